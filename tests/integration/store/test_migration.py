"""Stores of each earlier version, made by slimdag 0.1.0 when it was of that version: their answers are the same after the
migration, but for those that were wrong, which are listed here."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import slimdag
from slimdag_testing.installed import REPOSITORY
from slimdag_testing.postgres import PostgresServer

DATA = REPOSITORY / "tests" / "data" / "stores"
UNIT_TESTS = (
    REPOSITORY / os.environ.get("SLIMDAG_BUILD", "build/release") / "tests/unit/slimdag_store_tests"
)
VERSIONS = (1, 2)

MENDED: dict[int, dict[str, Any]] = {
    1: {
        # A run with a pull request and without a trigger was the state of an environment.
        "staging last_successful_deploy_run": ["run3"],
        "staging applied": ["run3"],
        "staging nodes": [["model.p.a", "run3"], ["model.p.b", None], ["source.p.src.s", None]],
    },
    2: {
        # The runs of that moment were pruned, and an older one was said to have been the state.
        "archive": {
            f"{policy} 2026-02-03": "no_comparison_state"
            for policy in ("last_successful_run", "last_successful_deploy_run", "applied")
        },
    },
}


def make_stores() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_stores", DATA / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers(store: slimdag.Store, version: int) -> dict[str, Any]:
    module = make_stores()
    found: dict[str, Any] = module.answers(store)
    if version > 1:
        found["archive"] = module.archive_answers(store)
    return found


def expected(version: int) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((DATA / f"version-{version}.json").read_text())
    mended = MENDED[version]
    if "archive" in said:
        said["archive"].update(mended.get("archive", {}))
    return {**said, **{name: answer for name, answer in mended.items() if name != "archive"}}


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, version: int, tmp_path: Path) -> str:
    if request.param == "sqlite":
        shutil.copy(DATA / f"version-{version}.db", tmp_path / "state.db")
        return f"sqlite:///{tmp_path}/state.db"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create_database("history")
    with (
        contextlib.closing(server.connect("history")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute((DATA / f"version-{version}.sql").read_text())
    return server.url("history")


@pytest.fixture
def artifacts(version: int, tmp_path: Path) -> str | None:
    """A copy of the bucket, for a version that has one."""
    bucket = DATA / f"version-{version}-artifacts"
    if not bucket.is_dir():
        return None
    shutil.copytree(bucket, tmp_path / bucket.name)
    return f"file://{tmp_path / bucket.name}"


def test_a_store_of_each_earlier_version_is_tested() -> None:
    assert [int(file.stem.rpartition("-")[2]) for file in sorted(DATA.glob("version-*.db"))] == [
        *VERSIONS
    ]


def test_the_answers_are_the_same(url: str, version: int, artifacts: str | None) -> None:
    for _ in range(2):
        with slimdag.Store.open(url, artifacts=artifacts) as store:
            assert answers(store, version) == expected(version)


def test_a_migrated_store_remembers_rules_and_records_runs(url: str, tmp_path: Path) -> None:
    file = tmp_path / "environments.yml"
    file.write_text(
        "project: p\nenvironments:\n  staging: {type: deployment, comparison_state: last_successful_run}\n"
    )
    with slimdag.Store.open(url) as store:
        store.remember_environments(slimdag.Environments.load(file))
        with store.comparison_state("staging") as state:
            assert state.origin is not None
            assert state.origin.policy == "last_successful_run"
            assert state.origin.rules.source == "store"


def test_killed_at_each_statement(url: str, version: int, artifacts: str | None) -> None:
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
        with slimdag.Store.open(url, artifacts=artifacts) as store:
            assert answers(store, version) == expected(version)
