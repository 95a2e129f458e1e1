"""A list as CSV (RFC 4180, UTF-8 with byte order mark): one table, every row complete in itself, dates in ISO form."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from registry.messages import say
from registry.publication.output import save
from registry.publication.sheet import Sheet, build
from registry.values import RepealList

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(listed: RepealList, out: Path, *, lang: str = "zh") -> None:
    """Write the list. A draft bears its state in the first column of every row, the facts stand in the last columns."""
    save(("\ufeff" + text(build(listed, lang, dates="iso"))).encode("utf-8"), out)


def text(sheet: Sheet) -> str:
    """The table as text; a list without rows keeps its header and one row that says so, with the facts."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([harmless(cell) for cell in _header(sheet)])
    for row in _rows(sheet):
        writer.writerow([harmless(cell) for cell in row])
    return stream.getvalue()


def harmless(cell: str) -> str:
    """A cell no spreadsheet takes for a formula: an apostrophe before ``= + - @`` (also full-width), tab and line end."""
    return "'" + cell if cell.startswith(_ACTIVE) else cell


def _header(sheet: Sheet) -> list[str]:
    """The labels of the columns."""
    first = [say("column.state", sheet.lang)] if sheet.banner else []
    extra = [say(f"column.{name}", sheet.lang) for name in _extra(sheet)]
    return list(_told_apart([*first, *extra, *sheet.labels, *(label for label, _ in sheet.facts)]))


def _told_apart(labels: Iterable[str]) -> Iterator[str]:
    """Names of columns, each once: a program reads a table by them. A second of the same name bears a number."""
    seen: Counter[str] = Counter()
    for label in labels:
        seen[label] += 1
        yield label if seen[label] == 1 else f"{label} {seen[label]}"


def _rows(sheet: Sheet) -> list[list[str]]:
    """The rows of all tables, each with state, table, category and facts where there are such columns."""
    first = [sheet.banner] if sheet.banner else []
    facts = [value for _, value in sheet.facts]
    extra = _extra(sheet)
    rows = [
        [*first, *({"table": table.heading, "category": category}[name] for name in extra), *row, *facts]
        for table in sheet.tables
        for category, row in zip(table.categories, table.rows, strict=True)
    ]
    return rows or [[*first, *[""] * len(extra), sheet.nothing, *[""] * (len(sheet.labels) - 1), *facts]]


def _extra(sheet: Sheet) -> list[str]:
    """Columns which other formats show as headings: the table, and the category where several occur."""
    several = any(table.by_category for table in sheet.tables)
    return [*(["table"] if len(sheet.tables) > 1 else []), *(["category"] if several else [])]
