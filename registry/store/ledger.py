"""The hash-chained record: what was done, by whom, and what it did to the tables.

``hash = sha256("qingli1|" seq "|" prev "|" idem "|" body)``; ``body`` is canonical JSON, kept as the exact text that was
hashed. It holds every column of the event but its place in the chain, and each change of a ledgered table, so that the
tables can be made anew from it. The first ``prev`` is 64 zeros.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.engine import RowMapping

from registry.errors import StorageError
from registry.store import bulk
from registry.store import tables as t
from registry.store.plain import canonical

SCHEME = "qingli1"
GENESIS = "0" * 64
CLOCK_TOLERANCE = dt.timedelta(hours=24)
Change = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the ledger."""

    seq: int
    idem: str
    at: str
    actor: str
    role: str
    action: str
    subject: str
    version: int
    body: str
    prev: str
    hash: str

    @property
    def content(self) -> dict[str, Any]:
        """The body as a mapping."""
        content: dict[str, Any] = json.loads(self.body)
        return content


def digest(seq: int, prev: str, idem: str, body: str) -> str:
    """Hash of an event (hex)."""
    return hashlib.sha256(f"{SCHEME}|{seq}|{prev}|{idem}|{body}".encode()).hexdigest()


def now() -> str:
    """This moment in UTC, as the tables hold it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@cache
def program() -> str:
    """Name and version of this program, as events hold it."""
    try:
        return f"qingli {version('qingli')}"
    except PackageNotFoundError:
        return "qingli"


def new_key() -> str:
    """An idempotency key for a verb that its caller did not name."""
    return uuid.uuid4().hex


@dataclass(slots=True)
class Verb:
    """One action under way: writes to ledgered tables go through it, so that its event can tell them."""

    connection: Connection
    action: str
    actor: str
    role: str
    subject: str = ""
    key: str = field(default_factory=new_key)
    version: int = 1
    facts: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows to a ledgered table and remember them."""
        if not rows:
            return
        whole = [t.complete(table, row) for row in rows]
        self.connection.execute(insert(table), whole)
        self.note(table, whole)

    def note(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Remember whole rows that were, or are about to be, added in bulk."""
        columns = t.LEDGERED[table.name]
        self.changes += [{"table": table.name, "new": t.plain(row, columns)} for row in rows]

    def update(self, table: Table, row_id: int, values: Mapping[str, Any]) -> None:
        """Change columns of one row of a ledgered table and remember them."""
        self.connection.execute(update(table).where(table.c.id == row_id).values(**values))
        said = {name: value for name, value in values.items() if name in t.LEDGERED[table.name]}
        if said:
            self.changes.append({"table": table.name, "id": row_id, "set": json.loads(canonical(said))})

    def body(self, at: str) -> str:
        """The text that is hashed."""
        return canonical(
            {
                "at": at,
                "actor": self.actor,
                "role": self.role,
                "action": self.action,
                "subject": self.subject,
                "version": self.version,
                "program": program(),
                "facts": self.facts,
                "changes": self.changes,
            }
        )


def last(connection: Connection) -> tuple[int, str, str]:
    """Sequence, hash and time of the last event; (0, zeros, "") before the first."""
    found = connection.execute(
        select(t.event.c.seq, t.event.c.hash, t.event.c.at).order_by(t.event.c.seq.desc()).limit(1)
    ).first()
    return (found[0], found[1], found[2]) if found else (0, GENESIS, "")


def append(connection: Connection, verbs: Sequence[Verb]) -> list[Event]:
    """Write one event for each verb, in order; only a transaction that holds the pen may do so."""
    seq, prev, before = last(connection)
    at = now()
    _check_clock(at, before)
    events: list[Event] = []
    for verb in verbs:
        seq += 1
        body = verb.body(at)
        hashed = digest(seq, prev, verb.key, body)
        events.append(
            Event(seq, verb.key, at, verb.actor, verb.role, verb.action, verb.subject, verb.version, body, prev, hashed)
        )
        prev = hashed
    bulk.insert(connection, t.event, [as_row(event) for event in events])
    return events


def as_row(event: Event) -> dict[str, Any]:
    """The event by column."""
    return {name: getattr(event, name) for name in Event.__slots__}


def by_key(connection: Connection, key: str) -> Event | None:
    """The event that was recorded under an idempotency key."""
    found = connection.execute(select(t.event).where(t.event.c.idem == key)).mappings().first()
    return of_row(found) if found else None


def known_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Which of these idempotency keys are recorded; at most some hundreds are asked for at once."""
    return set(connection.execute(select(t.event.c.idem).where(t.event.c.idem.in_(keys))).scalars())


def of_row(row: RowMapping) -> Event:
    """An event from its row."""
    return Event(**{name: row[name] for name in Event.__slots__})


def _check_clock(at: str, before: str) -> None:
    """Refuse a clock that stands more than a day behind the last event: its dates would mislead."""
    if before and at < before:
        behind = dt.datetime.fromisoformat(before) - dt.datetime.fromisoformat(at)
        if behind > CLOCK_TOLERANCE:
            raise StorageError("clock_behind", now=at, last=before)
