"""Manifest.select() as other packages use it. The answers are dbt-core 1.11's."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
import slimdag

TEST = "test.shop.not_null_orders_id.0123456789"
NIGHTLY = ["model.shop.orders", TEST]


def test_the_surface() -> None:
    parameters = inspect.signature(slimdag.Manifest.select).parameters
    expected: dict[str, Any] = {
        "select": None,
        "exclude": None,
        "state": None,
        "selector": None,
        "selectors": None,
        "indirect_selection": "eager",
        "resource_types": None,
        "exclude_resource_types": None,
        "include_empty": True,
        "semantics": None,
        "more_unrendered_values": None,
        "project_dir": None,
        "current_sources": None,
        "on_warning": None,
    }
    for name, default in expected.items():
        assert parameters[name].default == default
        keyword_only = name not in ("select", "exclude")
        assert (parameters[name].kind is inspect.Parameter.KEYWORD_ONLY) == keyword_only
    compare = inspect.signature(slimdag.Manifest.compare).parameters
    assert compare["more_unrendered_values"].default is None


def test_strings_and_lists(manifest: slimdag.Manifest) -> None:
    assert manifest.select("tag:nightly") == NIGHTLY
    assert manifest.select(["tag:nightly"]) == NIGHTLY
    assert manifest.select(("tag:nightly", "report")) == [
        "model.shop.orders",
        "model.shop.report",
        TEST,
    ]
    assert manifest.select("tag:nightly report") == ["model.shop.orders", "model.shop.report", TEST]
    assert manifest.select("tag:nightly", "test_type:generic") == ["model.shop.orders"]
    assert manifest.select("tag:nightly", exclude=["test_type:generic"]) == ["model.shop.orders"]


def test_nothing_is_not_everything(manifest: slimdag.Manifest) -> None:
    everything = manifest.select()
    assert len(everything) == 11
    assert manifest.select(()) == everything  # As dbt's parse_difference: a tuple is its default.
    assert manifest.select([]) == []
    assert manifest.select(exclude=[]) == everything


def test_states(manifest: slimdag.Manifest, state: slimdag.State, shop: Path) -> None:
    modified = [
        "model.shop.buyers",
        "model.shop.orders",
        "model.shop.payments",
        "model.shop.stg_orders",
        TEST,
    ]
    assert manifest.select("state:modified", state=state) == modified
    assert manifest.select("result:error", state=state) == NIGHTLY
    with pytest.raises(slimdag.Error) as raised:
        manifest.select("state:modified")
    assert raised.value.code == "missing_state"
    with pytest.raises(slimdag.Error) as raised:
        manifest.select("state:modified", state=slimdag.State.load(shop / "other_contract"))
    assert raised.value.code == "contract_breaking_change"


def test_selectors(manifest: slimdag.Manifest, tmp_path: Path) -> None:
    assert manifest.select(selector="nightly") == NIGHTLY
    definition = {
        "selectors": [{"name": "mine", "definition": {"method": "fqn", "value": "report"}}]
    }
    assert manifest.select(selector="mine", selectors=definition) == ["model.shop.report"]
    file = tmp_path / "selectors.yml"
    file.write_text("selectors:\n  - name: mine\n    definition: report\n")
    for path in (file, str(file)):
        assert manifest.select(selector="mine", selectors=path) == ["model.shop.report"]
    with pytest.raises(slimdag.Error) as raised:
        manifest.select(selector="other", selectors=file)
    assert raised.value.code == "selector_not_found"
    file.write_text("selectors:\n  - name: [mine\n")
    with pytest.raises(slimdag.Error) as raised:
        manifest.select(selector="mine", selectors=file)
    assert raised.value.code == "invalid_selectors_file"
    assert raised.value.where.file == str(file)
    with pytest.raises(slimdag.Error) as raised:
        manifest.select(selector="mine", selectors=tmp_path / "none.yml")
    assert raised.value.code == "file_not_found"


def test_other_options(manifest: slimdag.Manifest) -> None:
    assert manifest.select("orders", indirect_selection="empty") == ["model.shop.orders"]
    assert manifest.select("orders", resource_types=["test"]) == [TEST]
    assert manifest.select("orders", resource_types="test") == [TEST]
    assert manifest.select("orders", exclude_resource_types=["test"]) == ["model.shop.orders"]
    assert "seed.shop.countries" in manifest.select(include_empty=False)
    with pytest.raises(slimdag.Error) as raised:
        manifest.select(indirect_selection="lazy")  # type: ignore[arg-type]
    assert raised.value.code == "invalid_argument"
    with pytest.raises(slimdag.Error) as raised:
        manifest.select(resource_types=["table"])
    assert raised.value.code == "invalid_argument"


@pytest.mark.parametrize("select", ["@orders+", "nomethod:x", "state:odd"])
def test_what_dbt_refuses(manifest: slimdag.Manifest, state: slimdag.State, select: str) -> None:
    with pytest.raises(slimdag.Error) as raised:
        manifest.select(select, state=state)
    assert raised.value.code == "invalid_selector"
    assert raised.value.message


def test_warnings(manifest: slimdag.Manifest) -> None:
    heard: list[slimdag.SelectionWarning] = []
    assert manifest.select("nothing_here", on_warning=heard.append) == []
    assert [warning.code for warning in heard] == ["NoNodesForSelectionCriteria"]
    assert "nothing_here" in heard[0].message
    assert heard[0].unique_id == ""


class RefusedError(Exception):
    """Raised by a listener."""


@pytest.mark.parametrize("kind", [RefusedError, KeyboardInterrupt, SystemExit])
def test_what_a_listener_raises_reaches_the_caller(
    manifest: slimdag.Manifest, kind: type[BaseException]
) -> None:
    error = kind("no")

    def refuse(warning: slimdag.SelectionWarning) -> None:
        raise error

    for ask in (manifest.select, lambda *a, **k: manifest.why("model.shop.orders", *a, **k)):
        with pytest.raises(kind) as raised:
            ask("nothing_here", on_warning=refuse)
        assert raised.value is error


def test_invalid_types(manifest: slimdag.Manifest) -> None:
    for wrong in (5, [5], [None]):
        with pytest.raises(TypeError):
            manifest.select(wrong)  # type: ignore[arg-type]


def test_why(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    why = manifest.why("exposure.shop.board", "state:modified+", state=state)
    assert why.selected
    assert why.unique_id == "exposure.shop.board"
    assert why.summary
    assert any(
        step.path == ("model.shop.orders", "model.shop.report", "exposure.shop.board")
        for step in why.steps
    )
    kept_out = manifest.why("seed.shop.countries", "state:modified+", state=state)
    assert not kept_out.selected
    assert '"selected": false' in kept_out.to_json()


def test_constraint_support(manifest: slimdag.Manifest, shop: Path) -> None:
    table = slimdag.constraint_support_of("snowflake")
    assert table.not_null == "enforced"
    assert table.check == "not_supported"
    with pytest.raises(slimdag.Error) as raised:
        slimdag.constraint_support_of("abacus")
    assert raised.value.code == "unknown_adapter"
    state = slimdag.State.load(shop / "previous")
    assert manifest.select("state:new", state=state, constraint_support=table)
