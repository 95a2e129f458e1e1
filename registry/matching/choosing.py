"""Which of several instruments with one title is meant: year, issuer, place and the date of the citing document decide.

婚姻法 1950 and 1980, 信访条例 1995 and 2005, and a 行政规范性文件管理办法 in every province bear one title each. Where two
remain, nothing is chosen; an instrument of another place is never chosen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from registry.matching import forms, organs, regions
from registry.text import fold, numbers
from registry.values import InstrumentFacts, Mention, Relation

# Texts of the national legislature, which no number of a local document can belong to instead.
_LAWS = frozenset({"宪法", "法律"})
# Kinds whose order numbers and covering letters differ; a number of another series says nothing against them.
_NUMBERED_BY_ORDER = _LAWS | {"行政法规", "监察法规", "部门规章", "司法解释", "地方性法规", "地方政府规章"}
_EARLIEST = dt.date.min


@dataclass(frozen=True, slots=True)
class Ask:
    """A mention with what decides about it. ``title`` is folded (of ``refers_to`` where the document says so)."""

    mention: Mention
    title: str
    keys: tuple[str, ...] = ()
    dated: dt.date | None = None
    home: tuple[str, ...] = ()  # issuers of the citing document
    strict: bool = False

    @property
    def year(self) -> int | None:
        """The year of the version that is meant, where the mention or its parenthesis names one."""
        return self.mention.version_year or forms.parenthesis_year(self.title)

    @property
    def day(self) -> dt.date | None:
        """The day on which the instrument was law for the writer: for what the document ends, the day before it."""
        if self.dated and self.mention.relation is Relation.REPEALS and self.dated > _EARLIEST:
            return self.dated - dt.timedelta(days=1)
        return self.dated


@dataclass(frozen=True, slots=True)
class Choice:
    """The instrument chosen, or the reason for choosing none and those that remained."""

    instrument: InstrumentFacts | None
    reason: str = ""
    remaining: tuple[InstrumentFacts, ...] = ()


def choose(found: Sequence[InstrumentFacts], ask: Ask, own: Container[str] = ()) -> Choice:
    """The one instrument that is meant. ``own`` holds the ids of the office's own instruments, which need no place."""
    refused = {item.id: reason for item in found if (reason := misfit(item, ask, own))}
    left = [item for item in found if item.id not in refused]
    if not left:
        return Choice(None, next(iter(refused.values()), "no_match"), tuple(found))
    for narrower in (_of_year, _of_issuer, _at_date, _twins):
        left = narrower(left, ask)
        if len(left) == 1:
            return Choice(left[0])
    latest = _latest(left)
    return Choice(latest) if latest else Choice(None, "two_remain", tuple(left))


def misfit(item: InstrumentFacts, ask: Ask, own: Container[str] = ()) -> str | None:
    """Why an instrument with the right title is not the one meant: another place, another issuer's number; else None."""
    here = place_of(item)
    if item.id in own and not here:
        return None
    numbered = _places_of_numbers(ask)
    if here:
        said = regions.leading(ask.title)[0] or regions.named_in(ask.title, here)
        return None if said else _local_misfit(here, numbered, ask, item.id in own)
    named = organs.places(ask.mention.issuers)
    if item.kind not in _LAWS and not regions.leading(ask.title)[0]:
        if numbered:
            return "number_of_other_place"
        if named:
            return "other_issuer"
    return _other_letter(item, ask)


def made_later(item: InstrumentFacts, ask: Ask) -> bool:
    """Whether the mention's number or day of issue is of a year before the instrument was first made.

    A text replaced under its own title (《某办法》（某库〔2003〕119号） by the 某办法 of 2016) is not its successor.
    """
    if item.promulgated is None or restarts(ask.keys) or set(ask.keys) & set(number_keys(item)):
        return False
    years = [int(year) for key in ask.keys if (year := key.split("|")[1])]
    if not years and ask.mention.relation is Relation.REPEALS and ask.mention.version_year:
        years = [ask.mention.version_year]
    return bool(years) and max(years) < item.promulgated.year - 1


def restarts(keys: Iterable[str]) -> bool:
    """Whether a number is of a series that begins anew from time to time, so that by itself it proves nothing.

    Orders of the President (主席令) are counted anew in each term of the National People's Congress: one number, several laws.
    """
    return any(key.partition("|")[0].endswith("主席令") for key in keys)


def place_of(item: InstrumentFacts) -> regions.Places:
    """The place an instrument holds in: of its issuer, or of its title where the issuer is not known; empty for national ones."""
    named = item.issuer or item.title
    return regions.leading(forms.strip_state(fold(named)))[0]


def _local_misfit(here: regions.Places, numbered: regions.Places, ask: Ask, own: bool) -> str | None:
    """A title that does not say its place belongs to the place of its number, of the organ named, or of the document."""
    mention = ask.mention
    named = organs.places(mention.issuers)
    if mention.issuers and not named and not all(map(organs.is_relative, mention.issuers)):
        return "other_issuer"
    around = named or numbered or organs.places(ask.home)
    if not around:
        return None if own else "place_unknown"
    return None if regions.related(around, here) else "other_place"


def _places_of_numbers(ask: Ask) -> regions.Places:
    return frozenset(code for key in ask.keys for code in regions.of_number(key.partition("|")[0]))


