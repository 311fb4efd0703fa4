"""environments.yml: environments, jobs, connections, variables, and what defers to what."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from ._arguments import checks_arguments
from ._calls import encoded, encoded_path, get_string, get_strings, texts
from ._declarations import DeferralContextPointer, EnvironmentsPointer, VariableContextPointer
from ._handles import Handle, made
from .errors import ArgumentError

if TYPE_CHECKING:
    from ._types import DeferralMode, StrPath
    from .deferral import EnvironmentDeferral
    from .edits import Edit
    from .manifest import Manifest
    from .relations import OnName, Relations
    from .store import Store

Record = TypeVar("Record")


def _record(kind: type[Record], values: Mapping[str, Any]) -> Record:
    """A dataclass from JSON; keys that it does not have are left out, so that later versions may
    add some."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{key: value for key, value in values.items() if key in names})


@dataclass(frozen=True)
class Finding:
    """A violated rule, a warning or a note about environments.yml. No text of it holds a secret."""

    severity: str
    """error, warning or note"""
    rule: str
    """Name of the rule, e.g. "unknown_key"; names never change."""
    message: str
    hint: str | None
    path: str | None
    """Where in the document, e.g. "environments.staging.defer_to"."""
    file: str | None
    line: int | None
    column: int | None

    def __str__(self) -> str:
        place = f"{self.file or ''}:{self.line}:{self.column}: " if self.line else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.severity}: {self.message}{hint}"


@dataclass(frozen=True)
class ProfileField:
    """One field of the profile that dbt would run with."""

    name: str
    value: str | None
    """None for secrets, and for what cannot be evaluated."""
    written: str | None
    """The template as written; None for a literal secret."""
    is_text: bool
    secret: bool
    source: str
    """connection, deployment_connection, credentials, environment or extended_attributes"""
    problem: str | None
    line: int | None
    column: int | None


@dataclass(frozen=True)
class Variable:
    """An environment variable with the value that counts."""

    name: str
    value: str | None
    """None for secrets, and where there is a problem."""
    secret: bool
    source: str
    """process, built_in, project, environment, job or personal"""
    alias_of: str | None
    problem: str | None
    line: int | None
    column: int | None


@dataclass(frozen=True)
class VariableUse:
    """A place of the configuration that mentions a variable."""

    name: str
    has_default: bool
    has_value: bool
    path: str
    line: int | None
    column: int | None


@dataclass(frozen=True)
class DeferralTarget:
    """A comparison state to look in."""

    project: str | None
    environment: str
    job: str | None
    policy: str
    """last_successful_run, last_successful_deploy_run, job or applied"""
    rule: str


@dataclass(frozen=True)
class DeferralDecision:
    """What an environment or job defers to, and the rule that decided."""

    rule: str
    reason: str
    targets: tuple[DeferralTarget, ...]


@dataclass(frozen=True)
class Job:
    """A job, which runs in a deployment environment."""

    name: str
    description: str | None
    environment: str
    type: str
    """deploy or ci"""
    commands: list[str]
    triggers: dict[str, Any]
    defer_to: Any
    """None, "none", "self", the name of an environment, or {"job": name}"""
    variables: dict[str, str]
    line: int | None
    column: int | None


@dataclass(frozen=True)
class Environment:
    """One environment, secrets hidden."""

    name: str
    """As in Environments.names()."""
    project: str | None
    environment: str
    """Its name within the project."""
    description: str | None
    type: str
    """development or deployment"""
    deployment_type: str | None
    """general, staging or production"""
    deployment_type_inferred: bool
    """It is not marked: its name says so, as `prod` or `Staging` do."""
    dbt_version: str | None
    branch: str | None
    custom_branch_enabled: bool
    target: str
    threads: int | str | None
    """A text where it is a template."""
    schema: str | None
    """The template as written."""
    defer_to: Any
    comparison_state: str | None
    connection: str | None
    deployment_connection: dict[str, str]
    credentials: dict[str, str | None] | None
    extended_attributes: dict[str, str]
    variables: dict[str, str]
    permissions: dict[str, list[str]]
    jobs: tuple[Job, ...]
    deferral: DeferralDecision
    profile: tuple[ProfileField, ...]
    line: int | None
    column: int | None


def _decision(values: Mapping[str, Any]) -> DeferralDecision:
    targets = tuple(_record(DeferralTarget, target) for target in values["targets"])
    return DeferralDecision(values["rule"], values["reason"], targets)


