"""`slimdag why`: why a node is in a selection, or the first rule that keeps it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from ..compare import Comparison
from ..errors import Error
from ..why import Why, WhyStep
from ._changes import Row, reasons_of
from ._nodes import find_node
from ._selection import Selection, selection_options
from ._text import echo, echo_json, style, visible
from ._values import MultiValueCommand
from ._work import spinner

_DEFAULT_SELECT = "state:modified+"


def _show_path(path: tuple[str, ...]) -> None:
    for depth, unique_id in enumerate(path):
        branch = "" if depth == 0 else "   " * (depth - 1) + "└─ "
        echo(f"      {branch}{unique_id}")


def _show_step(step: WhyStep) -> None:
    mark = style("+", fg="green") if step.holds else style("-", fg="red")
    subject = f" {step.subject}" if step.subject else ""
    detail = f": {step.detail}" if step.detail else ""
    click.echo(f"  {mark} {style(step.rule + subject, bold=True)}{visible(detail)}")
    _show_path(step.path)


def _show(why: Why) -> None:
    answer = "selected" if why.selected else "not selected"
    colour = "green" if why.selected else "red"
    click.echo(f"{style(why.unique_id, bold=True)}: {style(answer, fg=colour)}")
    echo(f"  {why.summary}")
    for step in why.steps:
        _show_step(step)


def _changes_on_the_way(why: Why, comparison: Comparison) -> Iterator[Row]:
    """What changed in the node and in those that led to it."""
    nodes = dict.fromkeys([*(uid for step in why.steps for uid in step.path), why.unique_id])
    new, modified = set(comparison.new), set(comparison.modified)
    for unique_id in nodes:
        if unique_id in new:
            yield Row("new", unique_id)
        elif unique_id in modified:
            try:
                yield from reasons_of(comparison, unique_id)
            except Error:  # the artifact is no longer the one that was read
                for aspect in comparison.aspects(unique_id):
                    yield Row("modified", unique_id, aspect)


def _show_changes(rows: Iterable[Row]) -> None:
    previous = ""
    for row in rows:
        if row.node != previous:
            click.echo(f"  {style(row.kind, fg='yellow')} {visible(row.node)}")
        previous = row.node
        if row.aspect:
            echo(f"      {row.aspect} {row.what}".rstrip())


@click.command(
    "why",
    cls=MultiValueCommand,
    epilog="""\b
Examples:
  slimdag why --manifest target/ --state prod/ fct_orders
  slimdag why --manifest target/ fct_orders --select tag:nightly+ --exclude path:models/staging
  slimdag why --manifest target/ --state prod/ --select state:modified+ fct_orders""",
)
@click.argument("node", metavar="NODE")
@selection_options
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON.")
def command(selection: Selection, node: str, as_json: bool) -> None:
    """Explain why NODE (a unique_id or a name) is in a selection, or the first rule that keeps it
    out.

    With --state and nothing that says what to select, it is about state:modified+. What changed in
    the node, and in those that led to it, is named too.
    """
    manifest, state = selection.load()
    default = None if state is None else _DEFAULT_SELECT
    unique_id = find_node(node, manifest)
    with spinner("Selecting"):
        arguments = selection.arguments(default_select=default)
        why = manifest.why(unique_id, state=state, **arguments)
    if as_json:
        echo_json(why.to_json())
        return
    _show(why)
    if state is not None and why.selected:
        comparison = manifest.compare(state, **selection.comparing())
        _show_changes(_changes_on_the_way(why, comparison))
