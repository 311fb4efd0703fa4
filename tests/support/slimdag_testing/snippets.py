"""The fenced blocks of the documentation, and what to do with each.

What follows the language says what a block is, where that is not obvious; on the site it is the block's title:

    title="not run: REASON"     the only way not to be compiled, run or parsed
    title="path/of/a/file"      a file of the repository: the block is an excerpt of it
    title="a/name"              otherwise: the block is that file, for the blocks that follow
    title="output"              what the block before it prints
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .installed import REPOSITORY

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>```+)(?P<language>[\w+-]*)[ ]*(?P<info>.*)$")
_TITLE = re.compile(r'title="([^"]*)"')

RUN = frozenset({"bash", "c", "console", "cpp", "python"})
PARSED = frozenset({"json", "toml", "yaml"})
SHOWN = frozenset({"", "diff", "dot", "mermaid", "text"})


def documents() -> list[Path]:
    """Everything that users read as Markdown."""
    found = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/*.md")]
    return sorted([*found, *REPOSITORY.glob("examples/*.md"), *REPOSITORY.glob("examples/*/*.md")])


@dataclass(frozen=True)
class Snippet:
    document: Path
    line: int  # of its first line of code, from 1
    language: str
    title: str
    code: str

    @property
    def place(self) -> str:
        return f"{self.document.relative_to(REPOSITORY)}:{self.line}"

    @property
    def exempt(self) -> bool:
        return self.title.startswith("not run:")

    @property
    def is_output(self) -> bool:
        return self.title == "output"

    @property
    def excerpt_of(self) -> Path | None:
        """The file of the repository that it is taken from."""
        if not self.title or self.exempt or self.is_output:
            return None
        file = REPOSITORY / self.title
        return file if file.is_file() else None

    @property
    def file_name(self) -> str | None:
        """The name under which the blocks that follow find it."""
        if not self.title or self.exempt or self.is_output or self.excerpt_of:
            return None
        return self.title

    def runs(self, language: str) -> bool:
        return self.language == language and not self.exempt and self.excerpt_of is None


def snippets_of(document: Path) -> list[Snippet]:
    return list(_snippets(document, document.read_text().splitlines()))


def _snippets(document: Path, lines: list[str]) -> Iterator[Snippet]:
    opened: re.Match[str] | None = None
    start = 0
    for number, line in enumerate(lines):
        if opened is None:
            opened = _FENCE.match(line)
            start = number + 1
        elif line.strip() == opened["fence"]:
            indent = len(opened["indent"])
            title = _TITLE.search(opened["info"])
            yield Snippet(
                document=document,
                line=start + 1,
                language=opened["language"],
                title=title[1] if title else "",
                code="".join(f"{text[indent:]}\n" for text in lines[start:number]),
            )
            opened = None
    if opened is not None:
        raise ValueError(f"{document}:{start}: the block has no end")


def same_output(expected: str, printed: str) -> bool:
    """A line `...` stands for any number of lines; space at the end of a line does not count."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() in ("...", "…") else re.escape(line.rstrip()) + "[ ]*\n"
        for line in expected.strip("\n").splitlines()
    )
    text = printed.strip("\n") + "\n"
    return re.fullmatch(pattern, text) is not None
