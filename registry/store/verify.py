"""Whether the record is what it was: the chain, the columns, an anchor kept elsewhere, and the tables against it.

Without an anchor neither a cut tail nor a rewritten whole can be seen; the answer says so by ``anchored``.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Date, Select, Table, Text, select, type_coerce

from registry.errors import InputError
from registry.store import ledger
from registry.store import tables as t
from registry.store.ledger import GENESIS, Event

COLUMNS = ("at", "actor", "role", "action", "subject", "version")
_AT, _ACTION, _BODY = map(Event.__slots__.index, ("at", "action", "body"))
_decode = json.JSONDecoder().raw_decode
SHOWN = 50
Rows = dict[str, dict[int, tuple[Any, ...]]]
"""By table and id, the ledgered columns of each row: tuples of plain values, which cost little to keep."""


@dataclass(frozen=True, slots=True)
class Breach:
    """The first event that is not what was recorded: ``kind`` is changed, removed, inserted, reordered or anchor."""

    kind: str
    seq: int
    action: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the ledger says: ``kind`` is changed, missing or extra."""

    table: str
    id: int
    kind: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the ledger that was kept elsewhere."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: how many events, the head, what is wrong, and the last event an anchor vouches for (0: none)."""

    events: int
    head: str
    at: str
    breach: Breach | None
    differences: tuple[Difference, ...]
    difference_count: int
    anchored: int

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.breach is None and not self.difference_count


def verify(connection: Connection, anchors: tuple[Anchor, ...] = ()) -> Verification:
    """Walk the ledger once, rebuild the tables beside it, and compare."""
    with _nothing_in_circles():
        return _verify(connection, {anchor.seq: anchor.hash for anchor in anchors})


@contextmanager
def _nothing_in_circles() -> Iterator[None]:
    """What is made within holds no circles: looking for them among so many rows takes a seventh of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _verify(connection: Connection, kept: Mapping[int, str]) -> Verification:
    """``verify`` with the hashes that were kept elsewhere, by number."""
    rows: Rows = {name: {} for name in t.LEDGERED}
    breach: Breach | None = None
    seq, prev, at, anchored = 0, GENESIS, "", 0
    for row in _event_rows(connection):
        content = _content(row[_BODY])
        if not _fits(row, content, seq + 1, prev):
            breach = breach or _check(connection, Event(*row), content, seq + 1, prev)
        seq, prev, at = row[0], row[-1], row[_AT]
        if seq in kept:
            anchored, breach = _anchored(row, kept[seq], anchored, breach)
        _replay(rows, content)
    missing = [number for number in kept if number > seq]
    if missing and breach is None:
        breach = Breach("removed", seq + 1, detail=f"anchor:{max(missing)}")
    differences = list(_differences(connection, rows))
    return Verification(seq, prev, at, breach, tuple(differences[:SHOWN]), len(differences), anchored)


def events(connection: Connection) -> Iterator[Event]:
    """Every event in order, a thousand at a time."""
    return (Event(*row) for row in _event_rows(connection))


def _event_rows(connection: Connection) -> Iterator[Sequence[Any]]:
    """The columns of every event, in the order of ``Event``."""
    columns = (t.event.c[name] for name in Event.__slots__)
    return _read(connection, select(*columns).order_by(t.event.c.seq))


def _read(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a query without values; of SQLite as its driver gives them, for there are many."""
    if connection.dialect.name == "sqlite":
        raw = cast("sqlite3.Connection", connection.connection.driver_connection)
        yield from raw.execute(str(query.compile(dialect=connection.dialect)))
        return
    for part in connection.execution_options(yield_per=1000).execute(query).partitions():
        yield from part


def _content(body: str) -> dict[str, Any] | None:
    """The body as a mapping; None where it is none."""
    try:
        content, end = _decode(body)
    except ValueError:
        return None
    return content if isinstance(content, dict) and end == len(body) else None


def _fits(row: Sequence[Any], content: dict[str, Any] | None, seq: int, prev: str) -> bool:
    """Whether an event is what was recorded at this place."""
    number, idem, at, actor, role, action, subject, version, body, before, hashed = row
    return (
        content is not None
        and number == seq
        and before == prev
        and ledger.digest(seq, prev, idem, body) == hashed
        and tuple(map(content.get, COLUMNS)) == (at, actor, role, action, subject, version)
    )


def _anchored(row: Sequence[Any], said: str, before: int, breach: Breach | None) -> tuple[int, Breach | None]:
    """The last event that an anchor vouches for, given what it says of this one; and what is wrong by then."""
    if row[-1] == said:
        return row[0], breach
    return before, breach or Breach("anchor", row[0], row[_ACTION])


def _check(
    connection: Connection, event: Event, content: dict[str, Any] | None, expected: int, prev: str
) -> Breach | None:
    """What is wrong with one event, given its place and the hash before it."""
    if event.seq == expected and event.prev == prev and _hash(event, event.seq) == event.hash:
        wrong = _wrong_columns(event, content)
        return Breach("changed", event.seq, event.action, ",".join(wrong)) if wrong else None
    if event.seq > expected:
        return Breach("removed", expected)
    return _displaced(connection, event, prev)


