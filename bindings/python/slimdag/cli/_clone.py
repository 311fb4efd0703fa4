"""`slimdag clone`: what `dbt clone` would do."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ._relations import existing_relations, relation_options
from ._selection import Selection, selection_options
from ._text import echo, echo_json
from ._values import MultiValueCommand
from ._work import spinner

_SENTENCES = {
    "clone": "<- {0.cloned_from}",
    "exists": "is there already",
    "not_in_state": "is not in the state",
    "same_relation": "is the state's own relation",
}


@click.command(
    "clone",
    cls=MultiValueCommand,
    epilog="""\b
Examples:
  slimdag clone --manifest target/ --state prod/ --select state:modified+ --resource-type model
  slimdag clone --manifest target/ --state prod/ --warehouse dev.duckdb --json""",
)
@selection_options
@click.option("--full-refresh", is_flag=True, help="Clone what is there already, too.")
@relation_options
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def command(
    selection: Selection,
    *,
    full_refresh: bool,
    existing: tuple[str, ...],
    existing_file: Path | None,
    warehouse: str | None,
    as_json: bool,
) -> None:
    """List what `dbt clone` would clone for a selection: nothing is changed."""
    if selection.state is None:
        raise click.UsageError("--state is required: it holds what is cloned.")
    manifest, state = selection.load()
    assert state is not None
    with existing_relations(existing, existing_file, warehouse) as there, spinner("Selecting"):
        selected = manifest.select(state=state, **selection.arguments())
        steps = manifest.clone(selected, state, () if there is None else there, full_refresh)
    if as_json:
        echo_json(json.dumps([asdict(step) for step in steps], indent=2))
        return
    for step in steps:
        sentence = _SENTENCES[step.action].format(step)
        echo(f"{step.action:<14}{step.unique_id} {step.relation_name} {sentence}")
