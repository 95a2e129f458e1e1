"""Deciding at the document: one key records what the bar shows, then the next document comes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from registry.values import Outcome
from tui import messages
from tui.screens.working import Desk, awake
from tui.state import recording
from tui.state.dossier import DossierState, draft_place, load
from tui.state.opinion import BY_DIGIT, suggested, whole
from tui.widgets.decision_bar import DIGITS, KEYS, DecisionBar

if TYPE_CHECKING:
    from tui.screens.queue import QueueScreen
    from tui.state.session import Session


WAITING = 0.6
"""Seconds after which a recording that is not done is spoken of."""


class Deciding(Desk):
    """The half of the dossier screen that records; the other half shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"decide('{outcome.value}')", f"outcome_{outcome.value}", show=False) for outcome, key in KEYS.items()),
        *(Binding(key.upper(), f"form('{outcome.value}')", f"form_{outcome.value}", show=False) for outcome, key in KEYS.items()),
        *(Binding(digit, f"tick('{code}')", "tick", show=False) for digit, code in zip(DIGITS, BY_DIGIT, strict=True)),
        Binding("m", "note", "note"),
        Binding("z", "undo", "undo"),
        Binding("s", "skip", "skip"),
        Binding("b", "back", "back", show=False),
    ]  # fmt: skip

    def __init__(self, session: Session, queue: QueueScreen) -> None:
        super().__init__(session)
        self.queue = queue
        self.state: DossierState | None = None
        self.ahead: DossierState | None = None
        self.skipped: list[int] = []
        self.busy = False
        self.recording = ""

    def show(self, state: DossierState) -> None:
        """Put a document on the desk."""
        raise NotImplementedError

    # --- what may be done ------------------------------------------------------------------------------------------

    def refusal(self, state: DossierState) -> str:
        """Why nothing can be recorded on this document by the person at the desk; empty when it can."""
        view = self.session.round
        item = state.view.item
        if item is None or view is None:
            return self.words("told.not_in_round")
        if view.state != "open":
            return self.words(f"told.round_{view.state}")
        if self.session.approving:
            return "" if item.state in ("disputed", "decided", "stale") else self.words("told.not_for_approver")
        mine = any(d.live and d.reviewer == self.session.actor.name for d in state.view.decisions)
        if self.session.two_reviewers and item.state == "disputed" and not mine:
            return self.words("told.needs_approver")
        return ""

    def show_bar(self) -> None:
        """Show what each key would record."""
        if self.state is not None:
            told = self.refusal(self.state)
            proposal = suggested(self.state.view.findings) or Outcome.RETAIN
            self.query_one(DecisionBar).show(self.state.draft, proposal, told)

    # --- recording -------------------------------------------------------------------------------------------------

    @awake
    def action_decide(self, outcome: str) -> None:
        """Record an outcome with the reasons that the bar shows; ask for what is missing."""
        state = self.state
        if state is None or self.busy or self.typing:
            return
        told = self.refusal(state)
        if told:
            self.tell(told, bad=True)
            return
        item = state.view.item
        opinion = whole(state.draft, Outcome(outcome), self.session.grounds)
        settled = item is not None and item.state == "decided" and not state.draft.note.strip()
        if opinion is None or settled:
            self.open_form(Outcome(outcome))
            return
        self.busy = True
        key = recording.new_key()
        self.recording = key
        self.set_timer(WAITING, lambda: self._still_recording(key))
        self.work_on("record", lambda: recording.record(self.session, state.view, opinion, key), alone=False)

    def _still_recording(self, key: str) -> None:
        """Say so where recording takes long: another program may hold the registry."""
        if self.recording == key and self.is_current:
            self.tell(self.words("told.recording"))

    @awake
    def action_form(self, outcome: str) -> None:
        """Open the form of an outcome: reasons, note, clauses, days."""
        if not self.typing:
            self.open_form(Outcome(outcome))

    @awake
    def action_note(self) -> None:
        """Write a note, for the outcome that the findings propose."""
        if self.state is not None and not self.typing:
            self.open_form(self.state.draft.outcome or suggested(self.state.view.findings) or Outcome.RETAIN)

    def open_form(self, outcome: Outcome) -> None:
        """Open the form; what is entered is kept whether or not it is recorded."""
        from tui.screens.form import FormScreen

        state = self.state
        if state is None or self.busy:
            return

        def closed(record: Outcome | None) -> None:
            self.show_bar()
            if record is not None:
                self.action_decide(record.value)

        place = draft_place(self.session, state.view.instrument.id)
        settled = bool(state.view.item and state.view.item.state == "decided")
        self.app.push_screen(FormScreen(self.session, state, outcome, place, reason_needed=settled), closed)

    @awake
    def action_tick(self, code: str) -> None:
        """Tick a reason, or take its tick away."""
        if self.state is None or self.typing:
            return
        state = self.state
        state.draft.toggle(code)
        self.show_bar()
        kept, place = state.draft.kept(), draft_place(self.session, state.view.instrument.id)
        turn = self.session.draft_turn(place)
        self.work_on("draft", lambda: self.session.write_draft(place, turn, kept), alone=False)

    @on(messages.Recorded)
    def _recorded(self, message: messages.Recorded) -> None:
        """It is recorded: say so and go on; no key decides until the next document is on the desk."""
        self.recording = ""
        self.queue.rows_changed(tuple(one.item for one in message.done))
        if message.undone:
            self._back_to(message)
            return
        done = message.done[0]
        title, number = self._named()
        told = self.words("told.recorded", title=title, number=number, state=self.words(f"state.{done.state}"))
        others = len(set(done.stale) - {done.item})
        self.tell(told + (" " + self.words("told.made_stale", count=others) if others else ""))
        self.step_on()

    def _named(self) -> tuple[str, str]:
        """Title and number of the document on the desk."""
        instrument = self.state.view.instrument if self.state else None
        return (instrument.title, instrument.number or "") if instrument else ("", "")

    def _back_to(self, message: messages.Recorded) -> None:
        """Show again what was taken back."""
        if not message.done:
            self.busy = False
            self.tell(self.words("nothing_to_undo"))
            return
        self.tell(self.words("undone", count=len(message.done)))
        self.ahead = None
        self.open(message.done[-1].instrument)

    @on(messages.Failed)
    def _not_recorded(self, message: messages.Failed) -> None:
        """Nothing was recorded; a screen that was out of date is read again."""
        if message.what in ("record", "next", "dossier"):
            self.busy, self.recording = False, ""
            if (
                message.what == "record"
                and getattr(message.error, "code", "") in ("changed_meanwhile", "text_changed_meanwhile")
                and self.state
            ):
                self.open(self.state.view.instrument.id)

    @awake
    def action_undo(self) -> None:
        """Take back what was decided last."""
        if not self.busy and not self.typing:
            self.busy = True
            self.work_on("record", lambda: recording.undo(self.session), alone=False)

    # --- going on --------------------------------------------------------------------------------------------------

    def open(self, instrument: int) -> None:
        """Fetch a document and put it on the desk."""
        self.work_on("dossier", lambda: messages.DossierLoaded(load(self.session, instrument)))

    @on(messages.DossierLoaded)
    def _loaded(self, message: messages.DossierLoaded) -> None:
        """A document is there, for now or for later."""
        if message.ahead_of is None:
            self._put(message.state)
        elif self.state is not None and message.ahead_of == self.state.item and not self.busy:
            self.ahead = message.state

    def _put(self, state: DossierState) -> None:
        """Put a document on the desk; the keys decide on this one now."""
        self.ahead = None
        self.show(state)
        self.busy = False

    def step_on(self) -> None:
        """Go to the next document that waits; the one fetched ahead is there at once."""
        ahead, self.ahead = self.ahead, None
        if ahead is not None and self.state is not None and ahead.view.instrument.id != self.state.view.instrument.id:
            self._put(ahead)
            return
        ids, after, skipped = self._order()
        self.work_on("next", lambda: recording.next_item(self.session, ids, after, skipped))

    @on(messages.NextFound)
    def _next(self, message: messages.NextFound) -> None:
        """The next document is known, or there is none."""
        here = self.state.item if self.state else None
        if message.instrument is None or message.item == here:
            self.nothing_waits(still_here=message.item is not None)
        else:
            self.open(message.instrument)

    def nothing_waits(self, *, still_here: bool) -> None:
        """All is done, or only this one is left."""
        self.busy = False
        if still_here:
            self.tell(self.words("told.only_this"))
        else:
            self.queue.tell(self.words("told.all_done"))
            self.app.pop_screen()

    def _order(self) -> tuple[list[int], int, set[int]]:
        """The queue's order, the place in it, and what was skipped."""
        ids = list(self.queue.state.ids)
        here = self.queue.state.index_of(self.state.item) if self.state else None
        return ids, here if here is not None else self.queue.state.cursor, set(self.skipped)

    def fetch_ahead(self) -> None:
        """Fetch the document that comes next while this one is being read."""
        if self.state is None or self.state.item is None:
            return
        ids, after, skipped = self._order()
        here = self.state.item

        def task() -> messages.DossierLoaded | None:
            found = recording.next_item(self.session, ids, after, skipped | {here})
            if found.instrument is None or found.item == here:
                return None
            return messages.DossierLoaded(load(self.session, found.instrument), ahead_of=here)

        self.work_on("ahead", task)

    @awake
    def action_skip(self) -> None:
        """Leave this one for later."""
        if self.state is not None and self.state.item is not None and not self.busy:
            self.skipped.append(self.state.item)
            self.tell(self.words("told.skipped", count=len(self.skipped)))
            self.step_on()

    @awake
    def action_back(self) -> None:
        """Come back to what was skipped last."""
        if not self.skipped or self.busy:
            self.tell(self.words("told.none_skipped"))
            return
        item = self.skipped.pop()

        def task() -> messages.DossierLoaded | None:
            rows = self.session.registry.queue_lines([item])
            return messages.DossierLoaded(load(self.session, rows[0].instrument)) if rows else None

        self.ahead = None
        self.work_on("dossier", task)
