"""Where nodes are built: names of the shop against dbt's own manifests and macros."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import dbt.include.global_project
import jinja2
import pytest
import slimdag

STATES = Path(__file__).resolve().parents[2] / "examples" / "shop" / "states"
MACROS = Path(str(dbt.include.global_project.PACKAGE_PATH)) / "macros" / "get_custom_name"

ENVIRONMENTS = """\
connections: {warehouse: {type: duckdb, path: shop.duckdb}}
connection: warehouse
environments:
  production: {type: deployment, target: production, schema: analytics}
  branch: {type: deployment, target: branch, schema: dev_branch}
  prod: {type: deployment, deployment_type: general, target: prod, schema: main}
"""

# Seed 003's macro.
PRODUCTION_MACRO = """
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set default_schema = target.schema -%}
    {%- if target.name == 'prod' -%}
        {%- if custom_schema_name is none -%} {{ default_schema }}
        {%- else -%} {{ custom_schema_name | trim }} {%- endif -%}
    {%- else -%}
        {%- if custom_schema_name is none -%} {{ default_schema }}
        {%- else -%} {{ default_schema }}_{{ custom_schema_name | trim }} {%- endif -%}
    {%- endif -%}
{%- endmacro %}
"""


@pytest.mark.parametrize("made_in", ["production", "branch"])
@pytest.mark.parametrize("environment", ["production", "branch"])
def test_names_are_those_that_dbt_gives_in_the_other_environment(
    made_in: str, environment: str
) -> None:
    """The two manifests were made by dbt with the two targets."""
    environments = slimdag.Environments.parse(ENVIRONMENTS, variables={})
    evaluated = environments.relations(slimdag.Manifest.load(STATES / made_in), environment)
    judge = slimdag.Manifest.load(STATES / environment)
    expected = {
        node.unique_id: node.relation_name
        for node in environments.relations(judge, environment, own_manifest=True).nodes
    }
    found = {
        node.unique_id: node.relation_name for node in evaluated.nodes if node.unique_id in expected
    }
    assert len(found) > 30
    assert found == {unique_id: expected[unique_id] for unique_id in found}


@pytest.mark.parametrize("environment", ["production", "branch", "prod"])
@pytest.mark.parametrize(
    ("rule", "macro"),
    [
        ("default", "default__generate_schema_name"),
        ("for_env", "generate_schema_name_for_env"),
        ("production", "generate_schema_name"),
    ],
)
def test_schemas_are_those_of_the_macros(rule: str, macro: str, environment: str) -> None:
    text = PRODUCTION_MACRO
    if rule != "production":
        text = (MACROS / "get_custom_schema.sql").read_text()
    environments = slimdag.Environments.parse(ENVIRONMENTS, variables={})
    settings = environments[environment]
    target = SimpleNamespace(name=settings.target, schema=settings.schema)
    module = jinja2.Environment().from_string(text).make_module({"target": target})
    manifest = slimdag.Manifest.load(STATES / "production")
    checked = set()
    for node in environments.relations(manifest, environment, schema_rule=rule).nodes:
        if not node.unique_id.startswith(("model", "seed")):
            continue
        custom = manifest.read_node(node.unique_id)["config"]["schema"]
        checked.add(custom)
        assert node.schema == getattr(module, macro)(custom, None).strip()
    assert checked >= {None, "reference"}
