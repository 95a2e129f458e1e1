"""What stands on a page: lines and rows of table cells, each with its place and the way back to the page's characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from importers.base import Box


@dataclass(slots=True)
class Line:
    """Cleaned text that stands on one line of a page.

    ``left`` … ``top`` are points in the page as it is read (turned upright, origin at the lower left); ``box`` is the
    same place in the PDF's own space. ``size`` is the width of a Han character in points. ``index`` gives for every
    character of ``text`` its number in the page's character sequence. ``base`` and ``middle`` are the vertical and the
    horizontal centre; ``gap`` is the widest space between the ink of two neighbours. ``confidence`` (0 to 1) is how sure an
    engine is of a line that it recognised in a picture.
    """

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    size: float
    index: Sequence[int]
    box: Box
    gap: tuple[float, float] | None = None
    blank_after: bool = False
    struck: bool = False
    confidence: float | None = None

    base: float = field(init=False)
    middle: float = field(init=False)

    def __post_init__(self) -> None:
        self.base = (self.bottom + self.top) / 2
        self.middle = (self.left + self.right) / 2


class Cutter(Protocol):
    """What knows the characters of a page well enough to cut its lines."""

    def clean(self, line: Line) -> bool:
        """Set the line's text; False if nothing of it is left."""

    def split(self, line: Line, edges: Sequence[float]) -> list[Line]:
        """The parts of a line between vertical edges (upright, rising)."""


@dataclass(slots=True)
class Row:
    """One row of a ruled table: its cells from left to right, each a list of lines from top to bottom."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    cells: list[list[Line]]
    columns: tuple[float, ...]
    first: bool = False
    last: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each cell without its line ends."""
        return tuple("".join(line.text for line in cell) for cell in self.cells)


Element = Line | Row


@dataclass(slots=True)
class Page:
    """Everything read from one page, in reading order."""

    number: int
    width: float
    height: float
    elements: list[Element] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    scan: bool = False
    unusable: float = 0.0
    notes: list[Line] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """The lines that stand outside tables."""
        return [element for element in self.elements if isinstance(element, Line)]
