"""What is in a snapshot, the file that `State.save_snapshot` and `Manifest.save_snapshot` write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._arguments import checked
from ._calls import encoded_path, get_string

if TYPE_CHECKING:
    from ._types import StrPath


@dataclass(frozen=True)
class SnapshotManifest:
    """The manifest of a snapshot.

    Attributes:
        artifact_name: The file that it was made of, without the folder.
        artifact_hash: XXH3 (128 bits) of that file, in hexadecimal digits.
        nodes, macros, disabled: How many there are.
    """

    artifact_name: str
    artifact_hash: str
    dbt_schema_version: str
    dbt_version: str | None
    project_name: str | None
    adapter_type: str | None
    generated_at: str | None
    invocation_id: str | None
    nodes: int
    macros: int
    disabled: int


@dataclass(frozen=True)
class SnapshotInfo:
    """What a snapshot holds.

    Attributes:
        file: Its path.
        size: Bytes of the file.
        format_version: Version of the layout.
        rules_version: Version of the rules that fingerprints follow.
        manifest: None where the state had none.
        run_results: Number of results; None where the state had no run_results.json.
        sources: Number of checked sources; None where the state had no sources.json.
    """

    file: str
    size: int
    format_version: int
    rules_version: int
    manifest: SnapshotManifest | None
    run_results: int | None
    sources: int | None


@checked
def snapshot_json(path: StrPath) -> str:
    """The same as snapshot_info() as JSON; its schema is docs/schemas/snapshot.json."""
    name = encoded_path(path)
    return get_string("slimdag_snapshot_json", name, len(name))


def _manifest_of(found: dict[str, Any]) -> SnapshotManifest:
    artifact = found.pop("artifact")
    return SnapshotManifest(artifact["name"], artifact["xxh3_128"], **found)


@checked
def snapshot_info(path: StrPath) -> SnapshotInfo:
    """Checks the whole file and says what it holds.

    Raises Error: file_not_found, io, invalid_snapshot, unsupported_version.
    """
    found = json.loads(snapshot_json(path))
    manifest = found["manifest"]
    return SnapshotInfo(
        file=found["file"],
        size=found["bytes"],
        format_version=found["format_version"],
        rules_version=found["rules_version"],
        manifest=None if manifest is None else _manifest_of(manifest),
        run_results=found["run_results"],
        sources=found["sources"],
    )
