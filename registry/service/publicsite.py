"""What the public may see of a registry, for its site: documents, and rounds that were published.

An end counts when it was published, or when a person confirmed that a later document brought it; a decision of a round that
is still going on is nobody's business yet. Withheld documents, drafts for comment and what is no normative document stay out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from registry.messages import say
from registry.publication import site as pages
from registry.publication.kinds import KINDS
from registry.publication.site import Entry, PublishedRound, Site
from registry.publication.wording import marked
from registry.service import frozen, glance
from registry.service.ended import WHOLE, standing
from registry.service.published import CHINA, day_of, publication, stops
from registry.service.scoping import full_names
from registry.store import tables as t
from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service.answers import RoundView
    from registry.service.facade import Registry

GROUP = 200
LISTS = ("kept-list", "extended-list", "amend-list", "repeal-list")
STATES = {Outcome.REPEAL.value: "repealed", Outcome.LAPSE.value: "lapsed"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was published of a document last."""

    outcome: str
    round_name: str
    ends_on: dt.date
    new_expiry: dt.date | None
    due_on: dt.date | None


def site(
    registry: Registry, *, title: str = "", as_of: dt.date | None = None, base_url: str = "", lang: str = "zh"
) -> Site:
    """The site of a registry on a day; its documents are read while it is written."""
    day = as_of or dt.datetime.now(CHINA).date()
    published = sorted(
        (view for view in registry.rounds() if view.state == "published"),
        key=lambda view: (view.published_at or "", view.id),
    )
    head = registry.ledger_head()
    with registry.store.reading() as connection:
        identity = connection.execute(select(t.event.c.hash).where(t.event.c.seq == 1)).scalar() or ""
        rulings = _rulings(connection, published)
        full = full_names(connection)
    return Site(
        title=title or say("site.title", lang),
        as_of=day,
        entries=_entries(registry, rulings, day),
        rounds=tuple(_round(registry, view, lang) for view in published),
        full=full,
        lang=lang,
        base_url=base_url.rstrip("/") + "/" if base_url else "",
        identity=identity,
        ledger_head=f"{head.seq}:{head.hash}",
    )


def write(made: Site, out: Any) -> pages.Report:
    """Write the site into a folder."""
    return pages.write(made, out)


def _round(registry: Registry, view: RoundView, lang: str) -> PublishedRound:
    """One published round with its public lists; those without rows are left out."""
    with registry.store.reading() as connection:
        paper = publication(connection, view)
        changed = frozen.differs(
            connection, view
        )  # a digest never stands over a list that is no longer what was published
    built = [registry.list(kind, round_name=view.name, profile="public") for kind in LISTS if kind in KINDS]
    lists = tuple(listed if changed else replace(listed, digest=view.digest or "") for listed in built)
    return PublishedRound(
        id=view.id,
        name=view.name,
        as_of=view.as_of,
        cut_off=view.cut_off,
        published_at=dt.datetime.fromisoformat(view.published_at or view.opened_at)
        .astimezone(CHINA)
        .isoformat(timespec="seconds"),
        digest="" if changed else view.digest or "",
        counts=dict(view.outcomes),
        lists=tuple(listed for listed in lists if listed.rows),
        published_on=paper.on if paper else None,
        number=paper.number if paper else "",
        plots=glance.pictures(glance.glance(registry, view.name, public=True), lang),
    )


def _rulings(connection: Connection, published: list[RoundView]) -> dict[int, Ruling]:
    """What the published rounds say of each document; a later round counts."""
    found: dict[int, Ruling] = {}
    for view in published:
        paper = publication(connection, view)
        named = paper.number if paper and paper.number else view.name
        for row in standing(connection, t.item.c.round == view.id):
            ends = stops(row, paper) or day_of(view.published_at or view.opened_at)
            found[row.instrument] = Ruling(row.outcome, named, ends, row.new_expiry, row.due_on)
    return found


