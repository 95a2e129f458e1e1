"""What the command line writes: data to standard output, narration to standard error, columns by terminal cells."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from registry.errors import QingliError
from registry.messages import has, say
from registry.text import visible

# Controls but those below U+0020, format signs, line and paragraph ends, half surrogates, private use (Unicode C, Zl, Zp).
_ACTING = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\U000f0000-\U0010ffff]"
)
_ERRNO = re.compile(r"\[Errno \d+\] (.+?)(?:: .+)?")


def prepare() -> None:
    """Standard streams speak UTF-8 whatever the locale says, and a character that cannot be written is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def emit(line: str = "") -> None:
    """One line of data for people; foreign text in it must have passed ``visible``."""
    print(line)


def narrate(line: str) -> None:
    """One line to standard error."""
    print(line, file=sys.stderr)


def emit_json(value: Any) -> None:
    """A value as JSON, indented, Chinese as it is."""
    print(escaped(json.dumps(value, ensure_ascii=False, indent=2)))


def escaped(content: str) -> str:
    """JSON text that says the same, with no sign in it that a terminal obeys: those are written as escapes (RFC 8259, 7)."""
    return _ACTING.sub(lambda found: json.dumps(found[0])[1:-1], content)


def error(problem: QingliError, lang: str | None) -> None:
    """What happened and what to do next, to standard error."""
    arguments = {
        name: visible(refusal(str(value), lang), lines=name == "details")  # whose lines are each made visible already
        for name, value in problem.arguments.items()
    }
    if "failure" in arguments:
        known = {"name": "", "detail": "", **arguments}
        arguments["failure"] = say(f"failure.{arguments['failure']}", lang, **known).rstrip("。. ")
    narrate(say(f"error.{problem.code}", lang, **arguments))
    if has(f"remedy.{problem.code}", lang):
        narrate(say("cli.remedy", lang, remedy=say(f"remedy.{problem.code}", lang, **arguments)))


def refusal(reason: str, lang: str | None) -> str:
    """What the system says when it refuses (POSIX ``strerror``), in a language; unknown words stay as they are."""
    plain = found[1] if (found := _ERRNO.fullmatch(reason)) else reason
    key = f"system.{plain.lower().replace(' ', '_')}"
    return say(key, lang) if has(key, lang) else reason


def width(text: str) -> int:
    """Terminal cells of a text: wide and full-width signs take two (Unicode UAX #11), combining signs none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def clip(text: str, cells: int) -> str:
    """The text cut to ``cells`` terminal cells, with … where something was cut."""
    if width(text) <= cells:
        return text
    kept, used = "", 0
    for sign in text:
        used += width(sign)
        if used > cells - 1:
            break
        kept += sign
    return kept + "…"


def pad(text: str, cells: int) -> str:
    """The text filled up with blanks to ``cells`` terminal cells."""
    return text + " " * max(0, cells - width(text))


def table(rows: Iterable[Sequence[str]], *, gap: int = 2) -> Iterable[str]:
    """Rows as aligned lines; the last column is left as it is."""
    held = [[visible(cell) for cell in row] for row in rows]
    if not held:
        return
    columns = max(map(len, held))
    sizes = [max((width(row[index]) for row in held if index < len(row)), default=0) for index in range(columns - 1)]
    for row in held:
        cells = [pad(cell, sizes[index]) if index < len(row) - 1 else cell for index, cell in enumerate(row)]
        yield (" " * gap).join(cells).rstrip()
