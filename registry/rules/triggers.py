"""How a table of trigger words becomes questions: the word, the pattern in its sentence, and what makes it harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from registry.rules.clauses import cited, in_masthead, in_title, sentence_at
from registry.rules.scan import Hit, hits
from registry.values import Dossier


@dataclass(frozen=True, slots=True)
class Question:
    """One family of triggers in one document: its first place, its row, and how many sentences it has."""

    row: Mapping[str, str]
    start: int
    end: int
    count: int


def questions(dossier: Dossier, table: str) -> Iterator[Question]:
    """The families of a table that the document touches, each once, at the first sentence that fits its pattern."""
    found: dict[str, list[tuple[Mapping[str, str], int, int]]] = {}
    for hit in hits(dossier.text, table):
        place = matched(dossier, hit)
        known = found.setdefault(hit.row["family"], [])
        if place and (not known or known[-1][1:] != place) and (not known or place[0] >= known[-1][2]):
            known.append((hit.row, *place))
    for places in found.values():
        if places:
            yield Question(*places[0], len(places))


def matched(dossier: Dossier, hit: Hit) -> tuple[int, int] | None:
    """The part of the sentence that fits the row's pattern; None where the sentence is harmless."""
    text = dossier.text
    start, end = sentence_at(text, hit.start, hit.end)
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
