"""The only door to a database: engine gate, pragmas, and transactions that begin when they are told to.

A process that was forked while connections were open makes its own (an SQLite connection must not cross a fork).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from registry.errors import StorageError
from registry.store.faults import told
from registry.store.where import Location, refuse_network

APPLICATION_ID = 0x51494E47  # "QING"
LOCK = 0x51494E474C49  # key of the advisory lock by which verbs stand in line on PostgreSQL
BUSY_MILLISECONDS = 10_000

PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    f"busy_timeout={BUSY_MILLISECONDS}",
)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset fault: 3.51.3 on, or the lines 3.50.7+ and 3.44.6+."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def connect(location: Location, *, create: bool) -> Engine:
    """An engine for the place. Raises StorageError for a network drive, a missing file, a folder, a foreign file."""
    if location.path is None:
        return _server_engine(location)
    _check_file(location.path, create=create)
    place = URL.create("sqlite", database=str(location.path))  # a path is no URL: it may hold ? and %
    engine = create_engine(place, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "isolation_level": None})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_sqlite)
    _guard_fork(engine)
    return engine


@contextmanager
def reading(engine: Engine, where: str) -> Iterator[Connection]:
    """A consistent view for reading; nothing is kept of what is written within."""
    with told(where), engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@contextmanager
def writing(engine: Engine, where: str) -> Iterator[Connection]:
    """A transaction that owns the pen from its beginning: it commits whole or leaves nothing."""
    with told(where), engine.connect() as connection, connection.execution_options(pen=True).begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        yield connection


def _begin_sqlite(connection: Connection) -> None:
    """Begin explicitly: a writer takes the lock at once, so that it never fails half-way for want of it."""
    writer = connection.get_execution_options().get("pen")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _prepare(raw: Any, _entry: ConnectionPoolEntry) -> None:
    """Set the pragmas of one new SQLite connection; WAL only where the engine has the fix."""
    cursor = raw.cursor()
    try:
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        if sys.platform == "darwin":
            cursor.execute("PRAGMA fullfsync=ON")
        _journal(cursor)
    finally:
        cursor.close()


def _journal(cursor: sqlite3.Cursor) -> None:
    """Journal by the gate; a file that cannot be written keeps the one it has."""
    wanted = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
    try:
        cursor.execute(f"PRAGMA journal_mode={wanted}")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").split("_")[1:2] not in (["READONLY"], ["CANTOPEN"], ["BUSY"]):
            raise


def _check_file(path: Path, *, create: bool) -> None:
    """The file is there (or may be made), is a file, lies on a local disk, and is an SQLite file or empty."""
    with told(str(path)):
        there = _is_there(path)
        refuse_network(path if there else path.parent)
        if path.is_dir():
            raise StorageError("is_folder", where=str(path))
        if not there:
            if not create:
                raise StorageError("no_registry", where=str(path))
            path.parent.mkdir(parents=True, exist_ok=True)
            return
        with path.open("rb") as file:
            head = file.read(16)
    if head and not head.startswith(b"SQLite format 3\x00"):
        raise StorageError("not_our_file", where=str(path))


def _is_there(path: Path) -> bool:
    """Whether something has this name; raises OSError where no file can have it."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True


def _server_engine(location: Location) -> Engine:
    """An engine for PostgreSQL: waits are bounded, commits reach the disk, times are UTC."""
    try:
        engine = create_engine(
            location.url,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 10,
                "options": "-c lock_timeout=60000 -c synchronous_commit=on -c timezone=UTC -c client_encoding=UTF8",
            },
        )
    except ModuleNotFoundError as error:
        raise StorageError("needs_psycopg", where=location.shown) from error
    _guard_fork(engine)
    return engine


def _guard_fork(engine: Engine) -> None:
    """Refuse a connection in a process other than the one that opened it."""

    @event.listens_for(engine, "connect")
    def remember(_raw: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["pid"] = os.getpid()

    @event.listens_for(engine, "checkout")
    def check(_raw: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        if entry.info["pid"] != os.getpid():
            raise StorageError("forked", where=str(engine.url))
