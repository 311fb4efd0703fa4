"""Our own manifests with the answers that dbt-core gave (see record.py)."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from queries import MANIFESTS, PAIRS, cases_file
from slimdag_testing.query import Answer, Query, Warned
from slimdag_testing.random_queries import ALL_TYPES
from slimdag_testing.slimdag_engine import Engine, explain_difference

ANSWER_KEYS = ("nodes", "error", "message", "warnings")


@functools.cache
def engine(current: str, state: str | None) -> Engine:
    return Engine(MANIFESTS / current, MANIFESTS / state if state else None)


def cases() -> Iterator[Any]:
    for current, state in PAIRS:
        for number, line in enumerate(cases_file(current, state).read_text().splitlines()):
            yield pytest.param(current, state, json.loads(line), id=f"{current}--{state}-{number}")


@pytest.mark.parametrize(("current", "state", "case"), list(cases()))
def test_answer_is_that_of_dbt(current: str, state: str | None, case: dict[str, Any]) -> None:
    query = Query.from_dict({k: v for k, v in case.items() if k not in ANSWER_KEYS})
    expected = Answer(
        case.get("nodes"),
        case.get("error"),
        case.get("message", ""),
        [Warned(*w) for w in case.get("warnings", ())],
    )
    assert explain_difference(expected, engine(current, state).answer(query), kinds=True) is None, (
        query
    )


@pytest.mark.parametrize(("current", "state"), [p for p in PAIRS if p[1]], ids=str)
def test_compare_agrees_with_the_state_selectors(current: str, state: str) -> None:
    both = engine(current, state)
    assert both.state is not None
    comparison = both.manifest.compare(both.state)
    for name in ("new", "modified", "unmodified"):
        answer = both.answer(
            Query(select=[f"state:{name}"], indirect_selection="empty", resource_types=ALL_TYPES)
        )
        if answer.nodes is None:
            assert answer.error == "contract_breaking_change"
            assert comparison.contract_breaks
        else:
            assert set(answer.nodes) == set(getattr(comparison, name))
