"""How time and memory grow with the project: runs, fitted exponents, and a picture."""

from __future__ import annotations

import json
import math
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from report import Report, time_text

MOST_EXPONENT = 1.05
COLOURS = ("#1b6ca8", "#d1495b", "#2e8b57", "#edae49", "#6a4c93", "#00798c", "#8d6b48", "#b56576")


def measure(program: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """One process for each size, which makes its manifests itself: as many as have the nodes of the
    largest size, so that the processor's caches are as full for small projects as for large."""
    runs = []
    for nodes in sizes:
        with tempfile.TemporaryDirectory() as directory:
            command = [str(program), str(nodes), str(max(sizes)), directory]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout))
    return runs


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The slope of the line of least squares through the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in values]
    x_mean, y_mean = sum(x) / len(x), sum(y) / len(y)
    above = sum((a - x_mean) * (b - y_mean) for a, b in zip(x, y, strict=True))
    return above / sum((a - x_mean) ** 2 for a in x)


def report_growth(report: Report, runs: list[dict[str, Any]]) -> None:
    names = list(runs[0]["operations"])
    head = ("nodes", *(f"{run['nodes']:,}" for run in runs), "exponent")
    rows: list[tuple[str, ...]] = [head]
    exponents = {}
    for name in names:
        of = [run["operations"][name] for run in runs]
        exponents[name] = exponent([o["size"] for o in of], [o["seconds"] for o in of])
        rows.append((name, *(time_text(o["seconds"]) for o in of), f"{exponents[name]:.2f}"))
    sizes = [run["nodes"] + run["edges"] for run in runs]
    memory = [run["memory"] for run in runs]
    exponents["memory"] = exponent(sizes, memory)
    megabytes = (f"{value / 1e6:.3g} MB" for value in memory)
    rows.append(("memory of both manifests", *megabytes, f"{exponents['memory']:.2f}"))
    note = "Processor time; the exponent is of nodes + edges + what is put out. Small projects are measured many at a time, as many nodes in all"
    report.add("Growth with the size of the project", rows, note)
    for name, value in exponents.items():
        report.at_most(f"exponent of {name}", value, MOST_EXPONENT, "")
    report.figures["growth"] = {"runs": runs, "exponents": exponents}


def write_plot(path: Path, runs: list[dict[str, Any]]) -> None:
    """Both axes logarithmic: what is linear is a straight line of slope 1."""
    names = list(runs[0]["operations"])
    width, height, left, bottom, top, legend = 720, 420, 70, 50, 20, 250
    nodes = [math.log10(run["nodes"]) for run in runs]
    seconds = [run["operations"][name]["seconds"] for run in runs for name in names]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))

    def x(value: float) -> float:
        return left + (value - nodes[0]) / (nodes[-1] - nodes[0]) * (width - left - legend)

    def y(value: float) -> float:
        return height - bottom - (value - low) / (high - low) * (height - bottom - top)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Time of each operation by number of nodes</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for power in range(low, high + 1):
        parts.append(
            f'<line x1="{left}" x2="{width - legend}" y1="{y(power):.1f}" y2="{y(power):.1f}" '
            f'stroke="#ddd"/><text x="{left - 8}" y="{y(power) + 4:.1f}" '
            f'text-anchor="end">{escape(time_text(10.0**power))}</text>'
        )
    for run, at in zip(runs, nodes, strict=True):
        parts.append(
            f'<text x="{x(at):.1f}" y="{height - bottom + 20}" text-anchor="middle">'
            f"{run['nodes']:,}</text>"
        )
    middle = (left + width - legend) / 2
    parts.append(f'<text x="{middle}" y="{height - 10}" text-anchor="middle">nodes</text>')
    for i, name in enumerate(names):
        colour, dashes = COLOURS[i % len(COLOURS)], "none" if i < len(COLOURS) else "5 3"
        points = " ".join(
            f"{x(at):.1f},{y(math.log10(run['operations'][name]['seconds'])):.1f}"
            for run, at in zip(runs, nodes, strict=True)
        )
        line = top + 20 + 20 * i
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
            f'<line x1="{width - legend + 15}" x2="{width - legend + 40}" y1="{line - 4}" '
            f'y2="{line - 4}" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
            f'<text x="{width - legend + 48}" y="{line}">{escape(name)}</text>'
        )
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
