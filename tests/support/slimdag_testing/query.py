"""One question about a manifest: the arguments of a selection, as both engines take them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass
class Query:
    """The arguments of Manifest.select(); None means what it means there."""

    select: list[str] | None = None
    exclude: list[str] | None = None
    selector: str | None = None
    selectors: dict[str, Any] | None = None
    indirect_selection: str = "eager"
    resource_types: list[str] | None = None
    exclude_resource_types: list[str] | None = None
    include_empty: bool = True
    more_unrendered_values: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """Only what differs from the defaults, for a readable report."""
        default = Query()
        return {k: v for k, v in dataclasses.asdict(self).items() if v != getattr(default, k)}

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Query:
        return Query(**data)


@dataclass
class Warned:
    """A warning: dbt's event name and its sentence."""

    code: str
    message: str


@dataclass
class Answer:
    """What an engine says: sorted unique ids, or an error."""

    nodes: list[str] | None = None
    error: str | None = None
    """Kind of error: one of slimdag's codes where dbt's exception is known to mean it, else dbt's class."""
    message: str = ""
    warnings: list[Warned] = dataclasses.field(default_factory=list)
