"""The command in situations that nobody wishes for: each ends in a sentence and a documented exit code, never in a
traceback."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model, source

EXIT_CODES = {0, 1, 2}
SECRET = "C4N4RY"

ENVIRONMENTS = """\
environments:
  production: {type: deployment, deployment_type: production, branch: main}
  dev: {type: development, defer_to: production}
jobs:
  nightly: {environment: production, commands: [dbt build], triggers: {schedule: "0 4 * * *"}}
"""


@dataclass
class Done:
    code: int
    out: str
    err: str


@dataclass
class World:
    """Artifacts, a store and an environments.yml, that all commands can be asked about."""

    folder: pathlib.Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def store(self) -> str:
        return f"sqlite:///{self.folder}/state.db"

    def commands(self) -> dict[str, list[str]]:
        new, old = str(self.folder / "new"), str(self.folder / "old")
        both = ["--manifest", new, "--state", old]
        file = ["--file", str(self.folder / "environments.yml")]
        store = ["--store", self.store]
        return {
            "help": ["--help"],
            "version": ["--version"],
            "ls": ["ls", "--manifest", new],
            "ls json": ["ls", "--manifest", new, "--output", "json"],
            "ls log json": ["ls", "--manifest", new, "--log-format", "json"],
            "ls modified": ["ls", *both, "--select", "state:modified+"],
            "ls dbt-args": ["ls", "--manifest", new, "--output", "dbt-args"],
            "diff": ["diff", *both],
            "diff json": ["diff", *both, "--json"],
            "diff table": ["diff", *both, "--table"],
            "diff node": ["diff", *both, "a"],
            "why": ["why", *both, "a"],
            "why json": ["why", *both, "a", "--json"],
            "draw": ["draw", *both],
            "defer": ["defer", *both],
            "defer json": ["defer", *both, "--json"],
            "clone": ["clone", *both],
            "stale": ["stale", *both, "--json"],
            "snapshot show": ["snapshot", "show", str(self.folder / "old.slimdag")],
            "env list": ["env", "list", *file],
            "env show": ["env", "show", "production", *file],
            "env show json": ["env", "show", "production", "--json", *file],
            "env validate": ["env", "validate", *file],
            "env variables": ["env", "variables", "production", *file],
            "env set": ["env", "set", "production", "branch=x", "--dry-run", *file],
            "run record": ["run", "record", "--environment", "production", "--manifest", new, "--run-id", "again", *store],
            "run list": ["run", "list", *store],
            "run list json": ["run", "list", "--json", *store],
            "run show": ["run", "show", "one", *store],
            "run prune": ["run", "prune", "--keep-last", "1", "--dry-run", *store],
            "state show": ["state", "show", "production", *store],
            "state show nodes": ["state", "show", "production", "--nodes", *store],
            "state compare": ["state", "compare", "production", "--manifest", new, *store],
        }  # fmt: skip

    def run(
        self,
        arguments: Sequence[str],
        *,
        stdout: int | IO[Any] = subprocess.PIPE,
        stderr: int | IO[Any] = subprocess.PIPE,
        before: Callable[[], None] | None = None,
        **variables: str,
    ) -> Done:
        process = subprocess.run(
            [sys.executable, "-m", "slimdag", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=self.folder,
            env={**os.environ, **self.environment, **variables},
            preexec_fn=before,
            timeout=120,
            check=False,
        )
        texts = [
            (text or b"").decode("utf-8", "replace") for text in (process.stdout, process.stderr)
        ]
        return Done(process.returncode, *texts)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("hostile")
    content = manifest(model("a"), model("b", "model.p.a"), source("s"))
    changed = manifest(model("a", raw_code="select 2"), model("b", "model.p.a"), source("s"))
    write_run(folder / "old", content, {"model.p.a": "success"}, invocation_id="one")
    write_run(folder / "new", changed, {"model.p.a": "success"}, invocation_id="two")
    (folder / "environments.yml").write_text(ENVIRONMENTS)
    slimdag.State.load(folder / "old").save_snapshot(folder / "old.slimdag")
    with slimdag.Store.open(folder / "state.db") as store:
        paths = {name: folder / "old" / f"{name}.json" for name in ("manifest", "run_results")}
        store.record_run("production", job="nightly", trigger="schedule", **paths)
    found = World(folder)
    found.environment["NO_COLOR"] = "1"
    return found


COMMANDS = list(World(pathlib.Path("x")).commands())


def check(done: Done, *, code: int | None = None, told: bool = True) -> None:
    assert "Traceback" not in done.out + done.err, done.err
    assert "Exception ignored" not in done.err, done.err
    assert SECRET not in done.out + done.err
    assert done.code in EXIT_CODES, done
    if code is not None:
        assert done.code == code, done
    if told and done.code == 1:
        assert "Error: " in done.err, done
        assert len([line for line in done.err.splitlines() if line.startswith("Error: ")]) == 1
        assert "  hint:  " in done.err or "Left out" in done.err, done


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_output(world: World, name: str) -> None:
    with pathlib.Path("/dev/full").open("wb") as full:
        done = world.run(world.commands()[name], stdout=full)
    check(done, code=1)
    assert "No space left" in done.err


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_that_has_gone(world: World, name: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = world.run(world.commands()[name], stdout=writing)
    finally:
        os.close(writing)
    check(done, code=1, told=False)
    assert "Error" not in done.err


@pytest.mark.parametrize("name", COMMANDS)
def test_an_output_that_is_closed(world: World, name: str) -> None:
    check(
        world.run(world.commands()[name], stdout=subprocess.DEVNULL, before=lambda: os.close(1)),
        code=1,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_an_error_output_that_is_full_or_closed(world: World, name: str) -> None:
    with pathlib.Path("/dev/full").open("wb") as full:
        check(world.run(world.commands()[name], stderr=full), told=False)
    check(
        world.run(world.commands()[name], stderr=subprocess.DEVNULL, before=lambda: os.close(2)),
        told=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_locale_without_utf8(world: World, name: str) -> None:
    done = world.run(
        world.commands()[name],
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        PYTHONIOENCODING="ascii",
    )
    check(done, code=0)


def bad_files(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    for name, content in {
        "empty": b"",
        "binary": bytes(range(256)),
        "latin": "schön".encode("latin-1"),
        "list": b"[]",
        "text": b'"x"',
        "null": b"null",
        "deep": b"[" * 100_000,
        "object": b"{}",
        "escape": b"\x1b[31m\x00",
        "utf16": "{}".encode("utf-16"),
    }.items():
        path = folder / f"bad-{name}.json"
        path.write_bytes(content)
        yield path
    yield folder / "not" / "there"
    yield folder
    yield pathlib.Path("/dev/null")
    yield pathlib.Path("/proc/self/mem")
    yield folder / ("x" * 5000)


def test_bad_files_in_every_place(world: World, tmp_path: pathlib.Path) -> None:
    good, store = str(world.folder / "old"), world.store
    for path in bad_files(tmp_path):
        bad = str(path)
        for arguments in (
            ["ls", "--manifest", bad],
            ["diff", "--manifest", bad, "--state", good],
            ["diff", "--manifest", good, "--state", bad],
            ["ls", "--manifest", good, "--selectors", bad, "--selector", "x"],
            [
                "ls",
                "--manifest",
                good,
                "--state",
                good,
                "--current-sources",
                bad,
                "--select",
                "source_status:fresher",
            ],
            ["env", "list", "--file", bad],
            ["env", "set", "production", "branch=x", "--file", bad],
            [
                "env",
                "variables",
                "production",
                "--file",
                str(world.folder / "environments.yml"),
                "--env-file",
                bad,
            ],
            ["run", "list", "--store", bad],
            ["run", "list", "--store", store, "--environments", bad],
            ["run", "record", "--store", store, "--environment", "production", "--manifest", bad],
            [
                "run",
                "record",
                "--store",
                store,
                "--environment",
                "e",
                "--manifest",
                good,
                "--run-results",
                bad,
            ],
            [
                "run",
                "record",
                "--store",
                store,
                "--environment",
                "e",
                "--manifest",
                good,
                "--sources",
                bad,
            ],
            ["snapshot", "show", bad],
            ["snapshot", "save", bad, str(tmp_path / "x.slimdag")],
            ["defer", "--manifest", good, "--state", good, "--existing-file", bad],
            ["defer", "--manifest", good, "--state", good, "--warehouse", bad],
            ["draw", "--manifest", good, "-o", f"{bad}/x.svg"],
            ["snapshot", "save", good, f"{bad}/x.slimdag"],
            ["state", "export", "production", "--store", store, "-o", f"{bad}/x"],
            ["state", "show", "production", "--store", store, "--draw", f"{bad}/no/x.svg"],
        ):
            done = world.run(arguments)
            assert "Traceback" not in done.err, (arguments, done.err)
            assert done.code in EXIT_CODES, (arguments, done)
            if done.code == 1:
                assert "Error: " in done.err, (arguments, done)
        assert not (tmp_path / "x.slimdag").exists() or path.is_dir()
        (tmp_path / "x.slimdag").unlink(missing_ok=True)


def test_names_that_are_not_there(world: World) -> None:
    both = ["--manifest", str(world.folder / "new"), "--state", str(world.folder / "old")]
    for arguments in (
        ["diff", *both, "nobody"],
        ["why", *both, "nobody"],
        ["run", "show", "nobody", "--store", world.store],
        ["state", "show", "nobody", "--store", world.store],
        ["state", "show", "production", "--store", world.store, "--as-of", "nobody"],
        ["state", "show", "production", "--store", world.store, "--job", "nobody"],
        ["run", "list", "--store", world.store, "--project", "nobody"],
        ["run", "list", "--store", "postgresql://u@127.0.0.1:1/d"],
        ["run", "list", "--store", f"postgresql://u:{SECRET}@127.0.0.1:1/d"],
        ["run", "list", "--store", world.store, "--artifacts", f"s3://k:{SECRET}@b/x?sig={SECRET}"],
        ["run", "list", "--store", world.store, "--artifacts", f"no-such-protocol://{SECRET}@x"],
        ["ls", "--manifest", str(world.folder / "new"), "--select", "state:modified"],
        ["ls", "--manifest", str(world.folder / "new"), "--selector", "nobody"],
        ["ls", "--manifest", str(world.folder / "new"), "--select", "((("],
        ["defer", *both, "--warehouse", f"postgresql://u:{SECRET}@127.0.0.1:1/d"],
    ):
        done = world.run(
            arguments, AWS_ENDPOINT_URL="http://127.0.0.1:1", AWS_EC2_METADATA_DISABLED="true"
        )
        assert "Traceback" not in done.err, (arguments, done.err)
        assert SECRET not in done.out + done.err
        assert done.code in EXIT_CODES


# ---- object stores


class Failing:
    """A file system of fsspec's whose every answer is the exception that the URL names."""

    SOURCE = '''
import asyncio, errno
from fsspec.spec import AbstractFileSystem
from fsspec.registry import register_implementation


class ClientError(Exception):
    """As botocore's."""


RAISED = {
    "client": lambda: ClientError("An error occurred (403) when calling PutObject: C4N4RY-value"),
    "os": lambda: OSError(5, "Input/output error"),
    "full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "permission": lambda: PermissionError("Access Denied"),
    "missing": lambda: FileNotFoundError("The specified bucket does not exist"),
    "unicode": lambda: UnicodeDecodeError("utf-8", b"\\xff", 0, 1, "invalid start byte"),
    "timeout": lambda: asyncio.TimeoutError(),
    "value": lambda: ValueError("bad\\nnews\\x1b[31m"),
    "key": lambda: KeyError("x"),
    "stop": lambda: StopIteration(),
    "runtime": lambda: RuntimeError(),
    "recursion": lambda: RecursionError("maximum recursion depth exceeded"),
    "connection": lambda: ConnectionResetError("reset"),
    "pipe": lambda: BrokenPipeError("broken"),
}


class Failing(AbstractFileSystem):
    protocol = "failing"
    cachable = False

    def _fail(self, *arguments, **options):
        name = next(name for name in RAISED if any(f"/{name}/" in f"/{path}/" for path in map(str, arguments)))
        raise RAISED[name]()

    cat_file = pipe_file = rm_file = exists = makedirs = info = ls = size = _fail


register_implementation("failing", Failing)
'''
    KINDS = ("client", "os", "full", "permission", "missing", "unicode", "timeout", "value", "key", "stop",
             "runtime", "recursion", "connection", "pipe")  # fmt: skip


