"""Objects outlive what they came from; whoever uses one last frees it."""

from __future__ import annotations

import copy
import gc
import importlib.util
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag import _callbacks

needs_fsspec = pytest.mark.skipif(
    importlib.util.find_spec("fsspec") is None, reason="artifacts at a URL need fsspec"
)


def store_with_run(shop: Path, artifacts: Path) -> slimdag.Store:
    store = slimdag.Store.open(":memory:", artifacts=artifacts.as_uri())
    store.record_run("production", status="success", manifest=shop / "previous")
    return store


@needs_fsspec
def test_a_comparison_outlives_the_store_and_its_artifacts(shop: Path, tmp_path: Path) -> None:
    store = store_with_run(shop, tmp_path)
    state = store.comparison_state("production")
    manifest = state.manifest
    assert manifest is not None
    comparison = slimdag.Manifest.load(shop / "current").compare(state)
    del state
    store.close()
    del store
    gc.collect()
    # Asks the folder for the old text.
    assert any(comparison.reasons(unique_id).fields for unique_id in comparison.modified)
    assert manifest.read_node("model.shop.orders")["name"] == "orders"


@needs_fsspec
def test_what_callbacks_need_goes_with_the_last_object(shop: Path, tmp_path: Path) -> None:
    gc.collect()
    before = len(_callbacks._kept)
    store = store_with_run(shop, tmp_path)
    comparison = slimdag.Manifest.load(shop / "current").compare(
        store.comparison_state("production")
    )
    assert len(_callbacks._kept) == before + 1
    store.close()
    gc.collect()
    assert len(_callbacks._kept) == before + 1
    comparison.close()
    gc.collect()
    assert len(_callbacks._kept) == before


def test_callbacks_of_options_are_let_go_of(manifest: slimdag.Manifest) -> None:
    before = len(_callbacks._kept)
    manifest.select("nothing", on_warning=lambda _: None)
    assert len(_callbacks._kept) == before


@needs_fsspec
def test_what_a_bucket_raises_reaches_whoever_asked(shop: Path, tmp_path: Path) -> None:
    store = store_with_run(shop, tmp_path)
    comparison = slimdag.Manifest.load(shop / "current").compare(
        store.comparison_state("production")
    )
    for file in [path for path in tmp_path.rglob("*") if path.is_file()]:
        file.unlink()
    with pytest.raises(slimdag.Error, match="not at its place"):
        comparison.to_dict()


def test_closing_while_other_threads_ask(shop: Path) -> None:
    for _ in range(30):
        manifest = slimdag.Manifest.load(shop / "current")
        started = threading.Barrier(5)
        unexpected: list[BaseException] = []

        def ask(manifest: Any = manifest, started: Any = started, to: Any = unexpected) -> None:
            started.wait()
            try:
                for _ in range(1000):
                    manifest.select("+model.shop.orders+")
                    manifest.graph.children("model.shop.orders")
            except slimdag.Error as error:
                if "closed" not in str(error):
                    to.append(error)
            except BaseException as error:
                to.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        started.wait()
        manifest.close()
        for thread in threads:
            thread.join()
        assert unexpected == []


def test_closing_inside_a_callback(manifest: slimdag.Manifest) -> None:
    heard: list[slimdag.SelectionWarning] = []

    def close(warning: slimdag.SelectionWarning) -> None:
        heard.append(warning)
        manifest.close()

    assert manifest.select("nothing", on_warning=close) == []
    assert heard
    assert manifest.closed


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, pickle.dumps, lambda handle: copy.deepcopy([handle])],
    ids=["copy", "deepcopy", "pickle", "deepcopy of a list"],
)
def test_handles_are_neither_copied_nor_pickled(
    manifest: slimdag.Manifest, state: slimdag.State, copied: Any
) -> None:
    for handle in (manifest, state, manifest.compare(state)):
        with pytest.raises(TypeError, match="neither copied nor pickled"):
            copied(handle)


ENDS_WITH_THE_INTERPRETER = """
import sys, threading, slimdag
shop, artifacts = sys.argv[1:]
store = slimdag.Store.open(":memory:", artifacts=artifacts)
store.record_run("production", status="success", manifest=shop + "/previous")
state = store.comparison_state("production")
comparison = slimdag.Manifest.load(shop + "/current").compare(state)
cycle = [comparison]
cycle.append(cycle)
keeper = threading.local()
keeper.state = state
del comparison
"""


@needs_fsspec
def test_objects_that_nobody_closed_at_the_end(shop: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-c", ENDS_WITH_THE_INTERPRETER, str(shop), tmp_path.as_uri()]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
