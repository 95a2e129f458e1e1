"""The life of an instrument and the way of an article from an earlier text to today's."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from registry.catalogue.catalogue import Catalogue
from registry.text import numerals
from registry.values import InstrumentFacts, Renumbering, RenumberMap

WEAK = 0.4  # below this similarity a link between articles is a suggestion only


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an article: the map's two days and instruments, and the rows for the article (several when split).

    Without rows the map does not know the article.
    """

    map: RenumberMap
    article: str
    rows: tuple[Renumbering, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """An article of one text followed to today: ``now`` are the articles it ended in, empty when the way is lost."""

    article: str
    version: dt.date
    steps: tuple[Step, ...]
    now: tuple[str, ...]
    sure: bool


def summary(found: RenumberMap) -> dict[str, int]:
    """How many articles are the same, changed, split, merged or deleted, and how many bear another number (``moved``)."""
    counts = Counter(row.relation for row in {row.old: row for row in found.rows}.values())
    return {**counts, "articles": len({row.old for row in found.rows}), "moved": len(moved(found))}


def moved(found: RenumberMap) -> tuple[Renumbering, ...]:
    """The rows whose article bears another number now."""
    return tuple(row for row in found.rows if row.new and row.new != row.old)


def journeys(catalogue: Catalogue, facts: InstrumentFacts, article: str) -> tuple[Journey, ...]:
    """An article followed to today from each text of the instrument for which a map is known, oldest text first."""
    starts = sorted({found.old_version for found in catalogue.maps_from(facts.id)})
    return tuple(_journey(catalogue, facts.id, start, article) for start in starts)


def _journey(catalogue: Catalogue, identity: str, version: dt.date, article: str) -> Journey:
    steps: list[Step] = []
    here: tuple[str, ...] = (article,)
    place, sure, seen = (identity, version), True, set[tuple[str, dt.date]]()
    while here and place not in seen and (found := _next_map(catalogue, *place)):
        seen.add(place)
        taken = [Step(found, each, tuple(row for row in found.rows if row.old == each)) for each in here]
        steps += taken
        rows = [row for step in taken for row in step.rows]
        sure = sure and bool(rows) and not found.skipped and all(row.similarity >= WEAK for row in rows)
        here = tuple(dict.fromkeys(row.new for row in rows if row.new))
        place = (found.new_id, found.new_version)
    return Journey(article, version, tuple(steps), here, sure)


def _next_map(catalogue: Catalogue, identity: str, version: dt.date) -> RenumberMap | None:
    """The map that starts at this text or, where its text was not at hand, at the next later one; the nearest target first."""
    later = [found for found in catalogue.maps_from(identity) if found.old_version >= version]
    return min(later, key=lambda found: (found.old_version, found.new_version), default=None)


def article_name(article: str) -> str:
    """``33`` → 第三十三条, ``17-1`` → 第十七条之一."""
    head, _, tail = article.partition("-")
    name = f"第{numerals.to_chinese(int(head))}条"
    return f"{name}之{numerals.to_chinese(int(tail))}" if tail else name


def article_key(written: str) -> str | None:
    """33, 第三十三条, 第17条之一 or 17-1 in the form of the maps; None when it names no article."""
    text = written.strip().removeprefix("第")
    head, _, tail = text.replace("条之", "-").removesuffix("条").partition("-")
    parts = [numerals.to_int(part) for part in ([head, tail] if tail else [head])]
    known = [part for part in parts if part is not None and 0 < part < 10000]
    return "-".join(map(str, known)) if len(known) == len(parts) else None
