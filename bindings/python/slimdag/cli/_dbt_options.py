"""The options of `dbt ls` as click takes them: made from the table of flags, for a command that
takes them before its name too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from ._dbt_flags import BY_NAME, FLAGS, NONE, REFUSED, TARGET, Flag
from ._dbt_sources import Given

BEFORE = "slimdag.flags_before_the_command"
"""Key of click's Context.meta."""


class ManyOption(click.Option):
    """As dbt's: may be given several times, and each time with several values, up to the next
    option; the first may hold several words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "multiple": True})

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        super().add_to_parser(parser, ctx)
        for name in self.opts:
            option = parser._long_opt.get(name) or parser._short_opt.get(name)
            if option is not None:
                option.process = _taking_all(option.process)
                return


def _taking_all(process: Any) -> Any:
    def take(value: str, state: Any) -> None:
        values = value.split(" ")
        while state.rargs and not state.rargs[0].startswith("-"):
            values.append(state.rargs.pop(0))
        for each in values:
            process(each, state)

    return take


def option_of(flag: Flag) -> click.Option:
    """The option of a flag; where it is not given, its value is None or ()."""
    names = [name for name in flag.options if name.startswith("--")]
    short = [name for name in flag.options if not name.startswith("--")]
    settings: dict[str, Any] = {
        "help": _help(flag),
        "hidden": flag.effect in (NONE, TARGET, REFUSED),
        "default": None,
    }
    if flag.kind in ("switch", "mark"):
        if flag.off:
            names[0] = f"{names[0]}/{flag.off}"
        return click.Option([*short, *names, flag.name], is_flag=True, **settings)
    settings["metavar"] = _metavar(flag)
    if flag.kind == "many":
        return ManyOption([*short, *names, flag.name], **settings)
    return click.Option([*short, *names, flag.name], **settings)


def _help(flag: Flag) -> str:
    text = flag.note.replace("`", "")
    return f"{text[:1].upper()}{text[1:]}." if text else "Without effect here."


def _metavar(flag: Flag) -> str:
    if flag.kind == "choice":
        return f"[{'|'.join(flag.choices)}]"
    names = {"many": "VALUE...", "number": "N", "path": "PATH", "folder": "DIR", "yaml": "YAML"}
    return names.get(flag.kind, "TEXT")


def options_of_dbt(effect: str = "") -> list[click.Option]:
    """Of all flags, or of those with one effect."""
    return [option_of(flag) for flag in FLAGS if effect in ("", flag.effect)]


def _given(option: click.Option, value: Any, words: Sequence[str]) -> Given:
    spellings = {word.partition("=")[0] for word in words if word.startswith("-")}
    names = (*option.opts, *option.secondary_opts)
    first = BY_NAME[str(option.name)].options[0]
    return Given(value, next((name for name in names if name in spellings), first), by_hand=True)


def split_before(
    ctx: click.Context, arguments: list[str]
) -> tuple[dict[str, Given], list[str], list[str]]:
    """What stands before the name of the command: the flags given there, these words, and the rest
    of the command line."""
    options = [option_of(flag) for flag in FLAGS if flag.before]
    parser: Any = click.Command("slimdag", params=list(options)).make_parser(ctx)
    parser.allow_interspersed_args = False
    values, rest, _ = parser.parse_args(args=list(arguments))
    words = arguments[: len(arguments) - len(rest)]
    found = {}
    for option in options:
        if option.name in values and _is_set(values[option.name]):
            value = _plain(option, values[option.name])
            found[str(option.name)] = _given(option, value, words)
    return found, words, rest


def _is_set(value: Any) -> bool:
    return value is not None and not repr(value).startswith("Sentinel")


def _plain(option: click.Option, value: Any) -> Any:
    """click's parser stores constants for flags."""
    return bool(value) if option.is_flag else value


def command_line(ctx: click.Context, words: Sequence[str]) -> tuple[dict[str, Given], list[str]]:
    """The flags that a command line gives, before and behind the command's name, and its words;
    `words` are those behind it."""
    before, words_before = ctx.meta.get(BEFORE, ({}, []))
    found: dict[str, Given] = dict(before)
    for option in ctx.command.params:
        name = str(option.name)
        if not isinstance(option, click.Option) or name not in BY_NAME:
            continue
        if ctx.get_parameter_source(name) is not click.core.ParameterSource.COMMANDLINE:
            continue
        if name in found:
            raise click.UsageError(
                f"{name} was provided both before and after the subcommand, it can only be set "
                "either before or after."
            )
        value = ctx.params[name]
        found[name] = _given(option, list(value) if isinstance(value, tuple) else value, words)
    return found, [*words_before, *words]


def require_some_engine(found: Mapping[str, Given]) -> None:
    """Raises click.BadParameter for a value that no engine takes: before anything is read."""
    for name, given in found.items():
        flag = BY_NAME[name]
        values = given.value if flag.kind == "many" else [given.value]
        known = {choice for engine in flag.engines for choice in flag.choices_of(engine)}
        for value in values:
            if known and (value.lower() if flag.kind == "choice" else value) not in known:
                message = f"'{value}' is not one of {', '.join(flag.choices)}."
                raise click.BadParameter(message, param_hint=f"'{given.place}'")


def require_engine(found: Mapping[str, Given], engine: str) -> None:
    """Raises click.UsageError for a flag that this engine does not have, as it would."""
    for name, given in found.items():
        flag = BY_NAME[name]
        if engine not in flag.engines:
            raise click.UsageError(
                f"No such option: {given.place} (of {engine}, which wrote the manifest; "
                f"{' and '.join(flag.engines)} has it)"
            )
        if given.place not in flag.spellings(engine):
            raise click.UsageError(f"No such option: {given.place} (of {engine})")
        if flag.effect == REFUSED:
            raise click.UsageError(f"slimdag cannot answer with {given.place}: {flag.note}.")
