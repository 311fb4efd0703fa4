from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import slimdag

TEST = "test.shop.not_null_orders_id.0123456789"


def test_sets(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    comparison = manifest.compare(state)
    assert comparison.new == ["model.shop.buyers", "source.shop.raw.refunds"]
    assert comparison.modified == manifest.select("state:modified", state=state)
    assert comparison.unmodified == manifest.select("state:unmodified", state=state)
    assert set(comparison.new) & set(comparison.unmodified) == {"source.shop.raw.refunds"}
    assert comparison.removed == ["model.shop.customers", "model.shop.gone"]
    assert comparison.renamed == [slimdag.Rename("model.shop.customers", ("model.shop.buyers",))]
    assert comparison.contract_breaks == []


def test_answers_are_the_callers(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    comparison = manifest.compare(state)
    comparison.modified.clear()
    assert len(comparison.modified) == 5


def test_reasons(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    comparison = manifest.compare(state)
    body = comparison.reasons("model.shop.stg_orders")
    assert body.aspects == ("body",)
    assert body.fields == (
        slimdag.FieldChange("body", "raw_code", "select 1 as id", "select 1 as id, 2 as amount"),
    )
    configs = comparison.reasons("model.shop.orders")
    assert configs.fields == (
        slimdag.FieldChange("configs", "unrendered_config.meta.owner", "ben", "anna"),
    )
    macros = comparison.reasons("model.shop.payments")
    assert macros.macros == (
        slimdag.MacroChange(("macro.shop.money", "macro.shop.rounded"), "changed"),
    )
    for unique_id in comparison.modified:
        assert list(comparison.reasons(unique_id).aspects) == comparison.aspects(unique_id)
    for ask in (comparison.reasons, comparison.aspects, comparison.path_from_modified):
        with pytest.raises(slimdag.Error) as raised:
            ask("model.shop.nobody")
        assert raised.value.code == "node_not_found"


def test_absent_is_not_null(content: dict[str, Any], manifest: slimdag.Manifest) -> None:
    unrendered = content["nodes"]["model.shop.orders"]["unrendered_config"]
    unrendered["meta"] = {"owner": None}
    unrendered["schema"] = "x"
    previous = slimdag.Manifest.parse(json.dumps(content).encode())
    comparison = manifest.compare(slimdag.State.from_manifest(previous))
    fields = {field.path: field for field in comparison.reasons("model.shop.orders").fields}
    assert fields["unrendered_config.meta.owner"].old is None
    assert fields["unrendered_config.meta.owner"].new == "anna"
    assert fields["unrendered_config.schema"].old == "x"
    assert fields["unrendered_config.schema"].new is slimdag.ABSENT
    assert repr(slimdag.ABSENT) == "slimdag.ABSENT"


def test_a_broken_contract_is_listed(manifest: slimdag.Manifest, shop: Path) -> None:
    comparison = manifest.compare(slimdag.State.load(shop / "other_contract"))
    (broken,) = comparison.contract_breaks
    assert broken.unique_id == "model.shop.dim_customers.v2"
    assert broken.versioned
    assert not broken.removed
    assert "integer -> text" in broken.breaking_changes[0]
    assert comparison.reasons(broken.unique_id).contract_break == broken


def test_paths(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    comparison = manifest.compare(state)
    assert comparison.path_from_modified("exposure.shop.board") == [
        "model.shop.orders",
        "model.shop.report",
        "exposure.shop.board",
    ]
    assert comparison.path_from_modified("seed.shop.countries") == []


def test_as_a_dictionary(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    comparison = manifest.compare(state)
    whole = comparison.to_dict()
    for name in ("new", "modified", "unmodified", "removed"):
        assert whole[name] == getattr(comparison, name)
    assert set(whole["reasons"]) == set(comparison.modified)
    assert whole["reasons"]["model.shop.stg_orders"]["fields"][0]["path"] == "raw_code"
    assert "fields" not in comparison.to_dict(with_fields=False)["reasons"]["model.shop.stg_orders"]
    assert json.loads(comparison.to_json()) == whole


def test_a_state_without_manifest(manifest: slimdag.Manifest, tmp_path: Path) -> None:
    state = slimdag.State.load(tmp_path)
    assert state.manifest is None
    with pytest.raises(slimdag.Error) as raised:
        manifest.compare(state)
    assert raised.value.code == "missing_state"
    with pytest.raises(slimdag.Error) as raised:
        slimdag.State.load(tmp_path / "none")
    assert raised.value.code == "file_not_found"


def test_a_state_has_a_manifest(state: slimdag.State) -> None:
    previous = state.manifest
    assert previous is not None
    assert "model.shop.gone" in previous


def test_options(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    moment = datetime(2026, 1, 1, tzinfo=timezone.utc)
    comparison = manifest.compare(
        state,
        more_unrendered_values=True,
        constraint_support=slimdag.constraint_support_of("postgres"),
        now=moment,
    )
    assert comparison.to_dict(with_fields=False)["more_unrendered_values"] is True
    with pytest.raises(slimdag.Error):
        manifest.compare(state, now=datetime(1000, 1, 1, tzinfo=timezone.utc))
