"""Automatic numbering of Word: which label stands before a paragraph, rebuilt from numbering and styles.

ISO/IEC 29500-1 §17.9 (numbering), §17.18.59 (number formats), §17.7 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_LOW = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def counting(
    number: int, digits: str = "零一二三四五六七八九", places: str = "十百千", *, bare_ten: bool = True
) -> str:
    """A number below 100,000 in Chinese: 十一, 一百零二, 一万; ``bare_ten`` writes 十一 for 一十一."""
    if number < 0 or number > 99_999:
        return str(number)
    if number >= 10_000:
        rest = number % 10_000
        tail = "" if not rest else (digits[0] if rest < 1000 else "") + counting(rest, digits, places, bare_ten=False)
        return counting(number // 10_000, digits, places) + "万" + tail
    out, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            out += (digits[0] if zero and out else "") + digits[digit] + (places[power - 1] if power else "")
            zero = False
        else:
            zero = True
    out = out or digits[0]
    return out[1:] if bare_ten and 10 <= number < 20 else out


def _positional(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _chinese_counting(number: int) -> str:
    """Counting up to 99, then digit by digit, as Word writes this format."""
    return counting(number) if number < 100 else _positional(number)


def _japanese_counting(number: int) -> str:
    """As Chinese, but without a one before 百 and 千 and without zeros."""
    return re.sub(r"一(?=[百千])|零", "", counting(number))


def _letters(number: int) -> str:
    """A … Z, AA … ZZ: the letter repeated, as Word does."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, sign in _ROMAN + _ROMAN_LOW:
        out += sign * (number // value)
        number %= value
    return out


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _run(first: int, last: int) -> Callable[[int], str]:
    """Signs that stand one after another in Unicode, from 1 to ``last``; plain digits beyond."""
    return lambda number: chr(first + number - 1) if 0 < number <= last else str(number)


def _circled(number: int) -> str:
    """① … ⑳, ㉑ … ㉟, ㊱ … ㊿, then digits."""
    for low, high, first in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if low <= number <= high:
            return chr(first + number - low)
    return str(number)


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number)) if number >= 0 else str(number)


def _legal(number: int) -> str:
    return counting(number, _LEGAL, "拾佰仟", bare_ten=False)


def _traditional_legal(number: int) -> str:
    return _legal(number).translate(str.maketrans("贰叁陆万", "貳參陸萬"))


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _chinese_counting,
    "chineseCountingThousand": counting,
    "taiwaneseCounting": _chinese_counting,
    "taiwaneseCountingThousand": counting,
    "japaneseCounting": _japanese_counting,
    "koreanCounting": _japanese_counting,
    "koreanDigital2": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "ideographDigital": _positional,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _traditional_legal,
    "japaneseLegal": _traditional_legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12],
    "ideographEnclosedCircle": _run(0x3280, 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _run(0x2488, 20),
    "decimalEnclosedParen": _run(0x2474, 20),
    "ordinal": str,
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda _: "",
}


