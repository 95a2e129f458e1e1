"""Where a cited article stands today, followed through the article maps from version to version and into a successor."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol

from registry.text.numerals import to_chinese, to_int
from registry.values import InstrumentFacts, ProvisionNow, RenumberMap, VersionFacts

# Links below this similarity are suggestions only (catalogue documentation, renumbering method).
SURE_SIMILARITY = 0.4
NUMERAL = "[〇零一二两三四五六七八九十百千0-9０-９]"
ARTICLE = re.compile(f"第?({NUMERAL}{{1,7}})条(?:之({NUMERAL}{{1,3}}))?")
FULL_REVISION = "修订"
STEPS = 12


class Maps(Protocol):
    """The part of a catalogue that knows article maps."""

    def get(self, identifier: str, /) -> InstrumentFacts | None:
        """The instrument of an id."""

    def maps_from(self, identifier: str, /) -> tuple[RenumberMap, ...]:
        """The article maps that start at an instrument."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One article map on the way, and whether nothing unread lies between it and the version before."""

    map: RenumberMap
    sure: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The maps from the version the drafters had to the text in force; ``open_end`` when a later full text is unmapped."""

    legs: tuple[Leg, ...]
    sure: bool = True
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where one article went: its numbers as the maps write them, and how."""

    articles: tuple[str, ...]
    relation: str
    similarity: float
    sure: bool


def trace(
    instrument: InstrumentFacts,
    catalogue: Maps,
    *,
    start: dt.date | None,
    as_of: dt.date,
    provisions: tuple[str, ...],
) -> tuple[ProvisionNow, ...]:
    """Where each provision stands on ``as_of``; one for which no map is at hand is left out.

    ``start`` is the date of the version the drafters had. Paragraph and item (款项目) are kept only where the
    article's text is the same. ``sure`` is false where a version in between was not read, where the link is weak, or
    where no counterpart was found: then a person has to compare.
    """
    way = route(instrument, catalogue, start, as_of)
    if not way.legs or way.open_end:
        return ()
    found = (_provision(cited, way) for cited in provisions)
    return tuple(now for now in found if now is not None)


def route(instrument: InstrumentFacts, catalogue: Maps, start: dt.date | None, as_of: dt.date) -> Way:
    """The chain of article maps from a version to the text in force on ``as_of``, across successors."""
    here: InstrumentFacts | None = instrument
    at, legs, sure = start, [], start is not None
    for _ in range(STEPS):
        leg = _next(here, catalogue, at, as_of) if here else None
        if leg is None:
            break
        legs.append(leg)
        here, at = catalogue.get(leg.map.new_id), leg.map.new_version
    rest = _unmapped(here, at, as_of) if here and legs else []
    return Way(tuple(legs), sure and not rest, any(version.kind == FULL_REVISION for version in rest))


def articles_of(provision: str) -> tuple[str, ...]:
    """The articles a provision names, as maps write them: 第十二条之一 → 12-1; a range gives all its articles."""
    found = [(to_int(number), to_int(extra) if extra else None) for number, extra in ARTICLE.findall(provision)]
    numbers = [(number, extra) for number, extra in found if number is not None]
    if len(numbers) == 2 and "至" in provision and numbers[0][0] < numbers[1][0] <= numbers[0][0] + 400:
        return tuple(str(number) for number in range(numbers[0][0], numbers[1][0] + 1))
    return tuple(_key(number, extra) for number, extra in numbers)


def written(article: str) -> str:
    """An article as it is written in a text: ``17-1`` → 第十七条之一."""
    number, _, extra = article.partition("-")
    return f"第{to_chinese(int(number))}条" + (f"之{to_chinese(int(extra))}" if extra else "")


def amendment(cited: str, now: tuple[str, ...]) -> str:
    """The sentence for an amending decision: 将“第三十三条”修改为“第五十一条”; empty where nothing was found.

    Articles of a split one stand together: 将“第二十条”修改为“第二十二条、第二十三条”.
    """
    return f"将“{cited}”修改为“{'、'.join(now)}”" if now and now != (cited,) else ""


