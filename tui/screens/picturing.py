"""The page's picture beside its text: which page, which place, and when it is drawn again."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from tui import messages
from tui.screens.deciding import Deciding
from tui.screens.working import awake
from tui.widgets.paper import Paper
from tui.widgets.picture import Picture


class Picturing(Deciding):
    """The part of the dossier screen that shows the page as it was received."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("p", "picture", "picture", show=False)]

    page_seen: int | None = None
    """The page that the picture shows; None: the one in sight."""

    @awake
    def action_picture(self) -> None:
        """The page as a picture; again: the part around the place, larger; again: off."""
        if self.state is None:
            return
        picture = self.query_one(Picture)
        self.page_seen = None
        on = bool(picture.next_mode())
        self.set_class(on, "-pictured")
        self.set_focus(picture if on and not self._text_in_sight() else self.query_one(Paper))
        if on:
            picture.tell(self.words("picture.drawing"))
            self.call_after_refresh(self.draw_page)

    def draw_page(self) -> None:
        """Have the page drawn that is in sight, with the place that is looked at."""
        picture, state = self.query_one(Picture), self.state
        if state is None or not picture.mode:
            return
        page = self.page_seen or self._page_in_sight() or 1
        stop = state.stop
        place = stop.place if stop and stop.place and state.page_of(stop.place[0]) in (page, None) else None
        view = picture.view(page, place)
        if view is None:
            picture.tell(self.words("picture.off"))
            return
        session, dossier = self.session, state.view
        self.work_on(
            "picture", lambda: messages.PageDrawn(dossier.instrument.id, view, session.pictures.page(dossier, view))
        )

    @on(messages.PageDrawn)
    def _drawn(self, message: messages.PageDrawn) -> None:
        """The picture is there; one that is not wanted any more is let go."""
        picture, state = self.query_one(Picture), self.state
        if not picture.mode or state is None or state.view.instrument.id != message.instrument:
            return
        pages = len(state.shown.page_starts) or 1
        key = "picture.line" if message.view.place else "picture.line_plain"
        picture.show(self.words(key, page=message.view.page, pages=pages), message.made)

    @on(Picture.Resized)
    def _room_changed(self) -> None:
        """Draw for the room at hand."""
        self.draw_page()

    @on(Picture.Turn)
    def _page_turned(self, message: Picture.Turn) -> None:
        """Show another page than the one of the place."""
        if self.state is not None:
            pages = len(self.state.shown.page_starts) or 1
            self.page_seen = max(1, min(pages, (self.page_seen or self._page_in_sight() or 1) + message.by))
            self.draw_page()

    def look_again(self, *, page: bool = True) -> None:
        """Something else is looked at; draw its page where pictures are on."""
        if page:
            self.page_seen = None
        if self.query_one(Picture).mode:
            self.draw_page()

    def _text_in_sight(self) -> bool:
        """Whether the text stands beside the picture."""
        return not self.has_class("-narrow")

    def _page_in_sight(self) -> int | None:
        """The page of the place while that is in sight; else the page at the top of the text."""
        state, paper = self.state, self.query_one(Paper)
        if state is None:
            return None
        place = state.stop.place if state.stop else None
        if place is not None:
            line, top = state.shown.line_of(place[0]), paper.top_line
            if not self._text_in_sight() or top <= line < top + max(1, paper.size.height):
                return state.page_of(place[0])
        return state.shown.page_at(paper.top_line)
