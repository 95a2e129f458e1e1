"""How the terminal at hand can show a picture: as graphics (Kitty's protocol, Sixel), as half blocks, as dots, or not.

The terminal is asked once, before the screen is opened: a picture by Kitty's protocol, then its primary attributes (DA1,
ECMA-48), which every terminal answers, so that nobody waits for an answer that does not come. ``QINGLI_PICTURES``
chooses instead. Dots (Braille patterns) need no colours and have an agreed width; half blocks have neither.
"""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec

KINDS = ("kitty", "sixel", "blocks", "dots", "off")
CELL = (10, 20)
"""Pixels of a cell where the terminal does not say (VT340)."""
PATIENCE = 0.25
_ASKED = b"\x1b_Gi=7,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"
_KITTY = re.compile(rb"\x1b_Gi=7;OK\x1b\\")
_SIZE = re.compile(rb"\x1b\[6;(\d{1,3});(\d{1,3})t")
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")
_SIXEL = b"4"


class Terminal:
    """What is known of the terminal: ``graphics`` is ``kitty``, ``sixel`` or empty; ``cell`` pixels of a cell."""

    def __init__(self) -> None:
        self.graphics = ""
        self.cell = CELL
        self.wide = False


TERMINAL = Terminal()
"""The terminal of this process."""


def settle(*, wide: bool = False) -> None:
    """Ask the terminal; ``wide``: signs of uncertain width take two cells there."""
    TERMINAL.wide = wide
    if os.name == "posix" and sys.stdin.isatty() and sys.stdout.isatty():
        from tui.ahead import put_back

        answer = _answer()
        understand(answer)
        put_back(answer)


def understand(answer: bytes) -> None:
    """Take the terminal's answer."""
    attributes = _ATTRIBUTES.search(answer)
    if _KITTY.search(answer):
        TERMINAL.graphics = "kitty"
    elif attributes and _SIXEL in attributes.group(1).split(b";")[1:]:
        TERMINAL.graphics = "sixel"
    if size := _SIZE.search(answer):
        TERMINAL.cell = (max(1, int(size.group(2))), max(1, int(size.group(1))))


def kind(environment: Mapping[str, str] = os.environ) -> str:
    """The best way to show a picture here."""
    chosen = environment.get("QINGLI_PICTURES", "")
    if chosen in KINDS:
        return chosen
    if environment.get("TERM", "") in ("linux", "dumb", "vt100", "vt220"):
        return "off"
    if find_spec("textual_image") is None:
        return "dots"
    if TERMINAL.graphics:
        return TERMINAL.graphics
    return "dots" if environment.get("NO_COLOR") or TERMINAL.wide else "blocks"


def _answer() -> bytes:
    """What the terminal says to the question, up to its attributes; what came in time where they do not come."""
    import termios
    import tty

    descriptor, read = sys.stdin.fileno(), b""
    before = termios.tcgetattr(descriptor)
    until = time.monotonic() + PATIENCE
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)  # what was typed already is not thrown away
        os.write(sys.stdout.fileno(), _ASKED)
        while (left := until - time.monotonic()) > 0 and select.select([descriptor], [], [], left)[0]:
            read += os.read(descriptor, 256)
            if _ATTRIBUTES.search(read):
                break
    except OSError:
        return read
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
    return read
