"""Shared by all Python tests: their options, what is installed, and which of dbt's engines are there."""

from __future__ import annotations

import collections
import pathlib

import pytest
from slimdag_testing import judges
from slimdag_testing.ci_variables import no_ci_variables
from slimdag_testing.installed import Installation, install

__all__ = ["no_ci_variables"]

TESTS = pathlib.Path(__file__).resolve().parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("slimdag")
    group.addoption(
        "--long",
        action="store_true",
        help="ten times the comparisons with dbt, and all kinds of edits instead of a sample",
    )
    group.addoption(
        "--differential-cases",
        type=int,
        default=None,
        help="how many comparisons with each dbt-core (default 12000, with --long 200000)",
    )
    group.addoption(
        "--differential-seed",
        default="1",
        help="seed of the random cases (default 1, so that a run can be repeated), or: random",
    )
    group.addoption(
        "--differential-workers",
        type=int,
        default=None,
        help="processes (default: as many as processors)",
    )
    group.addoption(
        "--history-sequences",
        type=int,
        default=None,
        help="how many sequences of runs and prunings (default 500, with --long 5000)",
    )
    group.addoption(
        "--fault-flips",
        type=int,
        default=10_000,
        help="how many damaged manifests to read (default 10000)",
    )
    group.addoption(
        "--fault-seed",
        default="1",
        help="seed of the random damage (default 1, so that a run can be repeated), or: random",
    )

    group.addoption(
        "--every-example",
        action="store_true",
        help="fail where a tool for an example is missing (default: leave the example out)",
    )
    group.addoption(
        "--cosmos-python",
        default=None,
        help="a Python with astronomer-cosmos, for the example that takes its selector's place",
    )


_NOT_RUN: collections.Counter[str] = collections.Counter()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "judge(engine): needs dbt's engine 1.11, 1.12, 1.13 or v2; not run where it is missing",
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("judge"):
        engine = marker.args[0]
        reason = judges.why_missing(engine)
        if reason is not None:
            _NOT_RUN[engine] += 1
            pytest.skip(f"judge dbt {engine} is missing: {reason}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for engine, count in sorted(_NOT_RUN.items()):
        terminalreporter.write_line(
            f"judge dbt {engine} is missing: {judges.why_missing(engine)}; {count} tests were not run",
            red=True,
            bold=True,
        )


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """slimdag as users have it."""
    return install(tmp_path_factory.mktemp("prefix"))


@pytest.fixture(scope="session")
def tests_directory() -> pathlib.Path:
    return TESTS
