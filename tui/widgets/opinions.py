"""Two opinions side by side, for the approver (审定人)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from registry.service.answers import DossierView
from tui.cells import broken
from tui.state.background import decision_parts
from tui.state.explain import Part
from tui.state.session import Session

SIDES = ("first", "second")
BESIDE = 3
"""Cells of a column that are not for words: its margins and the scroll bar."""


class Opinions(Horizontal):
    """The opinions that stand, one column each."""

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        super().__init__(id=id)
        self.session = session
        self.shown: list[list[Part]] = []

    def compose(self) -> ComposeResult:
        """Room for two."""
        for side in SIDES:
            with VerticalScroll(classes="opinion"):
                yield Static(id=f"opinion-{side}")

    def show_if_two(self, view: DossierView) -> None:
        """Show the two opinions that stand on a disputed item; nothing where there are not two."""
        standing = [d for d in view.decisions if d.live and d.role == "reviewer"][-2:]
        self.display = len(standing) == 2 and view.item is not None and view.item.state == "disputed"
        if self.display:
            self.shown = [decision_parts(self.session, decision) for decision in standing]
            self._draw()

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere."""
        self._draw()

    def _draw(self) -> None:
        """Each opinion in lines of its column."""
        cells = max(20, (self.size.width or self.app.size.width) // 2 - BESIDE)
        for side, parts in zip(SIDES, self.shown, strict=False):
            self.query_one(f"#opinion-{side}", Static).update(Content.assemble(*broken(parts, cells)))
