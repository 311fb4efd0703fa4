"""`slimdag defer`: where each reference of a selection ends."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ._relations import existing_relations, relation_options
from ._resource_types import ALL_RESOURCE_TYPES
from ._selection import Selection, selection_options
from ._store_options import deferral_rules, open_store, optional_store_options, say_rules
from ._text import echo, echo_json, secho, visible
from ._values import MultiValueCommand
from ._work import spinner

if TYPE_CHECKING:
    from ..deferral import Deferral, EnvironmentDeferral, Resolution
    from ..runs import RulesUsed

_STYLES = {"deferred": "yellow", "target": "green", "source": "blue", "ephemeral": "cyan"}
_COMMANDS = ("build", "run", "seed", "snapshot", "test", "compile", "show", "docs generate")
_MODES = ("dbt", "slim", "slim_strict", "chain")


def _relation(resolution: Resolution) -> str:
    return resolution.relation_name or "(inlined)"


def _show_table(deferral: Deferral) -> None:
    from rich import box  # noqa: PLC0415 - slow, and only for a terminal
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("node", "refers to", "kind", "resolves to", "from", "rule"):
        table.add_column(title, overflow="fold")
    for unique_id in deferral.build:
        name = unique_id
        for resolution in deferral.resolutions(unique_id):
            place = resolution.environment or resolution.origin
            table.add_row(
                Text(visible(name)),
                Text(visible(resolution.unique_id)),
                Text(resolution.kind),
                Text(visible(_relation(resolution))),
                Text(visible(place), style=_STYLES[resolution.origin]),
                Text(resolution.rule),
            )
            name = ""
    Console().print(table)


def _show_lines(deferral: Deferral) -> None:
    for unique_id in deferral.build:
        echo(unique_id)
        for resolution in deferral.resolutions(unique_id):
            place = f"{resolution.origin}, {resolution.rule}"
            if resolution.environment:
                place = f"{resolution.environment}, {place}"
            echo(
                f"    {resolution.kind} {resolution.unique_id} -> {_relation(resolution)} ({place})"
            )


def _show_findings(deferral: Deferral) -> None:
    for finding in deferral.findings:
        title, colour = ("Problem: ", "red") if finding.is_problem else ("Note: ", "yellow")
        secho(title, fg=colour, nl=False, err=True)
        echo(f"{finding} [{finding.code}]", err=True)


def _show(deferral: Deferral) -> None:
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        _show_table(deferral)
    else:
        _show_lines(deferral)
    problems = sum(finding.is_problem for finding in deferral.findings)
    echo(f"{len(deferral.build)} run, {len(deferral.deferred)} deferred, {problems} problems")
    _show_findings(deferral)


@click.command(
    "defer",
    cls=MultiValueCommand,
    epilog="""\b
Examples:
  slimdag defer --manifest target/ --state prod/ --select state:modified+
  slimdag defer --manifest target/ --state prod/ --select +my_new_model --mode slim
  slimdag defer --manifest target/ --state prod/ --warehouse dev.duckdb --command compile --json
  slimdag defer --manifest target/ --environment development --store sqlite:///state.db""",
)
@selection_options
@click.option(
    "--defer-state",
    metavar="DIR",
    envvar="DBT_DEFER_STATE",
    help="Defer to this state, not to --state.",
)
@click.option(
    "--favor-state",
    is_flag=True,
    envvar="DBT_FAVOR_STATE",
    help="The state's relation for what is not selected, even if the target has one.",
)
@click.option(
    "--command",
    "dbt_command",
    type=click.Choice(_COMMANDS),
    default="build",
    show_default=True,
    help="dbt's command: it says what is run, and what is there before its children.",
)
@click.option(
    "--mode",
    type=click.Choice(_MODES),
    default="dbt",
    show_default=True,
    help="dbt's rules; slim: run what is modified, defer the rest of the selection; chain.",
)
@click.option(
    "--foreign-keys-as-ref",
    is_flag=True,
    help="Foreign keys follow the rule of ref, not dbt's own.",
)
@click.option(
    "--check-deferred", is_flag=True, help="Look for the relations that are deferred to as well."
)
@relation_options
@click.option(
    "--environment",
    metavar="NAME",
    help="Defer to what this environment defers to by its rules, with the states of --store.",
)
@click.option("--job", metavar="NAME", help="The same for a job.")
@click.option("--project", metavar="NAME", help="Where several have that environment.")
@optional_store_options
@click.option("--json", "as_json", is_flag=True, help="The whole deferral as JSON.")
def command(
    selection: Selection,
    *,
    defer_state: str | None,
    favor_state: bool,
    dbt_command: str,
    mode: str,
    foreign_keys_as_ref: bool,
    check_deferred: bool,
    existing: tuple[str, ...],
    existing_file: Path | None,
    warehouse: str | None,
    environment: str | None,
    job: str | None,
    project: str | None,
    store_url: str | None,
    artifacts: str | None,
    environments_file: str | None,
    as_json: bool,
) -> None:
    """Show where each reference of the selected nodes ends, and the rule that decided.

    Without --existing, --existing-file and --warehouse nothing is in the target yet.
    """
    from ..state import State  # noqa: PLC0415 - after the arguments are checked

    by_rules = environment is not None or job is not None
    if by_rules and (defer_state is not None or store_url is None):
        raise click.UsageError(
            "--environment and --job need --store, and leave no room for --defer-state."
        )
    if not by_rules and selection.state is None and defer_state is None:
        raise click.UsageError(
            "--state, --defer-state or --environment with --store is required for deferral."
        )
    manifest, state = selection.load()
    separate: State | EnvironmentDeferral | None = None
    used: RulesUsed | None = None
    if store_url is not None and by_rules:
        with open_store(store_url, artifacts, environments_file) as store:
            rules, used = deferral_rules(store, environments_file, environment, project)
            say_rules(used, in_json=as_json)
            separate = rules.deferral(environment or "", store, job, project, mode=mode)  # type: ignore[arg-type]  # one of the choices
        for sentence in separate.left_out_of_chain if mode == "chain" else ():
            echo(f"Left out: {sentence}", err=True)
        states = separate.chain if mode == "chain" else separate.states
        if state is None and states:
            state = states[0]
    elif defer_state is not None:
        separate = State.load(defer_state)
    arguments = selection.arguments()
    if arguments["resource_types"] is None:
        arguments["resource_types"] = list(ALL_RESOURCE_TYPES)
    with existing_relations(existing, existing_file, warehouse) as there, spinner("Deferring"):
        selected = manifest.select(state=state, **arguments)
        to = state if state is not None else separate
        assert to is not None
        deferral = manifest.defer(
            selected,
            to,
            favor_state=favor_state,
            existing_relations=() if there is None else there,
            command=dbt_command,
            mode=mode,  # type: ignore[arg-type]  # one of the choices
            defer_state=separate,
            foreign_keys_as_ref=foreign_keys_as_ref,
            check_deferred_relations=check_deferred,
            **selection.comparing(),
        )
    if as_json:
        of_rules = {} if used is None else {"rules": asdict(used)}
        echo_json(json.dumps({**deferral.to_dict(), **of_rules}, indent=2))
    else:
        _show(deferral)
