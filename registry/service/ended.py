"""Which documents of the office have ended: by a live decision, or by a relation that a person confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select, true

from registry.service.relating import chunks
from registry.store import tables as t
from registry.values import Outcome

ENDING = (Outcome.REPEAL.value, Outcome.LAPSE.value)
WHOLE = "[]"
"""A relation ends a document as a whole when it names no provisions."""


def ended(connection: Connection, instruments: Iterable[int]) -> dict[int, tuple[dt.date | None, str]]:
    """Instruments of these that have ended: since when, and by what (decision, relation)."""
    found: dict[int, tuple[dt.date | None, str]] = {}
    for some in chunks(set(instruments)):
        found |= _by_relation(connection, t.relation.c.to_instrument.in_(some))
        found |= _by_decision(connection, t.item.c.instrument.in_(some))
    return found


def all_ended(connection: Connection) -> dict[int, tuple[dt.date | None, str]]:
    """Every instrument that has ended."""
    return _by_relation(connection, true()) | _by_decision(connection, true())


def standing(connection: Connection, condition: Any) -> list[Any]:
    """The decision that stands for each decided item that meets a condition: the approver's, else the last."""
    later = t.decision.alias()
    query = (
        select(t.decision, t.item.c.instrument, t.round_.c.as_of)
        .join(t.item, t.item.c.id == t.decision.c.item)
        .join(t.round_, t.round_.c.id == t.item.c.round)
        .outerjoin(later, later.c.supersedes == t.decision.c.id)
        .where(condition, t.item.c.state == "decided", later.c.id.is_(None))
        .where(t.decision.c.outcome != "withdrawn", t.decision.c.id > t.item.c.fresh_after)
        .order_by(t.decision.c.item, t.decision.c.role == "approver", t.decision.c.id)
    )
    return list({row.item: row for row in connection.execute(query)}.values())


def _by_decision(connection: Connection, condition: Any) -> dict[int, tuple[dt.date | None, str]]:
    """By the decision that stands: on the day it names, else on the day of its round."""
    rows = standing(connection, condition)
    return {row.instrument: (row.effective_on or row.as_of, "decision") for row in rows if row.outcome in ENDING}


def _by_relation(connection: Connection, condition: Any) -> dict[int, tuple[dt.date | None, str]]:
    """By a later document, where a person confirmed that it ends this one as a whole."""
    query = select(t.relation.c.to_instrument, t.relation.c.effective_on).where(
        condition,
        t.relation.c.to_instrument.is_not(None),
        t.relation.c.kind == "repeals",
        t.relation.c.state == "confirmed",
        t.relation.c.provisions == WHOLE,
    )
    return {row.to_instrument: (row.effective_on, "relation") for row in connection.execute(query)}
