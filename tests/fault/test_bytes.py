"""Manifests whose bytes are damaged: cut off, empty, binary, flipped bits, deeply nested. Never a crash, never a guess."""

from __future__ import annotations

import json
import pathlib
import random

import pytest
import slimdag
from slimdag_testing.small_manifest import manifest, model, write

DATA = pathlib.Path(__file__).resolve().parents[1] / "data" / "manifests"
DEPTH = 100_000


def load(tmp_path: pathlib.Path, content: bytes) -> slimdag.Manifest:
    return slimdag.Manifest.load(write(tmp_path, content))


def error_of(tmp_path: pathlib.Path, content: bytes) -> slimdag.Error:
    with pytest.raises(slimdag.Error) as raised:
        load(tmp_path, content)
    assert raised.value.message
    return raised.value


def python_reads(content: bytes) -> bool:
    """Whether dbt's read_json gets through: UTF-8 without a mark, and what Python's json accepts."""
    try:
        json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return True


def test_truncated_anywhere(tmp_path: pathlib.Path) -> None:
    content = (DATA / "odd-base" / "manifest.json").read_bytes().rstrip()
    step = max(1, len(content) // 700)
    for size in [*range(0, len(content), step), *range(len(content) - 50, len(content))]:
        assert error_of(tmp_path, content[:size]).code == "invalid_json", size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"\n\n",
        b"\0",
        b"null",
        b"[]",
        b"1",
        b'"manifest"',
        b"true",
        b"\x7fELF\x02\x01\x01\0\0",
        bytes(range(256)),
        b"PK\x03\x04",
        b"{",
        b"}",
        b"{}x",
    ],
    ids=repr,
)
def test_not_a_manifest(tmp_path: pathlib.Path, content: bytes) -> None:
    assert error_of(tmp_path, content).code in (
        "invalid_json",
        "invalid_artifact",
        "unsupported_version",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"metadata": {}}',
        b'{"metadata": null}',
        b'{"metadata": {"dbt_schema_version": null}}',
    ],
    ids=repr,
)
def test_without_a_version(tmp_path: pathlib.Path, content: bytes) -> None:
    error = error_of(tmp_path, content)
    assert error.code in ("invalid_artifact", "unsupported_version")
    assert "metadata" in str(error) or "dbt_schema_version" in str(error)


@pytest.mark.parametrize("found", ["v1", "v2", "v3", "v13", "v99"])
def test_unsupported_version_names_what_is_found_and_supported(
    tmp_path: pathlib.Path, found: str
) -> None:
    content = manifest(model("a"))
    content["metadata"]["dbt_schema_version"] = (
        f"https://schemas.getdbt.com/dbt/manifest/{found}.json"
    )
    error = error_of(tmp_path, json.dumps(content).encode())
    assert error.code == "unsupported_version"
    assert found in str(error) and "v4" in str(error) and "v12" in str(error)


def test_another_artifact_is_not_a_manifest(tmp_path: pathlib.Path) -> None:
    content = {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"},
        "results": [],
    }
    assert error_of(tmp_path, json.dumps(content).encode()).code in (
        "unsupported_version",
        "invalid_artifact",
    )


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'], ids=repr)
@pytest.mark.parametrize(
    "before",
    [
        b"",
        b'{"metadata":',
        b'{"new_section":',
        b'{"nodes":',
        b'{"nodes":{"model.p.a":{"config":{"meta":',
        b'{"selectors":{"s":{"definition":',
        b'{"nodes":{"model.p.a":{"raw_code":',
    ],
    ids=repr,
)
def test_deep_nesting(tmp_path: pathlib.Path, before: bytes, opening: bytes) -> None:
    assert error_of(tmp_path, before + opening * DEPTH).code in ("invalid_json", "invalid_artifact")
    closing = {b"[": b"]", b'{"a":': b"}", b'[{"a":': b"}]"}[opening]
    try:  # complete, and still too deep for Python's json (so for dbt): an error or an answer
        load(
            tmp_path, before + opening * DEPTH + b"1" + closing * DEPTH + b"}" * before.count(b"{")
        )
    except slimdag.Error as error:
        assert error.code != "internal"


