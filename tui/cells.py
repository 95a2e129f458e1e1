"""Text in terminal cells: a Han character takes two, so columns are cut and padded by cells and never by characters.

The counts are those of ``rich.cells``, by which the screen itself is composed (Unicode UAX #11).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from rich.cells import cell_len, get_character_cell_size, set_cell_size

# A line does not begin with one of these, nor end with one of those (GB/T 15834-2011, 5.1).
NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕”’,.;:!?)]}%％")
NOT_LAST = frozenset("（《〈「『【〔“‘([{")
CUT = ".."


def width(text: str) -> int:
    """Cells of a text."""
    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """The text in exactly ``cells`` cells: padded with blanks, or cut and ended with two points."""
    if cells <= 0:
        return ""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(text, cells) if cells < 4 else set_cell_size(text, cells - 2) + CUT


def broken(parts: Iterable[tuple[str, str]], cells: int) -> list[tuple[str, str]]:
    """Pieces of text with their styles, broken into lines of a width by the rules of ``wrap``."""
    pieces = list(parts)
    text = "".join(piece for piece, _ in pieces)
    cuts: set[int] = set()
    at = 0
    for paragraph in text.split("\n"):
        cuts |= {start for start, _ in wrap(text, cells, at, at + len(paragraph)) if start > at}
        at += len(paragraph) + 1
    lines: list[tuple[str, str]] = []
    at = 0
    for piece, style in pieces:
        inner = sorted(cut for cut in cuts if at <= cut < at + len(piece))
        bounds = [0, *(cut - at for cut in inner), len(piece)]
        broken_up = [piece[start:end] for start, end in pairwise(bounds)]
        lines.append(("\n".join([broken_up[0], *(part.lstrip(" ") for part in broken_up[1:])]), style))
        at += len(piece)
    return lines


class _Sizes(dict[str, int]):
    """Cells of single characters, looked up once each."""

    def __missing__(self, sign: str) -> int:
        self[sign] = size = get_character_cell_size(sign)
        return size


_SIZES = _Sizes()


def wrap(text: str, cells: int, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Places of the lines into which ``text[start:end]``, one paragraph, breaks at a width; an empty one gives one line."""
    end = len(text) if end is None else end
    reached = list(accumulate(map(_SIZES.__getitem__, text[start:end]), initial=0))
    cells, begin = max(cells, 4), start
    while reached[-1] - reached[begin - start] > cells:
        at = start + bisect_right(reached, reached[begin - start] + cells) - 1
        stop = _break(text, begin, at)
        yield begin, stop
        begin = stop
    yield begin, end


def _break(text: str, begin: int, at: int) -> int:
    """Where to break before ``at``: not before a closing mark, not after an opening one, not within a number or word."""
    stop = at
    while stop - begin > 2 and at - stop < 12 and _bound(text[stop - 1], text[stop]):
        stop -= 1
    return stop if stop - begin > 2 and not _bound(text[stop - 1], text[stop]) else at


def _bound(before: str, after: str) -> bool:
    """Whether two signs stay on one line: those of a word, a number or a day (2018-12-29), and marks with what they mark."""
    word = before.isascii() and after.isascii() and (_written(before) and _written(after))
    return word or after in NOT_FIRST or before in NOT_LAST


def _written(sign: str) -> bool:
    """Whether a sign is a letter, a figure, or stands between the figures of a day or an hour."""
    return sign.isalnum() or sign in "-:"
