"""The options that all commands with a selection share. Names and meaning are those of `dbt ls`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from ._engines import ENGINES
from ._resource_types import ALL_RESOURCE_TYPES, expanded
from ._text import echo, secho
from ._values import MultiOption, words
from ._work import load, spinner

if TYPE_CHECKING:
    from ..manifest import Manifest
    from ..selection_warning import SelectionWarning
    from ..state import State

_NAMES = (
    "manifest",
    "state",
    "select",
    "exclude",
    "models",
    "selector",
    "selectors",
    "indirect_selection",
    "resource_types",
    "exclude_resource_types",
    "semantics",
    "more_unrendered_values",
    "current_sources",
)


class Selection:
    """The values of the shared options."""

    manifest: str
    state: str | None
    select: tuple[str, ...]
    exclude: tuple[str, ...]
    models: tuple[str, ...]
    selector: str | None
    selectors: str | None
    indirect_selection: str | None
    resource_types: list[str]
    exclude_resource_types: list[str]
    semantics: str | None
    more_unrendered_values: bool | None
    current_sources: str | None

    def __init__(self, values: dict[str, Any]) -> None:
        for name in _NAMES:
            setattr(self, name, values[name])

    def load(self) -> tuple[Manifest, State | None]:
        return load(self.manifest, self.state)

    @property
    def is_default(self) -> bool:
        """Whether nothing says what to select."""
        return not (self.select or self.exclude or self.models or self.selector)

    def arguments(self, *, default_select: str | None = None) -> dict[str, Any]:
        """The arguments of Manifest.select() and Manifest.why()."""
        select = list(self.models or self.select)
        if not select and default_select is not None and self.is_default:
            select = [default_select]
        return {
            "select": select or None,
            "exclude": list(self.exclude) or None,
            "selector": self.selector,
            "selectors": self.selectors,
            **({"indirect_selection": self.indirect_selection} if self.indirect_selection else {}),
            "resource_types": self._types(),
            "exclude_resource_types": expanded(self.exclude_resource_types) or None,
            "semantics": self.semantics,
            "more_unrendered_values": self.more_unrendered_values,
            "current_sources": self.current_sources,
            "on_warning": show_warning,
        }

    def comparing(self) -> dict[str, Any]:
        """The arguments of Manifest.compare()."""
        return {
            "semantics": self.semantics,
            "more_unrendered_values": self.more_unrendered_values,
        }

    def selected(self, manifest: Manifest, state: State | None) -> list[str]:
        with spinner("Selecting"):
            return manifest.select(state=state, **self.arguments())

    def _types(self) -> list[str] | None:
        if self.models:  # As in dbt, --models means models only.
            return ["model"]
        return expanded(self.resource_types) or None


def show_warning(warning: SelectionWarning) -> None:
    secho("Warning: ", fg="yellow", nl=False, err=True)
    echo(warning.message, err=True)


def _checked(allowed: tuple[str, ...]) -> Callable[[Any, click.Parameter, Any], list[str]]:
    def check(ctx: Any, param: click.Parameter, values: tuple[str, ...]) -> list[str]:
        names = [word.lower() for word in words(values)]
        for name in names:
            if name not in allowed:
                choices = ", ".join(sorted(allowed))
                raise click.BadParameter(f"'{name}' is not one of {choices}.", ctx, param)
        return names

    return check


def _options() -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--manifest",
            metavar="PATH",
            default="target",
            show_default=True,
            help="A manifest.json, or the directory that holds it.",
        ),
        click.option(
            "--state",
            metavar="DIR",
            envvar=["DBT_ENGINE_STATE", "DBT_STATE"],
            help="Artifacts to compare with: manifest.json, run_results.json, sources.json.",
        ),
        click.option(
            "-s",
            "--select",
            cls=MultiOption,
            metavar="CRITERIA...",
            help="What to select; several values are a union.",
        ),
        click.option(
            "-m",
            "--models",
            "--model",
            cls=MultiOption,
            metavar="CRITERIA...",
            help="As --select, and models only.",
        ),
        click.option(
            "--exclude", cls=MultiOption, metavar="CRITERIA...", help="What to leave out."
        ),
        click.option("--selector", metavar="NAME", help="A YAML selector; --select is ignored."),
        click.option(
            "--selectors",
            metavar="FILE",
            type=click.Path(dir_okay=False),
            help="selectors.yml. By default the selectors that the manifest carries.",
        ),
        click.option(
            "--indirect-selection",
            type=click.Choice(["eager", "cautious", "buildable", "empty"], case_sensitive=False),
            envvar=["DBT_ENGINE_INDIRECT_SELECTION", "DBT_INDIRECT_SELECTION"],
            help="Which tests come along with the selected nodes. By default eager.",
        ),
        click.option(
            "--resource-type",
            "--resource-types",
            "resource_types",
            cls=MultiOption,
            metavar="TYPE...",
            envvar=["DBT_ENGINE_RESOURCE_TYPES", "DBT_RESOURCE_TYPES"],
            callback=_checked((*ALL_RESOURCE_TYPES, "default", "all")),
            help="Types to list: model, test, source, ..., default, all.",
        ),
        click.option(
            "--exclude-resource-type",
            "--exclude-resource-types",
            "exclude_resource_types",
            cls=MultiOption,
            metavar="TYPE...",
            envvar=["DBT_ENGINE_EXCLUDE_RESOURCE_TYPES", "DBT_EXCLUDE_RESOURCE_TYPES"],
            callback=_checked((*ALL_RESOURCE_TYPES, "default")),
            help="Types to leave out.",
        ),
        semantics_option(),
        more_unrendered_values_option(),
        click.option(
            "--current-sources",
            metavar="FILE",
            help="The present sources.json, for source_status:fresher.",
        ),
    ]


def semantics_option() -> Callable[[Any], Any]:
    return click.option(
        "--semantics",
        metavar="NAME",
        type=click.Choice(ENGINES),
        help="Which engine's answer: dbt-core-1.11, dbt-core-1.12 or dbt-2. "
        "[default: that of the dbt that wrote the manifest]",
    )


def more_unrendered_values_option() -> Callable[[Any], Any]:
    return click.option(
        "--more-unrendered-values/--no-more-unrendered-values",
        default=None,
        envvar=[
            "DBT_ENGINE_STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES",
            "DBT_STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES",
        ],
        help="dbt's flag state_modified_compare_more_unrendered_values. "
        "[default: as the run or the project had it, else as the engine has it]",
    )


def selection_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds the options; the function gets them as one Selection."""

    @wraps(function)
    def collected(**values: Any) -> None:
        selection = Selection({name: values.pop(name) for name in _NAMES})
        if selection.models and selection.select:
            raise click.UsageError('"--models" and "--select" are mutually exclusive.')
        if selection.models and selection.resource_types:
            raise click.UsageError('"--models" and "--resource-type" are mutually exclusive.')
        function(selection, **values)

    for option in reversed(_options()):
        collected = option(collected)
    return collected