def test_deep_nesting_in_a_complete_manifest(tmp_path: pathlib.Path) -> None:
    content = manifest(model("a", config={"meta": {"deep": "HERE"}}))
    deep = json.dumps(content).replace('"HERE"', "[" * DEPTH + "]" * DEPTH)
    try:
        loaded = load(tmp_path, deep.encode())
        assert loaded.select("a") == ["model.p.a"]
    except slimdag.Error as error:
        assert error.code in ("invalid_json", "invalid_artifact")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'\xef\xbb\xbf{"a": 1}', "byte order mark"),
        (b'\xff\xfe{\0"\0', ""),
        (b'{"a": "\xff"}', ""),
        (b'{"a": "\xed\xa0\x80"}', ""),
        (b'{"a": "\xc0\x80"}', ""),
        (b'{"\xf5": 1}', ""),
    ],
    ids=repr,
)
def test_encoding(tmp_path: pathlib.Path, content: bytes, message: str) -> None:
    assert not python_reads(content)
    error = error_of(tmp_path, content)
    assert error.code == "invalid_json"


@pytest.mark.parametrize(
    "content",
    [
        b'{"x": "\xff"}',
        b'{"x": "\xed\xa0\x80"}',
        b'{"x": "\xf4\x90\x80\x80"}',
        b'{"x": "\xe2\x82"}',
    ],
    ids=repr,
)
@pytest.mark.parametrize("section", ["new_section", "docs", "metadata"])
def test_invalid_utf8_where_nobody_looks(
    tmp_path: pathlib.Path, content: bytes, section: str
) -> None:
    made = json.dumps(
        {**manifest(model("a")), "new_section": "HERE", "docs": "HERE"}
        if section != "metadata"
        else manifest(model("a"))
    )
    text = (
        made.replace('"HERE"', "{}")
        if section == "metadata"
        else made.replace(f'"{section}": "HERE"', f'"{section}": @')
        .replace('"HERE"', "{}")
        .replace("@", "HERE")
    )
    damaged = (
        text.encode().replace(b"HERE", content)
        if section != "metadata"
        else text.encode().replace(b'"env": {}', b'"env": ' + content)
    )
    assert damaged != text.encode() and not python_reads(damaged)
    assert error_of(tmp_path, damaged).code == "invalid_json"


def test_flipped_bits(
    tmp_path: pathlib.Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = pytestconfig.getoption("--fault-seed")
    if seed == "random":
        seed = str(random.SystemRandom().getrandbits(32))
    flips = pytestconfig.getoption("--fault-flips")
    rng = random.Random(seed)
    originals = [p.read_bytes() for p in sorted(DATA.glob("*/manifest.json"))]
    counts = {"answers": 0, "errors": 0}
    for number in range(flips):
        damaged = bytearray(rng.choice(originals))
        for _ in range(rng.choice([1, 1, 1, 2, 5])):
            damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        content = bytes(damaged)
        try:
            loaded = load(tmp_path, content)
            loaded.select(
                "+tag:* state:modified+",
                state=slimdag.State.load(tmp_path),
                exclude="test_type:unit",
            )
            counts["answers"] += 1
            failed = None
        except slimdag.Error as error:
            counts["errors"] += 1
            failed = error.code
        assert failed != "internal", (seed, number)
        if not python_reads(content):
            assert failed is not None, (seed, number)
        else:
            assert failed != "invalid_json", (seed, number)
    with capsys.disabled():
        print(
            f"\n{flips} damaged manifests (seed {seed}): {counts['errors']} typed errors, {counts['answers']} answers, no crash"
        )
    assert counts["errors"] > 0 and counts["answers"] > 0
