"""The contents page (目录) of a compilation: the titles that it lists, for finding where each document begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from importers.mastheads import HEADING, Line, core, folded
from importers.prose import TITLE_END

_MARK = re.compile("[总分]?\\s*目\\s*[录次](?:\\s*(?:CONTENTS|contents|Contents))?")
_PAGE = re.compile("[\\s.…·・—\\-\\t_（(]*[0-9０-９]{0,4}\\s*[)）]?$")
_LABEL = re.compile("^(?:[（(]?(?:\\d{1,3}|[一二三四五六七八九十百]{1,4})[)）]?[.．、\\s]+|[●○■◆·•★]\\s*)")
_NUMBER = re.compile(
    "\\s*[（(]?[\u4e00-\u9fff]{2,14}[〔［\\[（(【][^〕］\\]）)】]{4}[〕］\\]）)】]\\s*第?\\s*\\d{1,6}\\s*号[)）]?$"
)
_WITHIN = 150
_MOST = 4_000
_WRAPPED = 3
_SHORTEST = 6
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Contents:
    """``after``: the first line behind the contents page. ``titles``: what it lists, folded, whole and from 关于 on."""

    after: int = 0
    titles: frozenset[str] = frozenset()


def contents(lines: Sequence[Line]) -> Contents:
    """The contents page at the beginning of a text; an empty one where there is none that lists two documents.

    It ends where its first title stands once more, or a sentence, an address, a masthead or a first article comes.
    """
    for index, line in enumerate(lines[:_WITHIN]):
        if _MARK.fullmatch(line.text):
            return _entries(lines, index + 1)
        if HEADING.fullmatch(line.text):
            break
    return Contents()


def _entries(lines: Sequence[Line], start: int) -> Contents:
    titles: set[str] = set()
    wrapped: list[str] = []
    end, count = start, 0
    for index in range(start, min(start + _MOST, len(lines))):
        text = lines[index].text
        if "。" in text or HEADING.fullmatch(text):
            break
        entry = _bare(text)
        wrapped = [*wrapped, entry][-_WRAPPED:]
        title = folded("".join(wrapped))
        if not TITLE_END.search(entry):
            wrapped = wrapped if "关于" in "".join(wrapped) else []
            continue
        if title in titles or core(title) in titles:
            break
        if len(title) >= _SHORTEST:
            titles |= {title, core(title)}
            count += 1
        wrapped, end = [], index + 1
    return Contents(end, frozenset(titles)) if count >= _FEWEST else Contents()


def _bare(text: str) -> str:
    """An entry without its label, its dots and page, and the number of its document."""
    return _NUMBER.sub("", _PAGE.sub("", _LABEL.sub("", text))).strip("《》 ")
