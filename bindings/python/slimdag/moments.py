"""Points in time, as the library takes them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone


def unix_microseconds(moment: datetime) -> int:
    """A naive datetime is local time, as for Python.

    Raises Error (`invalid_argument`) where UTC has no such moment: the first and the last day of
    calendars in other zones.
    """
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    try:
        return (moment.astimezone(timezone.utc) - epoch) // timedelta(microseconds=1)
    except (OverflowError, OSError, ValueError):
        from .errors import Error  # noqa: PLC0415 - only for a mistake

        raise Error(
            "invalid_argument",
            f"UTC has no such moment: {moment.isoformat()}.",
            hint="Give a moment of the years 2 to 9998.",
        ) from None
