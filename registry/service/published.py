"""When and by which paper a round was published, and from which day what it ended no longer holds: one rule for all.

The day that a decision names goes first; else the day of effect told at publication; else the day the paper was published
(told at publication, for the paper is often signed before the registry hears of it); else the day on which the registry was
told. Before a round is published nothing of it has ended for anybody outside the office.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from registry.service.ended import standing
from registry.store import tables as t

PUBLISH = "round.publish"
CHINA = dt.timezone(dt.timedelta(hours=8))
"""The clock of Chinese offices (北京时间), without summer time."""


@dataclass(frozen=True, slots=True)
class Published:
    """The publication of a round: the day of the paper, the day of its effect, its number (empty: not told).

    ``lists`` are the digests of its lists by kind.
    """

    on: dt.date
    effective_on: dt.date
    number: str = ""
    lists: Mapping[str, str] = field(default_factory=dict)


def day_of(moment: str) -> dt.date:
    """The day of a moment by the clock of the office."""
    return dt.datetime.fromisoformat(moment).astimezone(CHINA).date()


def publication(connection: Connection, round_row: Any) -> Published | None:
    """The publication that stands of a round (a row with name, state and published_at); None while it is not published."""
    if round_row.state != "published" or not round_row.published_at:
        return None
    query = (
        select(t.event.c.body)
        .where(t.event.c.subject == f"round:{round_row.name}", t.event.c.action == PUBLISH)
        .order_by(t.event.c.seq.desc())
        .limit(1)
    )
    body = connection.execute(query).scalar()
    facts = json.loads(body)["facts"] if body else {}
    told = facts.get("published_on")
    on = dt.date.fromisoformat(told) if told else day_of(round_row.published_at)
    effect = facts.get("effective_on")
    effective_on = dt.date.fromisoformat(effect) if effect else on
    return Published(on, effective_on, str(facts.get("number", "")), facts.get("lists", {}))


def stops(decision: Any, paper: Published | None) -> dt.date | None:
    """The day from which what a decision ended no longer holds; None while its round is not published."""
    if paper is None:
        return None
    named: dt.date | None = decision.effective_on
    return named or paper.effective_on


def stops_on(connection: Connection, instrument: int) -> dt.date | None:
    """The same for a document whose last standing decision ended it."""
    rows = standing(connection, t.item.c.instrument == instrument)
    if not rows:
        return None
    query = select(t.round_).join(t.item, t.item.c.round == t.round_.c.id).where(t.item.c.id == rows[-1].item)
    return stops(rows[-1], publication(connection, connection.execute(query).one()))
