"""The options of a comparison, as the library takes them."""

from __future__ import annotations

import ctypes
from datetime import datetime

from ._calls import call, encoded, encoded_path
from ._declarations import CompareOptionsPointer
from ._handles import Handle, made
from ._types import StrPath
from .constraints import ConstraintSupport
from .moments import unix_microseconds


class CompareOptions(Handle[CompareOptionsPointer]):
    """The options of a comparison, as the library takes them."""

    _free_function = "slimdag_compare_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(CompareOptionsPointer, "slimdag_compare_options_new"))

    def set_semantics(self, semantics: str | None) -> None:
        if semantics is not None:
            name = encoded(semantics)
            call("slimdag_compare_options_set_semantics", self._live(), name, len(name))

    def set_more_unrendered_values(self, value: bool | None) -> None:
        if value is not None:
            name = "slimdag_compare_options_set_more_unrendered_values"
            call(name, self._live(), 1 if value else 0)

    def set_project_dir(self, path: StrPath | None) -> None:
        if path is not None:
            name = encoded_path(path)
            call("slimdag_compare_options_set_project_dir", self._live(), name, len(name))

    def set_now(self, now: datetime | None) -> None:
        if now is not None:
            call("slimdag_compare_options_set_now", self._live(), unix_microseconds(now))

    def set_constraint_support(self, support: ConstraintSupport | None) -> None:
        if support is not None:
            name = "slimdag_compare_options_set_constraint_support"
            call(name, self._live(), ctypes.byref(support.table()))
