"""The text layer of a page, line by line with places, as PDFium gives it."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import inf, pi
from typing import Any

from pypdfium2 import raw

from importers.base import Box
from importers.blanks import BLANK_SET, Gap, Made, has_blank, needless
from importers.characters import IGNORED, QUOTES, is_wide, plain
from importers.layout import Line

Frame = tuple[float, float, float, float]

_LINE = re.compile("[^\r\n\ufffe]*\ufffe|[^\r\n\ufffe]+")
"""PDFium takes a hyphen at the end of a line for one that parts a word: it makes it U+FFFE and joins the next line."""
_DROPPED = re.compile(f"[{IGNORED}]")
_EDGES = BLANK_SET | {"\u200b", "\ufeff"}
_FLAT = 0.05
_THINNEST = 0.5
_NOTE_MARK = re.compile(
    "(?<=[\u4e00-\u7b2b\u7b2d-\u9fff》）。，；：”’]) ?([0-9]{1,3}|[①-⑳]|[\\[〔][0-9]{1,3}[\\]〕])(?![0-9年月日号条%％])"
)
_OVERLAP = 0.6
_SLANT = 0.1
_SHORT = 4
_TALL = 1.6
_STRUCK = 1.4
"""A line whose characters would need this many times its width has been printed over itself."""

_EDGE_SIGNS = "".join(_EDGES)

_get_em, _get_rect, _count_rects = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetRect, raw.FPDFText_CountRects


class TextLayer:
    """The characters of page ``number`` (from 1) of an open document, until it is closed.

    All places are in the PDF's own space unless ``upright`` made them so. The page is held by PDFium's own handles:
    keeping watch over objects that are closed at once is a good part of the work on a page.
    """

    def __init__(self, document: Any, number: int) -> None:
        self.number = number
        self.slanted = self.noted = False
        self.page = raw.FPDF_LoadPage(document, number - 1)
        self.handle = raw.FPDFText_LoadPage(self.page) if self.page else None
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        if not self.handle:
            raise ValueError(f"page {self.number} cannot be loaded")
        self._loose = bounds = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(self.page, bounds):
            raise ValueError(f"page {self.number} has no bounds")
        self.turn = 90 * raw.FPDFPage_GetRotation(self.page)
        self.size = (raw.FPDF_GetPageWidthF(self.page), raw.FPDF_GetPageHeightF(self.page))
        self.origin = (bounds.left, bounds.bottom)
        self.extent = (bounds.right - bounds.left, bounds.top - bounds.bottom)
        self._edges = [ctypes.c_double() for _ in range(4)]
        self.text = plain(self._read())
        self._whole = _DROPPED.search(self.text) is None
        self._noting = _NOTE_MARK.search(self.text) is not None

    def _read(self) -> str:
        """The characters, one for each of PDFium's numbers."""
        count = raw.FPDFText_CountChars(self.handle)
        if count <= 0:
            return ""
        buffer = _units(1 << count.bit_length())()
        written = raw.FPDFText_GetText(self.handle, 0, count, buffer)
        text = ctypes.string_at(buffer, 2 * max(written - 1, 0)).decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        points = [raw.FPDFText_GetUnicode(self.handle, number) for number in range(count)]
        return "".join(
            chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd" for point in points
        )

    def hidden(self) -> bool:
        """Whether the first character is drawn invisible, as text that was recognised in a picture is."""
        first = next((number for number, sign in enumerate(self.text) if sign not in _EDGES), None)
        drawn = raw.FPDFText_GetTextObject(self.handle, first) if first is not None else None
        return bool(drawn) and raw.FPDFTextObj_GetTextRenderMode(drawn) == raw.FPDF_TEXTRENDERMODE_INVISIBLE

    def close(self) -> None:
        """Give the page back; nothing may be asked of it any more."""
        if self.handle:
            raw.FPDFText_ClosePage(self.handle)
        if self.page:
            raw.FPDF_ClosePage(self.page)
        self.handle = self.page = None

    def upright(self, frame: Frame) -> Frame:
        """A rectangle of the PDF's space as the reader of the turned page sees it."""
        left, bottom, right, top = frame
        if not self.turn:
            return frame
        x, y = self.origin
        left, right, bottom, top = left - x, right - x, bottom - y, top - y
        width, height = self.extent
        if self.turn == 90:
            return bottom, width - right, top, width - left
        if self.turn == 180:
            return width - right, height - top, width - left, height - bottom
        return height - top, left, height - bottom, right

    def loose(self, index: int) -> Frame:
        """The em box of a character, upright."""
        frame = self._em(index)
        return self.upright(frame) if self.turn else frame

    def _em(self, index: int) -> Frame:
        rectangle = self._loose
        _get_em(self.handle, index, rectangle)
        return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top

    def lines(self, *, cleaned: bool = True) -> list[Line]:
        """The lines in the order of the content stream; blank ones are left out.

        Uncleaned lines have their characters as they come; they must be split or cleaned before use.
        """
        spans = [match.span() for match in _LINE.finditer(self.text)]
        self.text = self.text.replace("\ufffe", "-")
        placed = (self._placed(range(*span)) for span in spans)
        found = [line for line in placed if line is not None and not self._slanted(line)]
        return [line for line in found if self.clean(line)] if cleaned else found

    def _slanted(self, line: Line) -> bool:
        """Whether a line runs across the page at an angle, as watermarks do; it is counted and left out."""
        if len(line.index) > _SHORT and line.top - line.bottom < _TALL * line.size:
            return False
        quarters = raw.FPDFText_GetCharAngle(self.handle, line.index[0]) / (pi / 2)
        slanted = bool(abs(quarters - round(quarters)) > _SLANT)
        self.slanted = self.slanted or slanted
        return slanted

    def line(self, index: Sequence[int]) -> Line | None:
        """The cleaned line of these characters (numbers in rising order), None if nothing is visible."""
        line = self._placed(index)
        return line if line is not None and self.clean(line) else None

    def _placed(self, index: Sequence[int]) -> Line | None:
        """The line of these characters as they come; None if nothing is visible."""
        whole = self._of(index)
        words = whole.strip(_EDGE_SIGNS)
        if not words:
            return None
        blank_after = False
        if len(words) < len(whole):
            first = whole.index(words[0])
            last = first + len(words)
            blank_after = last < len(index)
            index = index[first:last]
        if _rising(index):
            frame, gap, back = self._frame(index[0], index[-1])
        else:  # a part of a line that was put in order before
            frame, gap, back = self._around(index), None, True
        if back and not self.turn and self._level(index):
            index, gap = self._from_left(index)
            words = self._of(index)
        head, tail = self.loose(index[0]), self.loose(index[-1])
        left, bottom, right, top = frame
        if right - left < _THINNEST or top - bottom < _THINNEST:
            left, bottom, right, top = frame = self._ends(index)
        box = Box(left, bottom, right, top)
        if self.turn:
            left, bottom, right, top = self.upright(frame)
            gap = None
        size = self._size(index, head, tail)
        left, right = min(left, head[0]), max(right, tail[2])
        return Line(words, self.number, left, bottom, right, top, size, index, box, gap, blank_after)

    def _level(self, index: Sequence[int]) -> bool:
        """Whether all characters stand on one line; two lines of the paper may be one to PDFium."""
        frames = [self._em(number) for number in index if self.text[number] not in _EDGES]
        middles = [(frame[1] + frame[3]) / 2 for frame in frames]
        return max(middles) - min(middles) < 0.5 * max(frame[3] - frame[1] for frame in frames)

    def _from_left(self, index: Sequence[int]) -> tuple[list[int], tuple[float, float] | None]:
        """The characters from left to right, and the widest gap between two of them.

        What is set in the font of a neighbour for want of a glyph (quotation marks, digits, 〔 〕) comes at the end of its
        run in the content stream, as LibreOffice writes it.
        """
        visible = sorted((number for number in index if self.text[number] not in _EDGES), key=self._middle)
        ends = [(self._em(one)[2], self._em(other)[0]) for one, other in pairwise(visible)]
        widest = max(ends, key=lambda gap: gap[1] - gap[0], default=None)
        return _with_blanks(visible, self.text, apart=False), widest if widest and widest[1] > widest[0] else None

    def _frame(self, start: int, end: int) -> tuple[Frame, tuple[float, float] | None, bool]:
        """The rectangle around the ink of the characters from start to end, the widest gap in it, and whether they go back.

        They go back where ink begins left of the middle of what came before it at the same height.
        """
        handle, (left, top, right, bottom) = self.handle, self._edges
        found: Frame | None = None
        gap, widest, previous, back = None, 0.0, 0.0, False
        for number in range(_count_rects(handle, start, end - start + 1)):
            _get_rect(handle, number, left, top, right, bottom)
            x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
            if y1 - y0 <= _FLAT:  # a blank, or a glyph that is not at hand
                continue
            if found is None:
                found = x0, y0, x1, y1
            else:
                back = back or x0 < previous - 0.5 * (y1 - y0)
                if x0 - previous > widest:
                    gap, widest = (previous, x0), x0 - previous
                a, b, c, d = found
                found = x0 if x0 < a else a, y0 if y0 < b else b, x1 if x1 > c else c, y1 if y1 > d else d
            previous = x1
        return found or self._ends((start, end)), gap, back

    def _around(self, index: Sequence[int]) -> Frame:
        """The rectangle around the em boxes of the characters."""
        lefts, bottoms, rights, tops = zip(*map(self._em, index), strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    def _ends(self, index: Sequence[int]) -> Frame:
        """The rectangle from the first to the last em box, for fonts whose glyphs are not at hand."""
        first, last = self._em(index[0]), self._em(index[-1])
        return min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3])

    def _size(self, index: Sequence[int], head: Frame, tail: Frame) -> float:
        """Width of a Han character of the line; from the height where it has none."""
        text = self.text
        for number, frame in ((index[0], head), (index[-1], tail)):
            if _is_em(text[number]) and frame[2] > frame[0]:
                return frame[2] - frame[0]
        for number in index:
            if _is_em(text[number]):
                frame = self.loose(number)
                return frame[2] - frame[0] or 1.0
        return (head[3] - head[1]) / 1.15 or 1.0

    def split(self, line: Line, edges: Sequence[float]) -> list[Line]:
        """The parts of a line between vertical edges (upright, rising)."""
        self._noting = True  # a part may end where the page's own text goes on
        index = line.index
        cuts = [0, *(bisect(index, edge, key=self._middle) for edge in edges), len(index)]
        parts = [index[start:end] for start, end in pairwise(cuts)]
        if not all(
            self._between(part, *sides) for part, sides in zip(parts, pairwise([-inf, *edges, inf]), strict=True)
        ):
            parts = self._sorted_out(index, edges)
        return [part for part in map(self.line, parts) if part is not None]

    def _middle(self, number: int) -> float:
        frame = self.loose(number)
        return (frame[0] + frame[2]) / 2

    def _between(self, part: Sequence[int], left: float, right: float) -> bool:
        return not part or all(left - 1 <= self._middle(part[place]) <= right + 1 for place in (0, len(part) // 2, -1))

    def _sorted_out(self, index: Sequence[int], edges: Sequence[float]) -> list[Sequence[int]]:
        """The same for characters that do not stand in order."""
        parts: list[list[int]] = [[] for _ in range(len(edges) + 1)]
        for number in index:
            if self.text[number] not in _EDGES:
                parts[bisect(edges, self._middle(number))].append(number)
        return [_with_blanks(part, self.text) for part in parts]

    def clean(self, line: Line) -> bool:
        """Set the text of a line: struck characters once, no blanks inside Chinese words; False if nothing is left."""
        index: Sequence[int] = line.index
        text = line.text
        if not self._whole and _DROPPED.search(text):
            index = [number for number in index if not _DROPPED.match(self.text[number])]
        once = self._once(index, line)
        if len(once) < len(line.index):
            line.struck, index = len(once) < len(index), once
            text = self._of(index)
        marks = self._note_marks(text, index) if self._noting or type(index) is not range else None
        if marks:
            index = [number for place, number in enumerate(index) if place not in marks]
            text = self._of(index)
        if has_blank(text):
            dropped = needless(text, *self._spacing(index, line.size))
            index = [number for place, number in enumerate(index) if place not in dropped]
            text = self._of(index).replace("\t", " ")
        if index is not line.index:
            line.text, line.index = text, _compact(index)
        return bool(text)

    def _note_marks(self, text: str, index: Sequence[int]) -> set[int]:
        """Places of the raised numbers that point to notes, which would stand in the middle of a word or a title."""
        marks: set[int] = set()
        for match in _NOTE_MARK.finditer(text):
            word, mark = self._em(index[match.start() - 1]), self._em(index[match.start(1)])
            height = word[3] - word[1]
            if not self.turn and mark[3] - mark[1] < 0.8 * height and mark[1] > word[1] + 0.12 * height:
                marks.update(range(*match.span()))
        self.noted = self.noted or bool(marks)
        return marks

    def _of(self, index: Sequence[int]) -> str:
        if isinstance(index, range):
            return self.text[index.start : index.stop]
        text = self.text
        return "".join([text[number] for number in index])

    def _spacing(self, index: Sequence[int], size: float) -> tuple[Gap, Made]:
        def gap(start: int, end: int) -> float:
            return (self.loose(index[end])[0] - self.loose(index[start - 1])[2]) / size

        def made(start: int, end: int) -> bool:
            return all(raw.FPDFText_IsGenerated(self.handle, index[place]) == 1 for place in range(start, end))

        return gap, made

    def _once(self, index: Sequence[int], line: Line) -> Sequence[int]:
        """The characters without those that are printed over an equal one (bold by double striking)."""
        room = _STRUCK * (line.right - line.left)
        if len(index) < 2 or line.size * len(index) < room:
            return index
        wide = sum(1 for number in index if is_wide(self.text[number]))
        if line.size * (wide + 0.4 * (len(index) - wide)) < room:
            return index
        seen: dict[str, list[Frame]] = {}
        kept: list[int] = []
        for number in index:
            character, frame = self.text[number], self.loose(number)
            earlier = seen.setdefault(character, [])
            if character not in _EDGES and any(struck(frame, other) for other in earlier):
                continue
            earlier.append(frame)
            kept.append(number)
        while kept and self.text[kept[-1]] in _EDGES:
            kept.pop()
        return kept


def _is_em(sign: str) -> bool:
    """Whether a character is an em wide in every font; quotation marks are narrow in Latin ones, —— is one glyph in some."""
    return is_wide(sign) is not None and sign not in QUOTES


@cache
def _units(count: int) -> type[ctypes.Array[ctypes.c_ushort]]:
    """An array of UTF-16 code units; making a new type for each page would take longer than filling it."""
    return ctypes.c_ushort * count


def struck(frame: Frame, other: Frame) -> bool:
    """Whether two rectangles of equal content are the same thing printed twice: each covers most of the other."""
    across = min(frame[2], other[2]) - max(frame[0], other[0])
    upward = min(frame[3], other[3]) - max(frame[1], other[1])
    width = max(frame[2] - frame[0], other[2] - other[0], 0.1)
    height = max(frame[3] - frame[1], other[3] - other[1], 0.1)
    return across >= _OVERLAP * width and upward >= _OVERLAP * height


def _rising(index: Sequence[int]) -> bool:
    """Whether the numbers are in the order of the content stream."""
    return isinstance(index, range) or all(one < other for one, other in pairwise(index))


def _compact(index: Sequence[int]) -> Sequence[int]:
    """The numbers as a range where they are one."""
    whole = range(index[0], index[-1] + 1) if index else range(0)
    return whole if len(whole) == len(index) and all(map(int.__eq__, whole, index)) else index


def _with_blanks(index: list[int], text: str, *, apart: bool = True) -> list[int]:
    """The characters with the blanks that PDFium put between them; ``apart``: also where others stood between as well."""
    full: list[int] = []
    for number, following in zip(index, [*index[1:], 0], strict=True):
        full.append(number)
        between = range(number + 1, following)
        blanks = [place for place in between if text[place] in BLANK_SET]
        full.extend(blanks if apart or len(blanks) == len(between) else ())
    return full
