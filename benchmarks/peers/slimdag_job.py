#!/usr/bin/env python3
"""The main job by slimdag's Python package, which calls the C ABI: load, compare, select.

    slimdag_job.py DATA CRITERIA...

The two manifests load in two threads. Prints one JSON object as dbt_core.py does.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import slimdag
from memory import peak_kb

WARM_CALLS = 7


def main() -> None:
    data, criteria = Path(sys.argv[1]), sys.argv[2:]
    before = peak_kb()

    begin = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        loading = pool.submit(slimdag.State.load, data / "previous")
        manifest = slimdag.Manifest.load(data / "current")
        state = loading.result()
    load_seconds = time.perf_counter() - begin

    selections = {}
    for text in criteria:
        times = []
        for _ in range(1 + WARM_CALLS):
            begin = time.perf_counter()
            nodes = manifest.select(text, state=state)
            times.append(time.perf_counter() - begin)
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
        "compare_seconds": compare_seconds,
        "changed": len(changed),
        "rss_kb": rss,
        "selections": selections,
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
