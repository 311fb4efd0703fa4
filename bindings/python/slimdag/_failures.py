"""The exception for an error object of the library."""

from __future__ import annotations

import ctypes
from typing import Any

from ._calls import str_of
from ._declarations import ErrorPointer
from ._library import library
from .errors import Error, ErrorLocation

OUT_OF_MEMORY = 2


def _position(function: Any, error: ErrorPointer) -> int | None:
    value = ctypes.c_uint64()
    return value.value if function(error, ctypes.byref(value)) else None


def exception_of(status: int, error: ErrorPointer) -> BaseException:
    """MemoryError, or Error with all that the library knows. Frees the error object."""
    c = library()
    try:
        message = str_of(c.slimdag_error_message(error))
        if status == OUT_OF_MEMORY:
            return MemoryError(message)
        where = ErrorLocation(
            file=str_of(c.slimdag_error_file(error)) or None,
            unique_id=str_of(c.slimdag_error_unique_id(error)) or None,
            line=_position(c.slimdag_error_line, error),
            column=_position(c.slimdag_error_column, error),
            byte=_position(c.slimdag_error_byte, error),
        )
        code = c.slimdag_status_name(status).decode("ascii")
        return Error(code, message, where, str_of(c.slimdag_error_hint(error)))
    finally:
        c.slimdag_error_free(error)
