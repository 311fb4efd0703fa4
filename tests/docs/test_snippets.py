"""Every block of code in the documentation is compiled and run, run, parsed, or taken from a file that is."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tomllib
import yaml
from slimdag_testing import compiled_snippets
from slimdag_testing.compiled_snippets import Language, Program
from slimdag_testing.installed import REPOSITORY, Installation
from slimdag_testing.snippets import (
    PARSED,
    RUN,
    SHOWN,
    Snippet,
    documents,
    same_output,
    snippets_of,
)

STATES = REPOSITORY / "examples" / "shop" / "states"
SNIPPETS = [snippet for document in documents() for snippet in snippets_of(document)]


def documents_with(*languages: str) -> list[Path]:
    return [
        d for d in documents() if any(s.runs(name) for s in snippets_of(d) for name in languages)
    ]


def in_document(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def in_snippet(snippet: Snippet) -> str:
    return snippet.place


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the commands `slimdag` and `python` that stand for what is tested."""
    directory = tmp_path_factory.mktemp("bin")
    for name, arguments in (("slimdag", "-m slimdag"), ("python", "")):
        command = directory / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        command.chmod(0o755)
    return directory


@pytest.fixture
def environment(commands: Path) -> dict[str, str]:
    path = f"{commands}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    return {**kept, "PATH": path, "COLUMNS": "130"}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where blocks run: target/ and prod/ are the two states of the shop, examples/ is there too."""
    (tmp_path / "target").symlink_to(STATES / "branch")
    (tmp_path / "prod").symlink_to(STATES / "production")
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")
    return tmp_path


def check_output(snippets: list[Snippet], snippet: Snippet, printed: str) -> None:
    """Compares with the block of output that follows, where there is one."""
    after = snippets[snippets.index(snippet) + 1 :]
    if after and after[0].is_output:
        assert same_output(after[0].code, printed), f"{after[0].place}: printed\n{printed}"


def write_files(snippets: list[Snippet], directory: Path) -> None:
    for snippet in snippets:
        if snippet.file_name:
            file = directory / snippet.file_name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(snippet.code)


# ---- all blocks


@pytest.mark.parametrize("snippet", SNIPPETS, ids=in_snippet)
def test_block_says_what_it_is(snippet: Snippet) -> None:
    if snippet.exempt:
        assert snippet.title.removeprefix("not run:").strip(), "a reason is missing"
    elif snippet.excerpt_of is None:
        known = RUN | PARSED | SHOWN
        assert snippet.language in known, (
            f'{snippet.place}: say title="path of the file that it is taken from" or '
            f'title="not run: reason"; compiled, run or parsed are {", ".join(sorted(RUN | PARSED))}'
        )


@pytest.mark.parametrize(
    "snippet", [snippet for snippet in SNIPPETS if snippet.excerpt_of], ids=in_snippet
)
def test_excerpt_is_in_its_file(snippet: Snippet) -> None:
    assert snippet.excerpt_of is not None
    assert snippet.code in snippet.excerpt_of.read_text()


PARSERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
}


@pytest.mark.parametrize(
    "snippet",
    [s for s in SNIPPETS if s.language in PARSED and not s.exempt and s.excerpt_of is None],
    ids=in_snippet,
)
def test_data_can_be_parsed(snippet: Snippet) -> None:
    assert PARSERS[snippet.language](snippet.code) is not None


# ---- C++ and C


@pytest.fixture(scope="module")
def programs(
    installed: Installation, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Program]:
    directory = tmp_path_factory.mktemp("snippets")

    def build(language: Language) -> Program:
        found = [snippet for snippet in SNIPPETS if snippet.runs(language.name)]
        return compiled_snippets.build(language, found, installed, directory)

    return {
        language.name: build(language) for language in (compiled_snippets.CPP, compiled_snippets.C)
    }


@pytest.mark.parametrize("language", ["cpp", "c"])
@pytest.mark.parametrize("document", documents_with("cpp", "c"), ids=in_document)
def test_compiled_blocks(
    programs: dict[str, Program],
    language: str,
    document: Path,
    directory: Path,
    environment: dict[str, str],
) -> None:
    snippets = snippets_of(document)
    compiled = [snippet for snippet in snippets if snippet.runs(language)]
    if not compiled:
        return
    write_files(snippets, directory)
    printed = programs[language].outputs(document, directory, environment)
    for snippet, output in zip(compiled, printed, strict=True):
        check_output(snippets, snippet, output)


