"""Offices' ledgers (清理台账): sheets of XLSX, XLS and CSV as rows of raw cells under the names of their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from importers import archive, prose
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, LedgerRow, Source
from importers.data import rows as table
from importers.encoding import DecodingError, decode
from importers.ledger_xls import old_sheets
from importers.ledger_xlsx import MAX_COLUMNS, Sheet, sheets
from importers.ooxml import PackageError
from importers.prose import TITLE_END

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 200_000
GROUP = "分组"
"""The column under which the heading of a group of rows (一、继续有效的文件) is kept."""

_HEAD_WITHIN = 30
_FEWEST = 2
_LONGEST_NAME = 12
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总数)")
_NUMBER = re.compile(r"[（(]?(?:[\d０-９]{1,6}|[一二三四五六七八九十百]{1,5})[)）.．、]?$")
_TITLE_AND_NUMBER = re.compile(
    r"(?P<title>.{4,300}?)\s*[（(]?\s*(?P<number>[\u4e00-\u9fff]{2,14}\s*[〔［\[（(【]\s*\d{4}\s*[〕］\]）)】]\s*第?\s*\d{1,6}\s*号)\s*[)）]?",
    re.DOTALL,
)
_BARE = re.compile(r"[\s（）()【】\[\]：:*＊★]+")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class _Head:
    """A head that was found: the row after it, and the name of each column (empty where it has none)."""

    after: int
    names: list[str] = field(default_factory=list)


def read(source: Source) -> Iterator[Imported]:
    """The rows of a ledger, sheet by sheet; a workbook without a known head is given as one document of its cells.

    Failures: ENCRYPTED, REFUSED, DAMAGED, TOO_LARGE (above 200,000 rows), BAD_ENCODING, NO_TEXT.
    """
    try:
        found = list(_sheets(source))
    except (PackageError, DecodingError) as error:
        if error.code is FailureCode.UNSUPPORTED and archive.holds_files(source.data):
            yield from archive.read(source)
        else:
            yield source.failure(error.code, error.detail)
        return
    seen = False
    for sheet in found:
        for row in ledger_rows(sheet):
            seen = True
            yield LedgerRow(source.name, sheet.name, row[0], row[1])
    cut = [sheet.name for sheet in found if sheet.cut]
    if not seen and (any(row for sheet in found for row in sheet.rows) or not cut):
        yield _as_document(source, found)
    for name in cut:
        yield source.failure(FailureCode.TOO_LARGE, f"{name}: cells beyond column {MAX_COLUMNS} or far below")


def _sheets(source: Source) -> Iterator[Sheet]:
    """The sheets of a workbook (XLSX or XLS), or the one of separated values, by content."""
    if source.data.startswith(b"PK"):
        yield from sheets(source.data, MAX_ROWS)
    elif source.data.startswith(_OLE):
        yield from old_sheets(source.data, MAX_ROWS)
    else:
        yield Sheet(source.name, _csv_rows(decode(source.data).text))


def _csv_rows(text: str) -> list[list[str]]:
    """Rows of separated values; the separator is the one that stands most often in the first lines."""
    head = text[:20_000]
    separator = max((",", "\t", ";", "，"), key=head.count)
    rows: list[list[str]] = []
    csv.field_size_limit(1 << 20)
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=separator):
            rows.append([cell.strip() for cell in row])
            if len(rows) > MAX_ROWS:
                raise PackageError(FailureCode.TOO_LARGE, f"more than {MAX_ROWS} rows")
    except csv.Error as error:
        raise PackageError(FailureCode.DAMAGED, str(error)) from error
    return rows


@cache
def _column_keys() -> dict[str, str]:
    return {_BARE.sub("", row["name"]): row["key"] for row in table("ledger_columns.csv")}


def column_key(name: str) -> str | None:
    """What a column is (title, number, issuer, issued …) by its name in any known form; None when it is not known."""
    return _column_keys().get(_BARE.sub("", name))


def ledger_rows(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Row numbers (from 1) and cells of the rows below a known head; a later head (a second table) takes over.

    Empty rows, rows of which only the running number is filled in, repeated heads and rows of totals are left out; a heading across the sheet goes with each row below it
    under 分组.
    """
    head: _Head | None = None
    group = ""
    for index, row in enumerate(sheet.rows):
        if head is not None and index < head.after:
            continue
        found = _head_at(sheet.rows, index) if head is not None or index < _HEAD_WITHIN else None
        if found is not None:
            head = found
            continue
        texts = [text for text in row if text]
        if not texts or (head is not None and _is_number_alone(texts, row, head)):
            continue
        if len(set(texts)) == 1 and head is not None and _is_heading(texts[0], row, head):
            group = texts[0]
        elif head is None:
            group = texts[0] if len(texts) == 1 and index else group
        elif not _TOTAL.match("".join(texts[0].split())):
            cells = {name: text for name, text in zip(_all_named(head.names, row), row, strict=True) if text}
            if cells:
                yield index + 1, {**_parted(cells), **({GROUP: group} if group else {})}


def _all_named(names: Sequence[str], row: Sequence[str]) -> list[str]:
    """A name for each cell of a row; columns without one are called by their place (第5列), so that nothing is lost."""
    return [names[i] if i < len(names) and names[i] else f"第{i + 1}列" for i in range(len(row))]


