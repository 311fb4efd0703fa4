"""Where nodes are built: a project whose files name their places in every way, parsed by dbt for three
targets. What slimdag says of one target from the manifest of another is what dbt says, or unknown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import slimdag
from dbt.cli.main import dbtRunner

TARGETS = ("dev", "stg", "prod")

ENVIRONMENTS = "\n".join(
    ["connections:"]
    + [f"  {name}: {{type: duckdb, path: {name}.duckdb}}" for name in TARGETS]
    + ["environments:"]
    + [
        f"  {name}: {{type: deployment, deployment_type: general, connection: {name}, "
        f"target: \"{{{{ env_var('TARGET', '{name}') }}}}\", threads: 2, schema: {name}_s}}"
        for name in TARGETS
    ]
)

# Model: what stands in its file, before `select 1 as id`.
EVALUATED = {
    "plain": "",
    "literal": "{{ config(schema='lit', alias='al') }}",
    "over_lines": '{{ config(\n  materialized = "table",\n  schema = "lit2" ,\n) }}',
    "commented_out": "{# {{ config(schema='old') }} #}",
    "in_sql_comment": "-- {{ config(schema='sql_comment') }}\n",
    "no_tag": "-- config(schema='zzz')\n",
    "raw_block": "{% raw %}-- {{ config(schema='raw') }}{% endraw %}\n",
    "by_do": "{% do config(schema='via_do') %}",
    "by_set": "{% set nothing = config(schema='via_set') %}",
    "twice": "{{ config(schema='a1') }}{{ config(schema='a2') }}",
    "of_variable": "{{ config(schema=env_var('DBT_S', 'dflt'), alias=env_var('DBT_A', 'al2') | as_text) }}",
    "of_target": "{{ config(schema=target.schema, alias=target['name']) }}",
    "of_default": "{{ config(schema=env_var('DBT_NOPE', target.schema)) }}",
    "of_missing_var": "{{ config(schema=var('no_such', 'code')) }}",
    "none": "{{ config(schema=none, alias=none) }}",
    "blanks": "{{ config(schema='  sp  ', alias=' al3 ') }}",
    "empty": "{{ config(schema='', alias='') }}",
    "capitals": "{{ config(schema='UpPer', alias='MiXed') }}",
    "of_meta": "{{ config(meta={'schema': 'm'}, tags=['schema']) }}",
    "of_database": "{{ config(database=target.database) }}",
    "of_hook": "{{ config(pre_hook=\"select 1 -- schema='q'\", schema='hq') }}",
    "asked_for": "{% set x = config.get('schema', 'zz') %}",
    "by_macro": "{{ set_schema() }}",
}
UNKNOWN = {
    "only_in_prod": "{% if target.name == 'prod' %}{{ config(schema='only_prod') }}{% endif %}",
    "by_choice": "{{ config(schema='a' if target.name == 'prod' else 'b') }}",
    "in_a_call": "{% call run() %}{{ config(schema='in_call') }}{% endcall %}",
    "by_dictionary": "{{ config({'schema': 'via_dict'}) }}",
    "by_stars": "{{ config(**{'schema': 'via_stars'}) }}",
    "by_variable": "{% set s = 'a_' ~ target.name %}{{ config(schema=s) }}",
    "joined": "{{ config(schema='x_' ~ target.name) }}",
    "in_a_macro": "{% macro unused() %}{{ config(schema='in_macro') }}{% endmacro %}",
    "of_project_var": "{{ config(schema=var('project_var', 'code')) }}",
}
MODELS = {**EVALUATED, **UNKNOWN}

PROJECT = """\
name: adv
version: "1.0"
profile: adv
vars: {project_var: from_project}
models:
  adv:
    folder: {+schema: "folder_{{ target.name }}"}
  pack:
    +schema: "{{ env_var('DBT_PACK', 'of_root') | as_text }}"
seeds: {+schema: "{{ env_var('DBT_SEEDS', target.schema) }}"}
snapshots: {+target_schema: "{{ target.schema }}_snap"}
data_tests: {+store_failures: true}
"""

PROPERTIES = """\
models:
  - name: plain
    columns: [{name: id, data_tests: [not_null]}]
  - name: with_properties
    config: {schema: literal_there}
sources:
  - name: conditional
    database: "{{ env_var('SENSITIVE_SOURCE_DATABASE', 'dd') }}"
    schema: "{{ target.schema }}_raw"
    tables: [{name: t}]
  - name: by_default
    tables: [{name: t}]
  - name: by_choice
    schema: "{{ 'a' if target.name == 'prod' else 'b' }}"
    tables: [{name: t}]
  - name: of_a_file
    config: {meta: {external_location: "read_csv('x_{name}.csv')"}}
    tables: [{name: t}]
