"""What was published stays as it was published: a list that differs from it is refused, naming what was changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from registry.errors import StateError
from registry.messages import say
from registry.publication.wording import marked
from registry.service import lists, rounds
from registry.service.published import publication
from registry.store import tables as t
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.answers import RoundView
    from registry.service.facade import Registry

NAMED = 20
"""How many changes are named."""

LISTED = ("title", "number", "issuers", "signed_on", "published_on", "effective_on", "expires_on", "visibility")
"""Fields of a document that its row on a list is made of, or that keep it off."""


def differs(connection: Connection, view: Any) -> bool:
    """Whether the lists of a published round (id, state, digest) are no longer those whose digest was recorded."""
    return bool(view.state == "published" and view.digest != lists.digest_now(connection, view.id))


def changes(connection: Connection, view: Any, lang: str | None = None) -> Iterator[str]:
    """What was recorded of documents of a round since it was published, a sentence for each: corrections, then imports."""
    query = (
        select(t.correction, t.instrument.c.title, t.instrument.c.number)
        .join(t.instrument, t.instrument.c.id == t.correction.c.instrument)
        .join(t.item, t.item.c.instrument == t.instrument.c.id)
        .where(t.item.c.round == view.id, t.correction.c.at >= view.published_at)
        .order_by(t.correction.c.id)
    )
    for row in connection.execute(query):
        yield say(
            "frozen.corrected",
            lang,
            title=marked(row.title, row.number),
            field=say(f"field.{row.field}", lang),
            before=_shown(row.field, row.before, lang),
            value=_shown(row.field, row.value, lang),
            actor=row.actor,
        )
    yield from _filled(connection, view, lang)


def _filled(connection: Connection, view: Any, lang: str | None) -> Iterator[str]:
    """What imports since then added to documents of a round, such as a row of a ledger with a validity."""
    query = select(t.instrument.c.id, t.instrument.c.title, t.instrument.c.number)
    held = query.join(t.item, t.item.c.instrument == t.instrument.c.id).where(t.item.c.round == view.id)
    titles = {row.id: marked(row.title, row.number) for row in connection.execute(held)}
    since = (t.event.c.action == "import") & (t.event.c.at >= view.published_at)
    events = select(t.event.c.actor, t.event.c.body).where(since).order_by(t.event.c.seq)
    for event in connection.execute(events):
        for change in json.loads(event.body)["changes"]:
            if change["table"] != t.instrument.name or change.get("id") not in titles:
                continue
            for name, value in change["set"].items():
                if name in LISTED:
                    named = {"title": titles[change["id"]], "field": say(f"field.{name}", lang), "actor": event.actor}
                    yield say("frozen.filled", lang, value=_shown(name, value, lang), **named)


def _shown(name: str, value: str | None, lang: str | None) -> str:
    """A value of a field as people read it."""
    if value and name == "issuers":
        return "、".join(json.loads(value))
    return say(f"form.visibility.{value}", lang) if value and name == "visibility" else value or "—"


def refuse(registry: Registry, view: RoundView, kind: str, lang: str | None = None) -> None:
    """Raise StateError ``published_changed`` where a list that would be written is not the one that the round published."""
    with registry.store.reading() as connection:
        row = rounds.find(connection, view.name)
        paper = publication(connection, row)
        if paper is None or paper.lists.get(kind) == lists.digests(connection, row.id, (kind,))[kind]:
            return
        told = list(changes(connection, row, lang)) or [say("frozen.unknown", lang)]
    named = [*told[:NAMED], *([say("frozen.more", lang, count=len(told) - NAMED)] if len(told) > NAMED else [])]
    details = "\n".join(f"  · {visible(line)}" for line in named)
    raise StateError("published_changed", name=view.name, details=details)
