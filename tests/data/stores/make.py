"""Makes a small store of the version of the installed slimdag, in SQLite and as a dump of PostgreSQL, with what it answers.

The files of version 1 and 2 that are here were made by slimdag 0.1.0 when stores were of that version; they are never made
again. For a new version of stores: `python make.py FOLDER VERSION` with the last library that makes the version before.
"""

from __future__ import annotations

import json
import os
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
# Of version 2 on: an environment with artifacts in a bucket, whose first days were pruned.
ARCHIVED = ("c", "a", "b", "a", "b", "a")
KEPT = 3
MOMENTS = tuple(f"2026-02-{day:02}T12:00:00+00:00" for day in range(1, len(ARCHIVED) + 1))
POLICIES = ("last_successful_run", "last_successful_deploy_run", "applied")
ENVIRONMENTS = """
project: p
environments:
  production: {type: deployment, branch: main}
  staging: {type: deployment}
  archive: {type: deployment, comparison_state: last_successful_run}
jobs:
  a: {environment: archive, commands: [dbt build]}
  b: {environment: archive, commands: [dbt build]}
  c: {environment: archive, commands: [dbt build]}
"""


def fill(store: slimdag.Store, folder: Path) -> None:
    for number, (environment, values) in enumerate(RUNS):
        nodes = (model("a", raw_code=f"select {number // 2}"), model("b", "model.p.a"), source("s"), macro("m"))
        built = {"model.p.a": "success", **({} if number else {"model.p.b": "success"})}
        paths = write_run(folder / f"{number}", manifest(*nodes), built, invocation_id=f"run{number}")
        ended = f"2026-01-{number + 1:02}T00:00:00+00:00"
        store.record_run(environment, **{"finished_at": ended, "status": "success", **paths, **values})


def fill_archive(store: slimdag.Store, folder: Path) -> None:
    """`store` was opened with a place for artifacts."""
    for number, job in enumerate(ARCHIVED):
        nodes = (model("a", raw_code=f"select {number}"), *((model("b"),) if number != KEPT else ()))
        built = {"model.p.a": "success", **({} if number else {"model.p.b": "success"})}
        paths = write_run(folder / f"archive{number}", manifest(*nodes), built, invocation_id=f"archive{number}")
        ended = f"2026-02-{number + 1:02}T00:00:00+00:00"
        store.record_run("archive", job, "success", "schedule", finished_at=ended, **paths)
    rules = folder / "environments.yml"
    rules.write_text(ENVIRONMENTS)
    store.remember_environments(slimdag.Environments.load(rules))
    store.prune(keep_last=KEPT)


def state_runs(store: slimdag.Store, environment: str, **question: Any) -> list[str] | str:
    """The runs of a state, or the code of the error."""
    try:
        with store.comparison_state(environment, **question) as state:
            assert state.origin is not None
            return [run.run_id for run in state.origin.runs]
    except slimdag.Error as error:
        return error.code


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


def archive_answers(store: slimdag.Store) -> dict[str, Any]:
    """What the store says of the environment whose artifacts are in a bucket, at each moment of its history too."""
    said: dict[str, Any] = {"default": state_runs(store, "archive"), "rules": store.rules_used("archive").source}
    for as_of in (None, *MOMENTS):
        at = {} if as_of is None else {"as_of": as_of}
        when = "" if as_of is None else f" {as_of[:10]}"
        for policy in POLICIES:
            said[policy + when] = state_runs(store, "archive", policy=policy, **at)
        for job in sorted(set(ARCHIVED)):
            said[f"job {job}{when}"] = state_runs(store, "archive", job=job, **at)
    return said


def make(folder: Path, version: int) -> None:
    # The place of artifacts is relative, so that whoever reads the store may have it anywhere.
    os.chdir(folder)
    artifacts = f"file://version-{version}-artifacts"
    with tempfile.TemporaryDirectory() as work, running_postgres() as server:
        file = folder / f"version-{version}.db"
        file.unlink(missing_ok=True)
        server.create_database("history")
        for url in (server.url("history"), file):
            with slimdag.Store.open(url) as store:
                fill(store, Path(work))
            with slimdag.Store.open(url, artifacts=artifacts) as store:
                fill_archive(store, Path(work))
                said = {**answers(store), "archive": archive_answers(store)}
        (folder / f"version-{version}.json").write_text(json.dumps(said, indent=1) + "\n")
        found = binaries()
        assert found is not None
        dump = [str(found / "pg_dump"), "--inserts", "--no-owner", "--no-privileges", server.url("history")]
        done = subprocess.run(dump, check=True, capture_output=True, text=True)
        lines = [line for line in done.stdout.splitlines() if line and not line.startswith(("--", "\\"))]
        (folder / f"version-{version}.sql").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
