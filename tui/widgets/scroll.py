"""Scroll bars made of blanks alone: blocks of eighths have no agreed width in Chinese terminals."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender


class PlainBar(ScrollBarRender):
    """A bar whose ends are whole cells."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def use_plain_bars() -> None:
    """Draw every scroll bar of this process with blanks."""
    ScrollBar.renderer = PlainBar
