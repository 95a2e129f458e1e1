"""The page as a picture beside its text, the place that is looked at framed."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from registry.service.pictures import PageImage, Refusal, View
from tui import pictures
from tui.cells import broken
from tui.pictures import TERMINAL
from tui.state.session import Session

if TYPE_CHECKING:
    from PIL import Image

MODES = ("", "page", "part")
"""Off, the whole page, the part around the place."""
LEGIBLE = 500
"""Pixels over the width of a page from which its characters can be told apart."""
FINER = {"blocks": 3, "dots": 2}
"""How much finer than its cells a coarse picture is drawn, so that it can be made smooth."""
BLANK = 0x2800
_DOTS = ((0, 0x01), (2, 0x02), (4, 0x04), (1, 0x08), (3, 0x10), (5, 0x20), (6, 0x40), (7, 0x80))
"""Place of a pixel among the two by four of a cell, row by row, and the bit of its dot (Unicode 22.7, Braille patterns)."""
DARK = 176


class Picture(Vertical, can_focus=True):
    """A line that says what is seen, and the picture or the reason why there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup,up,k", "turn(-1)", "page_up", show=False),
        Binding("pagedown,down,j", "turn(1)", "page_down", show=False),
    ]

    @dataclass
    class Turn(Message):
        """Another page is wanted."""

        by: int

    @dataclass
    class Resized(Message):
        """The picture has other room now."""

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        super().__init__(id=id)
        self.session = session
        self.mode = ""
        self.kind = "off"

    def compose(self) -> ComposeResult:
        """Line and picture."""
        yield Static(id="picture-line")
        with Container(id="picture-place"):
            yield Static(id="picture-told")
            yield Container(id="picture-image")

    def on_mount(self) -> None:
        """Off at first."""
        self.display = False

    def on_resize(self) -> None:
        """Other room, another picture."""
        if self.mode:
            self.post_message(self.Resized())

    def action_turn(self, by: int) -> None:
        """The next page, or the one before."""
        self.post_message(self.Turn(by))

    def next_mode(self) -> str:
        """Go from off to the page, to its part, and off again."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        self.kind = pictures.kind()
        if self.kind == "blocks" and self.mode == "part":
            self.kind = "dots"  # in blocks no character can be read
        self.display = bool(self.mode)
        return self.mode

    def view(self, page: int, place: tuple[int, int] | None) -> View | None:
        """What is to be drawn for the room at hand; None while there is no room or no way to show it."""
        room = self.query_one("#picture-place").content_size
        if self.kind == "off" or room.width < 4 or room.height < 2:
            return None
        across, down = {"blocks": (1, 2), "dots": (2, 4)}.get(self.kind, TERMINAL.cell)
        finer = FINER.get(self.kind, 1)
        width, height = room.width * across, room.height * down
        zoom = max(1.2, LEGIBLE / width) if self.mode == "part" else 1.0
        return View(page, place, width * finer, height * finer, zoom, max(2, finer))

    def show(self, line: str, made: PageImage | Refusal) -> None:
        """Show a picture with its line, or why there is none."""
        self.query_one("#picture-line", Static).update(Content("" if isinstance(made, Refusal) else line))
        if isinstance(made, Refusal):
            self.tell(self.session.words(f"picture.{made.code}", detail=made.detail))
            return
        from PIL import Image

        image = Image.frombytes("RGB", (made.width, made.height), made.pixels)
        self._put(Static(Content(dotted(image))) if self.kind == "dots" else _widget(self.kind)(image))

    def tell(self, sentence: str) -> None:
        """Say something in the place of the picture."""
        told = self.query_one("#picture-told", Static)
        cells = max(20, (told.content_size.width or self.size.width) - 2)
        told.update(Content.assemble(*broken([(sentence, "")], cells)))
        self._put(None)

    def _put(self, widget: Widget | None) -> None:
        """One picture in the place of the one before, or the words alone."""
        holder = self.query_one("#picture-image", Container)
        self.query_one("#picture-told").display = widget is None
        holder.display = widget is not None
        with self.app.batch_update():
            holder.remove_children()
            if widget is not None:
                holder.mount(widget)


def dotted(image: Image.Image) -> str:
    """A picture in dots, two by four a cell."""
    from PIL import Image

    width, height = image.width // (2 * FINER["dots"]) * 2, image.height // (4 * FINER["dots"]) * 4
    small = image.convert("L").resize((max(2, width), max(4, height)), Image.Resampling.BOX)
    dark = [value < DARK for value in small.tobytes()]
    lines = []
    for top in range(0, small.height - 3, 4):
        cells = []
        for left in range(0, small.width - 1, 2):
            bits = (bit for at, bit in _DOTS if dark[(top + at // 2) * small.width + left + at % 2])
            cells.append(chr(BLANK + sum(bits)))
        lines.append("".join(cells))
    return "\n".join(lines)


def _widget(kind: str) -> Any:
    """The widget of textual-image for a kind of terminal."""
    with _unasked():
        from textual_image import widget
    return {"kitty": widget.TGPImage, "sixel": widget.SixelImage}.get(kind, widget.HalfcellImage)


@contextmanager
def _unasked() -> Iterator[None]:
    """Keep textual-image from asking the terminal while it is imported: the screen reads the keys already."""
    out = sys.__stdout__
    os.environ.setdefault("TEXTUAL_CELL_WIDTH", str(TERMINAL.cell[0]))
    os.environ.setdefault("TEXTUAL_CELL_HEIGHT", str(TERMINAL.cell[1]))
    setattr(sys, "__stdout__", io.StringIO())  # noqa: B010 -- the name is final to the type checker only
    try:
        yield
    finally:
        setattr(sys, "__stdout__", out)  # noqa: B010 -- as above
