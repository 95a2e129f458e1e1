"""Where the articles of one text of a law went in another: computed from the two texts by the catalogue's own method.

Articles are cut by 第X条. Two articles are compared by the Dice coefficient over their character bigrams and trigrams, each
weighted by how rare it is among the articles of both texts, so that 应当 and 有关部门 count little. The texts are first
aligned in their order (the alignment with the greatest sum of similarities); then what is left over is looked for anywhere
else (moved), as a part of an article that was split, or as a part of one that took it in (merged).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.text.numerals import to_int
from registry.values import Renumbering

SAME = 0.93  # from here on the words are the same but for a reference or a name
IN_ORDER = 0.22  # lowest similarity of two articles at the same place in the order
ANYWHERE = 0.30  # lowest similarity of an article that moved out of order
CONTAINED = 0.55  # share of an article's own words that must stand in another to be a part of it
GAIN = 0.04  # how much nearer the parts together must come than the first part alone
NUMERAL = "[〇零一二两三四五六七八九十百千0-9０-９]"
HEADING = re.compile(
    rf"^[ \t\u3000#*]*第[ \u3000]?({NUMERAL}{{1,7}})[ \u3000]?条(?:之({NUMERAL}{{1,3}}))?[*]*(?=[ \t\u3000\n：:【（(\u4e00-\u9fff])",
    re.M,
)
DIVISION = re.compile(rf"^[ \t\u3000#*]*第{NUMERAL}{{1,5}}(?:编|分编|章|节)[^\n。；]{{0,40}}$", re.M)
REFERENCE = re.compile(rf"第{NUMERAL}{{1,7}}条(?:之{NUMERAL}{{1,3}})?")
BLANK = re.compile(r"\s+")
MOST = 2000  # articles of one text; the longest law has 1,260


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article: its number as article maps write it (17, 17-1) and its words without white space."""

    number: str
    words: str


Profile = Mapping[str, float]
TOTAL = ""  # the key of a profile's whole weight; no gram is empty


def cut(text: str) -> tuple[ArticleText, ...]:
    """The articles of a law in order; headings of parts and chapters are left out.

    Only headings that go on counting are articles: a line that begins with 第五条 in the middle of another article, or a
    second text behind the first, does not belong to the law.
    """
    found: list[ArticleText] = []
    marks = list(HEADING.finditer(text))
    kept: list[tuple[str, re.Match[str]]] = []
    last = (0, 0)
    for mark in marks:
        number = (to_int(mark.group(1)) or 0, to_int(mark.group(2) or "0") or 0)
        follows = (
            number[0] == last[0] + 1
            or (number[0] == last[0] and number[1] > last[1])
            or (last < number and number[0] <= last[0] + 5)
        )
        if follows:
            kept.append((f"{number[0]}-{number[1]}" if number[1] else str(number[0]), mark))
            last = number
    for index, (number_written, mark) in enumerate(kept[:MOST]):
        stop = kept[index + 1][1].start() if index + 1 < len(kept) else len(text)
        body = DIVISION.sub("", text[mark.end() : stop])
        found.append(ArticleText(number_written, BLANK.sub("", body)))
    return tuple(found)


def renumber(old: Sequence[ArticleText], new: Sequence[ArticleText]) -> tuple[Renumbering, ...]:
    """One row per old article and place where it stands now; an article without a counterpart is ``deleted``.

    ``similarity`` is between 0 and 1, that of ``deleted`` rows tells how near the nearest article came.
    """
    if not old or not new:
        return tuple(Renumbering(article.number, None, "deleted", 0.0) for article in old)
    return _Comparison(old, new).rows()


