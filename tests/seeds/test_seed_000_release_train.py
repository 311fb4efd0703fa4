"""A release train: QA between development and production, deferring to itself."""

from __future__ import annotations

import slimdag

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
