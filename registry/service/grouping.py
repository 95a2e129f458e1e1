"""Texts that are nearly the same, among all that the registry holds: found as documents come in, told on both.

The smallest values of a text's sketch (``importers.near``) stand as marks in the index of the search, so that a new
text meets its likes at once, however many there are; what it meets is then compared by the whole sketch.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select

from registry.publication.wording import marked
from registry.service.marks import marks_in
from registry.service.relating import chunks
from registry.service.rows import finding_rows
from registry.store import grams
from registry.store import tables as t
from registry.values import Finding, Severity

if TYPE_CHECKING:
    from registry.service.facade import Registry
    from registry.store import Store

RULE = "near_text"
COMMON = 200
"""A mark that more texts bear tells nothing."""
SHARE = 40
"""Percent of the telling marks that a text must share to be compared."""
MOST = 20
"""How many likes of a document are kept; the nearest."""
KEPT_SKETCHES = 4096

Likes = dict[int, float]
_SKETCHES: dict[str, tuple[int, ...]] = {}


@dataclass(frozen=True, slots=True)
class NearGroup:
    """Documents of the office whose texts are nearly the same, directly or through others.

    ``instruments`` are ids, lowest first, with their ``titles``; ``percent`` is the likeness of the least alike two that
    were held against each other (80 to 100).
    """

    instruments: tuple[int, ...]
    titles: tuple[str, ...]
    percent: int


def group(connection: Connection, indexed: Iterable[tuple[int, str]], common: set[str]) -> set[int]:
    """Hold new documents, already indexed, against all others; the instruments of which something new was found.

    ``indexed``: of each its id, and the tokens by which it was indexed; ``common``: marks that are known to tell nothing,
    to which others are added.
    """
    met: dict[int, Likes] = defaultdict(dict)
    for document, tokens in indexed:
        sharing = grams.sharing(connection, marks_in(tokens), COMMON + 2, SHARE, common)
        others = [other for other in sharing if other != document]
        if not others:
            continue
        for row in connection.execute(_texts(t.document.c.id == document)):
            for other, alike in _near(connection, row, others).items():
                met[row.instrument][other] = max(alike, met[row.instrument].get(other, 0.0))
                met[other][row.instrument] = met[row.instrument][other]
    for some in chunks(sorted(met)):
        _tell(connection, {instrument: met[instrument] for instrument in some})
    return set(met)


def near_groups(registry: Registry | Store, round: str | int | None = None) -> tuple[NearGroup, ...]:  # noqa: A002
    """Groups of nearly equal documents, the largest first; with a round (name or id) only of documents in it."""
    store: Store = getattr(registry, "store", registry)  # type: ignore[arg-type]
    with store.reading() as connection:
        query = select(t.finding.c.instrument, t.finding.c.arguments).where(t.finding.c.rule == RULE)
        if round is not None:
            query = query.where(t.finding.c.instrument.in_(_in_round(round)))
        likes = {row.instrument: likes_of(row.arguments) for row in connection.execute(query)}
        joined = [sorted(part) for part in _joined(likes)]
        titles = _titles(connection, [number for part in joined for number in part])
    made = [NearGroup(tuple(part), tuple(titles[n] for n in part), _least(part, likes)) for part in joined]
    return tuple(sorted(made, key=lambda one: (-len(one.instruments), one.instruments)))


def likes_of(arguments: str) -> Likes:
    """Instruments and likeness (0 to 1) of a finding's arguments."""
    said = json.loads(arguments).get("likes", "")
    pairs = (part.split(":") for part in said.split(",") if part)
    return {int(number): int(percent) / 100 for number, percent in pairs}


def _in_round(given: str | int) -> Any:
    """Instruments in a round."""
    named = t.round_.c.id == given if isinstance(given, int) else t.round_.c.name == given
    return select(t.item.c.instrument).join(t.round_, t.round_.c.id == t.item.c.round).where(named)


