"""The project of tests/data/deferral: built in production, changed on a branch, with dbt as the judge of where each reference
of the branch ends.

A Depot holds the warehouse with production built. `agree()` takes one case: it puts the target into the state that the case
asks for, runs dbt, asks slimdag, and names every difference.
"""

from __future__ import annotations

import contextlib
import pathlib
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import slimdag
from slimdag import relations

from slimdag_testing.dbt_project import DbtProject, Invocation, relations_in

DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "deferral"
EVERY_TYPE = [
    "model",
    "seed",
    "snapshot",
    "test",
    "unit_test",
    "analysis",
    "function",
    "exposure",
    "source",
]
FUNCTION = "gross"
NEVER_BUILT = ("in_python",)  # it needs pandas
NOT_YET = "increments_start_at_the_last"  # its model is not there at the first build
RAW = (
    "create schema raw",
    "create table raw.orders as select 1 as id, 1 as customer_id, 1 as product_id, 10 as amount",
    "create table raw.customers as select 1 as id, cast('Ann' as text) as name, cast('fr' as text) as country",
    "create table raw.payments_v2 as select 1 as order_id, 10 as paid",
)
# Relations of the branch that production does not have: what stands in the target in their place.
NEW_RELATIONS = {
    "stg_refunds": "select 1 as order_id, 0 as refunded",
    "new_model": "select 1 as id, 0 as refunded, cast('Tea' as text) as label",
    "products_dimension": "select 1 as id, cast('Tea' as text) as label",
}


@dataclass(frozen=True)
class Case:
    """One question: a command of dbt on the branch, and what is there before it runs."""

    select: str
    command: str = "compile"
    favor_state: bool = False
    existing: str | tuple[str, ...] = ()
    """Names of nodes whose relation is in the target, or "all"."""
    separate_defer_state: bool = False

    def __str__(self) -> str:
        there = (
            self.existing
            if isinstance(self.existing, str)
            else "+".join(self.existing) or "nothing"
        )
        extras = [name for name in ("favor_state", "separate_defer_state") if getattr(self, name)]
        return " ".join([self.command, self.select.replace(" ", ","), f"with:{there}", *extras])


