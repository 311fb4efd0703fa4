"""`slimdag env add|set|mark-production|move-jobs|delete`: edits of environments.yml."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ._env_options import file_option, json_option, load, project_option, show_findings, show_json
from ._text import echo

if TYPE_CHECKING:
    from ..edits import Edit
    from ..environments import Environments
    from ..store import Store

Command = TypeVar("Command", bound=Callable[..., Any])

_dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Say what would change; leave the file as it is."
)


def _edit_options(command: Command) -> Command:
    for option in (json_option, _dry_run_option, project_option, file_option):
        command = option(command)
    return command


def _changed_lines(before: str, after: str) -> int:
    """Lines that came, went or changed."""
    old, new = before.split("\n"), after.split("\n")
    changes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(
        max(end - begin, new_end - new_begin)
        for tag, begin, end, new_begin, new_end in changes
        if tag != "equal"
    )


def _finish(edit: Edit, before: str, *, dry_run: bool, as_json: bool) -> None:
    if not dry_run:
        edit.save()
    if as_json:
        show_json({**edit.to_dict(), "saved": not dry_run})
        return
    for change in edit.changes or ["Nothing had to be changed."]:
        echo(change)
    show_findings(edit.findings)
    count = _changed_lines(before, edit.text)
    lines = "1 line" if count == 1 else f"{count} lines"
    echo(f"{lines} {'would change' if dry_run else 'changed'}; all others are untouched.")


def _settings(values: tuple[str, ...]) -> dict[str, object]:
    settings: dict[str, object] = {}
    for value in values:
        key, equals, content = value.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"write KEY=VALUE, not {key}", param_hint="SETTING")
        settings[key] = content
    return settings


def _before(file: str) -> str:
    return Path(file).read_bytes().decode("utf-8", "surrogateescape")


def _run(file: str, make: Callable[[Environments], Edit], *, dry_run: bool, as_json: bool) -> None:
    environments = load(file)
    before = _before(file)
    with make(environments) as edit:
        _finish(edit, before, dry_run=dry_run, as_json=as_json)


@click.command("add")
@click.argument("environment")
@click.argument("setting", nargs=-1)
@_edit_options
def add(  # noqa: PLR0917 - click passes names
    environment: str,
    setting: tuple[str, ...],
    file: str,
    project: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add an environment: slimdag env add qa type=deployment branch=qa defer_to=self."""
    settings = _settings(setting)
    _run(
        file,
        lambda environments: environments.add(environment, settings, project),
        dry_run=dry_run,
        as_json=as_json,
    )


@click.command("set")
@click.argument("environment")
@click.argument("setting", nargs=-1)
@click.option("--unset", multiple=True, metavar="KEY", help="Take a setting away.")
@_edit_options
def change(  # noqa: PLR0917 - click passes names
    environment: str,
    setting: tuple[str, ...],
    unset: tuple[str, ...],
    file: str,
    project: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Change settings: slimdag env set staging threads=8 variables.DBT_DATABASE=ANALYTICS."""
    settings: dict[str, object] = {**_settings(setting), **dict.fromkeys(unset)}
    if not settings:
        raise click.UsageError("Name a setting to change.")
    _run(
        file,
        lambda environments: environments.set(environment, settings, project),
        dry_run=dry_run,
        as_json=as_json,
    )


@click.command("mark-production")
@click.argument("environment")
@_edit_options
def mark_production(
    environment: str, file: str, project: str | None, dry_run: bool, as_json: bool
) -> None:
    """Move the mark of the production environment to this one."""
    _run(
        file,
        lambda environments: environments.mark_production(environment, project),
        dry_run=dry_run,
        as_json=as_json,
    )


@click.command("move-jobs")
@click.argument("source")
@click.argument("target")
@click.option(
    "--job", multiple=True, metavar="NAME", help="Only this job; all where none is named."
)
@_edit_options
def move_jobs(  # noqa: PLR0917 - click passes names
    source: str,
    target: str,
    job: tuple[str, ...],
    file: str,
    project: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Let the jobs of one environment run in another one."""
    _run(
        file,
        lambda environments: environments.move_jobs(source, target, job, project),
        dry_run=dry_run,
        as_json=as_json,
    )


@click.command("delete")
@click.argument("environment")
@click.option("--delete-jobs", is_flag=True, help="Its jobs may be deleted with it.")
@click.option(
    "--runs", type=click.IntRange(min=0), default=0, help="How many runs of it are recorded."
)
@click.option(
    "--delete-runs", is_flag=True, help="The history of its runs is deleted in the store, for good."
)
@click.option(
    "--store",
    "store_url",
    metavar="URL",
    envvar="SLIMDAG_STORE",
    help="The state store that has the history of its runs; also in SLIMDAG_STORE.",
)
@click.option(
    "--artifacts",
    metavar="URL",
    envvar="SLIMDAG_ARTIFACTS",
    help="Where the store keeps artifacts, e.g. s3://bucket/prefix. Default: inside.",
)
@_edit_options
def delete(  # noqa: PLR0917 - click passes names
    environment: str,
    delete_jobs: bool,
    runs: int,
    delete_runs: bool,
    store_url: str | None,
    artifacts: str | None,
    file: str,
    project: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Delete an environment and its jobs; refused unless you say that the jobs may go, and with a
    store that the history of its runs may: --delete-runs deletes that, too."""
    if store_url is not None and runs:
        raise click.UsageError("--runs and --store exclude each other.")
    if store_url is None and delete_runs:
        raise click.UsageError("--delete-runs needs --store: the history is there.")

    def make(environments: Environments, store: Store | None = None) -> Edit:
        flags: dict[str, Any] = {"delete_jobs": delete_jobs, "delete_runs": delete_runs}
        return environments.delete(environment, project, runs=runs, store=store, **flags)

    if store_url is None:
        _run(file, make, dry_run=dry_run, as_json=as_json)
        return
    from ..store import Store  # noqa: PLC0415 - only with a store

    with Store.open(store_url, load(file), artifacts=artifacts, create=False) as store:
        _run(file, lambda rules: make(rules, store), dry_run=dry_run, as_json=as_json)
