#!/usr/bin/env python3
"""Lists the nodes that changed between two runs of dbt, and what of each differs.

usage: modified_nodes.py TARGET STATE, two directories that hold a manifest.json
"""

from __future__ import annotations

import sys

import slimdag


def list_modified(target: str, previous: str) -> None:
    manifest = slimdag.Manifest.load(target)
    changes = manifest.compare(slimdag.State.load(previous))
    new = set(changes.new)
    for unique_id in changes.modified:
        what = ["new"] if unique_id in new else []
        print(f"{unique_id}:", *what, *changes.aspects(unique_id))


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: modified_nodes.py TARGET STATE", file=sys.stderr)
        return 2
    try:
        list_modified(sys.argv[1], sys.argv[2])
    except slimdag.Error as error:  # Its text holds the place, the message and a hint.
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
