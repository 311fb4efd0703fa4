"""What a file says is never answered with memory or time out of proportion to it."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import slimdag

MOST = 128 * 1024


def doubling(levels: int) -> str:
    lines = ["environments:", "  prod: {type: deployment}", "variables:", "  V0: xxxxxxxxxx"]
    for level in range(1, levels + 1):
        below = f"{{{{ env_var('V{level - 1}') }}}}"
        lines.append(f'  V{level}: "{below}{below}"')
    return "\n".join(lines) + "\n"


def environments(tmp_path: Path, text: str) -> slimdag.Environments:
    file = tmp_path / "environments.yml"
    file.write_text(text)
    return slimdag.Environments.load(file)


def test_variables_that_double_each_other_are_bounded(tmp_path: Path) -> None:
    loaded = environments(tmp_path, doubling(13))
    variables = {variable.name: variable for variable in loaded.variables("prod")}
    assert variables["V13"].value == "x" * 10 * 2**13
    with pytest.raises(slimdag.Error) as raised:
        environments(tmp_path, doubling(45)).variables("prod")
    assert f"The variable 'V14' would be longer than {MOST} bytes." in str(raised.value)


def seconds(action: Callable[[], Any]) -> float:
    best = math.inf
    for _ in range(3):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def exponent(work: Callable[[int], Callable[[], Any]], sizes: tuple[int, int]) -> float:
    first, second = (seconds(work(size)) for size in sizes)
    return math.log(second / first) / math.log(sizes[1] / sizes[0])


def manifest(models: dict[str, dict[str, Any]]) -> str:
    nodes = {}
    for name, more in models.items():
        node: dict[str, Any] = {
            "unique_id": f"model.p.{name}",
            "name": name,
            "resource_type": "model",
            "package_name": "p",
            "original_file_path": f"models/{name}.sql",
            "path": f"{name}.sql",
            "fqn": ["p", name],
            "alias": name,
            "schema": "s",
            "database": None,
            "checksum": {"name": "sha256", "checksum": "0"},
            "raw_code": "select 1",
            "config": {"enabled": True},
            "depends_on": {"macros": [], "nodes": []},
        }
        nodes[node["unique_id"]] = {**node, **more}
    sections = ("sources", "macros", "docs", "exposures", "metrics", "groups", "selectors")
    more_sections = ("disabled", "saved_queries", "semantic_models", "unit_tests", "parent_map")
    metadata = {
        "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
        "dbt_version": "1.11.0",
        "project_name": "p",
    }
    return json.dumps(
        {"metadata": metadata, "nodes": nodes, **{name: {} for name in sections + more_sections}}
    )


def comparing(old: dict[str, Any], new: dict[str, Any], folder: Path) -> Callable[[], Any]:
    for name, node in (("old", old), ("new", new)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "manifest.json").write_text(manifest({"m": node}))
    current = slimdag.Manifest.load(folder / "new")
    state = slimdag.State.load(folder / "old")

    def ask() -> None:
        comparison = current.compare(state)
        assert comparison.modified == ["model.p.m"]
        assert comparison.reasons("model.p.m").fields

    return ask


def meta(size: int, *, turned: bool = False, last: int = 0) -> dict[str, Any]:
    keys = range(size, 0, -1) if turned else range(1, size + 1)
    values = {f"key_{key}": key + (last if key == size else 0) for key in keys}
    return {"config": {"enabled": True, "meta": values}, "unrendered_config": {"meta": values}}


@pytest.mark.parametrize("turned", [False, True])
def test_reasons_of_a_large_meta_grow_as_it_does(tmp_path: Path, turned: bool) -> None:
    def work(size: int) -> Callable[[], Any]:
        return comparing(meta(size), meta(size, turned=turned, last=1), tmp_path)

    assert exponent(work, (20_000, 160_000)) <= 1.25


def test_one_long_string_is_read_in_time_that_grows_as_it_does(tmp_path: Path) -> None:
    def work(size: int) -> Callable[[], Any]:
        old, new = ({"raw_code": "x" * size + end} for end in ("a", "b"))
        for node in (old, new):
            node["checksum"] = {"name": "sha256", "checksum": node["raw_code"][-1]}  # type: ignore[assignment]
        return comparing(old, new, tmp_path)

    assert exponent(work, (4_000_000, 32_000_000)) <= 1.25
