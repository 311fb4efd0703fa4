"""`slimdag env remember`: the rules that a store answers by, wherever it is asked from."""

from __future__ import annotations

import click

from ._env_options import file_option, json_option, load, project_option, show_json
from ._text import echo


@click.command("remember")
@file_option
@project_option
@click.option(
    "--store",
    "store_url",
    metavar="URL",
    envvar="SLIMDAG_STORE",
    required=True,
    help="sqlite:///state.db or postgresql://user@host/db; also in SLIMDAG_STORE.",
)
@json_option
def command(file: str, project: str | None, store_url: str, as_json: bool) -> None:
    """Let a store remember the rules of the file: what its answers and deferral depend on, and no
    connection, credential, variable or command.

    --project names dbt's project where the file names none. Runs that are recorded with a file do
    the same, but for those of pull requests.
    """
    from ..store import Store  # noqa: PLC0415 - after the arguments are checked

    environments = load(file)
    with Store.open(store_url) as store:
        projects = store.remember_environments(environments, project)
    if as_json:
        show_json({"projects": projects})
    else:
        echo(f"Remembered the rules of {', '.join(projects)}.")
