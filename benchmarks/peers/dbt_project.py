#!/usr/bin/env python3
"""A dbt project whose warm partial parse is a generated manifest, for `dbt ls` as its users run it.

    dbt_project.py DATA PROJECT

Writes PROJECT/{dbt_project.yml,profiles.yml,target/partial_parse.msgpack,state/manifest.json}. dbt finds no file that
is not in the partial parse, and none changed, so that it parses nothing, as after every command but
the first. That the files of 20,000 nodes are not there to be looked at is to its advantage.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import dbt.cli.main  # noqa: F401  (first: the other modules import each other in a circle)
from dbt.artifacts.resources.v1.model import TimeSpine
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import GenericTestNode
from dbt.parser.manifest import extended_mashumaro_encoder, extended_mashumuro_decoder
from dbt_semantic_interfaces.type_enums import TimeGranularity

PROJECT_FILE = (
    "name: shop\nversion: '1.0'\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n"
)
PROFILES_FILE = "shop: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n"
SECTIONS = (
    "nodes",
    "sources",
    "exposures",
    "metrics",
    "unit_tests",
    "semantic_models",
    "saved_queries",
    "functions",
    "groups",
    "docs",
    "disabled",
)


def add_time_spine(manifest: Manifest) -> None:
    """The semantic layer refuses a project without one; dbt does not compare it."""
    for node in manifest.nodes.values():
        if node.resource_type == "model" and node.columns:
            column = next(iter(node.columns.values()))
            column.granularity = TimeGranularity.DAY
            node.time_spine = TimeSpine(standard_granularity_column=column.name)
            return


def write_state(data: Path, project: Path) -> None:
    """The generated state, with the macros of dbt itself, which are no news."""
    state = json.loads((data / "previous" / "manifest.json").read_bytes())
    own = json.loads((project / "target" / "manifest.json").read_bytes())
    state["macros"] = own["macros"] | state["macros"]
    (project / "state").mkdir(exist_ok=True)
    (project / "state" / "manifest.json").write_text(json.dumps(state))


def main() -> None:
    data, project = Path(sys.argv[1]), Path(sys.argv[2])
    project.mkdir(parents=True, exist_ok=True)
    (project / "dbt_project.yml").write_text(PROJECT_FILE)
    (project / "profiles.yml").write_text(PROFILES_FILE)
    partial_parse = project / "target" / "partial_parse.msgpack"
    partial_parse.unlink(missing_ok=True)
    places = ["--project-dir", str(project), "--profiles-dir", str(project)]
    command = [str(Path(sys.executable).parent / "dbt"), "--quiet", "parse", *places]
    subprocess.run(command, check=True, capture_output=True)

    write_state(data, project)
    parsed = Manifest.from_msgpack(partial_parse.read_bytes(), decoder=extended_mashumuro_decoder)
    path = data / "current" / "manifest.json"
    generated = Manifest.from_writable_manifest(WritableManifest.read_and_check_versions(str(path)))
    for unique_id, node in json.loads(path.read_bytes())["nodes"].items():
        if node.get(
            "test_metadata"
        ):  # A running dbt has generic tests, a manifest that is read back has none.
            generated.nodes[unique_id] = GenericTestNode.from_dict(node)
    for section in SECTIONS:
        getattr(parsed, section).update(getattr(generated, section))
    for unique_id, macro in generated.macros.items():
        parsed.macros.setdefault(unique_id, macro)
    add_time_spine(parsed)
    partial_parse.write_bytes(parsed.to_msgpack(extended_mashumaro_encoder))


if __name__ == "__main__":
    main()
