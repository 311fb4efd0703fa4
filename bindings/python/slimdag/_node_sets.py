"""Sets of nodes, which the package uses inside and hands out as lists of unique ids."""

from __future__ import annotations

from collections.abc import Iterable

from ._calls import get_indices, get_strings, texts
from ._declarations import ManifestPointer, NodeSetPointer
from ._handles import Handle, made


class NodeSet(Handle[NodeSetPointer]):
    """A set of nodes of one manifest."""

    _free_function = "slimdag_node_set_free"
    _what = "set of nodes"

    @classmethod
    def of(cls, manifest: ManifestPointer, unique_ids: Iterable[str]) -> NodeSet:
        array, count = texts(unique_ids)
        return cls(made(NodeSetPointer, "slimdag_node_set_from_unique_ids", manifest, array, count))

    @classmethod
    def enabled(cls, manifest: ManifestPointer) -> NodeSet:
        return cls(made(NodeSetPointer, "slimdag_node_set_enabled", manifest))

    def unique_ids(self) -> list[str]:
        """Sorted."""
        return get_strings("slimdag_node_set_unique_ids", self._live())

    def indices(self) -> list[int]:
        """Ascending."""
        return get_indices("slimdag_node_set_indices", self._live())


def taken_unique_ids(pointer: NodeSetPointer) -> list[str]:
    """The sorted unique ids of a set, which is freed."""
    with NodeSet(pointer) as nodes:
        return nodes.unique_ids()
