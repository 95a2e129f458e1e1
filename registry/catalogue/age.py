"""How old the catalogue's facts are: overall, by kind, and what is known to be missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from registry import data
from registry.catalogue.catalogue import Catalogue
from registry.catalogue.columns import KINDS


@dataclass(frozen=True, slots=True)
class KindAge:
    """One kind of instrument: how many rows, how many of low confidence or from memory alone, and the latest version known."""

    kind: str
    rows: int
    unsure: int
    latest: str


@dataclass(frozen=True, slots=True)
class Age:
    """The age on ``today``: the day of the facts, days since, by kind, the known gaps, and the user's last addition."""

    as_of: dt.date
    days: int
    today: dt.date
    kinds: tuple[KindAge, ...]
    gaps: tuple[Mapping[str, str], ...]
    additions: int
    last_addition: str
    last_by: str


def age(catalogue: Catalogue, today: dt.date) -> Age:
    """The age of the facts on a day."""
    last = catalogue.imports[-1] if catalogue.imports else None
    return Age(
        as_of=catalogue.as_of,
        days=catalogue.age_days(today),
        today=today,
        kinds=_kinds(catalogue),
        gaps=data.rows("catalogue/gaps.csv"),
        additions=sum(len(made.changes) for made in catalogue.imports),
        last_addition=last.at if last else "",
        last_by=last.by if last else "",
    )


def _kinds(catalogue: Catalogue) -> tuple[KindAge, ...]:
    kind_of = {row[0]: row[4] for row in catalogue.tables.laws.values()}
    rows: dict[str, int] = dict.fromkeys(kind_of.values(), 0)
    unsure, latest = dict.fromkeys(rows, 0), dict.fromkeys(rows, "")
    for row in catalogue.tables.laws.values():
        rows[row[4]] += 1
        unsure[row[4]] += row[14] == "low" or row[13] == "memory"
        latest[row[4]] = max(latest[row[4]], row[7])
    for version in catalogue.tables.versions.values():
        kind = kind_of.get(version[0])
        if kind:
            latest[kind] = max(latest[kind], version[1])
    return tuple(KindAge(kind, rows[kind], unsure[kind], latest[kind]) for kind in KINDS if kind in rows)
