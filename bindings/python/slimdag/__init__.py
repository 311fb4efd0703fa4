"""Which nodes of a dbt project changed, what a selection means, and why: dbt-core's answers in
milliseconds.

>>> import slimdag
>>> manifest = slimdag.Manifest.load("target")
>>> state = slimdag.State.load("prod-artifacts")
>>> manifest.select("state:modified+", state=state)
['model.shop.orders', 'model.shop.report']
"""

from __future__ import annotations

from ._version import __version__

TYPE_CHECKING = False  # As typing's, which takes a while to import.
if TYPE_CHECKING:
    from typing import Any

    from . import relations, secrets, visible
    from ._library import LibraryError, library_path
    from ._types import DrawFormat, IndirectSelection, SemanticsName
    from .compare import (
        ABSENT,
        Absent,
        Comparison,
        ContractBreak,
        FieldChange,
        MacroChange,
        Reasons,
        Rename,
    )
    from .constraints import ConstraintSupport, constraint_support_of
    from .deferral import (
        CloneStep,
        Deferral,
        DeferralContext,
        DeferralFinding,
        DeferralSource,
        EnvironmentDeferral,
        NodeBuild,
        Resolution,
        StaleRelation,
    )
    from .edits import Edit
    from .environments import (
        DeferralDecision,
        DeferralTarget,
        Environment,
        Environments,
        Finding,
        Job,
        ProfileField,
        Variable,
        VariableUse,
    )
    from .errors import ArgumentError, Error, ErrorLocation
    from .graph import BuildOrder, Graph
    from .input_limits import input_limit, set_input_limit
    from .manifest import Manifest
    from .nodes import Metadata, Node
    from .relations import Collision, NameRequest, NodeRelation, NodeVariable, Relations
    from .runs import (
        BranchChange,
        Deleted,
        NodeView,
        Provenance,
        Pruned,
        RulesUsed,
        Run,
        StateOrigin,
    )
    from .selection_warning import SelectionWarning
    from .semantics import EngineRule, Semantics, engine_rules
    from .snapshots import SnapshotInfo, SnapshotManifest, snapshot_info
    from .state import State
    from .store import Store
    from .why import Why, WhyStep

__all__ = [
    "ABSENT",
    "Absent",
    "ArgumentError",
    "BranchChange",
    "BuildOrder",
    "CloneStep",
    "Collision",
    "Comparison",
    "ConstraintSupport",
    "ContractBreak",
    "Deferral",
    "DeferralContext",
    "DeferralDecision",
    "DeferralFinding",
    "DeferralSource",
    "DeferralTarget",
    "Deleted",
    "DrawFormat",
    "Edit",
    "EngineRule",
    "Environment",
    "EnvironmentDeferral",
    "Environments",
    "Error",
    "ErrorLocation",
    "FieldChange",
    "Finding",
    "Graph",
    "IndirectSelection",
    "Job",
    "LibraryError",
    "MacroChange",
    "Manifest",
    "Metadata",
    "NameRequest",
    "Node",
    "NodeBuild",
    "NodeRelation",
    "NodeVariable",
    "NodeView",
    "ProfileField",
    "Provenance",
    "Pruned",
    "Reasons",
    "Relations",
    "Rename",
    "Resolution",
    "RulesUsed",
    "Run",
    "SelectionWarning",
    "Semantics",
    "SemanticsName",
    "SnapshotInfo",
    "SnapshotManifest",
    "StaleRelation",
    "State",
    "StateOrigin",
    "Store",
    "Variable",
    "VariableUse",
    "Why",
    "WhyStep",
    "__version__",
    "constraint_support_of",
    "engine_rules",
    "input_limit",
    "library_path",
    "relations",
    "secrets",
    "set_input_limit",
    "snapshot_info",
    "visible",
]

# Where each name lives. A module is imported when a name of it is asked for: nobody waits for what
# is not used.
_HOMES = {
    "ABSENT": "compare",
    "Absent": "compare",
    "ArgumentError": "errors",
    "BranchChange": "runs",
    "BuildOrder": "graph",
    "CloneStep": "deferral",
    "Collision": "relations",
    "Comparison": "compare",
    "ConstraintSupport": "constraints",
    "ContractBreak": "compare",
    "Deferral": "deferral",
    "DeferralContext": "deferral",
    "EnvironmentDeferral": "deferral",
    "DeferralDecision": "environments",
    "DeferralFinding": "deferral",
    "DeferralSource": "deferral",
    "DeferralTarget": "environments",
    "Deleted": "runs",
    "DrawFormat": "_types",
    "Edit": "edits",
    "EngineRule": "semantics",
    "Environment": "environments",
    "Environments": "environments",
    "Error": "errors",
    "ErrorLocation": "errors",
    "FieldChange": "compare",
    "Finding": "environments",
    "Graph": "graph",
    "IndirectSelection": "_types",
    "Job": "environments",
    "LibraryError": "_library",
    "MacroChange": "compare",
    "Manifest": "manifest",
    "Metadata": "nodes",
    "NameRequest": "relations",
    "Node": "nodes",
    "NodeBuild": "deferral",
    "NodeRelation": "relations",
    "NodeVariable": "relations",
    "ProfileField": "environments",
    "NodeView": "runs",
    "Provenance": "runs",
    "Pruned": "runs",
    "Reasons": "compare",
    "Relations": "relations",
    "Rename": "compare",
    "Resolution": "deferral",
    "RulesUsed": "runs",
    "Run": "runs",
    "SelectionWarning": "selection_warning",
    "Semantics": "semantics",
    "SemanticsName": "_types",
    "SnapshotInfo": "snapshots",
    "SnapshotManifest": "snapshots",
    "StaleRelation": "deferral",
    "State": "state",
    "Variable": "environments",
    "VariableUse": "environments",
    "StateOrigin": "runs",
    "Store": "store",
    "Why": "why",
    "WhyStep": "why",
    "constraint_support_of": "constraints",
    "engine_rules": "semantics",
    "input_limit": "input_limits",
    "library_path": "_library",
    "set_input_limit": "input_limits",
    "snapshot_info": "snapshots",
}


_MODULES = {"relations", "secrets", "visible"}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None and name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    if home is None:
        return import_module(f".{name}", __name__)
    value = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
