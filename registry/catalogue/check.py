"""What a row must satisfy before it may enter the catalogue: dates, words, required fields, harmless text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from registry.catalogue.columns import COLUMNS, DATES, REQUIRED, SOURCES, WORDS

Refusal = tuple[str, dict[str, str]]

LONGEST = 600  # code points of one cell; the longest title of a Chinese instrument known to the compilers has 128
LONGEST_BY_FIELD = {"title": 300, "id": 64, "aliases": 4000, "note": 4000}
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet would compute such a cell when the facts are exported
_ID = re.compile(r"[a-z][A-Za-z0-9-]{1,63}")
_HAN = re.compile(r"[㐀-鿿]")
_ARTICLE = re.compile(r"\d{1,4}(-\d{1,3})?")


def refuse_row(table: str, row: Sequence[str]) -> list[Refusal]:
    """Why a row may not enter: pairs of a code (``refusal.<code>`` in the message catalogue) and its arguments; empty when it may."""
    columns = COLUMNS[table]
    if len(row) != len(columns):
        return [("columns", {"expected": str(len(columns)), "found": str(len(row))})]
    cells = dict(zip(columns, row, strict=True))
    return [
        *_texts(cells),
        *_required(table, cells),
        *_words(table, cells),
        *_dates(table, cells),
        *_sense(table, cells),
    ]


def _required(table: str, cells: dict[str, str]) -> Iterator[Refusal]:
    for name in REQUIRED[table]:
        if not cells[name]:
            yield "missing", {"field": name}


def _words(table: str, cells: dict[str, str]) -> Iterator[Refusal]:
    for name, words in WORDS[table].items():
        if cells[name] and cells[name] not in words:
            yield "word", {"field": name, "value": cells[name], "known": "、".join(words)}
    unknown = [part for part in cells.get("source", "").split("+") if part and part not in SOURCES]
    if unknown:
        yield "word", {"field": "source", "value": "+".join(unknown), "known": "、".join(SOURCES)}


def _dates(table: str, cells: dict[str, str]) -> Iterator[Refusal]:
    for name in DATES[table]:
        if cells[name] and parse_day(cells[name]) is None:
            yield "date", {"field": name, "value": cells[name]}


def _texts(cells: dict[str, str]) -> Iterator[Refusal]:
    from registry.text import visible

    for name, value in cells.items():
        if name == "short_title" and value == cells["title"]:
            continue
        if len(value) > LONGEST_BY_FIELD.get(name, LONGEST):
            yield "long", {"field": name, "length": str(len(value))}
        elif (not value.isascii() and value != visible(value)) or (value.isascii() and not value.isprintable()):
            yield "control", {"field": name, "value": value[:60]}
        elif value.startswith(_FORMULA):
            yield "formula", {"field": name, "value": value[:60]}


def _sense(table: str, cells: dict[str, str]) -> Iterator[Refusal]:
    if table in ("laws", "versions") and cells["id"] and not _ID.fullmatch(cells["id"]):
        yield "id", {"value": cells["id"]}
    if table == "laws" and cells["title"] and not _HAN.search(cells["title"]):
        yield "title", {"value": cells["title"]}
    if table == "laws" and "" < cells["repealed_on"] < cells["promulgated"]:
        yield "ends_first", {"promulgated": cells["promulgated"], "repealed_on": cells["repealed_on"]}
    if table == "versions" and cells["articles"] and not _ARTICLE.fullmatch(cells["articles"]):
        yield "articles", {"value": cells["articles"]}


def parse_day(value: str) -> dt.date | None:
    """The day of an ISO date (2021-07-15) between 1900 and 2200, or None."""
    try:
        day = dt.date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None


def iso_day(value: str) -> str:
    """A date as people write it (2021/7/15, 2021年7月15日, 2021-07-15 00:00:00) in ISO form; what is no date stays as it is."""
    from registry.text import dates

    text = re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", value.strip())
    if not text or parse_day(text):
        return text
    day = dates.parse(text)
    return day.isoformat() if day else text


def good_article(value: str) -> bool:
    """Whether a string names an article as the maps do: 17, or 17-1 for 第十七条之一."""
    return _ARTICLE.fullmatch(value) is not None
