"""A canary in each place that can hold a secret, one by one: none comes into a store, into its freed pages and logs, into
an export or into what a command prints."""

from __future__ import annotations

import copy
import json
import os
import pathlib
import re
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import slimdag
from click.testing import CliRunner
from slimdag.cli._app import app
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model, source

Place = Callable[["Artifacts", str], None]


class Artifacts:
    """What one run leaves, before it is written."""

    def __init__(self) -> None:
        self.manifest: dict[str, Any] = manifest(model("a"), source("s"))
        self.args: dict[str, Any] = {"which": "build"}
        self.result: dict[str, Any] = {}
        self.results_metadata: dict[str, Any] = {}
        self.freshness: dict[str, Any] = {}
        self.freshness_metadata: dict[str, Any] = {}
        self.run: dict[str, Any] = {}
        self.raw: dict[str, Callable[[str], str]] = {}

    def write(self, folder: pathlib.Path, run_id: str) -> dict[str, Any]:
        arguments = {key: value for key, value in self.args.items() if key != "which"}
        paths = write_run(
            folder, self.manifest, {"model.p.a": "success"}, invocation_id=run_id, **arguments
        )
        results = json.loads(paths["run_results"].read_text())
        results["results"][0].update(self.result)
        results["metadata"].update(self.results_metadata)
        freshness = {
            "metadata": {
                "dbt_schema_version": "https://schemas.getdbt.com/dbt/sources/v3.json",
                **self.freshness_metadata,
            },
            "results": [
                {
                    "unique_id": "source.p.src.s",
                    "status": "runtime error",
                    "error": "no",
                    **self.freshness,
                }
            ],
            "elapsed_time": 0.1,
        }
        paths["sources"] = folder / "sources.json"
        paths["run_results"].write_text(json.dumps(results))
        paths["sources"].write_text(json.dumps(freshness))
        for name, change in self.raw.items():
            path = folder / f"{name}.json"
            path.write_text(change(path.read_text()))
        return {**paths, **self.run}


def arg(**values: str) -> Place:
    """Arguments of dbt; CANARY stands for the canary."""

    def put(artifacts: Artifacts, canary: str) -> None:
        text = json.dumps(values).replace("CANARY", canary)
        artifacts.args.update(json.loads(text))

    return put


def args_json(text: str) -> Place:
    def put(artifacts: Artifacts, canary: str) -> None:
        artifacts.args.update(json.loads(text.replace("CANARY", canary)))

    return put


def part(name: str, text: str) -> Place:
    def put(artifacts: Artifacts, canary: str) -> None:
        getattr(artifacts, name).update(json.loads(text.replace("CANARY", canary)))

    return put


def metadata(text: str) -> Place:
    def put(artifacts: Artifacts, canary: str) -> None:
        artifacts.manifest["metadata"].update(json.loads(text.replace("CANARY", canary)))

    return put


def raw(name: str, old: str, new: str) -> Place:
    def put(artifacts: Artifacts, canary: str) -> None:
        def change(text: str) -> str:
            assert old in text, (old, text[:200])
            return text.replace(old, new.replace("CANARY", canary), 1)

        artifacts.raw[name] = change

    return put


def run(name: str, text: str) -> Place:
    def put(artifacts: Artifacts, canary: str) -> None:
        artifacts.run[name] = text.replace("CANARY", canary)

    return put