class _Comparison:
    """Two texts under comparison."""

    def __init__(self, old: Sequence[ArticleText], new: Sequence[ArticleText]) -> None:
        self._old, self._new = old, new
        weights = _weights([*old, *new])
        self._before = [_profile(article.words, weights) for article in old]
        self._after = [_profile(article.words, weights) for article in new]
        self._common = _in_common(self._before, self._after)
        self._likeness = [
            [2 * common / ((one[TOTAL] + other[TOTAL]) or 1.0) for other, common in zip(self._after, row, strict=True)]
            for one, row in zip(self._before, self._common, strict=True)
        ]
        self._links: dict[int, list[tuple[int, str]]] = {}

    def rows(self) -> tuple[Renumbering, ...]:
        """Align, then look for what moved, was split and was merged."""
        for one, other in align(self._likeness):
            self._links[one] = [(other, "kept")]
        self._moved()
        self._split()
        self._merged()
        return tuple(row for one in range(len(self._old)) for row in self._written(one))

    def _free(self) -> set[int]:
        taken = {other for places in self._links.values() for other, _ in places}
        return set(range(len(self._new))) - taken

    def _moved(self) -> None:
        """Articles without a place in the order, each with the nearest free article anywhere, the nearest pairs first."""
        free = self._free()
        lost = [one for one in range(len(self._old)) if one not in self._links]
        pairs = sorted(((self._likeness[one][other], one, other) for one in lost for other in free), reverse=True)
        for likeness, one, other in pairs:
            if likeness < ANYWHERE:
                return
            if one not in self._links and other in free:
                self._links[one] = [(other, "kept")]
                free.discard(other)

    def _split(self) -> None:
        """A new article that is free and whose words stand in an old one that has its main place elsewhere."""
        for other in sorted(self._free()):
            whole = self._after[other][TOTAL] or 1.0
            shares = [(self._common[one][other] / whole, one) for one in self._links]
            share, one = max(shares, default=(0.0, -1))
            if share < CONTAINED:
                continue
            main = self._links[one][0][0]
            together = _joined(self._after[main], self._after[other])
            if dice(self._before[one], together) >= self._likeness[one][main] + GAIN:
                self._links[one].append((other, "split"))

    def _merged(self) -> None:
        """An old article without a place whose words stand in a new one that is the main place of another."""
        main = {places[0][0]: one for one, places in self._links.items()}
        for one in [index for index in range(len(self._old)) if index not in self._links]:
            whole = self._before[one][TOTAL] or 1.0
            shares = [(self._common[one][other] / whole, other) for other in main]
            share, other = max(shares, default=(0.0, -1))
            if share >= CONTAINED:
                self._links[one] = [(other, "merged")]
                self._links[main[other]] = [
                    (place, "merged" if place == other else how) for place, how in self._links[main[other]]
                ]

    def _written(self, one: int) -> list[Renumbering]:
        number = self._old[one].number
        places = self._links.get(one)
        if not places:
            return [Renumbering(number, None, "deleted", round(max(self._likeness[one]), 2))]
        rows = []
        for other, how in places:
            likeness = self._likeness[one][other]
            plain = "same" if likeness >= SAME else "changed"
            relation = "split" if len(places) > 1 else "merged" if how == "merged" else plain
            rows.append(Renumbering(number, self._new[other].number, relation, round(likeness, 2)))
        return rows


def align(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs, in the order of both texts, with the greatest sum of similarities; none below the lowest."""
    height, breadth = len(likeness), len(likeness[0])
    best = [[0.0] * (breadth + 1) for _ in range(height + 1)]
    for one in range(height - 1, -1, -1):
        row, below, here = likeness[one], best[one + 1], best[one]
        for other in range(breadth - 1, -1, -1):
            paired = row[other] + below[other + 1] if row[other] >= IN_ORDER else 0.0
            here[other] = max(paired, below[other], here[other + 1])
    return _walk(likeness, best)


def _walk(likeness: Sequence[Sequence[float]], best: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    pairs, one, other = [], 0, 0
    while one < len(likeness) and other < len(likeness[0]):
        if best[one][other] == best[one + 1][other]:
            one += 1
        elif best[one][other] == best[one][other + 1]:
            other += 1
        else:
            pairs.append((one, other))
            one, other = one + 1, other + 1
    return pairs


def dice(one: Profile, other: Profile) -> float:
    """Dice coefficient of two weighted profiles: twice what they share over what they have."""
    total = one[TOTAL] + other[TOTAL]
    shared = sum(min(weight, other[gram]) for gram, weight in one.items() if gram in other and gram != TOTAL)
    return 2 * shared / total if total else 0.0


def _in_common(before: Sequence[Profile], after: Sequence[Profile]) -> list[list[float]]:
    """Weight that each two articles share, gathered gram by gram, since most grams stand in few articles."""
    places: dict[str, list[tuple[int, float]]] = {}
    for index, profile in enumerate(after):
        for gram, weight in profile.items():
            if gram != TOTAL:
                places.setdefault(gram, []).append((index, weight))
    common = [[0.0] * len(after) for _ in before]
    for row, profile in zip(common, before, strict=True):
        for gram, weight in profile.items():
            for index, other in places.get(gram, ()):
                row[index] += min(weight, other)
    return common


def _joined(one: Profile, other: Profile) -> Profile:
    return {gram: one.get(gram, 0.0) + other.get(gram, 0.0) for gram in {*one, *other}}


def _grams(words: str) -> Counter[str]:
    plain = REFERENCE.sub("第条", words)
    return Counter(plain[start : start + size] for size in (2, 3) for start in range(len(plain) - size + 1))


def _weights(articles: Sequence[ArticleText]) -> dict[str, float]:
    """Rarity of each gram: the logarithm of the number of articles over the number of those that have it."""
    seen = Counter(gram for article in articles for gram in _grams(article.words))
    return {gram: math.log(1 + len(articles) / count) for gram, count in seen.items()}


def _profile(words: str, weights: Mapping[str, float]) -> Profile:
    profile = {gram: count * weights[gram] for gram, count in _grams(words).items()}
    profile[TOTAL] = sum(profile.values())
    return profile
