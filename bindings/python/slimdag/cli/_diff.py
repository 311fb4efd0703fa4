"""`slimdag diff`: what changed against a comparison state, and every reason."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from ..compare import Comparison
from ..manifest import Manifest
from ..secrets import json_without_secrets, without_secrets, without_secrets_in
from ._changes import Row, reasons_of, rows_of, summary_of
from ._nodes import find_node
from ._selection import more_unrendered_values_option, semantics_option
from ._text import echo, echo_json, secho, visible, visible_lines
from ._work import load, spinner

if TYPE_CHECKING:
    from .._types import SemanticsName

_STYLES = {
    "new": "green",
    "modified": "yellow",
    "removed": "red",
    "renamed": "cyan",
    "contract": "magenta",
}
_MARKS = {"new": "+", "modified": "~", "removed": "-", "renamed": ">", "contract": "!"}


def _show_table(rows: Iterable[Row]) -> None:
    from rich import box  # noqa: PLC0415 - slow, and only for a terminal
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("change", "node", "aspect", "what"):
        table.add_column(title, overflow="fold")
    previous: tuple[str, str] | None = None
    for row in rows:
        head = (row.kind, row.node)
        repeated = head == previous
        previous = head
        change = "" if repeated else f"{_MARKS[row.kind]} {row.kind}"
        table.add_row(
            Text(change, style=_STYLES[row.kind]),
            Text("" if repeated else visible(row.node)),
            Text(visible(row.aspect)),
            Text(visible(row.what)),
        )
    Console().print(table)


def _show_lines(rows: Iterable[Row]) -> None:
    """The same for pipes and files: a line for each node, indented lines for its reasons."""
    previous: tuple[str, str] | None = None
    for row in rows:
        head = (row.kind, row.node)
        name = row.node if row.aspect else f"{row.node} {row.what}".rstrip()
        if head != previous:
            echo(f"{_MARKS[row.kind]} {row.kind:<9}{name}")
        previous = head
        if row.aspect:
            echo(f"    {row.aspect} {row.what}".rstrip())


def _show(rows: Iterable[Row], *, as_table: bool) -> None:
    if as_table or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb"):
        _show_table(rows)
    else:
        _show_lines(rows)


def _text_of(manifest: Manifest, unique_id: str) -> tuple[str, str] | None:
    """Path and text to compare: the SQL, or the whole node where its kind has none."""
    if unique_id not in manifest:
        return None
    node: dict[str, Any] = manifest.read_node(unique_id)
    code = node.get("raw_code")
    if isinstance(code, str) and code:
        return str(node.get("original_file_path")), without_secrets(code)
    node.pop("created_at", None)  # The time of the parse says nothing.
    node = without_secrets_in(node)
    return unique_id, json.dumps(node, indent=2, sort_keys=True, ensure_ascii=False)


def _unified_diff(manifest: Manifest, previous: Manifest, unique_id: str) -> Iterator[str]:
    from difflib import unified_diff  # noqa: PLC0415 - only for one node

    old, new = _text_of(previous, unique_id), _text_of(manifest, unique_id)
    return unified_diff(
        [] if old is None else old[1].splitlines(),
        [] if new is None else new[1].splitlines(),
        fromfile="/dev/null" if old is None else f"state/{old[0]}",
        tofile="/dev/null" if new is None else f"manifest/{new[0]}",
        lineterm="",
    )


def _styled(line: str) -> str:
    if line.startswith(("---", "+++")):
        return click.style(line, bold=True)
    if line.startswith("@@"):
        return click.style(line, fg="cyan")
    if line.startswith("+"):
        return click.style(line, fg="green")
    return click.style(line, fg="red") if line.startswith("-") else line


def _show_heading(comparison: Comparison) -> None:
    """Which engine's answer it is."""
    semantics = comparison.semantics
    why = {
        "option": "as asked",
        "dbt_version": f"the manifest is of dbt {semantics.dbt_version}",
        "assumed": "assumed",
    }[semantics.by]
    echo(f"State comparison of {semantics} ({why})")
    if semantics.warning:
        secho("Warning: ", fg="yellow", nl=False, err=True)
        echo(semantics.warning, err=True)


def _show_node(manifest: Manifest, previous: Manifest, comparison: Comparison, name: str) -> None:
    unique_id = find_node(name, manifest, previous)
    if unique_id in set(comparison.new):
        _show_lines([Row("new", unique_id)])
    elif unique_id in set(comparison.modified):
        _show_lines(reasons_of(comparison, unique_id))
    elif unique_id in set(comparison.removed):
        _show_lines([Row("removed", unique_id)])
    else:
        echo(f"= {unique_id} is unmodified.")
    lines = list(_unified_diff(manifest, previous, unique_id))
    if lines:
        echo()
    for line in lines:
        click.echo(_styled(visible_lines(line)))


@click.command(
    "diff",
    epilog="""\b
Examples:
  slimdag diff --manifest target/ --state prod/
  slimdag diff --manifest target/ --state prod/ fct_orders
  slimdag diff --manifest target/ --state prod/ --json | jq '.modified'""",
)
@click.argument("name", metavar="[NODE]", required=False)
@click.option("--node", metavar="NODE", help="The same as the argument NODE.")
@click.option(
    "--manifest",
    metavar="PATH",
    default="target",
    show_default=True,
    help="A manifest.json, or the directory that holds it.",
)
@click.option(
    "--state",
    metavar="DIR",
    envvar=["DBT_ENGINE_STATE", "DBT_STATE"],
    required=True,
    help="The artifacts to compare with.",
)
@semantics_option()
@more_unrendered_values_option()
@click.option("--table", "as_table", is_flag=True, help="A table also where this is no terminal.")
@click.option("--json", "as_json", is_flag=True, help="The whole comparison as JSON.")
def command(
    *,
    name: str | None,
    node: str | None,
    manifest: str,
    state: str,
    semantics: SemanticsName | None,
    more_unrendered_values: bool | None,
    as_table: bool,
    as_json: bool,
) -> None:
    """Show what changed against a comparison state, and every reason.

    With NODE (a unique_id or a name) the reasons and a unified diff of its SQL.
    """
    if name is not None and node is not None:
        raise click.UsageError("Give the node as an argument or with --node, not both.")
    name = name or node
    if name is not None and as_json:
        raise click.UsageError("--json shows the whole comparison; leave out NODE.")
    current, previous = load(manifest, state)
    assert previous is not None
    with spinner("Comparing"):
        comparison = current.compare(previous, more_unrendered_values, semantics=semantics)
    if as_json:
        echo_json(json_without_secrets(comparison.to_json()))
        return
    _show_heading(comparison)
    if name is not None:
        before = previous.manifest
        assert before is not None  # Else there was nothing to compare with.
        _show_node(current, before, comparison, name)
        return
    with spinner("Reading reasons"):
        rows = list(rows_of(comparison))
    _show(rows, as_table=as_table)
    echo(summary_of(comparison))
