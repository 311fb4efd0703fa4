"""The questions that a store of a production answers, to be asked of damaged ones; run as a program, of each file named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import slimdag

QUESTIONS: dict[str, Callable[[slimdag.Store], Any]] = {
    "runs": lambda store: store.runs("production"),
    "run": lambda store: store.run("run2"),
    "view": lambda store: store.view("production"),
    "state": lambda store: store.comparison_state("production").close(),
    "applied": lambda store: store.comparison_state("production", "applied").close(),
    "job": lambda store: store.comparison_state("production", job="nightly").close(),
    "run_state": lambda store: store.run_state("run2").close(),
    "prune": lambda store: store.prune(keep_last=1, dry_run=True),
}


def main(files: list[str]) -> None:
    """Says which file comes next, so that one knows which ends the process."""
    for file in files:
        print(file, flush=True)
        for name, ask in QUESTIONS.items():
            try:
                with slimdag.Store.open(file, patience=0.2) as store:
                    ask(store)
            except slimdag.Error as error:
                if error.code == "internal":
                    raise AssertionError(name) from error


if __name__ == "__main__":
    main(sys.argv[1:])