@dataclass
class Depot:
    """The warehouse, the branch, and the states to defer to."""

    branch: DbtProject
    parsed: bytes
    manifest: slimdag.Manifest
    states: dict[str, pathlib.Path]
    execute: Callable[[Sequence[str]], None]
    connect: Callable[[], Any]
    """A new connection of Python's DB-API."""
    loaded: dict[str, slimdag.State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.loaded = {name: slimdag.State.load(path) for name, path in self.states.items()}
        self.own = {node.unique_id: node for node in self.manifest.nodes.values()}

    # ---- the target

    def _relations(self, existing: str | tuple[str, ...]) -> list[Any]:
        nodes = [
            node
            for node in self.own.values()
            if node.relation_name and node.resource_type in ("model", "seed", "snapshot")
        ]
        if existing == "all":
            return [node for node in nodes if node.name not in NEVER_BUILT]
        names = set(existing) - {FUNCTION}
        found = [node for node in nodes if names & {node.name, node.alias}]
        assert names <= {name for node in found for name in (node.name, node.alias)}, existing
        return found

    def prepare_target(self, case: Case) -> set[str]:
        """Makes exactly the relations that the case asks for; their names."""
        there = self._relations(case.existing)
        schemas = sorted(
            {
                node.schema
                for node in self.own.values()
                if node.schema and node.schema.startswith("dev")
            }
        )
        statements = [
            statement
            for schema in schemas
            for statement in (f"drop schema if exists {schema} cascade", f"create schema {schema}")
        ]
        production = self.loaded["prod"].manifest
        assert production is not None
        for node in there:
            copied = production.nodes.get(node.unique_id)
            content = NEW_RELATIONS.get(node.alias)
            if content is None:
                assert copied is not None
                content = f"select * from {copied.relation_name}"
            statements.append(f"create table {node.relation_name} as {content}")
        names = {node.relation_name for node in there}
        if FUNCTION in case.existing or case.existing == "all":
            function = self.own.get(f"function.depot.{FUNCTION}")
            if function is not None and self.manifest.metadata.adapter_type == "postgres":
                name = f'"{function.database}"."{function.schema}"."{function.alias}"'
                statements.append(
                    f'create function "{function.schema}"."{function.alias}"(amount numeric) returns numeric language sql as $$ select amount $$'
                )
                names.add(name)
        self.execute(statements)
        return names

    # ---- dbt and slimdag

    def ask_dbt(self, case: Case) -> Invocation:
        arguments = [case.command, "--defer", "--state", str(self.states["prod"].parent)]
        if case.separate_defer_state:
            arguments += ["--defer-state", str(self.states["staging"].parent)]
        if case.favor_state:
            arguments.append("--favor-state")
        return self.branch.run([*arguments, "--select", *case.select.split()], "dev", self.parsed)

    def ask_slimdag(
        self, case: Case, existing: Collection[str] | Callable[[str], object]
    ) -> slimdag.Deferral:
        selected = self.manifest.select(
            case.select.split(), state=self.loaded["prod"], resource_types=EVERY_TYPE
        )
        return self.manifest.defer(
            selected,
            self.loaded["prod"],
            favor_state=case.favor_state,
            existing_relations=existing,
            command=case.command,
            defer_state=self.loaded["staging"] if case.separate_defer_state else None,
        )

    def differences(self, case: Case) -> tuple[list[str], int]:
        """Where the two disagree, and the number of references that were compared."""
        existing = self.prepare_target(case)
        deferral = self.ask_slimdag(case, existing)
        with contextlib.closing(self.connect()) as connection:
            live = self.ask_slimdag(case, relations.existing(connection))
        if live.to_dict() != deferral.to_dict():
            return ["a look into the warehouse gives another answer than the set of names"], 0
        dbt = self.ask_dbt(case)
        if dbt.exception is not None:
            return [f"dbt failed: {dbt.exception}"], 0
        wrong = self._compare_nodes(dbt, deferral)
        compared = 0
        for unique_id, ran in dbt.ran.items():
            for what, expected, found in self._answers(unique_id, ran, deferral):
                compared += len(expected | found)
                complete = what != "unit_test_input" or ran.status == "pass"
                if (expected != found) if complete else not (expected <= found):
                    wrong.append(
                        f"{unique_id} ({what}, {ran.status}): dbt {sorted(expected)}, slimdag {sorted(found)}"
                    )
        return wrong, compared

    def clone(
        self, select: str, existing: str | tuple[str, ...], *, full_refresh: bool
    ) -> tuple[dict[str, str], dict[str, str]]:
        """For each node what is in the target after `dbt clone`: "made", "kept" or "absent", from
        dbt's relations and from slimdag's steps."""
        there = self.prepare_target(Case(select, existing=existing))
        selected = self.manifest.select(select.split(), state=self.loaded["prod"])
        steps = self.manifest.clone(selected, self.loaded["prod"], there, full_refresh)
        ours = {
            step.unique_id: "made"
            if step.action == "clone"
            else ("kept" if step.relation_name in there else "absent")
            for step in steps
        }
        arguments = ["clone", "--state", str(self.states["prod"].parent)]
        arguments += ["--full-refresh"] if full_refresh else []
        done = self.branch.run([*arguments, "--select", *select.split()], "dev", self.parsed)
        assert done.success, done
        # dbt clones as views here, and prepare_target() makes tables.
        with contextlib.closing(self.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(
                "select table_schema, table_name, table_type from information_schema.tables"
            )
            kinds = {(schema, name): kind for schema, name, kind in cursor.fetchall()}
        found = {"VIEW": "made", "BASE TABLE": "kept", None: "absent"}
        theirs = {
            step.unique_id: found[kinds.get((node.schema, node.alias))]
            for step in steps
            for node in [self.own[step.unique_id]]
        }
        return theirs, ours

    def _compare_nodes(self, dbt: Invocation, deferral: slimdag.Deferral) -> list[str]:
        ephemeral = {
            node.unique_id
            for node in self.own.values()
            if node.resource_type == "model" and not node.relation_name
        }
        ours, theirs = set(deferral.build) - ephemeral, set(dbt.ran) - ephemeral
        return (
            []
            if ours == theirs
            else [f"only dbt runs {sorted(theirs - ours)}, only slimdag {sorted(ours - theirs)}"]
        )

    def _answers(
        self, unique_id: str, ran: Any, deferral: slimdag.Deferral
    ) -> Iterable[tuple[str, set[str], set[str]]]:
        """(what, dbt's relations, slimdag's) of a node that dbt has come to."""
        node = self.own[unique_id]
        resolutions = deferral.resolutions(unique_id)

        def ours(*kinds: str) -> set[str]:
            return {r.relation_name for r in resolutions if r.kind in kinds and r.relation_name}

        if ran.compiled_code:
            named = relations_in(ran.compiled_code) - {node.relation_name}
            yield "compiled_code", named, ours("ref", "source", "function")
            if ran.foreign_keys:
                yield "foreign_keys", set(ran.foreign_keys), ours("foreign_key")
        if node.resource_type == "unit_test":
            looked_up = set(ran.columns_looked_up_in) & self._known()
            yield "unit_test_input", looked_up, ours("unit_test_input")

    def _known(self) -> set[str]:
        """Relations of nodes and sources, here and in the states: not the temporary ones that dbt makes."""
        known = {node.relation_name for node in self.own.values() if node.relation_name}
        for state in self.loaded.values():
            assert state.manifest is not None
            known |= {
                node.relation_name for node in state.manifest.nodes.values() if node.relation_name
            }
        return known


def make_depot(
    directory: pathlib.Path,
    output: Callable[[str], dict[str, Any]],
    execute: Callable[[Sequence[str]], None],
    connect: Callable[[], Any],
) -> Depot:
    """Builds production and staging with real dbt, and parses the branch. `output` is the profile of a target."""
    main, branch = directory / "main", directory / "branch"
    for place in (main, branch):
        shutil.copytree(DATA / "main", place)
    shutil.copytree(DATA / "branch", branch, dirs_exist_ok=True)
    outputs = {name: output(name) for name in ("prod", "staging", "dev")}
    profiles = {"depot": {"target": "dev", "outputs": outputs}}
    production, branched = DbtProject(main, profiles), DbtProject(branch, profiles)
    execute(RAW)
    states = {}
    for target, arguments in (
        ("prod", ["build", "--exclude", *NEVER_BUILT, NOT_YET]),
        ("staging", ["run", "--select", "stg_orders", "stg_customers"]),
    ):
        done = production.run(arguments, target)
        bad = {k: v.message for k, v in done.ran.items() if v.status in ("error", "fail")}
        assert done.success, (target, done.exception, bad)
        states[target] = production.manifest_path(target)
    parsed = branched.parse("dev")
    manifest = slimdag.Manifest.load(branched.manifest_path("dev"))
    return Depot(branched, parsed, manifest, states, execute, connect)
