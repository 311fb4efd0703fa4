"""Turns a manifest of schema version 12 into the shape that an older dbt wrote, as far as a reader can tell."""

from __future__ import annotations

import copy
import random
from typing import Any

Json = Any
OLDEST, NEWEST = 4, 12


def _old_refs(entry: dict[str, Json]) -> None:
    if isinstance(entry.get("refs"), list):
        entry["refs"] = [
            [r["package"], r["name"]]
            if r.get("package")
            else [r.get("name")]
            if isinstance(r, dict)
            else r
            for r in entry["refs"]
        ]


def _old_node(node: dict[str, Json], version: int, rng: random.Random) -> None:
    if version <= 6:
        for new, old in (("raw_code", "raw_sql"), ("compiled_code", "compiled_sql")):
            if new in node:
                node[old] = node.pop(new)
        node.pop("language", None)
    if version <= 8:
        _old_refs(node)
        for key in ("access", "version", "latest_version", "constraints", "contract", "group"):
            node.pop(key, None)
        if isinstance(node.get("config"), dict):
            for key in ("contract", "access", "group"):
                node["config"].pop(key, None)
    if version <= 7 and rng.random() < 0.7:
        node["root_path"] = "/project"
    if version <= 10:
        for key in (
            "unrendered_config_call_dict",
            "doc_blocks",
            "time_spine",
            "primary_key",
            "functions",
        ):
            node.pop(key, None)
    if node.get("resource_type") == "seed" and version <= 7 and rng.random() < 0.7:
        node.update(
            compiled_path=None,
            compiled=True,
            extra_ctes=[],
            extra_ctes_injected=False,
            refs=[],
            sources=[],
            metrics=[],
        )
        node["compiled_sql"] = ""
        node.setdefault("depends_on", {"macros": []})
        if isinstance(node["depends_on"], dict):
            node["depends_on"]["nodes"] = []


def _old_filter(owner: Json) -> None:
    if isinstance(owner, dict) and isinstance(owner.get("filter"), dict):
        filters = owner["filter"].get("where_filters") or [None]
        owner["filter"] = filters[0]


def _old_metric(metric: dict[str, Json], version: int) -> None:
    if version > 10:
        return
    _old_filter(metric)
    params = metric.get("type_params")
    if isinstance(params, dict):
        for key in ("measure", "numerator", "denominator"):
            _old_filter(params.get(key))
        for key in ("input_measures", "metrics"):
            for item in params.get(key) or []:
                _old_filter(item)


def downgrade(manifest: dict[str, Json], version: int, rng: random.Random) -> dict[str, Json]:
    """A copy of a version 12 manifest in the shape of `version`."""
    m = copy.deepcopy(manifest)
    m["metadata"]["dbt_schema_version"] = f"https://schemas.getdbt.com/dbt/manifest/v{version}.json"
    if version >= NEWEST:
        return m
    m["metadata"]["dbt_version"] = {
        4: "1.0.1",
        5: "1.1.2",
        6: "1.2.0",
        7: "1.3.1",
        8: "1.4.1",
        9: "1.5.0",
        10: "1.6.0",
        11: "1.7.2",
    }[version]
    for node in m["nodes"].values():
        _old_node(node, version, rng)
    m.pop("functions", None)
    if version <= 11:
        m.pop("unit_tests", None)
    if version <= 10:
        m.pop("saved_queries", None)
    if version <= 9:
        m.pop("semantic_models", None)
        if rng.random() < 0.8:
            m["metadata"].pop("project_name", None)
    if version <= 7:
        m.pop("groups", None)
        m.pop("group_map", None)
        for section in ("macros", "docs", "exposures", "sources"):
            for entry in m.get(section, {}).values():
                entry["root_path"] = "/project"
    gone = {
        uid
        for s in ("functions", "unit_tests", "saved_queries", "semantic_models")
        for uid in manifest.get(s, {})
        if s not in m
    }
    if version <= 9:
        gone |= set(m["metrics"])
    for section in (
        "nodes",
        "exposures",
        "metrics",
        "saved_queries",
        "unit_tests",
        "semantic_models",
    ):
        for entry in m.get(section, {}).values():
            depends = entry.get("depends_on")
            if isinstance(depends, dict) and isinstance(depends.get("nodes"), list):
                depends["nodes"] = [
                    n for n in depends["nodes"] if not (isinstance(n, str) and n in gone)
                ]
    for metric in m["metrics"].values():
        _old_metric(metric, version)
    for section in ("metrics", "exposures"):
        for entry in m[section].values():
            if version <= 8:
                _old_refs(entry)
    disabled = m.get("disabled")
    if isinstance(disabled, dict):
        for uid in list(disabled):
            if (
                uid.split(".")[0] in ("unit_test", "saved_query", "semantic_model", "function")
                and version <= 11
            ):
                del disabled[uid]
                continue
            for entry in disabled[uid]:
                if entry.get("resource_type") == "metric":
                    _old_metric(entry, version)
                elif "raw_code" in entry or entry.get("resource_type") in ("seed", "model", "test"):
                    _old_node(entry, version, rng)
    return m
