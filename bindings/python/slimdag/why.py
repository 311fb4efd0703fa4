"""Why a node is in a selection, or the first rule that keeps it out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class WhyStep:
    """One step of an explanation: a rule, what it looked at, and whether it speaks for the node."""

    rule: str
    subject: str
    holds: bool
    detail: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Why:
    """Why a node is in a selection, or the first rule that keeps it out."""

    unique_id: str
    selected: bool
    summary: str
    steps: tuple[WhyStep, ...]
    _json: str = field(default="", repr=False, compare=False)

    def to_json(self) -> str:
        """The explanation as the library wrote it."""
        return self._json

    @classmethod
    def from_json(cls, text: str) -> Why:
        data = json.loads(text)
        return cls(
            unique_id=data["unique_id"],
            selected=data["selected"],
            summary=data["summary"],
            steps=tuple(
                WhyStep(
                    rule=step["rule"],
                    subject=step["subject"],
                    holds=step["holds"],
                    detail=step["detail"],
                    path=tuple(step.get("path") or ()),
                )
                for step in data["steps"]
            ),
            _json=text,
        )
