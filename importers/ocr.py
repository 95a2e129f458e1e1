"""Recognition of pages that are pictures: from the picture to lines and tables with places, as from a text layer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from importers import heavy, limits, ocr_engine, ocr_image, ocr_marks
from importers.base import Box
from importers.characters import is_wide, plain
from importers.layout import Element, Line, Page
from importers.ocr_engine import Piece
from importers.pdf_grid import Grid, grids

if TYPE_CHECKING:
    from PIL import Image

MAX_PAGES = 400
SECONDS_PER_PAGE = 60.0
_LEAST_SURE, _LEAST_SURE_FORM = 0.5, 0.35
_UPRIGHT, _CLEARLY, _FEW_SIGNS, _HIGH = 0.7, 0.1, 20, 1.5
_LEVEL = 0.45
_BESIDE = 2.5
_SHORT_LINE, _ODD_SIZE = 6, 0.35
_WORD_GAP = 1.2
_NARROW = 8
_NO_GAP_AFTER, _NO_GAP_BEFORE = "〔】］》〈《（“", "》〉）〕”，、。；："
_EM_OF_HEIGHT = 0.72
_A4_WIDTH = 595.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page from its picture, and what was seen beside its lines: characters too unsure to be kept, and seals."""

    page: Page
    unsure: int = 0
    seals: int = 0


def allow_pages(count: int) -> None:
    """Give the file now being read the time that so many pages need; 60 s a page at most."""
    limits.allow_wall(min(limits.BASE_SECONDS + SECONDS_PER_PAGE * count, heavy.SECONDS))


def recognise(image: Image.Image, number: int, width: float = _A4_WIDTH) -> Recognised:
    """Read the picture of page ``number``, which is ``width`` points wide; one that lies on its side or head is turned.

    Places are those of the picture as it was given.
    """
    image = ocr_image.fitted(image)
    best, sure = _as_it_lies(image, number, width)
    if sure >= _UPRIGHT:
        return best
    turned = 0
    for turn in (180, 90, 270):
        across = width if turn == 180 else width * image.height / image.width
        found, again = _as_it_lies(image.rotate(turn, expand=True), number, across)
        if again > sure + _CLEARLY:
            best, sure, turned = found, again, turn
        if sure >= _UPRIGHT:
            break
    for line in lines(best.page):
        line.box = _unturned(line.box, turned, best.page)
    return best


def _as_it_lies(image: Image.Image, number: int, width: float) -> tuple[Recognised, float]:
    """What is read on a picture as it lies, and how sure that is (0 to 1): lines that run upward count for nothing."""
    scale = image.width / width
    page = Page(number, width, image.height / scale)
    level, angle = ocr_image.straightened(image)
    bleached, seals = ocr_image.without_seals(level)
    ruled = ocr_image.rulings(bleached, scale)
    tables = [grid for grid in grids(ruled) if grid.regular]
    bare = ocr_image.without_rulings(bleached, ruled, tables, scale)
    pieces = [part for piece in ocr_engine.read(bare) for part in _cut(piece, bare, tables, scale) if part.text.strip()]
    kept = _sure(pieces)
    page.elements = _elements(page, _lines(page, kept, scale), tables)
    for line in lines(page):
        line.box = _turned_back(line.box, angle, page)
    count = sum(len(piece.text) for piece in pieces)
    found = Recognised(page, count - sum(len(piece.text) for piece in kept), seals)
    if count < _FEW_SIGNS:
        return found, 1.0
    return found, sum(len(piece.text) * piece.confidence for piece in pieces if not _upward(piece)) / count


def _upward(piece: Piece) -> bool:
    """Whether a piece of several signs is higher than wide, as lines of a page on its side are."""
    return len(piece.text) > 2 and piece.bottom - piece.top > _HIGH * (piece.right - piece.left)


def _unturned(box: Box, turn: int, page: Page) -> Box:
    """A frame of a page that was turned (in degrees, against the clock) to be read, on the page as it was given."""
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    if turn == 180:
        return Box(page.width - right, page.height - top, page.width - left, page.height - bottom)
    if turn == 90:
        return Box(bottom, page.width - right, top, page.width - left)
    if turn == 270:
        return Box(page.height - top, left, page.height - bottom, right)
    return box


