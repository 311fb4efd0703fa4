"""What `ls` says: dbt's events, their levels, --warn-error, and JSON logs.

Sources: EventManager.fire_event in dbt_common/events/event_manager.py, WarnErrorOptionsV2 in
dbt_common/helper_types.py, setup_event_logger in dbt/events/logging.py.
"""

# Only some calls need these modules.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from ._dbt_flags import WARNINGS_HANDLED
from ._engines import CORE_1_12
from ._text import echo_json, visible, visible_json
from ._warn_error_options import ALL, DEPRECATIONS

if TYPE_CHECKING:
    from ._dbt_sources import Flags, FlagSources, Given

_LEVELS = ("debug", "info", "warn", "error")

# The codes of dbt's events that a manifest or a command line can show, and whether dbt-core 1.11
# takes the event for a warning that --warn-error may raise; from 1.12 on it does so with each
# (require_all_warnings_handled_by_warn_error).
EVENTS = {
    "NoNodesForSelectionCriteria": ("M030", True),
    "NoNodesSelected": ("Q038", True),
    "UnversionedBreakingChange": ("I071", True),
    "SeedIncreased": ("I052", True),
    "SeedExceedsLimitSamePath": ("I053", True),
    "SeedExceedsLimitAndPathChanged": ("I054", True),
    "SeedExceedsLimitChecksumChanged": ("I055", True),
    "GetMetaKeyWarning": ("D041", False),
    "WarnStateTargetEqual": ("I072", False),
    "SelectExcludeIgnoredWithSelectorWarning": ("Z064", False),
    "ModelParamUsageDeprecation": ("D032", True),
    "EnvironmentVariableRenamed": ("D009", True),
    "EnvironmentVariableNamespaceDeprecation": ("D036", True),
    "WEOIncludeExcludeDeprecation": ("D031", True),
    "ProjectFlagsMovedDeprecation": ("D013", True),
    "DeprecationsSummary": ("D028", True),
}


# What dbt does not say, so that neither of its options can make an error of it.
_OUR_OWN = ("UnknownDbtVersion",)
# Events that have a field `msg`, which dbt leaves empty.
_WITH_EMPTY_TEXT = ("SelectExcludeIgnoredWithSelectorWarning",)


class WarningIsError(Exception):
    """A warning that --warn-error or --warn-error-options makes an error."""

    def __init__(self, event: str, message: str, place: str) -> None:
        super().__init__(message)
        self.message = f"{message} ({event}; {place} makes this warning an error)"


class _Decider:
    """Which warnings are errors, and which are silent."""

    def __init__(self, flags: Flags) -> None:
        self._all = flags.given("warn_error")
        self._options = flags.given("warn_error_options")
        self._every_warning = flags.project_only[WARNINGS_HANDLED]

    def decide(self, name: str) -> Given | bool | None:
        """True: silent. Where it is an error: what says so. Else None."""
        if name in _OUR_OWN:
            return None
        code, is_handled = EVENTS.get(name, ("", True))
        if not (is_handled or self._every_warning):
            return None
        if self._all is not None and self._all.value:
            return self._all
        if self._options is None:
            return None
        is_deprecation = code.startswith("D")
        if self._errors(name, is_deprecation=is_deprecation):
            return self._options
        return True if self._is_silent(name, is_deprecation=is_deprecation) else None

    def _errors(self, name: str, *, is_deprecation: bool) -> bool:
        error, warn, silence = (self._options.value[key] for key in ("error", "warn", "silence"))  # type: ignore[union-attr]
        if name in warn or name in silence:
            return False
        if name in error:
            return True
        if is_deprecation and DEPRECATIONS in (*warn, *silence):
            return False
        return error in ALL or (is_deprecation and DEPRECATIONS in error)

    def _is_silent(self, name: str, *, is_deprecation: bool) -> bool:
        error, warn, silence = (self._options.value[key] for key in ("error", "warn", "silence"))  # type: ignore[union-attr]
        if name in silence:
            return True
        return is_deprecation and DEPRECATIONS in silence and name not in (*error, *warn)


