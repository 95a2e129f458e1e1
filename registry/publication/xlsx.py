"""A list as a spreadsheet: one sheet per table, every cell an explicit string, ready to print on A4."""

from __future__ import annotations

import datetime as dt
import io
import re
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.errors import InputError
from registry.messages import say
from registry.publication.kinds import COLUMNS, Column
from registry.publication.output import repacked, save
from registry.publication.sheet import Sheet, Table, build
from registry.values import RepealList

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LIMIT = 32_767
"""Characters a cell can hold (ECMA-376; UTF-16 units in practice). Longer text is refused, never cut."""

_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]（）()]")


def write(listed: RepealList, out: Path, *, lang: str = "zh") -> None:
    """Write the list. Raises InputError ``cell_too_long`` where a text does not fit a cell."""
    write_sheet(build(listed, lang, dates="iso"), out, listed.issuer, listed.as_of)


def write_sheet(sheet: Sheet, out: Path, issuer: str, day: dt.date) -> None:
    """Write any sheet: a worksheet for each table and one for the notes where there are any."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = issuer or "Qingli"
    book.properties.title = sheet.title
    for table in sheet.tables:
        _table(book, sheet, table)
    if sheet.facts:
        _notes(book, sheet)
    stream = io.BytesIO()
    book.save(stream)
    save(repacked(stream.getvalue(), day), out)


def put(cell: Any, text: str) -> None:
    """Set a cell to exactly this text as a string: no formula, no number, no date, no escape read out of it."""
    if not text:
        return
    cell.data_type = "s"
    cell._value = _ESCAPE_LIKE.sub("_x005F_", text)  # the setter would take a leading "=" for a formula
    cell.quotePrefix = text[:1] in {"=", "+", "-", "@", "'"}


def check(text: str, title: str, column: str) -> None:
    """Refuse a text that is too long for a cell, naming the document and the column."""
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if length > LIMIT:
        raise InputError("cell_too_long", title=title[:60], column=column, length=length, limit=LIMIT)


def _table(book: Workbook, sheet: Sheet, table: Table) -> None:
    """One worksheet: draft line, title, header, rows."""
    shown = _shown(sheet, table)
    labels = [*([say("column.category", sheet.lang)] if table.by_category else []), *sheet.labels]
    page = book.create_sheet(_name(table.heading or sheet.title, book.sheetnames))
    heads = [text for text in (sheet.banner, _title(sheet, table)) if text]
    for place, text in enumerate(heads, start=1):
        _head(page, place, text, len(shown), draft=bool(sheet.banner) and place == 1)
    top = len(heads) + 1
    for place, label in enumerate(labels, start=1):
        put(page.cell(top, place), label)
        _dress(page.cell(top, place), "center", bold=True)
    for place, row in enumerate(_rows(sheet, table), start=top + 1):
        _row(page, place, row, shown, labels)
    _layout(page, sheet, shown, top)


def _shown(sheet: Sheet, table: Table) -> tuple[Column, ...]:
    """The columns of this worksheet; the category is one where several occur, so that it can be filtered."""
    return (COLUMNS["category"], *sheet.columns) if table.by_category else sheet.columns


def _rows(sheet: Sheet, table: Table) -> list[tuple[str, ...]]:
    """The rows with their category where it is shown; an empty table says so."""
    if not table.rows:
        return [(sheet.nothing, *("" for _ in sheet.columns[1:]))]
    if not table.by_category:
        return list(table.rows)
    return [(category, *row) for category, row in zip(table.categories, table.rows, strict=True)]


def _row(page: Worksheet, place: int, row: tuple[str, ...], shown: tuple[Column, ...], labels: list[str]) -> None:
    """One row of cells."""
    title = row[next((index for index, column in enumerate(shown) if column.key == "title"), 0)]
    for index, (text, column) in enumerate(zip(row, shown, strict=True)):
        check(text, title, labels[index])
        cell = page.cell(place, index + 1)
        put(cell, text)
        _dress(cell, column.align)


def _head(page: Worksheet, place: int, text: str, width: int, *, draft: bool) -> None:
    """A line over the whole width: the title, or the state of a draft in red."""
    from openpyxl.styles import Alignment, Font

    cell: Any = page.cell(place, 1)
    put(cell, text)
    cell.font = Font(name="宋体", size=12 if draft else 16, bold=True, color="FFB00020" if draft else None)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.row_dimensions[place].height = 20 if draft else 42
    if width > 1:
        page.merge_cells(start_row=place, start_column=1, end_row=place, end_column=width)


def _dress(cell: Any, align: str, *, bold: bool = False) -> None:
    """Face, lines and alignment of a cell; the style is made once per book and copied, which keeps long lists quick."""
    book = cell.parent.parent
    styles = book.__dict__.setdefault("_list_styles", {})
    if (align, bold) not in styles:
        _style(cell, align, bold=bold)
        styles[align, bold] = cell._style
    quoted = cell.quotePrefix
    cell._style = copy(styles[align, bold])
    cell.quotePrefix = quoted


def _style(cell: Any, align: str, *, bold: bool) -> None:
    """Give a cell its style by openpyxl's own objects."""
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Side(style="thin", color="FF7F7F7F")
    cell.font = Font(name="宋体", size=11, bold=bold)
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)


def _layout(page: Worksheet, sheet: Sheet, shown: tuple[Column, ...], top: int) -> None:
    """Widths, frozen header, and a printed page that repeats title rows and, on a draft, marks every page."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for index, column in enumerate(shown, start=1):
        page.column_dimensions[get_column_letter(index)].width = column.weight * 4.4
    page.freeze_panes = f"A{top + 1}"
    page.auto_filter.ref = f"A{top}:{get_column_letter(len(shown))}{page.max_row}"
    page.print_title_rows = f"1:{top}"
    page.page_setup.paperSize = "9"
    page.page_setup.orientation = "landscape" if len(shown) > 6 else "portrait"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _furniture(page, sheet.banner)


def _furniture(page: Any, banner: str) -> None:
    """Page number and, on a draft, its mark on every printed page."""
    page.oddFooter.center.text = "— &P —"
    if banner:
        page.oddHeader.center.text = banner
        page.oddHeader.center.color = "B00020"


def _notes(book: Workbook, sheet: Sheet) -> None:
    """The last worksheet: what the list rests on."""
    page = book.create_sheet(_name(say("list.notes", sheet.lang), book.sheetnames))
    lines = [*([("", sheet.banner)] if sheet.banner else []), ("", sheet.title), *sheet.facts]
    for place, (label, value) in enumerate(lines, start=1):
        for column, text in ((1, label), (2, value)):
            check(text, sheet.title, label)
            put(page.cell(place, column), text)
            _dress(page.cell(place, column), "left", bold=column == 1)
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = 90
    _furniture(page, sheet.banner)


def _title(sheet: Sheet, table: Table) -> str:
    """The title of a worksheet: annex, title of the list and, where there are several tables, which one."""
    return "　".join(text for text in (sheet.annex, sheet.title, table.heading) if text)


def _name(text: str, taken: list[str]) -> str:
    """A name Excel accepts for a worksheet: at most 31 characters, none of ``\\ / * ? : [ ]``, not taken yet."""
    base = _NOT_IN_NAMES.sub(" ", text).strip(" '")[:28] or "1"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}~{count}"
    return name
