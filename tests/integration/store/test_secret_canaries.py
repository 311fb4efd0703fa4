"""Secrets in every place that can hold one, and every command: none of them is shown or kept."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import slimdag
from click.testing import CliRunner
from slimdag.cli._app import app
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model, source

CANARY = "C4N4RY"

RULES = f"""\
connections:
  lake:
    type: snowflake
    account: ab12345
projects:
  p:
    connection: lake
    variables:
      DBT_ENV_SECRET_TOKEN: {CANARY}-of-a-variable
      SENSITIVE_PASSWORD: {CANARY}-of-a-name
    environments:
      dev:
        type: development
        credentials: {{auth_method: oauth}}
      production:
        type: deployment
        deployment_type: production
        credentials:
          auth_method: keypair
          username: service
          private_key: "{CANARY}-of-a-key"
          private_key_passphrase: "{CANARY}-of-a-passphrase"
          schema: MAIN
        extended_attributes:
          token: {CANARY}-of-an-attribute
          session: "{{{{ env_var('DBT_ENV_SECRET_FROM_PROCESS') }}}}"
    jobs:
      nightly: {{environment: production, commands: [dbt build], triggers: {{schedule: "0 4 * * *"}}}}
      check: {{environment: production, commands: [dbt build], triggers: [pull_request]}}