def _other_letter(item: InstrumentFacts, ask: Ask) -> str | None:
    """A letter's number of another organ (人社部发 for a text numbered 国办发) is another letter, whatever its title.

    So is another number of the same series, save one that a single slip of the pen makes of it: decisions of one title
    follow each other (国务院关于取消和调整一批行政审批项目等事项的决定, 国发〔2014〕27号 and 国发〔2014〕50号).
    """
    ours = numbers.key(item.number) if item.number else None
    if item.kind in _NUMBERED_BY_ORDER or ours is None or not ask.keys:
        return None
    series = {(prefix, bool(year)) for prefix, year, _ in (key.split("|") for key in (*ask.keys, ours))}
    if not all(annual for _, annual in series):
        return None
    if len(series) > 1:
        return None if forms.issuer_prefix(ask.title) else "number_of_other_series"
    return None if any(_one_slip(theirs, key) for key in ask.keys for theirs in number_keys(item)) else "number_differs"


def _one_slip(first: str, second: str) -> bool:
    """Whether two numbers are the same but for one sign that is wrong, missing or too many."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(first, second, score_cutoff=1) <= 1


def _of_year(found: list[InstrumentFacts], ask: Ask) -> list[InstrumentFacts]:
    year = ask.year
    return _keep(found, lambda item: year in _years_of(item)) if year else found


def _of_issuer(found: list[InstrumentFacts], ask: Ask) -> list[InstrumentFacts]:
    named = (*ask.mention.issuers, *filter(None, [forms.issuer_prefix(ask.title)]))
    return _keep(found, lambda item: any(organs.same(organ, item.issuer) for organ in named)) if named else found


def _at_date(found: list[InstrumentFacts], ask: Ask) -> list[InstrumentFacts]:
    """Those in force on the day; failing them those made before it, else the first made after; without a day those in force now."""
    day = ask.day
    if day is None:
        return _keep(found, lambda item: item.status == "现行有效")
    made = [item for item in found if (item.promulgated or _EARLIEST) <= day]
    if not made:
        first = min(item.promulgated or _EARLIEST for item in found)
        return [item for item in found if item.promulgated == first]
    left = _keep(made, lambda item: not _ended(item, day))
    if ask.mention.relation is Relation.REPEALS:
        return _next_to_end(left)
    return _keep(left, lambda item: (item.effective or item.promulgated or _EARLIEST) <= day)


def _next_to_end(found: list[InstrumentFacts]) -> list[InstrumentFacts]:
    """What a document ends is the text that ended first; its successor of the same title may be law already."""
    ends = [item.repealed_on for item in found if item.repealed_on]
    return [item for item in found if item.repealed_on == min(ends)] if ends else found


def in_force(item: InstrumentFacts, day: dt.date | None) -> bool:
    """Whether the instrument had been made and had not ended on the day; without a day, whether it holds now."""
    if day is None:
        return item.status == "现行有效"
    return (item.promulgated or _EARLIEST) <= day and not _ended(item, day)


def unlikely(item: InstrumentFacts, ask: Ask) -> str | None:
    """Why an instrument whose title is not written out in full is not meant: made after the document, or of another number."""
    if ask.dated and item.promulgated and item.promulgated > ask.dated:
        return "later_than_document"
    ours = number_keys(item)
    return "number_differs" if ask.keys and ours and not set(ask.keys) & set(ours) else None


def number_keys(item: InstrumentFacts) -> tuple[str, ...]:
    """Comparison keys of the numbers of an instrument, of all its versions."""
    raw = (item.number, *(version.number for version in item.versions))
    return tuple(dict.fromkeys(key for one in raw if one and (key := numbers.key(one))))


def _ended(item: InstrumentFacts, day: dt.date) -> bool:
    if item.repealed_on:
        return item.repealed_on <= day
    return item.status in {"已废止", "已失效"}


def _twins(found: list[InstrumentFacts], ask: Ask) -> list[InstrumentFacts]:
    """Rows that tell of one text (same number, or same words and dates) count once; else rows without issuer and date give way."""
    del ask
    if len({numbers.key(item.number) if item.number else item.id for item in found}) == 1:
        return found[:1]
    if len({(forms.core(fold(item.title)), item.promulgated, item.repealed_on) for item in found}) == 1:
        return found[:1]
    return _keep(found, lambda item: bool(item.issuer and item.promulgated))


def _latest(found: list[InstrumentFacts]) -> InstrumentFacts | None:
    """The latest of several texts of one issuer, or of a row of which each ended before; None where two bear one date."""
    ordered = sorted(found, key=lambda item: item.promulgated or _EARLIEST)
    last, earlier = ordered[-1], ordered[:-1]
    if any(place_of(item) != place_of(last) for item in earlier) or earlier[-1].promulgated == last.promulgated:
        return None
    followed = all(organs.same(item.issuer, last.issuer) or _ended(item, dt.date.max) for item in earlier)
    return last if followed else None


def _years_of(item: InstrumentFacts) -> set[int]:
    days: Iterable[dt.date | None] = (item.promulgated, item.effective, *(version.date for version in item.versions))
    return {day.year for day in days if day}


def _keep(found: list[InstrumentFacts], test: Callable[[InstrumentFacts], bool]) -> list[InstrumentFacts]:
    """Those that pass; all of them when none does, because the test then tells nothing apart."""
    return [item for item in found if test(item)] or found
