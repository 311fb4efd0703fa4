"""The state store: what is recorded, and which run the state of an environment is."""

from __future__ import annotations

import contextlib
import importlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import macro, manifest, model, source

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/state.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, sqlite_url: str) -> str:
    """Of a new store of each kind: both answer alike."""
    if request.param == "sqlite":
        return sqlite_url
    pytest.importorskip("psycopg2")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create_database("runs")
    return server.url("runs")


Sql = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def sql(url: str) -> Sql:
    """Executes a statement behind the store's back, and returns its rows."""

    def execute(statement: str) -> list[tuple[Any, ...]]:
        if url.startswith("sqlite"):
            connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
        else:
            connection = importlib.import_module("psycopg2").connect(url)
        with contextlib.closing(connection), connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    return execute


@pytest.fixture
def store(url: str) -> Iterator[slimdag.Store]:
    with slimdag.Store.open(url) as opened:
        yield opened


class Recorder:
    """Records runs of small manifests; each ends an hour after the one before."""

    def __init__(self, store: slimdag.Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.count = 0

    def __call__(
        self,
        nodes: list[dict[str, Any]],
        built: dict[str, str] | list[str] | None = None,
        *,
        run_id: str | None = None,
        which: str = "build",
        **values: Any,
    ) -> str:
        self.count += 1
        name = run_id or f"run{self.count}"
        statuses = {f"model.p.{n}": "success" for n in built} if isinstance(built, list) else built
        paths = write_run(
            self.folder / name, manifest(*nodes), statuses, invocation_id=name, which=which
        )
        given = {"environment": "production", "trigger": "schedule", "finished_at": at(self.count)}
        if statuses is None:
            given["status"] = "success"
        return self.store.record_run(**{**given, **paths, **values})


@pytest.fixture
def record(store: slimdag.Store, tmp_path: Path) -> Recorder:
    return Recorder(store, tmp_path / "runs")


def current(tmp_path: Path, *nodes: dict[str, Any]) -> slimdag.Manifest:
    return slimdag.Manifest.load(write_run(tmp_path / "current", manifest(*nodes))["manifest"])


def run_of(store: slimdag.Store, *arguments: Any, **options: Any) -> str:
    with store.comparison_state(*arguments, **options) as state:
        assert state.origin is not None
        return state.origin.runs[0].run_id


def test_a_recorded_run_is_the_state(store: slimdag.Store, shop: Path) -> None:
    run_id = store.record_run(
        environment="production", job="nightly", status="success", trigger="schedule",
        manifest=shop / "previous" / "manifest.json", code_version="abc",
    )  # fmt: skip
    loaded = slimdag.State.load(shop / "previous" / "manifest.json")
    with (
        slimdag.Manifest.load(shop / "current") as m,
        store.comparison_state("production") as state,
    ):
        assert m.select("state:modified+", state=state) == m.select("state:modified+", state=loaded)
        expected = json.loads(m.compare(loaded).to_json())
        found = json.loads(m.compare(state).to_json())
        assert "run 00000000-0000-0000-0000-000000000000" in found["state"]["file"]
        found["state"]["file"] = expected["state"]["file"]
        assert found == expected
        known = state.provenance(m.select("state:unmodified", state=state)[0])
        assert known is not None
        assert (known.environment, known.job, known.run_id) == ("production", "nightly", run_id)
        assert known.code_version == "abc"
        assert known.trigger == "schedule"


def test_recording_again_changes_nothing(store: slimdag.Store, record: Recorder) -> None:
    first = record([model("a")], ["a"], run_id="one", finished_at=at(1))
    assert record([model("a")], ["a"], run_id="one", finished_at=at(1)) == first == "one"
    assert [run.run_id for run in store.runs()] == ["one"]
    with pytest.raises(slimdag.Error) as caught:
        record([model("a"), model("b")], ["a"], run_id="one", finished_at=at(1))
    assert caught.value.code == "run_conflict"
    assert [run.node_count for run in store.runs()] == [1]


def test_policies(store: slimdag.Store, record: Recorder) -> None:
    record([model("a")], run_id="deploy", status="success", job="nightly")
    record([model("a")], run_id="hourly", status="success", job="hourly")
    record([model("a")], run_id="failed", status="error", job="nightly")
    record([model("a")], run_id="check", status="success", trigger="pull_request", job="check")
    assert run_of(store, "production", "last_successful_run") == "check"
    assert run_of(store, "production", "last_successful_deploy_run") == "hourly"
    assert run_of(store, "production") == "hourly"
    assert run_of(store, "production", "job", job="nightly") == "deploy"
    assert run_of(store, "production", job="check") == "check"
    assert run_of(store, "production", "last_successful_run", as_of=at(2.5)) == "hourly"
    assert run_of(store, "production", "last_successful_run", as_of="failed") == "hourly"
    assert run_of(store, "production", "last_successful_run", as_of=at(1).isoformat()) == "deploy"
    with store.run_state("failed") as state:
        assert state.origin is not None
        assert state.origin.runs[0].status == "error"


@pytest.mark.parametrize(
    ("arguments", "options", "code"),
    [
        (("nowhere",), {}, "environment_not_found"),
        (("production",), {"project": "other"}, "project_not_found"),
        (("production", "job"), {"job": "none"}, "job_not_found"),
        (("production", "job"), {}, "invalid_argument"),
        (("production", "newest"), {}, "invalid_argument"),
        (("production", "applied"), {"job": "nightly"}, "invalid_argument"),
        (("production",), {"as_of": at(0)}, "no_comparison_state"),
        (("production", "applied"), {"as_of": at(0)}, "no_comparison_state"),
        (("production",), {"as_of": "no-run"}, "run_not_found"),
        (("",), {}, "invalid_argument"),
    ],
)
def test_wrong_questions(
    store: slimdag.Store,
    record: Recorder,
    arguments: tuple[str, ...],
    options: dict[str, Any],
    code: str,
) -> None:
    record([model("a")], ["a"], job="nightly")
    with pytest.raises(slimdag.Error) as caught:
        store.comparison_state(*arguments, **options)
    assert caught.value.code == code
    assert caught.value.hint


def test_an_environment_without_success(store: slimdag.Store, record: Recorder) -> None:
    record([model("a")], status="error")
    for policy in ("last_successful_run", "last_successful_deploy_run", "applied"):
        with pytest.raises(slimdag.Error) as caught:
            store.comparison_state("production", policy)
        assert caught.value.code == "no_comparison_state"


def test_applied_state_is_of_the_run_that_built_each_node(
    store: slimdag.Store, record: Recorder, tmp_path: Path
) -> None:
    old = [model("a"), model("b"), model("c")]
    new_a = model("a", raw_code="select 2")
    new_b = model("b", raw_code="select 2")
    record(old, ["a", "b", "c"], run_id="full", job="nightly")
    record(
        [new_a, new_b, model("c")],
        {"model.p.a": "success", "model.p.b": "error"},
        run_id="half",
        status="error",
        job="hourly",
    )
    record(
        [model("a", raw_code="pr"), new_b, model("c")],
        ["a"],
        run_id="check",
        trigger="pull_request",
    )
    with (
        store.comparison_state("production", "applied") as state,
        current(tmp_path, new_a, new_b, model("c")) as m,
    ):
        builders = {name: state.provenance(f"model.p.{name}") for name in "abc"}
        assert {n: p.run_id for n, p in builders.items() if p} == {
            "a": "half",
            "b": "full",
            "c": "full",
        }
        assert {n: p.job for n, p in builders.items() if p} == {
            "a": "hourly",
            "b": "nightly",
            "c": "nightly",
        }
        assert m.select("state:modified", state=state) == ["model.p.b"]
        fields = m.compare(state).reasons("model.p.b").fields
        assert [(f.path, f.old, f.new) for f in fields] == [("raw_code", "select 'b'", "select 2")]
    # What job-level state says instead: a false positive, a.
    with (
        store.comparison_state("production", job="nightly") as state,
        current(tmp_path, new_a, new_b, model("c")) as m,
    ):
        assert m.select("state:modified", state=state) == ["model.p.a", "model.p.b"]


def test_compiling_builds_nothing(store: slimdag.Store, record: Recorder, tmp_path: Path) -> None:
    record([model("a")], ["a"], run_id="built")
    record([model("a", raw_code="new")], ["a"], run_id="compiled", which="compile")
    with store.comparison_state("production", "applied") as state:
        known = state.provenance("model.p.a")
        assert known is not None
        assert known.run_id == "built"
    assert run_of(store, "production") == "compiled"


def test_what_a_deployed_manifest_no_longer_has_leaves(
    store: slimdag.Store, record: Recorder, tmp_path: Path
) -> None:
    record([model("a"), model("b")], ["a", "b"])
    record([model("a")], ["a"])
    record([model("a"), model("b")], ["a"])
    with store.comparison_state("production", "applied") as state:
        assert state.manifest is not None
        assert "model.p.b" not in state.manifest
        assert state.origin is not None
        assert state.origin.never_built == ("model.p.b",)
    view = {node.unique_id: node.built for node in store.view("production")}
    assert view["model.p.b"] is None
    assert view["model.p.a"] is not None
    assert view["model.p.a"].run_id == "run3"


def test_kinds_that_never_run_follow_the_latest_manifest(
    store: slimdag.Store, record: Recorder, tmp_path: Path
) -> None:
    record([model("a"), source("s", database="old")], ["a"])
    record(
        [model("a"), source("s", database="new")],
        {"model.p.a": "error"},
        status="error",
        run_id="later",
    )
    with (
        store.comparison_state("production", "applied") as state,
        current(tmp_path, model("a"), source("s", database="new")) as m,
    ):
        assert m.select("state:modified", state=state) == []
        known = state.provenance("source.p.src.s")
        assert known is not None
        assert known.run_id == "later"


def test_macros_count_as_of_the_run_that_built_the_node(
    store: slimdag.Store, record: Recorder, tmp_path: Path
) -> None:
    def nodes(sql: str) -> list[dict[str, Any]]:
        needs = {"macros": ["macro.p.m"], "nodes": []}
        return [model("a", depends_on=needs), model("b", depends_on=needs), macro("m", sql=sql)]

    record(nodes("one"), ["a", "b"])
    record(nodes("two"), ["b"])
    with store.comparison_state("production", "applied") as state:
        for sql, modified in (
            ("two", ["model.p.a"]),
            ("one", ["model.p.b"]),
            ("three", ["model.p.a", "model.p.b"]),
        ):
            with current(tmp_path, *nodes(sql)) as m:
                assert m.select("state:modified", state=state) == modified
                assert list(m.compare(state).modified) == modified


def test_ephemeral_models_count_as_of_the_run_that_built_the_node(
    store: slimdag.Store, record: Recorder, tmp_path: Path
) -> None:
    def nodes(code: str) -> list[dict[str, Any]]:
        ephemeral = model("e", raw_code=code, config={"enabled": True, "materialized": "ephemeral"})
        return [ephemeral, model("a", "model.p.e"), model("b", "model.p.e")]

    record(nodes("one"), ["a", "b"])
    record(nodes("two"), ["b"])
    with store.comparison_state("production", "applied") as state:
        with current(tmp_path, *nodes("two")) as m:
            assert m.select("state:modified+", state=state) == ["model.p.a"]
            changes = m.compare(state).reasons("model.p.a").macros
            assert [list(change.chain) for change in changes] == [["model.p.e"]]
        with current(tmp_path, *nodes("three")) as m:
            assert m.select("state:modified", state=state) == ["model.p.e"]
            assert m.select("state:modified+", state=state) == [
                "model.p.a",
                "model.p.b",
                "model.p.e",
            ]
    # As dbt: where one run built everything, the ephemeral model alone is modified.
    with (
        store.comparison_state("production", "applied", as_of="run1") as state,
        current(tmp_path, *nodes("two")) as m,
    ):
        assert m.select("state:modified", state=state) == ["model.p.e"]


def test_identical_manifests_share_storage(
    store: slimdag.Store, record: Recorder, tmp_path: Path, sql: Sql
) -> None:
    for number in range(5):
        record([model("a"), model("b")], ["a"], run_id=f"id{number}")
    assert sql("SELECT count(*) FROM slimdag_manifest") == [(1,)]
    assert sql("SELECT count(*) FROM slimdag_run") == [(5,)]
    # Also byte for byte what was recorded, the head of each run included.
    with store.run_state("id3") as state:
        state.export(tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == (
        tmp_path / "runs" / "id3" / "manifest.json"
    ).read_bytes()


def test_a_change_of_branch_is_said(store: slimdag.Store, record: Recorder) -> None:
    record([model("a")], ["a"], branch="qa/sprint-01")
    record([model("a")], ["a"], branch="qa/sprint-02", run_id="first")
    record([model("a")], ["a"], branch="qa/sprint-02")
    for policy in ("last_successful_run", "applied"):
        with store.comparison_state("production", policy) as state:
            assert state.origin is not None
            assert state.origin.branch_change is not None
            change = state.origin.branch_change
            assert (change.before, change.now, change.run_id) == (
                "qa/sprint-01",
                "qa/sprint-02",
                "first",
            )
    with store.comparison_state("production", as_of="run1") as state:
        assert state.origin is not None
        assert state.origin.branch_change is None


def test_wrong_artifacts_record_nothing(
    store: slimdag.Store, record: Recorder, tmp_path: Path
) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"project": "other"}, "wrong_artifact"),
        ({"manifest": tmp_path / "nothing.json"}, "file_not_found"),
        ({"status": "fine"}, "invalid_argument"),
        ({"trigger": "cron"}, "invalid_argument"),
        ({"environment": ""}, "invalid_argument"),
        ({"started_at": at(2), "finished_at": at(1)}, "invalid_argument"),
    ]
    (tmp_path / "cut.json").write_text('{"metadata": {"dbt_schema_version"')
    cases.append(({"manifest": tmp_path / "cut.json"}, "invalid_json"))
    (tmp_path / "other.json").write_text("{}")
    cases.append(({"manifest": tmp_path / "other.json"}, "invalid_artifact"))
    cases.append(({"run_results": tmp_path / "other.json"}, "invalid_artifact"))
    for values, code in cases:
        with pytest.raises(slimdag.Error) as caught:
            record([model("a")], ["a"], **values)
        assert caught.value.code == code, values
    with pytest.raises(slimdag.Error) as caught:
        record([model("a")], ["z"])
    assert caught.value.code == "wrong_artifact"
    assert store.runs() == []


