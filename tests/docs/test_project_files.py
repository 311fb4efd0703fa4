"""The files around the code: workflows call make targets that there are, with no more rights than they need."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from slimdag_testing.installed import REPOSITORY

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
FORMS = sorted((REPOSITORY / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):.*##", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))


def read(path: Path) -> dict[str, Any]:
    held: dict[str, Any] = yaml.load(
        path.read_text(), Loader=yaml.BaseLoader
    )  # `on` is a text there
    return held


def jobs(path: Path) -> list[dict[str, Any]]:
    return list(read(path)["jobs"].values())


def lines(job: dict[str, Any]) -> list[str]:
    return [line for step in job["steps"] for line in step.get("run", "").splitlines()]


def targets_of(job: dict[str, Any]) -> set[str]:
    named = set(re.findall(r"^make ([a-z-]+)$", "\n".join(lines(job)), re.MULTILINE))
    return named | set(job.get("strategy", {}).get("matrix", {}).get("target", []))


def test_there_are_some() -> None:
    assert WORKFLOWS and FORMS and {"test", "lint", "sanitize"} <= TARGETS


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_workflows_call_targets_that_there_are(path: Path) -> None:
    for job in jobs(path):
        assert targets_of(job)
        assert targets_of(job) <= TARGETS


def test_each_target_of_the_check_runs_in_a_workflow() -> None:
    checked = set(
        re.search(r"for target in (.*); do", (REPOSITORY / ".ci/run").read_text())[1].split()  # type: ignore[index]
    )
    assert checked <= set().union(*(targets_of(j) for p in WORKFLOWS for j in jobs(p)))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_workflows_may_read_and_no_more(path: Path) -> None:
    assert read(path)["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in path.read_text()
    for job in jobs(path):
        assert "permissions" not in job
        assert not [line for line in lines(job) if "${{ github.event" in line]


@pytest.mark.parametrize("path", FORMS, ids=lambda p: p.stem)
def test_forms_of_issues(path: Path) -> None:
    form = read(path)
    if path.stem == "config":
        assert form["contact_links"]
        return
    assert form["name"] and form["description"]
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(set(ids)) == len(ids) > 0


def test_no_file_has_line_ends_that_its_attributes_deny() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for line in listed.stdout.splitlines():
        index, _, attributes = line.split("\t")[0].split(None, 2)
        assert "-text" in attributes or index in ("i/lf", "i/none", "i/-text"), line
