"""Text whose characters can all be seen."""

from __future__ import annotations

from ._arguments import checked
from ._calls import encoded, get_string


@checked
def visible_text(text: str) -> str:
    r"""A text with everything escaped that moves a cursor, hides or reorders what is shown, or ends
    a line: control characters and newlines (`\x1b`, `\n`), marks of bidirectional text, invisible
    characters and separators of lines (`\u202e`), and lone surrogates; and what a CI would take for
    a command (`::` at the beginning, `##[`). Names in errors, warnings and answers stand as they
    are: who shows them calls this."""
    data = encoded(text)
    return get_string("slimdag_visible_text", data, len(data))
