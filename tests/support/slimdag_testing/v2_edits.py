"""Edits of the project `pantry` that the Rust engine is asked about: what a pull request does to files.

An edit is a list of steps: `replace` a text in a file, `write` a file, `move` one, or `delete` it.
"""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

MARTS = "models/marts/_marts.yml"
STAGING = "models/staging/_staging.yml"
SOURCES = "models/staging/_sources.yml"
PROJECT = "dbt_project.yml"
SNAPSHOTS = "snapshots/_snapshots.yml"
SEEDS = "seeds/_seeds.yml"
FUNCTIONS = "functions/_functions.yml"


@dataclass(frozen=True)
class Step:
    kind: str
    path: str
    first: str = ""
    second: str = ""

    def apply(self, project: pathlib.Path) -> None:
        path = project / self.path
        if self.kind == "replace":
            text = path.read_bytes().decode()
            if self.first not in text:
                raise AssertionError(f"{self.path} has no {self.first!r}")
            path.write_bytes(text.replace(self.first, self.second, 1).encode())
        elif self.kind == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.first.encode())
        elif self.kind == "append":
            path.write_bytes(path.read_bytes() + self.first.encode())
        elif self.kind == "move":
            target = project / self.first
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        elif self.kind == "delete":
            path.unlink()
        else:
            raise AssertionError(self.kind)


def replace(path: str, old: str, new: str) -> Step:
    return Step("replace", path, old, new)


def write(path: str, text: str) -> Step:
    return Step("write", path, text)


def append(path: str, text: str) -> Step:
    return Step("append", path, text)


def move(path: str, to: str) -> Step:
    return Step("move", path, to)


def delete(path: str) -> Step:
    return Step("delete", path)


def marts(old: str, new: str) -> Step:
    return replace(MARTS, old, new)


def staging(old: str, new: str) -> Step:
    return replace(STAGING, old, new)


def sources(old: str, new: str) -> Step:
    return replace(SOURCES, old, new)


def project(old: str, new: str) -> Step:
    return replace(PROJECT, old, new)


