"""Runs `dbt` command lines one after the other, in the Python of an engine: JSON lines in, JSON lines out.

Only dbt is imported. The manifest is parsed by the first command that needs one and kept, as dbtRunner(manifest=...) keeps it: a
question asks for the project, the flags and the state anew, and parses nothing.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pathlib
import sys
from typing import Any

import dbt.cli.main
import dbt.deprecations

_SHELL = dict(os.environ)
_LOADS_DOTENV = hasattr(dbt.cli.main, "load_dotenv")


def _start_anew(environment: dict[str, str]) -> None:
    """What a process of its own would have: its environment, and nothing that an earlier command left."""
    os.environ.clear()
    os.environ.update({**_SHELL, **environment})
    dbt.deprecations.reset_deprecations()
    dbt.deprecations.buffered_deprecations.clear()
    if _LOADS_DOTENV:
        dbt.cli.main.load_dotenv(dbt.cli.main.find_dotenv(usecwd=True), override=False)


def _run(job: dict[str, Any], manifest: Any) -> dict[str, Any]:
    os.chdir(job["directory"])
    for name, content in job["files"].items():
        pathlib.Path(name).write_text(content)
    sys.argv = ["dbt", *job["arguments"]]
    out, code = io.StringIO(), 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            _start_anew(job["environment"])
            held = {"manifest": manifest} if manifest is not None else {}
            dbt.cli.main.cli.main(job["arguments"], prog_name="dbt", obj=held)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:  # A traceback, in a process of its own.
        out.write(repr(error))
        code = 1
    return {"code": code, "out": out.getvalue()}


def _parse(job: dict[str, Any]) -> Any:
    os.chdir(job["directory"])
    _start_anew(job["environment"])
    with contextlib.redirect_stdout(sys.stderr):
        done = dbt.cli.main.dbtRunner().invoke(["--quiet", *job["arguments"]])
    if not done.success:
        raise SystemExit(f"dbt parse failed: {done.exception}")
    return done.result


def main() -> None:
    manifest = None
    for line in sys.stdin:
        job = json.loads(line)
        if job["arguments"][0] == "parse":
            manifest = _parse(job)
            answer: dict[str, Any] = {"code": 0, "out": ""}
        else:
            answer = _run(job, manifest)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
