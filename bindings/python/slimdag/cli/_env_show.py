"""`slimdag env show`: one environment with its jobs and its effective profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

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
from ._text import echo

if TYPE_CHECKING:
    from ..environments import Environment, Environments, ProfileField


def _lines(environment: Environment) -> Iterator[tuple[str, str]]:
    yield "environment", environment.name
    if environment.description:
        yield "description", environment.description
    kind = environment.type
    if environment.deployment_type is not None:
        by_name = ", because of its name" if environment.deployment_type_inferred else ""
        kind += f" ({environment.deployment_type}{by_name})"
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


def _decided(environments: Environments, found: Environment, job: str) -> tuple[Any, str]:
    """What a job defers to, as data and as text; an error is told, not raised."""
    from ..errors import Error  # noqa: PLC0415 - only where a command runs

    try:
        decision = environments.deferral_target("", job, found.project)
    except Error as error:
        return None, error.message
    targets = ", ".join(target.job or target.environment for target in decision.targets)
    return asdict(decision), f"{targets or 'nothing'} ({decision.rule})"


def _upstream(environments: Environments, found: Environment) -> tuple[Any, list[str]]:
    """Where references to other projects resolve."""
    from ..errors import Error  # noqa: PLC0415 - only where a command runs

    try:
        targets = environments.upstream(found.environment, found.project)
    except Error as error:
        return None, [error.message]
    lines = [f"{target.project}: {target.environment} ({target.rule})" for target in targets]
    return [asdict(target) for target in targets], lines


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
    jobs = [(job, *_decided(environments, found, job.name)) for job in found.jobs]
    upstream, upstream_lines = _upstream(environments, found)
    if as_json:
        content = {
            **asdict(found),
            "jobs": [{**asdict(job), "deferral": decision} for job, decision, _ in jobs],
            "profile": [asdict(field) for field in profile],
            "upstream": upstream,
        }
        show_json(content)
        return
    lines = [*_lines(found), *(("upstream", line) for line in upstream_lines)]
    width = max(len(title) for title, _ in lines)
    for title, value in lines:
        echo(f"{title.ljust(width)}  {value}")
    if jobs:
        echo()
        rows = ([job.name, job.type, target, "; ".join(job.commands)] for job, _, target in jobs)
        show_table(("job", "type", "defers to", "commands"), rows)
    if profile:
        echo()
        fields = (
            [field.name, _shown(field), field.source, field.problem or ""] for field in profile
        )
        show_table(("profile", "value", "from", ""), fields)
