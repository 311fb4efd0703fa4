"""dbt-core itself as the judge: what it selects on given artifacts.

Importing this module imports the dbt-core of this Python, 1.11 to 1.13. One process holds one set of dbt's global flags, so a
judge is not for threads.
"""

from __future__ import annotations

import argparse
import atexit
import copy
import functools
import gc
import hashlib
import inspect
import json
import os
import pathlib
import re
import tempfile
import warnings
from typing import Any

warnings.filterwarnings("ignore")

import dbt.cli.main  # noqa: E402, F401  (breaks an import cycle of dbt's)
from dbt import flags as dbt_flags  # noqa: E402
from dbt.adapters.factory import FACTORY, get_adapter_class_by_name, load_plugin  # noqa: E402
from dbt.artifacts.schemas.manifest import WritableManifest  # noqa: E402
from dbt.artifacts.schemas.manifest.v12 import manifest as manifest_module  # noqa: E402
from dbt.artifacts.schemas.upgrades import upgrade_manifest_json  # noqa: E402
from dbt.compilation import Linker  # noqa: E402
from dbt.config.renderer import DbtProjectYamlRenderer  # noqa: E402
from dbt.config.selectors import SelectorDict, selector_config_from_data  # noqa: E402
from dbt.contracts.graph.manifest import Manifest  # noqa: E402
from dbt.contracts.graph.nodes import GenericTestNode  # noqa: E402
from dbt.contracts.state import PreviousState  # noqa: E402
from dbt.graph import ResourceTypeSelector  # noqa: E402
from dbt.graph.cli import parse_difference, parse_from_definition  # noqa: E402
from dbt.graph.graph import Graph  # noqa: E402
from dbt.node_types import NodeType  # noqa: E402
from dbt.task.list import ListTask  # noqa: E402
from dbt.version import __version__ as dbt_version  # noqa: E402
from dbt_common.events.contextvars import task_contextvars  # noqa: E402
from dbt_common.events.event_manager_client import get_event_manager  # noqa: E402
from dbt_common.helper_types import WarnErrorOptionsV2  # noqa: E402

from .dbt_judge_errors import error_kind  # noqa: E402
from .query import Answer, Query, Warned  # noqa: E402

NODE_SECTIONS = (
    "nodes",
    "sources",
    "exposures",
    "metrics",
    "unit_tests",
    "semantic_models",
    "saved_queries",
    "functions",
)


VERSION: str = dbt_version
MINOR = int(VERSION.split(".")[1])
# slimdag's name for how this dbt answers; 1.13 answers as 1.12.
SEMANTICS = "dbt-core-1.12" if MINOR >= 12 else "dbt-core-1.11"
# What dbt's flag state_modified_compare_more_unrendered_values is where nobody sets it (dbt/cli/params.py, contracts/project.py).
MORE_UNRENDERED_VALUES = MINOR >= 12
# From 1.12 `selector:` is a method, which looks names up while it selects.
SELECTOR_METHOD = "selectors" in inspect.signature(ResourceTypeSelector.__init__).parameters


class LoadFailure(Exception):
    """dbt cannot load these artifacts, so it has no answer."""


def _install_flags() -> None:
    nothing = WarnErrorOptionsV2(error=[], warn=[], silence=[])
    arguments = argparse.Namespace()
    for name, value in {
        "INDIRECT_SELECTION": "eager",
        "USE_FAST_TEST_EDGES": True,
        "WARN_ERROR": False,
        "WARN_ERROR_OPTIONS": nothing,
        "STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES": False,
        "STATE_MODIFIED_COMPARE_VARS": False,
        "DEBUG": False,
        "MACRO_DEBUGGING": False,
        "LOG_CACHE_EVENTS": False,
    }.items():
        setattr(arguments, name, value)
        setattr(arguments, name.lower(), value)
    dbt_flags.set_from_args(arguments, None)


def _set_flag(name: str, value: object) -> None:
    flags = dbt_flags.get_flags()
    object.__setattr__(flags, name, value)
    object.__setattr__(flags, name.lower(), value)


