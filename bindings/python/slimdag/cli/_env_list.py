"""`slimdag env list`: all environments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ._env_options import described, file_option, json_option, load, show_json, show_table

if TYPE_CHECKING:
    from ..environments import Environment


def _type(environment: Environment) -> str:
    by_name = " (by name)" if environment.deployment_type_inferred else ""
    return f"{environment.deployment_type or environment.type}{by_name}"


def _row(environment: Environment) -> list[str]:
    targets = environment.deferral.targets
    return [
        environment.name,
        _type(environment),
        described(environment.branch),
        described(environment.dbt_version),
        environment.target,
        described(environment.schema),
        ", ".join(target.job or target.environment for target in targets) or "-",
        str(len(environment.jobs)),
    ]


def _entry(environment: Environment) -> dict[str, Any]:
    return {
        "name": environment.name,
        "project": environment.project,
        "type": environment.type,
        "deployment_type": environment.deployment_type,
        "deployment_type_inferred": environment.deployment_type_inferred,
        "branch": environment.branch,
        "dbt_version": environment.dbt_version,
        "target": environment.target,
        "schema": environment.schema,
        "defers_to": [target.job or target.environment for target in environment.deferral.targets],
        "jobs": [job.name for job in environment.jobs],
    }


@click.command("list")
@file_option
@json_option
def command(file: str, as_json: bool) -> None:
    """List all environments."""
    environments = load(file)
    found = [environments[name] for name in environments.names()]
    if as_json:
        show_json([_entry(environment) for environment in found])
        return
    titles = ("environment", "type", "branch", "dbt", "target", "schema", "defers to", "jobs")
    show_table(titles, (_row(environment) for environment in found))