class Events:
    """Lines go to the standard output; warnings and errors to the standard error, and with
    --log-format json all of them to the standard output, as dbt's."""

    def __init__(self, flags: Flags) -> None:
        self._decider = _Decider(flags)
        self._all_deprecations = flags.is_on("show_all_deprecations")
        self._seen: dict[str, int] = {}
        log_format = flags.value("log_format", "default")
        self.is_json = log_format == "json"
        self._is_debug = log_format == "debug"
        self._colors = flags.given("use_colors")
        level = flags.value("log_level", "info")
        # setup_event_logger: with `none` there is no logger, whatever else is said.
        self.is_mute = level in ("none", "off")
        if flags.is_on("quiet"):
            level = "error"
        elif flags.is_on("debug"):
            level = "debug"
        self._level = _LEVELS.index(level) if level in _LEVELS else 0
        self._secrets = [
            value
            for name, value in os.environ.items()
            if name.startswith("DBT_ENV_SECRET") and value
        ]
        self._invocation_id = ""

    # ---- lines

    def lines(self, lines: list[str], shown: Callable[[str], str] = visible) -> None:
        """dbt's PrintEvent, which is shown with --quiet too. `shown` makes a line visible."""
        if self.is_mute or not lines:
            return
        if self._secrets:
            lines = [self._scrubbed(line) for line in lines]
        if self.is_json:
            events = (
                self._json("PrintEvent", "Z052", "info", line, {"msg": line}) for line in lines
            )
            click.echo("\n".join(map(visible_json, events)))
            return
        before = ""
        if self._is_debug:
            reset = "" if self._colors is not None and not self._colors.value else "\033[0m"
            before = f"{reset}{_clock()} [info ] [MainThread]: "
        text = "\n".join(before + shown(line) for line in lines)
        click.echo(text, color=True if self._is_debug else None)

    # ---- warnings

    def warn(self, name: str, message: str) -> None:
        """Shows an event of level warn, unless it is silent. Raises WarningIsError."""
        decided = self._decider.decide(name)
        if decided is True:
            return
        if decided:
            raise WarningIsError(name, message, decided.place)
        if self._level <= _LEVELS.index("warn"):
            self._show(name, message)

    def deprecate(self, name: str, message: str) -> None:
        """The same for a deprecation, of which dbt shows the first of each kind."""
        if name not in self._seen or self._all_deprecations:
            self.warn(name, message)
        self._seen[name] = self._seen.get(name, 0) + 1

    def summarize_deprecations(self) -> None:
        """dbt's last event where there were deprecations; in JSON logs only."""
        if not self._seen or not self.is_json:
            return
        counts = ", ".join(f"{name}: {count}" for name, count in self._seen.items())
        self.warn("DeprecationsSummary", f"Summary of encountered deprecations: {counts}")

    def _show(self, name: str, message: str) -> None:
        if self.is_mute:
            return
        if self.is_json:
            code = EVENTS.get(name, ("", True))[0]
            data = {"msg": ""} if name in _WITH_EMPTY_TEXT else {}
            echo_json(self._scrubbed(self._json(name, code, "warn", message, data)))
        else:
            self._say("Warning: ", "yellow", message)

    def note(self, message: str) -> None:
        """What slimdag has to say about a call, on the standard error; no event of dbt's."""
        if self._level <= _LEVELS.index("warn") and not self.is_mute:
            self._say("Note: ", "cyan", message)

    def caution(self, message: str) -> None:
        """The same where an answer may be another one."""
        if self._level <= _LEVELS.index("warn") and not self.is_mute:
            self._say("Warning: ", "yellow", message)

    def _say(self, what: str, color: str, message: str) -> None:
        click.secho(what, fg=color, nl=False, err=True, color=self.color)
        click.echo(visible(self._scrubbed(message)), err=True, color=self.color)

    @property
    def color(self) -> bool | None:
        """None: only on a terminal."""
        return None if self._colors is None else bool(self._colors.value)

    # ---- errors

    def error(self, message: str) -> None:
        """dbt's MainEncounteredError in JSON logs; in others the command shows what happened."""
        if self.is_json and not self.is_mute:
            text = f"Encountered an error:\n{message}"
            data = {"exc": message}
            echo_json(
                self._scrubbed(self._json("MainEncounteredError", "Z002", "error", text, data))
            )

    # ---- inside

    def _scrubbed(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "*****")
        return text

    def _json(self, name: str, code: str, level: str, message: str, data: dict[str, Any]) -> str:
        import json
        from datetime import datetime, timezone

        if not self._invocation_id:
            import uuid

            self._invocation_id = str(uuid.uuid4())
        moment = datetime.now(timezone.utc).replace(tzinfo=None)
        info = {
            "category": "",
            "code": code,
            "extra": {},
            "invocation_id": self._invocation_id,
            "level": level,
            "msg": message,
            "name": name,
            "pid": os.getpid(),
            "thread": "MainThread",
            "ts": moment.isoformat(timespec="microseconds") + "Z",
        }
        return json.dumps({"data": data, "info": info}, sort_keys=True)


def _clock() -> str:
    from datetime import datetime, timezone

    return f"{datetime.now(timezone.utc):%H:%M:%S.%f}"


def warn_of_command(
    events: Events, flags: Flags, sources: FlagSources, words: Sequence[str]
) -> None:
    """dbt's warnings about the command line itself, in dbt's order (Flags.fire_deprecations)."""
    for flag, (variable, _) in sources.renamed.items():
        new = "DBT_ENGINE_" + flag.upper()
        events.deprecate(
            "EnvironmentVariableRenamed",
            f"The environment variable `{variable}` has been renamed as `{new}`. If `{variable}` "
            f"is currently set, its value will be used instead of `{new}`.",
        )
    is_ignored = flags.value("selector") and (flags.value("select") or flags.value("exclude"))
    if flags.engine == CORE_1_12 and is_ignored:
        events.warn(
            "SelectExcludeIgnoredWithSelectorWarning",
            "The --select and --exclude arguments are being ignored for node selection because "
            "--selector is provided",
        )
    if flags.has_legacy_warn_error_options:
        events.deprecate(
            "WEOIncludeExcludeDeprecation",
            "`include` and `exclude` of `warn_error_options` are called `error` and `warn` now.",
        )
    if flags.moved_flags:
        events.deprecate(
            "ProjectFlagsMovedDeprecation",
            "`config` in profiles.yml is deprecated: move it to `flags` in dbt_project.yml.",
        )
    for spelling in ("--models", "--model", "-m"):
        if spelling in words:
            events.deprecate(
                "ModelParamUsageDeprecation",
                "Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or "
                "`-s`.",
            )
    for variable in sources.unknown_engine_variables():
        events.deprecate(
            "EnvironmentVariableNamespaceDeprecation",
            f"Found custom environment variable `{variable}` in the environment. The prefix "
            "`DBT_ENGINE_` is reserved for dbt engine environment variables.",
        )
