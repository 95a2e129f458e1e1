"""The queue of a round: worst first, in pages that continue where the last one ended."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, extract, func, insert, or_, select

from registry.errors import StateError
from registry.service import closing, rounds, searching
from registry.service.answers import Actor, ItemRow, QueueFilter, QueuePage
from registry.service.ended import standing
from registry.service.relating import chunks
from registry.service.rows import reasons_of
from registry.store import Store
from registry.store import tables as t
from registry.values import Outcome

COLUMNS = (
    t.item.c.id,
    t.item.c.instrument,
    t.instrument.c.title,
    t.instrument.c.number,
    t.instrument.c.dated,
    t.instrument.c.issuers,
    t.item.c.state,
    t.item.c.rank,
    t.item.c.reasons,
    t.item.c.assignee,
    t.item.c.version,
    t.item.c.stale_reason,
)


def page(
    store: Store,
    round_name: str | None,
    wanted: QueueFilter,
    after: tuple[int, int] | None = None,
    limit: int = 200,
) -> QueuePage:
    """Lines of the queue by falling rank, then by id; ``after`` is the (rank, id) of the last line seen."""
    with store.reading() as connection:
        row = rounds.find(connection, round_name)
        query = _filtered(connection, row, wanted)
        total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        if after is not None:
            query = query.where(or_(t.item.c.rank < after[0], and_(t.item.c.rank == after[0], t.item.c.id > after[1])))
        found = connection.execute(query.order_by(t.item.c.rank.desc(), t.item.c.id).limit(limit)).all()
        rows = tuple(item_rows(connection, found))
    last = (found[-1].rank, found[-1].id) if len(found) == limit else None
    return QueuePage(rows, last, total)


def ids(store: Store, round_name: str | None, wanted: QueueFilter) -> tuple[int, ...]:
    """Ids of all items that a filter lets through, in the order of the queue: the backbone of a virtual list."""
    with store.reading() as connection:
        row = rounds.find(connection, round_name)
        query = _filtered(connection, row, wanted).order_by(t.item.c.rank.desc(), t.item.c.id)
        return tuple(connection.execute(query.with_only_columns(t.item.c.id)).scalars())


def lines(store: Store, items: Iterable[int]) -> tuple[ItemRow, ...]:
    """Lines of items by id, in the order asked for."""
    wanted = list(items)
    with store.reading() as connection:
        found = {row.id: row for some in chunks(wanted) for row in _lines(connection, some)}
    return tuple(found[item] for item in wanted if item in found)


def _lines(connection: Connection, items: list[int]) -> Iterable[ItemRow]:
    """Lines of some items."""
    rows = connection.execute(_joined().where(t.item.c.id.in_(items))).all()
    return item_rows(connection, rows)


def _joined() -> Select[Any]:
    """Items with their instruments."""
    return select(*COLUMNS).join(t.instrument, t.instrument.c.id == t.item.c.instrument)


def _filtered(connection: Connection, row: Any, wanted: QueueFilter) -> Select[Any]:
    """Items of a round (id, state) that a filter lets through."""
    query = _joined().where(t.item.c.round == row.id)
    if wanted.states:
        query = query.where(t.item.c.state.in_(wanted.states))
    if wanted.assignee:
        query = query.where(t.item.c.assignee == wanted.assignee)
    if wanted.year:
        query = query.where(extract("year", t.instrument.c.dated) == wanted.year)
    if wanted.issuer:
        query = query.where(t.instrument.c.issuers.contains(wanted.issuer, autoescape=True))
    if wanted.rule or wanted.severity:
        query = query.where(t.item.c.instrument.in_(_flagged(connection, row, wanted)))
    if wanted.law:
        query = query.where(t.item.c.instrument.in_(_citing(wanted.law)))
    if wanted.words.strip():
        query = query.where(_worded(connection, wanted))
    if wanted.outcome is not None:
        query = query.where(t.item.c.id.in_(_decided(connection, row.id, wanted.outcome)))
    return query


def _flagged(connection: Connection, row: Any, wanted: QueueFilter) -> list[int] | Select[Any]:
    """Instruments with a finding of a rule or severity; in a closed round, with one when it was closed."""
    if closing.is_kept(connection, row):
        return _flagged_then(connection, row, wanted)
    query = select(t.finding.c.instrument)
    if wanted.rule:
        query = query.where(t.finding.c.rule == wanted.rule)
    if wanted.severity:
        query = query.where(t.finding.c.severity == wanted.severity)
    return query


def _flagged_then(connection: Connection, row: Any, wanted: QueueFilter) -> list[int]:
    """Instruments that bore such a finding when their round was closed."""
    stands = closing.kept(connection, row, rounds.instruments(connection, row.id))
    return [
        number
        for number, stood in stands.items()
        if any(
            wanted.rule in ("", view.finding.rule) and wanted.severity in ("", view.finding.severity.value)
            for view in stood.findings
        )
    ]


def _citing(law: str) -> Select[Any]:
    """Instruments that cite a law, by its id or a part of the title as cited."""
    return (
        select(t.document.c.instrument)
        .join(t.citation, t.citation.c.document == t.document.c.id)
        .where(or_(t.citation.c.target == law, t.citation.c.title.contains(law, autoescape=True)))
        .where(t.document.c.instrument.is_not(None))
    )


def _worded(connection: Connection, wanted: QueueFilter) -> Any:
    """Instruments that the words name; with ``in_text`` also those whose text holds them."""
    named = searching.named_like(wanted.words)
    if not wanted.in_text:
        return named
    return or_(named, t.instrument.c.id.in_(searching.instruments_with(connection, wanted.words)))


def _decided(connection: Connection, round_id: int, outcome: Outcome) -> list[int]:
    """Items on which an outcome stands."""
    return [row.item for row in standing(connection, t.item.c.round == round_id) if row.outcome == outcome.value]


def item_rows(connection: Connection, rows: Iterable[Any]) -> Iterable[ItemRow]:
    """Lines of rows, with the outcome that stands and who decided."""
    found = list(rows)
    stand: dict[int, Any] = {}
    for some in chunks([row.id for row in found if row.state == "decided"]):
        stand |= {row.item: row for row in standing(connection, t.item.c.id.in_(some))}
    for row in found:
        decided = stand.get(row.id)
        yield ItemRow(
            id=row.id,
            instrument=row.instrument,
            title=row.title,
            number=row.number,
            dated=row.dated,
            issuers=tuple(json.loads(row.issuers)),
            state=row.state,
            rank=row.rank,
            reasons=reasons_of(row.reasons),
            assignee=row.assignee,
            version=row.version,
            outcome=Outcome(decided.outcome) if decided else None,
            reviewers=(decided.reviewer,) if decided else (),
            stale_reason=row.stale_reason or "",
        )


def assign(store: Store, actor: Actor, items: Iterable[int], assignee: str) -> int:
    """Give items of open rounds to a reviewer (empty: to nobody); how many changed hands.

    Raises StateError ``round_is_closed`` or ``round_is_published``; then none of them does.
    """
    changed = 0
    with store.doing("assign", actor.name, actor.role, subject="items") as verb:
        for item in items:
            query = select(t.item.c.assignee, t.round_.c.name, t.round_.c.state).join(
                t.round_, t.round_.c.id == t.item.c.round
            )
            row = verb.connection.execute(query.where(t.item.c.id == item)).first()
            if row is not None and row.state != "open":
                raise StateError(f"round_is_{row.state}", name=row.name)
            if row is not None and row.assignee != assignee:
                verb.update(t.item, item, {"assignee": assignee})
                changed += 1
    return changed


def keep_draft(store: Store, item: int, reviewer: str, body: str, at: str) -> None:
    """Keep a reviewer's unfinished note; an empty one is dropped. No event: a draft is no record."""
    mine = and_(t.draft.c.item == item, t.draft.c.reviewer == reviewer)
    with store.writing() as connection:
        connection.execute(delete(t.draft).where(mine))
        if body:
            connection.execute(insert(t.draft).values(item=item, reviewer=reviewer, body=body, at=at))
