"""Which lines belong together: paragraphs and titles put together again from the lines of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from importers.characters import is_wide
from importers.layout import Line, Page

_NUMERAL = "[一二三四五六七八九十百零〇0-9０-９]"
_TERMINAL = "。；：！？;:!?…"
_CLOSERS = "，。、；：！？）》〉」』】〕”’,.;:!?)]%％"
_OPENERS = "（《〈「『【〔﹝“‘(["
_LATIN = re.compile(f"[{re.escape(_OPENERS)}]?[A-Za-z0-9.,%/+'-]+(?:[〕﹞］\\]][0-9]+)?[{re.escape(_CLOSERS)}]*")
"""What is not parted at the end of a line: a word or number, with the marks and the brackets that cling to it."""
_HEADING = re.compile(
    f"第{_NUMERAL}+(?:之{_NUMERAL}+)?(?:编|分编|章|节|条)(?:[\\s\u3000【]|$)|{_NUMERAL}+、|[（(]{_NUMERAL}+[)）]"
    f"|{_NUMERAL}{{1,2}}[.．](?![0-9])|[①-⑳]|附\\s*件?\\s*{_NUMERAL}*\\s*[:：]|附\\s*件\\s*{_NUMERAL}*$|[-—]{{1,2}}(?=[\u4e00-\u9fff])"
)
_ARTICLE = re.compile(f"第{_NUMERAL}+(?:之{_NUMERAL}+)?(?:编|分编|章|节|条)[\\s\u3000【]")
_DIVISION = re.compile(
    f"第{_NUMERAL}+(?:编|分编|章|节)|第{_NUMERAL}+条(?:\\s|$)|目录$|附件{_NUMERAL}*[:：]?$|附[:：]?$|{_NUMERAL}+、"
)
_NUMBER_LINE = re.compile(
    ".{0,30}[〔［\\[（(【﹝]\\s*(?:19|20)\\d{2}\\s*[〕］\\]）)】﹞]\\s*第?\\s*\\d{1,5}\\s*号(?:\\s*签发人.*)?"
    f"|(?:国务院令)?第?{_NUMERAL}+号"
)
_SERIAL_LINE = re.compile(f"第{_NUMERAL}+号")
_DATE_LINE = re.compile(
    f"[（(]?[12０-９0-9二一〇○零Ｏ]{{4}}\\s*年\\s*{_NUMERAL}+\\s*月(?:\\s*{_NUMERAL}+\\s*日)?[)）]?"
)
_CONTENTS = re.compile("[.…·．‥]{3,}\\s*[0-9０-９]*$")
_ORDER = ("令", "公告", "通告")
_WORD = re.compile("[^\\W_]")
_LATIN = re.compile(r"[A-Za-z0-9.,%/+'-]+")
_NOTE_LENGTH = 9
_ALONE_LENGTH = 60
_ENOUGH = 10
_BROKEN_LINES = 2
_STARTS = 3
_TITLE_LENGTH = 150
_OPEN_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Measure:
    """Left and right edge of the running text, width of its characters, usual distance of its lines; in points.

    ``indented``: whether paragraphs begin with an indent, so that a line without one goes on with a paragraph; None where
    there is too little to tell.
    """

    left: float
    right: float
    size: float
    pitch: float
    indented: bool | None = None


class Measures:
    """The measure that holds for a line: of its page where that has lines enough, else of all pages of that width."""

    def __init__(self, pages: Sequence[Page], size: float) -> None:
        by_page: dict[int, list[Line]] = {page.number: page.lines() for page in pages}
        self._split = {page.number for page in pages if any(flag.startswith("columns") for flag in page.flags)}
        self._middle = {page.number: page.width / 2 for page in pages}
        by_width: defaultdict[int, list[Line]] = defaultdict(list)
        for page in pages:
            by_width[round(page.width / 20)] += by_page[page.number]

        @cache
        def whole(width: int) -> Measure:
            return _measure(by_width[width], size, 20.0 * width)

        self._measures: dict[tuple[int, bool], Measure] = {}
        for page in pages:
            lines = by_page[page.number]
            if page.number in self._split:
                for side in (False, True):
                    column = [line for line in lines if (line.middle > page.width / 2) is side]
                    self._measures[page.number, side] = _measure(column, size)
            elif sum(1 for line in lines if len(line.text) > 12) >= _ENOUGH:
                measure = _measure(lines, size, page.width)
                if measure.indented is None:
                    measure = replace(measure, indented=whole(round(page.width / 20)).indented)
                self._measures[page.number, False] = measure
            else:
                self._measures[page.number, False] = whole(round(page.width / 20))

    def of(self, line: Line) -> Measure:
        """The measure of the text round the line."""
        side = line.page in self._split and line.middle > self._middle[line.page]
        return self._measures[line.page, side]


def _measure(lines: Sequence[Line], size: float, width: float = 0.0) -> Measure:
    """The measure of the lines of a page that is ``width`` points wide (0: of a column, whose margins say nothing)."""
    body = [line for line in lines if len(line.text) > 12 and abs(line.size - size) < 0.2 * size] or list(lines)
    if not body:
        return Measure(0.0, 0.0, size, 1.6 * size)
    right = _right([line.right for line in body], size)
    full = [line.left for line in body if line.right > right - 2.5 * size]
    left = _edge(full or [line.left for line in body], 0.6 * size, highest=False)
    broken = sum(1 for line in body if line.right > right - 1.5 * size and not ends_sentence(line.text))
    if broken < max(_BROKEN_LINES, 0.15 * len(body)) and right < width - left - 3 * size:
        right = width - left  # no line runs on to the next at that edge, so it is none
    drops = sorted(a.base - b.base for a, b in pairwise(body) if a.page == b.page and 0 < a.base - b.base < 4 * size)
    pitch = drops[len(drops) // 2] if drops else 1.6 * size
    return Measure(left, right, size, pitch, _indented(lines, left, right, size))


def _indented(lines: Sequence[Line], left: float, right: float, size: float) -> bool | None:
    """Whether most lines that follow a short one, and so must begin a paragraph, are indented; None with too few."""
    short = [(a, b) for a, b in pairwise(lines) if a.right < right - 2 * size and ends_sentence(a.text)]
    starts = [b for _, b in short if b.right > left + 6 * size]
    indented = sum(1 for line in starts if 1.3 * size < line.left - left < 3.5 * size)
    return indented >= 0.7 * len(starts) if len(starts) >= _STARTS else None


def _right(places: Sequence[float], size: float) -> float:
    """The right edge: where a tenth of the lines end, a little less where these only let a mark hang into the margin."""
    outer = _edge(places, 0.6 * size, 10, highest=True)
    inner = _edge(places, 0.6 * size, 5, highest=True)
    return inner if outer - inner < 1.5 * size else outer


def _edge(places: Iterable[float], reach: float, part: int = 10, *, highest: bool) -> float:
    """The outermost place that one in ``part`` places shares."""
    ordered = sorted(places, reverse=highest)
    needed = max(1, len(ordered) // part) - 1
    for number in range(len(ordered) - needed):
        if abs(ordered[number + needed] - ordered[number]) <= reach:
            return ordered[number]
    return ordered[0]


def joins(text: str, line: Line, following: Line, above: Measure, below: Measure) -> bool:
    """Whether ``following`` continues the paragraph ``text`` whose last line so far is ``line``.

    ``above`` is the measure that holds for ``line``, ``below`` that for ``following`` (of the next page or column).
    """
    if _alone(line, following, text):
        return False
    ahead = _drop(line, following)
    if _same_size(line, following):
        if _display(line, above) and _display(following, below):
            return _title_goes_on(text, line, following, ahead)
        if _display(following, below) and _wide_title_goes_on(text, line, following, above, ahead):
            return True
    elif not _open_title(text):
        return False
    if _open_title(text):
        return ahead is None or ahead < 2.5 * max(above.pitch, line.size)
    if not _full(line, following, above) or (ahead is not None and ahead > 1.5 * above.pitch + 0.2 * above.size):
        return False
    if ends_sentence(line.text) and not below.indented and line.right < above.right - 0.5 * above.size:
        return False
    return _same_paragraph(text, line, following, below)


def separator(before: str, after: str, *, blank: bool) -> str:
    """What stands between two lines that are joined: a blank between words of Latin script, nothing else."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    if before[-1].isdigit() and after[0].isdigit() and not blank:
        return ""
    return "" if before[-1] in "-/" else " "


