"""Dates as documents write them: 2024年3月5日, 2024-03-05, 2024.3.5, 二〇二四年三月五日, 二○○六年十一月十三日, 二OO六年."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from registry.text.memory import remembered
from registry.text.numerals import to_int

_ZERO = "〇○零OoＯ０0"
_CHINESE_YEAR = rf"[一二][{_ZERO}九][{_ZERO}一二三四五六七八九]{{2}}"
_ARABIC_YEAR = r"(?:1\s?9|2\s?0)\s?\d\s?\d"
_DAY = r"(?:三\s?十\s?一?|[廿卅][一二三四五六七八九]?|二?\s?十\s?[一二三四五六七八九]?|[一二三四五六七八九])"
_FULL = re.compile(
    rf"(?P<y>{_ARABIC_YEAR}|{_CHINESE_YEAR})\s*年\s*(?P<m>\d\s?\d?|十\s?[一二]?|[一二三四五六七八九])\s*月\s*(?P<d>\d\s?\d?|{_DAY})\s*[日号曰]"
)
_SIGNS = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?<![\d.]\d{4})(?P<s>[-./／－—])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.]\d|\d)"
)
_WIDE_DIGIT = re.compile("[０-９]")
_DIGITS_WIDE = {0xFF10 + n: str(n) for n in range(10)}


def find(text: str) -> Iterator[tuple[int, int, dt.date]]:
    """Every whole date (year, month and day) of the text with its span, in order; impossible days are passed over."""
    plain = text.translate(_DIGITS_WIDE) if _WIDE_DIGIT.search(text) else text
    hits = [*_FULL.finditer(plain), *_SIGNS.finditer(plain)] if "年" in plain else [*_SIGNS.finditer(plain)]
    for match in sorted(hits, key=_start):
        if day := _date(match):
            yield match.start(), match.end(), day


_start = re.Match.start


@remembered
def first(text: str) -> tuple[int, int, dt.date] | None:
    """The first whole date of a line with its span, or None."""
    return next(find(text), None)


@remembered
def parse(text: str) -> dt.date | None:
    """The first whole date of the text, or None; ``20240305`` is read too when it stands alone."""
    compact = text.strip()
    if len(compact) == 8 and _EIGHT.fullmatch(compact):
        return _day(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    found = next(find(text), None)
    return found[2] if found else None


_EIGHT = re.compile(r"(?:19|20)\d{6}")


def _date(match: re.Match[str]) -> dt.date | None:
    year, month, day = (to_int("".join(match[name].split())) for name in ("y", "m", "d"))
    return None if year is None or month is None or day is None else _day(year, month, day)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
