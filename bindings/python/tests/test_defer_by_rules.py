"""Deferral by the rules of environments.yml, with the states of a store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import slimdag
from click.testing import CliRunner
from slimdag.cli._app import app
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

RULES = """\
projects:
  p:
    depends_on: [base]
    environments:
      dev: {type: development}
      ci: {type: deployment}
      qa: {type: deployment, defer_to: self}
      stage: {type: deployment, deployment_type: staging}
      main: {type: deployment, deployment_type: production}
    jobs:
      check: {environment: ci, commands: [dbt build], triggers: [pull_request]}
      nightly: {environment: main, commands: [dbt build], triggers: {schedule: "0 4 * * *"}}
  base:
    environments:
      base_stage: {type: deployment, deployment_type: staging}
      base_main: {type: deployment, deployment_type: production}
"""


def relation(schema: str, name: str) -> str:
    return f'"d"."{schema}"."{name}"'


def in_schema(schema: str, *names: str) -> list[dict[str, Any]]:
    """A chain of models: each refers to the one before."""
    nodes = []
    for before, name in zip((None, *names), names, strict=False):
        node = model(name, *([f"model.p.{before}"] if before else []))
        nodes.append({**node, "schema": schema, "relation_name": relation(schema, name)})
    return nodes


class Team:
    """A project with runs in its environments."""

    def __init__(self, folder: Path, store: slimdag.Store) -> None:
        self.folder = folder
        self.store = store
        self.count = 0

    def run(
        self, environment: str, nodes: list[dict[str, Any]], built: list[str], **values: Any
    ) -> str:
        self.count += 1
        name = f"run{self.count}"
        paths = write_run(
            self.folder / name,
            manifest(*nodes),
            {f"model.p.{each}": "success" for each in built},
            invocation_id=name,
        )
        ended = f"2026-01-{self.count:02}T00:00:00+00:00"
        return self.store.record_run(
            environment, **{"trigger": "schedule", "finished_at": ended, **paths, **values}
        )

    def current(self, *nodes: dict[str, Any]) -> slimdag.Manifest:
        paths = write_run(self.folder / "current", manifest(*nodes))
        return slimdag.Manifest.load(paths["manifest"])


@pytest.fixture
def rules() -> slimdag.Environments:
    environments = slimdag.Environments.parse(RULES, variables={})
    assert [finding for finding in environments.validate() if finding.severity == "error"] == []
    return environments


@pytest.fixture
def team(tmp_path: Path, rules: slimdag.Environments) -> Iterator[Team]:
    with slimdag.Store.open(tmp_path / "state.db", rules) as store:
        yield Team(tmp_path, store)


def test_development_defers_to_staging_and_says_which_run(
    team: Team, rules: slimdag.Environments
) -> None:
    team.run("main", in_schema("main", "a", "b"), ["a", "b"])
    staged = team.run("stage", in_schema("stage", "a", "b"), ["a", "b"], job=None)
    with (
        rules.deferral("dev", team.store) as context,
        team.current(*in_schema("dev", "a", "b")) as current,
    ):
        assert (context.rule, context.target_environment) == ("development_to_staging", "dev")
        assert [state.origin.environment for state in context.states if state.origin] == ["stage"]
        (found,) = current.defer(["model.p.b"], context).resolutions("model.p.b")
        assert (found.relation_name, found.origin) == (relation("stage", "a"), "deferred")
        assert (found.environment, found.run_id) == ("stage", staged)
        assert found.built_at == "2026-01-02T00:00:00.000000Z"
        there = {relation("dev", "a")}
        (found,) = current.defer(["model.p.b"], context, False, there).resolutions("model.p.b")
        assert (found.relation_name, found.environment) == (relation("dev", "a"), "dev")
        assert [step.cloned_from for step in current.clone(["model.p.a"], context)] == [
            relation("stage", "a")
        ]


def test_there_is_no_fall_through(team: Team, rules: slimdag.Environments) -> None:
    """Production has a state, but staging was chosen."""
    team.run("main", in_schema("main", "a", "b"), ["a", "b"])
    for environment, named in (("dev", "stage"), ("qa", "qa")):
        with pytest.raises(slimdag.Error, match=named) as caught:
            rules.deferral(environment, team.store)
        assert caught.value.code == "no_comparison_state"
    with rules.deferral("", team.store, "check") as context:
        assert (context.rule, context.target_environment) == ("ci_to_production", "ci")
        assert len(context.states) == 1


def test_the_chain_passes_over_a_chosen_environment_without_a_state(
    team: Team, rules: slimdag.Environments
) -> None:
    """Staging was chosen and has no state; the chain goes on with production."""
    main = team.run("main", in_schema("main", "a", "b"), ["a", "b"])
    with (
        rules.deferral("dev", team.store, mode="chain") as context,
        team.current(*in_schema("dev", "a", "b", "c")) as current,
    ):
        assert context.states == []
        assert context.missing is not None
        assert "stage" in context.missing
        assert "stage" in context.left_out_of_chain[0]
        assert [state.provenance("model.p.a").run_id for state in context.chain] == [main]  # type: ignore[union-attr]
        deferral = current.defer(["model.p.c"], context, mode="chain")
        assert deferral.resolutions("model.p.c")[0].run_id == main
        with pytest.raises(slimdag.Error, match="stage") as caught:
            current.defer(["model.p.c"], context)
        assert caught.value.code == "no_comparison_state"


def test_a_chain_in_which_nothing_has_a_state(team: Team, rules: slimdag.Environments) -> None:
    with (
        rules.deferral("dev", team.store, mode="chain") as context,
        team.current(*in_schema("dev", "a", "b")) as current,
        pytest.raises(slimdag.Error) as caught,
    ):
        current.defer(["model.p.b"], context, mode="chain")
    assert caught.value.code == "no_comparison_state"


def test_the_command_falls_through_the_chain(team: Team, tmp_path: Path) -> None:
    main = team.run("main", in_schema("main", "a", "b"), ["a", "b"])
    (tmp_path / "environments.yml").write_text(RULES)
    team.current(*in_schema("dev", "a", "b", "c")).close()
    options = ["defer", "--manifest", str(team.folder / "current"), "--environment", "p/dev"]
    options += ["--store", team.store.url, "--environments", str(tmp_path / "environments.yml")]
    refused = CliRunner().invoke(app, [*options, "--select", "c"])
    assert refused.exit_code == 1
    assert "no_comparison_state" in refused.stderr
    done = CliRunner().invoke(app, [*options, "--mode", "chain", "--select", "state:new", "--json"])
    assert done.exit_code == 0, done.output
    assert "Left out" in done.stderr
    (reference,) = json.loads(done.stdout)["resolutions"]["model.p.c"]
    assert reference["run_id"] == main


def test_a_deploy_job_defers_to_nothing(team: Team, rules: slimdag.Environments) -> None:
    with (
        rules.deferral("main", team.store, "nightly") as context,
        team.current(*in_schema("main", "a", "b")) as current,
    ):
        assert (context.rule, context.states) == ("deploy_to_nothing", [])
        (found,) = current.defer(["model.p.b"], context).resolutions("model.p.b")
        assert (found.relation_name, found.origin) == (relation("main", "a"), "target")
        with pytest.raises(slimdag.Error) as caught:
            current.defer(["model.p.b"], context, mode="slim")
        assert caught.value.code == "missing_state"


def test_qa_defers_to_itself_checks_included(team: Team, rules: slimdag.Environments) -> None:
    team.run("qa", in_schema("qa", "a"), ["a"], trigger="merge")
    check = team.run("qa", in_schema("qa", "a", "b"), ["b"], trigger="pull_request")
    with (
        rules.deferral("qa", team.store) as context,
        team.current(*in_schema("qa", "a", "b", "c")) as current,
    ):
        (found,) = current.defer(["model.p.c"], context).resolutions("model.p.c")
        assert (found.relation_name, found.run_id) == (relation("qa", "b"), check)


def test_the_chain_asks_staging_then_production(team: Team, rules: slimdag.Environments) -> None:
    main = team.run("main", in_schema("main", "a", "b"), ["a", "b"])
    with (
        rules.deferral("", team.store, "check") as context,
        team.current(*in_schema("ci", "a", "b", "c")) as current,
    ):
        assert len(context.left_out_of_chain) == 1
        assert "stage" in context.left_out_of_chain[0]
        deferral = current.defer(["model.p.c"], context, mode="chain")
        assert deferral.resolutions("model.p.c")[0].run_id == main
    # b was never built in staging: production has it.
    staged = team.run("stage", in_schema("stage", "a", "b"), ["a"])
    with (
        rules.deferral("dev", team.store) as context,
        team.current(*in_schema("dev", "a", "b", "c")) as current,
    ):
        deferral = current.defer(["model.p.b", "model.p.c"], context, mode="chain", command="test")
        assert context.left_out_of_chain == []
        chain = current.defer(["model.p.b", "model.p.c"], context, mode="chain", command="compile")
        assert deferral.build == []
        assert [r.run_id for r in chain.resolutions("model.p.b")] == [staged]
        assert [r.run_id for r in chain.resolutions("model.p.c")] == [main]


def test_what_was_never_built_is_reported(team: Team, rules: slimdag.Environments) -> None:
    team.run("stage", in_schema("stage", "a", "b"), ["b"])
    with (
        rules.deferral("dev", team.store) as context,
        team.current(*in_schema("dev", "a", "b")) as current,
    ):
        deferral = current.defer(["model.p.b"], context)
        assert [(f.code, f.unique_id) for f in deferral.findings] == [("never_built", "model.p.a")]
    # Without any run results it is not known what was built.
    team.run("main", in_schema("main", "a", "b"), [])
    with (
        rules.deferral("", team.store, "check") as context,
        team.current(*in_schema("ci", "a", "b")) as current,
    ):
        assert current.defer(["model.p.b"], context).findings == []


def external() -> dict[str, Any]:
    """A model of another project, as dbt writes it."""
    node = model("shared", access="public")
    return {
        **node, "unique_id": "model.base.shared", "package_name": "base", "path": "",
        "original_file_path": "",
        "fqn": ["base", "shared"], "schema": "old", "relation_name": relation("old", "shared"),
    }  # fmt: skip


def test_other_projects(team: Team, rules: slimdag.Environments, tmp_path: Path) -> None:
    team.run("stage", in_schema("stage", "a"), ["a"])
    user = {**model("user", "model.base.shared"), "schema": "dev"}
    with team.current(external(), user, *in_schema("dev", "a")) as current:
        with rules.deferral("dev", team.store) as context:
            assert context.upstream == {"base": []}
            assert current.defer(["model.p.a"], context).build == ["model.p.a"]
            with pytest.raises(slimdag.Error, match="base_stage") as caught:
                current.defer(["model.p.user"], context)
            assert caught.value.code == "no_comparison_state"
        owned = {**external(), "original_file_path": "models/shared.sql", "path": "shared.sql"}
        owned["relation_name"] = relation("base_stage", "shared")
        owned["schema"] = "base_stage"
        content = manifest(owned)
        content["metadata"]["project_name"] = "base"
        paths = write_run(tmp_path / "base", content, {"model.base.shared": "success"})
        run = team.store.record_run("base_stage", trigger="schedule", run_id="base1", **paths)
        with rules.deferral("dev", team.store) as context:
            (found,) = current.defer(["model.p.user"], context).resolutions("model.p.user")
            assert (found.relation_name, found.rule) == (
                relation("base_stage", "shared"),
                "cross_project",
            )
            assert (found.environment, found.run_id) == ("base_stage", run)


def test_a_context_as_json(team: Team, rules: slimdag.Environments) -> None:
    team.run("main", in_schema("main", "a"), ["a"])
    schema = json.loads(
        (Path(__file__).resolve().parents[3] / "docs/schemas/deferral-context.json").read_text()
    )
    with rules.deferral("", team.store, "check") as context:
        content = context.to_dict()
        assert "production" in repr(context)
    pytest.importorskip("jsonschema").validate(content, schema)
    assert content["sources"][0]["run_id"] == "run1"
    assert content["upstream"][0]["missing"]


def test_the_command(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    team.run("stage", in_schema("stage", "a", "b"), ["a", "b"])
    paths = write_run(tmp_path / "target", manifest(*in_schema("dev", "a", "b", "c")))
    (tmp_path / "environments.yml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    options = ["defer", "--manifest", str(paths["manifest"]), "--json", "--select"]
    by_rules = ["--environment", "dev", "--store", f"sqlite:///{tmp_path}/state.db"]
    done = CliRunner().invoke(app, [*options, "state:new", *by_rules])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert list(found["build"]) == ["model.p.c"]
    text = json.dumps(found)
    assert "run1" in text
    assert relation("stage", "b").replace('"', '\\"') in text
    done = CliRunner().invoke(app, [*options, "c", "--environment", "dev"])
    assert done.exit_code == 2
    assert "--store" in done.output


def test_an_applied_state_knows_the_run_of_each_relation(tmp_path: Path) -> None:
    rules = slimdag.Environments.parse(
        RULES.replace(
            "deployment_type: staging}", "deployment_type: staging, comparison_state: applied}"
        ),
        variables={},
    )
    with slimdag.Store.open(tmp_path / "state.db", rules) as store:
        team = Team(tmp_path, store)
        first = team.run("stage", in_schema("stage", "a", "b"), ["a", "b"])
        second = team.run("stage", in_schema("stage", "a", "b", "c"), ["b"], status="error")
        with (
            rules.deferral("dev", store) as context,
            team.current(*in_schema("dev", "a", "b", "c", "d")) as current,
        ):
            asked = ["model.p.b", "model.p.c", "model.p.d"]
            deferral = current.defer(asked, context, command="compile")
            assert [deferral.resolutions(node)[0].run_id for node in asked] == [first, second, None]
            (found,) = deferral.resolutions("model.p.d")  # c is deployed, but was never built.
            assert (found.relation_name, found.rule) == (relation("dev", "c"), "no_counterpart")