def _joined(likes: Mapping[int, Likes]) -> list[list[int]]:
    """What hangs together, without what stands alone."""
    part_of: dict[int, list[int]] = {number: [number] for number in likes}
    for number, others in likes.items():
        for other in others.keys() & likes.keys():
            smaller, larger = sorted((part_of[number], part_of[other]), key=len)
            if smaller is not larger:
                larger.extend(smaller)
                part_of.update(dict.fromkeys(smaller, larger))
    return list({id(part): part for part in part_of.values() if len(part) > 1}.values())


def _least(part: Sequence[int], likes: Mapping[int, Likes]) -> int:
    """The likeness of the least alike two of a group that were compared, in percent."""
    inside = set(part)
    return round(100 * min(alike for one in part for other, alike in likes[one].items() if other in inside))


def _titles(connection: Connection, instruments: Iterable[int]) -> dict[int, str]:
    """Titles as a sentence names them."""
    found: dict[int, str] = {}
    for some in chunks(instruments):
        query = select(t.instrument.c.id, t.instrument.c.title, t.instrument.c.number)
        rows = connection.execute(query.where(t.instrument.c.id.in_(some)))
        found |= {row.id: marked(row.title, row.number) for row in rows}
    return found


def _texts(condition: Any) -> Any:
    """Documents that were read, with their texts."""
    return (
        select(t.document.c.id, t.document.c.instrument, t.document.c.text_sha256, t.document_text.c.text)
        .join(t.document_text, t.document_text.c.document == t.document.c.id)
        .where(condition, t.document.c.status == "imported", t.document.c.instrument.is_not(None))
        .order_by(t.document.c.id)
    )


def _near(connection: Connection, row: Any, others: Sequence[int]) -> Likes:
    """Instruments of these other documents with a text near that of a document; the nearest of many."""
    from importers.near import NEAR, likeness

    own = _sketch(row.text_sha256, row.text)
    found: Likes = {}
    for some in chunks(others):
        for other in connection.execute(_texts(t.document.c.id.in_(some))):
            alike = likeness(own, _sketch(other.text_sha256, other.text))
            if other.instrument != row.instrument and alike >= NEAR:
                found[other.instrument] = max(alike, found.get(other.instrument, 0.0))
    return _nearest(found)


def _sketch(sha256: str, text: str) -> tuple[int, ...]:
    """The sketch of a text, which its digest names; of the latest thousands it is remembered."""
    from importers.near import sketch

    found = _SKETCHES.get(sha256)
    if found is None:
        if len(_SKETCHES) >= KEPT_SKETCHES:
            _SKETCHES.clear()
        found = _SKETCHES[sha256] = sketch(text)
    return found


def _nearest(likes: Likes) -> Likes:
    """The nearest of these."""
    return dict(sorted(likes.items(), key=lambda like: (-like[1], like[0]))[:MOST])


def _tell(connection: Connection, met: Mapping[int, Likes]) -> None:
    """Keep the findings of these instruments, with what was found before."""
    mine = (t.finding.c.rule == RULE) & t.finding.c.instrument.in_(list(met))
    before = {row.instrument: likes_of(row.arguments) for row in connection.execute(select(t.finding).where(mine))}
    whole = {instrument: _nearest(before.get(instrument, {}) | likes) for instrument, likes in met.items()}
    titles = _titles(connection, {next(iter(likes)) for likes in whole.values()})
    connection.execute(delete(t.finding).where(mine))
    rows = [
        row
        for instrument, likes in whole.items()
        for row in finding_rows([_finding(likes, titles)], instrument, None, "across")
    ]
    connection.execute(insert(t.finding), rows)


def _finding(likes: Likes, titles: Mapping[int, str]) -> Finding:
    """What is told of one document: the nearest by name, the others by count."""
    nearest, alike = next(iter(likes.items()))
    said = ",".join(f"{number}:{round(100 * value)}" for number, value in likes.items())
    return Finding(
        RULE,
        Severity.LOW,
        "one" if len(likes) == 1 else "several",
        {
            "title": titles[nearest],
            "instrument": nearest,
            "percent": round(100 * alike),
            "count": len(likes),
            "likes": said,
        },
    )
