"""How a table of trigger words becomes questions: the word, the pattern in its sentence, and what makes it harmless."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from registry.rules.clauses import STOPS, cited, in_masthead, in_title, sentence_at
from registry.rules.scan import Hit, hits
from registry.values import Dossier

HEADING = 7  # 一、税收奖励。 only names what follows
MOST = 4  # clauses asked about in one family: each needs its own amendment; beyond them the count tells


@dataclass(frozen=True, slots=True)
class Question:
    """One clause that fits a family of triggers: its place, its row, and how many clauses of the family there are."""

    row: Mapping[str, str]
    start: int
    end: int
    count: int


def questions(dossier: Dossier, table: str, covered: Callable[[int], bool] = lambda _: False) -> Iterator[Question]:
    """The first clauses of each family that the document touches, one to a sentence.

    ``covered`` tells for an offset that the place needs no question, for instance because the article names its basis.
    """
    found: dict[str, list[tuple[Mapping[str, str], int, int]]] = {}
    for hit in hits(dossier.text, table):
        known = found.setdefault(hit.row["family"], [])
        if known and hit.start < known[-1][2]:
            continue
        place = matched(dossier, hit)
        if place and not (known and _same_sentence(dossier.text, known[-1][2], place[0])) and not covered(place[0]):
            known.append((hit.row, *place))
    for places in found.values():
        for row, start, end in places[:MOST]:
            yield Question(row, start, end, len(places))


def _same_sentence(text: str, end: int, start: int) -> bool:
    return start < end or not any(stop in text[end:start] for stop in STOPS)


def matched(dossier: Dossier, hit: Hit) -> tuple[int, int] | None:
    """The part of the sentence that fits the row's pattern; None where the sentence is harmless."""
    text = dossier.text
    start, end = sentence_at(text, hit.start, hit.end)
    if end - start <= HEADING:
        return None
    harmless = hit.row["not_with"]
    if harmless and _pattern(harmless).search(text, start, end):
        return None
    for match in _pattern(hit.row["pattern"]).finditer(text, start, end):
        if match.start() <= hit.start < match.end() or hit.start <= match.start() < hit.end:
            return None if _elsewhere(dossier, match.start(), match.end()) else (match.start(), match.end())
    return None


def _elsewhere(dossier: Dossier, start: int, end: int) -> bool:
    """The place belongs to the title of another text, to a citation, or to the document's own masthead."""
    return in_title(dossier.text, start) or cited(dossier, start, end) or in_masthead(dossier, start, end)


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
