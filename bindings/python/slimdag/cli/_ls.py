"""`slimdag ls`: the lines that `dbt ls` prints, for the same command lines."""

# Only some calls need these modules; pathlib takes longer to import than a selection takes.
# ruff: noqa: PLC0415, PTH109, PTH110, PTH112, PTH113, PTH118

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from . import _dbt_flags as table
from ._dbt_flags import BY_NAME
from ._dbt_options import command_line, options_of_dbt, require_engine, require_some_engine
from ._dbt_sources import Flags, FlagSources, Given, Places
from ._engines import CORE_1_11, CORE_1_12, DBT_2
from ._events import Events, WarningIsError, warn_of_command
from ._project import Files
from ._resource_types import expanded
from ._selection import more_unrendered_values_option, semantics_option
from ._text import visible, visible_json
from ._warn_error_options import Refused
from ._work import load, spinner

if TYPE_CHECKING:
    from .._types import SemanticsName
    from ..manifest import Manifest
    from ..selection_warning import SelectionWarning
    from ..state import State

_OWN_OUTPUTS = ("unique_id", "dbt-args", "dbt-selectors")
_WORDS = "slimdag.words_of_ls"
_FAILED = 1
_USAGE = 2


class LsCommand(click.Command):
    """Keeps the words of the command line: dbt looks at them, too. The many flags that have no
    effect become options only where a word may be one of them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_WORDS] = list(args)
        known = {name for param in self.params for name in (*param.opts, *param.secondary_opts)}
        words = {word.partition("=")[0] for word in args if word.startswith("-")}
        if not words <= known:
            names = {param.name for param in self.params}
            self.params.extend(option for option in options_of_dbt() if option.name not in names)
        return super().parse_args(ctx, args)


class Own(NamedTuple):
    """The options that are slimdag's own."""

    manifest: str | None
    selectors: str | None
    current_sources: str | None
    semantics: SemanticsName | None
    more_unrendered_values: bool | None
    longest_line: int | None
    output: str | None


class Call(NamedTuple):
    """One call, once the manifest is loaded."""

    manifest: Manifest
    state: State | None
    flags: Flags
    sources: FlagSources
    places: Places
    missing_state: str | None
    """The path of a state that is not there; an error only where the selection needs one."""


# ---- finding the manifest, and with it the engine


def _artifact(path: str) -> str:
    """The file that Manifest.load() reads; "" where there is none."""
    if not os.path.isdir(path):
        return path if os.path.exists(path) else ""
    names = ("manifest.json", "state.slimdag")
    return next((path for name in names if os.path.exists(os.path.join(path, name))), "")


def _has_state(path: str) -> bool:
    if os.path.isfile(path):
        return True
    names = ("manifest.json", "state.slimdag", "run_results.json", "sources.json")
    return any(os.path.exists(os.path.join(path, name)) for name in names)


class _Finder:
    """Which manifest is meant, and so which engine.

    Flags say where the manifest lies, the manifest says which engine counts, and the engine says
    where flags come from: `.env`, the user's settings. So each engine's view is asked for its
    place, the newest first, and one holds where its own engine wrote the manifest there. Most
    often all name one place.
    """

    def __init__(self, own: Own, given: Mapping[str, Given]) -> None:
        self._own = own
        self._given = given
        self._directory, files = os.getcwd(), Files()
        self._sources = {
            engine: FlagSources(engine, given, self._directory, files)
            for engine in (CORE_1_12, DBT_2, CORE_1_11)
        }

    def find(self) -> Call:
        views = {engine: self._view(engine) for engine in self._sources}
        found = list(views.values())
        if all(view[1:] == found[0][1:] for view in found):
            _, place, state = found[0]
            manifest, comparison = self._load(place, state)
            return self._call(manifest, comparison, views, state)
        return self._find_among(views)

    def _view(self, engine: str) -> tuple[Places, str, str | None]:
        """Project, place of the manifest and state, as that engine sees them."""
        places = self._sources[engine].places()
        if self._own.manifest is None:
            return places, places.target, places.state
        state = self._sources[engine].by_hand("state")
        # Beside --manifest nothing has to lie in a project: a path is what it is everywhere.
        return places, self._own.manifest, None if state is None else str(state.value)

    def _find_among(self, views: Mapping[str, tuple[Places, str, str | None]]) -> Call:
        loaded: dict[str, Manifest] = {}
        for engine, (_, place, state) in views.items():
            if place not in loaded and _artifact(place):
                loaded[place] = self._load(place, None)[0]
            if place in loaded and engine_of(loaded[place], self._own.semantics) == engine:
                return self._call(loaded[place], self._comparison(state), views, state)
        _, place, state = views[CORE_1_11]
        manifest = loaded.get(place) or self._load(place, None)[0]
        engine = engine_of(manifest, self._own.semantics)
        state = views[engine][2]
        return self._call(manifest, self._comparison(state), views, state)

    @staticmethod
    def _comparison(state: str | None) -> State | None:
        from ..state import State

        return None if state is None or not _has_state(state) else State.load(state)

    @staticmethod
    def _load(place: str, state: str | None) -> tuple[Manifest, State | None]:
        return load(place, state if state is not None and _has_state(state) else None)

    def _call(
        self,
        manifest: Manifest,
        comparison: State | None,
        views: Mapping[str, tuple[Places, str, str | None]],
        state: str | None,
    ) -> Call:
        engine = engine_of(manifest, self._own.semantics)
        require_engine(self._given, engine)
        sources = self._sources[engine]
        places = views[engine][0]
        flags = sources.all(places.project)
        missing = state if comparison is None else None
        return Call(manifest, comparison, flags, sources, places, missing)