PLACES: dict[str, Place] = {
    # --vars, as dbt keeps it: a mapping, or in the command line as it was typed
    "a variable": args_json('{"vars": {"db_password": "CANARY"}}'),
    "a variable in a list": args_json('{"vars": {"tokens": ["a", "CANARY"]}}'),
    "a nested variable": args_json('{"vars": {"a": [{"b": {"api_key": "CANARY"}}]}}'),
    "below a secret name": args_json('{"vars": {"secret": {"deep": {"x": ["CANARY"]}}}}'),
    "a number": args_json('{"vars": {"token": 9CANARY9}}'.replace("9CANARY9", '"CANARY"')),
    "a text of a variable": args_json('{"vars": {"x": "password=CANARY"}}'),
    "variables as YAML": args_json('{"vars": "password: CANARY"}'),
    "YAML with blanks": args_json('{"vars": "{password: two words CANARY, day: 1}"}'),
    "YAML with a comma": args_json('{"vars": "password: one, CANARY"}'),
    "YAML with a list": args_json('{"vars": "{passwords: [one, CANARY], day: 1}"}'),
    "YAML with a list below": args_json('{"vars": "passwords:\\n- one\\n- CANARY\\nday: 1"}'),
    "nested YAML": args_json('{"vars": "secret:\\n  deep:\\n    x: CANARY\\nday: 1"}'),
    "nested YAML in braces": args_json('{"vars": "{secret: {deep: {x: CANARY}}, day: 1}"}'),
    "a block of YAML": args_json('{"vars": "password: |\\n  one\\n  CANARY\\nday: 1"}'),
    "a folded block of YAML": args_json('{"vars": "password: >-\\n    one\\n\\n    CANARY\\nday: 1"}'),
    "YAML on two lines": args_json('{"vars": "password: one\\n  CANARY"}'),
    "YAML with an apostrophe": args_json('{"vars": "password: it\'s CANARY"}'),
    "quoted YAML": args_json('{"vars": "password: \'it\'\'s, CANARY\'"}'),
    "YAML with a tag": args_json('{"vars": "password: !!str CANARY"}'),
    "a quoted key of YAML": args_json('{"vars": "{\\"password\\": CANARY}"}'),
    "an escaped key in a text": args_json('{"vars": "{\\"pass\\\\u0077ord\\": \\"CANARY\\"}"}'),
    "the command line": args_json('{"invocation_command": "dbt build --vars {token: a CANARY, b: 1}"}'),
    "the command line in quotes": args_json('{"invocation_command": "dbt build --vars \'token: a CANARY\' -s a"}'),
    "a block in the command line": args_json('{"invocation_command": "dbt build --vars \'token: |\\n  CANARY\'"}'),
    "an option": args_json('{"invocation_command": "dbt build --password CANARY -s a"}'),
    "an option in a list": args_json('{"argv": ["dbt", "--token", "CANARY"]}'),
    "an option with a sign in a list": args_json('{"argv": ["dbt", "--token=CANARY"]}'),
    "an argument of its own": args_json('{"profile_password": "CANARY"}'),
    # names
    "PGPASSWORD": args_json('{"env": {"PGPASSWORD": "CANARY"}}'),
    "DBPASSWORD": args_json('{"env": {"DBPASSWORD": "CANARY"}}'),
    "AUTHTOKEN": args_json('{"env": {"AUTHTOKEN": "CANARY"}}'),
    "SECRETKEY": args_json('{"env": {"SECRETKEY": "CANARY"}}'),
    "AUTH_HEADER": args_json('{"env": {"AUTH_HEADER": "CANARY"}}'),
    "GITHUB_PAT": args_json('{"env": {"GITHUB_PAT": "CANARY"}}'),
    "a name and a value": args_json('{"env": [{"name": "DB_PASSWORD", "value": "CANARY"}]}'),
    "a key that is a text": args_json('{"env": {"password=CANARY": 1}}'),
    # keys that stand twice or are escaped
    "doubled arguments": raw("run_results", '"args":', '"args": {"password": "CANARY"}, "args":'),
    "doubled arguments, the last": raw("run_results", '"args":', '"args": {"token": "CANARY"}, "x": 1, "args":'),
    "escaped arguments": raw("run_results", '"args":', '"\\u0061rgs": {"password": "CANARY"}, "args":'),
    "an escaped key": raw("run_results", '"which"', '"pass\\u0077ord": "CANARY", "which"'),
    "doubled metadata": raw("manifest", '"nodes":', '"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p", "env": {"TOKEN": "CANARY"}}, "nodes":'),
    "escaped metadata": raw("manifest", '"nodes":', '"m\\u0065tadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p", "env": {"TOKEN": "CANARY"}}, "nodes":'),
    "a member of the root": raw("run_results", '"args":', '"access_token": "CANARY", "args":'),
    # metadata
    "metadata of the manifest": metadata('{"env": {"API_TOKEN": "CANARY"}}'),
    "dbt's own prefix": metadata('{"env": {"DBT_ENV_SECRET_X": "CANARY"}}'),
    "a URL in metadata": metadata('{"env": {"URL": "https://me:CANARY@host/path"}}'),
    "metadata of results": part("results_metadata", '{"env": {"CLIENT_SECRET": "CANARY"}}'),
    "metadata of sources": part("freshness_metadata", '{"env": {"SECRET_KEY": "CANARY"}}'),
    # URLs
    "a URL with a slash": args_json('{"x": "postgres://me:a/CANARY@host/db"}'),
    "a URL with a question mark": args_json('{"x": "postgres://me:a?CANARY@host/db"}'),
    "a URL with a number sign": args_json('{"x": "postgres://me:a#CANARY@host/db"}'),
    "a URL with an at sign": args_json('{"x": "postgres://me:a@CANARY@host/db"}'),
    "a signed URL": args_json('{"x": "https://host/path?se=1&sig=CANARY"}'),
    "a token as user": args_json('{"x": "https://CANARY@github.com/a/b"}'),
    # messages
    "a URL in a message": part("result", '{"message": "at postgres://me:CANARY@host/db"}'),
    "a literal in a message": part("result", '{"message": "no access with password \'CANARY\'"}'),
    "SQL in a message": part("result", '{"message": "create user me identified by \'CANARY\'"}'),
    "keywords in a message": part("result", '{"message": "host=h password=CANARY user=u"}'),
    "a connection string in a message": part("result", '{"message": "Server=h;Pwd=two CANARY;Database=d"}'),
    "a header in a message": part("result", '{"message": "Authorization: Bearer CANARY"}'),
    "a message that is a mapping": part("result", '{"message": {"token": "CANARY"}}'),
    "a message that is a list": part("result", '{"message": ["password=CANARY"]}'),
    "adapter_response": part("result", '{"adapter_response": {"access_token": "CANARY"}}'),
    "a text in adapter_response": part("result", '{"adapter_response": {"_message": "password \'CANARY\'"}}'),
    "an error of sources": part("freshness", '{"error": "password=CANARY"}'),
    "an error that is a mapping": part("freshness", '{"error": {"password": "CANARY"}}'),
    "a private key": part("result", '{"message": "-----BEGIN RSA PRIVATE KEY-----\\nCANARY\\n-----END RSA PRIVATE KEY-----"}'),
    "a token of GitHub": part("result", '{"message": "remote: ghp_0123456789012345CANARY"}'),
    # what is said of a run
    "code version": run("code_version", "https://ci:CANARY@host/repository"),
    "pull request": run("pull_request", "https://ci:CANARY@host/pull/1"),
    "branch": run("branch", "https://ci:CANARY@host/x"),
    "job": run("job", "nightly token=CANARY"),
}  # fmt: skip