def test_retention_keeps_what_states_need(store: slimdag.Store, record: Recorder, sql: Sql) -> None:
    record([model("a"), model("b")], ["b"], run_id="only b", job="weekly")
    for number in range(10):
        record(
            [model("a"), model("b"), model(f"m{number}")],
            ["a"],
            run_id=f"id{number}",
            job="nightly",
        )
    before = {p: run_of(store, "production", p) for p in ("last_successful_run", "applied")}
    planned = store.prune(keep_last=3, dry_run=True)
    assert len(store.runs()) == 11
    pruned = store.prune(keep_last=3)
    assert pruned == planned
    assert list(pruned.deleted_runs) == [f"id{number}" for number in range(7)]
    assert (pruned.kept_runs, pruned.kept_for_states) == (4, 1)
    assert {run.run_id for run in store.runs()} == {"only b", "id7", "id8", "id9"}
    assert {p: run_of(store, "production", p) for p in before} == before
    with store.comparison_state("production", "applied") as state:
        known = state.provenance("model.p.b")
        assert known is not None
        assert known.run_id == "only b"
    assert run_of(store, "production", as_of="only b") == "only b"
    with pytest.raises(slimdag.Error, match=r"'id3' of .* was pruned") as caught:
        store.comparison_state("production", as_of="id3")
    assert caught.value.code == "no_comparison_state"
    with pytest.raises(slimdag.Error):
        store.prune()
    assert sql("SELECT count(*) FROM slimdag_manifest") == [(4,)]


