"""Finding documents by words of any length, in title, number and text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, or_, select, true

from registry.service import keys
from registry.service.answers import SearchHit
from registry.service.relating import chunks
from registry.store import grams
from registry.store import tables as t

PAGE = 200
AROUND = 30
MAX_CANDIDATES = 20_000


def search(connection: Connection, query: str, limit: int = 50) -> tuple[SearchHit, ...]:
    """Documents that hold every word of the query: those with the words in the title or number first, newest first.

    Words are parted by blanks; case, width of letters and blanks in the text make no difference.
    """
    words = grams.words(query)
    if not words or limit < 1:
        return ()
    hits = {hit.instrument: hit for hit in _by_name(connection, query, words, limit)}
    for hit in _by_text(connection, words):
        if len(hits) >= limit:
            break
        hits.setdefault(hit.instrument, hit)
    return tuple(hits.values())[:limit]


def instruments_with(connection: Connection, query: str) -> set[int]:
    """Ids of all instruments whose title, number or text holds every word."""
    words = grams.words(query)
    found = {hit.instrument for hit in _by_name(connection, query, words, MAX_CANDIDATES)}
    return found | {hit.instrument for hit in _by_text(connection, words)}


def named_like(query: str) -> Any:
    """A condition on instruments: title or number holds every word of the query, or is the number it writes."""
    words = [word for word in (keys.title_key(part) for part in query.split()) if word]
    column = t.instrument.c
    each = [or_(column.title_key.contains(w, autoescape=True), column.inner_key.contains(w, autoescape=True),
                column.number_key.contains(w, autoescape=True)) for w in words]  # fmt: skip
    number = keys.number_key(query)
    return or_(and_(true(), *each), column.number_key == number) if number else and_(true(), *each)


def _by_name(connection: Connection, query: str, words: Sequence[str], limit: int) -> Iterator[SearchHit]:
    """Hits in title or number."""
    if not words or not any(map(keys.title_key, query.split())):
        return
    column = t.instrument.c
    number = keys.number_key(query)
    rows = connection.execute(
        select(column.id, column.title, column.number, column.dated, column.number_key)
        .where(named_like(query))
        .order_by(column.dated.desc().nulls_last(), column.id)
        .limit(limit)
    )
    for row in rows:
        where = "number" if number and row.number_key == number else "title"
        yield SearchHit(row.id, None, row.title, row.number, row.dated, where)


def _by_text(connection: Connection, words: Sequence[str]) -> Iterator[SearchHit]:
    """Hits in the text, newest document first; what the index offers is looked at before it is told."""
    after = looked = 0
    while looked < MAX_CANDIDATES:
        page = grams.candidates(connection, words, after, PAGE)
        if not page:
            return
        for some in chunks(page):
            yield from _look(connection, some, words)
        after, looked = page[-1], looked + len(page)


def _look(connection: Connection, documents: list[int], words: Sequence[str]) -> Iterator[SearchHit]:
    """Which of these documents really hold the words."""
    column = t.instrument.c
    query = (
        select(
            t.document.c.id.label("document"),
            t.document_text.c.text,
            column.id,
            column.title,
            column.number,
            column.dated,
        )
        .join(t.document_text, t.document_text.c.document == t.document.c.id)
        .join(t.instrument, t.instrument.c.id == t.document.c.instrument)
        .where(t.document.c.id.in_(documents))
        .order_by(t.document.c.id.desc())
    )
    for row in connection.execute(query):
        folded = grams.fold("\n".join((row.title, row.number or "", row.text)))
        if all(word in folded for word in words):
            excerpt, at = _excerpt(row.text, words[0])
            yield SearchHit(row.id, row.document, row.title, row.number, row.dated, "text", excerpt, at)


def _excerpt(text: str, word: str) -> tuple[str, int]:
    """The text around the first place of a word, and that place; the beginning where letters differ in form."""
    at = text.casefold().find(word)
    if at < 0:
        at = text.find(word[:1])
    at = max(at, 0)
    return text[max(0, at - AROUND) : at + len(word) + AROUND].replace("\n", " "), at
