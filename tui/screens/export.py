"""Writing a list to a file; the ending of its name says the format."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from registry.values import RepealList
from tui import messages
from tui.screens.working import Sheet
from tui.state.session import Session
from tui.widgets.keys import KeyLine

FORMATS = ("docx", "xlsx", "pdf", "csv", "html", "json")


class ExportScreen(Sheet[messages.Exported | None]):
    """Where to; a file that is there already is replaced only on a second Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "noop", "write")]

    def __init__(self, session: Session, listed: RepealList) -> None:
        super().__init__(session)
        self.listed = listed
        self.confirmed = ""
        self.busy = False

    def compose(self) -> ComposeResult:
        """One field."""
        name = f"{self.listed.round_name}-{self.listed.kind}.docx".replace("/", "-")
        with Vertical(classes="sheet small", id="export"):
            yield Static(Content.styled(self.words("export.head"), "bold"), classes="sheet-head")
            yield Static(Content(self.words("export.formats", formats=" ".join(FORMATS))), classes="label")
            yield Input(str(Path.cwd() / name), id="export-path", compact=True)
            yield Static(id="status")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """Begin in the field; an unfinished round gives a draft."""
        self.set_focus(self.query_one(Input))
        view = self.session.round
        if view is not None and any(count for state, count in view.states.items() if state != "decided"):
            self.tell(self.words("export.draft"))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        """Write the file."""
        from registry.service.lists import export

        out = Path(message.value).expanduser()
        fmt = out.suffix.removeprefix(".").lower()
        if fmt not in FORMATS:
            self.tell(self.words("export.formats", formats=" ".join(FORMATS)), bad=True)
            return
        if out.exists() and self.confirmed != message.value:
            self.confirmed = message.value
            self.tell(self.words("export.exists"), bad=True)
            return
        if self.busy:
            return
        self.busy = True
        session, kind = self.session, self.listed.kind

        def task() -> messages.Exported:
            unfinished = session.registry.round_status(session.round_name).blocker_count > 0
            listed = session.registry.list(kind, round_name=session.round_name, draft=unfinished)
            export(listed, fmt, out, session.lang)
            return messages.Exported(str(out), len(listed.rows))

        self.tell(self.words("export.writing"))
        self.work_on("export", task, alone=False)

    @on(messages.Exported)
    def _done(self, message: messages.Exported) -> None:
        """It is written."""
        self.dismiss(message)

    @on(messages.Failed)
    def _not_done(self) -> None:
        """It is not; another try may follow."""
        self.busy = False
