"""`slimdag ls` takes the command lines of `dbt ls`: the engines run them on the example project, and slimdag on the manifest that the
engine wrote; the bytes, the events of JSON logs and the exit codes are the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from slimdag.cli._app import app
from slimdag.cli._events import EVENTS
from slimdag_testing.judges import command_of, python_of

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
SERVER = ROOT / "tests" / "support" / "slimdag_testing" / "dbt_command_server.py"
ENGINES = [pytest.param(name, marks=pytest.mark.judge(name)) for name in ("1.11", "1.12")]
ONE = ["-s", "dim_stores", "--indirect-selection", "empty"]


@dataclass(frozen=True)
class Line:
    """A command line, and what stands around it. Paths are relative to the project; {home} is the home directory."""

    arguments: list[str]
    variables: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    flags: str = ""
    """`flags:` of dbt_project.yml, as YAML."""
    directory: str = "."
    ours: tuple[str, ...] = ()
    """More arguments that only slimdag gets."""

    def __str__(self) -> str:
        around = [f"{name}={value}" for name, value in self.variables.items()]
        around += [f"{name}: {content.strip()}" for name, content in self.files.items()]
        around += [f"flags: {self.flags}"] if self.flags else []
        around += [f"in {self.directory}"] if self.directory != "." else []
        return " ".join([*around, *self.arguments])


def line(*arguments: str, **values: Any) -> Line:
    """`dbt --quiet ls ...`"""
    return Line(["--quiet", "ls", *arguments], **values)


def log(*arguments: str, **values: Any) -> Line:
    """`dbt ls --log-format json ...`"""
    return Line(["ls", "--log-format", "json", *arguments], **values)


STATE = ["--state", "prod"]
SELECTIONS = [
    line(),
    line("--select", "state:modified+", "--exclude", "resource_type:test", *STATE),
    line("--select", "state:new", "state:modified.body", *STATE),
    line(
        "--select", "tag:nightly+", "config.materialized:table", "--indirect-selection", "cautious"
    ),
    line("--select", "path:models/staging", "--resource-type", "model", "test"),
    line("--select", "source:*+1", "--exclude-resource-types", "test", "unit_test"),
    line("--select", "resource_type:unit_test", "resource_type:metric"),
    line("--select", "@test_type:generic,config.severity:error"),
    line("--resource-type", "all", "--exclude-resource-type", "model"),
    line("--resource-types", "default", "--exclude-resource-type", "default"),
    line("--resource-type", "model", "--resource-type", "seed"),
    line("--resource-type=model", "seed"),
    line("--resource-type", "model seed"),
    line("--resource-type", "model,seed"),
    line("--resource-type", "MODEL"),
    line("--models", "+fqn:*"),
    line("--model", "dim_stores", "stg_erp__stores"),
    line("-m", "dim_stores", "-m", "stg_erp__stores"),
    line("-m", "dim_stores", "--select", "dim_stores"),
    line("-m", "dim_stores", "--resource-type", "model"),
    line("-s", "dim_stores stg_erp__stores", "stg_shop__orders"),
    line("-sdim_stores", "stg_erp__stores"),
    line("-s", "dim_stores", "--exclude", "test_type:generic", "test_type:singular"),
    line("--select", "nothing_of_that_name"),
    line("--select", "@dim_stores+"),
    line("--select", "state:modified"),
    line("--select", "state:modified", "--state", "nowhere"),
    line(*ONE, "--state", "nowhere"),
    line("--select", "silly:x"),
    line("--selector", "nightly"),
    line("--selector", "nightly", "--select", "dim_stores"),
    line("--selector", "nobody"),
    line("--selector", "nightly", "--indirect-selection", "empty"),
]
OUTPUTS = [
    line("--output", "name"),
    line("--output", "path"),
    line("--output", "json"),
    line("--output", "selector"),
    line("--output", "NAME", *ONE),
    line("--output", "silly", *ONE),
    line("--output", "json", "--resource-type", "model", "source", "exposure"),
    line("--output", "json", "--output-keys", "unique_id", "name"),
    line("--output", "json", "--output-keys", "name description", "tags"),
    line("--output", "json", "--output-keys", "config.materialized", "config.meta", "raw_code"),
    line("--output", "json", "--output-keys", "depends_on.nodes", "columns", "fqn", "version"),
    line("--output", "json", "--output-keys", "direct_parents", "depends_on.macros", "no.thing"),
    line("--output", "json", "--output-keys=name", "--output-keys", "alias"),
    line("--output-keys", "name", *ONE),
    Line(["ls", "--log-level", "error", *ONE]),
    Line(["ls", "--log-level", "none", *ONE]),
    Line(["--log-level", "none", "--quiet", "ls", *ONE]),
    Line(["ls", "-q", "--log-level", "silly", *ONE]),
]
PLACES = [
    line(*ONE, directory="models"),
    line(*ONE, directory="models/marts/sales"),
    line("--project-dir", "..", *ONE, directory="models"),
    line("--project-dir", "nowhere", *ONE),
    line("--project-dir", ".", "--select", "state:new", *STATE),
    line("--select", "state:new", *STATE, directory="models"),
    line("--select", "state:new", "--state", "../prod", directory="models"),
    line("--select", "state:new", "--state", "{project}/prod", directory="models"),
    line("--target-path", "target", *ONE, directory="models"),
    line("--target-path", "{project}/target", *ONE),
    line(*ONE, variables={"DBT_PROJECT_DIR": "{project}"}, directory=".."),
    line(*ONE, variables={"DBT_ENGINE_PROJECT_DIR": "{project}"}, directory=".."),
    line(*ONE, variables={"DBT_TARGET_PATH": "target"}, directory="models"),
    line("--select", "state:new", variables={"DBT_STATE": "prod"}, directory="models"),
    line("--select", "state:new", variables={"DBT_ARTIFACT_STATE_PATH": "prod"}),
    line(
        "--select",
        "state:new",
        variables={"DBT_ARTIFACT_STATE_PATH": "../prod"},
        directory="models",
    ),
    line("--select", "state:new", *STATE, variables={"DBT_ARTIFACT_STATE_PATH": "nowhere"}),
    line("--select", "state:new", variables={"DBT_STATE": "nowhere", "DBT_ENGINE_STATE": "prod"}),
    line("--select", "state:new", *STATE, variables={"DBT_STATE": "nowhere"}),
]
FLAGS = [
    Line(["ls", "-q", *ONE]),
    Line(["-q", "ls", "-q", *ONE]),
    Line(["--indirect-selection", "empty", "-q", "ls", "-s", "dim_stores"]),
    Line(["--state", "prod", "-q", "ls", "-s", "state:new"]),
    Line(["-q", "list", *ONE]),
    line(*ONE, "--no-quiet"),
    line(*ONE, "--defer", "--favor-state", *STATE),
    line(*ONE, "--no-defer", "--no-favor-state", "--defer-state", "nowhere"),
    line(*ONE, "--fail-fast", "--no-partial-parse", "--no-version-check"),
    line(*ONE, "-x", "--no-fail-fast", "--no-use-colors", "--use-colors-file"),
    line(*ONE, "--no-print", "--printer-width", "100", "--no-write-json", "--cache-selected-only"),
    line(*ONE, "--printer-width", "wide"),
    line(*ONE, "--no-populate-cache", "--static-parser", "--no-send-anonymous-usage-stats"),
    line(*ONE, "--log-path", "logs", "--log-level-file", "none", "--log-format-file", "json"),
    line(*ONE, "--vars", "{first_sales_day: 2024-01-01}"),
    line(*ONE, "--vars", "first_sales_day"),
    line(*ONE, "--profile", "shop", "-t", "branch", "--profiles-dir", "."),
    line(*ONE, "--profiles-dir", "nowhere"),
    line(*ONE, "--threads", "2"),
    line(*ONE, "--nonsense"),
    line("dim_stores"),
    line("--indirect", "empty", "-s", "dim_stores"),
    line(*ONE, "--hints-enabled"),
    line(*ONE, "--maximum-seed-size-mib", "2"),
    line("-s", "dim_stores", "--indirect-selection", "CAUTIOUS"),
    line("-s", "dim_stores", "--indirect-selection", "careful"),
    line("--help", ours=("--dbt-exit-codes",)),
]
SOURCES = [
    line("-s", "dim_stores", variables={"DBT_INDIRECT_SELECTION": "empty"}),
    line("-s", "dim_stores", variables={"DBT_INDIRECT_SELECTION": "Empty"}),
    line("-s", "dim_stores", variables={"DBT_INDIRECT_SELECTION": "none"}),
    line("-s", "dim_stores", variables={"DBT_INDIRECT_SELECTION": ""}),
    line(
        "-s",
        "dim_stores",
        variables={"DBT_INDIRECT_SELECTION": "empty", "DBT_ENGINE_INDIRECT_SELECTION": "eager"},
    ),
    line("-s", "dim_stores", flags="{indirect_selection: empty}"),
    line("-s", "dim_stores", flags="{indirect_selection: empty, printer_width: wide}"),
    line(
        "-s",
        "dim_stores",
        flags="{indirect_selection: empty}",
        variables={"DBT_INDIRECT_SELECTION": "eager"},
    ),
    line("-s", "dim_stores", "--indirect-selection", "eager", flags="{indirect_selection: empty}"),
    line("-s", "dim_stores", files={".env": "DBT_INDIRECT_SELECTION=empty\n"}),
    line(
        "-s",
        "dim_stores",
        files={".env": "DBT_ENGINE_INDIRECT_SELECTION='empty' # no tests\n"},
        directory="models",
    ),
    line("-s", "dim_stores", files={".env": "export X=empty\nDBT_INDIRECT_SELECTION=${X}\n"}),
    line(
        "-s",
        "dim_stores",
        files={".env": "DBT_ENGINE_INDIRECT_SELECTION=empty\n"},
        variables={"DBT_INDIRECT_SELECTION": "eager"},
    ),
    line(
        "-s",
        "dim_stores",
        files={".env": "DBT_INDIRECT_SELECTION=empty\n"},
        variables={"DBT_INDIRECT_SELECTION": "eager"},
    ),
    line(
        "-s",
        "dim_stores",
        files={".env": "DBT_INDIRECT_SELECTION=empty\n"},
        flags="{indirect_selection: eager}",
    ),
    line("-s", "state:new", files={".env": "DBT_STATE=prod\n"}, directory="models"),
    line(
        "-s",
        "dim_stores",
        files={"{home}/.dbt/user_settings.yml": "flags: {indirect_selection: empty}\n"},
    ),
    line(
        "-s",
        "dim_stores",
        files={"{home}/.dbt/user_settings.yml": "flags: {indirect_selection: empty}\n"},
        flags="{indirect_selection: eager}",
    ),
    line("-s", "dim_stores+", variables={"DBT_RESOURCE_TYPES": "model exposure"}),
    line("-s", "dim_stores+", "--resource-type", "test", variables={"DBT_RESOURCE_TYPES": "model"}),
    line("-s", "dim_stores+", variables={"DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test"}),
    line("-s", "dim_stores", variables={"DBT_RESOURCE_TYPES": "table"}),
    Line(["ls", *ONE], variables={"DBT_QUIET": "true"}),
    Line(["ls", *ONE], variables={"DBT_ENGINE_QUIET": "on"}),
    Line(["ls", *ONE], variables={"DBT_QUIET": "quite"}),
    Line(["ls", *ONE], variables={"DBT_LOG_LEVEL": "none"}),
    line(*ONE, variables={"DBT_FAIL_FAST": "perhaps"}),
]
WARNINGS = [
    line("-s", "nothing_there", "--warn-error"),
    line(*ONE, "--warn-error"),
    line("-s", "nothing_there", variables={"DBT_WARN_ERROR": "1"}),
    line("-s", "nothing_there", variables={"DBT_WARN_ERROR": "0"}, flags="{warn_error: true}"),
    line("-s", "nothing_there", flags="{warn_error: true}"),
    line("-s", "nothing_there", "--warn-error-options", "{error: all}"),
    line("-s", "nothing_there", "--warn-error-options", "{error: [NoNodesForSelectionCriteria]}"),
    line("-s", "nothing_there", "--warn-error-options", "{error: [NoNodesSelected]}"),
    line(
        "-s",
        "nothing_there",
        "--warn-error-options",
        "{error: all, warn: [NoNodesForSelectionCriteria, NoNodesSelected]}",
    ),
    line(
        "-s",
        "nothing_there",
        "--warn-error-options",
        "{error: all, silence: [NoNodesForSelectionCriteria], warn: [NoNodesSelected]}",
    ),
    line("-s", "nothing_there", "--warn-error-options", "{include: all}"),
    line("-s", "nothing_there", "--warn-error-options", "{include: all, error: all}"),
    line("-s", "nothing_there", "--warn-error-options", "{warn: [NoNodesSelected]}"),
    line("-s", "nothing_there", "--warn-error-options", "error"),
    line("-s", "nothing_there", flags="{warn_error_options: {error: [NoNodesSelected]}}"),
    line(
        "-s",
        "nothing_there",
        "--warn-error-options",
        "{error: [NoNodesSelected]}",
        flags="{warn_error_options: {error: all}}",
    ),
    line("-s", "dim_stores", "--warn-error", "--warn-error-options", "{error: all}"),
    line("-s", "dim_stores", "--warn-error-options", "{error: all}", flags="{warn_error: false}"),
    line("-m", "dim_stores", "--warn-error"),
    line("-m", "dim_stores", "--warn-error-options", "{error: [Deprecations]}"),
    line("--selector", "nightly", "-s", "dim_stores", "--warn-error"),
    line(*ONE, "--state", "target", "--warn-error"),
    line(
        *ONE,
        "--state",
        "target",
        "--warn-error",
        flags="{require_all_warnings_handled_by_warn_error: true}",
    ),
    line(*ONE, "--warn-error", variables={"DBT_ENGINE_OF_MY_OWN": "1"}),
    line(*ONE, "--warn-error", variables={"DBT_ARTIFACT_STATE_PATH": "prod"}),
]
LOGS = [
    log(*ONE),
    log(*ONE, "--quiet"),
    log("-s", "nothing_there"),
    log("-s", "nothing_there", "--quiet"),
    log("-s", "nothing_there", "dim_stores", "--log-level", "error"),
    log("-s", "nothing_there", "dim_stores", "--log-level", "warn"),
    log("-s", "nothing_there", "--warn-error"),
    log("-s", "@dim_stores+"),
    log("-s", "state:modified", *STATE, "--output", "name"),
    log("-s", "state:modified"),
    log("-m", "dim_stores"),
    log("--selector", "nightly", "-s", "dim_stores"),
    log(*ONE, "--state", "target"),
    log(*ONE, "--output", "json"),
    log("-s", "nothing_there", "--warn-error-options", "{error: [NoNodesSelected]}"),
    log("-s", "nothing_there", "--warn-error-options", "{silence: [NoNodesForSelectionCriteria]}"),
    Line(["--log-format", "JSON", "ls", *ONE]),
    Line(["ls", *ONE], variables={"DBT_LOG_FORMAT": "json"}),
    Line(["ls", *ONE], flags="{log_format: json}"),
    Line(["ls", "-q", *ONE], files={".env": "DBT_LOG_FORMAT=json\n"}),
    log(*ONE, "--warn-error-options", "{include: []}"),
    log(*ONE, variables={"DBT_ENGINE_OF_MY_OWN": "1"}),
]
TEXT_LINES = [*SELECTIONS, *OUTPUTS, *PLACES, *FLAGS, *SOURCES, *WARNINGS]


def _shop(directory: Path) -> None:
    """The project, and the artifacts of production in prod/."""
    shutil.copytree(SHOP / "project", directory, dirs_exist_ok=True)


def _branch(directory: Path) -> None:
    """What the branch changes, laid over it."""
    shutil.copytree(SHOP / "branch", directory, dirs_exist_ok=True)
    for name in (directory / "REMOVED").read_text().split():
        (directory / name).unlink()
    (directory / "REMOVED").unlink()


class Engine:
    """A project of one engine's own, and that engine."""

    def __init__(self, name: str, directory: Path) -> None:
        self.name = name
        self.project = directory / "shop"
        self.home = directory / "home"
        (self.home / ".dbt").mkdir(parents=True)
        _shop(self.project)
        self.environment = {
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "0",
            "DBT_PROFILES_DIR": str(self.project),
            "HOME": str(self.home),
        }
        self._command("deps", "--quiet")
        self._command("parse", "--quiet", "--target", "production", "--target-path", "prod")
        _branch(self.project)
        server = subprocess.Popen(
            [python_of(name), "-I", SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(directory / "errors").open("w"),
            text=True,
            env={**_clean_environment(), **self.environment},
        )
        self._server = server
        self._ask(
            {
                "arguments": ["parse", "--target", "branch"],
                "directory": str(self.project),
                "environment": {},
            }
        )

    def _command(self, *arguments: str) -> None:
        done = subprocess.run(
            [command_of(self.name), *arguments],
            cwd=self.project,
            env={**_clean_environment(), **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        assert self._server.stdin is not None and self._server.stdout is not None
        self._server.stdin.write(json.dumps({"files": {}, **job}) + "\n")
        self._server.stdin.flush()
        answered = self._server.stdout.readline()
        assert answered, (self.home.parent / "errors").read_text()
        answer: dict[str, Any] = json.loads(answered)
        return answer

    def filled(self, text: str) -> str:
        return text.replace("{project}", str(self.project)).replace("{home}", str(self.home))

    def directory(self, asked: Line) -> Path:
        return (self.project / asked.directory).resolve()

    def prepare(self, asked: Line) -> dict[Path, str | None]:
        """Writes the files of a line; what was there before."""
        files = {self.project / self.filled(name): text for name, text in asked.files.items()}
        project = self.project / "dbt_project.yml"
        if asked.flags:
            files[project] = f"{project.read_text()}\nflags: {asked.flags}\n"
        before = {path: path.read_text() if path.exists() else None for path in files}
        for path, text in files.items():
            path.write_text(text)
        return before

    def dbt(self, asked: Line) -> dict[str, Any]:
        return self._ask(
            {
                "arguments": [self.filled(word) for word in asked.arguments],
                "directory": str(self.directory(asked)),
                "environment": self.variables(asked),
            }
        )

    def variables(self, asked: Line) -> dict[str, str]:
        given = {name: self.filled(value) for name, value in asked.variables.items()}
        return {**self.environment, **given}

    def slimdag(self, asked: Line, **more: str) -> Result:
        arguments = [self.filled(word) for word in (*asked.arguments, *asked.ours)]
        before = Path.cwd()
        os.chdir(self.directory(asked))
        try:
            return CliRunner().invoke(app, arguments, env={**self.variables(asked), **more})
        finally:
            os.chdir(before)

    def close(self) -> None:
        self._server.kill()
        self._server.wait()


def _clean_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBT_", "SLIMDAG_", "PYTHON"))
    }


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("DBT_") or name in ("SLIMDAG_DBT_STATE", "SLIMDAG_DBT_EXIT_CODES"):
                patch.delenv(name)
        started = Engine(request.param, tmp_path_factory.mktemp("dbt"))
        yield started
        started.close()


def _asked(engine: Engine, asked: Line) -> tuple[dict[str, Any], Result, Result]:
    before = engine.prepare(asked)
    try:
        return (
            engine.dbt(asked),
            engine.slimdag(asked, SLIMDAG_DBT_EXIT_CODES="1"),
            engine.slimdag(asked),
        )
    finally:
        for path, text in before.items():
            path.unlink() if text is None else path.write_text(text)


def _documented(code: int, ours: Result) -> bool:
    """docs/cli.md: 1 is an error, 2 wrong usage; dbt has 2 for both."""
    return ours.exit_code == 0 if code == 0 else ours.exit_code in (1, 2)


@pytest.mark.parametrize("asked", TEXT_LINES, ids=str)
def test_same_bytes_and_codes(engine: Engine, asked: Line) -> None:
    expected, as_dbt, ours = _asked(engine, asked)
    assert as_dbt.exit_code == expected["code"], (expected["out"], as_dbt.output)
    assert _documented(expected["code"], ours), ours.output
    if "--help" in asked.arguments:
        return
    assert ours.stdout == as_dbt.stdout
    assert ours.stdout == (expected["out"] if expected["code"] == 0 else "")


def _events(text: str) -> list[tuple[Any, str, str]]:
    """data.msg, info.name and info.level of the events that a manifest or a command line can show."""
    shown = {*EVENTS, "PrintEvent", "MainEncounteredError"}
    entries = [json.loads(entry) for entry in text.splitlines()]
    return [
        (entry["data"].get("msg"), entry["info"]["name"], entry["info"]["level"])
        for entry in entries
        if entry["info"]["name"] in shown
    ]


@pytest.mark.parametrize("asked", LOGS, ids=str)
def test_same_events(engine: Engine, asked: Line) -> None:
    expected, as_dbt, _ = _asked(engine, asked)
    assert as_dbt.exit_code == expected["code"], (expected["out"], as_dbt.output)
    if ".env" in asked.files and engine.name == "1.11":
        assert as_dbt.stdout == expected["out"]  # It is not read: no JSON.
        return
    assert _events(as_dbt.stdout) == _events(expected["out"])
    assert len(_events(as_dbt.stdout)) == len(as_dbt.stdout.splitlines())


def test_debug_format(engine: Engine) -> None:
    asked = Line(["ls", "-q", "--log-format", "debug", *ONE])
    expected, as_dbt, _ = _asked(engine, asked)
    without_time = [
        re.sub(r"\d\d:\d\d:\d\d\.\d{6}", "", text) for text in (as_dbt.stdout, expected["out"])
    ]
    assert without_time[0] == without_time[1]


def test_enough_command_lines() -> None:
    assert len({str(asked) for asked in (*TEXT_LINES, *LOGS)}) >= 150
