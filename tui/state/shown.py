"""A document's text as it stands on the screen, with one map between the places of the text and the places shown.

Characters that could act on a terminal become pictures and numbers of findings are put before their places, so what is
shown is longer than the text; both directions of the map are exact at every place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from registry.text import visible
from registry.values import page_of
from tui.cells import wrap

TAB = "    "


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text with a meaning: ``style`` names it, ``stop`` is the number of what is explained there."""

    start: int
    end: int
    style: str
    stop: int = -1


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the screen: places of what is shown, or the beginning of a page."""

    start: int
    end: int
    page: int | None = None


class Shown:
    """Text, map and lines; made anew for another document, wrapped anew for another width."""

    def __init__(self, text: str, tags: Iterable[tuple[int, str]], page_starts: Sequence[int] = ()) -> None:
        self.page_starts = tuple(page_starts)
        self._raw: list[int] = []  # where a piece of the text begins,
        self._tag: list[int] = []  # where its number is shown,
        self._at: list[int] = []  # and where it is shown itself
        self._odd = _odd(text)
        self.display = "".join(self._pieces(text, tags))
        self.tags = [Mark(start, end, "tag") for start, end in zip(self._tag, self._at, strict=True) if end > start]
        self.cells = 0
        self.lines: list[Line] = []
        self._starts: list[int] = []

    def _pieces(self, text: str, tags: Iterable[tuple[int, str]]) -> Iterator[str]:
        """What is shown, piece by piece; the map is noted on the way."""
        named: dict[int, str] = {}
        for place, tag in tags:
            named[place] = named.get(place, "") + tag
        cuts = sorted({0, len(text), *named, *self._odd, *(place + 1 for place in self._odd)})
        at = 0
        for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
            tag = named.get(start, "")
            piece = _picture(text[start:end]) if start in self._odd else text[start:end]
            self._raw.append(start)
            self._tag.append(at)
            self._at.append(at + len(tag))
            at += len(tag) + len(piece)
            yield tag + piece

    def to_display(self, place: int, *, before: bool = False) -> int:
        """Where a place of the text is shown; ``before`` the number that stands there."""
        index = max(0, bisect_right(self._raw, place) - 1)
        if place == self._raw[index]:
            return self._tag[index] if before else self._at[index]
        return self._at[index] + place - self._raw[index]

    def to_text(self, at: int) -> int:
        """The place of the text that is shown at a place of the screen."""
        index = max(0, bisect_right(self._tag, at) - 1)
        raw = self._raw[index]
        return raw if raw in self._odd else raw + max(0, at - self._at[index])

    def wrap(self, cells: int) -> None:
        """Break the text into lines of a width; once is enough."""
        if cells == self.cells:
            return
        self.cells = cells
        breaks = {self.to_display(start, before=True): page for page, start in enumerate(self.page_starts, 1)}
        self.lines = list(self._wrapped(cells, breaks))
        self._starts = [line.start for line in self.lines]

    def _wrapped(self, cells: int, breaks: dict[int, int]) -> Iterator[Line]:
        """Lines of all paragraphs; a page begins with a line of its own."""
        newlines = (at for at, sign in enumerate(self.display) if sign == "\n")
        ends = {at: at + 1 for at in (*newlines, len(self.display))}
        cuts = sorted({*ends, *breaks})
        begin = 0
        for cut in cuts:
            if cut > begin or cut in ends:
                yield from (Line(start, stop) for start, stop in wrap(self.display, cells, begin, cut))
            if cut in breaks:
                yield Line(cut, cut, breaks[cut])
            begin = ends.get(cut, cut)

    def line_of(self, place: int) -> int:
        """Number of the line that shows a place of the text."""
        return max(0, bisect_right(self._starts, self.to_display(place)) - 1)

    def page_at(self, line: int) -> int | None:
        """Page on which a line stands, None where the format has no pages."""
        if not self.page_starts or not self.lines:
            return None
        here = self.lines[min(line, len(self.lines) - 1)]
        return here.page or page_of(self.page_starts, self.to_text(here.start))


def _odd(text: str) -> frozenset[int]:
    """Places of characters that are shown as something else."""
    if visible(text, lines=True) == text and "\t" not in text:
        return frozenset()
    return frozenset(at for at, sign in enumerate(text) if sign == "\t" or (sign != "\n" and visible(sign) != sign))


def _picture(piece: str) -> str:
    """What is shown for one odd character."""
    return TAB if piece == "\t" else visible(piece)


class Marks:
    """Marks in places of the screen, found by line."""

    def __init__(self, shown: Shown, marks: Iterable[Mark]) -> None:
        placed = [Mark(shown.to_display(m.start), shown.to_display(m.end, before=True), m.style, m.stop) for m in marks]
        self.marks = sorted([*placed, *shown.tags], key=lambda mark: (mark.start, -mark.end))
        self._starts = [mark.start for mark in self.marks]
        self._longest = max((mark.end - mark.start for mark in self.marks), default=0)

    def within(self, start: int, end: int) -> list[Mark]:
        """Marks that touch a stretch, the outer before the inner."""
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        return [mark for mark in self.marks[first:last] if mark.end > start]
