"""The example project: its two states hold what they should, and dbt agrees with what the demo says about them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from slimdag_testing.dbt_judge import Judge
from slimdag_testing.query import Query
from slimdag_testing.slimdag_engine import Engine, explain_difference

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SHOP = REPOSITORY / "examples" / "shop"
BRANCH = SHOP / "states" / "branch"
PRODUCTION = SHOP / "states" / "production"
OWN_PACKAGES = {"shop", "retail_utils"}


@pytest.fixture(scope="module")
def make_manifests() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_manifests", SHOP / "make_manifests.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=[PRODUCTION, BRANCH], ids=lambda path: path.name)
def artifact(request: pytest.FixtureRequest) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((request.param / "manifest.json").read_text())
    return data


def test_every_kind_of_node_is_there(artifact: dict[str, Any]) -> None:
    nodes = artifact["nodes"].values()
    kinds = {node["resource_type"] for node in nodes}
    assert kinds == {"model", "seed", "snapshot", "test", "analysis", "operation"}
    for section in (
        "sources",
        "exposures",
        "metrics",
        "semantic_models",
        "saved_queries",
        "unit_tests",
        "functions",
        "disabled",
        "groups",
        "selectors",
    ):
        assert artifact[section], section
    models = [node for node in nodes if node["resource_type"] == "model"]
    materialized = {node["config"]["materialized"] for node in models}
    assert materialized == {"view", "table", "incremental", "ephemeral"}
    assert {node["language"] for node in models} == {"sql", "python"}
    assert {node["access"] for node in models} == {"private", "protected", "public"}
    assert any(node["version"] for node in models)
    assert any(node["config"]["contract"]["enforced"] for node in models)
    tests = [node for node in nodes if node["resource_type"] == "test"]
    assert {"test_metadata" in node for node in tests} == {True, False}


def test_only_our_own_text_is_kept(artifact: dict[str, Any]) -> None:
    others = [m for m in artifact["macros"].values() if m["package_name"] not in OWN_PACKAGES]
    assert others
    assert {m["macro_sql"] + m["description"] for m in others} == {""}
    docs = [d for d in artifact["docs"].values() if d["package_name"] not in OWN_PACKAGES]
    assert {d["block_contents"] for d in docs} == {""}
    assert artifact["metadata"]["user_id"] is None


def test_dbt_still_makes_these_manifests(
    make_manifests: ModuleType, artifact: dict[str, Any]
) -> None:
    """Times, ids and the dbt version may differ; what the project says may not."""
    state = "production" if artifact["exposures"].get("exposure.shop.newsletter") else "branch"
    made = json.loads(make_manifests.make_manifest(state))
    for section in ("nodes", "sources", "exposures", "metrics", "unit_tests", "functions"):
        assert sorted(made[section]) == sorted(artifact[section])
    for unique_id, node in artifact["nodes"].items():
        for field in ("raw_code", "fqn", "depends_on", "unrendered_config"):
            if (
                field == "depends_on"
            ):  # dbt's own macros call each other differently in each of its versions
                assert made["nodes"][unique_id][field].get("nodes") == node[field].get("nodes")
            else:
                assert made["nodes"][unique_id].get(field) == node.get(field)


@pytest.mark.parametrize(
    "query",
    [
        Query(select=["state:modified"]),
        Query(select=["state:modified+"]),
        Query(select=["state:modified+"], indirect_selection="cautious"),
        Query(select=["state:modified+"], indirect_selection="buildable"),
        Query(select=["state:new"], resource_types=["model", "source", "test"]),
        Query(select=["state:modified.macros"]),
        Query(select=["state:modified.configs"]),
        Query(select=["state:modified.contract"]),
        Query(select=["state:old"], exclude=["state:modified+"]),
        Query(select=["path:models/marts/*"]),
        Query(select=["vat_report.sql", "seeds/country_codes.csv"]),
        Query(selector="changed"),
        Query(selector="nightly"),
        Query(selector="board"),
        Query(selector="nightly_without_finance"),
    ],
    ids=lambda query: json.dumps(query.to_dict()),
)
def test_dbt_agrees(make_manifests: ModuleType, tmp_path: Path, query: Query) -> None:
    make_manifests.lay_out(make_manifests.STATES["branch"], tmp_path)
    expected = Judge(BRANCH, PRODUCTION, tmp_path).answer(query)
    assert expected.nodes
    assert explain_difference(expected, Engine(BRANCH, PRODUCTION).answer(query)) is None


def test_demo_names_its_picture(tmp_path: Path) -> None:
    slimdag = Path(sys.executable).with_name("slimdag")
    if not slimdag.exists():
        pytest.fail(f"the command is not installed beside {sys.executable}: make setup")
    result = subprocess.run(
        [SHOP / "demo", slimdag, tmp_path],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "120"},
    )
    picture = tmp_path / "shop.svg"
    assert f"Picture: {picture}" in result.stdout
    assert picture.read_text().startswith("<svg") or "<svg" in picture.read_text()[:300]
    for name in ("fct_returns", "int_visits_by_customer", "vat_report", "rounded"):
        assert name in result.stdout
