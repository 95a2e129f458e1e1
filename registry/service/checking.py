"""Flagging again: after a change of the catalogue or of the rules, or for another day; only what the change can affect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select

from registry import catalogue
from registry.service import flagging, keys, rejudging, rounds, settling
from registry.service.answers import Actor, Blocker, CheckReport
from registry.service.codec import pack
from registry.service.relating import chunks
from registry.service.stage import Engine, EngineMaker, default_engine
from registry.store import Store
from registry.store import tables as t
from registry.store.plain import canonical
from registry.text import title_variants
from registry.values import InstrumentFacts

GROUP = 200


@dataclass(frozen=True, slots=True)
class LawChanges:
    """What differs between the catalogue and the facts the stock was last judged against."""

    digests: dict[str, str]
    changed: frozenset[str]
    titles: frozenset[str]
    numbers: frozenset[str]


def check(
    store: Store,
    engine: Engine,
    actor: Actor,
    as_of: dt.date | None = None,
    tell: Callable[[int, int], None] | None = None,
    *,
    everything: bool = False,
) -> CheckReport:
    """Judge again every document that a change of the catalogue, of the rules or of the day can affect.

    ``as_of`` None keeps each document's own day. One event for each group of documents, in which items whose decision
    lost its evidence turn stale; ``tell`` is given documents done and in all. Raises StateError ``other_day_open``.
    """
    stale = list(settling.settle(store, actor))
    with store.reading() as connection:
        if as_of:
            rounds.refuse_other_day(connection, as_of)
        laws, renewed = law_changes(connection, engine), rules_changed(connection, engine)
        documents = affected(connection, engine, laws, as_of, everything=everything)
    added = gone = 0
    for number, group in enumerate(_groups(documents)):
        with store.doing("check", actor.name, actor.role, subject="stock") as verb:
            touched: set[int] = set()
            group_added = group_gone = 0
            for document in group:
                stored = rejudging.load(verb.connection, document)
                judged = rejudging.judge(verb.connection, engine, stored, as_of or stored.as_of)
                done = rejudging.write(verb.connection, engine, judged)
                group_added, group_gone = group_added + done.added, group_gone + done.gone
                touched |= done.touched | ({stored.instrument} if stored.instrument is not None else set())
            stale += flagging.refresh(verb, touched).stale
            added, gone = added + group_added, gone + group_gone
            verb.facts = {"documents": len(group), "added": group_added, "gone": group_gone, "as_of": str(as_of or "")}
        if tell:
            tell(min((number + 1) * GROUP, len(documents)), len(documents))
    remember(store, laws)
    with store.reading() as connection:
        named = tuple(_blockers(connection, stale))
    used = getattr(engine, "catalogue", None)
    return CheckReport(
        as_of=as_of or dt.date.today(),  # noqa: DTZ011 -- the reader's own day
        catalogue_as_of=used.as_of if used else None,
        laws_changed=len(laws.changed),
        documents=len(documents),
        added=added,
        gone=gone,
        stale=named,
        rules_changed=renewed,
    )


def affected(
    connection: Connection, engine: Engine, laws: LawChanges, as_of: dt.date | None, *, everything: bool = False
) -> list[int]:
    """Documents that must be judged again."""
    query = select(t.document_text.c.document).order_by(t.document_text.c.document)
    if everything:
        return list(connection.execute(query).scalars())
    other = [_by_another_program(engine)]
    if as_of:
        other.append(t.document_text.c.as_of != as_of)
    found = set(connection.execute(query.where(or_(*other))).scalars())
    for column, values in (
        (t.citation.c.target, laws.changed),
        (t.citation.c.title_key, laws.titles),
        (t.citation.c.number_key, laws.numbers),
    ):
        for some in chunks(sorted(values)):
            found |= set(connection.execute(select(t.citation.c.document).where(column.in_(some)).distinct()).scalars())
    return sorted(found)


def _by_another_program(engine: Engine) -> ColumnElement[bool]:
    """Documents that were read, or judged, by a program with other rules than this one."""
    reading, _, rest = engine.version.partition("/")
    facts, judging = t.document_text.c.facts, rest.partition("/")[2]
    read = facts.not_like(f"{reading}/%") & (facts != reading)
    return or_(read, facts.not_like(f"%/{judging}")) if judging else read


def rules_changed(connection: Connection, engine: Engine) -> bool:
    """Whether a document is kept that this program would read or judge by other rules."""
    query = select(t.document_text.c.document).where(_by_another_program(engine)).limit(1)
    return connection.execute(query).first() is not None


def law_changes(connection: Connection, engine: Engine) -> LawChanges:
    """Compare the catalogue with what the stock was last judged against; nothing changed where it never was."""
    return _compared(connection, getattr(engine, "catalogue", None))


def _compared(connection: Connection, now: Any) -> LawChanges:
    """``law_changes`` of a catalogue; None of an engine that has none."""
    if now is None:
        return LawChanges({}, frozenset(), frozenset(), frozenset())
    facts = {law.id: law for law in now.instruments()}
    digests = {number: _digest(law, now.maps_from(number)) for number, law in facts.items()}
    before = {row.law: row.digest for row in connection.execute(select(t.law_state))}
    if not before:
        return LawChanges(digests, frozenset(), frozenset(), frozenset())
    changed = {law for law in digests.keys() | before.keys() if digests.get(law) != before.get(law)}
    fresh = [facts[law] for law in changed if law in facts]
    return LawChanges(digests, frozenset(changed), frozenset(_titles(fresh)), frozenset(_numbers(fresh)))


def remember(store: Store, laws: LawChanges) -> None:
    """Keep the digests of the catalogue that the stock is now judged against."""
    if not laws.digests:
        return
    with store.writing() as connection:
        connection.execute(delete(t.law_state))
        connection.execute(insert(t.law_state), [{"law": law, "digest": d} for law, d in laws.digests.items()])


def remember_first(store: Store, maker: EngineMaker) -> None:
    """Keep the digests on the first import, so that the first change of the catalogue is seen."""
    with store.reading() as connection:
        if connection.execute(select(t.law_state.c.law).limit(1)).first():
            return
        laws = _compared(connection, _catalogue_of(maker))
    remember(store, laws)


def _catalogue_of(maker: EngineMaker) -> Any:
    """The catalogue of an engine; for that of the product nothing else of it is loaded, which the workers do."""
    return catalogue.load() if maker is default_engine else getattr(maker(), "catalogue", None)


def _digest(law: InstrumentFacts, maps: Iterable[Any]) -> str:
    """Digest of what the catalogue says of a law."""
    return keys.sha256(canonical([pack(law), pack(law.versions), [pack(one) for one in maps]]))


def _titles(laws: Iterable[InstrumentFacts]) -> set[str]:
    """Keys of the names of laws."""
    return {v for law in laws for name in (law.title, law.short_title, *law.aliases) for v in title_variants(name)}


def _numbers(laws: Iterable[InstrumentFacts]) -> set[str]:
    """Keys of the numbers of laws and of their versions."""
    raw = {law.number for law in laws} | {version.number for law in laws for version in law.versions}
    return {key for number in raw if (key := keys.number_key(number))}


def _groups(documents: list[int]) -> list[list[int]]:
    """Documents that share a transaction."""
    return [documents[at : at + GROUP] for at in range(0, len(documents), GROUP)]


def _blockers(connection: Connection, items: list[int]) -> Iterable[Blocker]:
    """Items by name."""
    for some in chunks(items):
        query = (
            select(*rounds.BLOCKER_COLUMNS)
            .join(t.instrument, t.instrument.c.id == t.item.c.instrument)
            .where(t.item.c.id.in_(some))
        )
        yield from (Blocker(*row) for row in connection.execute(query))
