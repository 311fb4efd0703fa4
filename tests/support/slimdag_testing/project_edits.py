"""Edits of the files of a real project, tests/data/projects/market: what people change between two states of their project."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass

PROJECT = pathlib.Path(__file__).resolve().parents[2] / "data" / "projects" / "market"
Change = Callable[[pathlib.Path], None]

TARGETS = ("dev", "prod")
PROFILES = """
market:
  target: prod
  outputs:
    dev: {type: duckdb, path: "market.duckdb", schema: dev}
    prod: {type: duckdb, path: "market.duckdb", schema: main}
"""
# What the shell of each target sets.
ENVIRONMENTS = {
    "dev": {
        "MARKET_MART": "view",
        "MARKET_READER": "developer",
        "MARKET_SEEDS": "seeds_dev",
        "MARKET_RAW": "raw_sample",
        "MARKET_EXTRAS": "view",
    },
    "prod": {"MARKET_TEAM": "wardens"},
}

DBT_PROJECT = "dbt_project.yml"
SOURCES = "models/staging/_sources.yml"
STAGING = "models/staging/_staging.yml"
MARTS = "models/marts/_marts.yml"
SALES = "models/staging/stg_sales.sql"
VISITS = "models/staging/stg_visits.sql"
REVENUE = "models/marts/revenue.sql"
EXTRAS = "models/marts/extras.sql"
MONEY = "macros/money.sql"
SEEDS = "seeds/_seeds.yml"
SNAPSHOTS = "snapshots/_snapshots.yml"
STALLS_HISTORY = "snapshots/stalls_history.sql"
FUNCTIONS = "functions/_functions.yml"
PARTITIONS = """
            - name: day
              data_type: date
            - name: stall
              data_type: bigint
              description: the stall
              meta: {owner: it}
              expression: "(value:c1)"
"""
BIG_SEED = b"id\n" + b"\n".join(str(number).encode() for number in range(200_000)) + b"\n"


@dataclass(frozen=True)
class Edit:
    """A kind of edit; `engines` says which can parse it, None: all."""

    name: str
    changes: tuple[Change, ...]
    engines: tuple[str, ...] | None = None

    def write(self, to: pathlib.Path) -> None:
        """The project with this edit."""
        shutil.copytree(PROJECT, to)
        (to / "profiles.yml").write_text(PROFILES)
        (to / "seeds" / "big.csv").write_bytes(BIG_SEED)
        for change in self.changes:
            change(to)


def text(path: str, old: str, new: str) -> Change:
    def change(project: pathlib.Path) -> None:
        before = (project / path).read_bytes()
        assert old.encode() in before, f"{path} does not contain {old!r}"
        (project / path).write_bytes(before.replace(old.encode(), new.encode(), 1))

    return change


def added(path: str, content: str) -> Change:
    def change(project: pathlib.Path) -> None:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        before = (project / path).read_bytes() if (project / path).exists() else b""
        (project / path).write_bytes(before + content.encode())

    return change


def moved(path: str, to: str) -> Change:
    def change(project: pathlib.Path) -> None:
        (project / to).parent.mkdir(parents=True, exist_ok=True)
        (project / path).rename(project / to)

    return change


def removed(path: str) -> Change:
    return lambda project: (project / path).unlink()


def line_ends(path: str, end: str) -> Change:
    def change(project: pathlib.Path) -> None:
        lines = (project / path).read_bytes().replace(b"\r\n", b"\n")
        (project / path).write_bytes(lines.replace(b"\n", end.encode()))

    return change


def edit(name: str, *changes: Change, engines: tuple[str, ...] | None = None) -> Edit:
    return Edit(name, changes, engines)


OVERLOADS = (
    text(
        FUNCTIONS,
        "    returns: {data_type: float, description: net amount}\n",
        "    returns: {data_type: float, description: net amount}\n    overloads:\n"
        "      - defined_in: net_of_text\n        arguments: [{name: amount, data_type: text}]\n        returns: {data_type: float}\n",
    ),
    added("functions/net_of_text.sql", "cast(amount as float)\n"),
)

OF_VERSIONS = """\
  - name: of_versions
    model: sales
    versions: {include: [2, 3]}
    given: [{input: ref('eph_sales'), rows: []}]
    expect: {rows: []}
