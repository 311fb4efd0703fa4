#!/usr/bin/env python3
"""The main job as a script writes it that does not ask dbt: compare checksums, walk the graph.

    orjson_networkx.py DATA

The answer is not dbt's: checksums know nothing of configs, macros, contracts or sources.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import networkx
import orjson
from memory import peak_kb


def main() -> None:
    data = Path(sys.argv[1])
    before = peak_kb()
    begin = time.perf_counter()
    current = orjson.loads((data / "current" / "manifest.json").read_bytes())
    previous = orjson.loads((data / "previous" / "manifest.json").read_bytes())
    graph = networkx.DiGraph()
    sections = "nodes sources exposures metrics unit_tests semantic_models saved_queries functions"
    for section in sections.split():
        for unique_id, node in current[section].items():
            graph.add_node(unique_id)
            for parent in node.get("depends_on", {}).get("nodes", ()):
                graph.add_edge(parent, unique_id)
    old = previous["nodes"]
    modified = {
        unique_id
        for unique_id, node in current["nodes"].items()
        if unique_id not in old or node["checksum"] != old[unique_id]["checksum"]
    }
    selected = set(modified)
    for unique_id in modified:
        selected |= networkx.descendants(graph, unique_id)
    nodes = sorted(selected)
    seconds = time.perf_counter() - begin
    rss = peak_kb() - before
    json.dump({"seconds": seconds, "rss_kb": rss, "nodes": len(nodes)}, sys.stdout)


if __name__ == "__main__":
    main()
