"""All that is known of one instrument, as the reviewer sees it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, or_, select

from importers.base import Fragment
from registry.errors import InputError
from registry.reading.recognised import Recognition, is_recognised, recognition
from registry.service import closing, decisions, resolving, rounds
from registry.service.answers import (
    Change,
    CitingView,
    DecisionView,
    DocumentView,
    DossierView,
    FindingView,
    InstrumentView,
    ItemRow,
    RelationView,
)
from registry.service.clauses import sweep_of
from registry.service.ended import ended
from registry.service.published import stops_on
from registry.service.queue import COLUMNS, item_rows
from registry.service.rejudging import corrected, corrections_of
from registry.service.relating import local_id, target_of
from registry.service.rows import finding_view, instrument_view
from registry.service.stage import citation_of, fragments_of, header_of
from registry.store import Store
from registry.store import tables as t
from registry.values import Citation, Dossier, Standing, Status

MOST_HISTORY = 200
OPINIONS = ("decide", "approve", "withdraw")
"""Actions that tell of an opinion."""


def dossier(store: Store, given: str | int, *, viewer: str | None = None, round_name: str | None = None) -> DossierView:
    """The dossier of an instrument (文号, id or title). ``viewer`` is who looks: what he may not see yet is left out.

    Without a round named, the item is that of the usual round, None where the instrument is in none. With one that is
    closed, the findings are those it was closed upon.
    """
    with store.reading() as connection:
        instrument = given if isinstance(given, int) else resolving.resolve(connection, given)
        view = instrument_of(connection, instrument)
        item, mode = _item(connection, instrument, round_name)
        decided = decisions.history(connection, item.id) if item else ()
        shown = visible_to(viewer, mode, item, decided)
        documents = _documents(store, connection, instrument)
        first = next((d.id for d in documents if d.status == "imported"), None)
        read = _reading(connection, first, instrument) if first is not None else None
        return DossierView(
            instrument=view,
            item=item if len(shown) == len(decided) or item is None else replace(item, outcome=None, reviewers=()),
            documents=documents,
            dossier=read,
            findings=_findings(connection, instrument, round_name),
            decisions=shown,
            hidden=len(decided) - len(shown),
            relations=relations(connection, instrument),
            cited_by=_cited_by(connection, instrument),
            twins=_twins(connection, instrument),
            corrections=_corrections(connection, instrument),
            history=_seen_by(viewer, _history(connection, instrument, item), hidden=len(shown) < len(decided)),
            text_sha256=_text_sha(connection, first),
            draft=_draft(connection, item, viewer),
            recognition=_recognition(connection, first, read),
        )


def instrument_of(connection: Connection, instrument: int) -> InstrumentView:
    """One instrument. Raises InputError ``doc_unknown``."""
    row = connection.execute(select(t.instrument).where(t.instrument.c.id == instrument)).first()
    if row is None:
        raise InputError("doc_unknown", given=instrument)
    on, by = ended(connection, [instrument]).get(instrument, (None, ""))
    return instrument_view(row, stops_on(connection, instrument) if by == "decision" else on, by)


def visible_to(
    viewer: str | None, mode: str, item: ItemRow | None, decided: tuple[DecisionView, ...]
) -> tuple[DecisionView, ...]:
    """Decisions that a viewer may see: in a round with two reviewers no other's first opinion before his own is in."""
    if item is None or mode != "two_reviewers" or item.state != "awaiting_second":
        return decided
    return tuple(decision for decision in decided if decision.reviewer == viewer or not decision.live)


def _item(connection: Connection, instrument: int, round_name: str | None) -> tuple[ItemRow | None, str]:
    """The instrument's item in the round that is meant, and the round's mode."""
    query = (
        select(*COLUMNS, t.round_.c.mode, t.round_.c.name, t.round_.c.state.label("round_state"))
        .join(t.instrument, t.instrument.c.id == t.item.c.instrument)
        .join(t.round_, t.round_.c.id == t.item.c.round)
        .where(t.item.c.instrument == instrument, t.round_.c.cancelled.is_(None))
        .order_by(t.round_.c.state == "open", t.round_.c.id)
    )
    if round_name:
        query = query.where(t.round_.c.name == rounds.find(connection, round_name).name)
    rows = connection.execute(query).all()
    if not rows:
        return None, ""
    return next(iter(item_rows(connection, rows[-1:]))), rows[-1].mode


