"""Search by words over titles, aliases, numbers, issuers and ids: every word must occur, the nearest name comes first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from registry.catalogue.columns import Row
from registry.text import fold
from registry.values import InstrumentFacts

if TYPE_CHECKING:
    from registry.catalogue.catalogue import Catalogue

_YEAR = re.compile(r"(?P<title>.*[㐀-鿿)])[(〔]?(?P<year>(?:19|20)\d\d)年?[)〕]?")
_RANK_OF_KIND = {
    "宪法": 0,
    "法律": 0,
    "行政法规": 1,
    "监察法规": 1,
    "司法解释": 2,
    "部门规章": 2,
    "国务院规范性文件": 2,
}


def search(catalogue: Catalogue, words: str, limit: int | None = None) -> list[InstrumentFacts]:
    """Instruments in which every word occurs, best first; a whole document number in any spelling finds its instrument first."""
    from registry.text import numbers

    key = numbers.key(words)
    numbered = catalogue.by_number(key) if key else ()
    wanted = [fold(word) for word in words.split() if fold(word)]
    hits = sorted(_hits(catalogue, wanted)) if wanted else []
    order = dict.fromkeys([found.id for found in numbered] + [identity for _, identity in hits])
    return [found for identity in list(order)[:limit] if (found := catalogue.get(identity))]


def resolve(catalogue: Catalogue, wanted: str) -> list[InstrumentFacts]:
    """Every instrument that ``wanted`` may mean: by id, else by number, else by title with or without a year; may be empty."""
    from registry.text import numbers, title_variants

    exact = catalogue.get(wanted.strip())
    if exact:
        return [exact]
    if found := catalogue.by_title(fold(wanted)):
        return list(found)
    dated = _YEAR.fullmatch(fold(wanted))
    if dated and (found := _of_year(catalogue.by_title(dated["title"]), dated["year"])):
        return list(found)
    if found := next(filter(None, map(catalogue.by_title, title_variants(wanted))), ()):
        return list(found)
    key = numbers.key(wanted)
    return list(catalogue.by_number(key)) if key else []


def _of_year(found: tuple[InstrumentFacts, ...], year: str) -> tuple[InstrumentFacts, ...]:
    """Those made in the year, else those of which a version is of the year."""
    made = tuple(each for each in found if str(each.promulgated)[:4] == year)
    return made or tuple(each for each in found if any(str(version.date)[:4] == year for version in each.versions))


def _hits(catalogue: Catalogue, wanted: list[str]) -> list[tuple[tuple[int, ...], str]]:
    hits: list[tuple[tuple[int, ...], str]] = []
    versions = _version_numbers(catalogue)
    for row in catalogue.tables.laws.values():
        hay = f"{row[1]}\n{row[3]}\n{row[6]}\n{row[5]}\n{row[0]}\n{versions.get(row[0], '')}"
        if all(word in hay or word in fold(hay) for word in wanted):
            hits.append((_rank(row, wanted), row[0]))
    return hits


def _version_numbers(catalogue: Catalogue) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in catalogue.tables.versions.values():
        if row[7]:
            found[row[0]] = f"{found.get(row[0], '')}\n{row[7]}"
    return found


def _rank(row: Row, wanted: list[str]) -> tuple[int, ...]:
    """Smaller is nearer: the name itself, its beginning, inside it, an alias, elsewhere; in force first; higher law first."""
    title, short = fold(row[1]), fold(row[2])
    joined = "".join(wanted)
    names = {title, short, *(fold(alias) for alias in row[3].split("|") if alias)}
    if joined in names:
        place = 0
    elif short.startswith(wanted[0]) and all(word in title for word in wanted):
        place = 1
    elif all(word in title for word in wanted):
        place = 2
    else:
        place = 3 if any(all(word in name for word in wanted) for name in names) else 4
    return place, row[9] != "现行有效", _RANK_OF_KIND.get(row[4], 3), len(title)
