"""environments.yml through the Python package and the command: reading, rules, variables,
deferral, edits, relations."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import slimdag
import yaml
from click.testing import CliRunner, Result
from slimdag.cli._app import app

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "shop" / "environments.yml"
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "environments.schema.json").read_text())
MANIFEST = ROOT / "examples" / "shop" / "states" / "production"

# Seed 003's own example.
SMALL = """\
environments:
  development:
    type: development
    dbt_version: 1.7
    custom_branch_enabled: true

  staging:
    type: deployment
    branch: develop
    dbt_version: 1.7
    target: stg
    threads: 4
    schema: ANALYTICS_STAGING
    defer_to: production

  production:
    type: deployment
    branch: main
    dbt_version: 1.7
    target: prod
    threads: 8
    schema: ANALYTICS_PROD
"""


def parse(text: str, variables: dict[str, str] | None = None) -> slimdag.Environments:
    return slimdag.Environments.parse(text, "environments.yml", variables or {})


def rules(text: str) -> dict[str, tuple[int | None, int | None]]:
    """Rule of each error: line and column."""
    return {
        finding.rule: (finding.line, finding.column)
        for finding in parse(text).validate()
        if finding.severity == "error"
    }


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["env", *arguments])


def test_reads_the_form_of_the_seed() -> None:
    environments = parse(SMALL)
    assert environments.names() == ["development", "staging", "production"]
    staging = environments["staging"]
    assert (staging.type, staging.deployment_type) == ("deployment", "staging")
    assert (staging.branch, staging.dbt_version, staging.target) == ("develop", "1.7", "stg")
    assert (staging.threads, staging.schema, staging.defer_to) == (
        4,
        "ANALYTICS_STAGING",
        "production",
    )
    assert environments["development"].custom_branch_enabled
    assert [f.severity for f in environments.validate()] == ["warning", "warning"]


def test_a_version_is_what_is_written() -> None:
    text = SMALL.replace("dbt_version: 1.7", "dbt_version: 1.10")
    assert parse(text)["staging"].dbt_version == "1.10"


def test_the_example_is_valid_and_has_two_projects() -> None:
    environments = slimdag.Environments.load(EXAMPLE, {})
    assert not [f for f in environments.validate() if f.severity == "error"]
    assert environments.names()[-1] == "finance/production"
    with pytest.raises(slimdag.Error) as caught:
        environments["production"]
    assert caught.value.code == "environment_not_found"
    assert environments.get("production", "finance").name == "finance/production"
    assert environments["qa"].name == "shop/qa"


BROKEN: dict[str, tuple[str, str]] = {
    "unknown_key": ("    threads: 4", "    theads: 4"),
    "wrong_type": ("    threads: 4", "    threads: four"),
    "duplicate_key": ("    threads: 4", "    threads: 4\n    threads: 5"),
    "invalid_value": ("type: development", "type: developement"),
    "unknown_environment": ("defer_to: production", "defer_to: prodution"),
    "defers_to_development": ("defer_to: production", "defer_to: development"),
    "second_development": ("type: deployment\n    branch: develop", "type: development"),
    "second_production": (
        "type: deployment",
        "type: deployment\n    deployment_type: production",
    ),
    "deferral_circle": ("target: prod", "defer_to: staging"),
    "unknown_connection": ("target: stg", "connection: nowhere"),
    "unknown_expression": ("ANALYTICS_STAGING", '"{{ run_query() }}"'),
    "secret_not_allowed": ("ANALYTICS_STAGING", "\"{{ env_var('DBT_ENV_SECRET_X') }}\""),
    "missing_key": ("    type: development\n", ""),
    "reserved_variable": ("threads: 4", "variables: {DBT_CLOUD_RUN_ID: 1}"),
    "not_in_development": ("type: development", "type: development\n    deployment_type: general"),
    "variable_circle": (
        "threads: 4",
        "variables: {DBT_A: \"{{ env_var('DBT_B') }}\", DBT_B: \"{{ env_var('DBT_A') }}\"}",
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_violated_rule_is_found(rule: str) -> None:
    old, new = BROKEN[rule]
    assert old in SMALL
    assert rule in rules(SMALL.replace(old, new))
    assert rule not in rules(SMALL)


def test_all_violated_rules_are_told_at_once_with_their_places() -> None:
    text = SMALL.replace("threads: 4", "theads: 4").replace("defer_to: production", "defer_to: x")
    assert rules(text) == {"unknown_key": (12, 5), "unknown_environment": (14, 15)}
    finding = next(f for f in parse(text).validate() if f.rule == "unknown_key")
    assert finding.hint == "Did you mean 'threads'?"
    assert finding.path == "environments.staging.theads"
    with pytest.raises(slimdag.Error) as caught:
        parse(text).deferral_target("staging")
    assert caught.value.code == "invalid_environments_file"
    assert "line 12, column 5" in caught.value.message
    assert "line 14, column 15" in caught.value.message


@pytest.mark.parametrize(
    "text", ["environments: [", "a: 1\n---\nb: 2", "environments: !x {}", "x: \x01", "{a: *b}"]
)
def test_what_is_no_yaml_is_an_error(text: str) -> None:
    with pytest.raises(slimdag.Error) as caught:
        parse(text)
    assert caught.value.code == "invalid_environments_file"
    assert caught.value.where.file == "environments.yml"


def accepted_by_schema(text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(yaml.safe_load(text)))


def test_the_schema_is_one_and_takes_the_examples() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert accepted_by_schema(SMALL)
    assert accepted_by_schema(EXAMPLE.read_text())


# What one value alone decides, schema and reader decide alike.
LOCAL = [
    ("    threads: 4", "    theads: 4"),
    ("    threads: 4", "    threads: four"),
    ("    threads: 4", "    threads: 0"),
    ("    threads: 4", "    threads: 4.5"),
    ("    threads: 4", "    threads:"),
    ("    threads: 4", "    threads: 16"),
    ("    threads: 4", "    threads: \"{{ env_var('T', '4') | as_number }}\""),
    ("type: development", "type: developement"),
    ("    type: development\n", ""),
    ("dbt_version: 1.7", "dbt_version: newest"),
    ("dbt_version: 1.7", "dbt_version: versionless"),
    ("dbt_version: 1.7", "dbt_version: 1.12.0rc1"),
    ("custom_branch_enabled: true", "custom_branch_enabled: maybe"),
    ("custom_branch_enabled: true", "custom_branch_enabled: no"),
    ("target: stg", "target: [stg]"),
    ("target: stg", "variables: {DBT_A: [1]}"),
    ("target: stg", "variables: {DBT_A: 1, DBT_B: true}"),
    ("target: stg", "permissions: {all: view}"),
    ("target: stg", "permissions: {all: [view, own]}"),
    ("target: stg", "comparison_state: applied"),
    ("target: stg", "comparison_state: newest"),
    ("defer_to: production", "defer_to: {environment: production}"),
    ("defer_to: production", "defer_to: {environment: production, job: x}"),
    ("defer_to: production", "defer_to: {}"),
    ("environments:", "version: 2\nenvironments:"),
    ("environments:", "version: 1\nenvironments:"),
    ("environments:", "connections: {a: {type: postgres, host: x}}\nenvironments:"),
    ("environments:", "connections: {a: {type: postgres, hots: x}}\nenvironments:"),
    ("environments:", "connections: {a: {type: oracle}}\nenvironments:"),
    ("environments:", "jobs: {a: {environment: staging, commands: dbt build}}\nenvironments:"),
    ("environments:", "jobs: {a: {environment: staging}}\nenvironments:"),
    ("environments:", "jobs: {a: {environment: staging, commands: []}}\nenvironments:"),
    ("environments:", "jobs: {a: {environment: staging, commands: [1]}}\nenvironments:"),
    ("    type: deployment\n    branch: main\n    dbt_version: 1.7\n    target: prod", ""),
    (
        "environments:",
        "jobs: {a: {environment: staging, commands: [x], triggers: {schedule: daily}}}\n"
        "environments:",
    ),
    (
        "environments:",
        "jobs: {a: {environment: staging, commands: x, triggers: }}\nenvironments:",
    ),
    ("environments:", "generate_schema_name: for_env\nenvironments:"),
    ("environments:", "generate_schema_name: never\nenvironments:"),
    ("environments:", "environmnts:"),
]


@pytest.mark.parametrize(("old", "new"), LOCAL)
def test_schema_and_reader_agree(old: str, new: str) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new)
    assert accepted_by_schema(text) == (rules(text) == {})


def test_deferral_by_the_rules() -> None:
    environments = parse(
        SMALL
        + """\
  qa:
    type: deployment
    defer_to: self
  ci:
    type: deployment
