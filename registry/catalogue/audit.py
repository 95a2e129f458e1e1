"""The doctor: facts of the catalogue that contradict one another or say too little, named row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from registry.catalogue.catalogue import Catalogue
from registry.catalogue.check import good_article, parse_day
from registry.catalogue.columns import COLUMNS, DATES, Row
from registry.text import fold


@dataclass(frozen=True, slots=True)
class Problem:
    """One inconsistent row: the check (``doctor.<check>`` in the message catalogue), the row's id and title, and particulars."""

    check: str
    id: str
    title: str
    detail: dict[str, str] = field(default_factory=dict)


Check = Callable[[Catalogue], Iterator[Problem]]


def examine(catalogue: Catalogue) -> dict[str, tuple[Problem, ...]]:
    """Every check with the problems it found, in the order of :data:`CHECKS`; checks that found none have an empty tuple."""
    return {name: tuple(check(catalogue)) for name, check in CHECKS.items()}


def _successor_without_row(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.laws.values():
        for successor in filter(None, row[12].split("|")):
            if (successor,) not in catalogue.tables.laws:
                yield _of(row, "successor_without_row", successor=successor)


def _ends_before_it_begins(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.laws.values():
        begin = row[7] or row[8]
        if row[10] and begin and row[10] < begin:
            yield _of(row, "ends_before_it_begins", begin=begin, end=row[10])


def _two_in_force(catalogue: Catalogue) -> Iterator[Problem]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in catalogue.tables.laws.values():
        if row[9] == "现行有效":
            groups.setdefault((fold(row[1]), row[5]), []).append(row)
    for group in groups.values():
        if len(group) > 1:
            yield _of(group[0], "two_in_force", others="、".join(row[0] for row in group[1:]))


def _versions_out_of_order(catalogue: Catalogue) -> Iterator[Problem]:
    for facts in catalogue.instruments():
        made = [version.date for version in facts.versions if version.kind == "制定" and version.date]
        early = [version.date for version in facts.versions if version.date and made and version.date < made[0]]
        if early or len(made) > 1:
            detail = {"date": str(early[0] if early else made[1]), "made": str(made[0])}
            yield Problem("versions_out_of_order", facts.id, facts.title, detail)


def _effective_before_promulgated(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.laws.values():
        if "" < row[8] < row[7]:
            yield _of(row, "effective_before_promulgated", promulgated=row[7], effective=row[8])


def _ended_without_date(catalogue: Catalogue) -> Iterator[Problem]:
    return (
        _of(row, "ended_without_date") for row in catalogue.tables.laws.values() if row[9] != "现行有效" and not row[10]
    )


def _in_force_with_end(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.laws.values():
        if row[9] == "现行有效" and (row[10] or row[11]):
            yield _of(row, "in_force_with_end", end=row[10] or row[11])


def _without_dates(catalogue: Catalogue) -> Iterator[Problem]:
    return (_of(row, "without_dates") for row in catalogue.tables.laws.values() if not row[7] and not row[8])


def _without_issuer(catalogue: Catalogue) -> Iterator[Problem]:
    return (_of(row, "without_issuer") for row in catalogue.tables.laws.values() if not row[5])


def _impossible_dates(catalogue: Catalogue) -> Iterator[Problem]:
    for name in COLUMNS:
        for row in catalogue.tables.table(name).values():
            cells = dict(zip(COLUMNS[name], row, strict=True))
            bad = [
                f"{column} {cells[column]}" for column in DATES[name] if cells[column] and not parse_day(cells[column])
            ]
            if bad:
                yield Problem("impossible_dates", row[0], _title(catalogue, row[0]), {"dates": "、".join(bad)})


def _dangling_versions(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.versions.values():
        if (row[0],) not in catalogue.tables.laws:
            yield Problem("dangling_versions", row[0], "", {"date": row[1]})


def _dangling_repeals(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.repeals.values():
        for identity in filter(None, row[5:7]):
            if (identity,) not in catalogue.tables.laws:
                yield Problem("dangling_repeals", identity, row[2], {"act": row[0]})


def _repealed_but_in_force(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.repeals.values():
        law = catalogue.tables.laws.get((row[6],))
        if law and law[9] == "现行有效":
            yield _of(law, "repealed_but_in_force", act=row[0], end=row[3])


def _dangling_maps(catalogue: Catalogue) -> Iterator[Problem]:
    for row in catalogue.tables.maps.values():
        for identity, day in ((row[0], row[1]), (row[2], row[3])):
            facts = catalogue.get(identity)
            if facts is None or not any(str(version.date) == day for version in facts.versions):
                yield Problem("dangling_maps", identity, facts.title if facts else "", {"date": day})


def _unknown_articles(catalogue: Catalogue) -> Iterator[Problem]:
    """Articles beyond the last one of the text the map names, or that are no articles at all."""
    for row in catalogue.tables.maps.values():
        articles = catalogue.article_rows(row)
        for side, column, identity, day, last in (
            ("old", 0, row[0], row[1], row[6]),
            ("new", 1, row[2], row[3], row[7]),
        ):
            highest = int(last) if last.isdigit() else 10000
            written = dict.fromkeys(each[column] for each in articles if each[column])
            bad = [each for each in written if not good_article(each) or int(each.partition("-")[0]) > highest]
            if bad:
                detail = {"side": side, "date": day, "articles": "、".join(bad[:10]), "last": last}
                yield Problem("unknown_articles", identity, _title(catalogue, identity), detail)


CHECKS: dict[str, Check] = {
    "two_in_force": _two_in_force,
    "repealed_but_in_force": _repealed_but_in_force,
    "in_force_with_end": _in_force_with_end,
    "ended_without_date": _ended_without_date,
    "ends_before_it_begins": _ends_before_it_begins,
    "effective_before_promulgated": _effective_before_promulgated,
    "versions_out_of_order": _versions_out_of_order,
    "impossible_dates": _impossible_dates,
    "without_dates": _without_dates,
    "without_issuer": _without_issuer,
    "successor_without_row": _successor_without_row,
    "dangling_versions": _dangling_versions,
    "dangling_repeals": _dangling_repeals,
    "dangling_maps": _dangling_maps,
    "unknown_articles": _unknown_articles,
}


def _of(row: Row, check: str, **detail: str) -> Problem:
    return Problem(check, row[0], row[1], detail)


def _title(catalogue: Catalogue, identity: str) -> str:
    row = catalogue.tables.laws.get((identity,))
    return row[1] if row else ""
