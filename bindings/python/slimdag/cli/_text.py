"""What the command prints: text whose characters can all be seen.

Names come from a project, perhaps from a stranger's branch. Every one goes through visible(), and
every line through echo() or secho()."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

_INVISIBLE = (
    "\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
# What visible_text() of the library may change; most texts hold none of it, and need no call.
_DOUBTFUL = re.compile(f"[\x00-\x1f{_INVISIBLE}]|::|##")
_DOUBTFUL_LINES = re.compile(f"[\x00-\x08\x0b-\x1f{_INVISIBLE}]|::|##")


def visible(text: str) -> str:
    """A name, with everything escaped that could not be seen, newlines and tabs too."""
    if not _DOUBTFUL.search(text):
        return text
    from ..visible import visible_text  # noqa: PLC0415 - rarely needed

    return visible_text(text)


def visible_all(texts: Iterable[str]) -> list[str]:
    return [visible(text) for text in texts]


def visible_lines(text: str) -> str:
    """A text of several lines: newlines and tabs stay, and no line begins as a command of a CI
    does."""
    if not _DOUBTFUL_LINES.search(text):
        return text
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))


_IN_JSON = re.compile(f"[{_INVISIBLE}]|#(?=#\\[|#vso\\[)")


def visible_json(text: str) -> str:
    """JSON, with the same escaped as JSON has it; control characters are so already."""
    return _IN_JSON.sub(_escaped_in_json, text)


def _escaped_in_json(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))


def echo_json(text: str) -> None:
    """Prints JSON."""
    click.echo(visible_json(text))


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Prints one line, in which nothing is styled."""
    click.echo(visible(text), err=err, nl=nl)


def echo_lines(text: str, *, err: bool = False) -> None:
    """Prints lines in which nothing is styled."""
    click.echo(visible_lines(text), err=err)


def secho(text: str, **options: Any) -> None:
    """Prints one styled line."""
    click.secho(visible(text), **options)


def style(text: str, **options: Any) -> str:
    """A styled text, for click.echo()."""
    return click.style(visible(text), **options)
