"""Staging and production come apart: a new environment, its jobs moved, the old one marked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import slimdag
from click.testing import CliRunner
from slimdag.cli._app import app
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

MIXED = """\
environments:
  Development: {type: development}
  Deployment:            # everything runs here
    type: deployment
    branch: main
jobs:
  nightly:
    environment: Deployment
    commands: [dbt build]
  slim ci:
    environment: Deployment    # only checks
    commands: [dbt build --select state:modified+]
    triggers: [pull_request]
"""


def test_the_three_steps_of_breaking_jobs_apart() -> None:
    first = slimdag.Environments.parse(MIXED, variables={})
    text = first.add("Staging", {"type": "deployment", "deployment_type": "staging"}).text
    second = slimdag.Environments.parse(text, variables={})
    text = second.move_jobs("Deployment", "Staging", ["slim ci"]).text
    third = slimdag.Environments.parse(text, variables={})
    text = third.mark_production("Deployment").text
    done = slimdag.Environments.parse(text, variables={})
    assert done["Deployment"].deployment_type == "production"
    assert [job.name for job in done["Staging"].jobs] == ["slim ci"]
    # Changes are found whichever job deployed them: the environment decides, not one job.
    (target,) = done.deferral_target(job="slim ci").targets
    assert (target.environment, target.job) == ("Deployment", None)
    assert target.policy == "last_successful_deploy_run"
    assert all(
        line in text for line in MIXED.splitlines() if "slim ci" not in line and "only" not in line
    )


def test_the_old_way_is_a_job_that_defers_to_itself() -> None:
    text = MIXED + "    defer_to: self\n"
    (target,) = (
        slimdag.Environments.parse(text, variables={}).deferral_target(job="slim ci").targets
    )
    assert (target.job, target.policy) == ("slim ci", "job")


# Two jobs deploy to production: everything each night, and what finance needs each hour.
RUNS: list[tuple[str, str, dict[str, str], str]] = [
    ("nightly", "schedule", {"orders": "1", "revenue": "1", "stock": "1"}, "success"),
    ("hourly", "schedule", {"orders": "1", "revenue": "2", "stock": "1"}, "success"),
    ("slim ci", "pull_request", {"orders": "9", "revenue": "2", "stock": "1"}, "success"),
    ("nightly", "schedule", {"orders": "1", "revenue": "2", "stock": "3"}, "error"),
]
CHANGED = {"orders": "5", "revenue": "2", "stock": "3"}


def nodes_of(code: dict[str, str]) -> list[dict[str, Any]]:
    return [model(name, raw_code=text) for name, text in code.items()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[slimdag.Store]:
    built = {
        "nightly": ("orders", "revenue", "stock"),
        "hourly": ("revenue",),
        "slim ci": ("orders",),
    }
    with slimdag.Store.open(tmp_path / "state.db") as opened:
        for day, (job, trigger, code, status) in enumerate(RUNS, 1):
            results = {f"model.p.{name}": "success" for name in built[job]}
            if status == "error":
                results["model.p.orders"] = "error"
            paths = write_run(
                tmp_path / f"run{day}",
                manifest(*nodes_of(code)),
                results,
                invocation_id=f"run{day}",
            )
            ended = f"2026-01-{day:02}T00:00:00+00:00"
            opened.record_run("Production", job, None, trigger, finished_at=ended, **paths)
        yield opened


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    paths = write_run(tmp_path / "branch", manifest(*nodes_of(CHANGED)))
    return Path(paths["manifest"])


def selected(branch: Path, state: slimdag.State) -> list[str]:
    with slimdag.Manifest.load(branch) as current:
        return [i.removeprefix("model.p.") for i in current.select("state:modified", state=state)]


def test_environment_level_state_avoids_the_false_positives_of_a_job(
    store: slimdag.Store, branch: Path
) -> None:
    """Only orders has changed; the nightly job has not yet succeeded with what others deployed."""
    with store.comparison_state("Production", job="nightly") as state:
        assert selected(branch, state) == ["orders", "revenue", "stock"]
    with store.comparison_state("Production") as state:  # Not the check, and not what failed.
        assert selected(branch, state) == ["orders", "stock"]
    with store.comparison_state("Production", "applied") as state:
        assert selected(branch, state) == ["orders"]
        by_run = {i: state.provenance(f"model.p.{i}") for i in CHANGED}
    assert {name: run.run_id for name, run in by_run.items() if run is not None} == {
        "orders": "run1",
        "revenue": "run4",
        "stock": "run4",
    }


def test_the_command_shows_both_side_by_side(
    store: slimdag.Store, branch: Path, tmp_path: Path
) -> None:
    options = ["state", "compare", "Production", "--store", str(tmp_path / "state.db"), "--json"]
    options += ["--policy", "applied", "--job", "nightly", "--manifest", str(branch)]
    done = CliRunner().invoke(app, [*options, "--select", "state:modified"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found["environment"] == ["model.p.orders"]
    (job,) = found["jobs"]
    assert job["false_positives"] == ["model.p.revenue", "model.p.stock"]
    assert job["missing"] == []


def test_the_view_of_the_environment_comes_from_every_job(store: slimdag.Store) -> None:
    view = {node.unique_id: node.built for node in store.view("Production")}
    assert {name: run and run.job for name, run in view.items()} == {
        "model.p.orders": "nightly",
        "model.p.revenue": "nightly",
        "model.p.stock": "nightly",
    }
    earlier = store.view("Production", as_of="run2")
    assert {node.unique_id: node.built and node.built.job for node in earlier} == {
        "model.p.orders": "nightly",
        "model.p.revenue": "hourly",
        "model.p.stock": "nightly",
    }
