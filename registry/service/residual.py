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
from registry.service.scoping import Scope, scope_of
from registry.store import tables as t
from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service.facade import Registry

LISTED = (Outcome.RETAIN.value, Outcome.AMEND.value)
ENDED = (Outcome.REPEAL.value, Outcome.LAPSE.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document that would end silently, and why no list saves it.

    ``why`` is not_in_round, undecided, out_of_scope, withheld (named on no public list, and the clause excepts none) or
    undated (no day tells whether the clause reaches it).
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
    named: str = ""  # in whose name the documents were issued that the clause speaks of; empty: anybody's


def usual_scope(registry: Registry, round_name: str | None = None, *, issuer: str = "") -> Scope | None:
    """The scope of the clause of a round's notice: by the office (one given, else the round's) and the issuers listed."""
    from registry.service.notices import usual_issuer

    with registry.store.reading() as connection:
        row = rounds.find(connection, round_name)
        office = issuer or usual_issuer(connection, row.id, row.scope)
        query = (
            select(t.instrument.c.id, t.instrument.c.issuers)
            .join(t.item, t.item.c.instrument == t.instrument.c.id)
            .where(t.item.c.round == row.id, t.instrument.c.visibility == "public")
        )
        issuers = {each.id: json.loads(each.issuers) for each in connection.execute(query)}
        listed = [each.instrument for each in standing(connection, t.item.c.round == row.id)
                  if each.outcome in (*LISTED, *ENDED)]  # fmt: skip
    return scope_of(office, (issuers[each] for each in listed if each in issuers)) if office else None


def residual(registry: Registry, round_name: str | None = None, *, scope: Scope | None = None) -> Residual:
    """Documents of the registry that the clause would end silently, the oldest first: as its sentence says.

    With a ``scope`` only documents issued in its name, or that name no issuer, are looked at. Where the sentence excepts what
    is not published (依法不予公开的除外: something decided is withheld), no withheld document ends by it.
    """
    with registry.store.reading() as connection:
        row = rounds.find(connection, round_name)
        until = row.cut_off or row.as_of
        entries = sorted(
            _entries(connection, row, until, scope), key=lambda entry: (entry.dated or dt.date.max, entry.instrument)
        )
    return Residual(row.name, row.closure, until, tuple(entries), (scope.named or scope.issuer) if scope else "")


def _entries(connection: Connection, row: Any, until: dt.date, scope: Scope | None) -> Iterator[Entry]:
    """Every document within the clause's reach that is on no list."""
    decided = {each.instrument: each.outcome for each in standing(connection, t.item.c.round == row.id)}
    items = set(connection.execute(select(t.item.c.instrument).where(t.item.c.round == row.id)).scalars())
    query = select(t.instrument).where(t.instrument.c.dated.is_(None) | (t.instrument.c.dated <= until))
    found = [each for each in connection.execute(query) if not each.draft]
    gone = ended(connection, [each.id for each in found])
    excepted = any(each.visibility != "public" and decided.get(each.id) in (*LISTED, *ENDED) for each in found)
    for each in found:
        if excepted and each.visibility != "public":
            continue
        why = _why(each, decided.get(each.id), in_round=each.id in items)
        issuers = tuple(json.loads(each.issuers))
        before = each.id in gone and each.id not in items
        if why and not before and (scope is None or scope.holds(issuers)):
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
