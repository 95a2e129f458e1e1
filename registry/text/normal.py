"""Running text in the form that patterns read, with the way back to the text as it stands.

Signs are folded one to one (full-width digits, kinds of brackets, the characters of a text that is evidently traditional); layout white space between Han characters and line ends
inside 《》 are taken out. Offsets of the normal form lead back to the source by the list of cuts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from registry.text.traditional import is_traditional, simplified

_PAIRS = {
    "（": "(﹙",
    "）": ")﹚",
    "〔": "[［﹝",
    "〕": "]］﹞",
    "〈": "<＜‹﹤〈⟨",
    "〉": ">＞›﹥〉⟩",
    "《": "«⟪",
    "》": "»⟫",
    "—": "―–－─",
    "：": ":",
    "；": ";",
    " ": "\u3000\u00a0\u2002\u2003\u2009\u202f",
    "\n": "\r\u2028\u2029\x0b\x0c",
}
_ONE_TO_ONE = {sign: kept for kept, signs in _PAIRS.items() for sign in signs}
_ONE_TO_ONE |= {chr(0xFF10 + n): str(n) for n in range(10)}
_ONE_TO_ONE |= {chr(0xFF21 + n): chr(0x41 + n) for n in range(26)} | {chr(0xFF41 + n): chr(0x61 + n) for n in range(26)}

_FOLDED = re.compile(f"[{re.escape(''.join(_ONE_TO_ONE))}]")

_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = _HAN + "、。，；：！？（）〔〕《》〈〉“”‘’—…"
_LAYOUT_SPACE = re.compile(f" (?<=[{_WIDE}] ) *(?=[{_WIDE}])")  # begins with its blank, to which a search can skip
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
# A page number may stand between the two halves of a title.
_LINE_END = re.compile(r"[ ]*\n(?:[ ]*[—-]?[ ]?\d{1,3}[ ]?[—-]?[ ]*\n)*[ ]*|[ ]*—[ ]?\d{1,3}[ ]?—[ ]*")


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal form of a text: ``starts[i]`` is the normal offset from which ``shifts[i]`` characters have been cut."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def source(self, offset: int) -> int:
        """Offset in the source text of the character at ``offset`` of the normal form."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Source span of a non-empty half-open span of the normal form."""
        return self.source(start), self.source(end - 1) + 1


def normalise(text: str) -> Normal:
    """The normal form of ``text``; the source is left as it is."""
    folded = _fold_signs(simplified(text) if is_traditional(text) else text)
    cuts = sorted({*_spans(_LAYOUT_SPACE, folded), *_spans(_INVISIBLE, folded), *_title_line_ends(folded)})
    return _cut(folded, cuts) if cuts else Normal(folded, (0,), (0,))


def _fold_signs(text: str) -> str:
    """One sign for another; replacing the few that occur is much quicker than a table look-up for every character."""
    for sign in set(_FOLDED.findall(text)):
        text = text.replace(sign, _ONE_TO_ONE[sign])
    if "," in text:
        text = _COMMA.sub("，", text)
    if '"' in text:
        text = _STRAIGHT.sub(r"“\1”", text)
    return text


# Commas and quotation marks of Latin type that stand between Han characters are those of Chinese text, typed or exported so.
_COMMA = re.compile(f",(?:(?=[ ]*[{_HAN}《〈“（])|(?<=[{_HAN}》〉”）],))")
_STRAIGHT = re.compile(f'"([{_HAN}《〈][^"\n]{{0,300}})"')


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _title_line_ends(text: str) -> list[tuple[int, int]]:
    """Line ends between 《 and 》: a title goes on over the end of a line, never over the end of a sentence."""
    cuts: list[tuple[int, int]] = []
    position = text.find("《")
    while position >= 0:
        end = _title_end(text, position)
        if end and _LINE_END.search(text, position, end):
            cuts += [(position + start, position + stop) for start, stop in _spans(_LINE_END, text[position:end])]
        position = text.find("《", max(end, position + 1))
    return cuts


def _title_end(text: str, start: int, limit: int = 220) -> int:
    """Offset behind the 》 that closes the 《 at ``start``; 0 when a sentence ends or the limit is reached before."""
    depth = 0
    for match in _MARKS.finditer(text, start, start + limit):
        sign = match.group()
        if sign == "《":
            depth += 1
        elif sign == "》":
            depth -= 1
            if depth == 0:
                return match.end()
        else:
            return 0
    return 0


_MARKS = re.compile(r"[《》。；]|\n(?=\s*\n)|\t")


def _cut(text: str, cuts: list[tuple[int, int]]) -> Normal:
    parts: list[str] = []
    starts, shifts = [0], [0]
    position = length = 0
    for start, end in cuts:
        if start < position:
            continue
        parts.append(text[position:start])
        length += start - position
        position = end
        starts.append(length)
        shifts.append(position - length)
    parts.append(text[position:])
    return Normal("".join(parts), tuple(starts), tuple(shifts))
