"""The options that say which relations are there."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import click

from ._values import MultiOption


def relation_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --existing, --existing-file and --warehouse."""
    for option in reversed(
        (
            click.option(
                "--existing",
                cls=MultiOption,
                metavar="RELATION...",
                help="Relations that are there, in the manifest's spelling.",
            ),
            click.option(
                "--existing-file",
                metavar="FILE",
                type=click.Path(dir_okay=False, exists=True, path_type=Path),
                help="A file with one such relation a line.",
            ),
            click.option(
                "--warehouse",
                metavar="URL",
                help="Look into a warehouse: postgresql://..., or a DuckDB file.",
            ),
        )
    ):
        function = option(function)
    return function


def _connect(url: str) -> Any:
    try:
        if url.startswith(("postgresql://", "postgres://")):
            return importlib.import_module("psycopg2").connect(url)
        duckdb = importlib.import_module("duckdb")
        return duckdb.connect(url.removeprefix("duckdb://"), read_only=True)
    except ImportError as error:
        raise click.UsageError(f"--warehouse needs the package {error.name}.") from None
    except Exception as error:
        # The message of a driver may repeat the URL, and a URL may hold a password.
        raise click.ClickException(
            f"The warehouse cannot be opened: {type(error).__name__}."
        ) from None


@contextlib.contextmanager
def existing_relations(
    names: tuple[str, ...], file: Path | None, warehouse: str | None
) -> Iterator[Collection[str] | Callable[[str], bool] | None]:
    """What the options say; None where they say nothing."""
    known = set(names)
    if file is not None:
        known.update(line.strip() for line in file.read_text().splitlines() if line.strip())
    if warehouse is None:
        yield known if names or file is not None else None
        return
    from ..existing_relations import existing  # noqa: PLC0415 - only for a warehouse

    with contextlib.closing(_connect(warehouse)) as connection:
        look = existing(connection)
        yield lambda name: name in known or look(name)
