#!/usr/bin/env python3
"""What a change reaches, as a Graphviz picture: nodes by folder, new and modified ones filled.

usage: picture.py TARGET STATE | dot -Tsvg -o picture.svg

`slimdag draw` makes such pictures without Graphviz. This one is for those who want another one: it
shows how to get at nodes and edges.
"""

from __future__ import annotations

import sys
from collections import defaultdict

import slimdag

SHAPES = {"source": "cylinder", "seed": "folder", "snapshot": "box3d", "exposure": "note"}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def dot(target: str, previous: str) -> str:
    manifest = slimdag.Manifest.load(target)
    state = slimdag.State.load(previous)
    changes = manifest.compare(state)
    shown = manifest.select(
        "state:modified+", "resource_type:test resource_type:unit_test", state=state
    )
    styles = dict.fromkeys(changes.modified, "filled") | dict.fromkeys(changes.new, "filled,bold")

    folders = defaultdict(list)
    for unique_id in shown:
        folders["/".join(manifest.node(unique_id).fqn[:-1])].append(unique_id)

    lines = ["digraph changes {", "  rankdir=LR;", "  node [shape=box, fillcolor=lightgrey];"]
    for number, folder in enumerate(sorted(folders)):
        lines += [f"  subgraph cluster_{number} {{", f"    label={quoted(folder)};"]
        for unique_id in folders[folder]:
            node = manifest.node(unique_id)
            shape = SHAPES.get(node.resource_type, "box")
            style = styles.get(unique_id, "solid")
            lines.append(
                f"    {quoted(unique_id)} [label={quoted(node.search_name)}, shape={shape},"
                f' style="{style}"];'
            )
        lines.append("  }")
    # A path over nodes that are not shown counts as an edge.
    edges = sorted(manifest.graph.subset_edges(shown))
    lines += [f"  {quoted(source)} -> {quoted(child)};" for source, child in edges]
    return "\n".join([*lines, "}", ""])


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: picture.py TARGET STATE", file=sys.stderr)
        return 2
    try:
        sys.stdout.write(dot(sys.argv[1], sys.argv[2]))
    except slimdag.Error as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