def canaries() -> dict[str, str]:
    return {place: f"C4N4RY{number:03}X" for number, place in enumerate(PLACES)}


def record_all(store: slimdag.Store, folder: pathlib.Path) -> None:
    """A run for each place; prunes, so that there are freed pages."""
    for number, (place, canary) in enumerate(canaries().items()):
        artifacts = Artifacts()
        PLACES[place](artifacts, canary)
        values = artifacts.write(folder / f"run{number}", f"run-{number}")
        store.record_run("production", **values)


def found_in(data: bytes) -> set[str]:
    return {match.decode() for match in re.findall(rb"C4N4RY\d\d\dX", data)}


def names_of(found: set[str]) -> list[str]:
    return [place for place, canary in canaries().items() if canary in found]


def test_there_are_enough_places() -> None:
    assert len(PLACES) >= 55


def exported(store: slimdag.Store, folder: pathlib.Path) -> bytes:
    """Every artifact of every run, as it comes out of the store again."""
    content = b""
    for number in range(len(PLACES)):
        out = folder / f"exported{number}"
        with store.run_state(f"run-{number}") as state:
            state.export(out)
        content += b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())
    return content


def shown_by_the_command(url: str) -> str:
    shown = ""
    for words in (
        ["run", "list", "--limit", "500"],
        ["run", "list", "--json", "--limit", "500"],
        *(["run", "show", f"run-{number}", "--json"] for number in range(len(PLACES))),
        ["state", "show", "production", "--json"],
        ["state", "show", "production", "--nodes"],
    ):
        done = CliRunner().invoke(app, [*words, "--store", url])
        assert done.exit_code == 0, done.output
        shown += done.output + done.stderr
    return shown


def test_no_place_gets_into_sqlite(tmp_path: pathlib.Path) -> None:
    database = tmp_path / "state.db"
    url = f"sqlite:///{database}"
    with slimdag.Store.open(url) as store:
        record_all(store, tmp_path / "runs")
        # The log is beside the file while the store is open.
        files = {path.name: path.read_bytes() for path in tmp_path.glob("state.db*")}
        assert names_of(found_in(b"".join(files.values()))) == []
        assert names_of(found_in(exported(store, tmp_path))) == []
        assert names_of(found_in(repr(store.runs(limit=500)).encode())) == []
        assert names_of(found_in(shown_by_the_command(url).encode())) == []
        store.prune(keep_last=1)
    assert (
        names_of(found_in(b"".join(path.read_bytes() for path in tmp_path.glob("state.db*")))) == []
    )


