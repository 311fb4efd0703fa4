#!/usr/bin/env python3
"""The main job by slimdag's Python package, which calls the C ABI: load, compare, select.

    slimdag_job.py DATA CRITERIA...

Prints one JSON object as dbt_core.py does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import slimdag
from memory import peak_kb

WARM_CALLS = 7


def main() -> None:
    data, criteria = Path(sys.argv[1]), sys.argv[2:]
    before = peak_kb()

    begin, cpu_begin = time.perf_counter(), time.process_time()
    manifest, state = slimdag.Manifest.load_with_state(data / "current", data / "previous")
    load_seconds = time.perf_counter() - begin

    selections = {}
    cpu_seconds = None
    for text in criteria:
        times = []
        for _ in range(1 + WARM_CALLS):
            begin = time.perf_counter()
            nodes = manifest.select(text, state=state)
            times.append(time.perf_counter() - begin)
            if cpu_seconds is None:  # The main job comes first.
                cpu_seconds = time.process_time() - cpu_begin
        selections[text] = {
            "first_seconds": times[0],
            "seconds": sorted(times[1:])[WARM_CALLS // 2],
            "nodes": nodes,
        }
    begin = time.perf_counter()
    changed = manifest.compare(state).modified
    compare_seconds = time.perf_counter() - begin

    rss = peak_kb() - before
    result = {
        "load_seconds": load_seconds,
        "cpu_seconds": cpu_seconds,
        "compare_seconds": compare_seconds,
        "changed": len(changed),
        "rss_kb": rss,
        "selections": selections,
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
