"""Deferral: where each reference of each selected node ends, and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from ._arguments import checks_arguments
from ._calls import encoded, get_string
from ._declarations import (
    DeferralContextPointer,
    DeferralPointer,
    NodeSetPointer,
    StatePointer,
)
from ._handles import Handle, made
from ._node_sets import taken_unique_ids

if TYPE_CHECKING:
    from .state import State

ReferenceKind = Literal["ref", "source", "function", "foreign_key", "unit_test_input"]
Origin = Literal["target", "deferred", "ephemeral", "source"]
CloneAction = Literal["clone", "exists", "not_in_state", "same_relation"]


@checks_arguments
@dataclass(frozen=True)
class NodeBuild:
    """What is known about how one node of a comparison state came into being."""

    built: bool = True
    """False: no run has built the node in that environment yet."""
    environment: str | None = None
    """None: that of the DeferralSource."""
    run_id: str | None = None
    built_at: str | None = None
    """ISO 8601, as the run recorded it."""


@checks_arguments
@dataclass(frozen=True)
class DeferralSource:
    """One comparison state to defer to, and the environment that it is of.

    builds: What built the nodes of the state, by unique_id. None: the invocation that wrote the
        state's manifest, and what its run_results.json says.
    """

    state: State
    environment: str | None = None
    builds: Mapping[str, NodeBuild] | Callable[[str], NodeBuild | None] | None = None


@checks_arguments
@dataclass(frozen=True)
class DeferralContext:
    """What an environment or job defers to, by its rules.

    sources: In the order in which they are asked; only mode "chain" asks more than the first.
    upstream: For each other project the states in which its models are looked up.
    target_environment: Name of the environment that the manifest's own relations are in.
    """

    sources: Sequence[DeferralSource | State]
    upstream: Mapping[str, Sequence[DeferralSource | State]] = field(default_factory=dict)
    target_environment: str | None = None


@checks_arguments
class EnvironmentDeferral(Handle[DeferralContextPointer]):
    """What an environment or job defers to, by its rules; what Environments.deferral() gives.

    For Manifest.defer() and Manifest.clone(), as a DeferralContext.
    """

    _free_function = "slimdag_deferral_context_free"
    _what = "deferral context"

    def to_dict(self) -> dict[str, Any]:
        """Rule, reason and states; schema in docs/schemas/deferral-context.json."""
        return dict(json.loads(get_string("slimdag_deferral_context_json", self._live())))

    @cached_property
    def _content(self) -> dict[str, Any]:
        return self.to_dict()

    @property
    def target_environment(self) -> str:
        """Name of the environment that the manifest's own relations are in."""
        return str(self._content["environment"])

    @property
    def rule(self) -> str:
        """The rule that decided, e.g. "development_to_staging"."""
        return str(self._content["rule"])

    @property
    def reason(self) -> str:
        """The same as a sentence."""
        return str(self._content["reason"])

    @property
    def left_out_of_chain(self) -> list[str]:
        """A sentence for each environment that mode "chain" would ask and that has no state."""
        return list(self._content["left_out_of_chain"])

    @cached_property
    def states(self) -> list[State]:
        """What is deferred to, in the order in which it is asked; empty: nothing is deferred."""
        return self._states("", len(self._content["sources"]))

    @property
    def missing(self) -> str | None:
        """Why the chosen environment has no state; only in the mode "chain", which does without it:
        elsewhere it is an error."""
        missing = self._content["missing"]
        return None if missing is None else str(missing)

    @cached_property
    def chain(self) -> list[State]:
        """The states that the mode "chain" asks, in that order."""
        from .state import State  # noqa: PLC0415 - only for who asks

        function = "slimdag_deferral_context_chain_state"
        return [
            State(made(StatePointer, function, self._live(), position))
            for position in range(len(self._content["chain"]))
        ]

    @cached_property
    def upstream(self) -> dict[str, list[State]]:
        """By project the states in which its models are looked up."""
        return {
            entry["project"]: self._states(entry["project"], len(entry["sources"]))
            for entry in self._content["upstream"]
        }

    def _states(self, project: str, count: int) -> list[State]:
        from .state import State  # noqa: PLC0415 - only for who asks

        name = encoded(project)
        function = "slimdag_deferral_context_state"
        return [
            State(made(StatePointer, function, self._live(), name, len(name), position))
            for position in range(count)
        ]

    def __repr__(self) -> str:
        if self.closed:
            return "<slimdag.EnvironmentDeferral closed>"
        return f"<slimdag.EnvironmentDeferral: {self.reason}>"


