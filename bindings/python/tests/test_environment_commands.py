"""`slimdag env`: what each job defers to, nodes that need variables, edits as people see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import slimdag
from click.testing import CliRunner, Result
from slimdag.cli._app import app

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = ROOT / "examples" / "shop" / "states" / "production"

MESH = """\
projects:
  a:
    environments:
      main: {type: deployment}
    jobs:
      check: {environment: main, commands: dbt build, triggers: [pull_request]}
  b:
    depends_on: [a]
    environments:
      dev: {type: development}
      main: {type: deployment, deployment_type: production}
    jobs:
      build: {environment: main, commands: [dbt seed, dbt build], defer_to: self}
      check: {environment: main, commands: dbt build, type: ci}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "environments.yml"
    path.write_text(MESH)
    return path


def run(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["env", *arguments, "--file", str(file)])


def lines_of(result: Result) -> list[str]:
    return [" ".join(line.split()) for line in result.output.splitlines()]


def test_show_says_what_each_job_defers_to(file: Path) -> None:
    lines = lines_of(run(file, "show", "b/main"))
    assert "build deploy build (job.defer_to) dbt seed; dbt build" in lines
    assert "check ci main (ci_to_production) dbt build" in lines


def test_show_tells_what_is_missing_and_does_not_fail(file: Path) -> None:
    result = run(file, "show", "a/main")
    assert result.exit_code == 0
    assert "The CI job 'check' defers to production" in result.output
    content = json.loads(run(file, "show", "a/main", "--json").output)
    assert content["jobs"][0]["deferral"] is None
    # The upstream project has neither production nor staging.
    content = json.loads(run(file, "show", "b/dev", "--json").output)
    assert content["upstream"] is None
    assert "no production environment" in run(file, "show", "b/dev").output
    file.write_text(
        MESH.replace(
            "main: {type: deployment}", "main: {type: deployment, deployment_type: staging}"
        )
    )
    assert "upstream a: main (upstream_staging)" in lines_of(run(file, "show", "b/dev"))


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    content = json.loads((MANIFEST / "manifest.json").read_text())
    source = content["sources"]["source.shop.web.visits"]
    source["unrendered_database"] = "{{ env_var('SENSITIVE_SOURCE_DATABASE') }}"
    source["unrendered_schema"] = "{{ env_var('DBT_SCHEMA', 'raw') }}"
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    return tmp_path


def test_nodes_that_mention_variables(file: Path, manifest: Path) -> None:
    file.write_text("environments:\n  main: {type: deployment}\n")
    expected = "source.shop.web.visits unrendered_"
    lines = lines_of(run(file, "variables", "--manifest", str(manifest)))
    assert f"SENSITIVE_SOURCE_DATABASE {expected}database -" in lines
    assert f"DBT_SCHEMA {expected}schema default" in lines
    lines = lines_of(run(file, "variables", "main", "--manifest", str(manifest)))
    assert f"SENSITIVE_SOURCE_DATABASE {expected}database NO" in lines
    check = ("variables", "main", "--manifest", str(manifest), "--check")
    assert run(file, *check).exit_code == 1
    file.write_text(
        "variables: {SENSITIVE_SOURCE_DATABASE: x}\nenvironments:\n  main: {type: deployment}\n"
    )
    assert f"SENSITIVE_SOURCE_DATABASE {expected}database yes" in lines_of(run(file, *check))
    assert run(file, *check).exit_code == 0


def test_what_two_environments_share_is_said(file: Path) -> None:
    file.write_text(
        "connections: {c: {type: duckdb, path: shop.duckdb}}\nconnection: c\nenvironments:\n"
        + "".join(
            f"  {n}: {{type: deployment, schema: {s}}}\n"
            for n, s in (("a", "x"), ("b", "x"), ("c", "y"))
        )
    )
    where = ("--manifest", str(MANIFEST))
    result = run(file, "relations", "a", "b", *where)
    assert result.exit_code == 0
    assert "a and b share the relations of" in result.stderr
    assert "share" not in result.stdout
    # The one node with a schema of its own.
    result = run(file, "relations", "a", "c", *where)
    assert "share the relations of 1 node: snapshot.shop.orders_history." in result.stderr


def test_variables_have_to_be_asked_for_in_one_way(file: Path, manifest: Path) -> None:
    there = ("--manifest", str(manifest))
    assert run(file, "variables").exit_code == 2
    assert run(file, "variables", *there, "--check").exit_code == 2
    assert run(file, "variables", "b/main", "--uses", *there).exit_code == 2


