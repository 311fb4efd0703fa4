"""Where the flags of `dbt ls` come from, in the order in which an engine takes them: the command
line; `DBT_ENGINE_X`, then `DBT_X`, each from the shell before `.env`; `flags:` of dbt_project.yml;
the user's settings; the default.

Sources: Flags in dbt/cli/flags.py, Parameter.resolve_envvar_value of click; for dbt 2
init_env_before_parse in crates/dbt-main/src/main_impl.rs. `.env` gives dbt's flags only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import click

from . import _dbt_flags as table
from ._dbt_flags import BY_NAME, CORE, FLAGS, Flag
from ._dotenv import read_dotenv
from ._engines import CORE_1_12, DBT_2
from ._project import Files, Project, find_project, target_folder
from ._warn_error_options import normalized_options

_OLD_PLACE = "config: of profiles.yml"
_TRUE = ("1", "true", "t", "yes", "y", "on")
_FALSE = ("0", "false", "f", "no", "n", "off")


class Given(NamedTuple):
    """A value, and where it was found: `--state`, `DBT_STATE`, `flags:` of a file, ..."""

    value: Any
    place: str
    by_hand: bool
    """On the command line or in a variable: for this call, or this shell."""


class Places(NamedTuple):
    """What has to be found before the engine is known, which the manifest tells."""

    project: Project
    target: str
    state: str | None


class FlagSources:
    """The sources that one engine looks at."""

    def __init__(
        self,
        engine: str,
        command_line: Mapping[str, Given],
        working_directory: str,
        files: Files,
    ) -> None:
        self.engine = engine
        self._files = files
        self._command_line = command_line
        self._directory = working_directory
        self._environment = os.environ
        self.dotenv_path: str | None = None
        self._dotenv: Mapping[str, str] = {}
        if engine in (CORE_1_12, DBT_2):
            upwards = engine == CORE_1_12
            found = read_dotenv(working_directory, self._environment, upwards=upwards)
            if found is not None:
                self.dotenv_path, self._dotenv = found

    # ---- variables

    def variable(self, name: str) -> str | None:
        """The value of an environment variable: the shell's, even an empty one, else that of
        `.env`."""
        return self._environment.get(name, self._dotenv.get(name))

    def _of_variables(self, flag: Flag) -> Given | None:
        for name in flag.variables(self.engine):
            text = self.variable(name)
            if text:  # As click, which passes over empty ones.
                return Given(_of_text(flag, text, self.engine, name), name, by_hand=True)
        return None

    @cached_property
    def renamed(self) -> dict[str, tuple[str, str]]:
        """Variables under old names that are set: flag to variable and value."""
        found: dict[str, tuple[str, str]] = {}
        if self.engine not in CORE:
            return found
        for old, flag in table.RENAMED.items():
            for name in ("DBT_ENGINE_" + old.removeprefix("DBT_"), old):
                text = self.variable(name)
                if text:
                    found[flag] = (name, text)
                    break
        return found

    def unknown_engine_variables(self) -> list[str]:
        """Variables with the prefix that is reserved for dbt, which it does not know."""
        known = known_engine_variables(self.engine) - UNTRACKED
        names = {*self._environment, *self._dotenv}
        return sorted(
            name for name in names if name.startswith("DBT_ENGINE_") and name not in known
        )

    # ---- all sources of one flag

    def by_hand(self, name: str) -> Given | None:
        """From the command line or a variable."""
        flag = BY_NAME[name]
        if name in self.renamed:
            variable, text = self.renamed[name]
            return Given(self._of_old_name(name, text), variable, by_hand=True)
        return self._command_line.get(name) or self._of_variables(flag)

    def _of_old_name(self, name: str, text: str) -> Any:
        """The old variable of a state is relative to the working directory."""
        if name == "state":
            return os.path.join(self._directory, text)  # noqa: PTH118
        return text.lower() in _FALSE if name == "print" else text

    def places(self) -> Places:
        given = self.by_hand("project_dir")
        if given is None:
            directory = find_project(self._directory)
        else:
            directory = os.path.join(self._directory, str(given.value))  # noqa: PTH118
        project = self._files.project(os.path.normpath(directory))
        target, state = self.by_hand("target_path"), self.by_hand("state")
        settings = self._settings
        target_flag = settings.get("target_path") if target is None else target.value
        state_flag = settings.get("state") if state is None else state.value
        return Places(
            project,
            target_folder(project, target_flag, self.variable),
            # Relative to the project: PreviousState in dbt/contracts/state.py.
            None if state_flag is None else os.path.join(project.directory, str(state_flag)),  # noqa: PTH118
        )

    def all(self, project: Project) -> Flags:
        """Every flag of the engine. Raises click.UsageError where dbt refuses the command."""
        found: dict[str, Given] = {}
        for flag in FLAGS:
            if self.engine in flag.engines:
                given = self.by_hand(flag.name)
                if given is not None:
                    found[flag.name] = self._typed(flag, given)
        project_only = dict(table.PROJECT_DEFAULTS[self.engine])
        flags, place = self._project_flags(project, found)
        for name, value in flags.items():
            if name in project_only:
                project_only[name] = bool(value)
            known = BY_NAME.get(name)
            takes = known is not None and known.in_project and self.engine in known.engines
            if takes and value is not None and name not in found:
                found[name] = Given(value, place, by_hand=False)
        for name, value in self._settings.items():
            if name in BY_NAME and value is not None and name not in found:
                found[name] = Given(value, "the user's settings", by_hand=False)
        return Flags(self.engine, found, project_only, moved_flags=place == _OLD_PLACE)

    def _typed(self, flag: Flag, given: Given) -> Given:
        """Values of the command line come as texts."""
        if flag.name not in self._command_line or flag.kind in ("switch", "mark"):
            return given
        return given._replace(value=checked(flag, given.value, self.engine, given.place))

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        return self._files.user_settings() if self.engine == CORE_1_12 else {}

    def _project_flags(
        self, project: Project, found: Mapping[str, Given]
    ) -> tuple[Mapping[str, Any], str]:
        flags = project.content.get("flags")
        flags = flags if isinstance(flags, dict) else {}
        place = "flags: of dbt_project.yml"
        if self.engine == DBT_2:
            kept = {name: flags[name] for name in ("warn_error_options",) if name in flags}
            return kept, place
        profiles_dir = found.get("profiles_dir")
        config = self._files.profiles_config(
            None if profiles_dir is None else str(profiles_dir.value), self._directory
        )
        if flags and config:
            raise click.UsageError(
                "Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml."
            )
        if config:
            flags, place = config, _OLD_PLACE
        return (flags if _is_valid(flags) else {}), place


def _is_valid(flags: Mapping[str, Any]) -> bool:
    """dbt forgets all flags of a project when one of them has another type than its class says."""
    types = {"switch": bool, "mark": bool, "number": int, "yaml": dict}
    for name, value in flags.items():
        flag = BY_NAME.get(name)
        if flag is None or not flag.in_project or value is None:
            continue
        wanted = types.get(flag.kind, str)
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            return False
    return True


# dbt-core 1.12 reads it and warns of it all the same: the option is not tracked.
UNTRACKED = {"DBT_ENGINE_MAXIMUM_SEED_SIZE_MIB"}


def known_engine_variables(engine: str) -> set[str]:
    """Variables with dbt's prefix that the engine knows, those of other commands included."""
    names = {variable for flag in FLAGS for variable in flag.variables(engine)}
    others = (*table.RENAMED, *table.VARIABLES_OF_OTHER_COMMANDS)
    return names | {"DBT_ENGINE_" + name.removeprefix("DBT_") for name in others}