@pytest.mark.parametrize("kind", Failing.KINDS)
def test_object_stores_that_fail(world: World, kind: str, tmp_path: pathlib.Path) -> None:
    pytest.importorskip("fsspec")
    (tmp_path / "sitecustomize.py").write_text(Failing.SOURCE)
    place = f"failing://{kind}/x?secret={SECRET}-value"
    arguments = ["run", "record", "--store", f"sqlite:///{tmp_path}/s.db", "--artifacts", place]
    arguments += ["--environment", "production", "--manifest", str(world.folder / "old")]
    done = world.run(arguments, PYTHONPATH=str(tmp_path))
    check(done, code=1)
    assert "[store_" in done.err, done.err
    assert "\x1b" not in done.err


def test_objects_that_are_gone(world: World, tmp_path: pathlib.Path) -> None:
    pytest.importorskip("fsspec")
    options = ["--store", f"sqlite:///{tmp_path}/s.db", "--artifacts", f"file://{tmp_path}/bucket"]
    record = [
        "run",
        "record",
        "--environment",
        "production",
        "--manifest",
        str(world.folder / "old"),
    ]
    check(world.run([*record, *options]), code=0)
    for path in (tmp_path / "bucket").rglob("*"):
        if path.is_file():
            path.unlink()
    for arguments in (
        ["state", "show", "production"],
        ["state", "show", "production", "--policy", "applied", "--nodes"],
        ["state", "show", "production", "--draw", str(tmp_path / "x.svg")],
        ["state", "export", "production", "-o", str(tmp_path / "out")],
        ["state", "compare", "production", "--manifest", str(world.folder / "new")],
    ):
        done = world.run([*arguments, *options])
        check(done)
        if arguments[1] != "show" or "--draw" in arguments:
            assert done.code == 1, arguments


