"""Law names without book marks: one pass of an Aho-Corasick automaton over the names of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from registry import data
from registry.text import fold, normalise

# A name is no name when the next sign makes another word of it: 公司法人, 合同法律关系, 行政处罚法定, 刑法学.
_OTHER_WORD = re.compile(r"^(?:[律人院官制治学庭医务网师系界域]|定(?!义)|规(?!定)|条(?!例|款|件|第)|理|庭)")
_LONGER_TITLE = re.compile(
    r"^(?:（试行）)?(?:实施)(?:细则|条例|办法|规定|意见|方案)|^(?:施行)(?:细则|条例|办法)|^(?:若干(?:规定|意见))|^(?:暂行(?:办法|规定))"
)
_PLACE = re.compile(
    r"(?:[一-鿿]{2,7}?(?:省|自治区|特别行政区))?(?:[一-鿿]{1,7}?(?:市|自治州|地区|盟))?(?:[一-鿿]{1,6}(?:自治县|县|区|市|旗))?$"
)
_NOT_PLACE = re.compile(
    r"[根据依照按遵守执行违反贯彻落实和与及或的本各全该由经对将为在是《》〈〉“”，。；：、\s（）]|符合|适用|我"
)
_HAN = re.compile("[一-鿿]+")  # nothing in such a name has another normal form


class NameScanner:
    """Finds names in running text; built from raw names (titles, short titles, aliases)."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(sorted({name for name in names if len(name) >= 2}))
        self._keys = frozenset(fold(name) for name in self._names)

    def knows(self, title: str) -> bool:
        """Whether the folded title is one of the names."""
        return fold(title) in self._keys

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        extra = [row["name"] for row in data.rows("policy_names.csv")]
        names = {name if _HAN.fullmatch(name) else normalise(name).text for name in (*self._names, *extra)}
        # built in no time, and small enough for the processor's cache
        quick = Implementation.ContiguousNFA
        return AhoCorasick(sorted(names), matchkind=MatchKind.LeftmostLongest, implementation=quick)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of names in a normal text, widened to the whole title (重庆市 + 物业管理条例, 某法 + 实施细则)."""
        for _, start, stop in self._automaton.find_matches_as_indexes(text):
            longer = _LONGER_TITLE.match(text[stop : stop + 8])
            if longer or not _OTHER_WORD.match(text[stop : stop + 2]):
                end = stop + (longer.end() if longer else 0)
                yield _with_place(text, start, end), end


def _with_place(text: str, start: int, end: int) -> int:
    if text[end - 1] == "法":  # 法 is made by the National People's Congress alone (立法法 article 10)
        return start
    before = text[max(0, start - 20) : start]
    stops = [match.end() for match in _NOT_PLACE.finditer(before)]
    run = before[stops[-1] :] if stops else before
    place = _PLACE.search(run)
    return start - len(place.group()) if place and place.group() == run else start