def test_no_place_gets_into_postgresql(
    postgres_server: PostgresServer, tmp_path: pathlib.Path
) -> None:
    """Neither into its tables and their freed pages nor into the write-ahead log, as they lie on the disk."""
    postgres_server.create_database("places")
    with slimdag.Store.open(postgres_server.url("places")) as store:
        record_all(store, tmp_path / "runs")
        assert names_of(found_in(exported(store, tmp_path))) == []
        store.prune(keep_last=1)
    with postgres_server.connect("places") as connection, connection.cursor() as cursor:
        cursor.execute("create table marker as select 'C4N4RY' || '999X' as text")
        cursor.execute("checkpoint")
    connection.close()
    found: set[str] = set()
    for path in (postgres_server.socket_directory / "data").rglob("*"):
        if path.is_file():
            found |= found_in(path.read_bytes())
    assert "C4N4RY999X" in found, "the test looks where nothing is"
    assert names_of(found) == []


def test_no_place_gets_into_a_bucket(tmp_path: pathlib.Path) -> None:
    zstd = shutil.which("zstd")
    bucket = tmp_path / "bucket"
    with slimdag.Store.open(tmp_path / "state.db", artifacts=f"file://{bucket}") as store:
        record_all(store, tmp_path / "runs")
        assert names_of(found_in(exported(store, tmp_path))) == []
    for path in bucket.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if zstd is not None:
                content += subprocess.run(
                    [zstd, "-dc", path], capture_output=True, check=False
                ).stdout
            assert names_of(found_in(content)) == [], path


# ---- texts and configs of nodes


def with_secrets() -> dict[str, Any]:
    content = manifest(
        model("url", raw_code="select * from x('postgres://me:C4N4RY000X@host/db')"),
        model("literal", raw_code="create user me password 'C4N4RY000X'"),
        model("harmless", raw_code="select password, token from users"),
        model("config"),
        model("escaped", raw_code='select 1 -- "token": "C4N4RY000X"'),
    )
    node = content["nodes"]["model.p.config"]
    node["config"] = {**node.get("config", {}), "meta": {"api_token": "C4N4RY000X"}}
    node["columns"] = {
        "password": {"name": "password", "description": "of the user", "data_type": "text"}
    }
    return content


def test_a_secret_in_a_node_is_a_warning_and_alters_nothing(tmp_path: pathlib.Path) -> None:
    paths = write_run(tmp_path / "run", with_secrets(), {"model.p.url": "success"})
    before = paths["manifest"].read_bytes()
    warnings: list[slimdag.SelectionWarning] = []
    with slimdag.Store.open(tmp_path / "state.db") as store:
        store.record_run("production", **paths, on_warning=warnings.append)
        with store.comparison_state("production") as state:
            state.export(tmp_path / "out")
        again: list[slimdag.SelectionWarning] = []
        store.record_run("production", **paths, on_warning=again.append)
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
    assert sorted(warning.unique_id for warning in warnings) == [
        "model.p.config",
        "model.p.escaped",
        "model.p.literal",
        "model.p.url",
    ]
    assert again == warnings
    assert {warning.code for warning in warnings} == {"SecretInNode"}
    assert "C4N4RY" not in repr(warnings)
    assert any("config.meta.api_token" in warning.message for warning in warnings)


def test_without_a_listener_it_is_a_warning_of_python(tmp_path: pathlib.Path) -> None:
    paths = write_run(tmp_path / "run", with_secrets(), {"model.p.url": "success"})
    with (
        slimdag.Store.open(tmp_path / "state.db") as store,
        pytest.warns(UserWarning, match=r"model\.p\.url"),
    ):
        store.record_run("production", **paths)


def test_with_strict_it_is_an_error(tmp_path: pathlib.Path) -> None:
    paths = write_run(tmp_path / "run", with_secrets(), {"model.p.url": "success"})
    url = f"sqlite:///{tmp_path}/state.db"
    with slimdag.Store.open(url) as store:
        with pytest.raises(slimdag.Error) as caught:
            store.record_run("production", **paths, strict=True)
        assert caught.value.code == "invalid_artifact"
        assert "C4N4RY" not in str(caught.value)
        assert caught.value.hint
        assert store.runs() == []
    words = [
        "run",
        "record",
        "--environment",
        "production",
        "--manifest",
        str(tmp_path / "run"),
        "--store",
        url,
    ]
    strict = CliRunner().invoke(app, [*words, "--strict"])
    assert (strict.exit_code, "C4N4RY" in strict.output + strict.stderr) == (1, False)
    lenient = CliRunner().invoke(app, words)
    assert lenient.exit_code == 0, lenient.stderr
    assert lenient.stderr.count("Warning: What looks like a secret") == 4
    assert "C4N4RY" not in lenient.output + lenient.stderr


