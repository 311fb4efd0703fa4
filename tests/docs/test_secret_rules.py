"""The table of docs/secrets.md is that of the library."""

from __future__ import annotations

import importlib.util
import pathlib

from slimdag.secrets import is_secret_name, secret_rules

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_the_table_is_the_librarys() -> None:
    spec = importlib.util.spec_from_file_location(
        "secret_rules", ROOT / "tools" / "secret_rules.py"
    )
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    page = tool.PAGE.read_text()
    assert tool.with_table(page) == page, "python tools/secret_rules.py --write"


def test_each_rule_of_names_holds() -> None:
    examples = {
        "opening": "{}_x",
        "word": "my_{}",
        "last word": "my_{}",
        "two words": "my_{}_x",
        "part": "my{}x",
        "ending": "my{}",
    }
    for rule in secret_rules():
        if rule.kind in examples:
            name = examples[rule.kind].format(rule.pattern.replace(" ", "_"))
            assert is_secret_name(name), name
        elif rule.kind == "harmless":
            assert not is_secret_name(rule.pattern), rule.pattern
