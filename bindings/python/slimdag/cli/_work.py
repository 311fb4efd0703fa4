"""Reading the artifacts, and a sign of life on a terminal when that takes a while."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..manifest import Manifest

if TYPE_CHECKING:
    from ..state import State

PATIENCE = 1.0
"""Seconds before a spinner is shown."""


@contextmanager
def spinner(text: str) -> Iterator[None]:
    """Shows that something is going on, on a terminal and after a second only."""
    if not sys.stderr.isatty():
        yield
        return
    stopped = threading.Event()

    def show() -> None:
        if stopped.wait(PATIENCE):
            return
        from rich.console import Console  # noqa: PLC0415 - slow, and rarely needed

        with Console(stderr=True).status(text):
            stopped.wait()

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def load(manifest: str, state: str | None) -> tuple[Manifest, State | None]:
    """Both artifacts, on two threads."""
    with spinner("Reading artifacts"):
        if state is None:
            return Manifest.load(manifest), None
        return Manifest.load_with_state(manifest, state)
