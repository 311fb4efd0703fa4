"""Artifacts in a bucket: nothing that is listed is ever lost, whatever fails or is killed, and nothing stays in the bucket
that no run needs. slimdag_testing/object_faults.py says what is done and checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from slimdag_testing.installed import REPOSITORY

OPERATIONS = 20  # At least so many of each sequence go wrong.


def faults(writer: str, folder: Path, place: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "slimdag_testing.object_faults", writer, str(folder), place],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(
                (str(REPOSITORY / "tests" / "support"), os.environ.get("PYTHONPATH", ""))
            ),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return counts


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place: each case makes a store."""
    shared = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
    yield path
    shutil.rmtree(path)


@pytest.mark.parametrize("writer", ["none", "after"])
def test_each_operation_on_a_folder(writer: str, folder: Path) -> None:
    pytest.importorskip("fsspec")
    counts = faults(writer, folder, f"file://{folder}/bucket")
    assert set(counts) == {"fail", "kill before", "kill after", "other writer"}
    assert min(counts.values()) >= OPERATIONS, counts


def test_each_operation_on_s3(bucket: str, folder: Path, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("--long"):
        pytest.skip("takes ten minutes: with --long")
    counts = faults("after", folder, bucket)
    assert set(counts) == {"fail", "kill before", "kill after"}
    assert min(counts.values()) >= OPERATIONS, counts