def _documents(store: Store, connection: Connection, instrument: int) -> tuple[DocumentView, ...]:
    """Files of an instrument, first received first."""
    rows = connection.execute(
        select(t.document).where(t.document.c.instrument == instrument).order_by(t.document.c.id)
    ).all()
    query = (
        select(t.source.c.sha256, func.min(t.source.c.path).label("path"))
        .where(t.source.c.sha256.in_({row.source for row in rows}))
        .group_by(t.source.c.sha256)
    )
    paths = {row.sha256: row.path for row in connection.execute(query)}
    names = tuple(n for n in DocumentView.__slots__ if n not in ("path", "original"))
    return tuple(
        DocumentView(
            **{name: getattr(row, name) for name in names},
            path=paths.get(row.source, ""),
            original=str(store.originals.path(row.source)) if store.originals.has(row.source) else None,
        )
        for row in rows
    )


def _reading(connection: Connection, document: int, instrument: int) -> Dossier:
    """What was read of a document, with the office's own documents judged as they stand."""
    row = connection.execute(select(t.document_text).where(t.document_text.c.document == document)).one()
    rows = connection.execute(
        select(t.citation.c.detail).where(t.citation.c.document == document).order_by(t.citation.c.ordinal)
    )
    citations = [citation_of(found) for found in rows]
    return Dossier(
        text=row.text,
        header=corrected(header_of(row.header), corrections_of(connection, instrument)),
        citations=tuple(_with_local_standing(connection, citations)),
        as_of=row.as_of,
        page_starts=tuple(json.loads(row.page_starts)),
        flags=tuple(json.loads(row.flags)),
    )


def _recognition(connection: Connection, document: int | None, read: Dossier | None) -> Recognition | None:
    """How sure the recognition of a document was; its layout is looked up for recognised text only."""
    if document is None or read is None or not is_recognised(read.flags):
        return None
    layout = connection.execute(select(t.document_text.c.layout).where(t.document_text.c.document == document)).scalar()
    return recognition(read.flags, fragments_of(layout or b""))


def _with_local_standing(connection: Connection, citations: list[Citation]) -> list[Citation]:
    """Citations of the office's documents with what holds of those today."""
    locals_ = {c.id: local_id(c.link.instrument.id) for c in citations if c.link.instrument}
    gone = ended(connection, {number for number in locals_.values() if number is not None})
    return [_standing(c, locals_.get(c.id), gone) for c in citations]


def _standing(citation: Citation, local: int | None, gone: dict[int, Any]) -> Citation:
    """One citation."""
    if local is None:
        return citation
    if local in gone:
        return replace(citation, standing=Standing(Status.REPEALED, repealed_on=gone[local][0], hard=True))
    return replace(citation, standing=Standing(Status.IN_FORCE))


def fragments(store: Store, document: int) -> tuple[Fragment, ...]:
    """Where the stretches of a document's text stand on its pages."""
    with store.reading() as connection:
        layout = connection.execute(
            select(t.document_text.c.layout).where(t.document_text.c.document == document)
        ).scalar()
    return fragments_of(layout or b"")


def _findings(connection: Connection, instrument: int, round_name: str | None) -> tuple[FindingView, ...]:
    """Findings of an instrument, gravest first: those that a closed round was closed upon, else those of now."""
    row = rounds.find(connection, round_name) if round_name else None
    held = closing.kept(connection, row, [instrument]) if row is not None else {}
    return closing.gravest_first(held[instrument].findings) if held else findings(connection, instrument)


def findings(connection: Connection, instrument: int) -> tuple[FindingView, ...]:
    """Findings of an instrument as they are now, gravest first, then by place."""
    rows = connection.execute(select(t.finding).where(t.finding.c.instrument == instrument).order_by(t.finding.c.id))
    return closing.gravest_first(map(finding_view, rows))


def relations(connection: Connection, instrument: int | None = None, state: str = "") -> tuple[RelationView, ...]:
    """Relations of an instrument in both directions, or of all."""
    source, target = t.instrument.alias(), t.instrument.alias()
    query = (
        select(
            t.relation,
            source.c.title.label("from_title"),
            source.c.number.label("from_number"),
            target.c.title.label("target_title"),
            target.c.number.label("target_number"),
        )
        .join(source, source.c.id == t.relation.c.from_instrument)
        .outerjoin(target, target.c.id == t.relation.c.to_instrument)
        .order_by(t.relation.c.id)
    )
    if instrument is not None:
        query = query.where(or_(t.relation.c.from_instrument == instrument, t.relation.c.to_instrument == instrument))
    if state:
        query = query.where(t.relation.c.state == state)
    return tuple(_relation(row) for row in connection.execute(query))


