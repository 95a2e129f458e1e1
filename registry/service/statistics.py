"""The figures of a round as they are reported, reconciled; and what falls due."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from registry.publication.wording import UNSTATED
from registry.service import filings, frozen, rounds
from registry.service.answers import Expiring, Statistics, Told
from registry.service.ended import ended, standing
from registry.service.scoping import full_names
from registry.store import Store
from registry.store import tables as t
from registry.values import Outcome

COUNTED = (Outcome.RETAIN, Outcome.AMEND, Outcome.REPEAL, Outcome.LAPSE, Outcome.OUT_OF_SCOPE)
"""Reviewed is the sum of these: 废止 and 失效 are kept apart, and 存疑 is no result."""


def statistics(store: Store, round_name: str | None = None) -> Statistics:
    """The figures of a round: reviewed = retained + amended + repealed + lapsed + out of scope."""
    with store.reading() as connection:
        view = rounds.view_of(connection, rounds.find(connection, round_name))
        decided = standing(connection, t.item.c.round == view.id)
        facts = _facts(connection, view.id)
        outcomes = {one.value: sum(row.outcome == one.value for row in decided) for one in COUNTED}
        return Statistics(
            round=view,
            reviewed=len(decided),
            outcomes=outcomes,
            extended=sum(row.new_expiry is not None for row in decided),
            open=sum(view.states.get(state, 0) for state in rounds.BLOCKING),
            withheld=sum(facts[row.instrument][2] == "withheld" for row in decided),
            by_issuer=_grouped(decided, {number: fact[0] for number, fact in facts.items()}),
            by_year=_grouped(decided, {number: fact[1] for number, fact in facts.items()}),
            documents=_documents(connection, "imported"),
            failed=_documents(connection, "failed"),
            disagreements=tuple(_disagreements(connection, view, outcomes, len(decided))),
        )


def _facts(connection: Connection, round_id: int) -> dict[int, tuple[str, str, str]]:
    """First issuer, year and visibility of each instrument of a round."""
    query = (
        select(t.instrument.c.id, t.instrument.c.issuers, t.instrument.c.dated, t.instrument.c.visibility)
        .join(t.item, t.item.c.instrument == t.instrument.c.id)
        .where(t.item.c.round == round_id)
    )
    full = full_names(connection)
    return {
        row.id: (
            next((full[name] for name in json.loads(row.issuers)), UNSTATED),
            str(row.dated.year) if row.dated else UNSTATED,
            row.visibility,
        )
        for row in connection.execute(query)
    }


def _grouped(decided: list[Any], keys: Mapping[int, str]) -> dict[str, Mapping[str, int]]:
    """Outcomes by a property of the instruments."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in decided:
        found[keys[row.instrument]][row.outcome] += 1
    return {name: dict(found[name]) for name in sorted(found)}


def _documents(connection: Connection, status: str) -> int:
    """Documents of the stock by status."""
    return int(
        connection.execute(
            select(func.count()).select_from(t.document).where(t.document.c.status == status)
        ).scalar_one()
    )


def _disagreements(connection: Connection, view: Any, outcomes: Mapping[str, int], reviewed: int) -> Iterator[Told]:
    """Figures that do not add up, each by name."""
    if sum(outcomes.values()) != reviewed:
        yield "sum_differs", {"sum": sum(outcomes.values()), "reviewed": reviewed}
    if view.states.get("decided", 0) != reviewed:
        yield "decided_differs", {"items": view.states.get("decided", 0), "reviewed": reviewed}
    left = view.items - reviewed
    if left:
        yield "not_decided", {"count": left, "items": view.items}
    newcomers = len(rounds.newcomers(connection, rounds.find(connection, view.name)))
    if newcomers:
        yield "not_in_round" if view.state == "open" else "not_in_closed_round", {"count": newcomers}
    if frozen.differs(connection, view):
        yield "published_differs", {"name": view.name}


def expiring(store: Store, until: dt.date, since: dt.date) -> tuple[Expiring, ...]:
    """Validity that ends, amendments and filings that fall due, between two days; documents that have ended are left out."""
    with store.reading() as connection:
        found = [
            *_validity(connection, since, until),
            *_amendments(connection, since, until),
            *_filings(connection, since, until),
        ]
        gone = ended(connection, [entry.instrument for entry in found if entry.instrument is not None])
    return tuple(sorted((e for e in found if e.instrument not in gone), key=lambda e: (e.on, e.instrument or 0)))


def _validity(connection: Connection, since: dt.date, until: dt.date) -> Iterator[Expiring]:
    """Documents whose period of validity ends; a later decision to extend counts."""
    extended = {row.instrument: row.new_expiry for row in standing(connection, t.decision.c.new_expiry.is_not(None))}
    query = select(t.instrument).where(t.instrument.c.expires_on.is_not(None) | t.instrument.c.id.in_(list(extended)))
    for row in connection.execute(query):
        on = extended.get(row.id) or row.expires_on
        if on is not None and since <= on <= until:
            yield Expiring(row.id, row.title, row.number, "validity", on, (on - since).days)


def _amendments(connection: Connection, since: dt.date, until: dt.date) -> Iterator[Expiring]:
    """Amendments that are due, as the last round that decided on the document has it."""
    due = select(t.item.c.instrument).join(t.decision, t.decision.c.item == t.item.c.id)
    due = due.where(t.decision.c.due_on >= since, t.decision.c.due_on <= until)
    last = {row.instrument: row for row in standing(connection, t.item.c.instrument.in_(due))}
    for decision in last.values():
        if decision.due_on is None or not since <= decision.due_on <= until:
            continue
        row = connection.execute(select(t.instrument).where(t.instrument.c.id == decision.instrument)).one()
        yield Expiring(row.id, row.title, row.number, "amendment", decision.due_on, (decision.due_on - since).days)


def _filings(connection: Connection, since: dt.date, until: dt.date) -> Iterator[Expiring]:
    """Published rounds that are still to be filed."""
    for filing in filings.filings(connection, since):
        if filing.state in ("due", "overdue") and filing.due_on and since <= filing.due_on <= until:
            days = (filing.due_on - since).days
            yield Expiring(None, filing.round_name, filing.number or None, "filing", filing.due_on, days)
