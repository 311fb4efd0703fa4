"""Runs the command so that whatever happens ends in one sentence and an exit code, never in a
traceback."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..errors import Error

FAILED = 1
DEBUG = "SLIMDAG_TRACEBACK"


class _Closed(io.TextIOBase):
    """In place of a standard stream that is not there."""

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _open_streams() -> None:
    """A file that is opened later must not become a standard stream by its number."""
    with contextlib.suppress(OSError):
        number = os.open(os.devnull, os.O_RDWR)
        while number < 3:
            number = os.open(os.devnull, os.O_RDWR)
        os.close(number)
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def is_closed_pipe(error: BaseException) -> bool:
    """Whether the reader of the output has gone: that is no failure worth a word."""
    return isinstance(error, BrokenPipeError) or (
        isinstance(error, OSError) and error.errno == errno.EPIPE
    )


def _of_os(error: OSError) -> Error:
    from ..errors import Error, ErrorLocation  # noqa: PLC0415 - only for a failure

    reason = error.strerror or type(error).__name__
    if error.filename is None:
        return Error(
            "io",
            f"The output cannot be written: {reason}.",
            hint="Look where the output goes: the disk may be full, or the stream closed.",
        )
    name = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else error.filename
    code = "file_not_found" if isinstance(error, FileNotFoundError) else "io"
    return Error(
        code,
        f"A file cannot be read or written: {reason}.",
        ErrorLocation(file=str(name)),
        "Check the path, its permissions, and the room on the disk.",
    )


def typed(error: Exception) -> Error:
    """What is neither an Error of this package nor of click, as an Error in one sentence."""
    from ..errors import Error  # noqa: PLC0415 - only for a failure
    from ..secrets import without_secrets  # noqa: PLC0415

    if isinstance(error, OSError):
        return _of_os(error)
    if isinstance(error, UnicodeError):
        return Error(
            "invalid_argument",
            "A text is not in the encoding that it should be in.",
            hint="Write files in UTF-8, and set a locale with UTF-8, e.g. LC_ALL=C.UTF-8.",
        )
    if isinstance(error, RecursionError):
        return Error(
            "invalid_argument",
            "Something is nested too deeply.",
            hint="Check the files that were given.",
        )
    if isinstance(error, ImportError):
        return Error(
            "io",
            f"A package that this needs cannot be loaded: {error.name or type(error).__name__}.",
            hint="Install it, or reinstall slimdag: pip install --force-reinstall slimdag.",
        )
    lines = str(error).strip().splitlines()
    reason = without_secrets(lines[0]).rstrip(".") if lines else ""
    what = f"{type(error).__name__}: {reason}" if reason else type(error).__name__
    return Error(
        "internal",
        f"This should not have happened ({what}).",
        hint=f"It is a mistake in slimdag: please report it, with what {DEBUG}=1 shows.",
    )


def _show(error: Exception) -> None:
    from ._app import show  # noqa: PLC0415 - click is imported only where the command runs

    with contextlib.suppress(OSError, ValueError):  # Nobody may be listening.
        show(error)


def _flushed(code: int) -> int:
    """Writes what is still held back, so that a failure of it is not lost at the end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError) as error:
            code = code or FAILED
            if stream is sys.stdout and isinstance(error, OSError) and not is_closed_pipe(error):
                _show(error)
            _silence(stream)
    return code


def _silence(stream: IO[str]) -> None:
    """Python flushes once more when it ends, and would complain."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _code_of(ending: SystemExit) -> int:
    if ending.code is None:
        return 0
    return ending.code if isinstance(ending.code, int) else FAILED


def run(app: Any) -> int:
    """The exit code of the command."""
    _open_streams()
    try:
        app(prog_name="slimdag")
        code = 0
    except SystemExit as ending:
        code = _code_of(ending)
    except KeyboardInterrupt:
        code = FAILED
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        code = FAILED
        if not is_closed_pipe(error):
            _show(error)
    return _flushed(code)
