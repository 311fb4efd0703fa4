#!/usr/bin/env python3
"""The main job by dbt-core itself, in one process, without its command: load, link, select.

    dbt_core.py DATA CRITERIA...

Prints one JSON object: seconds of loading and of each selection, and the answers.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import dbt.cli.main  # noqa: F401  (first: the other modules import each other in a circle)
from dbt.adapters.factory import FACTORY, get_adapter_class_by_name, load_plugin
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.compilation import Linker
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import GenericTestNode
from dbt.contracts.state import PreviousState
from dbt.flags import set_from_args
from dbt.graph import ResourceTypeSelector
from dbt.graph.cli import parse_difference
from dbt.graph.graph import Graph
from dbt.task.list import ListTask
from dbt_common.events.contextvars import task_contextvars
from dbt_common.helper_types import WarnErrorOptionsV2
from memory import peak_kb


def set_flags() -> None:
    values = {
        "INDIRECT_SELECTION": "eager",
        "STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES": False,
        "STATE_MODIFIED_COMPARE_VARS": False,
        "WARN_ERROR": False,
        "WARN_ERROR_OPTIONS": WarnErrorOptionsV2(error=[], warn=[], silence=[]),
    }
    set_from_args(argparse.Namespace(**values, **{k.lower(): v for k, v in values.items()}), None)


def true_test_classes(manifest: Any, path: Path) -> None:
    """A running dbt has generic tests, a manifest that is read back has none. Not timed."""
    for unique_id, node in json.loads(path.read_bytes())["nodes"].items():
        if node.get("test_metadata"):
            manifest.nodes[unique_id] = GenericTestNode.from_dict(node)


def main() -> None:
    data, criteria = Path(sys.argv[1]), sys.argv[2:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # dbt logs to standard output
    set_flags()
    load_plugin("duckdb")
    FACTORY.adapters["duckdb"] = get_adapter_class_by_name("duckdb")
    before = peak_kb()

    begin = time.perf_counter()
    artifact = WritableManifest.read_and_check_versions(str(data / "current" / "manifest.json"))
    manifest = Manifest.from_writable_manifest(artifact)
    state = PreviousState(data / "previous", data / "current", Path("/"))
    linker = Linker()
    linker.link_graph(manifest)
    graph = Graph(linker.graph)
    load_seconds = time.perf_counter() - begin
    rss = peak_kb() - before

    true_test_classes(manifest, data / "current" / "manifest.json")
    selections = {}
    for text in criteria:
        begin = time.perf_counter()
        with task_contextvars(project_root="/nonexistent"):
            selector = ResourceTypeSelector(
                graph=graph,
                manifest=manifest,
                previous_state=state,
                resource_types=list(ListTask.DEFAULT_RESOURCE_VALUES),
                include_empty_nodes=True,
            )
            selected = sorted(selector.get_selected(parse_difference([text], None), False))
        selections[text] = {"seconds": time.perf_counter() - begin, "nodes": selected}
    json.dump({"load_seconds": load_seconds, "rss_kb": rss, "selections": selections}, answers)


if __name__ == "__main__":
    main()
