"""The group of commands, and how a failure is shown."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from .._library import LibraryError
from .._version import __version__
from ._guard import DEBUG, is_closed_pipe, typed
from ._text import echo, echo_lines, secho

if TYPE_CHECKING:
    from ..errors import Error

# Name of a command: the module that holds it. A module is imported when its command is needed.
COMMANDS = {
    "ls": "_ls",
    "diff": "_diff",
    "why": "_why",
    "draw": "_draw",
    "env": "_env",
    "defer": "_defer",
    "clone": "_clone",
    "stale": "_stale",
    "snapshot": "_snapshot",
    "run": "_run",
    "state": "_state",
}
ALIASES = {"list": "ls"}  # dbt's name of the same command.
FAILED = 1
GROUP_OPTIONS = ("-h", "--help", "--version", "-V", "-v", "--")


def show_error(error: Error) -> None:
    """Message, where, hint; on the standard error."""
    secho("Error: ", fg="red", bold=True, nl=False, err=True)
    say = echo_lines if error.code in _OF_SEVERAL_LINES else echo
    say(f"{error.message} [{error.code}]", err=True)
    place = str(error.where)
    if place:
        echo(f"  where: {place}", err=True)
    if error.hint:
        echo(f"  hint:  {error.hint}", err=True)


# Their messages list what is wrong, a line for each.
_OF_SEVERAL_LINES = ("invalid_environments_file", "missing_variable")


def show_failure(message: str) -> None:
    secho("Error: ", fg="red", bold=True, nl=False, err=True)
    echo_lines(message, err=True)


def shown(error: Exception) -> bool:
    """Shows a failure; False for what is click's to show, and where nobody reads the output."""
    if is_closed_pipe(error) or isinstance(
        error, (click.ClickException, click.exceptions.Exit, click.Abort)
    ):
        return False
    if os.environ.get(DEBUG):
        raise error
    show(error)
    return True


def show(error: Exception) -> None:
    """One sentence, where it is, and what to do about it; on the standard error."""
    from ..errors import Error  # noqa: PLC0415 - only for a failure

    if isinstance(error, Error):
        show_error(error)
    elif isinstance(error, LibraryError):
        show_failure(str(error))
    elif isinstance(error, MemoryError):
        show_failure("Not enough memory.")
    else:
        show_error(typed(error))


class App(click.Group):
    """Loads commands when they are needed, and turns exceptions into messages and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(ALIASES.get(cmd_name, cmd_name))
        if module is None:
            return None
        command: click.Command = importlib.import_module(f".{module}", __package__).command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or not args[0].startswith("-") or args[0] in GROUP_OPTIONS:
            return super().parse_args(ctx, args)
        # dbt's flags may stand before its sub-command: `dbt --quiet ls`.
        from ._dbt_options import BEFORE, split_before  # noqa: PLC0415 - rarely given

        found, words, rest = split_before(ctx, args)
        command = rest[0] if rest else ""
        if ALIASES.get(command, command) != "ls":
            raise click.UsageError(f"{words[0]} may stand before the command `ls` only.", ctx)
        ctx.meta[BEFORE] = found, words
        return super().parse_args(ctx, rest)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if not shown(error):
                raise
        return ctx.exit(FAILED)


def _take_input_limit(text: str) -> None:
    if not text:
        return
    from ..errors import Error  # noqa: PLC0415 - most do without
    from ..input_limits import set_input_limit  # noqa: PLC0415

    if not text.isascii() or not text.isdecimal():
        raise Error(
            "invalid_argument",
            f"The variable SLIMDAG_INPUT_LIMIT is no number of bytes: {text!r}.",
            hint="Give a number such as 20000000000, or none for 8 GiB.",
        )
    set_input_limit(int(text))


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  slimdag ls   --manifest target/ --state prod/ --select state:modified+
  slimdag diff --manifest target/ --state prod/
  slimdag why  --manifest target/ --state prod/ revenue_by_month
  slimdag draw --manifest target/ --state prod/ --output changes.svg
  slimdag snapshot save prod/ prod.slimdag

\b
Exit codes: 0 success, 1 an error that is shown, 2 wrong usage.""",
)
@click.version_option(
    __version__, "--version", "-V", "-v", prog_name="slimdag", message="%(prog)s %(version)s"
)
@click.pass_context
def app(ctx: click.Context) -> None:
    """Which nodes of a dbt project changed, what a selection means, and why: dbt's answers in
    milliseconds, from manifest.json alone."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    _take_input_limit(os.environ.get("SLIMDAG_INPUT_LIMIT", ""))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # A name may hold a lone surrogate, which no encoding takes.
            reconfigure(errors="backslashreplace")
