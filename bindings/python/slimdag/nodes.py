"""What a manifest keeps of its nodes, and says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Metadata:
    """What a manifest says about itself; "" where it has null."""

    dbt_schema_version: str
    dbt_version: str
    project_name: str
    adapter_type: str
    generated_at: str
    invocation_id: str
    schema_version: int


@dataclass(frozen=True)
class Node:
    """What is kept of a node without reading the artifact again; "" where its kind has no such
    field."""

    unique_id: str
    resource_type: str
    section: str
    name: str
    package_name: str
    original_file_path: str
    patch_path: str
    source_name: str
    group: str
    access: str
    relation_name: str
    database: str
    schema: str
    alias: str
    search_name: str
    selector_name: str
    fqn: tuple[str, ...]
    tags: tuple[str, ...]
    depends_on_nodes: tuple[str, ...]
    depends_on_macros: tuple[str | None, ...]
    enabled: bool

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Node:
        known: dict[str, Any] = {}
        for field in fields(cls):
            value = values[field.name]
            known[field.name] = tuple(value) if isinstance(value, list) else value
        return cls(**known)
