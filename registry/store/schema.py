"""Which schema a database has, and the way from an older one to this: after a backup, in one transaction."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from registry.errors import StorageError
from registry.store.engine import APPLICATION_ID, reading, writing
from registry.store.where import Location

HEAD = 3
"""The schema this program knows; the steps are ``migrations/versions/v0001`` … in order."""

BEFORE_UPGRADE = ".before-schema-"
"""What the name of the copy bears that is made before an upgrade."""


def prepare(engine: Engine, location: Location) -> None:
    """Bring the database to the schema of this program.

    Raises StorageError ``not_our_file`` for another program's database and ``newer_schema`` for one that a later
    release wrote; neither is changed.
    """
    with reading(engine, location.shown) as connection:
        version = version_of(connection, location.shown)
    if version == HEAD:
        return
    if version and location.path:
        _back_up(location.path, version)
    with writing(engine, location.shown) as connection:
        if version_of(connection, location.shown) < HEAD:
            _upgrade(connection)


def version_of(connection: Connection, where: str) -> int:
    """Schema of an open database, 0 for an empty one; refuses a foreign one and a newer one."""
    version = _sqlite_version(connection, where) if connection.dialect.name == "sqlite" else _server_version(connection)
    if version > HEAD:
        raise StorageError("newer_schema", where=where, found=version, known=HEAD)
    return version


def _sqlite_version(connection: Connection, where: str) -> int:
    """By the header of the file: whose it is (application_id) and which schema (user_version)."""
    owner = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if owner == APPLICATION_ID:
        return version
    if owner or version or connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        raise StorageError("not_our_file", where=where)
    return 0


def _server_version(connection: Connection) -> int:
    """By Alembic's own table; a database with other tables only is taken as empty (they are left alone)."""
    if not inspect(connection).has_table("alembic_version"):
        return 0
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return int(found) if found else 0


def _upgrade(connection: Connection) -> None:
    """Run the missing steps on this connection; its transaction decides whether they happened."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, f"{HEAD:04d}")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={HEAD}")


def _back_up(path: Path, version: int) -> None:
    """A whole copy beside the file, before its schema is touched; one that exists already is kept."""
    copy = path.with_name(f"{path.name}{BEFORE_UPGRADE}{HEAD}-from-{version}")
    if copy.exists():
        return
    partial = copy.with_name(copy.name + ".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as target:
        source.backup(target)
    partial.replace(copy)
