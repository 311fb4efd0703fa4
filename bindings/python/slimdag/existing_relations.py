"""Which relations are there, read from a live warehouse through Python's DB-API.

>>> import duckdb, slimdag
>>> exists = slimdag.relations.existing(duckdb.connect("warehouse.duckdb", read_only=True))
>>> manifest.defer(selected, state, existing_relations=exists)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ._arguments import checked

if TYPE_CHECKING:
    from collections.abc import Sequence


class Cursor(Protocol):
    """As much of a DB-API cursor as is needed."""

    def execute(self, operation: str, parameters: Any = ..., /) -> Any: ...
    def fetchall(self) -> Sequence[Any]: ...


class Connection(Protocol):
    """A connection of Python's DB-API 2.0."""

    def cursor(self) -> Any: ...


class Name(NamedTuple):
    """One part of a relation's name; what is not quoted compares without regard to case."""

    text: str
    quoted: bool

    def matches(self, other: str) -> bool:
        return self.text == other if self.quoted else self.text.casefold() == other.casefold()


_PART = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^".\s]+))\s*(\.|$)')

# What dbt's adapters list as relations: tables, views, materialized views, and functions.
_POSTGRES = """
select n.nspname, c.relname from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname ilike %s
union
select n.nspname, p.proname from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace where n.nspname ilike %s
"""
_DUCKDB = """
select table_schema, table_name from system.information_schema.tables
where lower(table_schema) = lower(?) and lower(table_catalog) = lower(?)
"""


def parts_of(relation_name: str) -> list[Name]:
    """The parts of a relation's name. Raises ValueError for what is no such name."""
    parts: list[Name] = []
    at = 0
    while True:
        found = _PART.match(relation_name, at)
        if found is None:
            raise ValueError(f"{relation_name!r} is not the name of a relation")
        quoted, plain, separator = found.groups()
        name = Name(plain, False) if quoted is None else Name(quoted.replace('""', '"'), True)
        parts.append(name)
        at = found.end()
        if not separator:
            return parts


class ExistingRelations:
    """Answers whether a relation is there: each schema is read once, when it is first asked for.

    What the warehouse raises reaches the caller. Not for several threads at a time, as the
    connection is not. A change in the warehouse is seen by a new object only, as dbt's own cache
    is filled once for each command.
    """

    def __init__(self, connection: Connection, dialect: str) -> None:
        self._connection = connection
        self._dialect = dialect
        self._database: str | None = None
        self._schemas: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def __call__(self, relation_name: str) -> bool:
        *outer, name = parts_of(relation_name)
        schema = outer[-1] if outer else self._default_schema()
        database = outer[-2] if len(outer) > 1 else Name(self._current_database(), True)
        return any(
            schema.matches(found_schema) and name.matches(found_name)
            for found_schema, found_name in self._relations(database, schema)
        )

    def _relations(self, database: Name, schema: Name) -> list[tuple[str, str]]:
        key = (database.text.casefold(), schema.text.casefold())
        if key not in self._schemas:
            self._schemas[key] = self._read(database, schema)
        return self._schemas[key]

    def _read(self, database: Name, schema: Name) -> list[tuple[str, str]]:
        if self._dialect == "duckdb":
            return self._query(_DUCKDB, (schema.text, database.text))
        if not database.matches(self._current_database()):  # A connection sees one database only.
            return []
        pattern = re.sub(r"([\\%_])", r"\\\1", schema.text)
        return self._query(_POSTGRES, (pattern, pattern))

    def _current_database(self) -> str:
        if self._database is None:
            self._database = str(self._query("select current_database(), ''", ())[0][0])
        return self._database

    def _default_schema(self) -> Name:
        return Name(str(self._query("select current_schema(), ''", ())[0][0]), True)

    def _query(self, statement: str, parameters: tuple[str, ...]) -> list[tuple[str, str]]:
        cursor = self._connection.cursor()
        try:
            if parameters:
                cursor.execute(statement, parameters)
            else:
                cursor.execute(statement)
            return [(str(row[0]), str(row[1])) for row in cursor.fetchall()]
        finally:
            cursor.close()


@checked
def existing(connection: Connection, dialect: str | None = None) -> ExistingRelations:
    """A callable for `existing_relations` that looks into a live DuckDB or PostgreSQL.

    Args:
        connection: A connection of Python's DB-API: duckdb, psycopg2, psycopg. It stays the
            caller's.
        dialect: "duckdb" or "postgres"; None: by the module of the connection.

    Raises ValueError for another warehouse: pass a set of names, or a callable of your own.
    """
    module = type(connection).__module__.lower()
    found = dialect or (
        "duckdb" if "duckdb" in module else "postgres" if "psycopg" in module else ""
    )
    if found not in ("duckdb", "postgres"):
        raise ValueError(
            f"a connection of {module!r} is not known; say which dialect it is, or pass the names "
            "of the relations, or a callable of one name"
        )
    return ExistingRelations(connection, found)
