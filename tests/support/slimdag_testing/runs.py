"""Artifacts of runs, made by hand."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping
from typing import Any

Json = Any


def run_results(
    results: Mapping[str, str],
    *,
    invocation_id: str = "x",
    which: str = "build",
    generated_at: str = "2026-01-01T00:00:00Z",
    **args: Json,
) -> dict[str, Json]:
    """run_results.json of version 6 with these statuses by unique_id."""
    return {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json", "dbt_version": "1.11.16",
            "generated_at": generated_at, "invocation_id": invocation_id, "env": {},
        },
        "results": [
            {
                "unique_id": unique_id, "status": status, "timing": [], "thread_id": "Thread-1", "execution_time": 0.1,
                "adapter_response": {}, "message": None, "failures": None, "compiled": True, "compiled_code": "",
                "relation_name": None, "batch_results": None,
            }
            for unique_id, status in results.items()
        ],
        "elapsed_time": 1.5, "args": {"which": which, **args},
    }  # fmt: skip


def write_run(
    directory: pathlib.Path,
    manifest: dict[str, Json],
    results: Mapping[str, str] | None = None,
    *,
    invocation_id: str | None = None,
    **options: Json,
) -> dict[str, Any]:
    """Writes the artifacts of a run; returns what Store.record_run() takes."""
    directory.mkdir(parents=True, exist_ok=True)
    if invocation_id is not None:
        manifest = {
            **manifest,
            "metadata": {**manifest["metadata"], "invocation_id": invocation_id},
        }
    (directory / "manifest.json").write_text(json.dumps(manifest))
    paths: dict[str, Any] = {"manifest": directory / "manifest.json"}
    if results is not None:
        content = run_results(results, invocation_id=invocation_id or "x", **options)
        (directory / "run_results.json").write_text(json.dumps(content))
        paths["run_results"] = directory / "run_results.json"
    return paths
