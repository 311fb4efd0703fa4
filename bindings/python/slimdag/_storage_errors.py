"""What an object store raises, as an Error that shows no credentials."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from .errors import Error, ErrorLocation
from .secrets import shown_url, without_secrets

HIDDEN = "********"
SHORTEST_SECRET = 3
LONGEST_REASON = 300
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts_in(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield value


def _without_address(text: str) -> bool:
    """Whether a text of the options is no URL: the address of a server is no secret."""
    return "://" not in text


def _in_url(url: str) -> Iterator[str]:
    """What shown_url() leaves out of a URL, whole and in parts."""
    rest = url.partition("://")[2] or url
    kept = shown_url(url).partition("://")[2] or shown_url(url)
    head, found, tail = rest.partition(kept) if kept else (rest, "", "")
    for part in (head, tail) if found else (rest,):
        yield part.rstrip("@")
        yield from re.split(r"[:@?&#]", part)
        for pair in re.split(r"[?&#;]", part):
            yield pair.partition("=")[2]


def secrets_of(url: str, options: Mapping[str, Any] | None) -> list[str]:
    """What must not be in a message about that URL: its credentials, and texts among the options
    that are no addresses. The longest first."""
    found = {*_in_url(url), *filter(_without_address, _texts_in(options or {}))}
    spelled = {
        form(text) for text in found for form in (str, quote, quote_plus, unquote, unquote_plus)
    }
    # A name of an option's value such as "us-east-1" is hidden, too: that costs little.
    return sorted((text for text in spelled if len(text) >= SHORTEST_SECRET), key=len, reverse=True)


def without(secrets: Iterable[str], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return without_secrets(text)


def reason_of(error: BaseException, secrets: Iterable[str]) -> str:
    """One line of what was raised."""
    lines = str(error).strip().splitlines()
    text = without(secrets, lines[0].strip() if lines else "").rstrip(".")
    kind = type(error).__name__
    return f"{kind}: {text[:LONGEST_REASON]}" if text else kind


def storage_error(
    error: Exception, does: str, url: str, secrets: Iterable[str], *, is_read: bool = False
) -> Error:
    """An Error for what an object store raised.

    `does` is what was being done, in words that follow "The object store fails to".
    """
    where = ErrorLocation(file=shown_url(url))
    reason = reason_of(error, secrets)
    if is_read and isinstance(error, FileNotFoundError):
        return Error(
            "store_corrupt",
            f"An artifact is not at its place in the object store ({reason}).",
            where,
            "It was deleted outside of slimdag, or the store was written with another place for"
            " artifacts: open it with that one, or restore the objects.",
        )
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Error(
            "store_full",
            f"The object store has no room left to {does} ({reason}).",
            where,
            "Make room or prune old runs; nothing was recorded.",
        )
    if isinstance(error, PermissionError) and not is_read:
        return Error(
            "store_read_only",
            f"The object store does not allow to {does} ({reason}).",
            where,
            "Give these credentials the right to write there; nothing was recorded.",
        )
    return Error(
        "store_unreachable",
        f"The object store fails to {does} ({reason}).",
        where,
        "Check that the place exists, the credentials, and the network; then try again.",
    )
