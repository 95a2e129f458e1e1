"""Keys that came before the screen stood: kept, and pressed again once there is something for them to act on.

The questions to the terminal read whatever waits at the keyboard together with the answers. What was typed blindly may
move, open and search, but never decide, undo or change anything: nobody had seen yet what it would act on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textual._xterm_parser import XTermParser
from textual.events import Key

_ANSWERS = re.compile(rb"\x1b\[\d+;\d+R|\x1b_G[^\x1b]*\x1b\\|\x1b\[6;\d+;\d+t|\x1b\[\?[\d;]*c")
_BEGUN = re.compile(rb"\x1b(?:[\[O][0-9;?]*|_[^\x1b]*)?$")
HARMLESS = frozenset(
    ("up", "down", "pageup", "pagedown", "home", "end", "j", "k", "g", "G", "v", "p", "slash", "enter")
)
_unread = bytearray()


def put_back(read: bytes) -> None:
    """Keep what came from the keyboard with an answer of the terminal; answers, whole or begun, are left out."""
    _unread.extend(_BEGUN.sub(b"", _ANSWERS.sub(b"", read)))


def taken() -> list[Key]:
    """The keys that were kept, once."""
    typed = bytes(_unread).decode("utf-8", "ignore")
    _unread.clear()
    return [event for event in XTermParser().feed(typed) if isinstance(event, Key)] if typed else []


def harmless(keys: Iterable[Key]) -> Iterator[Key]:
    """Those keys that only move, open and search; the first document that is opened ends it."""
    typing = False
    for key in keys:
        if not typing and key.key not in HARMLESS:
            continue
        yield Key(key.key, key.character)
        if key.key == "enter" and not typing:
            return
        typing = key.key == "slash" or (typing and key.key not in ("enter", "escape"))
