#!/usr/bin/env python3
"""What Cosmos makes tasks of, for some selections of the example project: with slimdag's selector,
or, with --stock, with Cosmos' own.

usage: render.py MANIFEST STATE PROJECT [--stock]
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

logging.disable(logging.WARNING)  # Airflow and Cosmos tell much about themselves.

import slimdag_selector  # noqa: E402
from cosmos.config import ExecutionConfig, ProjectConfig, RenderConfig  # noqa: E402
from cosmos.constants import LoadMode  # noqa: E402
from cosmos.dbt.graph import DbtGraph  # noqa: E402

# What users of manifest mode ask for, and what both understand.
SELECTIONS: list[tuple[list[str], list[str]]] = [
    (["tag:daily"], []),
    (["@stg_erp__orders"], ["resource_type:test"]),
    (["+models/marts/finance"], []),
    (["1+path:models/marts/finance+1"], []),
    (["config.group:finance"], []),
    (["config.materialized:incremental", "fqn:*.staging.*"], []),
    (["state:modified"], []),
    (["state:modified+,exclude_resource_type:test"], ["tag:nightly"]),
    (["no_such_method:x"], []),
]


def task_names(manifest: Path, project: Path, select: list[str], exclude: list[str]) -> list[str]:
    graph = DbtGraph(
        project=ProjectConfig(manifest_path=manifest, project_name="shop"),
        render_config=RenderConfig(
            load_method=LoadMode.DBT_MANIFEST, select=select, exclude=exclude
        ),
        execution_config=ExecutionConfig(dbt_project_path=project),
    )
    graph.load(method=LoadMode.DBT_MANIFEST)
    kinds = {"model", "seed", "snapshot"}
    nodes = graph.filtered_nodes.values()
    return sorted(node.name for node in nodes if node.resource_type.value in kinds)


def main() -> int:
    manifest, state, project = (Path(argument).absolute() for argument in sys.argv[1:4])
    if "--stock" not in sys.argv[4:]:
        slimdag_selector.install(manifest, state=state)
    for select, exclude in SELECTIONS:
        print("select", *select, *(["exclude", *exclude] if exclude else []))
        try:
            names = task_names(manifest, project, select, exclude)
        except ValueError as error:  # CosmosValueError is one.
            print(f"  {type(error).__name__}: {error}")
        else:
            print(f"  {len(names)} tasks:", " ".join(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
