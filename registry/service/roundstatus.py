"""How far a round is: what was decided by whom and when, what is in the way of closing it, what waits beside it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from registry.service import rounds
from registry.service.answers import RoundStatus
from registry.service.rows import counted
from registry.store import Store
from registry.store import tables as t


def status(store: Store, name: str | None = None) -> RoundStatus:
    """How far a round is."""
    with store.reading() as connection:
        row = rounds.find(connection, name)
        left = rounds.blockers(connection, row.id, rounds.MOST_NAMED)
        states = rounds.states_of(connection, row.id)
        fresh = len(rounds.newcomers(connection, row))
        return RoundStatus(
            round=rounds.view_of(connection, row),
            by_reviewer=_by(connection, row.id, t.decision.c.reviewer),
            by_day=_by(connection, row.id, func.substr(t.decision.c.decided_at, 1, 10)),
            blockers=left,
            blocker_count=sum(states.get(state, 0) for state in rounds.BLOCKING),
            agreement=_agreement(connection, row),
            undated=_undated(connection, row.id),
            newcomers=fresh,
            proposed=_waiting(connection),
            sweeping=_waiting(connection, t.relation.c.batch.is_not(None)),
            outside=_count(connection, t.instrument) - sum(states.values()) - fresh,
        )


def _count(connection: Connection, table: Any) -> int:
    """Rows of a table."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _waiting(connection: Connection, *conditions: Any) -> int:
    """How many repeals of documents wait for a person's word."""
    query = select(func.count()).select_from(t.relation).where(t.relation.c.state == "proposed", *conditions)
    return int(connection.execute(query.where(t.relation.c.kind == "repeals")).scalar_one())


def _by(connection: Connection, round_id: int, column: Any) -> dict[str, int]:
    """Decisions of a round by reviewer or day, withdrawn ones left out."""
    query = (
        select(column, func.count())
        .join(t.item, t.item.c.id == t.decision.c.item)
        .where(t.item.c.round == round_id, t.decision.c.outcome != "withdrawn")
        .group_by(column)
        .order_by(column)
    )
    return dict(counted(connection.execute(query)))


def _agreement(connection: Connection, row: Any) -> float | None:
    """Share of items with two opinions on which both were the same; None in a round with one reviewer."""
    if row.mode != "two_reviewers":
        return None
    query = (
        select(t.decision.c.item, t.decision.c.reviewer, t.decision.c.outcome)
        .join(t.item, t.item.c.id == t.decision.c.item)
        .where(t.item.c.round == row.id, t.decision.c.role == "reviewer", t.decision.c.outcome != "withdrawn")
        .order_by(t.decision.c.id)
    )
    opinions: dict[int, dict[str, str]] = {}
    for item, reviewer, outcome in connection.execute(query):
        opinions.setdefault(item, {}).setdefault(reviewer, outcome)
    pairs = [tuple(by.values())[:2] for by in opinions.values() if len(by) > 1]
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def _undated(connection: Connection, round_id: int) -> int:
    """Items whose document bears no day."""
    query = (
        select(func.count())
        .select_from(t.item.join(t.instrument, t.instrument.c.id == t.item.c.instrument))
        .where(t.item.c.round == round_id, t.instrument.c.dated.is_(None))
    )
    return int(connection.execute(query).scalar_one())
