"""From a mention to the instrument it means, or an honest refusal.

Number first, then issuer and title, then alias, then likeness within guards. A likeness is never called exact; where two
instruments remain, none is chosen and both are shown with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from registry.matching import agreement, forms
from registry.matching.choosing import Ask, Choice, choose, made_later, restarts, unlikely
from registry.matching.directory import Directory, Facts
from registry.matching.likeness import FuzzyTier, candidate
from registry.matching.named import Reading, readings
from registry.text import fold, numbers
from registry.values import InstrumentFacts, Link, Mention, Relation, Resolution

_REMEMBERED = 100_000
_WRITTEN_OUT = 100.0
_NEARLY = 95.0  # a reading that leaves a little out
_SHOWN = 5

_Key = tuple[object, ...]


class Matcher:
    """Links mentions to the instruments of a catalogue and to the office's own.

    ``local`` are the office's own instruments, matched by number and title like the rest. One matcher serves many
    documents: answers are remembered, and the index of likeness is built only when a title needs it.
    """

    def __init__(self, catalogue: Facts, local: Iterable[InstrumentFacts] = ()) -> None:
        self._directory = Directory(catalogue, local)
        self._memory: dict[_Key, Link] = {}

    def link(
        self, mention: Mention, dated: dt.date | None, issuers: tuple[str, ...] = (), *, strict: bool = False
    ) -> Link:
        """The link for a mention in a document of ``dated`` by ``issuers``; ``strict`` for recognised (OCR) text.

        ``Link.instrument`` is set for exact and fuzzy links only; ``reason`` says why it was accepted or declined, and
        ``number_conflict`` names the instrument to which the number belongs when title and number disagree.
        """
        key = (*_telling(mention), dated, issuers, strict)
        known = self._memory.get(key)
        if known is None:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            known = self._memory[key] = self._link(_ask(mention, dated, issuers, strict))
        return known

    def forget(self) -> None:
        """Let go of the answers given so far; the directory and the index of likeness stay."""
        self._memory.clear()

    def _link(self, ask: Ask) -> Link:
        if ask.mention.form == "batch":
            return Link(Resolution.BATCH, reason="batch")
        numbered = self._numbered(ask)
        if not ask.title or (forms.is_bare_type_word(ask.title) and not self._directory.by_title(ask.title)):
            return self._by_number_alone(ask, numbered)
        named = self._by_title(ask, numbered)
        if not numbered:
            return named or self._fuzzy.link(ask)
        return self._by_both(ask, named, numbered)

    def _numbered(self, ask: Ask) -> tuple[InstrumentFacts, ...]:
        found = (item for key in ask.keys for item in self._directory.by_number(key))
        return tuple({item.id: item for item in found}.values())

    def _by_number_alone(self, ask: Ask, numbered: tuple[InstrumentFacts, ...]) -> Link:
        if not numbered:
            return Link(Resolution.UNMATCHED, reason="number_unknown" if ask.keys else "bare_kind")
        if restarts(ask.keys):
            return _declined(Choice(None, "number_restarts", numbered))
        choice = choose(agreement.first_bearers(numbered, ask.keys), ask, frozenset(item.id for item in numbered))
        return _accepted(choice.instrument, "number") if choice.instrument else _declined(choice)

    def _by_title(self, ask: Ask, numbered: tuple[InstrumentFacts, ...]) -> Link | None:
        """The link of the plainest reading that settles on one instrument, else the first that could not; None without any."""
        declined: Link | None = None
        bearers = {item.id for item in numbered}
        for reading in readings(ask, self._directory):
            found = [item for item in reading.found if numbered or not made_later(item, ask)]
            both = [item for item in found if item.id in bearers]
            choice = (
                choose(both or found, ask, self._directory.own | bearers)
                if found
                else Choice(None, "number_differs", tuple(reading.found))
            )
            if choice.instrument and not reading.sure and (reason := unlikely(choice.instrument, ask)):
                choice = Choice(None, reason, (choice.instrument,))
            if choice.instrument:
                return _read(reading, choice.instrument, bool(both))
            declined = declined or _declined(choice)
            if choice.reason == "two_remain":
                break
        return declined

    def _by_both(self, ask: Ask, named: Link | None, numbered: tuple[InstrumentFacts, ...]) -> Link:
        """Title and number: the title decides where it is written out, the number where it is not; what disagrees is told."""
        bearers = {item.id: item for item in numbered}
        if named and named.instrument:
            if named.instrument.id in bearers:
                return named
            if other := agreement.replaced(named.instrument, ask, numbered):
                return _accepted(other, "number_and_title")
            if not agreement.conflict(named.instrument, ask, numbered):
                return named
            return _with_conflict(named, numbered[0])
        agreeing = [item for item in numbered if agreement.agrees(ask, item)]
        if agreeing:
            choice = choose(agreeing, ask, frozenset(bearers))
            return _accepted(choice.instrument, "number") if choice.instrument else _declined(choice)
        if named:
            return named
        return self._disagreeing(ask, numbered)

    def _disagreeing(self, ask: Ask, numbered: tuple[InstrumentFacts, ...]) -> Link:
        """A title that no reading knows beside a number of another text: both are shown, neither is chosen."""
        alike = self._fuzzy.link(ask)
        owner = candidate(numbered[0], agreement.similarity(ask, numbered[0]), ("number",))
        shown = (owner, *(one for one in alike.candidates if one.id != owner.id))[:_SHOWN]
        conflict = None if restarts(ask.keys) else owner.id
        return Link(Resolution.CANDIDATE, owner.score, None, shown, "title_number_disagree", conflict)

    @cached_property
    def _fuzzy(self) -> FuzzyTier:
        return FuzzyTier(self._directory)


def _telling(mention: Mention) -> _Key:
    """What of a mention decides about its link."""
    past = mention.relation is Relation.REPEALS
    return (
        mention.title,
        mention.number,
        mention.refers_to,
        mention.refers_number,
        mention.version_year,
        mention.issuers,
        mention.form,
        past,
    )


def _ask(mention: Mention, dated: dt.date | None, issuers: tuple[str, ...], strict: bool) -> Ask:
    raw = (mention.number, mention.refers_number, mention.title if mention.form == "number" else None)
    keys = tuple(dict.fromkeys(key for one in raw if one and (key := numbers.key(one))))
    title = fold(mention.refers_to or ("" if mention.form == "number" else mention.title))
    return Ask(mention, title, keys, dated, issuers, strict)


def _read(reading: Reading, instrument: InstrumentFacts, both: bool) -> Link:
    if both:
        return _accepted(instrument, "number_and_title")
    if reading.sure:
        return _accepted(instrument, reading.reason)
    shown = (candidate(instrument, _NEARLY, (reading.reason,)),)
    return Link(Resolution.FUZZY, _NEARLY, instrument, shown, reading.reason)


def _accepted(instrument: InstrumentFacts, reason: str) -> Link:
    return Link(Resolution.EXACT, _WRITTEN_OUT, instrument, reason=reason)


def _declined(choice: Choice) -> Link:
    several = len(choice.remaining) > 1
    shown = tuple(candidate(item, _WRITTEN_OUT, (choice.reason,)) for item in choice.remaining[:_SHOWN])
    return Link(Resolution.AMBIGUOUS if several else Resolution.CANDIDATE, _WRITTEN_OUT, None, shown, choice.reason)


def _with_conflict(named: Link, owner: InstrumentFacts) -> Link:
    shown = (*named.candidates, candidate(owner, 0.0, ("number",)))
    return Link(named.resolution, named.score, named.instrument, shown, named.reason, owner.id)
