"""Artifacts in S3, as moto's server plays it on the loopback address."""

from __future__ import annotations

from pathlib import Path

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model


def test_a_store_with_its_artifacts_in_s3(bucket: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    content = manifest(*(model(f"m{number}", raw_code="x" * 1000) for number in range(100)))
    with slimdag.Store.open(url, artifacts=bucket) as store:
        paths = write_run(tmp_path / "one", content, {"model.p.m0": "success"})
        store.record_run("production", **paths)
        store.record_run("production", **paths)
        with store.comparison_state("production") as state:
            state.export(tmp_path / "out")
    exported = (tmp_path / "out" / "manifest.json").read_bytes()
    assert exported == paths["manifest"].read_bytes()
    assert b"C4N4RY" not in (tmp_path / "state.db").read_bytes()
    import s3fs

    assert len(s3fs.S3FileSystem().find("history/artifacts")) == 3  # With the snapshot.


def test_a_state_in_s3(bucket: str, tmp_path: Path) -> None:
    import s3fs

    paths = write_run(tmp_path / "one", manifest(model("a")), {"model.p.a": "error"})
    system = s3fs.S3FileSystem()
    for path in paths.values():
        system.put_file(str(path), f"history/prod/{path.name}")
    with (
        slimdag.State.load("s3://history/prod/") as state,
        slimdag.Manifest.load(paths["manifest"]) as m,
    ):
        assert m.select("result:error", state=state) == ["model.p.a"]
        assert m.select("state:modified", state=state) == []


def test_a_bucket_that_is_not_there(bucket: str, tmp_path: Path) -> None:
    """What the object store says reaches the caller, and nothing is recorded."""
    paths = write_run(tmp_path / "one", manifest(model("a")), {"model.p.a": "success"})
    with slimdag.Store.open(tmp_path / "state.db", artifacts="s3://nowhere/x") as store:
        with pytest.raises(slimdag.Error, match=r"[Bb]ucket") as caught:
            store.record_run("production", **paths)
        assert caught.value.code == "store_unreachable"
        assert caught.value.hint
        assert store.runs() == []


@pytest.mark.parametrize("damage", ["gone", "cut"])
@pytest.mark.parametrize("again", ["another run", "the same run"])
def test_what_is_believed_to_be_there_is_looked_for(
    damage: str, again: str, tmp_path: Path
) -> None:
    pytest.importorskip("fsspec")
    objects = tmp_path / "objects"
    paths = write_run(tmp_path / "one", manifest(model("a")), {"model.p.a": "success"})
    with slimdag.Store.open(tmp_path / "state.db", artifacts=f"file://{objects}") as store:
        store.record_run("production", run_id="one", **paths)
        files = [file for file in objects.rglob("*") if file.is_file()]
        assert len(files) == 3
        for file in files:
            if damage == "gone":
                file.unlink()
            else:
                file.write_bytes(file.read_bytes()[:-1])
        second = "two" if again == "another run" else "one"
        store.record_run("production", run_id=second, **paths)
        for run_id in {"one", second}:
            with store.run_state(run_id) as state:
                state.export(tmp_path / f"exported-{run_id}")
            exported = (tmp_path / f"exported-{run_id}" / "manifest.json").read_bytes()
            assert exported == paths["manifest"].read_bytes()
        # What was there before is deleted, and everything has another name.
        written = {file for file in objects.rglob("*") if file.is_file()}
        assert len(written) == 3
        assert written.isdisjoint(files)


def test_another_content_of_the_same_size_is_not_believed(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    paths = write_run(tmp_path / "one", manifest(model("a")), {"model.p.a": "success"})
    artifacts = f"file://{tmp_path}/objects"
    with slimdag.Store.open(tmp_path / "state.db", artifacts=artifacts) as store:
        store.record_run("production", run_id="one", **paths)
        for file in (tmp_path / "objects").rglob("*.zst"):
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
        with pytest.raises(slimdag.Error) as caught, store.run_state("one") as state:
            state.export(tmp_path / "out")
        assert caught.value.code in {"store_corrupt", "invalid_snapshot", "damaged_snapshot"}


def test_a_deletion_that_fails_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsspec = pytest.importorskip("fsspec")
    objects = tmp_path / "objects"
    with slimdag.Store.open(tmp_path / "state.db", artifacts=f"file://{objects}") as store:
        for number in range(3):
            content = manifest(model("a", raw_code=f"select {number}"))
            paths = write_run(tmp_path / f"{number}", content, {"model.p.a": "success"})
            ended = f"2026-01-{number + 1:02}T00:00:00+00:00"
            store.record_run(
                "production", run_id=f"run{number}", started_at=ended, finished_at=ended, **paths
            )

        def broken(self: object, path: str) -> None:
            raise OSError("the bucket is out of order")

        with monkeypatch.context() as patch:
            patch.setattr(fsspec.implementations.local.LocalFileSystem, "rm_file", broken)
            pruned = store.prune(keep_last=1)
        assert pruned.deleted_runs == ("run0", "run1")
        assert pruned.pending_objects == pruned.deleted_artifacts > 0
        assert pruned.pending_reason
        assert [run.run_id for run in store.runs()] == ["run2"]
        again = store.prune(keep_last=1)
        assert (again.deleted_runs, again.pending_objects, again.pending_reason) == ((), 0, None)
        with store.run_state("run2") as state:
            state.export(tmp_path / "out")
    assert len([file for file in objects.rglob("*") if file.is_file()]) == 3
