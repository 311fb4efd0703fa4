"""Passwords in URLs of stores and of artifacts, in every spelling that libpq and fsspec take: none is shown, kept or made
the name of a file."""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
import slimdag
from slimdag.secrets import shown_url
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

CANARY = "C4N4RY"
AWKWARD = [
    f"a/{CANARY}",
    f"a?{CANARY}",
    f"a#{CANARY}",
    f"a@{CANARY}",
    f"a:{CANARY}",
    f"a&{CANARY}=1",
    f"%{CANARY}",
]

# What libpq takes, with the place of a socket in {at}.
RIGHT = [
    "postgresql://slimdag:C4N4RY@/postgres?{at}",
    "postgres://slimdag:C4N4RY@/postgres?{at}",
    "postgresql://slimdag@/postgres?{at}&password=C4N4RY",
    "postgresql://slimdag@/postgres?{at}&%70assword=C4N4RY",
    "postgresql://slimdag@/postgres?{at}&sslpassword=C4N4RY",
    "postgresql://slimdag:a?C4N4RY@/postgres?{at}",
    "postgresql://slimdag:a#C4N4RY@/postgres?{at}",
    *(f"postgresql://slimdag:{quote(text, safe='')}@/postgres?{{at}}" for text in AWKWARD),
    *(f"postgresql://slimdag@/postgres?{{at}}&password={quote(text, safe='')}" for text in AWKWARD),
    "{keywords} password=C4N4RY",
    "{keywords} password = 'a b \\' C4N4RY'",
    "{keywords} sslpassword=C4N4RY password='a@/?#C4N4RY'",
    "password='postgresql://C4N4RY' {keywords}",
]  # fmt: skip

# What is no address, or one of something else.
WRONG = [
    *(f"postgresql://u:{text}@127.0.0.1:1/db" for text in AWKWARD),
    *(f"postgres://u:{text}@127.0.0.1:1/db?password={text}" for text in AWKWARD),
    *(f"u:{text}@127.0.0.1/db" for text in AWKWARD),
    *(f"postgresql:/u:{text}@127.0.0.1/db" for text in AWKWARD),
    *(f"sqlite://u:{text}@127.0.0.1/db" for text in AWKWARD),
    *(f"mysql://u:{text}@127.0.0.1/db" for text in AWKWARD),
    "postgresql://u:C4N4RY@127.0.0.1:1/db",
    "postgresql://127.0.0.1:C4N4RY/db",
    "postgresql://127.0.0.1:1/db?C4N4RY",
    "postgresql://127.0.0.1:1/db?C4N4RY=1",
    "postgresql://127.0.0.1:1/host%3Dx%20password%3DC4N4RY",
    "postgresql://127.0.0.1:1/db?dbname=host%3Dx%20password%3DC4N4RY",
    "host=127.0.0.1 port=1 password=C4N4RY",
    "host=127.0.0.1 port=C4N4RY",
    "host=127.0.0.1 port=1 dbname='password=C4N4RY'",
    "host=127.0.0.1 password='C4N4RY",
    "host=127.0.0.1 C4N4RY=1",
    "hots=127.0.0.1 password=C4N4RY",
    "HOST=127.0.0.1 PASSWORD=C4N4RY",
    "postgresql+psycopg2://u:C4N4RY@127.0.0.1/db",
    "POSTGRESQL://u:C4N4RY@127.0.0.1/db",
    "sqlite:///state.db?password=C4N4RY",
    "sqlite+pysqlcipher://:C4N4RY@/state.db",
]  # fmt: skip

PLACES = [
    *(f"s3://key:{text}@bucket/prefix" for text in AWKWARD),
    *(f"nothing://key:{text}@bucket/prefix" for text in AWKWARD),
    *(f"file:///tmp/x/key:{text}@bucket/prefix" for text in AWKWARD),
    *(f"key:{text}@bucket/prefix" for text in AWKWARD),
    *(f"simplecache::https://u:{text}@127.0.0.1:1/x" for text in AWKWARD),
    *(f"https://u:{text}@127.0.0.1:1/x" for text in AWKWARD),
    "https://127.0.0.1:1/x?sig=C4N4RY&se=2030",
    "https://127.0.0.1:1/x?X-Amz-Signature=C4N4RY",
    "https://127.0.0.1:1/x#token=C4N4RY",
    "https://C4N4RY@127.0.0.1:1/x",
    "s3://bucket/prefix?sig=C4N4RY",
    "abfs://box/prefix?sig=C4N4RY",
    "az://box/AccountKey=C4N4RY;x",
    "file:///tmp/x/box?sig=C4N4RY",
]  # fmt: skip


def all_texts(error: BaseException) -> str:
    """All that Python shows of an exception, its causes included."""
    shown = "".join(traceback.format_exception(error)).splitlines()
    # Lines of source code show what this test wrote.
    told = [line for line in shown if not line.startswith("    ")]
    attributes = repr(error) + str(error) + repr(error.args)
    return "\n".join(told) + attributes + repr(getattr(error, "__dict__", {}))


