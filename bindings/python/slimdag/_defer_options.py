"""The options of a deferral, as the library takes them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ._arguments import check
from ._callbacks import DESTROY, guarded, keep, lasting, target_of
from ._calls import call, encoded, encoded_path, str_of, texts
from ._declarations import (
    DeferOptionsPointer,
    DeferralPointer,
    RelationExistsCallback,
    Text,
)
from ._declarations import (
    NodeBuild as NodeBuildStruct,
)
from ._handles import Handle, made
from .deferral import DeferralContext, DeferralSource, EnvironmentDeferral, NodeBuild
from .state import State

if TYPE_CHECKING:
    from ._types import ExistingRelations, StateOrContext, StrPath


def _look(name: Text, out_exists: Any, payload: int | None) -> int:
    """Asks Python whether a relation is there."""

    def ask() -> None:
        out_exists[0] = 1 if target_of(payload)(str_of(name)) else 0

    return guarded(ask)


_LOOK = lasting(RelationExistsCallback(_look))


def _text(value: str | None, kept: list[Any]) -> Text:
    data = encoded(value or "")
    buffer = ctypes.c_char_p(data)
    kept.append(buffer)
    return Text(ctypes.cast(buffer, ctypes.c_void_p), len(data))


def _structs(builds: dict[str, NodeBuild]) -> Any:
    kept: list[Any] = []
    array = (NodeBuildStruct * max(len(builds), 1))()
    for entry, (unique_id, build) in zip(array, builds.items(), strict=False):
        entry.unique_id = _text(unique_id, kept)
        entry.environment = _text(build.environment, kept)
        entry.run_id = _text(build.run_id, kept)
        entry.built_at = _text(build.built_at, kept)
        entry.built = 1 if build.built else 0
    array._kept = kept  # type: ignore[attr-defined]
    return array


def _asked(source: DeferralSource, ask: Callable[[str], NodeBuild | None]) -> dict[str, NodeBuild]:
    manifest = source.state.manifest
    if manifest is None:
        return {}
    with manifest:
        answers = ((unique_id, ask(unique_id)) for unique_id in manifest.unique_ids)
        builds = {unique_id: build for unique_id, build in answers if build is not None}
    check("DeferralSource", "builds", "Mapping[str, NodeBuild]", builds)
    return builds


def _builds(source: DeferralSource) -> dict[str, NodeBuild] | None:
    if source.builds is None:
        return None
    if callable(source.builds):
        return _asked(source, source.builds)
    return dict(source.builds)


def _context(given: StateOrContext) -> DeferralContext | EnvironmentDeferral:
    if isinstance(given, DeferralContext | EnvironmentDeferral):
        return given
    if isinstance(given, State | DeferralSource):
        return DeferralContext([given])
    return DeferralContext(given)


def _source(given: DeferralSource | State) -> DeferralSource:
    return DeferralSource(given) if isinstance(given, State) else given


class DeferOptions(Handle[DeferOptionsPointer]):
    """The options of a deferral, as the library takes them."""

    _free_function = "slimdag_defer_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(DeferOptionsPointer, "slimdag_defer_options_new"))

    def _set(self, name: str, *arguments: Any) -> None:
        call(f"slimdag_defer_options_set_{name}", self._live(), *arguments)

    def set_text(self, name: str, value: str | None) -> None:
        if value is not None:
            data = encoded(value)
            self._set(name, data, len(data))

    def set_path(self, name: str, value: StrPath | None) -> None:
        if value is not None:
            data = encoded_path(value)
            self._set(name, data, len(data))

    def set_flag(self, name: str, value: bool) -> None:
        self._set(name, 1 if value else 0)

    def set_context(
        self,
        compared: DeferralContext | EnvironmentDeferral,
        context: DeferralContext | EnvironmentDeferral,
    ) -> None:
        """`compared` counts where `context` says nothing."""
        if isinstance(context, EnvironmentDeferral):
            self._set("context", context._live())
            return
        self.set_text("target_environment", compared.target_environment)
        for source in context.sources:
            self.add_source(_source(source))
        for project, sources in {**compared.upstream, **context.upstream}.items():
            for source in sources:
                self.add_source(_source(source), project)

    def set_compared_with(self, compared: DeferralContext | EnvironmentDeferral) -> None:
        sources: Sequence[DeferralSource | State]
        sources = compared.states if isinstance(compared, EnvironmentDeferral) else compared.sources
        if sources:
            self._set("compared_with", _source(sources[0]).state._live())

    def set_existing_relations(self, existing: ExistingRelations | None) -> None:
        if existing is None:
            return
        if callable(existing):
            self._set("relation_exists", _LOOK, keep(existing), DESTROY)
        else:
            names: Iterable[str] = [existing] if isinstance(existing, str) else existing
            self._set("existing_relations", *texts(names))

    def add_source(self, source: DeferralSource, project: str = "") -> None:
        environment, name = encoded(source.environment or ""), encoded(project)
        builds = _builds(source)
        array = None if builds is None else _structs(builds)
        call(
            "slimdag_defer_options_add_source",
            self._live(),
            source.state._live(),
            environment,
            len(environment),
            name,
            len(name),
            array,
            0 if builds is None else len(builds),
        )

    def made(self, name: str, *arguments: Any) -> DeferralPointer:
        """The deferral that a function makes with these options."""
        return made(DeferralPointer, name, *arguments, self._live())


def defer_options(
    state: StateOrContext,
    *,
    favor_state: bool = False,
    existing_relations: ExistingRelations = (),
    command: str = "build",
    mode: str = "dbt",
    defer_state: StateOrContext | None = None,
    foreign_keys_as_ref: bool = False,
    check_deferred_relations: bool = False,
    semantics: str | None = None,
    more_unrendered_values: bool | None = None,
    project_dir: StrPath | None = None,
    full_refresh: bool = False,
) -> DeferOptions:
    """The options for the arguments of Manifest.defer() and Manifest.clone()."""
    compared = _context(state)
    context = compared if defer_state is None else _context(defer_state)
    options = DeferOptions()
    options.set_text("mode", mode)
    options.set_text("command", command)
    options.set_flag("favor_state", favor_state)
    options.set_flag("foreign_keys_as_ref", foreign_keys_as_ref)
    options.set_flag("check_deferred_relations", check_deferred_relations)
    options.set_text("semantics", semantics)
    if more_unrendered_values is not None:
        options.set_flag("more_unrendered_values", more_unrendered_values)
    options.set_path("project_dir", project_dir)
    options.set_flag("full_refresh", full_refresh)
    options.set_existing_relations(existing_relations)
    options.set_context(compared, context)
    if defer_state is not None:
        options.set_compared_with(compared)
    return options
