"""The table of docs/semantics.md that says where dbt's engines differ, from the library's own.

python tools/engine_rules.py           # prints it
python tools/engine_rules.py --write   # puts it into docs/semantics.md
"""

from __future__ import annotations

import pathlib
import sys

import slimdag

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs" / "semantics.md"
BEGIN, END = "<!-- engine rules -->\n", "<!-- end of engine rules -->\n"
NAMES = ("dbt-core-1.11", "dbt-core-1.12", "dbt-2")


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def table() -> str:
    lines = [f"| | rule | {' | '.join(NAMES)} | source |", "|---|---|---|---|---|---|"]
    for rule in slimdag.engine_rules():
        holds = " | ".join("yes" if rule.holds[name] else "\N{EN DASH}" for name in NAMES)
        lines.append(
            f"| {rule.area} | `{rule.rule}`: {cell(rule.what)} | {holds} | {cell(rule.source)} |"
        )
    return "\n".join(lines) + "\n"


def with_table(page: str) -> str:
    before, rest = page.split(BEGIN)
    return before + BEGIN + "\n" + table() + "\n" + END + rest.split(END)[1]


def main() -> None:
    if "--write" in sys.argv[1:]:
        PAGE.write_text(with_table(PAGE.read_text()))
    else:
        print(table(), end="")


if __name__ == "__main__":
    main()