jobs:
  nightly: {environment: production, commands: [dbt build]}
  check: {environment: ci, commands: [dbt build], triggers: [pull_request]}
  QA Check: {environment: qa, commands: [dbt build], triggers: [pull_request]}
  own: {environment: ci, commands: [dbt build], defer_to: self}
  other: {environment: qa, commands: [dbt build], defer_to: {job: nightly}}
  nothing: {environment: staging, commands: [dbt build], defer_to: none}
"""
    )

    def decided(environment: str = "", job: str | None = None) -> tuple[str, list[Any]]:
        decision = environments.deferral_target(environment, job)
        return decision.rule, [(t.environment, t.job, t.policy) for t in decision.targets]

    deploy = "last_successful_deploy_run"
    assert decided("development") == ("development_to_staging", [("staging", None, deploy)])
    assert decided("staging") == ("environment.defer_to", [("production", None, deploy)])
    assert decided("production") == ("deploy_to_nothing", [])
    assert decided(job="nightly") == ("deploy_to_nothing", [])
    assert decided("ci", "check") == ("ci_to_production", [("production", None, deploy)])
    assert decided(job="QA Check") == (
        "environment.defer_to",
        [("qa", None, "last_successful_run")],
    )
    assert decided(job="own") == ("job.defer_to", [("ci", "own", "job")])
    assert decided(job="other") == ("job.defer_to", [("production", "nightly", "job")])
    assert decided(job="nothing") == ("job.defer_to", [])
    assert [t.environment for t in environments.chain("development")] == ["staging", "production"]
    with pytest.raises(slimdag.Error) as caught:
        environments.deferral_target("qa", "check")
    assert caught.value.code == "invalid_argument"


def test_without_staging_development_defers_to_production() -> None:
    text = SMALL.replace("  staging:", "  integration:")
    decision = parse(text).deferral_target("development")
    assert decision.rule == "development_to_production"
    text = text.replace("  production:", "  main:").replace("defer_to: production\n", "")
    assert parse(text).deferral_target("development").targets == ()


def test_cross_project_references_go_to_staging_but_for_production() -> None:
    environments = slimdag.Environments.load(EXAMPLE, {})
    assert [t.environment for t in environments.upstream("finance/production")] == ["production"]
    assert [t.environment for t in environments.upstream("finance/staging")] == ["staging"]
    assert [t.project for t in environments.upstream("finance/development")] == ["shop"]


VARIABLES = """\
variables: {DBT_A: project, DBT_B: project, DBT_C: project}
environments:
  dev:
    type: development
    variables: {DBT_B: environment}
    schema: "{{ env_var('DBT_A') }}_{{ user.name }}"
  main:
    type: deployment
    variables: {DBT_B: environment, DBT_C: environment}
    branch: "{{ env_var('MISSING') }}"
    schema: "{{ env_var('DBT_D', 'code') }}"
