"""A real PostgreSQL server for tests: Debian's package, started in a temporary directory on a local socket.

`postgres_server` is a fixture for a whole session; import it in a conftest.py. The server runs as an unprivileged user, as
PostgreSQL demands, listens on no network address and is stopped at the end.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

SUPERUSER = "slimdag"
UNPRIVILEGED = ("postgres", "nobody")
SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"


@dataclass(frozen=True)
class PostgresServer:
    """A running server; everybody who reaches the socket is let in."""

    socket_directory: pathlib.Path
    port: int = 5432
    user: str = SUPERUSER

    def url(self, database: str = "postgres") -> str:
        """As libpq takes it."""
        return f"postgresql://{self.user}@/{database}?host={self.socket_directory}&port={self.port}"

    def connect(self, database: str = "postgres") -> Any:
        """A connection of psycopg2 that commits each statement."""
        connection = importlib.import_module("psycopg2").connect(self.url(database))
        connection.autocommit = True
        return connection

    def create_database(self, name: str) -> None:
        """A new, empty database; one of that name is dropped."""
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f'drop database if exists "{name}" with (force)')
            cursor.execute(f'create database "{name}"')


def binaries() -> pathlib.Path | None:
    """The folder with initdb and pg_ctl: of the newest version in Debian's place, or on the path."""
    found = sorted(
        pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: [int(part) for part in path.parts[4].split(".") if part.isdigit()],
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return None if on_path is None else pathlib.Path(on_path).resolve().parent


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom the server runs as; None: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.fail("there is no unprivileged user that PostgreSQL could run as")


def _run(command: list[str], user: pwd.struct_passwd | None, directory: pathlib.Path) -> None:
    identity: dict[str, Any] = {}
    if user is not None:
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    log = directory / "commands.log"
    with log.open("a") as output:  # A pipe would be kept open by the server.
        process = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=directory,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            check=False,
            **identity,
        )
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{log.read_text()}")


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Starts a server, and stops it at the end, whatever happens."""
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed; see tools/debian-packages.txt")
    user = _unprivileged_user()
    # Short, since a socket's path may have 107 bytes only.
    directory = pathlib.Path(tempfile.mkdtemp(prefix="slimdag-pg-", dir="/tmp"))
    try:
        if user is not None:
            os.chown(directory, user.pw_uid, user.pw_gid)
        directory.chmod(0o755)
        data = directory / "data"
        initdb = ["--auth=trust", f"--username={SUPERUSER}", "--encoding=UTF8", "--no-sync"]
        _run([str(folder / "initdb"), *initdb, f"--pgdata={data}"], user, directory)
        pg_ctl = [str(folder / "pg_ctl"), f"--pgdata={data}", "--wait"]
        options = f"-k {directory} {SETTINGS}"
        _run(
            [*pg_ctl, f"--log={directory / 'server.log'}", f"--options={options}", "start"],
            user,
            directory,
        )
        try:
            yield PostgresServer(directory)
        finally:
            _run([*pg_ctl, "--mode=immediate", "stop"], user, directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for the whole session."""
    with running_postgres() as server:
        yield server
