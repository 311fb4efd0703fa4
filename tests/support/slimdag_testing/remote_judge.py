"""dbt-core of another version as the judge: a process with that version's Python, asked line by line."""

from __future__ import annotations

import functools
import json
import os
import pathlib
import subprocess
from typing import Any

from .judges import ROOT, python_of, why_missing
from .query import Answer, Query, Warned


class LoadFailure(Exception):
    """dbt cannot load these artifacts, so it has no answer."""


class _Server:
    """One process; it ends with this one, whose end of the pipe then closes."""

    def __init__(self, engine: str) -> None:
        assert why_missing(engine) is None
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "tests" / "support"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        self._process = subprocess.Popen(
            [python_of(engine), "-m", "slimdag_testing.judge_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
        )

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the judge's process ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@functools.cache
def _server(engine: str) -> _Server:
    return _Server(engine)


class RemoteJudge:
    """What dbt_judge.Judge is in its own process, for an engine of another Python."""

    def __init__(
        self,
        engine: str,
        current: pathlib.Path,
        state: pathlib.Path | None = None,
        root: pathlib.Path | None = None,
    ) -> None:
        self._server = _server(engine)
        self._artifacts = {
            "current": str(current),
            "state": None if state is None else str(state),
            "root": None if root is None else str(root),
        }

    def answer(self, query: Query) -> Answer:
        """dbt's answer; raises LoadFailure where dbt cannot load the artifacts."""
        found = self._server.ask({**self._artifacts, "query": query.to_dict()})
        if "refused" in found:
            raise LoadFailure(found["refused"])
        warnings = [Warned(**warning) for warning in found.pop("warnings")]
        return Answer(**found, warnings=warnings)
