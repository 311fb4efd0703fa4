"""The dbt project that a command is about: where it is, and what its dbt_project.yml says about
flags and folders. Nothing else of it is read.

Sources: dbt/cli/resolvers.py, read_project_flags in dbt/config/project.py.
"""

# pathlib takes longer to import than a selection takes.
# ruff: noqa: PTH110, PTH111, PTH113, PTH118, PTH120, PTH123, PLC0415

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

PROJECT_FILE = "dbt_project.yml"
DEFAULT_TARGET = "target"
_ENV_VAR = re.compile(
    r"""\{\{-?\s*env_var\(\s*(['"])(?P<name>[^'"]+)\1\s*(?:,\s*(['"])(?P<default>[^'"]*)\3\s*)?\)\s*-?\}\}"""
)


class Project(NamedTuple):
    """A folder, and the content of its dbt_project.yml; {} where there is none."""

    directory: str
    content: Mapping[str, Any]

    @property
    def exists(self) -> bool:
        return bool(self.content)


def find_project(directory: str) -> str:
    """The nearest folder with a dbt_project.yml, upwards; the working directory where there is
    none."""
    place = directory
    while not os.path.isfile(os.path.join(place, PROJECT_FILE)):
        above = os.path.dirname(place)
        if above == place:
            return directory
        place = above
    return place


def read_mapping(path: str) -> dict[str, Any] | None:
    """A YAML file that holds a mapping; None where it is missing, unreadable or something else:
    dbt says what is wrong with it, slimdag only looks for flags."""
    from ..errors import Error

    try:
        with open(path, "rb") as stream:
            text = stream.read()
    except OSError:
        return None
    from ..yaml import read_yaml

    try:
        content = read_yaml(text, path)
    except Error:
        return None
    return content if isinstance(content, dict) else None


def read_project(directory: str) -> Project:
    return Project(directory, read_mapping(os.path.join(directory, PROJECT_FILE)) or {})


def profiles_config(profiles_dir: str | None, working_directory: str) -> Mapping[str, Any]:
    """`config:` of profiles.yml, the old place of `flags:`."""
    if profiles_dir is None:
        here = os.path.join(working_directory, "profiles.yml")
        profiles_dir = working_directory if os.path.exists(here) else home_directory()
    path = os.path.join(working_directory, profiles_dir, "profiles.yml")
    if not os.path.isfile(path):
        return {}
    config = (read_mapping(path) or {}).get("config")
    return config if isinstance(config, dict) else {}


def home_directory() -> str:
    return os.path.join(os.path.expanduser("~"), ".dbt")


def user_settings() -> Mapping[str, Any]:
    """`flags` of the user's settings (dbt/config/user_settings.py of dbt-core 1.12)."""
    path = os.path.join(home_directory(), "user_settings.yml")
    if not os.path.isfile(path):
        return {}
    flags = (read_mapping(path) or {}).get("flags")
    return flags if isinstance(flags, dict) else {}


def target_folder(project: Project, flag: str | None, variable: Callable[[str], str | None]) -> str:
    """Where the project's manifest lies: --target-path, else `target-path` of dbt_project.yml, else
    `target`; relative to the project."""
    folder = flag or project.content.get("target-path") or DEFAULT_TARGET
    return os.path.join(project.directory, _rendered(str(folder), project, variable))


def _rendered(text: str, project: Project, variable: Callable[[str], str | None]) -> str:
    """`env_var(...)` is what stands in a target-path; other Jinja is not rendered here."""

    def value(call: re.Match[str]) -> str:
        found = variable(call["name"])
        if found is None:
            found = call["default"]
        if found is None:
            raise _refused(project, f"The environment variable {call['name']} is not set.")
        return found

    rendered = _ENV_VAR.sub(value, text)
    if "{{" in rendered or "{%" in rendered:
        raise _refused(project, "target-path holds Jinja other than env_var().")
    return rendered


def _refused(project: Project, message: str) -> Exception:
    from ..errors import Error, ErrorLocation

    return Error(
        "invalid_argument",
        message,
        ErrorLocation(file=os.path.join(project.directory, PROJECT_FILE)),
        "Pass --manifest or --target-path.",
    )
