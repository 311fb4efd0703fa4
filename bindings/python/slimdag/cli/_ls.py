"""`slimdag ls`: the lines that `dbt ls` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from ._selection import Selection, selection_options
from ._values import MultiOption, MultiValueCommand, words

if TYPE_CHECKING:
    from ..manifest import Manifest

# Keys of `--output json`: ListTask.ALLOWED_KEYS, in the order of the fields of dbt's classes.
_NODE_KEYS = (
    "name",
    "resource_type",
    "package_name",
    "original_file_path",
    "unique_id",
    "alias",
    "config",
    "tags",
    "depends_on",
)
_COMMON_KEYS = _NODE_KEYS[:5]
_KEYS_OF = {
    "source": (*_COMMON_KEYS, "source_name", "tags", "config"),
    "exposure": (*_COMMON_KEYS, "tags", "config", "depends_on"),
    "metric": (*_COMMON_KEYS, "tags", "config", "depends_on"),
    "semantic_model": (*_COMMON_KEYS, "depends_on", "config"),
    "saved_query": (*_COMMON_KEYS, "config", "depends_on", "tags"),
    "unit_test": (*_COMMON_KEYS, "depends_on", "config"),
}


def _nested(node: dict[str, Any], path: str) -> Any:
    value: Any = node
    for key in path.split("."):
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def _picked(node: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    """As ListTask.generate_json: a path that leads to nothing is left out, a null at the top is
    not."""
    picked: dict[str, Any] = {}
    for key in keys:
        if "." in key:
            value = _nested(node, key)
            if value is not None:
                picked[key] = value
        elif key in node:
            picked[key] = node[key]
    return picked


def _as_dbt_lists(node: dict[str, Any]) -> dict[str, Any]:
    keys = _KEYS_OF.get(str(node.get("resource_type")), _NODE_KEYS)
    return {key: node[key] for key in keys if key in node}


def _json_lines(manifest: Manifest, unique_ids: list[str], keys: list[str]) -> Iterable[str]:
    import json  # noqa: PLC0415 - for this output only

    for node in manifest.read_nodes(unique_ids).values():
        yield json.dumps(_picked(node, keys) if keys else _as_dbt_lists(node))


def _lines(
    manifest: Manifest, unique_ids: list[str], output: str, keys: list[str]
) -> Iterable[str]:
    if output == "json":
        return _json_lines(manifest, unique_ids, keys)
    if output == "name":
        return manifest.search_names(unique_ids)
    if output == "path":
        return manifest.original_file_paths(unique_ids)
    if output == "unique_id":
        return unique_ids
    return manifest.selector_names(unique_ids)


@click.command(
    "ls",
    cls=MultiValueCommand,
    epilog="""\b
Examples:
  slimdag ls --manifest target/ --select tag:nightly --exclude path:models/staging
  slimdag ls --manifest target/ --state prod/ --select state:modified+ --resource-type model
  slimdag ls --manifest target/ --output json --output-keys name config.materialized""",
)
@selection_options
@click.option(
    "--output",
    type=click.Choice(["selector", "name", "path", "json", "unique_id"], case_sensitive=False),
    default="selector",
    show_default=True,
    help="What to print for each node.",
)
@click.option(
    "--output-keys",
    cls=MultiOption,
    metavar="KEY...",
    help="Keys for --output json; nested ones with dots: config.materialized.",
)
def command(selection: Selection, output: str, output_keys: tuple[str, ...]) -> None:
    """List the nodes of a selection: the same lines as `dbt ls`."""
    manifest, state = selection.load()
    unique_ids = selection.selected(manifest, state)
    if not unique_ids:
        click.secho("Warning: ", fg="yellow", nl=False, err=True)
        click.echo("No nodes selected!", err=True)
        return
    lines = _lines(manifest, unique_ids, output.lower(), words(output_keys))
    click.echo("\n".join(lines))
