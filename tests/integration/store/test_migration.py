"""A store of version 1, made by slimdag 0.1.0 when it was of that version: its answers are the same after the migration,
but for those that were wrong."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.installed import REPOSITORY
from slimdag_testing.postgres import PostgresServer

DATA = REPOSITORY / "tests" / "data" / "stores"
UNIT_TESTS = (
    REPOSITORY / os.environ.get("SLIMDAG_BUILD", "build/release") / "tests/unit/slimdag_unit_tests"
)

MENDED: dict[str, Any] = {
    # A run with a pull request and without a trigger was the state of an environment.
    "staging last_successful_deploy_run": ["run3"],
    "staging applied": ["run3"],
    "staging nodes": [["model.p.a", "run3"], ["model.p.b", None], ["source.p.src.s", None]],
}


def answers(store: slimdag.Store) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("make_stores", DATA / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.answers(store)
    return found


def expected() -> dict[str, Any]:
    return {**json.loads((DATA / "version-1.json").read_text()), **MENDED}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        shutil.copy(DATA / "version-1.db", tmp_path / "state.db")
        return f"sqlite:///{tmp_path}/state.db"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create_database("history")
    with (
        contextlib.closing(server.connect("history")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute((DATA / "version-1.sql").read_text())
    return server.url("history")


def test_the_answers_are_the_same(url: str) -> None:
    with slimdag.Store.open(url) as store:
        assert answers(store) == expected()
    with slimdag.Store.open(url) as store:
        assert answers(store) == expected()


def test_a_migrated_store_remembers_rules_and_records_runs(url: str, tmp_path: Path) -> None:
    file = tmp_path / "environments.yml"
    file.write_text(
        "project: p\nenvironments:\n  staging: {type: deployment, comparison_state: last_successful_run}\n"
    )
    with slimdag.Store.open(url) as store:
        assert store.rules_used("staging").source == "none"
        store.remember_environments(slimdag.Environments.load(file))
        with store.comparison_state("staging") as state:
            assert state.origin is not None
            assert state.origin.policy == "last_successful_run"
            assert state.origin.rules.source == "store"


def test_killed_at_each_statement(url: str) -> None:
    """The unit test for PostgreSQL, on this server; then the answers."""
    if url.startswith("postgresql"):
        if not UNIT_TESTS.is_file():
            pytest.skip("the unit tests are not built")
        done = subprocess.run(
            [str(UNIT_TESTS), "--test-case=a migration of PostgreSQL*"],
            env={**os.environ, "SLIMDAG_TEST_POSTGRESQL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert "1 passed" in done.stdout
        with slimdag.Store.open(url) as store:
            assert answers(store) == expected()
