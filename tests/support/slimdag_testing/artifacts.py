"""Random run_results.json and sources.json for a manifest."""

from __future__ import annotations

import random
from typing import Any

from .random_queries import STATUSES

Json = Any
TIMES = [
    "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z", "2026-01-02T00:00:00+00:00", "2026-01-02T02:00:00+02:00",
    "2025-12-31T23:59:59.999999+00:00", "2026-01-01T00:00:00.5Z", "2026-01-03T12:00:00.123456Z",
]  # fmt: skip
TIMING = [
    {
        "name": "execute",
        "started_at": "2026-01-01T00:00:00Z",
        "completed_at": "2026-01-01T00:00:01Z",
    }
]


def run_results(manifest: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    version = rng.choice([4, 5, 6, 6, 6])
    uids = [
        u
        for s in ("nodes", "unit_tests", "functions", "saved_queries")
        for u in manifest.get(s, {})
    ]
    results = []
    for uid in [*rng.sample(uids, min(len(uids), rng.randrange(0, 15))), "model.gone.x"]:
        status = rng.choice(
            [s for s in STATUSES if version == 6 or s not in ("no-op", "partial success")]
        )
        results.append(
            {
                "status": status, "timing": TIMING, "thread_id": "Thread-1", "execution_time": 0.5, "adapter_response": {},
                "message": None, "failures": None, "unique_id": uid, "compiled": None, "compiled_code": None, "relation_name": None,
                "batch_results": None,
            }
        )  # fmt: skip
    return {
        "metadata": {
            "dbt_schema_version": f"https://schemas.getdbt.com/dbt/run-results/v{version}.json",
            "dbt_version": "1.11.16", "generated_at": "2026-01-01T00:00:00Z", "invocation_id": "x", "env": {},
        },
        "results": results, "elapsed_time": 1.5, "args": {},
    }  # fmt: skip


def sources(manifest: dict[str, Json], rng: random.Random) -> dict[str, Json]:
    results: list[dict[str, Json]] = []
    uids = list(manifest.get("sources", {})) or ["source.p.s.t"]
    for uid in rng.sample(uids, rng.randrange(0, len(uids) + 1)):
        if rng.random() < 0.06:
            results.append(
                {"unique_id": uid, "error": rng.choice(["broken", None]), "status": "runtime error"}
            )
            continue
        results.append(
            {
                "unique_id": uid, "max_loaded_at": rng.choice(TIMES), "snapshotted_at": "2026-01-02T00:00:00Z",
                "max_loaded_at_time_ago_in_s": 10.5, "status": rng.choice(["pass", "warn", "error"]),
                "criteria": {"warn_after": {"count": 1, "period": "day"}, "error_after": {}, "filter": None},
                "adapter_response": {}, "timing": TIMING, "thread_id": "Thread-1", "execution_time": 0.5,
            }
        )  # fmt: skip
    return {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/sources/v3.json", "dbt_version": "1.11.16",
            "generated_at": "2026-01-01T00:00:00Z", "invocation_id": "x", "env": {},
        },
        "results": results, "elapsed_time": 1.5,
    }  # fmt: skip
