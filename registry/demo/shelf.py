"""Real titles to cite, with what became of each between a document's day and the round: facts of the catalogue, no text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from registry.catalogue import Catalogue
from registry.text import fold
from registry.values import InstrumentFacts, Renumbering, VersionFacts

NAME = "中华人民共和国"
STEADY, REVISED, ENDED = "steady", "revised", "ended"
SURE = ("high", "medium")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The catalogue as a drafter of the time saw it, and as the reviewer of ``as_of`` does."""

    catalogue: Catalogue
    as_of: dt.date

    def at(self, title: str, day: dt.date) -> InstrumentFacts | None:
        """The instrument of this title that was in force on a day."""
        return next((row for row in self.catalogue.by_title(fold(title)) if _holds(row, day)), None)

    def all_at(self, titles: Iterable[str], day: dt.date) -> list[InstrumentFacts]:
        """Those of the titles that were in force on a day."""
        return [row for title in titles if (row := self.at(title, day)) is not None]

    def fate(self, law: InstrumentFacts, day: dt.date) -> str:
        """What became of a law between a document's day and the round: steady, revised or ended."""
        if law.status == "已失效" or (law.repealed_on and law.repealed_on <= self.as_of):
            return ENDED
        later = [row for row in law.versions if row.effective is None or day < row.effective <= self.as_of]
        passed = [row for row in law.versions if row.date and day < row.date <= self.as_of]
        return REVISED if later or passed else STEADY

    def version(self, law: InstrumentFacts, day: dt.date) -> VersionFacts | None:
        """The version in force on a day."""
        held = [row for row in law.versions if row.effective and row.effective <= day]
        return max(held, key=lambda row: row.effective or dt.date.min) if held else None

    def number(self, law: InstrumentFacts, day: dt.date) -> str | None:
        """The number under which a law was known on a day, where it is certain: that of its first version, still in force."""
        held = self.version(law, day)
        first = law.versions[0] if law.versions else None
        return held.number if held and held == first and held.number and law.confidence in SURE else None

    def moved(self, law: InstrumentFacts, day: dt.date) -> list[Renumbering]:
        """Articles of the version of a day that stand under another number in the version of the round."""
        then, now = self.version(law, day), self.version(law, self.as_of)
        if not then or not now or then == now:
            return []
        for chart in self.catalogue.maps_from(law.id):
            if chart.new_id == law.id and chart.old_version == then.date and chart.new_version == now.date:
                return [row for row in chart.rows if row.new not in (None, row.old) and row.similarity >= 0.85]
        return []


@dataclass(frozen=True)
class Shelved:
    """A shelf with what is searched for over and over."""

    shelf: Shelf

    @cached_property
    def movable(self) -> list[InstrumentFacts]:
        """Laws with article maps, in the order of the catalogue."""
        held = self.shelf.catalogue
        return [law for law in held.instruments() if law.confidence == "high" and held.maps_from(law.id)]


def _holds(law: InstrumentFacts, day: dt.date) -> bool:
    """Whether a law was in force on a day; one of which the days are not known is left alone."""
    if law.effective is None or law.effective > day:
        return False
    return law.repealed_on is None or law.repealed_on > day
