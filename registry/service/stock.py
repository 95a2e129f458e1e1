"""What the registry holds already: the same bytes, the same text, the same instrument; and new ids.

A second document of the same number and title is another document of the same instrument, and is told; the title of
the text that is issued, or a title without the office's name, is the same title under the same number. The same title
alone, or the same number under another title, is told and never merged.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select

from registry.service import keys
from registry.service.answers import Told
from registry.store import tables as t
from registry.text import fold, title_variants


@dataclass(frozen=True, slots=True)
class Known:
    """What tells one instrument from another."""

    id: int
    title: str
    title_key: str
    inner_key: str
    number_key: str | None
    issuers: tuple[str, ...]
    dated: dt.date | None
    draft: bool = False
    number: str | None = None
    subject_key: str = ""

    def bears(self, key: str) -> bool:
        """Whether a title key is that of the document or of the text it issues."""
        return bool(key) and key in (self.title_key, self.inner_key)


UNSTATED = "（未载明）"
"""The title of an instrument that a ledger names by its number only, until a document or another row tells its title."""
MOST_TOLD = 5
"""Instruments of the same number or title that a reader is told of at most."""
KNOWN_COLUMNS = tuple(t.instrument.c[name] for name in Known.__slots__)
# Asked for every file: built once, for that costs more than the answer.
_BY_NUMBER = select(*KNOWN_COLUMNS).where(t.instrument.c.number_key == bindparam("key"))
_BY_TITLE = select(*KNOWN_COLUMNS).where(t.instrument.c.title_key == bindparam("key"))
_OF_DAY = _BY_TITLE.where(t.instrument.c.dated == bindparam("day")).order_by(t.instrument.c.id)
_FIRST_BY_TITLE = _BY_TITLE.order_by(t.instrument.c.id).limit(MOST_TOLD)
_BY_TEXT = (
    select(t.document.c.id, t.document.c.instrument)
    .join(t.document_text, t.document_text.c.document == t.document.c.id)
    .where(t.document_text.c.text_key == bindparam("key"))
    .limit(1)
)


def known(row: Any) -> Known:
    """From a row of ``KNOWN_COLUMNS``."""
    return Known(**{**row._mapping, "issuers": tuple(json.loads(row.issuers))})


def next_id(connection: Connection, table: Table) -> int:
    """The id that the next row of a table takes; only the holder of the pen may use it."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1


@dataclass(slots=True)
class Ids:
    """Ids for new rows within one transaction."""

    connection: Connection
    used: dict[str, int] = field(default_factory=dict)

    def take(self, table: Table) -> int:
        """The next id of a table."""
        number = self.used.get(table.name)
        number = next_id(self.connection, table) if number is None else number + 1
        self.used[table.name] = number
        return number


@dataclass(slots=True)
class Stock:
    """Look-ups in the database together with what is about to be written."""

    connection: Connection
    numbers: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def add(self, entry: Known) -> None:
        """Remember an instrument that is about to be written."""
        if entry.number_key:
            self.numbers[entry.number_key].append(entry)
        self.titles[entry.title_key].append(entry)

    def by_number(self, key: str | None) -> list[Known]:
        """Instruments of a number."""
        if not key:
            return []
        rows = self.connection.execute(_BY_NUMBER, {"key": key})
        return [*map(known, rows), *self.numbers.get(key, ())]

    def by_title(self, key: str, day: dt.date | None) -> list[Known]:
        """Instruments of a title, by its key: all of that day, and the first of any other day (a title may be borne by many)."""
        if len(key) < keys.SHORT_TITLE:
            return []
        rows = [known(row) for row in self.connection.execute(_FIRST_BY_TITLE, {"key": key})]
        if len(rows) == MOST_TOLD and day is not None:
            rows += map(known, self.connection.execute(_OF_DAY, {"key": key, "day": day}))
        planned = [entry for entry in self.titles.get(key, ()) if len(rows) < MOST_TOLD or entry.dated == day]
        return list({entry.id: entry for entry in [*rows, *planned]}.values())

    def by_text(self, key: str) -> tuple[int, int | None] | None:
        """Document and instrument of the same text."""
        if not key:
            return None
        if key in self.texts:
            return self.texts[key]
        found = self.connection.execute(_BY_TEXT, {"key": key}).first()
        return (found[0], found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Identity:
    """Which instrument a document belongs to (None: a new one), and what its reader must be told."""

    instrument: int | None
    told: tuple[Told, ...] = ()


def identify(stock: Stock, entry: Known) -> Identity:
    """The instrument of a document that bears this title, number, date and issuers."""
    told: list[Told] = []
    for other in stock.by_number(entry.number_key):
        if named_alike(entry, other):
            return Identity(other.id, (("same_instrument", {"instrument": other.id, "title": other.title}),))
        told.append(("number_taken", {"instrument": other.id, "title": other.title}))
    for other in stock.by_title(entry.title_key, entry.dated):
        if _same_without_number(entry, other):
            return Identity(other.id, (("same_instrument", {"instrument": other.id, "title": other.title}),))
        told.append(("same_title", {"instrument": other.id, "title": other.title}))
    return Identity(None, tuple(told[:MOST_TOLD]))


def named_alike(one: Known, other: Known) -> bool:
    """Whether two that share a number are named as one document: by title, by what is issued, with or without the office."""
    if UNSTATED in (one.title, other.title):
        return True
    if same_title(one.title, other.title) or other.bears(one.inner_key) or one.bears(other.inner_key):
        return True
    offices = {fold(name) for name in (*one.issuers, *other.issuers)}
    return bool(_nameless(one.title_key, offices) & _nameless(other.title_key, offices))


def _nameless(key: str, offices: set[str]) -> set[str]:
    """A title's key, and what is left of it when the names of offices at its beginning are taken off."""
    rest, going = key, True
    while going:
        shorter = next((rest.removeprefix(name) for name in offices if name and rest.startswith(name)), rest)
        rest, going = shorter, shorter != rest
    return {form for form in (key, rest) if len(form) >= keys.SHORT_TITLE}


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for state name and version."""
    return bool(set(title_variants(one)) & set(title_variants(other)))


def _same_without_number(entry: Known, other: Known) -> bool:
    """Same whole title, issuers and day, where at most one of the two bears a number."""
    if entry.number_key and other.number_key:
        return False
    dated = entry.dated is not None and entry.dated == other.dated
    return (
        dated
        and set(entry.issuers) == set(other.issuers)
        and bool(entry.issuers)
        and same_title(entry.title, other.title)
    )
