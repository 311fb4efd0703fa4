"""Runs batches on several processes until enough comparisons are made; shrinks what fails.

python -m slimdag_testing.differential_run --cases 200000 --seed 7   (with tests/support on PYTHONPATH)

The judge is the dbt-core of the Python that runs this.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import multiprocessing
import os
import pathlib
import random
import re
import sys
import tempfile
import time
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from . import dbt_judge, differential
from .differential import Base, Failure, Outcome, Shrinker
from .oracle_data import oracle_directory

TESTS = pathlib.Path(__file__).resolve().parents[2]
# Known to differ with dbt-core 1.12 and 1.13, in damaged manifests only, a few answers of ten thousand: they compare some
# configs of a wrong type as text, and pass over a selector without a definition, which is an error here.
KNOWN_SHARE = {"1.12": 0.001, "1.13": 0.001}
# Known to differ with all: a lone surrogate in YAML, which yaml-cpp refuses, and a path with ".." that matches only nodes
# in whose file name the same dots stand.
KNOWN_TEXTS = re.compile(r"invalid unicode: 5[56]\d{3}|/\.\./")
BATCHES_PER_TASK = 20


def default_output() -> pathlib.Path:
    return TESTS.parent / "build" / "differential-failures"


def all_bases() -> list[Base]:
    bases = differential.bundled_bases(TESTS)
    oracle = oracle_directory()
    if oracle is not None:
        bases += differential.oracle_bases(oracle)
    return bases


@dataclass
class Report:
    seed: str
    compared: int = 0
    questions: int = 0
    errors: int = 0
    not_empty: int = 0
    dbt_refused: int = 0
    batches: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.batches += 1
        self.compared += outcome.compared
        self.questions += outcome.questions
        self.errors += outcome.errors
        self.not_empty += outcome.not_empty
        self.dbt_refused += outcome.dbt_refused
        self.failures += [f for f in outcome.failures if not is_known(f)]

    @property
    def share_not_empty(self) -> float:
        """Of the questions that dbt answers, how many select something."""
        return self.not_empty / max(1, self.questions - self.errors)

    @property
    def selects_too_little(self) -> bool:
        """Whether the questions test less than they should. Few of them say nothing about that."""
        return self.questions > 3000 and self.share_not_empty < 0.7

    @property
    def differs(self) -> bool:
        known = KNOWN_SHARE.get(".".join(dbt_judge.VERSION.split(".")[:2]), 0.0)
        return len(self.failures) > known * self.compared

    def summary(self) -> str:
        return (
            f"compared {self.compared} answers of dbt-core {dbt_judge.VERSION} and slimdag in {self.batches} batches and {self.seconds:.0f} s "
            f"(seed {self.seed}): of {self.questions} questions dbt raises in {self.errors}, and "
            f"{self.share_not_empty:.0%} of the others select something; "
            f"{self.dbt_refused} manifests that dbt cannot load; {len(self.failures)} differences"
        )


def is_known(failure: Failure) -> bool:
    asked = str(failure.query.to_dict()) if failure.query else ""
    return bool(KNOWN_TEXTS.search(failure.difference) or KNOWN_TEXTS.search(asked))


_BASES: list[Base] = []


def _start() -> None:
    global _BASES
    _BASES = all_bases()


def _task(seed: str, first: int, directory: str) -> list[Outcome]:
    """Some batches in a worker. The number of the running one is kept in a file: it survives a crash of the process."""
    work = pathlib.Path(directory) / str(os.getpid())
    work.mkdir(exist_ok=True)
    outcomes = []
    for number in range(first, first + BATCHES_PER_TASK):
        name = f"{seed}:{number}"
        (work / "running").write_text(name)
        outcomes.append(differential.run_batch(_BASES, name, work / "artifacts"))
    (work / "running").unlink()
    return outcomes


def run(cases: int, seed: str, workers: int, stop_after: int = 5) -> Report:
    """Compares at least `cases` answers; stops early after `stop_after` failing batches."""
    report = Report(seed)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="slimdag-differential-") as directory:
        context = multiprocessing.get_context("fork")
        with concurrent.futures.ProcessPoolExecutor(
            workers, mp_context=context, initializer=_start
        ) as pool:
            waiting: set[concurrent.futures.Future[list[Outcome]]] = set()
            next_batch = 0
            try:
                while (
                    report.compared < cases and len({f.batch for f in report.failures}) < stop_after
                ):
                    while len(waiting) < workers + 1:
                        waiting.add(pool.submit(_task, seed, next_batch, directory))
                        next_batch += BATCHES_PER_TASK
                    done, waiting = concurrent.futures.wait(
                        waiting, return_when=concurrent.futures.FIRST_COMPLETED
                    )
                    for future in done:
                        for outcome in future.result():
                            report.add(outcome)
            except BrokenProcessPool:
                report.crashed = sorted(
                    p.read_text() for p in pathlib.Path(directory).glob("*/running")
                )
            for future in waiting:
                future.cancel()
            if report.compared >= cases or report.failures:
                # what is still running is not waited for: its answers are not needed
                for process in list(getattr(pool, "_processes", {}).values()):
                    process.terminate()
    report.seconds = time.monotonic() - started
    return report


def shrink(
    failures: list[Failure], output: pathlib.Path, most: int = 5, seconds: float = 60.0
) -> list[str]:
    """Writes failures, made small, one of a batch, each to a directory of its own; returns how to show them."""
    shown = []
    first_of_batch = {f.batch: f for f in reversed(failures)}
    for number, failure in enumerate(list(reversed(first_of_batch.values()))[:most]):
        with tempfile.TemporaryDirectory(prefix="slimdag-shrink-") as directory:
            small = Shrinker(failure, pathlib.Path(directory) / "artifacts", seconds).shrink()
        to = output / f"{number:03}"
        small.write(to)
        query = small.query.to_dict() if small.query else "load or compare"
        shown.append(
            f"{to} (batch {small.batch}, {small.story.split(',')[0]})\n  query {query}\n  {small.difference}"
        )
    return shown


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", default=None)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--batch", help="only this batch: SEED:NUMBER, as a failure names it")
    parser.add_argument("--stop-after", type=int, default=5)
    parser.add_argument("--shrink-seconds", type=float, default=60.0)
    parser.add_argument("--output", type=pathlib.Path, default=default_output())
    options = parser.parse_args()
    if options.batch:
        with tempfile.TemporaryDirectory() as directory:
            outcome = differential.run_batch(
                all_bases(), options.batch, pathlib.Path(directory) / "artifacts"
            )
        report = Report(options.batch)
        report.add(outcome)
    else:
        seed = options.seed or str(random.SystemRandom().getrandbits(32))
        report = run(options.cases, seed, options.workers, options.stop_after)
    print(report.summary(), flush=True)
    for name in report.crashed:
        print(f"a process died in batch {name}")
    if report.differs:
        for text in shrink(
            report.failures, options.output, options.stop_after, options.shrink_seconds
        ):
            print(text, flush=True)
    if report.selects_too_little:
        print("too few of the answers select something")
        return 1
    return 1 if report.differs or report.crashed else 0


if __name__ == "__main__":
    sys.exit(main())
