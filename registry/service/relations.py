"""What people say to proposed relations: confirmed, rejected, or, for a sweeping clause, released over what it covers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from registry.errors import InputError, StateError
from registry.service import dossiers, flagging, resolving, sweeping
from registry.service.answers import Actor, RelationView, SweepEntry, SweepPreview
from registry.service.ended import ended
from registry.service.stock import Ids, Known
from registry.service.sweeping import Proposal
from registry.store import Store, Verb
from registry.store import tables as t

OTHERS = "other_issuer"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a word on a relation did: relations confirmed or rejected, instruments flagged, items that turned stale."""

    relations: tuple[int, ...]
    flagged: tuple[int, ...]
    stale: tuple[int, ...]


def list_relations(store: Store, state: str = "", given: str | int | None = None) -> tuple[RelationView, ...]:
    """Relations, all or those of one document, by state where one is named."""
    with store.reading() as connection:
        number = resolving.resolve(connection, given) if isinstance(given, str) else given
        return dossiers.relations(connection, number, state)


def settle(
    store: Store,
    actor: Actor,
    relation: int,
    *,
    confirm: bool,
    to: str | None = None,
    effective_on: dt.date | None = None,
    note: str = "",
    key: str | None = None,
) -> Settled:
    """Confirm or reject a proposed relation; ``to`` names the document where the machine found none.

    Rejecting a sweeping clause that was released gives back what it ended. Raises InputError ``relation_unknown``,
    StateError ``relation_without_target``, or ``sweep_needs_release`` for a clause that is released, not confirmed.
    """
    action = "relation.confirm" if confirm else "relation.reject"
    with store.doing(action, actor.name, actor.role, subject=f"relation:{relation}", key=key) as verb:
        row = _row(verb.connection, relation)
        if row.batch is not None and confirm:
            raise StateError("sweep_needs_release", relation=relation)
        target = resolving.resolve(verb.connection, to) if to else row.to_instrument
        if confirm and target is None:
            raise StateError("relation_without_target", relation=relation, title=row.to_title)
        values: dict[str, Any] = {"state": "confirmed" if confirm else "rejected", "actor": actor.name, "note": note}
        values |= {"to_instrument": target, "effective_on": effective_on or row.effective_on}
        _write(verb, row, values)
        swept = _take_back(verb, row, actor, note) if row.batch is not None else {}
        touched = {row.from_instrument, *swept.values(), *({target} if target is not None else ())}
        if row.batch is not None:
            proposal = _sweeping(verb.connection, row)
            touched |= {one.id for one in sweeping.within(verb.connection, proposal)}
        after = flagging.refresh(verb, _touched(verb.connection, touched))
    return Settled((relation, *swept), after.flagged, after.stale)


def _take_back(verb: Verb, row: Any, actor: Actor, note: str) -> dict[int, int]:
    """What a released clause ended stands again: its relations by id, with their documents."""
    found = [one for one in _of_clause(verb.connection, row) if one.state == "confirmed"]
    for one in found:
        verb.update(t.relation, one.id, {"state": "rejected", "actor": actor.name, "note": note})
    return {one.id: one.to_instrument for one in found}


def preview(store: Store, relation: int, before: dt.date | None = None) -> SweepPreview:
    """What releasing a sweeping clause would end, and which documents near it stay. Nothing is recorded.

    ``before`` is the last day to reckon with where the clause names none. Raises InputError ``relation_unknown``,
    StateError ``relation_not_sweeping``.
    """
    with store.reading() as connection:
        proposal = _sweeping(connection, _row(connection, relation))
        lists = proposal.sweep.kind == "unlisted"
        unlinked = sweeping.unlinked(connection, proposal.own.id) if lists else 0
        view = next(one for one in dossiers.relations(connection, proposal.own.id) if one.id == relation)
        judged = [(one, sweeping.verdict(proposal, one, before)) for one in _standing(connection, proposal, before)]
    shown = [SweepEntry(one.id, one.title, one.number, one.dated, said) for one, said in judged if said != OTHERS]
    return SweepPreview(
        relation=view,
        last_day=proposal.last_day(before),
        effective_on=view.effective_on,
        entries=tuple(shown),
        other_issuers=len(judged) - len(shown),
        listed=len(proposal.named),
        unlinked=unlinked,
    )


def _standing(connection: Connection, proposal: Proposal, before: dt.date | None) -> list[Known]:
    """Documents within reach of a clause that have not ended before it."""
    found = sweeping.within(connection, proposal, before)
    gone = ended(connection, [one.id for one in found])
    return [one for one in found if one.id not in gone]


