"""Rows that hold what they cannot: each question is answered or store_corrupt, and a run that is damaged is named. In SQLite
and PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model
from slimdag_testing.store_questions import QUESTIONS

MAX, MIN = 2**63 - 1, -(2**63)
Execute = Callable[[str], None]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Execute]:
    """A URL, and how SQL is executed there behind the library's back."""
    if request.param == "sqlite":
        file = tmp_path / "state.db"

        def execute(sql: str) -> None:
            # A process of its own: two copies of SQLite in one do not see each other's locks.
            code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
            subprocess.run([sys.executable, "-c", code, str(file), sql], check=True)

        return f"sqlite:///{file}", execute
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create_database("rows")

    def execute_there(sql: str) -> None:
        with (
            contextlib.closing(server.connect("rows")) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SET session_replication_role = replica")  # As SQLite's other users do.
            cursor.execute(sql)

    return server.url("rows"), execute_there


def record(url: str, folder: Path, runs: int = 3, **values: Any) -> None:
    with slimdag.Store.open(url) as store:
        for number in range(runs):
            content = manifest(model("a", raw_code=f"select {number}"), model("b"))
            paths = write_run(folder / f"{number}", content, {"model.p.a": "success"})
            ended = f"2026-01-0{number + 1}T00:00:00+00:00"
            options = {"run_id": f"run{number}", "finished_at": ended, **paths, **values}
            store.record_run("production", "nightly", **options)


NUMBERS = (-1, 99, MAX, MIN)
# What the row of a run cannot be.
DAMAGES = (
    *((column, number) for column in ("status", "run_trigger") for number in NUMBERS),
    *(
        (column, number)
        for column in ("started_at", "finished_at", "recorded_at")
        for number in (MAX, MIN)
    ),
    *(("built_count", number) for number in (-1, 3, MAX)),
)


@pytest.mark.parametrize(("column", "value"), DAMAGES, ids=str)
def test_a_number_that_cannot_be(
    place: tuple[str, Execute], tmp_path: Path, column: str, value: int
) -> None:
    url, execute = place
    record(url, tmp_path)
    execute(f"UPDATE slimdag_run SET {column} = {value} WHERE run_id = 'run2'")
    corrupt = 0
    with slimdag.Store.open(url) as store:
        for name, ask in QUESTIONS.items():
            try:
                ask(store)
            except slimdag.Error as error:
                assert error.code == "store_corrupt", name
                corrupt += "run2" in error.message
        with pytest.raises(slimdag.Error) as caught:
            store.run("run2")
        assert caught.value.code == "store_corrupt"
        assert "run2" in caught.value.message
        assert "slimdag run delete run2" in caught.value.hint
        assert store.run("run1").status == "success"
    assert corrupt >= 3


WRONG_TYPES = [
    (table, column, value)
    for table, columns in {
        "run": (
            "run_id", "job", "status", "run_trigger", "branch", "code_version", "pull_request", "started_at",
            "finished_at", "recorded_at", "dbt_version", "command", "manifest_head", "manifest_hash", "run_results_hash",
            "built_count", "built", "checks_pull_request", "environment_id", "project_id",
        ),
        "manifest": ("hash", "nodes_hash", "node_count", "macros", "snapshot"),
        "node_list": ("nodes",),
        "artifact": ("size", "stored_size", "location"),
        "artifact_piece": ("position", "content"),
        "environment": ("name", "history_since", "project_id"),
        "project": ("name",),
        "store": ("version",),
    }.items()
    for column in columns
    for value in ("x'ff00'", "'text'", "1.5", "-7", f"{MAX}", "cast(x'ff' as text)")
]  # fmt: skip


@pytest.mark.parametrize("value", sorted({value for _, _, value in WRONG_TYPES}))
def test_a_value_of_another_type_in_any_column(tmp_path: Path, value: str) -> None:
    """SQLite keeps anything anywhere. In processes of their own, since a crash is what may happen."""
    file = tmp_path / "state.db"
    record(str(file), tmp_path)
    sound = file.read_bytes()
    files: dict[Path, tuple[str, str]] = {}
    for number, (table, column, _) in enumerate(case for case in WRONG_TYPES if case[2] == value):
        damaged = tmp_path / f"{number}.db"
        damaged.write_bytes(sound)
        with contextlib.closing(sqlite3.connect(damaged)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            with contextlib.suppress(sqlite3.IntegrityError):  # The same name twice.
                connection.execute(f"UPDATE slimdag_{table} SET {column} = {value}")
                connection.commit()
                files[damaged] = (table, column)
    done = subprocess.run(
        [sys.executable, "-m", "slimdag_testing.store_questions", *map(str, files)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    last = files[Path(done.stdout.splitlines()[-1])]
    assert done.returncode == 0, (*last, done.returncode, done.stderr[-800:])
    assert len(done.stdout.splitlines()) > 20


@pytest.mark.parametrize("table", ["manifest", "environment", "project", "node_list"])
def test_a_row_that_is_missing_is_a_damage(
    place: tuple[str, Execute], tmp_path: Path, table: str
) -> None:
    """And not a run that is missing: the state would silently be an older one."""
    url, execute = place
    record(url, tmp_path, 2)
    last = "(SELECT manifest_hash FROM slimdag_run WHERE run_id = 'run1')"
    condition = {
        "manifest": f"hash = {last}",
        "node_list": f"hash = (SELECT nodes_hash FROM slimdag_manifest WHERE hash = {last})",
    }.get(table, "1 = 1")
    execute(f"DELETE FROM slimdag_{table} WHERE {condition}")
    asked = ("applied", "view") if table == "node_list" else tuple(QUESTIONS)
    with slimdag.Store.open(url) as store:
        for name in set(asked) - {"run", "run_state", "prune"}:
            with pytest.raises(slimdag.Error) as caught:
                QUESTIONS[name](store)
            expected = (
                ("environment_not_found", "project_not_found", "store_corrupt")
                if table in {"environment", "project"}
                else ("store_corrupt",)
            )
            assert caught.value.code in expected, name
        if table != "node_list":
            with pytest.raises(slimdag.Error) as caught:
                store.run("run1")
            assert caught.value.code == "store_corrupt"


HUGE = (2**31, 2**32, 2**63, 2**64, 2**64 + 1, 10**30)


@pytest.mark.parametrize("number", [*HUGE, *(-number for number in HUGE), -1])
def test_integers_of_any_size(tmp_path: Path, number: int) -> None:
    """2**64 would be 0 for a C library."""
    record(str(tmp_path / "state.db"), tmp_path)
    with slimdag.Store.open(tmp_path / "state.db") as store:
        asked: list[Callable[[], Any]] = [
            lambda: store.prune(keep_last=number),
            lambda: store.prune(keep_days=number),
            lambda: store.prune(keep_last=number, keep_days=100_000),
            lambda: store.runs(limit=number),
        ]
        for ask in asked:
            try:
                ask()
            except slimdag.Error as error:
                assert error.code == "invalid_argument"
                assert not 0 <= number < 2**63
            assert len(store.runs()) == 3


@pytest.mark.parametrize("seconds", [-1.0, 1e300, float("inf"), float("nan"), 2**64])
def test_a_patience_that_cannot_be(tmp_path: Path, seconds: float) -> None:
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Store.open(tmp_path / "state.db", patience=seconds)
    assert caught.value.code == "invalid_argument"


HOSTILE_ENDS = (
    "9999-12-31T23:59:59.999999-23:59",
    "0001-01-01T00:00:00+23:59",
    "2026-01-01T00:00:00+99:99",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00-99",
    "2026-02-30T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "never",
    "9" * 10_000,
)


@pytest.mark.parametrize("end", HOSTILE_ENDS, ids=lambda end: end[:40])
@pytest.mark.parametrize("artifact", ["manifest", "run_results"])
def test_an_end_that_is_no_moment(
    place: tuple[str, Execute], tmp_path: Path, end: str, artifact: str
) -> None:
    url, _ = place
    content = manifest(model("a"))
    if artifact == "manifest":
        content["metadata"]["generated_at"] = end
        paths = write_run(tmp_path, content)
    else:
        paths = write_run(tmp_path, content, {"model.p.a": "success"}, generated_at=end)
    with slimdag.Store.open(url) as store:
        with pytest.raises(slimdag.Error) as caught:
            store.record_run("production", status="success", allow_future_end=True, **paths)
        assert caught.value.code == "invalid_artifact"
        assert store.runs() == []
        store.record_run(
            "production", status="success", finished_at="2026-01-01T00:00:00Z", **paths
        )
        assert store.runs()[0].finished_at.year == 2026


@pytest.mark.parametrize("end", ["9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z"])
def test_the_edges_of_time_can_be_listed(
    place: tuple[str, Execute], tmp_path: Path, end: str
) -> None:
    url, _ = place
    paths = write_run(tmp_path, manifest(model("a")), {"model.p.a": "success"}, generated_at=end)
    with slimdag.Store.open(url) as store:
        store.record_run("production", allow_future_end=True, **paths)
        assert store.runs()[0].finished_at.isoformat()[:10] == end[:10]
        assert len(store.view("production")) == 1
    command = [sys.executable, "-m", "slimdag", "run", "list", "--store", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert end[:10] in done.stdout


def test_an_end_in_the_future_is_allowed_by_name_only(
    place: tuple[str, Execute], tmp_path: Path
) -> None:
    url, _ = place
    now = datetime.now(timezone.utc)
    paths = write_run(tmp_path, manifest(model("a")), {"model.p.a": "success"})
    with slimdag.Store.open(url) as store:
        store.record_run(
            "production", run_id="soon", finished_at=now + timedelta(hours=23), **paths
        )
        store.record_run("production", run_id="old", finished_at="1990-01-01T00:00:00Z", **paths)
        for later in (now + timedelta(hours=25), datetime(2200, 1, 1, tzinfo=timezone.utc)):
            with pytest.raises(slimdag.Error) as caught:
                store.record_run("production", run_id="late", finished_at=later, **paths)
            assert caught.value.code == "invalid_argument"
            assert "--allow-future-end" in caught.value.hint
        store.record_run(
            "production", run_id="late", finished_at=later, allow_future_end=True, **paths
        )
        assert [run.run_id for run in store.runs()] == ["late", "soon", "old"]


def test_an_artifact_from_the_future(tmp_path: Path) -> None:
    write_run(
        tmp_path / "target",
        manifest(model("a")),
        {"model.p.a": "success"},
        generated_at="9998-01-01T00:00:00Z",
    )
    command = [
        *(sys.executable, "-m", "slimdag", "run", "record", "--store", str(tmp_path / "state.db")),
        *("--environment", "production", "--manifest", str(tmp_path / "target")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "--allow-future-end" in done.stderr
    subprocess.run([*command, "--allow-future-end"], check=True)


@pytest.mark.parametrize(
    "moment",
    [
        datetime.max,
        datetime.min,
        datetime.min.replace(tzinfo=timezone(timedelta(hours=23))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-23))),
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
    ],
    ids=str,
)
def test_moments_that_no_clock_shows(tmp_path: Path, moment: Any) -> None:
    paths = write_run(tmp_path, manifest(model("a")), {"model.p.a": "success"})
    with slimdag.Store.open(tmp_path / "state.db") as store:
        store.record_run("production", **paths)
        with pytest.raises(slimdag.Error):
            store.record_run("production", run_id="x", finished_at=moment, **paths)
        with pytest.raises(slimdag.Error):
            store.comparison_state("production", as_of=moment)
