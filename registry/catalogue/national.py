"""Reads the lists that the national database of laws (国家法律法规数据库, flk.npc.gov.cn) serves as JSON.

Each row is one version: title, gbrq or publish (公布日期), sxrq or expiry (施行日期), sxx or status (时效性), zdjgName or office
(制定机关), flxz or type (法律性质). What the codes mean is data: registry/data/catalogue/national_status.csv, national_types.csv.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry import data
from registry.catalogue.check import iso_day, parse_day
from registry.catalogue.exchange import HIGHEST_ROWS, UnreadableError, read_text

_TAG = re.compile(r"<[^<>]{1,80}>")
_FIELDS = {
    "title": ("title", "bt"),
    "promulgated": ("gbrq", "publish"),
    "effective": ("sxrq", "expiry"),
    "issuer": ("zdjgName", "office"),
    "type": ("flxz", "type"),
}


@dataclass(slots=True)
class NationalRow:
    """One version as the national database lists it; ``state`` is ended, superseded, in_force, pending or empty (no code).

    ``refused`` names the reason when the row cannot be used, ``left_out`` when it is no instrument of its own.
    """

    file: str
    line: int
    title: str
    promulgated: str
    effective: str
    issuer: str
    kind: str
    subtype: str
    state: str
    refused: tuple[str, dict[str, str]] | None = None
    left_out: bool = False


def read_list(path: Path) -> Iterator[NationalRow]:
    """The rows of a list; raises UnreadableError when the file is no JSON or holds no list of rows."""
    try:
        content: object = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("catalogue_bad_json", file=path.name, detail=str(error)[:120]) from error
    rows = _rows(content)
    if rows is None:
        raise UnreadableError("catalogue_no_rows", file=path.name)
    if len(rows) > HIGHEST_ROWS:
        raise UnreadableError("catalogue_too_many_rows", file=path.name, limit=str(HIGHEST_ROWS))
    for line, row in enumerate(rows, start=1):
        yield _row(path.name, line, row if isinstance(row, dict) else {})


def _rows(content: object) -> list[Any] | None:
    """The list of rows: the content itself, {"rows": […]}, {"data": […]} or {"result": {"data": […]}}."""
    for _ in range(4):
        if isinstance(content, list):
            return content
        if not isinstance(content, dict):
            return None
        content = next((content[name] for name in ("rows", "data", "result") if name in content), None)
    return None


def _row(file: str, line: int, row: dict[str, Any]) -> NationalRow:
    cells = {
        name: _text(next((row[key] for key in keys if row.get(key) not in (None, "")), ""))
        for name, keys in _FIELDS.items()
    }
    kinds = {each["type"]: each for each in data.rows("catalogue/national_types.csv")}
    known = kinds.get(cells["type"])
    state, unknown = _state(row)
    found = NationalRow(
        file,
        line,
        cells["title"],
        iso_day(cells["promulgated"]),
        iso_day(cells["effective"]),
        cells["issuer"],
        known["kind"] if known else "",
        known["subtype"] if known else "",
        state,
    )
    found.left_out = bool(known and known["take"] == "no")
    if not cells["title"]:
        found.refused = ("missing", {"field": "title"})
    elif known is None:
        found.refused = ("national_type", {"value": cells["type"]})
    elif not found.left_out and (unknown or not state):
        found.refused = ("national_status", {"value": unknown})
    elif not found.left_out and not found.promulgated:
        found.refused = ("missing", {"field": "gbrq"})
    elif not found.left_out:
        found.refused = _bad_day(found)
    return found


def _bad_day(found: NationalRow) -> tuple[str, dict[str, str]] | None:
    for name, value in (("gbrq", found.promulgated), ("sxrq", found.effective)):
        if value and parse_day(value) is None:
            return "date", {"field": name, "value": value[:60]}
    return None


def _state(row: dict[str, Any]) -> tuple[str, str]:
    """The state that the row's code means, and the code when it is not known."""
    for field in ("sxx", "status"):
        code = _text(row.get(field))
        if code:
            known = {
                each["code"]: each["state"]
                for each in data.rows("catalogue/national_status.csv")
                if each["field"] == field
            }
            return known.get(code, ""), "" if code in known else f"{field}={code}"
    return "", ""


def _text(value: object) -> str:
    """A cell as text: highlight tags of the search page taken out, entities read."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    return html.unescape(_TAG.sub("", str(value))).strip()