EDITS: dict[str, list[Step]] = {
    "none": [],
    # bodies
    "sql_word": [replace("models/staging/stg_orders.sql", "customer_id", "client_id")],
    "sql_whitespace": [replace("models/staging/stg_orders.sql", "select id", "select   id\n  ")],
    "sql_comment": [append("models/staging/stg_orders.sql", "\n-- a comment")],
    "sql_jinja_comment": [append("models/staging/stg_orders.sql", "{# a comment #}")],
    "sql_case": [replace("models/staging/stg_orders.sql", "select id", "SELECT id")],
    "sql_case_of_name": [replace("models/staging/stg_orders.sql", "status,", "Status,")],
    "sql_newline_at_end": [append("models/staging/stg_orders.sql", "\n\n")],
    "sql_crlf": [replace("models/staging/stg_payments.sql", "\n", "\r\n")],
    "sql_semicolon": [append("models/staging/stg_orders.sql", ";")],
    "sql_quoted_space": [
        replace("models/marts/contracted.sql", "'x'", "'x  y'"),
    ],
    "sql_became_empty": [
        write("models/staging/stg_empty.sql", ""),
        write("models/marts/days.sql", " \n"),
    ],
    "sql_no_longer_empty": [write("models/staging/stg_empty.sql", "select 1 as one")],
    "python_body": [
        replace("models/python/pandas_model.py", "return orders", "return orders.head()")
    ],
    "python_whitespace": [append("models/python/pandas_model.py", "\n\n# the end\n")],
    "python_tags": [replace("models/python/pandas_model.py", '["python"]', '["python", "slow"]')],
    "python_packages": [
        replace("models/python/pandas_model.py", '["pandas"]', '["pandas", "numpy"]')
    ],
    "seed_row": [append("seeds/extra_customers.csv", "3,Cleo\n")],
    "seed_crlf": [write("seeds/extra_customers.csv", "id,name\r\n1,Ann\r\n2,Bob\r\n")],
    "seed_newline_at_end": [append("seeds/extra_customers.csv", "\n")],
    "seed_deleted": [delete("seeds/big/calendar.csv")],
    "snapshot_body": [
        replace(
            "snapshots/customers_history.sql", "select * from {{ source", "select id from {{ source"
        )
    ],
    "snapshot_whitespace": [
        replace(
            "snapshots/customers_history.sql",
            "select * from {{ source",
            "select  *\nfrom {{ source",
        )
    ],
    "snapshot_config_in_file": [
        replace("snapshots/customers_history.sql", "tags=['history']", "tags=['history', 'more']")
    ],
    "snapshot_strategy": [
        replace(
            "snapshots/customers_history.sql", "check_cols=['a', 'b']", "check_cols=['a', 'b', 'c']"
        )
    ],
    "snapshot_yaml_config": [
        replace(SNAPSHOTS, "hard_deletes: new_record", "hard_deletes: invalidate")
    ],
    "snapshot_yaml_relation": [replace(SNAPSHOTS, "ref('stg_orders')", "ref('stg_customers')")],
    "snapshot_valid_to": [replace(SNAPSHOTS, "9999-12-31", "2999-12-31")],
    "snapshot_meta_columns": [
        replace(SNAPSHOTS, "dbt_valid_from: since", "dbt_valid_from: from_when")
    ],
    "snapshot_target_schema": [project("+target_schema: snapshots", "+target_schema: old_times")],
    "snapshot_meta": [project("+meta: {kept: forever}", "+meta: {kept: a_while}")],
    "snapshot_unique_key": [replace(SNAPSHOTS, "unique_key: id", "unique_key: [id]")],
    "snapshot_description": [replace(SNAPSHOTS, "how orders change", "how orders changed")],
    "snapshot_hook": [
        replace(SNAPSHOTS, "hard_deletes:", 'pre_hook: "select 9"\n      hard_deletes:')
    ],
    "analysis_body": [append("analyses/best_days.sql", " limit 3")],
    "analysis_tags": [replace("analyses/_analyses.yml", "[adhoc]", "[adhoc, more]")],
    "analysis_description": [replace("analyses/_analyses.yml", "were best", "were the best")],
    "function_body": [replace("functions/net.sql", "0.2", "0.25")],
    "function_whitespace": [replace("functions/net.sql", " * ", "  *  ")],
    "function_argument": [
        replace(FUNCTIONS, "{name: rate, data_type: float}", "{name: rate, data_type: integer}")
    ],
    "function_returns": [
        replace(FUNCTIONS, "returns: {data_type: int}", "returns: {data_type: bigint}")
    ],
    "function_config": [replace(FUNCTIONS, "volatility: deterministic", "volatility: stable")],
    "function_tags": [replace(FUNCTIONS, "tags: [tax]", "tags: [tax, money]")],
    "function_description": [replace(FUNCTIONS, "without tax", "without the tax")],
    "function_meta": [replace(FUNCTIONS, "tags: [tax]", "meta: {a: 1}, tags: [tax]")],
    "function_alias": [replace(FUNCTIONS, "tags: [tax]", "alias: netto, tags: [tax]")],
    # macros
    "macro_direct": [replace("macros/money.sql", "{{ hundred() }})", "{{ hundred() }} )")],
    "macro_nested": [replace("macros/money.sql", " 10 ", " 5 * 2 ")],
    "macro_three_deep": [replace("macros/nested.sql", "%}inner{%", "%}innermost{%")],
    "macro_space_within": [replace("macros/nested.sql", " 1 {%", "   1   {%")],
    "macro_space_around": [
        replace("macros/nested.sql", "{% macro trimmed() %}", "\n\n  {% macro trimmed() %}")
    ],
    "macro_not_used": [replace("macros/money.sql", " nothing ", " something ")],
    "macro_of_package": [replace("packages/spices/macros/m.sql", " true ", " not false ")],
    "macro_of_test": [replace("macros/money.sql", "zero() %} 0 ", "zero() %} 0 + 0 ")],
    "macro_generic_test": [replace("tests/generic/is_even.sql", "% 2 =", "% 4 =")],
    "macro_renamed": [
        replace("macros/nested.sql", "macro trimmed", "macro shortened"),
        replace("models/marts/aware.sql", "trimmed()", "shortened()"),
    ],
    "macro_added_call": [replace("macros/money.sql", " 0 {%", " {{ ten() }} {%")],
    "macro_description": [replace("macros/_macros.yml", "to cents", "into cents")],
    "macro_overridden": [
        write("macros/over.sql", "{% macro spice_macro() %} 1 = 1 {% endmacro %}")
    ],
    "macro_where_subquery": [
        write(
            "macros/where.sql",
            "{% macro get_where_subquery(relation) %}{{ relation }}{% endmacro %}",
        )
    ],
    "macro_schema_name": [
        write(
            "macros/schema.sql",
            "{% macro generate_schema_name(custom, node) %}{{ custom or target.schema }}{% endmacro %}",
        )
    ],
    # configs
    "config_materialized": [project("+materialized: view", "+materialized: table")],
    "config_tags": [project("+tags: [staging, daily]", "+tags: [staging, nightly]")],
    "config_meta": [project("+meta: {team: cooks}", "+meta: {team: bakers}")],
    "config_meta_added": [
        staging("    config: {alias: payments,", "    config: {meta: {new: true}, alias: payments,")
    ],
    "config_meta_empty": [
        staging("    config: {alias: payments,", "    config: {meta: {}, alias: payments,")
    ],
    "config_alias": [staging("alias: payments", "alias: all_payments")],
    "config_alias_removed": [staging("config: {alias: payments, ", "config: {")],
    "config_schema": [marts("schema: finance", "schema: money")],
    "config_schema_of_project": [project("+schema: spice_rack", "+schema: cupboard")],
    "config_database": [marts("database: null", "database: memory")],
    "config_group": [staging("group: cooks, access: private", "access: private")],
    "config_group_other": [
        staging("      group: cooks\n    columns:", "      group: waiters\n    columns:")
    ],
    "config_access": [marts("access: public", "access: protected")],
    "config_access_private": [staging("access: private", "access: public")],
    "config_grants": [project("select: [reader, writer]", "select: [reader]")],
    "config_grants_order": [project("select: [reader, writer]", "select: [writer, reader]")],
    "config_pre_hook": [project('"select 1 as before"', '"select 1 as earlier"')],
    "config_hook_in_file": [
        replace("models/marts/aware.sql", 'pre_hook="select 4"', 'pre_hook="select 5"')
    ],
    "config_hook_list": [
        project('+pre-hook: "select 1 as before"', '+pre-hook: ["select 1 as before"]')
    ],
    "config_post_hook_order": [
        project(
            '[{sql: "select 2 as after"}, {sql: "select 3 as later", transaction: false}]',
            '[{sql: "select 3 as later", transaction: false}, {sql: "select 2 as after"}]',
        )
    ],
    "config_transaction": [project("transaction: false", "transaction: true")],
    "config_docs": [project("node_color: blue", "node_color: green")],
    "config_docs_default": [marts("docs: {show: true, node_color: red}", "docs: {show: true}")],
    "config_docs_hidden": [
        staging("config: {alias: payments,", "config: {docs: {show: false}, alias: payments,")
    ],
    "config_env_aware": [
        replace("models/marts/aware.sql", "env_var('PANTRY_MATERIALIZED', 'view')", "'view'")
    ],
    "config_env_aware_other": [
        replace(
            "models/marts/aware.sql",
            "env_var('PANTRY_MATERIALIZED', 'view')",
            "env_var('PANTRY_MATERIALIZED', 'table')",
        )
    ],
    "config_schema_aware": [
        replace("models/marts/aware.sql", "'aware_' ~ target.name", "'aware_duckdb'")
    ],
    "config_meta_aware": [replace("models/marts/aware.sql", "var('owner', 'ada')", "'ada'")],
    "config_order_in_file": [
        replace(
            "models/marts/aware.sql",
            "    tags=['aware', 'two'],\n    snowflake_warehouse='small',",
            "    snowflake_warehouse='small',\n    tags=['aware', 'two'],",
        )
    ],
    "config_tags_order": [
        replace("models/marts/aware.sql", "['aware', 'two']", "['two', 'aware']")
    ],
    "config_warehouse": [replace("models/marts/aware.sql", "'small'", "'large'")],
    "config_sql_header": [replace("models/marts/aware.sql", "-- header", "-- headline")],
    "config_enabled_removed": [replace("models/marts/aware.sql", "    enabled=true,\n", "")],
    "config_full_refresh": [
        replace("models/marts/aware.sql", "full_refresh=false", "full_refresh=true")
    ],
    "config_incremental_strategy": [
        replace("models/staging/stg_payments.sql", "'append'", "'delete+insert'")
    ],
    "config_unique_key": [replace("models/staging/stg_payments.sql", "['id', 'day']", "['id']")],
    "config_on_schema_change": [replace("models/staging/stg_payments.sql", "'fail'", "'ignore'")],
    "config_default_written": [
        replace(
            "models/marts/contracted.sql",
            "on_schema_change='append_new_columns'",
            "on_schema_change='ignore'",
        )
    ],
    "config_event_time": [staging("event_time: paid_at", "event_time: day")],
    "config_predicates": [
        replace(
            "models/staging/stg_payments.sql",
            "on_schema_change='fail'",
            "incremental_predicates=['1 = 1'], on_schema_change='fail'",
        )
    ],
    "config_quoting": [
        staging(
            "config: {alias: payments,", "config: {quoting: {identifier: false}, alias: payments,"
        )
    ],
    "config_lookback": [
        staging("config: {alias: payments,", "config: {lookback: 1, alias: payments,")
    ],
    "config_column_types": [
        staging("config: {alias: payments,", "config: {column_types: {id: int}, alias: payments,")
    ],
    "config_static_analysis": [
        staging("config: {alias: payments,", "config: {static_analysis: off, alias: payments,")
    ],
    "config_list_to_string": [project("+tags: [raw]", "+tags: raw")],
    "config_from_project_to_file": [
        project("    +meta: {team: cooks}\n", ""),
    ],
    "config_moved_to_yaml": [
        replace("models/marts/aware.sql", "    full_refresh=false\n", ""),
        replace("models/marts/aware.sql", "    enabled=true,\n", "    enabled=true\n"),
        marts(
            "config: {persist_docs: {relation: true, columns: true}}",
            "config: {full_refresh: false, persist_docs: {relation: true, columns: true}}",
        ),
    ],
    "config_disabled": [replace("models/marts/aware.sql", "enabled=true", "enabled=false")],
    "config_ephemeral_to_view": [replace("models/staging/eph_orders.sql", "'ephemeral'", "'view'")],
    # descriptions
    "description_persisted": [marts("description: Everyone.", "description: Everybody.")],
    "description_whitespace": [
        marts("Knows where it is,\n      and", "Knows   where it is,   and")
    ],
    "description_quotes": [marts("“who”", '"who"')],
    "description_not_persisted": [
        replace(
            "packages/spices/models/schema.yml",
            "config: {tags: [daily]}",
            "config: {tags: [daily]}\n    description: new",
        )
    ],
    "description_column": [marts("description: the key", "description: its key")],
    "description_column_order": [
        marts(
            '      - {name: id, description: the key}\n      - {name: t, description: "ten"}',
            '      - {name: t, description: "ten"}\n      - {name: id, description: the key}',
        )
    ],
    "description_column_added": [
        marts(
            '      - {name: t, description: "ten"}',
            '      - {name: t, description: "ten"}\n      - {name: u, description: "more"}',
        )
    ],
    "description_column_removed": [marts('      - {name: t, description: "ten"}\n', "")],
    "description_column_case": [marts("description: the key", "description: THE  key")],
    "description_doc_block": [replace("docs/orders.md", "of the till", "of the tills")],
    "description_of_column_unpersisted": [
        staging("description: key of the order", "description: the order's key")
    ],
    "persist_docs": [
        marts(
            "persist_docs: {relation: true, columns: true}",
            "persist_docs: {relation: false, columns: true}",
        )
    ],
    "persist_docs_of_project": [
        project(
            "+persist_docs: {relation: true}\n", "+persist_docs: {relation: true, columns: false}\n"
        )
    ],
    # contracts
    "contract_type": [
        marts("{name: name, data_type: varchar}", "{name: name, data_type: integer}")
    ],
    "contract_column_removed": [marts("      - {name: amount, data_type: double}\n", "")],
    "contract_column_added": [
        marts(
            "      - {name: amount, data_type: double}\n",
            "      - {name: amount, data_type: double}\n      - {name: note, data_type: varchar}\n",
        )
    ],
    "contract_off": [
        marts(
            "contract: {enforced: true}\n    constraints:\n      - {type: check, name: small",
            "contract: {enforced: false}\n    constraints:\n      - {type: check, name: small",
        )
    ],
    "contract_on": [
        marts("{tags: [finance", "{contract: {enforced: true}, tags: [finance"),
        marts(
            "  - name: days\n",
            "    columns: [{name: total, data_type: int}, {name: net, data_type: int}]\n  - name: days\n",
        ),
    ],
    "contract_constraint": [marts('expression: "amount < 100"', 'expression: "amount < 99"')],
    "contract_constraint_removed": [
        marts(
            '    constraints:\n      - {type: check, name: small, expression: "amount < 100"}\n', ""
        )
    ],
    "contract_column_constraint": [marts(", constraints: [{type: not_null}]}\n", "}\n")],
    "contract_alias_types": [marts("alias_types: false", "alias_types: true")],
    "contract_versioned_type": [marts("data_type: decimal(10,2)", "data_type: decimal(12,2)")],
    "contract_materialized": [
        replace("models/marts/contracted.sql", "materialized='incremental'", "materialized='view'")
    ],
    "contract_column_order": [
        marts(
            "      - {name: name, data_type: varchar}\n      - {name: amount, data_type: double}\n",
            "      - {name: amount, data_type: double}\n      - {name: name, data_type: varchar}\n",
        )
    ],
    # versions
    "version_latest": [marts("latest_version: 2", "latest_version: 3")],
    "version_removed": [
        marts(
            "      - v: 3\n        columns:\n          - include: all\n          - name: note\n            data_type: varchar\n",
            "",
        ),
        replace("models/python/pandas_model.py", "v=3", "v=2"),
        delete("models/marts/orders_v3.sql"),
    ],
    "version_deprecation": [marts("2024-05-01", "2025-05-01")],
    "deprecation_date": [marts("2099-01-31", "2098-01-31")],
    "constraint_of_public_model": [marts('expression: "amount > 0"', 'expression: "amount > 1"')],
    "time_spine": [
        marts(
            "column_name: fiscal_year}]",
            "column_name: fiscal_year}, {name: other, column_name: day}]",
        )
    ],
    # sources
    "source_schema": [sources("var('raw_schema', 'raw')", "var('raw_schema', 'rawer')")],
    "source_schema_written": [sources("\"{{ var('raw_schema', 'raw') }}\"", "raw")],
    "source_database": [sources("database: memory", "database: other")],
    "source_identifier": [sources("identifier: orders_v2", "identifier: orders_v3")],
    "source_loader": [sources("loader: tills", "loader: clerks")],
    "source_description": [sources("One row an order.", "A row an order.")],
    "source_freshness": [sources("count: 12, period: hour", "count: 6, period: hour")],
    "source_freshness_filter": [sources("2020-01-01", "2021-01-01")],
    "source_freshness_removed": [sources("        error_after: {count: 2, period: day}\n", "")],
    "source_loaded_at_field": [
        sources("loaded_at_field: loaded_at", "loaded_at_field: written_at")
    ],
    "source_loaded_at_query": [sources("max(paid_at)", "min(paid_at)")],
    "source_event_time": [sources("event_time: paid_at", "event_time: paid_on")],
    "source_quoting": [sources("database: false, schema: true", "database: true, schema: true")],
    "source_quoting_default": [sources("        quoting: {identifier: true}\n", "")],
    "source_tags": [sources("tags: [people]", "tags: [persons]")],
    "source_meta": [sources("meta: {rows: 3}", "meta: {rows: 4}")],
    "source_external": [sources("s3://till/payments", "s3://till/paid")],
    "source_column": [sources("description: key\n", "description: the key\n")],
    "source_disabled": [
        sources("      - name: closed\n        config: {enabled: false}", "      - name: closed")
    ],
    "source_table_added": [sources("      - name: t2\n", "      - name: t2\n      - name: t3\n")],
    "source_table_removed": [sources("      - name: t1\n", "")],
    "source_config_of_project": [
        project("+tags: [raw]", "+tags: [raw, cold]\n    +meta: {heat: low}")
    ],
    "source_alias_schema": [
        sources("  - name: plain\n", "  - name: plain\n    schema: plain_schema\n")
    ],
    "source_schema_of_plain": [
        sources("  - name: plain\n", "  - name: plain\n    schema: plain\n")
    ],
    # tests
    "test_severity": [staging("severity: warn, tags", "severity: error, tags")],
    "test_where": [staging('where: "id > 0"', 'where: "id > 1"')],
    "test_tags": [staging("tags: [slow]", "tags: [slower]")],
    "test_meta": [staging("meta: {level: 2}", "meta: {level: 3}")],
    "test_limit": [staging("limit: 5", "limit: 6")],
    "test_arguments": [staging("values: [open, closed]", "values: [open, closed, void]")],
    "test_arguments_unnamed": [staging("field: id}", "field: name}")],
    "test_long_arguments": [staging("[alpha, beta, gamma]", "[alpha, beta, gamma, delta]")],
    "test_renamed": [staging("status_is_known", "status_is_well_known")],
    "test_added": [staging("data_tests: [is_even]", "data_tests: [is_even, not_null]")],
    "test_removed": [
        staging(
            "    data_tests:\n          - relationships:",
            "    data_tests:\n          - relationships:",
        ),
        staging("data_tests: [is_even]", "data_tests: []"),
    ],
    "test_disabled": [staging("severity: warn, tags: [slow]", "enabled: false, tags: [slow]")],
    "test_singular_body": [append("tests/orders_have_customers.sql", " and true")],
    "test_singular_config": [
        replace("tests/orders_have_customers.sql", "severity='WARN'", "severity='ERROR'")
    ],
    "test_singular_tags": [
        replace("tests/orders_have_customers.sql", "tags=['single']", "tags=['single', 'double']")
    ],
    "test_singular_meta": [replace("tests/_tests.yml", "why: money", "why: honour")],
    "test_singular_description": [
        replace("tests/_tests.yml", "every order has one", "every order has some")
    ],
    "test_singular_moved": [move("tests/no_parents.sql", "tests/sub/no_parents.sql")],
    "test_singular_enabled": [replace("tests/switched_off.sql", "enabled=false", "enabled=true")],
    "test_config_of_project": [project("+store_failures: true", "+store_failures: false")],
    "test_tags_of_project": [project("+tags: [checked]", "+tags: [checked, twice]")],
    "unit_test_rows": [marts("{id: 1, amount: 2}", "{id: 1, amount: 3}")],
    "unit_test_expect": [marts("rows: [{total: 5.5}]", "rows: [{total: 6.5}]")],
    "unit_test_fixture": [append("tests/fixtures/some_orders.csv", "2,3\n")],
    "unit_test_tags": [
        marts("tags: unit_tag, meta: {kind: sum}", "tags: other_tag, meta: {kind: product}")
    ],
    "unit_test_description": [marts("description: sums", "description: adds")],
    "unit_test_overrides": [marts("vars: {vat: 0}", "vars: {vat: 1}")],
    "unit_test_renamed": [marts("revenue_adds_up", "revenue_sums_up")],
    "unit_test_enabled": [
        marts(
            "    model: customers\n    config: {enabled: false}\n    given: []\n    expect: {rows: []}",
            "    model: customers\n    given: []\n    expect: {rows: []}",
        )
    ],
    # nodes
    "node_added": [write("models/marts/extra.sql", "select * from {{ ref('revenue') }}")],
    "node_deleted": [delete("models/marts/aware.sql")],
    "node_moved": [move("models/marts/contracted.sql", "models/marts/sub/contracted.sql")],
    "node_moved_up": [move("models/staging/eph_orders.sql", "models/eph_orders.sql")],
    "node_moved_aside": [
        move("models/staging/stg_orders.sql", "models/staging/sub/stg_orders.sql")
    ],
    "node_enabled": [
        replace(
            STAGING, "  - name: stg_closed\n    config: {enabled: false}", "  - name: stg_closed"
        )
    ],
    "node_refs": [
        append(
            "models/staging/stg_customers.sql",
            " union all select 1, 'x' from {{ ref('calendar') }}",
        )
    ],
    "seed_moved": [move("seeds/big/calendar.csv", "seeds/small/calendar.csv")],
    "seed_added": [write("seeds/more.csv", "a\n1\n")],
    "seed_config": [
        replace(SEEDS, "enabled: true, meta", "enabled: true, quote_columns: true, meta")
    ],
    "seed_column_types": [project("+column_types: {id: bigint}", "+column_types: {id: int}")],
    "seed_meta": [replace(SEEDS, "by: hand", "by: foot")],
    "seed_docs": [replace(SEEDS, "docs: {show: false}", "docs: {show: true}")],
    "seed_delimiter": [replace(SEEDS, 'delimiter: ","', 'delimiter: ";"')],
    "seed_tags": [replace(SEEDS, "[by_hand]", "[by_foot]")],
    "seed_alias": [replace(SEEDS, "enabled: true,", "enabled: true, alias: others,")],
    "seed_schema": [replace(SEEDS, "enabled: true,", "enabled: true, schema: others,")],
    "seed_description": [replace(SEEDS, "known by hand", "known by heart")],
    "seed_enabled_removed": [replace(SEEDS, "enabled: true, ", "")],
    "seed_hook": [replace(SEEDS, "enabled: true,", 'enabled: true, post-hook: "select 1",')],
    # exposures, metrics, semantic models, saved queries, groups
    "exposure_type": [marts("    type: dashboard\n", "    type: analysis\n")],
    "exposure_owner": [marts("email: ada@example.com", "email: lovelace@example.com")],
    "exposure_maturity": [marts("maturity: high", "maturity: low")],
    "exposure_url": [marts("example.com/d/1", "example.com/d/2")],
    "exposure_description": [marts("seen by all", "seen by many")],
    "exposure_label": [marts("label: The Dashboard", "label: A Dashboard")],
    "exposure_depends": [marts("\"ref('customers')\", ", "")],
    "exposure_tags": [marts('tags: [kpi, "Überblick"]', "tags: [kpi]")],
    "exposure_added": [
        append(
            MARTS,
            "  - name: another\n    type: ml\n    owner: {name: X}\n    depends_on: [ref('revenue')]\n",
        )
    ],
    "exposure_enabled": [
        marts("    owner: {name: X}\n    config: {enabled: false}\n", "    owner: {name: X}\n")
    ],
    "metric_label": [marts("label: Revenue\n", "label: Income\n")],
    "metric_filter": [marts("!= 'void'", "!= 'voided'")],
    "metric_meta": [marts("tier: gold", "tier: silver")],
    "metric_added": [
        marts(
            "saved_queries:\n",
            "  - {name: another_metric, label: A, type: simple, type_params: {measure: count_orders}}\nsaved_queries:\n",
        )
    ],
    "semantic_description": [marts("orders for metrics", "orders for the metrics")],
    "semantic_measure": [
        marts("{name: count_orders, agg: count", "{name: count_orders, agg: count_distinct")
    ],
    "semantic_dimension": [marts("label: Status", "label: The Status")],
    "semantic_meta": [
        marts("config: {meta: {m: 1}, group: cooks}", "config: {meta: {m: 2}, group: cooks}")
    ],
    "semantic_model": [
        marts(
            "  - name: sem_customers\n    model: ref('customers')",
            "  - name: sem_customers\n    model: ref('aware')",
        )
    ],
    "saved_query_where": [
        marts(
            """where: ["{{ Dimension('order__status') }} = 'open'"]""",
            """where: ["{{ Dimension('order__status') }} = 'shut'"]""",
        )
    ],
    "saved_query_export": [marts("export_as: view", "export_as: table")],
    "saved_query_label": [marts("label: Daily", "label: Every day")],
    "saved_query_description": [marts("for the dashboard", "for a dashboard")],
    "saved_query_meta": [marts("meta: {x: [1, 2]}", "meta: {x: [1, 3]}")],
    "group_owner": [staging("chef@example.com", "cook@example.com")],
    "group_renamed": [
        staging("  - name: waiters", "  - name: servers"),
        marts("group: waiters}", "group: servers}"),
        marts("group: waiters}", "group: servers}"),
        marts("group: waiters,", "group: servers,"),
    ],
    "vars": [project("vat: 0.2", "vat: 0.3")],
    "on_run_start": [project("select 1 as starting", "select 1 as started")],
    "selectors": [replace("selectors.yml", "path:models/staging", "path:models/marts")],
    "many_things": [
        replace("models/staging/stg_orders.sql", "customer_id", "client_id"),
        replace("macros/money.sql", " 0 {%", " 0 * 1 {%"),
        sources("loader: tills", "loader: clerks"),
        marts("description: Everyone.", "description: Everybody."),
        write("models/marts/extra.sql", "select 1 as id"),
    ],
}

STATE_SELECTORS = (
    "state:new",
    "state:old",
    "state:modified",
    "state:unmodified",
    "state:modified.body",
    "state:modified.configs",
    "state:modified.persisted_descriptions",
    "state:modified.relation",
    "state:modified.macros",
    "state:modified.contract",
)
