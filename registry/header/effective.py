"""From which day a document holds (施行日期), read from its own clause and never from that of a law it cites."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.text import dates, fold
from registry.text.numerals import to_int

_VERBS = r"(?:施行|实施|执行|生效|试行|实行)"
_NAMED = r"(?:为|是|：|:)"
# Every branch begins with a sign of its own, so that the search can skip to it.
_CLAUSE = re.compile(
    rf"起(?P<gap>[^。；;\n]{{0,26}}?){_VERBS}|开(?<=日开)始{_VERBS}|"
    rf"日(?<=[施实执]行日)期{_NAMED}(?P<named>[^。；;，,\n]{{8,16}}?日)|时(?<=[施实执]行时)间{_NAMED}(?P<timed>[^。；;，,\n]{{8,16}}?日)|"
    rf"于(?P<on>[^。；;，,\n]{{8,16}}?日)(?:正式|全面)?{_VERBS}|"
    rf"日(?<=[\d之一二三四五六七八九十]日)(?:[零0]时)?(?:正式|全面)?{_VERBS}"
)
# A decision that says of its matter, not of itself, from when it holds: 决定，从2019年7月1日起，调整保障标准.
_FROM = (
    r"(?:自|从)(?P<when>[^。；;，,\n]{4,16}?日)起[，,]?[^。；;，,\n]{0,30}?"
    r"(?:调整|提高|降低|取消|恢复|停止|停征|暂停|免收|免征|开征|统一|启用|开展|实施|实行|施行|禁止|限制|划定|封闭)"
)
_DECIDED = re.compile(rf"(?:决定|同意|批准|研究)[，,：:]?\s*{_FROM}")
_OUR_PLACE = re.compile(rf"我[省市区县旗镇乡]{_FROM}")  # 我区从2021年1月1日起每人每月提高到70元
# An order that puts rules into force with its own day: 《某规定》已经…通过，现予发布施行.
_PROMULGATED = re.compile(r"》[^。；《》]{0,80}(?:现予|予以|现)(?:发布|公布|颁布)(?:施行|实施|执行)(?=[。.\s]|$)")
_HEAD = 3000  # signs in which an order stands
_SENTENCE = 500  # signs within which a clause on validity must end
_ONE_DAY = 16  # signs that a single day takes
_BOUNDARY = re.compile(r"[。；;\n\t]")
_RELATIVE = re.compile(
    r"(?:印发|发布|公布|颁布|下发|签发|发文|下文|公告|发出|文到|印发通知)(?:[^。，；]{0,12})?(?:之日|日|之时)$|即日$"
)
_LATER = re.compile(r"(?:满)?([\d一二三四五六七八九十]{1,4})(?:个?自然)?[日天](?:后|以后|之后)")
_LATER_MONTHS = re.compile(r"([\d一二两三四五六]{1,2})个月(?:后|以后|之后)")
_LATER_WORK = re.compile(r"工作日后")
_PARTIAL_DAY = re.compile(r"(?P<m>1[0-2]|0?[1-9])月(?P<d>[12]\d|3[01]|0?[1-9])日$")
_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)年(?P<m>1[0-2]|0?[1-9])月$")
_OPENER = re.compile(r"(?:自|从|于|由)(?=[^自从]{0,60}$)")
OWN = r"[本此](?:暂行|试行|实施)?(?:办法|规定|细则|规则|条例|通知|通告|公告|意见|决定|方案|制度|规范|规程|标准|基准|目录|清单|名录|政策|措施|指南|指引|导则|准则|规范性文件|文件|预案|计划|规划|纲要|批复|通报|函|公报|法|章程|程序|裁量基准|裁量权基准|若干措施|若干规定|实施细则|实施意见|实施办法|暂行规定|暂行办法|公约|协议|解释|命令|令|要求|机制|流程|文)"
_OWN = re.compile(OWN)
_NUMBERING = re.compile(
    r"^[\s*#_>•·–-]*(?:第[一二三四五六七八九十百零〇\d]{1,6}条(?:[【\[（(][^】\])）]{1,20}[】\])）])?|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+)[\s*_]*"
)
_PARTIAL = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}[条款项章][^，,]{0,30}$")
_RUN_IN = re.compile(
    rf"第[一二三四五六七八九十百零〇\d]{{1,6}}条\s{{1,4}}{OWN}$"
)  # behind a heading, where line ends are lost
_REST = re.compile(r"其(?:余|他)[^，,]{0,12}$")
_TRAILING = re.compile(r"(?:零时|0时|凌晨|之日|正式|开始|\s|,|，)+$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause on coming into force: its day (or the days after issue), how surely it speaks of this document, its place."""

    day: dt.date | None
    after_issue: int | None
    weight: int
    start: int
    end: int
    year_missing: tuple[int, int] | None = None
    months: int = 0  # to be counted on from the day or from issue