def test_several_projects(store: slimdag.Store, tmp_path: Path) -> None:
    for project in ("p", "q"):
        content = manifest(model("a"))
        content["metadata"]["project_name"] = project
        paths = write_run(tmp_path / project, content)
        store.record_run("production", status="success", **paths)
    with pytest.raises(slimdag.Error) as caught:
        store.comparison_state("production")
    assert caught.value.code == "project_not_found"
    assert run_of(store, "production", project="q") == "x"
    with pytest.raises(slimdag.Error) as caught:
        store.run("x")
    assert caught.value.code == "project_not_found"
    assert store.run("x", "p").project == "p"


def test_urls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for url, file in (
        ("sqlite:///relative.db", "relative.db"),
        (f"sqlite:///{tmp_path}/absolute.db", "absolute.db"),
        (f"sqlite://{tmp_path}/two.db", "two.db"),
        (str(tmp_path / "path.db"), "path.db"),
    ):
        slimdag.Store.open(url).close()
        assert (tmp_path / file).is_file(), url
    for url in ("mysql://host/db", "sqlite://", "sqlite:///"):
        with pytest.raises(slimdag.Error) as caught:
            slimdag.Store.open(url)
        assert caught.value.code == "invalid_argument"
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Store.open("sqlite:///none.db", create=False)
    assert caught.value.code == "file_not_found"
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Store.open(f"sqlite:///{tmp_path}/no/folder/state.db")
    assert caught.value.code == "store_unreachable"


