"""Which nodes of a dbt project changed, what a selection means, and why: dbt-core's answers in
milliseconds.

>>> import slimdag >>> manifest = slimdag.Manifest.load("target") >>> state =
slimdag.State.load("prod-artifacts") >>> manifest.select("state:modified+", state=state)
['model.shop.orders', 'model.shop.report']
"""

from __future__ import annotations

from ._library import LibraryError, library_path
from ._version import __version__
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
from .errors import Error, ErrorLocation
from .graph import BuildOrder, Graph
from .manifest import Manifest, Metadata, Node
from .selection import (
    ConstraintSupport,
    IndirectSelection,
    SelectionWarning,
    Why,
    WhyStep,
    constraint_support_of,
)
from .state import State

__all__ = [
    "ABSENT",
    "Absent",
    "BuildOrder",
    "Comparison",
    "ConstraintSupport",
    "ContractBreak",
    "Error",
    "ErrorLocation",
    "FieldChange",
    "Graph",
    "IndirectSelection",
    "LibraryError",
    "MacroChange",
    "Manifest",
    "Metadata",
    "Node",
    "Reasons",
    "Rename",
    "SelectionWarning",
    "State",
    "Why",
    "WhyStep",
    "__version__",
    "constraint_support_of",
    "library_path",
]
