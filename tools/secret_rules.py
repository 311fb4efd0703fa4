"""The table of docs/secrets.md: which names and values are secrets, from the library's own.

python tools/secret_rules.py           # prints it
python tools/secret_rules.py --write   # puts it into docs/secrets.md
"""

from __future__ import annotations

import pathlib
import sys

from slimdag.secrets import secret_rules

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs" / "secrets.md"
BEGIN, END = "<!-- rules of secrets -->\n", "<!-- end of rules of secrets -->\n"
MEANINGS = {
    "opening": "a name that begins with",
    "word": "a name with the word",
    "last word": "a name whose last word is",
    "two words": "a name with the two words",
    "part": "a name with a word that holds",
    "ending": "a name with a word that ends with",
    "harmless": "no secret, although a word says so: the name",
    "value": "a value, under any name, of the form",
}


def table() -> str:
    found: dict[str, list[str]] = {}
    for rule in secret_rules():
        found.setdefault(rule.kind, []).append(f"`{rule.pattern.strip()}`")
    lines = ["| rule | |", "|---|---|"]
    lines += [f"| {MEANINGS[kind]} | {', '.join(found[kind])} |" for kind in MEANINGS]
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
