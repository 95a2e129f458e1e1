"""Titles in book marks 《…》, nested marks included, with what stands behind them in parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from registry.citations import standards
from registry.text import numbers

_OPENING = re.compile("[《〈]")
_SIGN = re.compile("[《》]")
_INNER_SIGN = re.compile("[〈〉]")
_HAN = re.compile("[㐀-鿿]{4}")
_LIMIT = 260
_PARENTHESIS = re.compile(
    r"[ \n]?（([^（）《》]{0,60}(?:（[^（）]{0,30}）[^（）《》]{0,40})?(?:《[^《》]{1,40}》[^（）]{0,20})*)）"
)
_BEFORE_PARENTHESIS = ("（", " ", "\n")
_VERSION = re.compile(
    r"^(?:(?P<y>(?:19|20)\d\d)年?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:第[一二三四五六]次)?(?:修订|修正|修改|版|修订版|修正版|本|年版)?"
    r"|试行|暂行|修订|修正|修订版|修订稿|第[一二三四五六七八九十\d]+版)$"
)
# A parenthesis that tells when the text was passed or amended belongs to the mention; without a number of its own.
_HISTORY = re.compile(r"^(?:19|20)\d\d年(?![^号]*[号])[^。；]{2,56}(?:通过|修订|修正|修改|公布|发布|施行|实施)$")
_DEFINES = re.compile(
    r"(?:以下|下文|下|以后)?(?:统一|均|又|合并|分别)?(?:简称|称)(?:为|作)?[：]?[“《〈\"]?(?P<short>[^“”《》〈〉\"，；。（）]{1,24})"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """One 《title》 of the normal text and its tail.

    ``end`` is behind the last parenthesis that belongs to the mention (number, version), ``after`` behind every
    parenthesis, definitions included. ``definition`` is the short form that the document gives it.
    """

    start: int
    title: str
    mark_end: int
    end: int
    after: int
    number: numbers.DocumentNumber | None = None
    version_year: int | None = None
    definition: str | None = None
    annexed: bool = False


def find(text: str) -> Iterator[Marked]:
    """Every outermost 《…》 (or 〈…〉 that stands for it) of the normal text, in order; one that never closes is passed over."""
    position = 0
    while opening := _OPENING.search(text, position):
        end = _close(text, opening.start())
        if end is None and opening.group() == "《" and (torn := _open_to_line_end(text, opening.start())):
            yield torn
            position = torn.after
            continue
        if end is None:
            position = opening.end()
            continue
        mark = _with_tail(text, opening.start(), end)
        yield from _several(mark)
        position = mark.after


_LAW = re.compile(r"[㐀-鿿]{2,}(?:法|条例)")


def _several(mark: Marked) -> Iterator[Marked]:
    """《甲法、乙法》 in one pair of marks: each law for itself; what follows the marks belongs to the last."""
    parts = mark.title.split("、")
    if len(parts) < 2 or mark.number or not all(_LAW.fullmatch(part) for part in parts):
        yield mark
        return
    start = mark.start
    for part in parts[:-1]:
        end = start + len(part) + (start == mark.start)
        yield Marked(start, part, end, end, end)
        start = end + 1
    yield replace(mark, start=start, title=parts[-1])


def _close(text: str, start: int) -> int | None:
    signs, opener = (_SIGN, "《") if text[start] == "《" else (_INNER_SIGN, "〈")
    depth = 0
    for match in signs.finditer(text, start, min(len(text), start + _LIMIT)):
        depth += 1 if match.group() == opener else -1
        if depth == 0:
            end = _unless_torn(text, start, match.end())
            return end if opener == "《" or _HAN.search(text, start, match.end()) else None
    return _first_close(text, start) if opener == "《" else None


def _unless_torn(text: str, start: int, end: int) -> int | None:
    inside = text[start + 1 : end - 1]
    return None if not inside.strip() or _TORN.search(inside) else end


_TORN = re.compile(r"[。\t]|\n\s*\n|；\n")


def _first_close(text: str, start: int) -> int | None:
    """《A《B》 with one mark lost: the first 》 closes, when the words between look like one title."""
    end = text.find("》", start, start + _LIMIT)
    if end < 0 or "《" in text[start + 1 : end]:
        return None
    return _unless_torn(text, start, end + 1)


_REST_OF_LINE = re.compile(
    r"《(?P<title>[^《》。；，\n\t]{2,40}?关于[^《》。；，\n\t]{4,80}?的(?:通知|意见|决定|公告|通告|批复|办法|规定|方案)|"
    r"[^《》。；，\n\t]{6,60}?(?:条例|办法|规定|细则))[ ]*$|"
    r"《(?P<inside>[^《》。；，、：\n\t“”]{4,60}?(?:条例|办法|规定|细则|标准|规范|规则|规程|意见|通知|方案|决定)(?:（[^（）]{1,8}）)?)(?=[，。；、]|等(?:法|规|文|有))",
    re.MULTILINE,
)


def _open_to_line_end(text: str, start: int) -> Marked | None:
    """A title whose closing mark was left out at the end of its line, or before a comma: 对照《某市某标准（试行），做好…."""
    match = _REST_OF_LINE.match(text, start)
    if match is None:
        return None
    found = "title" if match["title"] else "inside"
    end = match.end(found)
    return Marked(start, match[found], end, end, end)


def _with_tail(text: str, start: int, mark_end: int) -> Marked:
    title = text[start + 1 : mark_end - 1].strip()
    end = after = mark_end
    number: numbers.DocumentNumber | None = None
    year: int | None = None
    definition: str | None = None
    annexed = False
    while text[after : after + 1] in _BEFORE_PARENTHESIS and (match := _PARENTHESIS.match(text, after)):
        inside = match.group(1).strip()
        version = _VERSION.match(inside.replace(" ", "")) or _HISTORY.match(inside)
        found = None if version else _series_of(title, inside) or numbers.parse(inside) or standards.parse(inside)
        defines = _DEFINES.search(inside)
        annexed = annexed or "附件" in inside or "附后" in inside
        if not (version or found or defines):
            break
        if version:
            year = int(version["y"]) if version.groupdict().get("y") else year
        number = number or found
        definition = definition or (_clean(defines["short"]) if defines else None)
        after = match.end()
        if version or found:
            end = after
    if number is None and (behind := _number_behind(text, after)):
        number, end = behind
        after = end
    if number is None and (ahead := _number_ahead(text, start)):
        start, number = ahead
    if number is None and (inside := _number_within(title)):
        title, number = inside
    return Marked(start, title, mark_end, end, after, number, year, definition, annexed)


_SERIES_ONLY = re.compile(r"^(?:19|20)\d\d年第\d{1,4}号(?=$|[，、；])")


def _series_of(title: str, inside: str) -> numbers.DocumentNumber | None:
    """《某局关于丙的公告》（2012年第33号）: organ and kind of the number stand in the title."""
    match = _SERIES_ONLY.match(inside)
    kind = title[-2:]
    if match is None or kind not in ("公告", "通告"):
        return None
    organ = title.split("关于", 1)[0].strip()
    return numbers.parse(f"{organ if numbers.is_organ(organ) else ''}{kind}{match.group()}")


def _number_behind(text: str, position: int) -> tuple[numbers.DocumentNumber, int] | None:
    """A number that follows the mark without parentheses or in the next cell of the row: 《X》渝府发〔2010〕3号."""
    window = text[position : position + 40]
    if code := standards.match(text, position + (window[:1] == " ")):
        return standards.as_number(code.group()), code.end()
    found = numbers.first(window) if "号" in window or "號" in window else None
    gap = window[: found.start] if found else ""
    return (found.number, position + found.end) if found and not gap.strip(" \t（，,") and "\n" not in gap else None


def _number_ahead(text: str, start: int) -> tuple[int, numbers.DocumentNumber] | None:
    """A number directly before the mark: 国发〔2010〕33号《国务院关于…的意见》, GB/T 35770-2022《合规管理体系 要求》."""
    begin = max(0, start - 40)
    window = text[begin:start].rstrip(" \t")
    for found in numbers.find(window) if window.endswith(_NUMBER_ENDS) else ():
        if found.end == len(window):
            return begin + found.start, found.number
    code = standards.BEFORE.search(window) if window[-1:].isdecimal() or window.endswith("\n") else None
    return (begin + code.start(), standards.as_number(code.group())) if code else None


def _number_within(title: str) -> tuple[str, numbers.DocumentNumber] | None:
    """A number that the marks take in behind the title or instead of one.

    《关于办理丙案件的解释 法释〔2016〕25号》, 《丁办法（某政发〔2010〕3号）》, 《国务院令第101号》.
    """
    whole = title.rstrip("） ")
    if not whole.endswith(_NUMBER_ENDS):
        return None
    behind = _BEHIND_KIND.match(whole)
    if behind and (number := numbers.parse(behind["number"])):
        return behind["title"].rstrip(" ，（"), number
    last = next((found for found in numbers.find(whole) if found.end == len(whole)), None)
    bare = whole[: last.start].rstrip(" ，（") if last else ""
    return (bare or whole, last.number) if last and (not bare or _HAN.search(bare)) else None


# The normal text has no blank between the two, so that the number would take the title for its organ.
_BEHIND_KIND = re.compile(
    r"(?P<title>.{4,}(?:通知|意见|决定|公告|通告|批复|办法|规定|条例|细则|规则|方案|解释)[）〉]?[ ，（]?)(?P<number>[㐀-鿿]{1,10}[〔（]\d{4}[〕）]\d{1,4}号)$"
)
_NUMBER_ENDS = ("号", "號", "令", "告")


def _clean(short: str) -> str:
    return re.sub(r"(?:的|等|一文)$", "", short.strip(" ：:”"))
