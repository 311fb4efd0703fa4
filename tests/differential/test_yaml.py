"""selectors.yml as PyYAML reads it: scalars of YAML 1.1, styles, structure, errors; dbt-core is asked for each text."""

from __future__ import annotations

import json
import pathlib
import random
from typing import Any

import pytest

pytest.importorskip(
    "dbt.contracts.graph.manifest", reason="dbt-core is not installed", exc_type=ImportError
)

from dbt.clients.yaml_helper import load_yaml_text
from slimdag_testing.dbt_judge import Judge
from slimdag_testing.query import Answer, Query, Warned
from slimdag_testing.slimdag_engine import Engine, explain_difference
from slimdag_testing.small_manifest import manifest, model, write

# What a scalar may mean: each is the value of config.meta.k of one model, so that the answer shows the value and its type.
MEANINGS: list[Any] = [
    None, True, False, 0, 1, -1, 2, 8, 9, 10, 15, 17, 18, 63, 90, 100, 255, 685230, 1000, 5445, 1.5, 0.5, 10.0, 1000.0, 0.1, 1e20, -0.5, 12345678901234567890,
    190.0, "", " ", "~", "null", "Null", "NULL", "None", "true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "n", "no", "on", "On", "off", "OFF", "1", "1.0",
    "0o17", "0x", "1_000", "1e3", "1e+3", "1.e3", ".5", "0b12", "08", "09", "0_", "1:30", "1:60", "190:20:30", "12:30:45", "2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "=", "<<", "a", "a b",
    "a: b", "a #b", "#", "-", "- a", "?", "x\ny", "x\n", "x y", "x\n\n", "é", "\u2028", "\t", "a\tb", "'", '"', "\\", "{", "[", "{}", "[]", "*", "&", "!", "%", "@", "`", "|", ">", "inf", ".inf", ".nan", "nan", "+1", "+.5", "1__0", "0x_1", "_1",
    [], ["a"], [1], {}, {"a": 1}, ["a", "b"],
]  # fmt: skip
# Not among them: what libyaml and yaml-cpp see differently and nobody writes (":" and "!" alone, U+2028 and U+0085 as line breaks),
# and tags that PyYAML knows and slimdag refuses (!!set, !!binary, !!omap, !!pairs).
SCALARS = [
    "", "~", "null", "Null", "NULL", "nULL", "true", "True", "TRUE", "tRUE", "false", "yes", "Yes", "YES", "yEs", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N",
    "0", "-0", "+0", "1", "+1", "-1", "00", "01", "010", "017", "08", "09", "0o17", "0x11", "0X11", "0xfF", "0xG", "-0x1", "+0x1", "0b11", "0b12", "0B1", "0b", "1_000", "1__0", "_1", "1_", "0_", "0_1", "0x_1", "0b_1", "0b1_1",
    "1:30", "1:60", "1:5:9", "190:20:30", "-1:30", "0:30", "01:30", "1:30.5", "190:20:30.15", "1:0", "12:30:45", "60:00", "1.", "1.0", ".5", "+.5", "-.5", ".", "..", "1.5", "1.5.", "1e3", "1E3", "1e+3", "1.0e3", "1.0e+3", "1.e+3", "1.5e-1",
    "1e20", "1.0e+20", "1_0.5_0", "._1", ".inf", ".Inf", ".INF", "-.inf", "+.inf", ".iNF", ".nan", ".NaN", ".NAN", "inf", "nan", "NaN", "Infinity", "12345678901234567890", "685_230", "+685_230", "0.1", "10.", "1000", "1e", "e1", "0e0", "1.e",
    "2001-01-01", "2001-1-1", "2001-13-01", "2001-02-30", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-15 2:59:43.10", "2001-12-14T21:59:43Z", "2001-12-14 21", "99-01-01", "=", "<<", "a", "a b", "a  b", "a:b", "a: b", "a :b", "a#b", "a #b", "#a", "-", "-a", "- a", "?", "?a", "? a", "a:",
    "'a'", "'it''s'", "''", "' '", '"a"', '"a\\tb"', '"\\u00e9"', '"\\x41"', '"\\U0001F600"', '"\\q"', '"\\/"', '"\\0"', '"\\N"', '"\\_"', '"\\L"', '"\\P"', '"\\e"', '"a\\\n  b"', '"a\n  b"', "'a\n  b'", "a\n    b", '"a\n\n  b"', "'a", '"a', "a'", 'a"', '"a"b', "'1'", '"1"', '"true"', "'~'",
    "!!str 1", "!!str true", "!!int '1'", "!!int a", "!!float 1", "!!float '1.5'", "!!bool 'yes'", "!!bool x", "!!null ''", "!!null x", "!!seq [a]", "!!map {a: 1}", "!!timestamp 2001-01-01", "!local a", "!<tag:yaml.org,2002:str> 1", "!!python/name:os.system x", "! a",
    "[]", "[a]", "[1]", "[~]", "[null, a]", "[a, b]", "[a,b]", "[a, b,]", "[a b]", "[", "]", "{}", "{a: 1}", "{a: 1,}", "{a}", "{a:1}", "{a, b: 1}", "{a: 1", "}", "[a: 1]", "['a','b']", "{\"a\":1}", "[[a]]", "a, b", "a]", "a}", "[a#b]", "[a #b]", "{? a : 1}",
    "|\n    x\n    y", "|-\n    x\n    y", "|+\n    x\n\n", ">\n    x\n    y", ">-\n    x\n    y", ">-\n    x\n\n    y", "|2\n    x", "|-\n      x\n     y", "| # c\n    x", "|x\n    y", "|-", ">", "|\n  x", ">-\n    x\n     y\n    z", "|1-\n    x",
    "*", "*a", "&a", "&a a", "&a", "*unknown", "%a", "@a", "`a", "a@b", "é", "\ufeffa", "\x07", "a\tb", "\ta", "a\t", "a\t#b", "\U0001F600", "\\", "a\\b", "{{ x }}", "'{{ x }}'", "{% x %}", "{# x #}", "tag:{{x}}", "<<: a", "---", "...", "--- a",
]  # fmt: skip
STRUCTURES = [
    "selectors:\n  - name: s\n    definition: {method: config.meta.k, value: 1}\n",
    "selectors:\n- name: s\n  definition:\n    method: config.meta.k\n    value: a\n",
    "selectors: [{name: s, definition: {method: config.meta.k, value: a}}]",
    '{"selectors": [{"name": "s", "definition": {"method": "config.meta.k", "value": "a"}}]}',
    "version: 2\nselectors:\n  - {name: s, definition: 'config.meta.k:a', description: d, default: true}\n",
    "version: two\nselectors:\n  - {name: s, definition: a}\n",
    "selectors:\n  - name: s\n    definition:\n      union: &u\n        - config.meta.k: a\n        - config.meta.k: 1\n  - name: t\n    definition: {union: *u}\n",
    "base: &base {method: config.meta.k, value: a}\nselectors:\n  - name: s\n    definition: *base\n",
    "base: &base {method: config.meta.k, value: a}\nselectors:\n  - name: s\n    definition:\n      <<: *base\n      value: b\n",
    "selectors:\n  - name: s\n    definition: &b {method: config.meta.k, value: a}\n  - name: t\n    definition: {<<: *b, parents: true}\n",
    "selectors:\n  - name: s\n    definition: {<<: [{method: tag, value: x}, {value: y}], value: a, method: config.meta.k}\n",
    "selectors:\n  - name: s\n    name: t\n    definition: {method: config.meta.k, value: a}\n",
    "selectors:\n  - name: s\n    definition: {method: config.meta.k, value: b, value: a}\n",
    "selectors:\n  - name: s\n    definition: {1: a}\n",
    "selectors:\n  - name: s\n    definition: {yes: a}\n",
    "selectors:\n  - name: s\n    definition: {? [a] : b}\n",
    "selectors:\n  - name: s\n    definition:\n      ? config.meta.k\n      : a\n",
    "selectors:\n  - name: 1\n    definition: a\n",
    "selectors:\n  - name: yes\n    definition: a\n",
    "selectors:\n  - name: s\n    definition:\n",
    "selectors:\n  - name: s\n",
    "selectors:\n  - definition: a\n",
    "selectors:\n",
    "selectors: {}\n",
    "selectors: []\n",
    "selectors: a\n",
    "",
    "# only a comment\n",
    "---\nselectors:\n  - {name: s, definition: 'config.meta.k:a'}\n",
    "---\nselectors:\n  - {name: s, definition: 'config.meta.k:a'}\n---\nselectors: []\n",
    "selectors:\n  - {name: s, definition: 'config.meta.k:a'}\n...\n",
    "%YAML 1.1\n---\nselectors:\n  - {name: s, definition: 'config.meta.k:a'}\n",
    "%YAML 1.2\n---\nselectors:\n  - {name: s, definition: {method: config.meta.k, value: yes}}\n",
    "%TAG ! tag:x,2000:\n---\nselectors: []\n",
    "selectors:\n\t- name: s\n",
    "selectors:\n  - name: s\n   definition: a\n",
    "selectors:\r\n  - name: s\r\n    definition: {method: config.meta.k, value: a}\r\n",
    "\ufeffselectors:\n  - {name: s, definition: 'config.meta.k:a'}\n",
    "selectors:\n  - {name: s, definition: 'config.meta.k:a', unknown: 1}\n",
    "selectors:\n  - {name: s, definition: 'config.meta.k:a', default: 'true'}\n",
    "selectors:\n  - {name: s, definition: 'config.meta.k:a', default: yes}\n",
    "selectors:\n  - {name: s, definition: 'config.meta.k:a', default: 1}\n",
    "selectors:\n  - {name: s, definition: 'config.meta.k:a', description: null}\n",
    "other: 1\nselectors:\n  - {name: s, definition: 'config.meta.k:a'}\n",
    "selectors:\n  - [name, s]\n",
    "selectors:\n  - name: s\n    definition: [a]\n",
    "- selectors\n",
    "selectors: &a [*a]\n",
    "selectors:\n  - &x {name: s, definition: {union: [*x]}}\n",
    "selectors:\n  - name: s\n    definition: {method: config.meta.k, value: &v a}\n  - name: t\n    definition: {method: config.meta.k, value: *v}\n",
    "a: b: c\nselectors: []\n",
    "selectors:\n  - name: s\n    definition:\n      - config.meta.k: a\n",
    "selectors:\n  - name: s\n    definition:\n      method: config.meta.k\n      value:\n        - a\n",
    "selectors:\n  - name: s\n    definition:\n      union:\n      - config.meta.k: a\n      -   config.meta.k:   1\n      - exclude:\n        - config.meta.k: 1\n",
]  # fmt: skip


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Judge, Engine]:
    nodes = [
        model(f"m{i}", config={"enabled": True, "meta": {"k": value}})
        for i, value in enumerate(MEANINGS)
    ]
    directory = write(tmp_path_factory.mktemp("yaml"), manifest(*nodes, model("without")))
    return Judge(directory), Engine(directory)


