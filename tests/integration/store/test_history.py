"""Sequences of recordings and prunings, with all that can be asked of the history, against a plain model: the present never
changes by pruning, and a moment of the past is answered as it was, or not at all."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import slimdag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slimdag_testing import history_model
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

NODES = ("a", "b", "c")
JOBS = ("x", "y")
ENVIRONMENTS = ("production", "staging")
DAYS = 8
# Half a day away from each limit of --keep-days.
NOW = datetime.now(timezone.utc).replace(microsecond=0)
FIRST_DAY = NOW - timedelta(days=DAYS, hours=12)


def moment(day: int) -> datetime:
    return FIRST_DAY + timedelta(days=day)


@dataclass(frozen=True)
class Record:
    """`nodes` and `built` are bits."""

    environment: str
    day: int
    job: str
    status: str
    trigger: str
    branch: str
    nodes: int
    built: int


@dataclass(frozen=True)
class Again:
    """The same run is recorded again, whatever became of it."""

    number: int


@dataclass(frozen=True)
class Prune:
    keep_last: int | None
    keep_days: int | None
    dry_run: bool


RECORDS = st.builds(
    Record,
    environment=st.sampled_from((*ENVIRONMENTS[:1], *ENVIRONMENTS)),
    day=st.integers(0, DAYS - 1),
    job=st.sampled_from(JOBS),
    status=st.sampled_from(("success", "success", "error")),
    trigger=st.sampled_from(("schedule", "schedule", "pull_request")),
    branch=st.sampled_from(("", "main", "release")),
    nodes=st.integers(1, 2 ** len(NODES) - 1),
    built=st.integers(0, 2 ** len(NODES) - 1),
)
PRUNES = st.builds(
    Prune,
    keep_last=st.none() | st.integers(0, 3),
    keep_days=st.none() | st.integers(0, DAYS),
    dry_run=st.integers(0, 4).map(lambda number: number == 0),
).filter(lambda prune: prune.keep_last is not None or prune.keep_days is not None)
STEPS = st.lists(
    RECORDS | RECORDS | RECORDS | PRUNES | st.builds(Again, number=st.integers(0, 20)),
    min_size=2,
    max_size=14,
)


def subset(bits: int) -> frozenset[str]:
    return frozenset(f"model.p.{name}" for at, name in enumerate(NODES) if bits >> at & 1)


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Artifacts of each set of nodes and each set of built ones."""
    folder = tmp_path_factory.mktemp("artifacts")
    sets = range(2 ** len(NODES))
    for nodes, built in itertools.product(sets, sets):
        content = manifest(*(model(name.rpartition(".")[2]) for name in sorted(subset(nodes))))
        results = dict.fromkeys(sorted(subset(nodes & built)), "success")
        write_run(folder / f"{nodes}-{built}", content, results)
    return folder


class Player:
    """Does each step in a store and in the model."""

    def __init__(self, store: slimdag.Store, artifacts: Path) -> None:
        self.store = store
        self.artifacts = artifacts
        self.recorded: list[Record] = []
        self.histories: dict[str, Any] = {}

    def play(self, step: Record | Again | Prune) -> None:
        if isinstance(step, Record):
            self.record(step, len(self.recorded))
        elif isinstance(step, Again) and self.recorded:
            number = step.number % len(self.recorded)
            self.record(self.recorded[number], number)
        elif isinstance(step, Prune):
            self.prune(step)

    def record(self, step: Record, number: int) -> None:
        folder = self.artifacts / f"{step.nodes}-{step.built}"
        run_id = f"run{number}"
        self.store.record_run(
            step.environment,
            step.job,
            step.status,
            step.trigger,
            manifest=folder,
            run_results=folder / "run_results.json",
            run_id=run_id,
            branch=step.branch,
            started_at=moment(step.day),
            finished_at=moment(step.day),
        )
        history = self.histories.setdefault(step.environment, history_model.History())
        if number < len(self.recorded):
            next(run for run in history.runs if run.run_id == run_id).pruned = False
            return
        self.recorded.append(step)
        history.runs.append(
            history_model.Run(
                run_id=run_id,
                order=number,
                finished=step.day,
                job=step.job,
                status=step.status,
                checks_pull_request=step.trigger == "pull_request",
                branch=step.branch,
                nodes=subset(step.nodes),
                built=subset(step.nodes & step.built),
            )
        )

    def prune(self, step: Prune) -> None:
        def is_kept(place: int, run: Any) -> bool:
            by_place = step.keep_last is not None and place < step.keep_last
            by_day = step.keep_days is not None and moment(run.finished) >= NOW - timedelta(
                days=step.keep_days
            )
            return by_place or by_day

        pruned = self.store.prune(
            keep_last=step.keep_last, keep_days=step.keep_days, dry_run=step.dry_run
        )
        gone = {name: history.prune(is_kept) for name, history in self.histories.items()}
        assert sorted(pruned.deleted_runs) == sorted(itertools.chain.from_iterable(gone.values()))
        if not step.dry_run:
            for name, history in self.histories.items():
                history.mark(gone[name])

    def check(self) -> None:
        for environment, history in self.histories.items():
            living = [run.run_id for run in history.until(history_model.END) if not run.pruned]
            assert [run.run_id for run in self.store.runs(environment)] == living
            self.check_position(environment, None, history_model.END)
            for day in range(-1, DAYS):
                as_of = moment(day) + timedelta(hours=6)
                self.check_position(environment, as_of, (day + 0.25, 0))
            for run in history.runs:
                self.check_position(environment, run.run_id, run.position)

    def check_position(self, environment: str, as_of: Any, position: tuple[float, float]) -> None:
        history = self.histories[environment]
        for policy in history_model.POLICIES:
            for job in JOBS if policy == "job" else ("",):
                expected = history.state(policy, job, position)
                assert as_of is not None or not expected.is_lost
                change = history.branch_change(position)
                unknown_job = bool(job) and all(run.job != job for run in history.runs)
                question = partial(
                    self.store.comparison_state, environment, policy, job or None, as_of
                )
                if expected.runs is None:
                    self.check_error(question, expected, "job_not_found" if unknown_job else None)
                else:
                    self.check_state(question, expected.runs, change)
        view = history.view(position)
        if isinstance(view, history_model.Answer):
            self.check_error(lambda: self.store.view(environment, as_of=as_of), view)
        else:
            assert {
                node.unique_id: node.built and node.built.run_id
                for node in self.store.view(environment, as_of=as_of)
            } == {node: run and run.run_id for node, run in view.items()}

    def check_state(self, question: Any, runs: tuple[str, ...], change: Any) -> None:
        with question() as state:
            origin = state.origin
            assert origin is not None
            assert tuple(run.run_id for run in origin.runs) == runs
            found = origin.branch_change
            assert (found and (found.before, found.now, found.run_id)) == change

    def check_error(self, question: Any, expected: Any, code: str | None = None) -> None:
        with pytest.raises(slimdag.Error) as caught:
            question()
        assert caught.value.code == (code or "no_comparison_state")
        assert ("pruned" in caught.value.message) == expected.is_lost
        assert caught.value.hint


