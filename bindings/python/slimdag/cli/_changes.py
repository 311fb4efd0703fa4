"""The rows of `slimdag diff`: what changed, and each reason in a few words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..compare import ABSENT, Comparison, FieldChange, MacroChange
from ..secrets import HIDDEN, is_secret_name, without_secrets_in

_WIDTH = 48
"""A longer value is cut."""


@dataclass(frozen=True)
class Row:
    """One change of one node: `kind` is new, modified, removed, renamed or contract."""

    kind: str
    node: str
    aspect: str = ""
    what: str = ""


def _value(value: Any) -> str:
    if value is ABSENT:
        return "(absent)"
    text = json.dumps(without_secrets_in(value), ensure_ascii=False)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _hidden(value: Any) -> str:
    return "(absent)" if value is ABSENT else HIDDEN


def _changed_lines(old: str, new: str) -> str:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where SQL changed

    before, after = old.splitlines(), new.splitlines()
    added = removed = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            removed += i2 - i1
            added += j2 - j1
    if not added and not removed:
        return "white space at the end of lines"
    return f"{added} line{'' if added == 1 else 's'} added, {removed} removed"


def describe_field(field: FieldChange) -> str:
    """One field in a few words."""
    several_lines = isinstance(field.old, str) and isinstance(field.new, str)
    if several_lines and ("\n" in field.old or "\n" in field.new):
        return f"{field.path}: {_changed_lines(field.old, field.new)}"
    if any(is_secret_name(part) for part in field.path.split(".")):
        return f"{field.path}: {_hidden(field.old)} -> {_hidden(field.new)}"
    return f"{field.path}: {_value(field.old)} -> {_value(field.new)}"


def describe_macro(macro: MacroChange) -> str:
    """One chain in a few words."""
    return f"{' > '.join(macro.chain)} ({macro.kind})"


def reasons_of(comparison: Comparison, unique_id: str, kind: str = "modified") -> Iterator[Row]:
    """A row for each reason."""
    reasons = comparison.reasons(unique_id)
    rows = [(field.aspect, describe_field(field)) for field in reasons.fields]
    rows += [("macros", describe_macro(macro)) for macro in reasons.macros]
    listed = {aspect for aspect, _ in rows}
    rows += [(aspect, "") for aspect in reasons.aspects if aspect not in listed]
    for aspect, what in rows or [("", "")]:
        yield Row(kind, unique_id, aspect, what)


def rows_of(comparison: Comparison) -> Iterator[Row]:
    """Everything that changed."""
    new = comparison.new
    known = set(new)
    for unique_id in new:
        yield Row("new", unique_id)
    for unique_id in comparison.modified:
        if unique_id not in known:
            yield from reasons_of(comparison, unique_id)
    for unique_id in comparison.removed:
        yield Row("removed", unique_id)
    for rename in comparison.renamed:
        tie = len(rename.new_unique_ids) > 1
        names = " or ".join(rename.new_unique_ids)
        yield Row("renamed", rename.old_unique_id, "", f"{'perhaps ' if tie else ''}-> {names}")
    for broken in comparison.contract_breaks:
        says = "dbt raises" if broken.versioned else "dbt warns"
        changes = " ".join(" ".join(change.split()) for change in broken.breaking_changes)
        yield Row("contract", broken.unique_id, says, changes)


def summary_of(comparison: Comparison) -> str:
    """One sentence."""
    new, modified = set(comparison.new), set(comparison.modified)
    counts = [
        (len(modified - new), "modified"),
        (len(new), "new"),
        (len(comparison.removed), "removed"),
        (len(comparison.renamed), "renamed"),
        (len(comparison.contract_breaks), "with a broken contract"),
    ]
    parts = [f"{count} {what}" for count, what in counts if count]
    return ", ".join(parts) if parts else "No changes."