def dbt_answer(judge: Judge, text: str, name: str | None) -> Answer:
    # load_file_contents() strips the text
    try:
        data = load_yaml_text(text.strip())
    except Exception as error:
        return Answer(error=type(error).__name__, message=str(error))
    return judge.answer(Query(selectors=data if data is not None else {}, selector=name))


def our_answer(engine: Engine, path: pathlib.Path, name: str | None) -> Answer:
    import slimdag

    answer = Answer()
    try:
        answer.nodes = engine.manifest.select(
            selector=name,
            selectors=path,
            on_warning=lambda w: answer.warnings.append(Warned(w.code, w.message)),
        )
    except slimdag.Error as error:
        assert error.code != "internal"
        answer.error, answer.message = error.code, str(error)
    return answer


def differences(
    engines: tuple[Judge, Engine], texts: list[str], tmp_path: pathlib.Path, refusals: bool = True
) -> list[str]:
    """What differs; `refusals` says that a text must be refused by both or by none."""
    judge, engine = engines
    found = []
    path = tmp_path / "selectors.yml"
    for text in dict.fromkeys(texts):
        path.write_bytes(text.encode())
        for name in ("s", None):
            expected, answer = dbt_answer(judge, text, name), our_answer(engine, path, name)
            if "{{" in text or "{%" in text or "{#" in text:
                if answer.error is None and expected.error is None:
                    found.append(f"{text!r}: Jinja is not refused")
                continue
            if not refusals and (expected.error or answer.error):
                continue
            if expected.error is not None:
                expected.error = "AnyError"
            difference = explain_difference(expected, answer)
            if difference:
                found.append(f"{text!r} ({name}): {difference[:300]}")
    return found


