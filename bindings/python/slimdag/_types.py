"""Types of arguments; for annotations only."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

from .deferral import DeferralContext, DeferralSource, EnvironmentDeferral
from .selection_warning import SelectionWarning
from .state import State

StrPath = str | os.PathLike[str]
IndirectSelection = Literal["eager", "cautious", "buildable", "empty"]
SemanticsName = Literal["dbt-core-1.11", "dbt-core-1.12", "dbt-2"]
DrawFormat = Literal["svg", "dot", "mermaid", "html"]
Criteria = str | Sequence[str] | None
Selectors = StrPath | Mapping[str, Any] | None
OnWarning = Callable[[SelectionWarning], object] | None
DeferralMode = Literal["dbt", "slim", "slim_strict", "chain"]
ExistingRelations = Collection[str] | Callable[[str], object]
StateOrContext = (
    State
    | DeferralSource
    | Sequence[DeferralSource | State]
    | DeferralContext
    | EnvironmentDeferral
)
