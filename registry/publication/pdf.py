"""A list as PDF: an annex on the page of GB/T 9704-2012, every page of a draft marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from registry.messages import say
from registry.publication.kinds import WIDE
from registry.publication.output import save
from registry.publication.sheet import Sheet, Table, build
from registry.publication.typesetting import pdf, title_lines
from registry.values import RepealList


def write(listed: RepealList, out: Path, *, lang: str = "zh") -> None:
    """Write the PDF. Raises StateError ``no_chinese_font`` on a machine without a Chinese face."""
    save(pdf("list.typ", content(build(listed, lang, to_read=True))), out)


def content(sheet: Sheet) -> dict[str, Any]:
    """The data of the template."""
    landscape = len(sheet.columns) > WIDE
    return {
        "title": sheet.title,
        "lines": title_lines(sheet.title, 30 if landscape else 19) if sheet.lang == "zh" else [sheet.title],
        "annex": sheet.annex,
        "banner": sheet.banner,
        "landscape": landscape,
        "columns": [
            {"key": column.key, "label": label, "weight": column.weight, "points": column.points, "align": column.align}
            for column, label in zip(sheet.columns, sheet.labels, strict=True)
        ],
        "tables": [{"heading": table.heading, "rows": _rows(table)} for table in sheet.tables],
        "nothing": sheet.nothing,
        "notes": say("list.notes", sheet.lang),
        "facts": sheet.facts,
    }


def _rows(table: Table) -> list[dict[str, Any]]:
    """Rows, and before each new category a row that only names it."""
    rows: list[dict[str, Any]] = []
    last = ""
    for category, cells in zip(table.categories, table.rows, strict=True):
        if table.by_category and category != last:
            rows.append({"category": category, "cells": []})
        last = category
        rows.append({"category": None, "cells": cells})
    return rows