jobs:
  nightly:
    environment: main
    commands: [dbt build]
    variables: {DBT_C: job}
"""


def test_precedence_of_variables() -> None:
    environments = parse(VARIABLES, {"DBT_A": "process", "DBT_D": "process"})
    values = {v.name: (v.value, v.source) for v in environments.variables(job="nightly")}
    assert values["DBT_A"] == ("project", "project")
    assert values["DBT_B"] == ("environment", "environment")
    assert values["DBT_C"] == ("job", "job")
    assert values["DBT_D"] == ("process", "process")
    assert environments.schema("main") == "process"
    assert parse(VARIABLES).schema("main") == "code"
    own = {"DBT_A": "mine"}
    assert environments.schema("dev", user="ada", personal=own) == "mine_ada"
    found = {v.name: v.value for v in environments.variables("main", personal=own)}
    assert found["DBT_A"] == "project"  # Personal values count in development only.


def test_built_in_variables_have_neutral_names_and_the_original_ones() -> None:
    found = parse(VARIABLES).variables(job="nightly", run={"DBT_CLOUD_RUN_ID": "7"})
    values = {v.name: v.value for v in found}
    for name, value in {"ENVIRONMENT_NAME": "main", "JOB_ID": "nightly", "RUN_ID": "7"}.items():
        assert values[f"SLIMDAG_{name}"] == values[f"DBT_CLOUD_{name}"] == value


def test_missing_variables_are_told_with_every_place() -> None:
    environments = parse(VARIABLES + '    description: "x"\n')
    with pytest.raises(slimdag.Error) as caught:
        environments.require_variables("main")
    assert caught.value.code == "missing_variable"
    assert "'MISSING' is needed in line" in caught.value.message
    assert "environments.main.branch" in caught.value.message
    environments.require_variables("dev")


EDITED = """\
# keep me\r
environments:\r
  staging:   # the release candidate\r
    type: deployment\r
    threads: 4    # few\r
    # a comment of its own\r