def test_scalars(engines: tuple[Judge, Engine], tmp_path: pathlib.Path) -> None:
    texts = []
    for scalar in SCALARS:
        texts.append(
            f"selectors:\n- name: s\n  definition:\n    method: config.meta.k\n    value: {scalar}\n"
        )
        texts.append(
            f"selectors:\n- name: s\n  definition: {{method: config.meta.k, value: {scalar}}}\n"
        )
        texts.append(
            f"selectors:\n- name: s\n  definition: {{method: config.meta.k, value: {scalar} , children: true}}\n"
        )
    assert not differences(engines, texts, tmp_path)


def test_structures(engines: tuple[Judge, Engine], tmp_path: pathlib.Path) -> None:
    assert not differences(engines, STRUCTURES, tmp_path)


def test_damaged_files(
    engines: tuple[Judge, Engine],
    tmp_path: pathlib.Path,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = pytestconfig.getoption("--differential-seed") or str(
        random.SystemRandom().getrandbits(32)
    )
    rng = random.Random(seed)
    pieces = [
        "\n",
        " ",
        "  ",
        ":",
        "- ",
        "#",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ",",
        "|",
        ">",
        "*a",
        "&a ",
        "!!str ",
        "?",
        "~",
        "\t",
        "%",
        "@",
        "yes",
        "1",
        "é",
        "\\",
        "<<: ",
        "---\n",
        "...\n",
        "-",
    ]
    texts = []
    for _ in range(1500):
        text = rng.choice(STRUCTURES[:12] + STRUCTURES[-8:])
        for _ in range(rng.choice([1, 1, 2, 3])):
            i = rng.randrange(len(text) + 1)
            match rng.randrange(3):
                case 0:
                    text = text[:i] + rng.choice(pieces) + text[i:]
                case 1:
                    text = text[:i] + text[i + rng.choice([1, 1, 2, 5]) :]
                case _:
                    text = text[:i] + rng.choice(pieces) + text[i + 1 :]
        texts.append(text)
    with capsys.disabled():
        print(f"\n{len(texts)} damaged selectors.yml (seed {seed})")
    # A damaged file may be YAML to one parser and not to another; what both read has to mean the same.
    found = differences(engines, texts, tmp_path, refusals=False)
    assert not found, json.dumps(found[:20], indent=1)
