"""The title of a text that an order or a covering letter without title of its own promulgates or issues."""

from __future__ import annotations

import re
from collections.abc import Sequence

from registry.header import places
from registry.header import title as titles
from registry.header.genre import is_draft, is_version_line
from registry.header.lines import Line, tighten
from registry.header.marks import number_mark
from registry.header.organs import split_organs
from registry.header.signature import Signature
from registry.header.title import Title
from registry.text import dates

_ORDERS = ("令", "人民代表大会公告", "人大常委会公告", "常务委员会公告")


def decree_title(lines: Sequence[Line]) -> Title | None:
    """The title of rules that an order promulgates: 《某办法》已经…通过，现予公布 under the masthead …令."""
    for index, line in enumerate(lines[:12]):
        if line.tight.endswith(_ORDERS) and titles.is_masthead(line.tight):
            return _promulgated(lines, index)
        mark = number_mark(line) if "令" in line.tight[-16:] else None
        if mark and "令" in mark.text and (found := _promulgated(lines, index)):
            return found
    return None


# What may stand before the title in the sentence of promulgation; after 依据 a title is a cited one.
_PRESENTS = re.compile(
    r"(?:现(?:将|予)?)?(?:重新)?(?:公布|发布|颁布)?(?:修[订改]后的)?|[^，。；]{2,30}(?:制定|修订|通过|批准)的?"
)


def _promulgated(lines: Sequence[Line], masthead: int) -> Title | None:
    for line in lines[masthead + 1 : masthead + 8]:
        opened = line.text.find("《")
        closed = line.text.find("》", opened)
        if (
            0 <= opened < closed
            and _PRESENTS.fullmatch(tighten(line.text[:opened]))
            and ("公布" in line.text or "发布" in line.text or "施行" in line.text)
        ):
            wanted = line.text[opened + 1 : closed]
            found = places.locate(wanted, lines, masthead + 1) or places.locate(wanted, lines)
            return (
                places.repeated(lines, found)
                if found
                else Title(wanted, line.start + opened + 1, line.start + closed, masthead, masthead)
            )
    return None


_HEAD = 12  # lines in which the sentence of issue stands
_RUN_ON = 300  # signs of a line that holds a whole document
_ISSUES = re.compile(
    r"(?:^|(?<=将)|(?<=[。：:]))《(?P<title>(?:[^《》]|《[^《》]*》){4,120})》(?P<rest>[^。《》]{0,80})"
)
_DONE = re.compile(r"(?:现予|予以|现将其|现|给你们)?(?:公布|发布|颁布|印发|下发)")


def issued_title(lines: Sequence[Line], found: Title | None) -> Title | None:
    """The title of the text below a letter that bears none: 《某预案》已经同意，现予印发 … 某预案; None where the letter is titled.

    The letter's sentence names the title and the text below begins with it, on a line of its own or, where a page has lost
    its line ends, behind the letter's day.
    """
    if found is not None:
        return None
    if draft := _laid_before_public(lines):
        return draft
    for index, line in enumerate(lines[:_HEAD]):
        for match in _ISSUES.finditer(line.text[:600]) if "《" in line.text[:600] else ():
            if not _DONE.search(match["rest"]):
                continue
            below = places.locate(match["title"], lines, index + 1)
            title = below or _behind_day(line, match["title"], match.end(), index)
            if title:
                return title
    return None


_ASKS = re.compile(r"(?:公开|向社会|面向)[^。；《》]{0,14}(?:征求|征集|听取)[^。；《》]{0,10}意见")


def _laid_before_public(lines: Sequence[Line]) -> Title | None:
    """The title of a draft below a letter without title that asks the public for comment: 我局草拟了《某细则（征求意见稿）》，现公开征求意见."""
    asked = next((index for index, line in enumerate(lines[:_HEAD]) if _ASKS.search(line.text[:600])), None)
    for index in range(asked + 1, min(asked + 40, len(lines))) if asked is not None else ():
        tight = lines[index].tight
        if tight.startswith("附件") or len(tight) > 90:
            continue
        if is_draft(tight) and titles.is_rules_title(tight):
            return titles.titled(lines, index, index)
        above = lines[index - 1].tight
        if is_draft(tight) and is_version_line(tight) and titles.is_rules_title(above) and not above.startswith("附件"):
            return titles.titled(lines, index - 1, index)
    return None


def _behind_day(line: Line, name: str, position: int, index: int) -> Title | None:
    """The title within one long line, between the day of the letter and the first part of the text."""
    if len(line.text) < _RUN_ON:
        return None
    opens = re.compile(
        rf"日\s*(?:[（(][^（）()]{{0,16}}[）)])?\s*(?P<title>{re.escape(name)})\s*(?=第[一1][章条]|一、|1[.．]|总则|目录|[（(])"
    )
    match = opens.search(line.text, position, position + 600)
    if match is None:
        return None
    start, end = match.span("title")
    return Title(match["title"], line.start + start, line.start + end, index, index)


def run_into(lines: Sequence[Line], title: Title | None) -> Signature | None:
    """Organ and day before a title within one long line, as when a page loses its line ends: …落实。某市人民政府2023年9月5日某办法第一章."""
    if title is None or title.first < 0:
        return None
    line = lines[title.first]
    head = _BRACKETED_END.sub("", line.text[: max(0, title.start - line.start)]).rstrip()[-80:]
    found = list(dates.find(head))
    if not found or found[-1][1] != len(head):
        return None
    organs = split_organs(re.split(r"[。；！：:!]", head[: found[-1][0]])[-1])
    return Signature(organs, found[-1][2], title.first, title.first) if organs else None


_BRACKETED_END = re.compile(r"(?<!\s)\s*[（(][^（）()]{0,16}[）)]\s*$")
