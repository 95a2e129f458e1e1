"""How long a document holds (有效期): the clause, and the last day in force derived from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from registry import data
from registry.header.effective import OWN, sentence_bounds
from registry.text import dates
from registry.text.numerals import to_int
from registry.values import Validity

_TERM_WORDS = r"(?:有效期限?|试行期限?|执行期限?|实施期限?|施行期限?|适用期限?|有效期间)"
_PROBE = re.compile(
    r"有效期|试行期|执行期|实施期|施行期|适用期|试行|暂行[\d一二两三]|暂定|执行至|实施至|施行至|有效至|截止|日至|日止|年止|日失效|日废止|年内有效|实施时间|执行时间"
)
_LENGTH = r"(?P<n>[\d一二两三四五六七八九十半壹贰叁伍]{1,3})\s?(?P<unit>年|个月|个年度)(?P<half>半)?"
_LINK = r"(?:暂定|暂|定|设定|规定|仅|均|自[^。；，]{0,24}起)?(?:为|是|：|:)?(?:自[^。；，]{0,24}起(?:计算)?)?(?:期)?\s*"
_DAY = r"[12二一][^，,。；;至到]{5,16}?[日号]"
_TERM = re.compile(
    rf"(?:{_TERM_WORDS}{_LINK}{_LENGTH}|(?:暂定|暂)?(?:试行|执行|实施|施行|(?<=[，,])暂行)(?:期限?)?(?:暂定|暂)?(?:为)?\s*{_LENGTH.replace('?P<n>', '?P<n2>').replace('?P<unit>', '?P<unit2>').replace('?P<half>', '?P<half2>')}(?!后|以后|内|以上|以下)"
    rf"|起\s*{_LENGTH.replace('?P<n>', '?P<n3>').replace('?P<unit>', '?P<unit3>').replace('?P<half>', '?P<half3>')}内有效)"
)
_UNTIL = re.compile(
    rf"(?:{_TERM_WORDS}|有效|执行|实施|施行|试行|延长|延续|顺延|截止(?:日期|时间)?)(?:[^。；，,《》]{{0,30}}?)(?:至|到|为|于|：)\s*(?P<day>{_DAY})(?:[零24]{{1,2}}时)?(?:止|为止|期满|届满)?"
)
_SPAN = re.compile(
    rf"(?:自|从|为|：|\s|期限?)(?P<from>{_DAY})(?:零时|0时)?起?(?:[^。；，,]{{0,6}}(?:施行|实施|执行|试行|生效))?[，,]?(?:有效期)?\s?(?:至|到|—|-|－|～|~)\s?(?P<to>{_DAY})(?:24时)?(?:止|为止|期间)?(?:有效|执行|施行|实施|试行)?"
)
_THEN_UNTIL = re.compile(
    rf"(?:延长|延续|顺延)[^。；，,《》]{{0,12}}[，,]\s*(?:即)?(?:延长)?(?:至|到)(?P<day>{_DAY})(?:止|为止)?"
)
_AND_UNTIL = re.compile(
    rf"(?:施行|实施|执行|生效|试行)[，,]\s*(?:有效|暂定|执行|实施)?(?:至|到)(?P<day>{_DAY})(?:止|为止)?"
)
_NAMED_DAY = re.compile(r"(?<!截止)(?:日期|时间)(?:为|是|：)$")
_ENDS = re.compile(rf"(?:自|于|至|到)?(?P<day>{_DAY})(?:起|后)?(?:自动|自行)?(?:失效|废止|停止执行)")
_OPEN = re.compile(
    rf"{_TERM_WORDS}(?:限)?[^。；，,]{{0,10}}(?:延续|延长|顺延|至|到|与)[^。；，,]{{2,40}}|(?:本|该)[^。；，,《》]{{1,12}}(?:执行|实施|施行)(?:期限)?[至到][^。；，,]{{2,30}}(?:止|为止|届满|期末|结束|完成)(?:时止|之日)?|[^。；，,\n]{{2,50}}(?:实施|执行)(?:时间|期限)(?:保持)?(?:与[^。；，,]{{2,40}})?(?:保持)?一致"
)
_PLAN = re.compile(r"[“\"]?十([二三四五六])五[”\"]?(?:规划)?(?:期末|末|期间|时期|规划期)")
_FOREIGN = re.compile(
    r"(?:证书?|许可证?|执照|资格|资质|成绩|合同|协议|批件|批准文件|批文|批准书|证明|凭证|报告|订单|产品|药品|食品|标识|标志|护照|签证|身份证|保单|卡|票|报价|投标|公告期|档案|登记|备案|评估结果|结果|认定|称号|名录|担保|贷款|补贴|补助|资金|项目|承诺书|保证金|名单|通行证|优惠券|券|意见书|通知书|决定书|检验|检测|鉴定|核准|牌照|号牌|预案|注册|授权|委托)[^，。；]{0,4}的?$"
)
_OF_OTHERS = re.compile(r"(?:没有规定|未规定|未明确|没有明确|未注明|规定了|明确了)有效期|继续有效的(?:文件|规范性文件)")
_OWN = re.compile(OWN)
_OWN_BEFORE = re.compile(rf"{OWN}$")  # 本公告自某日起至某日止
_BEGINS = re.compile(
    r"起[^。；，,]{0,26}?(?:施行|实施|执行|生效|试行)|(?:印发|发布|公布)之日起|(?:延长|延续|顺延|继续)"
)
_EXTENDED = re.compile(r"延长|延续|顺延|继续有效|继续执行|继续实施")
_NUMBERING = re.compile(
    r"[\s\u3000]*(?:第[一二三四五六七八九十百零〇\d]{1,6}条(?:[【\[（(][^】\])）]{1,20}[】\])）])?|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+)?[\s\u3000]*"
)


def stated_validity(text: str, effective: dt.date | None, issued: dt.date | None, title: str) -> Validity | None:
    """The validity the text states; ``effective`` (else ``issued``) is where a stated term begins to run.

    A term of n years ends on the day before the n-th anniversary. Validity of licences, certificates, contracts and results is
    not the document's.
    """
    seen: set[tuple[int, int]] = set()
    best: Validity | None = None
    for match in _PROBE.finditer(text):
        begin, end = sentence_bounds(text, match.start(), match.end())
        if (begin, end) in seen or end - begin > 420:
            continue
        seen.add((begin, end))
        found = _read(text, begin, end, effective, issued, title)
        if found and found.expires_on:
            return found
        best = best or found
    return best


def _read(
    text: str, begin: int, end: int, effective: dt.date | None, issued: dt.date | None, title: str
) -> Validity | None:
    sentence = text[begin:end]
    extends = "有效期" in title and _EXTENDED.search(title) is not None
    if not extends and not _speaks_of_itself(sentence, text, begin, end):
        return None
    return (
        _by_span(sentence, begin, extends)
        or _by_day(sentence, begin, extends)
        or _by_term(sentence, begin, effective, issued, extends)
        or _open_end(sentence, begin, extends)
    )


_PAGE_END = re.compile(
    r"(?<![^\s|｜【\[])(?:失效日期|失效时间|废止日期|废止时间|有效期至|有效期截止日期|有效截止日期|信息时效期)\s?[】\]：:|｜]{1,3}\s?[|｜]?\s?"
    r"(?P<day>(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|[-./]\d{1,2}[-./]\d{1,2}))"
)
_PAGE = 2000  # signs in which a page prints its fields and a decision says what it decides
_PAGE_WORDS = ("失效", "有效", "废止", "时效期")


def told_by_page(text: str) -> Validity | None:
    """The last day that the fields of a page give above the text: 失效日期：2023年6月4日."""
    match = _PAGE_END.search(text, 0, _PAGE) if any(word in text[:_PAGE] for word in _PAGE_WORDS) else None
    day = dates.parse(match["day"]) if match else None
    return Validity(match.group(), day, "stated_date", *match.span()) if match and day else None


# A decision on a measure for a time: 决定自2024年3月1日至2024年6月30日对某路段实施管制.
_ONE_DAY = r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
_DECIDED = re.compile(
    rf"(?:决定|同意|批准)[，,]?\s?(?:自|从|于)?{_ONE_DAY}[^。；，\n]{{0,8}}?(?:至|到|—|-)(?P<day>{_ONE_DAY})"
    r"[^。；\n]{2,60}?(?:实施|实行|采取|施行|执行|禁止|限制)"
)


def decided_for(text: str) -> Validity | None:
    """The days for which a decision takes the one measure of the document (决定自…至…对某路段实施管制)."""
    match = _DECIDED.search(text, 0, _PAGE)
    day = dates.parse(match["day"]) if match else None
    return Validity(match.group(), day, "stated_date", *match.span()) if match and day else None


def first_day(stated: Validity | None) -> dt.date | None:
    """The day with which a stated period begins (有效期自2023年3月1日至2028年2月29日); None where only its end is stated."""
    found = list(dates.find(stated.quote)) if stated and stated.basis == "stated_date" else []
    if len(found) != 2 or not re.search(r"(?:自|从|为|：)\s*$", stated.quote[: found[0][0]] if stated else ""):
        return None
    return found[0][2] if found[1][2] == (stated.expires_on if stated else None) else None


def _speaks_of_itself(sentence: str, text: str, begin: int, end: int) -> bool:
    """Whether a sentence is the document's own clause: it names 本办法, or says when it begins, or stands alone as 有效期…"""
    bare = _NUMBERING.sub("", sentence, count=1) if (match := _NUMBERING.match(sentence)) and match.end() else sentence
    subject = re.split(r"有效期|试行期|执行期|实施期|施行期", bare, maxsplit=1)[0]
    if _FOREIGN.search(subject[-14:]) or _OF_OTHERS.search(bare):
        return False
    if _OWN.search(bare) or re.search(r"实施时间保持一致|执行时间保持一致|期限(?:保持)?一致", bare):
        return True
    if bare.startswith(("自", "有效期", "试行期", "执行期", "实施期")) or re.match(
        r"(?:该|此|上述|以上)(?:政策|措施|规定|标准|优惠)", bare
    ):
        return _BEGINS.search(bare) is not None or (begin > len(text) * 0.6 and len(bare) < 60) or _late(text, end)
    return (
        _BEGINS.search(bare) is not None
        and "《" not in subject
        and len(bare) < 120
        and not re.search(r"应当|可以|不得|收到|申请", bare)
    )


