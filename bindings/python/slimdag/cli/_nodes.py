"""A node as a person names it: by unique_id, or by a name that only one node has."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import Error, ErrorLocation
from ..manifest import Manifest


def _names(manifest: Manifest) -> dict[str, set[str]]:
    """unique ids by each name that `dbt ls` could print for them."""
    unique_ids = manifest.unique_ids
    found: dict[str, set[str]] = {}
    for names in (manifest.search_names(unique_ids), manifest.selector_names(unique_ids)):
        for name, unique_id in zip(names, unique_ids, strict=True):
            found.setdefault(name, set()).add(unique_id)
    return found


def _suggestions(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    close = get_close_matches(name, list(known), n=3)
    return (
        f"Did you mean {' or '.join(close)}?"
        if close
        else "Pass a unique_id, or a name as `slimdag ls --output name` prints it."
    )


def find_node(name: str, *manifests: Manifest) -> str:
    """The unique_id for a name in the first manifest that knows it. Raises Error: node_not_found,
    invalid_argument."""
    for manifest in manifests:
        if name in manifest:
            return name
    known: set[str] = set()
    for manifest in manifests:
        names = _names(manifest)
        candidates = sorted(names.get(name, ()))
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise Error(
                "invalid_argument",
                f"Several nodes are called {name}.",
                hint="Pass one of the unique ids: " + ", ".join(candidates),
            )
        known.update(names, manifest.unique_ids)
    raise Error(
        "node_not_found",
        f"No node is called {name}.",
        ErrorLocation(unique_id=name),
        _suggestions(name, known),
    )
