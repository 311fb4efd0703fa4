"""Changes of environments.yml that leave every line that is not concerned as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._arguments import checks_arguments, type_of
from ._calls import call, encoded, get_string, str_of, texts
from ._declarations import EditPointer, Text
from ._handles import Handle, made
from ._library import library
from .errors import ArgumentError, Error

if TYPE_CHECKING:
    from .environments import Environment, Environments, Finding
    from .store import Store


def _scalar(key: str, value: object) -> str:
    """A value of Python as YAML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    message = f"{key} has to be a text, a number or a boolean, not {type_of(value)}."
    raise ArgumentError(message, "settings", "Give one of these, or None to take it away.")


def _settings(values: Mapping[str, object]) -> tuple[Any, Any, int]:
    keys, count = texts(values.keys())
    contents, _ = texts(
        "" if value is None else _scalar(key, value) for key, value in values.items()
    )
    for entry, value in zip(contents, values.values(), strict=True):
        if value is None:  # Takes the setting away.
            entry.data = None
            entry.size = 0
    return keys, contents, count


@checks_arguments
class Edit(Handle[EditPointer]):
    """A change that is not yet in the file: look at it, then save() it."""

    _free_function = "slimdag_edit_free"
    _what = "edit"
    _history: tuple[Store, Environment] | None = None  # What is deleted before the file is written.

    @property
    def text(self) -> str:
        """The whole changed file. It may hold secrets that the file holds."""
        text: Text = library().slimdag_edit_text(self._live())
        return str_of(text)

    @property
    def changes(self) -> list[str]:
        """What was done, one sentence each."""
        return list(self.to_dict()["changes"])

    @property
    def deleted_jobs(self) -> list[str]:
        """Names of jobs that went with their environment."""
        return list(self.to_dict()["deleted_jobs"])

    @property
    def findings(self) -> list[Finding]:
        """Warnings and notes that the file did not have before."""
        from .environments import Finding, _record  # noqa: PLC0415 - they know each other

        return [_record(Finding, finding) for finding in self.to_dict()["findings"]]

    def to_dict(self) -> dict[str, Any]:
        """What was changed, without the text."""
        content: dict[str, Any] = json.loads(get_string("slimdag_edit_json", self._live()))
        return content

    def save(self) -> None:
        """Writes the file, all of it or nothing. Where the history of an environment goes with it,
        that is deleted in the store before, in one transaction: after a failure save again.

        Raises:
            Error: io; artifact_replaced where the file is no longer what was loaded; what the store
                raises.
        """
        if self._history is not None:
            delete_history(*self._history)
        call("slimdag_edit_save", self._live())

    def __repr__(self) -> str:
        return f"<slimdag.Edit {'closed' if self.closed else self.changes}>"


def _edit(function: str, environments: Environments, *arguments: Any) -> Edit:
    return Edit(
        made(EditPointer, f"slimdag_environments_{function}", environments._live(), *arguments)
    )


def _name(text: str | None) -> tuple[bytes, int]:
    data = encoded(text or "")
    return data, len(data)


def add(
    environments: Environments, name: str, settings: Mapping[str, object], project: str | None
) -> Edit:
    return _edit("add", environments, *_name(name), *_name(project), *_settings(settings))


def change(
    environments: Environments, name: str, settings: Mapping[str, object], project: str | None
) -> Edit:
    return _edit("set", environments, *_name(name), *_name(project), *_settings(settings))


def mark_production(environments: Environments, name: str, project: str | None) -> Edit:
    return _edit("mark_production", environments, *_name(name), *_name(project))


def move_jobs(
    environments: Environments,
    source: str,
    target: str,
    jobs: str | Sequence[str],
    project: str | None,
) -> Edit:
    names = (*_name(source), *_name(target), *_name(project))
    wanted = [jobs] if isinstance(jobs, str) else jobs
    return _edit("move_jobs", environments, *names, *texts(wanted))


_MOST_RUNS = 100_000


def recorded_runs(store: Store, environment: Environment) -> int:
    """How many runs of an environment a store has, as far as they are counted."""
    try:
        found = store.runs(environment.environment, project=environment.project, limit=_MOST_RUNS)
    except Error as error:
        if _says_that_nothing_was_recorded(error, environment):
            return 0
        raise
    return len(found)


def _says_that_nothing_was_recorded(error: Error, environment: Environment) -> bool:
    """Without a project its error says that several have such an environment."""
    return error.code == "environment_not_found" or (
        error.code == "project_not_found" and bool(environment.project)
    )


def delete_history(store: Store, environment: Environment) -> None:
    """Deletes the runs of an environment, where there are any."""
    try:
        store.delete_environment(environment.environment, environment.project or None)
    except Error as error:
        if not _says_that_nothing_was_recorded(error, environment):
            raise


def delete(
    environments: Environments,
    name: str,
    project: str | None,
    *,
    delete_jobs: bool,
    runs: int,
    delete_runs: bool,
) -> Edit:
    flags = (int(delete_jobs), runs, int(delete_runs))
    return _edit("delete", environments, *_name(name), *_name(project), *flags)
