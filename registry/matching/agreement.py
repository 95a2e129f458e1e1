"""Whether the title and the number of one mention mean one text."""

from __future__ import annotations

from collections.abc import Sequence

from registry.matching import forms
from registry.matching.choosing import Ask, number_keys, restarts
from registry.text import fold, numbers
from registry.values import InstrumentFacts

_ALIKE, _ALIKE_STRICT = 60.0, 75.0


def first_bearers(numbered: Sequence[InstrumentFacts], keys: tuple[str, ...]) -> list[InstrumentFacts]:
    """Of several instruments with one number those that were made by it, not merely amended by the order that bears it."""
    made = [item for item in numbered if item.number and numbers.key(item.number) in keys]
    return made or list(numbered)


def conflict(linked: InstrumentFacts, ask: Ask, numbered: Sequence[InstrumentFacts]) -> bool:
    """Whether the number belongs to another text than the title's: no version's number, no covering notice, no amending order."""
    if restarts(ask.keys) or set(ask.keys) & set(number_keys(linked)):
        return False
    return not any(forms.same_text(fold(linked.title), fold(item.title)) for item in numbered)


def replaced(linked: InstrumentFacts, ask: Ask, numbered: Sequence[InstrumentFacts]) -> InstrumentFacts | None:
    """The bearer of the number, when it has the title of ``linked`` but ``linked`` has a number of its own.

    A text that was replaced under the same title (国办发〔2013〕101号 by 国办发〔2024〕5号): the number says which one is meant.
    """
    if restarts(ask.keys) or not linked.number or set(ask.keys) & set(number_keys(linked)):
        return None
    same = [item for item in numbered if forms.same_text(fold(linked.title), fold(item.title))]
    return same[0] if len(same) == 1 else None


def agrees(ask: Ask, item: InstrumentFacts) -> bool:
    """Whether a title which nobody knows can be a careless writing of the title of the instrument with its number.

    Years and other numerals must be the same: 纲要（2021-2025年） is not the text numbered for 2015-2020.
    """
    titles = [fold(title) for title in (item.title, item.short_title, *item.aliases) if title]
    if any(forms.same_text(ask.title, title) for title in titles):
        return True
    if restarts(ask.keys) or forms.numerals(forms.core(ask.title)) != forms.numerals(forms.core(titles[0])):
        return False
    return similarity(ask, item) >= (_ALIKE_STRICT if ask.strict else _ALIKE)


def similarity(ask: Ask, item: InstrumentFacts) -> float:
    """Indel ratio (0–100) of the mention's title and the likest title of an instrument, both without cover and issuer."""
    from rapidfuzz import fuzz

    asked = forms.core(ask.title)
    names = (item.title, item.short_title, *item.aliases)
    return max(float(fuzz.ratio(asked, forms.core(fold(name)))) for name in names if name)
