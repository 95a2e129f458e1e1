"""The fuzzy tier: titles that look like the one mentioned, each with its score and the reasons for and against."""

from __future__ import annotations

from dataclasses import dataclass, replace

from registry.matching import forms
from registry.matching.choosing import Ask, choose, misfit, unlikely
from registry.matching.directory import Directory
from registry.matching.guards import Pair, discriminating, refusal
from registry.matching.index import BigramIndex
from registry.values import Candidate, InstrumentFacts, Link, Resolution

ACCEPT, SHOW = 90.0, 75.0
_CLOSE, _CLOSE_STRICT = 2.0, 6.0  # points within which two titles are told apart by a person
_SHOWN, _JUDGED = 3, 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """A title like the one mentioned: ``refused`` is the guard's reason, ``differs`` what tells the two apart."""

    item: InstrumentFacts
    title: str
    score: float
    refused: str | None
    differs: str | None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons against, then what differs."""
        return tuple(filter(None, (self.refused, self.differs)))


class FuzzyTier:
    """Proposes by likeness and accepts only what every guard lets pass; made once for a directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._keys = list(dict.fromkeys((forms.strip_state(title), id_) for title, id_ in directory.title_keys()))
        self.index = BigramIndex([title for title, _ in self._keys])

    def link(self, ask: Ask) -> Link:
        """The link for a title that no reading knows."""
        found = self.alike(_without_version(ask))
        if not found:
            return Link(Resolution.UNMATCHED, reason="no_match")
        best, close = found[0], _CLOSE_STRICT if ask.strict else _CLOSE
        shown = tuple(candidate(one.item, one.score, one.reasons) for one in found[:_SHOWN])
        passing = [one for one in found if not one.refused and one.score >= ACCEPT]
        if not passing or passing[0].score < best.score - close:
            return Link(Resolution.CANDIDATE, best.score, None, shown, best.refused or "low_similarity")
        rivals = [one for one in found if not one.refused and one.score >= passing[0].score - close]
        if len({one.title for one in rivals}) > 1:
            return Link(Resolution.AMBIGUOUS, best.score, None, shown, "close_second")
        choice = choose([one.item for one in rivals], replace(ask, title=rivals[0].title), self._directory.own)
        if choice.instrument is None:
            return Link(Resolution.AMBIGUOUS, best.score, None, shown, choice.reason)
        return Link(Resolution.FUZZY, passing[0].score, choice.instrument, shown, "similar")

    def alike(self, ask: Ask) -> list[Likeness]:
        """Titles of at least the score from which a person may look at them, best first; one for each instrument."""
        query = forms.strip_state(ask.title)
        found: dict[str, Likeness] = {}
        for position, score in self.index.search(query, _JUDGED, SHOW):
            title, id_ = self._keys[position]
            item = self._directory.get(id_) if id_ not in found else None
            if item:
                whole = (
                    _with_state(query, title, score)
                    if query != ask.title and item.title.startswith(forms.STATE)
                    else score
                )
                found[id_] = self._judge(query, title, item, whole, ask)
        return sorted(found.values(), key=lambda one: -one.score)

    def _judge(self, query: str, title: str, item: InstrumentFacts, score: float, ask: Ask) -> Likeness:
        pair = Pair(query, title, self.index.count, ask.strict, ask.mention.issuers, item.issuer)
        refused = refusal(pair) or unlikely(item, ask) or misfit(item, replace(ask, title=title), self._directory.own)
        return Likeness(item, title, score, refused, discriminating(pair))


def _without_version(ask: Ask) -> Ask:
    """Without a parenthesis like (2019年修正), which no title has; a trial or an edition (2022年版) may be a text of its own."""
    kept = forms.is_trial(ask.title) or "版" in forms.closing_parenthesis(ask.title)
    return ask if kept else replace(ask, title=forms.without_version(ask.title))


def _with_state(query: str, title: str, score: float) -> float:
    """The ratio of two titles that both begin with 中华人民共和国, from the ratio without it."""
    length, state = len(query) + len(title), 2 * len(forms.STATE)
    return (score * length + 100 * state) / (length + state)


def candidate(item: InstrumentFacts, score: float, reasons: tuple[str, ...] = ()) -> Candidate:
    """An instrument as it is shown to a person who chooses."""
    return Candidate(item.id, item.title, item.number, item.kind, round(score, 1), reasons)
