#!/usr/bin/env python3
"""Puts what `make bench` measured into docs/performance.md.

    results.py [BUILD]   writes the tables and the plot of build/release (or BUILD) into docs/

The site takes them from the build tree by itself: see hooks.py.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = "performance.md"
PLOT = "images/growth.svg"

_PLACE = re.compile(r"(<!-- results -->\n).*?(<!-- end of results -->)", re.DOTALL)


def tables(build: Path) -> Path:
    return build / "benchmark.md"


def plot(build: Path) -> Path:
    return build / "benchmark.svg"


def with_results(page: str, build: Path) -> str:
    """The page with the tables and the plot that are in the build tree, where they are."""
    if not tables(build).exists():
        return page
    found = tables(build).read_text()
    if plot(build).exists():
        found += f"\n![How time and memory grow with the number of nodes]({PLOT})\n"
    return _PLACE.sub(lambda place: f"{place[1]}\n{found}\n{place[2]}", page, count=1)


def main() -> int:
    build = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "release"
    if not tables(build).exists():
        print(f"{tables(build)} is not there: make bench", file=sys.stderr)
        return 1
    page = ROOT / "docs" / PAGE
    page.write_text(with_results(page.read_text(), build))
    if plot(build).exists():
        shutil.copyfile(plot(build), ROOT / "docs" / PLOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
