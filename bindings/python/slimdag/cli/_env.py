"""`slimdag env`: the environments of an environments.yml."""

from __future__ import annotations

import importlib

import click

# Name of a command: the module that holds it. A module is imported when its command is needed.
COMMANDS = {
    "list": "_env_list",
    "show": "_env_show",
    "validate": "_env_validate",
    "variables": "_env_variables",
}


class EnvGroup(click.Group):
    """Loads commands when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(f".{module}", __package__).command
        return command


@click.group(
    "env",
    cls=EnvGroup,
    epilog="""\b
Examples:
  slimdag env list
  slimdag env show staging --user ada
  slimdag env validate --file platform/environments.yml
  slimdag env variables production --job nightly""",
)
def command() -> None:
    """Environments as configuration: what environments.yml says, and edits of it."""
