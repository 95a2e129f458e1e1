"""What people say to proposed relations: confirmed, rejected, or, for a sweeping clause, released over what it covers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from registry.errors import InputError, StateError
from registry.service import dossiers, flagging, resolving
from registry.service.answers import Actor, RelationView
from registry.service.ended import ended
from registry.service.stock import Ids
from registry.store import Store, Verb
from registry.store import tables as t

WHOLE = "[]"


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

    Raises InputError ``relation_unknown``, StateError ``relation_without_target``.
    """
    action = "relation.confirm" if confirm else "relation.reject"
    with store.doing(action, actor.name, actor.role, subject=f"relation:{relation}", key=key) as verb:
        row = _row(verb.connection, relation)
        target = resolving.resolve(verb.connection, to) if to else row.to_instrument
        if confirm and target is None:
            raise StateError("relation_without_target", relation=relation, title=row.to_title)
        values: dict[str, Any] = {"state": "confirmed" if confirm else "rejected", "actor": actor.name, "note": note}
        values |= {"to_instrument": target, "effective_on": effective_on or row.effective_on}
        _write(verb, row, values)
        after = flagging.refresh(verb, _touched(verb.connection, {target} if target is not None else set()))
    return Settled((relation,), after.flagged, after.stale)


def release(
    store: Store,
    actor: Actor,
    relation: int,
    before: dt.date,
    *,
    keep: Iterable[str] = (),
    note: str = "",
    key: str | None = None,
) -> Settled:
    """Release a sweeping repeal clause (凡…以前发布的…一律废止): it ends every earlier document of the same issuers.

    ``keep`` names the documents that the clause leaves standing. Each one that ends gets a relation of its own.
    """
    with store.doing("relation.release", actor.name, actor.role, subject=f"relation:{relation}", key=key) as verb:
        connection = verb.connection
        row = _row(connection, relation)
        kept = {resolving.resolve(connection, given) for given in keep}
        targets = [number for number in _covered(connection, row, before) if number not in kept]
        ids = Ids(connection)
        rows = [_one(ids.take(t.relation), row, number, actor, note) for number in targets]
        verb.insert(t.relation, rows)
        _write(verb, row, {"state": "confirmed", "actor": actor.name, "note": note})
        verb.facts = {"before": before.isoformat(), "kept": sorted(kept), "ended": targets}
        after = flagging.refresh(verb, _touched(connection, set(targets)))
    return Settled((relation, *(one["id"] for one in rows)), after.flagged, after.stale)


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


def _covered(connection: Connection, row: Any, before: dt.date) -> list[int]:
    """Documents of the same issuers made before a day, the clause's own document left out."""
    own = connection.execute(select(t.instrument).where(t.instrument.c.id == row.from_instrument)).one()
    query = (
        select(t.instrument.c.id)
        .where(t.instrument.c.issuers == own.issuers, t.instrument.c.dated < before, t.instrument.c.id != own.id)
        .order_by(t.instrument.c.id)
    )
    return list(connection.execute(query).scalars())


def _one(number: int, row: Any, target: int, actor: Actor, note: str) -> dict[str, Any]:
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
        "state": "confirmed",
        "actor": actor.name,
        "note": note,
    }
