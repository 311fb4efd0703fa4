"""`slimdag draw`: a picture of a selection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ._app import FAILED, show_failure
from ._selection import Selection, selection_options
from ._values import MultiValueCommand
from ._work import spinner

_FORMATS = ("svg", "dot", "mermaid", "html")
_SUFFIXES = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".html": "html"}


def _format(asked: str | None, output: Path | None) -> Any:
    if asked is not None:
        return asked.lower()
    return "svg" if output is None else _SUFFIXES.get(output.suffix.lower(), "svg")


@click.command(
    "draw",
    cls=MultiValueCommand,
    epilog="""\b
Examples:
  slimdag draw --manifest target/ --state prod/ --select state:modified+ --output changes.svg
  slimdag draw --manifest target/ --select +fct_orders+ --format mermaid
  slimdag draw --manifest target/ --format dot | dot -Tpng > dag.png""",
)
@selection_options
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS, case_sensitive=False),
    help="Format of the picture. By default what the name of --output says, else svg.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write. By default the standard output.",
)
@click.option("--title", default="", help="Title of the picture.")
@click.pass_context
def command(
    ctx: click.Context,
    selection: Selection,
    format_name: str | None,
    output: Path | None,
    title: str,
) -> None:
    """Draw the nodes of a selection, by default all.

    With --state, new, modified, downstream and removed nodes look different, also without colour.
    """
    manifest, state = selection.load()
    shown = selection.selected(manifest, state)
    with spinner("Drawing"):
        comparison = None
        if state is not None and state.manifest is not None:
            comparison = manifest.compare(state, **selection.comparing())
        picture = manifest.draw(
            shown, comparison=comparison, format=_format(format_name, output), title=title
        )
    if output is None:
        click.echo(picture)
        return
    try:
        output.write_text(picture, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        show_failure(f"{output} cannot be written: {error.strerror}.")
        ctx.exit(FAILED)
