"""A list as docx: an annex on official paper, with repeated head rows and rows that stay whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from registry.messages import say
from registry.publication import paper
from registry.publication.kinds import WIDE, Column, widths
from registry.publication.output import save
from registry.publication.sheet import Sheet, Table, build
from registry.publication.typesetting import title_lines
from registry.values import RepealList

if TYPE_CHECKING:
    from docx.document import Document

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write(listed: RepealList, out: Path, *, lang: str = "zh") -> None:
    """Write the docx; needs no font on this machine."""
    write_sheet(build(listed, lang, to_read=True), out, listed.issuer, listed.as_of)


def write_sheet(sheet: Sheet, out: Path, issuer: str, day: dt.date) -> None:
    """Write any sheet; one with many columns lies across the page."""
    document = paper.blank(sheet.title, issuer, day)
    landscape = len(sheet.columns) > WIDE
    paper.lay_out(document.sections[0], landscape=landscape, banner=sheet.banner)
    add_list(document, sheet, landscape=landscape)
    save(paper.bytes_of(document, day), out)


def add_list(document: Document, sheet: Sheet, *, landscape: bool) -> None:
    """Annex number, title, tables and notes at the end of a document whose last section is laid out for them."""
    if sheet.annex:
        paper.paragraph(document, sheet.annex, align="left", face=paper.HEITI)
        paper.paragraph(document, "")  # the title stands on the third line (GB/T 9704-2012, 7.3.7)
    lines = title_lines(sheet.title, 30 if landscape else 19) if sheet.lang == "zh" else [sheet.title]
    for line in lines:
        paper.paragraph(document, line, align="center", face=paper.XIAOBIAOSONG, size=paper.SIZE_2, line=33)
    paper.paragraph(document, "", line=14)
    width = _text_width(landscape=landscape)
    for table in sheet.tables:
        if table.heading:
            paper.paragraph(
                document, table.heading, align="left", face=paper.HEITI, size=paper.SIZE_4, before=6, after=4, keep=True
            )
        document.element.body.insert(len(document.element.body) - 1, _table(sheet, table, width))
        paper.paragraph(document, "", line=10)
    _notes(document, sheet)


def add_table(
    document: Document, columns: Sequence[Column], labels: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    """One table over the width of the type area, at the end of a document that stands upright."""
    words = Sheet("zh", "", "", "", tuple(columns), labels, (), (), say("list.none", "zh"))
    table = _table(words, Table("", rows, ("",) * len(rows)), _text_width(landscape=False))
    document.element.body.insert(len(document.element.body) - 1, table)
    paper.paragraph(document, "", line=10)


def _notes(document: Document, sheet: Sheet) -> None:
    """What the list rests on, in small type at the end."""
    if not sheet.facts:
        return
    small = {"align": "left", "size": 9, "line": 14}
    paper.paragraph(document, say("list.notes", sheet.lang), face=paper.HEITI, keep=True, **small)
    colon = ": " if sheet.lang == "en" else "："
    for place, (label, value) in enumerate(sheet.facts):
        paper.paragraph(document, f"{label}{colon}{value}", keep=place + 1 < len(sheet.facts), **small)


def _text_width(*, landscape: bool) -> int:
    """Width of the type area in twentieths of a point."""
    return int(paper.TYPE_AREA_MM[landscape] * 1440 / 25.4)


def _table(sheet: Sheet, table: Table, width: int) -> Any:
    """The table, written as text and parsed once, since python-docx takes seconds for a long one."""
    from docx.oxml import parse_xml

    columns = [replace(column, points=column.points * _DAY) for column in sheet.columns]
    each_width = [int(points * 20) for points in widths(columns, width / 20)]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in each_width)
    patterns = [_cell(each, column.align) for each, column in zip(each_width, sheet.columns, strict=True)]
    heads = [_cell(each, "center", face=paper.HEITI) for each in each_width]
    narrow = tuple(
        each / 20 - 2 * _PADDING if column.key == "number" else 0
        for each, column in zip(each_width, sheet.columns, strict=True)
    )
    rows = "".join(_rows(sheet, table, patterns, sum(each_width), narrow))
    return parse_xml(
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(each_width)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_borders()}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{_row(heads, sheet.labels, head=True)}{rows}</w:tbl>"
    )


_DAY = 1.28
"""How much wider than on our own pages a column of fixed width is: Word and LibreOffice may set a stand-in face that is wider,
and put gaps between digits and characters."""

_PADDING = 2.5
"""Points between the line and the text of a cell."""

Pattern = tuple[str, str]
"""What stands before and after the text of a cell."""


def _rows(
    sheet: Sheet, table: Table, patterns: Sequence[Pattern], width: int, narrow: Sequence[float]
) -> Iterator[str]:
    """The rows, a heading row where the category changes, and one row that says so when there are none."""
    span = len(patterns)
    if not table.rows:
        yield _row([_cell(width, "left", face=paper.HEITI, span=span)], (sheet.nothing,))
    last = ""
    for category, row in zip(table.categories, table.rows, strict=True):
        if table.by_category and category != last:
            yield _row([_cell(width, "left", face=paper.HEITI, span=span, keep=True)], (category,))
        last = category
        yield _row(patterns, tuple(_whole(text, room) for text, room in zip(row, narrow, strict=True)))


def _whole(number: str, room: float) -> str:
    """A document number that is wider than its column (points) breaks before its year, and nowhere else."""
    wide = paper.SIZE_5 / 4 + sum(
        paper.SIZE_5 * (0.6 if char.isascii() else 1) for char in number
    )  # a stand-in is wide
    return number.replace("〔", "\n〔", 1) if room and wide > room and not number.startswith("〔") else number


def _row(patterns: Sequence[Pattern], texts: Sequence[str], *, head: bool = False) -> str:
    """One row that is not split across pages; a head row is repeated on each."""
    mark = "<w:tblHeader/>" if head else ""
    cells = "".join(f"{before}{_text(text)}{after}" for (before, after), text in zip(patterns, texts, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{cells}</w:tr>"


def _text(text: str) -> str:
    """Text in a run; line feeds become breaks. A carriage return would be read as a line feed."""
    lines = escape(text, {"\r": "&#13;"}).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)


def _cell(width: int, align: str, *, face: str = paper.FANGSONG, span: int = 1, keep: bool = False) -> Pattern:
    """A cell around its text: width, alignment, face; ``keep`` holds its row on the page of the next."""
    fonts = " ".join(f'w:{script}="{face}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    size = int(paper.SIZE_5 * 2)
    before = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'{"<w:keepNext/>" * keep}<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:spacing w:before="40"'
        f' w:after="40" w:line="300" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr><w:r><w:rPr><w:rFonts {fonts}'
        f' w:hint="eastAsia"/><w:spacing w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
    return before, "</w:r></w:p></w:tc>"


def _borders() -> str:
    """Thin lines on all sides and between cells."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
