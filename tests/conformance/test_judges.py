"""dbt's engines as judges: each answers, and one that is missing is said to be."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest
from slimdag_testing.judges import INSTALLED, ROOT, command_of, why_missing
from slimdag_testing.query import Query
from slimdag_testing.remote_judge import RemoteJudge

MANIFESTS = ROOT / "tests" / "data" / "manifests"


@pytest.mark.parametrize(
    "engine", [pytest.param(e, marks=pytest.mark.judge(e)) for e in ("1.12", "1.13")]
)
def test_answers_in_its_own_process(engine: str) -> None:
    judge = RemoteJudge(engine, MANIFESTS / "kitchen-bodies", MANIFESTS / "kitchen-base")
    modified = judge.answer(Query(select=["state:modified"], indirect_selection="empty")).nodes
    assert modified is not None and "model.kitchen.stg_orders" in modified
    assert judge.answer(Query(select=["selector:nightl?"])) == judge.answer(
        Query(selector="nightly")
    )
    assert judge.answer(Query(select=["selector:no_such"])).error == "selector_not_found"


@pytest.mark.judge("v2")
def test_the_rust_engine_runs() -> None:
    version = subprocess.run(
        [command_of("v2"), "--version"], check=True, capture_output=True, text=True
    ).stdout
    assert "2.0.0" in version


def test_says_what_is_missing(tmp_path: pathlib.Path) -> None:
    environment = {
        **os.environ,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
        "SLIMDAG_JUDGES": str(tmp_path),
    }
    environment.pop("PIP_CONFIG_FILE", None)
    done = subprocess.run(
        [ROOT / "tools" / "install-judges", tmp_path, sys.executable],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    for engine in INSTALLED:
        assert f"judge dbt {engine} is missing: " in done.stderr
    tests = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            __file__,
            "-k",
            "answers or runs",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 skipped" in tests.stdout and "passed" not in tests.stdout
    for engine in INSTALLED:
        reason = (tmp_path / f"{engine}.missing").read_text().strip()
        assert f"judge dbt {engine} is missing: {reason}; 1 tests were not run" in tests.stdout


def test_a_missing_engine_has_a_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    monkeypatch.setenv("SLIMDAG_JUDGES", str(tmp_path))
    assert "never installed" in (why_missing("1.12") or "")
