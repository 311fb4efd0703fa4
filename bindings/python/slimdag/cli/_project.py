"""The dbt project that a command is about: where it is, and what its dbt_project.yml says about
flags and folders. Nothing else of it is read.

Sources: dbt/cli/resolvers.py, read_project_flags in dbt/config/project.py.
"""

# pathlib takes longer to import than a selection takes.
# ruff: noqa: PTH110, PTH111, PTH113, PTH118, PTH120, PTH123, PLC0415

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

PROJECT_FILE = "dbt_project.yml"
DEFAULT_TARGET = "target"
_ENV_VAR = (
    r"""\{\{-?\s*env_var\(\s*(['"])(?P<name>[^'"]+)\1\s*"""
    r"""(?:,\s*(['"])(?P<default>[^'"]*)\3\s*)?\)\s*-?\}\}"""
)


class Project(NamedTuple):
    """A folder, and what its dbt_project.yml says; {} where it says nothing of flags and target."""

    directory: str
    content: Mapping[str, Any]

    @property
    def exists(self) -> bool:
        return os.path.isfile(os.path.join(self.directory, PROJECT_FILE))


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


class Files:
    """Reads YAML files, each once: several engines' views of one command ask for the same."""

    def __init__(self) -> None:
        self._read: dict[str, Mapping[str, Any]] = {}

    def mapping(self, path: str, *keys: str) -> Mapping[str, Any]:
        """A file that holds a mapping; {} where it is missing, unreadable or something else: dbt
        says what is wrong with it, slimdag only looks for some keys. A file without the words is
        not even parsed."""
        if path not in self._read:
            self._read[path] = _mapping(path, keys)
        return self._read[path]

    def section(self, path: str, key: str) -> Mapping[str, Any]:
        """A mapping in such a file."""
        found = self.mapping(path, key).get(key)
        return found if isinstance(found, dict) else {}

    def project(self, directory: str) -> Project:
        path = os.path.join(directory, PROJECT_FILE)
        return Project(directory, self.mapping(path, "flags", "target-path"))

    def profiles_config(
        self, profiles_dir: str | None, working_directory: str
    ) -> Mapping[str, Any]:
        """`config:` of profiles.yml, the old place of `flags:`."""
        if profiles_dir is None:
            here = os.path.join(working_directory, "profiles.yml")
            profiles_dir = working_directory if os.path.exists(here) else home_directory()
        path = os.path.join(working_directory, profiles_dir, "profiles.yml")
        return self.section(path, "config")

    def user_settings(self) -> Mapping[str, Any]:
        """`flags` of the user's settings (dbt/config/user_settings.py of dbt-core 1.12)."""
        return self.section(os.path.join(home_directory(), "user_settings.yml"), "flags")


def _mapping(path: str, keys: Sequence[str]) -> Mapping[str, Any]:
    try:
        with open(path, "rb") as stream:
            text = stream.read()
    except OSError:
        return {}
    if not any(key.encode() in text for key in keys):
        return {}
    from ..errors import Error
    from ..yaml import read_yaml

    try:
        content = read_yaml(text, path)
    except Error:
        return {}
    return content if isinstance(content, dict) else {}


def home_directory() -> str:
    return os.path.join(os.path.expanduser("~"), ".dbt")


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

    if "{" not in text:
        return text
    rendered = re.sub(_ENV_VAR, value, text)
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
