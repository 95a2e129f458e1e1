"""An open registry: its engine, its place, and the two ways in, reading and doing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from registry.errors import StorageError
from registry.store import engine as door
from registry.store import ledger, schema
from registry.store.ledger import Event, Verb
from registry.store.originals import Originals
from registry.store.where import Location, locate


class AlreadyDoneError(Exception):
    """A verb of this idempotency key was carried out before; ``event`` is what was recorded then."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.idem)
        self.event = event


@dataclass(frozen=True, slots=True)
class Store:
    """One open registry. It may be used from several threads; each use takes a connection of its own."""

    location: Location
    engine: Engine
    originals: Originals

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    def reading(self) -> AbstractContextManager[Connection]:
        """A consistent view of the tables."""
        return door.reading(self.engine, self.location.shown)

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction for derived tables and for several events at once; ``doing`` is the usual way."""
        return door.writing(self.engine, self.location.shown)

    @contextmanager
    def doing(self, action: str, actor: str, role: str, *, subject: str = "", key: str | None = None) -> Iterator[Verb]:
        """One verb: its changes and its event, together or not at all.

        Raises AlreadyDoneError when the key is known. When the database reports a failure of the commit itself, the key is
        looked up: a commit that happened is no failure.
        """
        key = key or ledger.new_key()
        try:
            with self.writing() as connection:
                done = ledger.by_key(connection, key)
                if done:
                    raise AlreadyDoneError(done)
                verb = Verb(connection, action, actor, role, subject, key)
                yield verb
                ledger.append(connection, [verb])
        except StorageError:
            if not self.happened(key):
                raise

    def happened(self, key: str) -> bool:
        """Whether a verb of this key is recorded; False too where the database cannot be asked."""
        try:
            with self.reading() as connection:
                return ledger.by_key(connection, key) is not None
        except StorageError:
            return False

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_store(where: str | os.PathLike[str] | None = None, *, create: bool = True) -> Store:
    """Open the registry of a place, making or upgrading its tables where needed.

    Raises StorageError (exit code 5) for whatever stands in the way: a foreign or newer file, a network drive, a
    read-only medium, a full disk, a server that does not answer.
    """
    location = locate(where)
    engine = door.connect(location, create=create)
    try:
        schema.prepare(engine, location)
    except BaseException:
        engine.dispose()
        raise
    return Store(location, engine, Originals(location.originals))
