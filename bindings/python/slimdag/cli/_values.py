"""Options that take several values in a row, as dbt's do: `--select a b --exclude c`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class MultiOption(click.Option):
    """May be given several times, and each time with several values: up to the next option."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "multiple": True})


class MultiValueCommand(click.Command):
    """A command whose MultiOptions take all values that follow.

    Where an argument is required and no value is left for it, it takes the last of those values:
    `slimdag why --select state:modified+ orders`.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        names = {
            name
            for param in self.get_params(ctx)
            if isinstance(param, MultiOption)
            for name in param.opts
        }
        needed = any(isinstance(param, click.Argument) and param.required for param in self.params)
        return super().parse_args(ctx, _spread(args, names, self._flags(ctx), needed))

    def _flags(self, ctx: click.Context) -> set[str]:
        return {
            name
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (param.is_flag or param.count)
            for name in (*param.opts, *param.secondary_opts)
        }


def _spread(args: list[str], names: set[str], flags: set[str], needs_argument: bool) -> list[str]:
    """The same arguments with the option's name before each of its values."""
    spread: list[str] = []
    has_argument = False
    last_of_several: int | None = None  # Where the last value of several stands in `spread`.
    at = 0
    while at < len(args):
        name, equals, value = args[at].partition("=")
        at += 1
        if name == "--" and not equals:
            return [*spread, name, *args[at:]]
        if name in names:
            values = [value] if equals else args[at : at + 1]
            at += 0 if equals else 1
            while at < len(args) and not args[at].startswith("-"):
                values.append(args[at])
                at += 1
            spread.extend(word for each in values for word in (name, each))
            if not values:
                spread.append(name)
            last_of_several = len(spread) - 1 if len(values) > 1 else last_of_several
            continue
        spread.append(args[at - 1])
        if name.startswith("-") and name != "-":
            if name.startswith("--") and not equals and name not in flags and at < len(args):
                spread.append(args[at])
                at += 1
        else:
            has_argument = True
    if needs_argument and not has_argument and last_of_several is not None:
        argument = spread.pop(last_of_several)
        spread.pop(last_of_several - 1)
        spread.append(argument)
    return spread


def words(values: tuple[str, ...]) -> list[str]:
    """Values that may hold several words: `--output-keys "name config.materialized"`."""
    return [word for value in values for word in value.split(" ") if word]
