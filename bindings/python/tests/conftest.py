from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.ci_variables import no_ci_variables
from slimdag_testing.postgres import postgres_server

__all__ = ["no_ci_variables", "postgres_server"]

ROOT = Path(__file__).resolve().parents[3]
SHOP = ROOT / "tests" / "data" / "shop"


@pytest.fixture
def shop() -> Path:
    """Folder of the manifests of a small project: current, previous, other_contract."""
    return SHOP


@pytest.fixture
def manifest() -> Iterator[slimdag.Manifest]:
    with slimdag.Manifest.load(SHOP / "current") as loaded:
        yield loaded


@pytest.fixture
def state() -> Iterator[slimdag.State]:
    with slimdag.State.load(SHOP / "previous") as loaded:
        yield loaded


@pytest.fixture
def content() -> dict[str, Any]:
    """The current manifest as a dictionary, to be changed."""
    loaded: dict[str, Any] = json.loads((SHOP / "current" / "manifest.json").read_bytes())
    return loaded


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A copy of the current manifest's directory, to be written to."""
    copy = tmp_path / "target"
    shutil.copytree(SHOP / "current", copy)
    return copy
