"""Rounds (清理): opened over a stock at a cut-off day, closed when all is decided, published once."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from registry.errors import InputError, StateError
from registry.models import CLOSURES, ROUND_MODES
from registry.service import closing, flagging
from registry.service.answers import Actor, Blocker, RoundView
from registry.service.ended import all_ended, standing
from registry.service.relating import chunks
from registry.service.rows import counted
from registry.service.stock import Ids
from registry.store import Store, Verb, ledger
from registry.store import tables as t
from registry.store.plain import canonical

BLOCKING = ("open", "awaiting_second", "disputed", "stale")
MOST_NAMED = 20
BLOCKER_COLUMNS = (
    t.item.c.id,
    t.item.c.instrument,
    t.instrument.c.title,
    t.instrument.c.number,
    t.item.c.state,
    t.item.c.stale_reason,
)


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What a round is to be."""

    name: str
    as_of: dt.date
    cut_off: dt.date | None = None
    scope: str = ""
    mode: str = "one_reviewer"
    closure: str = "blacklist"
    issuer: str = ""


def open_round(store: Store, actor: Actor, plan: RoundPlan, key: str | None = None) -> RoundView:
    """Open a round over every document of the office made up to the cut-off day that has not ended.

    Raises InputError for a name that is empty or taken and for days out of order, StateError ``nothing_to_review``.
    """
    check_plan(plan)
    with store.doing("round.open", actor.name, actor.role, subject=f"round:{plan.name}", key=key) as verb:
        connection = verb.connection
        if connection.execute(select(t.round_.c.id).where(t.round_.c.name == plan.name)).first():
            raise InputError("round_name_taken", name=plan.name)
        instruments = in_scope(connection, plan)
        if not instruments:
            raise StateError("nothing_to_review", cut_off=plan.cut_off or plan.as_of)
        refuse_other_day(connection, plan.as_of)
        refuse_judged_otherwise(connection, plan.as_of)
        ids = Ids(connection)
        round_id = ids.take(t.round_)
        verb.insert(t.round_, [_round_row(round_id, plan)])
        rows = [t.complete(t.item, {"id": ids.take(t.item), "round": round_id, "instrument": i}) for i in instruments]
        verb.note(t.item, rows)
        for some in chunks(rows):
            connection.execute(insert(t.item), some)
        for some_ids in chunks(instruments):
            flagging.rank(connection, some_ids)
    return view(store, plan.name)


def refuse_other_day(connection: Connection, as_of: dt.date) -> None:
    """Findings are of one day: raise StateError ``other_day_open`` while a round with another day is open."""
    table = t.round_
    query = select(table.c.name, table.c.as_of).where(table.c.state == "open", table.c.as_of != as_of)
    row = connection.execute(query.order_by(table.c.id)).first()
    if row is not None:
        raise StateError("other_day_open", name=row.name, day=row.as_of, as_of=as_of)


def refuse_judged_otherwise(connection: Connection, as_of: dt.date) -> None:
    """Raise StateError ``judged_meanwhile`` where a document was judged on another day since all were judged on this one.

    Judging takes many transactions, and another process may import or check between them while no round is open.
    """
    query = select(func.count()).select_from(t.document_text).where(t.document_text.c.as_of != as_of)
    count = connection.execute(query).scalar_one()
    if count:
        raise StateError("judged_meanwhile", count=count, as_of=as_of)


def refuse_day(store: Store, as_of: dt.date) -> None:
    """Raise StateError ``other_day_open`` where nothing may be judged on this day now."""
    with store.reading() as connection:
        refuse_other_day(connection, as_of)


def day_of(store: Store, name: str | None, *, states: tuple[str, ...]) -> dt.date:
    """The day of review of the round that is meant, which must be in one of these states."""
    with store.reading() as connection:
        day: dt.date = find(connection, name, states=states).as_of
    return day


def _round_row(round_id: int, plan: RoundPlan) -> dict[str, Any]:
    """Columns of a new round."""
    scope = {"words": plan.scope, "issuer": plan.issuer} if plan.issuer else {"words": plan.scope}
    return {
        "id": round_id,
        "name": plan.name,
        "scope": canonical(scope),
        "as_of": plan.as_of,
        "cut_off": plan.cut_off,
        "mode": plan.mode,
        "closure": plan.closure,
        "opened_at": ledger.now(),
    }


def check_plan(plan: RoundPlan) -> None:
    """The plan makes sense."""
    if not plan.name.strip() or len(plan.name) > 100 or not plan.name.isprintable():
        raise InputError("round_name_unfit", name=plan.name)
    if plan.cut_off and plan.cut_off > plan.as_of:
        raise InputError("cut_off_after_as_of", cut_off=plan.cut_off, as_of=plan.as_of)
    if plan.mode not in ROUND_MODES or plan.closure not in CLOSURES:
        raise InputError("round_mode_unknown", given=f"{plan.mode}/{plan.closure}")


