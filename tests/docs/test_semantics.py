"""The rules of dbt that docs/semantics.md calls odd: for each a question, what the page says about it, and dbt's own answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from runpy import run_path
from typing import Any

import pytest
from slimdag_testing.dbt_judge import Judge
from slimdag_testing.installed import REPOSITORY
from slimdag_testing.query import Answer, Query
from slimdag_testing.slimdag_engine import Engine, explain_difference

PAGE = (REPOSITORY / "docs" / "semantics.md").read_text()
STATES = REPOSITORY / "examples" / "shop" / "states"
BRANCH, PRODUCTION = STATES / "branch", STATES / "production"

PAYMENTS = "model.shop.fct_payments"
STORES = "model.shop.dim_stores"
SEED = "seed.shop.country_codes"
NEW_SOURCE = "source.shop.erp.returns"
NEW_MODEL = "model.shop.fct_returns"
TWO_PARENTS = "test.shop.paid_orders_have_payments"  # reads fct_orders and fct_payments

Json = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """What the page says, a question, and what has to be in the answer and what not; or an error."""

    sentence: str
    query: Query
    present: Iterable[str] = ()
    absent: Iterable[str] = ()
    error: str | None = None
    change: Callable[[Json], None] | None = None
    """A change of the branch, which is then compared with the branch; without it with production."""


def select(*criteria: str, **options: Any) -> Query:
    return Query(select=list(criteria), **options)


def in_yaml(definition: Any, **options: Any) -> Query:
    selectors = {"selectors": [{"name": "asked", "definition": definition}]}
    return Query(selector="asked", selectors=selectors, **options)


def set_tags(manifest: Json) -> None:
    for config in ("config", "unrendered_config"):
        manifest["nodes"][PAYMENTS][config]["tags"] = ["changed"]
    manifest["nodes"][PAYMENTS]["tags"] = ["changed"]


def set_meta(manifest: Json) -> None:
    manifest["nodes"][PAYMENTS]["unrendered_config"]["meta"] = {"changed": True}


def move(manifest: Json) -> None:
    manifest["nodes"][PAYMENTS]["fqn"] = ["shop", "marts", "elsewhere", "fct_payments"]


def add_space(manifest: Json) -> None:
    manifest["nodes"][PAYMENTS]["raw_code"] += " -- a comment"


def describe_without_persist_docs(manifest: Json) -> None:
    seed = manifest["nodes"][SEED]
    assert not seed["config"]["persist_docs"]
    seed["description"] = "changed"


def remove_contracted(manifest: Json) -> None:
    """A versioned model with a contract goes, and all that reads it with it."""
    gone = {"model.shop.dim_customers.v2"}
    model = manifest["nodes"]["model.shop.dim_customers.v2"]
    assert model["contract"]["enforced"]
    while True:
        more = {
            name
            for section in ("nodes", "exposures", "metrics", "semantic_models", "saved_queries")
            for name, node in manifest[section].items()
            if gone & set(node["depends_on"].get("nodes", ()))
        } - gone
        if not more:
            break
        gone |= more
    for section in ("nodes", "exposures", "metrics", "semantic_models", "saved_queries"):
        for name in gone & set(manifest[section]):
            del manifest[section][name]


RULES = [
    Rule("is `state:new`, but not `state:modified`", select("state:new"), present=[NEW_SOURCE, NEW_MODEL]),
    Rule("is `state:new`, but not `state:modified`", select("state:modified"), absent=[NEW_SOURCE], present=[NEW_MODEL]),
    Rule("and so it is `state:unmodified` too", select("state:unmodified"), present=[NEW_SOURCE], absent=[NEW_MODEL]),
    Rule("in a configuration do not count; `meta` does", select("state:modified"), absent=[PAYMENTS], change=set_tags),
    Rule("in a configuration do not count; `meta` does", select("state:modified.configs"), present=[PAYMENTS], change=set_meta),
    Rule("directly or through others, was added, changed or removed", select("state:modified.macros"), present=["model.shop.fct_orders"]),
    Rule("Moving a file changes the `fqn`", select("state:modified"), present=[PAYMENTS], change=move),
    Rule(
        "and no sub-selector of `state:modified` says why",
        select(*(f"state:modified.{name}" for name in ("body", "configs", "relation", "macros", "contract", "persisted_descriptions"))),
        absent=[PAYMENTS],
        change=move,
    ),
    Rule("all other whitespace and comments do", select("state:modified.body"), present=[PAYMENTS], change=add_space),
    Rule("where `persist_docs` asks for it, and nowhere else", select("state:modified"), absent=[SEED], change=describe_without_persist_docs),
    Rule("of a versioned model is an error of the selection", select("state:modified"), error="contract_breaking_change", change=remove_contracted),
    Rule("for an unversioned one a warning", select("state:modified.contract"), present=["model.shop.vat_report"]),
    Rule("`*` also matches dots and slashes", select("shop.*e.fct_payments"), present=[PAYMENTS]),
    Rule("where `*` stops at a slash", select("path:models/*.yml", indirect_selection="empty"), absent=[PAYMENTS, STORES]),
    Rule("is a path when it holds a slash", select("models/marts/finance"), present=[PAYMENTS], absent=[STORES]),
    Rule("a file when it ends in `.sql`, `.py` or `.csv`", select("country_codes.csv"), present=[SEED]),
    Rule("a number in a configuration never matches on the command line", select("config.meta.retention_years:12"), absent=["model.shop.revenue_by_month"]),
    Rule(
        "In `selectors.yml` a number is a number",
        in_yaml({"method": "config.meta.retention_years", "value": 12}),
        present=["model.shop.revenue_by_month"],
    ),
    Rule("`test_type:at` finds data tests", select("test_type:at"), present=[TWO_PARENTS]),
    Rule("are accepted and match nothing", select("+", "fct_orders,,fct_payments"), absent=[PAYMENTS]),
    Rule("`@x+` is an error", select("@fct_orders+"), error="invalid_selector"),
    Rule("`@+x` is not", select("@+fct_orders"), present=["model.shop.fct_orders"]),
    Rule("are checked again for the whole of a union on the command line", select("fct_orders", "fct_payments", indirect_selection="cautious"), present=[TWO_PARENTS]),
    Rule("a YAML union does not check again", in_yaml({"union": ["fct_orders", "fct_payments"]}, indirect_selection="cautious"), present=[PAYMENTS], absent=[TWO_PARENTS]),
    Rule(
        "excluding one model keeps a test of another one that also reads it",
        select("fct_orders", "fct_payments", exclude=["fct_payments"], indirect_selection="cautious"),
        present=[TWO_PARENTS],
        absent=[PAYMENTS],
    ),
    Rule("makes dbt ignore `--select` and `--exclude`", Query(select=["dim_stores"], exclude=["*"], selector="nightly"), present=[PAYMENTS]),
    Rule(
        "knows only selectors that were defined above it",
        Query(
            selector="first",
            selectors={
                "selectors": [
                    {"name": "first", "definition": {"method": "selector", "value": "second"}},
                    {"name": "second", "definition": "fct_payments"},
                ]
            },
        ),
        error="DbtSelectorsError",
    ),
    Rule("`result:` without run results is an error of dbt's", select("result:error"), error="missing_state"),
]  # fmt: skip


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rule], tuple[Judge, Engine]]:
    """dbt and slimdag with the artifacts of a rule, loaded once for all rules about the same."""
    known: dict[str, tuple[Judge, Engine]] = {}
    project = tmp_path_factory.mktemp("project")

    def engines_for(rule: Rule) -> tuple[Judge, Engine]:
        name = rule.change.__name__ if rule.change else "production"
        if name not in known:
            current, state = BRANCH, PRODUCTION
            if rule.change:
                manifest: Json = json.loads((BRANCH / "manifest.json").read_text())
                rule.change(manifest)
                current, state = tmp_path_factory.mktemp(name), BRANCH
                (current / "manifest.json").write_text(json.dumps(manifest))
            known[name] = Judge(current, state, project), Engine(current, state)
        return known[name]

    for name in ("project", "branch"):  # `path:` is asked of the files of the project
        source = REPOSITORY / "examples" / "shop" / name
        for file in source.glob("**/*"):
            if file.is_file():
                copy = project / file.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(file.read_bytes())
    return engines_for


def check(rule: Rule, answer: Answer) -> None:
    if rule.error:
        assert answer.error == rule.error, answer
    else:
        assert answer.nodes is not None, answer
        assert set(rule.present) <= set(answer.nodes)
        assert not set(rule.absent) & set(answer.nodes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_rule(rule: Rule, engines: Callable[[Rule], tuple[Judge, Engine]]) -> None:
    assert rule.sentence in PAGE, "docs/semantics.md says something else"
    judge, engine = engines(rule)
    by_dbt = judge.answer(rule.query)
    check(rule, by_dbt)
    assert explain_difference(by_dbt, engine.answer(rule.query)) is None


def test_the_table_of_engines_is_the_library_s() -> None:
    """`python tools/engine_rules.py --write` puts it there."""
    table = run_path(str(REPOSITORY / "tools" / "engine_rules.py"))["with_table"](PAGE)
    assert table == PAGE