def _relation(row: Any) -> RelationView:
    """A relation from its row."""
    return RelationView(
        id=row.id,
        kind=row.kind,
        state=row.state,
        from_id=row.from_instrument,
        from_title=row.from_title,
        from_number=row.from_number,
        to_id=row.to_instrument,
        to_title=row.target_title or row.to_title or (row.quote if row.batch is not None else ""),
        to_number=row.target_number,
        effective_on=row.effective_on,
        quote=row.quote,
        provisions=tuple(json.loads(row.provisions)),
        batch=row.batch is not None,
        actor=row.actor,
        note=row.note,
        sweep=sweep_of(row.batch, row.quote),
    )


def _cited_by(connection: Connection, instrument: int) -> tuple[CitingView, ...]:
    """Documents of the office that cite this one, one line each."""
    query = (
        select(t.instrument.c.id, t.instrument.c.title, t.instrument.c.number, t.citation)
        .join(t.document, t.document.c.id == t.citation.c.document)
        .join(t.instrument, t.instrument.c.id == t.document.c.instrument)
        .where(t.citation.c.target == target_of(instrument))
        .order_by(t.instrument.c.id, t.citation.c.ordinal)
    )
    found: dict[int, CitingView] = {}
    for row in connection.execute(query):
        quote = json.loads(row.detail)["mention"]["quote"]
        found.setdefault(row.id, CitingView(row.id, row.title, row.number, row.relation, quote, row.page))
    return tuple(found.values())


def _twins(connection: Connection, instrument: int) -> tuple[tuple[int, str, str | None], ...]:
    """Other instruments of the same title or subject."""
    this = t.instrument.alias()
    other = t.instrument
    same = or_(
        other.c.title_key == this.c.title_key,
        (other.c.subject_key == this.c.subject_key) & (other.c.subject_key != ""),
    )
    query = select(other.c.id, other.c.title, other.c.number).join(this, same)
    query = query.where(this.c.id == instrument, other.c.id != instrument).order_by(other.c.dated.desc()).limit(20)
    return tuple((row.id, row.title, row.number) for row in connection.execute(query))


def _corrections(connection: Connection, instrument: int) -> tuple[tuple[str, str | None, str | None, str, str], ...]:
    """Corrections of an instrument, oldest first."""
    query = select(t.correction).where(t.correction.c.instrument == instrument).order_by(t.correction.c.id)
    return tuple((row.field, row.before, row.value, row.actor, row.at) for row in connection.execute(query))


def _history(connection: Connection, instrument: int, item: ItemRow | None) -> tuple[Change, ...]:
    """Events about an instrument, or its item, that are known by their subject."""
    subjects = [f"instrument:{instrument}", *([f"item:{item.id}"] if item else [])]
    columns = (t.event.c.seq, t.event.c.at, t.event.c.actor, t.event.c.role, t.event.c.action)
    query = select(*columns).where(t.event.c.subject.in_(subjects)).order_by(t.event.c.seq).limit(MOST_HISTORY)
    return tuple(Change(*row) for row in connection.execute(query))


def _seen_by(viewer: str | None, history: tuple[Change, ...], *, hidden: bool) -> tuple[Change, ...]:
    """A history without the opinions of others while those are hidden: who decided says half of what he decided."""
    return tuple(one for one in history if not hidden or one.actor == viewer or one.action not in OPINIONS)


def _text_sha(connection: Connection, document: int | None) -> str | None:
    """Digest of a document's text."""
    found: str | None = connection.execute(select(t.document.c.text_sha256).where(t.document.c.id == document)).scalar()
    return found


def _draft(connection: Connection, item: ItemRow | None, viewer: str | None) -> str:
    """The viewer's unfinished note on an item."""
    if item is None or viewer is None:
        return ""
    query = select(t.draft.c.body).where(t.draft.c.item == item.id, t.draft.c.reviewer == viewer)
    return connection.execute(query).scalar() or ""
