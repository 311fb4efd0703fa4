"""Staging and production come apart: a new environment, its jobs moved, the old one marked."""

from __future__ import annotations

import slimdag

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
