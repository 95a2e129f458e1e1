"""The queue as a virtual list: one line is drawn when it comes into sight, whatever the length of the queue."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from registry.service.answers import ItemRow
from registry.text import visible
from tui.cells import fit, width
from tui.state.queue import PAGE, QueueState
from tui.state.session import Session

_ISSUER = re.compile("^[^《》关]{2,40}(?=关于)")
_ISSUING = re.compile("^关于(?:印发|公布|发布|转发|批转)(?=《)")
SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its key and its cells; 0 takes what is left."""

    key: str
    cells: int


def columns(width: int, lang: str) -> tuple[Column, ...]:
    """The columns that fit a width; the title is last, so that no sign of uncertain width shears another column."""
    state, risk, who = (9, 6, 8) if lang == "en" else (6, 4, 6)
    if width < 100:
        return Column("state", state), Column("risk", risk), Column("year", 4), Column("count", 4), Column("number", 21 if width < 96 else 24), Column("assignee", who), Column("title", 0)  # fmt: skip
    findings, number = (26, 26) if width >= 150 else (20, 22)
    return Column("state", state), Column("risk", risk), Column("year", 4), Column("number", number), Column("findings", findings), Column("assignee", who + 2), Column("title", 0)  # fmt: skip


class QueueList(ScrollView, can_focus=True):
    """Lines of the queue with a cursor; asks for pages that are not fetched and redraws only the lines that change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("pageup,ctrl+b", "leaf(-1)", "page_up", show=False),
        Binding("pagedown,ctrl+f", "leaf(1)", "page_down", show=False),
        Binding("home,g", "end(-1)", "top", show=False),
        Binding("end,G", "end(1)", "bottom", show=False),
        Binding("space", "select", "select", show=True),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "queue--cursor", "queue--high", "queue--medium", "queue--done", "queue--selected", "queue--dim",
    }  # fmt: skip

    @dataclass
    class Wanted(Message):
        """Pages that came into sight and are not fetched, and those beyond."""

        pages: tuple[int, ...]
        beyond: tuple[int, ...] = ()

    @dataclass
    class Moved(Message):
        """The cursor stands on another line."""

        index: int

    @dataclass
    class Opened(Message):
        """A line was opened."""

        index: int

    def __init__(self, session: Session, state: QueueState, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        super().__init__(id=id)
        self.session = session
        self.state = state

    # --- drawing ---------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        index = y + self.scroll_offset.y
        cells = self.scrollable_content_region.width
        if index >= len(self.state.ids):
            return Strip.blank(cells, self.rich_style)
        base = self.get_component_rich_style("queue--cursor") if index == self.state.cursor else self.rich_style
        row = self.state.row(index)
        if row is None:
            return Strip([Segment(fit("  ..", cells), base)], cells)
        return Strip(list(self._segments(index, row, base, cells)), cells)

    def _segments(self, index: int, row: ItemRow, base: Style, whole: int) -> Iterator[Segment]:
        """The cells of a line: a sign for cursor and selection, then the columns."""
        chosen, here = row.id in self.state.selected, index == self.state.cursor
        yield Segment((">" if here else " ") + ("*" if chosen else " "), base)
        left = whole - 2
        for column in columns(whole, self.session.lang):
            cells = column.cells or left
            yield Segment(
                fit(self._cell(column.key, row, cells), cells), base if here else base + self._style(column.key, row)
            )
            left -= cells
            if column.cells:
                yield Segment(" ", base)
                left -= 1

    def _cell(self, key: str, row: ItemRow, cells: int) -> str:
        """The words of a cell."""
        words = self.session.words
        if key == "state":
            return words.outcome(row.outcome) if row.outcome else words(f"state.{self._state(row)}")
        if key == "risk":
            return words(f"risk.{risk(row)}")
        if key == "year":
            return str(row.dated.year) if row.dated else "-"
        if key == "count":
            return str(sum(reason.count for reason in row.reasons) or "-")
        if key == "findings":
            more = f" +{len(row.reasons) - 1}" if len(row.reasons) > 1 else ""
            return words.rule(row.reasons[0].rule) + more if row.reasons else "-"
        if key == "title":
            group = self.session.near.get(row.id)
            mark = f"={group} " if group else ""
            return mark + short_title(row, cells - len(mark))
        return visible((row.number if key == "number" else row.assignee) or "-")

    def _state(self, row: ItemRow) -> str:
        """The state of an item as it concerns the person at the desk."""
        return "awaiting_other" if row.state == "awaiting_second" and row.id in self.session.mine else row.state

    def _style(self, key: str, row: ItemRow) -> Style:
        """The style of a cell."""
        if key == "risk" and risk(row) in ("high", "medium"):
            return self.get_component_rich_style(f"queue--{risk(row)}", partial=True)
        if row.state == "decided" and key != "state":
            return self.get_component_rich_style("queue--done", partial=True)
        if key in ("number", "assignee", "year"):
            return self.get_component_rich_style("queue--dim", partial=True)
        return Style.null()

    # --- what is fetched -------------------------------------------------------------------------------------------

    def order_changed(self) -> None:
        """The ids are others: show them from the cursor on."""
        self.virtual_size = Size(self.size.width, len(self.state.ids))
        self._show_cursor(center=True)
        self.refresh()
        self.ask()

    def pages_arrived(self, pages: Container[int]) -> None:
        """Lines that were asked for are there; those out of sight need no new picture."""
        top = self.scroll_offset.y
        if any(page in pages for page in range(top // PAGE, (top + self.size.height) // PAGE + 1)):
            self.refresh()

    def row_changed(self, index: int | None) -> None:
        """One line is not as it was."""
        if index is not None:
            self.refresh_line(index)

    def ask(self) -> None:
        """Ask for the pages in sight that are not fetched, then for those one screen beyond."""
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        missing = self.state.missing(top, top + height)
        beyond = [page for page in self.state.missing(top - height, top + 2 * height) if page not in missing]
        if missing or beyond:
            self.post_message(self.Wanted(tuple(missing), tuple(beyond)))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Another part of the queue comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.ask()

    def on_resize(self) -> None:
        """The screen has another size."""
        self.virtual_size = Size(self.size.width, len(self.state.ids))
        self._show_cursor()
        self.refresh()
        self.ask()

    # --- moving ----------------------------------------------------------------------------------------------------

    def go(self, index: int) -> None:
        """Put the cursor on a line."""
        count = len(self.state.ids)
        if not count:
            return
        before, self.state.cursor = self.state.cursor, max(0, min(index, count - 1))
        if before != self.state.cursor:
            self.refresh_line(before)
            self.refresh_line(self.state.cursor)
            self._show_cursor()
            self.post_message(self.Moved(self.state.cursor))

    def _show_cursor(self, *, center: bool = False) -> None:
        """Scroll so far that the cursor is in sight."""
        top, height, at = self.scroll_offset.y, max(self.size.height, 1), self.state.cursor
        if top <= at < top + height:
            return
        goal = at - height // 2 if center else at if at < top else at - height + 1
        self.scroll_to(y=max(0, goal), animate=False, force=True)

    def action_move(self, by: int) -> None:
        """One line up or down."""
        self.go(self.state.cursor + by)

    def action_leaf(self, by: int) -> None:
        """One screen up or down."""
        self.go(self.state.cursor + by * max(1, self.size.height - 1))

    def action_end(self, which: int) -> None:
        """To the first or last line."""
        self.go(0 if which < 0 else len(self.state.ids) - 1)

    def action_select(self) -> None:
        """Select the line, or no longer, and go on."""
        if self.state.ids:
            self.state.toggle(self.state.cursor)
            self.refresh_line(self.state.cursor)
            self.go(self.state.cursor + 1)
            self.post_message(self.Moved(self.state.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click chooses a line, a second click on it opens it."""
        index = event.y + self.scroll_offset.y
        if index >= len(self.state.ids):
            return
        if event.ctrl:
            self.state.toggle(index)
            self.refresh_line(index)
        elif index == self.state.cursor and event.chain > 1:
            self.post_message(self.Opened(index))
        self.go(index)

    def refresh_line(self, y: int) -> None:
        """Redraw one line of the list."""
        self.refresh(Region(0, y - self.scroll_offset.y, self.size.width, 1))


def short_title(row: ItemRow, cells: int) -> str:
    """The title; one that is too long goes without the issuer before 关于, then without 关于印发, which say least."""
    title = visible(row.title)
    for least in (_ISSUER, _ISSUING):
        if width(title) > cells:
            title = least.sub("", title)
    return title


def risk(row: ItemRow) -> str:
    """The severity of the gravest finding; ``none`` without one."""
    found = {reason.severity for reason in row.reasons}
    return next((severity for severity in SEVERITIES if severity in found), "none")