def test_edits_count_the_lines_that_change(file: Path) -> None:
    assert "1 line would change" in run(file, "set", "a/main", "threads=8", "--dry-run").output
    result = run(file, "delete", "b/main", "--delete-jobs")
    assert result.exit_code == 0
    assert "3 lines changed" in result.output
    assert "defers" not in result.output
    assert slimdag.Environments.load(file, {}).names() == ["a/main", "b/dev"]


def test_the_history_of_runs_is_not_lost_unasked(file: Path, tmp_path: Path) -> None:
    file.write_text(MESH.replace("  b:", "  shop:").replace("depends_on: [a]", "depends_on: []"))
    url = f"sqlite:///{tmp_path / 'state.db'}"
    environments = slimdag.Environments.load(file, {})
    with slimdag.Store.open(url, environments) as store:
        for run_id in ("one", "two"):
            store.record_run(
                environment="main",
                project="shop",
                job="build",
                status="success",
                trigger="schedule",
                manifest=MANIFEST,
                run_id=run_id,
            )
        with pytest.raises(slimdag.Error) as caught:
            environments.delete("shop/main", delete_jobs=True, store=store)
        assert caught.value.code == "would_lose_data"
        assert "2 runs" in caught.value.message
        assert environments.delete("a/main", delete_jobs=True, store=store).deleted_jobs == [
            "check"
        ]
    result = run(file, "delete", "shop/main", "--delete-jobs", "--store", url)
    assert result.exit_code == 1
    assert "the history of 2 runs" in result.output
    assert run(file, "delete", "shop/main", "--runs", "1", "--store", url).exit_code == 2
    assert run(file, "delete", "shop/main", "--store", f"{url}.not").exit_code == 1
    said = ("--delete-jobs", "--delete-runs", "--store", url)
    assert run(file, "delete", "shop/main", *said).exit_code == 0


def test_settings_are_scalars() -> None:
    environments = slimdag.Environments.parse(MESH, variables={})
    for value in ([1], {"a": 1}, object(), b"x"):
        with pytest.raises(TypeError, match=r"permissions\.all"):
            environments.set("a/main", {"permissions.all": value})
    edit = environments.set(
        "a/main", {"extended_attributes.port": 1, "extended_attributes.on": True}
    )
    assert 'extended_attributes: {port: 1, "on": true}' in edit.text


def test_one_job_may_be_named_as_a_text() -> None:
    text = MESH.replace("dev: {type: development}", "other: {type: deployment}")
    environments = slimdag.Environments.parse(text, variables={})
    moved = environments.move_jobs("b/main", "b/other", "check")
    assert moved.changes == ["The job 'check' moved from 'main' to 'other'."]


NAMED = """environments:
  Development: {type: development}
  STG: {type: deployment}
  Production: {type: deployment}
"""


def test_what_a_name_says_is_said_in_every_report(tmp_path: Path) -> None:
    file = tmp_path / "environments.yml"
    file.write_text(NAMED)
    environments = slimdag.Environments.load(file)
    assert environments["STG"].deployment_type == "staging"
    assert environments["STG"].deployment_type_inferred
    assert environments["STG"].comparison_state == "last_successful_deploy_run"
    assert environments.deferral_target("Development").rule == "development_to_staging"
    listed = run(file, "list").output
    assert "staging (by name)" in listed
    assert "production (by name)" in listed
    entries = json.loads(run(file, "list", "--json").output)
    assert [entry["deployment_type_inferred"] for entry in entries] == [False, True, True]
    shown = run(file, "show", "Production").output
    assert "deployment (production, because of its name)" in shown
    assert json.loads(run(file, "show", "Production", "--json").output)["deployment_type_inferred"]
    validated = run(file, "validate")
    assert validated.exit_code == 0
    assert validated.output.count("because of its name") == 2
    assert "Write 'deployment_type: staging'" in validated.output
    assert run(file, "validate", "--strict").exit_code == 1
    found = json.loads(run(file, "validate", "--json").output)
    assert [finding["rule"] for finding in found] == ["marked_by_name"] * 2
    file.write_text(NAMED.replace("deployment}\n", "deployment, deployment_type: general}\n"))
    assert run(file, "validate", "--strict").exit_code == 0
