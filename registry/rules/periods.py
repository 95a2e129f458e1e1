"""The days for which a measure holds (禁火期、临时管控、返还年限), as notices write them, and when the last of them passed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Full-width figures as old texts print them; the length of the text stays.
_PLAIN = str.maketrans("０１２３４５６７８９", "0123456789")
_FULL = re.compile("[０-９]")
_CLOCK = r"(?:\s?(?:\d{1,2}[:：]\d{2}|\d{1,2}\s?[时点](?:\d{1,2}分|整)?)|零时)?"
_NOTE = r"(?:[（(][^（）()\n]{1,14}[）)])?"
_YEAR = r"(?:((?:19|20)\d\d)\s?年\s?)?"
# 2021年3月13日00:00至15日24:00, 2月3日12时至4日24时, 5月22日-6月21日, 2024年12月1日起至2025年3月31日止.
SPAN = re.compile(
    r"(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?"
    + _CLOCK
    + _NOTE
    + r"\s?(?:起|开始)?[，,]?\s?[至到—–\-－~～]{1,2}\s?"
    + _YEAR
    + r"(?:(\d{1,2})\s?月)?(?:\s?(\d{1,2})\s?日)?"
    + _CLOCK
)
BEFORE = re.compile(r"((?:19|20)\d\d)\s?年\s?$")  # the year of the first day, read backwards from its month
# 自公告之日起至8月31日.
SINCE = re.compile(r"日起\s?[，,]?\s?[至到]\s?" + _YEAR + r"(\d{1,2})\s?月\s?(\d{1,2})\s?日")
ANNOUNCED = re.compile("(?:即|(?:发布|公布|印发|下发|公告|通告|施行|实施)之?)$")
# 1990年至1992年: the years of a measure.
YEARS = re.compile(r"(?:19|20)\d\d\s?年?\s?[至到]\s?((?:19|20)\d\d)\s?年(?!\s?\d{1,2}\s?月)")
MEASURE_OF_YEARS = re.compile("返还|免征|减征|免缴|缓征|补贴|补助|每年安排|执行|试点|免收|减半|贴息")
# A period that comes again every year is no task of one time.
EVERY = re.compile("每年|每个?年度|逐年|常年|历年|每逢|次年|翌年|来年|第二年|当年|上年|跨年|全年|每季|每月")
# Without a year of its own a period must be said to be that of the measure.
SAID = re.compile("阶段|时间|期限|期间|时段|期[:：为]|禁|管控|管制|限行|封|停|实施|执行|暂停|开展|启动")


@dataclass(frozen=True, slots=True)
class Period:
    """Where days stand in the text and the last of them."""

    start: int
    end: int
    last: dt.date
    years: bool = False  # counted in years, not days


def plain(text: str) -> str:
    """The text with half-width figures, of the same length."""
    return text.translate(_PLAIN) if _FULL.search(text) else text


def spans(text: str, start: int, dated: dt.date | None) -> Iterator[Period]:
    """Days from … to …; a span without a year takes that of the document, ``dated``, and is left out when that is unknown."""
    for match in SPAN.finditer(text, start) if "月" in text else ():
        written = BEFORE.search(text, max(0, match.start() - 8), match.start())
        year = int(written.group(1)) if written else None
        last = _last(match, year or (dated.year if dated else None))
        if last is None or EVERY.search(text, max(0, match.start() - 30), match.end() + 12):
            continue
        own_year = written or match.group(3)
        if own_year or SAID.search(text, max(0, match.start() - 24), match.end() + 30):
            yield Period(written.start() if written else match.start(), match.end(), last)


def since(text: str, start: int, dated: dt.date | None) -> Iterator[Period]:
    """Days from the announcement to a day; one without a year is the first such day after the document's."""
    for match in SINCE.finditer(text, start) if "日起" in text else ():
        year, month, day = match.groups()
        if (not year and dated is None) or not ANNOUNCED.search(text, max(0, match.start() - 4), match.start()):
            continue
        last = last_day(int(year or (dated.year if dated else 0)), int(month), int(day))
        if last and dated and not year and last < dated:
            last = last_day(dated.year + 1, int(month), int(day))
        if last:
            yield Period(match.start(), match.end(), last)


def _last(match: re.Match[str], first_year: int | None) -> dt.date | None:
    """The last day; None where the end is no day or no year is known."""
    month, first_day, last_year, last_month, day = match.groups()
    if not last_month and not (day and first_day):
        return None
    year, last = int(last_year or first_year or 0), int(last_month or month)
    if not last_year and last < int(month):
        year += 1
    return last_day(year, last, int(day) if day else None) if year > 1 else None


def years(text: str, start: int) -> Iterator[Period]:
    """Years during which something is paid, returned or tried out."""
    for match in YEARS.finditer(text, start) if "年" in text else ():
        last = last_day(int(match.group(1)), 12, 31)
        if last and MEASURE_OF_YEARS.search(text, match.end(), match.end() + 40):
            yield Period(match.start(), match.end(), last, years=True)


def last_day(year: int, month: int, day: int | None) -> dt.date | None:
    """The day, or the last of the month where none is given; None for figures that are no day."""
    try:
        if day:
            return dt.date(year, month, day)
        return (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
