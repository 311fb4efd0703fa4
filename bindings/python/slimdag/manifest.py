"""A loaded manifest.json."""

from __future__ import annotations

import ctypes
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ._arguments import checks_arguments
from ._calls import (
    call,
    encoded,
    encoded_path,
    get_number,
    get_string,
    get_strings,
    get_text,
    indices,
)
from ._declarations import ComparisonPointer, ManifestPointer, NodeSetPointer, StatePointer
from ._handles import Handle, made
from ._node_sets import NodeSet, taken_unique_ids
from .selection import UNSAID_MODE, SelectOptions, select_options

# What only some questions need is imported where it is needed: `slimdag ls` is not to wait for it.
# ruff: noqa: PLC0415

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ._types import (
        Criteria,
        DeferralMode,
        DrawFormat,
        ExistingRelations,
        IndirectSelection,
        OnWarning,
        Selectors,
        SemanticsName,
        StateOrContext,
        StrPath,
    )
    from .compare import Comparison
    from .constraints import ConstraintSupport
    from .deferral import CloneStep, Deferral, StaleRelation
    from .graph import Graph
    from .nodes import Metadata, Node
    from .relations import NodeVariable
    from .semantics import Semantics
    from .state import State
    from .why import Why

_METADATA = (
    "dbt_schema_version",
    "dbt_version",
    "project_name",
    "adapter_type",
    "generated_at",
    "invocation_id",
)
_UNIQUE_ID, _SEARCH_NAME, _SELECTOR_NAME = 0, 14, 15
_ORIGINAL_FILE_PATH = 5


