"""Titles and numbers on a list against the documents themselves: what differs, and what cannot be a title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from sqlalchemy import Connection, select

from registry import data
from registry.header import genre
from registry.publication.gate import Disagreement
from registry.service import keys, scoping
from registry.service.relating import chunks
from registry.service.stage import header_of
from registry.service.stock import same_title
from registry.store import tables as t
from registry.values import ListRow


def misnamed(connection: Connection, rows: Iterable[ListRow]) -> Iterator[Disagreement]:
    """Rows whose title or number is not the document's own, and that nobody corrected."""
    listed = {int(row.instrument): row for row in rows}
    for some in chunks(listed):
        fixed = _corrected(connection, some)
        query = (
            select(t.document.c.instrument, t.document_text.c.header)
            .join(t.document_text, t.document_text.c.document == t.document.c.id)
            .where(t.document.c.instrument.in_(some), t.document.c.status == "imported")
            .order_by(t.document.c.instrument, t.document.c.id.desc())
        )
        heads = {found.instrument: header_of(found.header) for found in connection.execute(query)}
        for number, head in heads.items():
            yield from _differing(listed[number], head.title, head.number, fixed.get(number, set()))


def misread(connection: Connection, rows: Iterable[ListRow]) -> Iterator[Disagreement]:
    """Rows whose title does not look like one, and that nobody corrected or confirmed."""
    doubted = {int(row.instrument): row for row in rows if doubtful(row.title, row.issuers)}
    for some in chunks(doubted):
        fixed = _corrected(connection, some)
        for number in some:
            if "title" not in fixed.get(number, set()):
                row = doubted[number]
                document = row.number or f"#{number}"
                yield Disagreement("title_doubtful", {"title": row.title, "number": document})


def doubtful(title: str, issuers: Iterable[str]) -> bool:
    """Whether a title cannot be one: an issuer's name, or words with neither 关于 nor a kind of document (文种)."""
    tight = "".join(title.split())
    if "关于" in tight:
        return False
    if any(scoping.same(tight, name) for name in issuers):
        return True
    return not genre.ends_any(tight) and not any(word in tight for word in _kinds())


@cache
def _kinds() -> tuple[str, ...]:
    """Kinds of documents that a title may name in its midst; words of one character are told apart at its end only."""
    return tuple(row["genre"] for row in data.rows("genres.csv") if len(row["genre"]) > 1)


def _differing(row: ListRow, title: str | None, number: str | None, fixed: set[str]) -> Iterator[Disagreement]:
    """What differs between a row and the first document of its instrument."""
    if title and "title" not in fixed and not same_title(title, row.title):
        yield Disagreement("row_title", {"title": row.title, "own": title})
    if number and "number" not in fixed and keys.number_key(number) != keys.number_key(row.number):
        yield Disagreement("row_number", {"title": row.title, "listed": row.number or "—", "own": number})


def _corrected(connection: Connection, instruments: list[int]) -> dict[int, set[str]]:
    """Fields that people corrected, by instrument."""
    found: dict[int, set[str]] = {}
    query = select(t.correction.c.instrument, t.correction.c.field).where(t.correction.c.instrument.in_(instruments))
    for instrument, field in connection.execute(query):
        found.setdefault(instrument, set()).add(field)
    return found