def _set_more_unrendered_values(value: bool | None) -> bool:
    """Sets the flag, or with None its default."""
    value = MORE_UNRENDERED_VALUES if value is None else value
    _set_flag("STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES", value)
    return value


_WARNINGS: list[Warned] = []
_TAG = re.compile(
    r"\A\[(\x1b\[\d+m)?WARNING(\x1b\[0m)?\]: "
)  # set before some sentences, coloured for a terminal


def _collect(message: Any) -> None:
    if message.info.level == "warn":
        _WARNINGS.append(Warned(message.info.name, _TAG.sub("", message.info.msg)))


def _listen() -> None:
    manager = get_event_manager()
    manager.loggers.clear()
    if _collect not in manager.callbacks:
        manager.add_callback(_collect)


def _take_over() -> None:
    """Makes dbt's global state ours again, where another user of dbt in this process has replaced it."""
    # With it dbt raises for an event that it cannot log (a lone surrogate), which it does for no user.
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    if _collect not in get_event_manager().callbacks:
        _install_flags()
        _listen()


_take_over()
atexit.register(gc.unfreeze)
gc.freeze()  # dbt's modules are a large heap that the collector need not visit again and again


def root_project(manifest: dict[str, Any]) -> str | None:
    """Name of the root project; dbt before 1.6 writes only its MD5."""
    metadata = manifest.get("metadata", {})
    if isinstance(metadata.get("project_name"), str):
        return str(metadata["project_name"])
    packages = {
        entry.get("package_name")
        for section in manifest.values()
        if isinstance(section, dict)
        for value in section.values()
        for entry in (value if isinstance(value, list) else [value])
        if isinstance(entry, dict)
    }
    for package in sorted(p for p in packages if isinstance(p, str)):
        if hashlib.md5(package.encode(errors="surrogatepass")).hexdigest() == metadata.get(
            "project_id"
        ):
            return package
    return None


def root_project_files(manifest: dict[str, Any]) -> set[str]:
    """Relative paths that a manifest names for its root project: they stand for the project's file system."""
    project = root_project(manifest)
    found: set[str] = set()

    def add(path: object) -> None:
        if isinstance(path, str):
            found.add(path)

    for section in manifest.values():
        if not isinstance(section, dict):
            continue
        for value in section.values():
            for entry in value if isinstance(value, list) else [value]:
                if not isinstance(entry, dict) or "original_file_path" not in entry:
                    continue
                if entry.get("package_name") == project:
                    add(entry["original_file_path"])
                patch = entry.get("patch_path")
                if isinstance(patch, str) and patch.startswith(f"{project}://"):
                    add(patch.split("://", 1)[1])
    return found


def make_project_root(manifest: dict[str, Any], root: pathlib.Path) -> None:
    """Fills a directory with empty files, one for each path that the manifest names for its root project."""
    root.mkdir(parents=True, exist_ok=True)
    for path in root_project_files(manifest):
        target = pathlib.Path(os.path.normpath(root / path))
        if "\0" in path or not target.is_relative_to(root) or target == root:
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.touch()
        except (OSError, ValueError):
            continue  # a file where another path has a folder, or a name that the file system does not take


def read_upgraded(path: pathlib.Path) -> dict[str, Any]:
    """A manifest as JSON, upgraded to the newest version by dbt."""
    data: dict[str, Any] = json.loads(path.read_bytes())
    version = int(data["metadata"]["dbt_schema_version"].rsplit("/v", 1)[1].split(".")[0])
    return upgrade_manifest_json(data, version) if version < 12 else data


def load_manifest(directory: pathlib.Path) -> tuple[Manifest, dict[str, Any]]:
    """The current manifest as dbt has it in memory after parsing.

    Read back from the file dbt takes every test for a singular one; a running dbt knows the generic ones. And from 1.12 what another
    version wrote is repaired when it is read, but a running dbt has its manifest from nobody else.
    """
    _set_more_unrendered_values(False)
    path = directory / "manifest.json"
    manifest = Manifest.from_writable_manifest(WritableManifest.read_and_check_versions(str(path)))
    data = read_upgraded(path)
    for uid, node in data["nodes"].items():
        if node.get("resource_type") == "test" and node.get("test_metadata"):
            manifest.nodes[uid] = GenericTestNode.from_dict(node)
    _load_adapter(manifest.metadata.adapter_type)
    return manifest, data


