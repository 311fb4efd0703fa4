"""The questions that are recorded for the bundled manifests: written by hand, and drawn with a fixed seed."""

from __future__ import annotations

import json
import pathlib
import random
from typing import Any

from slimdag_testing.query import Query
from slimdag_testing.random_queries import QueryMaker

HERE = pathlib.Path(__file__).resolve().parent
MANIFESTS = HERE.parent / "data" / "manifests"

# current, state (None: no state)
PAIRS: list[tuple[str, str | None]] = [
    ("kitchen-base", None),
    ("odd-base", None),
    ("kitchen-base", "kitchen-base"),
    ("kitchen-bodies", "kitchen-base"),
    ("kitchen-base", "kitchen-bodies"),
    ("kitchen-properties", "kitchen-base"),
    ("kitchen-moved", "kitchen-base"),
    ("kitchen-base", "kitchen-moved"),
    ("kitchen-contracts", "kitchen-base"),
    ("kitchen-postgres_contracts", "kitchen-postgres"),
    ("kitchen-postgres", "kitchen-base"),
    ("odd-edited", "odd-base"),
    ("odd-base", "odd-edited"),
]
STATE_SELECTORS = [
    "state:new", "state:old", "state:modified", "state:unmodified", "state:modified.body", "state:modified.configs",
    "state:modified.persisted_descriptions", "state:modified.relation", "state:modified.macros", "state:modified.contract",
    "state:modified+", "1+state:modified+1", "@state:modified", "state:modified,tag:daily", "state:nonsense",
]  # fmt: skip
PLAIN_SELECTORS = [
    "*", "stg_orders", "+orders.v2", "orders", "orders.v1", "orders_v3", "@stg_customers", "2+revenue", "tag:daily", "tag:*s*",
    "source:*", "source:raw.orders+", "path:models/staging", "path:models/**/*.sql", "models/marts/_marts.yml", "orders_v2.sql",
    "package:this", "package:spices", "config.materialized:table", "config.meta.level:3", "config.meta.contains_pii:true",
    "config.severity:warn", "test_name:unique", "test_type:singular", "test_type:at", "resource_type:function", "exposure:*",
    "metric:revenue*", "semantic_model:sem_orders+", "saved_query:*", "unit_test:*", "version:latest", "version:old",
    "version:prerelease", "version:none", "access:public", "group:cooks", "fqn:kitchen.*", "fqn:odd.*", "leaf", "a.b", "thing.v1",
    "nothing_has_this_name", "@stg_orders+", "nonsense:x", "a,,b", "+", "stg_orders,tag:daily stg_payments",
]  # fmt: skip


def hand_written(has_state: bool) -> list[Query]:
    queries = [
        Query(),
        Query(exclude=["tag:daily"]),
        Query(select=["*"], exclude=["resource_type:test"]),
    ]
    queries += [Query(select=[s]) for s in PLAIN_SELECTORS]
    queries.append(Query(select=STATE_SELECTORS[:1]))
    for mode in ("cautious", "buildable", "empty"):
        queries += [
            Query(select=[s], indirect_selection=mode)
            for s in ("stg_orders stg_customers", "+revenue", "orders customers")
        ]
    if has_state:
        queries += [
            Query(select=[s], indirect_selection=mode)
            for s in STATE_SELECTORS
            for mode in ("eager", "empty")
        ]
        queries += [Query(select=[s], more_unrendered_values=True) for s in STATE_SELECTORS[2:6]]
    return queries


def queries_for(current: dict[str, Any], name: str, state: str | None) -> list[Query]:
    other = json.loads((MANIFESTS / state / "manifest.json").read_bytes()) if state else None
    maker = QueryMaker(current, random.Random(f"{name} {state}"), other)
    queries = hand_written(state is not None) + [maker.query() for _ in range(60)]
    queries += [Query(selector=name) for name in current.get("selectors", {})]
    unique: dict[str, Query] = {}
    for query in queries:
        try:
            text = json.dumps(query.to_dict(), sort_keys=True, allow_nan=False)
        except ValueError:
            continue
        unique.setdefault(text, query)
    return list(unique.values())


def cases_file(current: str, state: str | None) -> pathlib.Path:
    return HERE / "cases" / f"{current}{'--' + state if state else ''}.jsonl"
