"""A picture of an environment: what is deployed, and what of it was built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..store import Store

_SUFFIXES = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".html": "html"}


def draw_environment(
    store: Store, environment: str, file: str, *, as_of: str | None, project: str | None
) -> None:
    """The latest deployed manifest against what was built: nodes that were never built look new,
    nodes that were built from other code than is deployed look modified."""
    with store.comparison_state(environment, "applied", None, as_of, project) as applied:
        origin = applied.origin
        assert origin is not None  # A store always knows.
        latest = origin.runs[0]
        with store.run_state(latest.run_id, latest.project) as deployed:
            manifest = deployed.manifest
            assert manifest is not None  # A run always has one.
            with manifest, manifest.compare(applied) as comparison:
                kind: Any = _SUFFIXES.get(Path(file).suffix.lower(), "svg")
                picture = manifest.draw(
                    comparison=comparison, format=kind, title=f"{environment}: deployed and built"
                )
    Path(file).write_text(picture, encoding="utf-8")