def engine_of(manifest: Manifest, semantics: str | None) -> str:
    """The engine whose command lines count: the one that is named, or that wrote the manifest."""
    return semantics or str(manifest.semantics)


# ---- what to select, and how it is printed


def _criteria(flags: Flags) -> tuple[list[str], list[str] | None]:
    """What to select, and of which types."""
    select, models = flags.value("select", []), flags.value("models", [])
    types = flags.value("resource_types", [])
    if flags.engine == DBT_2:
        return [*select, *models], expanded(types) or None
    if models and select:
        raise click.UsageError('"--models" and "--select" are mutually exclusive.')
    if models and types:
        raise click.UsageError('"--models" and "--resource-type" are mutually exclusive.')
    return (models, ["model"]) if models else (select, expanded(types) or None)


def _arguments(call: Call, own: Own, events: Events) -> dict[str, Any]:
    """The arguments of Manifest.select()."""
    flags = call.flags
    select, types = _criteria(flags)

    def show(warning: SelectionWarning) -> None:
        events.warn(warning.code, warning.message)

    current_sources = own.current_sources
    if current_sources is None:  # PreviousState in dbt/contracts/state.py
        path = os.path.join(call.places.target, "sources.json")
        current_sources = path if os.path.exists(path) else None
    return {
        "select": select or None,
        "exclude": flags.value("exclude") or None,
        "selector": flags.value("selector"),
        "selectors": own.selectors,
        "indirect_selection": flags.value("indirect_selection", "eager"),
        "resource_types": types,
        "exclude_resource_types": expanded(flags.value("exclude_resource_types", [])) or None,
        "semantics": own.semantics,
        "more_unrendered_values": own.more_unrendered_values,
        # Beside --manifest the project that is around is not the manifest's.
        "project_dir": call.places.project.directory
        if own.manifest is None and call.places.project.exists
        else None,
        "current_sources": current_sources,
        "on_warning": show,
    }


def _selected(call: Call, own: Own, events: Events) -> list[str]:
    from ..errors import Error

    try:
        with spinner("Selecting"):
            return call.manifest.select(state=call.state, **_arguments(call, own, events))
    except Error as error:
        if error.code != "missing_state" or call.missing_state is None:
            raise
        from ..errors import ErrorLocation

        raise Error(
            error.code,
            error.message,
            ErrorLocation(file=call.missing_state),
            "There are no artifacts of that path: " + _relative_hint(call, own),
        ) from None


def _relative_hint(call: Call, own: Own) -> str:
    if own.manifest is None:
        return f"a relative path is one of the project's folder, {call.places.project.directory}."
    return "pass the folder with the manifest.json to compare with."


def _own_lines(call: Call, own: Own, unique_ids: list[str], events: Events) -> list[str]:
    from . import _ls_arguments

    manifest, semantics = call.manifest, own.semantics
    if own.output == "dbt-args":
        limit = own.longest_line
        return _ls_arguments.arguments_lines(manifest, unique_ids, semantics, limit, events)
    if own.output == "dbt-selectors":
        return _ls_arguments.selectors_lines(manifest, unique_ids, semantics)
    return unique_ids


def _lines(call: Call, unique_ids: list[str], output: str) -> list[str]:
    manifest = call.manifest
    if output == "json":
        from ._ls_json import json_lines

        keys = call.flags.value("output_keys", [])
        return list(json_lines(manifest, unique_ids, keys, call.flags.engine))
    if output == "name":
        return manifest.search_names(unique_ids)
    if output == "path":
        return manifest.original_file_paths(unique_ids)
    return manifest.selector_names(unique_ids)


def _list(call: Call, own: Own, events: Events, words: list[str]) -> None:
    warn_of_command(events, call.flags, call.sources, words)
    _warn_of_state(call, events)
    unique_ids = _selected(call, own, events)
    if not unique_ids:
        events.warn("NoNodesSelected", "No nodes selected!")
    if own.output is not None:
        events.lines(_own_lines(call, own, unique_ids, events))
    else:
        output = call.flags.value("output", "selector")
        events.lines(
            _lines(call, unique_ids, output), visible_json if output == "json" else visible
        )
    events.summarize_deprecations()


