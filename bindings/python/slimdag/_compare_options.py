"""The options of a comparison, as the library takes them."""

from __future__ import annotations

import ctypes
from datetime import datetime

from ._calls import call
from ._declarations import CompareOptionsPointer
from ._handles import Handle, made
from .constraints import ConstraintSupport
from .moments import unix_microseconds


class CompareOptions(Handle[CompareOptionsPointer]):
    """The options of a comparison, as the library takes them."""

    _free_function = "slimdag_compare_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(CompareOptionsPointer, "slimdag_compare_options_new"))

    def set_more_unrendered_values(self, value: bool) -> None:
        name = "slimdag_compare_options_set_more_unrendered_values"
        call(name, self._live(), 1 if value else 0)

    def set_now(self, now: datetime | None) -> None:
        if now is not None:
            call("slimdag_compare_options_set_now", self._live(), unix_microseconds(now))

    def set_constraint_support(self, support: ConstraintSupport | None) -> None:
        if support is not None:
            name = "slimdag_compare_options_set_constraint_support"
            call(name, self._live(), ctypes.byref(support.table()))
