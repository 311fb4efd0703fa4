"""Asks dbt-core for the answers of the bundled conformance cases and writes them down.

    python tests/conformance/record.py

Needs dbt-core 1.11 with dbt-duckdb and dbt-postgres. One JSON object a line in cases/CURRENT--STATE.jsonl: the arguments
of the selection, and `nodes` (sorted unique ids) or `error`, and dbt's warnings where there are any.
"""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from queries import MANIFESTS, PAIRS, cases_file, queries_for
from slimdag_testing.dbt_judge import Judge


def main() -> None:
    for current, state in PAIRS:
        judge = Judge(MANIFESTS / current, MANIFESTS / state if state else None)
        path = cases_file(current, state)
        path.parent.mkdir(exist_ok=True)
        with path.open("w") as out:
            for query in queries_for(
                json.loads((MANIFESTS / current / "manifest.json").read_bytes()), current, state
            ):
                answer = judge.answer(query)
                case: dict[str, Any] = query.to_dict()
                if answer.nodes is not None:
                    case["nodes"] = answer.nodes
                else:
                    case["error"], case["message"] = answer.error, answer.message[:200]
                if answer.warnings:
                    case["warnings"] = [[w.code, w.message] for w in answer.warnings]
                out.write(json.dumps(case, ensure_ascii=False) + "\n")
        print(path.name)


if __name__ == "__main__":
    main()
