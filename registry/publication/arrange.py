"""The order of a list: by outcome, then category, issuer, year and number, as annexes of clearing notices have it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from registry.errors import InputError
from registry.publication.kinds import kind_of
from registry.publication.wording import outcome_word
from registry.text import numbers
from registry.values import ListRow, Outcome, RepealList

SECTION_ORDER = (
    Outcome.RETAIN,
    Outcome.AMEND,
    Outcome.REPEAL,
    Outcome.LAPSE,
    Outcome.OUT_OF_SCOPE,
    Outcome.UNSURE,
)
"""The order in which a combined list shows outcomes."""

CATEGORIES = (
    ("government", re.compile(r"(?<!镇)(?<!乡)人民政府$")),
    ("office", re.compile(r"人民政府办公[室厅]$")),
    ("department", None),
    ("township", re.compile(r"(?:街道|镇|乡)(?:人民政府|办事处)?(?:[党综][^府]*办公室)?$")),
    ("party", re.compile(r"^中共|^中国共产党|党工委|党(?:委|组)(?:办公[室厅])?$|(?<!人民)纪(?:工)?委")),
)
"""Kinds of issuer (政府、政府办公室、部门、镇街、党组织) by the end of their name, in the order of a list; the one without a
pattern takes every other issuer. ``category.<code>`` is the heading."""

_PATTERNS = {code: pattern for code, pattern in CATEGORIES if pattern}


class Placed(NamedTuple):
    """A row with its place in its section (counted from 1) and its category: a code of the table, or free words."""

    position: int
    category: str
    row: ListRow


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table: its outcomes and its rows in order."""

    outcomes: tuple[Outcome, ...]
    rows: tuple[Placed, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that occur, in order."""
        return tuple(dict.fromkeys(placed.category for placed in self.rows))


def sections(listed: RepealList) -> tuple[Section, ...]:
    """The tables of a list, each numbered from 1. Always one at least.

    Raises InputError ``list_row_misplaced`` for a row whose outcome the list may not hold, and for an undecided one
    unless the list is a draft: a row is refused by name, never dropped.
    """
    allowed = kind_of(listed.kind).outcomes
    for row in listed.rows:
        if row.outcome not in allowed or (row.outcome is Outcome.UNSURE and not listed.draft):
            word = f"{outcome_word(row.outcome, 'zh')} ({row.outcome.value})"
            raise InputError("list_row_misplaced", title=row.title, outcome=word, kind=listed.kind)
    groups = [_section(group, listed.rows) for group in _groups(allowed, merged=listed.merged)]
    return tuple(group for group in groups if group.rows) or (Section(allowed[:1], ()),)


def category_of(row: ListRow) -> str:
    """The category of a row: the one it carries, else by the kind of its first issuer; empty without an issuer."""
    if row.category or not row.issuers:
        return row.category
    issuer = row.issuers[0]
    if is_party(issuer):
        return "party"
    return next((code for code, pattern in CATEGORIES if pattern and pattern.search(issuer)), "department")


def is_party(issuer: str) -> bool:
    """Whether an issuer is an organization of the party (党组织), whose documents are no administrative ones."""
    return bool(_PATTERNS["party"].search(issuer))


def is_township(issuer: str) -> bool:
    """Whether an issuer is a sub-district office or the government of a town."""
    return bool(_PATTERNS["township"].search(issuer))


def _groups(allowed: tuple[Outcome, ...], *, merged: bool) -> list[tuple[Outcome, ...]]:
    """The outcomes of each table, in the order of the tables."""
    order = [outcome for outcome in SECTION_ORDER if outcome in allowed]
    ending = (Outcome.REPEAL, Outcome.LAPSE)
    if not merged or not set(ending) <= set(order):
        return [(outcome,) for outcome in order]
    return [ending if outcome is Outcome.REPEAL else (outcome,) for outcome in order if outcome is not Outcome.LAPSE]


def _section(outcomes: tuple[Outcome, ...], rows: Iterable[ListRow]) -> Section:
    """The rows of these outcomes, in order and numbered."""
    own = [(category_of(row), row) for row in rows if row.outcome in outcomes]
    names = dict.fromkeys((*(code for code, _ in CATEGORIES), *(category for category, _ in own)))
    rank = {category: place for place, category in enumerate(names)}
    own.sort(key=lambda pair: (rank[pair[0]], *_key(pair[1])))
    return Section(outcomes, tuple(Placed(place, category, row) for place, (category, row) in enumerate(own, start=1)))


def _key(row: ListRow) -> tuple[str, int, str, int, str, str]:
    """Issuer, year, series, serial, number and title; without a number the year of publication, after the numbered."""
    parsed = numbers.parse(row.number) if row.number else None
    published = row.published_on.year if row.published_on else 9999
    issuer = row.issuers[0] if row.issuers else "\uffff"
    if parsed is None:
        return (issuer, published, "\uffff", 0, row.number or "", row.title)
    return (issuer, parsed.year or published, parsed.prefix, parsed.serial, row.number or "", row.title)
