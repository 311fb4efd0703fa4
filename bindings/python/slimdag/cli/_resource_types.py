"""The types of --resource-type. Source: ListTask in dbt/task/list.py."""

from __future__ import annotations

from collections.abc import Iterable

DEFAULT_RESOURCE_TYPES = (
    "exposure",
    "function",
    "metric",
    "model",
    "saved_query",
    "seed",
    "semantic_model",
    "snapshot",
    "source",
    "test",
    "unit_test",
)
ALL_RESOURCE_TYPES = (*DEFAULT_RESOURCE_TYPES, "analysis")


def expanded(types: Iterable[str]) -> list[str]:
    """With `all` and `default` replaced by what they stand for."""
    names: set[str] = set()
    for name in types:
        if name == "all":
            names.update(ALL_RESOURCE_TYPES)
        elif name == "default":
            names.update(DEFAULT_RESOURCE_TYPES)
        else:
            names.add(name)
    return sorted(names)
