"""Runs a dbt project in this process, and keeps what dbt did: compiled SQL, constraints, looked-up columns.

Importing this module imports dbt-core 1.11. dbt has one set of global flags, so this is not for threads.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import pathlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dbt.adapters.base import BaseAdapter
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.contextvars import get_node_info

QUIET = ["--quiet", "--no-print", "--log-level-file", "none", "--no-use-colors"]


@dataclass
class Ran:
    """What dbt did with one node."""

    status: str
    message: str
    compiled_code: str
    foreign_keys: list[str] = field(default_factory=list)
    columns_looked_up_in: list[str] = field(default_factory=list)


@dataclass
class Invocation:
    """What one command did, by unique_id."""

    success: bool
    exception: BaseException | None
    ran: dict[str, Ran]


@contextlib.contextmanager
def _recorded_lookups() -> Iterator[dict[str, list[str]]]:
    """The relations whose columns dbt asks for while it works on each node."""
    looked_up: dict[str, list[str]] = defaultdict(list)
    classes: list[Any] = [
        cls for cls in _subclasses(BaseAdapter) if "get_columns_in_relation" in vars(cls)
    ]
    originals = {cls: cls.get_columns_in_relation for cls in classes}

    def recording(original: Any) -> Any:
        def get_columns_in_relation(
            self: Any, relation: Any, *arguments: Any, **options: Any
        ) -> Any:
            looked_up[get_node_info().get("unique_id", "")].append(relation.render())
            return original(self, relation, *arguments, **options)

        for name, value in vars(original).items():  # dbt marks what Jinja may call
            setattr(get_columns_in_relation, name, value)
        return get_columns_in_relation

    for cls, original in originals.items():
        cls.get_columns_in_relation = recording(original)
    try:
        yield looked_up
    finally:
        for cls, original in originals.items():
            cls.get_columns_in_relation = original


def _subclasses(cls: type) -> list[type]:
    found = [cls]
    for child in cls.__subclasses__():
        found.extend(_subclasses(child))
    return found


class DbtProject:
    """A project in a directory of its own, with the profiles.yml beside it."""

    def __init__(self, directory: pathlib.Path, profiles: dict[str, Any]) -> None:
        self.directory = directory
        (directory / "profiles.yml").write_text(json.dumps(profiles))  # JSON is YAML

    def parse(self, target: str) -> bytes:
        """The parsed project, packed; written to target/<target>/manifest.json as well."""
        result = self._invoke(["parse", "--target", target, "--no-partial-parse"], target, None)
        if not result.success:
            raise AssertionError(f"dbt cannot parse the project: {result.exception}")
        packed: bytes = result.result.to_msgpack()
        return packed

    def manifest_path(self, target: str) -> pathlib.Path:
        return self.directory / "target" / target / "manifest.json"

    def run(self, arguments: Sequence[str], target: str, parsed: bytes | None = None) -> Invocation:
        """One command. `parsed` spares dbt the parsing."""
        given = None if parsed is None else Manifest.from_msgpack(parsed)
        quick = [] if parsed is None else ["--no-write-json"]
        with _recorded_lookups() as looked_up:
            result = self._invoke(
                [*quick, *arguments, "--target", target, "--threads", "1"], target, given
            )
        ran: dict[str, Ran] = {}
        for node_result in getattr(result.result, "results", None) or []:
            node = node_result.node
            ran[node.unique_id] = Ran(
                status=str(node_result.status),
                message=node_result.message or "",
                compiled_code=getattr(node, "compiled_code", None) or "",
                foreign_keys=_foreign_keys(node),
                columns_looked_up_in=looked_up.get(node.unique_id, []),
            )
        return Invocation(bool(result.success), result.exception, ran)

    def _invoke(self, arguments: Sequence[str], target: str, manifest: Manifest | None) -> Any:
        directory = str(self.directory)
        places = ["--project-dir", directory, "--profiles-dir", directory]
        places += ["--target-path", str(self.directory / "target" / target)]
        before = dict(os.environ)
        os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
        was_enabled = gc.isenabled()
        reset_adapters()  # dbt takes one that is there for its own
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                return dbtRunner(manifest=manifest).invoke([*QUIET, *arguments, *places])
        finally:
            os.environ.clear()
            os.environ.update(before)
            close_connections()
            if was_enabled:
                gc.enable()


def _foreign_keys(node: Any) -> list[str]:
    constraints = getattr(node, "all_constraints", None) or []
    return [
        constraint.to
        for constraint in constraints
        if constraint.type == "foreign_key" and constraint.to
    ]


def close_connections() -> None:
    """Lets go of the warehouse, so that others can open it."""
    with contextlib.suppress(ImportError):
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()
    reset_adapters()


RELATION = re.compile(r'"[^"\s]+"\."[^"\s]+"\."[^"\s]+"')


def relations_in(code: str) -> set[str]:
    """All relations with three quoted parts that SQL or Python (which escapes quotes) names."""
    return set(RELATION.findall(code.replace("\\", "")))