def release(
    store: Store,
    actor: Actor,
    relation: int,
    before: dt.date | None = None,
    *,
    keep: Iterable[str] = (),
    include: Iterable[str] = (),
    note: str = "",
    key: str | None = None,
) -> Settled:
    """Release a sweeping repeal clause (凡…以前发布的…一律废止): each document that it ends gets a relation of its own.

    ``before`` is the last day it reaches where another is meant than the clause's own; ``keep`` names what it leaves
    standing, ``include`` what it ends besides. A clause that ends texts only so far as they disagree ends only what
    ``include`` names, and so does one about a list that names no document of the office. Raises StateError
    ``relation_not_sweeping``, ``sweep_released``, ``sweep_soft``, ``sweep_without_list`` or ``sweep_empty``.
    """
    with store.doing("relation.release", actor.name, actor.role, subject=f"relation:{relation}", key=key) as verb:
        connection = verb.connection
        row = _row(connection, relation)
        proposal = _sweeping(connection, row)
        if row.state == "confirmed":
            raise StateError("sweep_released", relation=relation)
        kept = {resolving.resolve(connection, given) for given in keep}
        added = {resolving.resolve(connection, given) for given in include}
        targets = _targets(connection, proposal, before, added, kept)
        ends = _end(verb, row, targets, actor, note)
        _write(verb, row, {"state": "confirmed", "actor": actor.name, "note": note})
        day = proposal.last_day(before)
        verb.facts = {"before": str(day or ""), "kept": sorted(kept), "included": sorted(added), "ended": targets}
        after = flagging.refresh(verb, _touched(connection, {*targets, row.from_instrument}))
    return Settled((relation, *ends), after.flagged, after.stale)


def _end(verb: Verb, row: Any, targets: list[int], actor: Actor, note: str) -> list[int]:
    """A relation of its own for each document that ends; one that was taken back before stands again."""
    said = {"state": "confirmed", "actor": actor.name, "note": note}
    before = {one.to_instrument: one.id for one in _of_clause(verb.connection, row)}
    for target in targets:
        if target in before:
            verb.update(t.relation, before[target], said)
    ids = Ids(verb.connection)
    rows = [_one(ids.take(t.relation), row, target, said) for target in targets if target not in before]
    verb.insert(t.relation, rows)
    return [*(before[target] for target in targets if target in before), *(one["id"] for one in rows)]


def _of_clause(connection: Connection, row: Any) -> list[Any]:
    """The relations to single documents that the release of a clause made."""
    ours = t.relation.c.key.startswith(f"{row.key}:", autoescape=True)
    query = select(t.relation).where(t.relation.c.from_instrument == row.from_instrument, ours)
    return list(connection.execute(query.order_by(t.relation.c.id)))


def _targets(
    connection: Connection, proposal: Proposal, before: dt.date | None, added: set[int], kept: set[int]
) -> list[int]:
    """The documents that a released clause ends."""
    if proposal.sweep.soft and not added:
        raise StateError("sweep_soft", relation=proposal.id, clause=proposal.quote)
    if proposal.sweep.kind == "unlisted" and not proposal.named and not added:
        raise StateError("sweep_without_list", relation=proposal.id)
    swept = set() if proposal.sweep.soft else {
        one.id for one in _standing(connection, proposal, before) if sweeping.verdict(proposal, one, before) == "ends"
    }  # fmt: skip
    targets = sorted((swept | added) - kept - {proposal.own.id})
    if not targets:
        raise StateError("sweep_empty", relation=proposal.id, day=proposal.last_day(before) or "—")
    return targets


def _sweeping(connection: Connection, row: Any) -> Proposal:
    """The clause of a relation."""
    proposal = sweeping.of_relation(connection, row.id)
    if proposal is None:
        raise StateError("relation_not_sweeping", relation=row.id)
    return proposal


def _row(connection: Connection, relation: int) -> Any:
    """A relation that nobody has settled, or that may be settled otherwise."""
    row = connection.execute(select(t.relation).where(t.relation.c.id == relation)).first()
    if row is None:
        raise InputError("relation_unknown", relation=relation)
    return row


def _write(verb: Verb, row: Any, values: dict[str, Any]) -> None:
    """Settle a relation; the ledger takes it whole, since proposals are not in it."""
    whole = {**row._mapping, **values}
    verb.update(t.relation, row.id, values)
    verb.changes.pop()
    verb.note(t.relation, [whole])


def _touched(connection: Connection, targets: set[int]) -> set[int]:
    """What the end of these documents bears on."""
    gone = set(ended(connection, targets))
    return targets | flagging.reached_by(connection, targets) if targets else gone


def _one(number: int, row: Any, target: int, said: dict[str, str]) -> dict[str, Any]:
    """The relation of a released clause to one document."""
    return {
        "id": number,
        "key": f"{row.key}:{target}",
        "from_instrument": row.from_instrument,
        "to_instrument": target,
        "to_title": "",
        "kind": row.kind,
        "effective_on": row.effective_on,
        "document": row.document,
        "quote": row.quote,
        "start_at": row.start_at,
        "end_at": row.end_at,
        **said,
    }
