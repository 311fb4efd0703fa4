"""Finds and loads the C library: the file that SLIMDAG_LIBRARY names, the one in the package, or
the system's."""

# pathlib takes longer to import than the library to load.
# ruff: noqa: PTH110, PTH118, PTH120

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache

from ._declarations import DECLARATIONS
from ._version import __version__

_PACKAGE = os.path.dirname(__file__)
ENVIRONMENT_VARIABLE = "SLIMDAG_LIBRARY"


class LibraryError(ImportError):
    """The C library is missing, cannot be loaded, or is of another version than the package."""


def _file_name() -> str:
    if sys.platform == "win32":
        return "slimdag_c.dll"
    return "libslimdag_c.dylib" if sys.platform == "darwin" else "libslimdag_c.so"


def _in_package() -> str:
    # An editable installation keeps the library where its loader says, not beside this file.
    spec = sys.modules[__package__].__spec__
    locations = list(spec.submodule_search_locations or []) if spec is not None else []
    candidates = [os.path.join(location, _file_name()) for location in (*locations, _PACKAGE)]
    return next((path for path in candidates if os.path.exists(path)), candidates[-1])


def _in_system() -> str | None:
    from ctypes.util import find_library  # noqa: PLC0415 - slow, and rarely needed

    return find_library("slimdag_c")


def _load(path: str, tried: list[str]) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        tried.append(f"{path}: {error}")
        return None


def _open() -> tuple[ctypes.CDLL, str]:
    tried: list[str] = []
    override = os.environ.get(ENVIRONMENT_VARIABLE)
    if override:
        loaded = _load(override, tried)
        if loaded is None:
            raise LibraryError(
                f"The library that {ENVIRONMENT_VARIABLE} names cannot be loaded. {tried[0]}"
            )
        return loaded, override
    packaged = _in_package()
    if os.path.exists(packaged):
        loaded = _load(packaged, tried)
        if loaded is not None:
            return loaded, packaged
    else:
        tried.append(f"{packaged}: not there")
    system = _in_system()
    if system is None:
        tried.append("libslimdag_c: not among the libraries of the system")
    else:
        loaded = _load(system, tried)
        if loaded is not None:
            return loaded, system
    raise LibraryError(
        "The library libslimdag_c cannot be found. Tried:\n  "
        + "\n  ".join(tried)
        + f"\nReinstall slimdag, or name the file in {ENVIRONMENT_VARIABLE}."
    )


def _declare(loaded: ctypes.CDLL, path: str) -> None:
    for name, (result, parameters) in DECLARATIONS.items():
        try:
            function = getattr(loaded, name)
        except AttributeError:
            raise LibraryError(
                f"The library {path} has no function {name}: it is not the library of slimdag "
                f"{__version__} in {_PACKAGE}."
            ) from None
        function.restype = result
        function.argtypes = parameters


def _check_version(loaded: ctypes.CDLL, path: str) -> None:
    version = loaded.slimdag_version
    version.restype = ctypes.c_char_p
    found = (version() or b"").decode()
    if found != __version__:
        raise LibraryError(
            f"The package slimdag {__version__} in {_PACKAGE} needs the library of the same "
            f"version, but {path} is {found}. Reinstall slimdag, or correct {ENVIRONMENT_VARIABLE}."
        )


@cache
def _loaded() -> tuple[ctypes.CDLL, str]:
    loaded, path = _open()
    if not hasattr(loaded, "slimdag_version"):
        raise LibraryError(f"{path} is not the library of slimdag: it has no slimdag_version.")
    _check_version(loaded, path)
    _declare(loaded, path)
    return loaded, path


def library() -> ctypes.CDLL:
    """The library, loaded at the first call."""
    return _loaded()[0]


def library_path() -> str:
    """The file that the C library was loaded from; raises LibraryError where there is none."""
    return _loaded()[1]
