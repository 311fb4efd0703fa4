"""`slimdag stale`: relations that no node owns any more."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ._relations import existing_relations, relation_options
from ._text import echo, echo_json
from ._values import MultiValueCommand
from ._work import load, spinner


@click.command(
    "stale",
    cls=MultiValueCommand,
    epilog="""\b
Examples:
  slimdag stale --manifest target/ --state last-month/
  slimdag stale --manifest target/ --state last-month/ --warehouse postgresql://user@host/analytics""",
)
@click.option(
    "--manifest",
    metavar="PATH",
    default="target",
    show_default=True,
    help="The present manifest of the environment.",
)
@click.option(
    "--state",
    metavar="DIR",
    envvar=["DBT_ENGINE_STATE", "DBT_STATE"],
    required=True,
    help="An earlier state of the same environment.",
)
@click.option(
    "--environment-moved",
    is_flag=True,
    help="Most nodes are in another schema now since the environment itself is.",
)
@relation_options
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def command(
    *,
    manifest: str,
    state: str,
    environment_moved: bool,
    existing: tuple[str, ...],
    existing_file: Path | None,
    warehouse: str | None,
    as_json: bool,
) -> None:
    """List relations of an environment whose nodes were deleted, renamed, disabled or moved.

    With --existing, --existing-file or --warehouse only those that are still there. Nothing is
    dropped. A state of another environment is refused: what it has is in use there.
    """
    loaded, previous = load(manifest, state)
    assert previous is not None
    with existing_relations(existing, existing_file, warehouse) as there, spinner("Comparing"):
        stale = loaded.stale_relations(previous, there, environment_moved=environment_moved)
    if as_json:
        echo_json(json.dumps([asdict(relation) for relation in stale], indent=2))
        return
    for relation in stale:
        successor = f", now {relation.replaced_by}" if relation.replaced_by else ""
        echo(f"{relation.relation_name}  {relation.unique_id} ({relation.reason}{successor})")
