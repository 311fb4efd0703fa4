"""Owners of handles of the C library."""

from __future__ import annotations

import ctypes
from functools import cache
from types import TracebackType
from typing import Any, ClassVar, Generic, NoReturn, SupportsIndex, TypeVar

from ._arguments import checked
from ._calls import call
from ._library import library

Pointer = TypeVar("Pointer", bound=ctypes.c_void_p)
Self = TypeVar("Self", bound="Handle[Any]")


@cache
def _owning(kind: type[Pointer], free: str) -> type[Pointer]:
    """A pointer that frees what it points to when nobody uses it any more. Each call of the library
    holds the pointers that it got: the last user frees, on whichever thread that is."""

    class Owning(kind):  # type: ignore[valid-type, misc]
        _function = getattr(library(), free)

        def __del__(self) -> None:
            if self.value:
                self._function(self)

    return Owning


class Handle(Generic[Pointer]):
    """Owns one handle: freed by close(), by the end of a with block, or with the object; while
    another thread uses it, when that is done. It can be neither copied nor pickled."""

    _free_function: ClassVar[str]
    _what: ClassVar[str]

    @checked
    def __init__(self, pointer: Pointer) -> None:
        kind = _owning(type(pointer), self._free_function)
        self._pointer: Pointer | None = kind(pointer.value)

    @property
    def closed(self) -> bool:
        """Whether close() was called."""
        return self._pointer is None

    def close(self) -> None:
        """Lets go of what the object holds; it cannot be used afterwards. May be called again, and
        while other threads use the object: what they do is done to its end."""
        self._pointer = None

    def _live(self) -> Pointer:
        """The pointer. Keep it for as long as what is borrowed from it is read."""
        pointer = self._pointer
        if pointer is None:
            from .errors import Error  # noqa: PLC0415 - only for a mistake

            raise Error(
                "invalid_argument", f"The {self._what} is closed.", hint="Load it again to use it."
            )
        return pointer

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(
            f"a {self._what} of slimdag can be neither copied nor pickled: share it between threads"
            " as it is, and load it again in another process"
        )

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
