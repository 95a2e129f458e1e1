"""Correcting what was misread of a document: title, number, issuers, days and the rest."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from registry.service.answers import DossierView
from tui import messages
from tui.screens.working import Sheet
from tui.state.background import FIELDS, meant_value, shown_value
from tui.state.session import Session
from tui.widgets.keys import KeyLine


class CorrectScreen(Sheet[messages.Corrected | None]):
    """Fields as they were read; only what is changed is recorded, with what stood before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "record", "record", priority=True),
        Binding("tab", "app.focus_next", "next_field"),
    ]

    def __init__(self, session: Session, view: DossierView) -> None:
        super().__init__(session)
        self.view = view
        self.busy = False

    def compose(self) -> ComposeResult:
        """A field for each particular."""
        with Vertical(classes="sheet", id="correct"):
            yield Static(Content.styled(self.words("correct.head"), "bold"), classes="sheet-head")
            with VerticalScroll(can_focus=False):
                for name in FIELDS:
                    yield Static(Content(self.words(f"field.{name}")), classes="label")
                    yield Input(shown_value(self.view, name, self.words), id=f"correct-{name}", compact=True)
            yield Static(id="status")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """Begin with the title."""
        self.set_focus(self.query(Input).first())

    def changed(self) -> dict[str, str]:
        """Fields that are not as they were shown."""
        now = {name: self.query_one(f"#correct-{name}", Input).value.strip() for name in FIELDS}
        changed = {name: value for name, value in now.items() if value != shown_value(self.view, name, self.words)}
        return {name: meant_value(name, value, self.words) for name, value in changed.items()}

    def action_record(self) -> None:
        """Record what was changed."""
        values = self.changed()
        if not values:
            self.tell(self.words("correct.nothing"), bad=True)
            return
        if self.busy:
            return
        self.busy = True
        session, instrument = self.session, self.view.instrument.id
        self.tell(self.words("link.recording"))
        self.work_on(
            "correct",
            lambda: messages.Corrected(session.registry.correct(session.actor, instrument, values).stale),
            alone=False,
        )

    @on(messages.Corrected)
    def _done(self, message: messages.Corrected) -> None:
        """It is recorded."""
        self.dismiss(message)

    @on(messages.Failed)
    def _not_done(self) -> None:
        """It is not; another try may follow."""
        self.busy = False
