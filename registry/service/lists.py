"""The lists that come out of a round, and the moment they are published."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from registry.errors import InputError
from registry.publication.kinds import KINDS, kind_of
from registry.service import closing, keys, rounds
from registry.service.answers import Actor, RoundView
from registry.service.codec import pack
from registry.service.ended import standing
from registry.store import Store, ledger
from registry.store import tables as t
from registry.store.plain import canonical
from registry.values import ListRow, Outcome, RepealList


def build(
    store: Store,
    kind: str,
    *,
    round_name: str | None = None,
    draft: bool = False,
    merged: bool = False,
    profile: str = "internal",
    issuer: str = "",
    catalogue: Any = None,
) -> RepealList:
    """A list of a round's decided items; withheld documents are left out and counted.

    It names the day of the catalogue and the head of the ledger as they are now; of a closed round, as they were when it
    was closed. Raises StateError ``round_unfinished`` naming what is not decided, unless the list is a draft; MisuseError
    ``list_unknown``.
    """
    with store.reading() as connection:
        row = rounds.find(connection, round_name)
        if not draft:
            rounds.refuse_unfinished(connection, row)
        rows, withheld = _rows(connection, row.id, kind)
        ground = closing.ground(connection, catalogue, row)
        counts = rounds.outcomes(connection, row.id)
        return RepealList(
            kind=kind,
            round_name=row.name,
            as_of=row.as_of,
            cut_off=row.cut_off,
            rows=rows,
            draft=draft,
            withheld=withheld,
            catalogue_as_of=ground.catalogue_as_of,
            ledger_head=ground.ledger_head,
            counts={**counts, "reviewed": sum(counts.values())},
            issuer=issuer,
            profile=profile,
            merged=merged,
        )


def export(listed: RepealList, fmt: str, out: Path, lang: str = "zh") -> None:
    """Write a list to a file."""
    from registry.publication import write

    write(listed, fmt, out, lang=lang)


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper in which results are published: its day (None: today), the day of effect (None: its day), its number."""

    published_on: dt.date | None = None
    effective_on: dt.date | None = None
    number: str = ""

    def facts(self) -> dict[str, str]:
        """What is known of it, for the ledger."""
        known = {"published_on": self.published_on, "effective_on": self.effective_on, "number": self.number}
        return {name: str(value) for name, value in known.items() if value}


def publish(
    store: Store,
    actor: Actor,
    round_name: str | None = None,
    key: str | None = None,
    paper: Paper | None = None,
    catalogue: Any = None,
) -> RoundView:
    """Publish a round: its lists are frozen and their digests recorded; nothing more is decided in it.

    What its decisions rest on is kept, where no closing kept it before. Raises StateError ``round_unfinished`` while an item is not decided, InputError ``published_before_round``.
    """
    paper = paper or Paper()
    with store.doing("round.publish", actor.name, actor.role, key=key) as verb:
        connection = verb.connection
        row = rounds.find(connection, round_name, states=("open", "closed"))
        rounds.refuse_unfinished(connection, row)
        if paper.published_on and paper.published_on < row.as_of:
            raise InputError("published_before_round", day=paper.published_on, as_of=row.as_of)
        frozen = digests(connection, row.id)
        seq, head, _ = ledger.last(connection)
        whole = keys.sha256(canonical(frozen))
        verb.subject = f"round:{row.name}"
        outcomes = rounds.outcomes(connection, row.id)
        verb.facts = {"lists": frozen, "ledger_head": f"{seq}:{head}", "outcomes": outcomes, **paper.facts()}
        if not closing.is_kept(connection, row):
            closing.keep(verb, row, catalogue)
        now = ledger.now()
        values = {"state": "published", "published_at": now, "closed_at": row.closed_at or now}
        verb.update(t.round_, row.id, {**values, "digest": whole, "version": row.version + 1})
    return rounds.view(store, row.name)


def digest_now(connection: Connection, round_id: int) -> str:
    """Digest of all lists of a round as they would be published now."""
    return keys.sha256(canonical(digests(connection, round_id)))


def digests(connection: Connection, round_id: int, kinds: Iterable[str] = tuple(KINDS)) -> dict[str, str]:
    """Digest of each list of a round, by kind."""
    return {kind: digest(_rows(connection, round_id, kind)[0]) for kind in kinds}


def digest(rows: tuple[ListRow, ...]) -> str:
    """Digest of the rows of a list, in the order of their instruments, whatever their layout."""
    return keys.sha256(canonical([pack(row) for row in rows]))


def _rows(connection: Connection, round_id: int, kind: str) -> tuple[tuple[ListRow, ...], int]:
    """Rows of a list, and how many documents are withheld from it."""
    rows = list(_entries(connection, round_id, kind))
    public = tuple(row for row, visibility in rows if visibility == "public")
    return public, len(rows) - len(public)


def _entries(connection: Connection, round_id: int, kind: str) -> Iterator[tuple[ListRow, str]]:
    """Every decided instrument that belongs on the list, with its visibility."""
    wanted = kind_of(kind).outcomes
    chosen = {row.instrument: row for row in standing(connection, t.item.c.round == round_id)}
    query = (
        select(t.instrument)
        .join(t.item, t.item.c.instrument == t.instrument.c.id)
        .where(t.item.c.round == round_id)
        .order_by(t.instrument.c.id)
    )
    for row in connection.execute(query):
        decision = chosen.get(row.id)
        if decision is None or Outcome(decision.outcome) not in wanted:
            continue
        if kind == "extended-list" and decision.new_expiry is None:
            continue
        yield _row(row, decision), row.visibility


def _row(row: Any, decision: Any) -> ListRow:
    """One row of a list; positions are given where it is laid out."""
    return ListRow(
        position=0,
        title=row.title,
        number=row.number,
        issuers=tuple(json.loads(row.issuers)),
        published_on=row.published_on or row.signed_on or row.effective_on,
        outcome=Outcome(decision.outcome),
        grounds=tuple(json.loads(decision.grounds)),
        basis=decision.legal_basis,
        note=decision.note,
        clauses=decision.clauses,
        due_on=decision.due_on,
        expires_on=decision.new_expiry or row.expires_on,
        instrument=str(row.id),
    )
