"""Deployment environments: staging, connections and what may be overridden, cross-project references."""

from __future__ import annotations

from pathlib import Path

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

MESH = """\
connections:
  lake: {type: snowflake, account: a, database: RAW, warehouse: SMALL, role: READER}
projects:
  a:
    connection: lake
    environments:
      dev: {type: development}
      staging: {type: deployment, deployment_type: staging}
      production: {type: deployment, deployment_type: production}
  b:
    connection: lake
    depends_on: [a]
    environments:
      dev: {type: development}
      staging:
        type: deployment
        deployment_type: staging
        deployment_connection: {role: BUILDER, database: STAGE}
        extended_attributes: {account: b}
      production: {type: deployment, deployment_type: production}
"""


def test_cross_project_references_stay_on_their_side() -> None:
    environments = slimdag.Environments.parse(MESH, variables={})
    found = {
        name: environments.upstream(f"b/{name}")[0].environment
        for name in ("dev", "staging", "production")
    }
    assert found == {"dev": "staging", "staging": "staging", "production": "production"}
    without = slimdag.Environments.parse(
        MESH.replace(
            "staging: {type: deployment, deployment_type: staging}", "x: {type: deployment}"
        ),
        variables={},
    )
    assert without.upstream("b/dev")[0].environment == "production"


def test_developers_defer_to_staging() -> None:
    environments = slimdag.Environments.parse(MESH, variables={})
    assert environments.deferral_target("b/dev").targets[0].environment == "staging"


def test_the_deployment_section_overrides_its_fields_and_extended_attributes_anything() -> None:
    environments = slimdag.Environments.parse(MESH, variables={})
    profile = {f.name: (f.value, f.source) for f in environments.profile("b/staging")}
    assert profile["role"] == ("BUILDER", "deployment_connection")
    assert profile["database"] == ("STAGE", "deployment_connection")
    assert profile["warehouse"] == ("SMALL", "connection")
    assert profile["account"] == ("b", "extended_attributes")


@pytest.mark.parametrize(
    ("kind", "field", "allowed"),
    [
        ("snowflake", "role", True),
        ("snowflake", "warehouse", True),
        ("snowflake", "account", False),
        ("databricks", "catalog", True),
        ("databricks", "host", False),
        ("postgres", "dbname", False),
        ("redshift", "host", False),
        ("bigquery", "project", False),
        ("spark", "host", False),
    ],
)
def test_editable_fields(kind: str, field: str, allowed: bool) -> None:
    text = f"connections: {{c: {{type: {kind}}}}}\nenvironments:\n  e: {{type: deployment, connection: c, deployment_connection: {{{field}: x}}}}\n"
    rules = {
        f.rule
        for f in slimdag.Environments.parse(text, variables={}).validate()
        if f.severity == "error"
    }
    assert rules == (set() if allowed else {"not_editable"})


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("postgres", "username, password, schema"),
        ("redshift", "username, password, schema"),
        ("bigquery", "dataset"),
        ("spark", "token, schema"),
        ("databricks", "token, schema"),
    ],
)
def test_credentials_have_exactly_their_fields(kind: str, fields: str) -> None:
    for name in ("username", "password", "schema", "dataset", "token", "private_key"):
        value = (
            "x"
            if name in {"schema", "dataset", "username"}
            else "\"{{ env_var('DBT_ENV_SECRET_X') }}\""
        )
        text = f"connections: {{c: {{type: {kind}}}}}\nenvironments:\n  e: {{type: deployment, connection: c, credentials: {{{name}: {value}}}}}\n"
        findings = slimdag.Environments.parse(text, variables={}).validate()
        refused = any(f.rule == "unknown_key" for f in findings)
        assert refused == (name not in fields.split(", ")), name


def test_deleting_an_environment_deletes_its_jobs() -> None:
    text = "environments:\n  x:\n    type: deployment\njobs:\n  j:\n    environment: x\n    commands: dbt build\n"
    environments = slimdag.Environments.parse(text, variables={})
    with pytest.raises(slimdag.Error) as caught:
        environments.delete("x")
    assert caught.value.code == "would_lose_data"
    assert environments.delete("x", delete_jobs=True).deleted_jobs == ["j"]


