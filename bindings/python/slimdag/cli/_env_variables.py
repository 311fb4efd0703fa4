"""`slimdag env variables`: the variables of an environment or job."""

from __future__ import annotations

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
    from ..environments import Variable


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


@click.command("variables")
@click.argument("environment", default="")
@file_option
@project_option
@job_option
@click.option("--personal", multiple=True, metavar="NAME=VALUE", help="A developer's own value.")
@click.option("--uses", is_flag=True, help="Show the places that need a variable instead.")
@click.option("--check", is_flag=True, help="Fail where a needed variable has no value.")
@json_option
def command(  # noqa: PLR0917 - click passes names
    environment: str,
    file: str,
    project: str | None,
    job: str | None,
    personal: tuple[str, ...],
    uses: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Show which value each variable has, and who gives it."""
    if not environment and job is None:
        raise click.UsageError("Name an environment or a job.")
    environments = load(file)
    own = _personal(personal)
    if check:
        environments.require_variables(environment, job=job, personal=own, project=project)
    if uses:
        found = environments.variable_uses(environment, job=job, personal=own, project=project)
        if as_json:
            show_json([asdict(use) for use in found])
            return
        rows = (
            [
                use.name,
                use.path,
                str(use.line),
                "yes" if use.has_value else "default" if use.has_default else "NO",
            ]
            for use in found
        )
        show_table(("variable", "needed by", "line", "value"), rows)
        return
    variables = environments.variables(environment, job=job, personal=own, project=project)
    if as_json:
        show_json([asdict(variable) for variable in variables])
        return
    rows_of_values = (
        [
            variable.name,
            _shown(variable),
            variable.source,
            variable.problem or variable.alias_of or "",
        ]
        for variable in variables
    )
    show_table(("variable", "value", "from", ""), rows_of_values)
