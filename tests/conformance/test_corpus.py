"""Manifests of real projects, where SLIMDAG_ORACLE names them: answers of real `dbt ls`, and every schema version."""

from __future__ import annotations

import functools
import json
import pathlib
from collections.abc import Iterator
from typing import Any, cast

import pytest
import slimdag
from slimdag_testing import judges
from slimdag_testing.files import put
from slimdag_testing.oracle_data import oracle_directory
from slimdag_testing.query import Query
from slimdag_testing.remote_judge import RemoteJudge
from slimdag_testing.slimdag_engine import Engine, explain_difference

ORACLE = oracle_directory()
SELECTIONS = [
    Query(),
    Query(
        select=["*"], resource_types=["model", "test", "seed", "snapshot", "analysis", "operation"]
    ),
    Query(select=["state:modified+"]),
    Query(select=["state:unmodified"], indirect_selection="empty"),
    Query(select=["state:new"]),
    Query(select=["source:*+1"], indirect_selection="cautious"),
    Query(
        select=["config.materialized:table", "resource_type:seed+"], exclude=["test_type:generic"]
    ),
    Query(select=["@path:models"], indirect_selection="buildable"),
    Query(select=["package:this"], include_empty=False),
]


def listed_pairs() -> Iterator[Any]:
    if ORACLE is None:
        return
    for path in sorted((ORACLE / "corpus" / "pairs").glob("*/oracle-*--*.json")):
        old, new = path.stem.removeprefix("oracle-").split("--")
        for key, lines in json.loads(path.read_bytes()).items():
            yield pytest.param(
                path.parent / new,
                path.parent / old,
                key,
                lines,
                id=f"{path.parent.name}-{old}-{new}-{key}",
            )


def ready(name: str) -> list[Any]:
    if ORACLE is None:
        return []
    root = ORACLE / "corpus" / "ready"
    return [pytest.param(p, id=str(p.parent.relative_to(root))) for p in sorted(root.rglob(name))]


def version_of(path: pathlib.Path) -> int:
    url: str = json.loads(path.read_bytes())["metadata"]["dbt_schema_version"]
    return int(url.rsplit("/v", 1)[1].removesuffix(".json"))


SEMANTICS = {"1.11": "dbt-core-1.11", "1.12": "dbt-core-1.12", "v2": "dbt-2"}


def engine_of(path: pathlib.Path) -> str:
    """Which of the engines answers as the one that wrote the manifest: up to 1.11 all answer alike."""
    major, minor = json.loads(path.read_bytes())["metadata"]["dbt_version"].split(".")[:2]
    if int(major) >= 2:
        return "v2"
    return "1.12" if (int(major), int(minor)) >= (1, 12) else "1.11"


@functools.cache
def manifest(directory: pathlib.Path) -> slimdag.Manifest:
    return slimdag.Manifest.load(directory)


@functools.cache
def state(directory: pathlib.Path) -> slimdag.State:
    return slimdag.State.load(directory)


@pytest.mark.parametrize(("new", "old", "key", "lines"), list(listed_pairs()))
def test_lines_of_dbt_ls(new: pathlib.Path, old: pathlib.Path, key: str, lines: list[str]) -> None:
    select, _, mode = key.partition("|")
    assert manifest(new).select(
        select,
        state=state(old),
        indirect_selection=cast("slimdag.IndirectSelection", mode or "eager"),
    ) == sorted(lines)


@pytest.mark.parametrize("path", ready("manifest.json"))
def test_every_schema_version(path: pathlib.Path) -> None:
    version = version_of(path)
    if version < 4:
        with pytest.raises(slimdag.Error) as raised:
            slimdag.Manifest.load(path)
        assert str(raised.value.code) == "unsupported_version"
        assert (
            f"v{version}" in str(raised.value)
            and "v4" in str(raised.value)
            and "v12" in str(raised.value)
        )
        return
    loaded = manifest(path.parent)
    assert loaded.metadata.schema_version == version
    judge_name = engine_of(path)
    assert loaded.semantics == SEMANTICS[judge_name]
    engine = Engine(path.parent, path.parent)
    if judge_name == "v2":  # it answers only where the project is
        assert [engine.answer(query).error for query in SELECTIONS] == [None] * len(SELECTIONS)
        return
    if judges.why_missing(judge_name):
        pytest.skip(f"judge dbt {judge_name} is missing: {judges.why_missing(judge_name)}")
    judge = RemoteJudge(judge_name, path.parent, path.parent)
    for query in SELECTIONS:
        assert explain_difference(judge.answer(query), engine.answer(query)) is None, query


@pytest.mark.parametrize("path", ready("run_results.json"))
def test_run_results_of_every_version(path: pathlib.Path, tmp_path: pathlib.Path) -> None:
    if ORACLE is not None:
        put(path, tmp_path / "run_results.json")
    results = json.loads(path.read_bytes())["results"]
    version = version_of(path)
    if version < 4:
        with pytest.raises(slimdag.Error) as raised:
            slimdag.State.load(tmp_path)
        assert str(raised.value.code) == "unsupported_version"
        return
    beside = path.parent / "manifest.json"
    assert ORACLE is not None
    current = manifest(
        (
            beside
            if beside.exists()
            else ORACLE / "corpus/ready/dap/v12-jaffle_shop-1.11/manifest.json"
        ).parent
    )
    loaded = slimdag.State.load(tmp_path)
    for status in {r["status"] for r in results} | {"error"}:
        wanted = {r["unique_id"] for r in results if r["status"] == status}
        every = current.select(["*", "source:*", "exposure:*", "metric:*"], resource_types=None)
        assert set(
            current.select(f"result:{status}", state=loaded, indirect_selection="empty")
        ) == wanted & set(every)


def test_says_what_was_not_tested(capsys: pytest.CaptureFixture[str]) -> None:
    if ORACLE is None:
        with capsys.disabled():
            print("\nSLIMDAG_ORACLE is not set: only the bundled conformance cases ran")
