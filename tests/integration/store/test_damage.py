"""Stores that are damaged at random: each answer is right or a typed error, and nothing crashes."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import macro, manifest, model, source

DAMAGES = int(os.environ.get("SLIMDAG_DAMAGES", "400"))
EXPECTED = {
    "store_corrupt",
    "store_version",
    "io",
    # A damaged name or number may be another valid one, or none that is asked for.
    "environment_not_found",
    "no_comparison_state",
    "run_not_found",
    "project_not_found",
    "job_not_found",
    "invalid_json",
    "invalid_artifact",
    "invalid_snapshot",
    "unsupported_version",
    "run_conflict",
    "wrong_artifact",
    "invalid_argument",
}


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    content = manifest(
        model("a"), model("b", "model.p.a", raw_code="x" * 3000), source("s"), macro("m")
    )
    return write_run(
        tmp_path_factory.mktemp("run"), content, {"model.p.a": "success"}, invocation_id="one"
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, paths: dict[str, Any]) -> bytes:
    file = tmp_path_factory.mktemp("store") / "state.db"
    with slimdag.Store.open(file) as store:
        for number in range(20):
            ended = f"2026-01-{number + 1:02}T00:00:00+00:00"
            store.record_run(
                "production", f"job{number % 3}", run_id=f"run{number}", finished_at=ended, **paths
            )
    return file.read_bytes()


def damaged(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    kind = chance.randrange(3)
    at = chance.randrange(len(changed))
    if kind == 0:
        return bytes(changed[:at])
    for _ in range(1 if kind == 1 else 50):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def use(file: Path, folder: Path, paths: dict[str, Any]) -> None:
    with slimdag.Store.open(file, patience=0.2) as store:
        store.runs()
        store.view("production")
        for policy in ("last_successful_run", "applied"):
            with store.comparison_state("production", policy) as state:
                state.export(folder)
        store.record_run("production", run_id="new", **paths)
        store.prune(keep_last=3)


def test_damaged_stores(tmp_path: Path, sound: bytes, paths: dict[str, Any]) -> None:
    chance = random.Random(20261121)
    codes: dict[str, int] = {}
    for number in range(DAMAGES):
        file = tmp_path / f"{number}.db"
        file.write_bytes(damaged(sound, chance))
        code = "right"
        try:
            use(file, tmp_path / "out", paths)
        except slimdag.Error as error:
            code = error.code
            assert code in EXPECTED, f"{number}: {error!r}"
            assert error.message
        codes[code] = codes.get(code, 0) + 1
        for left in tmp_path.glob(f"{number}.db*"):
            left.unlink()
    assert codes["store_corrupt"] > DAMAGES // 20
    assert codes["right"] > 0


def test_what_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.db").write_bytes(b"")
    cases: tuple[tuple[Any, dict[str, Any], str], ...] = (
        (tmp_path / "folder", {}, "store_unreachable"),
        (tmp_path / "nowhere" / "state.db", {}, "store_unreachable"),
        (tmp_path / "nothing.db", {"create": False}, "file_not_found"),
        (tmp_path / "empty.db", {"create": False}, "store_corrupt"),
        ("oracle://host/db", {}, "invalid_argument"),
        ("sqlite://", {}, "invalid_argument"),
        ("postgresql://nobody@127.0.0.1:1/nothing", {"patience": 2}, "store_unreachable"),
    )
    for url, options, code in cases:
        with pytest.raises(slimdag.Error) as caught:
            slimdag.Store.open(url, **options)
        assert (caught.value.code, bool(caught.value.hint)) == (code, True), url
    assert not (tmp_path / "nothing.db").exists()
    assert (tmp_path / "empty.db").read_bytes() == b""
