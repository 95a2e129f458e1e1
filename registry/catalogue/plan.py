"""Compares what came in with what the catalogue holds: which rows it adds, which cells it changes, which rows are refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from registry.catalogue.additions import Change
from registry.catalogue.catalogue import Catalogue
from registry.catalogue.check import Refusal, good_article, iso_day, refuse_row
from registry.catalogue.columns import COLUMNS, DATES, KEYS, RELATIONS, Key, Row, Tables, key_of
from registry.catalogue.exchange import Cells
from registry.text import fold

CLEAR = "-"  # a cell with only this empties the field; an empty cell says nothing


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that may not enter: where it stands and why (``refusal.<code>``)."""

    file: str
    line: int
    title: str
    code: str
    arguments: dict[str, str]


@dataclass(slots=True)
class Plan:
    """What an import would do; nothing has been written yet."""

    changes: list[Change] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unchanged: int = 0
    left_out: int = 0

    @property
    def refused_rows(self) -> int:
        """How many rows are refused; one row may be refused for several reasons."""
        return len({(refused.file, refused.line) for refused in self.refused})

    @property
    def added(self) -> list[Change]:
        """The rows that are new."""
        return [change for change in self.changes if change.old is None]

    @property
    def changed(self) -> list[Change]:
        """The rows of which cells change."""
        return [change for change in self.changes if change.old is not None]


def plan_rows(catalogue: Catalogue, incoming: Iterable[Cells]) -> Plan:
    """The plan for rows in the documented columns; laws come first, so that versions may refer to rows that are new."""
    made = Plan()
    seen: dict[tuple[str, Key], tuple[int, Row]] = {}
    order = list(COLUMNS)
    for cells in sorted(incoming, key=lambda found: order.index(found.table)):
        row = _complete(catalogue.tables, cells)
        place = cells.table, key_of(cells.table, row)
        refusals = _refusals(catalogue.tables, cells, row, seen)
        line, earlier = seen.setdefault(place, (cells.line, row)) if not refusals else (0, row)
        if row != earlier:
            refusals = [("twice", {"line": str(line)})]
        if refusals:
            made.refused += [Refused(cells.file, cells.line, title_of(cells), code, words) for code, words in refusals]
        elif line == cells.line:
            _compare(made, catalogue, cells, place[1], row)
    return made


def _complete(tables: Tables, cells: Cells) -> Row:
    """The whole row that would stand in the table: old cells where the new ones say nothing, dates in ISO form, defaults."""
    columns = COLUMNS[cells.table]
    given = {name: iso_day(value) if name in DATES[cells.table] else value for name, value in cells.cells.items()}
    if cells.table == "laws" and not given.get("id"):
        given["id"] = _identity(tables, given)
    blank = [""] * len(columns)
    key = key_of(cells.table, [given.get(name, "") for name in columns])
    before = tables.table(cells.table).get(key, blank)
    row = [_cell(given.get(name, ""), old) for name, old in zip(columns, before, strict=True)]
    return _defaults(columns, row) if before is blank else row


def _cell(new: str, old: str) -> str:
    return "" if new == CLEAR else new or old


def _defaults(columns: tuple[str, ...], row: Row) -> Row:
    """What a new row says when its maker says nothing: source import, medium confidence, the short title by rule."""
    cells = dict(zip(columns, row, strict=True))
    if "source" in cells:
        cells["source"] = cells["source"] or "import"
    if "confidence" in cells:
        cells["confidence"] = cells["confidence"] or "medium"
    if "short_title" in cells:
        cells["short_title"] = cells["short_title"] or cells["title"].removeprefix("中华人民共和国")
    return [*cells.values()]


def _identity(tables: Tables, given: dict[str, str]) -> str:
    """The id of the row with this title, issuer and day of promulgation, else one made from them."""
    title, issuer, promulgated = fold(given.get("title", "")), given.get("issuer", ""), given.get("promulgated", "")
    for row in tables.laws.values():
        if row[7] == promulgated and row[5] == issuer and fold(row[1]) == title:
            return row[0]
    return new_identity(title, issuer, promulgated)


def new_identity(title: str, issuer: str, promulgated: str) -> str:
    """A stable id for a row without one: own-, twelve hexadecimal digits of its content, and the year (x when unknown)."""
    content = "\n".join((fold(title), fold(issuer), promulgated))
    return f"own-{hashlib.sha256(content.encode()).hexdigest()[:12]}-{promulgated[:4] or 'x'}"


def _refusals(tables: Tables, cells: Cells, row: Row, seen: Mapping[tuple[str, Key], object]) -> list[Refusal]:
    found = refuse_row(cells.table, row)
    named = dict(zip(COLUMNS[cells.table], row, strict=True))
    owners = [named[name] for name in ("id", "old_id", "new_id", "repealing_id", "repealed_id") if named.get(name)]
    if cells.table != "laws":
        known = [each for each in owners if (each,) in tables.laws or ("laws", (each,)) in seen]
        found += [("unknown_id", {"value": each}) for each in owners if each not in known]
    if cells.table == "maps":
        found += _article_refusals(cells.articles)
    return found


def _article_refusals(articles: Iterable[Row]) -> list[Refusal]:
    rows = list(articles)
    bad = [row for row in rows if not _good_article_row(row)]
    return [("map_row", {"value": ",".join(bad[0])[:80]})] if bad else [] if rows else [("map_empty", {})]


def _good_article_row(row: Row) -> bool:
    if len(row) != 4 or row[2] not in RELATIONS or not good_article(row[0]):
        return False
    try:
        share = float(row[3] or 0)
    except ValueError:
        return False
    return 0 <= share <= 1 and (good_article(row[1]) if row[1] else row[2] == "deleted")


def _compare(made: Plan, catalogue: Catalogue, cells: Cells, key: Key, row: Row) -> None:
    columns, before = COLUMNS[cells.table], catalogue.tables.table(cells.table).get(key)
    articles = tuple(tuple(each) for each in cells.articles) if cells.table == "maps" else None
    if before is None:
        new = {name: value for name, value in zip(columns, row, strict=True) if value}
        made.changes.append(Change(cells.table, key, None, new, articles))
        return
    differing = [index for index, value in enumerate(row) if value != before[index]]
    moved = articles is not None and articles != tuple(tuple(each) for each in catalogue.article_rows(before))
    if not differing and not moved:
        made.unchanged += 1
        return
    old = {columns[index]: before[index] for index in differing}
    new = {columns[index]: row[index] for index in differing}
    made.changes.append(Change(cells.table, key, old, new, articles if moved else None))


def title_of(cells: Cells) -> str:
    """What names a row to a person: its title, else its key."""
    wanted = ("title", "repealed_title", *KEYS[cells.table])
    return next((value for name in wanted if (value := cells.cells.get(name))), "")
