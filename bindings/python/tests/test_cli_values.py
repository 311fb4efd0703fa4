"""Options that take several values in a row."""

from __future__ import annotations

import pytest
from slimdag.cli._values import _spread, words

NAMES = {"-s", "--select", "--exclude"}
FLAGS = {"--json"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        ("--select a", "--select a"),
        ("--select a b --exclude c d", "--select a --select b --exclude c --exclude d"),
        ("-s a -s b", "-s a -s b"),
        ("--select=a b", "--select a --select b"),
        ("--select", "--select"),
        ("--select a b --state x y", "--select a --select b --state x y"),
        ("--state --select x", "--state --select x"),
        ("--json --select a b", "--json --select a --select b"),
        ("x --select a -- --select b", "x --select a -- --select b"),
    ],
)
def test_the_name_stands_before_each_value(given: str, expected: str) -> None:
    assert _spread(given.split(), NAMES, FLAGS, needs_argument=False) == expected.split()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("--select a b", "--select a b"),
        ("--select a b --state x", "--select a --state x b"),
        ("--select a --json b", "--select a --json b"),
        ("b --select a c", "b --select a --select c"),
        ("--select a", "--select a"),
    ],
)
def test_the_last_value_serves_as_the_argument(given: str, expected: str) -> None:
    assert _spread(given.split(), NAMES, FLAGS, needs_argument=True) == expected.split()


def test_words() -> None:
    assert words(("a b", "c", "", "d  e")) == ["a", "b", "c", "d", "e"]
