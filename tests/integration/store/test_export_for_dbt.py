"""Exported states as dbt itself reads them: it selects what slimdag says, and never less."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.downgrade import downgrade
from slimdag_testing.query import Query
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import macro, manifest, model, source

ROOT = Path(__file__).resolve().parents[3]
SHOP = ROOT / "examples" / "shop" / "states"
QUESTIONS = (
    "state:modified",
    "state:modified+",
    "state:new",
    "state:old",
    "state:unmodified",
    "state:modified.body",
    "state:modified.macros",
)


def dbts_answer(current: Path, state: Path, question: str) -> list[str]:
    from slimdag_testing.dbt_judge import Judge

    answer = Judge(current, state).select(Query(select=[question]))
    return sorted(answer)


def built(content: dict[str, Any], keep: Any = None) -> dict[str, str]:
    """All nodes of a manifest as results of a run."""
    ids = [*content["nodes"], *content["unit_tests"], *content["functions"]]
    return {unique_id: "success" for unique_id in ids if keep is None or keep(unique_id)}


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with slimdag.Store.open(tmp_path / "state.db") as opened:
        yield opened


@pytest.mark.parametrize("policy", ["last_successful_run", "applied"])
def test_one_run(store: slimdag.Store, tmp_path: Path, policy: str) -> None:
    """A project with every kind of node."""
    content = json.loads((SHOP / "production" / "manifest.json").read_text())
    paths = write_run(tmp_path / "run", content, built(content))
    store.record_run("production", **paths)
    with (
        store.comparison_state("production", policy) as state,
        slimdag.Manifest.load(SHOP / "branch") as m,
    ):
        state.export(tmp_path / "out")
        for question in QUESTIONS:
            expected = dbts_answer(SHOP / "branch", SHOP / "production", question)
            assert m.select(question, state=state) == expected, question
            assert dbts_answer(SHOP / "branch", tmp_path / "out", question) == expected, question


def test_two_runs(store: slimdag.Store, tmp_path: Path) -> None:
    """Half of the project was built from the branch: what is left to do is the other half."""
    before = json.loads((SHOP / "production" / "manifest.json").read_text())
    after = json.loads((SHOP / "branch" / "manifest.json").read_text())
    store.record_run(
        "production",
        **write_run(tmp_path / "one", before, built(before), invocation_id="one"),
        finished_at="2026-01-01T00:00:00Z",
    )
    half = built(after, lambda unique_id: "customers" in unique_id)
    store.record_run(
        "production",
        **write_run(tmp_path / "two", after, half, invocation_id="two"),
        finished_at="2026-01-02T00:00:00Z",
    )
    with (
        store.comparison_state("production", "applied") as state,
        slimdag.Manifest.load(SHOP / "branch") as m,
    ):
        state.export(tmp_path / "out")
        ours = set(m.select("state:modified+", state=state))
        dbts = set(dbts_answer(SHOP / "branch", tmp_path / "out", "state:modified+"))
        assert ours and ours <= dbts
        assert m.select("state:new", state=state) == dbts_answer(
            SHOP / "branch", tmp_path / "out", "state:new"
        )
        with slimdag.State.load(tmp_path / "out") as exported:
            assert set(m.select("state:modified+", state=exported)) == dbts


def history(seed: int) -> tuple[list[tuple[dict[str, Any], dict[str, str]]], dict[str, Any]]:
    """Runs of a project that changes between them, and its manifest after one more change."""
    chance = random.Random(seed)
    bodies = dict.fromkeys("abcdefgh", 0)
    ephemeral = {"b", "e"}
    macros = {"m": 0, "n": 0}
    present = set(bodies)

    def snapshot() -> dict[str, Any]:
        nodes = [macro(name, sql=f"{name} {text}") for name, text in macros.items()]
        names = sorted(bodies)
        for place, name in enumerate(names):
            if name not in present:
                continue
            parents = [
                f"model.p.{parent}"
                for parent in names[max(0, place - 2) : place]
                if parent in present
            ]
            kind = "ephemeral" if name in ephemeral else "table"
            uses = {
                "macros": ["macro.p.m"]
                if place % 3 == 0
                else ["macro.p.n"]
                if place % 3 == 1
                else [],
                "nodes": parents,
            }
            nodes.append(
                model(
                    name,
                    raw_code=f"{name} {bodies[name]}",
                    depends_on=uses,
                    config={"enabled": True, "materialized": kind},
                )
            )
        nodes.append(source("s", database=f"d{bodies['a'] % 2}"))
        return manifest(*nodes)

    def change() -> None:
        for name in bodies:
            if chance.random() < 0.2:
                bodies[name] = chance.randrange(3)
        if chance.random() < 0.4:
            macros[chance.choice("mn")] = chance.randrange(3)
        if chance.random() < 0.3:
            present.symmetric_difference_update({chance.choice("cgh")})

    runs = []
    for _ in range(chance.randrange(2, 7)):
        content = snapshot()
        results = {
            unique_id: chance.choice(["success", "success", "error", "skipped"])
            for unique_id, node in content["nodes"].items()
            if node["config"]["materialized"] == "table" and chance.random() < 0.6
        }
        runs.append((content, results))
        change()
    return runs, snapshot()


@pytest.mark.parametrize("seed", range(40))
def test_random_histories(tmp_path: Path, seed: int) -> None:
    runs, content = history(seed)
    current = write_run(tmp_path / "current", content)["manifest"].parent
    with slimdag.Store.open(tmp_path / "state.db") as store:
        for number, (before, results) in enumerate(runs):
            paths = write_run(tmp_path / str(number), before, results, invocation_id=str(number))
            store.record_run("production", finished_at=f"2026-01-0{number + 1}T00:00:00Z", **paths)
        if not any(status == "success" for _, results in runs for status in results.values()):
            return
        try:
            state = store.comparison_state("production", "applied")
        except slimdag.Error as error:
            assert error.code == "no_comparison_state"  # What was built has left since.
            return
        with state, slimdag.Manifest.load(current) as m:
            state.export(tmp_path / "out")
            exact = True
            for question in QUESTIONS[:4]:
                ours, dbts = (
                    set(m.select(question, state=state)),
                    set(dbts_answer(current, tmp_path / "out", question)),
                )
                if question.startswith("state:modified"):
                    assert ours <= dbts, question
                    exact = exact and ours == dbts
                else:
                    assert ours == dbts, question
            # The same text in every run: then one manifest says it all.
            texts = [
                json.dumps(
                    [
                        r["macros"],
                        {
                            i: n
                            for i, n in r["nodes"].items()
                            if n["config"]["materialized"] == "ephemeral"
                        },
                    ],
                    sort_keys=True,
                )
                for r, _ in runs
            ]
            assert exact or len(set(texts)) > 1
            # Each node against the manifest of its own run, by dbt itself.
            check_against_each_run(state, m, tmp_path, current)


def check_against_each_run(
    state: slimdag.State, m: slimdag.Manifest, folder: Path, current: Path
) -> None:
    assert state.manifest is not None
    answers: dict[str, list[str]] = {}
    modified = set(m.select("state:modified", state=state))
    kept = json.loads((folder / "out" / "manifest.json").read_text())["nodes"]
    for unique_id, node in kept.items():
        if unique_id not in m or node["config"]["materialized"] == "ephemeral":
            continue
        known = state.provenance(unique_id)
        assert known is not None
        if known.run_id not in answers:
            answers[known.run_id] = dbts_answer(current, folder / known.run_id, "state:modified")
        own = unique_id in answers[known.run_id]
        if own:
            assert unique_id in modified, unique_id
        elif unique_id in modified:  # Then an ephemeral model is another one than in that run.
            parents = set(
                itertools.chain.from_iterable(
                    c.chain for c in m.compare(state).reasons(unique_id).macros
                )
            )
            assert parents & set(answers[known.run_id]), unique_id


@pytest.mark.parametrize("version", [4, 7, 9, 11])
def test_older_manifests_become_version_12(
    store: slimdag.Store, tmp_path: Path, version: int
) -> None:
    content = json.loads((SHOP / "production" / "manifest.json").read_text())
    old = downgrade(content, version, random.Random(version))
    store.record_run("production", status="success", **write_run(tmp_path / "run", old))
    with store.comparison_state("production") as state, slimdag.Manifest.load(SHOP / "branch") as m:
        state.export(tmp_path / "out")
        exported = json.loads((tmp_path / "out" / "manifest.json").read_text())
        assert exported["metadata"]["dbt_schema_version"].endswith("/v12.json")
        for question in QUESTIONS[:4]:
            expected = dbts_answer(SHOP / "branch", tmp_path / "run", question)
            assert m.select(question, state=state) == expected
            assert dbts_answer(SHOP / "branch", tmp_path / "out", question) == expected