def clauses(text: str, names: tuple[str, ...]) -> list[Clause]:
    """All clauses that may say when this document begins; ``names`` are its own titles (folded)."""
    found = [clause for match in _CLAUSE.finditer(text) if (clause := _read(text, match, names))]
    decided = ((match, _when(match["when"])) for kind in (_DECIDED, _OUR_PLACE) for match in kind.finditer(text))
    found += [Clause(stated[0], None, 2, match.start(), match.end(), stated[2]) for match, stated in decided if stated]
    promulgated = _PROMULGATED.search(text, 0, _HEAD)
    return [*found, Clause(None, 0, 2, *promulgated.span())] if promulgated else found


def _read(text: str, match: re.Match[str], names: tuple[str, ...]) -> Clause | None:
    begin = _sentence_start(text, match.start())
    on = match["on"] or match["named"] or match["timed"]
    plain = not on and match.group().startswith("日")
    lead = text[begin : match.start() + match.group().index(on)] if on else text[begin : match.start() + plain]
    when = on or lead
    opener = None if on else _OPENER.search(lead)
    if plain and (opener is None or len(lead) - opener.end() > _ONE_DAY):
        return None
    subject = lead[: opener.start()] if opener else (lead if on else _without_day(lead))
    if (match["named"] or match["timed"]) and subject and not _SPAN_BEHIND.match(text, match.end()):
        subject = _LABEL.sub("", subject)
    stated = _when(when[opener.end() :] if opener else when)
    if stated is None or subject is None:
        return None
    day, relative, partial = stated
    gap = match["gap"] or ""
    weight = _weight(subject, names) or int("开始" in gap and not _OTHER_TEXT.search(subject))
    if weight == 0 or _foreign_gap(gap) or text.startswith("的", match.end()):
        return None
    later = _LATER.search(gap)
    days = (to_int(later.group(1)) or 0) if later else 0
    if _LATER_WORK.search(gap):
        return None
    later_months = _LATER_MONTHS.search(gap)
    months = (to_int(later_months.group(1)) or 0) if later_months else 0
    if day:
        day = _months_on(day + dt.timedelta(days=days), months)
    start = begin + (opener.start() if opener else 0)
    return Clause(day, days if relative else None, weight, start, match.end(), partial, months)


_LABEL = re.compile(r"(?:施行|执行)(?:日期|时间)(?:为|是|：|:)\s*$")
_SPAN_BEHIND = re.compile(r"[^。；;，,\n]{0,8}[至到—－~～-]")


# A measure of the document itself begins (从2020年3月1日起开始实行), unless another text is what begins.
_OTHER_TEXT = re.compile(
    r"《|(?:法|条例|规定|办法|细则|标准|政策|制度)[^，。；]{0,4}$|第[一二三四五六七八九十\d]+[条款项]"
)


