"""How far down a queue one must go to meet the documents that end up repealed or amended, against random order."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

SHARES = (0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Depth:
    """Places to go down a queue until ``share`` of the wanted items have been met.

    ``met`` counts items from the top of the queue as it stood, ``random`` is the expected count in random order.
    """

    share: float
    met: int
    random: int


def depths(queue: Sequence[int], wanted: Collection[int], shares: Sequence[float] = SHARES) -> tuple[Depth, ...]:
    """Depths for some shares of the wanted items; none when nothing in the queue is wanted.

    In random order the k-th of m wanted among n items is expected at place k(n + 1)/(m + 1): the mean of the k-th
    smallest of m places drawn without replacement.
    """
    places = [place for place, item in enumerate(queue, 1) if item in wanted]
    ranks = [(share, math.ceil(share * len(places))) for share in shares] if places else []
    return tuple(
        Depth(share, places[rank - 1], round(rank * (len(queue) + 1) / (len(places) + 1))) for share, rank in ranks
    )
