"""Owners of handles of the C library."""

from __future__ import annotations

import ctypes
import weakref
from types import TracebackType
from typing import Any, ClassVar, Generic, TypeVar

from ._arguments import checked
from ._calls import call
from ._library import library

Pointer = TypeVar("Pointer", bound=ctypes.c_void_p)
Self = TypeVar("Self", bound="Handle[Any]")


def _free(function: Any, pointer: ctypes.c_void_p) -> None:
    function(pointer)


class Handle(Generic[Pointer]):
    """Owns one handle: freed by close(), by the end of a with block, or with the object."""

    _free_function: ClassVar[str]
    _what: ClassVar[str]

    @checked
    def __init__(self, pointer: Pointer) -> None:
        self._pointer = pointer
        function = getattr(library(), self._free_function)
        self._finalizer = weakref.finalize(self, _free, function, pointer)

    @property
    def closed(self) -> bool:
        """Whether close() was called."""
        return not self._finalizer.alive

    def close(self) -> None:
        """Frees what the object holds; it cannot be used afterwards. May be called again."""
        self._finalizer()

    def _live(self) -> Pointer:
        if not self._finalizer.alive:
            from .errors import Error  # noqa: PLC0415 - only for a mistake

            raise Error(
                "invalid_argument", f"The {self._what} is closed.", hint="Load it again to use it."
            )
        return self._pointer

    def __enter__(self: Self) -> Self:
        self._live()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def made(kind: type[Pointer], name: str, *arguments: Any) -> Pointer:
    """The handle that a function of the library hands out."""
    pointer = kind()
    call(name, *arguments, ctypes.byref(pointer))
    return pointer
