"""From rows of text to the frozen facts of :mod:`registry.values`, one instrument at a time, when it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from registry.catalogue.columns import REPEALS, Row
from registry.values import InstrumentFacts, Renumbering, RenumberMap, VersionFacts


@dataclass(frozen=True, slots=True)
class RepealFacts:
    """One act ended another as a whole; an id is empty where that side has no row. ``effective`` is the day of the end."""

    repealing_title: str
    repealing_date: dt.date | None
    repealed_title: str
    effective: dt.date | None
    source: str
    repealing_id: str
    repealed_id: str


def instrument(row: Row, versions: Iterable[Row]) -> InstrumentFacts:
    """The facts of one row of laws.csv with its versions, oldest first."""
    return InstrumentFacts(
        id=row[0],
        title=row[1],
        short_title=row[2],
        aliases=tuple(filter(None, row[3].split("|"))),
        kind=row[4],
        subtype=row[15],
        issuer=row[5],
        number=row[6] or None,
        promulgated=day(row[7]),
        effective=day(row[8]),
        status=row[9],
        repealed_on=day(row[10]),
        repealed_by=row[11] or None,
        successors=tuple(filter(None, row[12].split("|"))),
        source=row[13],
        confidence=row[14],
        note=row[20],
        versions=tuple(version(each) for each in sorted(versions, key=_order)),
    )


def version(row: Row) -> VersionFacts:
    """The facts of one row of versions.csv; ``articles`` is the number of the last article."""
    return VersionFacts(
        date=day(row[1]),
        kind=row[2],
        effective=day(row[3]),
        articles=int(row[4].partition("-")[0]) if row[4] else None,
        number=row[7] or None,
        source=row[5],
        effective_source=row[9],
    )


def repeal(row: Row) -> RepealFacts:
    """The facts of one row of repeals.csv."""
    cells = dict(zip(REPEALS, row, strict=True))
    return RepealFacts(
        repealing_title=cells["repealing_title"],
        repealing_date=day(cells["repealing_date"]),
        repealed_title=cells["repealed_title"],
        effective=day(cells["effective"]),
        source=cells["source"],
        repealing_id=cells["repealing_id"],
        repealed_id=cells["repealed_id"],
    )


def renumber_map(row: Row, articles: Iterable[Row]) -> RenumberMap:
    """One article map; raises ValueError when its days are no days (maps are checked when they enter)."""
    return RenumberMap(
        old_id=row[0],
        old_version=dt.date.fromisoformat(row[1]),
        new_id=row[2],
        new_version=dt.date.fromisoformat(row[3]),
        kind=row[4],
        skipped=tuple(found for part in row[5].split("|") if (found := day(part.strip()))),
        rows=tuple(
            Renumbering(old, new or None, relation, float(score or 0)) for old, new, relation, score in articles
        ),
    )


def day(value: str) -> dt.date | None:
    """The day of an ISO date; None for an empty or impossible one (the doctor names the latter)."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


def hard(facts: InstrumentFacts) -> bool:
    """Whether the facts carry a firm finding: not of low confidence and not from memory alone (then: to be checked)."""
    return facts.confidence != "low" and facts.source != "memory"


def _order(row: Row) -> tuple[str, int]:
    return row[1], 0 if row[2] == "制定" else 1
