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

SHORTLIST = 40
_SEPARATOR = "\n"


class BigramIndex:
    """Titles findable by likeness. ``titles`` are folded; positions in the answers are positions in that sequence."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = titles
        self.budget = max(1500, min(60_000, len(titles) // 20))
        self._numbers: dict[str, int] = {}
        self._build()

    def count(self, bigram: str) -> int:
        """In how many places of all titles the bigram stands (for one sign: whether in any); 0 means no word of this field."""
        if len(bigram) == 1:
            return int(bigram in self._signs)
        number = self._numbers.get(bigram)
        return 0 if number is None else int(self._starts[number + 1] - self._starts[number])

    def search(self, query: str, limit: int = 6) -> list[tuple[int, float]]:
        """The titles most like the query, best first, with their Indel ratio (0–100)."""
        shortlist = self._shortlist(query)
        if not len(shortlist):
            return []
        from rapidfuzz import fuzz, process

        chosen = [self.titles[position] for position in shortlist]
        scored = process.extract(query, chosen, scorer=fuzz.ratio, limit=limit)
        return [(int(shortlist[place]), float(score)) for _, score, place in scored]

    def _shortlist(self, query: str) -> NDArray[np.int32]:
        import numpy as np

        hits = self._postings(query)
        if not hits:
            return np.empty(0, np.int32)
        together = np.concatenate(hits)
        together.sort()
        last = np.flatnonzero(np.diff(together, append=-1))
        counts = np.diff(last, prepend=-1)
        found = together[last]
        if len(found) <= SHORTLIST:
            return found
        return found[np.argpartition(counts, -SHORTLIST)[-SHORTLIST:]]

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