def _sure(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that are sure enough; an unsure one too where it stands within a line, whose words would else close up over it."""
    sure = [piece for piece in pieces if piece.confidence >= _LEAST_SURE]
    return [
        piece
        for piece in pieces
        if piece.confidence >= _LEAST_SURE or _within_line(piece, sure) or _stands_by_itself(piece)
    ]


def _stands_by_itself(piece: Piece) -> bool:
    """Whether an unsure piece is a number or a date, whose form bears out what was read."""
    return piece.confidence >= _LEAST_SURE_FORM and ocr_marks.is_telling(piece.text)


def _within_line(piece: Piece, sure: Sequence[Piece]) -> bool:
    """Whether a sure piece stands directly beside this one on its line."""
    middle, height = (piece.top + piece.bottom) / 2, piece.bottom - piece.top
    level = [one for one in sure if one.top < middle < one.bottom]
    return any(max(one.left - piece.right, piece.left - one.right) < _BESIDE * height for one in level)


def _cut(piece: Piece, image: Image.Image, tables: Sequence[Grid], scale: float) -> Iterator[Piece]:
    """A piece that runs over a ruling of a table as the parts on its two sides, each recognised by itself."""
    edges = [edge * scale for edge in _crossed(piece, image, tables, scale)]
    bounds = [piece.left, *edges, piece.right]
    if not edges:
        yield piece
        return
    for left, right in pairwise(bounds):
        part = image.crop((int(left) + 3, int(piece.top), int(right) - 3, int(piece.bottom) + 1))
        text, sure = ocr_engine.read_line(part) if part.width > _NARROW and part.height > _NARROW else ("", 0.0)
        yield Piece(text, sure, left, piece.top, right, piece.bottom)


def _crossed(piece: Piece, image: Image.Image, tables: Sequence[Grid], scale: float) -> list[float]:
    """Edges of cells, in points, that a piece runs over."""
    base = (image.height - (piece.top + piece.bottom) / 2) / scale
    for grid in tables:
        if grid.upward[0] <= base <= grid.upward[-1]:
            row = grid.row(base)
            inner = enumerate(grid.across[1:-1], start=1)
            edges = [edge for number, edge in inner if row[number - 1] != row[number]]
            return [edge for edge in edges if piece.left / scale + 4 < edge < piece.right / scale - 4]
    return []


def flags(seen: Sequence[Recognised]) -> list[str]:
    """What to know of recognised pages.

    ``ocr``; ``ocr_confidence:0.93``, the mean by characters; ``ocr_unsure:N``, characters left out as too unsure;
    ``seals:N``, seals that were bleached to read what stands below them.
    """
    sure = [(len(line.text), line.confidence or 0.0) for found in seen for line in lines(found.page)]
    total = sum(count for count, _ in sure)
    mean = sum(count * value for count, value in sure) / total if total else 0.0
    unsure, seals = sum(found.unsure for found in seen), sum(found.seals for found in seen)
    counted = [f"{name}:{count}" for name, count in (("ocr_unsure", unsure), ("seals", seals)) if count]
    return ["ocr", f"ocr_confidence:{mean:.2f}", *counted]


def lines(page: Page) -> Iterator[Line]:
    """All lines of a page, those of its tables too."""
    for element in page.elements:
        if isinstance(element, Line):
            yield element
        else:
            yield from (line for cell in element.cells for line in cell)


def _lines(page: Page, pieces: Sequence[Piece], scale: float) -> list[Line]:
    """Pieces as lines in points, numbered through from top to bottom."""
    made: list[Line] = []
    count = 0
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom) / 2):
        text = plain(piece.text.strip())
        left, right = piece.left / scale, piece.right / scale
        bottom, top = page.height - piece.bottom / scale, page.height - piece.top / scale
        size = _size(text, right - left, top - bottom)
        box = Box(left, bottom, right, top)
        index = range(count, count + len(text))
        made.append(Line(text, page.number, left, bottom, right, top, size, index, box, confidence=piece.confidence))
        count += len(text)
    return made


def _size(text: str, width: float, height: float) -> float:
    """Width of a Han character: from the line's length, or from its height where that says little or cannot be."""
    by_height = _EM_OF_HEIGHT * height
    units = sum(1.0 if is_wide(sign) else 0.55 for sign in text)
    by_width = width / units if units else by_height
    return by_width if units >= 3 and 0.6 * by_height <= by_width <= 1.5 * by_height else by_height


def _elements(page: Page, found: Sequence[Line], tables: Sequence[Grid]) -> list[Element]:
    """Lines from top to bottom, those of tables in their cells."""
    from importers.pdf_page import insert_tables

    outside: list[Line] = []
    for line in found:
        grid = next((grid for grid in tables if grid.holds(line)), None)
        if grid is None:
            outside.append(line)
        else:
            grid.place(line, _Scissors())
    filled = [grid for grid in tables if grid.lines and not grid.prose]
    framed = [line for grid in tables if grid.prose for cell in grid.lines.values() for line in cell]
    rows = _rows([*outside, *framed])
    _even_sizes(rows)
    return insert_tables(rows, [grid.rows(page.number) for grid in filled])


def _even_sizes(rows: Sequence[Line]) -> None:
    """Give short lines of about the running text's size that very size: of few signs the size cannot be measured well."""
    long = [line for line in rows if len(line.text) > 2 * _SHORT_LINE]
    if not long:
        return
    size = median(sign for line in long for sign in [line.size] * len(line.text))
    for line in rows:
        if len(line.text) <= _SHORT_LINE and abs(line.size - size) < _ODD_SIZE * size:
            line.size = size


class _Scissors:
    """Cuts a recognised line at edges; it knows no places of single characters, so it goes by their usual widths."""

    def clean(self, line: Line) -> bool:
        """Recognised lines are clean."""
        return bool(line.text)

    def split(self, line: Line, edges: Sequence[float]) -> list[Line]:
        """The parts of a line between rising vertical edges."""
        units = [1.0 if is_wide(sign) else 0.55 for sign in line.text]
        step = (line.right - line.left) / sum(units)
        cuts, place, at = [0], line.left, 0
        for edge in edges:
            while at < len(units) and place + 0.5 * units[at] * step < edge:
                place += units[at] * step
                at += 1
            cuts.append(at)
        bounds = [line.left, *edges, line.right]
        parts = zip(pairwise([*cuts, len(units)]), pairwise(bounds), strict=True)
        made = [_part(line, start, end, left, right) for (start, end), (left, right) in parts]
        return [part for part in made if part is not None]


def _part(line: Line, start: int, end: int, left: float, right: float) -> Line | None:
    text = line.text[start:end].strip()
    if not text:
        return None
    start += len(line.text[start:end]) - len(line.text[start:end].lstrip())
    index = line.index[start : start + len(text)]
    box = Box(left, line.bottom, right, line.top)
    return Line(text, line.page, left, line.bottom, right, line.top, line.size, index, box, confidence=line.confidence)


def _rows(found: Sequence[Line]) -> list[Line]:
    """Pieces that stand at one height as one line, from left to right; a blank where they stand apart."""
    rows: list[list[Line]] = []
    for line in sorted(found, key=lambda line: -line.base):
        row = next((row for row in rows[-3:] if _level(row[-1], line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return [_joined(sorted(row, key=lambda line: line.left)) for row in rows]


def _level(one: Line, other: Line) -> bool:
    apart = one.right <= other.left + one.size or other.right <= one.left + one.size
    low, high = sorted((one, other), key=lambda line: line.top - line.bottom)
    inside = high.bottom <= low.bottom and low.top <= high.top  # a mark alone, which is less high than a line
    return apart and (inside or abs(one.base - other.base) < _LEVEL * (low.top - low.bottom))


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    text, index = row[0].text, list(row[0].index)
    for line, following in pairwise(row):
        apart = following.left - line.right > _WORD_GAP * line.size
        if apart and text[-1] not in _NO_GAP_AFTER and following.text[0] not in _NO_GAP_BEFORE:
            text, index = text + " ", [*index, index[-1]]
        text, index = text + following.text, [*index, *following.index]
    frame = (
        min(line.left for line in row),
        min(line.bottom for line in row),
        max(line.right for line in row),
        max(line.top for line in row),
    )
    sure = sum(len(line.text) * (line.confidence or 0.0) for line in row) / sum(len(line.text) for line in row)
    return Line(text, row[0].page, *frame, max(line.size for line in row), index, Box(*frame), confidence=sure)


def _turned_back(box: Box, angle: float, page: Page) -> Box:
    """The frame of a line on the page as it lay in the scanner."""
    if not angle:
        return box
    turn = math.radians(-angle)
    x, y = page.width / 2, page.height / 2
    corners = [(left - x, up - y) for left in (box.left, box.right) for up in (box.bottom, box.top)]
    across = [x + a * math.cos(turn) - b * math.sin(turn) for a, b in corners]
    upward = [y + a * math.sin(turn) + b * math.cos(turn) for a, b in corners]
    return Box(min(across), min(upward), max(across), max(upward))
