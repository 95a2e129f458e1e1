"""What stands beside the text: the explanation of the place, relations, decisions, particulars - one at a time."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.cells import broken
from tui.state import background, explain
from tui.state.dossier import DossierState
from tui.state.session import Session

SCROLLED = 3
"""Lines by which a key scrolls."""
VIEWS = ("explanation", "relations", "decisions", "facts")


class Side(Vertical):
    """Four views of what is known, with their names above; ``i`` goes from one to the next."""

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        super().__init__(id=id)
        self.session = session
        self.state: DossierState | None = None
        self.view: str = VIEWS[0]

    class Body(VerticalScroll, can_focus=True):
        """The part that scrolls."""

        BINDINGS: ClassVar = []

    def compose(self) -> ComposeResult:
        """Names of the views, and the one that is shown."""
        yield Static(id="side-views")
        with self.Body(id="side-body"):
            yield Static(id="side-text")

    def show(self, state: DossierState | None = None, view: str | None = None) -> None:
        """Show a dossier, or another view of it, from its beginning."""
        self.state, self.view = state or self.state, view or self.view
        if self.state is None:
            return
        self.query_one("#side-views", Static).update(self._names())
        self._draw(self.state)
        self.query_one("#side-body", VerticalScroll).scroll_home(animate=False)

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere."""
        if self.state is not None:
            self._draw(self.state)

    def _draw(self, state: DossierState) -> None:
        """The words of the view, in lines of the width at hand."""
        cells = max(20, self.query_one("#side-body").size.width - 1)
        self.query_one("#side-text", Static).update(Content.assemble(*broken(self._parts(state), cells)))

    def leaf(self, by: int) -> None:
        """Scroll what does not fit, without leaving the text."""
        self.query_one("#side-body", VerticalScroll).scroll_relative(y=by * SCROLLED, animate=False)

    def next_view(self) -> None:
        """Go to the next view."""
        self.show(view=VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)])

    def _names(self) -> Content:
        """Names of the views; the one shown stands in brackets, a click chooses another."""
        parts: list[Content | str] = []
        for name in VIEWS:
            label = self.session.words(f"side.{name}")
            here = name == self.view
            style = Style(bold=here, reverse=here) + Style.from_meta({"@click": f"screen.side('{name}')"})
            parts += [Content.styled(f"[{label}]" if here else f" {label} ", style), " "]
        return Content.assemble(*parts)

    def _parts(self, state: DossierState) -> list[explain.Part]:
        """The words of the view."""
        if self.view == "explanation":
            return explain.explanation(state, self.session.words)
        told = {"relations": background.relations, "decisions": background.decisions, "facts": background.facts}
        return told[self.view](self.session, state.view)
