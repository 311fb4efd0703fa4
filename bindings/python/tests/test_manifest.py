from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import slimdag


def test_load_takes_a_file_a_directory_a_string_and_a_path(shop: Path) -> None:
    for path in (shop / "current", shop / "current" / "manifest.json", str(shop / "current")):
        assert len(slimdag.Manifest.load(path)) == 12


def test_load_takes_a_path_that_is_not_utf8(shop: Path, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")
    Path(path).write_bytes((shop / "current" / "manifest.json").read_bytes())
    assert len(slimdag.Manifest.load(path)) == 12
    with pytest.raises(slimdag.Error) as raised:
        slimdag.Manifest.load(path + "x")
    assert raised.value.where.file == path + "x"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "invalid_json"),
        (b"{", "invalid_json"),
        (b"\x00\x01", "invalid_json"),
        (b'{"a": "\xff"}', "invalid_json"),
        (b'{"a": ' + b"[" * 100_000, "invalid_json"),
        (b"[]", "invalid_artifact"),
        (b"{}", "invalid_artifact"),
        (
            b'{"metadata": {"dbt_schema_version": '
            b'"https://schemas.getdbt.com/dbt/manifest/v1.json"}}',
            "unsupported_version",
        ),
    ],
)
def test_what_is_no_manifest(content: bytes, code: str) -> None:
    with pytest.raises(slimdag.Error) as raised:
        slimdag.Manifest.parse(content, "broken.json")
    assert raised.value.code == code
    assert raised.value.message
    assert "broken.json" in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "manifest.json"):
        with pytest.raises(slimdag.Error) as raised:
            slimdag.Manifest.load(path)
        assert raised.value.code == "file_not_found"


def test_metadata(manifest: slimdag.Manifest) -> None:
    assert manifest.metadata == slimdag.Metadata(
        dbt_schema_version="https://schemas.getdbt.com/dbt/manifest/v12.json",
        dbt_version="1.11.0",
        project_name="shop",
        adapter_type="postgres",
        generated_at="2026-01-02T03:04:05.000000Z",
        invocation_id="00000000-0000-0000-0000-000000000001",
        schema_version=12,
    )


def test_nodes(manifest: slimdag.Manifest, content: dict[str, Any]) -> None:
    sections = ("nodes", "sources", "exposures")
    assert set(manifest.unique_ids) == {name for each in sections for name in content[each]}
    assert list(manifest.nodes) == list(manifest.unique_ids)
    for unique_id, node in manifest.nodes.items():
        assert manifest.node(unique_id) == node
        written = content[node.section][unique_id]
        assert node.name == written["name"]
        assert list(node.fqn) == written["fqn"]
        assert list(node.depends_on_nodes) == written.get("depends_on", {}).get("nodes", [])
    assert "model.shop.orders" in manifest
    assert "model.shop.nobody" not in manifest
    assert not manifest.node("model.shop.switched_off").enabled


def test_read_node_is_the_node_of_the_artifact(
    manifest: slimdag.Manifest, content: dict[str, Any]
) -> None:
    unique_ids = ["model.shop.report", "source.shop.raw.orders", "exposure.shop.board"]
    read = manifest.read_nodes(unique_ids)
    assert list(read) == unique_ids
    assert read["model.shop.report"]["raw_code"] == "select 3"
    for unique_id in unique_ids:
        assert manifest.read_node(unique_id) == read[unique_id]
        section = manifest.node(unique_id).section
        assert content[section][unique_id].items() <= read[unique_id].items()


def test_an_artifact_that_was_replaced(target: Path) -> None:
    manifest = slimdag.Manifest.load(target)
    path = target / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"select 3", b"select 9"))
    with pytest.raises(slimdag.Error) as raised:
        manifest.read_node("model.shop.report")
    assert raised.value.code == "artifact_replaced"
    path.unlink()
    with pytest.raises(slimdag.Error):
        manifest.read_node("model.shop.report")


def test_an_unknown_node(manifest: slimdag.Manifest) -> None:
    for ask in (manifest.node, manifest.read_node, manifest.why):
        with pytest.raises(slimdag.Error) as raised:
            ask("model.shop.nobody")
        assert raised.value.code == "node_not_found"
        assert raised.value.where.unique_id == "model.shop.nobody"


@pytest.mark.parametrize("name", ["\ud800", "a\udfffb", "naïve", "🐧", "a\0b", "\x7f"])
def test_odd_texts_survive(content: dict[str, Any], name: str) -> None:
    unique_id = f"model.shop.{name}"
    node = {**content["nodes"]["model.shop.report"], "name": name, "unique_id": unique_id}
    node["fqn"] = ["shop", name]
    node["tags"] = node["config"]["tags"] = [name]
    content["nodes"][unique_id] = node
    manifest = slimdag.Manifest.parse(json.dumps(content).encode())
    assert manifest.unique_ids[-4:].count(unique_id) == 1
    assert manifest.node(unique_id).fqn == ("shop", name)
    assert manifest.read_node(unique_id)["name"] == name
    assert manifest.select(resource_types=["model"], select=f"tag:{name}") == [unique_id]
    assert unique_id in manifest.select()


def test_null_macros_survive(content: dict[str, Any]) -> None:
    content["nodes"]["model.shop.report"]["depends_on"]["macros"] = [None, "macro.shop.money"]
    manifest = slimdag.Manifest.parse(json.dumps(content).encode())
    assert manifest.node("model.shop.report").depends_on_macros == (None, "macro.shop.money")


def test_closing(shop: Path) -> None:
    manifest = slimdag.Manifest.load(shop / "current")
    graph = manifest.graph
    manifest.close()
    manifest.close()
    assert manifest.closed
    assert "closed" in repr(manifest)
    for use in (manifest.select, lambda: graph.edge_count, lambda: manifest.node("x")):
        with pytest.raises(slimdag.Error) as raised:
            use()
        assert raised.value.code == "invalid_argument"
        assert raised.value.message == "The manifest is closed."
    with pytest.raises(slimdag.Error), manifest:
        pass


def test_what_was_answered_outlives_the_manifest(shop: Path) -> None:
    with (
        slimdag.Manifest.load(shop / "current") as manifest,
        slimdag.State.load(shop / "previous") as state,
    ):
        comparison = manifest.compare(state)
    assert "model.shop.orders" in comparison.modified
    assert comparison.reasons("model.shop.orders").aspects == ("configs",)


def test_picture(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    assert "<svg" in manifest.draw()
    assert "digraph" in manifest.draw(["model.shop.orders"], format="dot", title="Ørders")
    comparison = manifest.compare(state)
    plain = manifest.draw(["model.shop.orders"], format="mermaid")
    assert manifest.draw(["model.shop.orders"], comparison=comparison, format="mermaid") != plain
    with pytest.raises(slimdag.Error) as raised:
        manifest.draw(format="pdf")  # type: ignore[arg-type]
    assert raised.value.code == "invalid_argument"


def test_a_manifest_and_its_state_are_loaded_together(shop: Path) -> None:
    manifest, state = slimdag.Manifest.load_with_state(shop / "current", shop / "previous")
    assert manifest.select("state:modified", state=state) == slimdag.Manifest.load(
        shop / "current"
    ).select("state:modified", state=slimdag.State.load(shop / "previous"))
    for paths in ((shop / "current", "/not/there"), ("/not/there", shop / "previous")):
        with pytest.raises(slimdag.Error) as raised:
            slimdag.Manifest.load_with_state(*paths)
        assert raised.value.code == "file_not_found"
        assert raised.value.where.file == "/not/there"
