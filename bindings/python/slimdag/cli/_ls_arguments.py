"""`ls --output dbt-args` and `dbt-selectors`: what dbt takes back as exactly the same nodes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._types import SemanticsName
    from ..manifest import Manifest
    from ._events import Events

SELECTOR = "slimdag"
_ROOM = 4096
"""Bytes that are left for the command itself."""
_WINDOWS_LIMIT = 32_767
_SMALLEST_LIMIT = 131_072  # Where the system names none: of POSIX's systems in use, the least.


def greatest_length() -> int:
    """How many bytes a command line may have here, beside the environment."""
    if sys.platform == "win32":
        return _WINDOWS_LIMIT - _ROOM
    try:
        limit = os.sysconf("SC_ARG_MAX")
    except (ValueError, OSError):
        limit = -1
    if limit <= 0:
        limit = _SMALLEST_LIMIT
    of_variables = sum(len(name) + len(value) + 10 for name, value in os.environb.items())
    return max(limit - of_variables - _ROOM, 0)


def _length(arguments: list[str]) -> int:
    """As the kernel counts: each with a NUL and a pointer."""
    return sum(len(os.fsencode(argument)) + 9 for argument in arguments)


def selectors_lines(
    manifest: Manifest, unique_ids: list[str], semantics: SemanticsName | None
) -> list[str]:
    return manifest.dbt_selectors(unique_ids, SELECTOR, semantics=semantics).splitlines()


def arguments_lines(
    manifest: Manifest,
    unique_ids: list[str],
    semantics: SemanticsName | None,
    limit: int | None,
    events: Events,
) -> list[str]:
    """One line, or where it would be too long the lines of a selectors.yml."""
    arguments = manifest.dbt_arguments(unique_ids, semantics=semantics)
    if _length(arguments) <= (greatest_length() if limit is None else limit):
        return [" ".join(arguments)]
    more = " --resource-type all" if "--resource-type" in arguments else ""
    events.caution(
        f"The arguments for {len(unique_ids)} nodes are too long for a command line here: what is "
        f"printed is a selectors.yml. Put it into the project, and pass --selector {SELECTOR}"
        f"{more}."
    )
    return selectors_lines(manifest, unique_ids, semantics)
