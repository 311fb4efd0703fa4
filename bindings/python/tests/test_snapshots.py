"""Snapshots through Python and the command."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
import slimdag
from click.testing import CliRunner, Result
from slimdag.cli._app import app

ROOT = Path(__file__).resolve().parents[3]
RUN_RESULTS = {
    "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"},
    "elapsed_time": 1.0,
    "results": [
        {
            "unique_id": "model.shop.orders",
            "status": "error",
            "timing": [],
            "thread_id": "t",
            "execution_time": 1.0,
            "adapter_response": {},
            "message": None,
            "failures": None,
            "compiled": True,
            "compiled_code": "x",
            "relation_name": None,
        }
    ],
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def prod(shop: Path, tmp_path: Path) -> Path:
    """A state of everything."""
    folder = tmp_path / "prod"
    shutil.copytree(shop / "previous", folder)
    (folder / "run_results.json").write_text(json.dumps(RUN_RESULTS))
    return folder


@pytest.fixture
def snapshot(prod: Path, tmp_path: Path) -> Path:
    path = tmp_path / "prod.slimdag"
    slimdag.State.load(prod).save_snapshot(path)
    return path


def test_a_state_comes_back(manifest: slimdag.Manifest, prod: Path, snapshot: Path) -> None:
    plain, state = slimdag.State.load(prod), slimdag.State.load(snapshot)
    for text in ("state:modified+", "result:error", "result:success"):
        assert manifest.select(text, state=state) == manifest.select(text, state=plain)
    with pytest.raises(slimdag.Error) as raised:
        manifest.select("source_status:fresher", state=state)
    assert raised.value.code == "missing_state"


def test_a_manifest_comes_back(manifest: slimdag.Manifest, tmp_path: Path) -> None:
    manifest.save_snapshot(tmp_path / "m.slimdag")
    again = slimdag.Manifest.load(tmp_path / "m.slimdag")
    assert dict(again.nodes) == dict(manifest.nodes)
    assert again.metadata == manifest.metadata
    assert (
        slimdag.Manifest.parse((tmp_path / "m.slimdag").read_bytes()).unique_ids == again.unique_ids
    )


def test_the_snapshot_outlives_its_file(manifest: slimdag.Manifest, tmp_path: Path) -> None:
    path = tmp_path / "m.slimdag"
    manifest.save_snapshot(path)
    loaded = slimdag.Manifest.load(path)
    manifest.save_snapshot(path)  # in its place
    path.unlink()
    assert dict(loaded.nodes) == dict(manifest.nodes)


def test_text_needs_the_artifact(
    manifest: slimdag.Manifest, shop: Path, prod: Path, snapshot: Path
) -> None:
    comparison = manifest.compare(slimdag.State.load(snapshot))
    modified = comparison.modified
    with pytest.raises(slimdag.Error) as raised:
        comparison.to_json(with_fields=True)
    assert raised.value.code == "text_not_held"
    assert raised.value.where.file == str(snapshot)
    assert "manifest.json" in str(raised.value)

    beside = prod / "elsewhere.slimdag"
    slimdag.State.load(prod).save_snapshot(beside)
    with_text = manifest.compare(slimdag.State.load(beside))
    plain = manifest.compare(slimdag.State.load(prod))
    assert [with_text.reasons(i) for i in modified] == [plain.reasons(i) for i in modified]

    shutil.copy(shop / "current" / "manifest.json", prod / "manifest.json")
    with pytest.raises(slimdag.Error) as raised:
        manifest.compare(slimdag.State.load(beside)).to_json(with_fields=True)
    assert raised.value.code == "artifact_replaced"


def test_directories(manifest: slimdag.Manifest, prod: Path, snapshot: Path) -> None:
    """Artifacts come first; a snapshot stands for all of them."""
    expected = manifest.select("state:modified", state=slimdag.State.load(prod))
    shutil.copy(snapshot, prod / "state.slimdag")
    (prod / "manifest.json").unlink()
    state = slimdag.State.load(
        prod
    )  # run_results.json is there, so that the snapshot does not count
    assert state.manifest is None
    assert slimdag.Manifest.load(prod).unique_ids
    (prod / "run_results.json").unlink()
    state = slimdag.State.load(prod)
    assert manifest.select("state:modified", state=state) == expected
    assert manifest.select("result:error", state=state)


def test_a_state_without_manifest(prod: Path, tmp_path: Path) -> None:
    (prod / "manifest.json").unlink()
    path = tmp_path / "results.slimdag"
    slimdag.State.load(prod).save_snapshot(path)
    assert slimdag.State.load(path).manifest is None
    info = slimdag.snapshot_info(path)
    assert info.manifest is None
    assert info.run_results == 1
    with pytest.raises(slimdag.Error) as raised:
        slimdag.Manifest.load(path)
    assert raised.value.code == "missing_state"


@pytest.mark.parametrize("size", [0, 4, 8, 40, 100, 3000])
def test_cut_off(snapshot: Path, size: int) -> None:
    os.truncate(snapshot, size)
    with pytest.raises(slimdag.Error) as raised:
        slimdag.State.load(snapshot)
    assert raised.value.code == ("invalid_snapshot" if size >= 8 else "invalid_json")
    assert raised.value.where.file == str(snapshot)


def test_read_only_folder_and_full_disk(manifest: slimdag.Manifest, tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "m.slimdag", tmp_path, Path("/proc/m.slimdag")):
        with pytest.raises(slimdag.Error) as raised:
            manifest.save_snapshot(path)
        assert raised.value.code == "io"
    assert not list(tmp_path.iterdir())


def test_save_and_show(prod: Path, tmp_path: Path, shop: Path) -> None:
    path = tmp_path / "new.slimdag"
    saved = run("snapshot", "save", prod, path)
    assert saved.exit_code == 0, saved.output
    assert f"{path.stat().st_size:,} bytes" in saved.output
    listed: list[str | Path] = [
        "ls",
        "--manifest",
        shop / "current",
        "--select",
        "state:modified+",
        "--state",
    ]
    assert run(*listed, path).output == run(*listed, prod).output
    shown = run("snapshot", "show", path)
    assert shown.exit_code == 0, shown.output
    assert "manifest.json" in shown.output
    assert "1 results" in shown.output
    found = json.loads(run("snapshot", "show", path, "--json").output)
    assert found["manifest"]["nodes"] == len(slimdag.Manifest.load(prod))
    schema = json.loads((ROOT / "docs" / "schemas" / "snapshot.json").read_text())
    assert set(found) == set(schema["properties"])
    assert set(found["manifest"]) == set(schema["properties"]["manifest"]["properties"])
    assert set(schema["required"]) == set(found)


def test_what_the_command_cannot_read(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("{}")
    shown = run("snapshot", "show", other)
    assert shown.exit_code == 1
    assert "invalid_snapshot" in shown.output
    assert run("snapshot", "save", tmp_path / "none", tmp_path / "x").exit_code == 1


def test_help_has_examples() -> None:
    for arguments in (["snapshot"], ["snapshot", "save"], ["snapshot", "show"]):
        shown = run(*arguments, "--help")
        assert shown.exit_code == 0
        assert "Examples:" in shown.output
