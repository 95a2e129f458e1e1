"""One page of a PDF: its lines and tables in reading order, by PDFium alone or, where that fails, by pdfplumber."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from importers.blanks import BLANK_SET
from importers.characters import unusable_share, visible_count
from importers.layout import Element, Line, Page, Row
from importers.pdf_grid import Grid, grids
from importers.pdf_rulings import Rulings, rulings
from importers.pdf_text import TextLayer, struck

_SCAN_IMAGE = 0.5
_WHOLE_IMAGE = 0.9
_STRAY_CHARACTERS = 40
_DRAWN = 200
"""So many drawings on a page without text are most likely text whose letters were turned into outlines."""
_MAX_UPS = 2
_SHORTEST_MEDIAN = 3
_COLUMN_LINES = 6
_WIDE_COLUMN = 10
_ROW = 8

_FIGURES = re.compile("[\\s\\d:.：/_-]+")
_WATERMARK = re.compile(
    "(?:下载|打印|阅览|查阅|导出)(?:时间|日期|人员?|用户|账号)|仅供(?:内部|个人)?(?:查阅|阅览|参考|使用|学习|传阅)|内部资料|水印"
    "|(?:未经[^。]{0,6}(?:授权|许可|同意|批准)|不得|严禁|禁止)[^。]{0,4}(?:转载|外传|翻印|复制|复印|拍照)|扫描全能王|由.{0,20}(?:扫描|创建|转换)$"
)
"""Words of watermarks: who took the page out, when, and that it must not be passed on."""

Fallback = Callable[[int], list[Element]]
"""Reads page number N (from 1) with pdfplumber."""


def read_page(document: Any, number: int, fallback: Fallback) -> Page:
    """Page ``number`` (from 1) of an open PDFium document; flags say what was odd about it."""
    layer = TextLayer(document, number)
    try:
        page = Page(number, *layer.size)
        found = rulings(layer)
        page.unusable = unusable_share(layer.text)
        page.scan = (found.image >= _SCAN_IMAGE or found.paths >= _DRAWN) and _little(layer.text)
        if not page.scan and (found.image >= _WHOLE_IMAGE or (found.image >= _SCAN_IMAGE and layer.hidden())):
            page.flags.append("ocr_layer")
        _fill(page, layer, found, fallback)
    finally:
        layer.close()
    return page


def _little(text: str) -> bool:
    """Whether there are only stray characters, or few words over and over, as a watermark says them.

    A watermark may count or tell the time, so that its figures differ from line to line, and is known by its words however long.
    """
    if visible_count(text) < _STRAY_CHARACTERS:
        return True
    lines = {_FIGURES.sub("", line) for line in text.splitlines() if not _WATERMARK.search(line)}
    return visible_count(" ".join(lines)) < _STRAY_CHARACTERS


def _fill(page: Page, layer: TextLayer, found: Rulings, fallback: Fallback) -> None:
    ruled = grids(found)
    lines = layer.lines(cleaned=not ruled)
    once = once_only(lines)
    tables, outside = _into_tables(ruled, once, layer)
    if len(once) < len(lines) or any(line.struck for line in once):
        page.flags.append("double_struck")
    if layer.slanted:
        page.flags.append("watermark")
    if layer.noted:
        page.flags.append("note_marks")
    outside = side_by_side(outside, layer.text)
    if page.scan or not odd(outside, tables):
        page.elements = _ordered(page, outside, tables, layer)
        return
    page.flags.append(f"pdfplumber_page:{page.number}")
    page.elements = fallback(page.number) or _ordered(page, outside, [], layer)


def odd(outside: Sequence[Line], tables: Sequence[Grid]) -> bool:
    """Whether the content stream tells too little about the order: lines far out of order, lone characters, odd rulings."""
    if any(not grid.regular for grid in tables):
        return True
    if _in_columns(outside) is None and _ups(outside) > _MAX_UPS:
        return True
    return len(outside) > 5 and median(len(line.text) for line in outside) < _SHORTEST_MEDIAN


def once_only(lines: list[Line]) -> list[Line]:
    """The lines without those printed again at the same place, whole or in part."""
    kept: list[Line] = []
    places: dict[int, list[Line]] = {}
    for line in lines:
        row = int(line.base / _ROW)
        near = places.get(row)
        if near and any(_printed_over(line, other) for other in near):
            continue
        kept.append(line)
        for place in (row - 1, row, row + 1):
            places.setdefault(place, []).append(line)
    return kept


def _printed_over(line: Line, other: Line) -> bool:
    if line.text not in other.text:
        return False
    if line.text == other.text:
        one = (line.left, line.bottom, line.right, line.top)
        return struck(one, (other.left, other.bottom, other.right, other.top))
    if abs(line.base - other.base) > 0.25 * line.size:
        return False
    step = (other.right - other.left) / len(other.text)
    places = (match.start() for match in re.finditer(re.escape(line.text), other.text))
    return any(abs(other.left + place * step - line.left) < 0.7 * line.size for place in places)


def _into_tables(found: list[Grid], lines: list[Line], layer: TextLayer) -> tuple[list[Grid], list[Line]]:
    """Tables with their lines in them, and the lines that stand in none."""
    outside: list[Line] = []
    for line in lines:
        grid = next((grid for grid in found if grid.holds(line)), None)
        if grid is not None:
            grid.place(line, layer)
        elif not found or layer.clean(line):
            outside.append(line)
    tables = [grid for grid in found if grid.lines and not grid.prose]
    framed = {id(line) for grid in found if grid.prose for lines in grid.lines.values() for line in lines}
    if framed:
        kept = {id(line) for line in outside}
        outside = [line for line in lines if id(line) in kept or id(line) in framed]
    return tables, outside


def side_by_side(lines: list[Line], text: str) -> list[Line]:
    """The lines with successive ones at one height made one (a raised note mark, a word in another font)."""
    joined: list[Line] = []
    for line in lines:
        if joined and _continues(joined[-1], line):
            joined[-1] = _merged(joined[-1], line, text)
        else:
            joined.append(line)
    return joined


def _continues(line: Line, following: Line) -> bool:
    size = max(line.size, following.size)
    level = abs(line.base - following.base) < 0.4 * size and following.bottom < line.top and line.bottom < following.top
    return level and -0.3 * size <= following.left - line.right < 4 * size


def _merged(line: Line, following: Line, text: str) -> Line:
    index, words = list(line.index), line.text
    between = line.index[-1] + 1
    wide_apart = following.left - line.right > 0.8 * line.size
    if wide_apart and between < following.index[0] and (text[between] in BLANK_SET or text[between] in "\r\n"):
        index.append(between)
        words += " "
    first, second = line.box, following.box
    box = type(first)(
        min(first.left, second.left),
        min(first.bottom, second.bottom),
        max(first.right, second.right),
        max(first.top, second.top),
    )
    bottom, top = min(line.bottom, following.bottom), max(line.top, following.top)
    size = max(line.size, following.size)
    return Line(
        words + following.text,
        line.page,
        line.left,
        bottom,
        following.right,
        top,
        size,
        [*index, *following.index],
        box,
    )


def _ups(lines: Sequence[Line]) -> int:
    """How often a line stands above the one before it."""
    return sum(1 for a, b in pairwise(lines) if b.base > a.base + 0.5 * max(a.size, b.size))


def _in_columns(lines: Sequence[Line]) -> float | None:
    """The place between two columns of running text, None where the lines stand in one."""
    if len(lines) < 2 * _COLUMN_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle = (left + right) / 2
    first = [line for line in lines if line.right <= middle + line.size]
    second = [line for line in lines if line.left >= middle - line.size]
    if min(len(first), len(second)) < _COLUMN_LINES or len(first) + len(second) < 0.8 * len(lines):
        return None
    full = sum(1 for line in first if line.right > middle - 3 * line.size)
    overlap = min(first[0].top, second[0].top) - max(first[-1].bottom, second[-1].bottom)
    return middle if full >= 0.5 * len(first) and overlap > 0 else None


def _ordered(page: Page, lines: list[Line], tables: list[Grid], layer: TextLayer) -> list[Element]:
    """Lines and table rows from top to bottom; columns one after the other."""
    middle = _in_columns(lines)
    if middle is None:
        parts = _cut_columns(lines, layer)
        if parts:
            lines, middle = parts
    if middle is not None:
        page.flags.append(f"columns_page:{page.number}")
        lines = _by_column(lines, middle)
    elif _ups(lines):
        lines = sorted(lines, key=lambda line: -line.base)
    return insert_tables(lines, [grid.rows(page.number) for grid in tables])


def insert_tables(lines: list[Line], tables: list[list[Row]]) -> list[Element]:
    """Each table put before the first line that stands below its top."""
    elements: list[Element] = []
    waiting = [rows for rows in tables if rows]
    for line in lines:
        while waiting and waiting[0][0].top > line.base and line.base < waiting[0][-1].bottom:
            elements.extend(waiting.pop(0))
        elements.append(line)
    for rows in waiting:
        elements.extend(rows)
    return elements


def _by_column(lines: list[Line], middle: float) -> list[Line]:
    """Lines that cross the middle in their place, between them the left column before the right one."""
    ordered: list[Line] = []
    block: list[Line] = []

    def flush() -> None:
        for side in (False, True):
            ordered.extend(line for line in block if (line.middle > middle) is side)
        block.clear()

    for line in sorted(lines, key=lambda line: -line.base):
        crosses = line.left < middle - 2 * line.size and line.right > middle + 2 * line.size
        if crosses:
            flush()
            ordered.append(line)
        else:
            block.append(line)
    flush()
    return ordered


def _cut_columns(lines: list[Line], layer: TextLayer) -> tuple[list[Line], float] | None:
    """Lines that PDFium read across two columns of running text, cut at the gap between them."""
    gapped = [line for line in lines if line.gap and line.gap[1] - line.gap[0] > 1.2 * line.size]
    if len(gapped) < _COLUMN_LINES or len(gapped) < 0.5 * len(lines):
        return None
    end = median(line.gap[1] for line in gapped if line.gap)
    agreeing = [line for line in gapped if line.gap and abs(line.gap[1] - end) < line.size]
    full = [line for line in agreeing if line.gap and end - line.gap[0] < 5 * line.size and _left(line) > _WIDE_COLUMN]
    if len(agreeing) < 0.7 * len(gapped) or len(full) < 0.6 * len(agreeing):
        return None
    cut = {id(line) for line in agreeing}
    middle = end - 0.5 * agreeing[0].size
    parts = [part for line in lines for part in (layer.split(line, [middle]) if id(line) in cut else [line])]
    return parts, middle


def _left(line: Line) -> float:
    """Width of what stands before the line's gap, in characters."""
    return (line.gap[0] - line.left) / line.size if line.gap else 0.0
