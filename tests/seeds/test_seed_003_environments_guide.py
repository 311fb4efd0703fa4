"""Maintaining environments: the guide's file, variables, schemas, and its scenario of four environments."""

from __future__ import annotations

import slimdag

SCENARIO = """\
variables: {DBT_DATABASE: ANALYTICS, API_ENDPOINT: "https://api.company.com"}
environments:
  Development:
    type: development
    custom_branch_enabled: true
    schema: DBT_{{ user.name }}
    credentials: {auth_method: oauth}
    variables: {DBT_DATABASE: ANALYTICS_DEV, DEBUG_MODE: true, DATA_RETENTION_DAYS: 7}
  Integration: {type: deployment, branch: develop, schema: DBT_INTEGRATION, defer_to: Production}
  Staging: {type: deployment, deployment_type: staging, branch: staging, schema: DBT_STAGING, defer_to: Production}
  Production:
    type: deployment
    deployment_type: production
    branch: main
    schema: ANALYTICS
    variables: {COMPLIANCE_MODE: true}
"""


def test_four_environments() -> None:
    environments = slimdag.Environments.parse(SCENARIO, variables={})
    assert [f.rule for f in environments.validate() if f.severity == "error"] == []
    for name in ("Integration", "Staging"):
        assert [t.environment for t in environments.deferral_target(name).targets] == ["Production"]
    assert environments.schema("Development", user="ada") == "DBT_ada"


def test_values_are_texts_as_they_are_written() -> None:
    found = slimdag.Environments.parse(SCENARIO, variables={}).variables("Development")
    values = {variable.name: variable.value for variable in found}
    assert values["DEBUG_MODE"] == "true"
    assert values["DATA_RETENTION_DAYS"] == "7"
    assert values["API_ENDPOINT"] == "https://api.company.com"
    assert values["DBT_DATABASE"] == "ANALYTICS_DEV"


def test_a_developer_has_no_password_in_the_file() -> None:
    text = SCENARIO.replace("{auth_method: oauth}", "{username: john.doe, password: his}")
    findings = slimdag.Environments.parse(text, variables={}).validate()
    assert {f.rule for f in findings if f.severity == "error"} == {"not_in_development"}
