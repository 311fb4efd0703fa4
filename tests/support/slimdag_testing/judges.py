"""Where dbt's engines are: 1.11 in the Python of the tests, the others where tools/install-judges put them."""

from __future__ import annotations

import contextlib
import os
import pathlib
import sys
import tempfile
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parents[3]
INSTALLED = ("1.12", "1.13", "v2")


def judges_directory() -> pathlib.Path:
    """What tools/install-judges was given: SLIMDAG_JUDGES, or build/judges."""
    return pathlib.Path(os.environ.get("SLIMDAG_JUDGES") or ROOT / "build" / "judges")


def why_missing(engine: str) -> str | None:
    """None where the engine is there, else a sentence that says why it is not."""
    if engine == "1.11":
        return None if _dbt_is_here() else "dbt-core is not installed in the Python of the tests"
    assert engine in INSTALLED, engine
    if command_of(engine).exists():
        return None
    reason = judges_directory() / f"{engine}.missing"
    if reason.exists():
        return reason.read_text().strip()
    return "it was never installed; tools/install-judges does, and so does `make test`"


def command_of(engine: str) -> pathlib.Path:
    """The command `dbt` of an engine."""
    if engine == "1.11":
        return pathlib.Path(sys.executable).parent / "dbt"
    return judges_directory() / engine / "bin" / "dbt"


def python_of(engine: str) -> pathlib.Path:
    """The Python in which an engine can be imported; v2 has none."""
    assert engine != "v2"
    return (
        pathlib.Path(sys.executable) if engine == "1.11" else command_of(engine).with_name("python")
    )


@contextlib.contextmanager
def environment_with_slimdag() -> Iterator[dict[str, str]]:
    """The environment in which an engine's Python also finds this package and the slimdag of this Python."""
    import slimdag

    with tempfile.TemporaryDirectory(prefix="slimdag-path-") as directory:
        package = pathlib.Path(slimdag.__file__).parent
        (pathlib.Path(directory) / "slimdag").symlink_to(package)
        paths = [str(ROOT / "tests" / "support"), directory]
        yield {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }


def _dbt_is_here() -> bool:
    import importlib.util

    return importlib.util.find_spec("dbt.cli") is not None
