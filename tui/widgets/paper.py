"""The document on the desk: its text with every mark in place, drawn line by line as it comes into sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.cells import fit, width
from tui.state.dossier import DossierState
from tui.state.session import Session
from tui.state.shown import Line

STYLES = (
    "cited",
    "revised",
    "ended",
    "unlinked",
    "unsure",
    "finding-high",
    "finding-medium",
    "finding-low",
    "tag",
    "current",
    "page",
)
MARGIN = 1


class Paper(ScrollView, can_focus=True):
    """Text of a document; the lines are wrapped once for a width, marks are looked up by line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "up", show=False),
        Binding("down,j", "scroll_down", "down", show=False),
        Binding("pageup,ctrl+b", "page_up", "page_up", show=False),
        Binding("pagedown,ctrl+f", "page_down", "page_down", show=False),
        Binding("home,g", "scroll_home", "top", show=False),
        Binding("end,G", "scroll_end", "bottom", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paper--{name}" for name in STYLES}

    @dataclass
    class Turned(Message):
        """Another part of the text is in sight."""

        line: int

    @dataclass
    class Touched(Message):
        """Somebody clicked on a place of the text."""

        place: int

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        super().__init__(id=id)
        self.session = session
        self.state: DossierState | None = None

    def show(self, state: DossierState) -> None:
        """Put a document on the desk, opened at the first thing to look at."""
        self.state = state
        self._wrap()
        self.scroll_to(y=0, animate=False, force=True)
        self.show_stop()
        self.refresh()

    def show_stop(self) -> None:
        """Bring what is looked at into sight, a third from the top; the lines around it stay readable."""
        if self.state is None or self.state.stop is None:
            return
        place = self.state.stop.place
        if place is not None:
            self.show_place(place[0])
        self.refresh()

    def show_place(self, place: int) -> None:
        """Bring a place of the text into sight."""
        if self.state is None:
            return
        line, top, height = self.state.shown.line_of(place), self.scroll_offset.y, max(self.size.height, 1)
        if not top + 1 <= line < top + height - 2:
            self.scroll_to(y=max(0, line - height // 3), animate=False, force=True)

    @property
    def top_line(self) -> int:
        """The first line in sight."""
        return int(self.scroll_offset.y)

    def _wrap(self) -> None:
        """Break the text for the present width."""
        if self.state is not None:
            self.session.cells = max(8, self.scrollable_content_region.width - 2 * MARGIN)
            self.state.shown.wrap(self.session.cells)
            self.virtual_size = Size(self.size.width, len(self.state.shown.lines))

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere; the place in sight stays."""
        if self.state is None:
            return
        shown = self.state.shown
        at = shown.to_text(shown.lines[min(self.top_line, len(shown.lines) - 1)].start) if shown.lines else 0
        before = shown.cells
        self._wrap()
        if before != shown.cells:
            self.scroll_to(y=shown.line_of(at), animate=False, force=True)
        self.show_stop()
        self.post_message(self.Turned(self.top_line))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Another part comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Turned(round(new_value)))

    def on_click(self, event: events.Click) -> None:
        """A click on a mark goes there."""
        if self.state is None:
            return
        at = self._place_at(event.x, event.y + self.top_line)
        if at is not None:
            self.post_message(self.Touched(at))

    def _place_at(self, x: int, y: int) -> int | None:
        """The place of the text that is shown at a cell."""
        assert self.state is not None  # noqa: S101 -- for the type checker; the caller looked
        shown = self.state.shown
        if y >= len(shown.lines):
            return None
        line, used = shown.lines[y], MARGIN
        for at in range(line.start, line.end):
            used += width(shown.display[at])
            if used > x:
                return shown.to_text(at)
        return None

    # --- drawing ---------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        index, base = y + self.top_line, self.rich_style
        cells = self.scrollable_content_region.width
        if self.state is None or index >= len(self.state.shown.lines):
            return Strip.blank(cells, base)
        line = self.state.shown.lines[index]
        if line.page is not None:
            style = base + self.get_component_rich_style("paper--page", partial=True)
            label = self.session.words("page_line", page=line.page, pages=len(self.state.shown.page_starts))
            return Strip([Segment(fit(f" -- {label} --", cells), style)], cells)
        segments = [Segment(" " * MARGIN, base), *self._segments(line, base)]
        return Strip(segments).adjust_cell_length(cells, base)

    def _segments(self, line: Line, base: Style) -> Iterator[Segment]:
        """A line cut where marks begin and end."""
        assert self.state is not None  # noqa: S101 -- for the type checker; the caller looked
        marks = self.state.marks.within(line.start, line.end)
        cuts = sorted(
            {line.start, line.end, *(c for m in marks for c in (m.start, m.end) if line.start < c < line.end)}
        )
        for start, end in pairwise(cuts):
            style = base
            for mark in marks:
                if mark.start <= start and mark.end >= end:
                    style += self.get_component_rich_style(f"paper--{mark.style}", partial=True)
                    if mark.stop == self.state.current:
                        style += self.get_component_rich_style("paper--current", partial=True)
            yield Segment(self.state.shown.display[start:end], style)
