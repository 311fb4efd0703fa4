"""A judge in the Python of its engine: reads questions and writes answers, one JSON object a line.

    build/judges/1.12/bin/python -m slimdag_testing.judge_server   (with tests/support on PYTHONPATH)

{"current": DIRECTORY, "state": DIRECTORY or null, "root": DIRECTORY or null, "query": {...}} is answered by {"nodes", "error", "message",
"warnings"}, or by {"refused": SENTENCE} where dbt cannot load the artifacts; of the query the keys are those of query.Query.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import pathlib
import sys
from typing import Any


@functools.lru_cache(maxsize=4)
def _judge(current: str, state: str | None, root: str | None) -> Any:
    from slimdag_testing import dbt_judge

    return dbt_judge.Judge(
        pathlib.Path(current),
        pathlib.Path(state) if state else None,
        pathlib.Path(root) if root else None,
    )


def answer(question: dict[str, Any]) -> dict[str, Any]:
    from slimdag_testing import dbt_judge
    from slimdag_testing.query import Query

    try:
        judge = _judge(question["current"], question.get("state"), question.get("root"))
    except dbt_judge.LoadFailure as error:
        return {"refused": str(error)}
    return dataclasses.asdict(judge.answer(Query.from_dict(question["query"])))


def main() -> None:
    # dbt writes to standard output what it has to say; the answers keep theirs.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogatepass")
    os.dup2(2, 1)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
