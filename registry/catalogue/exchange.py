"""Reads facts in the documented form: one CSV, or a directory of them. No judgement here, only rows with their place.

A file is recognised by its head, not by its name. Chinese spreadsheets save CSV as GB 18030; both that and UTF-8 are read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from registry.catalogue.columns import COLUMNS, Row, Tables, key_of, read_rows

HIGHEST_SIZE = 64 * 1024 * 1024
HIGHEST_ROWS = 400_000
_TABLE_FILES = ("laws.csv", "versions.csv", "repeals.csv")
_TELLING = (
    ("repeals", "repealed_title"),
    ("versions", "version_date"),
    ("maps", "old_version"),
    ("laws", "title"),
    ("laws", "id"),
)
_HAN = re.compile(r"[㐀-鿿]")


class UnreadableError(Exception):
    """A file that is none of ours; ``code`` is a key of the message catalogue (``error.<code>``)."""

    def __init__(self, code: str, **arguments: str) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments


@dataclass(slots=True)
class Cells:
    """One row of a foreign file: its table, file and line, its cells by column, and for a map its article rows."""

    table: str
    file: str
    line: int
    cells: dict[str, str]
    articles: list[Row] = field(default_factory=list)


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 or GB 18030; raises UnreadableError for one too large, binary or in no known encoding."""
    if path.stat().st_size > HIGHEST_SIZE:
        raise UnreadableError("catalogue_too_large", file=path.name, limit=str(HIGHEST_SIZE // 1024 // 1024))
    content = path.read_bytes()
    if b"\0" in content:
        raise UnreadableError("catalogue_not_text", file=path.name)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("catalogue_not_text", file=path.name)


def table_of(head: Row) -> str | None:
    """Which table a head line belongs to, by the column that only this table has; laws may be named by id alone."""
    for name, column in _TELLING:
        if column in head:
            return name
    return None


def read_csv(path: Path) -> Iterator[Cells]:
    """The rows of one CSV of laws, versions or repeals; raises UnreadableError when its head is none of these."""
    try:
        head, rows = read_rows(read_text(path))
    except csv.Error as error:
        raise UnreadableError("catalogue_bad_csv", file=path.name, detail=str(error)) from error
    head = [name.strip() for name in head]
    table = table_of(head)
    if table is None or table == "maps":
        raise UnreadableError("catalogue_unknown_head", file=path.name, head="、".join(head)[:200])
    unknown = [name for name in head if name not in COLUMNS[table]]
    if unknown or len(set(head)) != len(head):
        raise UnreadableError("catalogue_unknown_columns", file=path.name, columns="、".join(unknown or head)[:200])
    if len(rows) > HIGHEST_ROWS:
        raise UnreadableError("catalogue_too_many_rows", file=path.name, limit=str(HIGHEST_ROWS))
    for line, row in enumerate(rows, start=2):
        if len(row) > len(head):
            raise UnreadableError("catalogue_bad_csv", file=path.name, detail=f"{line}: {len(row)} > {len(head)}")
        yield Cells(table, path.name, line, {name: value.strip() for name, value in zip(head, row, strict=False)})


def read_maps(directory: Path) -> Iterator[Cells]:
    """The article maps of a directory: renumber/index.csv with one file a map."""
    index = directory / "renumber" / "index.csv"
    if not index.is_file():
        return
    head, rows = read_rows(read_text(index))
    for line, row in enumerate(rows, start=2):
        cells = dict(zip(head, row, strict=False))
        articles = _map_file(index.parent, cells.get("file", ""))
        yield Cells("maps", index.name, line, {name: cells.get(name, "") for name in COLUMNS["maps"]}, articles)


def _map_file(folder: Path, name: str) -> list[Row]:
    if Path(name).name != name or not name.endswith(".csv") or not (folder / name).is_file():
        raise UnreadableError("catalogue_missing_map", file=name or "index.csv")
    return [row[:4] for row in read_rows(read_text(folder / name))[1]]


def map_file(row: Row) -> str:
    """Name of the file that holds the article rows of a map: instrument and day of the old text, then of the new one."""
    old_id, old_version, new_id, new_version = row[:4]
    between = "_" if old_id == new_id else f"__{new_id}_"
    return f"{old_id}_{old_version}{between}{new_version}.csv"


def read_files(path: Path) -> Iterator[Cells]:
    """The rows of a CSV, or of all tables of a directory; raises UnreadableError, also for a directory without a table."""
    if not path.is_dir():
        yield from read_csv(path)
        return
    present = [path / name for name in _TABLE_FILES if (path / name).is_file()]
    if not present:
        raise UnreadableError("catalogue_empty_directory", file=path.name, files="、".join(_TABLE_FILES))
    for file in present:
        yield from read_csv(file)
    yield from read_maps(path)


def read_directory(path: Path) -> Tables:
    """The tables of a directory of trusted facts.

    Rows whose title holds no Chinese sign are no instruments and are left out; two rows of one key are joined, the later
    one prevailing where both speak.
    """
    tables = Tables()
    for found in read_files(path):
        row = [found.cells.get(name, "") for name in COLUMNS[found.table]]
        if found.table == "laws" and not _HAN.search(found.cells.get("title", "")):
            continue
        key = key_of(found.table, row)
        before = tables.table(found.table).get(key, [])
        tables.table(found.table)[key] = [new or old for new, old in zip(row, before or row, strict=True)]
        if found.table == "maps":
            tables.articles[key] = found.articles
    return tables
