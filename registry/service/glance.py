"""A round at a glance: outcomes by year and issuer, age at repeal, laws most relied on, what repeals rest on."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from registry.publication import plots
from registry.publication.plots import Plot
from registry.publication.wording import UNSTATED, ground_word, stated
from registry.service import closing, rounds
from registry.service.closing import Stood
from registry.service.ended import ENDING, standing
from registry.service.scoping import full_names
from registry.store import tables as t

if TYPE_CHECKING:
    from registry.service.facade import Registry

MOST_LAWS = 12
MOST_ISSUERS = 12
AGES = ((0, 2), (3, 5), (6, 10), (11, 15), (16, 20), (21, 999))
"""Whole years from the document's day to its end, from and to."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The figures behind the pictures. Years and ages are in order; issuers, laws and grounds the most frequent first."""

    by_year: Mapping[str, Mapping[str, int]]
    by_issuer: Mapping[str, Mapping[str, int]]
    ages: Mapping[str, int]
    laws: Mapping[str, int]
    grounds: Mapping[str, int]


def glance(registry: Registry, round_name: str | None = None, *, public: bool = False) -> Glance:
    """The figures of a round; ``public`` leaves withheld documents out."""
    with registry.store.reading() as connection:
        row = rounds.find(connection, round_name)
        held = _held(connection, row.id, public=public)
        decided = [each for each in standing(connection, t.item.c.round == row.id) if each.instrument in held]
        ending = [each for each in decided if each.outcome in ENDING]
        return Glance(
            by_year=_grouped(decided, {number: each[0] for number, each in held.items()}),
            by_issuer=_most(_grouped(decided, {number: each[1] for number, each in held.items()})),
            ages=_ages([(held[each.instrument][2], each.effective_on or each.as_of) for each in ending]),
            laws=_laws(closing.of_round(connection, getattr(registry.engine, "catalogue", None), row, list(held))),
            grounds=dict(Counter(code for each in ending for code in json.loads(each.grounds)).most_common()),
        )


def pictures(found: Glance, lang: str | None = None) -> tuple[Plot, ...]:
    """The pictures that have something to show."""
    from registry.messages import say

    ages = {_age_word(first, last, lang): found.ages.get(f"{first}-{last}", 0) for first, last in AGES}
    unknown = found.ages.get("unknown", 0)
    grounds: Counter[str] = Counter()
    for code, count in found.grounds.items():
        grounds[ground_word(code, lang)] += count
    return plots.shown(
        (
            plots.by_outcome("by_year", _named(found.by_year, lang), lang),
            plots.by_outcome("by_issuer", _named(found.by_issuer, lang), lang, lying=True),
            plots.counted("ages", {**ages, **({say("plot.age.unknown", lang): unknown} if unknown else {})}, lang),
            plots.counted("laws", found.laws, lang, lying=True),
            plots.counted("grounds", grounds, lang, lying=True),
        )
    )


def _named(groups: Mapping[str, Mapping[str, int]], lang: str | None) -> dict[str, Mapping[str, int]]:
    """The groups by the names that people read."""
    return {stated(name, lang): counts for name, counts in groups.items()}


def _age_word(first: int, last: int, lang: str | None) -> str:
    """A span of years in words."""
    from registry.messages import say

    return say("plot.age.more", lang, first=first) if last > 100 else say("plot.age", lang, first=first, last=last)


def _held(connection: Connection, round_id: int, *, public: bool) -> dict[int, tuple[str, str, dt.date | None]]:
    """Year, first issuer and day of each document of a round."""
    table = t.instrument.c
    query = select(table.id, table.dated, table.issuers).join(t.item, t.item.c.instrument == table.id)
    query = query.where(t.item.c.round == round_id)
    if public:
        query = query.where(table.visibility == "public")
    full = full_names(connection)
    return {
        row.id: (
            str(row.dated.year) if row.dated else UNSTATED,
            next((full[name] for name in json.loads(row.issuers)), UNSTATED),
            row.dated,
        )
        for row in connection.execute(query)
    }


def _grouped(decided: list[Any], keys: Mapping[int, str]) -> dict[str, dict[str, int]]:
    """Outcomes by a property, in its order."""
    found: dict[str, dict[str, int]] = {}
    for row in decided:
        counts = found.setdefault(keys[row.instrument], {})
        counts[row.outcome] = counts.get(row.outcome, 0) + 1
    return {name: found[name] for name in sorted(found)}


def _most(groups: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """The largest groups, the largest first; the others are left to the table of figures."""
    order = sorted(groups, key=lambda name: (-sum(groups[name].values()), name))
    return {name: groups[name] for name in order[:MOST_ISSUERS]}


def _ages(pairs: list[tuple[dt.date | None, dt.date]]) -> dict[str, int]:
    """How many documents ended at which age."""
    found: Counter[str] = Counter()
    for begun, end in pairs:
        if begun is None or end < begun:
            found["unknown"] += 1
            continue
        years = end.year - begun.year - ((end.month, end.day) < (begun.month, begun.day))
        found[next(f"{first}-{last}" for first, last in AGES if years <= last)] += 1
    return dict(found)


def _laws(stands: Mapping[int, Stood]) -> dict[str, int]:
    """The laws that most documents name as their basis; a document counts once for each law."""
    names: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for stood in stands.values():
        found = dict(stood.rests_on)
        counted.update(found.keys())
        names = {**found, **names}
    order = sorted(counted, key=lambda target: (-counted[target], names[target]))
    return {names[target]: counted[target] for target in order[:MOST_LAWS]}
