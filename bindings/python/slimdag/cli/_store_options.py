"""Options of the commands that ask a state store."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..runs import Provenance
from ..store import Store

if TYPE_CHECKING:
    from ..environments import Environments

Command = TypeVar("Command", bound=Callable[..., Any])
DEFAULT_ENVIRONMENTS = "environments.yml"
POLICIES = ("last_successful_run", "last_successful_deploy_run", "job", "applied")


def store_options(command: Command) -> Command:
    """--store, --artifacts and --environments."""
    return _store_options(command, required=True)


def optional_store_options(command: Command) -> Command:
    """The same for a command that may do without."""
    return _store_options(command, required=False)


def _store_options(command: Command, *, required: bool) -> Command:
    for option in reversed(
        (
            click.option(
                "--store",
                "store_url",
                metavar="URL",
                envvar="SLIMDAG_STORE",
                required=required,
                help="sqlite:///state.db or postgresql://user@host/db; also in SLIMDAG_STORE.",
            ),
            click.option(
                "--artifacts",
                metavar="URL",
                envvar="SLIMDAG_ARTIFACTS",
                help="Where the store keeps artifacts, e.g. s3://bucket/prefix. Default: inside.",
            ),
            click.option(
                "--environments",
                "environments_file",
                metavar="FILE",
                envvar="SLIMDAG_ENVIRONMENTS",
                help="environments.yml. Default: the file of that name here, if there is one.",
            ),
        )
    ):
        command = option(command)
    return command


def state_options(command: Command) -> Command:
    """Which state of an environment is meant."""
    for option in reversed(
        (
            click.option("--policy", type=click.Choice(POLICIES), help="How the state is found."),
            click.option("--job", metavar="NAME", help="The job, for the policy job."),
            click.option(
                "--as-of", metavar="WHEN", help="The state at a moment, or right after a run."
            ),
            click.option("--project", metavar="NAME", help="Where several have that environment."),
        )
    ):
        command = option(command)
    return command


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")(command)


def load_environments(path: str | None) -> Environments:
    """environments.yml of a command that needs one."""
    from ..environments import Environments  # noqa: PLC0415 - many have none

    return Environments.load(path or DEFAULT_ENVIRONMENTS)


def open_store(
    url: str,
    artifacts: str | None,
    environments: str | Environments | None,
    *,
    create: bool = False,
) -> Store:
    """The store of a command; environments.yml is used where it is."""
    if environments is None and Path(DEFAULT_ENVIRONMENTS).is_file():
        environments = DEFAULT_ENVIRONMENTS
    if isinstance(environments, str):
        environments = load_environments(environments)
    return Store.open(url, environments, artifacts=artifacts, create=create)


def show_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, default=str))


def when(moment: Any) -> str:
    """A moment for people."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def run_text(run: Provenance | None) -> tuple[str, str, str]:
    """When, job and run id."""
    return ("never", "", "") if run is None else (when(run.time), run.job or "", run.run_id)


def show_rows(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on a terminal, lines with tabs elsewhere."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
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
        return
    for row in rows:
        click.echo("\t".join(row))