\r
  production: {type: deployment, deployment_type: production}\r
  old:\r
    type: deployment\r
jobs:\r
  a: {environment: old, commands: [dbt build]}\r
  b:\r
    environment: "old"   # quoted\r
    commands:\r
      - dbt build\r
# the end"""


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that went, and lines that came, as sets of text."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_an_edit_leaves_every_other_line_alone() -> None:
    environments = parse(EDITED)
    gone, come = changed_lines(EDITED, environments.set("staging", {"threads": 8}).text)
    assert gone == ["    threads: 4    # few\r\n"]
    assert come == ["    threads: 8    # few\r\n"]
    gone, come = changed_lines(EDITED, environments.set("production", {"target": "prod"}).text)
    assert (len(gone), len(come)) == (1, 1)
    gone, come = changed_lines(EDITED, environments.add("qa", {"type": "deployment"}).text)
    assert (gone, come) == ([], ["  qa:\r\n"])
    moved = environments.move_jobs("old", "staging")
    gone, come = changed_lines(EDITED, moved.text)
    assert come[1] == "    environment: staging   # quoted\r\n"
    assert len(gone) == len(come) == 2
    marked = environments.mark_production("staging")
    assert parse(marked.text)["staging"].deployment_type == "production"
    assert parse(marked.text)["production"].deployment_type == "general"
    gone, come = changed_lines(EDITED, marked.text)
    assert (len(gone), len(come)) == (1, 2)
    assert marked.text.endswith("# the end")


def test_deleting_names_what_would_be_lost() -> None:
    environments = parse(EDITED)
    with pytest.raises(slimdag.Error) as caught:
        environments.delete("old")
    assert caught.value.code == "would_lose_data"
    assert "a, b" in caught.value.message
    with pytest.raises(slimdag.Error) as caught:
        environments.delete("staging", runs=3)
    assert "3 runs" in caught.value.message
    block = EDITED.replace(
        "a: {environment: old, commands: [dbt build]}",
        "a:\r\n    environment: old\r\n    commands: x",
    )
    edit = parse(block).delete("old", delete_jobs=True)
    assert edit.deleted_jobs == ["a", "b"]
    assert parse(edit.text).names() == ["staging", "production"]
    gone, come = changed_lines(block, edit.text)
    assert come == []
    assert all("keep me" not in line and "the end" not in line for line in gone)


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (
            "environments:\n  a: {type: deployment}\nenvironments:\n  b: {type: deployment}\n",
            {"threads": 2},
        ),
        ("environments:\n  a: &x {type: deployment}\n  b: *x\n", {"threads": 2}),
        ("environments:\n  a: {type: deployment,\n    threads: 1}\n", {"target": "x"}),
        (
            "environments:\n  a:\n    type: deployment\n    description: |\n      x\n",
            {"description": "y"},
        ),
        (
            "environments:\n  a:\n    type: deployment\n    description: a\n      b\n",
            {"description": "y"},
        ),
    ],
)
def test_an_edit_that_cannot_be_certain_is_refused(text: str, settings: dict[str, object]) -> None:
    with pytest.raises(slimdag.Error) as caught:
        parse(text).set("a", settings)
    assert caught.value.code == "unsafe_edit"
    assert caught.value.where.line is not None


