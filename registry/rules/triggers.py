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
BEHIND = 60  # characters that must follow a word in the stretch read for the word before it, to be read with that one
# A ban on what the pattern names (不得以任何名义收取…) is the opposite of what is asked about; one in another clause (严禁占道，违者…) is not.
BANNED = re.compile("(?:不得|禁止|严禁|不准|不允许|杜绝|防止|避免|不再)[^，,。；：:的并]{0,24}$")
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
    read: dict[int, Stretch] = {}
    for hit in hits(dossier.text, table):
        known = found.setdefault(hit.row["family"], [])
        if known and hit.start < known[-1][2]:
            continue
        stretch = read[id(hit.row)] = _stretch(dossier.text, hit, read.get(id(hit.row)))
        place = matched(dossier, hit, stretch)
        if place and not (known and _same_sentence(dossier.text, known[-1][2], place[0])) and not covered(place[0]):
            known.append((hit.row, *place))
    for places in found.values():
        for row, start, end in places[:MOST]:
            yield Question(row, start, end, len(places))


def _same_sentence(text: str, end: int, start: int) -> bool:
    return start < end or not any(stop in text[end:start] for stop in STOPS)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence as one row reads it: its place, whether its end is that of the sentence, and the parts that fit.

    ``places`` is empty where something in the sentence makes it harmless.
    """

    start: int
    end: int
    whole: bool
    places: tuple[tuple[int, int], ...]


def _stretch(text: str, hit: Hit, last: Stretch | None) -> Stretch:
    """The sentence around a word; that of the word before it where it holds both, so that no sentence is read twice."""
    if last and last.start <= hit.start and hit.end + (0 if last.whole else BEHIND) <= last.end:
        return last
    start, end = sentence_at(text, hit.start, hit.end)
    whole = end == len(text) or text[end].isspace() or text[end] in STOPS
    harmless = hit.row["not_with"]
    if end - start <= HEADING or (harmless and _pattern(harmless).search(text, start, end)):
        return Stretch(start, end, whole, ())
    found = _pattern(hit.row["pattern"]).finditer(text, start, end)
    return Stretch(start, end, whole, tuple(match.span() for match in found))


def matched(dossier: Dossier, hit: Hit, stretch: Stretch | None = None) -> tuple[int, int] | None:
    """The part of the sentence that fits the row's pattern; None where the sentence is harmless."""
    for start, end in (stretch or _stretch(dossier.text, hit, None)).places:
        if start <= hit.start < end or hit.start <= start < hit.end:
            return None if _banned(dossier.text, start) or _elsewhere(dossier, start, end) else (start, end)
    return None


def _banned(text: str, start: int) -> bool:
    return BANNED.search(text, max(0, start - 30), start) is not None


def _elsewhere(dossier: Dossier, start: int, end: int) -> bool:
    """The place belongs to the title of another text, to a citation, or to the document's own masthead."""
    return in_title(dossier.text, start) or cited(dossier, start, end) or in_masthead(dossier, start, end)


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
