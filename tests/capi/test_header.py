"""slimdag.h is C99 and C++ without a warning, and documents each function; capi/symbols.txt agrees with it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADER_FILE = ROOT / "capi" / "include" / "slimdag.h"
HEADER = HEADER_FILE.read_text()
VERSION = re.search(r"^version (\S+)$", (ROOT / "VERSION").read_text(), re.MULTILINE)

# A comment may leave to another function what both have in common.
REFERENCE = re.compile(r"\b[Aa]s (slimdag_\w+)\(\)")


@dataclass(frozen=True)
class Function:
    name: str
    result: str
    parameters: tuple[tuple[str, str], ...]  # type, name
    comment: str


def functions() -> dict[str, Function]:
    found = {}
    pattern = re.compile(
        r"/\*\*((?:(?!\*/).)*?)\*/\s*SLIMDAG_API ([\w \*]+?)\b(slimdag_\w+)\(([^;]*?)\);", re.DOTALL
    )
    for comment, result, name, parameters in pattern.findall(HEADER):
        split = []
        for parameter in " ".join(parameters.split()).split(","):
            if parameter.strip() != "void":
                kind, parameter_name = re.fullmatch(r"\s*(.*?)(\w+)", parameter).groups()  # type: ignore[union-attr]
                split.append((kind.strip(), parameter_name))
        text = " ".join(line.strip().removeprefix("*").strip() for line in comment.splitlines())
        found[name] = Function(name, result.strip(), tuple(split), text)
    return found


FUNCTIONS = functions()


def full_comment(function: Function) -> str:
    """With what the comment refers to."""
    reference = REFERENCE.search(function.comment)
    if reference is None:
        return function.comment
    return function.comment + " " + full_comment(FUNCTIONS[reference[1]])


def ledger() -> list[list[str]]:
    lines = (ROOT / "capi" / "symbols.txt").read_text().splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def test_each_declaration_has_a_comment() -> None:
    assert set(FUNCTIONS) == set(re.findall(r"SLIMDAG_API [\w \*]+?\b(slimdag_\w+)\(", HEADER))
    assert len(FUNCTIONS) > 100


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_each_function_documents_what_a_caller_needs(function: Function) -> None:
    comment = full_comment(function)
    for _, name in function.parameters:
        assert re.search(rf"@param {name}\b", comment), f"parameter {name}"
    for kind, name in function.parameters:
        handle = re.fullmatch(r"(slimdag_\w+)\*\*", kind)
        if handle is not None and name != "error":
            assert f"{handle[1]}_free()" in comment, f"who frees {name}"
    if "*" in function.result or function.result == "slimdag_text":
        assert re.search(r"[Bb]orrowed|Static storage", function.comment), "ownership of the result"
    assert "@since" in function.comment


def test_the_ledger_is_in_order_and_agrees_with_the_header() -> None:
    lines = ledger()
    names = [line[0] for line in lines]
    assert names == sorted(set(names))
    assert set(names) == set(FUNCTIONS)
    assert VERSION is not None
    present = [int(part) for part in VERSION[1].split(".")]
    for name, since, *deprecated in lines:
        assert [int(part) for part in since.split(".")] <= present, name
        major_and_minor = since.rpartition(".")[0]
        assert re.search(
            rf"@since {re.escape(major_and_minor)}(?!\.?\d)", FUNCTIONS[name].comment
        ), name
        assert len(deprecated) <= 1, name
        assert bool(deprecated) == ("@deprecated" in FUNCTIONS[name].comment), name


def standards() -> list[tuple[str, str]]:
    compilers = {
        "c": [name for name in ("gcc", "clang") if shutil.which(name)],
        "c++": [name for name in ("g++", "clang++") if shutil.which(name)],
    }
    return [
        *((compiler, f"c{year}") for compiler in compilers["c"] for year in ("99", "11", "2x")),
        *((compiler, f"c++{year}") for compiler in compilers["c++"] for year in ("11", "20", "2b")),
    ]


@pytest.mark.parametrize(("compiler", "standard"), standards())
def test_the_header_alone_has_no_warning(compiler: str, standard: str) -> None:
    language = "c++" if "+" in standard else "c"
    strict = ["-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-Wundef"]
    if language == "c":
        strict += ["-Wstrict-prototypes"]
    subprocess.run(
        [compiler, f"-std={standard}", *strict, "-fsyntax-only", "-x", language, "-"],
        input=f'#include "{HEADER_FILE}"\n#include "{HEADER_FILE}"\nint nothing;\n',
        text=True,
        check=True,
    )
