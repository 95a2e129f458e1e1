"""What each key would record, before it is pressed: outcomes with their reasons, and the reasons under the digits."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from registry.text import visible
from registry.values import Outcome
from tui.cells import fit
from tui.state.opinion import BY_DIGIT, ENDING, Draft, reasons_for
from tui.state.session import Session
from tui.widgets.flow import flow
from tui.widgets.keys import LOW

KEYS = {
    Outcome.RETAIN: "r",
    Outcome.AMEND: "a",
    Outcome.REPEAL: "x",
    Outcome.LAPSE: "l",
    Outcome.OUT_OF_SCOPE: "o",
    Outcome.UNSURE: "u",
}
"""The key of each outcome; with Shift it opens the form instead."""
DIGITS = "1234567890"


class DecisionBar(Static):
    """The bar under the document; nothing is recorded that does not stand here."""

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        super().__init__(id=id)
        self.session = session
        self._shown: tuple[Draft, Outcome | None, str] | None = None

    def show(self, draft: Draft, proposal: Outcome | None, told: str = "") -> None:
        """Show what would be recorded; ``told`` is why nothing can be."""
        self._shown = (draft, proposal, told)
        self._draw()

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere."""
        self._draw()

    def _draw(self) -> None:
        """Outcomes, reasons, note."""
        if self._shown is None:
            return
        draft, proposal, told = self._shown
        if told:
            self.update(Content(told))
            return
        cells = max(20, (self.size.width or self.app.size.width) - 2)
        lines = [*flow(self._outcomes(draft, proposal), cells), *flow(self._grounds(draft), cells)]
        words = self.session.words
        clauses = words.joined((draft.clauses or draft.offered).splitlines())
        if clauses and self.app.size.height >= LOW:
            lines.append(Content(fit(words("bar.clauses", clauses=clauses), cells)))
        if draft.note:
            lines.append(Content(fit(f"{words('opinion.note')} {visible(draft.note)}", cells)))
        self.update(Content("\n").join(lines))

    def _outcomes(self, draft: Draft, proposal: Outcome | None) -> Iterator[Content]:
        """Each outcome with its key and the reasons it would carry; the proposed one is marked by a sign."""
        for outcome, letter in KEYS.items():
            codes = reasons_for(draft, outcome, self.session.grounds)
            lacking = outcome in ENDING and not codes
            reasons = self.session.words("needs_reason") if lacking else " ".join(codes)
            click = Style.from_meta({"@click": f"screen.decide('{outcome.value}')"})
            here = outcome is proposal
            key = Content.styled(f" {letter} ", Style(reverse=True, bold=True) + click)
            name = Content.styled(
                f"{'*' if here else ' '}{self.session.words.outcome(outcome)} ", Style(bold=here) + click
            )
            yield key + name + Content.styled(f"{reasons} " if reasons else " ", Style(dim=True) + click)

    def _grounds(self, draft: Draft) -> Iterator[Content]:
        """The reasons under the digits, ticked ones with an x."""
        for digit, code in zip(DIGITS, BY_DIGIT, strict=True):
            ticked = code in draft.ticked
            style = Style(bold=ticked) + Style.from_meta({"@click": f"screen.tick('{code}')"})
            label = self.session.words(f"ground.{code}")
            yield Content.styled(f"{digit}[{'x' if ticked else ' '}]{label}  ", style)
