"""Pages that PDFium's order of characters does not do justice to, read by pdfplumber from the characters' places."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

from importers.base import Box
from importers.blanks import BLANK_SET, has_blank, needless
from importers.characters import is_wide, plain
from importers.layout import Element, Line, Row
from importers.pdf_grid import in_order
from importers.pdf_page import insert_tables

_SETTINGS = {"x_tolerance": 2, "y_tolerance": 2}


class Plumber:
    """pdfplumber over the bytes of one file, opened when the first page needs it and holding one page at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None

    def __call__(self, number: int) -> list[Element]:
        """Lines and rows of page ``number`` (from 1) in reading order; none where pdfplumber fails too."""
        try:
            page = self._open().pages[number - 1]
            try:
                return _elements(page, number)
            finally:
                page.close()
        except MemoryError:
            raise
        except Exception:  # whatever it stumbled over, PDFium's own reading of the page remains
            return []

    def _open(self) -> Any:
        if self._document is None:
            import pdfplumber

            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
            self._document = pdfplumber.open(io.BytesIO(self._data))
        return self._document

    def close(self) -> None:
        """Close the file if it was opened."""
        if self._document is not None:
            self._document.close()


def _elements(page: Any, number: int) -> list[Element]:
    for place, character in enumerate(page.chars):
        character["place"] = place
    whole = page.dedupe_chars(tolerance=1, extra_attrs=())
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    rows = [_rows(table, whole, number) for table in tables]
    outside = whole.filter(lambda thing: not any(_within(thing, table.bbox) for table in tables))
    return insert_tables(_lines(outside, number), rows)


def _within(thing: dict[str, Any], bbox: Sequence[float]) -> bool:
    if thing.get("object_type") != "char":
        return False
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(bbox[0] <= across <= bbox[2] and bbox[1] <= down <= bbox[3])


def _lines(page: Any, number: int) -> list[Line]:
    found = page.extract_text_lines(strip=True, return_chars=True, **_SETTINGS)
    lines = (_line(item["chars"], page, number) for item in found)
    return [line for line in lines if line is not None]


def _line(characters: list[dict[str, Any]], page: Any, number: int) -> Line | None:
    """A line from its characters in order; a blank set between two of them bears the number of the first."""
    wide = [float(c["x1"] - c["x0"]) for c in characters if is_wide(c["text"])]
    up, down = float(min(c["top"] for c in characters)), float(max(c["bottom"] for c in characters))
    size = max(wide) if wide else (down - up) / 1.15
    glyphs = _glyphs(characters, size)
    text = "".join(glyph.text for glyph in glyphs)

    def gap(start: int, end: int) -> float:
        return (glyphs[end].left - glyphs[start - 1].right) / size

    def made(start: int, end: int) -> bool:
        return all(glyphs[place].made for place in range(start, end))

    dropped = needless(text, gap, made) if has_blank(text) else set()
    kept = [glyph for place, glyph in enumerate(glyphs) if place not in dropped]
    if not kept:
        return None
    height = float(page.height)
    box = Box(kept[0].left, height - down, max(glyph.right for glyph in kept), height - up)
    index = [glyph.place for glyph in kept]
    words = "".join(glyph.text for glyph in kept).replace("\t", " ")
    return Line(words, number, box.left, box.bottom, box.right, box.top, size, index, box)


class _Glyph(NamedTuple):
    text: str
    place: int
    left: float
    right: float
    made: bool


def _glyphs(characters: list[dict[str, Any]], size: float) -> list[_Glyph]:
    glyphs: list[_Glyph] = []
    for character in characters:
        left, right = float(character["x0"]), float(character["x1"])
        if glyphs and left - glyphs[-1].right > 0.22 * size and glyphs[-1].text not in BLANK_SET:
            glyphs.append(_Glyph(" ", glyphs[-1].place, glyphs[-1].right, left, made=True))
        glyphs.extend(_Glyph(sign, character["place"], left, right, made=False) for sign in plain(character["text"]))
    return glyphs


def _rows(table: Any, page: Any, number: int) -> list[Row]:
    made: list[Row] = []
    height = float(page.height)
    columns = tuple(sorted({float(cell[0]) for cell in table.cells} | {float(table.bbox[2])}))
    for row in table.rows:
        cells = [_cell(cell, page, number) if cell else [] for cell in row.cells]
        if any(cells):
            left, top, right, bottom = row.bbox
            made.append(Row(number, left, height - bottom, right, height - top, cells, columns))
    if made:
        made[0].first = made[-1].last = True
    return made


def _cell(bbox: Sequence[float], page: Any, number: int) -> list[Line]:
    inside = page.filter(lambda thing: _within(thing, bbox))
    return in_order(_lines(inside, number))
