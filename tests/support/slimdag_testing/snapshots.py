"""Manifests and states by way of a snapshot, which has to make no difference."""

from __future__ import annotations

import pathlib
import tempfile

import slimdag

from .files import put


def manifest_through_snapshot(path: pathlib.Path) -> slimdag.Manifest:
    """What Manifest.load(path) gives, written to a snapshot and loaded from there. The artifact stands beside the
    snapshot as long as the process lives, for what needs its text."""
    artifact = path / "manifest.json" if path.is_dir() else path
    folder = _folder_beside(artifact, "manifest")
    slimdag.Manifest.load(artifact).save_snapshot(folder / "m.slimdag")
    return slimdag.Manifest.load(folder / "m.slimdag")


def state_through_snapshot(path: pathlib.Path) -> slimdag.State:
    """The same for State.load(path)."""
    artifact = path / "manifest.json" if path.is_dir() else path
    folder = _folder_beside(artifact, "state")
    slimdag.State.load(path).save_snapshot(folder / "s.slimdag")
    return slimdag.State.load(folder / "s.slimdag")


_FOLDERS: dict[tuple[pathlib.Path, str], tempfile.TemporaryDirectory[str]] = {}


def _folder_beside(artifact: pathlib.Path, use: str) -> pathlib.Path:
    """A new folder with a link to the artifact; the one before for the same artifact and use goes away."""
    key = (artifact, use)
    previous = _FOLDERS.pop(key, None)
    if previous is not None:
        previous.cleanup()
    _FOLDERS[key] = tempfile.TemporaryDirectory(prefix="slimdag-snapshot-")
    folder = pathlib.Path(_FOLDERS[key].name)
    if artifact.exists():
        put(artifact, folder / artifact.name)
    return folder
