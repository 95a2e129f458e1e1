"""The instruments a mention may mean: those of the catalogue and the office's own, by number and by title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

from registry.matching import forms
from registry.matching.choosing import number_keys
from registry.text import fold, numbers
from registry.values import InstrumentFacts

Instruments = tuple[InstrumentFacts, ...]
_Value = TypeVar("_Value")


class Facts(Protocol):
    """What the matcher asks of a catalogue; ``registry.catalogue.Catalogue`` is one."""

    def get(self, id_: str, /) -> InstrumentFacts | None:
        """The instrument of an id."""

    def by_number(self, key: str, /) -> Instruments:
        """Instruments a version of which bears the number."""

    def by_title(self, folded: str, /) -> Instruments:
        """Instruments with the folded title, short title or alias."""

    def title_keys(self) -> Sequence[tuple[str, str]]:
        """Folded titles and the ids that bear them."""


class Directory:
    """Look-ups over a catalogue and the office's own instruments; the rarer tables are made when first needed."""

    def __init__(self, catalogue: Facts, local: Iterable[InstrumentFacts] = ()) -> None:
        self._catalogue = catalogue
        self._own = {item.id: item for item in local}
        self._own_titles = _grouped((title, item) for item in self._own.values() for title in _own_titles(item))
        self._own_numbers = _grouped((key, item) for item in self._own.values() for key in number_keys(item))

    @property
    def own(self) -> frozenset[str]:
        """The ids of the office's own instruments."""
        return frozenset(self._own)

    def get(self, id_: str) -> InstrumentFacts | None:
        """The instrument of an id, or None."""
        return self._own.get(id_) or self._catalogue.get(id_)

    def by_number(self, key: str) -> Instruments:
        """Instruments a version of which bears the number; those whose own number it is come first."""
        found = _unique((*self._own_numbers.get(key, ()), *self._catalogue.by_number(key)))
        return tuple(sorted(found, key=lambda item: key not in _main_keys(item))) if len(found) > 1 else found

    def by_title(self, folded: str) -> Instruments:
        """Instruments with exactly this folded title, short title or alias."""
        own = self._own_titles.get(folded)
        found = self._catalogue.by_title(folded)
        return _unique((*own, *found)) if own else found

    def headless(self, folded: str) -> Instruments:
        """Instruments whose title is this one behind the name of the issuer: 关于…的意见 → 国务院关于…的意见."""
        return self._all(self._headless.get(folded, ()))

    def loosely(self, folded: str) -> Instruments:
        """Instruments whose title is this one but for points and the name of the State inside it."""
        return self._all(self._loose.get(forms.loose(folded), ()))

    def versionless(self, folded: str) -> Instruments:
        """Instruments whose title is this one but for a closing parenthesis: 名录 → 名录（2021年版）."""
        return self._all(self._versionless.get(folded, ()))

    def title_keys(self) -> list[tuple[str, str]]:
        """Every folded title with the id of the instrument that bears it, for the index."""
        own = [(title, id_) for id_, item in self._own.items() for title in _own_titles(item)]
        return [*self._catalogue.title_keys(), *own]

    def _all(self, ids: Iterable[str]) -> Instruments:
        return tuple(item for id_ in dict.fromkeys(ids) if (item := self.get(id_)))

    @cached_property
    def _headless(self) -> dict[str, list[str]]:
        return _grouped((rest, id_) for title, id_ in self.title_keys() if (rest := forms.about(title)))

    @cached_property
    def _loose(self) -> dict[str, list[str]]:
        return _grouped((forms.loose(title), id_) for title, id_ in self.title_keys())

    @cached_property
    def _versionless(self) -> dict[str, list[str]]:
        shortened = (
            (forms.without_version(title), title, id_) for title, id_ in self.title_keys() if title[-1:] == ")"
        )
        return _grouped((short, id_) for short, title, id_ in shortened if short != title)


def _main_keys(item: InstrumentFacts) -> tuple[str, ...]:
    """Numbers under which the whole text was made (制定, 修订), not those of orders that amend many texts at once."""
    raw = (item.number, *(version.number for version in item.versions if version.kind != "修正"))
    return tuple(key for one in raw if one and (key := numbers.key(one)))


def _own_titles(item: InstrumentFacts) -> tuple[str, ...]:
    """Titles of an own instrument, with the text inside its covering notice."""
    named = [fold(title) for title in (item.title, item.short_title, *item.aliases) if title]
    inner = [forms.strip_state(forms.covered(title)[1]) for title in named]
    return tuple(dict.fromkeys(title for title in (*named, *inner) if len(title) >= 2))


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> dict[str, list[_Value]]:
    table: dict[str, list[_Value]] = {}
    for key, value in pairs:
        table.setdefault(key, []).append(value)
    return table


def _unique(items: Iterable[InstrumentFacts]) -> Instruments:
    return tuple({item.id: item for item in items}.values())
