"""Lines of `ls --output json`: keys of nodes, in the order in which each engine writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ._engines import CORE_1_11, CORE_1_12

if TYPE_CHECKING:
    from ..manifest import Manifest

# ListTask.ALLOWED_KEYS, in the order of the fields of dbt's classes.
_NODE_KEYS = (
    "name",
    "resource_type",
    "package_name",
    "original_file_path",
    "unique_id",
    "alias",
    "config",
    "tags",
    "depends_on",
)
_COMMON_KEYS = _NODE_KEYS[:5]
_KEYS_OF = {
    "source": (*_COMMON_KEYS, "source_name", "tags", "config"),
    "exposure": (*_COMMON_KEYS, "tags", "config", "depends_on"),
    "metric": (*_COMMON_KEYS, "tags", "config", "depends_on"),
    "semantic_model": (*_COMMON_KEYS, "depends_on", "config"),
    "saved_query": (*_COMMON_KEYS, "config", "depends_on", "tags"),
    "unit_test": (*_COMMON_KEYS, "depends_on", "config"),
}
_KEYS_OF_1_12 = {**_KEYS_OF, "metric": _KEYS_OF["saved_query"]}


def _nested(node: dict[str, Any], path: str) -> Any:
    value: Any = node
    for key in path.split("."):
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def _picked(node: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    """As ListTask.generate_json: a path that leads to nothing is left out, a null at the top is
    not."""
    picked: dict[str, Any] = {}
    for key in keys:
        if "." in key:
            value = _nested(node, key)
            if value is not None:
                picked[key] = value
        elif key in node:
            picked[key] = node[key]
    return picked


def _as_dbt_lists(node: dict[str, Any], engine: str) -> dict[str, Any]:
    table = _KEYS_OF if engine == CORE_1_11 else _KEYS_OF_1_12
    keys = table.get(str(node.get("resource_type")), _NODE_KEYS)
    listed = {key: node[key] for key in keys if key in node}
    if "direct_parents" in node:
        listed["direct_parents"] = node["direct_parents"]
    return listed


def _with_direct_parents(node: dict[str, Any]) -> dict[str, Any]:
    """dbt-core 1.12 fills them in after parsing, of models only, and keeps them out of
    manifest.json (ManifestLoader._backfill_direct_parents)."""
    if node.get("resource_type") != "model":
        return node
    depends_on = node.get("depends_on")
    parents = depends_on.get("nodes", []) if isinstance(depends_on, dict) else []
    return {**node, "direct_parents": list(parents)}


def json_lines(
    manifest: Manifest, unique_ids: list[str], keys: list[str], engine: str
) -> Iterable[str]:
    for node in manifest.read_nodes(unique_ids).values():
        listed = _with_direct_parents(node) if engine == CORE_1_12 else node
        yield json.dumps(_picked(listed, keys) if keys else _as_dbt_lists(listed, engine))
