"""The standing of a cited instrument on the day of review, seen from the date of the document that cites it.

The order of the questions is the one a reviewer asks (清理): has it ended, does it hold yet, was it rewritten since.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from registry.lifecycle.provisions import trace
from registry.text import fold
from registry.values import InstrumentFacts, ProvisionNow, RenumberMap, Standing, Status, VersionFacts

LAPSED = "已失效"
ENDED = frozenset({"已废止", LAPSED})
IN_FORCE = "现行有效"
ORIGINAL = "制定"
# Law and regulation rows hold all their texts; a ministry's rule of the same title may be another, later order.
ONE_ROW_KINDS = frozenset({"宪法", "法律", "行政法规"})
# How much later than the youngest text it cites an undated document may have been written.
MARGIN = dt.timedelta(days=3 * 365)
KEPT = 4096  # answers: some hundred bytes each
YEAR = re.compile(r"〔((?:19|20)\d{2})〕")


class Facts(Protocol):
    """The part of a catalogue that a standing is derived from."""

    @property
    def as_of(self) -> dt.date:
        """The day up to which the facts are known."""

    def get(self, identifier: str, /) -> InstrumentFacts | None:
        """The instrument of an id."""

    def by_title(self, folded: str, /) -> tuple[InstrumentFacts, ...]:
        """The instruments that bear a folded title."""

    def maps_from(self, identifier: str, /) -> tuple[RenumberMap, ...]:
        """The article maps that start at an instrument."""


class Standings:
    """The standings of instruments by the facts of one catalogue.

    Documents lean on the same few laws, and on the same articles of them: the last answers are kept, as long as this is.
    """

    def __init__(self, catalogue: Facts) -> None:
        self._catalogue = catalogue
        self._judged = lru_cache(KEPT)(self._judge)
        self._traced = lru_cache(KEPT)(self._trace)

    def of(
        self,
        instrument: InstrumentFacts,
        *,
        dated: dt.date | None,
        as_of: dt.date,
        provisions: tuple[str, ...] = (),
        numbered: bool = False,
        presumed: dt.date | None = None,
    ) -> Standing:
        """What holds of the instrument on ``as_of`` for a document of the day ``dated``, and where the provisions are now.

        The answers are tried in a fixed order: repealed or lapsed on or before ``as_of``; not yet effective on
        ``as_of``; revised by a version that was promulgated after ``dated`` and is effective on or before ``as_of``; in
        force. A row of low confidence that is merely not known to have ended, and a row without any date, is unknown.
        A text that ended because another came under the same title counts as revised, unless the citation gives the
        number of the ended text (``numbered``). Without ``dated`` revisions cannot be judged and ``reason`` says so;
        with ``presumed``, the earliest day the document can be of (see :func:`presumed_date`), only revisions long
        after that day count. ``hard`` is false where the facts rest on memory alone, on a row of low confidence or on a
        presumed date: such a standing is a question, not a finding.
        """
        judged, start = self._judged(instrument, dated, as_of, numbered, None if dated else presumed)
        if not provisions or judged.status not in (Status.REPEALED, Status.LAPSED, Status.REVISED_SINCE):
            return judged
        places = (self._traced(instrument, start, as_of, cited) for cited in provisions)
        now = tuple(place for place in places if place is not None)
        return replace(judged, provisions=now) if now else judged

    def _judge(
        self,
        instrument: InstrumentFacts,
        dated: dt.date | None,
        as_of: dt.date,
        numbered: bool,
        presumed: dt.date | None,
    ) -> tuple[Standing, dt.date | None]:
        """The standing but for the provisions, and the day of the version the drafters had."""
        if presumed is not None:
            judged, _ = self._judged(instrument, min(presumed + MARGIN, as_of), as_of, numbered, None)
            dubious = judged.status is Status.REVISED_SINCE
            reason = "presumed_date" if dubious else judged.reason
            judged = replace(judged, hard=judged.hard and not dubious, reason=reason)
        else:
            ended = _ended(instrument, self._catalogue, dated, as_of, numbered)
            judged = ended or _holding(instrument, self._catalogue, dated, as_of)
        known = version_known(instrument, dated or presumed)
        return replace(judged, last_article=_last_article(instrument, known, as_of)), known.date if known else None

    def _trace(
        self, instrument: InstrumentFacts, start: dt.date | None, as_of: dt.date, cited: str
    ) -> ProvisionNow | None:
        """Where one provision is now."""
        return next(iter(trace(instrument, self._catalogue, start=start, as_of=as_of, provisions=(cited,))), None)


def standing(
    instrument: InstrumentFacts,
    catalogue: Facts,
    *,
    dated: dt.date | None,
    as_of: dt.date,
    provisions: tuple[str, ...] = (),
    numbered: bool = False,
    presumed: dt.date | None = None,
) -> Standing:
    """What holds of one instrument, as :meth:`Standings.of` says it."""
    asked = Standings(catalogue).of
    return asked(instrument, dated=dated, as_of=as_of, provisions=provisions, numbered=numbered, presumed=presumed)


def version_known(instrument: InstrumentFacts, dated: dt.date | None) -> VersionFacts | None:
    """The version the drafters had before them: the latest one promulgated on or before ``dated``."""
    if dated is None:
        return None
    had = [version for version in instrument.versions if version.date and version.date <= dated]
    return max(had, key=_day, default=None)


def presumed_date(instruments: Iterable[InstrumentFacts], numbers: Iterable[str], as_of: dt.date) -> dt.date | None:
    """The earliest day on which an undated document can have been written: that of the youngest text it cites.

    ``instruments`` are those it cites; of these only laws and regulations count, because a rule may have been
    replaced under the same title since. ``numbers`` are the normalised numbers it cites (国发〔2010〕33号).
    """
    days = [row.promulgated for row in instruments if row.kind in ONE_ROW_KINDS and row.promulgated]
    years = [int(found.group(1)) for number in numbers if (found := YEAR.search(number))]
    days += [dt.date(year, 1, 1) for year in years]
    return max((day for day in days if day <= as_of), default=None)


def _ended(
    instrument: InstrumentFacts, catalogue: Facts, dated: dt.date | None, as_of: dt.date, numbered: bool
) -> Standing | None:
    if instrument.status not in ENDED and instrument.repealed_on is None:
        return None
    day = instrument.repealed_on or _began(instrument, catalogue)
    if day is None and as_of < catalogue.as_of:
        return Standing(Status.UNKNOWN, reason="end_date_unknown", repealed_by=instrument.repealed_by)
    if day is not None and day > as_of:
        return None
    heir = None if numbered else _heir(instrument, catalogue, as_of)
    if heir is not None and heir.promulgated and dated and heir.promulgated > dated:
        return _ended(heir, catalogue, None, as_of, numbered=True) or _succeeded(instrument, heir)
    return Standing(
        Status.LAPSED if instrument.status == LAPSED else Status.REPEALED,
        repealed_on=instrument.repealed_on,
        repealed_by=instrument.repealed_by,
        successors=tuple(catalogue.get(name) or name for name in instrument.successors),
        hard=_firm(instrument),
        reason="ended" if instrument.repealed_on else "end_date_unknown",
    )


def _heir(instrument: InstrumentFacts, catalogue: Facts, as_of: dt.date) -> InstrumentFacts | None:
    """The last of the texts that replaced an instrument under its own title, in effect on ``as_of``."""
    seen, heir = {instrument.id}, None
    here: InstrumentFacts | None = instrument
    while here is not None:
        rows = [row for name in here.successors if (row := catalogue.get(name)) and row.id not in seen]
        here = next((row for row in rows if fold(row.title) == fold(instrument.title) and _started(row, as_of)), None)
        if here is not None:
            seen.add(here.id)
            heir = here
    return heir


def _started(instrument: InstrumentFacts, as_of: dt.date) -> bool:
    begins = instrument.effective or instrument.promulgated
    return begins is not None and begins <= as_of


def _succeeded(instrument: InstrumentFacts, heir: InstrumentFacts) -> Standing:
    first = tuple(version for version in heir.versions if version.kind == ORIGINAL)
    return Standing(
        Status.REVISED_SINCE,
        repealed_on=instrument.repealed_on,
        repealed_by=instrument.repealed_by,
        successors=(heir,),
        revisions=first,
        hard=_firm(instrument) and _firm(heir),
        reason="replaced_under_same_title",
    )


def _began(instrument: InstrumentFacts, catalogue: Facts) -> dt.date | None:
    """The day its successor took effect, which is the latest day an instrument with an unknown end can have held."""
    rows = (catalogue.get(name) for name in instrument.successors)
    return min((row.effective for row in rows if row and row.effective), default=None)


def _holding(instrument: InstrumentFacts, catalogue: Facts, dated: dt.date | None, as_of: dt.date) -> Standing:
    begins = instrument.effective or instrument.promulgated or _first_day(instrument)
    if begins is not None and begins > as_of:
        return Standing(Status.NOT_YET_EFFECTIVE, hard=_firm(instrument), reason="not_yet")
    revisions = _revisions(instrument, dated, as_of)
    if revisions:
        return Standing(Status.REVISED_SINCE, revisions=revisions, hard=_firm(instrument, revisions), reason="revised")
    if _younger(instrument, dated):
        return _replaced(instrument, catalogue, dated)
    if begins is None:
        return Standing(Status.UNKNOWN, reason="no_dates")
    if instrument.confidence == "low":
        return Standing(Status.UNKNOWN, reason="not_known_to_have_ended")
    if instrument.status and instrument.status != IN_FORCE and instrument.status not in ENDED:
        return Standing(Status.UNKNOWN, reason="status_unknown")
    return Standing(Status.IN_FORCE, hard=_firm(instrument), reason="" if dated else "undated")


def _replaced(instrument: InstrumentFacts, catalogue: Facts, dated: dt.date | None) -> Standing:
    """The text cited is younger than the document: what the drafters had is an earlier text under the same title."""
    rows = catalogue.by_title(fold(instrument.title))
    earlier = [
        row for row in rows if row.id != instrument.id and row.promulgated and dated and row.promulgated <= dated
    ]
    first = tuple(version for version in instrument.versions if version.kind == ORIGINAL)
    return Standing(
        Status.REVISED_SINCE,
        revisions=first,
        hard=bool(earlier) and _firm(instrument),
        reason="replaced_under_same_title" if earlier else "younger_than_document",
    )


def _revisions(instrument: InstrumentFacts, dated: dt.date | None, as_of: dt.date) -> tuple[VersionFacts, ...]:
    """The versions that drafters of ``dated`` could not know and that are effective on ``as_of``, oldest first."""
    if dated is None or _younger(instrument, dated):
        return ()
    later = [
        version
        for version in instrument.versions
        if version.kind != ORIGINAL and _day(version) > dated and (version.effective or _day(version)) <= as_of
    ]
    return tuple(sorted(later, key=_day))


def _younger(instrument: InstrumentFacts, dated: dt.date | None) -> bool:
    made = instrument.promulgated or _first_day(instrument)
    return bool(dated and made and made > dated)


def _first_day(instrument: InstrumentFacts) -> dt.date | None:
    return min((version.date for version in instrument.versions if version.date), default=None)


def _day(version: VersionFacts) -> dt.date:
    return version.date or version.effective or dt.date.min


def _last_article(instrument: InstrumentFacts, known: VersionFacts | None, as_of: dt.date) -> int | None:
    """The last article of the version the drafters had; without a date, of the longest version, if today's is read."""
    if known is not None:
        return known.articles
    current = [version for version in instrument.versions if (version.effective or _day(version)) <= as_of]
    if not current or max(current, key=_day).articles is None:
        return None
    return max(version.articles or 0 for version in instrument.versions)


def _firm(instrument: InstrumentFacts, revisions: tuple[VersionFacts, ...] = ()) -> bool:
    """Whether facts allow a firm finding: neither of low confidence nor from memory alone."""
    if revisions:
        return instrument.confidence != "low" and any(version.source != "memory" for version in revisions)
    return instrument.confidence in ("high", "medium") and instrument.source != "memory"