def raised_by(action: Callable[[], Any]) -> slimdag.Error:
    with pytest.raises(slimdag.Error) as caught:
        action()
    return caught.value


def at(server: PostgresServer) -> dict[str, str]:
    directory = server.socket_directory
    return {
        "at": f"host={directory}&port={server.port}",
        "keywords": f"host={directory} port={server.port} user={server.user} dbname=postgres",
    }


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


def test_every_spelling_that_libpq_takes_opens_the_store(postgres_server: PostgresServer) -> None:
    for spelling in RIGHT:
        url = spelling.replace("{at}", at(postgres_server)["at"]).replace(
            "{keywords}", at(postgres_server)["keywords"]
        )
        with slimdag.Store.open(url) as store:
            assert store.runs() == []
            assert CANARY not in store.url + repr(store), spelling
            assert store.url.startswith("postgresql://slimdag@"), spelling
    assert list(pathlib.Path().iterdir()) == []


@pytest.mark.parametrize("url", WRONG)
def test_nothing_is_shown_of_what_cannot_be_opened(url: str) -> None:
    error = raised_by(lambda: slimdag.Store.open(url, patience=2))
    assert CANARY not in all_texts(error)
    assert error.message.endswith(".") or error.code == "store_unreachable"
    assert error.hint
    assert list(pathlib.Path().iterdir()) == []


def test_the_server_repeats_no_password(postgres_server: PostgresServer) -> None:
    place = at(postgres_server)["at"]
    for url in (
        f"postgresql://{CANARY}-user:{CANARY}@/postgres?{place}",
        f"postgresql://slimdag:{CANARY}@/{CANARY}?{place}",
    ):
        error = raised_by(lambda url=url: slimdag.Store.open(url))  # type: ignore[misc]
        assert f'{CANARY}"' not in all_texts(error)


def test_urls_are_shown_without_credentials() -> None:
    assert [place for place in PLACES if CANARY in shown_url(place)] == []


def test_the_place_of_artifacts_is_kept_without_credentials(tmp_path: pathlib.Path) -> None:
    paths = write_run(tmp_path / "run", manifest(model("a")), {"model.p.a": "success"})
    for number, rest in enumerate(
        ("?sig=C4N4RY", "#C4N4RY", "/x?a=1&password=C4N4RY", "/token=C4N4RY")
    ):
        database = tmp_path / f"{number}.db"
        with slimdag.Store.open(database, artifacts=f"memory://box{rest}") as store:
            store.record_run("production", **paths)
        with contextlib.closing(sqlite3.connect(database)) as connection:
            locations = {
                row[0] for row in connection.execute("SELECT location FROM slimdag_artifact")
            }
        assert len(locations) == 1
        assert CANARY not in repr(locations)
        assert CANARY.encode() not in b"".join(
            file.read_bytes() for file in tmp_path.glob(f"{number}.db*")
        )


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_shown_of_a_place_that_cannot_be_used(
    place: str, tmp_path: pathlib.Path
) -> None:
    paths = write_run(tmp_path / "run", manifest(model("a")), {"model.p.a": "success"})

    def record() -> None:
        with slimdag.Store.open(tmp_path / "state.db", artifacts=place) as store:
            assert CANARY not in repr(store)
            store.record_run("production", **paths)

    errors = [raised_by(record)]
    if "://" in place:
        errors.append(raised_by(lambda: slimdag.State.load(place)))
    for error in errors:
        assert CANARY not in all_texts(error)
        assert error.hint
    names = [str(path) for path in (*tmp_path.rglob("*"), *pathlib.Path("/tmp/x").rglob("*"))]
    assert not any(CANARY in name for name in names)
    for file in tmp_path.glob("state.db*"):
        assert CANARY.encode() not in file.read_bytes()


def test_options_of_fsspec_are_not_shown(tmp_path: pathlib.Path) -> None:
    paths = write_run(tmp_path / "run", manifest(model("a")), {"model.p.a": "success"})
    for options in (
        {"secret": CANARY, "key": "k", CANARY: 1},
        {"key": "k", "secret": CANARY, "client_kwargs": {"region_name": f"eu/{CANARY}"}},
        {
            "client_kwargs": {
                "endpoint_url": "http://127.0.0.1:1",
                "aws_session_token": CANARY,
                "verify": CANARY,
            }
        },
    ):

        def record(options: dict[str, Any] = options) -> None:
            with slimdag.Store.open(
                tmp_path / "state.db", artifacts="s3://b/x", artifacts_options=options
            ) as store:
                store.record_run("production", **paths)

        error = raised_by(record)
        assert f"={CANARY}" not in all_texts(error)
        assert "****" in str(error) or CANARY not in all_texts(error)


@pytest.mark.parametrize("url", WRONG[:: len(WRONG) // 12])
def test_the_command_shows_nothing_of_them(url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "slimdag", "run", "list", "--store", url],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert list(pathlib.Path().iterdir()) == []
