"""The selections that dbt-core's own functional tests made, where SLIMDAG_ORACLE names the folder of recorded answers."""

from __future__ import annotations

import functools
import json
import pathlib
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
import slimdag
from slimdag_testing.dbt_judge_errors import recorded_error_kind
from slimdag_testing.oracle_data import oracle_directory

ORACLE = oracle_directory()
DIRECTORY = tempfile.TemporaryDirectory(prefix="slimdag-recorded-")


def cases() -> Iterator[Any]:
    if ORACLE is None:
        return
    for number, line in enumerate((ORACLE / "recorded" / "cases.jsonl").read_text().splitlines()):
        case = json.loads(line)
        yield pytest.param(
            case, id=f"{number}-{case['command']}-{' '.join(case.get('select') or [])[:40]}"
        )


def artifact(identifier: str) -> pathlib.Path:
    assert ORACLE is not None
    return ORACLE / "recorded" / "artifacts" / f"{identifier}.json"


@functools.cache
def manifest(identifier: str) -> slimdag.Manifest:
    return slimdag.Manifest.load(artifact(identifier))


@functools.cache
def state(artifacts: tuple[tuple[str, str], ...]) -> slimdag.State:
    """A state directory made of links; an empty one is a --state that has nothing."""
    directory = pathlib.Path(DIRECTORY.name) / ("-".join(i for _, i in artifacts) or "empty")
    directory.mkdir(exist_ok=True)
    for name, identifier in artifacts:
        (directory / f"{name}.json").symlink_to(artifact(identifier))
    return slimdag.State.load(directory)


@pytest.mark.parametrize("case", list(cases()))
def test_answer_is_that_of_dbt(case: dict[str, Any]) -> None:
    current = manifest(case["current"]["manifest"])
    sources = case["current"].get("sources")
    arguments: dict[str, Any] = {
        "state": state(tuple(sorted(case["state"].items()))) if "state" in case else None,
        "selector": case.get("selector"),
        "indirect_selection": case["indirect"],
        "resource_types": case.get("types"),
        "include_empty": case["include_empty"],
        "more_unrendered_values": case["more_unrendered"],
        "current_sources": artifact(sources) if sources else None,
    }
    if "error" in case:
        with pytest.raises(slimdag.Error) as raised:
            current.select(case.get("select"), case.get("exclude"), **arguments)
        assert str(raised.value.code) == recorded_error_kind(case["error"])
    else:
        assert current.select(case.get("select"), case.get("exclude"), **arguments) == case["nodes"]
