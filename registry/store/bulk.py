"""Many rows into a table at once, past the layers that cost more than the writing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, Table
from sqlalchemy import insert as core


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, all with the same columns. Raises KeyError for a row that lacks one, ValueError for one that has more.

    Errors of the database are those of SQLAlchemy, as with any statement.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(core(table), list(rows))
        return
    columns = tuple(rows[0])
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"{table.name}: rows with different columns")
    connection.exec_driver_sql(_statement(table, columns), list(_values(table, columns)(rows)))


@cache
def _statement(table: Table, columns: tuple[str, ...]) -> str:
    """The statement in SQLite's own words; the names are those of the schema."""
    names, marks = ", ".join(f'"{table.c[name].name}"' for name in columns), ", ".join("?" for _ in columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - no value is put into the text


@cache
def _values(
    table: Table, columns: tuple[str, ...]
) -> Callable[[Sequence[Mapping[str, Any]]], Iterable[tuple[Any, ...]]]:
    """How rows become what SQLite takes: days as text, all else as it is."""
    days = {place for place, name in enumerate(columns) if isinstance(table.c[name].type, Date)}
    pick: Callable[[Mapping[str, Any]], Any] = (
        itemgetter(*columns) if len(columns) > 1 else lambda row: (row[columns[0]],)
    )
    if not days:
        return lambda rows: map(pick, rows)
    return lambda rows: (tuple(map(_day, pick(row))) for row in rows)


def _day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