def test_names_of_the_users_own(tmp_path: pathlib.Path) -> None:
    artifacts = Artifacts()
    artifacts.args.update({"vars": {"pepper": "C4N4RY000X", "token_of_the_day": "kept"}})
    values = artifacts.write(tmp_path / "run", "one")
    with slimdag.Store.open(tmp_path / "state.db") as store:
        store.record_run(
            "production", **values, secret_names=["Pepper"], harmless_names=["token_of_the_day"]
        )
        with store.run_state("one") as state:
            state.export(tmp_path / "out")
    kept = (tmp_path / "out" / "run_results.json").read_text()
    assert ("C4N4RY" in kept, '"kept"' in kept) == (False, True)


@pytest.mark.parametrize("name", ["run_id", "environment", "project"])
def test_what_a_run_is_found_by_holds_no_secret(name: str, tmp_path: pathlib.Path) -> None:
    values = copy.copy(Artifacts().write(tmp_path / "run", "one"))
    values.setdefault("environment", "production")
    values[name] = "https://me:C4N4RY000X@host"
    with slimdag.Store.open(tmp_path / "state.db") as store, pytest.raises(slimdag.Error) as caught:
        store.record_run(**values)
    assert "C4N4RY" not in str(caught.value)
    assert b"C4N4RY" not in b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))


# ---- commands that show configurations

ENVIRONMENTS = """\
connections: {lake: {type: snowflake, account: a}}
projects:
  p:
    connection: lake
    variables:
      PGPASSWORD: C4N4RY000X
      AUTHTOKEN: C4N4RY000X
      GITHUB_PAT: C4N4RY000X
      AUTH_HEADER: C4N4RY000X
      URL: postgres://me:a/C4N4RY000X@host/db
    environments:
      production:
        type: deployment
        deployment_type: production
        credentials: {auth_method: keypair, username: u, schema: MAIN}
        extended_attributes:
          secretkey: C4N4RY000X
          session: {authtoken: C4N4RY000X, list: ["password: two C4N4RY000X"]}
          dsn: "Server=h;Pwd=two C4N4RY000X;Database=d"
"""


def test_environments_are_shown_without_secrets(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "environments.yml"
    file.write_text(ENVIRONMENTS)
    for words in (["variables"], ["show"]):
        for more in ([], ["--json"]):
            done = CliRunner().invoke(
                app, ["env", *words, "production", "--file", str(file), *more]
            )
            assert done.exit_code == 0, done.output
            assert "C4N4RY" not in done.output + done.stderr, words
    with slimdag.Environments.load(file) as environments:
        assert "C4N4RY" not in repr(environments) + json.dumps(environments.to_dict())


def test_diff_shows_no_secrets_of_meta(tmp_path: pathlib.Path) -> None:
    before, after = with_secrets(), with_secrets()
    for content, value in ((before, "C4N4RY000X"), (after, "C4N4RY001X")):
        config = content["nodes"]["model.p.config"]
        config["config"]["meta"] = {
            "api_token": value,
            "PGPASSWORD": value,
            "list": [{"secret": value}],
        }
        config["unrendered_config"] = {"meta": config["config"]["meta"]}
        content["nodes"]["model.p.literal"]["raw_code"] = f"create user me password '{value}'"
        content["nodes"]["model.p.literal"]["checksum"] = {"name": "sha256", "checksum": value}
        content["nodes"]["model.p.literal"].pop("checksum")
    old = write_run(tmp_path / "old", before, {"model.p.url": "success"})["manifest"].parent
    new = write_run(tmp_path / "new", after, {"model.p.url": "success"})["manifest"].parent
    both = ["diff", "--manifest", str(new), "--state", str(old)]
    for more in ([], ["--json"], ["--table"], ["config"], ["literal"]):
        done = CliRunner().invoke(app, [*both, *more])
        assert done.exit_code == 0, done.output
        assert "C4N4RY" not in done.output + done.stderr, more
    assert os.environ.get("C4N4RY") is None
