"""The state store: run history of environments, and the comparison states that follow from it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ._arguments import checks_arguments
from ._calls import call, encoded, encoded_path, get_string, get_strings, get_text, texts
from ._declarations import (
    DeletionPointer,
    RunRecordPointer,
    StatePointer,
    StateQueryPointer,
    StoreOptionsPointer,
    StorePointer,
)
from ._handles import Handle, made
from .moments import unix_microseconds
from .runs import Deleted, NodeView, Pruned, RulesUsed, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ._storage import Storage
    from ._types import OnWarning, StrPath
    from .environments import Environments
    from .selection_warning import SelectionWarning
    from .state import State

# The values of slimdag_run_field, slimdag_run_time and slimdag_state_query_field.
_RUN_FIELDS = {
    name: number
    for number, name in enumerate(
        (
            "environment",
            "job",
            "status",
            "trigger",
            "manifest",
            "run_results",
            "sources",
            "run_id",
            "code_version",
            "pull_request",
            "branch",
            "project",
        )
    )
}
_RUN_PATHS = ("manifest", "run_results", "sources")
# The values of slimdag_deletion_field.
_RUN, _ENVIRONMENT, _PROJECT = 0, 1, 2
_MOST_PATIENCE = 2_147_483
_RUN_TIMES = {"started_at": 0, "finished_at": 1}
_QUERY_FIELDS = {
    name: number
    for number, name in enumerate(("environment", "policy", "job", "project", "as_of_run"))
}


def _moment_or_none(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


class _RunRecord(Handle[RunRecordPointer]):
    _free_function = "slimdag_run_record_free"
    _what = "record"

    def __init__(self) -> None:
        super().__init__(made(RunRecordPointer, "slimdag_run_record_new"))

    def set(self, name: str, value: Any) -> None:
        if value is None:
            return
        if name in _RUN_TIMES:
            moment = value if isinstance(value, datetime) else _required_moment(name, value)
            call(
                "slimdag_run_record_set_time",
                self._live(),
                _RUN_TIMES[name],
                unix_microseconds(moment),
            )
            return
        data = encoded_path(value) if name in _RUN_PATHS else encoded(str(value))
        call("slimdag_run_record_set_text", self._live(), _RUN_FIELDS[name], data, len(data))

    def set_process_environment(self, variables: Mapping[str, str]) -> None:
        if variables:
            names, count = texts(variables.keys())
            values, _ = texts(variables.values())
            call("slimdag_run_record_set_process_environment", self._live(), names, values, count)

    def set_allow_future_end(self, allow: bool) -> None:
        call("slimdag_run_record_set_allow_future_end", self._live(), int(allow))

    def add_secret_name(self, name: str, is_secret: int) -> None:
        data = encoded(name)
        call("slimdag_run_record_add_secret_name", self._live(), data, len(data), is_secret)

    def set_strict(self, strict: bool) -> None:
        call("slimdag_run_record_set_strict", self._live(), int(strict))

    def warnings(self) -> list[SelectionWarning]:
        from .selection_warning import SelectionWarning  # noqa: PLC0415 - only where one records

        found = json.loads(get_string("slimdag_run_record_warnings_json", self._live()))
        return [SelectionWarning(**warning) for warning in found]


def _number_of(name: str, value: int) -> int:
    """A number that may not be negative, which would stand for none."""
    if value < 0:
        from .errors import Error  # noqa: PLC0415 - only for a mistake

        raise Error(
            "invalid_argument", f"{name} is {value}.", hint="Give a number from 0 on, or None."
        )
    return value


def _tell(warning: SelectionWarning, on_warning: OnWarning) -> None:
    if on_warning is not None:
        on_warning(warning)
        return
    import warnings  # noqa: PLC0415 - only for a warning

    warnings.warn(warning.message, stacklevel=4)


def _required_moment(name: str, text: str) -> datetime:
    moment = _moment_or_none(text)
    if moment is None:
        from .errors import Error  # noqa: PLC0415 - only for a mistake

        raise Error(
            "invalid_argument",
            f"{name} is no date and time: {text!r}.",
            hint="Write it as in 2026-11-21T13:45:00+00:00.",
        )
    return moment


class _StateQuery(Handle[StateQueryPointer]):
    _free_function = "slimdag_state_query_free"
    _what = "question"

    def __init__(self) -> None:
        super().__init__(made(StateQueryPointer, "slimdag_state_query_new"))

    def set(self, name: str, value: str | None) -> None:
        if value is not None:
            data = encoded(value)
            call("slimdag_state_query_set_text", self._live(), _QUERY_FIELDS[name], data, len(data))

    def set_as_of(self, as_of: datetime | str | None) -> None:
        """A moment, or the id of a run."""
        moment = _moment_or_none(as_of) if isinstance(as_of, str) else as_of
        if moment is not None:
            call("slimdag_state_query_set_as_of", self._live(), unix_microseconds(moment))
        elif isinstance(as_of, str):
            self.set("as_of_run", as_of)


class _Deletion(Handle[DeletionPointer]):
    _free_function = "slimdag_deletion_free"
    _what = "deletion"

    def __init__(self) -> None:
        super().__init__(made(DeletionPointer, "slimdag_deletion_new"))

    def set(self, field: int, value: str | None, *, dry_run: bool) -> None:
        data = encoded(value or "")
        call("slimdag_deletion_set_text", self._live(), field, data, len(data))
        call("slimdag_deletion_set_dry_run", self._live(), int(dry_run))


class _StoreOptions(Handle[StoreOptionsPointer]):
    _free_function = "slimdag_store_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(StoreOptionsPointer, "slimdag_store_options_new"))

    def set_create(self, create: bool) -> None:
        call("slimdag_store_options_set_create", self._live(), int(create))

    def set_patience(self, seconds: float) -> None:
        if not 0 <= seconds <= _MOST_PATIENCE:  # Also for what is no number.
            from .errors import Error  # noqa: PLC0415 - only for a mistake

            raise Error(
                "invalid_argument",
                f"The patience of {seconds} seconds is none from 0 to {_MOST_PATIENCE}.",
                hint="Give the seconds to wait for other writers.",
            )
        call("slimdag_store_options_set_patience", self._live(), int(seconds * 1000))

    def set_file_mode(self, file_mode: int) -> None:
        call("slimdag_store_options_set_file_mode", self._live(), file_mode)

    def set_storage(self, storage: Storage) -> None:
        with storage.handle() as handle:
            call("slimdag_store_options_set_storage", self._live(), handle._live())


@checks_arguments
class Store(Handle[StorePointer]):
    """An open store. Any number of threads may use it, any number of processes the same store."""

    _free_function = "slimdag_store_free"
    _what = "store"

    @classmethod
    def open(
        cls,
        url: StrPath,
        environments: Environments | None = None,
        *,
        found_environments: Environments | None = None,
        artifacts: str | None = None,
        artifacts_options: Mapping[str, Any] | None = None,
        create: bool = True,
        patience: float = 60.0,
        file_mode: int = 0o600,
    ) -> Store:
        """Opens a store, and makes it where it is not there.

        Args:
            url: "sqlite:///state.db" (relative; four slashes: absolute), a path, or what libpq
                takes: "postgresql://user@host/database", or keywords ("host=h dbname=d"). A
                password in it is shown nowhere; of an address that cannot be read nothing is.
            environments: The environments that runs belong to: names of others are then errors,
                and give branch and default policy. None: those that the store remembers.
            found_environments: Environments that nobody named, as of a file in the working
                directory: they count where no others are given and the store remembers none.
            artifacts: Where artifacts are kept, e.g. "s3://bucket/prefix", through fsspec. None: in
                the database.
            artifacts_options: What fsspec gets for that URL, e.g. endpoint_url.
            create: False: a store that is not there is an error.
            patience: Seconds to wait for other writers.
            file_mode: Permissions of the file of a new SQLite store, of those beside it, and of
                artifacts that are kept in a folder of this machine.

        Raises Error: store_unreachable, store_locked, store_read_only, store_full, store_corrupt,
        store_version, file_not_found, invalid_argument.
        """
        storage = None
        if artifacts is not None:
            from ._storage import Storage  # noqa: PLC0415 - only for who uses URLs

            storage = Storage(artifacts, artifacts_options, file_mode)
        name = encoded_path(url)
        with _StoreOptions() as options:
            options.set_create(create)
            options.set_patience(patience)
            options.set_file_mode(file_mode)
            if storage is not None:
                options.set_storage(storage)
            for kind, given in (
                ("environments", environments),
                ("found_environments", found_environments),
            ):
                if given is not None:
                    name_of_call = f"slimdag_store_options_set_{kind}"
                    call(name_of_call, options._live(), given._live())
            pointer = made(StorePointer, "slimdag_store_open", name, len(name), options._live())
        return cls(pointer)

    def remember_environments(
        self, environments: Environments, project: str | None = None
    ) -> list[str]:
        """Remembers the rules of environments: what answers and deferral depend on, and no
        connection, credential, variable or command. They count wherever the store is opened
        without environments. A recorded run that no pull request triggered remembers those that it
        was recorded by. Returns the names of the projects.

        Args:
            environments: The environments.
            project: Name of the project of environments that name none.

        Raises Error: invalid_environments_file, invalid_argument (a project has no name), and what
        open() raises.
        """
        name = encoded(project or "")
        function = "slimdag_store_remember_environments"
        return get_strings(function, self._live(), environments._live(), name, len(name))

    def remembered_environments(
        self, project: str | None = None, environment: str | None = None
    ) -> Environments | None:
        """The environments that the store remembers of a project, or of the only project with runs
        in an environment. None: it remembers nothing."""
        from ._declarations import EnvironmentsPointer  # noqa: PLC0415 - only for who asks
        from .environments import Environments  # noqa: PLC0415
        from .errors import Error  # noqa: PLC0415

        name, of = encoded(project or ""), encoded(environment or "")
        function = "slimdag_store_remembered_environments"
        arguments = (self._live(), name, len(name), of, len(of))
        try:
            return Environments(made(EnvironmentsPointer, function, *arguments))
        except Error as error:
            if error.code == "environment_not_found":
                return None
            raise

    def rules_used(self, environment: str, project: str | None = None) -> RulesUsed:
        """Which rules answers about an environment follow."""
        name, of = encoded(environment), encoded(project or "")
        function = "slimdag_store_rules_json"
        text = get_string(function, self._live(), name, len(name), of, len(of))
        return RulesUsed(**json.loads(text))

    @property
    def url(self) -> str:
        """The path of the file, or a URL of user, host, port and database."""
        return get_text("slimdag_store_url", self._live())

    def record_run(  # noqa: PLR0917 - the order of a run's story
        self,
        environment: str,
        job: str | None = None,
        status: str | None = None,
        trigger: str | None = None,
        manifest: StrPath | None = None,
        run_results: StrPath | None = None,
        sources: StrPath | None = None,
        run_id: str | None = None,
        code_version: str | None = None,
        pull_request: str | int | None = None,
        started_at: datetime | str | None = None,
        finished_at: datetime | str | None = None,
        project: str | None = None,
        branch: str | None = None,
        process_environment: Mapping[str, str] | None = None,
        *,
        allow_future_end: bool = False,
        secret_names: Iterable[str] = (),
        harmless_names: Iterable[str] = (),
        strict: bool = False,
        on_warning: OnWarning = None,
    ) -> str:
        """Records a run and returns its id: all of it or nothing. Recording the same again changes
        nothing. Secrets in metadata, run results, source freshness, code version, pull request,
        branch and job are hidden before anything is kept; texts and configs of nodes are never
        altered: a secret there is a warning.

        Args:
            environment: The environment that it ran in.
            job: The job that ran.
            status: "success", "error" or "cancelled". None: what the run results say, which then
                are needed.
            trigger: "schedule", "api", "merge", "pull_request" or "manual". None: "pull_request"
                where the pull request, the process's environment or a job that nothing but pull
                requests trigger says so, else what the process's environment says, else "manual".
                What contradicts itself is an error.
            manifest: manifest.json, or the directory that holds it. Required.
            run_results: run_results.json; without it nothing counts as built.
            sources: sources.json.
            run_id: None: dbt's invocation_id.
            code_version: E.g. the commit.
            pull_request: The pull request that the run checks.
            branch: None: that of the environment, where the store knows the environments.
            process_environment: Variables of the process that ran, or of its CI, e.g. os.environ:
                those that dbt's platform, GitHub, GitLab, Azure Pipelines, Bitbucket and Jenkins
                set say what triggered the run, and which pull request it checks. Nothing of them
                is kept. None: nothing is known of it.
            secret_names: Names whose values are hidden, beside the rules of docs/secrets.md.
            harmless_names: Names whose values are kept, whatever the rules say.
            strict: A secret in the text or config of a node is an error.
            on_warning: Gets a warning "SecretInNode" for each secret in a node, which shows nothing
                of it. None: Python's warnings.
            started_at: A moment; without time zone in local time. None: what the run results say.
            finished_at: Likewise.
            project: None: the manifest's project_name.
            allow_future_end: Whether the run may end more than 24 hours from now. It would be the
                last one until then, so that it is an error by default. Ends in the past are free.

        Raises Error: run_conflict (another run has that id), wrong_artifact, invalid_argument
        (also where one says that the run checks a pull request, and another one that it does
        not), what Manifest.load raises, environment_not_found, job_not_found, project_not_found,
        and what open() raises.
        """
        values = {
            "environment": environment,
            "manifest": manifest,
            "job": job,
            "status": status,
            "trigger": trigger,
            "run_results": run_results,
            "sources": sources,
            "run_id": run_id,
            "code_version": code_version,
            "pull_request": pull_request,
            "branch": branch,
            "started_at": started_at,
            "finished_at": finished_at,
            "project": project,
        }
        with _RunRecord() as record:
            for name, value in values.items():
                record.set(name, value)
            record.set_process_environment(process_environment or {})
            record.set_allow_future_end(allow_future_end)
            for names, is_secret in ((secret_names, 1), (harmless_names, 0)):
                for name in [names] if isinstance(names, str) else names:
                    record.add_secret_name(name, is_secret)
            record.set_strict(strict)
            recorded = get_string("slimdag_store_record_run", self._live(), record._live())
            found = record.warnings()
        for warning in found:
            _tell(warning, on_warning)
        return recorded

    @contextmanager
    def _query(
        self,
        environment: str,
        policy: str | None = None,
        job: str | None = None,
        as_of: datetime | str | None = None,
        project: str | None = None,
    ) -> Iterator[StateQueryPointer]:
        with _StateQuery() as query:
            query.set("environment", environment)
            query.set("policy", policy)
            query.set("job", job)
            query.set("project", project)
            query.set_as_of(as_of)
            yield query._live()

    @contextmanager
    def _names(
        self, environment: str, job: str | None, project: str | None
    ) -> Iterator[StateQueryPointer]:
        with self._query(environment, None, job, None, project) as query:
            yield query

    def comparison_state(
        self,
        environment: str,
        policy: str | None = None,
        job: str | None = None,
        as_of: datetime | str | None = None,
        project: str | None = None,
    ) -> State:
        """The state of an environment, for Manifest.select() and Manifest.compare().

        Args:
            environment: Its name.
            policy: "last_successful_run", "last_successful_deploy_run", "job" or "applied". None:
                "job" with a job, else what the environment says, else
                "last_successful_deploy_run".
            job: The job, for the policy "job".
            as_of: A moment, or the id of a run: the state right then.
            project: Needed where several projects have an environment of that name.

        Raises Error: no_comparison_state (no run fits), run_not_found, environment_not_found,
        job_not_found, project_not_found, and what open() raises.
        """
        from .state import State  # noqa: PLC0415 - they know each other

        with self._query(environment, policy, job, as_of, project) as query:
            pointer = made(StatePointer, "slimdag_store_comparison_state", self._live(), query)
        return State(pointer)

    def run_state(self, run_id: str, project: str | None = None) -> State:
        """The state that one run is, whatever its status. Raises Error: run_not_found,
        project_not_found."""
        from .state import State  # noqa: PLC0415 - they know each other

        identity, of = encoded(run_id), encoded(project or "")
        function = "slimdag_store_run_state"
        pointer = made(StatePointer, function, self._live(), identity, len(identity), of, len(of))
        return State(pointer)

    def runs(
        self,
        environment: str | None = None,
        *,
        job: str | None = None,
        status: str | None = None,
        project: str | None = None,
        limit: int = 100,
    ) -> list[Run]:
        """Runs, the last one first. Raises Error: environment_not_found, project_not_found."""
        arguments: list[Any] = []
        for value in (environment, project, job, status):
            data = encoded(value or "")
            arguments += [data, len(data)]
        text = get_string("slimdag_store_runs_json", self._live(), *arguments, limit)
        return [Run.from_json(values) for values in json.loads(text)]

    def run(self, run_id: str, project: str | None = None) -> Run:
        """One run. Raises Error: run_not_found, project_not_found."""
        identity, of = encoded(run_id), encoded(project or "")
        text = get_string(
            "slimdag_store_run_json", self._live(), identity, len(identity), of, len(of)
        )
        return Run.from_json(json.loads(text))

    def view(
        self,
        environment: str,
        *,
        as_of: datetime | str | None = None,
        project: str | None = None,
    ) -> list[NodeView]:
        """The nodes of an environment: all of its latest deployed manifest, sorted, with the run
        that last built each. Raises as comparison_state()."""
        with self._query(environment, as_of=as_of, project=project) as query:
            text = get_string("slimdag_store_view_json", self._live(), query)
        return [NodeView.from_json(values) for values in json.loads(text)]

    def prune(
        self,
        *,
        keep_last: int | None = None,
        keep_days: int | None = None,
        dry_run: bool = False,
    ) -> Pruned:
        """Deletes runs that neither rule keeps, and artifacts that no run needs any more; never
        what the present state of an environment is made of. Questions about the past are then
        answered as before, or raise Error(no_comparison_state). Raises Error(invalid_argument)
        where no rule is given."""
        rules = [
            -1 if rule is None else _number_of(name, rule)
            for name, rule in (("keep_last", keep_last), ("keep_days", keep_days))
        ]
        text = get_string("slimdag_store_prune_json", self._live(), *rules, int(dry_run))
        return Pruned.from_json(json.loads(text))

    def delete_run(
        self, run_id: str, project: str | None = None, *, dry_run: bool = False
    ) -> Deleted:
        """Deletes one run for good, in one transaction, whatever is in its row: afterwards it is as
        if it had never been recorded, also for moments of the past.

        Args:
            run_id: Its id.
            project: Needed where several have a run of that id.
            dry_run: Only says what would be deleted.

        Raises Error: run_not_found, project_not_found, and what open() raises.
        """
        return self._delete(_RUN, run_id, project, dry_run=dry_run)

    def delete_environment(
        self, environment: str, project: str | None = None, *, dry_run: bool = False
    ) -> Deleted:
        """Deletes all runs of an environment for good, in one transaction: a new environment of
        that name begins with nothing. What the store remembers of rules stays.

        Args:
            environment: Its name.
            project: Needed where several have an environment of that name.
            dry_run: Only says what would be deleted.

        Raises Error: environment_not_found, project_not_found, and what open() raises.
        """
        return self._delete(_ENVIRONMENT, environment, project, dry_run=dry_run)

    def _delete(self, field: int, name: str, project: str | None, *, dry_run: bool) -> Deleted:
        with _Deletion() as deletion:
            deletion.set(field, name, dry_run=dry_run)
            deletion.set(_PROJECT, project, dry_run=dry_run)
            text = get_string("slimdag_store_delete_json", self._live(), deletion._live())
        return Deleted.from_json(json.loads(text))

    def __repr__(self) -> str:
        return "<slimdag.Store closed>" if self.closed else f"<slimdag.Store {self.url}>"