def _next(here: InstrumentFacts, catalogue: Maps, at: dt.date | None, as_of: dt.date) -> Leg | None:
    """The map that leads on from a version: the one that starts there, else the nearest that starts or ends after it."""
    usable = [
        m for m in catalogue.maps_from(here.id) if (at is None or m.new_version > at) and _holds(m, catalogue, as_of)
    ]
    if not usable:
        return None
    own, away = [m for m in usable if m.new_id == here.id], [m for m in usable if m.new_id != here.id]
    # Without a date the drafters' version is unknown: the map into the successor says most.
    chosen = min(
        (away or own) if at is None else (own or away),
        key=lambda m: (m.new_version, m.old_version != at, -m.old_version.toordinal()),
    )
    return Leg(chosen, sure=at is not None and chosen.old_version == at)


def _holds(renumber: RenumberMap, catalogue: Maps, as_of: dt.date) -> bool:
    """Whether the text a map leads to is in force on the day."""
    new = catalogue.get(renumber.new_id)
    if new is None:
        return renumber.new_version <= as_of
    days = [v.effective or v.date for v in new.versions if v.date == renumber.new_version]
    day = next((day for day in days if day), None) or (new.effective if renumber.old_id != renumber.new_id else None)
    return (day or renumber.new_version) <= as_of


def _unmapped(here: InstrumentFacts, at: dt.date | None, as_of: dt.date) -> list[VersionFacts]:
    return [v for v in here.versions if v.date and at and v.date > at and (v.effective or v.date) <= as_of]


def _provision(cited: str, way: Way) -> ProvisionNow | None:
    articles = articles_of(cited)
    if not articles:
        return None
    places = [_follow(article, way) for article in articles]
    known = [place for place in places if place is not None]
    if len(known) < len(places):
        return None
    if len(known) == 1:
        place = known[0]
        now = tuple(_with_rest(cited, article, place.relation) for article in place.articles)
        return ProvisionNow(cited, now, place.relation, place.similarity, place.sure)
    return _range(cited, known)


def _follow(article: str, way: Way) -> Place | None:
    """One article through every leg; None where a map has no row for it."""
    place = Place((article,), "same", 1.0, way.sure)
    for leg in way.legs:
        rows = [row for row in leg.map.rows if row.old in place.articles]
        if not rows:
            return None
        now = tuple(dict.fromkeys(row.new for row in rows if row.new))
        relation = "split" if len(now) > len(place.articles) else max((row.relation for row in rows), key=_weight)
        similarity = min([place.similarity, *(row.similarity for row in rows)])
        sure = place.sure and leg.sure and bool(now) and similarity >= SURE_SIMILARITY
        if not now:
            return Place((), "deleted", similarity, sure=False)
        place = Place(now, max(place.relation, relation, key=_weight), similarity, sure)
    return place


def _weight(relation: str) -> int:
    return ("same", "changed", "merged", "split", "deleted").index(relation)


def _range(cited: str, places: list[Place]) -> ProvisionNow:
    """A range or list of articles as one answer: the weakest of its parts."""
    now = tuple(dict.fromkeys(written(article) for place in places for article in place.articles))
    relation = max((place.relation for place in places if place.articles), key=_weight, default="deleted")
    numbers = [
        to_int(text[1:-1]) for place in places for text in (written(a) for a in place.articles) if "之" not in text
    ]
    runs = numbers == list(range(numbers[0] or 0, (numbers[0] or 0) + len(numbers))) if numbers else False
    if runs and len(now) > 2:
        now = (f"{now[0]}至{now[-1]}",)
    gaps = any(not place.articles for place in places)
    sure = all(place.sure for place in places) and not gaps
    return ProvisionNow(cited, now, relation, min(place.similarity for place in places), sure)


def _with_rest(cited: str, new: str, relation: str) -> str:
    """The new article with the paragraph and item of the old one, where the text is the same."""
    rest = cited[match.end() :] if (match := ARTICLE.search(cited)) else ""
    return written(new) + (rest if relation == "same" else "")


def _key(number: int, extra: int | None) -> str:
    return f"{number}-{extra}" if extra else str(number)
