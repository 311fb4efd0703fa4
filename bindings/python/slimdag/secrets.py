"""What counts as a secret, and texts without secrets."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from ._arguments import checked
from ._calls import encoded, get_number, get_string

HIDDEN = "********"


class SecretRule(NamedTuple):
    """One line of the table of docs/secrets.md: `kind` is "word", "last word", "two words", "part",
    "ending", "opening" or "harmless" of names, or "value" of values."""

    kind: str
    pattern: str


def secret_rules() -> list[SecretRule]:
    """All rules for names and values."""
    import json  # noqa: PLC0415 - only for who asks

    return [SecretRule(**rule) for rule in json.loads(get_string("slimdag_secret_rules_json"))]


@checked
def is_secret_name(name: str) -> bool:
    """Whether a key, variable or option of that name holds a secret, by these rules."""
    data = encoded(name)
    return bool(get_number("slimdag_is_secret_name", ctypes.c_int32, data, len(data)))


@checked
def without_secrets(text: str) -> str:
    """A text without what looks like a secret: the values of names such as `password` or `token`
    (`token: x`, `--password=x`, `{"secret": "x"}`, `password 'x'`, also in YAML), passwords in URLs
    (`scheme://user:x@host`), private keys in PEM form, and values that begin as tokens of known
    services do. It hides rather too much than too little."""
    data = encoded(text)
    return get_string("slimdag_without_secrets", data, len(data))


@checked
def json_without_secrets(text: str) -> str:
    """A value of JSON, as text, without secrets: also the values of keys that are names of secrets,
    and of objects such as {"name": "TOKEN", "value": "x"} or {"path": "meta.token", "old": "x"}.
    Where nothing was found, the same text. Raises Error: invalid_json."""
    data = encoded(text)
    return get_string("slimdag_redacted_json", data, len(data))


def without_secrets_in(value: Any) -> Any:
    """The same for a value."""
    import json  # noqa: PLC0415 - only for who asks

    return json.loads(json_without_secrets(json.dumps(value)))


@checked
def shown_url(url: str) -> str:
    """A URL as it is shown: without what stands before its host, without query and fragment, and
    without what looks like a secret in the rest.

    A password that holds `/`, `?`, `#` or `@` takes everything before the last `@` along: it hides
    rather too much than too little. Texts that are no URL are treated alike.
    """
    data = encoded(url)
    return get_string("slimdag_shown_url", data, len(data))
