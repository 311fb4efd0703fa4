"""What counts as a secret, and texts without secrets."""

from __future__ import annotations

from ._arguments import checked
from ._calls import encoded, get_string


@checked
def without_secrets(text: str) -> str:
    """A text without what looks like a secret: the values of names such as `password` or `token`
    (`token: x`, `--password=x`, `{"secret": "x"}`), passwords in URLs (`scheme://user:x@host`) and
    private keys in PEM form. It hides rather too much than too little."""
    data = encoded(text)
    return get_string("slimdag_without_secrets", data, len(data))


@checked
def shown_url(url: str) -> str:
    """A URL as it is shown: without what stands before its host, without query and fragment, and
    without what looks like a secret in the rest.

    A password that holds `/`, `?`, `#` or `@` takes everything before the last `@` along: it hides
    rather too much than too little. Texts that are no URL are treated alike.
    """
    data = encoded(url)
    return get_string("slimdag_shown_url", data, len(data))
