"""Files of tests."""

from __future__ import annotations

import os
import pathlib
import shutil


def put(source: pathlib.Path, to: pathlib.Path) -> None:
    """The file under another name, without a copy where that can be: a symbolic link that leads out of the directory in which
    an artifact is looked for is refused."""
    source = source.resolve()
    try:
        os.link(source, to)
    except OSError:
        shutil.copy(source, to)
