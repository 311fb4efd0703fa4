"""Artifacts in a folder of this machine: for their owner, unless told otherwise."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp


def _make_folder(folder: Path, mode: int) -> None:
    """With those above it that are missing; the permissions of others stay."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        try:
            each.mkdir()
        except FileExistsError:  # Another writer was faster.
            continue
        each.chmod(mode)


def write_file(path: str, content: bytes, file_mode: int) -> None:
    """Writes a file that appears when it is complete. Who may read it may enter its folder."""
    folder = Path(path).parent
    _make_folder(folder, file_mode | 0o700 | (file_mode & 0o444) >> 2)
    descriptor, temporary = mkstemp(dir=folder, suffix=".tmp")  # For its owner only.
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(file_mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
