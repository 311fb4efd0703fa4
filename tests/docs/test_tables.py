"""Tables in the documentation that list everything there is of a kind."""

from __future__ import annotations

import re

from slimdag.cli._app import COMMANDS
from slimdag_testing.installed import REPOSITORY

DOCS = REPOSITORY / "docs"


def test_every_error_code_is_explained() -> None:
    header = (REPOSITORY / "capi" / "include" / "slimdag.h").read_text()
    codes = {name.lower() for name in re.findall(r"^  SLIMDAG_ERROR_(\w+) =", header, re.MULTILINE)}
    assert len(codes) > 15
    table = (DOCS / "cli.md").read_text().split("## Exit codes")[1]
    assert codes <= set(re.findall(r"`(\w+)`", table)), "docs/cli.md"


def test_every_command_is_in_the_table() -> None:
    listed = set(re.findall(r"^\| `([\w-]+)[ `]", (DOCS / "cli.md").read_text(), re.MULTILINE))
    assert set(COMMANDS) <= listed, "docs/cli.md"


def test_every_make_target_is_in_the_table() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    targets = set(re.findall(r"^([\w-]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    text = (DOCS / "development.md").read_text()
    assert targets <= set(re.findall(r"^\| `make ([\w-]+)`", text, re.MULTILINE)), (
        "docs/development.md"
    )


def test_every_package_is_explained() -> None:
    """The README gives a reason for each package that the build and the tests install."""
    lists = (REPOSITORY / "tools").glob("requirements-*.txt")
    lines = [line for path in lists for line in path.read_text().splitlines()]
    names = {found[0] for line in lines if (found := re.match(r"[\w-]+(?=[\[<>=]|$)", line))}
    table = (REPOSITORY / "README.md").read_text().split("## Dependencies")[1]
    missing = {name for name in names if name.lower() not in table.lower()}
    assert not {name for name in missing if not name.startswith("types-")}, "README.md"
