"""Edits of environments.yml against PyYAML: what it reads from the changed text is what was asked for,
and lines that are not concerned stay as they are."""

from __future__ import annotations

import copy
import difflib
from typing import Any

import slimdag
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

KEYS = {
    "branch": st.sampled_from(
        ["main", "a: b", "#x", "yes", "1.5", "ü", "x\u2028y", "", "- a", "{{ x"]
    ),
    "target": st.sampled_from(["prod", "null", "'q'", '"', "a\nb", "~", "0x1", "2020-01-01"]),
    "schema": st.sampled_from(["DBT_{{ user.name }}", "S", "x,y", "[a]", "{b}", "key: {{ x }}"]),
    "description": st.sampled_from(
        ["words, and more", "\ttab", "trailing ", "a #b", "&x", "*y", "!t"]
    ),
    "variables.DBT_A": st.sampled_from(["1", "true", "x", "a, b", ""]),
    "variables.DBT_B": st.sampled_from(["2", "}", "it's"]),
}
# Values of these keys that rules would refuse are no subject here.
EMPTY = {"branch", "target", "schema", "description"}


@st.composite
def scalars(draw: st.DrawFn, flow: bool) -> str:
    plain = ["x", "main", "a b"]
    quoted = ["'it''s'", '"a\\"b"', '"#no"', "'{x}'"]
    return draw(st.sampled_from(plain + quoted + ([] if flow else ["a,b", "x # comment"])))


@st.composite
def environment(draw: st.DrawFn, name: str, depth: int) -> list[str]:
    pad = " " * depth
    key = draw(st.sampled_from([name, f'"{name}"', f"'{name}'"]))
    chosen = draw(
        st.lists(st.sampled_from(["branch", "target", "schema", "description"]), unique=True)
    )
    variables = draw(st.integers(0, 2))
    if draw(st.booleans()):
        items = ["type: deployment"]
        items += [f"{k}: {draw(scalars(flow=True))}" for k in chosen]
        if variables:
            items.append("variables: {" + ", ".join(f"DBT_{v}: x" for v in "AB"[:variables]) + "}")
        space = draw(st.sampled_from(["", " "]))
        return [f"{pad}{key}: {{{space}{', '.join(items)}{space}}}{draw(comments)}"]
    inner = pad + " " * draw(st.sampled_from([2, 4]))
    lines = [f"{pad}{key}:{draw(comments)}", f"{inner}type: deployment"]
    for k in chosen:
        lines += draw(between(inner))
        lines.append(f"{inner}{k}: {draw(scalars(flow=False))}")
    if variables:
        lines.append(f"{inner}variables:")
        lines += [f"{inner}  DBT_{v}: x{draw(comments)}" for v in "AB"[:variables]]
    if draw(st.booleans()):
        lines.append(f"{inner}extended_attributes:")
        lines.append(f"{inner}  text: |")
        lines += [f"{inner}    # no comment", "", f"{inner}    end"]
    lines += draw(between(pad))
    return lines


comments = st.sampled_from(["", "   # why", " #"])


@st.composite
def between(draw: st.DrawFn, pad: str) -> list[str]:
    return draw(
        st.lists(
            st.sampled_from(["", f"{pad}# note", "# far left", f"{pad}  # deeper"]), max_size=2
        )
    )


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = draw(between(""))
    lines.append("environments:")
    for name in ("one", "two", "three"):
        lines += draw(environment(name, 2))
    if draw(st.booleans()):
        lines += ["jobs:", "  j:", '    environment: "two"  # here', "    commands:", "    - x"]
        lines += draw(between("  "))
    # A block of text ends with its line, so a new line behind it would change it.
    ends = ["\n", "\n\n"] + ([] if lines[-1].endswith("    end") else [""])
    text = "\n".join(lines) + draw(st.sampled_from(ends))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "\ufeff", "---\n"])) + text