def test_passwords_are_not_shown() -> None:
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Store.open("postgresql://user:hunter2@127.0.0.1:1/db?password=hunter2", patience=2)
    assert caught.value.code == "store_unreachable"
    assert "hunter2" not in str(caught.value) + repr(caught.value)


def test_a_newer_store(store: slimdag.Store, record: Recorder, sql: Sql, url: str) -> None:
    record([model("a")])
    sql("UPDATE slimdag_store SET version = 99")
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Store.open(url)
    assert caught.value.code == "store_version"
    assert sql("SELECT version FROM slimdag_store") == [(99,)]


def test_broken_files(tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "text.db").write_text("This is no database, but it is long enough to be one." * 50)
    slimdag.Store.open(sqlite_url).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "state.db")) as database, database:
        database.execute("UPDATE slimdag_store SET version = 99")
    for file, code in (("text.db", "store_corrupt"), ("state.db", "store_version")):
        before = (tmp_path / file).read_bytes()
        with pytest.raises(slimdag.Error) as caught:
            slimdag.Store.open(f"sqlite:///{tmp_path}/{file}")
        assert caught.value.code == code
        assert str(tmp_path / file) in str(caught.value)
        assert (tmp_path / file).read_bytes() == before


LOCK = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else writes: with SQLite another process, since files are locked between processes,
    and Python's SQLite and that of a wheel are two."""
    if url.startswith("sqlite"):
        command = [sys.executable, "-c", LOCK, url.removeprefix("sqlite:///")]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "locked\n"
            yield
            other.communicate()
        return
    with contextlib.closing(importlib.import_module("psycopg2").connect(url)) as connection:
        connection.cursor().execute("LOCK TABLE slimdag_run IN EXCLUSIVE MODE")
        yield
        connection.rollback()


