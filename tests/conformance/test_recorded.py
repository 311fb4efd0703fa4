"""The selections that dbt-core's own functional tests made under 1.11 and 1.12, where SLIMDAG_ORACLE names the folder of recorded
answers. Each is answered by the semantics that its manifest chooses by itself."""

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
from slimdag_testing.files import put
from slimdag_testing.oracle_data import oracle_directory

ORACLE = oracle_directory()
DIRECTORY = tempfile.TemporaryDirectory(prefix="slimdag-recorded-")
FOLDERS = {"1.11": "recorded", "1.12": "recorded-1.12"}
COUNTS = {"1.11": 609, "1.12": 696}
MORE_UNRENDERED_VALUES = "state_modified_compare_more_unrendered_values"

# What is not right yet: `selector:` as a method, and states of other versions, which 1.12 repairs. Answers that are right fail here.
NOT_YET = {"1.11": set[int](), "1.12": set[int]()}


def read_cases(engine: str) -> list[dict[str, Any]]:
    if ORACLE is None:
        return []
    text = (ORACLE / FOLDERS[engine] / "cases.jsonl").read_text()
    return [{**json.loads(line), "engine": engine} for line in text.splitlines()]


def cases() -> Iterator[Any]:
    for engine in FOLDERS:
        for number, case in enumerate(read_cases(engine)):
            selection = " ".join(case.get("select") or [])[:40]
            marks = [pytest.mark.xfail(strict=True)] if number in NOT_YET[engine] else []
            name = f"{engine}-{number}-{case['command']}-{selection}"
            yield pytest.param(case, id=name, marks=marks)


def artifact(engine: str, identifier: str) -> pathlib.Path:
    assert ORACLE is not None
    return ORACLE / FOLDERS[engine] / "artifacts" / f"{identifier}.json"


@functools.cache
def manifest(engine: str, identifier: str) -> slimdag.Manifest:
    return slimdag.Manifest.load(artifact(engine, identifier))


@functools.cache
def state(engine: str, artifacts: tuple[tuple[str, str], ...]) -> slimdag.State:
    """A state directory made of links; an empty one is a --state that has nothing."""
    directory = pathlib.Path(DIRECTORY.name) / "-".join([engine, *(i for _, i in artifacts)])
    directory.mkdir(exist_ok=True)
    for name, identifier in artifacts:
        put(artifact(engine, identifier), directory / f"{name}.json")
    return slimdag.State.load(directory)


def flags_of(case: dict[str, Any]) -> dict[str, Any]:
    """What the project's dbt_project.yml sets; else it is left to the manifest. 1.11's cases say only what was in force."""
    if case["engine"] == "1.11":
        return {"more_unrendered_values": case["more_unrendered"]}
    if MORE_UNRENDERED_VALUES in case["project_flags"]:
        return {"more_unrendered_values": case["project_flags"][MORE_UNRENDERED_VALUES]}
    return {}


def arguments_of(case: dict[str, Any]) -> dict[str, Any]:
    sources = case["current"].get("sources")
    return {
        "state": state(case["engine"], tuple(sorted(case["state"].items())))
        if "state" in case
        else None,
        "selector": case.get("selector"),
        "indirect_selection": case["indirect"],
        "resource_types": case.get("types"),
        "include_empty": case["include_empty"],
        "current_sources": artifact(case["engine"], sources) if sources else None,
        **flags_of(case),
    }


@pytest.mark.parametrize("case", list(cases()))
def test_answer_is_that_of_dbt(case: dict[str, Any]) -> None:
    current = manifest(case["engine"], case["current"]["manifest"])
    arguments = arguments_of(case)
    if "error" in case:
        with pytest.raises(slimdag.Error) as raised:
            current.select(case.get("select"), case.get("exclude"), **arguments)
        assert str(raised.value.code) == recorded_error_kind(case["error"])
    else:
        assert current.select(case.get("select"), case.get("exclude"), **arguments) == case["nodes"]


@pytest.mark.skipif(ORACLE is None, reason="SLIMDAG_ORACLE is not set")
@pytest.mark.parametrize("engine", list(FOLDERS))
def test_every_recorded_case_is_asked(engine: str) -> None:
    assert len(read_cases(engine)) == COUNTS[engine]
