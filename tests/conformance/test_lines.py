"""`slimdag ls` prints what the real `dbt ls` printed in the directories of the bundled projects."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
from typing import Any

import pytest

HERE = pathlib.Path(__file__).resolve().parent
MANIFESTS = HERE.parent / "data" / "manifests"


def listings() -> list[Any]:
    return [
        pytest.param(
            path.stem, json.loads(line), id=f"{path.stem}-{' '.join(json.loads(line)['arguments'])}"
        )
        for path in sorted((HERE / "lines").glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]


@pytest.mark.parametrize(("name", "listing"), listings())
def test_lines_of_dbt_ls(name: str, listing: dict[str, Any]) -> None:
    command = [
        sys.executable,
        "-m",
        "slimdag",
        "ls",
        "--manifest",
        str(MANIFESTS / name),
        *listing["arguments"],
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == listing["success"], done.stderr
    assert done.stdout.splitlines() == listing["lines"]
    assert "Traceback" not in done.stderr
