"""Deleting history: one run or an environment, for good, in one transaction, in SQLite and PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

RULES = """
project: p
environments:
  production: {type: deployment}
  staging: {type: deployment}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create_database("deletion")
    return server.url("deletion")


def record(store: slimdag.Store, folder: Path, environment: str, number: int, **values: Any) -> str:
    content = manifest(model("a", raw_code=f"select {number}"), model("b"))
    paths = write_run(folder / f"{environment}{number}", content, {"model.p.a": "success"})
    options = {
        "run_id": f"{environment}{number}",
        "finished_at": f"2026-01-0{number}T00:00:00Z",
        **paths,
        **values,
    }
    return store.record_run(environment, "nightly", **options)


def answers(store: slimdag.Store) -> Any:
    """Of production, at every moment."""
    found: list[Any] = [[run.run_id for run in store.runs("production")]]
    for moment in (None, *(f"2026-01-0{day}T12:00:00+00:00" for day in range(1, 5))):
        for policy in ("last_successful_run", "applied"):
            try:
                with store.comparison_state("production", policy, as_of=moment) as state:
                    assert state.origin is not None
                    found.append([run.run_id for run in state.origin.runs])
            except slimdag.Error as error:
                found.append(error.code)
    return found


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "slimdag", *arguments], capture_output=True, text=True, check=False
    )


def test_a_run_that_is_deleted_was_never_recorded(url: str, tmp_path: Path) -> None:
    with slimdag.Store.open(f"sqlite:///{tmp_path}/expected.db") as expected:
        for number in (1, 3):
            record(expected, tmp_path, "production", number)
        wanted = answers(expected)
    with slimdag.Store.open(url) as store:
        for number in (1, 2, 3):
            record(store, tmp_path, "production", number)
        would = store.delete_run("production2", dry_run=True)
        assert len(store.runs()) == 3
        deleted = store.delete_run("production2")
        assert deleted == would
        assert deleted.deleted_runs == ("production2",)
        assert (
            deleted.deleted_artifacts == 2
        )  # The manifest and its snapshot; results are the same.
        assert deleted.freed_bytes > 0
        assert answers(store) == wanted
        with pytest.raises(slimdag.Error) as caught:
            store.delete_run("production2")
        assert caught.value.code == "run_not_found"
        record(store, tmp_path, "production", 2)  # It may come back.
        assert len(store.runs()) == 3


def test_what_remains_of_a_pruned_run_can_be_deleted(url: str, tmp_path: Path) -> None:
    with slimdag.Store.open(url) as store:
        for number in (1, 2, 3):
            record(store, tmp_path, "production", number)
        store.prune(keep_last=1)
        store.delete_run("production1")
        with pytest.raises(slimdag.Error):
            store.delete_run("production1")
        store.delete_environment("production")
        assert store.runs() == []


