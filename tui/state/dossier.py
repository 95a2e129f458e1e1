"""One document on the desk: its text with marks, and the stops at which something is to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.reading.recognised import DoubtfulLine
from registry.service.answers import DossierView, FindingView
from registry.values import Citation, Resolution, Severity, Status, page_of
from tui.state.opinion import Draft, clauses_of, proposed, restored
from tui.state.session import Session
from tui.state.shown import Mark, Marks, Shown

ENDED = (Status.REPEALED, Status.LAPSED)
UNSURE = -2
"""What doubtful lines have in place of a stop: they are marked, and explained by the status line."""
LINKED = (Resolution.EXACT, Resolution.FUZZY, Resolution.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Stop:
    """Something to look at: a finding with the citation it speaks of, or a citation that no finding speaks of."""

    finding: FindingView | None
    citation: Citation | None
    number: int = 0  # of the finding, counted from 1

    @property
    def place(self) -> tuple[int, int] | None:
        """Where it stands in the text; None where it concerns the whole."""
        if (
            self.finding is not None
            and self.finding.finding.end > self.finding.finding.start
            and not self.finding.across
        ):
            return self.finding.finding.start, self.finding.finding.end
        if self.citation is not None:
            return self.citation.mention.start, self.citation.mention.end
        return None


class DossierState:
    """A dossier ready to be shown. ``current`` is the stop at which the reviewer looks, -1 before the first."""

    def __init__(self, view: DossierView, draft: Draft) -> None:
        self.view = view
        self.draft = draft
        read = view.dossier
        self.text = read.text if read else ""
        self.stops = tuple(_stops(view))
        self.findings = tuple(i for i, stop in enumerate(self.stops) if stop.finding)
        tags = [(stop.place[0], f"[{stop.number}]") for stop in self.stops if stop.number and stop.place]
        self.shown = Shown(self.text, tags, read.page_starts if read else ())
        self.doubtful = view.recognition.lines if view.recognition else ()
        unsure = [Mark(line.start, line.end, "unsure", UNSURE) for line in self.doubtful]
        self.marks = Marks(self.shown, [*unsure, *_marks(self.stops)])
        self.compared = -1  # the doubtful line that was looked at last
        self.current = self.findings[0] if self.findings else (0 if self.stops else -1)

    @property
    def item(self) -> int | None:
        """The item in the round, None where the document is in none."""
        return self.view.item.id if self.view.item else None

    @property
    def near(self) -> tuple[int, ...]:
        """Instruments with nearly the same text, as the finding about them names them (``number:percent``, by commas)."""
        told = [str(f.finding.arguments.get("likes", "")) for f in self.view.findings if f.finding.rule == "near_text"]
        numbers = (part.partition(":")[0] for likes in told for part in likes.split(","))
        return tuple(int(number) for number in numbers if number.isdecimal() and int(number) != self.view.instrument.id)

    @property
    def stop(self) -> Stop | None:
        """What is looked at."""
        return self.stops[self.current] if 0 <= self.current < len(self.stops) else None

    def page_of(self, place: int) -> int | None:
        """The page on which a place of the text stands, None where the format has none."""
        return page_of(self.shown.page_starts, place) if self.shown.page_starts else None

    def step(self, by: int, *, findings: bool) -> bool:
        """Go to the next (or previous) finding, or citation, going round; False where there is none."""
        choices = self.findings if findings else tuple(i for i, s in enumerate(self.stops) if s.citation)
        if not choices:
            return False
        later = [i for i in choices if (i > self.current if by > 0 else i < self.current)]
        self.current = (later[0] if by > 0 else later[-1]) if later else choices[0 if by > 0 else -1]
        return True

    def step_doubtful(self, by: int) -> DoubtfulLine | None:
        """The next (or previous) line that recognition was not sure of, going round; None where there is none."""
        if not self.doubtful:
            return None
        at = self.compared + by if self.compared >= 0 or by > 0 else -1
        self.compared = at % len(self.doubtful)
        return self.doubtful[self.compared]

    def go_to(self, place: int) -> bool:
        """Go to what stands at a place of the text, as after a click."""
        for index, stop in enumerate(self.stops):
            if stop.place and stop.place[0] <= place < stop.place[1]:
                self.current = index
                return True
        return False


def load(session: Session, instrument: int) -> DossierState:
    """Fetch a dossier and prepare it (worker)."""
    view = session.registry.dossier(instrument, viewer=session.actor.name, round_name=session.round_name)
    kept = session.keep.draft(draft_place(session, view.instrument.id))
    draft = restored(kept, proposed(view.findings))
    draft.offered = clauses_of(view.findings)
    state = DossierState(view, draft)
    if session.cells:
        state.shown.wrap(session.cells)
    return state


def draft_place(session: Session, instrument: int) -> str:
    """The name under which an unfinished opinion is kept."""
    return f"{session.registry.where}|{session.round_name or ''}|{instrument}|{session.actor.name}"


def _stops(view: DossierView) -> Iterator[Stop]:
    """Findings and citations by their place in the text; what has no place comes first."""
    citations = {c.id: c for c in view.dossier.citations} if view.dossier else {}
    told = {f.finding.citation for f in view.findings}
    stops = [Stop(finding, citations.get(finding.finding.citation or "")) for finding in view.findings]
    stops += [Stop(None, citation) for key, citation in citations.items() if key not in told]
    number = 0
    for stop in sorted(stops, key=_order):
        number += stop.finding is not None
        yield Stop(stop.finding, stop.citation, number if stop.finding else 0)


def _order(stop: Stop) -> tuple[int, int, str]:
    """By place; findings before citations of the same place."""
    place = stop.place
    return (place[0] if place else -1, 0 if stop.finding else 1, stop.finding.finding.rule if stop.finding else "")


def _marks(stops: tuple[Stop, ...]) -> Iterator[Mark]:
    """Marks of all stops that have a place."""
    for index, stop in enumerate(stops):
        place = stop.place
        if place is None:
            continue
        if stop.citation is not None:
            mention = stop.citation.mention
            yield Mark(mention.start, mention.end, citation_style(stop.citation), index)
        if stop.finding is not None:
            yield Mark(place[0], place[1], finding_style(stop.finding.finding.severity), index)


def citation_style(citation: Citation) -> str:
    """The name of a citation's mark: what holds of the cited text, or that it is not known which is meant."""
    if citation.link.resolution not in LINKED:
        return "unlinked"
    if citation.standing.status in ENDED:
        return "ended"
    return "revised" if citation.standing.status is Status.REVISED_SINCE else "cited"


def finding_style(severity: Severity) -> str:
    """The name of a finding's mark."""
    return f"finding-{severity.value}"
