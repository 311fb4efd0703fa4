"""A manifest against a comparison state: what is new, modified and why, unmodified, removed,
renamed."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Final, Literal

from ._arguments import checks_arguments
from ._calls import call, encoded, get_number, get_string, get_strings, str_of, take_strings
from ._declarations import (
    ComparisonPointer,
    NodeSetPointer,
    StringsPointer,
    Text,
)
from ._handles import Handle, made
from ._node_sets import taken_unique_ids
from .semantics import Semantics


class Absent(Enum):
    """The type of ABSENT."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "slimdag.ABSENT"


ABSENT: Final = Absent.ABSENT
"""Stands for a field that is not there, which null is not."""


@dataclass(frozen=True)
class FieldChange:
    """One field of one aspect that differs. The values are what json.loads makes of them, or
    ABSENT."""

    aspect: str
    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class MacroChange:
    """A macro change that reaches a node: unique ids from the node's direct macro to the one that
    changed."""

    chain: tuple[str, ...]
    kind: Literal["added", "changed", "removed"]


@dataclass(frozen=True)
class ContractBreak:
    """A change of a contract that dbt calls breaking: dbt raises for a versioned model and warns
    for others."""

    unique_id: str
    versioned: bool
    removed: bool
    breaking_changes: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """Why a node is modified: every aspect, field and macro chain that differs."""

    unique_id: str
    aspects: tuple[str, ...]
    fields: tuple[FieldChange, ...]
    macros: tuple[MacroChange, ...]
    contract_break: ContractBreak | None


@dataclass(frozen=True)
class Rename:
    """A removed node and the new node with the same content; several where all fit equally."""

    old_unique_id: str
    new_unique_ids: tuple[str, ...]


def _contract_break(values: Mapping[str, Any]) -> ContractBreak:
    return ContractBreak(
        unique_id=values["unique_id"],
        versioned=values["versioned"],
        removed=values["removed"],
        breaking_changes=tuple(values["breaking_changes"]),
    )


def _reasons(values: Mapping[str, Any]) -> Reasons:
    broken = values["contract_break"]
    return Reasons(
        unique_id=values["unique_id"],
        aspects=tuple(values["aspects"]),
        fields=tuple(
            FieldChange(
                aspect=field["aspect"],
                path=field["path"],
                old=field.get("old", ABSENT),
                new=field.get("new", ABSENT),
            )
            for field in values["fields"]
        ),
        macros=tuple(
            MacroChange(chain=tuple(macro["chain"]), kind=macro["kind"])
            for macro in values["macros"]
        ),
        contract_break=None if broken is None else _contract_break(broken),
    )


@checks_arguments
class Comparison(Handle[ComparisonPointer]):
    """An immutable comparison; any number of threads may use it. dbt's sets overlap where dbt's do:
    a new source is new and unmodified."""

    _free_function = "slimdag_comparison_free"
    _what = "comparison"

    @cached_property
    def semantics(self) -> Semantics:
        """Which engine's answer this is, and what decided."""
        return Semantics._from_json(self._rules["semantics"])

    @property
    def more_unrendered_values(self) -> bool:
        """dbt's flag state_modified_compare_more_unrendered_values, as it counted here."""
        return bool(self._rules["more_unrendered_values"])

    @property
    def more_unrendered_values_by(self) -> str:
        """What decided about the flag: "option", "run_results", "project" (dbt_project.yml) or
        "engine" (its default)."""
        return str(self._rules["more_unrendered_values_by"])

    @cached_property
    def _rules(self) -> dict[str, Any]:
        text = get_string("slimdag_comparison_semantics_json", self._live())
        return dict(json.loads(text))

    @property
    def new(self) -> list[str]:
        """dbt's state:new, sorted."""
        return list(self._new)

    @property
    def modified(self) -> list[str]:
        """dbt's state:modified, sorted."""
        return list(self._modified)

    @property
    def unmodified(self) -> list[str]:
        """dbt's state:unmodified, sorted."""
        return list(self._unmodified)

    @property
    def removed(self) -> list[str]:
        """Nodes of the state that the manifest no longer has enabled, sorted."""
        return get_strings("slimdag_comparison_removed", self._live())

    @property
    def renamed(self) -> list[Rename]:
        """Likely renames: removed and new nodes of one kind with the same body, sorted by the old
        id."""
        count = get_number("slimdag_comparison_rename_count", ctypes.c_size_t, self._live())
        return [self._rename(position) for position in range(count)]

    @property
    def contract_breaks(self) -> list[ContractBreak]:
        """Contracts that break. dbt raises for the versioned models among them."""
        count = get_number("slimdag_comparison_contract_break_count", ctypes.c_size_t, self._live())
        return [self._contract_break(position) for position in range(count)]

    def aspects(self, unique_id: str) -> list[str]:
        """Names of the aspects that differ, e.g. "body". Raises Error: node_not_found."""
        name = encoded(unique_id)
        return get_strings("slimdag_comparison_aspects", self._live(), name, len(name))

    def reasons(self, unique_id: str) -> Reasons:
        """Every aspect, field and macro chain that differs. The first call reads both artifacts
        again.

        Raises Error: node_not_found, artifact_replaced, file_not_found, io.
        """
        name = encoded(unique_id)
        text = get_string("slimdag_comparison_reasons_json", self._live(), name, len(name))
        return _reasons(json.loads(text))

    def path_from_modified(self, unique_id: str) -> list[str]:
        """The shortest path of unique ids from a modified node to this one, both included; empty
        where there is none.

        Raises Error: node_not_found.
        """
        name = encoded(unique_id)
        return get_strings("slimdag_comparison_path_from_modified", self._live(), name, len(name))

    def to_json(self, *, with_fields: bool = True) -> str:
        """The whole comparison as JSON. `with_fields` adds the reasons, for which both artifacts
        are read again."""
        return get_string("slimdag_comparison_json", self._live(), 1 if with_fields else 0)

    def to_dict(self, *, with_fields: bool = True) -> dict[str, Any]:
        """The same as a dictionary."""
        return dict(json.loads(self.to_json(with_fields=with_fields)))

    # ---- inside

    @cached_property
    def _new(self) -> tuple[str, ...]:
        return self._ids("slimdag_comparison_new_nodes")

    @cached_property
    def _modified(self) -> tuple[str, ...]:
        return self._ids("slimdag_comparison_modified")

    @cached_property
    def _unmodified(self) -> tuple[str, ...]:
        return self._ids("slimdag_comparison_unmodified")

    def _ids(self, name: str) -> tuple[str, ...]:
        return tuple(taken_unique_ids(made(NodeSetPointer, name, self._live())))

    def _rename(self, position: int) -> Rename:
        comparison, old_id, new_ids = self._live(), Text(), StringsPointer()
        call(
            "slimdag_comparison_rename",
            comparison,
            position,
            ctypes.byref(old_id),
            ctypes.byref(new_ids),
        )
        return Rename(str_of(old_id), tuple(take_strings(new_ids)))

    def _contract_break(self, position: int) -> ContractBreak:
        comparison, unique_id, changes = self._live(), Text(), StringsPointer()
        versioned, removed = ctypes.c_int32(), ctypes.c_int32()
        call(
            "slimdag_comparison_contract_break",
            comparison,
            position,
            ctypes.byref(unique_id),
            ctypes.byref(versioned),
            ctypes.byref(removed),
            ctypes.byref(changes),
        )
        return ContractBreak(
            unique_id=str_of(unique_id),
            versioned=bool(versioned.value),
            removed=bool(removed.value),
            breaking_changes=tuple(take_strings(changes)),
        )
