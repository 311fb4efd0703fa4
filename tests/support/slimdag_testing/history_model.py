"""A plain model of a store's history: a list of runs of which nothing is forgotten, only marked as pruned. What it says is
asked of the store in tests/integration/store/test_history.py."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass

POLICIES = ("last_successful_run", "last_successful_deploy_run", "job", "applied")


@dataclass
class Run:
    """`order` is that of recording: it decides between equal ends."""

    run_id: str
    order: int
    finished: int
    job: str
    status: str
    checks_pull_request: bool
    branch: str
    nodes: frozenset[str]
    built: frozenset[str]
    pruned: bool = False

    @property
    def position(self) -> tuple[int, int]:
        return (self.finished, self.order)


Position = tuple[float, float]
END: Position = (float("inf"), float("inf"))


@dataclass(frozen=True)
class Answer:
    """`runs` None: an error, in which the answer `is_lost` if a run that it needs was pruned."""

    runs: tuple[str, ...] | None
    is_lost: bool = False


@dataclass
class History:
    """Of one environment."""

    runs: list[Run] = dataclasses.field(default_factory=list)

    def until(self, position: Position) -> list[Run]:
        """Newest first."""
        found = [run for run in self.runs if run.position <= position]
        return sorted(found, key=lambda run: run.position, reverse=True)

    def last(self, position: Position, fits: Callable[[Run], bool]) -> Run | None:
        return next((run for run in self.until(position) if fits(run)), None)

    def state(self, policy: str, job: str, position: Position) -> Answer:
        if policy == "applied":
            return self.applied(position)
        run = self.last(
            position,
            lambda run: (
                run.status == "success"
                and (policy != "job" or run.job == job)
                and (policy != "last_successful_deploy_run" or not run.checks_pull_request)
            ),
        )
        if run is None:
            return Answer(None)
        return Answer(None, is_lost=True) if run.pruned else Answer((run.run_id,))

    def latest(self, position: Position) -> Run | None:
        return self.last(position, lambda run: not run.checks_pull_request)

    def builder(self, node: str, position: Position) -> Run | None:
        """The run that built a node last, unless it was dropped since."""
        for run in self.until(position):
            if run.checks_pull_request:
                continue
            if node not in run.nodes:
                return None
            if node in run.built:
                return run
        return None

    def view(self, position: Position) -> dict[str, Run | None] | Answer:
        latest = self.latest(position)
        if latest is None:
            return Answer(None)
        builders = {node: self.builder(node, position) for node in sorted(latest.nodes)}
        if latest.pruned or any(run is not None and run.pruned for run in builders.values()):
            return Answer(None, is_lost=True)
        return builders

    def applied(self, position: Position) -> Answer:
        view = self.view(position)
        if isinstance(view, Answer):
            return view
        latest = self.latest(position)
        assert latest is not None
        builders = {run.order: run for run in view.values() if run is not None}
        if not builders:
            return Answer(None)
        others = [run for run in builders.values() if run is not latest]
        others.sort(key=lambda run: run.position, reverse=True)
        return Answer((latest.run_id, *(run.run_id for run in others)))

    def branch_change(self, position: Position) -> tuple[str, str, str] | None:
        """Before, now, and the first run on the new branch."""

        def has_branch(run: Run) -> bool:
            return not run.checks_pull_request and run.branch != ""

        newest = self.last(position, has_branch)
        if newest is None:
            return None
        before = self.last(position, lambda run: has_branch(run) and run.branch != newest.branch)
        if before is None:
            return None
        after = [
            run
            for run in self.runs
            if has_branch(run) and run.branch == newest.branch and run.position > before.position
        ]
        first = min(after, key=lambda run: run.position)
        return (before.branch, newest.branch, first.run_id)

    def needed(self) -> set[str]:
        """The runs that the present states are made of."""
        answers: list[Answer] = [
            self.state(policy, job, END)
            for policy in POLICIES
            for job in {run.job for run in self.runs}
        ]
        needed = {run_id for answer in answers for run_id in answer.runs or ()}
        latest = self.latest(END)
        return needed | ({latest.run_id} if latest is not None else set())

    def prune(self, kept: Callable[[int, Run], bool]) -> list[str]:
        """Returns what goes, oldest first."""
        needed = self.needed()
        living = [run for run in self.until(END) if not run.pruned]
        gone = [
            run
            for place, run in enumerate(living)
            if not kept(place, run) and run.run_id not in needed
        ]
        return [run.run_id for run in reversed(gone)]

    def mark(self, run_ids: Iterable[str]) -> None:
        gone = set(run_ids)
        for run in self.runs:
            run.pruned = run.pruned or run.run_id in gone
