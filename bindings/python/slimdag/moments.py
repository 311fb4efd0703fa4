"""Points in time, as the library takes them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone


def unix_microseconds(moment: datetime) -> int:
    """A naive datetime is local time, as for Python."""
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (moment.astimezone(timezone.utc) - epoch) // timedelta(microseconds=1)