"""

MACROS = """\
{% macro set_schema() %}{{ config(schema='via_macro') }}{% endmacro %}
{% macro run() %}{{ caller() }}{% endmacro %}
"""


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, slimdag.Manifest]]:
    root = tmp_path_factory.mktemp("placement")
    files = {
        "dbt_project.yml": PROJECT,
        "packages.yml": "packages: [{local: pack}]\n",
        "pack/dbt_project.yml": "name: pack\nversion: '1.0'\nmodels: {+schema: own}\n",
        "pack/models/pack_plain.sql": "select 1 as id",
        "pack/models/pack_in_file.sql": "{{ config(schema='in_file', alias='z') }} select 1 as id",
        "macros/macros.sql": MACROS,
        "models/properties.yml": PROPERTIES,
        "models/with_properties.sql": "select 1 as id",
        "models/folder/in_folder.sql": "select 1 as id",
        "models/python_model.py": (
            "# dbt.config(schema='no')\n"
            "def model(dbt, session):\n"
            '    """dbt.config(schema="neither")"""\n'
            '    dbt.config(materialized="table", schema="python")\n'
            "    return None\n"
        ),
        "seeds/seed.csv": "id\n1\n",
        "snapshots/snap.sql": (
            "{% snapshot snap %}{{ config(target_schema=target.schema, unique_key='id', "
            "strategy='check', check_cols='all') }} select 1 as id{% endsnapshot %}"
        ),
        "profiles.yml": "adv:\n  target: dev\n  outputs:\n"
        + "".join(
            f"    {name}: {{type: duckdb, path: {name}.duckdb, schema: {name}_s, threads: 2}}\n"
            for name in TARGETS
        ),
        **{f"models/{name}.sql": f"{head} select 1 as id" for name, head in MODELS.items()},
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    where = ["--project-dir", str(root), "--profiles-dir", str(root), "--quiet"]
    log = ["--log-path", str(root / "logs")]
    assert dbtRunner().invoke(["deps", *where, *log]).success
    loaded = {}
    for target in TARGETS:
        made = ["--target", target, "--target-path", str(root / target), "--no-partial-parse"]
        assert dbtRunner().invoke(["parse", *where, *log, *made]).success
        loaded[target] = slimdag.Manifest.load(root / target)
    yield loaded
    for manifest in loaded.values():
        manifest.close()


@pytest.mark.parametrize("made_in", TARGETS)
@pytest.mark.parametrize("target", TARGETS)
def test_names_are_those_of_dbt_or_unknown(
    manifests: dict[str, slimdag.Manifest], made_in: str, target: str
) -> None:
    environments = slimdag.Environments.parse(ENVIRONMENTS, variables={})
    judge = environments.relations(manifests[target], target, own_manifest=True)
    expected = {n.unique_id: (n.database, n.schema, n.alias, n.relation_name) for n in judge.nodes}
    found = environments.relations(manifests[made_in], target).nodes
    assert {n.unique_id for n in found} == set(expected)
    unknown = set()
    for node in found:
        if node.unknown:
            unknown.add(node.unique_id)
            assert node.relation_name is None
        else:
            names = (node.database, node.schema, node.alias, node.relation_name)
            assert names == expected[node.unique_id], node.unique_id
    assert unknown == {
        *(f"model.adv.{name}" for name in UNKNOWN),
        # The root project's setting stands above the package's file.
        "model.pack.pack_in_file",
        "source.adv.by_choice.t",
        "source.adv.of_a_file.t",
    }


def test_what_a_properties_file_may_have_rendered_is_marked(
    manifests: dict[str, slimdag.Manifest],
) -> None:
    environments = slimdag.Environments.parse(ENVIRONMENTS, variables={})
    nodes = environments.relations(manifests["dev"], "prod").nodes
    marked = {n.unique_id: n.may_be_rendered for n in nodes if n.may_be_rendered}
    assert marked == {"model.adv.with_properties": ["schema"]}


def test_why_there_is_no_relation_is_told(manifests: dict[str, slimdag.Manifest]) -> None:
    environments = slimdag.Environments.parse(ENVIRONMENTS, variables={})
    unknown = {
        n.unique_id: n.unknown for n in environments.relations(manifests["dev"], "prod").nodes
    }
    assert unknown["source.adv.of_a_file.t"] == {"relation_name": "read_csv('x_t.csv')"}
    assert unknown["model.adv.only_in_prod"] == {"schema": "'only_prod'"}
    assert "var('project_var', 'code')" in unknown["model.adv.of_project_var"]["schema"]
    other = ENVIRONMENTS.replace("{type: duckdb, path: prod.duckdb}", "{type: snowflake}")
    environments = slimdag.Environments.parse(other, variables={})
    nodes = environments.relations(manifests["dev"], "prod").nodes
    assert all(n.relation_name is None for n in nodes)
    plain = next(n for n in nodes if n.unique_id == "source.adv.conditional.t")
    assert "duckdb" in plain.unknown["relation_name"]
    assert "snowflake" in plain.unknown["relation_name"]


def test_the_name_of_the_target_may_be_a_template(manifests: dict[str, slimdag.Manifest]) -> None:
    environments = slimdag.Environments.parse(ENVIRONMENTS, variables={"TARGET": "other"})
    nodes = {n.unique_id: n for n in environments.relations(manifests["dev"], "prod").nodes}
    assert nodes["model.adv.in_folder"].schema == "prod_s_folder_other"
    text = ENVIRONMENTS.replace("env_var('TARGET', 'prod')", "env_var('TARGET')")
    environments = slimdag.Environments.parse(text, variables={})
    nodes = {n.unique_id: n for n in environments.relations(manifests["dev"], "prod").nodes}
    assert nodes["model.adv.in_folder"].unknown == {"schema": "target.name"}


def test_the_manifest_of_another_project_is_refused(manifests: dict[str, slimdag.Manifest]) -> None:
    text = "projects:\n  adv: {environments: {x: {type: deployment}}}\n  b: {environments: {y: {type: deployment}}}\n"
    environments = slimdag.Environments.parse(text, variables={})
    with pytest.raises(slimdag.Error) as caught:
        environments.relations(manifests["dev"], "b/y")
    assert caught.value.code == "invalid_argument"
    assert environments.relations(manifests["dev"], "adv/x").nodes
