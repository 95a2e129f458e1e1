"""The residual clause (兜底条款) played through: which documents would end although no list names them.

In whitelist mode everything issued up to the cut-off day that is on no list of kept, extended or amended documents is
“no longer a basis of administration”. One sentence so decides on documents nobody looked at.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from registry.service import rounds
from registry.service.ended import ended, standing
from registry.store import tables as t
from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service.facade import Registry

LISTED = (Outcome.RETAIN.value, Outcome.AMEND.value)
ENDED = (Outcome.REPEAL.value, Outcome.LAPSE.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document that would end silently, and why no list saves it.

    ``why`` is not_in_round, undecided, out_of_scope, withheld (kept, but named on no public list) or undated (no day tells
    whether the clause reaches it).
    """

    instrument: int
    title: str
    number: str | None
    issuers: tuple[str, ...]
    dated: dt.date | None
    why: str


@dataclass(frozen=True, slots=True)
class Residual:
    """The answer: the round, whether its notice carries the clause, the day it reaches to, and the documents."""

    round_name: str
    closure: str
    until: dt.date
    entries: tuple[Entry, ...]


def residual(registry: Registry, round_name: str | None = None, *, issuer: str = "") -> Residual:
    """Documents of the registry that the clause would end silently, the oldest first.

    With an ``issuer`` only documents in whose issuers it is named, or that name none, are looked at: the clause speaks of
    documents issued in the office's name.
    """
    with registry.store.reading() as connection:
        row = rounds.find(connection, round_name)
        until = row.cut_off or row.as_of
        entries = sorted(
            _entries(connection, row, until, issuer), key=lambda entry: (entry.dated or dt.date.max, entry.instrument)
        )
    return Residual(row.name, row.closure, until, tuple(entries))


def _entries(connection: Connection, row: Any, until: dt.date, issuer: str) -> Iterator[Entry]:
    """Every document within the clause's reach that is on no list."""
    decided = {each.instrument: each.outcome for each in standing(connection, t.item.c.round == row.id)}
    items = set(connection.execute(select(t.item.c.instrument).where(t.item.c.round == row.id)).scalars())
    query = select(t.instrument).where(t.instrument.c.dated.is_(None) | (t.instrument.c.dated <= until))
    found = [each for each in connection.execute(query) if not each.draft]
    gone = ended(connection, [each.id for each in found])
    for each in found:
        why = _why(each, decided.get(each.id), in_round=each.id in items)
        issuers = tuple(json.loads(each.issuers))
        before = each.id in gone and each.id not in items
        if why and not before and (not issuer or not issuers or issuer in issuers):
            yield Entry(each.id, each.title, each.number, issuers, each.dated, why)


def _why(row: Any, outcome: str | None, *, in_round: bool) -> str:
    """Why no list saves a document; empty where one does, or where it ends by name."""
    if outcome in LISTED:
        return "withheld" if row.visibility != "public" else ""
    if outcome in ENDED:
        return ""
    if outcome == Outcome.OUT_OF_SCOPE.value:
        return "out_of_scope"
    if row.dated is None:
        return "undated"
    return "undecided" if in_round else "not_in_round"
