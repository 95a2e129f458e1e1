"""What the reviewer's desk asks for besides the verbs: the order of the queue, one's own opinions, texts to link to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from registry.service import grouping, queue, rounds, searching
from registry.service.answers import QueueFilter
from registry.service.choices import Target
from registry.service.relating import chunks, target_of
from registry.store import Store
from registry.store import tables as t
from registry.values import InstrumentFacts

if TYPE_CHECKING:
    from registry.service.stage import Engine


def order(store: Store, round_name: str | None, wanted: QueueFilter) -> tuple[int, ...]:
    """Ids of all items that a filter lets through, worst first; without a filter the items alone are read."""
    if wanted != QueueFilter():
        return queue.ids(store, round_name, wanted)
    with store.reading() as connection:
        row = rounds.find(connection, round_name)
        query = select(t.item.c.id).where(t.item.c.round == row.id).order_by(t.item.c.rank.desc(), t.item.c.id)
        return tuple(connection.execute(query).scalars())


def opined(store: Store, round_name: str | None, reviewer: str) -> frozenset[int]:
    """Items of a round that wait for a second opinion, the first being this reviewer's own."""
    later = t.decision.alias()
    with store.reading() as connection:
        row = rounds.find(connection, round_name)
        query = (
            select(t.decision.c.item)
            .join(t.item, t.item.c.id == t.decision.c.item)
            .outerjoin(later, later.c.supersedes == t.decision.c.id)
            .where(t.item.c.round == row.id, t.item.c.state == "awaiting_second", t.decision.c.reviewer == reviewer)
            .where(later.c.id.is_(None), t.decision.c.outcome != "withdrawn")
        )
        return frozenset(connection.execute(query).scalars())


def near_items(store: Store, round_name: str | None) -> tuple[tuple[int, ...], ...]:
    """Items of a round whose texts are nearly the same, group by group; the worst first, in a group and among groups."""
    with store.reading() as connection:
        row = rounds.find(connection, round_name)
    groups = grouping.near_groups(store, row.id)
    wanted = [instrument for group in groups for instrument in group.instruments]
    items: dict[int, tuple[int, int]] = {}
    with store.reading() as connection:
        for some in chunks(wanted):
            query = select(t.item.c.instrument, t.item.c.id, t.item.c.rank)
            query = query.where(t.item.c.round == row.id, t.item.c.instrument.in_(some))
            items |= {found.instrument: (-found.rank, found.id) for found in connection.execute(query)}
    sets = [sorted(items[number] for number in group.instruments if number in items) for group in groups]
    return tuple(tuple(item for _, item in found) for found in sorted(found for found in sets if len(found) > 1))


def targets(store: Store, engine: Engine, words: str, limit: int = 9) -> tuple[Target, ...]:
    """Texts that bear the words in title, number or alias: laws of the catalogue first, then documents of the office."""
    laws = list(_laws(engine, words, limit))
    with store.reading() as connection:
        query = (
            select(t.instrument.c.id, t.instrument.c.title, t.instrument.c.number)
            .where(searching.named_like(words))
            .order_by(t.instrument.c.id)
            .limit(max(2, limit - len(laws)))
        )
        own = [Target(target_of(row.id), row.title, row.number, "") for row in connection.execute(query)]
    return tuple((laws[: limit - len(own)] + own)[:limit]) if words.strip() else ()


def _laws(engine: Any, words: str, limit: int) -> Iterator[Target]:
    """Laws of the engine's catalogue; none where the engine has no catalogue."""
    from registry.catalogue.search import search

    catalogue = getattr(engine, "catalogue", None)
    found: Sequence[InstrumentFacts] = search(catalogue, words, limit) if catalogue else ()
    for law in found:
        yield Target(law.id, law.title, law.number, law.kind, law.status)
