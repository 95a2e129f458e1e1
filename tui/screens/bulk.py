"""Many plain items decided alike: first a preview of exactly what would be recorded, then one key, and one undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from registry.service.answers import ItemRow
from registry.text import visible
from registry.values import Outcome
from tui import messages
from tui.screens.working import Sheet
from tui.state import recording
from tui.state.opinion import BY_DIGIT, Draft, whole
from tui.state.session import Session
from tui.widgets.decision_bar import DIGITS, KEYS, DecisionBar
from tui.widgets.keys import KeyLine

MOST_SHOWN = 200


@dataclass
class RowsFetched(Message):
    """Lines of the selected items."""

    rows: tuple[ItemRow, ...]


class BulkScreen(Sheet[messages.Recorded | None]):
    """The preview; only items without a decision that stands are taken, the others are named."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"decide('{outcome.value}')", f"outcome_{outcome.value}", show=False) for outcome, key in KEYS.items()),
        *(Binding(digit, f"tick('{code}')", "tick", show=False) for digit, code in zip(DIGITS, BY_DIGIT, strict=True)),
        Binding("y", "record", "record_all"),
    ]  # fmt: skip

    def __init__(self, session: Session, items: tuple[int, ...]) -> None:
        super().__init__(session)
        self.items = items
        self.draft = Draft()
        self.outcome = Outcome.RETAIN
        self.taken: tuple[ItemRow, ...] = ()
        self.left: tuple[ItemRow, ...] = ()
        self.busy = False

    def compose(self) -> ComposeResult:
        """What would be recorded, and on which."""
        with Vertical(classes="sheet", id="bulk"):
            yield Static(id="bulk-head", classes="sheet-head")
            with VerticalScroll(id="bulk-body"):
                yield Static(id="bulk-rows")
            yield DecisionBar(self.session, id="bar")
            yield Static(id="status")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """Fetch the lines."""
        self.set_focus(self.query_one("#bulk-body"))
        self.work_on("rows", lambda: RowsFetched(self.session.registry.queue_lines(self.items)))

    @on(RowsFetched)
    def _rows(self, message: RowsFetched) -> None:
        """Part those that may be decided from those that may not."""
        self.taken = tuple(row for row in message.rows if row.state == "open")
        self.left = tuple(row for row in message.rows if row.state != "open")
        self._show()

    def _show(self) -> None:
        """Show the preview."""
        opinion = whole(self.draft, self.outcome, self.session.grounds)
        grounds = self.words.joined(f"{c} {self.session.ground(c)}" for c in opinion.grounds) if opinion else "-"
        head = self.words("bulk.head", count=len(self.taken), outcome=self.words.outcome(self.outcome), grounds=grounds)
        flagged = sum(row.rank > 0 for row in self.taken)
        parts: list[Content | str | tuple[str, str]] = [(head, "bold")]
        if flagged:
            parts.append((" " + self.words("bulk.flagged", count=flagged), "bold $warning"))
        self.query_one("#bulk-head", Static).update(Content.assemble(*parts))
        lines = [self._line(row) for row in self.taken[:MOST_SHOWN]]
        if len(self.taken) > MOST_SHOWN:
            lines.append(self.words("bulk.more", count=len(self.taken) - MOST_SHOWN))
        lines += [
            self.words("bulk.left", state=self.words(f"state.{row.state}"), line=self._line(row)) for row in self.left
        ]
        self.query_one("#bulk-rows", Static).update(Content("\n".join(lines)))
        self.query_one(DecisionBar).show(self.draft, self.outcome)

    @staticmethod
    def _line(row: ItemRow) -> str:
        """A line of the preview."""
        count = sum(reason.count for reason in row.reasons)
        return visible(f"{row.title}  {row.number or ''}" + (f"  ({count})" if count else ""))

    def action_decide(self, outcome: str) -> None:
        """Choose the outcome; nothing is recorded yet."""
        self.outcome = Outcome(outcome)
        self._show()

    def action_tick(self, code: str) -> None:
        """Tick a reason, or take its tick away."""
        self.draft.toggle(code)
        self._show()

    def action_record(self) -> None:
        """Record the outcome on every item of the preview."""
        opinion = whole(self.draft, self.outcome, self.session.grounds)
        if opinion is None:
            self.tell(self.words("form.reason_first"), bad=True)
            return
        if self.busy or not self.taken:
            return
        self.busy = True
        items = [(row.id, row.instrument, row.version) for row in self.taken]
        self.tell(self.words("link.recording"))
        self.work_on("record", lambda: recording.record_many(self.session, items, opinion), alone=False)

    @on(messages.Recorded)
    def _recorded(self, message: messages.Recorded) -> None:
        """It is done."""
        self.dismiss(message)

    @on(messages.Failed)
    def _not_recorded(self) -> None:
        """It is not; another try may follow."""
        self.busy = False
