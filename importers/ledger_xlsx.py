"""Sheets of an XLSX workbook as rows of text, read by stream within bounds, merged cells filled."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from importers.base import FailureCode
from importers.ooxml import Package, PackageError

MAX_COLUMNS = 256
_MAX_EMPTY = 2_000
_MAX_MERGES = 50_000
_MAX_CELLS = 5_000_000
# columns after IV, the 256th, whose cell has a value or a text
_FAR_RIGHT = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"(?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])\d{1,7}\"[^>]*>\s*<(?:\w+:)?(?:f|v|is)\b"
)
_PLACE = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"[A-Z]{1,3}(\d{1,7})\"")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")


@dataclass(slots=True)
class Sheet:
    """A sheet: its name and its rows of stripped cell texts; ``cut`` where cells with content lie outside what is read."""

    name: str
    rows: list[list[str]]
    cut: bool = False


def sheets(data: bytes, limit: int) -> Iterator[Sheet]:
    """The visible sheets of a workbook; raises PackageError (ENCRYPTED, REFUSED, DAMAGED, TOO_LARGE, UNSUPPORTED)."""
    package = Package(data)
    if not any(name.startswith("xl/") for name in package.names):
        raise PackageError(FailureCode.UNSUPPORTED, "no workbook in the package")
    package.refuse_doctypes(skip=())
    try:
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises many kinds on broken parts
        raise PackageError(FailureCode.DAMAGED, f"{type(error).__name__}: {error}"[:160]) from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows, data = _rows(sheet, limit), _data(package, sheet)
                cut = _holds_more(data, len(rows))
                yield Sheet(sheet.title, filled(rows, _merges(data)), cut)
    finally:
        book.close()


def _rows(sheet: Any, limit: int) -> list[list[str]]:
    """Rows of text; the size that a sheet claims is not believed, and a long empty stretch ends it."""
    rows: list[list[str]] = []
    empty = cells = 0
    for texts in _streamed(sheet):
        rows.append(texts)
        cells += len(texts)
        empty = 0 if texts else empty + 1
        if empty > _MAX_EMPTY:
            break
        if len(rows) > limit or cells > _MAX_CELLS:
            raise PackageError(FailureCode.TOO_LARGE, f"more than {limit} rows")
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _streamed(sheet: Any) -> Iterator[list[str]]:
    """Rows of text without empty cells at their end."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # openpyxl raises many kinds on broken parts
            raise PackageError(FailureCode.DAMAGED, f"{sheet.title}: {type(error).__name__}"[:160]) from error
        if row is None:
            return
        texts = [cell_text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def _data(package: Package, sheet: Any) -> bytes:
    """The XML of a sheet."""
    name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    return package.read(name) if name and package.has(name) else b""


def _holds_more(data: bytes, rows: int) -> bool:
    """Whether a cell with content lies below the rows that were read, or right of the last column."""
    if _FAR_RIGHT.search(data):
        return True
    last = data.rfind(b"<v>")
    last = max(last, data.rfind(b"<is>"), data.rfind(b":v>"), data.rfind(b":is>"))
    places = _PLACE.findall(data, max(last - 400, 0), max(last, 0))
    return bool(places) and int(places[-1]) > rows


def _merges(data: bytes) -> list[tuple[int, int, int, int]]:
    """Merged ranges of a sheet as first row, first column, last row, last column (from 0)."""
    place = data.rfind(b"mergeCells")
    if place < 0:
        return []
    found = []
    for count, mark in enumerate(_MERGE.finditer(data)):
        if count >= _MAX_MERGES:
            break
        found.append((int(mark[2]) - 1, _column(mark[1]), int(mark[4]) - 1, _column(mark[3])))
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def filled(rows: list[list[str]], merges: Sequence[tuple[int, int, int, int]]) -> list[list[str]]:
    """Rows in which each cell of a merged range says what the range says."""
    for top, left, bottom, right in merges:
        if top >= len(rows) or left >= len(rows[top]) or not (text := rows[top][left]):
            continue
        for index in range(top, min(bottom, len(rows) - 1) + 1):
            row = rows[index]
            last = min(right, MAX_COLUMNS - 1)
            if row or index > top or bottom == top:
                row.extend([""] * (last + 1 - len(row)))
                for place in range(left, last + 1):
                    row[place] = row[place] or text
    return rows


def cell_text(value: object) -> str:
    """A cell's value as a person reads it: dates as 2024-03-14, whole numbers without a point, text as it stands."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        whole_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
