"""Small pieces in lines: a piece is never broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content


def flow(pieces: Iterable[Content], cells: int) -> Iterator[Content]:
    """Pieces in lines of at most so many cells."""
    line, used = Content(""), 0
    for piece in pieces:
        if used and used + piece.rstrip().cell_length > cells:
            yield line
            line, used = Content(""), 0
        line, used = line + piece, used + piece.cell_length
    yield line
