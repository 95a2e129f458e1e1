"""Rows that go in at once are the rows that SQLAlchemy would have written."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from registry.errors import StorageError
from registry.store import bulk
from registry.store import tables as t

pytest_plugins = ["tests.stock"]


def instruments(first: int, count: int):
    return [
        t.complete(
            t.instrument,
            {
                "id": first + n,
                "title": f"文件{n}",
                "title_key": f"文件{n}",
                "dated": dt.date(2015, 3, n + 1) if n % 2 else None,
                "draft": bool(n % 2),
            },
        )
        for n in range(count)
    ]


def test_rows_read_back_as_those_written_one_by_one(desk):
    with desk.registry.store.writing() as connection:
        bulk.insert(connection, t.instrument, instruments(1, 6))
        connection.execute(insert(t.instrument), instruments(7, 6))
        bulk.insert(connection, t.instrument, [])
    with desk.registry.store.reading() as connection:
        rows = [tuple(row)[1:] for row in connection.execute(select(t.instrument).order_by(t.instrument.c.id))]
        raw = [tuple(row)[1:] for row in connection.exec_driver_sql("SELECT * FROM instrument ORDER BY id")]
    assert rows[:6] == rows[6:]
    assert raw[:6] == raw[6:]


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda row: row.pop("title"), ValueError),
        (lambda row: row.update(colour="red"), ValueError),
        (lambda row: row.update(colour=row.pop("title")), KeyError),
    ],
)
def test_rows_with_other_columns_are_refused(local, spoil, error):
    rows = instruments(1, 3)
    spoil(rows[1])
    with local.registry.store.writing() as connection, pytest.raises(error):
        bulk.insert(connection, t.instrument, rows)


def test_what_the_database_refuses_is_told_as_with_any_statement(local):
    rows = instruments(1, 2)
    with pytest.raises((IntegrityError, StorageError)), local.registry.store.writing() as connection:
        bulk.insert(connection, t.instrument, [*rows, rows[0]])
    with local.registry.store.reading() as connection:
        assert connection.execute(select(t.instrument.c.id)).all() == []
