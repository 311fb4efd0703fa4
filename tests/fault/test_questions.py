"""Questions that have no answer: dangling dependencies, cycles, selectors that dbt refuses or that match nothing."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest
import slimdag
from slimdag_testing.small_manifest import macro, manifest, model, source, write


def load(tmp_path: pathlib.Path, *nodes: dict[str, Any], **sections: Any) -> slimdag.Manifest:
    return slimdag.Manifest.load(write(tmp_path / "current", manifest(*nodes, **sections)))


def error_of(m: slimdag.Manifest, *arguments: Any, **options: Any) -> slimdag.Error:
    with pytest.raises(slimdag.Error) as raised:
        m.select(*arguments, **options)
    return raised.value


def test_dangling_dependency(tmp_path: pathlib.Path) -> None:
    error = error_of(load(tmp_path, model("a", "model.p.gone")), "a")
    assert error.code == "dependency_not_found"
    assert "model.p.a" in str(error) and "model.p.gone" in str(error)


@pytest.mark.parametrize("target", ["exposure.p.e", "unit_test.p.u", "saved_query.p.q"])
def test_only_some_kinds_can_be_depended_on(tmp_path: pathlib.Path, target: str) -> None:
    exposure = {
        "unique_id": "exposure.p.e",
        "resource_type": "exposure",
        "name": "e",
        "package_name": "p",
        "path": "e.yml",
        "original_file_path": "e.yml",
        "fqn": ["p", "e"],
        "type": "ml",
        "owner": {"name": "x"},
        "depends_on": {},
    }
    assert (
        error_of(load(tmp_path, exposure, model("a", target)), "a").code == "dependency_not_found"
    )


def test_cycle_names_its_path(tmp_path: pathlib.Path) -> None:
    m = load(
        tmp_path,
        model("a", "model.p.c"),
        model("b", "model.p.a"),
        model("c", "model.p.b"),
        model("d"),
    )
    error = error_of(m, "d")
    assert error.code == "cycle"
    for uid in ("model.p.a", "model.p.b", "model.p.c"):
        assert uid in error.message
    assert " --> " in error.message and "model.p.d" not in error.message


def test_node_that_depends_on_itself(tmp_path: pathlib.Path) -> None:
    assert error_of(load(tmp_path, model("a", "model.p.a")), "a").code == "cycle"


@pytest.mark.parametrize(
    "text",
    ["nonsense:x", "FQN:a", "selector:s", "config_x:1", "@a+", "@tag:x+1", "source:a.b.c.d", "exposure:a.b.c", "metric:a.b.c", "semantic_model:a.b.c", "saved_query:a.b.c", "unit_test:a.b.c", "resource_type:thing",
     "test_type:x", "version:newest", "path:/absolute", "path:"],
)  # fmt: skip
def test_selectors_that_dbt_refuses(tmp_path: pathlib.Path, text: str) -> None:
    m = load(tmp_path, model("a", version=1, latest_version=1, fqn=["p", "a", "v1"]), source("t"))
    assert error_of(m, text).code == "invalid_selector"
    assert error_of(m, exclude=text).code == "invalid_selector"
    assert error_of(m, f"a {text}").code == "invalid_selector"


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "tag:nothing",
        "source:*.nothing",
        "state",
        "",
        "+",
        "@",
        "a,,b",
        "fqn:",
        "tag:",
        "*:*x",
        "a+b",
        "++a",
        "1+",
        "path:nothing/*.sql",
        "test_name:x",
    ],
)
def test_selectors_that_name_nothing(tmp_path: pathlib.Path, text: str) -> None:
    warnings: list[Any] = []
    m = load(tmp_path, model("a"), source("t"))
    try:
        assert m.select(text, on_warning=warnings.append) == []
    except slimdag.Error as error:
        assert error.code == "invalid_selector" and text == "*:*x"
        return
    assert "NoNodesForSelectionCriteria" in [w.code for w in warnings]
    assert "does not match any enabled nodes" in warnings[0].message


def test_default_selection_of_an_empty_project_does_not_warn(tmp_path: pathlib.Path) -> None:
    warnings: list[Any] = []
    assert load(tmp_path).select(on_warning=warnings.append) == []
    assert "NoNodesForSelectionCriteria" not in [w.code for w in warnings]


def test_an_exception_of_the_callback_comes_back(tmp_path: pathlib.Path) -> None:
    class Stop(Exception):
        pass

    def refuse(_: Any) -> None:
        raise Stop

    with pytest.raises(Stop):
        load(tmp_path, model("a")).select("nothing", on_warning=refuse)


@pytest.mark.parametrize(
    "text",
    [
        "state:modified",
        "state:new",
        "state:unmodified",
        "result:error",
        "source_status:fresher",
        "tag:x,state:old",
        "+state:modified.body+",
    ],
)
def test_state_methods_without_state(tmp_path: pathlib.Path, text: str) -> None:
    m = load(tmp_path, model("a"), source("t"))
    error = error_of(m, text)
    assert error.code == "missing_state"
    assert error.hint
    results_missing = slimdag.State.load(write(tmp_path / "state", manifest(model("a"))))
    if not text.startswith(("state", "tag", "+state")):
        assert error_of(m, text, state=results_missing).code == "missing_state"


@pytest.mark.parametrize(
    "text",
    ["state:modifed", "state:", "state:modified.x", "state:MODIFIED", "state:modified.body.x"],
)
def test_unknown_state_values(tmp_path: pathlib.Path, text: str) -> None:
    m = load(tmp_path, model("a"))
    state = slimdag.State.load(write(tmp_path / "state", manifest(model("a"))))
    assert error_of(m, text, state=state).code == "invalid_selector"


def test_macro_that_does_not_exist(tmp_path: pathlib.Path) -> None:
    state = slimdag.State.load(
        write(tmp_path / "state", manifest(model("a"), macro("m", sql="old")))
    )
    for missing in (None, "macro.p.gone"):
        m = load(
            tmp_path,
            model("a", depends_on={"macros": [missing], "nodes": []}),
            macro("m", sql="new"),
        )
        assert error_of(m, "state:modified", state=state).code == "macro_not_found"
        same = slimdag.State.load(
            write(tmp_path / "same", manifest(model("a"), macro("m", sql="new")))
        )
        assert m.select("state:unmodified", state=same) == ["model.p.a"]


def test_unknown_adapter_only_where_dbt_would_ask_it(tmp_path: pathlib.Path) -> None:
    contract = {"enforced": True, "checksum": "1"}
    columns = {"id": {"name": "id", "data_type": "int", "constraints": [{"type": "not_null"}]}}
    old = model(
        "a", contract=contract, columns=columns, config={"enabled": True, "materialized": "table"}
    )
    state = slimdag.State.load(
        write(tmp_path / "state", manifest(old, model("b"), adapter="nobody_knows_it"))
    )
    same = slimdag.Manifest.load(
        write(tmp_path / "same", manifest(old, model("b", raw_code="x"), adapter="nobody_knows_it"))
    )
    assert same.select("state:modified", state=state) == ["model.p.b"]
    changed = {
        **old,
        "contract": {"enforced": True, "checksum": "2"},
        "columns": {"id": {"name": "id", "data_type": "int"}},
    }
    other = slimdag.Manifest.load(
        write(tmp_path / "other", manifest(changed, adapter="nobody_knows_it"))
    )
    error = error_of(other, "state:modified", state=state)
    assert error.code == "unknown_adapter" and "nobody_knows_it" in str(error)


def test_yaml_selectors(tmp_path: pathlib.Path) -> None:
    m = load(
        tmp_path,
        model("a", tags=["t"]),
        selectors={"kept": {"name": "kept", "definition": {"method": "tag", "value": "t"}}},
    )
    assert m.select(selector="kept") == ["model.p.a"]
    assert error_of(m, selector="missing").code == "selector_not_found"
    path = tmp_path / "selectors.yml"
    for text in ("", "[]", "selectors: 5", "selectors: [5]", "selectors: [{name: s}]", "a: [", "selectors: [{name: s, definition: [a]}]", "\t- x",
                 "selectors: [{name: s, definition: {union: a}}]", "selectors: [{name: s, definition: {method: nonsense, value: a}}]",
                 "selectors: [{name: s, definition: {method: selector, value: later}}, {name: later, definition: a}]",
                 "selectors: [{name: s, definition: a, default: true}, {name: u, definition: a, default: true}]"):  # fmt: skip
        path.write_text(text)
        error = error_of(m, selector="s", selectors=path)
        assert error.code in ("invalid_selectors_file", "invalid_selector", "selector_not_found"), (
            text
        )
    path.write_text("selectors: [{name: s, definition: \"tag:{{ var('x') }}\"}]")
    error = error_of(m, selector="s", selectors=path)
    assert error.code == "invalid_selectors_file" and "manifest" in error.hint
    with pytest.raises(slimdag.Error) as raised:
        m.select(selector="s", selectors=tmp_path / "missing.yml")
    assert raised.value.code == "file_not_found"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("indirect_selection", "greedy"),
        ("resource_types", ["thing"]),
        ("exclude_resource_types", ["thing"]),
    ],
)
def test_arguments_outside_their_range(tmp_path: pathlib.Path, name: str, value: Any) -> None:
    with pytest.raises((slimdag.Error, ValueError)):
        load(tmp_path, model("a")).select("a", **{name: value})


def test_unknown_node(tmp_path: pathlib.Path) -> None:
    m = load(tmp_path, model("a"))
    comparison = m.compare(slimdag.State.load(write(tmp_path / "state", manifest(model("a")))))
    with pytest.raises(slimdag.Error) as raised:
        comparison.reasons("model.p.gone")
    assert raised.value.code == "node_not_found"
