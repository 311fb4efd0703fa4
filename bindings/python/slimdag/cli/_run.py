"""`slimdag run`: what ran in which environment, recorded and listed."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ..errors import Error
from ..runs import Run
from ..selection_warning import SelectionWarning
from ._store_options import (
    file_mode_option,
    json_option,
    open_store,
    say_rules,
    show_json,
    show_rows,
    store_options,
    when,
)
from ._text import echo
from ._work import spinner

TRIGGERS = ("schedule", "api", "merge", "pull_request", "manual")
STATUSES = ("success", "error", "cancelled")


@click.group("run")
def command() -> None:
    """Record runs in a state store, and list them."""


def _beside(manifest: str, given: str | None, name: str) -> str | None:
    """An artifact that was not named, where it lies beside the manifest; "" is none."""
    if given is not None:
        return given or None
    folder = Path(manifest) if Path(manifest).is_dir() else Path(manifest).parent
    return str(folder / name) if (folder / name).is_file() else None


@command.command(
    "record",
    epilog="""\b
Example:
  dbt build; slimdag run record --store sqlite:///state.db --environment production --job nightly \\
      --trigger schedule --manifest target/""",
)
@store_options
@click.option("--environment", metavar="NAME", required=True, help="Where it ran.")
@click.option("--job", metavar="NAME", help="The job that ran.")
@click.option("--status", type=click.Choice(STATUSES), help="Default: what the run results say.")
@click.option(
    "--trigger",
    type=click.Choice(TRIGGERS),
    help="Default: what pull request, variables of the CI and job say, else manual.",
)
@click.option(
    "--ci-variables/--no-ci-variables",
    default=True,
    help="Whether variables of the CI, such as GITHUB_EVENT_NAME, say what triggered the run.",
)
@click.option(
    "--manifest",
    metavar="PATH",
    default="target",
    show_default=True,
    help="A manifest.json, or the directory that holds it.",
)
@click.option("--run-results", metavar="PATH", help="Default: beside the manifest; '' is none.")
@click.option("--sources", metavar="PATH", help="sources.json; '' is none. Default: none.")
@click.option("--run-id", metavar="ID", help="Default: dbt's invocation_id.")
@click.option("--code-version", metavar="TEXT", help="E.g. the commit.")
@click.option("--pull-request", metavar="TEXT", help="The pull request that the run checks.")
@click.option("--branch", metavar="NAME", help="Default: the environment's.")
@click.option("--started-at", metavar="TIME", help="Default: what the run results say.")
@click.option("--finished-at", metavar="TIME", help="Default: what the artifacts say.")
@click.option("--project", metavar="NAME", help="Default: the manifest's project.")
@file_mode_option
@click.option(
    "--allow-future-end",
    is_flag=True,
    help="The run may end more than 24 hours from now: it is the last one until then.",
)
@click.option(
    "--strict", is_flag=True, help="A secret in the text or config of a node is an error."
)
@click.option(
    "--secret-name",
    "secret_names",
    metavar="NAME",
    multiple=True,
    envvar="SLIMDAG_SECRET_NAMES",
    help="A name whose values are hidden, beside the known ones; may be repeated.",
)
@click.option(
    "--harmless-name",
    "harmless_names",
    metavar="NAME",
    multiple=True,
    envvar="SLIMDAG_HARMLESS_NAMES",
    help="A name whose values are kept although they look like secrets; may be repeated.",
)
@json_option
def record(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    manifest: str,
    run_results: str | None,
    sources: str | None,
    ci_variables: bool,
    file_mode: int,
    as_json: bool,
    **values: Any,
) -> None:
    """Record a run with its artifacts, and print its id. The same run again changes nothing."""
    with (
        open_store(
            store_url, artifacts, environments_file, create=True, file_mode=file_mode
        ) as store,
        spinner("Recording"),
    ):
        rules = store.rules_used(values["environment"], values["project"])
        warned: list[SelectionWarning] = []
        run_id = store.record_run(
            manifest=manifest,
            run_results=_beside(manifest, run_results, "run_results.json"),
            sources=sources or None,
            process_environment=os.environ if ci_variables else None,
            on_warning=warned.append,
            **values,
        )
    say_rules(rules, in_json=as_json)
    for warning in warned:
        echo(f"Warning: {warning.message}", err=True)
    if as_json:
        show_json({"run_id": run_id, "rules": asdict(rules)})
    else:
        echo(run_id)


def _row(run: Run) -> tuple[str, ...]:
    place = run.environment
    return (
        when(run.finished_at),
        run.status,
        place,
        run.job or "",
        run.trigger,
        f"{run.built_count}/{run.node_count}",
        run.code_version or "",
        run.run_id,
    )


@command.command("list")
@store_options
@click.option("--environment", metavar="NAME", help="Only of this environment.")
@click.option("--job", metavar="NAME", help="Only of this job.")
@click.option("--status", type=click.Choice(STATUSES), help="Only with this status.")
@click.option("--project", metavar="NAME", help="Only of this project.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
@json_option
def list_runs(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    environment: str | None,
    job: str | None,
    status: str | None,
    project: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List runs, the last one first."""
    with open_store(store_url, artifacts, environments_file) as store:
        runs = store.runs(environment, job=job, status=status, project=project, limit=limit)
    if as_json:
        show_json([asdict(run) for run in runs])
        return
    titles = ("end", "status", "environment", "job", "trigger", "built", "code", "run")
    show_rows(titles, (_row(run) for run in runs))


