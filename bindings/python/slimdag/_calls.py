"""Calls of the C library: text in and out, and status to exception."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ._callbacks import take_raised
from ._declarations import (
    DECLARATIONS,
    ErrorPointer,
    IndicesPointer,
    StringPointer,
    StringsPointer,
    Text,
)
from ._library import library

if TYPE_CHECKING:
    from ._types import StrPath

OK = 0
_INTEGER_CODES = "hilq"


def encoded(text: str) -> bytes:
    """UTF-8 with lone surrogates, as the library wants texts."""
    if not isinstance(text, str):
        raise TypeError(f"expected a string, not {type(text).__name__}")
    return text.encode("utf-8", "surrogatepass")


def encoded_path(path: StrPath) -> bytes:
    return os.fsencode(path)


def decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # A path that is no UTF-8, inside a message.
        return data.decode("utf-8", "surrogateescape")


def bytes_of(text: Text) -> bytes:
    return ctypes.string_at(text.data, text.size) if text.size else b""


def str_of(text: Text) -> str:
    return decoded(bytes_of(text))


def texts(items: Iterable[str]) -> tuple[Any, int]:
    """An array of slimdag_text, and its length. The array keeps the bytes alive."""
    data = [encoded(item) for item in items]
    array = (Text * len(data))()
    buffers = [ctypes.c_char_p(item) for item in data]
    for entry, buffer, item in zip(array, buffers, data, strict=False):
        entry.data = ctypes.cast(buffer, ctypes.c_void_p)
        entry.size = len(item)
    array._kept = buffers  # type: ignore[attr-defined]
    return array, len(data)


def indices(nodes: Sequence[int]) -> Any:
    return (ctypes.c_uint32 * len(nodes))(*nodes)


@cache
def _integers(name: str) -> tuple[tuple[int, int, int], ...]:
    """Which parameters of a function are integers: position, smallest and largest value."""
    found = []
    for position, kind in enumerate(DECLARATIONS[name][1]):
        code = getattr(kind, "_type_", "")
        if isinstance(code, str) and code.lower() in _INTEGER_CODES:
            bits = 8 * ctypes.sizeof(kind)
            first = -(1 << bits - 1) if code.islower() else 0
            found.append((position, first, first + (1 << bits) - 1))
    return tuple(found)


def _check_integers(name: str, arguments: tuple[Any, ...]) -> None:
    """ctypes cuts integers to the size of a parameter: 2**64 would be 0."""
    for position, first, last in _integers(name):
        value = arguments[position]
        if isinstance(value, int) and not first <= value <= last:
            from .errors import Error  # noqa: PLC0415 - only for a mistake

            raise Error(
                "invalid_argument",
                f"The number {value} is none from {first} to {last}.",
                hint="Give a number that the library can take.",
            )


def call(name: str, *arguments: Any) -> None:
    """Calls a function of the library with an error object at the end; raises where it fails. What
    a callback raised meanwhile comes in place of the library's error, unchanged."""
    _check_integers(name, arguments)
    error = ErrorPointer()
    status = getattr(library(), name)(*arguments, ctypes.byref(error))
    raised = take_raised()
    if status != OK:
        from ._failures import exception_of  # noqa: PLC0415 - only for a failure

        failure = exception_of(status, error)
        raise failure if raised is None else raised
    if raised is not None and not isinstance(raised, Exception):
        raise raised  # The library went on without the callback; KeyboardInterrupt still counts.


def get_text(name: str, *arguments: Any) -> str:
    """The result of a function that writes a borrowed text."""
    out = Text()
    call(name, *arguments, ctypes.byref(out))
    return str_of(out)


def get_number(name: str, kind: Any, *arguments: Any) -> int:
    """The result of a function that writes one number."""
    out = kind()
    call(name, *arguments, ctypes.byref(out))
    return int(out.value)


def get_string(name: str, *arguments: Any) -> str:
    """The result of a function that hands out a string."""
    out = StringPointer()
    call(name, *arguments, ctypes.byref(out))
    try:
        return str_of(library().slimdag_string_text(out))
    finally:
        library().slimdag_string_free(out)


def _list_of(strings: StringsPointer) -> list[str]:
    buffer = Text()
    offsets = ctypes.POINTER(ctypes.c_uint64)()
    call("slimdag_strings_packed", strings, ctypes.byref(buffer), ctypes.byref(offsets))
    count = library().slimdag_strings_count(strings)
    if count == 0:
        return []
    data = bytes_of(buffer)
    parts = decoded(data).split("\0")
    if len(parts) == count + 1:
        return parts[:-1]
    # Some text holds a NUL of its own.
    return [decoded(data[offsets[i] : offsets[i + 1] - 1]) for i in range(count)]


def take_strings(pointer: StringsPointer) -> list[str]:
    """The content of a list of texts, which is freed."""
    try:
        return _list_of(pointer)
    finally:
        library().slimdag_strings_free(pointer)


def get_strings(name: str, *arguments: Any) -> list[str]:
    """The result of a function that hands out a list of texts."""
    out = StringsPointer()
    call(name, *arguments, ctypes.byref(out))
    return take_strings(out)


def take_indices(pointer: IndicesPointer) -> list[int]:
    """The content of a list of indices, which is freed."""
    try:
        count = library().slimdag_indices_count(pointer)
        return list(library().slimdag_indices_data(pointer)[:count]) if count else []
    finally:
        library().slimdag_indices_free(pointer)


def get_indices(name: str, *arguments: Any) -> list[int]:
    """The result of a function that hands out a list of indices."""
    out = IndicesPointer()
    call(name, *arguments, ctypes.byref(out))
    return take_indices(out)
