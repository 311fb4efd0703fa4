"""Manifest.defer(), clone() and stale_relations() as other packages use them. dbt's own answers are
the judge in tests/integration; here are the surface, what goes in and out, and the named modes."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag import DeferralContext, DeferralSource, Manifest, NodeBuild, State

Node = dict[str, Any]


def node(schema: str, name: str, *parents: str, **fields: Any) -> Node:
    unique_id = fields.pop("unique_id", f"model.p.{name}")
    return {
        "unique_id": unique_id,
        "resource_type": unique_id.partition(".")[0],
        "name": name,
        "package_name": "p",
        "path": f"{name}.sql",
        "original_file_path": f"models/{name}.sql",
        "fqn": ["p", name],
        "alias": name,
        "schema": schema,
        "database": "db",
        "relation_name": f'"db"."{schema}"."{name}"',
        "checksum": {"name": "sha256", "checksum": name},
        "raw_code": f"select '{name}'",
        "config": {"enabled": True, "materialized": "view"},
        "depends_on": {"macros": [], "nodes": [f"model.p.{parent}" for parent in parents]},
        **fields,
    }


def manifest_of(*nodes: Node, project: str = "p") -> Manifest:
    return Manifest.parse(
        json.dumps(
            {
                "metadata": {
                    "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
                    "project_name": project,
                    "adapter_type": "duckdb",
                    "invocation_id": "run-of-the-state",
                    "generated_at": "2026-11-20T06:00:00Z",
                },
                "nodes": {entry["unique_id"]: entry for entry in nodes},
                "sources": {},
                "macros": {},
                "exposures": {},
                "metrics": {},
                "disabled": {},
                "selectors": {},
            }
        )
    )


def project(schema: str, body: str = "select 1") -> Manifest:
    """a <- b <- c"""
    return manifest_of(
        node(schema, "a", raw_code=body), node(schema, "b", "a"), node(schema, "c", "b")
    )


@pytest.fixture
def dev() -> Manifest:
    return project("dev")


@pytest.fixture
def prod() -> State:
    return State.from_manifest(project("prod"))


def relations(deferral: slimdag.Deferral, unique_id: str) -> list[str | None]:
    return [reference.relation_name for reference in deferral.resolutions(unique_id)]


def test_the_surface() -> None:
    parameters = inspect.signature(Manifest.defer).parameters
    expected: dict[str, Any] = {
        "favor_state": False,
        "existing_relations": (),
        "command": "build",
        "mode": "dbt",
        "defer_state": None,
    }
    assert list(parameters)[:3] == ["self", "selected", "state"]
    assert {name: parameters[name].default for name in expected} == expected


def test_a_reference_says_where_it_ends_and_why(dev: Manifest, prod: State) -> None:
    deferral = dev.defer(["model.p.b", "model.p.c"], prod)
    assert deferral.build == ["model.p.b", "model.p.c"]
    assert deferral.deferred == ["model.p.a"]
    assert deferral.findings == []
    (reference,) = deferral.resolutions("model.p.b")
    assert reference == slimdag.Resolution(
        unique_id="model.p.a",
        kind="ref",
        relation_name='"db"."prod"."a"',
        origin="deferred",
        project="p",
        environment=None,
        run_id="run-of-the-state",
        built_at="2026-11-20T06:00:00Z",
        rule="absent_from_target",
    )
    assert [r.rule for r in deferral.resolutions("model.p.c")] == ["built_by_command"]


def test_what_is_there_is_a_set_or_a_callable(dev: Manifest, prod: State) -> None:
    there = '"db"."dev"."a"'
    asked: list[str] = []

    def exists(name: str) -> bool:
        asked.append(name)
        return name == there

    for existing in ({there}, [there], exists):
        deferral = dev.defer(["model.p.b", "model.p.c"], prod, existing_relations=existing)
        assert relations(deferral, "model.p.b") == [there]
    assert asked == [there]
    favored = dev.defer(["model.p.b"], prod, favor_state=True, existing_relations={there})
    assert relations(favored, "model.p.b") == ['"db"."prod"."a"']


def test_what_a_callable_raises_reaches_the_caller(dev: Manifest, prod: State) -> None:
    def broken(name: str) -> bool:
        raise LookupError(name)

    with pytest.raises(LookupError, match="dev"):
        dev.defer(["model.p.b"], prod, existing_relations=broken)
    with pytest.raises(LookupError):
        dev.clone(["model.p.b"], prod, existing_relations=broken)


def test_a_separate_state_is_deferred_to(dev: Manifest, prod: State) -> None:
    staging = State.from_manifest(manifest_of(node("staging", "a")))
    deferral = dev.defer(["model.p.b"], prod, defer_state=staging)
    assert relations(deferral, "model.p.b") == ['"db"."staging"."a"']
    slim = dev.defer(["model.p.a", "model.p.b"], prod, mode="slim", defer_state=staging)
    assert slim.build == []  # against prod nothing is modified; against staging b would be new


def test_sources_have_environments_and_builds(dev: Manifest, prod: State) -> None:
    staging = State.from_manifest(project("staging"))
    builds = {"model.p.a": NodeBuild(run_id="42", built_at="2026-11-21T01:00:00Z")}
    context = DeferralContext(
        [DeferralSource(staging, "staging", builds), DeferralSource(prod, "production")],
        target_environment="development",
    )
    deferral = dev.defer(["model.p.b"], context)
    (reference,) = deferral.resolutions("model.p.b")
    assert (reference.environment, reference.run_id) == ("staging", "42")
    never = DeferralSource(staging, "staging", lambda unique_id: NodeBuild(built=False))
    assert [f.code for f in dev.defer(["model.p.b"], never).findings] == ["never_built"]
    chained = dev.defer(["model.p.b"], [never, DeferralSource(prod, "production")], mode="chain")
    assert chained.resolutions("model.p.b")[0].environment == "production"
    here = dev.defer(["model.p.b"], context, existing_relations={'"db"."dev"."a"'})
    assert here.resolutions("model.p.b")[0].environment == "development"


def test_other_projects(prod: State) -> None:
    external = node(
        "dev",
        "x",
        unique_id="model.up.x",
        package_name="up",
        path="",
        original_file_path="",
        raw_code="",
        access="public",
    )
    uses = node("dev", "y", depends_on={"macros": [], "nodes": ["model.up.x"]})
    dev = manifest_of(external, uses)
    upstream = State.from_manifest(
        manifest_of(node("up", "x", unique_id="model.up.x", package_name="up", access="public"))
    )
    context = DeferralContext([prod], {"up": [DeferralSource(upstream, "production")]})
    (reference,) = dev.defer(["model.p.y"], context).resolutions("model.p.y")
    assert (reference.relation_name, reference.project, reference.rule) == (
        '"db"."up"."x"',
        "up",
        "cross_project",
    )
    with pytest.raises(slimdag.Error, match=r"model\.up\.x") as caught:
        dev.defer(["model.p.y"], DeferralContext([prod], {"up": [prod]}))
    assert caught.value.code == "reference_not_found"


def test_500_upstream_models_are_deferred_and_one_is_built() -> None:
    """The reason for deferral: 30 minutes for what is there already, or one minute for the rest."""
    upstream = [node("{0}", f"m{i}", *([f"m{i - 1}"] if i % 10 else [])) for i in range(500)]

    def built_in(schema: str, *more: Node) -> Manifest:
        text = json.dumps([*upstream, *more]).replace("{0}", schema)
        return manifest_of(*json.loads(text))

    new = node("stg", "my_new_model", *[f"m{i}" for i in range(9, 500, 10)])
    staging, production = built_in("stg", new), built_in("prod")
    state = State.from_manifest(production)
    selected = staging.select("+my_new_model")
    assert len(selected) == 501
    slim = staging.defer(selected, state, mode="slim", command="run")
    assert slim.build == ["model.p.my_new_model"]
    assert len(slim.deferred) == 500
    assert {r.origin for r in slim.resolutions("model.p.my_new_model")} == {"deferred"}
    assert all('"prod"' in str(name) for name in relations(slim, "model.p.my_new_model"))
    assert slim.findings == []
    by_dbt = staging.defer(selected, state, command="run")
    assert len(by_dbt.build) == 501
    assert by_dbt.deferred == []


def test_strict_names_what_is_deferred_across_a_change(prod: State) -> None:
    changed = project("dev", "select 2")
    selected = changed.select("+c")
    assert changed.defer(selected, prod, mode="slim").build == [
        "model.p.a",
        "model.p.b",
        "model.p.c",
    ]
    strict = changed.defer(selected, prod, mode="slim_strict")
    assert strict.build == ["model.p.a"]
    assert [(f.code, f.unique_id, f.is_problem) for f in strict.findings] == [
        ("deferred_across_modified", "model.p.b", True),
        ("deferred_across_modified", "model.p.c", True),
    ]
    assert "model.p.a" in str(strict.findings[0])


def test_a_state_says_what_its_run_did_not_build(dev: Manifest, tmp_path: Path, shop: Path) -> None:
    state = json.loads((shop / "previous" / "run_results.json").read_text())
    manifest = json.loads((shop / "previous" / "manifest.json").read_text())
    failed = next(r for r in state["results"] if r["unique_id"].startswith("model."))
    failed["status"] = "error"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "run_results.json").write_text(json.dumps(state))
    current = Manifest.load(shop / "current")
    children = current.graph.children(failed["unique_id"])
    deferral = current.defer(children, State.load(tmp_path))
    codes = {f.code for f in deferral.findings if f.unique_id == failed["unique_id"]}
    assert "not_built_by_state_run" in codes


def test_the_whole_answer_as_data(dev: Manifest, prod: State) -> None:
    deferral = dev.defer(["model.p.b"], DeferralSource(prod, "production"))
    answer = deferral.to_dict()
    assert answer["build"] == deferral.build
    assert answer["deferred"] == deferral.deferred
    (reference,) = answer["resolutions"]["model.p.b"]
    assert slimdag.Resolution(**reference) == deferral.resolutions("model.p.b")[0]
    schema = json.loads(
        (Path(__file__).resolve().parents[3] / "docs/schemas/deferral.json").read_text()
    )
    assert set(answer) == set(schema["required"])
    assert set(reference) == set(schema["$defs"]["resolution"]["required"])
    assert reference["rule"] in schema["$defs"]["resolution"]["properties"]["rule"]["enum"]


def test_mistakes_are_typed_errors(dev: Manifest, prod: State, tmp_path: Path) -> None:
    def code_of(*arguments: Any, **options: Any) -> str:
        with pytest.raises(slimdag.Error) as caught:
            dev.defer(*arguments, **options)
        return caught.value.code

    assert code_of(["model.p.z"], prod) == "node_not_found"
    assert code_of(["model.p.b"], prod, command="freshness") == "invalid_argument"
    assert code_of(["model.p.b"], prod, mode="fast") == "invalid_argument"
    assert code_of(["model.p.b"], []) == "missing_state"
    assert code_of(["model.p.b"], State.load(tmp_path)) == "missing_state"
    with pytest.raises(slimdag.Error) as caught:
        dev.defer(["model.p.b"], prod).resolutions("model.p.z")
    assert caught.value.code == "node_not_found"
    with pytest.raises(TypeError):
        dev.defer(["model.p.b"], None)  # type: ignore[arg-type]
    closed = dev.defer(["model.p.b"], prod)
    closed.close()
    with pytest.raises(slimdag.Error):
        closed.resolutions("model.p.b")


def test_clone(dev: Manifest, prod: State) -> None:
    there = '"db"."dev"."a"'
    steps = dev.clone(["model.p.a", "model.p.b"], prod, {there})
    assert [(s.action, s.relation_name, s.cloned_from) for s in steps] == [
        ("exists", there, '"db"."prod"."a"'),
        ("clone", '"db"."dev"."b"', '"db"."prod"."b"'),
    ]
    assert {s.action for s in dev.clone(["model.p.a"], prod, {there}, True)} == {"clone"}


def test_stale_relations_of_another_environment_are_refused(dev: Manifest, prod: State) -> None:
    with pytest.raises(slimdag.Error, match="another environment's") as raised:
        dev.stale_relations(prod)
    assert raised.value.code == "wrong_artifact"
    assert "--environment-moved" in raised.value.hint
    assert dev.stale_relations(prod, environment_moved=True)
    elsewhere = manifest_of(node("prod", "a"), project="q")
    with pytest.raises(slimdag.Error, match="of the project"):
        elsewhere.stale_relations(prod)


def test_stale_relations(prod: State) -> None:
    now = manifest_of(
        node("prod", "a", raw_code="select 1"), node("prod", "renamed", "a", raw_code="select 'b'")
    )
    stale = now.stale_relations(prod)
    assert [(s.relation_name, s.reason, s.replaced_by) for s in stale] == [
        ('"db"."prod"."b"', "removed", "model.p.renamed"),
        ('"db"."prod"."c"', "removed", None),
    ]
    assert [s.unique_id for s in now.stale_relations(prod, {'"db"."prod"."c"'})] == ["model.p.c"]
    assert now.stale_relations(prod, ()) == []
