"""Which blanks of a line belong to its text, and which come only from the way it was set."""

from __future__ import annotations

import re
from collections.abc import Callable

from importers.characters import BLANKS, is_wide

_BLANK = re.compile(f"[{BLANKS}]+")
_STRUCTURE = re.compile("(?:第[一二三四五六七八九十百零〇0-9０-９]+(?:之[一二三四五六七八九十]+)?|^.?)[编章节条款项]$")
_NUMBER = re.compile(
    f"(?<=[^\\W\\d_])[{BLANKS}]*[〔［\\[（(【﹝〈][{BLANKS}]*[12][{BLANKS}]*[09][0-9{BLANKS}]{{2,10}}[〕］\\]）)】﹞〉]"
    f"[{BLANKS}]*第?[{BLANKS}]*[0-9][0-9{BLANKS}]*号|第[{BLANKS}]*[0-9０-９][0-9０-９{BLANKS}]*号"
)
_LABEL = re.compile("[\u4e00-\u9fff]{2,6}[:：]")
_DOCUMENT_NUMBER = re.compile("[\u4e00-\u9fff]{2,12}[〔﹝［\\[](?:[12][09])?[0-9]{2}[〕﹞］\\]]第?[ 0-9]{1,5}号")
_WIDE_GAP = 0.8
_AUTO_GAP = 0.5
_SPACED_SHARE = 0.6
BLANK_SET = frozenset(character for character in map(chr, range(0x3001)) if _BLANK.match(character))

Gap = Callable[[int, int], float]
Made = Callable[[int, int], bool]


def has_blank(text: str) -> bool:
    """Whether there is any blank in the text."""
    return _BLANK.search(text) is not None


def needless(text: str, gap: Gap, made: Made) -> set[int]:
    """Places of the blanks to leave out of a line.

    ``gap(start, end)`` is the width, in Han characters, of the space that the blanks from start to end fill;
    ``made(start, end)`` says whether the extractor put them there and the file has none. Out go blanks at the ends, all
    between Han characters but a wide one between words, those an extractor made round digits, those inside a document
    number; of several in a row one stays.
    """
    dropped: set[int] = set()
    spaced = _letter_spaced(text)
    for match in _BLANK.finditer(text):
        start, end = match.span()
        keep = start > 0 and end < len(text) and _keeps(text, start, end, gap, made, spaced=spaced)
        dropped.update(range(start + 1 if keep else start, end))
    for match in _NUMBER.finditer(text) if "号" in text else ():
        dropped.update(place for place in range(*match.span()) if text[place] in BLANK_SET)
    return dropped


def _keeps(text: str, start: int, end: int, gap: Gap, made: Made, *, spaced: bool) -> bool:
    before, after = is_wide(text[start - 1]), is_wide(text[end])
    if before and after:
        if spaced or (_single(text, start - 1, -1) and _single(text, end, 1)):
            return False
        if text.count("《", 0, start) > text.count("》", 0, start):
            return False
        apart = _STRUCTURE.search(text, 0, start) or _LABEL.match(text, end) or _DOCUMENT_NUMBER.match(text, end)
        return apart is not None or gap(start, end) >= _WIDE_GAP
    if before or after:
        return not made(start, end) or gap(start, end) > _AUTO_GAP
    return True


def _letter_spaced(text: str) -> bool:
    """Whether blanks stand between most of the Han characters."""
    wide = [part for part in _BLANK.split(text) if is_wide(part)]
    return len(wide) >= 4 and sum(1 for part in wide if len(part) == 1) >= _SPACED_SHARE * len(wide)


def _single(text: str, place: int, step: int) -> bool:
    """Whether the character at the place has a blank or the line's end on its far side too."""
    beyond = place + step
    return not 0 <= beyond < len(text) or text[beyond] in BLANK_SET