class AdapterClass:
    """Stands where dbt has an adapter that is connected: contract checks ask its class which constraints it enforces."""

    def __init__(self, adapter: str) -> None:
        load_plugin(adapter)
        self.CONSTRAINT_SUPPORT = get_adapter_class_by_name(adapter).CONSTRAINT_SUPPORT

    def cleanup_connections(self) -> None:
        """Nothing to close. dbt calls it when it forgets its adapters."""


@functools.cache
def _adapter_class(adapter: str) -> AdapterClass | None:
    try:
        return AdapterClass(adapter)
    except Exception:
        return None


def _load_adapter(adapter: str | None) -> None:
    if adapter is None or adapter in FACTORY.adapters:
        return
    found = _adapter_class(adapter)
    if found is not None:
        FACTORY.adapters[adapter] = found


def can_load(manifest: dict[str, Any]) -> bool:
    """Whether dbt can decode these nodes, without a file."""
    try:
        Manifest.from_writable_manifest(WritableManifest.upgrade_schema_version(manifest))
        for node in manifest["nodes"].values():
            if node.get("resource_type") == "test" and node.get("test_metadata"):
                GenericTestNode.from_dict(node)
    except Exception:
        return False
    return True


def is_well_typed(manifest: dict[str, Any]) -> bool:
    """Whether a manifest (of the newest version) keeps to dbt's own JSON schema. dbt reads a good deal that it would never
    write: most texts are not checked at all."""
    try:
        WritableManifest.validate(json.loads(json.dumps(manifest)))
    except Exception:
        return False
    return True


