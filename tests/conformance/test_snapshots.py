"""A snapshot answers as the artifacts do that it was made of: everything that can be asked, on every manifest at hand."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import slimdag
from queries import MANIFESTS, PAIRS, cases_file
from slimdag_testing.files import put
from slimdag_testing.oracle_data import oracle_directory
from slimdag_testing.query import Answer, Query, Warned
from slimdag_testing.random_queries import ALL_TYPES
from slimdag_testing.slimdag_engine import Engine, explain_difference
from slimdag_testing.snapshots import manifest_through_snapshot, state_through_snapshot

TESTS = pathlib.Path(__file__).resolve().parent.parent
ANSWER_KEYS = ("nodes", "error", "message", "warnings")
SELECTIONS = (
    "*",
    "@tag:daily",
    "path:models",
    "path:models/**/*.sql",
    "file:*.yml",
    "config.materialized:table",
    "config.meta.owner:*",
    "config.enabled:true",
    "package:this",
    "test_type:generic",
    "test_name:unique",
    "source:*+",
    "exposure:*",
    "metric:*",
    "semantic_model:*",
    "saved_query:*",
    "unit_test:*",
    "version:latest",
    "access:public",
    "group:*",
    "resource_type:seed",
    "fqn:*",
)
STATE_SELECTIONS = (
    "state:modified+",
    "state:new",
    "state:old",
    "state:unmodified",
    "state:modified.body",
    "state:modified.configs",
    "state:modified.persisted_descriptions",
    "state:modified.relation",
    "state:modified.macros",
    "state:modified.contract",
    "result:success",
    "result:error+",
    "source_status:fresher+",
)
NODE_LIMIT = 40
"""Nodes of each manifest whose reasons, texts and explanations are compared one by one."""


def pairs() -> Iterator[Any]:
    bundled = [(MANIFESTS / new, MANIFESTS / (old or new)) for new, old in PAIRS]
    bundled += [(TESTS / "data/shop/current", TESTS / "data/shop/previous")]
    example = sorted((TESTS.parent / "examples/shop").rglob("manifest.json"))
    bundled += [(example[0].parent, example[-1].parent)] if example else []
    oracle = oracle_directory()
    if oracle is not None:
        for project in sorted((oracle / "corpus/pairs").iterdir()):
            states = sorted(path.parent for path in project.glob("*/manifest.json"))
            bundled += [(states[-1], states[0])]
        for ready in sorted((oracle / "corpus/ready").rglob("manifest.json")):
            bundled += [(ready.parent, ready.parent)]
    for new, old in bundled:
        yield pytest.param(new, old, id=f"{new.parent.name}-{new.name}--{old.name}")


def answer_of(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What a call gives, or how it fails."""
    try:
        return call(*arguments, **named)
    except slimdag.Error as error:
        return (error.code, error.message)


def questions(manifest: slimdag.Manifest, state: slimdag.State) -> Iterator[tuple[str, Any]]:
    yield "metadata", manifest.metadata
    yield "nodes", answer_of(lambda: dict(manifest.nodes))
    for text in (*SELECTIONS, *STATE_SELECTIONS):
        for mode in ("eager", "buildable") if text == "*" else ("eager",):
            query = Query(select=[text], indirect_selection=mode, resource_types=ALL_TYPES)
            yield f"select {text} {mode}", answer_of(selected, manifest, state, query)
    comparison = answer_of(manifest.compare, state)
    if isinstance(comparison, tuple):
        yield "compare", comparison
        return
    yield "draw", answer_of(manifest.draw, comparison=comparison, format="dot")
    yield "comparison", without_files(comparison.to_json(with_fields=True))
    for unique_id in comparison.modified[:NODE_LIMIT]:
        yield f"reasons {unique_id}", answer_of(comparison.reasons, unique_id)
    for unique_id in manifest.unique_ids[:NODE_LIMIT]:
        yield f"text {unique_id}", answer_of(manifest.read_node, unique_id)
        yield (
            f"why {unique_id}",
            answer_of(manifest.why, unique_id, "state:modified+", state=state),
        )


def selected(manifest: slimdag.Manifest, state: slimdag.State, query: Query) -> Any:
    return manifest.select(
        query.select,
        state=state,
        indirect_selection=query.indirect_selection,  # type: ignore[arg-type]
        resource_types=query.resource_types,
    )


def without_files(comparison: str) -> Any:
    found = json.loads(comparison)
    for value in found.values():
        if isinstance(value, dict):
            value.pop("file", None)
    return found


@pytest.mark.parametrize(("new", "old"), list(pairs()))
def test_a_snapshot_answers_as_the_artifacts_do(new: pathlib.Path, old: pathlib.Path) -> None:
    try:
        manifest, state = slimdag.Manifest.load(new), slimdag.State.load(old)
    except slimdag.Error as error:
        assert error.code == "unsupported_version"
        return
    plain = questions(manifest, state)
    through = questions(manifest_through_snapshot(new), state_through_snapshot(old))
    count = 0
    for (question, expected), (_, found) in zip(plain, through, strict=True):
        assert found == expected, question
        count += 1
    assert count > len(SELECTIONS)


@pytest.mark.parametrize(("current", "state"), PAIRS, ids=str)
def test_recorded_answers_of_dbt(current: str, state: str | None) -> None:
    engine = Engine(
        MANIFESTS / current, MANIFESTS / state if state else None, ("manifest", "state")
    )
    for line in cases_file(current, state).read_text().splitlines():
        case = json.loads(line)
        query = Query.from_dict({k: v for k, v in case.items() if k not in ANSWER_KEYS})
        warned = [Warned(*w) for w in case.get("warnings", ())]
        expected = Answer(case.get("nodes"), case.get("error"), case.get("message", ""), warned)
        assert explain_difference(expected, engine.answer(query), kinds=True) is None, query


def test_recorded_cases(tmp_path: pathlib.Path) -> None:
    oracle = oracle_directory()
    if oracle is None:
        pytest.skip("SLIMDAG_ORACLE names no folder of recorded answers")
    artifacts = oracle / "recorded/artifacts"
    manifests: dict[str, slimdag.Manifest] = {}
    states: dict[str, slimdag.State] = {}
    for line in (oracle / "recorded/cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        identifier = case["current"]["manifest"]
        if identifier not in manifests:
            manifests[identifier] = manifest_through_snapshot(artifacts / f"{identifier}.json")
        state = None
        if "state" in case:
            key = "-".join(sorted(case["state"].values())) or "empty"
            if key not in states:
                folder = tmp_path / key
                folder.mkdir()
                for name, artifact in case["state"].items():
                    put(artifacts / f"{artifact}.json", folder / f"{name}.json")
                states[key] = state_through_snapshot(folder)
            state = states[key]
        sources = case["current"].get("sources")
        found = answer_of(
            manifests[identifier].select,
            case.get("select"),
            case.get("exclude"),
            state=state,
            selector=case.get("selector"),
            indirect_selection=case["indirect"],
            resource_types=case.get("types"),
            include_empty=case["include_empty"],
            more_unrendered_values=case["more_unrendered"],
            current_sources=artifacts / f"{sources}.json" if sources else None,
        )
        if "error" in case:
            assert isinstance(found, tuple), case
        else:
            assert found == case["nodes"], case
