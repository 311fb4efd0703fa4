"""`slimdag env show`: one environment with its jobs and its effective profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ._env_options import (
    described,
    file_option,
    json_option,
    load,
    project_option,
    show_json,
    show_table,
    user_option,
)

if TYPE_CHECKING:
    from ..environments import Environment, ProfileField


def _lines(environment: Environment) -> Iterator[tuple[str, str]]:
    yield "environment", environment.name
    if environment.description:
        yield "description", environment.description
    kind = environment.type
    if environment.deployment_type is not None:
        kind += f" ({environment.deployment_type})"
    yield "type", kind
    yield "branch", described(environment.branch)
    yield "dbt version", described(environment.dbt_version)
    yield "target", environment.target
    yield "schema", described(environment.schema)
    yield "connection", described(environment.connection)
    yield "comparison state", described(environment.comparison_state)
    yield "deferral", environment.deferral.reason
    for group, rights in environment.permissions.items():
        yield "permission", f"{group}: {', '.join(rights)}"


def _shown(field: ProfileField) -> str:
    if field.value is not None:
        return field.value
    return field.written or ("********" if field.secret else "-")


@click.command("show")
@click.argument("environment")
@file_option
@project_option
@user_option
@json_option
def command(
    environment: str, file: str, project: str | None, user: str | None, as_json: bool
) -> None:
    """Show one environment: settings, jobs, deferral, and the profile dbt would run with."""
    environments = load(file)
    found = environments.get(environment, project)
    profile = environments.profile(found.environment, user=user, project=found.project)
    if as_json:
        show_json({**asdict(found), "profile": [asdict(field) for field in profile]})
        return
    width = max(len(title) for title, _ in _lines(found))
    for title, value in _lines(found):
        click.echo(f"{title.ljust(width)}  {value}")
    if found.jobs:
        click.echo()
        rows = (
            [job.name, job.type, described(job.defer_to), "; ".join(job.commands)]
            for job in found.jobs
        )
        show_table(("job", "type", "defer_to", "commands"), rows)
    if profile:
        click.echo()
        fields = (
            [field.name, _shown(field), field.source, field.problem or ""] for field in profile
        )
        show_table(("profile", "value", "from", ""), fields)
