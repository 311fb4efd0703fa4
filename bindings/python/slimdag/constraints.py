"""What platforms do with constraints, on which depends what breaks a contract."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Literal

from ._arguments import checked, checks_arguments
from ._calls import call, encoded
from ._declarations import ConstraintSupportTable

Support = Literal["enforced", "not_enforced", "not_supported"]

_SUPPORTS: tuple[Support, ...] = ("enforced", "not_enforced", "not_supported")


@checks_arguments
@dataclass(frozen=True)
class ConstraintSupport:
    """What a platform does with each type of constraint: dbt's CONSTRAINT_SUPPORT of an adapter."""

    check: Support
    not_null: Support
    unique: Support
    primary_key: Support
    foreign_key: Support

    def table(self) -> ConstraintSupportTable:
        """As the library takes it."""
        names = ("check", "not_null", "unique", "primary_key", "foreign_key")
        return ConstraintSupportTable(*(_SUPPORTS.index(getattr(self, name)) for name in names))


@checked
def constraint_support_of(adapter_type: str) -> ConstraintSupport:
    """The table of a known adapter, e.g. "postgres"; raises Error (unknown_adapter) for others."""
    table = ConstraintSupportTable()
    name = encoded(adapter_type)
    call("slimdag_constraint_support_of", name, len(name), ctypes.byref(table))
    return ConstraintSupport(
        check=_SUPPORTS[table.check],
        not_null=_SUPPORTS[table.not_null],
        unique=_SUPPORTS[table.unique],
        primary_key=_SUPPORTS[table.primary_key],
        foreign_key=_SUPPORTS[table.foreign_key],
    )