@dataclass(frozen=True)
class Resolution:
    """One reference of a node."""

    unique_id: str
    """What is referred to."""
    kind: ReferenceKind
    relation_name: str | None
    """As dbt renders it; None for ephemeral models."""
    origin: Origin
    project: str
    """Project of what is referred to."""
    environment: str | None
    """Of the relation; None where it is not known."""
    run_id: str | None
    """The run that built a deferred relation; None where it is not known."""
    built_at: str | None
    rule: str
    """Which rule decided, e.g. "absent_from_target"; see docs/deferral.md."""
    via: str | None = None
    """The ephemeral model whose SQL holds the reference; None: the node's own."""


@dataclass(frozen=True)
class DeferralFinding:
    """Something that is wrong (is_problem), or may surprise."""

    code: str
    is_problem: bool
    unique_id: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


@dataclass(frozen=True)
class CloneStep:
    """What `dbt clone` does for one node."""

    unique_id: str
    action: CloneAction
    relation_name: str
    cloned_from: str | None
    environment: str | None
    run_id: str | None
    built_at: str | None


@dataclass(frozen=True)
class StaleRelation:
    """A relation that no node owns any more."""

    relation_name: str
    unique_id: str
    """The node that owned it."""
    resource_type: str
    reason: Literal["removed", "disabled", "moved", "ephemeral"]
    replaced_by: str | None
    """The node that a removed one was probably renamed to."""


@checks_arguments
class Deferral(Handle[DeferralPointer]):
    """Where the references of a selection end; immutable, any number of threads may use it."""

    _free_function = "slimdag_deferral_free"
    _what = "deferral"

    @cached_property
    def build(self) -> list[str]:
        """Sorted unique ids of what the command runs."""
        return taken_unique_ids(made(NodeSetPointer, "slimdag_deferral_build", self._live()))

    @cached_property
    def deferred(self) -> list[str]:
        """Sorted unique ids of what is not run and is reached at another environment's relation."""
        return taken_unique_ids(made(NodeSetPointer, "slimdag_deferral_deferred", self._live()))

    @cached_property
    def findings(self) -> list[DeferralFinding]:
        """What is wrong or surprising, sorted by node."""
        text = get_string("slimdag_deferral_findings_json", self._live())
        return [DeferralFinding(**finding) for finding in json.loads(text)]

    def resolutions(self, unique_id: str) -> list[Resolution]:
        """Each reference of a node; empty for one that is not run.

        In the order of its depends_on; the references of an ephemeral model follow it. Raises
        Error: node_not_found.
        """
        name = encoded(unique_id)
        text = get_string("slimdag_deferral_resolutions_json", self._live(), name, len(name))
        return [Resolution(**resolution) for resolution in json.loads(text)]

    def to_json(self) -> str:
        """The whole deferral; schema in docs/schemas/deferral.json."""
        return get_string("slimdag_deferral_json", self._live())

    def to_dict(self) -> dict[str, Any]:
        """The whole deferral as dictionaries and lists."""
        return dict(json.loads(self.to_json()))

    def __repr__(self) -> str:
        if self.closed:
            return "<slimdag.Deferral closed>"
        return f"<slimdag.Deferral: {len(self.build)} run, {len(self.deferred)} deferred>"
