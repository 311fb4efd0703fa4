"""What comes into a store: ids and names of any kind are recorded as what they are, or refused, and never make the store
unusable. In SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

Json = dict[str, Any]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create_database("door")
    return server.url("door")


def node(unique_id: str) -> Json:
    return {**model("a"), "unique_id": unique_id}


# Ids that dbt gives a model whose file has such a name.
ODD_IDS = (
    "model.p.a\tb",
    "model.p.a\nb",
    "\tmodel.p.a",
    "model.p.ä€𝄞",
    "model.p.'\"\\",
    "model.p.\ud800",
    "model.p." + "x" * 100_000,
)
REFUSED_IDS = ("", "model.p.a\0b", "model.p.a\0rmodel\tmodel.p.ghost", "\0")


@pytest.mark.parametrize("unique_id", ODD_IDS, ids=lambda unique_id: ascii(unique_id[:20]))
def test_an_odd_id_is_that_of_a_node(url: str, tmp_path: Path, unique_id: str) -> None:
    paths = write_run(tmp_path, manifest(model("b"), node(unique_id)), {unique_id: "success"})
    with slimdag.Store.open(url) as store:
        store.record_run("production", run_id="odd", **paths)
        view = {each.unique_id: each.built for each in store.view("production")}
        assert set(view) == {unique_id, "model.p.b"}
        assert view[unique_id] is not None
        assert view["model.p.b"] is None
        with store.comparison_state("production", "applied") as state:
            provenance = state.provenance(unique_id)
            assert provenance is not None
            assert provenance.run_id == "odd"


@pytest.mark.parametrize("unique_id", REFUSED_IDS, ids=ascii)
def test_an_id_that_no_node_can_have_is_refused(url: str, tmp_path: Path, unique_id: str) -> None:
    good = write_run(tmp_path / "good", manifest(model("b")), {"model.p.b": "success"})
    bad = write_run(
        tmp_path / "bad", manifest(model("b"), node(unique_id)), {"model.p.b": "success"}
    )
    with slimdag.Store.open(url) as store:
        store.record_run("production", run_id="good", **good)
        with pytest.raises(slimdag.Error) as caught:
            store.record_run("production", run_id="bad", **bad)
        assert caught.value.code == "invalid_artifact"
        assert [run.run_id for run in store.runs()] == ["good"]
        assert [each.unique_id for each in store.view("production")] == ["model.p.b"]


NAMES = ("environment", "job", "run_id", "project", "branch", "code_version", "pull_request")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 20_000], ids=["nul", "surrogate", "long"])
def test_a_name_that_cannot_be_kept_is_refused(
    url: str, tmp_path: Path, name: str, text: str
) -> None:
    paths = write_run(tmp_path, manifest(model("b")), {"model.p.b": "success"})
    values: dict[str, Any] = {"environment": "production", "run_id": "r", **paths, name: text}
    with slimdag.Store.open(url) as store:
        with pytest.raises(slimdag.Error) as caught:
            store.record_run(**values)
        assert caught.value.code == "invalid_argument"
        assert store.runs() == []


@pytest.mark.parametrize("name", ["environment", "job", "run_id"])
def test_a_name_has_no_control_characters(tmp_path: Path, name: str) -> None:
    paths = write_run(tmp_path, manifest(model("b")), {"model.p.b": "success"})
    values: dict[str, Any] = {"environment": "production", "run_id": "r", **paths}
    with slimdag.Store.open(tmp_path / "state.db") as store:
        for character in "\t\n\x1b\x7f\x9b":
            with pytest.raises(slimdag.Error) as caught:
                store.record_run(**{**values, name: f"a{character}b"})
            assert caught.value.code == "invalid_argument"
        store.record_run(**{**values, "code_version": "two\nlines"})


@pytest.mark.parametrize(
    "change",
    [
        {"invocation_id": "a\0b"},
        {"project_name": "\ud800"},
        {"dbt_version": "1.11\0"},
    ],
    ids=lambda change: str(*change),
)
def test_what_an_artifact_says_of_its_run_is_checked(
    url: str, tmp_path: Path, change: Json
) -> None:
    content = manifest(model("b"))
    content["metadata"].update(change)
    paths = write_run(tmp_path, content)
    with slimdag.Store.open(url) as store:
        with pytest.raises(slimdag.Error) as caught:
            store.record_run("production", status="success", **paths)
        assert caught.value.code == "invalid_artifact"


def test_questions_with_names_that_nothing_has(url: str, tmp_path: Path) -> None:
    paths = write_run(tmp_path, manifest(model("b")), {"model.p.b": "success"})
    with slimdag.Store.open(url) as store:
        store.record_run("production", **paths)
        for name in ("a\0b", "\ud800", "x" * 20_000):
            for ask in (
                lambda name=name: store.runs(name),
                lambda name=name: store.view("production", project=name),
                lambda name=name: store.run(name),
                lambda name=name: store.comparison_state("production", job=name),
            ):
                with pytest.raises(slimdag.Error) as caught:
                    ask()
                assert caught.value.code.endswith("_not_found") or (
                    caught.value.code == "invalid_argument"
                )
        assert len(store.runs()) == 1
