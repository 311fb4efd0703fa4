"""Artifacts in S3, as moto's server plays it on the loopback address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "C4N4RY-of-s3",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    system.mkdir("history")
    yield "s3://history/artifacts"
    system.rm("history", recursive=True)  # moto keeps its buckets beyond the server.
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


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
