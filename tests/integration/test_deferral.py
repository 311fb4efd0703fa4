"""Where references end, against dbt itself: production built for real, things changed on a branch, and for each case the
relations in what dbt compiled and ran are those that slimdag names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from slimdag_testing.depot import Case, Depot, make_depot
from slimdag_testing.postgres import PostgresServer

SOME = ("stg_orders", "dim_customers", "countries", "report_v1", "stg_refunds", "customers_history")
SELECTIONS = (
    "new_model",
    "fct_orders report",
    "state:modified+",
    "dim_customers+",
    "both_reports spicy",
    "resource_type:snapshot history",
    "resource_type:test",
    "best_customers in_python fct_increments",
)
COMPILED = [
    Case(select, "compile", favor_state, existing)
    for select in SELECTIONS
    for favor_state, existing in ((False, ()), (False, SOME), (True, SOME), (True, "all"))
]
DEFER_STATE = [
    Case("new_model fct_orders", "compile", separate_defer_state=True),
    Case("state:modified+", "compile", existing=SOME, separate_defer_state=True),
    Case("spicy history", "compile", favor_state=True, existing="all", separate_defer_state=True),
]
BUILT_ANYWHERE = [
    Case("stg_orders+1", "build"),
    Case("stg_orders fct_increments", "build", existing=("fct_increments",)),
    Case("stg_customers+1", "build", favor_state=True, existing=("countries",)),
    Case("dim_customers report", "run"),
    Case("dim_customers report both_reports", "run", favor_state=True, existing=SOME),
    Case("+dim_products", "build", favor_state=True),
    Case("stg_refunds fct_refunds", "run", existing=("fct_orders",)),
    Case("dim_customers fct_orders", "test", existing=("dim_customers",)),
    Case("fct_increments stg_orders", "test", existing=("fct_increments", "stg_orders")),
    Case("dim_customers fct_orders", "test", favor_state=True, existing=SOME),
    Case("products countries", "seed", existing=("countries",)),
    Case("customers_history orders_history", "snapshot"),
    Case("history", "run", existing=("customers_history",)),
]
BUILT_WITH_FOREIGN_KEYS = [
    Case("fct_orders", "run"),
    Case("dim_customers fct_orders", "build"),
    Case("+fct_orders", "build", favor_state=True, existing=SOME),
    Case("fct_orders+1", "run", existing=("dim_customers", "dim_products", "report_v1")),
    Case("state:modified+", "build"),
    Case("new_model", "run", favor_state=True, existing="all"),
]
FUNCTIONS = [
    Case("gross_amounts", "compile"),
    Case("gross_amounts", "compile", existing=("gross",)),
    Case("gross_amounts", "compile", favor_state=True, existing=("gross",)),
    Case("gross gross_amounts", "compile", favor_state=True, existing=("gross",)),
    Case("gross gross_amounts", "build"),
    Case("gross gross_amounts", "build", favor_state=True, existing=("gross", "stg_orders")),
    Case("gross_amounts", "run", existing=("gross",)),
]
ON_DUCKDB = COMPILED + DEFER_STATE + BUILT_ANYWHERE
ON_POSTGRES = (
    COMPILED[2::8] + DEFER_STATE[:1] + BUILT_ANYWHERE[:3] + BUILT_WITH_FOREIGN_KEYS + FUNCTIONS
)


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Depot:
    import duckdb

    directory = tmp_path_factory.mktemp("duckdb")
    path = str(directory / "depot.duckdb")

    def execute(statements: Sequence[str]) -> None:
        with duckdb.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)

    def output(target: str) -> dict[str, Any]:
        return {"type": "duckdb", "path": path, "schema": target, "threads": 1}

    return make_depot(directory, output, execute, lambda: duckdb.connect(path))


@pytest.fixture(scope="module")
def on_postgres(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Depot]:
    postgres_server.create_database("depot")
    with contextlib.closing(postgres_server.connect("depot")) as connection:

        def execute(statements: Sequence[str]) -> None:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)

        def output(target: str) -> dict[str, Any]:
            return {
                "type": "postgres",
                "host": str(postgres_server.socket_directory),
                "port": postgres_server.port,
                "user": postgres_server.user,
                "password": "",
                "dbname": "depot",
                "schema": target,
                "threads": 1,
            }

        def connect() -> Any:
            return postgres_server.connect("depot")

        yield make_depot(tmp_path_factory.mktemp("postgres"), output, execute, connect)


@pytest.mark.parametrize("case", ON_DUCKDB, ids=str)
def test_dbt_on_duckdb_agrees(on_duckdb: Depot, case: Case) -> None:
    wrong, compared = on_duckdb.differences(case)
    assert not wrong
    assert compared > 0 or case.command == "seed"


@pytest.mark.parametrize("case", ON_POSTGRES, ids=str)
def test_dbt_on_postgres_agrees(on_postgres: Depot, case: Case) -> None:
    wrong, compared = on_postgres.differences(case)
    assert not wrong
    assert compared > 0


@pytest.mark.parametrize(
    ("select", "existing", "full_refresh"),
    [
        ("+new_model", (), False),
        ("+new_model history", SOME, False),
        ("+new_model", SOME, True),
        ("resource_type:seed resource_type:snapshot", ("countries",), False),
    ],
)
def test_dbt_clones_what_the_steps_say(
    on_duckdb: Depot, select: str, existing: tuple[str, ...], full_refresh: bool
) -> None:
    dbt, slimdag = on_duckdb.clone(select, existing, full_refresh=full_refresh)
    assert dbt == slimdag
    assert "made" in dbt.values()


def test_there_are_enough_cases() -> None:
    assert len(set(ON_DUCKDB)) == len(ON_DUCKDB)
    assert len(ON_DUCKDB) + len(ON_POSTGRES) >= 60