def _months_on(day: dt.date, months: int) -> dt.date:
    """The day of the same number ``months`` later; the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


def _foreign_gap(gap: str) -> bool:
    return len(gap) > 12 and not re.search(r"与|同时|一并|[日天]后|正式|全面|在全", gap)


def _sentence_start(text: str, position: int) -> int:
    floor = max(0, position - 240)
    window = text[floor:position]
    return floor + max((match.end() for match in _BOUNDARY.finditer(window)), default=0)


def _without_day(lead: str) -> str | None:
    """The subject before a date that no 自 introduces (本办法2024年1月1日起施行)."""
    found = list(dates.find(lead))
    if found and not lead[found[-1][1] :].strip():
        return lead[: found[-1][0]]
    return lead[: -len("即日")] if lead.endswith("即日") else None


def _when(raw: str) -> tuple[dt.date | None, bool, tuple[int, int] | None] | None:
    """A day, or True for a day counted from issue, or month and day without a year."""
    when = _TRAILING.sub("", re.sub(r"[（(][^（）()]*[）)]", "", raw))
    if _RELATIVE.search(re.sub(r"\s", "", raw)) and len(raw) <= 30:
        return None, True, None
    found = list(dates.find(when))
    if found and not when[found[-1][1] :].strip():
        return found[-1][2], False, None
    compact = re.sub(r"\s", "", when)
    if match := _MONTH.search(compact):
        return dt.date(int(match["y"]), int(match["m"]), 1), False, None
    if len(compact) <= 8 and (match := _PARTIAL_DAY.search(compact)):
        return None, False, (int(match["m"]), int(match["d"]))
    return None


def _weight(subject: str, names: tuple[str, ...]) -> int:
    """How surely a clause speaks of the document itself: 4 本办法…, 3 its title, note or 现予公布, 2 no subject, 1 其余条款/上述政策, 0 no."""
    bare = _NUMBERING.sub("", subject).strip(" \u3000")
    if not bare:
        return 2
    if _REST.search(bare):
        return 4
    if _RUN_IN.search(bare):
        return 4
    if _PARTIAL.search(bare):
        return 0
    owns = list(_OWN.finditer(bare))
    titles = list(re.finditer(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》", bare))
    if titles and (not owns or titles[-1].start() > owns[-1].start()):
        return _titled(bare, titles[-1], names)
    if owns:
        return 4 if not re.search(r"[的其](?!解释)|收到|期满|届满|之日", bare[owns[-1].end() :]) else 0
    if re.search(r"(?:公布|发布|印发|颁布|给你们|通过)[^，,]{0,6}[，,\s)）]*$", bare) or bare.startswith(("（", "(")):
        return 3
    return (
        1
        if re.search(r"^(?:上述|以上|该|此)|(?:标准|政策|措施|规定|通知|办法|目录)$", bare[:60])
        and len(bare) < 40
        and not re.search(r"已|[〕\]）]\s?\d+号", bare)
        else 0
    )


def _titled(bare: str, match: re.Match[str], names: tuple[str, ...]) -> int:
    own = fold(match.group(1)) in names
    rest = bare[match.end() :]
    if own or re.search(r"(?:现|予以)[^，,]{0,6}(?:公布|发布|印发|颁布)", rest):
        return 3
    return 0


def pick(
    found: list[Clause], issued: dt.date | None, genres: tuple[str, ...], text: str, year: int | None = None
) -> dt.date | None:
    """The day the document begins to hold; days counted from issue need ``issued`` (signature, else publication).

    Clauses that name the document's own kind (本办法 in a 办法) go first, then by weight, then by order. ``year`` is that of
    the document's number, which completes a month and day where no day of issue is known.
    """
    best = None
    for clause in sorted(found, key=lambda item: (-_rank(item, genres, text), item.start)):
        best = _resolve(clause, issued) or _in_year(clause, year)
        if best or clause.weight >= 3:
            return best
    return best


def _rank(clause: Clause, genres: tuple[str, ...], text: str) -> int:
    before = text[max(0, clause.start - 60) : clause.start]
    named = _OWN.findall(before)
    bonus = next(
        (2 - place for place, genre in enumerate(genres[:2]) if genre and named and named[-1].endswith(genre)), 0
    )
    return clause.weight * 3 + bonus


def _resolve(clause: Clause, issued: dt.date | None) -> dt.date | None:
    if clause.day:
        return clause.day
    if issued is None:
        return None
    if clause.after_issue is not None:
        return _months_on(issued + dt.timedelta(days=clause.after_issue), clause.months)
    if clause.year_missing:
        return _next(issued, *clause.year_missing)
    return None


def _in_year(clause: Clause, year: int | None) -> dt.date | None:
    """Month and day in the year of the number; a day at the turn of the year may be the next one's and is left open."""
    if year is None or clause.year_missing is None or clause.year_missing[0] <= 2:
        return None
    return _next(dt.date(year, 1, 1), *clause.year_missing)


def _next(issued: dt.date, month: int, day: int) -> dt.date | None:
    for year in (issued.year, issued.year + 1):
        try:
            candidate = dt.date(year, month, day)
        except ValueError:
            return None
        if candidate >= issued:
            return candidate
    return None


def sentence_bounds(text: str, start: int, end: int) -> Iterator[int]:
    """Start and end of the sentence that holds a span (its full stop included)."""
    yield _sentence_start(text, start)
    stop = _BOUNDARY.search(text, end, end + _SENTENCE)
    yield min(len(text), end + _SENTENCE) if stop is None else stop.end() if stop.group() == "。" else stop.start()
