"""dbt's warnings, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SelectionWarning:
    """A warning that dbt would log: dbt's name of the event, its sentence, and the node it is
    about, or ""."""

    code: str
    message: str
    unique_id: str = ""