@command.command("show")
@store_options
@click.option("--project", metavar="NAME", help="Where several have a run of that id.")
@json_option
@click.argument("run_id")
def show(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    project: str | None,
    as_json: bool,
    run_id: str,
) -> None:
    """Show all that is known of a run."""
    with open_store(store_url, artifacts, environments_file) as store:
        run = store.run(run_id, project)
    if as_json:
        show_json(asdict(run))
        return
    for name, value in asdict(run).items():
        if value is not None:
            echo(f"{name.replace('_', ' '):<18}{value}")


@command.command("prune")
@store_options
@click.option("--keep-last", metavar="N", type=click.IntRange(0), help="Keep the last N runs.")
@click.option("--keep-days", metavar="D", type=click.IntRange(0), help="Keep the last D days.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@json_option
def prune(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    keep_last: int | None,
    keep_days: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Delete old runs, but nothing that the state of an environment is made of."""
    if keep_last is None and keep_days is None:
        raise click.UsageError("Give --keep-last, --keep-days, or both.")
    with open_store(store_url, artifacts, environments_file) as store:
        pruned = store.prune(keep_last=keep_last, keep_days=keep_days, dry_run=dry_run)
    if as_json:
        show_json(asdict(pruned))
        return
    done = "Would delete" if dry_run else "Deleted"
    echo(
        f"{done} {len(pruned.deleted_runs)} runs and {pruned.deleted_artifacts} artifacts "
        f"({pruned.freed_bytes:,} bytes); kept {pruned.kept_runs} runs, "
        f"{pruned.kept_for_states} of them because a state needs them."
    )
    if pruned.pending_objects and not dry_run:
        click.echo(
            f"{pruned.pending_objects} objects could not be deleted yet, and are tried again by "
            f"the next recording or pruning: {pruned.pending_reason}",
            err=True,
        )


@command.command("delete")
@store_options
@click.option("--environment", metavar="NAME", help="All runs of this environment.")
@click.option("--project", metavar="NAME", help="Where several have that run or environment.")
@click.option("--yes", is_flag=True, help="They may be lost for good.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@json_option
@click.argument("run_id", required=False)
def delete(
    *,
    store_url: str,
    artifacts: str | None,
    environments_file: str | None,
    environment: str | None,
    project: str | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    run_id: str | None,
) -> None:
    """Delete a run, or all runs of an environment, for good: as if they had never been recorded."""
    if (run_id is None) == (environment is None):
        raise click.UsageError("Name the run, or the environment with --environment.")
    with open_store(store_url, artifacts, environments_file) as store:
        ask = store.delete_run if run_id is not None else store.delete_environment
        name = run_id or environment or ""
        if not yes and not dry_run:
            count = len(ask(name, project, dry_run=True).deleted_runs)
            raise Error(
                "would_lose_data",
                f"The history of {'1 run' if count == 1 else f'{count} runs'} would be lost.",
                hint="Say that it may: --yes.",
            )
        deleted = ask(name, project, dry_run=dry_run)
    if as_json:
        show_json(asdict(deleted))
        return
    click.echo(
        f"{'Would delete' if dry_run else 'Deleted'} {len(deleted.deleted_runs)} runs and "
        f"{deleted.deleted_artifacts} artifacts ({deleted.freed_bytes:,} bytes)."
    )
