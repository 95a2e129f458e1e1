"""Mentions of the office's own documents: linked when either side arrives, and what they say is proposed to people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, insert, or_, select, update

from registry.matching import forms
from registry.service import keys
from registry.service.stock import KNOWN_COLUMNS, Ids, Known, known, same_title
from registry.store import tables as t
from registry.store.plain import canonical
from registry.text import fold
from registry.values import Relation, Resolution

T = TypeVar("T")
LOCAL = "local:"
CHUNK = 400
JUDGED_NONE = "judged_none"
"""Reason of a link where a person said that a mention means nothing that is known."""
UNRESOLVED = (Resolution.UNMATCHED.value, Resolution.CANDIDATE.value, Resolution.AMBIGUOUS.value)
DISPOSING = (Relation.REPEALS.value, Relation.AMENDS.value)


def local_id(target: str | None) -> int | None:
    """The instrument of the office that a link leads to; None for a law of the catalogue."""
    return int(target[len(LOCAL) :]) if target and target.startswith(LOCAL) else None


def target_of(instrument: int) -> str:
    """How a link names an instrument of the office."""
    return f"{LOCAL}{instrument}"


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in lists short enough for one statement."""
    part: list[T] = []
    for value in values:
        part.append(value)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def relate(connection: Connection, documents: Sequence[int], instruments: Sequence[int]) -> set[int]:
    """Link new documents with the stock and the stock with new instruments; the instruments whose flags that touches."""
    touched = link(connection, documents, instruments)
    return touched | peers(connection, touched)


def link(connection: Connection, documents: Sequence[int], instruments: Sequence[int]) -> set[int]:
    """``relate``, but for the instruments that are touched only because another bears their title or subject."""
    linked: set[tuple[int, int]] = set()
    for some in chunks(documents):
        linked |= _link(connection, t.citation.c.document.in_(some))
    for some in chunks(instruments):
        linked |= _link(connection, t.instrument.c.id.in_(some))
    touched = set(instruments) | _owners(connection, documents)
    touched |= {target for _, target in linked} | _owners(connection, {document for document, _ in linked})
    for some in chunks({document for document, _ in linked} | set(documents)):
        propose(connection, some)
    return touched


def _owners(connection: Connection, documents: Iterable[int]) -> set[int]:
    """Instruments of documents."""
    found: set[int] = set()
    for some in chunks(documents):
        query = select(t.document.c.instrument).where(t.document.c.id.in_(some), t.document.c.instrument.is_not(None))
        found |= set(connection.execute(query).scalars())
    return found


def peers(connection: Connection, instruments: set[int]) -> set[int]:
    """Instruments that bear the title, or deal with the subject, of one of these."""
    found: set[int] = set()
    for some in chunks(instruments):
        for column in (t.instrument.c.title_key, t.instrument.c.subject_key):
            these = select(column).where(t.instrument.c.id.in_(some), column != "")
            found |= set(connection.execute(select(t.instrument.c.id).where(column.in_(these))).scalars())
    return found