@st.composite
def changes(draw: st.DrawFn) -> dict[str, str | None]:
    keys = draw(st.lists(st.sampled_from(sorted(KEYS)), min_size=1, max_size=4, unique=True))
    return {key: draw(st.none() | KEYS[key]) for key in keys}


def load(text: str) -> Any:
    return yaml.safe_load(text.removeprefix("\ufeff"))


def applied(content: Any, name: str, wanted: dict[str, str | None]) -> Any:
    content = copy.deepcopy(content)
    environment = content["environments"][name]
    for key, value in wanted.items():
        section, _, inner = key.rpartition(".")
        holder = environment.setdefault(section, {}) if section else environment
        if value is None:
            del holder[inner]
        else:
            holder[inner] = value
    if not environment.get("variables", True):
        del environment["variables"]
    return content


def require_others_untouched(before: str, after: str, allowed: int) -> None:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    # The last line may get its end.
    if old and not old[-1].endswith("\n"):
        old[-1] += "\r\n" if "\r\n" in before else "\n"
    if new and not new[-1].endswith("\n"):
        new[-1] += "\r\n" if "\r\n" in before else "\n"
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = sum(block.size for block in blocks)
    assert len(old) - kept <= allowed, (before, after)


@settings(max_examples=400, deadline=None)
@given(documents(), st.sampled_from(["one", "two", "three"]), changes())
def test_settings(text: str, name: str, wanted: dict[str, str | None]) -> None:
    content = load(text)
    environments = slimdag.Environments.parse(text, variables={})
    there = content["environments"][name]
    flat = set(there) | {f"variables.{key}" for key in there.get("variables", {})}
    wanted = {k: v for k, v in wanted.items() if v is not None or k in flat}
    wanted = {k: v for k, v in wanted.items() if v != "" or k not in EMPTY}
    wanted = {k: v for k, v in wanted.items() if v is None or "{{ x" not in v}
    if not wanted:
        return
    try:
        edit = environments.set(name, wanted)
    except slimdag.Error as error:
        # Brackets in which nothing stays and something comes.
        assert error.code == "unsafe_edit" and f"{name}: {{" in text.replace('"', "").replace(
            "'", ""
        )
        return
    assert load(edit.text) == applied(content, name, wanted)
    require_others_untouched(text, edit.text, len(wanted) + 1)


@settings(max_examples=200, deadline=None)
@given(documents(), changes())
def test_new_environments(text: str, wanted: dict[str, str | None]) -> None:
    values = {k: v for k, v in wanted.items() if v and "{{ x" not in v}
    environments = slimdag.Environments.parse(text, variables={})
    edit = environments.add("new one", {"type": "deployment", **values})
    content = load(text)
    content["environments"]["new one"] = {"type": "deployment"}
    assert load(edit.text) == applied(content, "new one", dict(values))
    require_others_untouched(text, edit.text, 0)


@settings(max_examples=200, deadline=None)
@given(documents(), st.sampled_from(["one", "two", "three"]))
def test_deleted_environments(text: str, name: str) -> None:
    edit = slimdag.Environments.parse(text, variables={}).delete(name, delete_jobs=True)
    content = load(text)
    del content["environments"][name]
    if name == "two" and "jobs" in content:
        content["jobs"] = None
    assert load(edit.text) == content
    left = edit.text.splitlines()
    assert all(line in text.splitlines() for line in left)
    # Comments of others stay.
    assert left.count("# far left") == text.splitlines().count("# far left") or name in text


@settings(max_examples=100, deadline=None)
@given(documents())
def test_moved_jobs_and_the_mark(text: str) -> None:
    content = load(text)
    environments = slimdag.Environments.parse(text, variables={})
    edit = environments.mark_production("three")
    content["environments"]["three"]["deployment_type"] = "production"
    assert load(edit.text) == content
    require_others_untouched(text, edit.text, 1)
    if "jobs" in content:
        moved = slimdag.Environments.parse(edit.text, variables={}).move_jobs("two", "one")
        content["jobs"]["j"]["environment"] = "one"
        assert load(moved.text) == content
        require_others_untouched(edit.text, moved.text, 1)
