from __future__ import annotations

import json
from typing import Any

import pytest
import slimdag

TEST = "test.shop.not_null_orders_id.0123456789"


def test_neighbours(manifest: slimdag.Manifest) -> None:
    graph = manifest.graph
    assert graph.parents("model.shop.orders") == ["model.shop.stg_orders"]
    assert sorted(graph.children("model.shop.orders")) == ["model.shop.report", TEST]
    assert graph.parents("seed.shop.countries") == []
    assert graph.edge_count == 5


def test_walks(manifest: slimdag.Manifest) -> None:
    graph = manifest.graph
    assert graph.ancestors("model.shop.report", 1) == ["model.shop.orders"]
    assert graph.ancestors(["model.shop.report"]) == [
        "model.shop.orders",
        "model.shop.stg_orders",
        "source.shop.raw.orders",
    ]
    assert graph.descendants("model.shop.orders") == [
        "exposure.shop.board",
        "model.shop.report",
        TEST,
    ]
    assert graph.descendants("model.shop.orders", 0) == []
    assert graph.descendants("model.shop.orders", 2**70) == graph.descendants("model.shop.orders")
    assert graph.childrens_parents("model.shop.report") == [
        "exposure.shop.board",
        "model.shop.orders",
        "model.shop.report",
        "model.shop.stg_orders",
        "source.shop.raw.orders",
    ]


def test_orders(manifest: slimdag.Manifest) -> None:
    graph = manifest.graph
    order = graph.topological_order()
    assert sorted(order) == sorted(manifest.unique_ids)
    for node in manifest.nodes.values():
        for parent in node.depends_on_nodes:
            assert order.index(parent) < order.index(node.unique_id)
    selected = ["model.shop.orders", "model.shop.report", TEST]
    assert graph.build_order(selected).nodes == ("model.shop.orders", TEST, "model.shop.report")
    assert (TEST, "model.shop.report") in graph.build_order(selected).edges
    assert (TEST, "model.shop.report") not in graph.build_order(
        selected, with_test_edges=False
    ).edges
    assert (TEST, "model.shop.report") in graph.test_edges()


def test_paths(manifest: slimdag.Manifest) -> None:
    graph = manifest.graph
    path = ["model.shop.orders", "model.shop.report", "exposure.shop.board"]
    assert graph.shortest_path(["source.shop.raw.orders", path[0]], path[-1]) == path
    assert graph.shortest_path("seed.shop.countries", path[-1]) == []
    assert graph.subset_edges([path[0], path[-1]]) == [(path[0], path[-1])]


def test_unknown_nodes(manifest: slimdag.Manifest) -> None:
    graph = manifest.graph
    for ask in (graph.parents, graph.children, graph.ancestors, graph.descendants):
        with pytest.raises(slimdag.Error) as raised:
            ask("model.shop.nobody")
        assert raised.value.code == "node_not_found"


@pytest.mark.parametrize(
    ("parents", "code"),
    [(["model.shop.report"], "cycle"), (["model.shop.nobody"], "dependency_not_found")],
)
def test_a_graph_that_is_none(content: dict[str, Any], parents: list[str], code: str) -> None:
    content["nodes"]["model.shop.stg_orders"]["depends_on"]["nodes"] = parents
    manifest = slimdag.Manifest.parse(json.dumps(content).encode())
    for ask in (manifest.graph.topological_order, manifest.select, manifest.draw):
        with pytest.raises(slimdag.Error) as raised:
            ask()
        assert raised.value.code == code
