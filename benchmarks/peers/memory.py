"""Peak memory of this process."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_kb() -> int:
    """The high-water mark of this program alone.

    getrusage() cannot say that on Linux: it begins with what the process had before it became this
    program, which is the size of the one that started it.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for line in status.read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
