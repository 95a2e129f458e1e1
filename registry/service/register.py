"""Rows of an office's ledger (清理台账): what they say of an instrument, in the words that offices use for columns."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from importers.base import LedgerRow
from registry import data
from registry.service import keys
from registry.service.answers import Told
from registry.service.stock import UNSTATED, Known, named_alike
from registry.store.plain import canonical
from registry.text import dates, numbers

_SPACE = re.compile(r"\s+")
_MARKS = "《》〈〉 "
_ISSUER_PARTS = re.compile(r"[、，,;；\s]+")
WITHHELD = ("不公开", "涉密", "秘密", "机密", "绝密", "内部", "不予公开", "否")
COMPARED = ("signed_on", "published_on", "effective_on", "expires_on", "issuers")
ENDLESS = re.compile(r"长期(?:有效)?|永久(?:有效)?|无(?:期限|限期)?|未(?:规定|明确|设定)|[-—/\\]+")
TOTAL = re.compile(r"合计|总计|小计|共计|总数")
MOST_CELLS = 200
DAYS = ("signed_on", "published_on", "effective_on", "expires_on")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what the instrument is known by, and its columns."""

    known: Known
    columns: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell of a ledger that was not understood, or a row: ``field`` is a day's, title (not stated) or row (nothing to register)."""

    row: int
    field: str
    text: str


@cache
def fields() -> Mapping[str, str]:
    """Fields by the column names that stand for them, without white space."""
    return {
        plain_head(name): row["field"] for row in data.rows("register_columns.csv") for name in row["names"].split("|")
    }


def plain_head(name: str) -> str:
    """A column name for comparing: no white space, one kind of bracket, lower case."""
    return _SPACE.sub("", name).replace("（", "(").replace("）", ")").lower()


def cells_of(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells by field; the first column of a field that is not empty counts, unknown columns are left out."""
    found: dict[str, str] = {}
    for name, value in cells.items():
        field = fields().get(plain_head(name))
        text = keys.clean(str(value)).strip() if value is not None else ""
        if field and text and field not in found:
            found[field] = text
    return found


def entry_of(row: LedgerRow) -> Entry | None:
    """The instrument of a row; None for a row without a title or a known form of number (a total, a remark)."""
    cells = cells_of(row.cells)
    title = cells.get("title", "").strip(_MARKS)
    if not title and not numbers.key(cells.get("number", "")):
        return None
    title = title or UNSTATED
    issuers = tuple(part for part in _ISSUER_PARTS.split(cells.get("issuers", "")) if part)
    days = {name: dates.parse(cells[name]) for name in DAYS if name in cells}
    dated = days.get("signed_on") or days.get("published_on") or days.get("effective_on")
    number = cells.get("number")
    known = Known(0, title, keys.title_key(title), "", keys.number_key(number), issuers, dated, number=number,
                  subject_key=keys.subject_key(title))  # fmt: skip
    return Entry(known, _columns(cells, known, days))


def unread(row: LedgerRow, entry: Entry | None) -> list[Unread]:
    """What of a row was not understood: days that are none, a title that is not stated, a row that cannot be registered."""
    cells = cells_of(row.cells)
    if entry is None:
        number = cells.get("number", "")
        said = [number, *(cells[name] for name in DAYS if name in cells)]
        return [Unread(row.row, "row", " ".join(filter(None, said)))] if any(said) and not TOTAL.match(number) else []
    found = [Unread(row.row, "title", entry.known.number or "")] if entry.known.title == UNSTATED else []
    for name in DAYS:
        text = cells.get(name, "")
        if text and entry.columns.get(name) is None and not (name == "expires_on" and ENDLESS.fullmatch(text)):
            found.append(Unread(row.row, name, text))
    return found


def told_of(cells: Sequence[Unread]) -> list[Told]:
    """What was not understood of a ledger, by field, with the first ``MOST_CELLS`` rows and their words."""
    told: list[Told] = []
    for field in dict.fromkeys(cell.field for cell in cells):
        those = [cell for cell in cells if cell.field == field]
        shown = "；".join(f"{cell.row}：{cell.text[:40]}" for cell in those[:MOST_CELLS])
        code = {"row": "row_nameless", "title": "row_untitled"}.get(field, "row_unread")
        told.append((code, {"count": len(those), "rows": shown, **({"fields": field} if code == "row_unread" else {})}))
    return told


def named(title: str) -> dict[str, str]:
    """The columns that a title fills."""
    if not title:
        return {}
    return {"title": title, "title_key": keys.title_key(title), "subject_key": keys.subject_key(title)}


def _columns(cells: Mapping[str, str], known: Known, days: Mapping[str, dt.date | None]) -> dict[str, Any]:
    """Columns of the instrument."""
    return {
        "title": known.title,
        "title_key": known.title_key,
        "subject_key": known.subject_key,
        "number": known.number,
        "number_key": known.number_key,
        "issuers": canonical(known.issuers),
        "drafting_unit": cells.get("drafting_unit", ""),
        "registration_number": cells.get("registration_number", ""),
        "visibility": "withheld" if cells.get("visibility", "") in WITHHELD else "public",
        "dated": known.dated,
        "remark": cells.get("remark", ""),
        **days,
    }


def compare(row: Mapping[str, Any], entry: Entry) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the row adds to an instrument, and the fields in which the two differ (the instrument keeps its own)."""
    filled: dict[str, Any] = {}
    differing: list[str] = []
    for name, value in entry.columns.items():
        if value in (None, "", "[]") or name in ("title", "title_key", "subject_key"):
            continue
        if row[name] in (None, "", "[]") or (name == "visibility" and value == "withheld"):
            filled[name] = value
        elif name in COMPARED and _differs(name, row[name], value):
            differing.append(name)
    if row["title"] == UNSTATED and entry.known.title != UNSTATED:
        filled |= named(entry.known.title)
    if not named_alike(_known(row), entry.known):
        differing.append("title")
    return filled, tuple(differing)


def _known(row: Mapping[str, Any]) -> Known:
    """What a row of the table of instruments is known by."""
    values = {name: row[name] for name in Known.__slots__}
    return Known(**{**values, "issuers": tuple(json.loads(row["issuers"]))})


def _differs(name: str, own: Any, said: Any) -> bool:
    """Whether two values of a field contradict each other."""
    if name == "issuers":
        return not set(json.loads(own)) & set(json.loads(said))
    return bool(own != said)
