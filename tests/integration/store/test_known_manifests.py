"""A manifest whose body is in the store already: its head is checked all the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.small_manifest import manifest, model

Json = dict[str, Any]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    url = f"sqlite:///{tmp_path}/state.db"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        server.create_database("known")
        url = server.url("known")
    with slimdag.Store.open(url) as opened:
        yield opened


def parts() -> tuple[str, str]:
    """The metadata of a manifest, and what stands behind it."""
    content = manifest(model("a"), model("b", "model.p.a"))
    text = json.dumps(content)
    metadata = json.dumps(content["metadata"])
    head = '{"metadata": ' + metadata
    assert text.startswith(head)
    return metadata, text[len(head) :]


def record(store: slimdag.Store, folder: Path, text: str, run_id: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(text)
    store.record_run(
        "production",
        status="success",
        manifest=folder,
        run_id=run_id,
        finished_at=f"2026-01-01T00:00:0{len(store.runs())}Z",
    )


def changed(metadata: str, **changes: Any) -> str:
    return json.dumps({**json.loads(metadata), **changes})


HEADS = {
    "a comma too much": ('{,"metadata": ', lambda text: text, "invalid_json"),
    "no colon": ('{"metadata" ', lambda text: text, "invalid_json"),
    "two colons": ('{"metadata":: ', lambda text: text, "invalid_json"),
    "a wrong bracket": ('{"metadata": ', lambda text: text[:-1] + "]", "invalid_json"),
    "a word": ('{"metadata": ', lambda _: "nothing", "invalid_json"),
    "a key without quotes": ('{"metadata": ', lambda text: "{x" + text[1:], "invalid_json"),
    "no object": ('{"metadata": ', lambda _: "[1]", "invalid_artifact"),
    "null": ('{"metadata": ', lambda _: "null", "invalid_artifact"),
    "no version": (
        '{"metadata": ',
        lambda text: changed(text, dbt_schema_version=None),
        "invalid_artifact",
    ),
    "an unknown version": (
        '{"metadata": ',
        lambda text: text.replace("manifest/v12", "manifest/v99"),
        "unsupported_version",
    ),
    "an old version": (
        '{"metadata": ',
        lambda text: text.replace("manifest/v12", "manifest/v1"),
        "unsupported_version",
    ),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_head_that_cannot_be(store: slimdag.Store, tmp_path: Path, case: str) -> None:
    metadata, body = parts()
    record(store, tmp_path / "first", '{"metadata": ' + metadata + body, "first")
    begin, change, code = HEADS[case]
    with pytest.raises(slimdag.Error) as caught:
        record(store, tmp_path / "second", begin + change(metadata) + body, "second")
    assert caught.value.code == code
    assert str(tmp_path / "second") in str(caught.value)
    assert [run.run_id for run in store.runs()] == ["first"]
    with store.comparison_state("production") as state:
        state.export(tmp_path / "out")
    json.loads((tmp_path / "out" / "manifest.json").read_text())


@pytest.mark.parametrize(
    "change",
    [
        {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v11.json"},
        {"dbt_version": "2.0.0"},
        {"project_name": None},
        {"invocation_id": "another", "generated_at": "2026-01-02T00:00:00Z"},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_the_same_body_behind_another_head(
    store: slimdag.Store, tmp_path: Path, change: Json
) -> None:
    """It is read as if the first one had never been there."""
    metadata, body = parts()
    record(store, tmp_path / "first", '{"metadata": ' + metadata + body, "first")
    text = '{"metadata": ' + changed(metadata, **change) + body
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "manifest.json").write_text(text)
    record(store, tmp_path / "second", text, "second")
    with (
        store.run_state("second", "p" if "project_name" not in change else None) as state,
        slimdag.State.load(tmp_path / "alone") as alone,
        slimdag.Manifest.load(tmp_path / "first") as current,
    ):
        assert current.select("state:modified", state=state) == current.select(
            "state:modified", state=alone
        )
        state.export(tmp_path / "out")
        alone.export(tmp_path / "out_alone")
        assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == json.loads(
            (tmp_path / "out_alone" / "manifest.json").read_text()
        )