def starts_item(text: str) -> bool:
    """Whether a line begins an article, a paragraph with a number or an entry of a list."""
    return _HEADING.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence or an entry of a list does."""
    return text[-1:] in _TERMINAL or (text[-1:] in "”’）)" and text[-2:-1] in _TERMINAL)


def _drop(line: Line, following: Line) -> float | None:
    """How far the following line stands below; None on another page or in another column."""
    if line.page != following.page or following.base > line.base + 0.5 * line.size:
        return None
    return line.base - following.base


def _alone(line: Line, following: Line, text: str) -> bool:
    """Whether one of the lines is of the kind that stands alone: a number, a date, a line of a table of contents."""
    if not (_WORD.search(line.text) and _WORD.search(following.text)):
        return not _open_title(text)
    if _CONTENTS.search(line.text):
        return True
    if len(following.text) <= _ALONE_LENGTH:
        if _is_date(following.text):
            return True
        if _is_number(following.text) and not _open_title(text):
            return not (_SERIAL_LINE.fullmatch(following.text) and text.endswith(_ORDER))
    return len(text) <= _ALONE_LENGTH and (_is_number(text) or _is_date(text))


def _is_number(text: str) -> bool:
    """Whether a line is the number of a document."""
    return "号" in text and _NUMBER_LINE.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    """Whether a line is a date."""
    return "月" in text and _DATE_LINE.fullmatch(text) is not None


def _same_size(line: Line, following: Line) -> bool:
    """Whether two lines are printed in one size, as far as they have characters that show it."""
    if abs(line.size - following.size) <= 0.1 * max(line.size, following.size):
        return True
    return not (any(map(is_wide, line.text)) and any(map(is_wide, following.text)))


def _centred(line: Line, measure: Measure) -> bool:
    middle = (measure.left + measure.right) / 2
    return abs(line.middle - middle) < max(line.size, measure.size)


def _display(line: Line, measure: Measure) -> bool:
    """Whether the line is set as a title: centred and short, or centred and larger than the running text."""
    if not _centred(line, measure):
        return False
    inset = line.left > measure.left + 1.2 * line.size and line.right < measure.right - 0.8 * line.size
    return inset or line.size > 1.12 * measure.size


def _title_goes_on(text: str, line: Line, following: Line, ahead: float | None) -> bool:
    if ahead is not None and ahead > 2.2 * max(line.size, following.size):
        return False
    if _open_title(text):
        return True
    if text[0] in "（(" or (following.text[0] in "（(" and len(following.text) > _NOTE_LENGTH):
        return False
    if _DIVISION.match(following.text) or _DIVISION.match(text) or text.endswith("文件"):
        return False
    return not ends_sentence(line.text) and len(text) <= _TITLE_LENGTH


def _wide_title_goes_on(text: str, line: Line, following: Line, measure: Measure, ahead: float | None) -> bool:
    """A title in the size of the text whose upper line fills the measure, and whose lower one is centred below it."""
    if not _centred(line, measure) or len(text) > _TITLE_LENGTH:
        return False
    if any(mark in text for mark in "。；") or starts_item(text) or _DIVISION.match(following.text):
        return False
    if not _full(line, following, measure) or (following.text[0] in "（(" and len(following.text) > _NOTE_LENGTH):
        return False
    return ahead is None or ahead < 2.2 * line.size


def _open_title(text: str) -> bool:
    """Whether the text ends inside 《…》, or inside the （…） with which it begins."""
    start = text.rfind("《")
    if start >= 0 and text.count("《") > text.count("》") and len(text) - start < _OPEN_LENGTH:
        return True
    note = text[0] in "（(" and len(text) < _OPEN_LENGTH and not starts_item(text)
    return note and text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _full(line: Line, following: Line, measure: Measure) -> bool:
    """Whether the first word of the following line had no room left on the line."""
    return line.right + _word_width(following, measure.size) >= measure.right - 0.5 * measure.size


def _word_width(line: Line, size: float) -> float:
    match = _LATIN.match(line.text)
    if match:
        return min(size * sum(1 if is_wide(sign) else 0.5 for sign in match[0]), 12 * size)
    taken = 1
    while taken < min(len(line.text), 4) and (line.text[taken] in _CLOSERS or line.text[taken - 1] in _OPENERS):
        taken += 1
    return size * taken


def _same_paragraph(text: str, line: Line, following: Line, measure: Measure) -> bool:
    """Between a full line and the next: judged by indent, heading and the end of a sentence."""
    indent, ended = following.left - measure.left, ends_sentence(line.text)
    if measure.indented:
        return indent < 1.3 * measure.size and not (ended and _ARTICLE.match(following.text))
    if starts_item(following.text) and (ended or indent > 0.8 * measure.size):
        return False
    if indent < 1.3 * measure.size:
        return True
    if ended:
        return False
    level = line.left >= following.left - 0.5 * measure.size
    return level or (starts_item(text) and following.left - line.left < 4 * measure.size)
