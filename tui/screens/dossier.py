"""One document: its text with every mark in place, what is known beside it, and the bar that decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from registry.text import visible
from tui import messages
from tui.cells import fit
from tui.screens.picturing import Picturing
from tui.screens.working import awake
from tui.state.background import recognised
from tui.state.dossier import DossierState
from tui.widgets.decision_bar import DecisionBar
from tui.widgets.keys import KeyLine
from tui.widgets.opinions import Opinions
from tui.widgets.paper import Paper
from tui.widgets.picture import Picture
from tui.widgets.side import Side

if TYPE_CHECKING:
    from tui.screens.queue import QueueScreen
    from tui.state.session import Session


AHEAD_PAUSE = 0.1
TURN_PAUSE = 0.15


class DossierScreen(Picturing):
    """The desk with one document on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "next_finding"),
        Binding("N", "step(-1)", "previous_finding", show=False),
        Binding("c", "citation(1)", "next_citation", show=False),
        Binding("C", "citation(-1)", "previous_citation", show=False),
        Binding("d", "doubtful(1)", "next_doubtful", show=False),
        Binding("D", "doubtful(-1)", "previous_doubtful", show=False),
        Binding("i", "views", "side"),
        Binding("J,ctrl+down", "leaf(1)", "side_down", show=False),
        Binding("K,ctrl+up", "leaf(-1)", "side_up", show=False),
        Binding("w", "wrong", "wrong_link"),
        Binding("plus", "missed", "missed_link"),
        Binding("e", "correct", "correct"),
        Binding("t", "twin", "twin", show=False),
        Binding("escape,q", "leave", "queue"),
    ]

    def __init__(
        self, session: Session, queue: QueueScreen, instrument: int, fetched: DossierState | None = None
    ) -> None:
        super().__init__(session, queue)
        self.first, self.fetched = instrument, fetched

    def compose(self) -> ComposeResult:
        """Head, text beside what is known, opinions, bar, status, keys."""
        yield Static(id="head")
        with Container(id="desk"):
            yield Paper(self.session, id="paper")
            yield Picture(self.session, id="picture")
            yield Side(self.session, id="side")
        yield Opinions(self.session, id="opinions")
        yield DecisionBar(self.session, id="bar")
        yield Static(id="status")
        yield KeyLine(self.session.words)

    def on_mount(self) -> None:
        """Show the document that was opened, or fetch it."""
        self.query_one(Opinions).display = False
        self.set_focus(self.query_one(Paper))
        if self.fetched is not None:
            self.call_after_refresh(self.show, self.fetched)
        else:
            self.open(self.first)

    # --- showing ---------------------------------------------------------------------------------------------------

    def show(self, state: DossierState) -> None:
        """Put a document on the desk, with its marks, explanation and bar."""
        again = self.state is not None and self.state.view.instrument.id == state.view.instrument.id
        self.state = state
        with self.app.batch_update():
            self.query_one(Opinions).show_if_two(state.view)
            self.query_one(Paper).show(state)
            self.query_one(Side).show(state, None if again else "explanation")
            self.show_bar()
            self._head()
        self.look_again()
        if state.view.dossier is None:
            self.tell(self.words("told.no_text"))
        index = self.queue.state.index_of(state.item)
        if index is not None:
            self.queue.state.cursor = index
        self.set_timer(AHEAD_PAUSE, self.fetch_ahead)

    def on_resize(self) -> None:
        """Another width holds more, or less, of the head."""
        self._head()

    @on(Paper.Turned)
    def _turned(self) -> None:
        """Another part of the text is in sight."""
        self._head()
        self.set_timer(TURN_PAUSE, self._turned_to)

    def _turned_to(self) -> None:
        """Draw the page that came into sight, unless it is drawn."""
        page = self._page_in_sight()
        if page != self.page_seen and self._text_in_sight():
            self.look_again()
            self.page_seen = page

    def _head(self) -> None:
        """Title; below it the page in sight, always, then number, issuers, day and state."""
        if self.state is None:
            return
        cells = self.size.width - 2
        title = fit(visible(self.state.view.instrument.title), cells)
        under = "  ".join(visible(part) for part in (*self._reading(), *self._particulars()) if part)
        self.query_one("#head", Static).update(
            Content.assemble((title, "bold"), "\n", (fit(under, cells), "dim")), layout=False
        )

    def _reading(self) -> Iterator[str]:
        """The page in sight; where the format has none, the line."""
        state, paper = self.state, self.query_one(Paper)
        assert state is not None  # noqa: S101 -- for the type checker; the caller looked
        page, pages = state.shown.page_at(paper.top_line), len(state.shown.page_starts)
        lines = len(state.shown.lines)
        last = min(lines, paper.top_line + max(1, paper.size.height))
        if page:
            yield self.words("page_of", page=page, pages=pages)
        elif lines:
            yield self.words("line_of", line=last, lines=lines)
        if state.view.recognition:
            yield recognised(state.view.recognition, self.words)
        if state.findings:
            yield self.words("finding_of", at=state.stop.number if state.stop else 0, count=len(state.findings))

    def _particulars(self) -> Iterator[str]:
        """State, number, issuers, day, place in the queue."""
        assert self.state is not None  # noqa: S101 -- for the type checker; the caller looked
        instrument, item = self.state.view.instrument, self.state.view.item
        told = self.words.outcome(item.outcome) if item and item.outcome else ""
        yield told or self.words(f"state.{item.state}" if item else "state.none")
        yield instrument.number or self.words("no_number")
        yield str(instrument.dated or self.words("no_day"))
        index = self.queue.state.index_of(self.state.item)
        if index is not None:
            yield self.words("place", at=index + 1, count=len(self.queue.state.ids))
        yield "、".join(instrument.issuers)

    # --- moving among what is marked -------------------------------------------------------------------------------

    @awake
    def action_step(self, by: int) -> None:
        """To the next finding, or the one before."""
        self._step(by, findings=True)

    @awake
    def action_citation(self, by: int) -> None:
        """To the next citation, or the one before."""
        self._step(by, findings=False)

    @awake
    def action_doubtful(self, by: int) -> None:
        """To the next line that recognition was not sure of, or the one before."""
        state = self.state
        line = state.step_doubtful(by) if state else None
        if state is None or line is None:
            self.tell(self.words("told.no_doubtful"))
            return
        self.query_one(Paper).show_place(line.start)
        self._head()
        at, count = state.compared + 1, len(state.doubtful)
        text = state.text[line.start : line.end].replace("\n", " ")
        self.tell(
            self.words("told.doubtful", at=at, count=count, page=line.page, sure=f"{line.confidence:.2f}", text=text)
        )

    def _step(self, by: int, *, findings: bool) -> None:
        if self.state is None:
            return
        if not self.state.step(by, findings=findings):
            self.tell(self.words("told.no_findings" if findings else "told.no_citations"))
            return
        self._look()

    def _look(self) -> None:
        """Look at the present stop."""
        self.query_one(Paper).show_stop()
        self.query_one(Side).show(view="explanation")
        self._head()
        self.look_again()

    @on(Paper.Touched)
    def _touched(self, message: Paper.Touched) -> None:
        """Look at what was clicked on."""
        if self.state is not None and self.state.go_to(message.place):
            self._look()

    @awake
    def action_views(self) -> None:
        """The next view beside the text."""
        self.query_one(Side).next_view()

    def action_leaf(self, by: int) -> None:
        """Scroll the view beside the text."""
        self.query_one(Side).leaf(by)

    def action_side(self, view: str) -> None:
        """One view beside the text."""
        self.query_one(Side).show(view=view)

    @awake
    def action_leave(self) -> None:
        """Back to the queue, on the line of this document."""
        self.app.pop_screen()
        self.queue.stay(self.state.item if self.state else None)

    @awake
    def action_twin(self) -> None:
        """The next document of the same title or subject, or of nearly the same text; from the last back to the first."""
        if self.state is None or self.busy:
            return
        here = self.state.view.instrument.id
        twins = sorted({twin for twin, _, _ in self.state.view.twins} | set(self.state.near))
        if not twins:
            self.tell(self.words("told.no_twins"))
            return
        self.ahead = None
        self.open(next((twin for twin in twins if twin > here), twins[0]))

    # --- putting right ---------------------------------------------------------------------------------------------

    @awake
    def action_wrong(self) -> None:
        """Say that the link of this citation is wrong, and what it means instead."""
        from tui.screens.linking import LinkScreen

        stop = self.state.stop if self.state else None
        if self.state is None or stop is None or stop.citation is None:
            self.tell(self.words("told.no_citation_here"))
            return
        self.app.push_screen(LinkScreen(self.session, self.state, stop.citation), self._corrected)

    @awake
    def action_missed(self) -> None:
        """Add a citation that the reading missed."""
        from tui.screens.linking import MissedScreen

        if self.state is not None and self.state.text:
            top = self.state.shown.lines[self.query_one(Paper).top_line].start
            self.app.push_screen(MissedScreen(self.session, self.state, self.state.shown.to_text(top)), self._corrected)

    @awake
    def action_correct(self) -> None:
        """Correct fields that were misread."""
        from tui.screens.correcting import CorrectScreen

        if self.state is not None:
            self.app.push_screen(CorrectScreen(self.session, self.state.view), self._corrected)

    def _corrected(self, done: messages.Corrected | None) -> None:
        """Read the dossier again after a correction."""
        if done is None or self.state is None:
            return
        told = self.words("told.corrected")
        self.tell(told + (" " + self.words("told.made_stale", count=len(done.stale)) if done.stale else ""))
        self.ahead = None
        self.open(self.state.view.instrument.id)
        if self.state.item is not None:
            self.queue.rows_changed((self.state.item,))
