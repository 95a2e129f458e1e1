"""Judging a stored document again: after a correction, a judgement of a link, a new day or a new catalogue.

What was read is kept; only what depends on facts is made anew: links, standings, findings. Where the extraction itself
is of another version, the text is read again. What people entered is applied every time.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from importers.base import ImportedDocument
from registry.service import relating, sweeping
from registry.service.clauses import clauses_of
from registry.service.relating import local_id, target_of
from registry.service.rows import finding_rows
from registry.service.stage import Engine, citation_of, citation_row, header_of, text_columns
from registry.store import tables as t
from registry.values import (
    Citation,
    Dossier,
    Finding,
    Header,
    InstrumentFacts,
    Link,
    Mention,
    Normative,
    Resolution,
    Standing,
    Status,
    Validity,
)

_UNKNOWN = Standing(Status.UNKNOWN)
_TEXT_FIELDS = ("title", "number")
_DAY_FIELDS = ("signed_on", "published_on", "effective_on")


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it is kept, with what people entered about it."""

    id: int
    instrument: int | None
    imported: ImportedDocument
    header: Header
    version: str
    as_of: dt.date
    mentions: tuple[Mention, ...]
    corrections: tuple[tuple[str, str | None], ...]
    judgements: tuple[Any, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A document judged anew; not yet written."""

    stored: Stored
    dossier: Dossier
    findings: tuple[Finding, ...]


def load(connection: Connection, document: int) -> Stored:
    """A stored document with its text, mentions, corrections and judgements."""
    row = connection.execute(
        select(t.document, t.document_text)
        .join(t.document_text, t.document_text.c.document == t.document.c.id)
        .where(t.document.c.id == document)
    ).one()
    citations = connection.execute(
        select(t.citation.c.detail).where(t.citation.c.document == document).order_by(t.citation.c.ordinal)
    ).all()
    imported = ImportedDocument(
        name=row.name,
        sha256=row.sha256,
        media_type=row.media_type,
        reader=row.reader,
        text=row.text,
        member=row.member,
        pages=row.pages,
        page_starts=tuple(json.loads(row.page_starts)),
        metadata=json.loads(row.origin),
        flags=tuple(json.loads(row.flags)),
        size=row.size,
    )
    return Stored(
        id=document,
        instrument=row.instrument,
        imported=imported,
        header=header_of(row.header),
        version=row.facts,
        as_of=row.as_of,
        mentions=tuple(citation_of(c).mention for c in citations),
        corrections=corrections_of(connection, row.instrument),
        judgements=judgements_of(connection, row.sha256, row.member),
        first=_is_first(connection, document, row.instrument),
    )


def _is_first(connection: Connection, document: int, instrument: int | None) -> bool:
    """Whether a document is the one by which its instrument is flagged."""
    query = (
        select(t.document.c.id)
        .where(t.document.c.instrument == instrument, t.document.c.status == "imported")
        .order_by(t.document.c.id)
    )
    return bool(connection.execute(query.limit(1)).scalar() == document)


def corrections_of(connection: Connection, instrument: int | None) -> tuple[tuple[str, str | None], ...]:
    """Corrections of an instrument that stand: (field, value)."""
    later = t.correction.alias()
    query = (
        select(t.correction.c.field, t.correction.c.value)
        .outerjoin(later, later.c.supersedes == t.correction.c.id)
        .where(t.correction.c.instrument == instrument, later.c.id.is_(None))
    )
    return tuple((row.field, row.value) for row in connection.execute(query))


def judgements_of(connection: Connection, sha256: str, member: str | None) -> tuple[Any, ...]:
    """Judgements of links in a document that stand."""
    later = t.judgement.alias()
    query = (
        select(t.judgement)
        .outerjoin(later, later.c.supersedes == t.judgement.c.id)
        .where(t.judgement.c.sha256 == sha256, t.judgement.c.member.is_not_distinct_from(member), later.c.id.is_(None))
        .order_by(t.judgement.c.id)
    )
    return tuple(connection.execute(query).all())


def judge(connection: Connection, engine: Engine, stored: Stored, as_of: dt.date) -> Judged:
    """Links, standings and findings of a stored document on a day."""
    header, mentions = stored.header, stored.mentions
    if _reading(stored.version) != _reading(engine.version):
        read = engine.read(stored.imported, as_of=as_of)
        header, mentions = read.header, tuple(citation.mention for citation in read.citations)
        stored = replace(stored, header=header)
    added = tuple(_added(row) for row in stored.judgements if row.added)
    known = {(mention.start, mention.end) for mention in mentions}
    mentions = tuple(
        sorted((*mentions, *(m for m in added if (m.start, m.end) not in known)), key=lambda m: (m.start, m.end))
    )
    head = corrected(header, stored.corrections)
    text, pages = stored.imported.text, stored.imported.page_starts
    dossier = engine.judge(text, head, mentions, as_of=as_of, pages=pages, flags=stored.imported.flags)
    dossier = _confirm(connection, engine, dossier, stored.judgements)
    return Judged(stored, dossier, engine.findings(dossier))


@dataclass(frozen=True, slots=True)
class Written:
    """What judging anew changed: findings that are new and gone, and other instruments that sweeping clauses touch."""

    added: int
    gone: int
    touched: frozenset[int] = frozenset()


def write(connection: Connection, engine: Engine, judged: Judged) -> Written:
    """Replace what was derived; sweeping clauses of the text are proposed where they are not known yet."""
    stored, dossier = judged.stored, judged.dossier
    document = stored.id
    columns = {**text_columns(stored.imported, replace(dossier, header=stored.header)), "facts": engine.version}
    columns.pop("layout")
    connection.execute(update(t.document_text).where(t.document_text.c.document == document).values(**columns))
    connection.execute(delete(t.citation).where(t.citation.c.document == document))
    rows = [{"document": document, **citation_row(n, found)} for n, found in enumerate(dossier.citations)]
    if rows:
        connection.execute(insert(t.citation), rows)
    relating.relate(connection, [document], [])
    touched: set[int] = set()
    if stored.instrument is not None:
        clauses = clauses_of(stored.imported.text)
        touched = sweeping.store(connection, [(stored.instrument, document, clauses)])
    return Written(*_replace_findings(connection, judged), frozenset(touched))


def _replace_findings(connection: Connection, judged: Judged) -> tuple[int, int]:
    """Replace the findings of a document where they differ; how many are new, and how many are gone."""
    stored = judged.stored
    if stored.instrument is None or not stored.first:
        return 0, 0
    mine = (t.finding.c.instrument == stored.instrument) & (t.finding.c.origin == "document")
    had = set(connection.execute(select(t.finding.c.key).where(mine)).scalars())
    rows = finding_rows(judged.findings, stored.instrument, stored.id)
    has = {row["key"] for row in rows}
    connection.execute(delete(t.finding).where(mine))
    if rows:
        connection.execute(insert(t.finding), rows)
    return len(has - had), len(had - has)


def corrected(header: Header, corrections: Iterable[tuple[str, str | None]]) -> Header:
    """A header with what people corrected."""
    changes: dict[str, Any] = {}
    for name, value in corrections:
        if name in _TEXT_FIELDS:
            changes[name] = value
        elif name == "issuers":
            changes[name] = tuple(json.loads(value)) if value else ()
        elif name in _DAY_FIELDS:
            changes[name] = dt.date.fromisoformat(value) if value else None
        elif name == "expires_on":
            changes["validity"] = Validity("", dt.date.fromisoformat(value), "stated_date") if value else None
        elif name == "normative":
            changes[name] = Normative({"true": True, "false": False}.get(value or ""))
    return replace(header, **changes)


def _confirm(connection: Connection, engine: Engine, dossier: Dossier, judgements: Sequence[Any]) -> Dossier:
    """Put people's judgements in the place of the matcher's answers."""
    if not judgements:
        return dossier
    citations = list(dossier.citations)
    for row in judgements:
        place = _place(citations, row)
        if place is not None:
            citations[place] = _judged(connection, engine, dossier, citations[place], row)
    return replace(dossier, citations=tuple(citations))


def _place(citations: Sequence[Citation], row: Any) -> int | None:
    """Which mention a judgement is about: by place, else by its words where they stand once."""
    for number, citation in enumerate(citations):
        if (citation.mention.start, citation.mention.end) == (row.start_at, row.end_at):
            return number
    same = [number for number, citation in enumerate(citations) if citation.mention.quote == row.quote]
    return same[0] if len(same) == 1 else None


def _judged(connection: Connection, engine: Engine, dossier: Dossier, citation: Citation, row: Any) -> Citation:
    """A mention with a person's answer."""
    if row.target is None:
        return replace(citation, link=Link(Resolution.UNMATCHED, reason=relating.JUDGED_NONE), standing=_UNKNOWN)
    link = Link(Resolution.CONFIRMED, 100.0, facts_of(connection, engine, row.target), reason="confirmed")
    if link.instrument is None:
        return citation
    if local_id(row.target) is not None:
        return replace(citation, link=link, standing=_UNKNOWN)
    standing = engine.standing(link, citation.mention, dossier.header.dated, dossier.dated, dossier.as_of)
    return replace(citation, link=link, standing=standing)


def facts_of(connection: Connection, engine: Engine, target: str) -> InstrumentFacts | None:
    """What is known of the target of a link: a law of the catalogue, or a document of the office."""
    number = local_id(target)
    if number is None:
        catalogue = getattr(engine, "catalogue", None)
        found: InstrumentFacts | None = catalogue.get(target) if catalogue else None
        return found
    row = connection.execute(select(t.instrument).where(t.instrument.c.id == number)).first()
    return InstrumentFacts(target_of(number), row.title, number=row.number, kind="本单位文件") if row else None


def _added(row: Any) -> Mention:
    """A mention that a person added."""
    return Mention(row.start_at, row.end_at, row.quote, row.title or row.quote)


def _reading(version: str) -> str:
    """The part of an engine's version on which the extraction depends."""
    return version.partition("/")[0]
