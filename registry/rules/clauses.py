"""The parts of a text a rule asks about: sentences, the document's own articles, and places that do not speak for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from registry.text import numerals
from registry.values import Citation, Dossier

NUMERAL = "[〇零一二两三四五六七八九十百千0-9０-９]"
HEADING = re.compile(
    rf"^[ \t\u3000]*第({NUMERAL}{{1,7}})条(?:之({NUMERAL}{{1,3}}))?(?=[ \t\u3000\n：:（(【《\u4e00-\u9fff])", re.M
)
STOPS = "。；;！？\n"
STOP = re.compile(f"[{STOPS}]")
NAME = re.compile("[\u4e00-\u9fff\u3000 （）()]{4,40}")
DAY = re.compile(r"\s{1,12}[12０-９0-9二○〇Ｏ零一三四五六七八九十\s]{2,8}年[^。；\n]{2,12}日")
OPEN, CLOSE = "《〈“", "》〉”"


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the document itself: its number and where it stands, up to the next one."""

    number: int
    start: int
    end: int


@lru_cache(maxsize=1024)
def number_of(numeral: str) -> int | None:
    """The number of a heading; the same few numerals come again and again."""
    return numerals.to_int(numeral)


@lru_cache(maxsize=4)
def articles(text: str) -> tuple[Article, ...]:
    """The articles of a text by their headings at the beginning of a line; references inside a line are none."""
    found = [(number_of(match.group(1)), match.start()) for match in HEADING.finditer(text) if not match.group(2)]
    places = [(number, start) for number, start in found if number]
    ends = [start for _, start in places[1:]] + [len(text)] * bool(places)
    return tuple(Article(number, start, end) for (number, start), end in zip(places, ends, strict=True))


def article_at(text: str, offset: int) -> tuple[int, int]:
    """The article in which an offset stands; its paragraph where the text has no articles."""
    parts = articles(text)
    index = bisect_right(parts, offset, key=lambda part: part.start) - 1
    if index >= 0 and offset - parts[index].start < 3000:
        return parts[index].start, min(parts[index].end, offset + 3000)
    return _line(text, offset, 3000)


def sentence_at(text: str, start: int, end: int, limit: int = 160) -> tuple[int, int]:
    """The sentence around a place, at most ``limit`` characters to either side, without white space at its edges."""
    begin = max(0, start - limit)
    before = STOP.search(text[begin:start][::-1])
    first = start - before.start() if before else begin
    behind = STOP.search(text, end, end + limit)
    last = behind.start() if behind else min(len(text), end + limit)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def clause_at(text: str, start: int, end: int, limit: int = 50) -> tuple[int, int]:
    """The part of a sentence around a place, from comma to comma."""
    first, last = sentence_at(text, start, end, limit)
    commas = [text.rfind(sign, first, start) + 1 for sign in "，,"]
    after = [found for sign in "，," if (found := text.find(sign, end, last)) >= 0]
    return max(first, *commas), min(after, default=last)


def in_title(text: str, start: int, reach: int = 120) -> bool:
    """Whether a place stands inside 《》, that is in the title of a text: names there are history, not duties."""
    before = text[max(0, start - reach) : start]
    return (
        max(before.rfind("《"), before.rfind("〈")) > max(before.rfind("》"), before.rfind("〉"))
        and "\n\n" not in before
    )


def citation_at(dossier: Dossier, start: int, end: int) -> Citation | None:
    """The citation whose quote a place overlaps; citations stand in the order of the text."""
    index = bisect_right(dossier.citations, start, key=lambda item: item.mention.start)
    near = dossier.citations[max(0, index - 1) : index + 1]
    return next((item for item in near if start < item.mention.end and item.mention.start < end), None)


def cited(dossier: Dossier, start: int, end: int) -> bool:
    """Whether a place lies in the quote of a citation."""
    return citation_at(dossier, start, end) is not None


def in_masthead(dossier: Dossier, start: int, end: int) -> bool:
    """Whether a place lies in the document's own title, number or issuer's signature."""
    spans = [dossier.header.title_span, dossier.header.number_span]
    if any(span and start < span[1] and span[0] < end for span in spans):
        return True
    return (start < dossier.header.body_start and not _addressee(dossier, start)) or _signature(dossier, start)


def _addressee(dossier: Dossier, start: int) -> bool:
    """The line of those addressed (主送机关) ends with a colon; bodies named there are asked to act."""
    end = _find(dossier.text, "\n", start, start + 3000)
    return dossier.text[start:end].rstrip().endswith(("：", ":"))


def _signature(dossier: Dossier, start: int) -> bool:
    """A line that is an issuer's name and nothing more, or any bare name with a day on the line below it (落款)."""
    first, last = _line(dossier.text, start, 80)
    line = dossier.text[first:last].strip()
    if len(line) > 40:
        return False
    if any(issuer and issuer in line and len(line) <= len(issuer) + 6 for issuer in dossier.header.issuers):
        return True
    return NAME.fullmatch(line) is not None and DAY.match(dossier.text, last) is not None


def _line(text: str, offset: int, reach: int) -> tuple[int, int]:
    """The line around an offset, at most ``reach`` characters to either side."""
    return max(text.rfind("\n", max(0, offset - reach), offset) + 1, offset - reach, 0), _find(
        text, "\n", offset, offset + reach
    )


def _find(text: str, what: str, start: int, stop: int) -> int:
    found = text.find(what, start, stop)
    return found if found >= 0 else min(stop, len(text))
