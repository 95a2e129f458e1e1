"""Where trigger words stand in a text: one Aho-Corasick pass over all tables, remembered for the text at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from registry import data

# Table of trigger rows → the column that holds the words, separated by ``|``.
TABLES = {
    "bodies.csv": "names",
    "policies.csv": "words",
    "illegal_setting.csv": "words",
    "fair_competition.csv": "words",
}
APART = ("illegal_setting.csv", "fair_competition.csv")


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger word in the text, with the row of the table it came from."""

    start: int
    end: int
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    automaton: object
    owners: tuple[tuple[tuple[str, int], ...], ...]

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Every occurrence of every word as (word, start, end), overlapping ones too."""
        found: list[tuple[int, int, int]] = self.automaton.find_matches_as_indexes(text, overlapping=True)  # type: ignore[attr-defined]
        return found


def hits(text: str, table: str) -> tuple[Hit, ...]:
    """The trigger words of a table in a text, in order; of words that overlap only the longest (of each row, in tables of patterns)."""
    return _scan(text).get(table, ())


@lru_cache(maxsize=4)
def _scan(text: str) -> Mapping[str, tuple[Hit, ...]]:
    lexicon = _lexicon()
    found: dict[str, list[Hit]] = {}
    for word, start, end in lexicon.find(text):
        for table, row in lexicon.owners[word]:
            found.setdefault(table, []).append(Hit(start, end, data.rows(table)[row]))
    return {table: _each(places) if table in APART else _longest(places) for table, places in found.items()}


def _each(places: list[Hit]) -> tuple[Hit, ...]:
    """The longest words of each row: rows of these tables ask different questions of the same words."""
    rows: dict[int, list[Hit]] = {}
    for hit in places:
        rows.setdefault(id(hit.row), []).append(hit)
    kept = [hit for row in rows.values() for hit in _longest(row)]
    return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end)))


def _longest(places: list[Hit]) -> tuple[Hit, ...]:
    kept: list[Hit] = []
    for hit in sorted(places, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end or (hit.start, hit.end) == (kept[-1].start, kept[-1].end):
            kept.append(hit)
    return tuple(kept)


@cache
def _lexicon() -> _Lexicon:
    from ahocorasick_rs import AhoCorasick

    owners: dict[str, list[tuple[str, int]]] = {}
    for table, column in TABLES.items():
        for index, row in enumerate(data.rows(table)):
            for word in filter(None, row[column].split("|")):
                owners.setdefault(word, []).append((table, index))
    return _Lexicon(AhoCorasick(list(owners)), tuple(map(tuple, owners.values())))
