"""What --warn-error-options may hold. Source: WarnErrorOptionsV2 in dbt_common/helper_types.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

ALL = ("all", "*")
DEPRECATIONS = "Deprecations"


class Refused(click.UsageError):
    """What dbt-core refuses with an exception that nobody catches: its exit code is Python's."""

    dbt_exit_code = 1


def normalized_options(value: Mapping[str, Any], place: str) -> tuple[dict[str, Any], bool]:
    """`error`, `warn` and `silence`; and whether the old names `include` and `exclude` were used.
    Raises Refused where dbt refuses them."""
    options = dict(value)
    legacy = "include" in options or "exclude" in options
    for name, old in (("error", "include"), ("warn", "exclude")):
        if options.get(name) and options.get(old):
            raise Refused(
                f"Only `{old}` or `{name}` can be specified in `warn_error_options`, not both"
            )
        if old in options:
            options[name] = options.pop(old)
    for name in ("error", "warn", "silence"):
        options[name] = options.get(name) or []
    error, silence = options["error"], options["silence"]
    if isinstance(error, str) and error not in ALL:
        raise Refused(f"{place}: error must be one of {ALL} or a list of names")
    if options["warn"] and not (error in ALL or DEPRECATIONS in (*error, *silence)):
        raise Refused(
            f"{place}: `warn` can only be specified if `error` is one of {ALL} or "
            f"{DEPRECATIONS} is in `error` or silence."
        )
    return options, legacy
