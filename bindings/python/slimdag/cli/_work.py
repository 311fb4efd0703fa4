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


class _Loading(threading.Thread):
    """Loads a state while the manifest is loaded on the main thread."""

    def __init__(self, path: str) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._state: State | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        from ..state import State  # noqa: PLC0415 - many commands have no state

        try:
            self._state = State.load(self._path)
        except BaseException as error:  # Belongs to the main thread.
            self._error = error

    def result(self) -> State:
        self.join()
        if self._error is not None:
            raise self._error
        assert self._state is not None
        return self._state


def load(manifest: str, state: str | None) -> tuple[Manifest, State | None]:
    """Both artifacts, on two threads."""
    loading = None if state is None else _Loading(state)
    if loading is not None:
        loading.start()
    with spinner("Reading artifacts"):
        loaded = Manifest.load(manifest)
        return loaded, None if loading is None else loading.result()
