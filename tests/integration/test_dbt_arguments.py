"""`ls --output dbt-args`: each engine selects exactly the nodes, by the arguments and by the selectors.yml."""

from __future__ import annotations

import json
import random
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import slimdag
from click.testing import CliRunner
from slimdag.cli._app import app
from slimdag_testing.judges import ROOT, command_of, python_of

PROJECT = ROOT / "tests" / "data" / "projects" / "ambiguous"
SERVER = ROOT / "tests" / "support" / "slimdag_testing" / "dbt_command_server.py"
PROFILES = """
ambiguous:
  target: dev
  outputs:
    dev: {type: duckdb, path: ambiguous.duckdb, schema: main}
"""
ENGINES = [pytest.param(name, marks=pytest.mark.judge(name)) for name in ("1.11", "1.12", "v2")]
# v2 makes the unit test of one version depend on the other version, too: nothing tells them apart.
ALIKE = "unit_test.ambiguous.dim.dim_unit.v2"
IDS = ["--output", "json", "--output-keys", "unique_id"]


class Engine:
    """A project that an engine has parsed, and that engine."""

    def __init__(self, name: str, directory: Path) -> None:
        self.name = name
        self.project = directory / "project"
        shutil.copytree(PROJECT, self.project)
        (self.project / "profiles.yml").write_text(PROFILES)
        self._server: subprocess.Popen[str] | None = None
        if name == "v2":
            self._process("parse")
        else:
            self._start()
        self.manifest = slimdag.Manifest.load(self.project / "target")

    def _start(self) -> None:
        self._server = subprocess.Popen(
            [python_of(self.name), "-I", SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._ask("parse")

    def _ask(self, *arguments: str) -> dict[str, Any]:
        assert self._server is not None
        assert self._server.stdin is not None and self._server.stdout is not None
        job = {
            "arguments": list(arguments),
            "directory": str(self.project),
            "environment": {"DBT_SEND_ANONYMOUS_USAGE_STATS": "0"},
            "files": {},
        }
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        answer: dict[str, Any] = json.loads(self._server.stdout.readline())
        return answer

    def _process(self, *arguments: str) -> str:
        done = subprocess.run(
            [command_of(self.name), *arguments, "--no-send-anonymous-usage-stats"],
            cwd=self.project,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def listed(self, *arguments: str) -> list[str]:
        """The unique ids that `dbt ls` lists."""
        command = ["--quiet", "ls", *arguments, *IDS]
        if self._server is None:
            out = self._process("ls", "--quiet", *arguments, *IDS)
        else:
            answer = self._ask(*command)
            assert answer["code"] == 0, answer["out"]
            out = answer["out"]
        return sorted(json.loads(line)["unique_id"] for line in out.splitlines() if line)

    def close(self) -> None:
        self.manifest.close()
        if self._server is not None:
            self._server.kill()
            self._server.wait()


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    started = Engine(request.param, tmp_path_factory.mktemp("arguments"))
    yield started
    started.close()


def test_each_node_alone(engine: Engine) -> None:
    for unique_id in engine.manifest.unique_ids:
        if engine.name == "v2" and unique_id == ALIKE:
            with pytest.raises(slimdag.Error, match=ALIKE) as raised:
                engine.manifest.dbt_arguments([unique_id])
            assert raised.value.code == "invalid_selector"
            continue
        assert engine.listed(*engine.manifest.dbt_arguments([unique_id])) == [unique_id]


def test_random_sets(engine: Engine) -> None:
    chooser = random.Random(7)
    every = sorted(engine.manifest.unique_ids)
    for size in (0, 2, 3, 5, 8, len(every) - 1, len(every)):
        chosen = sorted(chooser.sample(every, size))
        assert engine.listed(*engine.manifest.dbt_arguments(chosen)) == chosen


def test_the_file_of_selectors(engine: Engine) -> None:
    chooser = random.Random(8)
    every = [name for name in sorted(engine.manifest.unique_ids) if not name.startswith("analysis")]
    file = engine.project / "selectors.yml"
    for size in (0, 1, 4, 9, len(every)):
        chosen = sorted(chooser.sample(every, size))
        file.write_text(engine.manifest.dbt_selectors(chosen, "mine"))
        try:
            assert engine.listed("--selector", "mine") == chosen
        finally:
            file.unlink()


def test_the_command(engine: Engine) -> None:
    manifest = ["--manifest", str(engine.project / "target")]
    asked = [
        "-s",
        "orders+",
        "--exclude",
        "resource_type:unit_test",
        "--resource-type",
        "model",
        "test",
    ]
    run = CliRunner().invoke(app, ["ls", *manifest, *asked, "--output", "dbt-args"])
    assert run.exit_code == 0, run.output
    wanted = CliRunner().invoke(app, ["ls", *manifest, *asked, "--output", "unique_id"])
    (text,) = run.stdout.splitlines()
    assert engine.listed(*text.split()) == sorted(wanted.stdout.splitlines())
    assert shlex.split(text) == text.split()
    long = CliRunner().invoke(
        app, ["ls", *manifest, *asked, "--output", "dbt-args", "--longest-line", "100"]
    )
    assert "too long for a command line" in long.stderr
    selectors = CliRunner().invoke(app, ["ls", *manifest, *asked, "--output", "dbt-selectors"])
    assert long.stdout == selectors.stdout
    assert long.stdout.startswith("selectors:\n")