def test_a_name_begins_with_nothing_after_its_history(url: str, tmp_path: Path) -> None:
    with slimdag.Store.open(url) as store:
        for number in (1, 2):
            record(store, tmp_path, "production", number)
            record(store, tmp_path, "staging", number)
        assert store.delete_environment("production", dry_run=True).deleted_runs == (
            "production1",
            "production2",
        )
        deleted = store.delete_environment("production", "p")
        assert deleted.deleted_runs == ("production1", "production2")
        for ask in (
            lambda: store.runs("production"),
            lambda: store.comparison_state("production"),
            lambda: store.view("production"),
            lambda: store.delete_environment("production"),
        ):
            with pytest.raises(slimdag.Error) as caught:
                ask()
            assert caught.value.code == "environment_not_found"
        assert len(store.runs("staging")) == 2
        with store.comparison_state("staging") as state:
            state.export(tmp_path / "out")
        record(store, tmp_path, "production", 3)
        assert [run.run_id for run in store.runs("production")] == ["production3"]
        with pytest.raises(slimdag.Error) as caught:
            store.comparison_state("production", as_of="2026-01-01T12:00:00+00:00")
        assert caught.value.code == "no_comparison_state"


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE slimdag_run SET status = 99 WHERE run_id = 'production2'",
        "UPDATE slimdag_run SET finished_at = 9223372036854775807 WHERE run_id = 'production2'",
        "UPDATE slimdag_node_list SET nodes = (SELECT content_hash FROM slimdag_run LIMIT 1) WHERE hash IN "
        "(SELECT nodes_hash FROM slimdag_manifest m JOIN slimdag_run r ON r.manifest_hash = m.hash WHERE run_id = 'production2')",
    ],
    ids=["status", "finished_at", "nodes"],
)  # fmt: skip
def test_one_is_rid_of_a_bad_run(
    url: str, tmp_path: Path, damage: str, request: pytest.FixtureRequest
) -> None:
    with slimdag.Store.open(url) as store:
        record(store, tmp_path, "production", 1)
        paths = write_run(tmp_path / "x", manifest(model("z")), {"model.p.z": "success"})
        store.record_run(
            "production", run_id="production2", finished_at="2026-01-02T00:00:00Z", **paths
        )
    if url.startswith("sqlite"):
        code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "state.db"), damage], check=True)
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        with contextlib.closing(server.connect("deletion")) as connection:
            connection.cursor().execute(damage)
    with slimdag.Store.open(url) as store:
        with pytest.raises(slimdag.Error) as caught:
            store.view("production")
        assert caught.value.code == "store_corrupt"
        assert "slimdag run delete" in caught.value.hint
    done = command("run", "delete", "production2", "--store", url, "--yes")
    assert done.returncode == 0, done.stderr
    with slimdag.Store.open(url) as store:
        assert [each.unique_id for each in store.view("production")] == ["model.p.a", "model.p.b"]
        assert [run.run_id for run in store.runs()] == ["production1"]


def test_the_command_wants_to_hear_yes(url: str, tmp_path: Path) -> None:
    with slimdag.Store.open(url) as store:
        for number in (1, 2):
            record(store, tmp_path, "production", number)
    for arguments in (("production1",), ("--environment", "production")):
        refused = command("run", "delete", *arguments, "--store", url)
        assert refused.returncode == 1
        assert "--yes" in refused.stderr
        dry = command("run", "delete", *arguments, "--store", url, "--dry-run", "--json")
        assert len(json.loads(dry.stdout)["deleted_runs"]) == (2 if len(arguments) == 2 else 1)
    assert command("run", "delete", "--store", url, "--yes").returncode == 2
    with slimdag.Store.open(url) as store:
        assert len(store.runs()) == 2
    done = command("run", "delete", "--environment", "production", "--store", url, "--yes")
    assert done.returncode == 0, done.stderr
    assert "Deleted 2 runs" in done.stdout


def test_an_environment_and_its_history(url: str, tmp_path: Path) -> None:
    file = tmp_path / "environments.yml"
    file.write_text(RULES)
    with slimdag.Store.open(url) as store:
        for number in (1, 2):
            record(store, tmp_path, "production", number)
            record(store, tmp_path, "staging", number)
    delete = ("env", "delete", "production", "--file", str(file))
    assert command(*delete, "--delete-runs").returncode == 2
    assert "history of 2 runs" in command(*delete, "--store", url).stderr
    dry = command(*delete, "--store", url, "--delete-runs", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert file.read_text() == RULES
    done = command(*delete, "--store", url, "--delete-runs")
    assert done.returncode == 0, done.stderr
    assert "production" not in file.read_text()
    file.write_text(RULES)  # The name comes back, and not its old state.
    with slimdag.Store.open(url, slimdag.Environments.load(file)) as store:
        with pytest.raises(slimdag.Error) as caught:
            store.comparison_state("production")
        assert caught.value.code == "environment_not_found"
        assert len(store.runs("staging")) == 2


def test_history_goes_whole_or_not_at_all(tmp_path: Path) -> None:
    """A process that is killed at any moment leaves all runs, or none."""
    url = f"sqlite:///{tmp_path}/state.db"
    code = "import sys, slimdag; slimdag.Store.open(sys.argv[1]).delete_environment('production')"
    seen = set()
    for step in range(12):
        with slimdag.Store.open(url) as store:
            for number in range(1, 6):
                record(store, tmp_path, "production", number)
        process = subprocess.Popen([sys.executable, "-c", code, url])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05 + step * 0.02)
        process.kill()
        process.wait()
        with slimdag.Store.open(url) as store:
            count = len(store.runs())
            assert count in {0, 5}
            seen.add(count)
            if count:
                store.comparison_state("production").close()
    assert seen
