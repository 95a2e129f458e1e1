"""Sheets of an XLS workbook (Excel 97 and older, WPS .et) as rows of text, merged cells filled."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from importers.base import FailureCode
from importers.ledger_xlsx import MAX_COLUMNS, Sheet, cell_text, filled
from importers.ooxml import PackageError

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def old_sheets(data: bytes, limit: int) -> Iterator[Sheet]:
    """The visible sheets of an old workbook; raises PackageError (ENCRYPTED, DAMAGED, TOO_LARGE)."""
    if _ENCRYPTED in data:
        raise PackageError(FailureCode.ENCRYPTED, "password")
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True)
    except Exception as error:  # xlrd raises many kinds on broken files
        code = FailureCode.ENCRYPTED if "encrypt" in str(error).lower() else FailureCode.DAMAGED
        raise PackageError(code, f"{type(error).__name__}: {error}"[:160]) from error
    for sheet in book.sheets():
        if sheet.visibility == 0:
            if sheet.nrows > limit:
                raise PackageError(FailureCode.TOO_LARGE, f"more than {limit} rows")
            rows = [_row(sheet, index, book.datemode) for index in range(sheet.nrows)]
            merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
            yield Sheet(sheet.name, filled(rows, merges))


def _row(sheet: Any, index: int, datemode: int) -> list[str]:
    """Texts of one row without empty cells at its end."""
    texts = [_cell(cell, datemode) for cell in sheet.row(index)[:MAX_COLUMNS]]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _cell(cell: Any, datemode: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return cell_text(xlrd.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):
            return cell_text(cell.value)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell_text(cell.value)
