"""Views: filters with a name, those that come with the desk and those that the reviewer keeps."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from registry.text import visible
from tui.cells import fit, width
from tui.screens.working import Sheet
from tui.state.session import Session
from tui.widgets.keys import KeyLine

BUILT_IN = ("all", "open", "mine", "high", "second", "disputed", "stale", "near", "repeal", "decided")
"""Views that every desk has; their filters are written as the reader would type them."""
MOST_NAME = 32
"""Cells of the longest name that is shown whole."""


class ViewsScreen(Sheet[str | None]):
    """Choose a view; keep the present filter under a name; drop one that was kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "name", "keep_view"),
        Binding("delete,d", "drop", "drop_view"),
    ]

    def __init__(self, session: Session, typed: str) -> None:
        super().__init__(session)
        self.typed = typed
        self.kept = {str(name): str(view) for name, view in session.keep.load("views").items()}

    def compose(self) -> ComposeResult:
        """The views, and a field for a name."""
        with Vertical(classes="sheet", id="views"):
            yield Static(Content.styled(self.words("views.head"), "bold"), classes="sheet-head")
            yield OptionList(id="views-list", compact=True)
            yield Input(placeholder=self.words("views.name"), id="views-name", compact=True)
            yield Static(id="status")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """List them."""
        self._list()
        self.set_focus(self.query_one(OptionList))

    def _list(self) -> None:
        """Those of the desk first."""
        words, me = self.words, self.session.actor.name
        self.filters = [(words("view.all"), "")]
        self.filters += [(words(f"view.{name}"), words(f"view_filter.{name}", me=me)) for name in BUILT_IN[1:]]
        self.filters += sorted(self.kept.items())
        listed = self.query_one(OptionList)
        listed.clear_options()
        wide = min(MOST_NAME, max(width(visible(name)) for name, _ in self.filters))
        for name, typed in self.filters:
            listed.add_option(Option(Content.assemble(fit(visible(name), wide), "  ", (visible(typed), "dim"))))
        listed.highlighted = 0

    @on(OptionList.OptionSelected)
    def _chosen(self, message: OptionList.OptionSelected) -> None:
        """A view was chosen."""
        self.dismiss(self.filters[message.option_index][1])

    def action_name(self) -> None:
        """Give the present filter a name."""
        if not self.typed.strip():
            self.tell(self.words("views.no_filter"))
            return
        self.set_focus(self.query_one(Input))

    @on(Input.Submitted)
    def _named(self, message: Input.Submitted) -> None:
        """Keep the present filter."""
        if message.value.strip() and self.typed.strip():
            self.kept[message.value.strip()] = self.typed
            self.session.keep.store("views", self.kept)
            self._list()
            self.set_focus(self.query_one(OptionList))

    def action_drop(self) -> None:
        """Drop a view that was kept."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at >= len(BUILT_IN) and not self.typing:
            self.kept.pop(self.filters[at][0], None)
            self.session.keep.store("views", self.kept)
            self._list()
