"""Files that are missing, of the wrong kind, not readable, or replaced while they are in use."""

from __future__ import annotations

import json
import os
import pathlib
import threading

import pytest
import slimdag
from slimdag_testing.small_manifest import manifest, model, write


def code_of(path: object, kind: type = slimdag.Manifest) -> str:
    with pytest.raises(slimdag.Error) as raised:
        kind.load(path)  # type: ignore[attr-defined]
    assert str(path) in str(raised.value) or raised.value.where
    return str(raised.value.code)


def test_missing(tmp_path: pathlib.Path) -> None:
    assert code_of(tmp_path / "no.json") == "file_not_found"
    assert code_of(tmp_path) == "file_not_found"
    assert code_of(tmp_path / "no", slimdag.State) == "file_not_found"
    assert code_of("") in ("file_not_found", "invalid_argument")


def test_manifest_is_a_directory(tmp_path: pathlib.Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    assert code_of(tmp_path) in ("file_not_found", "io")


def test_path_with_nul() -> None:
    with pytest.raises((slimdag.Error, ValueError)):
        slimdag.Manifest.load("a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_not_readable(tmp_path: pathlib.Path) -> None:
    write(tmp_path, manifest())
    (tmp_path / "manifest.json").chmod(0)
    assert code_of(tmp_path) == "io"


def test_path_forms(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tmp_path / "d\u00e9 \udcff"
    write(odd, manifest(model("a")))
    monkeypatch.chdir(odd)
    for path in (
        odd,
        odd / "manifest.json",
        str(odd),
        ".",
        "manifest.json",
        pathlib.Path("manifest.json"),
    ):
        assert slimdag.Manifest.load(path).select() == ["model.p.a"]


def test_empty_state_directory_is_a_state_without_anything(tmp_path: pathlib.Path) -> None:
    current = slimdag.Manifest.load(write(tmp_path / "current", manifest(model("a"))))
    (tmp_path / "state").mkdir()
    state = slimdag.State.load(tmp_path / "state")
    for selector in ("state:modified", "result:error", "source_status:fresher"):
        with pytest.raises(slimdag.Error) as raised:
            current.select(selector, state=state)
        assert raised.value.code == "missing_state"
    assert current.select("a", state=state) == ["model.p.a"]


@pytest.mark.parametrize("name", ["run_results.json", "sources.json"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"metadata": {}, "results": 5}',
        b'{"metadata": {"dbt_schema_version": "x"}, "results": []}',
        b"\xff",
    ],
    ids=repr,
)
def test_damaged_results_are_typed_errors(
    tmp_path: pathlib.Path, name: str, content: bytes
) -> None:
    write(tmp_path, manifest(model("a")))
    write(tmp_path, content, name)
    with pytest.raises(slimdag.Error) as raised:
        slimdag.State.load(tmp_path)
    assert raised.value.code in ("invalid_json", "invalid_artifact", "unsupported_version")
    assert name in str(raised.value)


def pair(tmp_path: pathlib.Path) -> tuple[pathlib.Path, slimdag.Comparison]:
    current = write(tmp_path / "current", manifest(model("a", raw_code="new text"), model("b")))
    before = write(tmp_path / "state", manifest(model("a", raw_code="old text"), model("b")))
    return current, slimdag.Manifest.load(current).compare(slimdag.State.load(before))


def test_reasons_of_a_replaced_artifact(tmp_path: pathlib.Path) -> None:
    for which in ("current", "state"):
        _directory, comparison = pair(tmp_path)
        write(tmp_path / which, manifest(model("a", raw_code="other text"), model("b")))
        assert set(comparison.modified) == {"model.p.a"}
        with pytest.raises(slimdag.Error) as raised:
            comparison.reasons("model.p.a")
        assert raised.value.code == "artifact_replaced"
        assert raised.value.hint


def test_reasons_of_a_removed_artifact(tmp_path: pathlib.Path) -> None:
    directory, comparison = pair(tmp_path)
    (directory / "manifest.json").unlink()
    with pytest.raises(slimdag.Error) as raised:
        comparison.reasons("model.p.a")
    assert raised.value.code in ("artifact_replaced", "file_not_found")


def test_the_same_bytes_written_again_are_the_same_artifact(tmp_path: pathlib.Path) -> None:
    directory, comparison = pair(tmp_path)
    content = (directory / "manifest.json").read_bytes()
    (directory / "manifest.json").unlink()
    (directory / "manifest.json").write_bytes(content)
    assert comparison.reasons("model.p.a").aspects == ("body",)


def test_an_artifact_that_is_replaced_all_the_time(tmp_path: pathlib.Path) -> None:
    """Either the right text or artifact_replaced, whatever the moment; never another text."""
    directory, _ = pair(tmp_path)
    target = directory / "manifest.json"
    versions = [
        json.dumps(manifest(*(model(f"m{i}", raw_code=f"{text} {i}") for i in range(300)))).encode()
        for text in ("first", "second")
    ]
    target.write_bytes(versions[0])
    before = slimdag.State.load(
        write(tmp_path / "state", manifest(*(model(f"m{i}", raw_code="old") for i in range(300))))
    )
    stop = threading.Event()

    def replace() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            temporary = directory / "new.json"
            temporary.write_bytes(versions[number % 2])
            temporary.replace(target)

    writer = threading.Thread(target=replace)
    writer.start()
    seen = {"right": 0, "replaced": 0}
    try:
        for _ in range(150):
            current = slimdag.Manifest.load(directory)
            comparison = current.compare(before)
            try:
                fields = {f.path: f.new for f in comparison.reasons("model.p.m7").fields}
                assert fields["raw_code"] in ("first 7", "second 7")
                seen["right"] += 1
            except slimdag.Error as error:
                assert error.code == "artifact_replaced"
                seen["replaced"] += 1
    finally:
        stop.set()
        writer.join()
    assert seen["replaced"] > 0


def test_loading_while_the_file_is_written_in_place(tmp_path: pathlib.Path) -> None:
    """dbt truncates and writes its manifest; a reader in between gets a typed error or one whole version."""
    content = json.dumps(manifest(*(model(f"m{i}") for i in range(500)))).encode()
    write(tmp_path, content)
    stop = threading.Event()

    def rewrite() -> None:
        while not stop.is_set():
            (tmp_path / "manifest.json").write_bytes(content)

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        for _ in range(200):
            try:
                assert len(slimdag.Manifest.load(tmp_path).select()) == 500
            except slimdag.Error as error:
                assert error.code in ("invalid_json", "artifact_replaced", "io")
    finally:
        stop.set()
        writer.join()
