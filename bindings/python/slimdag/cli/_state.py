"""`slimdag state`: what an environment's nodes currently are."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ..manifest import Manifest
from ._store_options import (
    file_mode_option,
    json_option,
    open_store,
    run_text,
    say_rules,
    show_json,
    show_rows,
    state_options,
    store_options,
    when,
)
from ._text import echo
from ._work import spinner

if TYPE_CHECKING:
    from ..runs import NodeView, StateOrigin
    from ..store import Store


@click.group("state")
def command() -> None:
    """Show what the nodes of an environment currently are; export it; compare with it."""


def _describe(origin: StateOrigin) -> None:
    latest = origin.runs[0]
    echo(f"environment  {origin.environment} of {origin.project}")
    echo(f"policy       {origin.policy}")
    echo(f"run          {latest.run_id}, {latest.job or 'no job'}, {when(latest.time)}")
    if len(origin.runs) > 1:
        echo(f"built by     {len(origin.runs)} runs, from {when(origin.runs[-1].time)} on")
    if latest.code_version:
        echo(f"code         {latest.code_version}")
    change = origin.branch_change
    if change is not None:
        echo(
            f"branch       {change.now}, before {when(change.time)} it was {change.before}; "
            "the state goes on"
        )
    if origin.never_built:
        echo(f"never built  {len(origin.never_built)} nodes that are defined")


def _view_row(node: NodeView) -> tuple[str, ...]:
    if not node.runs:
        return (node.unique_id, node.resource_type, "never runs", "", "")
    return (node.unique_id, node.resource_type, *run_text(node.built))


@command.command(
    "show",
    epilog="""\b
Examples:
  slimdag state show production
  slimdag state show production --policy applied --nodes
  slimdag state show production --draw production.svg""",
)
@store_options
@state_options
@click.option("--nodes", is_flag=True, help="Each node, and when which run of which job built it.")
@click.option("--draw", metavar="FILE", help="Draw the environment: .svg, .html, .dot or .mmd.")
@json_option
@click.argument("environment")
def show(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    environment: str,
    policy: str | None,
    job: str | None,
    as_of: str | None,
    project: str | None,
    nodes: bool,
    draw: str | None,
    as_json: bool,
) -> None:
    """Show the comparison state of ENVIRONMENT, and with --nodes how each of its nodes stands."""
    with (
        open_store(store_url, artifacts, environments_file) as store,
        spinner("Reading the state"),
    ):
        say_rules(store.rules_used(environment, project), in_json=as_json and not nodes)
        if draw is not None:
            from ._draw_environment import draw_environment  # noqa: PLC0415 - only for a picture

            draw_environment(store, environment, draw, as_of=as_of, project=project)
            return
        if nodes:
            _show_nodes(store.view(environment, as_of=as_of, project=project), as_json=as_json)
            return
        with store.comparison_state(environment, policy, job, as_of, project) as state:
            origin = state.origin
    assert origin is not None  # A store always knows.
    if as_json:
        show_json(asdict(origin))
    else:
        _describe(origin)


def _show_nodes(view: list[NodeView], *, as_json: bool) -> None:
    if as_json:
        show_json([asdict(node) for node in view])
    else:
        show_rows(("node", "type", "built", "job", "run"), (_view_row(node) for node in view))


@command.command("export")
@store_options
@state_options
@click.option("--output", "-o", metavar="DIR", required=True, help="The directory to write.")
@click.option(
    "--force",
    is_flag=True,
    help="Replace artifacts in a directory that no export made; no other file is touched.",
)
@file_mode_option
@click.argument("environment")
def export(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    environment: str,
    policy: str | None,
    job: str | None,
    as_of: str | None,
    project: str | None,
    output: str,
    force: bool,
    file_mode: int,
) -> None:
    """Write the state of ENVIRONMENT as a directory for `dbt --state` and `--defer-state`."""
    with (
        open_store(store_url, artifacts, environments_file) as store,
        spinner("Writing the state"),
        store.comparison_state(environment, policy, job, as_of, project) as state,
    ):
        say_rules(store.rules_used(environment, project))
        state.export(output, force=force, file_mode=file_mode)


@command.command(
    "compare",
    epilog="""\b
Example:
  slimdag state compare production --job nightly --manifest target/""",
)
@store_options
@state_options
@click.option(
    "--manifest",
    metavar="PATH",
    default="target",
    show_default=True,
    help="The manifest.json to compare, or the directory that holds it.",
)
@click.option(
    "--select", "criteria", default="state:modified+", show_default=True, help="What to select."
)
@json_option
@click.argument("environment")
def compare(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    environment: str,
    policy: str | None,
    job: str | None,
    as_of: str | None,
    project: str | None,
    manifest: str,
    criteria: str,
    as_json: bool,
) -> None:
    """Compare what the state of one job of ENVIRONMENT selects with what the state of the
    environment selects: the difference is what a job-level state builds for nothing, or forgets.

    Without --job each job of the environment is compared.
    """
    of_environment = None if policy == "job" else policy
    with (
        open_store(store_url, artifacts, environments_file) as store,
        spinner("Comparing"),
        Manifest.load(manifest) as current,
    ):
        rules = store.rules_used(environment, project)
        say_rules(rules, in_json=as_json)
        with store.comparison_state(environment, of_environment, None, as_of, project) as state:
            wanted = current.select(criteria, state=state)
        jobs = [job] if job is not None else _jobs(store, environment, project)
        found = {}
        for name in jobs:
            with store.comparison_state(environment, "job", name, as_of, project) as state:
                found[name] = current.select(criteria, state=state)
    report = [_difference(name, found[name], wanted) for name in jobs]
    if as_json:
        content = {"select": criteria, "environment": wanted, "jobs": report}
        show_json({**content, "rules": asdict(rules)})
        return
    echo(f"{environment}: {criteria} selects {len(wanted)} nodes.")
    for entry in report:
        echo(
            f"job {entry['job']}: {len(entry['selected'])} nodes, "
            f"{len(entry['false_positives'])} of them for nothing, "
            f"{len(entry['missing'])} missing."
        )
        for unique_id in entry["false_positives"]:
            echo(f"  + {unique_id}")
        for unique_id in entry["missing"]:
            echo(f"  - {unique_id}")


def _jobs(store: Store, environment: str, project: str | None) -> list[str]:
    runs = store.runs(environment, status="success", project=project, limit=10_000)
    return sorted({run.job for run in runs if run.job is not None})


def _difference(job: str, selected: list[str], wanted: list[str]) -> dict[str, Any]:
    return {
        "job": job,
        "selected": selected,
        "false_positives": sorted(set(selected) - set(wanted)),
        "missing": sorted(set(wanted) - set(selected)),
    }