def play(store: slimdag.Store, artifacts: Path, steps: list[Any]) -> None:
    player = Player(store, artifacts)
    for step in steps:
        player.play(step)
        if isinstance(step, Prune):
            player.check()
    player.check()


def sequences(request: pytest.FixtureRequest) -> int:
    given_number: int | None = request.config.getoption("--history-sequences")
    if given_number is not None:
        return given_number
    return 5000 if request.config.getoption("--long") else 500


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place: each sequence makes a store."""
    shared = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
    yield path
    shutil.rmtree(path)


def test_sequences_in_sqlite(request: pytest.FixtureRequest, artifacts: Path, folder: Path) -> None:
    numbers = itertools.count()

    @settings(
        max_examples=sequences(request),
        deadline=None,
        derandomize=not request.config.getoption("--long"),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS)
    def play_one(steps: list[Any]) -> None:
        file = folder / f"{next(numbers)}.db"
        with slimdag.Store.open(file) as store:
            play(store, artifacts, steps)
        file.unlink()

    play_one()


def test_sequences_in_postgresql(
    request: pytest.FixtureRequest, artifacts: Path, postgres_server: PostgresServer
) -> None:
    postgres_server.create_database("history")
    url = postgres_server.url("history")
    with slimdag.Store.open(url):
        pass

    @settings(
        max_examples=max(1, sequences(request) // 25),
        deadline=None,
        derandomize=not request.config.getoption("--long"),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS)
    def play_one(steps: list[Any]) -> None:
        with (
            closing(postgres_server.connect("history")) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("TRUNCATE slimdag_project RESTART IDENTITY CASCADE")
        with slimdag.Store.open(url) as store:
            play(store, artifacts, steps)

    play_one()


def test_a_node_that_was_dropped_stays_dropped(artifacts: Path, tmp_path: Path) -> None:
    """The run that dropped it may go; what it says stays."""
    steps = [
        Record("production", 0, "x", "success", "schedule", "", nodes=3, built=3),
        Record("production", 1, "x", "success", "schedule", "", nodes=1, built=0),
        Record("production", 2, "x", "success", "schedule", "", nodes=3, built=0),
        Prune(0, None, dry_run=False),
    ]
    with slimdag.Store.open(tmp_path / "state.db") as store:
        play(store, artifacts, steps)
        assert [node.built is None for node in store.view("production")] == [False, True]
        assert [run.run_id for run in store.runs()] == ["run2", "run0"]


def test_a_pruned_run_keeps_its_id(artifacts: Path, tmp_path: Path) -> None:
    record = Record("production", 0, "x", "success", "schedule", "", nodes=3, built=3)
    with slimdag.Store.open(tmp_path / "state.db") as store:
        player = Player(store, artifacts)
        for step in (record, Record(**{**vars(record), "day": 1}), Prune(0, None, dry_run=False)):
            player.play(step)
        assert [run.run_id for run in store.runs()] == ["run1"]
        with pytest.raises(slimdag.Error, match="was pruned") as caught:
            store.run("run0")
        assert caught.value.code == "run_not_found"
        with pytest.raises(slimdag.Error) as caught:
            player.record(Record(**{**vars(record), "job": "y"}), 0)
        assert caught.value.code == "run_conflict"
        player.play(Again(0))
        player.check()
        assert [run.run_id for run in store.runs()] == ["run1", "run0"]
