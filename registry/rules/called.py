"""The days until which opinions on a draft were called for, as announcements write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from registry.rules import periods

_BY = r"(?:((?:19|20)\d\d)\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?:下班|\s?\d{1,2}[:：时点]\d{0,2}分?)?(?:之?前|以前|止|截止)"
COMMENTS = re.compile(rf"{_BY}[^。；\n]{{0,40}}(?:意见|建议|反馈)|(?:意见|建议)[^。；\n]{{0,24}}?{_BY}")
UNTIL = re.compile(
    r"(?:截止|截至|反馈|征求|征集|公示|公告|公开)[^。；，,\n]{0,8}(?:日期|时间|期限)?[^。；，,\n\d]{0,6}((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?![\s起]?[至到\-—－~～])"
)
ASKED = re.compile("征求|征集|公告|公示|公开|意见|反馈|期限|时间")


def days(text: str, dated: dt.date | None) -> Iterator[tuple[int, int, dt.date]]:
    """Every day by which opinions were called for, as (start, end, day); a day without a year is of the year of ``dated``."""
    for match in (*COMMENTS.finditer(text), *UNTIL.finditer(text)):
        year, month, day = [part for part in match.groups() if part][-3:] if match.re is UNTIL else _by(match)
        year = year or (str(dated.year) if dated else "")
        last = periods.last_day(int(year), int(month), int(day)) if year else None
        if last:
            yield match.start(), match.end(), last
    for place in periods.spans(text, 0, dated):
        if ASKED.search(text, max(0, place.start - 30), place.end + 20):
            yield place.start, place.end, place.last


def _by(match: re.Match[str]) -> tuple[str, str, str]:
    """Year (empty where none is written), month and day of either wording."""
    first, second = match.groups()[:3], match.groups()[3:]
    year, month, day = first if first[1] else second
    return year or "", month or "", day or ""
