"""Help that teaches: every key of the screen below, and the first tour in five steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from registry.messages import has
from tui.cells import broken, fit
from tui.screens.working import Sheet
from tui.state.explain import Part
from tui.state.session import Session
from tui.widgets.keys import KeyLine, picture

STEPS = 5
MANY = 6
"""So many keys for one thing are digits in a row."""
CARD, PAGE = 5, 5
"""Cells of a card, and of the page, that are not for words."""
MOVING = ("up", "down", "page_up", "page_down", "top", "bottom")
"""What comes last, since every hand knows it."""


class HelpScreen(Sheet[None]):
    """All keys that work on the screen from which help was called, and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "put_away", "close", show=False),
        Binding("t", "tour", "tour"),
    ]

    def __init__(self, session: Session, below: Screen[Any]) -> None:
        super().__init__(session)
        self.below = below

    def compose(self) -> ComposeResult:
        """A page that scrolls."""
        with Vertical(classes="sheet", id="help"):
            yield Static(Content.styled(self.words("help.head"), "bold"), classes="sheet-head")
            with VerticalScroll(id="help-body"):
                yield Static(id="help-text")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """The keys scroll."""
        self.set_focus(self.query_one("#help-body"))

    def on_resize(self) -> None:
        """The page in lines of the width at hand, once the sheet has it."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        cells = max(20, self.query_one("#help-body").size.width - 1)
        self.query_one("#help-text", Static).update(Content.assemble(*broken([*self._keys(), *self._legend()], cells)))

    def _keys(self) -> Iterator[Part]:
        """Each key with what it does; keys that do the same stand together."""
        found: dict[str, list[str]] = {}
        for active in self.below.active_bindings.values():
            if has(f"tui.key.{active.binding.description}", self.session.lang):
                found.setdefault(active.binding.description, []).append(picture(active.binding.key))
        moving = [name for name in found if name in MOVING]
        for description, keys in [(n, found[n]) for n in [*(n for n in found if n not in moving), *moving]]:
            shown = f"{keys[0]}-{keys[-2]} {keys[-1]}" if len(keys) > MANY else " ".join(keys)
            yield "  " + fit(shown, 18), "bold"
            yield (
                self.words(f"help.{description}")
                if has(f"tui.help.{description}")
                else self.words(f"key.{description}"),
                "",
            )
            yield "\n", ""

    def _legend(self) -> Iterator[Part]:
        """What the signs mean."""
        yield "\n" + self.words("help.signs") + "\n", "bold"
        yield self.words("help.legend") + "\n", ""

    def action_tour(self) -> None:
        """Take the tour again."""
        self.dismiss(None)
        self.app.call_later(self.app.push_screen, TourScreen(self.session))


class TourScreen(Sheet[None]):
    """Five small cards at the foot of the screen, so that what they speak of stays in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,n", "turn(1)", "onward"),
        Binding("left,backspace", "turn(-1)", "previous", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.step = 1

    def compose(self) -> ComposeResult:
        """A card."""
        with Vertical(classes="card", id="tour"):
            yield Static(id="tour-text")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """Begin with the first."""
        self._show()

    def _show(self) -> None:
        """Show the card of the step."""
        head = self.words("tour.step", step=self.step, steps=STEPS)
        body = self.words(f"tour.{self.step}")
        parts = broken([(head + "\n", "bold"), (body, "")], max(20, self.app.size.width - CARD))
        self.query_one("#tour-text", Static).update(Content.assemble(*parts))

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere."""
        self._show()

    def action_turn(self, by: int) -> None:
        """The next card, or the one before; after the last the work begins."""
        self.step = max(1, self.step + by)
        if self.step > STEPS:
            self.action_put_away()
        else:
            self._show()

    def action_put_away(self) -> None:
        """The tour is not shown again by itself."""
        self.session.keep.store("tour", {"seen": True})
        self.dismiss(None)
