from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

import slimdag
from slimdag._library import library

ROOT = Path(__file__).resolve().parents[3]


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_version_is_that_of_the_project() -> None:
    version = (ROOT / "VERSION").read_text()
    assert f"version {slimdag.__version__}\n" in version
    assert library().slimdag_version().decode() == slimdag.__version__


def test_the_library_says_where_it_is() -> None:
    assert Path(slimdag.library_path()).name.startswith("libslimdag_c")


def test_a_library_that_is_not_there() -> None:
    done = run(
        "import slimdag\n"
        "try: slimdag.Manifest.load('x')\n"
        "except slimdag.LibraryError as error: print(error)",
        SLIMDAG_LIBRARY="/does/not/exist.so",
    )
    assert "SLIMDAG_LIBRARY" in done.stdout
    assert "/does/not/exist.so" in done.stdout


def test_a_library_that_is_another() -> None:
    libc = ctypes.util.find_library("c")
    assert libc is not None
    done = run(
        "import slimdag\n"
        "try: slimdag.Manifest.load('x')\n"
        "except slimdag.LibraryError as error: print(error)",
        SLIMDAG_LIBRARY=libc,
    )
    assert f"{libc} is not the library of slimdag" in done.stdout


def test_a_library_of_another_version_is_named_with_both_paths() -> None:
    done = run(
        "import slimdag._version\n"
        "slimdag._version.__version__ = '9.9.9'\n"
        "import slimdag._library\n"
        "slimdag._library.__version__ = '9.9.9'\n"
        "try: slimdag._library.library()\n"
        "except slimdag.LibraryError as error: print(error)",
    )
    assert "9.9.9" in done.stdout
    assert slimdag.__version__ in done.stdout
    assert str(Path(slimdag.__file__).parent) in done.stdout
    assert slimdag.library_path() in done.stdout


def test_importing_the_package_imports_no_terminal_library() -> None:
    done = run("import sys, slimdag; print({'click', 'rich', 'asyncio'} & set(sys.modules))")
    assert done.stdout == "set()\n", done.stderr


def test_everything_public_is_there() -> None:
    for name in slimdag.__all__:
        assert hasattr(slimdag, name)
    assert (Path(slimdag.__file__).parent / "py.typed").exists()
