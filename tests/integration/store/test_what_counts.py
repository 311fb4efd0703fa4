"""What of a run's results counts: as a build of a node, as a success of the run. One status, one command at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[slimdag.Store]:
    with slimdag.Store.open(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


def record(store: slimdag.Store, folder: Path, hour: int, status: str, **values: Any) -> str:
    """A run of one model whose text is the hour; values are `which` and those of record_run()."""
    which = values.pop("which", "build")
    name = f"run{hour}"
    paths = write_run(
        folder / name,
        manifest(model("a", raw_code=f"select {hour}")),
        {"model.p.a": status},
        invocation_id=name,
        which=which,
    )
    values = {"environment": "production", "trigger": "schedule", **values}
    return store.record_run(**paths, finished_at=START + timedelta(hours=hour), **values)


def builder(store: slimdag.Store) -> str:
    with store.comparison_state("production", "applied") as state:
        known = state.provenance("model.p.a")
    assert known is not None
    return known.run_id


# Statuses of dbt/artifacts/schemas/results.py. "reused" and "no-op" leave the relation that an earlier run built.
BUILT = {
    "success": True,
    "warn": True,
    "pass": True,
    "error": False,
    "skipped": False,
    "partial success": False,
    "runtime error": False,
    "fail": False,
    "no-op": False,
}
FAILED = {"error", "fail", "runtime error", "skipped", "partial success"}


@pytest.mark.parametrize("status", BUILT)
def test_a_status_says_whether_the_node_was_built(
    store: slimdag.Store, tmp_path: Path, status: str
) -> None:
    first = record(store, tmp_path, 1, "success")
    second = record(store, tmp_path, 2, status)
    assert builder(store) == (second if BUILT[status] else first)


@pytest.mark.parametrize("status", BUILT)
def test_a_status_says_whether_the_run_succeeded(
    store: slimdag.Store, tmp_path: Path, status: str
) -> None:
    first = record(store, tmp_path, 1, "success")
    second = record(store, tmp_path, 2, status)
    statuses = {run.run_id: run.status for run in store.runs("production")}
    assert statuses == {first: "success", second: "error" if status in FAILED else "success"}
    with store.comparison_state("production", "last_successful_run") as state:
        assert state.origin is not None
        assert [run.run_id for run in state.origin.runs] == [first if status in FAILED else second]


@pytest.mark.parametrize("which", ["compile", "clone", "show", "list", "parse", "generate", "docs"])
def test_a_command_that_builds_nothing(store: slimdag.Store, tmp_path: Path, which: str) -> None:
    first = record(store, tmp_path, 1, "success")
    record(store, tmp_path, 2, "success", which=which)
    assert builder(store) == first


@pytest.mark.parametrize("which", ["build", "run", "seed", "snapshot", "retry", "run-operation"])
def test_a_command_that_builds(store: slimdag.Store, tmp_path: Path, which: str) -> None:
    record(store, tmp_path, 1, "success")
    second = record(store, tmp_path, 2, "success", which=which)
    assert builder(store) == second


def test_the_last_run_is_the_one_that_ended_last(store: slimdag.Store, tmp_path: Path) -> None:
    """Runs may be recorded in any order, e.g. imported; the number of the record says nothing."""
    late = record(store, tmp_path, 9, "success")
    record(store, tmp_path, 3, "success")
    with store.comparison_state("production", "last_successful_run") as state:
        assert state.origin is not None
        assert [run.run_id for run in state.origin.runs] == [late]
    assert builder(store) == late


def test_retention_keeps_the_last_run_of_each_job(store: slimdag.Store, tmp_path: Path) -> None:
    """Job-level comparison asks for it, however old it is."""
    weekly = record(store, tmp_path, 1, "success", job="weekly")
    for hour in range(2, 8):
        record(store, tmp_path, hour, "success", job="hourly")
    store.prune(keep_last=1)
    assert weekly in {run.run_id for run in store.runs("production")}
    with store.comparison_state("production", job="weekly") as state:
        assert state.origin is not None
        assert [run.run_id for run in state.origin.runs] == [weekly]
