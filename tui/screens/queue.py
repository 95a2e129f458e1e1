"""The round's items, worst first; where the day begins and ends."""

from __future__ import annotations

import time
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from registry.service import QueueFilter
from registry.service.answers import ItemRow
from registry.text import visible
from tui import messages
from tui.cells import fit
from tui.screens.near import NearTexts
from tui.screens.working import awake
from tui.state import queue as queues
from tui.state.dossier import DossierState, load
from tui.state.filter import near_of, parse
from tui.state.session import Session
from tui.widgets.keys import KeyLine
from tui.widgets.queue_list import QueueList, columns

TYPING_PAUSE = 0.12
PEEK_PAUSE, PEEK_SECONDS = 0.25, 20.0
"""A document is fetched when the cursor rests on its line so long, and is good so long."""
WARM_UP = 0.6
MOST_IN_TEXT = 5000
"""Up to so many items, words are looked for in the texts too as one types."""


class QueueScreen(NearTexts):
    """The queue with its filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open"),
        Binding("slash", "filter", "filter", priority=True),  # at once, so that what follows goes into the field
        Binding("v", "views", "views"),
        Binding("b", "bulk", "bulk"),
        Binding("asterisk", "plain", "plain"),
        Binding("z", "undo", "undo"),
        Binding("p", "round", "round"),
        Binding("t", "assign", "assign", show=False),
        Binding("f5", "reload", "reload", show=False),
        Binding("escape", "clear", "clear", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.peeked: tuple[float, DossierState | None] = (0.0, None)
        self.typed_ahead: list[Key] = []

    def compose(self) -> ComposeResult:
        """Head, filter, column titles, lines, status, keys."""
        yield Static(id="head")
        with Horizontal(id="filter-row"):
            yield Static(Content(self.words("filter")), id="filter-label")
            yield Input(placeholder=self.words("filter.hint"), id="filter", compact=True)
        yield Static(id="columns")
        yield Static(id="empty")
        yield QueueList(self.session, self.state, id="queue")
        yield Static(id="status")
        yield KeyLine(self.session.words)

    def on_mount(self) -> None:
        """Begin with the whole round."""
        self.query_one("#empty").display = False
        self.set_focus(self.query_one(QueueList))
        self._head()
        self.reload()
        self.set_timer(WARM_UP, lambda: self.work_on("warm", _warm_up))
        self.set_timer(WARM_UP, self._fetch_end)
        self.set_timer(WARM_UP, self.find_near)

    def on_resize(self) -> None:
        """Head and column titles follow the width."""
        self._head()
        width = self.size.width
        parts = ["  "]
        left = width - 3  # the scroll bar keeps its place
        for column in columns(width - 1, self.session.lang):
            cells = column.cells or left
            parts.append(fit(self.words(f"column.{column.key}"), cells) + " ")
            left -= cells + 1
        self.query_one("#columns", Static).update(Content("".join(parts)))

    def stay(self, item: int | None) -> None:
        """Put the cursor on an item after its document was closed."""
        index = self.state.index_of(item)
        if index is not None:
            self.state.cursor = index
        self.query_one(QueueList).order_changed()
        self._status()
        if self.state.wanted != QueueFilter() or self.state.near is not None:
            self.state.fallback = self.state.cursor
            self.reload(item)

    def on_screen_resume(self) -> None:
        """Back from another screen: the figures may be others."""
        if self.state.loaded:
            self._head()

    def _head(self) -> None:
        """The round and how far it is."""
        view = self.session.round
        if view is None:
            self.query_one("#head", Static).update(Content(self.words("no_round")))
            return
        done = sum(count for state, count in view.states.items() if state == "decided")
        who = f"{self.session.actor.name} ({self.words('role.' + self.session.actor.role)})"
        mode = self.words(f"mode.{view.mode}")
        told = self.words("head", name=view.name, as_of=view.as_of, done=done, items=view.items, who=who, mode=mode)
        self.query_one("#head", Static).update(Content(fit(visible(told), max(self.size.width - 2, 20))))

    # --- the lines -------------------------------------------------------------------------------------------------

    def reload(self, keep: int | None = None) -> None:
        """Ask for the order of the queue again, staying on an item."""
        if self.session.round is None:
            self._empty(self.words("empty.no_round"))
            return
        wanted, near = self.state.wanted, self.state.near
        generation = self.state.ask(wanted, near)
        self.work_on(
            "queue",
            lambda: messages.IdsLoaded(generation, queues.fetch_ids(self.session, wanted, near), keep),
        )

    @on(messages.IdsLoaded)
    def _ids(self, message: messages.IdsLoaded) -> None:
        """The order is there."""
        if not self.state.answer(message.generation, message.ids, message.keep):
            return
        filtered = bool(self.query_one("#filter", Input).value.strip())
        self._empty("" if message.ids else self.words("empty.filter" if filtered else "empty.round"))
        self.query_one(QueueList).order_changed()
        self._status()

    def _empty(self, sentence: str) -> None:
        """Say what to do where there is nothing to show."""
        empty = self.query_one("#empty", Static)
        empty.display = bool(sentence)
        empty.update(Content(sentence))

    @on(QueueList.Wanted)
    def _wanted(self, message: QueueList.Wanted) -> None:
        """Fetch the pages that came into sight, then those beyond."""
        generation, session = self.state.generation, self.session
        sight, beyond = ({n: self.state.page_ids(n) for n in pages} for pages in (message.pages, message.beyond))

        def fetch() -> messages.PagesLoaded | None:
            if sight:
                self.post_message(messages.PagesLoaded(generation, queues.fetch_pages(session, sight)))
            return messages.PagesLoaded(generation, queues.fetch_pages(session, beyond)) if beyond else None

        self.work_on("pages", fetch)

    def _fetch_end(self) -> None:
        """Fetch the last lines while nobody waits for them: who goes there goes with one key."""
        generation, session, last = self.state.generation, self.session, (len(self.state.ids) - 1) // queues.PAGE
        wanted = {n: self.state.page_ids(n) for n in range(max(0, last - 1), last + 1) if n not in self.state.pages}
        if wanted:
            self.work_on("end", lambda: messages.PagesLoaded(generation, queues.fetch_pages(session, wanted)))

    @on(messages.PagesLoaded)
    def _pages(self, message: messages.PagesLoaded) -> None:
        """Lines are there."""
        for page, rows in message.pages.items():
            self.state.put(message.generation, page, rows)
        self.query_one(QueueList).pages_arrived(message.pages)
        while self.typed_ahead:
            self.app.post_message(self.typed_ahead.pop(0))
        self.set_timer(PEEK_PAUSE, lambda: self._peek(self.state.cursor))

    @on(messages.RowsChanged)
    def _rows(self, message: messages.RowsChanged) -> None:
        """Some lines are not as they were."""
        listed = self.query_one(QueueList)
        for row in message.rows:
            listed.row_changed(self.state.renew(row))

    def rows_changed(self, items: tuple[int, ...]) -> None:
        """Fetch lines again that something changed, and the round's figures."""
        if items:
            self.work_on("rows", lambda: messages.RowsChanged(self.session.registry.queue_lines(items)), alone=False)
        self.app.call_later(self._recount)

    def _recount(self) -> None:
        """Count the round again in a thread."""

        def count() -> None:
            self.session.round = self.session.registry.round(self.session.round_name)
            self.app.call_from_thread(self._head)

        self.work_on("count", count)

    @on(QueueList.Moved)
    def _moved(self, message: QueueList.Moved) -> None:
        """Tell where the cursor stands; who stays there will open the document, so it is fetched."""
        self._status()
        self.set_timer(PEEK_PAUSE, lambda: self._peek(message.index))

    def _peek(self, index: int) -> None:
        """Fetch the document under the cursor unless the cursor went on."""
        row = self.row
        if index == self.state.cursor and row is not None and self.is_current and self._fresh(row) is None:
            self.work_on("peek", lambda: messages.DossierLoaded(load(self.session, row.instrument), ahead_of=row.id))

    @on(messages.DossierLoaded)
    def _peeked(self, message: messages.DossierLoaded) -> None:
        """It is there, for a while."""
        self.peeked = (time.monotonic(), message.state)

    def _fresh(self, row: ItemRow) -> DossierState | None:
        """The document of a line if it was fetched a moment ago and nothing changed since."""
        at, state = self.peeked
        item = state.view.item if state else None
        if state is None or item is None or item.id != row.id or item.version != row.version:
            return None
        return state if time.monotonic() - at < PEEK_SECONDS else None

    def _status(self) -> None:
        """Place, number of lines, selection."""
        count = len(self.state.ids)
        told = self.words("place", at=min(self.state.cursor + 1, count), count=count)
        if self.state.selected:
            told += "   " + self.words("selected", count=len(self.state.selected))
        self.tell(told)

    @property
    def row(self) -> ItemRow | None:
        """The line under the cursor."""
        return self.state.row(self.state.cursor)

    # --- filter ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's signature
        """In a field a slash is a letter like any other."""
        return action != "filter" or (self.is_current and not self.typing)

    def action_filter(self) -> None:
        """Go to the filter."""
        self.set_focus(self.query_one("#filter", Input))

    @on(Input.Changed, "#filter")
    def _typed(self, message: Input.Changed) -> None:
        """Search as one types, a moment after the last key."""
        self.set_timer(TYPING_PAUSE, lambda: self._search(message.value))

    def _search(self, typed: str) -> None:
        """Search unless more was typed meanwhile."""
        if typed != self.query_one("#filter", Input).value:
            return
        rest, near = near_of(typed)
        wanted = parse(rest)
        items = self.session.round.items if self.session.round else 0
        if wanted.words and not wanted.in_text and items <= MOST_IN_TEXT:
            from dataclasses import replace

            wanted = replace(wanted, in_text=True)
        if (wanted, near) != (self.state.wanted, self.state.near):
            current = self.row
            self.state.ask(wanted, near)
            self.reload(current.id if current else None)

    @on(Input.Submitted, "#filter")
    def _submitted(self) -> None:
        """Enter leaves the filter for the lines."""
        self.set_focus(self.query_one(QueueList))

    def filter_by(self, typed: str) -> None:
        """Take a filter that was kept."""
        self.query_one("#filter", Input).value = typed
        self.set_focus(self.query_one(QueueList))

    def action_clear(self) -> None:
        """Escape: leave the filter, then empty it, then drop the selection."""
        field = self.query_one("#filter", Input)
        if self.typing:
            self.set_focus(self.query_one(QueueList))
        elif field.value:
            field.value = ""
        elif self.state.selected:
            self.state.selected.clear()
            self.query_one(QueueList).refresh()
            self._status()

    @awake
    def action_views(self) -> None:
        """Choose, keep or drop a view."""
        from tui.screens.views import ViewsScreen

        def chosen(typed: str | None) -> None:
            if typed is not None:
                self.filter_by(typed)

        self.app.push_screen(ViewsScreen(self.session, self.query_one("#filter", Input).value), chosen)

    @awake
    def action_reload(self) -> None:
        """Read the queue again."""
        self.reload(self.row.id if self.row else None)
        self._recount()
        self.find_near(again=True)

    # --- opening and deciding many ---------------------------------------------------------------------------------

    @on(QueueList.Opened)
    @awake
    def action_open(self) -> None:
        """Open the document under the cursor."""
        if self.row is not None:
            from tui.screens.dossier import DossierScreen

            self.app.push_screen(DossierScreen(self.session, self, self.row.instrument, self._fresh(self.row)))

    @awake
    def action_plain(self) -> None:
        """Select every item of the filter that no finding speaks of."""
        ids = self.state.ids
        self.work_on("plain", lambda: messages.PlainFound(tuple(queues.plain_items(self.session, ids))))

    @on(messages.PlainFound)
    def _plain(self, message: messages.PlainFound) -> None:
        """Items without findings are known."""
        self.state.selected = set(message.items)
        self.query_one(QueueList).refresh()
        self._status()
        if not message.items:
            self.tell(self.words("no_plain"))

    @awake
    def action_bulk(self) -> None:
        """Decide the selected items alike, after a preview."""
        from tui.screens.bulk import BulkScreen

        if not self.state.selected:
            self.tell(self.words("select_first"))
            return
        self.app.push_screen(BulkScreen(self.session, tuple(self.state.selected)), self._bulk_done)

    def _bulk_done(self, done: messages.Recorded | None) -> None:
        """Tell what became of a bulk decision."""
        if done is None:
            return
        self.state.selected.clear()
        self.query_one(QueueList).refresh()
        self.rows_changed(tuple(one.item for one in done.done))
        told = self.words("bulk.done", count=len(done.done), refused=len(done.refused))
        self.tell(told, bad=bool(done.refused))

    @awake
    def action_undo(self) -> None:
        """Take back what was decided last."""
        from tui.state.recording import undo

        self.tell(self.words("told.undoing"))
        self.work_on("undo", lambda: undo(self.session))

    @on(messages.Recorded)
    def _undone(self, message: messages.Recorded) -> None:
        """Decisions were taken back."""
        self.rows_changed(tuple(one.item for one in message.done))
        self.tell(self.words("undone", count=len(message.done)) if message.done else self.words("nothing_to_undo"))

    @awake
    def action_round(self) -> None:
        """See how far the round is."""
        from tui.screens.round import RoundScreen

        if self.session.round is not None:
            self.app.push_screen(RoundScreen(self.session))

    @awake
    def action_assign(self) -> None:
        """Take the selected items, or the one under the cursor, or give them back."""
        items = tuple(self.state.selected) or ((self.row.id,) if self.row else ())
        name = "" if self.row and self.row.assignee == self.session.actor.name else self.session.actor.name

        def give() -> messages.RowsChanged:
            self.session.registry.assign(self.session.actor, items, name)
            return messages.RowsChanged(self.session.registry.queue_lines(items))

        if items:
            self.work_on("assign", give, alone=False)


def _warm_up() -> None:
    """Load what the first document needs while nobody waits for it (worker)."""
    import tui.screens.dossier
    import tui.screens.form  # noqa: F401
