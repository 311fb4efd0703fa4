"""Writes the manifests of the folder: a small project with every kind of change between `previous` and `current`, and
`other_contract`, which is `previous` with another contract of a versioned model.

    python make.py

dbt reads them as it reads its own (schema version 12); they hold only what a reader needs.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
from typing import Any, Optional

PROJECT = "shop"


def checksum(text: str) -> dict[str, str]:
    return {"name": "sha256", "checksum": hashlib.sha256(text.encode()).hexdigest()}


def config(**values: Any) -> dict[str, Any]:
    base = {
        "enabled": True,
        "alias": None,
        "schema": None,
        "database": None,
        "tags": [],
        "meta": {},
        "group": None,
        "materialized": "view",
        "persist_docs": {},
        "contract": {"enforced": False, "alias_types": True},
        "access": "protected",
    }
    return {**base, **values}


def node(kind: str, name: str, code: str, path: str, **values: Any) -> dict[str, Any]:
    unique_id = values.pop("unique_id", f"{kind}.{PROJECT}.{name}")
    folder = path.split("/")[1:-1]
    base = {
        "database": "warehouse",
        "schema": "main",
        "name": name,
        "resource_type": kind,
        "package_name": PROJECT,
        "path": "/".join(path.split("/")[1:]),
        "original_file_path": path,
        "unique_id": unique_id,
        "fqn": [PROJECT, *folder, name],
        "alias": name,
        "checksum": checksum(code),
        "config": config(),
        "tags": [],
        "description": "",
        "columns": {},
        "meta": {},
        "group": None,
        "docs": {"show": True, "node_color": None},
        "patch_path": None,
        "build_path": None,
        "unrendered_config": {},
        "created_at": 1700000000.0,
        "relation_name": f'"warehouse"."main"."{name}"',
        "raw_code": code,
        "language": "sql",
        "refs": [],
        "sources": [],
        "metrics": [],
        "depends_on": {"macros": [], "nodes": []},
        "compiled_path": None,
        "contract": {"enforced": False, "alias_types": True, "checksum": None},
    }
    if kind == "model":
        base.update(access="protected", constraints=[], version=None, latest_version=None, deprecation_date=None)
    return {**base, **values}


def depends(*nodes: str, macros: Optional[list[str]] = None) -> dict[str, list[str]]:
    return {"macros": macros or [], "nodes": list(nodes)}


def source(name: str, **values: Any) -> dict[str, Any]:
    base = {
        "database": "warehouse",
        "schema": "raw",
        "name": name,
        "resource_type": "source",
        "package_name": PROJECT,
        "path": "models/staging/_sources.yml",
        "original_file_path": "models/staging/_sources.yml",
        "unique_id": f"source.{PROJECT}.raw.{name}",
        "fqn": [PROJECT, "staging", "raw", name],
        "source_name": "raw",
        "source_description": "",
        "loader": "",
        "identifier": name,
        "quoting": {"database": None, "schema": None, "identifier": None, "column": None},
        "loaded_at_field": None,
        "freshness": {
            "warn_after": {"count": None, "period": None},
            "error_after": {"count": None, "period": None},
            "filter": None,
        },
        "external": None,
        "description": "",
        "columns": {},
        "meta": {},
        "source_meta": {},
        "tags": [],
        "config": {"enabled": True},
        "patch_path": None,
        "unrendered_config": {},
        "relation_name": f'"warehouse"."raw"."{name}"',
        "created_at": 1700000000.0,
    }
    return {**base, **values}


def exposure(name: str, *nodes: str) -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": "exposure",
        "package_name": PROJECT,
        "path": "_exposures.yml",
        "original_file_path": "models/_exposures.yml",
        "unique_id": f"exposure.{PROJECT}.{name}",
        "fqn": [PROJECT, name],
        "type": "dashboard",
        "owner": {"email": "team@example.org", "name": None},
        "description": "",
        "label": None,
        "maturity": None,
        "meta": {},
        "tags": [],
        "config": {"enabled": True},
        "unrendered_config": {},
        "url": None,
        "depends_on": depends(*nodes),
        "refs": [],
        "sources": [],
        "metrics": [],
        "created_at": 1700000000.0,
    }


def macro(name: str, code: str, *macros: str) -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": "macro",
        "package_name": PROJECT,
        "path": f"macros/{name}.sql",
        "original_file_path": f"macros/{name}.sql",
        "unique_id": f"macro.{PROJECT}.{name}",
        "macro_sql": code,
        "depends_on": {"macros": list(macros)},
        "description": "",
        "meta": {},
        "docs": {"show": True, "node_color": None},
        "patch_path": None,
        "arguments": [],
        "created_at": 1700000000.0,
        "supported_languages": None,
    }


def contracted(column_type: str) -> dict[str, Any]:
    column = {
        "name": "id",
        "description": "",
        "meta": {},
        "data_type": column_type,
        "constraints": [],
        "quote": None,
        "tags": [],
    }
    return node(
        "model",
        "dim_customers",
        "select 1 as id",
        "models/marts/dim_customers_v2.sql",
        unique_id="model.shop.dim_customers.v2",
        fqn=["shop", "marts", "dim_customers", "v2"],
        version=2,
        latest_version=2,
        columns={"id": column},
        config=config(contract={"enforced": True, "alias_types": True}, materialized="table"),
        contract={"enforced": True, "alias_types": True, "checksum": column_type},
    )


def not_null(model: str) -> dict[str, Any]:
    name = f"not_null_{model}_id"
    return node(
        "test",
        name,
        "{{ test_not_null(**_dbt_generic_test_kwargs) }}",
        "models/marts/_marts.yml",
        unique_id=f"test.{PROJECT}.{name}.0123456789",
        fqn=[PROJECT, "marts", name],
        test_metadata={"name": "not_null", "kwargs": {"column_name": "id"}, "namespace": None},
        column_name="id",
        file_key_name=f"models.{model}",
        attached_node=f"model.{PROJECT}.{model}",
        depends_on=depends(f"model.{PROJECT}.{model}", macros=["macro.shop.money"]),
        config={"enabled": True, "severity": "ERROR", "materialized": "test", "tags": [], "meta": {}},
    )


def manifest(*, current: bool, contract: str = "text") -> dict[str, Any]:
    marts = "models/marts"
    staged = "select 1 as id, 2 as amount" if current else "select 1 as id"
    nodes = [
        node(
            "model", "stg_orders", staged, "models/staging/stg_orders.sql", depends_on=depends("source.shop.raw.orders")
        ),
        node(
            "model",
            "orders",
            "select * from {{ ref('stg_orders') }}",
            f"{marts}/orders.sql",
            depends_on=depends("model.shop.stg_orders"),
            tags=["nightly"],
            config=config(tags=["nightly"], meta={"owner": "anna" if current else "ben"}),
            unrendered_config={"tags": ["nightly"], "meta": {"owner": "anna" if current else "ben"}},
        ),
        node(
            "model",
            "payments",
            "select {{ money('amount') }}",
            f"{marts}/payments.sql",
            depends_on=depends(macros=["macro.shop.money"]),
        ),
        node("model", "report", "select 3", f"{marts}/report.sql", depends_on=depends("model.shop.orders")),
        node(
            "model",
            "buyers" if current else "customers",
            "select 'a body of its own' as name",
            f"{marts}/{'buyers' if current else 'customers'}.sql",
        ),
        node(
            "model",
            "switched_off",
            "select 4",
            f"{marts}/switched_off.sql",
            config=config(enabled=False),
        ),
        contracted(contract),
        node(
            "seed",
            "countries",
            "",
            "seeds/countries.csv",
            checksum=checksum("id\n1\n"),
            config=config(materialized="seed"),
            root_path=None,
        ),
        not_null("orders"),
    ]
    if not current:
        nodes.append(node("model", "gone", "select 'gone'", f"{marts}/gone.sql"))
    macros = [
        macro("money", "{% macro money(c) %}{{ rounded(c) }}{% endmacro %}", "macro.shop.rounded"),
        macro("rounded", f"{{% macro rounded(c) %}}round({{{{ c }}}}, {2 if current else 3}){{% endmacro %}}"),
    ]
    sources = [source("orders")]
    if current:
        sources.append(source("refunds"))
    exposures = [exposure("board", "model.shop.report")]
    by_id = lambda items: {item["unique_id"]: item for item in items}  # noqa: E731
    return {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "dbt_version": "1.11.0",
            "generated_at": "2026-01-02T03:04:05.000000Z",
            "invocation_id": "00000000-0000-0000-0000-000000000001"
            if current
            else "00000000-0000-0000-0000-000000000000",
            "env": {},
            "project_name": PROJECT,
            "project_id": hashlib.md5(PROJECT.encode()).hexdigest(),
            "user_id": None,
            "send_anonymous_usage_stats": False,
            "adapter_type": "postgres",
        },
        "nodes": by_id(nodes),
        "sources": by_id(sources),
        "macros": by_id(macros),
        "docs": {},
        "exposures": by_id(exposures),
        "metrics": {},
        "groups": {},
        "selectors": {
            "nightly": {"name": "nightly", "definition": {"method": "tag", "value": "nightly"}},
        },
        "disabled": {},
        "parent_map": {},
        "child_map": {},
        "group_map": {},
        "saved_queries": {},
        "semantic_models": {},
        "unit_tests": {},
        "functions": {},
    }


def main() -> None:
    here = pathlib.Path(__file__).resolve().parent
    folders = {
        "current": manifest(current=True),
        "previous": manifest(current=False),
        "other_contract": manifest(current=False, contract="integer"),
    }
    for folder, content in folders.items():
        (here / folder).mkdir(exist_ok=True)
        text = json.dumps(content, indent=1)
        (here / folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    results = {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json",
            "dbt_version": "1.11.0",
        },
        "results": [
            {
                "status": status,
                "timing": [],
                "thread_id": "Thread-1",
                "execution_time": 0.5,
                "adapter_response": {},
                "message": None,
                "failures": None,
                "unique_id": unique_id,
                "compiled": True,
                "compiled_code": "",
                "relation_name": None,
                "batch_results": None,
            }
            for unique_id, status in (("model.shop.orders", "error"), ("model.shop.stg_orders", "success"))
        ],
        "elapsed_time": 1.0,
        "args": {},
    }
    (here / "previous" / "run_results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