def test_an_edit_that_would_break_a_rule_is_refused() -> None:
    for settings in ({"defer_to": "nowhere"}, {"threads": "many"}, {"typ": "x"}):
        with pytest.raises(slimdag.Error) as caught:
            parse(SMALL).set("staging", settings)
        assert caught.value.code == "invalid_environments_file"
    with pytest.raises(slimdag.Error) as caught:
        parse(SMALL).delete("production")  # staging defers to it
    assert caught.value.code == "invalid_environments_file"


def test_any_text_survives_an_edit() -> None:
    for value in (
        "a: b",
        "#x",
        "",
        "yes",
        "12",
        "'",
        '"',
        "\\",
        "a\nb",
        "ü",
        "- x",
        "null",
        "a #b",
        "x:",
    ):
        edit = parse(SMALL).set("staging", {"variables.DBT_X": value})
        found = parse(edit.text).to_dict()["projects"][0]["environments"][1]["variables"]
        assert found == {"DBT_X": value}


def test_saving_is_atomic_and_notices_other_writers(tmp_path: Path) -> None:
    file = tmp_path / "environments.yml"
    file.write_bytes(EDITED.encode())
    file.chmod(0o640)
    environments = slimdag.Environments.load(file, {})
    edit = environments.set("staging", {"threads": 8})
    edit.save()
    assert b"threads: 8    # few\r\n" in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["environments.yml"]
    with pytest.raises(slimdag.Error) as caught:
        edit.save()
    assert caught.value.code == "artifact_replaced"


CANARY = "c4n4ry-value"
SECRETS = f"""\
connections:
  lake:
    type: snowflake
    account: x
    oauth_client_secret: {CANARY}
    query_tag: "https://user:{CANARY}@host/"
variables:
  DBT_ENV_SECRET_A: {CANARY}
  API_TOKEN: {CANARY}
environments:
  main:
    type: deployment
    connection: lake
    schema: X
    theads: 3
    credentials:
      auth_method: keypair
      username: u
      private_key: |
        -----BEGIN PRIVATE KEY-----
        {CANARY}
        -----END PRIVATE KEY-----
      private_key_passphrase: {CANARY}
    extended_attributes:
      keyfile_json: {{private_key: {CANARY}, project: p}}
      token: "{{{{ env_var('DBT_ENV_SECRET_B') }}}}"
    variables:
      password: {CANARY}
jobs:
  nightly:
    environment: main
    commands: ["dbt build --vars '{{password: {CANARY}}}'"]
    variables: {{DBT_ENV_SECRET_C: {CANARY}}}
"""


def test_secrets_never_show(tmp_path: Path) -> None:
    given = {"DBT_ENV_SECRET_B": CANARY, "DBT_ENV_SECRET_D": CANARY}
    broken = parse(SECRETS, given)
    shown = [repr(broken), str(broken.to_dict()), str(broken.validate())]
    with pytest.raises(slimdag.Error) as caught:
        broken["main"]
    shown.append(str(caught.value))
    environments = parse(SECRETS.replace("    theads: 3\n", ""), given)
    shown += [
        repr(environments["main"]),
        repr(environments.profile("main")),
        repr(environments.variables(job="nightly")),
        repr(environments.variable_uses("main")),
    ]
    edit = environments.set("main", {"credentials.private_key_passphrase": f"new-{CANARY}"})
    shown += [repr(edit), str(edit.to_dict())]
    file = tmp_path / "environments.yml"
    file.write_text(SECRETS.replace("    theads: 3\n", ""))
    for arguments in (
        ["list"],
        ["show", "main"],
        ["show", "main", "--json"],
        ["validate"],
        ["validate", "--json"],
        ["variables", "main"],
        ["variables", "--job", "nightly", "--json"],
        ["set", "main", f"credentials.private_key_passphrase={CANARY}", "--dry-run"],
        ["set", "main", f"credentials.password={CANARY}", "--dry-run"],
    ):
        result = run(*arguments, "--file", str(file))
        shown.append(result.output)
    assert len(shown) > 15
    for text in shown:
        assert CANARY not in text
    assert sum(f.rule == "literal_secret" for f in environments.validate()) >= 7
    file.write_text(SECRETS.replace("type: snowflake", f"type: [{CANARY}"))
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Environments.load(file, {})
    assert CANARY not in str(caught.value)