def _warn_of_state(call: Call, events: Events) -> None:
    """Source: PreviousState in dbt/contracts/state.py, which compares the paths as they are
    given."""
    given = call.flags.value("state")
    if given is None:
        return
    target = call.flags.value("target_path") or call.places.project.content.get("target-path")
    if os.path.normpath(str(given)) == os.path.normpath(str(target or "target")):
        events.warn(
            "WarnStateTargetEqual",
            f"The state and target directories are the same: '{given}'. This could lead to missing "
            "changes due to overwritten state including non-idempotent retries.",
        )
    if call.missing_state is not None:
        events.caution(f"There are no artifacts in {call.missing_state}.")


# ---- the command


def _notes(call: Call, given: Mapping[str, Given], events: Events) -> None:
    """What slimdag has to say about flags that it takes but cannot follow."""
    idle = [each.place for name, each in given.items() if BY_NAME[name].effect == table.NONE]
    if idle:
        has = "has" if len(idle) == 1 else "have"
        events.note(f"{', '.join(idle)} {has} no effect here: slimdag reads what dbt wrote.")
    places = []
    for flag in table.FLAGS:
        found = call.flags.given(flag.name)
        if flag.effect == table.TARGET and found is not None and found.by_hand:
            places.append(found.place)
    if places:
        events.caution(
            f"{', '.join(places)}: the manifest may be another target's; it is read as it stands."
        )


class _Outcome:
    """Exit codes: slimdag's own, or with --dbt-exit-codes those of the engine."""

    def __init__(self, *, as_dbt: bool) -> None:
        self._as_dbt = as_dbt
        self.engine = CORE_1_12
        self.events: Events | None = None

    def fail(self, ctx: click.Context, error: Exception) -> None:
        from ._app import show_failure, shown

        message = error.message if isinstance(error, WarningIsError) else str(error)
        if self.events is not None:
            self.events.error(message)
        if isinstance(error, WarningIsError):
            show_failure(message)
        elif not shown(error):
            raise error
        ctx.exit(_USAGE if self._as_dbt and self.engine != DBT_2 else _FAILED)


def _own_output(value: str | None) -> str | None:
    return value.lower() if value is not None and value.lower() in _OWN_OUTPUTS else None


def _run(ctx: click.Context, own: Own, outcome: _Outcome) -> None:
    given, words = command_line(ctx, ctx.meta[_WORDS])
    own_output = _own_output(given["output"].value) if "output" in given else None
    if own_output is not None:
        del given["output"]
        own = own._replace(output=own_output)
    require_some_engine(given)
    call = _Finder(own, given).find()
    outcome.engine = call.flags.engine
    outcome.events = call_events = Events(call.flags)
    ctx.color = call_events.color
    _notes(call, given, call_events)
    _list(call, own, call_events, words)


@click.command(
    "ls",
    cls=LsCommand,
    epilog="""\b
Examples:
  slimdag ls --select tag:nightly --exclude path:models/staging
  slimdag ls --state prod/ --select state:modified+ --resource-type model
  slimdag ls --manifest target/ --output json --output-keys name config.materialized

All options of `dbt ls` are taken, those before the command's name too; the ones that are not
listed have no effect here. What each does, of each engine: docs/dbt-ls.md.""",
)
@click.pass_context
def command(ctx: click.Context, /, **values: Any) -> None:
    """List the nodes of a selection: the same lines as `dbt ls`, for the same command line."""
    outcome = _Outcome(as_dbt=values["dbt_exit_codes"])
    own = Own(
        values["manifest"],
        values["selectors"],
        values["current_sources"],
        values["semantics"],
        values["more_unrendered_values"],
        values["longest_line"],
        None,
    )
    try:
        _run(ctx, own, outcome)
    except click.ClickException as error:
        if values["dbt_exit_codes"] and isinstance(error, Refused):
            error.show()
            ctx.exit(error.dbt_exit_code)
        raise
    except Exception as error:
        outcome.fail(ctx, error)


_OWN_OPTIONS = (
    click.option(
        "--manifest",
        metavar="PATH",
        help="A manifest.json, or the directory with it. [default: the project's target path]",
    ),
    click.option(
        "--selectors",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="selectors.yml. By default the selectors that the manifest carries.",
    ),
    semantics_option(),
    more_unrendered_values_option(),
    click.option(
        "--current-sources",
        metavar="FILE",
        help="The present sources.json, for source_status:fresher. [default: beside the manifest]",
    ),
    click.option(
        "--longest-line",
        metavar="BYTES",
        type=click.IntRange(min=0),
        help="For --output dbt-args: what is longer becomes a selectors.yml. [default: what a "
        "command line may have here]",
    ),
    click.option(
        "--dbt-exit-codes",
        is_flag=True,
        envvar="SLIMDAG_DBT_EXIT_CODES",
        help="Exit with dbt's codes: 2 for every error (dbt 2: 1).",
    ),
)
for _option in reversed(_OWN_OPTIONS):
    command = _option(command)
command.params[:0] = options_of_dbt(table.SAME)