def test_a_locked_store(store: slimdag.Store, record: Recorder, tmp_path: Path, url: str) -> None:
    record([model("a")], ["a"])
    paths = write_run(tmp_path / "other", manifest(model("a")), invocation_id="other")
    with locked(url), slimdag.Store.open(url, patience=0.1) as impatient:
        with pytest.raises(slimdag.Error) as caught:
            impatient.record_run("production", status="success", **paths)
        assert caught.value.code == "store_locked"
        assert run_of(impatient, "production") == "run1"
    assert len(store.runs()) == 1


def test_a_damaged_artifact_is_noticed(store: slimdag.Store, record: Recorder, sql: Sql) -> None:
    record([model("a")], ["a"])
    sql("UPDATE slimdag_artifact_piece SET content = substr(content, 2)")
    with pytest.raises(slimdag.Error) as caught:
        store.comparison_state("production")
    assert caught.value.code == "store_corrupt"


def test_artifacts_in_an_object_store(tmp_path: Path, url: str) -> None:
    pytest.importorskip("fsspec")
    bucket = tmp_path / "bucket"
    with slimdag.Store.open(url, artifacts=f"file://{bucket}") as store:
        recorder = Recorder(store, tmp_path / "runs")
        recorder([model("a")], ["a"], run_id="one")
        recorder([model("a", raw_code="new")], ["a"], run_id="two")
        assert len(list(bucket.rglob("*.zst"))) == 6  # Manifest, its snapshot, run results.
        with (
            current(tmp_path, model("a")) as m,
            store.comparison_state("production", "applied") as state,
        ):
            assert m.select("state:modified", state=state) == ["model.p.a"]
        store.prune(keep_last=1)
        assert len(list(bucket.rglob("*.zst"))) == 3
        for file in bucket.rglob("*.zst"):
            file.unlink()
        with pytest.raises(slimdag.Error, match="not at its place") as caught:
            store.comparison_state("production")
        assert caught.value.code == "store_corrupt"
    with slimdag.Store.open(url) as store, pytest.raises(slimdag.Error) as caught:
        store.comparison_state("production")
    assert caught.value.code == "invalid_argument"


def test_a_state_at_a_url(shop: Path) -> None:
    pytest.importorskip("fsspec")
    with (
        slimdag.Manifest.load(shop / "current") as m,
        slimdag.State.load(f"file://{shop / 'previous'}") as state,
        slimdag.State.load(shop / "previous") as expected,
    ):
        assert m.select("state:modified", state=state) == m.select("state:modified", state=expected)
        assert state.origin is None
        assert state.provenance(m.select("state:old", state=state)[0]) is None
    with pytest.raises(slimdag.Error) as caught:
        slimdag.State.load(f"file://{shop}/nothing")
    assert caught.value.code == "file_not_found"