def format_number(number: int, kind: str) -> str:
    """A number as a format of §17.18.59 writes it; decimal for formats of other scripts."""
    return _FORMATS.get(kind, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first number, format, pattern (第%1条), what stands after it, when it restarts."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    restart: int | None = None
    style: str | None = None
    decimal_only: bool = False


_PLAIN = Level()


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    style_link: str | None = None


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A ``w:num``: the list it draws on, its levels with those replaced, numbers it starts anew with."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


def integer(node: etree._Element | None, default: int) -> int:
    """The ``w:val`` of a node as a number; hostile or absent values give the default."""
    value = node.get(_VAL, "") if node is not None else ""
    return int(value) if re.fullmatch(r"-?\d{1,6}", value) else default


def value_of(node: etree._Element | None, default: str = "") -> str:
    """The ``w:val`` of a node as it is written."""
    return node.get(_VAL, default) if node is not None else default


def _level(node: etree._Element) -> Level:
    # a format unknown to older programs stands in an alternate block, whose fallback names a plain one
    kinds = list(node.iter(W + "numFmt"))
    legal = node.find(W + "isLgl")
    restart = node.find(W + "lvlRestart")
    style = node.find(W + "pStyle")
    return Level(
        start=integer(node.find(W + "start"), 0),
        kind=value_of(kinds[-1], "decimal") if kinds else "decimal",
        pattern=value_of(node.find(W + "lvlText")),
        suffix=value_of(node.find(W + "suff"), "tab"),
        restart=integer(restart, 0) if restart is not None else None,
        style=value_of(style) or None,
        decimal_only=legal is not None and value_of(legal, "1") not in {"0", "false", "off"},
    )


class Numbering:
    """The lists of one document and their counters; ``label`` is asked once a paragraph, in order of the text.

    A numbering part often holds dozens of lists of which a text uses a few: each is read when it is first wanted.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._abstracts: dict[str, etree._Element] = {}
        self._nums: dict[str, etree._Element] = {}
        self._lists: dict[str, _List] = {}
        self._drawn: dict[str, _Drawn | None] = {}
        self._styled: dict[tuple[str, str], int] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._abstracts = {node.get(W + "abstractNumId", ""): node for node in root.iter(W + "abstractNum")}
            self._nums = {node.get(W + "numId", ""): node for node in root.iter(W + "num")}

    def __bool__(self) -> bool:
        return bool(self._nums)

    def _list(self, key: str) -> _List | None:
        """The levels of one list."""
        if key not in self._lists:
            node = self._abstracts.get(key)
            if node is None:
                return None
            found = _List(style_link=value_of(node.find(W + "numStyleLink")) or None)
            for level in node.findall(W + "lvl"):
                found.levels[_depth(level)] = _level(level)
            self._lists[key] = found
        return self._lists[key]

    def _use(self, number: str) -> _Drawn | None:
        """The list that a number draws on, with what it replaces; None where there is no such number."""
        if number not in self._drawn:
            self._drawn[number] = self._drawn_of(self._nums[number]) if number in self._nums else None
        return self._drawn[number]

    def _drawn_of(self, node: etree._Element) -> _Drawn:
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in node.findall(W + "lvlOverride"):
            depth = _depth(override)
            if (own := override.find(W + "lvl")) is not None:
                levels[depth] = _level(own)
            if (start := override.find(W + "startOverride")) is not None:
                starts[depth] = integer(start, 1)
        abstract = self._abstract(value_of(node.find(W + "abstractNumId")))
        found = self._list(abstract)
        return _Drawn(abstract, {**found.levels, **levels} if found else levels, starts)

    def _abstract(self, named: str) -> str:
        """The list that really holds the levels: a linked list style names another one."""
        found = self._list(named)
        if found is None or found.levels or found.style_link is None:
            return named
        links = ((key, node.find(W + "styleLink")) for key, node in self._abstracts.items())
        return next((key for key, link in links if value_of(link) == found.style_link), named)

    def level_of_style(self, number: str, style: str) -> int:
        """The level that a list ties to a paragraph style; 0 when it names none."""
        if (number, style) not in self._styled:
            use = self._use(number)
            levels = use.levels if use else {}
            depth = next((depth for depth, level in levels.items() if level.style == style), 0)
            self._styled[number, style] = depth
        return self._styled[number, style]

    def label(self, number: str, depth: int) -> str:
        """Count one paragraph of list ``number`` (w:numId) at level ``depth``; its label, with a blank where one follows."""
        use = self._use(number)
        level = use.levels.get(depth) if use else None
        if use is None or level is None:
            return ""
        counters = self._counters.setdefault(use.abstract, {})
        self._count(number, depth, use, counters)
        label = self._written(level, use.levels, counters)
        return label + ("" if level.suffix == "nothing" or not label else " ")

    def _count(self, number: str, depth: int, use: _Drawn, counters: dict[int, int]) -> None:
        """Advance the level, begin the ones above that were never used, and restart the ones below."""
        levels = use.levels
        for upper in range(depth):
            if upper not in counters:
                counters[upper] = use.starts.get(upper, levels.get(upper, Level()).start)
        if (number, depth) not in self._begun and depth in use.starts:
            counters[depth] = use.starts[depth]
        else:
            counters[depth] = counters[depth] + 1 if depth in counters else levels[depth].start
        self._begun.add((number, depth))
        for lower in [key for key in counters if key > depth]:
            restart = levels.get(lower, Level()).restart
            if restart is None or depth < restart:
                del counters[lower]

    @staticmethod
    def _written(level: Level, levels: Mapping[int, Level], counters: Mapping[int, int]) -> str:
        if level.kind == "bullet":
            return ""

        parts = _pieces(level.pattern)
        out = [parts[0]]
        for place, text in zip(parts[1::2], parts[2::2], strict=True):
            depth = int(place) - 1
            kind = "decimal" if level.decimal_only else levels.get(depth, _PLAIN).kind
            out += (format_number(counters.get(depth, levels.get(depth, _PLAIN).start), kind), text)
        return "".join(out)


@lru_cache(1024)
def _pieces(pattern: str) -> list[str]:
    """A pattern cut at its places: text, level, text, level … text."""
    return _PLACE.split(pattern)


def _depth(node: etree._Element) -> int:
    value = node.get(W + "ilvl", "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 3 else 0