def _late(text: str, end: int) -> bool:
    return len(text) - end < 400


def _clause(sentence: str, begin: int, start: int, end: int, *, whole: bool) -> tuple[str, int, int]:
    """The quote of a match: its clause, or the sentence from its beginning; numbering is left out, a full stop that follows is kept."""
    opening = _NUMBERING.match(sentence)
    floor = opening.end() if opening else 0
    if not whole:
        floor = max([floor, *(match.end() for match in re.finditer(r"[，,]", sentence[:start]))])
    while floor < start and sentence[floor].isspace():
        floor += 1
    if whole and sentence[end : end + 1] == "。":
        end += 1
    return sentence[floor:end], begin + floor, begin + end


def _validity(
    sentence: str, begin: int, match: re.Match[str], expires: dt.date | None, basis: str, *, whole: bool = False
) -> Validity:
    quote, start, end = _clause(sentence, begin, match.start(), match.end(), whole=whole)
    return Validity(quote, expires, basis, start, end)


def _by_span(sentence: str, begin: int, extends: bool) -> Validity | None:
    for match in _SPAN.finditer(sentence):
        first, last = dates.parse(match["from"]), dates.parse(match["to"])
        own = _OWN_BEFORE.search(sentence[: match.start()]) is not None and match.group().endswith("止")
        if first and last and last > first and (own or re.search(r"有效|执行|施行|实施|试行|期限", sentence)):
            return _validity(
                sentence,
                begin,
                match,
                last,
                "extended" if extends else "stated_date",
                whole="有效期" not in sentence[:4],
            )
    return None


