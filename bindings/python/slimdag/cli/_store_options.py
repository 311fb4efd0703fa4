"""Options of the commands that ask a state store."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..runs import Provenance, RulesUsed
from ..store import Store
from ._text import echo, echo_json, visible_all

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
                help="environments.yml. Default: what the store remembers, else the file here.",
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


def _file_mode(_: click.Context, __: click.Parameter, value: str) -> int:
    try:
        return int(value, 8)
    except ValueError:
        raise click.BadParameter("write octal digits, as 640") from None


def file_mode_option(command: Command) -> Command:
    """Permissions of files that are made."""
    option = click.option(
        "--file-mode",
        metavar="MODE",
        default="600",
        show_default=True,
        callback=_file_mode,
        help="Permissions of files that are made, in octal digits.",
    )
    return option(command)


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
    file_mode: int = 0o600,
) -> Store:
    """The store of a command. A file that was named counts, then what the store remembers, then an
    environments.yml that merely lies here."""
    if isinstance(environments, str):
        environments = load_environments(environments)
    found = None
    if environments is None and Path(DEFAULT_ENVIRONMENTS).is_file():
        found = load_environments(None)
    return Store.open(
        url,
        environments,
        found_environments=found,
        artifacts=artifacts,
        create=create,
        file_mode=file_mode,
    )


def deferral_rules(
    store: Store, file: str | None, environment: str | None, project: str | None
) -> tuple[Environments, RulesUsed]:
    """The environments by which is deferred: of the file that was named, else what the store
    remembers, else of the file that lies here."""
    if project is None and environment is not None and "/" in environment:
        project = environment.partition("/")[0]
    found = None if file is not None else store.remembered_environments(project, environment)
    rules = store.rules_used(environment or "", project)
    return (load_environments(file) if found is None else found), rules


def say_rules(rules: RulesUsed, *, in_json: bool = False) -> None:
    """Which rules an answer follows: a line on the standard error, where the answer's JSON does not
    say it, and another one for a warning."""
    if not in_json:
        echo(f"Rules: {rules}.", err=True)
    if rules.warning is not None:
        echo(f"Warning: {rules.warning}", err=True)


def show_json(value: Any) -> None:
    echo_json(json.dumps(value, indent=2, default=str))


def when(moment: Any) -> str:
    """A moment for people."""
    return str(moment.isoformat(" ", "seconds")[:19])  # %Y has no zeros before the year 1000.


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
            table.add_row(*map(Text, visible_all(row)))
        Console().print(table)
        return
    for row in rows:
        click.echo("\t".join(visible_all(row)))
