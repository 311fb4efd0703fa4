"""The state store: recording a large run, and the state of an environment with a long history."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from report import Report, ratio_text, time_text

RUNS = 10_000
TURNS = 5
POLICIES = ("last_successful_run", "last_successful_deploy_run", "job", "applied")


def fastest(action: Callable[[int], Any], turns: int = TURNS) -> float:
    """Seconds of the fastest call; each gets its number."""
    times = []
    for number in range(turns):
        start = time.perf_counter()
        action(number)
        times.append(time.perf_counter() - start)
    return min(times)


def copy_durably(manifest: Path, copy: Path) -> None:
    """What a recorded run is, too: on the disk when it is reported."""
    shutil.copyfile(manifest, copy)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def write_results(unique_ids: list[str], path: Path) -> Path:
    """Run results in which these nodes were built."""
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
        "results": [{**result, "unique_id": unique_id} for unique_id in unique_ids],
        "elapsed_time": 1.0,
        "args": {"which": "build"},
    }
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


def repeat_runs(database: Path, runs: int) -> None:
    """A history as if the recorded runs had been recorded again and again before, each with an id
    and a time of its own: rows are copied, since thousands of large files would take hours."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(slimdag_run)")]
        kept = [name for name in columns if name not in {"id", "run_id", "finished_at"}]
        count = connection.execute("SELECT count(*) FROM slimdag_run").fetchone()[0]
        connection.execute(
            f"INSERT INTO slimdag_run (run_id, finished_at, {', '.join(kept)}) "
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"SELECT run_id || '-' || i, finished_at - i * 60000000, {', '.join(kept)} "
            f"FROM slimdag_run, n",
            (max(1, runs // count),),
        )


def timed_recording(store: Any, files: list[Path], results: Path, prefix: str) -> float:
    def record(number: int) -> None:
        store.record_run(
            "production", "nightly", "success", "schedule", files[number % len(files)], results,
            run_id=f"{prefix}{number}", finished_at=f"2026-01-0{number + 1}T00:00:00+00:00",
        )  # fmt: skip

    return fastest(record)


def timed_state(store: Any, policy: str, project: str) -> float:
    job = "nightly" if policy == "job" else None
    return fastest(
        lambda _: store.comparison_state("production", policy, job=job, project=project).close()
    )


def measure(manifest: Path, runs: int = RUNS) -> dict[str, Any]:
    """Seconds by what was done."""
    import slimdag

    seconds: dict[str, float] = {}
    with slimdag.Manifest.load(manifest) as loaded:
        built = [
            i for i in loaded.unique_ids if i.startswith(("model.", "seed.", "snapshot.", "test."))
        ]
        project = loaded.metadata.project_name or ""
    with tempfile.TemporaryDirectory(dir=manifest.parent) as name:
        folder = Path(name)
        files = variants(manifest, folder, TURNS)
        seconds["copy"] = fastest(lambda n: copy_durably(files[n], folder / "copy.json"))
        seconds["parse"] = fastest(lambda n: slimdag.Manifest.load(files[n]).close())
        # Who built a node that was never built is looked for in all runs.
        for kind, ids in (("history", built), ("gap", built[1:])):
            results = write_results(ids, folder / f"{kind}.json")
            database = folder / f"{kind}.db"
            with slimdag.Store.open(database) as store:
                seconds[f"{kind}_record"] = timed_recording(store, files, results, "new")
                seconds[f"{kind}_record_known"] = timed_recording(
                    store, files[:1], results, "known"
                )
            repeat_runs(database, runs)
            with slimdag.Store.open(database, create=False) as store:
                for policy in POLICIES:
                    seconds[f"{kind}_{policy}"] = timed_state(store, policy, project)
    return {"seconds": seconds, "bytes": manifest.stat().st_size, "runs": runs}


def report_store(report: Report, manifest: Path) -> None:
    found = measure(manifest)
    seconds = found["seconds"]
    copy, parse = seconds["copy"], seconds["parse"]
    rows = [("what", "time", "ratio to copying the file", "ratio to parsing it")]
    names = {
        "history_record": "record a run",
        "history_record_known": "record a run of code that ran before",
        **{f"history_{policy}": f"state of the environment, {policy}" for policy in POLICIES},
        "gap_applied": "the same, where one node was never built",
    }
    rows += [
        (
            title,
            time_text(seconds[key]),
            ratio_text(seconds[key], copy),
            ratio_text(seconds[key], parse),
        )
        for key, title in names.items()
    ]
    report.add(
        "State store",
        rows,
        f"manifest of {found['bytes'] / 1e6:.0f} MB, copied durably in {time_text(copy)}, parsed in "
        f"{time_text(parse)}; the environment has {found['runs']:,} runs",
    )
    report.figures["store"] = found
