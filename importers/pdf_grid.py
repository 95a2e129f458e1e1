"""Ruled tables: from rulings to cells, and lines of text into them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from importers.layout import Cutter, Line, Row
from importers.pdf_rulings import Rulings

_TOUCH = 3.0
_COVER = 0.75
_OPEN_SIDE = 12.0
_MAX_CELLS = 20_000
_PROSE_LINES = 3


@dataclass(slots=True)
class Grid:
    """A ruled table: rising edges across and upward, and for each field between them the number of its cell.

    ``cells[row][column]`` counts rows from the bottom; fields of one merged cell share a number. ``regular`` is False
    where the rulings enclose something else than rectangles.
    """

    across: list[float]
    upward: list[float]
    cells: list[list[int]]
    regular: bool = True
    lines: dict[int, list[Line]] = field(default_factory=dict)

    def holds(self, line: Line) -> bool:
        """Whether the middle of the line lies in the table."""
        inside_across = self.across[0] - 1 <= line.middle <= self.across[-1] + 1
        return inside_across and self.upward[0] <= line.base <= self.upward[-1]

    def row(self, base: float) -> list[int]:
        """The numbers of the cells at a height."""
        return self.cells[_field(self.upward, base)]

    def place(self, line: Line, layer: Cutter) -> None:
        """Put a line into its cell, cut where it runs over a ruling."""
        row = self.row(line.base)
        edges = [
            edge
            for number, edge in enumerate(self.across[1:-1], start=1)
            if row[number - 1] != row[number] and line.left + 1 < edge < line.right - 1
        ]
        if not edges and not layer.clean(line):
            return
        for part in layer.split(line, edges) if edges else [line]:
            self.lines.setdefault(row[_field(self.across, part.middle)], []).append(part)

    @property
    def columns(self) -> int:
        """Number of different cells in the fullest row."""
        return max(len(set(row)) for row in self.cells)

    @property
    def prose(self) -> bool:
        """Whether it only frames running text: one column, and more in a cell than a table entry has."""
        return self.columns < 2 and any(len(lines) > _PROSE_LINES for lines in self.lines.values())

    def rows(self, page: int) -> list[Row]:
        """The rows from top to bottom; a cell that spans several has its text in the first, the others an empty place."""
        made: list[Row] = []
        used: set[int] = set()
        for number in range(len(self.cells) - 1, -1, -1):
            cells: list[list[Line]] = []
            for cell in self.cells[number]:
                cells.append([] if cell in used else in_order(self.lines.get(cell, [])))
                used.add(cell)
            if any(cells):
                made.append(self._row(page, number, cells))
        if made:
            made[0].first = made[-1].last = True
        return made

    def _row(self, page: int, number: int, cells: list[list[Line]]) -> Row:
        bottom, top = self.upward[number], self.upward[number + 1]
        return Row(page, self.across[0], bottom, self.across[-1], top, cells, tuple(self.across))


def grids(rulings: Rulings) -> list[Grid]:
    """The tables that the rulings of a page make, from top to bottom."""
    found = [grid for group in _groups(rulings) if (grid := _grid(*group)) is not None]
    return sorted(found, key=lambda grid: -grid.upward[-1])


def in_order(lines: list[Line]) -> list[Line]:
    """Lines of a cell from top to bottom, those at one height from left to right."""
    ordered = sorted(lines, key=lambda line: -line.base)
    rows: list[list[Line]] = []
    for line in ordered:
        if rows and rows[-1][0].base - line.base < 0.4 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _field(edges: list[float], place: float) -> int:
    return min(max(bisect_right(edges, place) - 1, 0), len(edges) - 2)


Piece = tuple[float, float, float]


def _groups(rulings: Rulings) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Rulings that touch one another, directly or through others."""
    horizontal, vertical = rulings.horizontal, rulings.vertical
    if len(horizontal) < 2 or not vertical or len(horizontal) * len(vertical) > 4_000_000:
        return
    union = _Union(len(horizontal) + len(vertical))
    for number, (y, left, right) in enumerate(horizontal):
        for other, (x, bottom, top) in enumerate(vertical, start=len(horizontal)):
            if left - _TOUCH <= x <= right + _TOUCH and bottom - _TOUCH <= y <= top + _TOUCH:
                union.join(number, other)
    for members in union.groups():
        rows = [horizontal[number] for number in members if number < len(horizontal)]
        columns = [vertical[number - len(horizontal)] for number in members if number >= len(horizontal)]
        if len(rows) >= 2 and columns:
            yield rows, columns


def _grid(horizontal: list[Piece], vertical: list[Piece]) -> Grid | None:
    across = _edges([x for x, _, _ in vertical], [(left, right) for _, left, right in horizontal])
    upward = _edges([y for y, _, _ in horizontal], [(bottom, top) for _, bottom, top in vertical])
    rows, columns = len(upward) - 1, len(across) - 1
    if rows < 1 or columns < 1 or not 2 <= rows * columns <= _MAX_CELLS:
        return None
    union = _Union(rows * columns)
    for row in range(rows):
        for column in range(columns):
            here, span = row * columns + column, (upward[row], upward[row + 1])
            if column + 1 < columns and not _ruled(vertical, across[column + 1], *span):
                union.join(here, here + 1)
            if row + 1 < rows and not _ruled(horizontal, upward[row + 1], across[column], across[column + 1]):
                union.join(here, here + columns)
    cells = [[union.root(row * columns + column) for column in range(columns)] for row in range(rows)]
    grid = Grid(across, upward, cells, _rectangular(union, columns))
    return grid if len({cell for row in cells for cell in row}) > 1 else None


def _edges(places: list[float], extents: list[tuple[float, float]]) -> list[float]:
    """Different places in rising order, with the outer ends where the table is open on a side."""
    edges = sorted(set(places))
    lowest, highest = min(start for start, _ in extents), max(end for _, end in extents)
    if lowest < edges[0] - _OPEN_SIDE:
        edges.insert(0, lowest)
    if highest > edges[-1] + _OPEN_SIDE:
        edges.append(highest)
    return [edge for number, edge in enumerate(edges) if not number or edge - edges[number - 1] > _TOUCH]


def _ruled(pieces: list[Piece], place: float, start: float, end: float) -> bool:
    """Whether rulings at the place cover most of the way from start to end."""
    covered = sum(
        max(0.0, min(end, last) - max(start, first)) for at, first, last in pieces if abs(at - place) <= _TOUCH
    )
    return covered >= _COVER * (end - start)


def _rectangular(union: _Union, columns: int) -> bool:
    for members in union.groups():
        rows, across = {number // columns for number in members}, {number % columns for number in members}
        if len(members) != len(rows) * len(across):
            return False
    return True


class _Union:
    """Disjoint sets of the numbers below a count."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def root(self, number: int) -> int:
        """The number that stands for the set."""
        while self.parent[number] != number:
            self.parent[number] = self.parent[self.parent[number]]
            number = self.parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        self.parent[self.root(one)] = self.root(other)

    def groups(self) -> list[list[int]]:
        """The sets."""
        found: dict[int, list[int]] = {}
        for number in range(len(self.parent)):
            found.setdefault(self.root(number), []).append(number)
        return list(found.values())