"""

NOTHING = edit("nothing")
EDITS: list[Edit] = [
    NOTHING,
    # ---- SQL of models
    edit("sql", text(SALES, "sold_at from", "sold_at as sold from")),
    edit("sql of spaces only", text(SALES, "select id,", "select  id,")),
    edit("sql comment", added(SALES, "-- a comment\n")),
    edit("sql jinja comment", added(SALES, "{# a comment #}\n")),
    edit("sql case", text(SALES, "select id", "SELECT id")),
    edit("sql with CRLF", line_ends(REVENUE, "\r\n")),
    edit("sql of an ephemeral model", text("models/staging/eph_sales.sql", "is not null", "> 0")),
    edit("sql of a version", text("models/marts/sales_v2.sql", "select id", "select  1 + id")),
    edit("sql becomes empty", text("models/marts/days.sql", "select current_date as day", "")),
    edit("a new reference", added("models/marts/days.sql", "-- {{ ref('stg_stalls') }}\n")),
    edit("a new source reference", added(SALES, "-- {{ source('other', 'prices') }}\n")),
    edit("python model", text("models/python/py_sales.py", "v=3)", "v=3)  # all")),
    edit("python packages", text("models/python/py_sales.py", '"pandas"', '"pandas", "numpy"')),
    edit("python tags", text("models/python/py_sales.py", '["python"]', '["python", "x"]')),
    # ---- configs in the file
    edit("in-file unique key", text(VISITS, "['id', 'day']", "['id']")),
    edit("in-file spaces", text(VISITS, "['id', 'day']", "['id','day']")),
    edit("in-file quotes", text(VISITS, "'fail'", '"fail"')),
    edit("in-file order", text(VISITS, "    on_schema_change='fail',\n", ""), text(VISITS, "    pre_hook=", "    on_schema_change='fail',\n    pre_hook=")),
    edit("in-file condition", text(VISITS, "else 'table'", "else 'view'")),
    edit("in-file default of env_var", text(VISITS, "'wardens'", "'guards'")),
    edit("in-file pre-hook", text(VISITS, "select '{{ this }}'", "select 2")),
    edit("in-file pre-hook removed", text(VISITS, "    pre_hook=\"select '{{ this }}'\",\n", "")),
    edit("in-file post-hook", text(VISITS, '"select 1", ', "")),
    edit("in-file hook becomes a list", text(VISITS, "pre_hook=\"select '{{ this }}'\"", "pre_hook=[\"select '{{ this }}'\"]")),
    edit("in-file alias", text(REVENUE, "'revenue_' ~ target.name", "'income_' ~ target.name")),
    edit("in-file meta", text(REVENUE, "[1, none, true]", "[1, none, false]")),
    edit("in-file meta by another var", text(REVENUE, "var('region')", "var('region', 'us')")),
    edit("in-file constant in place of a var", text(REVENUE, "var('region')", "'eu'")),
    edit("in-file database", text(EXTRAS, "target.database", "'memory'")),
    edit("in-file persist_docs", text(EXTRAS, "'relation': false", "'relation': true")),
    edit("in-file tags", text(EXTRAS, "'one_tag'", "['one_tag']")),
    edit("in-file env_var's default", text(EXTRAS, "'MARKET_EXTRAS', 'table'", "'MARKET_EXTRAS', 'view'")),
    edit("in-file config is new", text(SALES, "select id", "{{ config(tags=['new'], schema=target.name) }} select id")),
    edit("in-file config is gone", text(REVENUE, "{{ config(alias='revenue_' ~ target.name, meta={'by': var('region'), 'deep': {'a': [1, none, true]}}) }}\n", "")),
    edit("two config calls", added(EXTRAS, "{{ config(tags='another') }}\n")),
    edit("in-file config of an expression", text(EXTRAS, "'one_tag'", "['a', 'b'] if target.name == 'dev' else ('c' ~ 1 + 2)")),
    # ---- configs in YAML
    edit("yml schema", text(STAGING, '"{{ target.name }}_stalls"', '"{{ target.name }}_stands"')),
    edit("yml schema as a constant", text(STAGING, '"{{ target.name }}_stalls"', "prod_stalls")),
    edit("yml tag by another var", text(STAGING, "var('stall_tag', 'stalls')", "var('stall_tag', 'stands')")),
    edit("yml meta", text(STAGING, "deep: [1, {a: 2}]", "deep: [1, {a: 3}]")),
    edit("yml meta from env_var", text(STAGING, "'MARKET_TEAM', 'wardens'", "'MARKET_TEAM', 'guards'")),
    edit("yml meta of another type", text(STAGING, "contains_pii: true", 'contains_pii: "true"')),
    edit("yml alias", text(STAGING, "alias: visits", "alias: all_visits")),
    edit("yml event_time", text(STAGING, "event_time: seen_at", "event_time: seen_on")),
    edit("yml materialized", text(MARTS, "materialized: view", "materialized: table")),
    edit("yml new config", text(STAGING, "alias: visits", "alias: visits, full_refresh: false")),
    edit("yml pre-hook", text(STAGING, "alias: visits", 'alias: visits, pre-hook: ["select 3"]')),
    edit("yml quoting", text(STAGING, "alias: visits", "alias: visits, quoting: {identifier: false}")),
    edit("yml node_color", text(MARTS, "node_color: red", "node_color: blue")),
    edit("yml description, persisted", text(MARTS, "description: Every stall.", "description: All stalls.")),
    edit("yml description of a column, persisted", text(MARTS, "description: in cents", "description: in euros")),
    edit("yml description of a column, not persisted", text(STAGING, "description: key of the sale", "description: sale's key")),
    edit("doc block", text("docs/sales.md", "Sales of the market", "All sales of the market")),
    edit("persist_docs on", text(DBT_PROJECT, "+persist_docs: {relation: true}\n    staging", "+persist_docs: {relation: true, columns: true}\n    staging")),
    edit("persist_docs off", text(DBT_PROJECT, "      +persist_docs: {relation: true, columns: true}\n", "      +persist_docs: {relation: false}\n")),
    edit("column meta", text(MARTS, "masked: true", "masked: false")),
    edit("column is new", text(STAGING, "      - name: stall_id", "      - name: amount\n        description: money\n      - name: stall_id")),
    # ---- dbt_project.yml
    edit("project materialized", text(DBT_PROJECT, "env_var('MARKET_MART', 'table')", "'table' if true else env_var('MARKET_MART')")),
    edit("project schema", text(DBT_PROJECT, "~ '_staging'", "~ '_stg'")),
    edit("project tags", text(DBT_PROJECT, '"marts", ', '"marts", "all", ')),
    edit("project meta", text(DBT_PROJECT, "level: 1", "level: 2")),
    edit("project meta from 1 to 1.0", text(DBT_PROJECT, "level: 1", "level: 1.0")),
    edit("project grants", text(DBT_PROJECT, "'MARKET_READER', 'reader'", "'MARKET_READER', 'public'")),
    edit("project var", text(DBT_PROJECT, "region: eu", "region: us")),
    edit("project var that disables", text(DBT_PROJECT, "extras: true", "extras: false")),
    edit("project var that is new", text(DBT_PROJECT, "extras: true", "extras: true\n  more: 1")),
    edit("project var of the package", text(DBT_PROJECT, "stall_tag: stalls", "stall_tag: stands")),
    edit("project on-run-start", text(DBT_PROJECT, '"select 1"', '"select 2"')),
    edit("project on-run-end", text(DBT_PROJECT, "on-run-end: \"select '{{ target.name }}'\"\n", "")),
    edit("project quoting of seeds", text(DBT_PROJECT, "+quote_columns: false", "+quote_columns: true")),
    edit("project snapshots' schema", text(DBT_PROJECT, "_history", "_past")),
    edit("project tests' severity", text(DBT_PROJECT, "+severity: warn", "+severity: error")),
    edit("project tests' store_failures", text(DBT_PROJECT, "target.name == 'prod'", "target.name == 'dev'")),
    edit("project sources' tags", text(DBT_PROJECT, "+tags: [raw]", "+tags: [raw, more]")),
    # ---- sources
    edit("source schema from env_var", text(SOURCES, "'MARKET_RAW', 'raw'", "'MARKET_RAW', 'landing'")),
    edit("source schema by target", text(SOURCES, "{{ target.schema }}_other", "{{ target.schema }}_others")),
    edit("source database", text(SOURCES, "database: archive", "database: attic")),
    edit("source identifier by target", text(SOURCES, "'stalls_sample'", "'stalls_few'")),
    edit("source quoting", text(SOURCES, "quoting: {identifier: true}", "quoting: {identifier: false}")),
    edit("source freshness", text(SOURCES, "count: 12", "count: 13")),
    edit("source loaded_at_field", text(SOURCES, "loaded_at_field: loaded_at", "loaded_at_field: loaded_on")),
    edit("source loader", text(SOURCES, "loader: stalls", "loader: trucks")),
    edit("source external", text(SOURCES, "file_format: parquet", "file_format: csv")),
    edit("source partition's type", text(SOURCES, "data_type: bigint", "data_type: int")),
    edit("source partition's description", text(SOURCES, "data_type: date", "data_type: date\n              description: d")),
    edit("source partition's default", text(SOURCES, "data_type: date", "data_type: date\n              meta: {}")),
    edit("source partition's own key", text(SOURCES, "value:c1", "value:c2")),
    edit("source partitions are names", text(SOURCES, PARTITIONS, ' ["day", "stall"]\n')),
    edit("source description", text(SOURCES, "One row a sale.", "One row each sale.")),
    edit("source table is new", text(SOURCES, "      - name: weather", "      - name: weather\n      - name: rain")),
    edit("source table is gone", text(SOURCES, "      - name: weather\n", "")),
    edit("source renamed", text(SOURCES, "- name: other", "- name: others")),
    edit("source disabled", text(SOURCES, "- name: weather", "- name: weather\n        config: {enabled: false}")),
    # ---- seeds
    edit("seed row", text("seeds/extra_stalls.csv", "Pears", "Plums")),
    edit("seed becomes CRLF", line_ends("seeds/extra_stalls.csv", "\r\n")),
    edit("seed was CRLF", line_ends("seeds/crlf.csv", "\n")),
    edit("seed of CRLF, a row", text("seeds/crlf.csv", "2020-01-01", "2020-01-02")),
    edit("seed above 1 MiB, a row", text("seeds/big.csv", "\n5\n", "\n6\n")),
    edit("seed above 1 MiB is renamed", moved("seeds/big.csv", "seeds/large/big.csv")),
    edit("seed grows above 1 MiB", added("seeds/calendar.csv", "2,2020-01-02\n" * 90_000)),
    edit("seed column types", text(SEEDS, "id: bigint", "id: integer")),
    edit("seed moved", moved("seeds/calendar.csv", "seeds/dates/calendar.csv")),
    edit("seed disabled", text(SEEDS, "enabled: true", "enabled: false")),
    edit("seed is new", added("seeds/more.csv", "id\n1\n")),
    # ---- snapshots
    edit("snapshot's check columns", text(SNAPSHOTS, "check_cols: all", "check_cols: [id]")),
    edit("snapshot's relation", text(SNAPSHOTS, "ref('stg_sales')", "ref('stg_visits')")),
    edit("snapshot's hard deletes", text(SNAPSHOTS, "new_record", "invalidate")),
    edit("snapshot's sql", text(STALLS_HISTORY, "select * from", "select 1 as one, * from")),
    edit("snapshot's in-file schema", text(STALLS_HISTORY, "'history_' ~ target.name", "'past_' ~ target.name")),
    edit("snapshot's meta columns", text(SNAPSHOTS, "check_cols: all", "check_cols: all\n      snapshot_meta_column_names: {dbt_valid_from: since}")),
    # ---- data tests
    edit("test's severity", text(STAGING, "severity: error", "severity: warn")),
    edit("test's where", text(STAGING, "id > 0", "id > 1")),
    edit("test's error_if", text(STAGING, '"> 10"', '"> 11"')),
    edit("test's arguments", text(STAGING, "values: [1, 2]", "values: [1, 2, 3]")),
    edit("test's sql_header", text(STAGING, 'sql_header: "select 1;"', 'sql_header: "select 2;"')),
    edit("test's sql_header is gone", text(STAGING, '              config: {sql_header: "select 1;"}\n', "")),
    edit("test is new", text(STAGING, "          - is_even\n", "          - is_even\n          - unique\n")),
    edit("test is gone", text(STAGING, "          - is_even\n", "")),
    edit("test of a source is gone", text(SOURCES, "[unique, not_null]", "[unique]")),
    edit("singular test", text("tests/no_parents.sql", "select 1", "select 2")),
    edit("singular test's config", text("tests/sales_have_amounts.sql", "'WARN'", "'ERROR'")),
    edit("singular test's tags", text("tests/sales_have_amounts.sql", "'single', target.name", "'single'")),
    edit("generic test's macro", text("tests/generic/is_even.sql", "% 2", "%  2")),
    # ---- unit tests
    edit("unit test's rows", text(MARTS, "{id: 1, amount: 2}", "{id: 1, amount: 3}")),
    edit("unit test's expectation", text(MARTS, "total: 5.5", "total: 6.5")),
    edit("unit test's description", text(MARTS, "description: sums", "description: it sums")),
    edit("unit test's meta", text(MARTS, "kind: sum", "kind: total")),
    edit("unit test's overrides", text(MARTS, "is_incremental: false", "is_incremental: true")),
    edit("unit test's fixture", text("tests/fixtures/some_stalls.csv", "Plums", "Apples")),
    edit("unit test of versions is new", text(MARTS, "semantic_models:", OF_VERSIONS + "semantic_models:")),
    # ---- functions
    edit("function's body", text("functions/net.sql", "0.2", "0.19")),
    edit("function's argument", text(FUNCTIONS, "description: gross amount", "description: gross")),
    edit("function's argument type", text(FUNCTIONS, "{name: rate, data_type: float}", "{name: rate, data_type: double}")),
    edit("function's default value", text(FUNCTIONS, "{name: rate, data_type: float}", '{name: rate, data_type: float, default_value: "0.2"}')),
    edit("function's return type", text(FUNCTIONS, "returns: {data_type: int}", "returns: {data_type: bigint}")),
    edit("function's alias", text(FUNCTIONS, "alias: gross_price", "alias: price_gross")),
    edit("function's volatility", text(FUNCTIONS, "deterministic", "stable")),
    edit("function's schema", text(FUNCTIONS, "_functions", "_udfs")),
    edit("function gets an overload", *OVERLOADS, engines=("1.12", "1.13")),
    # ---- contracts and constraints
    edit("contract's type", text(MARTS, "data_type: text", "data_type: integer")),
    edit("contract's type of a version", text(MARTS, "decimal(10,2)", "decimal(12,2)")),
    edit("contract's type of a version, others", text(MARTS, "decimal(10,2)", "text")),
    edit("contract's column is gone", text(MARTS, "      - name: best_sale\n        data_type: integer\n        constraints: [{type: foreign_key, to: \"ref('stg_sales')\", to_columns: [id]}]\n", "")),
    edit("contract's column is new", text(MARTS, "      - name: best_sale", "      - name: worst_sale\n        data_type: integer\n      - name: best_sale")),
    edit("contract is off", text(MARTS, "      contract: {enforced: true}\n      docs", "      docs")),
    edit("contract of versions is off", text(MARTS, "      contract: {enforced: true}\n    constraints", "    constraints")),
    edit("contract is new", text(MARTS, "schema: finance}", "schema: finance, contract: {enforced: true}}\n    columns: [{name: total, data_type: float}]")),
    edit("constraint of a column is gone", text(MARTS, "constraints: [{type: not_null}, {type: unique}]", "constraints: [{type: unique}]")),
    edit("constraint of a column is new", text(MARTS, "description: key\n        constraints: [{type: not_null}]", "description: key\n        constraints: [{type: not_null}, {type: unique}]")),
    edit("primary key's columns", text(MARTS, "columns: [id]}", "columns: [id, amount]}")),
    edit("primary key is gone", text(MARTS, "      - {type: primary_key, columns: [id]}\n", "")),
    edit("check's expression", text(MARTS, "amount > 0", "amount > 1")),
    edit("check's name", text(MARTS, "name: positive", "name: above_zero")),
    edit("custom constraint's expression", text(MARTS, "tablespace x", "tablespace y")),
    edit("custom constraint is gone", text(MARTS, '      - {type: custom, expression: "tablespace x"}\n', "")),
    edit("custom constraint of a column is gone", text(MARTS, '        constraints: [{type: custom, expression: "masked"}]\n', "")),
    edit("foreign key's target", text(MARTS, "to: \"ref('sales', v=2)\"", "to: \"ref('sales', v=1)\"")),
    edit("foreign key's columns", text(MARTS, "columns: [best_sale]", "columns: [id]")),
    edit("foreign key is gone", text(MARTS, "    constraints:\n      - {type: foreign_key, columns: [best_sale], to: \"ref('sales', v=2)\", to_columns: [id]}\n", "")),
    edit("foreign key of a column is gone", text(MARTS, "        constraints: [{type: foreign_key, to: \"ref('stg_sales')\", to_columns: [id]}]\n", "")),
    # ---- macros
    edit("macro", text(MONEY, " 10 ", " 11 ")),
    edit("macro of spaces", text(MONEY, " 10 ", "  10 ")),
    edit("macro that nothing uses", text(MONEY, "nothing", "something")),
    edit("macro of a hook", text(MONEY, "select '{{ role }}'", "select 1, '{{ role }}'")),
    edit("macro of a test", text(MONEY, " 0 ", " 00 ")),
    edit("macro is new", added(MONEY, "{% macro more() %} more {% endmacro %}\n")),
    edit("macro moved", moved(MONEY, "macros/prices.sql")),
    edit("macro overrides dbt's", added("macros/schema.sql", "{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or target.schema }}{% endmacro %}\n")),
    # ---- exposures, metrics, groups
    edit("exposure's description", text(MARTS, "for the warden", "for all")),
    edit("exposure's owner", text(MARTS, "owner: {name: Warden, email: warden@example.com}\n    depends_on", "owner: {name: Mayor, email: mayor@example.com}\n    depends_on")),
    edit("exposure's url", text(MARTS, "https://example.com", "https://example.org")),
    edit("exposure's parents", text(MARTS, "ref('revenue'), metric('total')", "ref('revenue')")),
    edit("exposure's meta", text(MARTS, "config: {meta: {level: 1}, tags: [boards]}", "config: {meta: {level: 2}, tags: [boards]}")),
    edit("metric's label", text(MARTS, "label: Total", "label: Sum")),
    edit("metric's expression", text(MARTS, "total * 2", "total * 3")),
    edit("metric's meta", text(MARTS, "audience: all", "audience: few")),
    edit("measure", text(MARTS, "agg: sum", "agg: average")),
    edit("dimension", text(MARTS, "label: Status", "label: State")),
    edit("saved query", text(MARTS, "export_as: table", "export_as: view")),
    edit("saved query's description", text(MARTS, "every day", "each day")),
    edit("group's owner", text(STAGING, "name: Warden", "name: Mayor")),
    edit("group of a model", text(STAGING, "      group: wardens\n", "")),
    # ---- versions, access, disabled, moved
    edit("latest version", text(MARTS, "latest_version: 2", "latest_version: 3")),
    edit("version is gone", text(MARTS, "      - v: 3\n        columns:\n          - include: all\n          - name: note\n            data_type: varchar\n", ""), removed("models/marts/sales_v3.sql"), removed("models/python/py_sales.py")),
    edit("version's deprecation date", text(MARTS, "2099-05-01", "2098-05-01")),
    edit("version's alias", text(MARTS, "alias: sales_old", "alias: sales_first")),
    edit("version's file", moved("models/marts/sales_first.sql", "models/marts/old/sales_first.sql")),
    edit("access", text(MARTS, "access: protected", "access: public")),
    edit("model disabled", text(MARTS, "enabled: \"{{ var('extras', true) }}\"", "enabled: false")),
    edit("model enabled", text(STAGING, "enabled: false", "enabled: true")),
    edit("model disabled in its file", text(EXTRAS, "tags='one_tag'", "tags='one_tag', enabled=false")),
    edit("model moved", moved("models/marts/days.sql", "models/days.sql")),
    edit("model moved to another folder's configs", moved("models/marts/days.sql", "models/staging/days.sql")),
    edit("model renamed", moved(EXTRAS, "models/marts/more.sql")),
    edit("model is new", added("models/staging/stg_new.sql", "select * from {{ ref('stg_visits') }}\n")),
    edit("model is gone", removed(EXTRAS)),
    edit("properties moved", moved(STAGING, "models/staging/schema.yml")),
    edit("analysis", text("analyses/best_days.sql", "select *", "select 1")),
    edit("selectors", text("selectors.yml", "value: marts", "value: finance")),
    edit("flag off", added(DBT_PROJECT, "flags:\n  state_modified_compare_more_unrendered_values: false\n")),
]  # fmt: skip