def in_scope(connection: Connection, plan: RoundPlan) -> list[int]:
    """Instruments that a round takes in; those without a day are taken in, those that ended before are not."""
    limit = plan.cut_off or plan.as_of
    query = select(t.instrument.c.id).where(or_(t.instrument.c.dated.is_(None), t.instrument.c.dated <= limit))
    if plan.issuer:
        query = query.where(t.instrument.c.issuers.contains(canonical(plan.issuer)[1:-1], autoescape=True))
    found = list(connection.execute(query.order_by(t.instrument.c.id)).scalars())
    gone = {i for i, (on, _) in all_ended(connection).items() if on is None or on <= plan.as_of}
    return [instrument for instrument in found if instrument not in gone]


def instruments(connection: Connection, round_id: int) -> list[int]:
    """The documents of a round, by id."""
    query = select(t.item.c.instrument).where(t.item.c.round == round_id).order_by(t.item.c.instrument)
    return list(connection.execute(query).scalars())


def close_round(
    store: Store, actor: Actor, name: str | None = None, key: str | None = None, catalogue: Any = None
) -> RoundView:
    """Close a round: nothing more is decided in it, and what its decisions rest on is kept as it stands.

    ``catalogue`` is what its documents were judged against. Raises StateError ``round_unfinished`` naming what is left.
    """
    with store.doing("round.close", actor.name, actor.role, key=key) as verb:
        row = find(verb.connection, name, states=("open",))
        refuse_unfinished(verb.connection, row)
        verb.subject = f"round:{row.name}"
        closing.keep(verb, row, catalogue)
        values = {"state": "closed", "closed_at": ledger.now(), "version": row.version + 1}
        verb.update(t.round_, row.id, values)
    return view(store, row.name)


def reopen_round(store: Store, actor: Actor, name: str | None, note: str, key: str | None = None) -> RoundView:
    """Open a closed or published round again, for a reason. Raises InputError ``reason_needed`` without one.

    The event tells under ``changed`` which documents have other findings than those the round was closed upon.
    """
    if not note.strip():
        raise InputError("reason_needed")
    with store.doing("round.reopen", actor.name, actor.role, key=key) as verb:
        row = find(verb.connection, name, states=("closed", "published"))
        refuse_other_day(verb.connection, row.as_of)
        refuse_judged_otherwise(verb.connection, row.as_of)
        verb.subject = f"round:{row.name}"
        values = {"state": "open", "closed_at": None, "published_at": None, "digest": None, "version": row.version + 1}
        verb.update(t.round_, row.id, values)
        _refresh_all(verb, row.id)
        verb.facts = {"note": note, "was": row.state, "changed": closing.changes(verb.connection, row)}
    return view(store, row.name)


def cancel_round(store: Store, actor: Actor, name: str | None, note: str, key: str | None = None) -> RoundView:
    """Call off a round that was opened by mistake, for a reason; its name becomes free for another.

    Raises InputError ``reason_needed``, StateError ``round_has_decisions`` while a decision stands in it.
    """
    if not note.strip():
        raise InputError("reason_needed")
    with store.doing("round.cancel", actor.name, actor.role, key=key) as verb:
        row = find(verb.connection, name, states=("open",))
        count = _standing_opinions(verb.connection, row.id)
        if count:
            raise StateError("round_has_decisions", name=row.name, count=count)
        verb.subject = f"round:{row.name}"
        verb.facts = {"note": note, "name": row.name}
        values = {"name": _name_when_cancelled(verb.connection, row), "cancelled": note.strip(), "state": "closed"}
        verb.update(t.round_, row.id, {**values, "closed_at": ledger.now(), "version": row.version + 1})
    with store.reading() as connection:
        return view_of(connection, connection.execute(select(t.round_).where(t.round_.c.id == row.id)).one())


def _standing_opinions(connection: Connection, round_id: int) -> int:
    """How many opinions in a round are neither superseded nor withdrawn."""
    later = t.decision.alias()
    query = (
        select(func.count())
        .select_from(t.decision.join(t.item, t.item.c.id == t.decision.c.item))
        .outerjoin(later, later.c.supersedes == t.decision.c.id)
        .where(t.item.c.round == round_id, later.c.id.is_(None), t.decision.c.outcome != "withdrawn")
    )
    return int(connection.execute(query).scalar_one())


def _name_when_cancelled(connection: Connection, row: Any) -> str:
    """The name under which a cancelled round is kept."""
    taken = set(connection.execute(select(t.round_.c.name)).scalars())
    plain = f"{row.name}（已取消）"
    return plain if plain not in taken else f"{row.name}（已取消，第{row.id}轮）"


def _refresh_all(verb: Verb, round_id: int) -> None:
    """What happened while the round was closed may have taken the evidence of its decisions, and moved its queue."""
    flagging.refresh(verb, instruments(verb.connection, round_id))


