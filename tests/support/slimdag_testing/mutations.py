"""Random changes to a manifest: values, keys, nodes, macros, edges, contracts, versions of the schema.

A mutation is a small object that says what it does and can be applied again, so that a failure can be shrunk by leaving
mutations out. Manifests are copied on write: apply() never changes what it was given.
"""

from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = Any
Path = tuple[str | int, ...]

NODE_SECTIONS = (
    "nodes",
    "sources",
    "exposures",
    "metrics",
    "unit_tests",
    "semantic_models",
    "saved_queries",
    "functions",
)

SCALARS: list[Json] = [
    None, True, False, 0, 1, 1.0, 2, -1, 1.5, 10**30, 1e400, -1e400, math.nan, "", " ", "1", "true", "True", "x", "a b",
    "ü", "\ud800", "\u0000", "a\n", "table", "incremental", "view", "ephemeral", "path", "none", "null",
]  # fmt: skip
CONTAINERS: list[Json] = [
    [],
    {},
    [None],
    ["x"],
    [1, True],
    {"a": 1},
    {"a": {"b": [1, 2.0, {"c": None}]}},
    [[]],
    [{}],
]
CONFIG_KEYS = [
    "enabled", "alias", "schema", "database", "tags", "meta", "group", "materialized", "persist_docs", "pre-hook",
    "post-hook", "pre_hook", "post_hook", "quoting", "column_types", "full_refresh", "unique_key", "on_schema_change",
    "grants", "packages", "docs", "contract", "event_time", "access", "freshness", "severity", "where", "limit",
    "fail_calc", "warn_if", "error_if", "store_failures", "strategy", "check_cols", "target_schema", "updated_at",
    "static_analysis", "loaded_at_field", "loaded_at_query", "unknown_key", "quote_columns", "volatility", "type",
    "incremental_strategy", "lookback", "begin", "batch_size", "sql_header", "on_configuration_change",
]  # fmt: skip
COMMON_FIELDS = [
    "unrendered_config", "config", "raw_code", "checksum", "fqn", "description", "columns", "depends_on", "tags",
    "meta", "original_file_path", "patch_path", "package_name", "name", "version", "latest_version", "access",
    "deprecation_date", "contract", "constraints", "database", "schema", "alias", "identifier", "quoting", "freshness",
    "loaded_at_field", "external", "source_name", "unrendered_database", "unrendered_schema", "type", "owner",
    "maturity", "url", "label", "model", "defaults", "entities", "dimensions", "measures", "primary_entity", "group",
    "query_params", "exports", "given", "expect", "overrides", "versions", "arguments", "returns", "test_metadata",
    "language", "type_params", "filter", "macro_sql", "loader", "docs", "refs", "path", "data_tests",
]  # fmt: skip


@dataclass
class Mutation:
    """One change with its own seed; `kind` names a function of OPERATIONS."""

    kind: str
    seed: int

    def apply(self, manifest: dict[str, Json]) -> dict[str, Json]:
        return OPERATIONS[self.kind](manifest, random.Random(self.seed))

    def __str__(self) -> str:
        return f"{self.kind}#{self.seed}"


def random_mutation(rng: random.Random) -> Mutation:
    kinds, weights = zip(*WEIGHTS.items(), strict=True)
    return Mutation(rng.choices(kinds, weights)[0], rng.getrandbits(32))


def apply_all(manifest: dict[str, Json], mutations: list[Mutation]) -> dict[str, Json]:
    for mutation in mutations:
        manifest = mutation.apply(manifest)
    return manifest


# ---- helpers -------------------------------------------------------------------------------------------------------


def _with_entry(manifest: dict[str, Json], section: str, uid: str, entry: Json) -> dict[str, Json]:
    return {**manifest, section: {**manifest[section], uid: entry}}


def _entries(manifest: dict[str, Json], sections: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(s, uid) for s in sections if isinstance(manifest.get(s), dict) for uid in manifest[s]]


