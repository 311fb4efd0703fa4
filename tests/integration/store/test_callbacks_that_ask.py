"""A callback for artifacts that asks the store that called it: an error, and not a thread that waits for itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

PROGRAM = """
import sys
import fsspec, slimdag
from fsspec.implementations.memory import MemoryFileSystem

opened, asks = [], set()


class Asking(MemoryFileSystem):
    protocol = "asking"
    store = {}
    pseudo_dirs = [""]

    def ask(self, which):
        if which in asks:
            {"runs": lambda s: s.runs(), "state": lambda s: s.comparison_state("production"),
             "prune": lambda s: s.prune(keep_last=1), "record": lambda s: s.record_run("x", status="success",
             manifest=sys.argv[1])}[sys.argv[3]](opened[0])

    def pipe_file(self, path, value, **options):
        self.ask("put")
        return super().pipe_file(path, value, **options)

    def cat_file(self, path, *arguments, **options):
        self.ask("get")
        return super().cat_file(path, *arguments, **options)


fsspec.register_implementation("asking", Asking)
with slimdag.Store.open(sys.argv[2], artifacts="asking://bucket") as store:
    opened.append(store)
    asks.add("put")
    try:
        store.record_run("production", status="success", manifest=sys.argv[1])
        raise SystemExit("it was recorded")
    except slimdag.Error as error:
        assert error.code == "invalid_argument", error
        assert "callback" in error.message, error
    assert store.runs() == []
    asks.clear()
    store.record_run("production", status="success", manifest=sys.argv[1])
    asks.add("get")
    try:
        store.comparison_state("production")
        raise SystemExit("it was answered")
    except slimdag.Error as error:
        assert error.code == "invalid_argument", error
    asks.clear()
    store.comparison_state("production")
print("done")
"""


@pytest.mark.parametrize("question", ["runs", "state", "prune", "record"])
def test_a_callback_that_asks_its_store(tmp_path: Path, question: str) -> None:
    pytest.importorskip("fsspec")
    paths = write_run(tmp_path / "target", manifest(model("a")))
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            PROGRAM,
            str(paths["manifest"].parent),
            str(tmp_path / "state.db"),
            question,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "done\n", done.stderr