def _link(connection: Connection, condition: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Link unresolved mentions within the condition; pairs of (document, instrument) that were linked."""
    offers: dict[tuple[int, int], list[Any]] = {}
    for by in _pairs(condition):
        for row in connection.execute(by):
            offers.setdefault((row.document, row.ordinal), []).append(row)
    linked: set[tuple[int, int]] = set()
    for place, rows in offers.items():
        chosen = choose(rows)
        if chosen is not None:
            _write_link(connection, place, rows[0].detail, *chosen)
            linked.add((place[0], chosen[0].id))
        elif (shown := numbered_otherwise(rows)) and _write_candidate(connection, place, rows[0], shown):
            linked.add((place[0], shown.id))
    return linked


def _pairs(condition: ColumnElement[bool]) -> Iterator[Select[Any]]:
    """Mentions with the instruments they may mean: by number, then by title, then by the title of the text issued."""
    columns = (
        t.citation.c.document,
        t.citation.c.ordinal,
        t.citation.c.detail,
        t.citation.c.title.label("cited"),
        t.citation.c.number_key.label("cited_number"),
        t.document.c.instrument.label("owner"),
        *KNOWN_COLUMNS,
    )
    joints = (
        t.citation.c.number_key == t.instrument.c.number_key,
        t.citation.c.title_key == t.instrument.c.title_key,
        t.citation.c.title_key == t.instrument.c.inner_key,
    )
    for joint in joints:
        yield (
            select(*columns)
            .join(t.document, t.document.c.id == t.citation.c.document)
            .join(t.instrument, joint)
            .where(condition, t.citation.c.target.is_(None), t.citation.c.resolution.in_(UNRESOLVED))
        )


def choose(rows: Sequence[Any]) -> tuple[Known, str] | None:
    """The one instrument that a mention means, with the reason; None where none or several remain.

    A number decides when the title does not contradict it: the name of the organ and the words of the notice that
    issues a text may be left out, as is usual where a number is given. A title decides when only one document bears it,
    or only one of the issuers that the mention names, and the mention gives no other number.
    """
    detail = json.loads(rows[0].detail)
    if _denied(detail):
        return None
    offered = _offered(rows)
    cited, number = rows[0].cited, rows[0].cited_number
    fits = [entry for entry in offered if _agrees(cited, entry)]
    numbered = [entry for entry in offered if number and entry.number_key == number and names_one_text(cited, entry)]
    if len(numbered) == 1:
        return numbered[0], "local_number"
    if number or len(keys.title_key(cited)) < keys.SHORT_TITLE:
        return None
    issuers = set(detail.get("mention", {}).get("issuers", ()))
    named = [entry for entry in fits if issuers & set(entry.issuers)] if issuers else fits
    return (named[0], "local_title") if len(named) == 1 else None


def numbered_otherwise(rows: Sequence[Any]) -> Known | None:
    """The one instrument that bears the number of a mention under another title: for a person to judge, never linked."""
    number = rows[0].cited_number
    if not number or _denied(json.loads(rows[0].detail)):
        return None
    found = [entry for entry in _offered(rows) if entry.number_key == number]
    return found[0] if len(found) == 1 else None


def _denied(detail: dict[str, Any]) -> bool:
    """Whether a person said that the mention means nothing that is known."""
    return bool(detail.get("link", {}).get("reason") == JUDGED_NONE)


def _offered(rows: Sequence[Any]) -> list[Known]:
    """The instruments of joined rows, each once, without the document's own."""
    return list({row.id: known(_Slice(row)) for row in rows if row.id != row.owner}.values())


class _Slice:
    """The columns of a joined row that make a :class:`Known`."""

    def __init__(self, row: Any) -> None:
        self._mapping = {name: getattr(row, name) for name in Known.__slots__}
        self.issuers = row.issuers


def _agrees(cited: str, entry: Known) -> bool:
    """Whether the title that is cited is that of the instrument, or no title was cited."""
    return not cited.strip() or same_title(cited, entry.title) or entry.bears(keys.title_key(cited))


def names_one_text(cited: str, entry: Known) -> bool:
    """Whether a title with the number of an instrument names it: whole, without its organ or place, or the text it issues."""
    if _agrees(cited, entry):
        return True
    one, other = forms.core(fold(cited)), forms.core(fold(entry.title))
    short, long_ = sorted((one, other), key=len)
    left_out = long_.removesuffix(short) if len(short) >= keys.SHORT_TITLE else long_
    return one == other or (left_out != long_ and any(left_out in fold(issuer) for issuer in entry.issuers))


def _write_candidate(connection: Connection, place: tuple[int, int], row: Any, entry: Known) -> bool:
    """Show a person the instrument that bears a mention's number under another title; False where it is shown already."""
    content = json.loads(row.detail)
    link = content.setdefault("link", {})
    shown = [one for one in link.get("candidates", ()) if one.get("id") != target_of(entry.id)]
    if len(shown) < len(link.get("candidates", ())):
        return False
    first = {"id": target_of(entry.id), "title": entry.title, "number": entry.number, "kind": "本单位文件", "score": 0.0,
             "reasons": ["number"]}  # fmt: skip
    link |= {"resolution": Resolution.CANDIDATE.value, "candidates": [first, *shown], "reason": "local_number_only"}
    connection.execute(
        update(t.citation)
        .where(t.citation.c.document == place[0], t.citation.c.ordinal == place[1])
        .values(resolution=Resolution.CANDIDATE.value, detail=canonical(content))
    )
    return True


def _write_link(connection: Connection, place: tuple[int, int], detail: str, entry: Known, reason: str) -> None:
    """Keep a link to an instrument of the office."""
    content = json.loads(detail)
    content["link"] = {
        "resolution": Resolution.EXACT.value,
        "score": 100.0,
        "instrument": {"id": target_of(entry.id), "title": entry.title, "number": entry.number, "kind": "本单位文件"},
        "reason": reason,
    }
    connection.execute(
        update(t.citation)
        .where(t.citation.c.document == place[0], t.citation.c.ordinal == place[1])
        .values(resolution=Resolution.EXACT.value, score=100.0, target=target_of(entry.id), detail=canonical(content))
    )


def propose(connection: Connection, documents: Sequence[int]) -> None:
    """Propose what documents say of others: that they end, change, rest on or carry out them."""
    query = (
        select(t.citation, t.document.c.instrument, t.instrument.c.effective_on, t.instrument.c.dated)
        .join(t.document, t.document.c.id == t.citation.c.document)
        .join(t.instrument, t.instrument.c.id == t.document.c.instrument)
        .where(
            t.citation.c.document.in_(documents),
            t.citation.c.relation.in_(DISPOSING),
            or_(
                t.citation.c.target.like(f"{LOCAL}%"),
                t.citation.c.resolution.in_((Resolution.BATCH.value, Resolution.CANDIDATE.value)),
            ),
        )
    )
    rows = [made for row in connection.execute(query) if (made := _proposal(row)) is not None]
    if not rows:
        return
    mine = {row["from_instrument"] for row in rows}
    known_query = select(t.relation.c.from_instrument, t.relation.c.key).where(t.relation.c.from_instrument.in_(mine))
    present = {tuple(row) for row in connection.execute(known_query)}
    ids = Ids(connection)
    fresh = {(row["from_instrument"], row["key"]): row for row in rows}
    new = [
        t.complete(t.relation, {"id": ids.take(t.relation), **row})
        for pair, row in fresh.items()
        if pair not in present
    ]
    if new:
        connection.execute(insert(t.relation), new)


def _by_number_only(detail: dict[str, Any]) -> str | None:
    """The instrument of the office that bears a mention's number under another title."""
    link = detail.get("link", {})
    ours = [str(one["id"]) for one in link.get("candidates", ()) if local_id(one["id"]) and "number" in one["reasons"]]
    return ours[0] if ours and link.get("reason") == "local_number_only" else None


def _proposal(row: Any) -> dict[str, Any] | None:
    """A proposed relation from a mention; None where it means no document of the office."""
    detail = json.loads(row.detail)
    mention = detail.get("mention", {})
    batch = row.resolution == Resolution.BATCH.value
    target = row.target or _by_number_only(detail)
    if target is None and not batch:
        return None
    provisions = canonical(mention.get("provisions", []))
    content = canonical([row.relation, target or row.title, provisions, mention.get("quote", "") if batch else ""])
    return {
        "key": hashlib.sha256(content.encode()).hexdigest()[:24],
        "from_instrument": row.instrument,
        "to_instrument": local_id(target),
        "to_title": row.title,
        "batch": canonical({"clause": mention.get("quote", "")}) if batch else None,
        "kind": row.relation,
        "provisions": provisions,
        "effective_on": row.effective_on or row.dated,
        "document": row.document,
        "quote": mention.get("quote", ""),
        "start_at": row.start_at,
        "end_at": row.end_at,
    }
