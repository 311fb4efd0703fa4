"""Small manifests made by hand, for tests that need just a few nodes."""

from __future__ import annotations

import json
import pathlib
from typing import Any

Json = Any


def model(name: str, *parents: str, package: str = "p", **fields: Json) -> dict[str, Json]:
    """A model node that dbt can decode; `parents` are unique ids."""
    node: dict[str, Json] = {
        "unique_id": f"model.{package}.{name}", "resource_type": "model", "name": name, "package_name": package,
        "path": f"{name}.sql", "original_file_path": f"models/{name}.sql", "fqn": [package, name], "alias": name,
        "schema": "s", "database": "d", "checksum": {"name": "sha256", "checksum": name}, "raw_code": f"select '{name}'",
        "config": {"enabled": True, "materialized": "view"}, "unrendered_config": {},
        "depends_on": {"macros": [], "nodes": list(parents)}, "tags": [], "description": "", "columns": {},
    }  # fmt: skip
    return {**node, **fields}


def macro(name: str, *macros: str, sql: str = "x", package: str = "p") -> dict[str, Json]:
    return {
        "unique_id": f"macro.{package}.{name}", "resource_type": "macro", "name": name, "package_name": package, "path": "m.sql",
        "original_file_path": "macros/m.sql", "macro_sql": sql, "depends_on": {"macros": list(macros)},
    }  # fmt: skip


def source(
    name: str, source_name: str = "src", package: str = "p", **fields: Json
) -> dict[str, Json]:
    node: dict[str, Json] = {
        "unique_id": f"source.{package}.{source_name}.{name}", "resource_type": "source", "name": name, "source_name": source_name,
        "package_name": package, "path": "models/s.yml", "original_file_path": "models/s.yml", "fqn": [package, source_name, name],
        "source_description": "", "loader": "", "identifier": name, "schema": "s", "database": "d",
    }  # fmt: skip
    return {**node, **fields}


def manifest(
    *nodes: dict[str, Json], version: int = 12, adapter: str | None = "duckdb", **sections: Json
) -> dict[str, Json]:
    """A manifest of these nodes, each in the section of its kind."""
    made: dict[str, Json] = {
        "metadata": {
            "dbt_schema_version": f"https://schemas.getdbt.com/dbt/manifest/v{version}.json", "dbt_version": "1.11.16",
            "project_name": "p", "adapter_type": adapter, "generated_at": "2026-01-01T00:00:00Z", "invocation_id": "x", "env": {},
        },
        "nodes": {}, "sources": {}, "macros": {}, "docs": {}, "exposures": {}, "metrics": {}, "groups": {}, "selectors": {},
        "disabled": {}, "parent_map": {}, "child_map": {}, "group_map": {}, "saved_queries": {}, "semantic_models": {},
        "unit_tests": {}, "functions": {},
    }  # fmt: skip
    for node in nodes:
        section = {"source": "sources", "macro": "macros", "exposure": "exposures"}.get(
            node["resource_type"], "nodes"
        )
        made[section][node["unique_id"]] = node
    return {**made, **sections}


def write(
    directory: pathlib.Path, content: dict[str, Json] | str | bytes, name: str = "manifest.json"
) -> pathlib.Path:
    """Writes an artifact into a directory, which it returns."""
    directory.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict):
        content = json.dumps(content)
    (directory / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return directory
