"""Options and output that the commands of `slimdag env` share."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ._text import echo, echo_json, secho, visible_all

if TYPE_CHECKING:
    from ..environments import Environments, Finding

Command = TypeVar("Command", bound=Callable[..., Any])

file_option = click.option(
    "--file",
    "-f",
    default="environments.yml",
    show_default=True,
    type=click.Path(dir_okay=False),
    help="The configuration.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
project_option = click.option(
    "--project", metavar="NAME", help="Where several projects have the environment or job."
)
job_option = click.option("--job", metavar="NAME", help="A job, whose variables and rules count.")
user_option = click.option(
    "--user", metavar="NAME", help="user.name of templates such as DBT_{{ user.name }}."
)


def load(file: str) -> Environments:
    from ..environments import Environments  # noqa: PLC0415 - only where a command runs

    return Environments.load(file)


def show_json(value: Any) -> None:
    echo_json(json.dumps(value, indent=2))


def show_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns; a table with lines on a terminal."""
    all_rows = [visible_all(row) for row in rows]
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        _show_rich(titles, all_rows)
        return
    widths = [len(title) for title in titles]
    for row in all_rows:
        widths = [max(width, len(cell)) for width, cell in zip(widths, row, strict=True)]
    for row in [list(titles), *all_rows]:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        echo("  ".join(cells).rstrip())


def _show_rich(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich import box  # noqa: PLC0415 - slow, and only for a terminal
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def show_findings(findings: Iterable[Finding]) -> None:
    """A line for each, its hint below; on the standard output."""
    for finding in findings:
        secho(f"{finding.severity}: ", fg=_COLOURS[finding.severity], nl=False)
        echo(f"{finding.message} [{finding.rule}]")
        if finding.line is not None:
            place = f"{finding.file}:{finding.line}:{finding.column}"
            echo(f"  where: {place} {finding.path or ''}".rstrip())
        if finding.hint:
            echo(f"  hint:  {finding.hint}")


def described(value: Any) -> str:
    """A value of JSON for people."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return str(value)
