"""The JSON of every answer about environments against its published schema."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import slimdag
from click.testing import CliRunner
from slimdag._calls import encoded, get_string
from slimdag.cli._app import app

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "shop" / "environments.yml"
MANIFEST = ROOT / "examples" / "shop" / "states" / "production"
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "environment-answers.json").read_text())

# What the example leaves out: one project without a name, templates, every kind of deferral.
OTHER = """\
connections:
  lake: {type: snowflake, account: a, oauth_client_secret: hunter2, port: 1}
variables: {DBT_A: "{{ env_var('DBT_B') }}"}
generate_schema_name: for_env
environments:
  dev: {type: development, schema: "DBT_{{ user.name }}"}
  main:
    type: deployment
    connection: lake
    threads: "{{ env_var('THREADS', '4') | as_number }}"
    credentials: {auth_method: password, password: hunter2, username: u, schema: S}
    extended_attributes: {a: [1, "{{ env_var('NOWHERE') }}"], b: true}
    permissions: {all: view}
  empty: {type: deployment, deployment_type: staging, comparison_state: applied}
jobs:
  one: {environment: main, commands: x, defer_to: self, triggers: {after_job: two}}
  two: {environment: main, commands: [x, y], defer_to: {job: one}, triggers: [api, merge]}
  three: {environment: empty, commands: x, defer_to: main, variables: {DBT_ENV_SECRET_A: hunter2}}
"""


def check(name: str, answer: Any) -> None:
    schema = {"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{name}"}
    jsonschema.Draft202012Validator(schema).validate(answer)


def check_json(name: str, function: str, *arguments: Any) -> None:
    check(name, json.loads(get_string(function, *arguments)))


def text(value: str) -> tuple[bytes, int]:
    data = encoded(value)
    return data, len(data)


def test_the_schema_is_one_and_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for name in SCHEMA["$defs"]:
        with pytest.raises(jsonschema.ValidationError):
            check(name, {"nothing": "of it"} if name == "edit" else 1)
    for name in ("findings", "list", "targets", "variables", "variable_uses", "profile"):
        with pytest.raises(jsonschema.ValidationError):
            check(name, [{}])
    with pytest.raises(jsonschema.ValidationError):
        check("relations", {"nodes": [{}], "collisions": []})


@pytest.fixture(params=["example", "other"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "environments.yml"
    if request.param == "example":
        shutil.copy(EXAMPLE, path)
    else:
        path.write_text(OTHER)
    return path


def test_answers_of_the_library(file: Path) -> None:
    environments = slimdag.Environments.load(file, {"SOME": "thing"})
    handle = environments._live()
    check("environments", environments.to_dict())
    check_json("findings", "slimdag_environments_findings_json", handle)
    for name in environments.names():
        at = (handle, *text(name), *text(""))
        check_json("environment", "slimdag_environments_environment_json", *at)
        check_json("targets", "slimdag_environments_chain_json", *at)
        check_json("targets", "slimdag_environments_upstream_json", *at)
        decision = (handle, *text(name), *text(""), *text(""))
        check_json("decision", "slimdag_environments_deferral_json", *decision)
        from slimdag.environments import _VariableContext  # noqa: PLC0415

        with _VariableContext(None, None, None, {"SLIMDAG_RUN_ID": "1"}) as context:
            for what in ("variables", "profile"):
                function = f"slimdag_environments_{what}_json"
                check_json(what, function, *at, context._live())
            function = "slimdag_environments_variable_uses_json"
            check_json("variable_uses", function, *at, context._live())


def test_answers_about_a_manifest(file: Path) -> None:
    environments = slimdag.Environments.load(file, {})
    with slimdag.Manifest.load(MANIFEST) as manifest:
        check_json("node_variables", "slimdag_manifest_variables_json", manifest._live())
        for name in environments.names():
            if name.startswith("finance/"):
                continue
            for own in (False, True):
                found = environments.relations(manifest, name, own_manifest=own)
                check("relations", json.loads(json.dumps(found, default=vars)))


EDITS = (
    ["add", "{project}new", "type=deployment", "threads=4"],
    ["set", "{main}", "threads=3", "variables.API_TOKEN=x"],
    ["mark-production", "{main}"],
    ["move-jobs", "{main}", "{other}"],
)


def test_answers_of_the_command(file: Path) -> None:
    is_example = "projects:" in file.read_text()
    names = {
        "project": "shop/" if is_example else "",
        "main": "shop/qa" if is_example else "main",
        "other": "shop/staging" if is_example else "empty",
    }

    def answer(*arguments: str, code: int = 0) -> Any:
        result = CliRunner().invoke(app, ["env", *arguments, "--json", "--file", str(file)])
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    check("list", answer("list"))
    check("findings", answer("validate"))
    check("shown", answer("show", names["main"]))
    check("variables", answer("variables", names["main"]))
    check("variable_uses", answer("variables", names["main"], "--uses"))
    check("node_variables", answer("variables", "--manifest", str(MANIFEST)))
    mentions = answer("variables", names["main"], "--manifest", str(MANIFEST))
    check("node_variables", mentions)
    assert all(isinstance(mention["has_value"], bool) for mention in mentions)
    found = answer("relations", names["main"], names["other"], "--manifest", str(MANIFEST))
    check("relations_by_environment", found)
    for edit in EDITS:
        changed = answer(*(part.format(**names) for part in edit))
        check("edit", changed)
        assert changed["saved"] is True
    deleted = answer("delete", f"{names['project']}new", "--dry-run")
    check("edit", deleted)
    assert deleted["saved"] is False
    file.write_text(file.read_text().replace("type: deployment", "typ: deployment", 1))
    check("findings", answer("validate", code=1))
