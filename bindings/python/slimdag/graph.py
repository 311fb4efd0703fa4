"""The graph of a manifest: an edge goes from a node to what depends on it, as in dbt's graph."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._arguments import checks_arguments
from ._calls import call, get_indices, get_number, take_indices
from ._declarations import IndicesPointer, NodeSetPointer
from ._handles import made
from ._node_sets import NodeSet, taken_unique_ids

if TYPE_CHECKING:
    from .manifest import Manifest

_NO_LIMIT = 2**64 - 1

Edge = tuple[str, str]
UniqueIds = str | Iterable[str]


@dataclass(frozen=True)
class BuildOrder:
    """What a selection runs: nodes in an order that respects the edges, and those edges."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]


@checks_arguments
class Graph:
    """Questions about the graph of a manifest, which is built at the first one. All of them raise
    Error with the codes dependency_not_found and cycle where the manifest has no graph, and
    node_not_found for an unknown unique_id."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest

    @property
    def edge_count(self) -> int:
        """Number of edges; duplicates in depends_on count once."""
        return get_number("slimdag_graph_edge_count", ctypes.c_size_t, self._manifest._live())

    def parents(self, unique_id: str) -> list[str]:
        """What a node depends on."""
        return self._neighbours("slimdag_graph_parents", unique_id)

    def children(self, unique_id: str) -> list[str]:
        """What depends on a node."""
        return self._neighbours("slimdag_graph_children", unique_id)

    def ancestors(self, unique_ids: UniqueIds, depth: int | None = None) -> list[str]:
        """Enabled nodes from which one of these is reached in at most `depth` steps, sorted. A node
        that was asked about is among them only where it is an ancestor of another one."""
        return self._walk("slimdag_graph_ancestors", unique_ids, depth)

    def descendants(self, unique_ids: UniqueIds, depth: int | None = None) -> list[str]:
        """Enabled nodes that are reached from one of these; otherwise as ancestors()."""
        return self._walk("slimdag_graph_descendants", unique_ids, depth)

    def childrens_parents(self, unique_ids: UniqueIds) -> list[str]:
        """dbt's operator `@`: the nodes, their descendants, and all ancestors of those; sorted."""
        with self._set(unique_ids) as nodes:
            name = "slimdag_graph_childrens_parents"
            return taken_unique_ids(made(NodeSetPointer, name, nodes._live(), None))

    def topological_order(self) -> list[str]:
        """All nodes, each after all its parents."""
        return self._names(get_indices("slimdag_graph_topological_order", self._manifest._live()))

    def shortest_path(self, start: UniqueIds, end: str) -> list[str]:
        """The shortest path along the edges from one of the nodes at the start to the end, both
        included; empty where there is none."""
        target = self._manifest._index(end)
        with self._set(start) as nodes:
            return self._names(
                get_indices("slimdag_graph_shortest_path", nodes._live(), target, None)
            )

    def subset_edges(self, unique_ids: UniqueIds) -> list[Edge]:
        """The edges among some nodes, where a path over others counts as an edge."""
        with self._set(unique_ids) as nodes:
            return self._edges(get_indices("slimdag_graph_subset_edges", nodes._live()))

    def test_edges(self) -> list[Edge]:
        """The edges from tests to what is downstream of the tested nodes that `dbt build` adds."""
        return self._edges(get_indices("slimdag_graph_test_edges", self._manifest._live()))

    def build_order(self, unique_ids: UniqueIds, *, with_test_edges: bool = True) -> BuildOrder:
        """The order in which dbt runs some nodes: `dbt build`, or `dbt run` without test edges."""
        order, edges = IndicesPointer(), IndicesPointer()
        with self._set(unique_ids) as nodes:
            call(
                "slimdag_graph_build_order",
                nodes._live(),
                1 if with_test_edges else 0,
                ctypes.byref(order),
                ctypes.byref(edges),
            )
        flat = take_indices(edges)
        return BuildOrder(tuple(self._names(take_indices(order))), tuple(self._edges(flat)))

    @contextmanager
    def _set(self, unique_ids: UniqueIds) -> Iterator[NodeSet]:
        names = [unique_ids] if isinstance(unique_ids, str) else unique_ids
        with NodeSet.of(self._manifest._live(), names) as nodes:
            yield nodes

    def _names(self, indices: list[int]) -> list[str]:
        unique_ids = self._manifest.unique_ids
        return [unique_ids[index] for index in indices]

    def _edges(self, flat: list[int]) -> list[Edge]:
        names = self._names(flat)
        return list(zip(names[::2], names[1::2], strict=False))

    def _neighbours(self, name: str, unique_id: str) -> list[str]:
        nodes = ctypes.POINTER(ctypes.c_uint32)()
        count = ctypes.c_size_t()
        index, manifest = self._manifest._index(unique_id), self._manifest._live()
        call(name, manifest, index, ctypes.byref(nodes), ctypes.byref(count))
        return self._names(list(nodes[: count.value]) if count.value else [])

    def _walk(self, name: str, unique_ids: UniqueIds, depth: int | None) -> list[str]:
        limit = _NO_LIMIT if depth is None else min(max(depth, 0), _NO_LIMIT)
        with self._set(unique_ids) as nodes:
            return taken_unique_ids(made(NodeSetPointer, name, nodes._live(), limit, None))
