"""Links inside the documentation lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from slimdag_testing.installed import REPOSITORY
from slimdag_testing.snippets import documents

_BLOCK = re.compile(r"^ *(```+).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)[^)]*\)")
_HEADING = re.compile(r"^#+ +(.*?) *(?:\{#(?P<id>[\w-]+)\})?$", re.MULTILINE)


def text_of(document: Path) -> str:
    return _BLOCK.sub("", document.read_text())


def anchors_of(document: Path) -> set[str]:
    """As GitHub and the site make them from headings."""
    found = set()
    for match in _HEADING.finditer(text_of(document)):
        words = re.sub(r"[^\w\- ]", "", match[1].lower()).strip()
        found.add(match["id"] or words.replace(" ", "-"))
    return found


@pytest.mark.parametrize(
    "document", documents(), ids=lambda path: str(path.relative_to(REPOSITORY))
)
def test_links(document: Path) -> None:
    broken = []
    for match in _LINK.finditer(_CODE.sub("", text_of(document))):
        target = match["target"]
        if re.match(r"[a-z]+:", target):
            continue  # Elsewhere: not looked up, the tests need no network.
        if target.startswith("reference/"):
            continue  # Made by `make docs`, which checks it.
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        if (
            not file.exists()
            or not file.is_relative_to(REPOSITORY)
            or (anchor and file.suffix == ".md" and anchor not in anchors_of(file))
        ):
            broken.append(target)
    assert not broken
