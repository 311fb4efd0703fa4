"""Types of arguments; for annotations only."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from .selection_warning import SelectionWarning

StrPath = str | os.PathLike[str]
IndirectSelection = Literal["eager", "cautious", "buildable", "empty"]
DrawFormat = Literal["svg", "dot", "mermaid", "html"]
Criteria = str | Sequence[str] | None
Selectors = StrPath | Mapping[str, Any] | None
OnWarning = Callable[[SelectionWarning], object] | None
