"""`slimdag ls` prints the lines of `dbt ls`: dbt itself runs on the example project."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from slimdag.cli._app import app

ROOT = Path(__file__).resolve().parents[3]
SHOP = ROOT / "examples" / "shop"

pytest.importorskip("dbt.cli.main", reason="dbt-core is not installed")
pytest.importorskip("dbt.adapters.duckdb", reason="dbt-duckdb is not installed")

Ls = Callable[..., list[str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project with the branch laid over it, dbt's present directory."""
    directory = tmp_path_factory.mktemp("dbt") / "shop"
    for layer in (SHOP / "project", SHOP / "branch"):
        shutil.copytree(layer, directory, dirs_exist_ok=True)
    for name in (directory / "REMOVED").read_text().split():
        (directory / name).unlink()
    (directory / "REMOVED").unlink()
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_SEND_ANONYMOUS_USAGE_STATS", "0")
        patch.setenv("DBT_PROFILES_DIR", str(directory))
        for name in ("SLIMDAG_DBT_STATE", "DBT_STATE", "DBT_TARGET_PATH"):
            patch.delenv(name, raising=False)
        os.chdir(directory)
        yield directory
        os.chdir(before)


@pytest.fixture(scope="module")
def dbt_ls(project: Path) -> Ls:
    """Runs `dbt ls`; its lines. The project is parsed once."""
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - may be missing

    assert dbtRunner().invoke(["--quiet", "deps"]).success
    parsed = dbtRunner().invoke(["--quiet", "parse", "--no-partial-parse", "--target", "branch"])
    assert parsed.success, parsed.exception
    runner = dbtRunner(manifest=parsed.result)

    def run(*arguments: str) -> list[str]:
        done = runner.invoke(["--quiet", "ls", "--target", "branch", *arguments])
        assert done.success, done.exception
        lines: Any = done.result
        return list(lines or [])

    return run


def slimdag_ls(project: Path, *arguments: str) -> list[str]:
    result = CliRunner().invoke(app, ["ls", "--manifest", str(project / "target"), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


SELECTIONS: list[list[str]] = [
    [],
    ["--select", "state:modified+", "--exclude", "resource_type:test"],
    ["--select", "state:new", "state:modified.body"],
    ["--select", "tag:nightly+", "config.materialized:table", "--indirect-selection", "cautious"],
    ["--select", "path:models/staging", "--resource-type", "model", "test"],
    ["--select", "source:*+1", "--exclude-resource-types", "test", "unit_test"],
    ["--select", "resource_type:unit_test", "resource_type:metric"],
    ["--select", "@test_type:generic,config.severity:error"],
    ["--resource-type", "all", "--exclude-resource-type", "model"],
    ["--models", "+fqn:*"],
    ["--select", "nothing_of_that_name"],
]


CASES = [(selection, output) for selection in SELECTIONS for output in ("selector", "json")]
CASES += [(SELECTIONS[0], "name"), (SELECTIONS[0], "path")]


@pytest.mark.parametrize(("selection", "output"), CASES)
def test_same_lines(project: Path, dbt_ls: Ls, selection: list[str], output: str) -> None:
    state = str(SHOP / "states" / "production")
    arguments = [*selection, "--state", state, "--output", output]
    expected = dbt_ls(*arguments)
    assert slimdag_ls(project, *arguments) == expected
    assert len(expected) > 30 or selection  # dbt lists the whole project by default.


@pytest.mark.parametrize(
    "keys",
    [
        ["unique_id", "name"],
        ["name description", "tags"],
        ["config.materialized", "config.meta", "config.nothing", "raw_code", "group"],
        ["depends_on.nodes", "columns", "fqn", "version"],
    ],
)
def test_same_keys(project: Path, dbt_ls: Ls, keys: list[str]) -> None:
    arguments = ["--output", "json", "--output-keys", *keys]
    assert slimdag_ls(project, *arguments) == dbt_ls(*arguments)
