"""`slimdag snapshot`: a state as one small file that loads in no time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ._text import echo, echo_json, style, visible
from ._work import spinner

if TYPE_CHECKING:
    from ..snapshots import SnapshotInfo


@click.group(
    "snapshot",
    epilog="""\b
Examples:
  slimdag snapshot save prod/ prod.slimdag
  slimdag ls --manifest target/ --state prod.slimdag --select state:modified+
  slimdag snapshot show prod.slimdag""",
)
def command() -> None:
    """Keep a state as one small file that loads in no time.

    Every command takes it where it takes a directory of artifacts. It does not hold the SQL of
    nodes: what shows that needs the manifest.json beside it.
    """


@command.command(
    "save",
    epilog="""\b
Examples:
  slimdag snapshot save target/ prod.slimdag
  slimdag snapshot save prod/manifest.json prod/state.slimdag""",
)
@click.argument("state", metavar="STATE")
@click.argument("file", metavar="FILE")
def save(*, state: str, file: str) -> None:
    """Write a snapshot of STATE (a directory of artifacts, or a manifest.json) to FILE."""
    from ..state import State  # noqa: PLC0415 - help needs none of it

    with spinner("Reading artifacts"):
        loaded = State.load(state)
    loaded.save_snapshot(file)
    echo(f"{file}: {_size_text(Path(file), Path(state))}", err=True)


def _size_text(file: Path, state: Path) -> str:
    """The size, and its share of the manifest's."""
    size = file.stat().st_size
    artifact = state / "manifest.json" if state.is_dir() else state
    whole = artifact.stat().st_size if artifact.is_file() else 0
    share = f", {100 * size / whole:.1f} % of {artifact}" if whole > size else ""
    return f"{size:,} bytes{share}"


def _count(number: int | None, what: str) -> str:
    return "none" if number is None else f"{number:,} {what}"


def _lines(info: SnapshotInfo) -> list[tuple[str, str]]:
    lines = [
        ("file", info.file),
        ("size", f"{info.size:,} bytes"),
        ("format", f"version {info.format_version}, rules {info.rules_version}"),
    ]
    manifest = info.manifest
    if manifest is None:
        lines.append(("manifest", "none"))
    else:
        lines += [
            ("project", manifest.project_name or "unknown"),
            ("dbt", f"{manifest.dbt_version or 'unknown'}, {manifest.adapter_type or 'unknown'}"),
            ("generated", manifest.generated_at or "unknown"),
            ("nodes", f"{manifest.nodes:,}"),
            ("macros", f"{manifest.macros:,}"),
            ("disabled", f"{manifest.disabled:,}"),
            ("made of", f"{manifest.artifact_name}, XXH3 {manifest.artifact_hash}"),
        ]
    return [
        *lines,
        ("run results", _count(info.run_results, "results")),
        ("sources", _count(info.sources, "checked")),
    ]


@command.command(
    "show",
    epilog="""\b
Examples:
  slimdag snapshot show prod.slimdag
  slimdag snapshot show prod.slimdag --json | jq .manifest.nodes""",
)
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="For programs: docs/schemas/snapshot.json.")
def show(*, file: str, as_json: bool) -> None:
    """Check a snapshot and show what it holds."""
    from ..snapshots import snapshot_info, snapshot_json  # noqa: PLC0415 - help needs none of it

    if as_json:
        echo_json(snapshot_json(file))
        return
    lines = _lines(snapshot_info(file))
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{style(name.ljust(width), bold=True)}  {visible(value)}")
