"""A store on a disk without a free byte: recording fails and changes nothing, pruning works."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

SIZE = 12_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own; only root can have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted: {done.stderr}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """To the last byte."""
    with (folder / "other").open("ab", buffering=0) as file:
        for size in (100_000, 4096, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue


def record(store: slimdag.Store, folder: Path, number: int, size: int = 400_000) -> None:
    noise = random.Random(number)
    code = "".join(noise.choices("0123456789abcdef", k=size))
    paths = write_run(
        folder / f"{number}", manifest(model("a", raw_code=code)), {"model.p.a": "success"}
    )
    ended = f"2026-01-{number + 1:02}T00:00:00+00:00"
    store.record_run(
        "production", run_id=f"run{number}", started_at=ended, finished_at=ended, **paths
    )


@pytest.mark.parametrize("is_open", [True, False], ids=["opened before", "opened on the full disk"])
def test_pruning_on_a_full_disk(small_disk: Path, tmp_path: Path, is_open: bool) -> None:
    file = small_disk / "state.db"
    store = slimdag.Store.open(file)
    for number in range(10):
        record(store, tmp_path, number)
    assert (small_disk / "state.db-reserve").stat().st_size == 2**20
    if not is_open:
        store.close()
    fill(small_disk)
    if not is_open:
        store = slimdag.Store.open(file)
    with store:
        with pytest.raises(slimdag.Error) as caught:
            record(store, tmp_path, 10, size=5_000_000)
        assert caught.value.code == "store_full"
        assert len(store.runs()) == 10
        assert len(store.prune(keep_last=1, dry_run=True).deleted_runs) == 9
        pruned = store.prune(keep_last=1)
        assert list(pruned.deleted_runs) == [f"run{number}" for number in range(9)]
        assert [run.run_id for run in store.runs()] == ["run9"]
        with store.comparison_state("production") as state:
            assert state.origin is not None
    (small_disk / "other").unlink()
    with slimdag.Store.open(file) as store:
        size = file.stat().st_size
        record(store, tmp_path, 10)
    assert file.stat().st_size == size  # What was deleted is used again.
    assert (small_disk / "state.db-reserve").stat().st_size == 2**20
