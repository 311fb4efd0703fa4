"""The optional folder of recorded dbt answers (SLIMDAG_ORACLE): unpacked once into a cache, found by one function."""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil
import tarfile
import tempfile

ARCHIVES = ("recorded", "recorded-1.12", "corpus")


def oracle_directory() -> pathlib.Path | None:
    """A directory with recorded/, recorded-1.12/ and corpus/, or None where SLIMDAG_ORACLE names none."""
    named = os.environ.get("SLIMDAG_ORACLE")
    if not named:
        return None
    folder = pathlib.Path(named).resolve()
    if not folder.is_dir():
        raise FileNotFoundError(f"SLIMDAG_ORACLE names {folder}, which is not a directory")
    if all((folder / name).is_dir() for name in ARCHIVES):
        return folder
    return _unpack(folder)


def _unpack(folder: pathlib.Path) -> pathlib.Path:
    archives = [folder / f"{name}.tar.xz" for name in ARCHIVES]
    present = [a for a in archives if a.exists()]
    key = hashlib.sha256(
        repr([(str(a), a.stat().st_size, a.stat().st_mtime_ns) for a in present]).encode()
    ).hexdigest()[:12]
    cache = (
        pathlib.Path(
            os.environ.get("SLIMDAG_ORACLE_CACHE")
            or pathlib.Path(tempfile.gettempdir()) / "slimdag-oracle"
        )
        / key
    )
    if (cache / "complete").exists():
        return cache
    work = pathlib.Path(tempfile.mkdtemp(prefix="unpack-", dir=_made(cache.parent)))
    for archive in present:
        with tarfile.open(archive) as tar:
            tar.extractall(work)
    (work / "complete").touch()
    shutil.rmtree(cache, ignore_errors=True)
    try:
        work.rename(cache)
    except OSError:  # another process was faster
        shutil.rmtree(work, ignore_errors=True)
    return cache


def _made(directory: pathlib.Path) -> pathlib.Path:
    directory.mkdir(parents=True, exist_ok=True)
    return directory
