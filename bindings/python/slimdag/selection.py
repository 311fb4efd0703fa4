"""The options of a selection, as the library takes them."""

# Modules that only some selections need are imported where they are needed, and pathlib not at all:
# it takes longer to import than a selection takes.
# ruff: noqa: PLC0415, PTH123

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from ._callbacks import DESTROY, guarded, keep, lasting, target_of
from ._calls import call, encoded, encoded_path, str_of, texts
from ._declarations import SelectOptionsPointer, WarningCallback, WarningPointer
from ._handles import Handle, made
from ._library import library

if TYPE_CHECKING:
    from datetime import datetime

    from ._types import Criteria, IndirectSelection, OnWarning, Selectors, StrPath
    from .constraints import ConstraintSupport


def _read(path: StrPath) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: StrPath, error: OSError) -> Exception:
    from .errors import Error, ErrorLocation

    where = ErrorLocation(file=os.fspath(path))
    if isinstance(error, FileNotFoundError):
        message = "The file with selectors does not exist."
        return Error("file_not_found", message, where, "Pass the path of a selectors.yml.")
    message = f"The file with selectors cannot be read: {error.strerror}."
    return Error("io", message, where, "Check the path and its permissions.")


def _hear(warning: WarningPointer, payload: int | None) -> int:
    """Hands a warning to Python."""
    from .selection_warning import SelectionWarning

    c = library()
    return guarded(
        lambda: target_of(payload)(
            SelectionWarning(
                code=str_of(c.slimdag_warning_code(warning)),
                message=str_of(c.slimdag_warning_message(warning)),
                unique_id=str_of(c.slimdag_warning_unique_id(warning)),
            )
        )
    )


_HEAR = lasting(WarningCallback(_hear))


class SelectOptions(Handle[SelectOptionsPointer]):
    """The options of a selection, as the library takes them."""

    _free_function = "slimdag_select_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(SelectOptionsPointer, "slimdag_select_options_new"))

    def _set(self, name: str, *arguments: Any) -> None:
        call(f"slimdag_select_options_set_{name}", self._live(), *arguments)

    def _set_text(self, name: str, value: bytes) -> None:
        self._set(name, value, len(value))

    def set_criteria(self, name: str, criteria: Criteria) -> None:
        """`name` is select or exclude. As in dbt an empty tuple is as good as None, an empty list
        is not."""
        if criteria is None or criteria == ():
            return
        self._set(name, *texts([criteria] if isinstance(criteria, str) else criteria))

    def set_selectors(self, selectors: Selectors) -> None:
        if selectors is None:
            return
        if isinstance(selectors, Mapping):
            import json

            content = encoded(json.dumps(selectors, ensure_ascii=False, default=str))
            file = b""
        else:
            content = _read(selectors)
            file = encoded_path(selectors)
        self._set("selectors_yaml", content, len(content), file, len(file))

    def set_resource_types(self, name: str, types: Criteria) -> None:
        if types is not None:
            self._set(name, *texts([types] if isinstance(types, str) else types))

    def set_flag(self, name: str, value: bool) -> None:
        self._set(name, 1 if value else 0)

    def set_text(self, name: str, value: str | None) -> None:
        if value is not None:
            self._set_text(name, encoded(value))

    def set_path(self, name: str, value: StrPath | None) -> None:
        if value is not None:
            self._set_text(name, encoded_path(value))

    def set_constraint_support(self, support: ConstraintSupport | None) -> None:
        if support is not None:
            self._set("constraint_support", ctypes.byref(support.table()))

    def set_now(self, now: datetime | None) -> None:
        if now is not None:
            from .moments import unix_microseconds

            self._set("now", unix_microseconds(now))

    def set_on_warning(self, on_warning: OnWarning) -> None:
        if on_warning is not None:
            self._set("on_warning", _HEAR, keep(on_warning), DESTROY)


class _Unsaid(str):
    """What counts where nobody says a mode, which is something else than to say it: dbt 2 then
    takes the modes that YAML selectors name."""


UNSAID_MODE = cast("IndirectSelection", _Unsaid("eager"))


def select_options(
    select: Criteria = None,
    exclude: Criteria = None,
    *,
    selector: str | None = None,
    selectors: Selectors = None,
    indirect_selection: str = UNSAID_MODE,
    resource_types: Criteria = None,
    exclude_resource_types: Criteria = None,
    include_empty: bool = True,
    semantics: str | None = None,
    more_unrendered_values: bool | None = None,
    project_dir: StrPath | None = None,
    constraint_support: ConstraintSupport | None = None,
    current_sources: StrPath | None = None,
    on_warning: OnWarning = None,
    now: datetime | None = None,
) -> SelectOptions:
    """The options for the arguments of Manifest.select()."""
    options = SelectOptions()
    options.set_criteria("select", select)
    options.set_criteria("exclude", exclude)
    options.set_text("selector", selector)
    options.set_selectors(selectors)
    if not isinstance(indirect_selection, _Unsaid):
        options.set_text("indirect_selection", indirect_selection)
    options.set_resource_types("resource_types", resource_types)
    options.set_resource_types("exclude_resource_types", exclude_resource_types)
    options.set_flag("include_empty", include_empty)
    options.set_text("semantics", semantics)
    if more_unrendered_values is not None:
        options.set_flag("more_unrendered_values", more_unrendered_values)
    options.set_path("project_dir", project_dir)
    options.set_constraint_support(constraint_support)
    options.set_path("current_sources", current_sources)
    options.set_now(now)
    options.set_on_warning(on_warning)
    return options
