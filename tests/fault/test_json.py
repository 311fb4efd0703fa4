"""JSON as Python's json module reads it: what it takes, what it refuses, and which values are equal."""

from __future__ import annotations

import itertools
import json
import pathlib
from collections.abc import Iterator

import pytest
import slimdag
from slimdag_testing.small_manifest import manifest, model, write

WHITE = ["", " ", "\t", "\r\n", "\u000b", "\u00a0", "\f", "\0"]


def snippets() -> Iterator[str]:
    """Values and near-values, in the manner of parser test suites: each rule of the grammar kept and broken."""
    numbers = ["0", "-0", "-0.0", "00", "01", "-01", "1.", ".5", "-.5", "1.0", "1e5", "1E+5", "1e-5", "1e", "1e+", "1.e1", "+1", "--1", "- 1", "0x10", "1_000", "1e400", "-1e400", "1e-400",
               "9" * 400, "-" + "9" * 400, "9" * 4400, "0." + "0" * 300 + "1", "1e" + "9" * 30, "0e0", "123.456e-7", "1a", "1 2", "\u0661", "0.1e1.5"]  # fmt: skip
    words = [
        "null",
        "true",
        "false",
        "NaN",
        "Infinity",
        "-Infinity",
        "nan",
        "NULL",
        "True",
        "None",
        "inf",
        "-NaN",
        "+Infinity",
        "Infinit",
        "nul",
        "truee",
        "undefined",
        "-Inf",
    ]
    strings = ['""', '"a"', '"\\""', '"\\\\"', '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\a"', '"\\u0041"', '"\\u004"', '"\\u00g1"', '"\\uD83D\\uDE00"', '"\\ud800"', '"\\udc00"', '"\\udc00\\ud800"',
               '"\\ud800\\u0041"', '"\\ud800x"', '"\\ud83d\\ud83d\\ude00"', '"\\U0041"', '"\t"', '"\n"', '"\u0000"', '"\u007f"', '"\u2028"', '"é"', '"\U0001f600"', "'a'", '"a', 'a"', '"\\"', '"\\u 041"',
               '"\\u+041"', '"\\u-041"', '"\\u0_41"', '"\\x41"', '"\\u0000"', '"\\uFFFF"', '"\\uFFFe"']  # fmt: skip
    arrays = [
        "[]",
        "[1]",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "[1;2]",
        "[",
        "]",
        "[[]",
        "[]]",
        "[1}",
        "[ ]",
        "[\n]",
        "[null,[true,[]]]",
    ]
    objects = ["{}", '{"a":1}', '{"a":1,}', '{,"a":1}', '{"a" 1}', '{"a":}', '{"a"}', "{a:1}", "{1:1}", "{'a':1}", '{"a":1 "b":2}', '{"a":1,"a":2}', '{"":0}', '{"a":1;"b":2}', '{"a"::1}', "{", "}",
               '{"a":1}}', '{"a":{"b":{}}}', '{null:1}', '{"\\u0061":1,"a":2}', '{"\\ud800":1}', '{ "a" : 1 }']  # fmt: skip
    others = [
        "",
        " ",
        "//x\n1",
        "/*x*/1",
        "#x\n1",
        "1//x",
        "<a/>",
        "*",
        "(1)",
        "1,2",
        '"a""b"',
        '"a"+"b"',
        "\\u0031",
        "\ufeff1",
    ]
    for text in [*numbers, *words, *strings, *arrays, *objects, *others]:
        yield text
        yield f"[{text}]"
        yield f'{{"k": {text}}}'
    for left, right in itertools.product(WHITE, WHITE):
        yield f"{left}[{right}1{left},{right}2]"