def test_commands_speak_to_people_and_to_programs(tmp_path: Path) -> None:
    file = tmp_path / "environments.yml"
    file.write_text(SMALL)
    options = ("--file", str(file))
    listed = run("list", *options)
    assert listed.exit_code == 0
    assert "ANALYTICS_STAGING" in listed.output
    entries = json.loads(run("list", "--json", *options).output)
    assert [entry["name"] for entry in entries] == ["development", "staging", "production"]
    assert run("validate", *options).exit_code == 0
    assert run("show", "nowhere", *options).exit_code == 1
    assert run("add", "qa", "type=deployment", "defer_to=self", *options).exit_code == 0
    assert run("mark-production", "qa", *options).exit_code == 0
    assert (
        json.loads(run("show", "qa", "--json", *options).output)["deployment_type"] == "production"
    )
    assert run("delete", "qa", "--dry-run", *options).exit_code == 0
    assert run("delete", "qa", *options).exit_code == 0
    assert run("set", "staging", *options).exit_code == 2
    assert run("set", "staging", "threads", *options).exit_code == 2
    file.write_text(SMALL.replace("threads: 4", "theads: 4"))
    result = run("validate", *options)
    assert result.exit_code == 1
    assert "Did you mean 'threads'?" in result.output


def test_relations_of_the_shop() -> None:
    environments = slimdag.Environments.load(EXAMPLE, {"SHOP_DATABASE": "/data/shop.duckdb"})
    with slimdag.Manifest.load(MANIFEST) as manifest:
        own = environments.relations(manifest, "shop/production", own_manifest=True)
        evaluated = environments.relations(manifest, "shop/production")
        # The manifest was made in production, so its own names are the judge.
        assert {n.unique_id: n.relation_name for n in own.nodes} == {
            n.unique_id: n.relation_name for n in evaluated.nodes
        }
        assert all(
            n.relation_name for n in evaluated.nodes if not n.unique_id.startswith("function")
        )
        staging = {n.unique_id: n for n in environments.relations(manifest, "shop/staging").nodes}
        seed = staging["seed.shop.country_codes"]
        assert seed.relation_name == '"shop"."analytics_staging_reference"."country_codes"'
        source = staging["source.shop.erp.customers"]
        assert source.relation_name == '"shop"."raw_erp".customers'
        development = environments.relations(manifest, "shop/development")
        unknown = next(n for n in development.nodes if n.unique_id == "seed.shop.country_codes")
        assert unknown.unknown == {"schema": "DBT_{{ user.name }}"}
        assert evaluated.collisions == []


def test_a_callback_names_relations_and_its_exceptions_reach_the_caller() -> None:
    environments = slimdag.Environments.load(EXAMPLE, {})

    def one_schema(request: slimdag.NameRequest) -> str | None:
        return "everything" if request.component == "schema" else None

    with slimdag.Manifest.load(MANIFEST) as manifest:
        found = environments.relations(manifest, "shop/staging", on_name=one_schema)
        schemas = {
            n.schema for n in found.nodes if not n.unique_id.startswith(("source", "snapshot"))
        }
        assert schemas == {"everything"}

        def fail(request: slimdag.NameRequest) -> str | None:
            raise KeyError(request.unique_id)

        with pytest.raises(KeyError):
            environments.relations(manifest, "shop/staging", on_name=fail)


