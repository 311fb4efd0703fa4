"""A release train: QA between development and production, deferring to itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

TRAIN = """\
environments:
  Development: {type: development, branch: qa, custom_branch_enabled: true}
  CI: {type: deployment, branch: main}
  QA: {type: deployment, branch: qa, defer_to: self}
  Production: {type: deployment, deployment_type: production, branch: main}
jobs:
  CI Check:
    environment: CI
    commands: [dbt build --select state:modified+]
    triggers: [pull_request]
  QA Check:
    environment: QA
    commands: [dbt build --select state:modified+]
    triggers: [pull_request]
  QA Compile:
    environment: QA
    commands: [dbt compile]
    triggers: {schedule: "0 * * * *"}
"""


def test_qa_defers_to_itself_and_its_state_moves_with_each_check() -> None:
    environments = slimdag.Environments.parse(TRAIN, variables={})
    assert [f for f in environments.validate() if f.severity != "note"] == []
    (target,) = environments.deferral_target(job="QA Check").targets
    assert (target.environment, target.policy) == ("QA", "last_successful_run")


def test_the_check_of_main_defers_to_production() -> None:
    environments = slimdag.Environments.parse(TRAIN, variables={})
    (target,) = environments.deferral_target(job="CI Check").targets
    assert (target.environment, target.policy) == ("Production", "last_successful_deploy_run")


def test_new_branches_start_from_the_release_branch() -> None:
    development = slimdag.Environments.parse(TRAIN, variables={})["Development"]
    assert (development.branch, development.custom_branch_enabled) == ("qa", True)


def test_a_compile_job_can_be_the_stable_source() -> None:
    text = TRAIN.replace(
        "    triggers: [pull_request]\n  QA Compile",
        "    triggers: [pull_request]\n    defer_to: {job: QA Compile}\n  QA Compile",
    )
    (target,) = (
        slimdag.Environments.parse(text, variables={}).deferral_target(job="QA Check").targets
    )
    assert (target.job, target.policy) == ("QA Compile", "job")


def test_the_next_sprint_has_a_branch_of_its_own() -> None:
    environments = slimdag.Environments.parse(
        TRAIN.replace("branch: qa,", "branch: qa/sprint-01,"), variables={}
    )
    edit = environments.set("QA", {"branch": "qa/sprint-02"})
    assert slimdag.Environments.parse(edit.text, variables={})["QA"].branch == "qa/sprint-02"


class Train:
    """Runs of the release train, a day apart; code is what stands in its models."""

    def __init__(self, folder: Path, environments: slimdag.Environments) -> None:
        self.folder = folder
        self.environments = environments
        self.store = slimdag.Store.open(folder / "state.db", environments)
        self.days = 0

    def run(
        self, environment: str, job: str | None, trigger: str, code: dict[str, str], **values: Any
    ) -> str:
        self.days += 1
        name = f"run{self.days}"
        nodes = [model(each, raw_code=text) for each, text in code.items()]
        built = {f"model.p.{each}": values.get("status", "success") for each in code}
        paths = write_run(self.folder / name, manifest(*nodes), built, invocation_id=name)
        ended = f"2026-01-{self.days:02}T00:00:00+00:00"
        return self.store.record_run(
            environment, job, trigger=trigger, finished_at=ended, **paths, **values
        )

    def modified(self, code: dict[str, str], state: slimdag.State) -> list[str]:
        nodes = [model(each, raw_code=text) for each, text in code.items()]
        paths = write_run(self.folder / "current", manifest(*nodes))
        with slimdag.Manifest.load(paths["manifest"]) as current:
            return [
                i.removeprefix("model.p.") for i in current.select("state:modified", state=state)
            ]


@pytest.fixture
def train(tmp_path: Path) -> Train:
    return Train(tmp_path, slimdag.Environments.parse(TRAIN, variables={}))


MAIN = {"a": "1", "b": "1", "c": "1"}
FIRST = {**MAIN, "a": "2"}
SECOND = {**MAIN, "b": "2"}


def test_each_check_of_a_pull_request_moves_the_state_of_qa(train: Train) -> None:
    train.run("QA", None, "merge", MAIN)
    with train.store.comparison_state("QA") as state:
        assert train.modified(FIRST, state) == ["a"]
    check = train.run("QA", "QA Check", "pull_request", FIRST, pull_request="1")
    with train.store.comparison_state("QA") as state:
        assert state.origin is not None
        assert (state.origin.policy, state.origin.runs[0].run_id) == ("last_successful_run", check)
        # The change of the first one is not in the second one: a is modified back.
        assert train.modified(SECOND, state) == ["a", "b"]
    # One that fails does not move it.
    train.run("QA", "QA Check", "pull_request", SECOND, status="error", pull_request="2")
    with train.store.comparison_state("QA") as state:
        assert train.modified(FIRST, state) == []
    with train.environments.deferral("", train.store, "QA Check") as context:
        assert [s.origin.runs[0].run_id for s in context.states if s.origin] == [check]


def test_a_compile_only_job_makes_a_more_stable_state(train: Train) -> None:
    compiled = train.run("QA", "QA Compile", "schedule", MAIN)
    train.run("QA", "QA Check", "pull_request", FIRST, pull_request="1")
    train.run("QA", "QA Check", "pull_request", {**MAIN, "c": "2"}, pull_request="3")
    with train.store.comparison_state("QA", job="QA Compile") as state:
        provenance = state.provenance("model.p.a")
        assert provenance is not None
        assert (provenance.run_id, provenance.job) == (compiled, "QA Compile")
        assert train.modified(SECOND, state) == ["b"]


def test_the_release_is_checked_against_production(train: Train) -> None:
    """All that is merged into qa and not in main yet runs again, checks of QA or not."""
    train.run("Production", None, "schedule", MAIN)
    train.run("QA", "QA Check", "pull_request", FIRST, pull_request="1")
    train.run("QA", "QA Check", "pull_request", {**FIRST, **SECOND, "a": "2"}, pull_request="2")
    with train.environments.deferral("", train.store, "CI Check") as context:
        assert train.modified({**MAIN, "a": "2", "b": "2"}, context.states[0]) == ["a", "b"]


def test_the_state_goes_on_over_the_sprints(tmp_path: Path) -> None:
    branches = [f"qa/sprint-0{number}" for number in (1, 2)]
    for branch in branches:
        rules = slimdag.Environments.parse(
            TRAIN.replace("branch: qa, defer_to", f"branch: {branch}, defer_to"), variables={}
        )
        train = Train(tmp_path, rules)
        train.days = 10 * branches.index(branch)
        train.run("QA", None, "merge", MAIN if branch == branches[0] else FIRST)
    with train.store.comparison_state("QA") as state:
        assert state.origin is not None
        change = state.origin.branch_change
        assert change is not None
        assert (change.before, change.now, change.run_id) == (*branches, "run11")
        assert train.modified(FIRST, state) == []