def find(connection: Connection, name: str | None, *, states: tuple[str, ...] = ()) -> Any:
    """The row of a round: the one named, else the only open one, else the latest.

    Raises InputError ``round_unknown`` and StateError ``no_round``, ``several_rounds``, ``round_is_cancelled`` or,
    where a state is asked for, ``round_is_open``, ``round_is_closed`` or ``round_is_published``.
    """
    table = t.round_
    if name:
        row = connection.execute(select(table).where(table.c.name == name)).first()
        if row is None:
            raise InputError("round_unknown", name=name, known="、".join(_names(connection)) or "—")
        if row.cancelled is not None:
            raise StateError("round_is_cancelled", name=row.name, note=row.cancelled)
    else:
        row = _usual(connection, states)
    if states and row.state not in states:
        raise StateError(f"round_is_{row.state}", name=row.name)
    return row


def _usual(connection: Connection, states: tuple[str, ...]) -> Any:
    """The round that is meant when none is named."""
    table = t.round_
    rows = connection.execute(select(table).where(table.c.cancelled.is_(None)).order_by(table.c.id.desc())).all()
    if not rows:
        raise StateError("no_round")
    fitting = [row for row in rows if row.state == "open"] if not states else [r for r in rows if r.state in states]
    if len(fitting) > 1:
        raise StateError("several_rounds", names="、".join(row.name for row in fitting))
    return fitting[0] if fitting else rows[0]


def _names(connection: Connection) -> list[str]:
    """Names of the rounds that were not cancelled, newest first."""
    query = select(t.round_.c.name).where(t.round_.c.cancelled.is_(None)).order_by(t.round_.c.id.desc())
    return list(connection.execute(query).scalars())


def all_rounds(store: Store) -> tuple[RoundView, ...]:
    """Every round, cancelled ones too, newest first."""
    with store.reading() as connection:
        rows = connection.execute(select(t.round_).order_by(t.round_.c.id.desc())).all()
        return tuple(view_of(connection, row) for row in rows)


def view(store: Store, name: str | None = None) -> RoundView:
    """One round with its counts."""
    with store.reading() as connection:
        return view_of(connection, find(connection, name))


def view_of(connection: Connection, row: Any) -> RoundView:
    """The round of a row."""
    states = states_of(connection, row.id)
    names = tuple(name for name in RoundView.__slots__ if name not in ("items", "states", "outcomes"))
    kept = {name: getattr(row, name) for name in names}
    kept["state"] = row.state if row.cancelled is None else "cancelled"
    return RoundView(**kept, items=sum(states.values()), states=states, outcomes=outcomes(connection, row.id))


def states_of(connection: Connection, round_id: int) -> dict[str, int]:
    """Items of a round by state."""
    query = select(t.item.c.state, func.count()).where(t.item.c.round == round_id).group_by(t.item.c.state)
    return dict(counted(connection.execute(query)))


def outcomes(connection: Connection, round_id: int) -> dict[str, int]:
    """Decided items of a round by the outcome that stands."""
    found: dict[str, int] = {}
    for row in standing(connection, t.item.c.round == round_id):
        found[row.outcome] = found.get(row.outcome, 0) + 1
    return found


def blockers(connection: Connection, round_id: int, limit: int | None = None) -> tuple[Blocker, ...]:
    """Items of a round that are not decided, the worst first."""
    query = (
        select(*BLOCKER_COLUMNS)
        .join(t.instrument, t.instrument.c.id == t.item.c.instrument)
        .where(t.item.c.round == round_id, t.item.c.state.in_(BLOCKING))
        .order_by(t.item.c.rank.desc(), t.item.c.id)
    )
    return tuple(Blocker(*row) for row in connection.execute(query.limit(limit) if limit else query))


def refuse_unfinished(connection: Connection, row: Any) -> None:
    """Raise StateError ``round_unfinished`` while items are not decided, naming the first of them."""
    left = blockers(connection, row.id)
    if left:
        names = "；".join(f"#{b.instrument} {b.title}（{b.number or '—'}）" for b in left[:MOST_NAMED])
        raise StateError("round_unfinished", name=row.name, count=len(left), names=names, blockers=left)


def newcomers(connection: Connection, row: Any) -> list[int]:
    """Documents within the round's scope that it does not hold: they came, or were corrected, after it was opened.

    A published round has none: what was published is not counted anew.
    """
    if row.state == "published":
        return []
    plan = RoundPlan(row.name, row.as_of, row.cut_off, issuer=json.loads(row.scope).get("issuer", ""))
    within = set(instruments(connection, row.id))
    return [i for i in in_scope(connection, plan) if i not in within]


def add_newcomers(store: Store, actor: Actor, name: str | None = None, key: str | None = None) -> int:
    """Take documents that belong to an open round and are not in it into it; how many."""
    with store.doing("round.extend", actor.name, actor.role, key=key) as verb:
        row = find(verb.connection, name, states=("open",))
        refuse_judged_otherwise(verb.connection, row.as_of)
        verb.subject = f"round:{row.name}"
        ids = Ids(verb.connection)
        fresh = newcomers(verb.connection, row)
        verb.insert(t.item, [{"id": ids.take(t.item), "round": row.id, "instrument": i} for i in fresh])
        for some in chunks(fresh):
            flagging.rank(verb.connection, some)
    return len(fresh)