def _pick(
    manifest: dict[str, Json], rng: random.Random, sections: tuple[str, ...] = NODE_SECTIONS
) -> tuple[str, str] | None:
    """An entry; each section that has any is as likely as the next, so that rare kinds get their share."""
    filled = [s for s in sections if isinstance(manifest.get(s), dict) and manifest[s]]
    if not filled:
        return None
    section = "nodes" if "nodes" in filled and rng.random() < 0.4 else rng.choice(filled)
    if section == "nodes":
        by_type: dict[str, list[str]] = {}
        for uid, node in manifest["nodes"].items():
            by_type.setdefault(str(node.get("resource_type")), []).append(uid)
        return section, rng.choice(by_type[rng.choice(sorted(by_type))])
    return section, rng.choice(list(manifest[section]))


def _paths(value: Json, prefix: Path = ()) -> Iterator[Path]:
    yield prefix
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*prefix, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _paths(item, (*prefix, i))


def _get(value: Json, path: Path) -> Json:
    for part in path:
        value = value[part]
    return value


def _set(value: Json, path: Path, new: Json) -> None:
    _get(value, path[:-1])[path[-1]] = new


def _small_edit(value: Json, rng: random.Random) -> Json:
    """Another value of the same type, or an equal one of another type."""
    if isinstance(value, bool):
        return rng.choice([not value, int(value), float(value)])
    if isinstance(value, int):
        return rng.choice([value + 1, float(value), value - 1, bool(value), str(value)])
    if isinstance(value, float):
        return rng.choice(
            [value + 1, int(value) if math.isfinite(value) else 0, -value, str(value)]
        )
    if isinstance(value, str):
        return rng.choice(
            [
                value + "x",
                value + "\n",
                " " + value,
                value.upper(),
                value[:-1],
                value.replace("_", "."),
                "",
                value + "ü",
                value * 2,
                value.lower(),
            ]
        )
    if isinstance(value, list):
        new = list(value)
        match rng.randrange(6):
            case 0:
                rng.shuffle(new)
            case 1 if new:
                new.pop(rng.randrange(len(new)))
            case 2 if new:
                new.append(copy.deepcopy(rng.choice(new)))
            case 3:
                new.append(copy.deepcopy(rng.choice(SCALARS + CONTAINERS)))
            case 4 if new:
                i = rng.randrange(len(new))
                new[i] = _small_edit(new[i], rng)
            case _:
                new = []
        return new
    if isinstance(value, dict):
        keys = list(value)
        new_dict = dict(value)
        match rng.randrange(7):
            case 0:
                rng.shuffle(keys)
                return {k: value[k] for k in keys}
            case 1 if keys:
                new_dict.pop(rng.choice(keys))
            case 2:
                new_dict[rng.choice(["unknown_key", "meta", "name", "a", *keys])] = copy.deepcopy(
                    rng.choice(SCALARS + CONTAINERS)
                )
            case 3 if keys:
                key = rng.choice(keys)
                new_dict[key] = _small_edit(new_dict[key], rng)
            case 4 if keys:
                key = rng.choice(keys)
                item = new_dict.pop(key)
                new_dict[_small_edit(key, rng) or "k"] = item
            case 5:
                new_dict["unknown_key"] = rng.choice(SCALARS)
            case _:
                return {}
        return new_dict
    return copy.deepcopy(rng.choice(SCALARS + CONTAINERS))


def _change_value(entry: Json, path: Path, rng: random.Random, donor: Json = None) -> None:
    parent, key = _get(entry, path[:-1]), path[-1]
    value = parent[key]
    roll = rng.random()
    if roll < 0.50:
        new = _small_edit(value, rng)
        if (isinstance(key, str) and isinstance(parent, dict)) or isinstance(key, int):
            parent[key] = new
    elif roll < 0.62:
        del parent[key]
    elif roll < 0.80 and donor is not None:
        try:
            parent[key] = copy.deepcopy(_get(donor, path))
        except (KeyError, IndexError, TypeError):
            parent[key] = None
    elif roll < 0.92:
        parent[key] = copy.deepcopy(rng.choice(SCALARS))
    else:
        parent[key] = copy.deepcopy(rng.choice(CONTAINERS))


