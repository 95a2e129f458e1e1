"""The form of an opinion: outcome, reasons, note, and the clauses and days that some outcomes carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from registry.text import dates
from registry.values import Outcome
from tui.screens.working import Sheet
from tui.state.dossier import DossierState
from tui.state.opinion import ENDING, Draft, reasons_for, whole
from tui.state.session import Session
from tui.widgets.keys import KeyLine

PAUSE = 0.3


class FormScreen(Sheet[Outcome | None]):
    """Everything an opinion can hold; each change is kept at once, so that a closed terminal loses nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "record", "record", priority=True),
        Binding("tab", "app.focus_next", "next_field"),
    ]

    def __init__(
        self, session: Session, state: DossierState, outcome: Outcome, place: str, *, reason_needed: bool = False
    ) -> None:
        super().__init__(session)
        self.state, self.outcome, self.place = state, outcome, place
        self.reason_needed = reason_needed

    @property
    def draft(self) -> Draft:
        """The opinion that is being formed."""
        return self.state.draft

    def compose(self) -> ComposeResult:
        """Outcome, reasons, fields."""
        with Vertical(classes="sheet", id="form"):
            yield Static(self._head(), classes="sheet-head")
            with VerticalScroll(id="form-body", can_focus=False):
                yield Static(Content(self.words("form.grounds")), classes="label")
                yield OptionList(*self._options(), id="form-grounds", compact=True)
                yield from self._fields()
            yield Static(id="status")
            yield KeyLine(self.words)

    def _head(self) -> Content:
        """What is about to be recorded, on which document."""
        title = self.words("form.title", title=self.state.view.instrument.title)
        return Content.assemble((self.words.outcome(self.outcome), "bold reverse"), " ", title)

    def _fields(self) -> Iterator[Widget]:
        """The fields that the outcome carries."""
        draft = self.draft
        if self.outcome is Outcome.AMEND:
            yield Static(Content(self.words("opinion.clauses")), classes="label")
            yield TextArea(draft.clauses or draft.offered, id="form-clauses", classes="lines", compact=True)
            yield Static(Content(self.words("form.due_on")), classes="label")
            yield Input(str(draft.due_on or ""), id="form-due_on", compact=True)
        if self.outcome is Outcome.RETAIN:
            yield Static(Content(self.words("form.new_expiry")), classes="label")
            yield Input(str(draft.new_expiry or ""), id="form-new_expiry", compact=True)
        if self.outcome in ENDING:
            yield Static(Content(self.words("opinion.legal_basis")), classes="label")
            yield Input(draft.legal_basis, id="form-legal_basis", compact=True)
        yield Static(Content(self.words("opinion.note")), classes="label")
        yield TextArea(draft.note, id="form-note", classes="lines", compact=True)

    def on_mount(self) -> None:
        """Begin with the reasons where one is needed, else with the note."""
        self.draft.outcome = self.outcome
        grounds = self.query_one("#form-grounds", OptionList)
        needed = whole(self.draft, self.outcome, self.session.grounds) is None
        self.set_focus(grounds if needed else self.query_one("#form-note", TextArea))
        if needed:
            grounds.highlighted = 0
            self.tell(self.words("form.reason_first"), bad=True)
        elif self.reason_needed:
            self.tell(self.words("form.note_needed"), bad=True)

    # --- reasons ---------------------------------------------------------------------------------------------------

    def _codes(self) -> list[str]:
        """Reasons that the outcome can bear, its usual ones first."""
        grounds = self.session.grounds
        usual = [g.code for g in grounds if self.outcome in g.outcomes]
        others = [g.code for g in grounds if self.outcome in ENDING and set(g.outcomes) & set(ENDING)]
        every = [g.code for g in grounds] if self.outcome is Outcome.UNSURE else []
        return list(dict.fromkeys((*usual, *others, *every)))

    def _options(self) -> list[Option]:
        """A line for each reason, ticked ones with an x."""
        return [Option(self._line(code), id=code) for code in self._codes()]

    def _line(self, code: str) -> Content:
        """The line of a reason."""
        ticked = code in reasons_for(self.draft, self.outcome, self.session.grounds)
        return Content(f"[{'x' if ticked else ' '}] {code:<3} {self.session.ground(code)}")

    @on(OptionList.OptionSelected, "#form-grounds")
    def _picked(self, message: OptionList.OptionSelected) -> None:
        """Tick a reason, or take its tick away."""
        code = message.option_id or ""
        if code in self.draft.ticked and code not in reasons_for(self.draft, self.outcome, self.session.grounds):
            self.draft.chosen.add(code)
        else:
            self.draft.toggle(code)
        listed = self.query_one("#form-grounds", OptionList)
        for one in self._codes():
            listed.replace_option_prompt(one, self._line(one))
        self._keep()

    # --- keeping and recording -------------------------------------------------------------------------------------

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        """Something was typed: keep it a moment later."""
        self.set_timer(PAUSE, self._keep)

    def _keep(self) -> None:
        """Keep the draft."""
        if not self.is_attached:
            return
        self._take()
        kept, turn = self.draft.kept(), self.session.draft_turn(self.place)
        self.work_on("draft", lambda: self.session.write_draft(self.place, turn, kept), alone=False)

    def _take(self) -> bool:
        """Take what the fields hold; False when a day cannot be read."""
        draft, fine = self.draft, True
        for area in self.query(TextArea):
            setattr(draft, (area.id or "").removeprefix("form-"), area.text)
        if self.outcome is Outcome.AMEND:
            draft.offered = ""
        for field in self.query(Input):
            name = (field.id or "").removeprefix("form-")
            if name == "legal_basis":
                draft.legal_basis = field.value
            else:
                day = day_of(field.value)
                fine = fine and (day is not None or not field.value.strip())
                setattr(draft, name, day)
        return fine

    def action_record(self) -> None:
        """Record the opinion as it stands in the form."""
        if not self._take():
            self.tell(self.words("form.bad_day"), bad=True)
        elif whole(self.draft, self.outcome, self.session.grounds) is None:
            self.tell(self.words("form.reason_first"), bad=True)
        elif self.reason_needed and not self.draft.note.strip():
            self.tell(self.words("form.note_needed"), bad=True)
        else:
            self.dismiss(self.outcome)

    def action_put_away(self) -> None:
        """Put the form away; the draft stays."""
        self._keep()
        self.dismiss(None)


def day_of(typed: str) -> dt.date | None:
    """A day as typed (2025-12-31, 2025年12月31日), None where it is none."""
    return dates.parse(typed.strip()) if typed.strip() else None
