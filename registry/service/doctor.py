"""What the registry stands on, and whether it bears: one line for each thing that was looked at."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from registry.service.answers import Check
from registry.service.auditing import audit
from registry.service.stage import Engine
from registry.store import Store
from registry.store import tables as t
from registry.store.engine import wal_is_safe
from registry.store.where import file_system

ENOUGH_BYTES = 500 * 1024 * 1024


def examine(store: Store, engine: Engine, *, read_data: bool = False) -> tuple[Check, ...]:
    """Every check; ``read_data`` reads all texts and originals too."""
    return tuple(_checks(store, engine, read_data=read_data))


def _checks(store: Store, engine: Engine, *, read_data: bool) -> Iterator[Check]:
    """The checks, cheap ones first."""
    yield Check("place", "ok", {"where": store.location.shown})
    with store.reading() as connection:
        yield from _sqlite(store, connection) if store.dialect == "sqlite" else _server(connection)
        yield from _stock(connection)
    yield from _disk(store)
    found = audit(store, read_data=read_data)
    proof = found.verification
    state = "ok" if found.sound else "bad"
    yield Check(
        "ledger", state, {"events": proof.events, "head": proof.head[:16], "differences": proof.difference_count}
    )
    if read_data:
        yield Check("texts", "bad" if found.texts else "ok", {"count": len(found.texts)})
        yield Check("originals", "bad" if found.originals else "ok", {"count": len(found.originals)})
    catalogue = getattr(engine, "catalogue", None)
    if catalogue is not None:
        yield Check("catalogue", "ok", {"as_of": catalogue.as_of.isoformat(), "laws": len(catalogue)})


def _sqlite(store: Store, connection: Connection) -> Iterator[Check]:
    """Engine, journal, file and its inner order."""
    version = sqlite3.sqlite_version
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    safe = wal_is_safe(sqlite3.sqlite_version_info)
    state = "bad" if mode == "wal" and not safe else "ok"
    yield Check("sqlite", state, {"version": version, "journal": mode})
    kind = file_system(store.location.path.resolve()) if store.location.path else ""
    yield Check("file_system", "ok", {"kind": kind or "—"})
    answer = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    yield Check("integrity", "ok" if answer == "ok" else "bad", {"answer": answer})
    orphans = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    yield Check("foreign_keys", "bad" if orphans else "ok", {"count": orphans})


def _server(connection: Connection) -> Iterator[Check]:
    """Version of the server, and whether the role in use may switch the guards off."""
    version = connection.exec_driver_sql("SHOW server_version").scalar()
    yield Check("postgresql", "ok", {"version": version})
    owner = connection.exec_driver_sql(
        "SELECT rolsuper OR pg_get_userbyid(c.relowner) = current_user FROM pg_roles, pg_class c"
        " WHERE rolname = current_user AND c.relname = 'event'"
    ).scalar()
    yield Check("server_role", "note" if owner else "ok", {"owner": bool(owner)})


def _stock(connection: Connection) -> Iterator[Check]:
    """What is in the registry."""
    counts = {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in (("instruments", t.instrument), ("documents", t.document), ("decisions", t.decision))
    }
    yield Check("stock", "ok", counts)
    failed = connection.execute(
        select(func.count()).select_from(t.document).where(t.document.c.status == "failed")
    ).scalar_one()
    yield Check("failed_files", "note" if failed else "ok", {"count": failed})


def _disk(store: Store) -> Iterator[Check]:
    """Room beside the file and the originals."""
    place = store.location.path.parent if store.location.path else store.originals.folder.parent
    if place.exists():
        free = shutil.disk_usage(place).free
        yield Check("disk", "note" if free < ENOUGH_BYTES else "ok", {"free_mb": free // (1024 * 1024)})
