#!/usr/bin/env python3
"""Compares the C ABI of the working tree with the last release: additions pass, all else fails.

usage: check_abi.py [--write | --prove]

The last release is the newest tag v*, which is built for the comparison. Until there is one, the
baseline in capi/abi stands for it; --write makes it anew. --prove checks the check: it changes
copies of the library on purpose and looks whether each is judged rightly.

Needs Debian's abigail-tools and a configured build/release.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"
WORK = ROOT / "build" / "abi"
BASELINE = ROOT / "capi" / "abi" / f"slimdag_c-{platform.machine()}.abi"
CONSTANTS = ROOT / "capi" / "abi" / "constants.txt"
LIBRARY = "capi/abi/libslimdag_c.so"


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{shlex.join(map(str, command))}\n{done.stdout}{done.stderr}")


def constants_of(header: Path) -> dict[str, str]:
    """Enumerators and macros with a value: libabigail cannot see them."""
    text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.DOTALL)
    found = dict(re.findall(r"^#define (SLIMDAG_\w+) (\S.*)$", text, flags=re.MULTILINE))
    found.update(re.findall(r"\b(SLIMDAG_\w+)\s*=\s*(-?\w+)", text))
    for version in ("SLIMDAG_VERSION", "SLIMDAG_ABI_VERSION", "SLIMDAG_API"):
        found.pop(version, None)
    return found


def read_constants(file: Path) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in file.read_text().splitlines() if line[0] != "#")


@dataclass(frozen=True)
class Abi:
    """What programs rely on: the interface as libabigail writes it, and the constants."""

    description: Path
    constants: dict[str, str]


def describe(library: Path, header: Path, to: Path) -> Abi:
    to.parent.mkdir(parents=True, exist_ok=True)
    options = ["--exported-interfaces-only", "--drop-private-types", "--no-elf-needed"]
    options += ["--no-show-locs", "--no-corpus-path", "--no-comp-dir-path"]
    run("abidw", *options, "--headers-dir", header.parent, "--out-file", to, library.resolve())
    return Abi(to, constants_of(header))


def build(source: Path, tree: Path) -> Path:
    if not (tree / "build.ninja").exists():
        options = ("-DSLIMDAG_BUILD_TESTS=OFF", "-DCMAKE_BUILD_TYPE=Release")
        run("cmake", "-S", source, "-B", tree, "-G", "Ninja", *options)
    run("cmake", "--build", tree, "--target", "slimdag_c_abi")
    return tree / LIBRARY


def last_release() -> str | None:
    tags = subprocess.run(
        ("git", "tag", "--list", "v*", "--sort=-version:refname"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return next(iter(tags.stdout.split()), None)


def reference() -> tuple[str, Abi]:
    tag = last_release()
    if tag is None:
        return "the baseline", Abi(BASELINE, read_constants(CONSTANTS))
    source = WORK / tag
    if not source.exists():
        source.mkdir(parents=True)
        archive = WORK / f"{tag}.tar"
        run("git", "archive", "--output", archive, tag)
        run("tar", "--extract", "--file", archive, "--directory", source)
    library = build(source, source / "build" / "release")
    header = source / "capi" / "include" / "slimdag.h"
    return f"the release {tag}", describe(library, header, WORK / f"{tag}.abi")


def differences(old: Abi, new: Abi) -> list[str]:
    """What an existing program would notice; empty where it is safe."""
    found = [
        f"constant {name} was {value}, is {new.constants.get(name, 'gone')}"
        for name, value in old.constants.items()
        if new.constants.get(name) != value
    ]
    done = subprocess.run(
        ("abidiff", "--no-added-syms", old.description, new.description),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        found.append(done.stdout + done.stderr)
    return found


# --- the proof ---


@dataclass(frozen=True)
class Change:
    """Something done to the C interface on purpose."""

    name: str
    allowed: bool
    sources: tuple[str, ...]  # The files of capi that see it.
    edit: Callable[[str], str]


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


DECLARED = "int32_t slimdag_abi_version(void)"
MORE = "int32_t slimdag_added(void)"
FIELD = "slimdag_constraint_support foreign_key;"


def with_a_function_more(text: str) -> str:
    text = text.replace(f"SLIMDAG_API {DECLARED};", f"SLIMDAG_API {DECLARED};\nSLIMDAG_API {MORE};")
    return text.replace(f"{DECLARED} {{", f"{MORE} {{ return 1; }}\n\n{DECLARED} {{")


def with_a_function_less(text: str) -> str:
    declaration = re.escape(DECLARED)
    return re.sub(rf"\n(SLIMDAG_API )?{declaration}( \{{.*\}}|;)", "", text)


VERSION = ("version",)
CHANGES = (
    Change("nothing", True, VERSION, lambda text: text),
    Change("a new function", True, VERSION, with_a_function_more),
    Change("a function removed", False, VERSION, with_a_function_less),
    Change(
        "a parameter more",
        False,
        VERSION,
        replaced(DECLARED, "int32_t slimdag_abi_version(int32_t)"),
    ),
    Change(
        "another result",
        False,
        VERSION,
        replaced(DECLARED, "int64_t slimdag_abi_version(void)"),
    ),
    Change(
        "a field more in a struct",
        False,
        ("compare", "select"),
        replaced(FIELD, f"{FIELD} int32_t more;"),
    ),
    Change(
        "another value of a constant",
        False,
        VERSION,
        replaced("_ERROR_IO = 4", "_ERROR_IO = 40"),
    ),
)


def compile_commands() -> dict[str, list[str]]:
    """By name of the source, those of the library with debugging information."""
    entries = json.loads((BUILD / "compile_commands.json").read_text())
    return {
        Path(entry["file"]).stem: shlex.split(entry["command"])
        for entry in entries
        if "slimdag_c_abi.dir" in entry["command"]
    }


def build_changed(change: Change, folder: Path) -> Abi:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "capi", folder / "capi")
    for file in (folder / "capi" / "include" / "slimdag.h", *(folder / "capi").glob("*.cpp")):
        file.write_text(change.edit(file.read_text()))
    objects = {
        path.name: path for path in (BUILD / "capi/CMakeFiles/slimdag_c_abi.dir").glob("*.o")
    }
    for name in change.sources:
        words = compile_commands()[name]
        command = [word.replace(f"{ROOT}/capi", f"{folder}/capi") for word in words]
        target = folder / f"{name}.cpp.o"
        command[command.index("-o") + 1] = str(target)
        run(*command, "-w", cwd=BUILD)
        objects[target.name] = target
    library = folder / "libslimdag_c.so"
    script = f"-Wl,--version-script={ROOT}/capi/slimdag_c.map"
    link = ("-shared", script, "-Wl,-soname,libslimdag_c.so.1", "-o", library)
    run("c++", *link, *objects.values(), BUILD / "lib/libslimdag.a", "-lyaml-cpp")
    return describe(library, folder / "capi/include/slimdag.h", folder / "changed.abi")


def prove(present: Abi) -> bool:
    right = True
    for number, change in enumerate(CHANGES):
        found = differences(present, build_changed(change, WORK / f"change-{number}"))
        passed = not found
        judged = "passes" if passed else "fails"
        print(f"-- {change.name}: {judged}{'' if passed == change.allowed else ', WRONGLY'}")
        right = right and passed == change.allowed
    return right


def main() -> int:
    os.chdir(ROOT)
    header = ROOT / "capi/include/slimdag.h"
    present = describe(build(ROOT, BUILD), header, WORK / "present.abi")
    if "--write" in sys.argv:
        shutil.copy(present.description, BASELINE)
        lines = [f"{name} {value}" for name, value in present.constants.items()]
        first = "# Constants of slimdag.h at the baseline; written by tools/check_abi.py --write."
        CONSTANTS.write_text("\n".join((first, *lines, "")))
        return 0
    name, old = reference()
    found = differences(old, present)
    for difference in found:
        print(difference)
    print(f"C ABI against {name}: {'NOT compatible' if found else 'only additions'}")
    if "--prove" in sys.argv and not prove(present):
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