def _parted(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells with a title and its number in one column (文件名称及文号) parted, where the number stands at the title's end."""
    made: dict[str, str] = {}
    for name, text in cells.items():
        if "文号" not in name or column_key(name) != "title":
            made[name] = text
            continue
        found = _TITLE_AND_NUMBER.fullmatch(text.strip())
        made.setdefault("文件名称", " ".join((found["title"] if found else text).split()))
        if found:
            made.setdefault("文号", "".join(found["number"].split()))
    return made


def page_rows(document: ImportedDocument) -> list[Imported]:
    """The rows of a ledger in the text of a document whose cells are parted by tabs; none where it is no ledger."""
    sheet = Sheet(document.name, [[cell.strip() for cell in line.split("\t")] for line in document.text.split("\n")])
    return [LedgerRow(document.name, sheet.name, row, cells) for row, cells in ledger_rows(sheet)]


def _is_number_alone(texts: Sequence[str], row: Sequence[str], head: _Head) -> bool:
    """A line of the form that was numbered and never filled in: one number, outside of the title's column."""
    if len(texts) > 1 or not _NUMBER.match(texts[0]):
        return False
    return not any(cell and column_key(name) == "title" for cell, name in zip(row, head.names, strict=False))


def _is_heading(text: str, row: Sequence[str], head: _Head) -> bool:
    """One text in a whole row: a heading, unless it stands under the title column alone."""
    places = [place for place, cell in enumerate(row) if cell]
    names = {column_key(head.names[place]) for place in places if place < len(head.names)}
    return (
        len(places) > 1
        or "title" not in names
        or bool(re.match(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第.{1,3}[类部]", text))
    )


def _head_at(rows: Sequence[Sequence[str]], index: int) -> _Head | None:
    """The head that begins at a row: two known names, one of them the title's or the number's; a second row may refine it."""
    first = rows[index]
    known = [column_key(cell) for cell in first]
    below = rows[index + 1] if index + 1 < len(rows) else []
    if _is_head(known):
        refined = _refined(first, below)
        above = rows[index - 1] if index else []
        return _Head(index + (2 if refined else 1), _distinct(refined or _with_upper(first, above)))
    return None


def _with_upper(names: Sequence[str], above: Sequence[str]) -> list[str]:
    """The names of a head; where it has none, the name that stands in the row above it (a head of two rows, not merged)."""
    if len(set(filter(None, above))) < _FEWEST or any(len(name) > _LONGEST_NAME for name in above):
        return list(names)
    return [
        (names[i] if i < len(names) else "") or (above[i] if i < len(above) else "")
        for i in range(max(len(names), len(above)))
    ]


def _is_head(known: Iterable[str | None]) -> bool:
    keys = {key for key in known if key}
    return len(keys) >= 2 and bool(keys & {"title", "number"})


def _refined(first: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """Names of a head of two rows: the lower name where it is known, the upper beside it where it tells more.

    None when the second row is data: some column has a text of its own that is neither a known name nor a part of an
    upper name that spreads over several columns.
    """
    width = max(len(first), len(below))
    pairs = [(first[i] if i < len(first) else "", below[i] if i < len(below) else "") for i in range(width)]
    lower = [low for up, low in pairs if low and low != up]
    if not lower or any(len(low) > 12 or re.search(r"\d{2}", low) for low in lower):
        return None
    uppers = [up for up, _ in pairs]
    spread = {up for up, following in pairwise(uppers) if up and up == following}
    if any(up and low not in {"", up} and up not in spread and not column_key(low) for up, low in pairs):
        return None
    if not any(up in spread or column_key(low) for up, low in pairs if low and low != up):
        return None
    return [low if not up or low == up or column_key(low) else f"{up} {low}".strip() for up, low in pairs]


def _distinct(names: Sequence[str]) -> list[str]:
    """Names made one line each; a name that comes twice gets its number."""
    seen: dict[str, int] = {}
    out: list[str] = []
    for raw in names:
        name = "".join(raw.split()) if not raw.isascii() else " ".join(raw.split())
        seen[name] = seen.get(name, 0) + 1
        out.append(name if not name or seen[name] == 1 else f"{name}{seen[name]}")
    return out


def _as_document(source: Source, found: Sequence[Sheet]) -> ImportedDocument | ImportFailure:
    """A workbook that is no ledger (an annex, a form): its cells as rows of text."""
    lines: list[str] = []
    for sheet in found:
        lines.extend("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in sheet.rows if any(row))
    text = prose.paragraphs(lines)
    if not text:
        return source.failure(FailureCode.NO_TEXT, "no cell holds text")
    kind = MEDIA_TYPE if source.data.startswith(b"PK") else "text/csv"
    return ImportedDocument(
        name=source.name,
        sha256=source.sha256,
        media_type="application/vnd.ms-excel" if source.data.startswith(_OLE) else kind,
        reader="sheet",
        text=text,
        flags=("ledger_headless",) if _like_a_ledger(found) else (),
        member=source.member,
        size=source.size,
    )


def _like_a_ledger(found: Sequence[Sheet]) -> bool:
    """Whether rows under no known head look like those of a ledger: two of one sheet have a cell that ends as a title."""
    for sheet in found:
        rows = [row for row in sheet.rows if sum(map(bool, row)) > 1]
        if sum(any("关于" in cell and TITLE_END.search(cell) for cell in row) for row in rows) >= _FEWEST:
            return True
    return False