@pytest.fixture
def write_manifest(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    def write(content: dict[str, Any]) -> Path:
        (tmp_path / "manifest.json").write_text(json.dumps(content))
        return tmp_path

    return write


def test_conditional_sources_and_variables_of_nodes(
    write_manifest: Callable[[dict[str, Any]], Path],
) -> None:
    content = json.loads((MANIFEST / "manifest.json").read_text())
    source = content["sources"]["source.shop.web.visits"]
    source["unrendered_database"] = "{{ env_var('SENSITIVE_SOURCE_DATABASE') }}"
    source["database"] = "rendered"
    source["relation_name"] = '"rendered"."raw_web"."visits"'
    model = next(
        n for n in content["nodes"].values() if n["resource_type"] == "model" and n["relation_name"]
    )
    model["raw_code"] = "{{ config(schema=env_var('DBT_X', 'x') ~ 'y') }} select 1"
    text = """\
environments:
  stage:
    type: deployment
    target: stg
    schema: S
    variables: {SENSITIVE_SOURCE_DATABASE: safe}
  main:
    type: deployment
    target: production
    schema: M
    variables: {SENSITIVE_SOURCE_DATABASE: pii}
  other: {type: deployment, target: n, schema: N}
"""
    with slimdag.Manifest.load(write_manifest(content)) as manifest:
        environments = parse(text)

        def visits(environment: str) -> slimdag.NodeRelation:
            found = environments.relations(manifest, environment).nodes
            return next(n for n in found if n.unique_id == "source.shop.web.visits")

        assert visits("stage").relation_name == '"safe"."raw_web"."visits"'
        assert visits("main").relation_name == '"pii"."raw_web"."visits"'
        assert visits("other").unknown == {"database": "env_var('SENSITIVE_SOURCE_DATABASE')"}
        found = environments.relations(manifest, "stage").nodes
        unclear = next(n for n in found if n.unique_id == model["unique_id"])
        assert unclear.unknown["schema"] == "env_var('DBT_X', 'x') ~ 'y'"
        mentions = {(v.unique_id, v.variable, v.where, v.has_default) for v in manifest.variables()}
        assert mentions >= {
            ("source.shop.web.visits", "SENSITIVE_SOURCE_DATABASE", "unrendered_database", False),
            (model["unique_id"], "DBT_X", "raw_code", True),
        }


def test_two_nodes_with_one_relation_are_a_collision(
    write_manifest: Callable[[dict[str, Any]], Path],
) -> None:
    content = json.loads((MANIFEST / "manifest.json").read_text())
    nodes = content["nodes"]
    nodes["seed.shop.country_codes"]["unrendered_config"]["alias"] = "fax_orders"
    environments = slimdag.Environments.load(EXAMPLE, {})
    with slimdag.Manifest.load(write_manifest(content)) as manifest:
        found = environments.relations(manifest, "shop/production").collisions
    assert [collision.unique_ids for collision in found] == [
        ["seed.shop.country_codes", "seed.shop.fax_orders"]
    ]


def test_a_macro_counts_where_the_manifest_does_not_name_its_project(
    write_manifest: Callable[[dict[str, Any]], Path],
) -> None:
    """Manifests of dbt before 1.6."""
    content = json.loads((MANIFEST / "manifest.json").read_text())
    own = "macro.shop.generate_schema_name"
    macro = dict(content["macros"]["macro.dbt.generate_schema_name"])
    macro |= {"unique_id": own, "package_name": "shop"}
    macro["macro_sql"] = "{% macro generate_schema_name(c, node) %}x_{{ c }}{% endmacro %}"
    content["macros"][own] = macro
    environments = parse("environments: {e: {type: deployment, schema: S}}\n")
    for named in (True, False):
        if not named:
            content["metadata"]["project_name"] = None
        with slimdag.Manifest.load(write_manifest(content)) as manifest:
            nodes = {n.unique_id: n for n in environments.relations(manifest, "e").nodes}
        for unique_id in ("model.shop.customer_segments", "model.retail_utils.calendar"):
            assert nodes[unique_id].unknown["schema"] == own
