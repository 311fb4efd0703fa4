#!/usr/bin/env python3
"""The state store: recording a large run, and the state of an environment with a long history.

    store_benchmark.py DATA [--runs 10000] [--repeat 5]

DATA is what benchmarks/data/generate.py wrote. Prints the fastest times, and their ratios to copying
the manifest and to parsing it. Reading the history reads nothing that is not needed: a state costs
about what loading its manifest costs, however long the history is.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import slimdag


def fastest(repeat: int, action: Callable[[int], Any]) -> float:
    """Seconds of the fastest call; each gets its number."""
    times = []
    for number in range(repeat):
        start = time.perf_counter()
        action(number)
        times.append(time.perf_counter() - start)
    return min(times)


def copy_durably(manifest: Path, folder: Path, number: int) -> None:
    """What a recorded run is, too: on the disk when it is reported."""
    copy = folder / f"copy{number}.json"
    shutil.copyfile(manifest, copy)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def results_of(manifest: Path, folder: Path) -> Path:
    """Run results in which every model was built."""
    content = json.loads(manifest.read_bytes())
    result: dict[str, Any] = {
        "status": "success", "timing": [], "thread_id": "Thread-1", "execution_time": 0.1, "adapter_response": {},
        "message": None, "failures": None, "compiled": True, "compiled_code": "", "relation_name": None, "batch_results": None,
    }  # fmt: skip
    document = {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json",
            "generated_at": "2026-01-01T00:00:00Z",
            "invocation_id": "x",
            "env": {},
        },
        "results": [{**result, "unique_id": unique_id} for unique_id in content["nodes"]],
        "elapsed_time": 1.0,
        "args": {"which": "build"},
    }
    path = folder / "run_results.json"
    path.write_text(json.dumps(document))
    return path


def variants(manifest: Path, folder: Path, count: int) -> list[Path]:
    """The manifest with another text in one place: nothing of it is known yet."""
    text = manifest.read_text()
    made = []
    for number in range(count):
        path = folder / f"manifest{number}.json"
        path.write_text(text.replace('"raw_code": "', f'"raw_code": "-- {number}\\n', 1))
        made.append(path)
    return made


def history(store: slimdag.Store, folder: Path, runs: int) -> None:
    """A small project that ran many times; the large one runs once more at the end."""
    node = {
        "unique_id": "model.p.a", "resource_type": "model", "name": "a", "package_name": "p", "path": "a.sql",
        "original_file_path": "models/a.sql", "fqn": ["p", "a"], "alias": "a", "schema": "s", "database": "d",
        "checksum": {"name": "sha256", "checksum": "a"}, "raw_code": "select 1", "config": {"enabled": True, "materialized": "table"},
        "depends_on": {"macros": [], "nodes": []}, "tags": [], "description": "", "columns": {},
    }  # fmt: skip
    document = {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p"},
        "nodes": {"model.p.a": node},
    }  # fmt: skip
    path = folder / "small.json"
    path.write_text(json.dumps(document))
    for number in range(runs):
        store.record_run(
            "production",
            "nightly",
            "success",
            "schedule",
            path,
            run_id=str(number),
            finished_at=f"2026-01-01T00:00:{number % 60:02}+00:00",
        )


def ask_state(store: slimdag.Store, project: str | None, policy: str, _: int) -> None:
    store.comparison_state("production", policy, project=project).close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    manifest = options.data / "previous" / "manifest.json"
    current = slimdag.Manifest.load(options.data / "current")
    with tempfile.TemporaryDirectory(dir=options.data) as name:
        folder = Path(name)
        results = results_of(manifest, folder)
        files = variants(manifest, folder, options.repeat)
        copying = fastest(options.repeat, lambda number: copy_durably(manifest, folder, number))
        parsing = fastest(options.repeat, lambda _: slimdag.Manifest.load(manifest).close())
        with slimdag.Store.open(folder / "state.db") as store:
            recording = fastest(
                options.repeat,
                lambda n: store.record_run(
                    "production",
                    "nightly",
                    manifest=files[n],
                    run_results=results,
                    run_id=f"large{n}",
                ),
            )
            again = fastest(
                options.repeat,
                lambda n: store.record_run(
                    "production",
                    "nightly",
                    manifest=files[0],
                    run_results=results,
                    run_id=f"again{n}",
                ),
            )
        times = {"recording a run": recording, "recording a run of known code": again}
        with slimdag.Store.open(folder / "history.db") as store:
            history(store, folder, options.runs)
            project = current.metadata.project_name
            for policy in ("last_successful_deploy_run", "applied"):
                store.record_run(
                    "production",
                    "nightly",
                    "success",
                    manifest=manifest,
                    run_results=results,
                    run_id=policy,
                    finished_at=f"2026-01-02T00:0{len(policy) % 10}:00+00:00",
                )
            small = fastest(
                options.repeat, lambda _: store.comparison_state("production", project="p").close()
            )
            times[f"state after {options.runs:,} small runs"] = small
            for policy in ("last_successful_deploy_run", "applied"):
                times[f"state of the large project, {policy}"] = fastest(
                    options.repeat,
                    partial(ask_state, store, project, policy),
                )
    size = manifest.stat().st_size / 1e6
    print(f"manifest of {size:.0f} MB: copied in {copying:.3f} s, parsed in {parsing:.3f} s")
    for what, seconds in times.items():
        print(
            f"{what:<55}{seconds:8.3f} s  {seconds / copying:6.2f}x copying  {seconds / parsing:6.2f}x parsing"
        )


if __name__ == "__main__":
    main()