"""
PULL_REQUEST = f"https://ci:{CANARY}-of-a-request@host/pull/1"
PROCESS = {"DBT_ENV_SECRET_FROM_PROCESS": f"{CANARY}-of-the-process"}


def artifacts(folder: Path, invocation_id: str = "one") -> dict[str, Any]:
    content = manifest(model("a"), model("b", "model.p.a", raw_code="select 2"), source("s"))
    content["metadata"]["env"] = {
        "API_TOKEN": f"{CANARY}-of-metadata",
        "DBT_ENV_SECRET_X": f"{CANARY}-of-dbt",
        "URL": f"https://me:{CANARY}-of-a-url@host/path",
    }
    paths = write_run(
        folder, content, {"model.p.a": "success"},
        invocation_id=invocation_id,
        vars={
            "db_password": f"{CANARY}-of-vars",
            "nested": [{"api_key": f"{CANARY}-nested"}],
            "text": f"password={CANARY}-of-a-text",
        },
        invocation_command=f"dbt build --vars 'token: {CANARY}-of-a-command'",
        profile_password=f"{CANARY}-of-args",
    )  # fmt: skip
    results = json.loads(paths["run_results"].read_text())
    results["results"][0]["message"] = (
        f"could not connect to postgres://me:{CANARY}-of-a-message@host/db"
    )
    paths["run_results"].write_text(json.dumps(results))
    freshness = {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/sources/v3.json",
            "env": {"SECRET_KEY": f"{CANARY}-of-sources"},
        },
        "results": [
            {
                "unique_id": "source.p.src.s",
                "status": "runtime error",
                "error": f"no access with password={CANARY}-of-an-error",
            }
        ],
        "elapsed_time": 0.1,
    }
    paths["sources"] = folder / "sources.json"
    paths["sources"].write_text(json.dumps(freshness))
    return paths


def words(folder: Path, store: str) -> list[list[str]]:
    """All commands that could show something of environments or of a store."""
    file = ["--file", str(folder / "environments.yml")]
    rules = ["--environments", str(folder / "environments.yml"), "--store", store]
    current = ["--manifest", str(folder / "run" / "manifest.json")]
    record = ["--run-results", str(folder / "run" / "run_results.json")]
    record += ["--code-version", f"https://ci:{CANARY}-of-a-version@host/repository"]
    record += ["--sources", str(folder / "run" / "sources.json"), "--job", "nightly"]
    check = ["--manifest", str(folder / "check" / "manifest.json")]
    check += ["--run-results", str(folder / "check" / "run_results.json"), "--job", "check"]
    check += ["--pull-request", PULL_REQUEST]
    return [
        ["env", "list", *file],
        ["env", "list", "--json", *file],
        ["env", "show", "production", *file],
        ["env", "show", "production", "--json", *file],
        ["env", "show", "dev", "--json", *file],
        ["env", "validate", *file],
        ["env", "variables", "production", *file],
        ["env", "variables", "production", "--json", *file],
        ["env", "variables", "dev", *file],
        ["env", "relations", "production", *file, *current],
        ["run", "record", "--environment", "production", *current, *record, *rules],
        ["run", "record", "--environment", "production", *current, *record, *rules, "--json"],
        ["run", "record", "--environment", "production", *check, *rules],
        ["run", "list", *rules],
        ["run", "list", "--json", *rules],
        ["run", "show", "one", *rules],
        ["run", "show", "one", "--json", *rules],
        ["state", "show", "production", *rules],
        ["state", "show", "production", "--json", *rules],
        ["state", "show", "production", "--nodes", *rules],
        ["state", "show", "production", "--draw", str(folder / "out" / "picture.html"), *rules],
        ["state", "export", "production", "-o", str(folder / "out" / "exported"), *rules],
        ["state", "export", "production", "--policy", "applied", "-o", str(folder / "out" / "applied"), *rules],
        ["state", "compare", "production", "--job", "nightly", *current, *rules],
        ["defer", "--environment", "dev", *current, *rules],
        ["defer", "--environment", "dev", "--json", *current, *rules],
        ["run", "prune", "--keep-last", "1", *rules],
    ]  # fmt: skip


def mistakes(folder: Path, store: str) -> list[list[str]]:
    """Commands that print what was given."""
    file = ["--file", str(folder / "environments.yml")]
    rules = ["--environments", str(folder / "environments.yml"), "--store", store]
    return [
        ["run", "show", "three", *rules],
        ["run", "record", "--environment", "production", "--job", "nightly", "--pull-request", PULL_REQUEST,
         "--manifest", str(folder / "run" / "manifest.json"), *rules],
        ["run", "list", "--environment", "nowhere", *rules],
        ["state", "show", "production", "--as-of", "three", *rules],
        ["env", "show", "nowhere", *file],
        ["run", "list", "--store", f"postgresql://u:{CANARY}-of-a-host@127.0.0.1:1/db"],
        ["run", "list", "--store", f"mysql://u:{CANARY}-of-another@host/db"],
        ["run", "list", "--store", store, "--artifacts", f"nothing://key:{CANARY}-of-a-bucket@b/x"],
    ]  # fmt: skip


def contents_of_store(database: Path) -> str:
    """Every value, compressed ones as they come out again."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return repr([connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_secret_is_shown_or_kept(
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    for name, value in PROCESS.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "environments.yml").write_text(RULES)
    artifacts(tmp_path / "run")
    artifacts(tmp_path / "check", "two")
    (tmp_path / "out").mkdir()
    url = f"sqlite:///{tmp_path}/state.db"
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        server.create_database("canaries")
        url = f"{server.url('canaries')}&password={CANARY}-of-the-server"
    shown = {}
    for right, asked in ((True, words(tmp_path, url)), (False, mistakes(tmp_path, url))):
        for arguments in asked:
            done = CliRunner().invoke(app, arguments)
            assert (done.exit_code == 0) is right, (arguments, done.output)
            shown[" ".join(arguments)] = done.output + done.stderr
    assert "one" in shown[next(line for line in shown if line.startswith("run list"))]
    found = {what: text for what, text in shown.items() if CANARY in text}
    assert found == {}
    assert CANARY not in caplog.text
    exported = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.name for path in exported} >= {
        "manifest.json",
        "run_results.json",
        "sources.json",
        "picture.html",
    }
    assert [path for path in exported if CANARY.encode() in path.read_bytes()] == []
    with slimdag.Environments.load(tmp_path / "environments.yml") as rules:
        assert CANARY not in repr(rules) + json.dumps(rules.to_dict())
        with slimdag.Store.open(url, rules) as store, rules.deferral("dev", store) as context:
            assert CANARY not in repr(store) + store.url + json.dumps(context.to_dict())
            assert CANARY not in repr(store.runs()) + repr(store.view("production"))
    if kind == "sqlite":
        assert CANARY not in contents_of_store(tmp_path / "state.db")
        for file in tmp_path.glob("state.db*"):
            assert CANARY.encode() not in file.read_bytes()
