"""What triggered a run, where nobody says it: a check of a pull request never becomes a state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import slimdag
from click.testing import CliRunner, Result
from slimdag.cli._app import app
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

RULES = """\
environments:
  Development: {type: development}
  Production: {type: deployment}
jobs:
  nightly: {environment: Production, commands: [dbt build], triggers: {schedule: "0 4 * * *"}}
  check: {environment: Production, commands: [dbt build], triggers: [pull_request]}
"""


@pytest.fixture
def rules(tmp_path: Path) -> slimdag.Environments:
    (tmp_path / "environments.yml").write_text(RULES)
    return slimdag.Environments.load(tmp_path / "environments.yml")


@pytest.fixture
def store(tmp_path: Path, rules: slimdag.Environments) -> Iterator[slimdag.Store]:
    with slimdag.Store.open(tmp_path / "state.db", rules) as opened:
        yield opened


class Runs:
    def __init__(self, folder: Path, store: slimdag.Store) -> None:
        self.folder = folder
        self.store = store
        self.count = 0

    def artifacts(self) -> Any:
        self.count += 1
        name = f"run{self.count}"
        nodes = manifest(model("a", raw_code=name))
        return write_run(self.folder / name, nodes, {"model.p.a": "success"}, invocation_id=name)

    def record(self, **values: Any) -> slimdag.Run:
        paths = self.artifacts()
        ended = f"2026-01-{self.count:02}T00:00:00+00:00"
        run_id = self.store.record_run("Production", **{**paths, "finished_at": ended, **values})
        return self.store.run(run_id)

    def state(self) -> str:
        with self.store.comparison_state("Production") as state:
            assert state.origin is not None
            return state.origin.runs[0].run_id


@pytest.fixture
def runs(tmp_path: Path, store: slimdag.Store) -> Runs:
    return Runs(tmp_path / "runs", store)


@pytest.mark.parametrize(
    ("values", "pull_request"),
    [
        ({"job": "check"}, None),
        ({"pull_request": 7}, "7"),
        ({"job": "check", "pull_request": "7"}, "7"),
        ({"process_environment": {"GITHUB_REF": "refs/pull/7/merge"}}, "7"),
        ({"process_environment": {"DBT_CLOUD_PR_ID": "7"}}, "7"),
        ({"process_environment": {"CI_PIPELINE_SOURCE": "merge_request_event"}}, None),
        ({"process_environment": {"BUILD_REASON": "PullRequest"}}, None),
    ],
)
def test_a_check_of_a_pull_request_is_no_state(
    runs: Runs, values: Mapping[str, Any], pull_request: str | None
) -> None:
    deployed = runs.record(job="nightly")
    assert deployed.trigger == "manual"
    check = runs.record(**values)
    assert (check.trigger, check.pull_request) == ("pull_request", pull_request)
    assert runs.state() == deployed.run_id
    with runs.store.comparison_state("Production", "applied") as state:
        provenance = state.provenance("model.p.a")
        assert provenance is not None
        assert provenance.run_id == deployed.run_id


@pytest.mark.parametrize(
    ("values", "sides"),
    [
        ({"trigger": "manual", "job": "check"}, ("trigger is manual", "job 'check'")),
        ({"trigger": "schedule", "pull_request": 7}, ("trigger is schedule", "pull request '7'")),
        ({"job": "nightly", "pull_request": 7}, ("job 'nightly'", "pull request '7'")),
        (
            {"trigger": "merge", "process_environment": {"GITHUB_EVENT_NAME": "pull_request"}},
            ("trigger is merge", "GITHUB_EVENT_NAME=pull_request"),
        ),
    ],
)
def test_a_contradiction_names_both_sides_and_records_nothing(
    runs: Runs, values: Mapping[str, Any], sides: tuple[str, str]
) -> None:
    with pytest.raises(slimdag.Error) as raised:
        runs.record(**values)
    assert raised.value.code == "invalid_argument"
    assert all(side in raised.value.message for side in sides)
    assert raised.value.hint
    assert not runs.store.runs()


def test_the_process_is_asked_only_where_it_is_handed_on(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    assert runs.record(job="nightly").trigger == "manual"


def record(folder: Path, runs: Runs, *arguments: str) -> Result:
    where = (
        "--store",
        str(folder / "state.db"),
        "--environments",
        str(folder / "environments.yml"),
    )
    paths = runs.artifacts()
    artifacts = ("--manifest", str(paths["manifest"]), "--environment", "Production")
    return CliRunner().invoke(app, ["run", "record", *where, *artifacts, *arguments, "--json"])


def test_the_command_reads_the_variables_of_the_ci(
    tmp_path: Path, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trigger(*arguments: str) -> str:
        done = record(tmp_path, runs, *arguments)
        assert done.exit_code == 0, done.output
        return runs.store.run(json.loads(done.stdout)["run_id"]).trigger

    assert trigger() == "manual"
    assert trigger("--pull-request", "7") == "pull_request"
    assert trigger("--pull-request", "") == "manual"
    assert trigger("--job", "check") == "pull_request"
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    monkeypatch.setenv("GITHUB_REF", "refs/pull/9/merge")
    assert trigger() == "pull_request"
    assert trigger("--no-ci-variables") == "manual"
    refused = record(tmp_path, runs, "--trigger", "merge")
    assert refused.exit_code == 1
    assert "its trigger is merge" in refused.stderr
    assert "refs/pull/9/merge" in refused.stderr
    assert trigger("--trigger", "merge", "--no-ci-variables") == "merge"
