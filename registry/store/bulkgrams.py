"""The pairs of a long text for the index of the search, by arrays: what ``folding.tokens_of`` gives, much sooner.

For workers, which have numpy loaded; what reads a query needs neither.
"""

from __future__ import annotations

from typing import Any

from registry.store import folding

_WIDTH = 5
_PARTING = ord("\n")
_DIGITS = b"0123456789abcdef"


def tokens_of(folded: str) -> str:
    """``folding.tokens_of``: pairs of neighbouring characters in order, five hex digits each, blanks between them."""
    import numpy

    parted = "\n".join((*folding.runs(folded), ""))
    signs = numpy.frombuffer(parted.encode("utf-32-le"), dtype="<u4").astype(numpy.uint64)
    if not len(signs):
        return ""
    first, second = signs[:-1], signs[1:]
    pairs = first << 32 | numpy.where(second == _PARTING, 0, second)
    pairs = pairs[first != _PARTING]
    pairs.sort()
    pairs = pairs[numpy.append(True, pairs[1:] != pairs[:-1])]
    return folding.ALWAYS if len(pairs) > folding.LIMIT else _written(pairs)


def _written(pairs: Any) -> str:
    """Pairs (first character times 2 to the 32, plus second, 0 for none) as text."""
    import numpy

    digits = numpy.frombuffer(_DIGITS, dtype=numpy.uint8)
    table = numpy.full((len(pairs), 2 * _WIDTH + 1), ord(" "), dtype=numpy.uint8)
    for place in range(_WIDTH):
        shift = 4 * (_WIDTH - 1 - place)
        table[:, place] = digits[pairs >> (32 + shift) & 15]
        table[:, _WIDTH + place] = digits[pairs >> shift & 15]
    shown = numpy.ones(table.shape, dtype=bool)
    shown[pairs & 0xFFFFFFFF == 0, _WIDTH : 2 * _WIDTH] = False
    return table[shown].tobytes().decode("ascii")[:-1]
