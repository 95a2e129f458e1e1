"""The filing (备案) of what a round published: due, prepared, filed; told by the ledger alone.

How many days an office has is a matter of its own rule (15 or 30 days, counted from publication, are usual), so a person
says the day and may name the rule. A round that is opened again and published once more is to be filed anew.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, or_, select

from registry.errors import InputError, StateError
from registry.messages import say
from registry.service import rounds
from registry.service.answers import Actor
from registry.service.published import CHINA, PUBLISH, day_of, publication
from registry.store import Store
from registry.store import tables as t

DUE, PREPARED, FILED = "filing.due", "filing.prepare", "filing.file"
NAMED = ("to", "rule", "receipt")
"""Words a filing may bear beside its days."""


@dataclass(frozen=True, slots=True)
class Filing:
    """The filing of one published round; ``state`` is undated (no day was set), due, overdue or filed.

    ``days`` are those left (negative: past), None without a day. ``prepared_on`` is the day the papers were last made,
    ``files`` their SHA-256 by name. ``late`` tells a filing after its day.
    """

    round_name: str
    published_on: dt.date
    state: str = "undated"
    due_on: dt.date | None = None
    days: int | None = None
    rule: str = ""
    to: str = ""
    prepared_on: dt.date | None = None
    number: str = ""
    files: Mapping[str, str] | None = None
    filed_on: dt.date | None = None
    receipt: str = ""
    late: bool = False


def track(store: Store, day: dt.date, round_name: str | None = None) -> tuple[Filing, ...]:
    """The filings of all published rounds, or of one, as they stand on a day; oldest round first.

    Raises InputError ``round_unknown`` for a name that no round bears.
    """
    with store.reading() as connection:
        if round_name:
            rounds.find(connection, round_name)
        return filings(connection, day, round_name)


def filings(connection: Connection, day: dt.date, round_name: str | None = None) -> tuple[Filing, ...]:
    """The same inside a transaction."""
    query = select(t.round_).where(t.round_.c.state == "published").order_by(t.round_.c.id)
    rows = [row for row in connection.execute(query) if round_name in (None, row.name)]
    papers = ((row, publication(connection, row)) for row in rows)
    return tuple(_standing(row, paper.on, _events(connection, row.name), day) for row, paper in papers if paper)


def set_due(
    store: Store,
    actor: Actor,
    round_name: str | None,
    due_on: dt.date,
    *,
    rule: str = "",
    to: str = "",
    key: str | None = None,
) -> Filing:
    """Record the day until which a published round is to be filed; a later record counts.

    Raises StateError ``filing_unpublished``, InputError ``filing_before_round``.
    """
    facts = {"due_on": due_on.isoformat(), "rule": rule, "to": to}
    return _record(store, actor, DUE, round_name, facts, due_on, key)


def prepared(
    store: Store,
    actor: Actor,
    round_name: str | None,
    files: Mapping[str, str],
    *,
    number: str = "",
    to: str = "",
    key: str | None = None,
) -> Filing:
    """Record that the papers of a filing were made: SHA-256 by name, and the number of what is filed."""
    return _record(store, actor, PREPARED, round_name, {"files": dict(files), "number": number, "to": to}, None, key)


def file(
    store: Store,
    actor: Actor,
    round_name: str | None,
    filed_on: dt.date,
    *,
    receipt: str = "",
    to: str = "",
    note: str = "",
    key: str | None = None,
) -> Filing:
    """Record that a round was filed; ``receipt`` is the number the body gave.

    Raises as :func:`set_due`, and InputError ``filing_in_the_future``.
    """
    if filed_on > dt.datetime.now(CHINA).date():
        raise InputError("filing_in_the_future", day=filed_on)
    facts = {"filed_on": filed_on.isoformat(), "receipt": receipt, "to": to, "note": note}
    return _record(store, actor, FILED, round_name, facts, filed_on, key)


def _record(
    store: Store,
    actor: Actor,
    action: str,
    round_name: str | None,
    facts: Mapping[str, Any],
    day: dt.date | None,
    key: str | None,
) -> Filing:
    """One event of a filing, and how the filing stands then."""
    with store.doing(action, actor.name, actor.role, key=key) as verb:
        row = _published(verb.connection, round_name)
        if day is not None and day < row.as_of:
            raise InputError("filing_before_round", day=day, as_of=row.as_of)
        verb.subject = f"round:{row.name}"
        verb.facts = {name: value for name, value in facts.items() if value}
    return track(store, dt.datetime.now(CHINA).date(), row.name)[0]


def _published(connection: Connection, round_name: str | None) -> Any:
    """The round that is meant, which must be published: the filing is of what was published."""
    try:
        return rounds.find(connection, round_name, states=("published",))
    except StateError as error:
        if error.code not in ("round_is_open", "round_is_closed"):
            raise
        raise StateError("filing_unpublished", name=error.arguments["name"]) from error


def _events(connection: Connection, name: str) -> list[Any]:
    """The filing's events since the round was last published."""
    query = (
        select(t.event.c.action, t.event.c.at, t.event.c.body)
        .where(
            t.event.c.subject == f"round:{name}",
            or_(t.event.c.action == PUBLISH, t.event.c.action.in_((DUE, PREPARED, FILED))),
        )
        .order_by(t.event.c.seq)
    )
    found = list(connection.execute(query))
    last = max((place for place, event in enumerate(found) if event.action == PUBLISH), default=-1)
    return found[last + 1 :]


def _standing(row: Any, published_on: dt.date, events: Iterable[Any], day: dt.date) -> Filing:
    """A filing after its events, on a day."""
    made = Filing(row.name, published_on)
    for event in events:
        made = _after(made, event.action, json.loads(event.body)["facts"], event.at)
    if made.due_on:
        made = replace(made, days=(made.due_on - day).days)
    if made.filed_on:
        return replace(made, state="filed", late=bool(made.due_on and made.filed_on > made.due_on))
    if made.due_on is None:
        return made
    return replace(made, state="overdue" if made.due_on < day else "due")


def _after(made: Filing, action: str, facts: Mapping[str, Any], at: str) -> Filing:
    """A filing after one event."""
    to = str(facts.get("to") or made.to)
    if action == DUE:
        return replace(made, due_on=dt.date.fromisoformat(facts["due_on"]), rule=str(facts.get("rule", "")), to=to)
    if action == PREPARED:
        number = str(facts.get("number", ""))
        return replace(made, prepared_on=day_of(at), number=number, files=facts.get("files"), to=to)
    filed = dt.date.fromisoformat(facts["filed_on"])
    return replace(made, filed_on=filed, receipt=str(facts.get("receipt", "")), to=to)


def sentence(filing: Filing, lang: str | None = None) -> str:
    """A filing in a sentence; the names in it are raw."""
    days = abs(filing.days) if filing.days is not None else 0
    facts = {"due": filing.due_on, "published": filing.published_on, "filed": filing.filed_on, "days": days}
    late = ".late" if filing.late else ""
    parts = [
        say(f"filing.state.{filing.state}{late}", lang, name=filing.round_name, **facts),
        say("filing.prepared", lang, day=filing.prepared_on) if filing.prepared_on and not filing.filed_on else "",
        *(say(f"filing.{name}", lang, said=getattr(filing, name)) for name in NAMED if getattr(filing, name)),
    ]
    return say("filing.joint", lang).join(part for part in parts if part) + say("filing.end", lang)
