"""Which relations are there, read from a live DuckDB. PostgreSQL: see tests/integration."""

from __future__ import annotations

from typing import Any

import pytest
import slimdag
from slimdag.existing_relations import existing, parts_of

duckdb = pytest.importorskip("duckdb")


@pytest.fixture
def connection() -> Any:
    opened = duckdb.connect()
    for statement in (
        "create schema dev",
        "create table dev.orders as select 1 as id",
        'create view dev."Report" as select 1 as id',
        'create table dev."odd.""name" as select 1 as id',
    ):
        opened.execute(statement)
    return opened


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ('"memory"."dev"."orders"', True),
        ("memory.dev.ORDERS", True),
        ('"memory"."dev"."Report"', True),
        ('"memory"."dev"."report"', False),  # quoted: as it is written
        ('"memory"."dev"."odd.""name"', True),
        ('"memory"."dev"."payments"', False),
        ('"memory"."prod"."orders"', False),
        ('"other"."dev"."orders"', False),
        ('"dev"."orders"', True),
        ("orders", False),  # not in the current schema
    ],
)
def test_tables_and_views_are_found(connection: Any, name: str, is_there: bool) -> None:
    assert existing(connection)(name) is is_there


def test_a_schema_is_read_once(connection: Any) -> None:
    look = existing(connection)
    assert not look("memory.dev.later")
    connection.execute("create table dev.later as select 1 as id")
    assert not look("memory.dev.later")
    assert existing(connection)("memory.dev.later")


def test_what_is_no_name_and_no_known_warehouse(connection: Any) -> None:
    with pytest.raises(ValueError, match="not the name"):
        existing(connection)('"unfinished')

    class Other:
        def cursor(self) -> None: ...

    with pytest.raises(ValueError, match="dialect"):
        existing(Other())
    with pytest.raises(slimdag.ArgumentError, match="connection"):
        existing(object())  # type: ignore[arg-type]
    assert [part.text for part in parts_of('a."b"."c""d"')] == ["a", "b", 'c"d']
