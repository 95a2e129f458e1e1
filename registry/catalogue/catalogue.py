"""The catalogue of laws in memory: rows of text until an instrument is asked for, then frozen facts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from registry.catalogue import additions, facts, source
from registry.catalogue.columns import Key, Row, Tables
from registry.text import fold, numerals
from registry.values import InstrumentFacts, RenumberMap

_NUMERAL = re.compile(r"\d+|[〇零○一二三四五六七八九十百千]+")


class Catalogue:
    """Facts about instruments, found by id, number or title.

    ``as_of`` is the day of the package's facts, ``imports`` what the user has added, ``version`` changes when any fact does.
    """

    def __init__(
        self,
        tables: Tables,
        as_of: dt.date,
        imports: tuple[additions.Import, ...] = (),
        articles: Callable[[Row], list[Row]] = lambda _: [],
        short_forms: Sequence[tuple[str, str]] = (),
        version: str = "",
    ) -> None:
        self.tables = tables
        self.as_of = as_of
        self.imports = imports
        self.version = version or as_of.isoformat()
        self._articles = articles
        self._short_forms = short_forms
        self._made: dict[str, InstrumentFacts] = {}
        self._number_keys: dict[str, str | None] = {}

    def __len__(self) -> int:
        return len(self.tables.laws)

    def get(self, identity: str) -> InstrumentFacts | None:
        """The instrument with this id, or None."""
        found = self._made.get(identity)
        row = self.tables.laws.get((identity,)) if found is None else None
        if row is not None:
            found = self._made[identity] = facts.instrument(row, self._versions.get(identity, ()))
        return found

    def instruments(self) -> Iterator[InstrumentFacts]:
        """Every instrument, in the order of the table."""
        return self._all(identity for (identity,) in self.tables.laws)

    def by_number(self, key: str) -> tuple[InstrumentFacts, ...]:
        """Instruments of which any version bears the number with this key (``registry.text.numbers.key``)."""
        serial = _NUMERAL.findall(key)[-1:]
        numbered = self._numbers.get(int(serial[0]), ()) if serial and serial[0].isdigit() else ()
        return tuple(self._all(dict.fromkeys(identity for raw, identity in numbered if self._number_key(raw) == key)))

    def by_title(self, folded: str) -> tuple[InstrumentFacts, ...]:
        """Instruments whose title, short title, alias or short form in common use, folded, is this."""
        return tuple(self._all(self._titles.get(folded, ())))

    def title_keys(self) -> Sequence[tuple[str, str]]:
        """Folded titles, short titles and aliases with the id each belongs to, for an index of similar titles."""
        return self._title_keys

    def names(self) -> Sequence[str]:
        """Names that may be looked for in running text without book marks; see :mod:`registry.catalogue.names`."""
        from registry.catalogue.names import fit_names

        return fit_names(self.tables.laws.values(), (short for short, _ in self._short_forms))

    def maps_from(self, identity: str) -> tuple[RenumberMap, ...]:
        """Article maps that lead away from a version of the instrument, oldest first."""
        if identity not in self._built_maps:
            self._built_maps[identity] = tuple(self.map(row) for row in self._maps.get(identity, ()))
        return self._built_maps[identity]

    def map(self, row: Row) -> RenumberMap:
        """The article map of a row of the table of maps."""
        return facts.renumber_map(row, self.article_rows(row))

    def article_rows(self, row: Row) -> list[Row]:
        """The article rows of a row of the table of maps: old, new, relation, similarity."""
        key = tuple(row[:4])
        return self.tables.articles[key] if key in self.tables.articles else self._articles(row)

    def repeals_of(self, identity: str) -> tuple[facts.RepealFacts, ...]:
        """Which instruments this one ended, oldest first."""
        return tuple(facts.repeal(row) for row in self._repealing.get(identity, ()))

    def repealed_by(self, identity: str) -> tuple[facts.RepealFacts, ...]:
        """Which acts ended this instrument, oldest first; more than one where later lists repeat it."""
        return tuple(facts.repeal(row) for row in self._repealed.get(identity, ()))

    def search(self, words: str, limit: int | None = None) -> list[InstrumentFacts]:
        """Instruments in which every word occurs (title, alias, number, issuer, id), best first; one character is enough."""
        from registry.catalogue.search import search

        return search(self, words, limit)

    def resolve(self, wanted: str) -> list[InstrumentFacts]:
        """What a person means by an id, a number in any spelling, or a title, short form or alias, with or without a year.

        The year stands in a parenthesis or at the end (信访条例（2005）, 信访条例2005) and is that of promulgation.
        """
        from registry.catalogue.search import resolve

        return resolve(self, wanted)

    def age_days(self, today: dt.date) -> int:
        """Days from the day of the facts to ``today``; 0 when that day has not come."""
        return max(0, (today - self.as_of).days)

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Every number as written, with the id of its instrument: those of the instruments, then those of the versions."""
        yield from ((row[6], row[0]) for row in self.tables.laws.values() if row[6])
        yield from ((row[7], row[0]) for row in self.tables.versions.values() if row[7])

    def _all(self, identities: Iterable[str]) -> Iterator[InstrumentFacts]:
        return (found for identity in identities if (found := self.get(identity)))

    def _number_key(self, raw: str) -> str | None:
        if raw not in self._number_keys:
            from registry.text import numbers

            self._number_keys[raw] = numbers.key(raw)
        return self._number_keys[raw]

    @cached_property
    def _title_keys(self) -> list[tuple[str, str]]:
        return [(folded, identity) for folded, identities in self._titles.items() for identity in identities]

    @cached_property
    def _built_maps(self) -> dict[str, tuple[RenumberMap, ...]]:
        return {}

    @cached_property
    def _numbers(self) -> dict[int, list[tuple[str, str]]]:
        """Numbers by each numeral in them: reading a number in full is slow, so only those of one serial are read."""
        found: dict[int, list[tuple[str, str]]] = {}
        for raw, identity in self.numbers():
            for numeral in set(_NUMERAL.findall(raw)):
                value = int(numeral) if numeral.isdigit() else numerals.to_int(numeral)
                if value is not None:
                    found.setdefault(value, []).append((raw, identity))
        return found

    @cached_property
    def _titles(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for row in self.tables.laws.values():
            for name in {row[1], row[2], *row[3].split("|")}:
                if name:
                    found.setdefault(fold(name), {})[row[0]] = None
        for short, identity in self._short_forms:
            found.setdefault(fold(short), {})[identity] = None
        return {folded: tuple(identities) for folded, identities in found.items()}

    @cached_property
    def _versions(self) -> dict[str, list[Row]]:
        return _grouped(self.tables.versions, 0)

    @cached_property
    def _maps(self) -> dict[str, list[Row]]:
        return _grouped(self.tables.maps, 0)

    @cached_property
    def _repealing(self) -> dict[str, list[Row]]:
        return _grouped(self.tables.repeals, 5)

    @cached_property
    def _repealed(self) -> dict[str, list[Row]]:
        return _grouped(self.tables.repeals, 6)


def _grouped(rows: dict[Key, Row], column: int) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows.values():
        found.setdefault(row[column], []).append(row)
    return found


def load() -> Catalogue:
    """The package's facts with the user's own additions; read once, and again when the additions have changed.

    Raises StorageError when additions are there but cannot be read: facts that somebody added are never passed over.
    """
    where = additions.folder()
    stamp = additions.stamp(where)
    return _load(where if stamp else None, stamp)


@lru_cache(maxsize=2)
def _load(where: Path | None, stamp: tuple[int, int] | None) -> Catalogue:
    """The catalogue with the additions of a place, or without any; ``stamp`` makes the cache notice that they changed."""
    from registry.catalogue.names import short_forms

    tables, as_of = source.package_tables(), source.package_as_of()
    version, made = as_of.isoformat(), additions.imports(where) if where and stamp else ()
    for each in made:
        additions.apply(tables, each)
    if where and made:
        version += f"+{additions.digest(additions.read(where))[:12]}"
    stated = [dt.date.fromisoformat(each.as_of) for each in made if each.as_of]
    pairs = [(row["short"], row["id"]) for row in short_forms()]
    return Catalogue(tables, max([as_of, *stated]), made, source.package_articles, pairs, version)