def _displaced(connection: Connection, event: Event, prev: str) -> Breach:
    """Why an event does not fit its place: its text, its own number or its forerunner is not what it was."""
    total = connection.execute(select(t.event.c.seq).order_by(t.event.c.seq.desc()).limit(1)).scalar_one()
    own = next((seq for seq in _nearest(event.seq, total) if _hash(event, seq) == event.hash), None)
    if own is None:
        return Breach("changed", event.seq, event.action)
    forerunner = connection.execute(select(t.event.c.seq).where(t.event.c.hash == event.prev)).scalar()
    if own < event.seq:
        return Breach("inserted", own)
    if forerunner is None and event.prev != prev and event.prev != GENESIS:
        return Breach("removed" if own > event.seq else "changed", own - 1)
    return Breach("reordered", event.seq, event.action)


def _nearest(seq: int, total: int) -> Iterator[int]:
    """Places from the nearest outwards, one beyond the last included (an event before it may be gone)."""
    yield seq
    for distance in range(1, total + 2):
        yield from (place for place in (seq - distance, seq + distance) if 1 <= place <= total + 1)


def _hash(event: Event, seq: int) -> str:
    """The hash the event should have at a place."""
    return ledger.digest(seq, event.prev, event.idem, event.body)


def _wrong_columns(event: Event, content: dict[str, Any] | None) -> list[str]:
    """Columns that differ from the text that was hashed."""
    if content is None:
        return ["body"]
    return [name for name in COLUMNS if content.get(name) != getattr(event, name)]


def _replay(rows: Rows, content: dict[str, Any] | None) -> None:
    """Apply an event's changes to the tables as they grow; what no program of ours wrote is passed over."""
    changes = (content or {}).get("changes")
    for change in changes if isinstance(changes, list) else ():
        table = rows.get(str(change.get("table"))) if isinstance(change, dict) else None
        if table is None:
            continue
        columns = t.LEDGERED[change["table"]]
        new, some, number = change.get("new"), change.get("set"), change.get("id")
        if isinstance(new, dict):
            table[new.get("id", 0)] = tuple(map(new.get, columns))
        elif isinstance(some, dict) and number in table:
            before = dict(zip(columns, table[number], strict=True))
            table[number] = tuple(map((before | some).get, columns))


def _differences(connection: Connection, rows: Rows) -> Iterator[Difference]:
    """Every row of the ledgered tables that differs from the replayed one."""
    for name, columns in t.LEDGERED.items():
        said, place = rows[name], columns.index("id")
        for found in _rows(connection, name, columns):
            told = said.pop(found[place], None)
            if told is None:
                if name != "relation" or found[columns.index("state")] != "proposed":
                    yield Difference(name, found[place], "extra")
            elif told != found:
                both = zip(columns, told, found, strict=True)
                yield Difference(
                    name, found[place], "changed", tuple(column for column, was, now in both if was != now)
                )
        yield from (Difference(name, row_id, "missing") for row_id in said)


def _rows(connection: Connection, name: str, columns: tuple[str, ...]) -> Iterator[Sequence[Any]]:
    """The ledgered columns of each row of a table, days as text."""
    table = _core(name)
    days = {column for column in columns if isinstance(table.c[column].type, Date)}
    # SQLite holds days as the text that is wanted; other databases give days, whatever they are asked for.
    query = select(*(type_coerce(table.c[name], Text) if name in days else table.c[name] for name in columns))
    found = _read(connection, query)
    return found if connection.dialect.name == "sqlite" else map(_plain, found)


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row with its days as text."""
    return tuple(value.isoformat() if isinstance(value, dt.date) else value for value in row)


def _core(name: str) -> Table:
    """The table of a name."""
    found: Table = t.instrument.metadata.tables[name]
    return found


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """Anchors of a file: an exported ledger (JSON lines), a backup's manifest, a published list, or ``SEQ HASH`` lines.

    Raises InputError ``no_anchor`` when there is none in it.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("no_anchor", name=str(path)) from error
    found = tuple(_anchors(content))
    if not found:
        raise InputError("no_anchor", name=str(path))
    return found


def _anchors(content: str) -> Iterator[Anchor]:
    """Anchors in a JSON document, or line by line."""
    try:
        whole = json.loads(content)
    except ValueError:
        yield from _of_lines(content)
    else:
        yield from _of_json(whole)


def _of_lines(content: str) -> Iterator[Anchor]:
    """Anchors of a text, line by line."""
    for line in content.splitlines():
        try:
            yield from _of_json(json.loads(line))
        except ValueError:
            parts = line.replace(":", " ").split()
            if len(parts) >= 2 and parts[0].isdigit() and len(parts[1]) == 64:
                yield Anchor(int(parts[0]), parts[1])


def _of_json(value: object) -> Iterator[Anchor]:
    """Anchors anywhere in a JSON value: a mapping with ``seq`` and ``hash``, or ``ledger_head`` as ``SEQ:HASH``."""
    if isinstance(value, list):
        for part in value:
            yield from _of_json(part)
    elif isinstance(value, dict):
        seq, hashed, head = value.get("seq"), value.get("hash"), value.get("ledger_head")
        if isinstance(seq, int) and isinstance(hashed, str):
            yield Anchor(seq, hashed)
        elif isinstance(head, str) and ":" in head:
            number, _, text = head.partition(":")
            yield Anchor(int(number), text)
        else:
            for part in value.values():
                yield from _of_json(part)


def damaged_texts(connection: Connection) -> Iterator[int]:
    """Documents whose stored text is no longer the one that was recorded."""
    query = select(t.document.c.id, t.document.c.text_sha256, t.document_text.c.text).join(
        t.document_text, t.document_text.c.document == t.document.c.id
    )
    for document, said, text in connection.execution_options(yield_per=200).execute(query):
        if hashlib.sha256(text.encode()).hexdigest() != said:
            yield document