def test_secrets_are_hidden_before_anything_is_kept(
    store: slimdag.Store, tmp_path: Path, url: str
) -> None:
    canary = "C4N4RY"
    content = manifest(model("a"))
    content["metadata"]["env"] = {"API_TOKEN": canary}
    paths = write_run(
        tmp_path / "run", content, {"model.p.a": "success"},
        vars={
            "db_password": canary, "nested": {"secret": [canary, 1]}, "url": f"https://u:{canary}@host/x",
            "plain": "kept",
        },
        invocation_command=f"dbt build --vars '{{db_password: {canary}, plain: kept}}'",
        profile_token=canary,
    )  # fmt: skip
    store.record_run("production", **paths)
    with store.comparison_state("production") as state:
        state.export(tmp_path / "out")
        assert state.manifest is not None
        assert len(state.manifest) == 1
    results = json.loads((tmp_path / "out" / "run_results.json").read_text())
    assert results["args"]["vars"]["plain"] == "kept"
    for name in ("manifest.json", "run_results.json"):
        assert canary not in (tmp_path / "out" / name).read_text(), name
    store.close()
    for file in tmp_path.glob("state.db*"):
        assert canary.encode() not in file.read_bytes()


def test_snapshots_answer_as_the_manifests_do(
    store: slimdag.Store, shop: Path, tmp_path: Path, sql: Sql
) -> None:
    """A state is read from the compact snapshot, and texts from the original; without the snapshot
    everything comes from the original."""
    before = json.loads((shop / "previous" / "manifest.json").read_text())
    after = json.loads((shop / "current" / "manifest.json").read_text())
    for day, (name, content) in enumerate((("one", before), ("two", after)), 1):
        half = [i for number, i in enumerate(content["nodes"]) if number % 2 or day == 1]
        paths = write_run(
            tmp_path / name, content, dict.fromkeys(half, "success"), invocation_id=name
        )
        store.record_run("production", "nightly", finished_at=at(day), **paths)

    def answers(folder: str) -> list[Any]:
        found: list[Any] = []
        for policy, as_of in (("last_successful_run", "one"), ("applied", None)):
            with (
                slimdag.Manifest.load(shop / "current") as m,
                store.comparison_state("production", policy, as_of=as_of) as state,
            ):
                for question in ("state:modified+", "state:old", "state:modified.macros"):
                    found.append(m.select(question, state=state))
                found.append(m.compare(state).to_json())
                assert state.manifest is not None
                found.append(repr(state.manifest.metadata))
                state.export(tmp_path / folder / policy)
                exported = tmp_path / folder / policy / "manifest.json"
                found.append(json.loads(exported.read_text()))
        return found

    with_snapshots = answers("with")
    assert sql("SELECT count(snapshot) FROM slimdag_manifest") == [(2,)]
    sql("UPDATE slimdag_manifest SET snapshot = NULL")
    assert with_snapshots == answers("without")
    assert "one" in with_snapshots[4]


def test_an_applied_state_fits_into_no_snapshot(
    store: slimdag.Store, record: Recorder, tmp_path: Path
) -> None:
    record([model("a")], ["a"])
    with (
        store.comparison_state("production", "applied") as state,
        pytest.raises(slimdag.Error) as caught,
    ):
        state.save_snapshot(tmp_path / "x.slimdag")
    assert caught.value.code == "invalid_argument"
    with store.comparison_state("production") as state:
        state.save_snapshot(tmp_path / "x.slimdag")


def test_threads_share_a_store(store: slimdag.Store, tmp_path: Path) -> None:
    def work(number: int) -> list[str]:
        paths = write_run(
            tmp_path / str(number),
            manifest(model("a"), model("own", raw_code=str(number))),
            {"model.p.own": "success"},
            invocation_id=f"run{number}",
        )
        seen = []
        for _ in range(5):
            store.record_run("production", **paths)
            with (
                store.comparison_state("production", "applied") as state,
                store.run_state(f"run{number}") as own,
            ):
                known = state.provenance("model.p.own")
                assert known is not None
                seen.append(known.run_id)
                assert own.manifest is not None
                assert len(own.manifest) == 2
        return seen

    with ThreadPoolExecutor(8) as pool:
        seen = [run_id for ids in pool.map(work, range(16)) for run_id in ids]
    recorded = {run.run_id for run in store.runs()}
    assert recorded == {f"run{number}" for number in range(16)}
    assert set(seen) <= recorded