def _environment(values: dict[str, Any]) -> Environment:
    jobs = tuple(_record(Job, job) for job in values.pop("job_details"))
    profile = tuple(_record(ProfileField, field) for field in values["profile"])
    deferral = _decision(values["deferral"])
    return _record(Environment, {**values, "jobs": jobs, "profile": profile, "deferral": deferral})


def _pairs(values: Mapping[str, str]) -> tuple[Any, Any, int]:
    names, count = texts(values.keys())
    contents, _ = texts(values.values())
    return names, contents, count


class _VariableContext(Handle[VariableContextPointer]):
    _free_function = "slimdag_variable_context_free"
    _what = "variable context"

    def __init__(
        self,
        job: str | None,
        user: str | None,
        personal: Mapping[str, str] | None,
        run: Mapping[str, str] | None,
    ) -> None:
        super().__init__(made(VariableContextPointer, "slimdag_variable_context_new"))
        from ._calls import call  # noqa: PLC0415

        if job is not None:
            name = encoded(job)
            call("slimdag_variable_context_set_job", self._live(), name, len(name))
        if user is not None:
            name = encoded(user)
            call("slimdag_variable_context_set_user_name", self._live(), name, len(name))
        if personal:
            call("slimdag_variable_context_set_personal", self._live(), *_pairs(personal))
        if run:
            call("slimdag_variable_context_set_run", self._live(), *_pairs(run))