def _by_day(sentence: str, begin: int, extends: bool) -> Validity | None:
    for pattern in (_UNTIL, _THEN_UNTIL, _AND_UNTIL, _ENDS):
        for match in pattern.finditer(sentence):
            day = dates.parse(match["day"])
            if day is None or (pattern is _ENDS and not _ends_itself(sentence, match)):
                continue
            if pattern is _UNTIL and _NAMED_DAY.search(match.group()[: match.start("day") - match.start()]):
                continue
            if (
                pattern is _UNTIL
                and re.search(r"于\s*$|为\s*$", match.group()[: match.start("day") - match.start()])
                and "期" not in match.group()
            ):
                continue
            if pattern is _ENDS and "起" in match.group():
                day -= dt.timedelta(days=1)
            extended = extends or _EXTENDED.search(sentence[: match.end()]) is not None
            return _validity(sentence, begin, match, day, "extended" if extended else "stated_date")
    return None


def _ends_itself(sentence: str, match: re.Match[str]) -> bool:
    """Whether 失效/废止 is said of this document, not of another that it replaces."""
    before = sentence[: match.start()]
    return "《" not in before and _OWN.search(before) is not None and "同时" not in match.group()


def _by_term(
    sentence: str, begin: int, effective: dt.date | None, issued: dt.date | None, extends: bool
) -> Validity | None:
    for match in _TERM.finditer(sentence):
        groups = match.groupdict()
        number = next((groups[key] for key in ("n", "n2", "n3") if groups[key]), "")
        unit = next((groups[key] for key in ("unit", "unit2", "unit3") if groups[key]), "")
        half = any(groups[key] for key in ("half", "half2", "half3"))
        months = months_of(number, unit, half)
        if months is None or _FOREIGN.search(sentence[: match.start()][-14:]):
            continue
        start = _own_start(sentence[: match.start()]) or effective or _own_start(sentence) or issued
        extended = extends or _EXTENDED.search(sentence[: match.end()]) is not None
        expires = None if extended and not _own_start(sentence) else after(start, months)
        return _validity(sentence, begin, match, expires, "extended" if extended else "stated_term", whole=True)
    return None


