"""`slimdag env`: the environments of an environments.yml."""

from __future__ import annotations

import importlib

import click

# Name of a command: the module that holds it, and its name there. A module is imported when its
# command is needed.
COMMANDS = {
    "list": ("_env_list", "command"),
    "show": ("_env_show", "command"),
    "validate": ("_env_validate", "command"),
    "remember": ("_env_remember", "command"),
    "variables": ("_env_variables", "command"),
    "relations": ("_env_relations", "command"),
    "add": ("_env_edit", "add"),
    "set": ("_env_edit", "change"),
    "mark-production": ("_env_edit", "mark_production"),
    "move-jobs": ("_env_edit", "move_jobs"),
    "delete": ("_env_edit", "delete"),
}


class EnvGroup(click.Group):
    """Loads commands when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f".{module}", __package__), name)
        return command


@click.group(
    "env",
    cls=EnvGroup,
    epilog="""\b
Examples:
  slimdag env list
  slimdag env show staging --user ada
  slimdag env validate --file platform/environments.yml
  slimdag env variables production --job nightly
  slimdag env remember --store sqlite:///state.db
  slimdag env set staging threads=8 --dry-run
  slimdag env move-jobs staging qa""",
)
def command() -> None:
    """Environments as configuration: what environments.yml says, and edits of it."""
