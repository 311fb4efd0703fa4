"""The exception of the package."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorLocation:
    """Where a failure is. What does not apply is None; lines and columns count from 1, bytes from
    0."""

    file: str | None = None
    unique_id: str | None = None
    line: int | None = None
    column: int | None = None
    byte: int | None = None

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        for name, value in (("line", self.line), ("column", self.column), ("byte", self.byte)):
            if value is not None:
                parts.append(f"{name} {value}")
        if self.unique_id:
            parts.append(self.unique_id)
        return ", ".join(parts)


class Error(Exception):
    """Something that slimdag cannot do, wherever dbt-core would raise and wherever an artifact
    cannot be read.

    Attributes:
        code: What kind of failure it is, e.g. "invalid_selector"; the names never change.
        message: One sentence in plain words.
        where: The file and place, or the node.
        hint: What to do about it; may be empty.
    """

    def __init__(
        self, code: str, message: str, where: ErrorLocation | None = None, hint: str = ""
    ) -> None:
        super().__init__(code, message, where, hint)
        self.code = code
        self.message = message
        self.where = where if where is not None else ErrorLocation()
        self.hint = hint

    def __str__(self) -> str:
        place = str(self.where)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} ({self.hint})" if self.hint else text


class ArgumentError(Error, TypeError):
    """An argument is of a type that the function does not take. It is an Error, as everything that
    slimdag cannot do, and a TypeError, as everywhere in Python; its code is "invalid_argument".
    What is missing, or one too many, is Python's own TypeError.

    Attributes:
        argument: Its name.
    """

    def __init__(self, message: str, argument: str, hint: str = "") -> None:
        super().__init__("invalid_argument", message, None, hint)
        self.args = (message, argument, hint)
        self.argument = argument
