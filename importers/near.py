"""Texts that are nearly the same (a draft and its final form, a re-scan, a copy with another letterhead), found in bulk.

A text is known by a sketch: the smallest hash values of its five-character pieces (Broder 1997). The share that two
sketches have in common estimates the share of pieces that the texts have in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Sketch = tuple[int, ...]

SIZE = 128
NEAR = 0.8
_PIECE = 5
_SHORTEST = 40
_KEYS = 12
_COMMON = 200
_SHARE = 0.4
_FACTOR = 0x100000001B3
_MIXED = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53, 1)
_SOME = 2 * SIZE
_KEPT = re.compile(r"[\W_]+")
_ALONE = re.compile("[\x00-\x7f\u00b7\u2014\u2018-\u201d\u2026\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*")
"""Texts whose signs have each its own NFKC form, whatever stands beside it: none of them combines with a neighbour."""
_FORMS = re.compile("[\u2026\u3000\uff01-\uff5e]")
"""Those of them that are another sign in that form."""


def one_form(text: str) -> str:
    """The text in Unicode's form NFKC; for usual Chinese text in a twentieth of the time of the general way."""
    if _ALONE.fullmatch(text):
        return _FORMS.sub(_form, text)
    return unicodedata.normalize("NFKC", text)


def _form(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def sketch(text: str) -> Sketch:
    """Up to 128 rising numbers that stand for a text; empty for one too short to be told from others (40 characters).

    Marks, blanks and forms of letters do not count.
    """
    import numpy

    folded = _KEPT.sub("", one_form(text))
    if len(folded) < _SHORTEST:
        return ()
    signs = numpy.frombuffer(folded.encode("utf-32-le"), dtype="<u4").astype(numpy.uint64)
    values = numpy.zeros(len(signs) - _PIECE + 1, dtype=numpy.uint64)
    for step in range(_PIECE):
        values *= _FACTOR
        values ^= signs[step : len(values) + step]
    for factor in _MIXED:
        values ^= values >> 33
        values *= factor
    return tuple(_smallest(values))


def _smallest(values: Any) -> list[int]:
    """The smallest different values of an array, ``SIZE`` of them at most, rising."""
    import numpy

    some = numpy.partition(values, _SOME)[:_SOME] if len(values) > _SOME else values
    found = sorted(set(some.tolist()))
    return found[:SIZE] if len(found) >= SIZE or some is values else sorted(set(values.tolist()))[:SIZE]


def likeness(one: Sketch, other: Sketch) -> float:
    """The estimated share of pieces that two texts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    smallest = sorted({*one, *other})[: min(SIZE, max(len(one), len(other)))]
    both = set(one) & set(other)
    return sum(value in both for value in smallest) / len(smallest)


@dataclass(slots=True)
class Finder(Generic[Key]):
    """Sketches as they come; each new one is held against the earlier ones that may be near.

    Needs about 2 KB a text. A piece that stands at the head of very many sketches tells nothing and is passed over.
    """

    least: float = NEAR
    _sketches: dict[Key, Sketch] = field(default_factory=dict)
    _heads: defaultdict[int, list[Key]] = field(default_factory=lambda: defaultdict(list))
    _first: dict[Sketch, Key] = field(default_factory=dict)

    def add(self, key: Key, found: Sketch) -> list[tuple[Key, float]]:
        """The earlier texts that are near, the nearest first, with their likeness; then keep this one too.

        Of texts with the same sketch only the first is told.
        """
        if not found:
            return []
        if found in self._first:
            return [(self._first[found], 1.0)]
        near = [
            (other, alike)
            for other in self._met(found)
            if (alike := likeness(found, self._sketches[other])) >= self.least
        ]
        self._first[found] = key
        self._sketches[key] = found
        for head in found[:_KEYS]:
            self._heads[head].append(key)
        return sorted(near, key=lambda item: -item[1])

    def _met(self, found: Sketch) -> list[Key]:
        """Earlier texts with a good part of the telling smallest values."""
        telling = [known for head in found[:_KEYS] if len(known := self._heads[head]) <= _COMMON]
        counted = Counter(key for known in telling for key in known)
        return [key for key, count in counted.items() if count >= _SHARE * len(telling)]


def groups(texts: Iterable[tuple[Key, str]], least: float = NEAR) -> list[list[Key]]:
    """Keys of texts that are near one another, directly or through others; texts that stand alone are left out."""
    finder: Finder[Key] = Finder(least)
    group_of: dict[Key, list[Key]] = {}
    for key, text in texts:
        group_of[key] = [key]
        for other, _ in finder.add(key, sketch(text)):
            smaller, larger = sorted((group_of[key], group_of[other]), key=len)
            if smaller is not larger:
                larger.extend(smaller)
                group_of.update(dict.fromkeys(smaller, larger))
    return list({id(group): group for group in group_of.values() if len(group) > 1}.values())
