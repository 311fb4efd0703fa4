"""What a run of the benchmarks found: tables, goals, and the figures themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    title: str
    rows: tuple[Row, ...]  # The first one names the columns.
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        widths = [max(len(row[i]) for row in self.rows) for i in range(len(self.rows[0]))]
        lines = [self.title]
        for row in self.rows:
            cells = [row[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            lines.append("  " + "  ".join(cells).rstrip())
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])

    def markdown(self) -> str:
        def line(cells: Iterable[str]) -> str:
            return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

        head, *others = self.rows
        rule = ["---"] + ["---:"] * (len(head) - 1)
        lines = [f"### {self.title}", "", line(head), line(rule), *map(line, others)]
        return "\n".join([*lines, *(f"\n{note}." for note in self.notes)])


@dataclass(frozen=True)
class Goal:
    """A figure and what it should be."""

    name: str
    value: float
    limit: float
    unit: str
    at_most: bool

    @property
    def is_reached(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def row(self) -> Row:
        wanted = f"{'at most' if self.at_most else 'at least'} {self.limit:g}{self.unit}"
        return self.name, f"{self.value:.3g}{self.unit}", wanted, "yes" if self.is_reached else "no"


@dataclass
class Report:
    title: str
    tables: list[Table] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def add(self, title: str, rows: Sequence[Row], *notes: str) -> None:
        """Prints the table, too: a run takes minutes."""
        table = Table(title, tuple(rows), notes)
        self.tables.append(table)
        print(f"\n{table.text()}", flush=True)

    def at_least(self, name: str, value: float, limit: float, unit: str = "x") -> None:
        self.goals.append(Goal(name, value, limit, unit, at_most=False))

    def at_most(self, name: str, value: float, limit: float, unit: str = "x") -> None:
        self.goals.append(Goal(name, value, limit, unit, at_most=True))

    def add_goals(self) -> None:
        rows = [("figure", "found", "wanted", "reached"), *(goal.row() for goal in self.goals)]
        self.add("Goals", rows)

    def write_json(self, path: Path) -> None:
        goals = {
            goal.name: {"found": goal.value, "wanted": goal.limit, "at_most": goal.at_most}
            for goal in self.goals
        }
        content = {"title": self.title, "goals": goals, **self.figures}
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    def write_markdown(self, path: Path) -> None:
        goals, others = self.tables[-1:], self.tables[:-1]  # What everybody looks for comes first.
        parts = [self.title, *(table.markdown() for table in [*goals, *others])]
        path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def time_text(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def ratio_text(peer: float, ours: float) -> str:
    return f"{peer / ours:.3g}x"
