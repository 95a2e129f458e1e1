"""What was published stays as it was published: a list that differs from it is refused, naming what was changed since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from registry.errors import StateError
from registry.messages import say
from registry.publication.wording import marked
from registry.service import lists, rounds
from registry.store import tables as t
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.answers import RoundView
    from registry.service.facade import Registry

NAMED = 20
"""How many changes are named."""


def differs(connection: Connection, view: Any) -> bool:
    """Whether the lists of a published round (id, state, digest) are no longer those whose digest was recorded."""
    return bool(view.state == "published" and view.digest != lists.digest_now(connection, view.id))


def changes(connection: Connection, view: Any, lang: str | None = None) -> Iterator[str]:
    """Corrections recorded since a round was published to documents of it, a sentence for each, the oldest first."""
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
            before=row.before or "—",
            value=row.value or "—",
            actor=row.actor,
        )


def refuse(registry: Registry, view: RoundView, lang: str | None = None) -> None:
    """Raise StateError ``published_changed`` where what would be written is not what the round published."""
    with registry.store.reading() as connection:
        row = rounds.find(connection, view.name)
        if not differs(connection, row):
            return
        told = list(changes(connection, row, lang)) or [say("frozen.unknown", lang)]
    named = [*told[:NAMED], *([say("frozen.more", lang, count=len(told) - NAMED)] if len(told) > NAMED else [])]
    details = "\n".join(f"  · {visible(line)}" for line in named)
    raise StateError("published_changed", name=view.name, details=details)
