#!/usr/bin/env python3
"""Makes the two manifests of the example with real dbt.

One of the project as it is, one with the branch laid over it.

    .venv/bin/python examples/shop/make_manifests.py           # writes states/
    .venv/bin/python examples/shop/make_manifests.py --check   # are they what dbt makes today?

Needs dbt-core 1.11 and dbt-duckdb in the Python that runs it; `make test` puts both into .venv.

What dbt writes is brought into a form that can be kept in a repository: no times, ids, users or
paths of one machine, and none of the text of dbt's built-in packages (their macros keep name and
dependencies, so that the graph is whole; their SQL and descriptions are empty in both states
alike). One node stands on one line.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STATES = {"production": [HERE / "project"], "branch": [HERE / "project", HERE / "branch"]}
OWN_PACKAGES = {"shop", "retail_utils"}
SOME_TIME = "2026-01-01T00:00:00.000000Z"


def lay_out(layers: list[Path], directory: Path) -> None:
    """Copies the layers over each other; a layer's file REMOVED lists what it takes away."""
    for layer in layers:
        shutil.copytree(layer, directory, dirs_exist_ok=True)
        removed = directory / "REMOVED"
        if removed.exists():
            for name in removed.read_text().split():
                (directory / name).unlink()
            removed.unlink()


def run_dbt(directory: Path, *arguments: str) -> None:
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", *arguments]
    environment = {
        **os.environ,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "0",
        "PYTHONHASHSEED": "0",
        "DBT_PROFILES_DIR": str(directory),
    }
    subprocess.run(command, cwd=directory, env=environment, check=True)


def normalise(manifest: dict[str, Any]) -> dict[str, Any]:
    metadata = manifest["metadata"]
    metadata.update(
        generated_at=SOME_TIME,
        invocation_started_at=SOME_TIME,
        invocation_id="00000000-0000-0000-0000-000000000000",
        user_id=None,
        send_anonymous_usage_stats=False,
        env={},
    )
    if "run_started_at" in metadata:
        metadata["run_started_at"] = SOME_TIME
    for kind, entries in manifest.items():
        if not isinstance(entries, dict) or kind == "metadata":
            continue
        for entry in entries.values():
            for node in entry if isinstance(entry, list) else [entry]:
                if isinstance(node, dict):
                    normalise_node(kind, node)
    return manifest


def normalise_node(kind: str, node: dict[str, Any]) -> None:
    if "created_at" in node:
        node["created_at"] = 0.0
    if "root_path" in node:
        node["root_path"] = None
    if node.get("package_name") in OWN_PACKAGES:
        return
    if kind == "macros":
        node.update(macro_sql="", description="", arguments=[])
    elif kind == "docs":
        node["block_contents"] = ""


def dump(manifest: dict[str, Any]) -> str:
    """JSON with one line for each node, so that a change reads well in a diff."""
    sections = []
    for key, value in manifest.items():
        if isinstance(value, dict) and value and key != "metadata":
            entries = ",\n".join(
                f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(value.items())
            )
            sections.append(f"{json.dumps(key)}: {{\n{entries}\n}}")
        else:
            sections.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def make_manifest(state: str) -> str:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name).resolve() / "shop"
        lay_out(STATES[state], directory)
        run_dbt(directory, "deps")
        run_dbt(directory, "parse", "--no-partial-parse", "--target", state)
        manifest = json.loads((directory / "target" / "manifest.json").read_text())
        text = dump(normalise(manifest))
        if str(directory.parent) in text:
            raise SystemExit(f"The manifest of {state} still holds a path of this machine.")
        return text


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a file differs"
    )
    arguments = parser.parse_args()
    different = []
    for state in STATES:
        path = HERE / "states" / state / "manifest.json"
        text = make_manifest(state)
        if arguments.check:
            if not path.exists() or path.read_text() != text:
                different.append(str(path))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(path)
    for name in different:
        print(f"{name} is not what dbt makes today", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
