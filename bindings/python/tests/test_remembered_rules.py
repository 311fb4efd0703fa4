"""Which rules the answers of a store follow: a file that was named, what the store remembers, a
file that merely lies there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import slimdag
from click.testing import CliRunner, Result
from slimdag.cli._app import app
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

PRODUCTION = "  main: {type: deployment, deployment_type: production, comparison_state: %s}\n"
RULES = """\
environments:
  dev: {type: development}
%s
jobs:
  nightly: {environment: main, commands: ["dbt build --vars '{token: hunter2}'"], triggers: [api]}
  check: {environment: main, commands: [dbt build], triggers: [pull_request]}
"""
DEPLOY = RULES % (PRODUCTION % "last_successful_deploy_run")
CHECKS = RULES % (PRODUCTION % "last_successful_run")


def parsed(text: str = DEPLOY, file: str = "environments.yml") -> slimdag.Environments:
    return slimdag.Environments.parse(text, file, variables={})


class Team:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder}/state.db"
        self.count = 0

    def artifacts(self) -> Any:
        self.count += 1
        name = f"run{self.count}"
        content = manifest(model("a", raw_code=name))
        return write_run(self.folder / name, content, {"model.p.a": "success"}, invocation_id=name)

    def record(self, rules: slimdag.Environments | None = None, **values: Any) -> str:
        paths = self.artifacts()
        ended = f"2026-01-{self.count:02}T00:00:00+00:00"
        with slimdag.Store.open(self.url, rules) as store:
            return store.record_run("main", **{"finished_at": ended, **paths, **values})

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--store", self.url])


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return Team(tmp_path)


def state_of(team: Team) -> Any:
    done = team.run("state", "show", "main", "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_answers_do_not_depend_on_the_working_directory(team: Team) -> None:
    deployed = team.record(parsed(), job="nightly")
    team.record(parsed(), job="check")
    elsewhere = state_of(team)
    assert elsewhere["runs"][0]["run_id"] == deployed
    assert elsewhere["rules"]["source"] == "store"
    Path("environments.yml").write_text(CHECKS)
    here = state_of(team)
    assert {**here, "rules": None} == {**elsewhere, "rules": None}
    assert here["rules"]["source"] == "store"
    assert "differs" in here["rules"]["warning"]
    assert elsewhere["rules"]["warning"] is None
    named = team.run("state", "show", "main", "--json", "--environments", "environments.yml")
    content = json.loads(named.stdout)
    assert content["policy"] == "last_successful_run"
    assert content["rules"]["source"] == "file"
    assert "differs" in content["rules"]["warning"]
    assert "Rules: " not in named.stderr
    assert "Warning: " in named.stderr
    shown = team.run("state", "show", "main", "--environments", "environments.yml")
    assert "Rules: environments.yml." in shown.stderr


def test_a_file_that_lies_there_counts_where_nothing_is_remembered(team: Team) -> None:
    team.record()
    assert state_of(team)["rules"] == {"source": "none", "name": None, "warning": None}
    Path("environments.yml").write_text(CHECKS)
    found = state_of(team)
    assert found["policy"] == "last_successful_run"
    assert found["rules"] == {"source": "found_file", "name": "environments.yml", "warning": None}


def test_a_pull_request_changes_no_rules(team: Team) -> None:
    deployed = team.record(parsed(), job="nightly")
    team.record(parsed(CHECKS), job="check")
    team.record(parsed(CHECKS), pull_request=7)
    with slimdag.Store.open(team.url) as store, store.comparison_state("main") as state:
        assert state.origin is not None
        assert state.origin.policy == "last_successful_deploy_run"
        assert state.origin.runs[0].run_id == deployed
        assert f"'{deployed}'" in (state.origin.rules.name or "")
    # A deploy run does.
    later = team.record(parsed(CHECKS), job="nightly")
    with slimdag.Store.open(team.url) as store:
        assert f"'{later}'" in (store.rules_used("main").name or "")
        # The same again changes nothing.
    team.record(parsed(CHECKS), job="nightly")
    with slimdag.Store.open(team.url) as store:
        assert f"'{later}'" in (store.rules_used("main").name or "")


def test_remembered_rules_check_names_and_say_the_trigger(team: Team) -> None:
    team.record(parsed(), job="nightly")
    run_id = team.record(job="check")
    with slimdag.Store.open(team.url) as store:
        assert store.run(run_id).trigger == "pull_request"
    with pytest.raises(slimdag.Error) as raised:
        team.record(job="nobody")
    assert raised.value.code == "job_not_found"
    assert "slimdag env remember" in raised.value.hint


def test_an_explicit_command_remembers(team: Team) -> None:
    team.record()
    Path("mine.yml").write_text(CHECKS)
    unnamed = team.run("env", "remember", "--file", "mine.yml")
    assert unnamed.exit_code == 1
    assert "invalid_argument" in unnamed.stderr
    done = team.run("env", "remember", "--file", "mine.yml", "--project", "p")
    assert done.exit_code == 0, done.output
    assert "Remembered the rules of p" in done.stdout
    assert state_of(team)["policy"] == "last_successful_run"
    with slimdag.Store.open(team.url) as store:
        remembered = store.remembered_environments("p")
        assert remembered is not None
        assert remembered.names() == ["p/dev", "p/main"]
        assert remembered.deferral_target("dev").rule == "development_to_production"
        assert store.remembered_environments("q") is None
    assert "explicit command" in state_of(team)["rules"]["name"]


def test_no_secret_is_remembered(team: Team) -> None:
    text = CHECKS + "variables: {DBT_ENV_SECRET_A: hunter2, DBT_PASSWORD: hunter2}\n"
    with slimdag.Store.open(team.url) as store:
        store.remember_environments(parsed(text), "p")
    for file in team.folder.glob("state.db*"):
        assert b"hunter2" not in file.read_bytes()


def test_deferral_follows_what_is_remembered(team: Team) -> None:
    deployed = team.record(parsed(), job="nightly")
    paths = write_run(team.folder / "current", manifest(model("a"), model("b", "model.p.a")))
    arguments = (
        "defer",
        "--manifest",
        str(paths["manifest"]),
        "--environment",
        "dev",
        "--select",
        "b",
    )
    done = team.run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    (reference,) = json.loads(done.stdout)["resolutions"]["model.p.b"]
    assert reference["run_id"] == deployed
    assert json.loads(done.stdout)["rules"]["source"] == "store"
    assert "Rules: what the store remembers" in team.run(*arguments).stderr


def test_names_in_any_script(team: Team) -> None:
    text = 'project: "p \\"q\\" \U0001f600"\n'
    text += 'environments: {"Größe": {type: deployment, branch: "a\\\\b"}}\n'
    with slimdag.Store.open(team.url) as store:
        (name,) = store.remember_environments(parsed(text))
        remembered = store.remembered_environments(name)
        assert remembered is not None
        assert remembered["Größe"].branch == "a\\b"
