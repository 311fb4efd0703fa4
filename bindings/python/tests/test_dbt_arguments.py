"""Arguments for dbt select exactly what they were made of, or are refused: the library's own
selection is asked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import slimdag

ROOT = Path(__file__).resolve().parents[3]
MANIFESTS = [
    *sorted((ROOT / "tests" / "data" / "manifests").iterdir()),
    *sorted((ROOT / "examples" / "shop" / "states").iterdir()),
    ROOT / "tests" / "data" / "shop" / "current",
]
EVERY_TYPE: tuple[str, ...] = (
    "model",
    "test",
    "seed",
    "snapshot",
    "analysis",
    "source",
    "exposure",
    "metric",
)
EVERY_TYPE += ("semantic_model", "saved_query", "unit_test", "function")


def selected(manifest: slimdag.Manifest, arguments: list[str]) -> list[str]:
    assert arguments[0] == "--select"
    end = arguments.index("--indirect-selection")
    assert arguments[end + 1] == "empty"
    types = EVERY_TYPE if arguments[end + 2 :] == ["--resource-type", "all"] else None
    return manifest.select(arguments[1:end], indirect_selection="empty", resource_types=types)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_exactly_these_nodes(path: Path) -> None:
    chooser = random.Random(path.name)
    with slimdag.Manifest.load(path) as manifest:
        enabled = manifest.select(resource_types=EVERY_TYPE, indirect_selection="empty")
        refused: list[slimdag.Error] = []
        sizes = [0, *(chooser.randint(1, len(enabled)) for _ in range(30)), len(enabled)]
        for size in sizes:
            chosen = sorted(chooser.sample(enabled, size))
            try:
                arguments = manifest.dbt_arguments(chosen)
            except slimdag.Error as error:
                refused.append(error)
                continue
            assert selected(manifest, arguments) == chosen
            assert all(not set(word) & set(" \t\n'\"\\$&|;<>()`*") for word in arguments)
        assert len(refused) < len(sizes) / 4, refused
        assert {error.code for error in refused} <= {"invalid_selector"}


def test_the_definition_for_selectors_yml(manifest: slimdag.Manifest, tmp_path: Path) -> None:
    chosen = ["model.shop.orders", "source.shop.raw.orders"]
    file = tmp_path / "selectors.yml"
    file.write_text(manifest.dbt_selectors(chosen, "mine"))
    assert manifest.select(selector="mine", selectors=file) == chosen
    assert manifest.dbt_selectors(chosen).startswith('selectors:\n  - name: "slimdag"\n')


def test_nodes_that_are_not_there(manifest: slimdag.Manifest) -> None:
    with pytest.raises(slimdag.Error) as raised:
        manifest.dbt_arguments(["model.shop.nobody"])
    assert raised.value.code == "node_not_found"
    with pytest.raises(slimdag.ArgumentError):
        manifest.dbt_arguments(3)  # type: ignore[arg-type]
