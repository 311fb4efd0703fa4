"""Shared by all Python tests: knows where the optional oracle data is."""

from __future__ import annotations

import pathlib

import pytest
from slimdag_testing.installed import Installation, install

TESTS = pathlib.Path(__file__).resolve().parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("slimdag")
    group.addoption(
        "--differential-cases",
        type=int,
        default=20_000,
        help="how many comparisons with dbt-core (default 20000)",
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


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """slimdag as users have it."""
    return install(tmp_path_factory.mktemp("prefix"))


@pytest.fixture(scope="session")
def tests_directory() -> pathlib.Path:
    return TESTS
