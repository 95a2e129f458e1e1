"""How long the measure of a notification holds, where it states no validity in the usual words: 禁渔期：自…起，暂定10年."""

from __future__ import annotations

import datetime as dt
import re

from registry.header.effective import OWN
from registry.header.validity import after, months_of
from registry.text import dates
from registry.values import Validity

_DAY = r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
_HOUR = r"(?:\s*(?:\d{1,2}[:：]\d\d|[\d零]{1,2}时(?:\d{1,2}分)?))?"
_NAME = (
    r"(?:禁[渔捕火猎燃放烧牧伐采钓泳]{1,4}|(?:严|全)?禁止?|休渔|封山|封育|封闭|封航|停航|防火|森林防火|戒严|管制|交通管制|限行|禁行|限制通行|管控|管制|整治)"
    r"(?:[\u3400-\u9fff]{0,4})?"
)
_LABEL = re.compile(
    rf"[\s#*]*(?:[（(]?[一二三四五六七八九十\d]{{1,2}}[）)、.．]{{0,2}}\s*)?{_NAME}(?:期限|期间|时间|时段|期)(?:为|是|[:：])?\s*"
)
_TERM = re.compile(
    rf"(?P<quote>[自从](?<=[期间段：:为是][自从])(?P<from>{_DAY}){_HOUR}起?[，,]?(?:期限为?|为期|暂定为?)\s*"
    r"(?P<n>[\d一二两三四五六七八九十]{1,3})年)(?![后内度])"
)
_UNTIL = re.compile(rf"[至到](?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日{_HOUR}(?:期间)?(?:有效|止|为止|失效|终止)")
_FROM_ISSUE = re.compile(rf"{OWN}[^。；\n]{{0,20}}?(?:起|日)[，,]?(?:有效期)?$")
_CLAUSE = 48  # signs before 至 in which the document names itself


def measured_for(text: str, issued: dt.date | None) -> Validity | None:
    """The term of years of the measure under its own heading, or the day without a year until which 本通告 is said to hold.

    A few days or one season are a task that is done and no validity (2023年3月1日至5月31日); a season that returns every year
    has no end. ``issued`` completes a day without a year.
    """
    return _until(text, issued) or _by_term(text)


def _until(text: str, issued: dt.date | None) -> Validity | None:
    for match in _UNTIL.finditer(text) if issued else ():
        opened = _FROM_ISSUE.search(text, max(0, match.start() - _CLAUSE), match.start())
        day = _next(issued, int(match["month"]), int(match["day"])) if opened and issued else None
        if opened and day:
            return Validity(text[opened.start() : match.end()], day, "stated_date", opened.start(), match.end())
    return None


def _by_term(text: str) -> Validity | None:
    match = _TERM.search(text) if "暂定" in text or "为期" in text or "期限" in text else None
    if match and not _LABEL.fullmatch(text[text.rfind("\n", 0, match.start()) + 1 : match.start()]):
        return None
    months = months_of(match["n"], "年", half=False) if match else None
    last = after(dates.parse(match["from"]), months) if match and months else None
    return Validity(match["quote"], last, "stated_term", *match.span("quote")) if match and last else None


def _next(issued: dt.date, month: int, day: int) -> dt.date | None:
    for year in (issued.year, issued.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found >= issued:
            return found
    return None