@checks_arguments
class Environments(Handle[EnvironmentsPointer]):
    """All projects, environments, jobs and connections of an environments.yml; immutable, and any
    number of threads may use it. In all methods an environment is named by its name, by
    "project/name", or by its name and `project`."""

    _free_function = "slimdag_environments_free"
    _what = "environments"

    @classmethod
    def load(cls, path: StrPath, variables: Mapping[str, str] | None = None) -> Environments:
        """Reads a file. Violated rules do not raise, validate() tells them.

        Args:
            path: The file.
            variables: Environment variables of this process, the value of a name that the
                configuration does not set. None: os.environ.

        Raises:
            Error: file_not_found, io; invalid_environments_file where the text is not YAML.
        """
        name = encoded_path(path)
        given = _pairs(os.environ if variables is None else variables)
        return cls(made(EnvironmentsPointer, "slimdag_environments_load", name, len(name), *given))

    @classmethod
    def parse(
        cls, text: str, file: str = "<text>", variables: Mapping[str, str] | None = None
    ) -> Environments:
        """The same for a text; `file` names it in findings and errors."""
        content, name = encoded(text), encoded(file)
        given = _pairs(os.environ if variables is None else variables)
        function = "slimdag_environments_parse"
        sizes = (content, len(content), name, len(name))
        return cls(made(EnvironmentsPointer, function, *sizes, *given))

    def names(self) -> list[str]:
        """All environments in the order of the file: "production", or "project/production" where
        the file has several projects."""
        return get_strings("slimdag_environments_names", self._live())

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self.names())

    def __contains__(self, name: object) -> bool:
        return name in self.names()

    def __getitem__(self, name: str) -> Environment:
        return self.get(name)

    def get(self, name: str, project: str | None = None) -> Environment:
        """One environment.

        Raises:
            Error: environment_not_found, project_not_found; invalid_environments_file where a rule
                is violated.
        """
        return _environment(self._json("environment", name, project))

    def validate(self) -> list[Finding]:
        """Every violated rule in the order of the file, warnings and notes included."""
        found = json.loads(get_string("slimdag_environments_findings_json", self._live()))
        return [_record(Finding, finding) for finding in found]

    def to_dict(self) -> dict[str, Any]:
        """The whole configuration, secrets hidden."""
        content: dict[str, Any] = json.loads(get_string("slimdag_environments_json", self._live()))
        return content

    def deferral_target(
        self, environment: str = "", job: str | None = None, project: str | None = None
    ) -> DeferralDecision:
        """What an environment or job defers to by its rules: its own `defer_to`, else that of its
        environment, else the default. Whether the target has a state is not looked at."""
        name, of_job, of = encoded(environment), encoded(job or ""), encoded(project or "")
        function = "slimdag_environments_deferral_json"
        arguments = (name, len(name), of_job, len(of_job), of, len(of))
        return _decision(json.loads(get_string(function, self._live(), *arguments)))

    def deferral(
        self,
        environment: str = "",
        store: Store | None = None,
        job: str | None = None,
        project: str | None = None,
        *,
        mode: DeferralMode = "dbt",
    ) -> EnvironmentDeferral:
        """What an environment or job defers to by its rules, with the states that a store has: for
        Manifest.defer(). There is no fall-through.

        Args:
            environment: Its name; may be left out where a job is named.
            store: The store that has the runs of the environments. Required.
            job: A job of that environment.
            project: Its project.
            mode: The mode that Manifest.defer() gets: for "chain", which asks the environments of
                the chain instead, the chosen one need not have a state.

        Raises Error: no_comparison_state (the chosen environment has no state; of an upstream
        project only when a reference needs it), and what deferral_target() and
        Store.comparison_state() raise.
        """
        from .deferral import EnvironmentDeferral  # noqa: PLC0415 - most do without

        if store is None:
            raise ArgumentError(
                "Environments.deferral(): the argument store has to be a slimdag.Store, not None.",
                "store",
                "Give the store that has the runs of the environments: slimdag.Store.open(url).",
            )
        by = encoded(mode)
        with store._names(environment, job, project) as query:
            pointer = made(
                DeferralContextPointer,
                "slimdag_deferral_context_for_mode",
                *(self._live(), store._live(), query, by, len(by)),
            )
        return EnvironmentDeferral(pointer)

    def chain(self, environment: str, project: str | None = None) -> list[DeferralTarget]:
        """For the mode "chain": the targets after the environment itself, staging before
        production."""
        found = self._json("chain", environment, project)
        return [_record(DeferralTarget, target) for target in found]

    def upstream(self, environment: str, project: str | None = None) -> list[DeferralTarget]:
        """Where references to models of other projects resolve, one target for each project in
        depends_on."""
        found = self._json("upstream", environment, project)
        return [_record(DeferralTarget, target) for target in found]

    def variables(
        self,
        environment: str = "",
        *,
        job: str | None = None,
        user: str | None = None,
        personal: Mapping[str, str] | None = None,
        run: Mapping[str, str] | None = None,
        project: str | None = None,
    ) -> list[Variable]:
        """All variables that have a value in an environment, by name.

        Args:
            environment: Its name; may be left out where a job is named.
            job: A job, whose own variables count too.
            user: user.name of templates.
            personal: A developer's own values; they count in development environments.
            run: Values of the built-in variables of a run, e.g. {"SLIMDAG_RUN_ID": "1"}.
            project: Its project.
        """
        with _VariableContext(job, user, personal, run) as context:
            found = self._json("variables", environment, project, context._live())
        return [_record(Variable, variable) for variable in found]

    def variable_uses(
        self,
        environment: str = "",
        *,
        job: str | None = None,
        personal: Mapping[str, str] | None = None,
        project: str | None = None,
    ) -> list[VariableUse]:
        """Every env_var() in what concerns an environment: its own settings, its connection, the
        variables."""
        with _VariableContext(job, None, personal, None) as context:
            found = self._json("variable_uses", environment, project, context._live())
        return [_record(VariableUse, use) for use in found]

    def require_variables(
        self,
        environment: str = "",
        *,
        job: str | None = None,
        personal: Mapping[str, str] | None = None,
        project: str | None = None,
    ) -> None:
        """Raises Error("missing_variable"), which lists every place that needs a variable without
        a value."""
        from ._calls import call  # noqa: PLC0415

        name, of = encoded(environment), encoded(project or "")
        with _VariableContext(job, None, personal, None) as context:
            function = "slimdag_environments_require_variables"
            call(function, self._live(), name, len(name), of, len(of), context._live())

    def profile(
        self,
        environment: str = "",
        *,
        job: str | None = None,
        user: str | None = None,
        personal: Mapping[str, str] | None = None,
        project: str | None = None,
    ) -> list[ProfileField]:
        """The profile that dbt would run with, and where each field comes from."""
        with _VariableContext(job, user, personal, None) as context:
            found = self._json("profile", environment, project, context._live())
        return [_record(ProfileField, field) for field in found]

    def schema(
        self,
        environment: str = "",
        *,
        job: str | None = None,
        user: str | None = None,
        personal: Mapping[str, str] | None = None,
        project: str | None = None,
    ) -> str:
        """The schema of an environment with its template evaluated, e.g. `DBT_{{ user.name }}`."""
        name, of = encoded(environment), encoded(project or "")
        with _VariableContext(job, user, personal, None) as context:
            arguments = (name, len(name), of, len(of), context._live())
            return get_string("slimdag_environments_schema", self._live(), *arguments)

    def relations(
        self,
        manifest: Manifest,
        environment: str = "",
        *,
        schema_rule: str = "automatic",
        production_target: str = "",
        vars: Mapping[str, str] | None = None,  # noqa: A002 - dbt's word
        on_name: OnName | None = None,
        own_manifest: bool = False,
        job: str | None = None,
        user: str | None = None,
        personal: Mapping[str, str] | None = None,
        project: str | None = None,
    ) -> Relations:
        """Where each node and source of a manifest is in an environment, and which share a
        relation. Literals, target.*, env_var(), var() and as_text, as_bool, as_number, as_native
        are evaluated; anything else is unknown, with its expression.

        Args:
            manifest: A manifest of the project, of any environment.
            environment: Its name.
            schema_rule: "automatic" (what the file says, else the project's own macro where it is
                a known one), "default", "for_env" or "production".
            production_target: target.name of production for the rule.
            vars: Values of var(); where one is missing the default in the code counts.
            on_name: Is asked for every name, in the place of dbt's generate_<component>_name
                macros; None leaves the name to the rules. Its exceptions reach the caller.
            own_manifest: The manifest was made in this environment: its names stand as they are.
            job: As in variables().
            user: As in variables().
            personal: As in variables().
            project: As in variables().
        """
        from .relations import relations_of  # noqa: PLC0415 - only for this question

        with _VariableContext(job, user, personal, None) as context:
            return relations_of(
                manifest,
                self,
                environment,
                schema_rule=schema_rule,
                production_target=production_target,
                variables=vars,
                on_name=on_name,
                own_manifest=own_manifest,
                context=context,
                project=project,
            )

    def add(self, name: str, settings: Mapping[str, object], project: str | None = None) -> Edit:
        """Adds an environment behind the last one of its project.

        Args:
            name: Its name.
            settings: Keys and values as in the file, e.g. {"type": "deployment", "threads": 8,
                "variables.DBT_DATABASE": "ANALYTICS"}; a type is needed.
            project: Its project, where the file has several.

        Raises:
            Error: invalid_environments_file where a rule would be violated; unsafe_edit where the
                file is written in a way that cannot be edited; invalid_argument where there is one.
        """
        from .edits import add  # noqa: PLC0415 - only for an edit

        return add(self, name, settings, project)

    def set(self, name: str, settings: Mapping[str, object], project: str | None = None) -> Edit:
        """Changes settings of an environment; None takes one away. Raises as add()."""
        from .edits import change  # noqa: PLC0415 - only for an edit

        return change(self, name, settings, project)

    def mark_production(self, name: str, project: str | None = None) -> Edit:
        """Moves the mark of the production environment to this one. Raises as add()."""
        from .edits import mark_production  # noqa: PLC0415 - only for an edit

        return mark_production(self, name, project)

    def move_jobs(
        self, source: str, target: str, jobs: str | Sequence[str] = (), project: str | None = None
    ) -> Edit:
        """Lets jobs of one environment, all where none is named, run in another one. Raises as
        add(), and job_not_found."""
        from .edits import move_jobs  # noqa: PLC0415 - only for an edit

        return move_jobs(self, source, target, jobs, project)

    def delete(
        self,
        name: str,
        project: str | None = None,
        *,
        delete_jobs: bool = False,
        runs: int = 0,
        delete_runs: bool = False,
        store: Store | None = None,
    ) -> Edit:
        """Deletes an environment and its jobs.

        Args:
            name: Its name.
            project: Its project.
            delete_jobs: Its jobs may go with it.
            runs: How many runs of it are recorded.
            delete_runs: Their history may be lost; with `store` saving the edit deletes it there.
            store: Is asked how many runs are recorded, in the place of `runs`. It has to stay open
                until the edit is saved.

        Raises:
            Error: would_lose_data, which names the jobs; and as add(). What the store raises.
        """
        from .edits import delete, recorded_runs  # noqa: PLC0415 - only for an edit

        found = self.get(name, project)
        if store is not None:
            runs = recorded_runs(store, found)
        flags = {"delete_jobs": delete_jobs, "delete_runs": delete_runs}
        edit = delete(self, name, project, runs=runs, **flags)
        if store is not None and delete_runs:
            edit._history = (store, found)
        return edit

    def __repr__(self) -> str:
        return f"<slimdag.Environments {'closed' if self.closed else self.names()}>"

    def _json(self, what: str, environment: str, project: str | None, *more: Any) -> Any:
        name, of = encoded(environment), encoded(project or "")
        function = f"slimdag_environments_{what}_json"
        return json.loads(get_string(function, self._live(), name, len(name), of, len(of), *more))
