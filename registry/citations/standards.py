"""Standards by their code: GB 12348-2008, GB/T 35770-2022, DB50/T 867-2018 (《标准化法》 article 2; GB/T 1.1 annex on numbering)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.text.numbers import DocumentNumber

_LETTERS = (
    r"GB(?:/T|/Z|J|Z)?|DB\d{2}(?:/T)?|HJ(?:/T)?|CJJ(?:/T)?|JGJ(?:/T)?|CJ(?:/T)?|JTG(?:/T)?|JTJ|JT(?:/T)?|GA(?:/T)?|AQ(?:/T)?|WS(?:/T)?|"
    r"NY(?:/T)?|SB(?:/T)?|MH(?:/T)?|YY(?:/T)?|LY(?:/T)?|SL(?:/T)?|DL(?:/T)?|TSG|WW(?:/T)?|MZ(?:/T)?|CECS|ISO(?:/IEC)?"
)
_CODE = rf"(?<![A-Za-z0-9])(?:{_LETTERS})\s?\d{{1,6}}(?:\.\d{{1,3}})?(?:\s?[-—]\s?(?:19|20)?\d{{2}})?(?!\d)"
_FOUND = re.compile(rf"(?=[A-Z]{{2}}){_CODE}")
BEFORE = re.compile(rf"{_CODE}$")


def find(text: str, start: int) -> Iterator[re.Match[str]]:
    """Codes of standards from ``start`` on; letters and digits alone are a code only for national standards (GB)."""
    for letters in _LETTERS_RUN.finditer(text, start):
        match = _FOUND.match(text, letters.start()) if letters.start() >= start else None
        if match:
            start = match.end()
            if "-" in match.group() or "—" in match.group() or match.group().startswith("GB"):
                yield match


_LETTERS_RUN = re.compile("[A-Z]{2,}")  # a code begins where a run of letters does


def match(text: str, position: int) -> re.Match[str] | None:
    """The code that begins at ``position``, or None."""
    return _FOUND.match(text, position)


def parse(text: str) -> DocumentNumber | None:
    """The code of a string that is one, such as the content of a parenthesis behind a title; else None."""
    match = _FOUND.match(text.strip())
    return as_number(match.group()) if match and match.end() == len(text.strip()) else None


def as_number(code: str) -> DocumentNumber:
    """The code as the number of a text; its key ignores blanks and kinds of dash."""
    shown = re.sub(r"\s?[—-]\s?", "-", code)
    return DocumentNumber(re.sub(r"\s", "", shown), None, 0, "standard", shown)