# ---- names of relations


@pytest.mark.parametrize(
    "name",
    [
        '"d"."s"."we""ird"',
        '"d"."s"."we"ird"',
        "`d`.`s`.`a b`",
        "[d].[s].[x]",
        "d.s.my table",
        '"',
        "",
        '"d".',
        "a\nb",
    ],
)
def test_odd_names_of_relations_with_a_warehouse(
    world: World, name: str, tmp_path: pathlib.Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    duckdb.connect(str(tmp_path / "w.duckdb")).close()
    for folder, code in (("state", "select 1"), ("current", "select 2")):
        content = manifest(model("a"), model("b", "model.p.a", raw_code=code))
        content["nodes"]["model.p.a"]["relation_name"] = name
        write_run(tmp_path / folder, content, {"model.p.a": "success"})
    both = ["--manifest", str(tmp_path / "current"), "--state", str(tmp_path / "state")]
    done = world.run(["defer", *both, "--select", "b", "--warehouse", str(tmp_path / "w.duckdb")])
    check(done)


def test_an_exception_that_nobody_thought_of(world: World, tmp_path: pathlib.Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import slimdag.manifest\n"
        "def load(*_): raise KeyError('password=C4N4RY')\n"
        "slimdag.manifest.Manifest.load = load\n"
    )
    arguments = ["ls", "--manifest", str(world.folder / "old")]
    done = world.run(arguments, PYTHONPATH=str(tmp_path))
    check(done, code=1)
    assert "[internal]" in done.err
    shown = world.run(arguments, PYTHONPATH=str(tmp_path), SLIMDAG_TRACEBACK="1")
    assert "Traceback" in shown.err


def test_json_is_json_after_all(world: World) -> None:
    for name, arguments in world.commands().items():
        if name.endswith(" json") and name != "ls json" and "log" not in name:
            done = world.run(arguments)
            check(done, code=0)
            json.loads(done.out)
