"""Fits the versions that the national database lists to the instruments of the catalogue.

The list has one row a version and names neither the instrument's id nor whether the text was revised or amended; so a row
belongs to the instrument of its title that has a version of that day, else to the one that was alive on that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from registry.catalogue.catalogue import Catalogue
from registry.catalogue.exchange import Cells
from registry.catalogue.national import NationalRow
from registry.catalogue.plan import Plan, Refused, new_identity, plan_rows
from registry.text import fold

_LOCAL = ("地方性法规", "地方政府规章")
_NOTE = "公布日期为国家法律法规数据库所载文本的日期，未必是最初制定日期"
_ONE_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class _Known:
    """An instrument of one title while the rows of this title are read, oldest first."""

    id: str
    ended: bool
    ended_on: dt.date | None
    versions: dict[dt.date, tuple[str, dt.date | None]] = field(default_factory=dict)

    def version_of(self, day: dt.date) -> dt.date | None:
        """The day of the version of this day; a day more or less is the same version.

        The database's own days are one early for many texts of the summers of 1986 to 1991 (summer time).
        """
        return next((each for each in (day, day + _ONE_DAY, day - _ONE_DAY) if each in self.versions), None)

    def alive(self, day: dt.date) -> bool:
        """Whether the instrument had been made and had not ended on this day."""
        made = min(self.versions, default=None)
        return (made is None or made <= day) and not (self.ended and (self.ended_on is None or self.ended_on <= day))


def plan_national(catalogue: Catalogue, incoming: Iterable[NationalRow]) -> Plan:
    """The plan for a list of the national database; rows of its amending and repealing decisions are left out and counted."""
    rows = list(incoming)
    usable = sorted((row for row in rows if not row.refused and not row.left_out), key=_place)
    cells: list[Cells] = []
    conflicts: list[Refused] = []
    for _, group in groupby(usable, key=lambda row: _place(row)[:3]):
        versions = list(group)
        known = _known(catalogue, versions[0])
        for row in versions:
            conflict = _fit(known, row, cells)
            conflicts += [conflict] if conflict else []
    made = plan_rows(catalogue, cells)
    made.refused += [Refused(row.file, row.line, row.title, *row.refused) for row in rows if row.refused]
    made.refused += conflicts
    made.left_out = sum(row.left_out and not row.refused for row in rows)
    return made


def _place(row: NationalRow) -> tuple[str, str, str, str]:
    return fold(row.title), row.kind, fold(row.issuer) if row.kind in _LOCAL else "", row.promulgated


def _known(catalogue: Catalogue, row: NationalRow) -> list[_Known]:
    """The catalogue's instruments of this title and kind (for local law also of this issuer), oldest first."""
    found = [
        facts
        for facts in catalogue.by_title(fold(row.title))
        if facts.kind == row.kind and (row.kind not in _LOCAL or fold(facts.issuer) in ("", fold(row.issuer)))
    ]
    known = []
    for facts in sorted(found, key=lambda each: each.promulgated or dt.date.min):
        one = _Known(facts.id, facts.status != "现行有效", facts.repealed_on)
        if facts.promulgated:
            one.versions[facts.promulgated] = "制定", facts.effective
        one.versions |= {each.date: (each.kind, each.effective) for each in facts.versions if each.date}
        known.append(one)
    return known


def _fit(known: list[_Known], row: NationalRow, cells: list[Cells]) -> Refused | None:
    """Add the cells that the row states; the refusal when the list and the catalogue contradict each other."""
    day = dt.date.fromisoformat(row.promulgated)
    owner = next((each for each in known if each.version_of(day)), None) or next(
        (each for each in reversed(known) if each.alive(day)), None
    )
    if owner is None:
        known.append(_new(row, day, cells))
        return None
    latest = max(owner.versions, default=day)
    if row.state in ("in_force", "pending") and owner.ended:
        ended_on = owner.ended_on.isoformat() if owner.ended_on else "?"
        return Refused(row.file, row.line, row.title, "national_conflict", {"id": owner.id, "ended_on": ended_on})
    _version(owner, row, day, cells)
    if row.state == "ended" and not owner.ended and day >= latest - _ONE_DAY:
        owner.ended = True
        cells.append(Cells("laws", row.file, row.line, {"id": owner.id, "status": "已废止"}))
    return None


def _version(owner: _Known, row: NationalRow, day: dt.date, cells: list[Cells]) -> None:
    same = owner.version_of(day)
    kind, effective = owner.versions[same] if same else ("修改", None)
    stated = _day(row.effective)
    if same and (stated is None or (effective and abs(effective - stated) <= _ONE_DAY)):
        return
    if not same:
        owner.versions[day] = kind, stated
    cells.append(
        Cells(
            "versions",
            row.file,
            row.line,
            {
                "id": owner.id,
                "version_date": (same or day).isoformat(),
                "kind": kind,
                "effective": row.effective,
                "source": "" if same else "metadata",
                "effective_source": "metadata" if row.effective else "",
            },
        )
    )


def _new(row: NationalRow, day: dt.date, cells: list[Cells]) -> _Known:
    """A new instrument whose first known text is this row."""
    identity = new_identity(row.title, row.issuer, row.promulgated)
    law = {
        "id": identity,
        "title": row.title,
        "kind": row.kind,
        "subtype": row.subtype,
        "issuer": row.issuer,
        "promulgated": row.promulgated,
        "effective": row.effective,
        "status": "已废止" if row.state == "ended" else "现行有效",
        "source": "metadata",
        "confidence": "low" if row.state == "superseded" else "medium",
        "note": _NOTE,
    }
    version = {
        "id": identity,
        "version_date": row.promulgated,
        "kind": "制定",
        "effective": row.effective,
        "source": "metadata",
    }
    cells.append(Cells("laws", row.file, row.line, law))
    cells.append(Cells("versions", row.file, row.line, version))
    return _Known(identity, row.state == "ended", None, {day: ("制定", _day(row.effective))})


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None