# ---- Python


@pytest.mark.parametrize("document", documents_with("python"), ids=in_document)
def test_python_blocks(document: Path, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a document share their names."""
    monkeypatch.chdir(directory)
    snippets = snippets_of(document)
    write_files(snippets, directory)
    names: dict[str, object] = {"__name__": "__main__"}
    for snippet in snippets:
        if not snippet.runs("python"):
            continue
        lines = "\n" * (snippet.line - 1) + snippet.code  # so that a traceback names the line
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(lines, str(document), "exec"), names)
        check_output(snippets, snippet, printed.getvalue())


# ---- commands


def run_commands(commands: list[str], directory: Path, environment: dict[str, str]) -> list[str]:
    """What each command prints; one shell for all. A command may fail only where `$?` follows."""
    script = ["status=0"]
    for position, command in enumerate(commands):
        script += [r"printf '\036'", "(exit $status)", command, "status=$?"]
        if position + 1 == len(commands) or "$?" not in commands[position + 1]:
            script += [
                f'[ $status = 0 ] || {{ echo "exit code $status" >&2; exit {position + 1}; }}'
            ]
    done = subprocess.run(
        ["bash", "-o", "pipefail"],
        input="\n".join([*script, ""]),
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"{commands[done.returncode - 1]}\n{done.stdout}{done.stderr}")
    printed: list[str] = done.stdout.split("\x1e")[1:]
    return printed


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([\w-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))


def without_comment(command: str) -> str:
    return re.sub(r"\s+# .*$", "", command)


def commands_of(snippet: Snippet) -> list[tuple[str, str]]:
    """Commands of a console block, each with the output that the block shows."""
    parts = re.split(r"^\$ ", snippet.code, flags=re.MULTILINE)
    assert not parts[0].strip(), f"{snippet.place}: output before the first command"
    found = []
    for part in parts[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = f"{command}\n{more}"
        found.append((command, output))
    return found


@pytest.mark.parametrize("document", documents_with("console", "bash"), ids=in_document)
def test_commands(document: Path, directory: Path, environment: dict[str, str]) -> None:
    snippets = snippets_of(document)
    write_files(snippets, directory)
    for snippet in snippets:
        if snippet.runs("bash"):
            check_output(snippets, snippet, run_commands([snippet.code], directory, environment)[0])
        elif snippet.runs("console"):
            check_console(snippet, directory, environment)


def check_console(snippet: Snippet, directory: Path, environment: dict[str, str]) -> None:
    commands = commands_of(snippet)
    if all(command.startswith("make ") for command, _ in commands):
        # They run these tests; that they exist is what can be checked here.
        for command, _ in commands:
            assert without_comment(command).split()[1] in makefile_targets(), snippet.place
        return
    printed = run_commands([command for command, _ in commands], directory, environment)
    for (command, expected), output in zip(commands, printed, strict=True):
        if expected.strip():
            assert same_output(expected, output), f"{snippet.place}: {command}\nprinted\n{output}"


def commands_in_data(data: object) -> list[str]:
    """Lines of YAML texts that call slimdag, as the steps of a CI job do."""
    if isinstance(data, str):
        joined = data.replace("\\\n", " ")
        return [line.strip() for line in joined.splitlines() if line.strip().startswith("slimdag ")]
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [command for value in values for command in commands_in_data(value)]


CI_JOBS = [
    snippet
    for snippet in SNIPPETS
    if snippet.language == "yaml"
    and not snippet.exempt
    and commands_in_data(yaml.safe_load(snippet.code))
]


@pytest.mark.parametrize("snippet", CI_JOBS, ids=in_snippet)
def test_steps_of_ci_jobs(snippet: Snippet, directory: Path, environment: dict[str, str]) -> None:
    write_files(snippets_of(snippet.document), directory)
    run_commands(commands_in_data(yaml.safe_load(snippet.code)), directory, environment)