@checks_arguments
class Manifest(Handle[ManifestPointer]):
    """An immutable manifest of schema version 4 to 12; any number of threads may use it."""

    _free_function = "slimdag_manifest_free"
    _what = "manifest"

    @classmethod
    def load(cls, path: StrPath) -> Manifest:
        """Reads a manifest.json or a snapshot, or the manifest.json of a directory (target/), or
        its state.slimdag where it has none.

        Raises Error: file_not_found, io, invalid_json, invalid_artifact, unsupported_version,
        invalid_snapshot.
        Dangling dependencies and cycles are reported by what needs the graph.
        """
        name = encoded_path(path)
        return cls(made(ManifestPointer, "slimdag_manifest_load", name, len(name)))

    @classmethod
    def load_with_state(cls, path: StrPath, state: StrPath) -> tuple[Manifest, State]:
        """Manifest.load() and State.load() at the same time, on two threads: takes as long as the
        larger of the two. Raises what these raise."""
        from .state import State

        manifest_pointer, state_pointer = ManifestPointer(), StatePointer()
        here, there = encoded_path(path), encoded_path(state)
        call(
            "slimdag_load_with_state",
            here,
            len(here),
            there,
            len(there),
            ctypes.byref(manifest_pointer),
            ctypes.byref(state_pointer),
        )
        return cls(manifest_pointer), State(state_pointer)

    @classmethod
    def parse(
        cls, content: bytes | bytearray | memoryview | str, name: str = "<memory>"
    ) -> Manifest:
        """The same for bytes in memory; `name` stands for the file in errors."""
        data = encoded(content) if isinstance(content, str) else bytes(content)
        file = encoded(name)
        return cls(
            made(ManifestPointer, "slimdag_manifest_parse", data, len(data), file, len(file))
        )

    def save_snapshot(self, path: StrPath) -> None:
        """Writes a small file that load() maps into memory, with the same answers.

        The text of nodes is not in it: what needs that (read_node(), the fields of reasons) reads
        the manifest.json beside the snapshot, and raises Error where there is none (text_not_held)
        or another one (artifact_replaced). `path` is replaced in one step. Raises Error: io.
        """
        name = encoded_path(path)
        call("slimdag_manifest_save_snapshot", self._live(), name, len(name))

    # ---- what it holds

    @cached_property
    def metadata(self) -> Metadata:
        """The artifact's `metadata`."""
        from .nodes import Metadata

        pointer = self._live()
        texts = {
            name: get_text("slimdag_manifest_metadata", pointer, field)
            for field, name in enumerate(_METADATA)
        }
        version = get_number("slimdag_manifest_schema_version", ctypes.c_int32, pointer)
        return Metadata(**texts, schema_version=version)

    @cached_property
    def semantics(self) -> Semantics:
        """Which engine's answers are given where no argument says: that of the engine that wrote
        this manifest."""
        import json

        from .semantics import Semantics

        text = get_string("slimdag_manifest_semantics_json", self._live())
        return Semantics._from_json(json.loads(text)["semantics"])

    @cached_property
    def node_count(self) -> int:
        """Number of nodes of all kinds, those of the section `disabled` not."""
        return get_number("slimdag_manifest_node_count", ctypes.c_size_t, self._live())

    def __len__(self) -> int:
        return self.node_count

    def __bool__(self) -> bool:
        return True  # Also without nodes: `if state.manifest` asks whether there is one.

    @cached_property
    def unique_ids(self) -> tuple[str, ...]:
        """unique ids of all nodes, in the order of the file."""
        return tuple(self._texts(_UNIQUE_ID))

    def __contains__(self, unique_id: object) -> bool:
        return unique_id in self._indices

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes by unique_id, in the order of the file."""
        import json

        from .nodes import Node

        text = get_string("slimdag_manifest_nodes_json", self._live(), None, 0)
        return {values["unique_id"]: Node.from_json(values) for values in json.loads(text)}

    def node(self, unique_id: str) -> Node:
        """One node. Raises Error: node_not_found."""
        import json

        from .nodes import Node

        array = indices([self._index(unique_id)])
        text = get_string("slimdag_manifest_nodes_json", self._live(), array, 1)
        return Node.from_json(json.loads(text)[0])

    def read_node(self, unique_id: str) -> dict[str, Any]:
        """The node as it stands in the artifact, upgraded to schema version 12. Reads the artifact
        again.

        Raises Error: node_not_found, artifact_replaced, file_not_found, io.
        """
        import json

        name = encoded(unique_id)
        text = get_string("slimdag_manifest_read_node", self._live(), name, len(name))
        return dict(json.loads(text))

    def read_nodes(self, unique_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The same for many nodes in one pass over the artifact, in the order of the question."""
        import json

        names = list(unique_ids)
        array = indices([self._index(name) for name in names])
        read = get_strings("slimdag_manifest_read_nodes", self._live(), array, len(names))
        return {name: json.loads(text) for name, text in zip(names, read, strict=False)}

    @cached_property
    def graph(self) -> Graph:
        """The graph: parents, ancestors, paths, orders."""
        from .graph import Graph

        return Graph(self)

    # ---- what it answers

    def select(
        self,
        select: Criteria = None,
        exclude: Criteria = None,
        *,
        state: State | None = None,
        selector: str | None = None,
        selectors: Selectors = None,
        indirect_selection: IndirectSelection = UNSAID_MODE,
        resource_types: Criteria = None,
        exclude_resource_types: Criteria = None,
        include_empty: bool = True,
        semantics: SemanticsName | None = None,
        more_unrendered_values: bool | None = None,
        project_dir: StrPath | None = None,
        current_sources: StrPath | None = None,
        on_warning: OnWarning = None,
        constraint_support: ConstraintSupport | None = None,
        now: datetime | None = None,
    ) -> list[str]:
        """Sorted unique ids of what `dbt ls` would list.

        Args:
            select: What --select gets: a string or several. None: dbt's default. As in dbt an empty
                list selects nothing, and an empty tuple is the same as None.
            exclude: What --exclude gets.
            state: What the methods state:, result: and source_status: compare with.
            selector: Name of a YAML selector; select and exclude are then ignored, as in dbt.
            selectors: Path of a selectors.yml, or its content. None: the selectors that the
                manifest carries.
            indirect_selection: Which tests come along: "eager", "cautious", "buildable" or "empty".
                In dbt-core a mode that a YAML selector names counts for it all the same; in dbt 2
                the mode that is given here replaces it.
            resource_types: dbt's names of the types to list. None: what `dbt ls` lists.
            exclude_resource_types: Types to leave out.
            include_empty: False leaves out models without SQL, as `dbt run` does.
            semantics: Which engine's answer is given: "dbt-core-1.11", "dbt-core-1.12" or "dbt-2".
                None: that of the engine that wrote this manifest, see semantics.
            more_unrendered_values: dbt's flag state_modified_compare_more_unrendered_values. None:
                as the run that wrote this manifest had it, as far as that can be known: `args` of a
                run_results.json beside it with the same invocation_id, else `flags:` of the
                project's dbt_project.yml, else the engine's default.
            project_dir: The folder of the project's dbt_project.yml. None: the folder of this
                manifest or the one above it, if that project is there.
            current_sources: Path of the present sources.json, for source_status:fresher.
            on_warning: Gets dbt's warnings. What it raises reaches the caller unchanged.
            constraint_support: What the platform does with constraints, for an unknown adapter.
            now: What counts as now for deprecation dates; None: the clock.

        Raises:
            Error: Wherever that engine raises.
        """
        with select_options(
            select,
            exclude,
            selector=selector,
            selectors=selectors,
            indirect_selection=indirect_selection,
            resource_types=resource_types,
            exclude_resource_types=exclude_resource_types,
            include_empty=include_empty,
            semantics=semantics,
            more_unrendered_values=more_unrendered_values,
            project_dir=project_dir,
            constraint_support=constraint_support,
            current_sources=current_sources,
            on_warning=on_warning,
            now=now,
        ) as options:
            return taken_unique_ids(self._selected(state, options))

    def why(
        self,
        unique_id: str,
        select: Criteria = None,
        exclude: Criteria = None,
        *,
        state: State | None = None,
        selector: str | None = None,
        selectors: Selectors = None,
        indirect_selection: IndirectSelection = UNSAID_MODE,
        resource_types: Criteria = None,
        exclude_resource_types: Criteria = None,
        include_empty: bool = True,
        semantics: SemanticsName | None = None,
        more_unrendered_values: bool | None = None,
        project_dir: StrPath | None = None,
        current_sources: StrPath | None = None,
        on_warning: OnWarning = None,
        constraint_support: ConstraintSupport | None = None,
        now: datetime | None = None,
    ) -> Why:
        """Why a node is in a selection, or the first rule that keeps it out. Arguments and errors
        as select(), and node_not_found."""
        with select_options(
            select,
            exclude,
            selector=selector,
            selectors=selectors,
            indirect_selection=indirect_selection,
            resource_types=resource_types,
            exclude_resource_types=exclude_resource_types,
            include_empty=include_empty,
            semantics=semantics,
            more_unrendered_values=more_unrendered_values,
            project_dir=project_dir,
            constraint_support=constraint_support,
            current_sources=current_sources,
            on_warning=on_warning,
            now=now,
        ) as options:
            name = encoded(unique_id)
            previous = None if state is None else state._live()
            text = get_string(
                "slimdag_why_json", self._live(), previous, options._live(), name, len(name)
            )
        from .why import Why

        return Why.from_json(text)

    def compare(
        self,
        state: State,
        more_unrendered_values: bool | None = None,
        constraint_support: ConstraintSupport | None = None,
        now: datetime | None = None,
        *,
        semantics: SemanticsName | None = None,
        project_dir: StrPath | None = None,
    ) -> Comparison:
        """Compares with a state as state:modified does. A broken contract is listed, not raised.
        Arguments as those of select().

        Raises Error: missing_state (the state has no manifest), macro_not_found, unknown_adapter,
        dependency_not_found, cycle, invalid_artifact (the state has a status that the engine does
        not know), text_not_held, unsupported_version (a snapshot does not hold what is compared).
        """
        from ._compare_options import CompareOptions
        from .compare import Comparison

        with CompareOptions() as options:
            options.set_semantics(semantics)
            options.set_more_unrendered_values(more_unrendered_values)
            options.set_project_dir(project_dir)
            options.set_constraint_support(constraint_support)
            options.set_now(now)
            pointer = made(
                ComparisonPointer, "slimdag_compare", self._live(), state._live(), options._live()
            )
        return Comparison(pointer)

    def defer(  # noqa: PLR0917 - the order is part of the interface
        self,
        selected: Iterable[str],
        state: StateOrContext,
        favor_state: bool = False,
        existing_relations: ExistingRelations = (),
        command: str = "build",
        mode: DeferralMode = "dbt",
        defer_state: StateOrContext | None = None,
        *,
        foreign_keys_as_ref: bool = False,
        check_deferred_relations: bool = False,
        semantics: SemanticsName | None = None,
        more_unrendered_values: bool | None = None,
        project_dir: StrPath | None = None,
    ) -> Deferral:
        """The relation that each reference of each selected node resolves to, and the rule that
        decided.

        Args:
            selected: What select() returned. Kinds that the command does not run are passed over.
            state: What dbt's --state gets: a State; or one DeferralSource, several of them in
                order, a DeferralContext, or what Environments.deferral() gives.
            favor_state: dbt's --favor-state.
            existing_relations: The relations that are there, in the manifest's spelling
                (relation_name): a collection, or a callable of one name, whose exceptions reach
                the caller, such as slimdag.relations.existing(connection).
            command: "build", "run", "seed" and "snapshot" make relations before their children;
                "compile", "show", "test" and "docs generate" do not.
            mode: "dbt"; "slim" runs of the selection what is in state:modified+ and defers the
                rest; "slim_strict" the same with state:modified; "chain" takes for each node its
                own relation, else that of the first source that has one.
            defer_state: dbt's --defer-state: deferral then uses this, and `state` only says what
                is modified.
            foreign_keys_as_ref: Foreign keys follow the rule of `ref`, not dbt's own.
            check_deferred_relations: Looks for the relations that are deferred to as well.
            semantics: As that of select().
            more_unrendered_values: As that of select(), for the slim modes.
            project_dir: As that of select(), for the slim modes.

        Raises Error: missing_state, reference_not_found and reference_not_public (references
        across projects), node_not_found.
        """
        from ._defer_options import defer_options
        from .deferral import Deferral

        with (
            defer_options(
                state,
                favor_state=favor_state,
                existing_relations=existing_relations,
                command=command,
                mode=mode,
                defer_state=defer_state,
                foreign_keys_as_ref=foreign_keys_as_ref,
                check_deferred_relations=check_deferred_relations,
                semantics=semantics,
                more_unrendered_values=more_unrendered_values,
                project_dir=project_dir,
            ) as options,
            NodeSet.of(self._live(), selected) as nodes,
        ):
            return Deferral(options.made("slimdag_defer", nodes._live()))

    def clone(
        self,
        selected: Iterable[str],
        state: StateOrContext,
        existing_relations: ExistingRelations = (),
        full_refresh: bool = False,
    ) -> list[CloneStep]:
        """What `dbt clone` would do for a selection: a step for each model, seed and snapshot that
        has a relation. Arguments and errors as defer()."""
        import json

        from ._defer_options import defer_options
        from .deferral import CloneStep

        with (
            defer_options(
                state, existing_relations=existing_relations, full_refresh=full_refresh
            ) as options,
            NodeSet.of(self._live(), selected) as nodes,
        ):
            text = get_string("slimdag_clone_json", nodes._live(), options._live())
        return [CloneStep(**step) for step in json.loads(text)]

    def stale_relations(
        self,
        state: State,
        existing_relations: ExistingRelations | None = None,
        *,
        environment_moved: bool = False,
    ) -> list[StaleRelation]:
        """Relations that nodes of `state` had in an environment and that no node of this manifest
        owns: of deleted, disabled and renamed nodes, and of those that are built elsewhere now.

        `self` is the present manifest of the same environment. With existing_relations only those
        that are there. Sorted by name.

        A state in which most nodes are in another schema, or of another project, is taken for
        another environment's, whose relations are all in use; environment_moved says that the
        environment itself is elsewhere now. Raises Error: missing_state, wrong_artifact.
        """
        import json

        from ._defer_options import DeferOptions
        from .deferral import StaleRelation

        with DeferOptions() as options:
            options.set_existing_relations(existing_relations)
            options.set_flag("environment_moved", environment_moved)
            text = get_string(
                "slimdag_stale_relations_json", self._live(), state._live(), options._live()
            )
        return [StaleRelation(**relation) for relation in json.loads(text)]

    def dbt_arguments(
        self, unique_ids: Iterable[str], *, semantics: SemanticsName | None = None
    ) -> list[str]:
        """Arguments with which dbt's commands select exactly these nodes.

        They are --select with criteria, --indirect-selection empty, and --resource-type all where
        dbt-core would not list one of the nodes. No test comes along, and none stays behind; names
        that several nodes have are told apart by type, path and parents. No argument needs quotes
        in a shell. For no nodes the arguments select nothing. `semantics` is the engine that gets
        them; None: the one that wrote this manifest.

        Raises Error: node_not_found; invalid_selector, which names the nodes: disabled ones, and
        those that no criterion of dbt tells from a node that is not asked for.
        """
        engine = encoded(semantics or "")
        with NodeSet.of(self._live(), unique_ids) as nodes:
            return get_strings("slimdag_dbt_arguments", nodes._live(), engine, len(engine))

    def dbt_selectors(
        self,
        unique_ids: Iterable[str],
        name: str = "slimdag",
        *,
        semantics: SemanticsName | None = None,
    ) -> str:
        """The same as the text of a selectors.yml with one selector, for `--selector name`: a
        command line has a greatest length, a file has not. Raises what dbt_arguments() raises."""
        selector, engine = encoded(name), encoded(semantics or "")
        with NodeSet.of(self._live(), unique_ids) as nodes:
            return get_string(
                "slimdag_dbt_selectors_yaml",
                nodes._live(),
                selector,
                len(selector),
                engine,
                len(engine),
            )

    def draw(
        self,
        unique_ids: Iterable[str] | None = None,
        *,
        comparison: Comparison | None = None,
        format: DrawFormat = "svg",  # noqa: A002 - the name that everybody would guess
        title: str = "",
    ) -> str:
        """A picture of some nodes, by default of all enabled ones; edges over nodes that are not
        shown are kept.

        With a comparison of this manifest, new, modified, downstream and removed nodes look
        different, also without colour.
        """
        from ._draw_options import DrawOptions

        with DrawOptions() as options, self._shown(unique_ids) as shown:
            options.set("format", format)
            options.set("title", title)
            against = None if comparison is None else comparison._live()
            return get_string("slimdag_draw", shown._live(), against, options._live())

    def __repr__(self) -> str:
        if self.closed:
            return "<slimdag.Manifest closed>"
        return f"<slimdag.Manifest of {self.metadata.project_name!r}, {self.node_count} nodes>"

    # ---- inside

    @cached_property
    def _indices(self) -> dict[str, int]:
        return {unique_id: index for index, unique_id in enumerate(self.unique_ids)}

    def variables(self) -> list[NodeVariable]:
        """Which nodes mention which environment variables, in their code, unrendered configs,
        sources and macros. What dbt has rendered away is not seen. Reads the artifact again."""
        from .relations import variables_of

        return variables_of(self)

    def _index(self, unique_id: str) -> int:
        name = encoded(unique_id)
        return get_number("slimdag_manifest_find", ctypes.c_uint32, self._live(), name, len(name))

    def _texts(self, field: int) -> list[str]:
        return get_strings("slimdag_manifest_node_texts", self._live(), field)

    def _texts_of(self, field: int, unique_ids: Sequence[str]) -> list[str]:
        """One text of some nodes."""
        column, positions = self._texts(field), self._indices
        return [column[positions[unique_id]] for unique_id in unique_ids]

    def search_names(self, unique_ids: Sequence[str]) -> list[str]:
        """What `dbt ls --output name` prints for these nodes."""
        return self._texts_of(_SEARCH_NAME, unique_ids)

    def selector_names(self, unique_ids: Sequence[str]) -> list[str]:
        """What `dbt ls --output selector` prints for these nodes."""
        return self._texts_of(_SELECTOR_NAME, unique_ids)

    def original_file_paths(self, unique_ids: Sequence[str]) -> list[str]:
        """What `dbt ls --output path` prints for these nodes."""
        return self._texts_of(_ORIGINAL_FILE_PATH, unique_ids)

    def _selected(self, state: State | None, options: SelectOptions) -> NodeSetPointer:
        previous = None if state is None else state._live()
        return made(NodeSetPointer, "slimdag_select", self._live(), previous, options._live())

    def _shown(self, unique_ids: Iterable[str] | None) -> NodeSet:
        if unique_ids is None:
            return NodeSet.enabled(self._live())
        return NodeSet.of(self._live(), unique_ids)
