"""Every field of every kind of entry with a value of another type: an answer or a typed error, never a crash."""

from __future__ import annotations

import copy
import functools
import json
import pathlib
from typing import Any

import pytest
import slimdag
from slimdag_testing.small_manifest import write

Json = Any
DATA = pathlib.Path(__file__).resolve().parents[1] / "data" / "manifests"
WRONG: list[Json] = [
    None,
    True,
    0,
    1.5,
    "x",
    "",
    [],
    {},
    [[]],
    [None],
    {"a": {}},
    {"": None},
    [1, "x"],
    10**40,
    float("nan"),
    "\ud800",
]
SECTIONS = [
    "nodes",
    "sources",
    "exposures",
    "metrics",
    "unit_tests",
    "semantic_models",
    "saved_queries",
    "functions",
    "macros",
    "disabled",
    "groups",
    "docs",
    "selectors",
]


@functools.cache
def original() -> dict[str, Json]:
    made: dict[str, Json] = json.loads((DATA / "kitchen-base" / "manifest.json").read_bytes())
    return made


@functools.cache
def reduced() -> dict[str, Json]:
    """One entry of each kind, without dependencies that would dangle."""
    small = copy.deepcopy(original())
    for section in SECTIONS:
        kept: dict[str, Json] = {}
        kinds = set()
        for uid, entry in small[section].items():
            kind = entry.get("resource_type") if isinstance(entry, dict) else None
            if kind in kinds:
                continue
            kinds.add(kind)
            kept[uid] = entry
        small[section] = kept
    known = {u for s in SECTIONS for u in small[s]}
    for section in SECTIONS:
        for entry in small[section].values():
            if isinstance(entry, dict) and isinstance(entry.get("depends_on"), dict):
                for key in entry["depends_on"]:
                    entry["depends_on"][key] = [u for u in entry["depends_on"][key] if u in known]
    return small


def use(directory: pathlib.Path, state: slimdag.State) -> None:
    loaded = slimdag.Manifest.load(directory)
    other = slimdag.State.load(directory)
    loaded.select(
        "state:modified+ tag:* config.meta.x:1 version:old @path:models",
        state=state,
        exclude="test_name:* group:*",
    )
    loaded.select(selector=None, state=other)
    comparison = loaded.compare(state)
    for uid in comparison.modified:
        comparison.reasons(uid)


def attempt(directory: pathlib.Path, content: dict[str, Json], state: slimdag.State) -> str | None:
    write(directory, json.dumps(content))
    try:
        use(directory, state)
    except slimdag.Error as error:
        assert error.code not in ("internal", "invalid_json"), str(error)
        return str(error.code)
    return None


@pytest.mark.parametrize("section", SECTIONS)
def test_fields_of_entries(tmp_path: pathlib.Path, section: str) -> None:
    state = slimdag.State.load(write(tmp_path / "state", json.dumps(reduced())))
    for uid, entry in reduced()[section].items():
        target = entry[0] if isinstance(entry, list) else entry
        for key in (
            [*target, "unrendered_config", "version", "config"] if isinstance(target, dict) else ()
        ):
            for wrong in WRONG:
                changed = {**target, key: wrong}
                content = {
                    **reduced(),
                    section: {
                        **reduced()[section],
                        uid: [changed] if isinstance(entry, list) else changed,
                    },
                }
                attempt(tmp_path / "current", content, state)
            missing = {k: v for k, v in target.items() if k != key}
            content = {
                **reduced(),
                section: {
                    **reduced()[section],
                    uid: [missing] if isinstance(entry, list) else missing,
                },
            }
            attempt(tmp_path / "current", content, state)


@pytest.mark.parametrize("section", SECTIONS)
def test_whole_entries(tmp_path: pathlib.Path, section: str) -> None:
    state = slimdag.State.load(write(tmp_path / "state", json.dumps(reduced())))
    for wrong in WRONG:
        attempt(tmp_path / "current", {**reduced(), section: wrong}, state)
        for uid in reduced()[section]:
            attempt(
                tmp_path / "current",
                {**reduced(), section: {**reduced()[section], uid: wrong}},
                state,
            )


def test_metadata(tmp_path: pathlib.Path) -> None:
    state = slimdag.State.load(write(tmp_path / "state", json.dumps(reduced())))
    for wrong in WRONG:
        attempt(tmp_path / "current", {**reduced(), "metadata": wrong}, state)
        for key in reduced()["metadata"]:
            attempt(
                tmp_path / "current",
                {**reduced(), "metadata": {**reduced()["metadata"], key: wrong}},
                state,
            )


@pytest.mark.parametrize("section", ["nodes", "sources", "macros"])
def test_a_node_that_is_no_object_is_an_error_that_names_it(
    tmp_path: pathlib.Path, section: str
) -> None:
    uid = next(iter(reduced()[section]))
    write(tmp_path, json.dumps({**reduced(), section: {**reduced()[section], uid: 5}}))
    with pytest.raises(slimdag.Error) as raised:
        slimdag.Manifest.load(tmp_path)
    assert raised.value.code == "invalid_artifact"
    assert uid in str(raised.value) or section in str(raised.value)