def _choose_path(entry: dict[str, Json], rng: random.Random) -> Path | None:
    fields = [f for f in COMMON_FIELDS if f in entry]
    if fields and rng.random() < 0.85:
        field = rng.choice(fields)
        below = [(field, *p) for p in _paths(entry[field])]
        return rng.choice(below)
    paths = [p for p in _paths(entry) if p]
    return rng.choice(paths) if paths else None


# ---- operations ----------------------------------------------------------------------------------------------------


def change_field(
    m: dict[str, Json], rng: random.Random, sections: tuple[str, ...] = NODE_SECTIONS
) -> dict[str, Json]:
    picked = _pick(m, rng, sections)
    if picked is None:
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    target = rng.choice(entry) if isinstance(entry, list) and entry else entry
    if not isinstance(target, dict):
        return m
    path = _choose_path(target, rng)
    if (
        path is None
        or path == ("unique_id",)
        or (path == ("resource_type",) and rng.random() < 0.98)
    ):
        return m
    donor_uid = rng.choice(list(m[section]))
    donor = m[section][donor_uid]
    _change_value(target, path, rng, donor if isinstance(donor, dict) else None)
    return _with_entry(m, section, uid, entry)


def change_other(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    return change_field(m, rng, ("macros", "disabled", "groups", "docs"))


def change_unrendered_config(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    config = entry.setdefault("unrendered_config", {})
    if not isinstance(config, dict):
        return m
    key = rng.choice([*CONFIG_KEYS, *config])
    roll = rng.random()
    if roll < 0.25:
        config.pop(key, None)
    elif key in config and roll < 0.6:
        config[key] = _small_edit(config[key], rng)
    else:
        config[key] = copy.deepcopy(rng.choice(SCALARS + CONTAINERS))
    return _with_entry(m, section, uid, entry)


def change_config(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    config = entry.setdefault("config", {})
    if not isinstance(config, dict):
        return m
    key = rng.choice(
        [*CONFIG_KEYS, *config, "meta", "tags", "enabled", "persist_docs", "group", "materialized"]
    )
    value: Json
    match key:
        case "enabled":
            value = rng.choice([True, False, False])
        case "persist_docs":
            value = rng.choice(
                [
                    {},
                    {"relation": True},
                    {"columns": True},
                    {"relation": True, "columns": 1},
                    {"columns": "false"},
                    {"relation": 0},
                    {"relation": [], "columns": None},
                ]
            )
        case "meta":
            value = rng.choice(
                [
                    {},
                    {"x": rng.choice(SCALARS)},
                    {"a": {"b": rng.choice(SCALARS)}},
                    {"l": [1, "1", True, None, 1.5]},
                    {"materialized": 1},
                ]
            )
        case "tags":
            value = rng.choice(
                [[], ["x"], "one_tag", ["a", "b"], "", ["*"], ["x y"], [1], ["a", None]]
            )
        case "group":
            value = rng.choice([None, "cooks", "waiters", "x", "", 1, ["cooks"]])
        case "materialized":
            value = rng.choice(["table", "view", "incremental", "ephemeral", "", "TABLE"])
        case _:
            value = copy.deepcopy(rng.choice(SCALARS + CONTAINERS))
    if rng.random() < 0.15:
        config.pop(key, None)
    elif key in config and rng.random() < 0.3:
        config[key] = _small_edit(config[key], rng)
    else:
        config[key] = value
    if rng.random() < 0.5:
        unrendered = entry.get("unrendered_config")
        if isinstance(unrendered, dict) and key in config:
            unrendered[key] = copy.deepcopy(config[key])
    return _with_entry(m, section, uid, entry)


def change_contract(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    models = [uid for uid, n in m.get("nodes", {}).items() if n.get("resource_type") == "model"]
    if not models:
        return m
    contracted = [
        u
        for u in models
        if isinstance(m["nodes"][u].get("contract"), dict)
        and m["nodes"][u]["contract"].get("enforced")
    ]
    uid = rng.choice(contracted) if contracted and rng.random() < 0.75 else rng.choice(models)
    node = copy.deepcopy(m["nodes"][uid])
    contract = node.setdefault("contract", {})
    if not isinstance(contract, dict):
        contract = node["contract"] = {}
    columns = node.get("columns") if isinstance(node.get("columns"), dict) else {}
    kinds = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"]

    def constraint() -> dict[str, Json]:
        made: dict[str, Json] = {"type": rng.choice(kinds)}
        for key, values in (
            ("name", [None, "n", "m"]), ("expression", [None, "x > 0", ""]), ("columns", [[], ["id"], ["id", "a"]]),
            ("warn_unenforced", [True, False]), ("warn_unsupported", [True, False]), ("to", [None, "t"]), ("to_columns", [[], ["id"]]),
        ):  # fmt: skip
            if rng.random() < 0.3:
                made[key] = rng.choice(values)
        return made

    def change_column() -> None:
        if not columns:
            node["columns"] = {
                "id": {"name": "id", "data_type": "int", "constraints": [constraint()]}
            }
            return
        key = rng.choice(list(columns))
        column = columns[key]
        if not isinstance(column, dict):
            return
        match rng.randrange(7):
            case 0:
                del columns[key]
            case 1:
                column["data_type"] = rng.choice(
                    [
                        None,
                        "int",
                        "INT",
                        "varchar(10)",
                        "varchar (20)",
                        "",
                        "text",
                        "decimal(10,2)",
                        " int ",
                    ]
                )
            case 2:
                column["constraints"] = [constraint() for _ in range(rng.randrange(3))]
            case 3 if isinstance(column.get("constraints"), list) and column["constraints"]:
                column["constraints"].pop(rng.randrange(len(column["constraints"])))
            case 4:
                columns[rng.choice(["added", "Id", "ü", "zz"])] = {
                    "name": "added",
                    "data_type": "int",
                }
            case 5:
                column["name"] = rng.choice(["id", "ID", "other"])
            case _:
                column["description"] = rng.choice(["", "new", "newer"])

    for _ in range(rng.randrange(1, 4)):
        match rng.randrange(8):
            case 0:
                contract["enforced"] = rng.choice([True, False])
            case 1:
                contract["checksum"] = rng.choice([None, "abc", "def", ""])
            case 2 | 3:
                change_column()
            case 4:
                node["constraints"] = [constraint() for _ in range(rng.randrange(3))]
            case 5:
                if isinstance(node.get("config"), dict):
                    node["config"]["materialized"] = rng.choice(["table", "view", "incremental"])
            case 6:
                node["deprecation_date"] = rng.choice(
                    [
                        None,
                        "2020-01-01",
                        "2020-01-01T00:00:00+00:00",
                        "2099-12-31T00:00:00",
                        "2099-12-31T23:00:00-07:00",
                    ]
                )
            case _:
                node["version"] = rng.choice([None, None, 1, 2, "1", "v2", 1.5, 1.0])
    if rng.random() < 0.6:
        contract["checksum"] = str(rng.randrange(5))
        contract["enforced"] = rng.random() < 0.85
    return _with_entry(m, "nodes", uid, node)


def change_version(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    models = [uid for uid, n in m.get("nodes", {}).items() if n.get("resource_type") == "model"]
    if not models:
        return m
    uid = rng.choice(models)
    node = copy.deepcopy(m["nodes"][uid])
    values = [
        None,
        1,
        2,
        10,
        1.0,
        1.5,
        "1",
        "2",
        "10",
        "v1",
        "one",
        "1.0",
        "",
        True,
        0,
        "2.5",
        "a",
        1e20,
        12345678901234567890,
    ]
    for key in ("version", "latest_version"):
        if rng.random() < 0.7:
            node[key] = rng.choice(values)
    if (
        rng.random() < 0.4 and isinstance(node.get("fqn"), list) and node["version"]
        if "version" in node
        else False
    ):
        node["fqn"] = [*node["fqn"], f"v{node['version']}"]
    return _with_entry(m, "nodes", uid, node)


def remove_node(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    rest = {k: v for k, v in m[section].items() if k != uid}
    m = {**m, section: rest}
    return _drop_references(m, uid) if rng.random() < 0.985 else m


def _drop_references(m: dict[str, Json], uid: str) -> dict[str, Json]:
    for section in NODE_SECTIONS:
        for other, entry in list(m.get(section, {}).items()):
            depends = entry.get("depends_on") if isinstance(entry, dict) else None
            if (
                isinstance(depends, dict)
                and isinstance(depends.get("nodes"), list)
                and uid in depends["nodes"]
            ):
                new = {
                    **entry,
                    "depends_on": {**depends, "nodes": [n for n in depends["nodes"] if n != uid]},
                }
                m = _with_entry(m, section, other, new)
    return m


def _replace_references(m: dict[str, Json], old: str, new_uid: str) -> dict[str, Json]:
    for section in NODE_SECTIONS:
        for other, entry in list(m.get(section, {}).items()):
            depends = entry.get("depends_on") if isinstance(entry, dict) else None
            if (
                isinstance(depends, dict)
                and isinstance(depends.get("nodes"), list)
                and old in depends["nodes"]
            ):
                new = {
                    **entry,
                    "depends_on": {
                        **depends,
                        "nodes": [new_uid if n == old else n for n in depends["nodes"]],
                    },
                }
                m = _with_entry(m, section, other, new)
    return m


def rename_node(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    new_uid = uid + rng.choice(["_renamed", "ü", ".v2", "x"])
    if new_uid in m[section]:
        return m
    entry = {**m[section][uid], "unique_id": new_uid}
    if rng.random() < 0.7 and isinstance(entry.get("name"), str):
        entry["name"] += "_renamed"
        if isinstance(entry.get("fqn"), list) and entry["fqn"]:
            entry["fqn"] = [*entry["fqn"][:-1], entry["name"]]
    m = {
        **m,
        section: {
            new_uid if k == uid else k: entry if k == uid else v for k, v in m[section].items()
        },
    }
    return _replace_references(m, uid, new_uid)


def add_node(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    """A clone of a node under another id."""
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    new_uid = f"{uid}_{rng.randrange(100)}"
    entry = copy.deepcopy(m[section][uid])
    if new_uid in m[section]:
        return m
    entry["unique_id"] = new_uid
    if rng.random() < 0.5 and isinstance(entry.get("name"), str):
        entry["name"] += "_clone"
    return _with_entry(m, section, new_uid, entry)


def disable_node(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    """Moves a node to `disabled`, as dbt does with enabled: false."""
    picked = _pick(m, rng)
    if picked is None or not isinstance(m.get("disabled"), dict):
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    if isinstance(entry.get("config"), dict) and rng.random() < 0.9:
        entry["config"]["enabled"] = False
    if rng.random() < 0.85:
        m = {**m, section: {k: v for k, v in m[section].items() if k != uid}}
    others = m["disabled"].get(uid, [])
    position = rng.randrange(len(others) + 1)
    m = {**m, "disabled": {**m["disabled"], uid: [*others[:position], entry, *others[position:]]}}
    return _drop_references(m, uid)


def enable_node(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    disabled = m.get("disabled")
    if not isinstance(disabled, dict) or not disabled:
        return m
    uid = rng.choice(list(disabled))
    if not disabled[uid]:
        return m
    entry = copy.deepcopy(rng.choice(disabled[uid]))
    section = {
        "source": "sources",
        "exposure": "exposures",
        "metric": "metrics",
        "unit_test": "unit_tests",
        "semantic_model": "semantic_models",
        "saved_query": "saved_queries",
        "function": "functions",
    }.get(entry.get("resource_type"), "nodes")
    if isinstance(entry.get("config"), dict):
        entry["config"]["enabled"] = True
    if section not in m:
        return m
    m = _with_entry(m, section, uid, entry)
    if rng.random() < 0.7:
        m = {**m, "disabled": {k: v for k, v in m["disabled"].items() if k != uid}}
    return m


def move_node(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    """Another file, folder or package."""
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    fqn = entry.get("fqn")
    if isinstance(fqn, list) and fqn and rng.random() < 0.8:
        match rng.randrange(6):
            case 0:
                fqn.insert(
                    rng.randrange(len(fqn) + 1), rng.choice(["sub", "a.b", "ü", "", "x*", "[s]"])
                )
            case 1 if len(fqn) > 1:
                fqn.pop(rng.randrange(len(fqn)))
            case 2:
                rng.shuffle(fqn)
            case 3:
                fqn[-1] = rng.choice([fqn[-1].upper(), fqn[-1] + ".x", "leaf", "v1"])
            case 4:
                entry["fqn"] = rng.choice([["one"], [fqn[0], fqn[-1]], fqn * 2])
            case _:
                fqn[0] = rng.choice(["kitchen", "spices", "other"])
    if isinstance(entry.get("original_file_path"), str) and rng.random() < 0.7:
        path = entry["original_file_path"]
        stem = path.rsplit("/", 1)[-1]
        entry["original_file_path"] = rng.choice(
            [f"models/{stem}", f"models/sub/{stem}", f"./{path}", path.replace("/", "//"), stem, path.upper(), "models/ü/é.sql", f"models/../{path}",
             f"models/a.b/{stem}", f"models/.hidden/{stem}", "models/x.tar.gz", "models/[x]/y z.sql", "models/sub/.sql", "models/x."]
        )  # fmt: skip
    if "patch_path" in entry and rng.random() < 0.3:
        entry["patch_path"] = rng.choice(
            [
                None,
                "kitchen://models/schema.yml",
                "spices://models/sub/s.yml",
                f"{entry.get('package_name')}://models/other.yml",
                "",
                "a://b://c",
            ]
        )
    if rng.random() < 0.1:
        entry["package_name"] = rng.choice(["kitchen", "spices", "other", "Ünï"])
    return _with_entry(m, section, uid, entry)


def change_tags(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    pool = ["daily", "staging", "marts", "x", "a b", "ü", "A", "tag*", "[t]", "", "weekly"]
    tags: Json = rng.choice([[], [rng.choice(pool)], rng.sample(pool, 3), rng.choice(pool)])
    if section == "unit_tests":
        entry.setdefault("config", {})["tags"] = tags
    else:
        entry["tags"] = tags
    return _with_entry(m, section, uid, entry)


def change_dependencies(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    depends = entry.setdefault("depends_on", {"nodes": [], "macros": []})
    if not isinstance(depends, dict):
        return m
    nodes = depends.setdefault("nodes", [])
    if not isinstance(nodes, list):
        return m
    targets = [
        u for s, u in _entries(m, ("nodes", "sources", "metrics", "semantic_models", "functions"))
    ]
    roll = rng.random()
    if nodes and roll < 0.4:
        nodes.pop(rng.randrange(len(nodes)))
    elif targets and roll < 0.97:
        # towards what comes earlier in the file, so that cycles stay rare
        order = {u: i for i, u in enumerate(targets)}
        earlier = [t for t in targets if order[t] < order.get(uid, len(order))] or targets
        nodes.append(rng.choice(earlier if rng.random() < 0.98 else targets))
    elif roll < 0.975:
        nodes.append(rng.choice(["model.kitchen.nowhere", uid, "exposure.kitchen.dashboard"]))
    else:
        rng.shuffle(nodes)
    return _with_entry(m, section, uid, entry)


def change_macro(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    if not m.get("macros"):
        return m
    uid = rng.choice(list(m["macros"]))
    macro = copy.deepcopy(m["macros"][uid])
    roll = rng.random()
    if roll < 0.45:
        macro["macro_sql"] = str(macro.get("macro_sql", "")) + rng.choice([" ", "\n", "x", "ü"])
        return _with_entry(m, "macros", uid, macro)
    if roll < 0.58:
        rest = {k: v for k, v in m["macros"].items() if k != uid}
        m = {**m, "macros": rest}
        if rng.random() < 0.8:
            m = _drop_macro(m, uid)
        return m
    if roll < 0.72:
        new_uid = f"macro.kitchen.added_{rng.randrange(10)}"
        macro.update(unique_id=new_uid, name=new_uid.rsplit(".", 1)[1])
        return _with_entry(m, "macros", new_uid, macro)
    depends = macro.setdefault("depends_on", {"macros": []})
    if isinstance(depends, dict) and isinstance(depends.setdefault("macros", []), list):
        if depends["macros"] and rng.random() < 0.4:
            depends["macros"].pop()
        else:
            depends["macros"].append(rng.choice(list(m["macros"])))
    return _with_entry(m, "macros", uid, macro)


def _drop_macro(m: dict[str, Json], uid: str) -> dict[str, Json]:
    for section in (*NODE_SECTIONS, "macros"):
        for other, entry in list(m.get(section, {}).items()):
            depends = entry.get("depends_on") if isinstance(entry, dict) else None
            if (
                isinstance(depends, dict)
                and isinstance(depends.get("macros"), list)
                and uid in depends["macros"]
            ):
                new = {
                    **entry,
                    "depends_on": {**depends, "macros": [x for x in depends["macros"] if x != uid]},
                }
                m = _with_entry(m, section, other, new)
    return m


def rewire_macros(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    """Which macros a node depends on; rarely null or a macro that does not exist, which dbt refuses when it gets there."""
    picked = _pick(m, rng)
    if picked is None or not m.get("macros"):
        return m
    section, uid = picked
    entry = copy.deepcopy(m[section][uid])
    depends = entry.setdefault("depends_on", {})
    if not isinstance(depends, dict) or not isinstance(depends.setdefault("macros", []), list):
        return m
    macros = depends["macros"]
    roll = rng.random()
    if macros and roll < 0.3:
        macros.pop(rng.randrange(len(macros)))
    elif roll < 0.9:
        macros.insert(rng.randrange(len(macros) + 1), rng.choice(list(m["macros"])))
    else:
        macros.insert(rng.randrange(len(macros) + 1), rng.choice([None, "macro.kitchen.nowhere"]))
    return _with_entry(m, section, uid, entry)


def reorder(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    """Another order of the nodes of a section, of the sections, or of the keys of a node."""
    roll = rng.random()
    if roll < 0.3:
        keys = list(m)
        rng.shuffle(keys)
        return {k: m[k] for k in keys}
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    if roll < 0.6:
        uids = list(m[section])
        rng.shuffle(uids)
        return {**m, section: {u: m[section][u] for u in uids}}
    entry = copy.deepcopy(m[section][uid])
    keys = list(entry)
    rng.shuffle(keys)
    return _with_entry(m, section, uid, {k: entry[k] for k in keys})


def change_metadata(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    metadata = dict(m["metadata"])
    match rng.randrange(5):
        case 0:
            metadata["adapter_type"] = rng.choice(
                ["postgres", "duckdb", "duckdb", "no_such_adapter", None]
            )
        case 1:
            metadata["project_name"] = rng.choice([None, "kitchen", "spices", "odd_pkg", ""])
        case 2:
            metadata.pop("project_name", None)
        case 3:
            metadata["dbt_version"] = rng.choice(["1.5.0", "1.12.1", None, "2.0.0-preview"])
        case _:
            metadata["unknown_key"] = rng.choice(CONTAINERS)
    return {**m, "metadata": metadata}


def unknown_section(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    return {
        **m,
        rng.choice(["new_section", "extras", "fixtures"]): copy.deepcopy(
            rng.choice(CONTAINERS + SCALARS)
        ),
    }


def change_checksum(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    seeds = [u for u, n in m.get("nodes", {}).items() if n.get("resource_type") == "seed"]
    uid = (
        rng.choice(seeds)
        if seeds and rng.random() < 0.8
        else rng.choice(list(m["nodes"]))
        if m.get("nodes")
        else None
    )
    if uid is None:
        return m
    node = {
        **m["nodes"][uid],
        "checksum": {
            "name": rng.choice(["sha256", "path", "none", "md5"]),
            "checksum": rng.choice(["1", "2", "seeds/x.csv"]),
        },
    }
    return _with_entry(m, "nodes", uid, node)


def copy_from_sibling(m: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    """A field of a node of the same kind: a valid value that differs."""
    picked = _pick(m, rng)
    if picked is None:
        return m
    section, uid = picked
    entry = m[section][uid]
    siblings = [
        u
        for u, e in m[section].items()
        if e.get("resource_type") == entry.get("resource_type") and u != uid
    ]
    if not siblings:
        return m
    donor = m[section][rng.choice(siblings)]
    fields = [f for f in COMMON_FIELDS if f in donor]
    if not fields:
        return m
    field = rng.choice(fields)
    return _with_entry(m, section, uid, {**entry, field: copy.deepcopy(donor[field])})


OPERATIONS: dict[str, Callable[[dict[str, Json], random.Random], dict[str, Json]]] = {
    f.__name__: f
    for f in (
        change_field,
        change_other,
        change_unrendered_config,
        change_config,
        change_contract,
        change_version,
        remove_node,
        rename_node,
        add_node,
        disable_node,
        enable_node,
        move_node,
        change_tags,
        change_dependencies,
        change_macro,
        rewire_macros,
        reorder,
        change_metadata,
        unknown_section,
        change_checksum,
        copy_from_sibling,
    )
}
WEIGHTS: dict[str, float] = {
    "change_field": 12, "change_other": 2, "change_unrendered_config": 4, "change_config": 4, "change_contract": 4,
    "change_version": 1.5, "remove_node": 1.5, "rename_node": 1, "add_node": 1, "disable_node": 1.5, "enable_node": 1,
    "move_node": 2.5, "change_tags": 1, "change_dependencies": 1.5, "change_macro": 1.5, "rewire_macros": 0.7,
    "reorder": 1, "change_metadata": 0.7, "unknown_section": 0.2, "change_checksum": 0.7, "copy_from_sibling": 5,
}  # fmt: skip


def touched(before: dict[str, Json], after: dict[str, Json]) -> dict[str, Json]:
    """A manifest with just the entries that differ, to ask dbt cheaply whether it can decode them."""
    small: dict[str, Json] = {}
    for key, value in after.items():
        if not isinstance(value, dict) or key == "metadata":
            small[key] = value
        else:
            old = before.get(key)
            old = old if isinstance(old, dict) else {}
            small[key] = {k: v for k, v in value.items() if old.get(k) is not v}
    return small


TEXTS = (
    "unique_id",
    "name",
    "package_name",
    "original_file_path",
    "source_name",
    "resource_type",
    "path",
)
OPTIONAL_TEXTS = ("patch_path", "relation_name", "database", "group", "access")
LISTS = ("fqn", "tags")


def identities_are_texts(manifest: dict[str, Json]) -> bool:
    """Whether what names a node and its edges has the types that dbt writes; dbt itself does not check them."""
    return all(
        _identity_is_text(entry)
        for section, entries in manifest.items()
        if isinstance(entries, dict) and section not in ("metadata", "selectors")
        for value in entries.values()
        for entry in (value if isinstance(value, list) else [value])
        if isinstance(entry, dict)
    )


def _identity_is_text(entry: dict[str, Json]) -> bool:
    if any(k in entry and not isinstance(entry[k], str) for k in TEXTS):
        return False
    if any(entry.get(k) is not None and not isinstance(entry[k], str) for k in OPTIONAL_TEXTS):
        return False
    for owner in (entry, entry.get("config")):
        for key in LISTS:
            value = owner.get(key, []) if isinstance(owner, dict) else []
            if not isinstance(value, str) and not (
                isinstance(value, list) and all(isinstance(x, str) for x in value)
            ):
                return False
    depends = entry.get("depends_on", {})
    if not isinstance(depends, dict):
        return False
    return all(
        isinstance(depends.get(k, []), list)
        and all(isinstance(x, str) or (x is None and k == "macros") for x in depends.get(k, []))
        for k in ("nodes", "macros")
    )


def dumps(manifest: dict[str, Json]) -> str:
    return json.dumps(manifest, separators=(",", ":"))