def test_references_across_projects_end_at_the_relation_of_their_side(tmp_path: Path) -> None:
    rules = slimdag.Environments.parse(MESH, variables={})
    with slimdag.Store.open(tmp_path / "state.db", rules) as store:
        for project, environment in (
            ("a", "staging"),
            ("a", "production"),
            ("b", "staging"),
            ("b", "production"),
        ):
            node = model("shared", package=project, access="public", schema=environment)
            node["relation_name"] = f'"d"."{environment}"."shared"'
            content = manifest(node)
            content["metadata"]["project_name"] = project
            run_id = f"{project} {environment}"
            paths = write_run(
                tmp_path / run_id, content, {node["unique_id"]: "success"}, invocation_id=run_id
            )
            store.record_run(environment, trigger="schedule", project=project, **paths)
        external = model("shared", package="a", access="public", path="", original_file_path="")
        user = model("user", "model.a.shared", package="b", schema="mine")
        content = manifest(external, user)
        content["metadata"]["project_name"] = "b"
        paths = write_run(tmp_path / "current", content)
        for environment, side in (
            ("dev", "staging"),
            ("staging", "staging"),
            ("production", "production"),
        ):
            with (
                rules.deferral(f"b/{environment}", store) as context,
                slimdag.Manifest.load(paths["manifest"]) as current,
            ):
                (found,) = current.defer(["model.b.user"], context).resolutions("model.b.user")
                assert (found.relation_name, found.rule) == (
                    f'"d"."{side}"."shared"',
                    "cross_project",
                )
                assert (found.project, found.environment, found.run_id) == ("a", side, f"a {side}")


SECRET = "\"{{ env_var('DBT_ENV_SECRET_X') }}\""
# Type: connection; credentials; what of them the profile shows.
WAREHOUSES = {
    "postgres": (
        "host: h, port: 5432, dbname: d",
        f"username: u, password: {SECRET}, schema: S",
        {"database": "d", "user": "u", "schema": "S"},
    ),
    "redshift": (
        "host: h, port: 5439, dbname: d, ra3_node: true",
        f"username: u, password: {SECRET}, schema: S",
        {"database": "d", "user": "u", "ra3_node": "true"},
    ),
    "snowflake": (
        "account: a, database: D, warehouse: W, role: R",
        f"auth_method: keypair, username: u, private_key: {SECRET}, "
        f"private_key_passphrase: {SECRET}, schema: S",
        {"account": "a", "user": "u", "warehouse": "W"},
    ),
    "bigquery": (
        f"method: service-account-json, project: p, keyfile_json: {{type: x, private_key: {SECRET}}}",
        "dataset: S",
        {"database": "p", "schema": "S"},
    ),
    "spark": ("host: h, method: thrift", f"token: {SECRET}, schema: S", {"host": "h"}),
    "databricks": (
        "host: h, http_path: /sql, catalog: c",
        f"token: {SECRET}, schema: S",
        {"database": "c"},
    ),
}


@pytest.mark.parametrize("kind", WAREHOUSES)
def test_every_warehouse_with_its_connection_and_credentials(kind: str) -> None:
    connection, credentials, shown = WAREHOUSES[kind]
    text = (
        f"connections:\n  c: {{type: {kind}, {connection}}}\nconnection: c\nenvironments:\n"
        '  Development: {type: development, schema: "DBT_{{ user.name }}", credentials: {auth_method: oauth}}\n'
        f"  Production:\n    type: deployment\n    deployment_type: production\n    credentials: {{{credentials}}}\n"
    )
    environments = slimdag.Environments.parse(text, variables={"DBT_ENV_SECRET_X": "hunter2"})
    assert environments.validate() == []
    profile = environments.profile("Production")
    values = {field.name: field.value for field in profile}
    assert shown.items() <= values.items()
    assert environments.schema("Production") == "S"
    assert environments.schema("Development", user="ada") == "DBT_ada"
    assert "hunter2" not in repr(profile)
    assert any(field.secret for field in profile)
    environments.require_variables("Production")
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Environments.parse(text, variables={}).require_variables("Production")
    assert caught.value.code == "missing_variable"
    assert caught.value.message.count("\n") == credentials.count("env_var") + connection.count(
        "env_var"
    )
