from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import slimdag


def test_many_threads_use_one_manifest(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    expected = manifest.select("state:modified+", state=state)

    def ask(_: int) -> bool:
        heard: list[slimdag.SelectionWarning] = []
        found = manifest.select("state:modified+ nothing", state=state, on_warning=heard.append)
        return found == expected and len(heard) == 1

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(200)))


def test_handles_go_away_with_their_objects(shop: Path) -> None:
    manifest = slimdag.Manifest.load(shop / "current")
    pointer = weakref.ref(manifest._live())
    gone = weakref.ref(manifest)
    del manifest
    gc.collect()
    assert gone() is None
    assert pointer() is None
