"""`.env` files, as python-dotenv reads them for dbt. Nothing gets into the process's environment.

Source: load_dotenv(find_dotenv(usecwd=True), override=False) in dbt/cli/main.py of dbt-core 1.12;
maybe_load_dotenv in crates/dbt-main/src/main_impl.rs of dbt 2, which looks in the working directory
only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

NAME = ".env"
DISABLED = "PYTHON_DOTENV_DISABLED"
_TRUE = ("1", "t", "true", "yes", "y")

# Compiled where a file is found: most often there is none.
_ENTRY = r"""
    \s*(?:export[^\S\r\n]+|(?!export[^\S\r\n]))
    (?P<name>'[^']+'|[^=\#\s'][^=\#\s]*)[^\S\r\n]*(?![^\S\r\n])
    (?:=(?P<space>[^\S\r\n]*)(?![^\S\r\n])(?:
        '(?P<single>(?:\\.|[^'\\])*)'
      | "(?P<double>(?:\\.|[^"\\])*)"
      | (?P<plain>(?!['"])[^\r\n]*)
    ))?
    (?:[^\S\r\n]*\#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r|$)
    """
_LINE = r"[^\r\n]*(?:\r\n|\n|\r|$)"
_SINGLE_ESCAPE = r"\\([\\'])"
_DOUBLE_ESCAPE = r"""\\([\\'"abfnrtv])"""
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_VARIABLE = r"\$\{(?P<name>[^}:]*)(?::-(?P<default>[^}]*))?\}"


def find_dotenv(directory: str, *, upwards: bool) -> str | None:
    """The nearest `.env`, in the directory or, where `upwards`, above it."""
    while True:
        path = os.path.join(directory, NAME)  # noqa: PTH118 - pathlib is slow to import
        if os.path.isfile(path):  # noqa: PTH113
            return path
        above = os.path.dirname(directory)  # noqa: PTH120
        if above == directory or not upwards:
            return None
        directory = above


def _value(entry: re.Match[str]) -> str:
    single, double = entry["single"], entry["double"]
    if single is not None:
        return re.sub(_SINGLE_ESCAPE, r"\1", single)
    if double is not None:
        return re.sub(_DOUBLE_ESCAPE, lambda found: _ESCAPED.get(found[1], found[1]), double)
    plain = entry["plain"]
    if plain.startswith("#") and entry["space"]:
        return ""
    return re.sub(r"\s+#.*", "", plain).rstrip()


def parse_dotenv(text: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of a file. `${X}` and `${X:-default}` stand for variables of the environment,
    or of the file above; lines that are none are passed over."""
    text = text.removeprefix("\ufeff")
    found: dict[str, str] = {}

    def resolved(reference: re.Match[str]) -> str:
        name = reference["name"]
        return environment.get(name, found.get(name, reference["default"] or ""))

    entries, lines = re.compile(_ENTRY, re.VERBOSE | re.DOTALL), re.compile(_LINE)
    at = 0
    while at < len(text):
        entry = entries.match(text, at)
        if entry is None:
            line = lines.match(text, at)
            at = line.end() if line is not None and line.end() > at else at + 1
            continue
        at = max(entry.end(), at + 1)
        name = entry["name"]
        name = name[1:-1] if name.startswith("'") else name
        if entry["space"] is None:  # A name alone; it takes back what stands above.
            found.pop(name, None)
        else:
            found[name] = re.sub(_VARIABLE, resolved, _value(entry))
    return found


def read_dotenv(
    directory: str, environment: Mapping[str, str], *, upwards: bool
) -> tuple[str, dict[str, str]] | None:
    """Path and variables of the file that counts; None where there is none."""
    if upwards and environment.get(DISABLED, "").lower() in _TRUE:
        return None
    path = find_dotenv(directory, upwards=upwards)
    if path is None:
        return None
    try:
        with open(path, encoding="utf-8") as stream:  # noqa: PTH123
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        return None
    return path, parse_dotenv(text, environment)