class Flags:
    """The values of all flags for one engine."""

    def __init__(
        self,
        engine: str,
        found: Mapping[str, Given],
        project_only: Mapping[str, bool],
        *,
        moved_flags: bool = False,
    ) -> None:
        self.engine = engine
        self._found = found
        self.project_only = project_only
        self.moved_flags = moved_flags
        self.has_legacy_warn_error_options = False
        self._check()

    def given(self, name: str) -> Given | None:
        return self._found.get(name)

    def value(self, name: str, default: Any = None) -> Any:
        found = self._found.get(name)
        return default if found is None else found.value

    def is_on(self, name: str) -> bool:
        return bool(self.value(name))

    def _check(self) -> None:
        # Flags._assert_mutually_exclusive
        both = [self.given(name) for name in ("warn_error", "warn_error_options")]
        if all(both):
            raise click.UsageError("warn_error_options: not allowed with argument warn_error")
        options = self.given("warn_error_options")
        if options is not None:
            normalized, self.has_legacy_warn_error_options = normalized_options(
                options.value, options.place
            )
            self._found = {**self._found, "warn_error_options": options._replace(value=normalized)}


def _refused(flag: Flag, message: str, place: str) -> click.BadParameter:
    hint = f"'{flag.options[0]}'"
    if not place.startswith("-"):
        hint += f" (variable {place})"
    return click.BadParameter(message, param_hint=hint)


def _of_text(flag: Flag, text: str, engine: str, place: str) -> Any:
    """A value of a variable, as click takes it."""
    if flag.kind in ("switch", "mark"):
        lower = text.strip().lower()
        if lower in _TRUE or lower in _FALSE:
            return lower in _TRUE
        raise _refused(flag, f"'{text}' is not a valid boolean.", place)
    if flag.kind == "many":
        return checked(flag, text.split(), engine, place)
    return checked(flag, text, engine, place)


def checked(flag: Flag, value: Any, engine: str, place: str) -> Any:
    """A value from the command line or a variable in its type. Raises click.BadParameter."""
    choices = flag.choices_of(engine)
    if flag.kind == "many" and choices:
        for item in value:
            if item not in choices:
                raise _refused(flag, f"'{item}' is not one of {', '.join(choices)}.", place)
    elif flag.kind == "choice":
        lower = value.lower()
        if lower not in choices:
            raise _refused(flag, f"'{value}' is not one of {', '.join(choices)}.", place)
        return lower
    elif flag.kind == "number":
        try:
            return int(value)
        except ValueError:
            raise _refused(flag, f"'{value}' is not a valid integer.", place) from None
    elif flag.kind == "folder":
        if engine != DBT_2 and not os.path.exists(value):  # noqa: PTH110
            raise _refused(flag, f"Path '{value}' does not exist.", place)
    elif flag.kind == "yaml":
        return _mapping(flag, value, place)
    return value


def _mapping(flag: Flag, text: str, place: str) -> Any:
    from ..errors import Error  # noqa: PLC0415 - rarely given
    from ..yaml import read_yaml  # noqa: PLC0415

    try:
        value = read_yaml(text)
    except Error:
        value = None
    if not isinstance(value, dict):
        raise _refused(flag, f"String '{text}' is not valid YAML", place)
    return value