def _own_start(before: str) -> dt.date | None:
    found = [day for start, _, day in dates.find(before) if re.search(r"[自从]\s*$", before[:start])]
    return found[-1] if found else None


_CAPITALS = str.maketrans("壹贰叁伍", "一二三五")


def months_of(number: str, unit: str, half: bool) -> int | None:
    """The months of 两年, 3个月 or 一年半; None for no number, and for more than thirty years."""
    if number == "半":
        return 6 if unit == "年" else None
    count = to_int(number.translate(_CAPITALS))
    if count is None or count == 0:
        return None
    months = count * (1 if unit == "个月" else 12) + (6 if half else 0)
    return months if months <= 360 else None


def after(start: dt.date | None, months: int) -> dt.date | None:
    """The last day of a term of so many months that begins on ``start``."""
    if start is None:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return dt.date(year, month + 1, day) - dt.timedelta(days=1 if day == start.day else 0)
        except ValueError:
            continue
    return dt.date(year, month + 1, start.day) - dt.timedelta(days=1)


def _open_end(sentence: str, begin: int, extends: bool) -> Validity | None:
    """A clause that names an end which is no day of the calendar: the end of a plan period can be reckoned, a task done cannot."""
    match = _OPEN.search(sentence)
    if match is None or re.search(r"计算|届满自动失效|届满前|期满前", match.group()):
        return None
    plan = _PLAN.search(sentence)
    ends = dt.date(2005 + 5 * (to_int(plan.group(1)) or 0), 12, 31) if plan else None
    basis = "extended" if extends or _EXTENDED.search(match.group()) else "stated_date"
    return _validity(sentence, begin, match, ends, basis, whole=match.group().endswith("一致"))


def default_validity(region: str, title: str, genre: str, effective: dt.date | None) -> Validity | None:
    """The term that a place's rule sets for silent documents (validity_defaults.csv); None where no source is known."""
    if effective is None or not region:
        return None
    for row in data.rows("validity_defaults.csv"):
        if row["region"] == region and _fits(row, title, genre, effective):
            return Validity("", after(effective, 12 * int(row["years"])), "default")
    return None


def _fits(row: Mapping[str, str], title: str, genre: str, day: dt.date) -> bool:
    from_day, until = row["from"] or "1949-10-01", row["until"] or "9999-12-31"
    if not dt.date.fromisoformat(from_day) <= day <= dt.date.fromisoformat(until):
        return False
    return (not row["genre"] or row["genre"] == genre) and (
        not row["title"] or re.search(row["title"], title) is not None
    )