def accepted(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize("place", ["unknown", "meta", "whole"])
def test_grammar_is_that_of_python(tmp_path: pathlib.Path, place: str) -> None:
    base = json.dumps(
        {**manifest(model("a", config={"meta": {"k": "META"}})), "unknown": "UNKNOWN"}
    )
    wrong = []
    for snippet in dict.fromkeys(snippets()):
        match place:
            case "unknown":
                text = base.replace('"UNKNOWN"', snippet)
            case "meta":
                text = base.replace('"META"', snippet)
            case _:
                text = snippet + base if len(snippet.strip()) != 1 else base + snippet
        try:
            content = text.encode()
        except UnicodeEncodeError:
            continue
        try:
            slimdag.Manifest.load(write(tmp_path, content))
            ours = "accepted"
        except slimdag.Error as error:
            ours = error.code
        # what is JSON for Python may still be no manifest, and both may be wrong at once
        if (ours == "accepted" and not accepted(text)) or (
            ours == "invalid_json" and accepted(text)
        ):
            wrong.append((snippet[:100], ours))
    assert not wrong


VALUES = [
    "null", "true", "false", "0", "-0", "-0.0", "1", "1.0", "1e0", "10E-1", "0.1", "0.10000000000000001", "0.1000000000000000055", "1e2", "100",
    "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e309", "[NaN]", '{"a": NaN}', "[Infinity]", "[1e400]",
    "18446744073709551616", "18446744073709551617", "1.8446744073709551616e19", "9007199254740993", "9007199254740993.0", "9007199254740992",
    "1" + "0" * 400, "1" + "0" * 399 + "1", "9" * 4000, "-" + "9" * 30,
    '""', '"1"', '"true"', '"null"', '"\\u00e9"', '"é"', '"e\\u0301"', '"\\ud800"', '"\\udc00"', '"\\ud83d\\ude00"', '"\\uD83D\\uDE00"', '"a\\u0000b"', '"a\\/b"', '"a/b"',
    "[]", "{}", "[null]", "[0]", "[false]", "[0.0]", "[1, true]", "[1.0, 1]", '["a", "b"]', '["b", "a"]', '{"a": 1}', '{"a": true}', '{"a": 1.0}', '{"a": 2, "a": 1}',
    '{"a": 1, "b": [2]}', '{"b": [2.0], "a": true}', '{"a": {"b": {"c": [1, {"d": null}]}}}', '{"a": {"b": {"c": [true, {"d": null}]}}}', "[[[]]]", "[[{}]]",
]  # fmt: skip


def every_pair() -> tuple[str, str]:
    """Two manifests with one model for each pair of values."""
    left, right = [], []
    for i, j in itertools.product(range(len(VALUES)), repeat=2):
        node = json.dumps(model(f"m{i}_{j}", unrendered_config={"meta": "HERE"}))
        left.append(f'"model.p.m{i}_{j}": ' + node.replace('"HERE"', VALUES[i]))
        right.append(f'"model.p.m{i}_{j}": ' + node.replace('"HERE"', VALUES[j]))
    empty = json.dumps(manifest())
    return tuple(
        empty.replace('"nodes": {}', '"nodes": {' + ",".join(nodes) + "}")
        for nodes in (left, right)
    )  # type: ignore[return-value]


def test_equality_is_that_of_python(tmp_path: pathlib.Path) -> None:
    current, state = every_pair()
    left, right = json.loads(current)["nodes"], json.loads(state)["nodes"]
    # A dictionary finds the same object equal, as dbt's comparison of dictionaries does (NaN is one object in json).
    expected = sorted(
        u
        for u in left
        if not bool(left[u]["unrendered_config"]["meta"] == right[u]["unrendered_config"]["meta"])
    )
    loaded = slimdag.Manifest.load(write(tmp_path / "current", current))
    before = slimdag.State.load(write(tmp_path / "state", state))
    assert (
        loaded.select("state:modified.configs", state=before, indirect_selection="empty")
        == expected
    )


def test_equality_is_that_of_dbt(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("dbt.contracts.graph.manifest", exc_type=ImportError)
    from slimdag_testing.dbt_judge import Judge
    from slimdag_testing.query import Query
    from slimdag_testing.slimdag_engine import Engine, explain_difference

    current, state = every_pair()
    directories = write(tmp_path / "current", current), write(tmp_path / "state", state)
    query = Query(select=["state:modified"], indirect_selection="empty")
    assert (
        explain_difference(Judge(*directories).answer(query), Engine(*directories).answer(query))
        is None
    )


def test_last_of_duplicate_keys_counts(tmp_path: pathlib.Path) -> None:
    text = json.dumps(manifest(model("a", tags=["last"])))
    doubled = text.replace('"tags": ["last"]', '"tags": ["first"], "tags": ["last"]')
    gone = json.dumps({"model.p.gone": model("gone")})
    doubled = doubled.replace('"nodes": {"', f'"nodes": {gone}, "nodes": {{"').replace(
        '"model.p.a": {',
        '"model.p.a": ' + json.dumps(model("a", tags=["earlier"])) + ', "model.p.a": {',
    )
    assert (
        doubled.count('"last"') == 1
        and doubled.count('"nodes": {"') == 2
        and doubled.count('"model.p.a": {') == 2
    )
    loaded = slimdag.Manifest.load(write(tmp_path, doubled))
    assert loaded.select("tag:last") == ["model.p.a"]
    assert loaded.select("tag:first tag:earlier") == []
    assert loaded.select() == ["model.p.a"]


def test_lone_surrogates_come_back(tmp_path: pathlib.Path) -> None:
    loaded = slimdag.Manifest.load(write(tmp_path, manifest(model("a\ud800", tags=["\udc00t"]))))
    assert loaded.select("*") == ["model.p.a\ud800"]
    assert loaded.select("tag:\udc00t") == ["model.p.a\ud800"]
    assert loaded.select("tag:?t") == ["model.p.a\ud800"]
