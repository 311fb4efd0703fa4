"""Snapshots against the JSON that they were made of: size, and time to load."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from report import Report, ratio_text, time_text

TURNS = 20


def measure(program: Path, manifest: Path) -> dict[str, Any]:
    """What benchmarks/snapshot/snapshot_job prints."""
    with tempfile.TemporaryDirectory() as folder:
        command: list[str | Path] = [program, manifest, Path(folder) / "state.slimdag", str(TURNS)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def report_snapshots(report: Report, build: Path, manifest: Path) -> None:
    m = measure(build / "benchmarks" / "snapshot_job", manifest)
    ours = m["snapshot_seconds"]
    rows = [
        ("load one manifest, in a process that runs", "time", "ratio to the snapshot"),
        ("its snapshot", time_text(ours), ""),
        ("its JSON", time_text(m["json_seconds"]), ratio_text(m["json_seconds"], ours)),
    ]
    for name, key in (
        ("its snapshot, and build the graph", "snapshot_and_graph_seconds"),
        ("map the snapshot and check its sum, no more", "map_and_check_seconds"),
    ):
        rows.append((name, time_text(m[key]), ratio_text(m[key], ours)))
    share = m["snapshot_bytes"] / m["json_bytes"]
    sizes = f"{m['snapshot_bytes'] / 1e6:.2f} MB of {m['json_bytes'] / 1e6:.1f} MB"
    report.add("Snapshots", rows, f"the snapshot has {sizes}, {100 * share:.1f} %")
    report.at_least("loading JSON to loading its snapshot", m["json_seconds"] / ours, 50)
    report.at_most("size of a snapshot to its manifest", share, 0.1)
    report.figures["snapshot"] = m
