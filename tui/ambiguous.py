"""Signs whose width is not agreed (“ ” … — · × and others): measured as the terminal at hand draws them.

Terminals in a Chinese locale often draw the class Ambiguous of Unicode UAX #11 two cells wide, where the screen counts
one; every column to the right is then sheared. The terminal is asked by drawing one such sign and reading back the
cursor (DSR/CPR, ECMA-48); where it draws two cells, the counts of ``rich.cells`` are set right for this process.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import sys
import time
import unicodedata

from rich import cells
from rich._unicode_data import load

PATIENCE = 0.25
"""Seconds to wait for a terminal that does not answer."""
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")
_RANGES = ((0xA1, 0x2FF), (0x370, 0x451), (0x2010, 0x2FFF), (0x1F100, 0x1F1AC))


def settle(choice: str) -> bool:
    """Measure as chosen: ``wide``, ``narrow``, or ``auto`` for asking the terminal. True when such signs are wide."""
    wide = choice == "wide" or (choice == "auto" and drawn_wide())
    if wide:
        widen()
    return wide


def drawn_wide() -> bool:
    """Whether the terminal draws an ambiguous sign in two cells; False where it cannot be asked."""
    if os.name != "posix" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)  # what was typed already is not thrown away
        os.write(sys.stdout.fileno(), "\r“\x1b[6n".encode())
        column = _column(descriptor)
        os.write(sys.stdout.fileno(), b"\r\x1b[K")
    except OSError:
        return False
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
    return column == 3


def _column(descriptor: int) -> int:
    """The column that the terminal reports; 0 without an answer in time."""
    from tui.ahead import put_back

    read, until, found = b"", time.monotonic() + PATIENCE, None
    while not found and (left := until - time.monotonic()) > 0 and select.select([descriptor], [], [], left)[0]:
        read += os.read(descriptor, 64)
        found = _ANSWER.search(read)
    put_back(read)
    return int(found.group(1)) if found else 0


def widen() -> None:
    """Count every ambiguous sign as two cells from now on."""
    table = load("auto")
    signs = [code for first, last in _RANGES for code in range(first, last) if _ambiguous(chr(code))]
    fixed = sorted({(code, code, 2) for code in signs} | set(_without(table.widths, set(signs))))
    wide = cells.CellTable(table.unicode_version, fixed, table.narrow_to_wide)
    vars(cells)["load_cell_table"] = lambda *_: wide
    cells._is_single_cell_widths = frozenset(map(chr, range(0x20, 0x7F))).issuperset
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()


def _ambiguous(sign: str) -> bool:
    """Whether a sign has no agreed width; combining marks have none of their own."""
    return unicodedata.east_asian_width(sign) == "A" and not unicodedata.combining(sign)


def _without(widths: object, taken: set[int]) -> list[tuple[int, int, int]]:
    """Ranges of the table, cut where a sign of them was taken out."""
    kept: list[tuple[int, int, int]] = []
    for start, end, width in widths:  # type: ignore[attr-defined]
        inside = sorted(code for code in taken if start <= code <= end)
        begin = start
        for code in inside:
            if code > begin:
                kept.append((begin, code - 1, width))
            begin = code + 1
        if begin <= end:
            kept.append((begin, end, width))
    return kept
