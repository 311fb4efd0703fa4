"""What the library calls back.

The functions that it gets live as long as the process; what they are about is kept under a number,
which is the payload, until the library says that nothing can call it any more. Which Python object
goes first is then of no matter.
"""

from __future__ import annotations

import ctypes
import itertools
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from ._declarations import DestroyCallback

if TYPE_CHECKING:
    from collections.abc import Callable

OK = 0
REFUSED = 1
Function = TypeVar("Function")

_kept: dict[int, Any] = {}
_numbers = itertools.count(1)
_raised = threading.local()


def lasting(function: Function) -> Function:
    """The function, which is never freed: the library may call it while the interpreter ends."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(function))
    return function


def keep(target: Any) -> int:
    """The payload for a target, which is kept until the library calls DESTROY with it."""
    number = next(_numbers)
    _kept[number] = target
    return number


def target_of(payload: int | None) -> Any:
    return _kept[payload or 0]


def _destroy(payload: int | None, _forget: Callable[..., Any] = _kept.pop) -> None:
    _forget(payload, None)


DESTROY = lasting(DestroyCallback(_destroy))


def guarded(action: Callable[[], None]) -> int:
    """The status of an action. What it raises belongs to the caller of the library, on the same
    thread, who gets it from take_raised()."""
    try:
        action()
    except BaseException as error:
        _raised.error = error
        return REFUSED
    return OK


def take_raised() -> BaseException | None:
    """What a callback raised on this thread, once."""
    raised: BaseException | None = getattr(_raised, "error", None)
    if raised is not None:
        _raised.error = None
    return raised
