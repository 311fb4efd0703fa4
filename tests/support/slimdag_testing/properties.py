"""What has to hold between slimdag's own answers: explanations agree with selections, reasons with dbt's sub-selectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import slimdag

from .dbt_judge import NODE_SECTIONS, Judge
from .query import Query
from .random_queries import ALL_TYPES
from .slimdag_engine import Engine

# dbt's sub-selectors of state:modified, which are aspects of slimdag's.
SUB_SELECTORS = ("body", "configs", "persisted_descriptions", "relation", "macros", "contract")


def check_why(engine: Engine, query: Query, selected: list[str], some: list[str]) -> Iterator[str]:
    """why() finds a node selected where select() does, with a sentence and at least one step."""
    for uid in some:
        why = engine.why(uid, query)
        if why.selected != (uid in selected):
            yield f"why: {uid} is {'' if uid in selected else 'not '}selected, why() says {why}"
        elif not why.summary or not why.steps:
            yield f"why: {uid} has no explanation: {why}"


def all_unique_ids(engine: Engine) -> list[str]:
    return list(engine.manifest.nodes)


def dbt_modified(judge: Judge) -> dict[str, set[str]]:
    """The nodes that each of dbt's sub-selectors selects."""
    found = {}
    for name in SUB_SELECTORS:
        query = Query(
            select=[f"state:modified.{name}"],
            indirect_selection="empty",
            resource_types=list(ALL_TYPES),
        )
        answer = judge.answer(query)
        if answer.nodes is not None:
            found[name] = set(answer.nodes)
    return found


def check_reasons(
    judge: Judge, comparison: slimdag.Comparison, modified: list[str]
) -> Iterator[str]:
    """Each modified node that is not new has the aspects that dbt's sub-selectors find, each with what differs."""
    by_selector = dbt_modified(judge)
    for uid in modified:
        reasons = comparison.reasons(uid)
        if not reasons.aspects:
            yield f"reasons: {uid} is modified without a reason"
        if list(reasons.aspects) != comparison.aspects(uid):
            yield f"reasons: {uid}: {reasons.aspects} and aspects() {comparison.aspects(uid)}"
        for name, nodes in by_selector.items():
            # of a test dbt does not compare the body, though its sub-selector does
            if uid.startswith("test.") and name in ("body", "relation", "persisted_descriptions"):
                continue
            if (uid in nodes) != (name in reasons.aspects):
                yield f"reasons: {uid} is {'' if uid in nodes else 'not '}in state:modified.{name}, but has {reasons.aspects}"
        yield from _check_evidence(uid, reasons, judge)


def _check_evidence(uid: str, reasons: slimdag.Reasons, judge: Judge) -> Iterator[str]:
    for aspect in reasons.aspects:
        if aspect == "macros":
            if not reasons.macros:
                yield f"reasons: {uid} has the aspect macros and no chain"
        elif not any(f.aspect == aspect for f in reasons.fields) and not (
            aspect == "contract" and reasons.contract_break
        ):
            yield f"reasons: {uid} has the aspect {aspect} and no field of it: {reasons.fields}"
    for field in reasons.fields:
        if field.aspect not in reasons.aspects:
            yield f"reasons: {uid} has a field of {field.aspect}, which is no aspect of it"
        if (
            type(field.old) is type(field.new)
            and field.old == field.new
            and not _never_equal(field.path, field.old)
        ):
            yield f"reasons: {uid}: {field.path} has the same value before and after: {field.old!r}"
    for macro in reasons.macros:
        if not macro.chain or macro.chain[0] not in _direct_macros(judge, uid):
            yield f"reasons: {uid}: the chain {macro.chain} does not begin at a macro of the node"


def _never_equal(path: str, value: Any) -> bool:
    """A checksum named "none" equals nothing, itself neither (FileHash.__eq__ in dbt/artifacts/resources/base.py), and so does
    an enforcement that is neither true nor false (ModelNode.same_contract in dbt/contracts/graph/nodes.py asks with `is`)."""
    if path == "contract.enforced":
        return not isinstance(value, bool)
    return isinstance(value, dict) and value.get("name") == "none"


def _direct_macros(judge: Judge, uid: str) -> list[Any]:
    for section in NODE_SECTIONS:
        node = getattr(judge.manifest, section).get(uid)
        if node is not None:
            return list(node.depends_on.macros)
    return []


def check_removed(judge: Judge, comparison: slimdag.Comparison) -> Iterator[str]:
    """Removed is what the state has enabled and the manifest has not."""
    assert judge.previous is not None and judge.previous.manifest is not None
    before, now = (_enabled(m) for m in (judge.previous.manifest, judge.manifest))
    if set(comparison.removed) != before - now:
        yield f"removed: {sorted(set(comparison.removed) ^ (before - now))}"
    for rename in comparison.renamed:
        if rename.old_unique_id not in comparison.removed or not set(rename.new_unique_ids) <= set(
            comparison.new
        ):
            yield f"renamed: {rename} is not from removed to new"


def _enabled(manifest: Any) -> set[str]:
    return {
        uid
        for section in NODE_SECTIONS
        for uid, node in getattr(manifest, section).items()
        if section == "exposures" or node.config.enabled
    }