def _entries(registry: Registry, rulings: dict[int, Ruling], day: dt.date) -> Iterator[Entry]:
    """Every document for the public, some at a time, in the order of ids."""
    after = 0
    while True:
        with registry.store.reading() as connection:
            rows = connection.execute(
                select(t.instrument).where(t.instrument.c.id > after).order_by(t.instrument.c.id).limit(GROUP)
            ).all()
            shown = [row for row in rows if _public(row, rulings.get(row.id))]
            texts = _texts(connection, [row.id for row in shown])
            later = _relations(connection, [row.id for row in shown])
        for row in shown:
            yield _entry(row, rulings.get(row.id), later.get(row.id), texts.get(row.id, ("", "")), day)
        if len(rows) < GROUP:
            return
        after = rows[-1].id


def _public(row: Any, ruling: Ruling | None) -> bool:
    """Whether a document belongs on the site."""
    if row.visibility != "public" or row.draft:
        return False
    outside = ruling.outcome == Outcome.OUT_OF_SCOPE.value if ruling else row.normative is False
    return not outside


def _texts(connection: Connection, instruments: list[int]) -> dict[int, tuple[str, str]]:
    """Text and digest of the first file of each document."""
    query = (
        select(t.document.c.instrument, t.document_text.c.text, t.document.c.sha256)
        .join(t.document_text, t.document_text.c.document == t.document.c.id)
        .where(t.document.c.instrument.in_(instruments), t.document.c.status == "imported")
        .order_by(t.document.c.id.desc())
    )
    return {row.instrument: (row.text, row.sha256) for row in connection.execute(query)}


def _relations(connection: Connection, instruments: list[int]) -> dict[int, tuple[dt.date | None, str]]:
    """Documents that a later one ended, as a person confirmed: since when, and the later one where it may be named."""
    query = (
        select(t.relation.c.to_instrument, t.relation.c.effective_on, t.instrument.c.title, t.instrument.c.visibility)
        .join(t.instrument, t.instrument.c.id == t.relation.c.from_instrument)
        .where(
            t.relation.c.to_instrument.in_(instruments),
            t.relation.c.kind == "repeals",
            t.relation.c.state == "confirmed",
            t.relation.c.provisions == WHOLE,
        )
        .order_by(t.relation.c.id)
    )
    return {
        row.to_instrument: (row.effective_on, marked(row.title) if row.visibility == "public" else "")
        for row in connection.execute(query)
    }


def _entry(
    row: Any, ruling: Ruling | None, later: tuple[dt.date | None, str] | None, text: tuple[str, str], day: dt.date
) -> Entry:
    """One document as it stands on a day."""
    expires = (ruling.new_expiry if ruling else None) or row.expires_on
    state, ended_on, ended_by, ends_on = _state(ruling, later, expires, day)
    amending = ruling is not None and ruling.outcome == Outcome.AMEND.value and state == "in_force"
    return Entry(
        id=row.id,
        title=row.title,
        number=row.number,
        issuers=tuple(json.loads(row.issuers)),
        state=state,
        published_on=row.published_on or row.signed_on or row.effective_on,
        effective_on=row.effective_on,
        expires_on=expires,
        ended_on=ended_on,
        ended_by=ended_by,
        ends_on=ends_on,
        amend_due=ruling.due_on if ruling and amending else None,
        amending=amending,
        sha256=text[1],
        text=text[0],
    )


def _state(
    ruling: Ruling | None, later: tuple[dt.date | None, str] | None, expires: dt.date | None, day: dt.date
) -> tuple[str, dt.date | None, str, dt.date | None]:
    """State, day and cause of the end, and the day of an end to come."""
    coming: dt.date | None = None
    if ruling and ruling.outcome in STATES:
        if ruling.ends_on <= day:
            return STATES[ruling.outcome], ruling.ends_on, ruling.round_name, None
        coming = ruling.ends_on
    if later is not None:
        if later[0] is None or later[0] <= day:
            return "repealed", later[0], later[1], None
        coming = min(coming or later[0], later[0])
    return ("expired" if expires and expires < day else "in_force"), None, "", coming
