"""What a file says is never answered with memory or time out of proportion to it."""

from __future__ import annotations

import json
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
def test_a_large_meta_is_answered(tmp_path: Path, turned: bool) -> None:
    """In a second; where each key looked at all the others it would be an hour."""
    size = 160_000
    comparing(meta(size), meta(size, turned=turned, last=1), tmp_path)()


def test_a_string_of_tens_of_megabytes_is_answered(tmp_path: Path) -> None:
    old, new = ({"raw_code": "x" * 32_000_000 + end} for end in ("a", "b"))
    for node in (old, new):
        node["checksum"] = {"name": "sha256", "checksum": node["raw_code"][-1]}  # type: ignore[assignment]
    comparing(old, new, tmp_path)()
