"""Which engine's answers are given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ._calls import get_string


class Semantics(str):
    """Which engine's answers are given: "dbt-core-1.11", "dbt-core-1.12" or "dbt-2"; and what
    decided."""

    by: str
    """"option", "dbt_version" (the manifest's own), or "assumed" (that is missing or not known)."""
    dbt_version: str
    """As the manifest writes it; may be empty."""
    warning: str | None
    """What was assumed, in a sentence."""

    __slots__ = ("by", "dbt_version", "warning")

    @classmethod
    def _from_json(cls, values: Mapping[str, Any]) -> Semantics:
        semantics = cls(values["name"])
        semantics.by = values["by"]
        semantics.dbt_version = values["dbt_version"]
        semantics.warning = values["warning"]
        return semantics


@dataclass(frozen=True)
class EngineRule:
    """One point in which the engines differ."""

    rule: str
    area: str
    what: str
    """What holds where the rule holds, and what elsewhere."""
    holds: Mapping[str, bool]
    """By name of the semantics."""
    source: str


def engine_rules() -> list[EngineRule]:
    """Every point in which the engines differ, as the library knows them."""
    return [EngineRule(**row) for row in json.loads(get_string("slimdag_semantics_json"))]
