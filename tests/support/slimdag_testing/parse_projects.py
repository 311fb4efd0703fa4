"""Parses projects with the dbt-core of this Python, one after the other in one process.

    build/judges/1.12/bin/python -m slimdag_testing.parse_projects < jobs.jsonl   (with tests/support on PYTHONPATH)

A job a line: {"project": DIRECTORY, "target": NAME, "environment": {...}, "to": DIRECTORY}. Writes to/manifest.json, or to/failed.txt.
"""

from __future__ import annotations

import json
import os
import pathlib
import sys
from typing import Any


def parse(job: dict[str, Any]) -> None:
    from dbt.cli.main import dbtRunner

    to = pathlib.Path(job["to"])
    to.mkdir(parents=True, exist_ok=True)
    before = dict(os.environ)
    os.environ.update(job["environment"])
    os.chdir(job["project"])
    try:
        result = dbtRunner().invoke(
            ["--quiet", "--log-level-file", "none", "parse", "--no-partial-parse", "--profiles-dir", ".",
             "--target", job["target"], "--target-path", str(to)]
        )  # fmt: skip
    finally:
        os.environ.clear()
        os.environ.update(before)
    for left in (
        "partial_parse.msgpack",
        "perf_info.json",
        "semantic_manifest.json",
        "graph_summary.json",
    ):
        (to / left).unlink(missing_ok=True)
    if not result.success:
        (to / "failed.txt").write_text(str(result.exception))


def main() -> None:
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    for line in sys.stdin:
        parse(json.loads(line))


if __name__ == "__main__":
    main()
