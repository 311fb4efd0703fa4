"""Maintaining environments: the guide's file, variables, schemas, and its scenario of four environments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

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


def in_schema(schema: str, node: dict[str, Any]) -> dict[str, Any]:
    return {**node, "schema": schema, "relation_name": f'"d"."{schema}"."{node["name"]}"'}


def test_500_upstream_models_are_deferred_and_one_is_built(tmp_path: Path) -> None:
    """Staging defers to production: of +my_new_model only what is new or has changed is built."""
    rules = slimdag.Environments.parse(SCENARIO, variables={})
    upstream = [f"up{number}" for number in range(500)]
    production = [in_schema("ANALYTICS", model(name)) for name in upstream]
    staging = [in_schema("DBT_STAGING", model(name)) for name in upstream]
    new = in_schema("DBT_STAGING", model("my_new_model", *(f"model.p.{name}" for name in upstream)))
    paths = write_run(
        tmp_path / "run",
        manifest(*production),
        {f"model.p.{name}": "success" for name in upstream},
        invocation_id="nightly run",
    )
    with slimdag.Store.open(tmp_path / "state.db", rules) as store:
        store.record_run("Production", trigger="schedule", **paths)
        context = rules.deferral("Staging", store)
    current = write_run(tmp_path / "current", manifest(*staging, new))["manifest"]
    with context, slimdag.Manifest.load(current) as loaded:
        selected = loaded.select("+my_new_model")
        assert len(selected) == 501
        deferral = loaded.defer(selected, context, command="run", mode="slim")
        assert deferral.build == ["model.p.my_new_model"]
        assert len(deferral.deferred) == 500
        assert deferral.findings == []
        for found in deferral.resolutions("model.p.my_new_model"):
            name = found.unique_id.removeprefix("model.p.")
            assert found.relation_name == f'"d"."ANALYTICS"."{name}"'
            assert (found.environment, found.run_id) == ("Production", "nightly run")
        # dbt would build all that is selected.
        assert len(loaded.defer(selected, context, command="run").build) == 501
    staging[7] = {**staging[7], "raw_code": "select 'changed since production'"}
    current = write_run(tmp_path / "changed", manifest(*staging, new))["manifest"]
    with slimdag.Store.open(tmp_path / "state.db", rules) as store:
        context = rules.deferral("Staging", store)
    with context, slimdag.Manifest.load(current) as loaded:
        deferral = loaded.defer(selected, context, command="run", mode="slim")
        assert deferral.build == ["model.p.my_new_model", "model.p.up7"]
