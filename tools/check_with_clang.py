#!/usr/bin/env python3
"""Reads the sources with Clang: clang-tidy on lib and capi, Clang's warnings on everything else.

usage: check_with_clang.py BUILD_DIRECTORY JOBS

A source is read again when it, a header of the project that it includes, its compile command or
.clang-tidy has changed since it was last found clean. (clang-tidy shows Clang's own warnings too.)
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIDY = (ROOT / "lib", ROOT / "capi")
OTHER = (ROOT / "tests", ROOT / "benchmarks", ROOT / "examples")
# Where `#include "..."` is looked for.
ROOTS = [ROOT / name for name in ("include", "lib", "capi", "capi/include", "tests", "benchmarks")]
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


@dataclass
class Source:
    """One entry of compile_commands.json."""

    path: str
    command: list[str]
    directory: str
    key: str


def digest(*parts: bytes) -> str:
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.hexdigest()


class Includes:
    """The project's headers that a file includes; found by name, not by preprocessing."""

    def __init__(self) -> None:
        self._contents: dict[Path, bytes] = {}
        self._direct: dict[Path, list[Path]] = {}

    def content(self, path: Path) -> bytes:
        if path not in self._contents:
            self._contents[path] = path.read_bytes()
        return self._contents[path]

    def digest(self, source: Path) -> bytes:
        """Of the source and all that it includes."""
        found, pending = {source}, [source]
        while pending:
            for header in self._headers(pending.pop()):
                if header not in found:
                    found.add(header)
                    pending.append(header)
        return digest(*(self.content(path) for path in sorted(found))).encode()

    def _headers(self, path: Path) -> list[Path]:
        if path not in self._direct:
            names = [name.decode() for name in INCLUDE.findall(self.content(path))]
            places = ((root / name).resolve() for name in names for root in (path.parent, *ROOTS))
            self._direct[path] = [place for place in places if place.is_file()]
        return self._direct[path]


def syntax_only(command: list[str]) -> Iterator[str]:
    """The compile command, without what it would write."""
    words = iter(command)
    for word in words:
        if word in {"-o", "-MF", "-MT"}:
            next(words)
        elif word not in {"-c", "-MD"}:
            yield word
    yield "-fsyntax-only"


def sources_of(build: Path) -> Iterator[Source]:
    includes, rules = Includes(), (ROOT / ".clang-tidy").read_bytes()
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = Path(entry["file"])
        if any(folder in path.parents for folder in TIDY):
            command = ["clang-tidy", "--quiet", "-p", str(build), str(path)]
        elif any(folder in path.parents for folder in OTHER):
            command = list(syntax_only(shlex.split(entry["command"])))
        else:
            continue
        key = digest(includes.digest(path), entry["command"].encode(), rules)
        yield Source(str(path), command, entry["directory"], key)


def check(source: Source) -> str | None:
    """What was found, or None."""
    result = subprocess.run(
        source.command, cwd=source.directory, capture_output=True, text=True, check=False
    )
    return result.stdout + result.stderr if result.returncode else None


def main() -> int:
    build, jobs = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    clean_file = build / "clang-clean.json"
    clean: dict[str, str] = json.loads(clean_file.read_text()) if clean_file.exists() else {}
    sources = list(sources_of(build))
    pending = [source for source in sources if clean.get(source.path) != source.key]
    failed = 0
    with ThreadPoolExecutor(jobs) as pool:
        for source, found in zip(pending, pool.map(check, pending), strict=True):
            if found is None:
                clean[source.path] = source.key
            else:
                failed += 1
                print(found)
    paths = {source.path for source in sources}
    clean_file.write_text(json.dumps({path: key for path, key in clean.items() if path in paths}))
    print(f"Clang: {len(sources)} files, {len(pending)} read, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
