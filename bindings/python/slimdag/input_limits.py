"""How large a file may be that is read."""

from __future__ import annotations

from ._arguments import checked
from ._calls import call
from ._library import library


def input_limit() -> int:
    """Bytes up to which artifacts, configuration and snapshots are read, from files and from pipes;
    more is Error("io"). 8 GiB where nobody changed it."""
    return int(library().slimdag_input_limit())


@checked
def set_input_limit(limit: int) -> None:
    """Changes input_limit() for the whole process. Raises Error(invalid_argument) for what is no
    number of bytes."""
    call("slimdag_set_input_limit", limit)
