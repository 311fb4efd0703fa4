"""Templates of environments.yml against dbt's own rendering of a value."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
import slimdag
from dbt.clients.jinja import get_rendered
from dbt.context.base import BaseContext
from dbt_common.context import set_invocation_context
from hypothesis import given, settings
from hypothesis import strategies as st

GIVEN = {
    "A": "1",
    "B": "True",
    "C": "text",
    "D": "1.50",
    "E": "'q'",
    "F": "",
    "G": "true",
    "H": " 7",
}

LITERALS = [
    "'x'",
    '"y z"',
    "1",
    "-2",
    "1.5",
    "true",
    "False",
    "none",
    "''",
    "'1'",
    "'True'",
    "'a\\'b'",
]
NAMES = ["'A'", "'B'", "'C'", "'D'", "'E'", "'F'", "'G'", "'H'", "'MISSING'"]
FILTERS = ["", " | as_text", " | as_bool", " | as_number", " | as_native", "|as_bool|as_text"]


def of_dbt(template: str) -> Any:
    set_invocation_context(GIVEN)
    context = BaseContext({}).to_dict()
    return get_rendered(template, context, native=True)


def check(template: str) -> bool:
    """Whether both say the same; True where slimdag does not claim to know."""
    quoted = json.dumps(template)
    text = f"environments:\n  e:\n    type: deployment\n    variables:\n      X: {quoted}\n"
    environments = slimdag.Environments.parse(text, variables=GIVEN)
    if any(f.rule == "unknown_expression" for f in environments.validate()):
        return False
    found = next(v for v in environments.variables("e") if v.name == "X")
    try:
        expected = of_dbt(template)
    except Exception:
        assert found.value is None, template
        return True
    if found.value is None and "not understood" in (found.problem or ""):
        return False
    assert found.value == str(expected), template
    return True


EXPRESSIONS = [
    *LITERALS,
    *(f"env_var({name})" for name in NAMES),
    *(f"env_var({name}, {literal})" for name in NAMES for literal in LITERALS),
    *(f"env_var({name}, default={literal})" for name in NAMES[-2:] for literal in LITERALS),
    "env_var('MISSING', env_var('A'))",
    "(env_var('B'))",
    "var('v', 'w')",
]


@pytest.mark.parametrize("suffix", FILTERS)
def test_expressions_with_filters(suffix: str) -> None:
    known = 0
    for expression in EXPRESSIONS:
        known += check("{{ " + expression + suffix + " }}")
    assert known > len(EXPRESSIONS) * 0.8


def test_texts_around_expressions() -> None:
    wraps = ["a_{} b", "{}{}", " {} ", "{}\n", "{{#- c -#}}{}", "x {}\n\n"]
    for wrap, expression in itertools.product(wraps, EXPRESSIONS[::5]):
        for tag in ("{{ %s }}", "{{- %s -}}"):
            part = tag % expression
            assert check(wrap.format(*[part] * wrap.count("{}")))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "{{",
                "}}",
                "{#",
                "#}",
                "{%",
                "-",
                " ",
                "1",
                "'a'",
                "(",
                ")",
                "|as_bool",
                "x",
                "\n",
                "\\",
            ]
        ),
        max_size=9,
    ).map("".join)
)
def test_any_text(text: str) -> None:
    # A variable's value without Jinja stands as it is.
    if any(mark in text for mark in ("{{", "{%", "{#")):
        check(text)
