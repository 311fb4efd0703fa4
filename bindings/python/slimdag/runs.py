"""Runs, and where the nodes of a comparison state come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .errors import Error

if TYPE_CHECKING:
    from collections.abc import Mapping


def moment(text: str) -> datetime:
    """A moment as the library writes it; in UTC.

    Raises Error (`store_corrupt`) where no calendar of Python has it: a damaged store holds any
    number.
    """
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise Error(
            "store_corrupt",
            f"The store holds a moment that cannot be: {text}.",
            hint="Restore the store from a backup.",
        ) from None


@dataclass(frozen=True)
class Provenance:
    """The run that says what a node currently is. What was not recorded is None."""

    project: str
    environment: str
    job: str | None
    run_id: str
    time: datetime
    """The end of the run, in UTC."""
    status: str
    trigger: str
    branch: str | None
    code_version: str | None
    pull_request: str | None

    @property
    def built_at(self) -> datetime:
        """The same as time."""
        return self.time

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Provenance:
        """From what the library writes."""
        return cls(**{**values, "time": moment(values["time"])})


@dataclass(frozen=True)
class BranchChange:
    """The environment's branch is another one than before; its state goes on."""

    before: str
    now: str
    run_id: str
    """The first run on the new branch."""
    time: datetime

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> BranchChange:
        """From what the library writes."""
        return cls(values["from"], values["to"], values["run_id"], moment(values["time"]))


@dataclass(frozen=True)
class RulesUsed:
    """Which rules of environments an answer of a store follows."""

    source: str
    """file (given), store (what the store remembers), found_file (one that merely lies there), or
    none"""
    name: str | None
    """The file; for what the store remembers, the run or command that said so."""
    warning: str | None
    """Where a file and what the store remembers differ."""

    def __str__(self) -> str:
        if self.source == "none":
            return "none: the default policy counts"
        if self.source == "store":
            return f"what the store remembers by {self.name}"
        found = ", which nobody named" if self.source == "found_file" else ""
        return f"{self.name}{found}"


@dataclass(frozen=True)
class StateOrigin:
    """Where a comparison state comes from."""

    project: str
    environment: str
    policy: str
    runs: tuple[Provenance, ...]
    """The run whose manifest the state is; for applied state first the latest deployed one, then
    the others that built a node, newest first."""
    never_built: tuple[str, ...]
    """Applied state: what the latest deployed manifest defines and no run has built."""
    branch_change: BranchChange | None
    rules: RulesUsed

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> StateOrigin:
        """From what the library writes."""
        change = values["branch_change"]
        return cls(
            project=values["project"],
            environment=values["environment"],
            policy=values["policy"],
            runs=tuple(Provenance.from_json(run) for run in values["runs"]),
            never_built=tuple(values["never_built"]),
            branch_change=None if change is None else BranchChange.from_json(change),
            rules=RulesUsed(**values["rules"]),
        )


@dataclass(frozen=True)
class Run:
    """A recorded run. What was not recorded is None."""

    run_id: str
    project: str
    environment: str
    job: str | None
    status: str
    trigger: str
    branch: str | None
    code_version: str | None
    pull_request: str | None
    started_at: datetime
    finished_at: datetime
    recorded_at: datetime
    dbt_version: str | None
    command: str | None
    """dbt's command, from the run results."""
    node_count: int
    built_count: int
    has_run_results: bool
    has_sources: bool

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Run:
        """From what the library writes."""
        times = {
            name: moment(values[name]) for name in ("started_at", "finished_at", "recorded_at")
        }
        return cls(**{**values, **times})


@dataclass(frozen=True)
class NodeView:
    """How one node of an environment stands."""

    unique_id: str
    resource_type: str
    runs: bool
    """False for kinds that never run, such as sources."""
    built: Provenance | None
    """The last run that built it; None: defined, but never built."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> NodeView:
        """From what the library writes."""
        built = values["built"]
        return cls(
            values["unique_id"],
            values["resource_type"],
            values["runs"],
            None if built is None else Provenance.from_json(built),
        )


@dataclass(frozen=True)
class Deleted:
    """What was deleted for good, or would be."""

    deleted_runs: tuple[str, ...]
    deleted_artifacts: int
    freed_bytes: int

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Deleted:
        """From what the library writes."""
        return cls(**{**values, "deleted_runs": tuple(values["deleted_runs"])})


@dataclass(frozen=True)
class Pruned:
    """What was deleted, or would be."""

    deleted_runs: tuple[str, ...]
    kept_runs: int
    kept_for_states: int
    """Runs that are kept only because a comparison state needs them."""
    deleted_artifacts: int
    freed_bytes: int
    pending_objects: int
    """Objects of a bucket that are still to be deleted: the next recording or pruning tries."""
    pending_reason: str | None
    """Why they could not be deleted."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Pruned:
        """From what the library writes."""
        return cls(**{**values, "deleted_runs": tuple(values["deleted_runs"])})
