"""`slimdag env variables`: variables of an environment or job, and the nodes that mention them."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ._env_options import (
    file_option,
    job_option,
    json_option,
    load,
    project_option,
    show_json,
    show_table,
)

if TYPE_CHECKING:
    from ..environments import Variable, VariableUse
    from ..relations import NodeVariable


def _personal(values: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for value in values:
        name, equals, content = value.partition("=")
        if not equals or not name:
            raise click.BadParameter("write NAME=VALUE", param_hint="--personal")
        pairs[name] = content
    return pairs


def _shown(variable: Variable) -> str:
    if variable.value is not None:
        return variable.value
    return "********" if variable.secret else "-"


def _show_nodes(
    manifest: str, known: set[str] | None, *, as_json: bool
) -> list[tuple[NodeVariable, bool | None]]:
    """Shows which nodes mention which variables, and returns them with whether there is a value."""
    from ..manifest import Manifest  # noqa: PLC0415 - only where a command runs

    with Manifest.load(manifest) as loaded:
        uses = [
            (use, None if known is None else use.variable in known) for use in loaded.variables()
        ]
    if as_json:
        show_json([{**asdict(use), "has_value": has_value} for use, has_value in uses])
        return uses
    titles = {True: "yes", False: "NO", None: "-"}
    rows = (
        [
            use.variable,
            use.unique_id,
            use.where,
            "default" if use.has_default and not has_value else titles[has_value],
        ]
        for use, has_value in uses
    )
    show_table(("variable", "node", "where", "value"), rows)
    return uses


@click.command("variables")
@click.argument("environment", default="")
@file_option
@project_option
@job_option
@click.option("--personal", multiple=True, metavar="NAME=VALUE", help="A developer's own value.")
@click.option("--uses", is_flag=True, help="Show the places that need a variable instead.")
@click.option(
    "--manifest", type=click.Path(), help="Show the nodes of a manifest that mention a variable."
)
@click.option("--check", is_flag=True, help="Fail where a needed variable has no value.")
@json_option
def command(  # noqa: PLR0917 - click passes names
    environment: str,
    file: str,
    project: str | None,
    job: str | None,
    personal: tuple[str, ...],
    uses: bool,
    manifest: str | None,
    check: bool,
    as_json: bool,
) -> None:
    """Show which value each variable has, and who gives it."""
    if manifest is not None and uses:
        raise click.UsageError("--uses and --manifest exclude each other.")
    if not environment and job is None:
        if manifest is None:
            raise click.UsageError("Name an environment or a job.")
        if check:
            raise click.UsageError("--check needs an environment or a job.")
        _show_nodes(manifest, None, as_json=as_json)
        return
    environments = load(file)
    own = _personal(personal)
    if check:
        environments.require_variables(environment, job=job, personal=own, project=project)
    if uses:
        _show_uses(
            environments.variable_uses(environment, job=job, personal=own, project=project),
            as_json=as_json,
        )
        return
    variables = environments.variables(environment, job=job, personal=own, project=project)
    if manifest is not None:
        known = {*os.environ, *(variable.name for variable in variables)}
        mentions = _show_nodes(manifest, known, as_json=as_json)
        if check and any(not has_value and not use.has_default for use, has_value in mentions):
            raise click.exceptions.Exit(1)
        return
    if as_json:
        show_json([asdict(variable) for variable in variables])
        return
    rows = (
        [
            variable.name,
            _shown(variable),
            variable.source,
            variable.problem or variable.alias_of or "",
        ]
        for variable in variables
    )
    show_table(("variable", "value", "from", ""), rows)


def _show_uses(uses: list[VariableUse], *, as_json: bool) -> None:
    if as_json:
        show_json([asdict(use) for use in uses])
        return
    rows = (
        [
            use.name,
            use.path,
            str(use.line),
            "yes" if use.has_value else "default" if use.has_default else "NO",
        ]
        for use in uses
    )
    show_table(("variable", "needed by", "line", "value"), rows)
