"""dbt's own node selection for Astronomer Cosmos when it renders a DAG from a manifest.json.

With ``LoadMode.DBT_MANIFEST`` Cosmos selects nodes with an implementation of its own, which knows a
part of dbt's grammar. ``ManifestSelector`` has the interface of that function (``select_nodes`` in
``cosmos/dbt/selector.py``) and gives dbt's answers: every method (``state:``, ``config.group``,
``result:``, ...), ``@`` and graph operators on anything, wildcards, indirect selection.

In a DAG file, before the ``DbtDag`` is made::

    import slimdag_selector

    slimdag_selector.install("target/manifest.json", state="prod-artifacts")
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import slimdag

try:
    from cosmos.exceptions import CosmosValueError
except ImportError:  # Cosmos is not needed to select.
    CosmosValueError = ValueError

Node = TypeVar("Node")

_ABSOLUTE_PATH = re.compile(r"(?P<before>@|\d*\+)?(?:path:)?(?P<path>/[^+]*)(?P<after>\+\d*)?")
_EXCLUDE_RESOURCE_TYPE = "exclude_resource_type:"


class ManifestSelector:
    """Callable in place of ``cosmos.dbt.selector.select_nodes``; any number of threads may use it.

    Args:
        manifest: A manifest.json, or the directory that holds it; the one that Cosmos reads.
        state: Directory with the artifacts that ``state:``, ``result:`` and ``source_status:``
            compare with.
        indirect_selection: Which tests come along, as in dbt.
    """

    def __init__(
        self,
        manifest: str | os.PathLike[str],
        *,
        state: str | os.PathLike[str] | None = None,
        indirect_selection: slimdag.IndirectSelection = "eager",
    ) -> None:
        self._manifest = slimdag.Manifest.load(manifest)
        self._state = None if state is None else slimdag.State.load(state)
        self._indirect_selection: slimdag.IndirectSelection = indirect_selection

    def __call__(
        self,
        project_dir: Path | None,
        nodes: dict[str, Node],
        select: list[str] | None = None,
        exclude: list[str] | None = None,
    ) -> dict[str, Node]:
        """Those of `nodes` (unique_id to Cosmos' DbtNode) that dbt selects.

        Raises CosmosValueError where dbt refuses the selection.
        """
        if not select and not exclude:
            return nodes
        try:
            selected = self._manifest.select(
                _statements(project_dir, nodes, select) or None,
                _statements(project_dir, nodes, exclude) or None,
                state=self._state,
                indirect_selection=self._indirect_selection,
            )
        except slimdag.Error as error:
            raise CosmosValueError(str(error)) from error
        # Cosmos has no nodes for metrics and semantic models.
        return {unique_id: nodes[unique_id] for unique_id in selected if unique_id in nodes}


def install(manifest: str | os.PathLike[str], **options: Any) -> ManifestSelector:
    """Lets Cosmos select with a ManifestSelector, in this process; arguments as for that one."""
    import cosmos.dbt.graph  # noqa: PLC0415 - needs Airflow, which this module does not

    selector = ManifestSelector(manifest, **options)
    cosmos.dbt.graph.select_nodes = selector
    return selector


def _statements(
    project_dir: Path | None, nodes: Mapping[str, Any], statements: Iterable[str] | None
) -> list[str]:
    """What is Cosmos' own in a statement, in dbt's words."""
    types = {node.resource_type.value for node in nodes.values()}
    return [
        in_words_of_dbt
        for statement in statements or ()
        for in_words_of_dbt in _without_excluded_types(statement, types, project_dir)
    ]


def _without_excluded_types(
    statement: str, types: set[str], project_dir: Path | None
) -> Iterable[str]:
    """``x,exclude_resource_type:seed`` is ``x,resource_type:...`` for each other type."""
    criteria = statement.split(",")
    excluded = {c.removeprefix(_EXCLUDE_RESOURCE_TYPE).strip() for c in criteria if _excludes(c)}
    kept = [_with_relative_path(c, project_dir) for c in criteria if not _excludes(c)]
    if not excluded:
        return [",".join(kept)]
    return [",".join([*kept, f"resource_type:{name}"]) for name in sorted(types - excluded)]


def _excludes(criterion: str) -> bool:
    return criterion.startswith(_EXCLUDE_RESOURCE_TYPE)


def _with_relative_path(criterion: str, project_dir: Path | None) -> str:
    """Cosmos also takes absolute paths; those of a manifest are relative to the project."""
    match = _ABSOLUTE_PATH.fullmatch(criterion)
    if match is None or project_dir is None:
        return criterion
    path = os.path.relpath(match["path"], Path(project_dir).absolute())
    return f"{match['before'] or ''}path:{path}{match['after'] or ''}"
