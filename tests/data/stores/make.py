"""Makes a small store of the version of the installed slimdag, in SQLite and as a dump of PostgreSQL, with what it answers.

The files that are here were made by slimdag 0.1.0 when stores were of version 1; they are never made again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import slimdag
from slimdag_testing.postgres import binaries, running_postgres
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import macro, manifest, model, source

RUNS: list[tuple[str, dict[str, Any]]] = [
    ("production", {"job": "nightly", "trigger": "schedule", "branch": "main"}),
    ("production", {"job": "hourly", "trigger": "api", "branch": "release", "code_version": "abc"}),
    ("production", {"job": "check", "trigger": "pull_request", "pull_request": "7"}),
    ("staging", {"job": "merge", "trigger": "merge"}),
    # A check of a pull request that said so only by its number.
    ("staging", {"pull_request": "8"}),
    ("production", {"job": "nightly", "trigger": "schedule", "status": "error"}),
]


def fill(store: slimdag.Store, folder: Path) -> None:
    for number, (environment, values) in enumerate(RUNS):
        nodes = (model("a", raw_code=f"select {number // 2}"), model("b", "model.p.a"), source("s"), macro("m"))
        built = {"model.p.a": "success", **({} if number else {"model.p.b": "success"})}
        paths = write_run(folder / f"{number}", manifest(*nodes), built, invocation_id=f"run{number}")
        ended = f"2026-01-{number + 1:02}T00:00:00+00:00"
        store.record_run(environment, **{"finished_at": ended, "status": "success", **paths, **values})


def answers(store: slimdag.Store) -> dict[str, Any]:
    """What the store says, as JSON."""
    said: dict[str, Any] = {}
    for environment in ("production", "staging"):
        for policy in ("last_successful_run", "last_successful_deploy_run", "applied"):
            with store.comparison_state(environment, policy) as state:
                origin = state.origin
                assert origin is not None
                said[f"{environment} {policy}"] = [run.run_id for run in origin.runs]
        said[f"{environment} nodes"] = [
            [node.unique_id, node.built.run_id if node.built else None] for node in store.view(environment)
        ]
    said["runs"] = [
        [run.run_id, run.environment, run.job, run.status, run.trigger, run.branch, run.pull_request, run.built_count]
        for run in store.runs()
    ]
    return said


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work, running_postgres() as server:
        file = folder / "version-1.db"
        file.unlink(missing_ok=True)
        with slimdag.Store.open(file) as store:
            fill(store, Path(work))
            (folder / "version-1.json").write_text(json.dumps(answers(store), indent=1) + "\n")
        server.create_database("history")
        with slimdag.Store.open(server.url("history")) as store:
            fill(store, Path(work))
        found = binaries()
        assert found is not None
        dump = [str(found / "pg_dump"), "--inserts", "--no-owner", "--no-privileges", server.url("history")]
        done = subprocess.run(dump, check=True, capture_output=True, text=True)
        lines = [line for line in done.stdout.splitlines() if line and not line.startswith(("--", "\\"))]
        (folder / "version-1.sql").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
