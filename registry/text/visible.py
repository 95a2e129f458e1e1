"""The one function through which foreign text reaches a screen.

Control and bidirectional characters can act on a terminal (escape sequences, reordered text, hidden parts); they are
replaced by pictures that show what stands there (Unicode UAX #9 bidirectional controls, C0/C1 of ISO 6429).
"""

from __future__ import annotations

import re

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINES = re.compile("[\t\n]")


def visible(text: str, *, lines: bool = False) -> str:
    """``text`` with every character that could act on a screen replaced by a visible picture.

    With ``lines`` the line feed and the tabulator stay; without, they become pictures too, so that the result is one line.
    """
    shown = _HARMFUL.sub(_picture, text)
    return shown if lines else _LINES.sub(_picture, shown)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"