class Judge:
    """dbt-core's answers for one manifest and, if given, one comparison state.

    `current` and `state` are directories with manifest.json and, where they are, run_results.json and sources.json.
    """

    def __init__(
        self,
        current: pathlib.Path,
        state: pathlib.Path | None = None,
        root: pathlib.Path | None = None,
    ) -> None:
        _take_over()
        self._paths = (state.resolve(), current.resolve()) if state else None
        self._states: dict[bool, PreviousState] = {}
        try:
            self.manifest, self.data = load_manifest(current)
            self.state_data = read_upgraded(state / "manifest.json") if state else None
            self.previous_state(None)
        except Exception as error:
            raise LoadFailure(f"{type(error).__name__}: {error}") from error
        self._graph: Graph | None = None
        self._root = root
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def previous_state(self, more_unrendered_values: bool | None) -> PreviousState | None:
        """The comparison state as dbt loads it under that flag: from 1.12 it says whether another version's state is repaired."""
        more = _set_more_unrendered_values(more_unrendered_values)
        if self._paths is None:
            return None
        # A running dbt has written the current manifest itself, and compares its own version with the state's.
        manifest_module.__version__ = self.data["metadata"].get("dbt_version")
        if more not in self._states:
            self._states[more] = PreviousState(*self._paths, pathlib.Path("/"))
        return self._states[more]

    @property
    def previous(self) -> PreviousState | None:
        """The comparison state by dbt's default."""
        return self.previous_state(None)

    @functools.cached_property
    def well_typed(self) -> bool:
        """Whether both manifests keep to dbt's JSON schema."""
        if not is_well_typed(self.data):
            return False
        return self.state_data is None or is_well_typed(self.state_data)

    def graph(self) -> Graph:
        if self._graph is None:
            linker = Linker()
            linker.link_graph(self.manifest)
            self._graph = Graph(linker.graph)
        return self._graph

    def project_root(self) -> str:
        """The project's files, on which `path:` looks: those that were given, or empty ones made from the manifest."""
        if self._root is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="slimdag-project-")
            self._root = pathlib.Path(self._temporary.name)
            make_project_root(self.data, self._root)
        return str(self._root)

    def spec(self, query: Query) -> Any:
        """What dbt makes of the arguments: a named YAML selector, else --select/--exclude, else the default selector."""
        name = query.selector
        by_arguments = bool(query.select or query.exclude)
        if query.selectors is not None:
            parsed = read_selectors(query.selectors)
            if name is None and not by_arguments:
                name = next((n for n, d in parsed.items() if d["default"]), None)
            if name is not None:
                if name not in parsed:
                    raise SelectorNotFound(name)
                return parsed[name]["definition"]
        elif name is not None or not by_arguments:
            # up to 1.11 the manifest carries its selectors with `method: selector` already resolved
            if name is None:
                name = next(
                    (n for n, d in self.manifest.selectors.items() if d.get("default")), None
                )
            if name is not None:
                if name not in self.manifest.selectors:
                    raise SelectorNotFound(name)
                return parse_from_definition(
                    self.manifest.selectors[name]["definition"], rootlevel=True, result={}
                )
        return parse_difference(query.select, query.exclude)

    def named_selectors(self, query: Query) -> dict[str, Any]:
        """What `selector:` looks names up in, as an argument of dbt's selector (RuntimeConfig.selectors)."""
        if not SELECTOR_METHOD:
            return {}
        if query.selectors is not None:
            return {"selectors": read_selectors(query.selectors)}
        named = {n: HeldSelector(held) for n, held in self.manifest.selectors.items()}
        return {"selectors": named}

    def select(self, query: Query) -> list[str]:
        """Sorted unique ids, or dbt's own exception."""
        _take_over()
        previous = self.previous_state(query.more_unrendered_values)
        _set_flag("INDIRECT_SELECTION", query.indirect_selection)
        wanted = (
            ListTask.DEFAULT_RESOURCE_VALUES
            if query.resource_types is None
            else query.resource_types
        )
        types = {NodeType(t) for t in wanted} - {
            NodeType(t) for t in query.exclude_resource_types or ()
        }
        with task_contextvars(project_root=self.project_root()):
            selector = ResourceTypeSelector(
                graph=self.graph(),
                manifest=self.manifest,
                previous_state=previous,
                resource_types=list(types),
                include_empty_nodes=query.include_empty,
                **self.named_selectors(query),
            )
            return sorted(selector.get_selected(self.spec(query)))

    def answer(self, query: Query) -> Answer:
        _WARNINGS.clear()
        answer = Answer()
        try:
            answer.nodes = self.select(query)
        except Exception as error:
            answer.error = error_kind(type(error).__name__, str(error))
            answer.message = f"{type(error).__name__}: {error}"
        answer.warnings = list(_WARNINGS)
        return answer

    def resource_types(self) -> set[str]:
        return {
            str(n.resource_type)
            for section in NODE_SECTIONS
            for n in getattr(self.manifest, section).values()
        }


class SelectorNotFound(Exception):
    """A YAML selector of that name does not exist (dbt: RuntimeConfig.get_selector)."""


class HeldSelector:
    """A selector of a manifest in the place of one of RuntimeConfig.selectors, whose definitions are parsed. dbt reads
    them from selectors.yml, where a broken one stops the command; of a manifest only those can be judged that are asked
    for."""

    def __init__(self, held: dict[str, Any]) -> None:
        self.held = held

    def __getitem__(self, key: str) -> Any:
        if key == "definition":
            return parse_from_definition(self.held["definition"], rootlevel=True, result={})
        return self.held.get(key, False) if key == "default" else self.held[key]


def read_selectors(data: dict[str, Any]) -> dict[str, Any]:
    """The specs of a selectors.yml. As RenderComponents.create_project does, the file is also normalized for the manifest, and
    what cannot be normalized is an error too."""
    # Dates become text here, and a line break at the end of a text is dropped.
    rendered = DbtProjectYamlRenderer(None, {}).render_selectors(copy.deepcopy(data))
    parsed: dict[str, Any] = selector_config_from_data(copy.deepcopy(rendered))
    if rendered and rendered["selectors"]:
        SelectorDict.parse_from_selectors_list(rendered["selectors"])
    return parsed
