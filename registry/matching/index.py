"""An index of titles by pairs of neighbouring characters (bigrams), held in three numpy arrays.

A query reads the postings of its rarest bigrams until a budget is spent; titles that share most of them are re-ranked by
the Indel ratio (1 − Indel distance / sum of lengths, 0–100). Scores are for proposing, never for deciding.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORTLIST = 80  # titles that share most bigrams; up to twice as many when several share equally many
_LONGEST = 160
_SEPARATOR = "\n"


class BigramIndex:
    """Titles findable by likeness. ``titles`` are folded; positions in the answers are positions in that sequence."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = titles
        self.budget = max(2000, min(60_000, len(titles) // 12))
        self._numbers: dict[str, int] = {}
        self._build()

    def count(self, bigram: str) -> int:
        """In how many places of all titles the bigram stands (for one sign: whether in any); 0 means no word of this field."""
        if len(bigram) == 1:
            return int(bigram in self._signs)
        number = self._numbers.get(bigram)
        return 0 if number is None else int(self._starts[number + 1] - self._starts[number])

    def search(self, query: str, limit: int = 6, least: float = 0.0) -> list[tuple[int, float]]:
        """The titles most like the query, best first, with their Indel ratio (0–100), which is ``least`` or more."""
        from rapidfuzz import fuzz, process

        shortlist = self._shortlist(query)
        titles = self.titles
        chosen = [titles[position] for position in shortlist]
        return [
            (shortlist[place], score)
            for _, score, place in process.extract(query, chosen, scorer=fuzz.ratio, limit=limit, score_cutoff=least)
        ]

    def _shortlist(self, query: str) -> list[int]:
        """Positions of the titles that share most bigrams with the query; of those that share equally many the likest in length."""
        import numpy as np

        hits = self._postings(query)
        if not hits:
            return []
        together = np.concatenate(hits)
        together.sort()
        ends = np.append(np.flatnonzero(together[1:] != together[:-1]), len(together) - 1)
        counts = ends.copy()
        counts[1:] -= ends[:-1]
        counts[0] += 1
        kept = np.flatnonzero(counts >= _threshold(np.bincount(counts).tolist()))
        found, counts = together[ends[kept]], counts[kept]
        if len(found) > _LONGEST:
            alike = counts / (self._lengths[found] + len(query))
            found = np.sort(found[np.argpartition(alike, -_LONGEST)[-_LONGEST:]])
        positions: list[int] = found.tolist()
        return positions

    def _postings(self, query: str) -> list[NDArray[np.int32]]:
        """Postings of the rarest bigrams within the budget; at least those of three."""
        numbers = {self._numbers[pair] for a, b in pairwise(query) if (pair := a + b) in self._numbers}
        starts = self._starts_list
        spans = sorted((starts[number + 1] - starts[number], starts[number]) for number in numbers)
        read, postings = 0, list["NDArray[np.int32]"]()
        for length, start in spans:
            if read + length > self.budget and len(postings) >= 3:
                break
            postings.append(self._documents[start : start + length])
            read += length
        return postings

    def _build(self) -> None:
        import numpy as np

        joined = _SEPARATOR.join(title.replace(_SEPARATOR, " ") for title in self.titles) + _SEPARATOR
        signs = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
        self._signs = frozenset(joined)
        self._lengths = np.array([len(title) for title in self.titles], dtype=np.int32)
        ends = signs == ord(_SEPARATOR)
        title_of = np.cumsum(ends) - ends
        inside = ~(ends[:-1] | ends[1:])
        pairs = ((signs[:-1] << 21) | signs[1:])[inside]
        order = np.argsort(pairs, kind="stable")
        ordered = pairs[order]
        firsts = np.flatnonzero(np.diff(ordered, prepend=-1))
        self._documents = title_of[:-1][inside][order].astype(np.int32)
        self._starts = np.append(firsts, len(ordered))
        self._starts_list: list[int] = self._starts.tolist()
        self._numbers = {chr(pair >> 21) + chr(pair & 0x1FFFFF): n for n, pair in enumerate(ordered[firsts].tolist())}


def _threshold(titles_by_count: list[int]) -> int:
    """The number of shared bigrams from which at least a shortlist of titles shares as many."""
    reached = 0
    for count in range(len(titles_by_count) - 1, 0, -1):
        reached += titles_by_count[count]
        if reached >= SHORTLIST:
            return count
    return 1
