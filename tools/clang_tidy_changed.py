#!/usr/bin/env python3
"""Runs clang-tidy on the sources of lib and capi that changed since they were last found clean.

usage: clang_tidy_changed.py BUILD_DIRECTORY JOBS

A source is read again when it, a header of the project, its compile command or .clang-tidy has
changed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKED = (ROOT / "lib", ROOT / "capi")


def digest(*parts: bytes) -> str:
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.hexdigest()


def headers_digest() -> bytes:
    """One digest over all headers: which source includes which is the compiler's business."""
    headers = [ROOT / ".clang-tidy"]
    for folder in (ROOT / "include", *CHECKED):
        headers += sorted(path for path in folder.rglob("*") if path.suffix in {".hpp", ".h"})
    return digest(*(path.read_bytes() for path in headers)).encode()


def main() -> int:
    build, jobs = Path(sys.argv[1]), int(sys.argv[2])
    clean_file = build / "clang-tidy-clean.json"
    clean: dict[str, str] = json.loads(clean_file.read_text()) if clean_file.exists() else {}
    headers = headers_digest()
    wanted = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = Path(entry["file"])
        if any(folder in path.parents for folder in CHECKED):
            wanted[str(path)] = digest(path.read_bytes(), entry["command"].encode(), headers)

    def check(path: str) -> tuple[str, int, str]:
        command = ["clang-tidy", "--quiet", "-p", str(build), path]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        return path, result.returncode, result.stdout

    failed = 0
    pending = [path for path, key in wanted.items() if clean.get(path) != key]
    with ThreadPoolExecutor(jobs) as pool:
        for checked, status, output in pool.map(check, pending):
            if status == 0:
                clean[checked] = wanted[checked]
            else:
                failed += 1
                print(output)
    clean_file.write_text(json.dumps({key: clean[key] for key in wanted if key in clean}))
    print(f"clang-tidy: {len(wanted)} files, {len(pending)} read, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
