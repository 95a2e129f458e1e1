"""Who signed and when: the signature (落款) under the text, the note under the title, the colophon (版记)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.header.lines import Line, is_furniture, is_sentence
from registry.header.marks import is_date_line, number_mark
from registry.header.organs import is_firm_organ, is_organ, split_organs
from registry.text import dates


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: the organs above the date, the date, the index of the date's line and of its first line."""

    organs: tuple[str, ...]
    day: dt.date | None
    index: int
    first: int


_DAY_END = re.compile(r"[日号曰]\s*(?:[（(][^（）()]{0,16}[）)])?\s*$|\d\s*$")
_PERSON = re.compile(
    r"(?:[省市区县州盟旗乡镇部局署主]长|市长|主任|主席|局长|部长|厅长|行长|会长|总理|州长|代[省市区县]长|委员长|院长|检察长|署长|专员|盟长|旗长)[：:\s]?.{2,12}"
)
_SKIPPED = re.compile(
    r"[（(](?:盖章|印章|公章|此件.*|此页无正文|代章|章|加盖公章)[）)]|特此(?:通知|公告|通告|批复|函复|报告|函达|通报|公布|决定)。?|以上请.*|此复。?|附件[：:].*"
)
_COLOPHON = re.compile(r"(?:(?P<organ>.{3,40}?)[\s\u3000]*)?(?P<day>[12二一][^，。；]{6,16}日)\s*印(?:发|制)?$")


def find_signature(lines: Sequence[Line], after: int) -> Signature | None:
    """The first signature below line ``after``: a date alone on its line, with organs above or before it.

    A text that issues another stands first and is signed before it, so the first signature with organs is the document's;
    a lone date is taken when no signature names an organ.
    """
    lone: Signature | None = None
    early: Signature | None = None
    begun = after >= 0
    for index in range(max(after, 0), len(lines)):
        line = lines[index]
        begun = begun or is_sentence(line.tight)
        if index == after and len(line.text) <= 90:
            continue
        if line.text[-1] in _GOES_ON:
            continue
        if not _may_end_in_day(line.text[-1]):
            line = _without_frame(line)
        if not _may_end_in_day(line.text[-1]) or not _DAY_END.search(line.text[-40:]):
            continue
        found = _run_in(line, index) if len(line.text) > 90 else _at(lines, line, index, after)
        if found and found.organs and begun:
            return found
        early = early or (found if found and found.organs else None)
        lone = lone or found
    return early or lone or (_between_blanks(lines) if len(lines) <= _FEW else None)


def signed_above(lines: Sequence[Line], first: int) -> Signature | None:
    """The signature of the order that stands above the title on line ``first`` and promulgates the text below it."""
    found = find_signature(lines[:first], -1) if first > 2 else None
    told = found is not None and any(is_sentence(line.tight) for line in lines[: found.first])
    return found if found and found.organs and told else None


_GOES_ON = frozenset("。，；：、,;:")  # signs with which no signature ends
_FRAME = re.compile(
    r"(?<=[日\d）)])[\s\u3000|｜]+(?:信息|文章|稿件)?(?:来源|稿源|编辑|责任编辑|责编|作者|审核|终审|发送|抄送|打印)[：:].*$"
)


def _without_frame(line: Line) -> Line:
    """The line without what a page wrote behind the day: 某县人民政府 2022年2月3日 来源：某报."""
    match = _FRAME.search(line.text) if "：" in line.text[-80:] or ":" in line.text[-80:] else None
    return Line(line.start, line.start + match.start(), line.text[: match.start()]) if match else line


def _may_end_in_day(sign: str) -> bool:
    return sign in "日号曰）)" or sign.isdecimal() or sign.isspace()


_FEW = 12  # lines of a text that has lost its line ends


def _between_blanks(lines: Sequence[Line]) -> Signature | None:
    """Organ and day between blanks within a text that has lost its line ends: …请遵照执行。 某镇人民政府 2020年3月1日 某预案 1.总则."""
    for index, line in enumerate(lines):
        if len(line.text) < 200:
            continue
        for start, end, day in dates.find(line.text):
            before = line.text[max(0, start - 60) : start].rstrip()
            behind = line.text[end : end + 1]
            name = re.split(r"[\s。；：:！!]", before)[-1]
            closes = before[: len(before) - len(name)].rstrip().endswith(("。", "；", "！", "!"))
            if (not behind or behind.isspace()) and (is_firm_organ(name) or (closes and is_organ(name))):
                return Signature(split_organs(name), day, index, index)
    within = next((found for index, line in enumerate(lines) if (found := _within(line, index))), None)
    return within or next((found for index, line in enumerate(lines) if (found := _set_apart(line, index))), None)


_APART = re.compile(r"(?<!\s)\s{6,400}(?=[12二一])")


def _set_apart(line: Line, index: int) -> Signature | None:
    """A day without organ that many blanks set apart within a text that has lost its line ends."""
    for match in _APART.finditer(line.text) if len(line.text) >= 200 else ():
        found = dates.first(line.text[match.end() : match.end() + 24])
        if found and found[0] == 0 and line.text[match.end() + found[1] :][:1].isspace():
            return Signature((), found[2], index, index)
    return None


# Behind a closing sign or the closing words; what follows the day must not make it a part of a sentence.
_CLOSED_BY = re.compile(
    r"(?:[。；！!—\-]|特此(?:通知|通告|公告|函告|批复|通报)[。.]?)\s*(?P<organs>[\u3400-\u9fff][\u3400-\u9fff、\s]{4,80}?)\s*"
    r"(?=(?:[12二一][^，。；：年]{3,7})?年\s?[\d一二三四五六七八九十]{1,3}\s?月)"
)
_IN_SENTENCE = re.compile(r"\s*(?:[，,、起前后以至的印发公颁第召在]|之)")


def _within(line: Line, index: int) -> Signature | None:
    """Organ and day run into a text that has lost its line ends: …处以罚款。某县农业局2023年3月3日扫一扫; the year may be lost too."""
    if len(line.text) < 100:
        return None
    for match in _CLOSED_BY.finditer(line.text):
        organs = split_organs(match["organs"])
        if not organs or not all(is_firm_organ(name) and _BEGINS_WITH_PLACE.match(name) for name in organs):
            continue
        found = dates.first(line.text[match.end() : match.end() + 24])
        end = match.end() + (found[1] if found and found[0] == 0 else 0)
        if not found or not _IN_SENTENCE.match(line.text, end):
            return Signature(organs, found[2] if found and found[0] == 0 else None, index, index)
    return None


def _run_in(line: Line, index: int) -> Signature | None:
    """A signature that has run into the end of the last paragraph, as when a page loses its line ends."""
    begin = max(line.text.rfind(sign) for sign in "。：；）") + 1
    closing = re.sub(r"[（(][^（）()]{0,16}[）)]\s*$", "", line.text)
    if begin >= len(closing):
        begin = max(closing.rfind(sign) for sign in "。：；）") + 1
    tail = closing[begin:]
    found = list(dates.find(tail))
    if not found or tail[found[-1][1] :].strip() or len(tail) > 120:
        return None
    organs = split_organs(tail[: found[0][0]])
    return Signature(organs, found[-1][2], index, index) if organs else None


def _at(lines: Sequence[Line], line: Line, index: int, after: int) -> Signature | None:
    if "\t" in line.text and len(line.text) > 60:
        return None
    if is_date_line(line.tight):
        organs, first = _organs_above(lines, index, after)
        day = dates.parse(line.tight.strip("（()）"))
        return Signature(organs, day, index, first) if day and (organs or _alone(lines, index)) else None
    found = list(dates.find(line.text))
    several = _last_of_several(line.text, found) if found else _without_signs(line.text)
    if several:
        organs, first = _organs_above(lines, index, after)
        return Signature(organs, several, index, first) if organs else None
    if len(found) != 1 or line.text[found[0][1] :].strip(" \u3000（()）此件公开发布主动"):
        return None
    organs = split_organs(line.text[: found[0][0]])
    if _CLOSES.fullmatch(line.text[: found[0][0]]):
        return Signature((), found[0][2], index, index)
    if organs and index > 0:
        more, first = _organs_above(lines, index, after)
        return Signature((*more, *organs), found[0][2], index, first)
    return None


_CLOSES = re.compile(r"特此(?:通知|公告|通告|批复|函复|函达|通报)[。.]?\s*")


def _last_of_several(text: str, found: Sequence[tuple[int, int, dt.date]]) -> dt.date | None:
    """The last of the days under organs that sign side by side, each over its own day; None where anything else stands there."""
    if len(found) < 2 or "".join(text[end:start] for end, start in _between(text, found)).strip():
        return None
    return max(day for _, _, day in found)


def _between(text: str, found: Sequence[tuple[int, int, dt.date]]) -> Iterator[tuple[int, int]]:
    ends = [0, *(end for _, end, _ in found)]
    return zip(ends, [*(start for start, _, _ in found), len(text)], strict=True)


_DAY_WITHOUT_SIGNS = re.compile(
    r"\W{0,3}((?:19|20)\d\d)(?:\s+(1[0-2]|0?[1-9])\s+(3[01]|[12]\d|0?[1-9])|年?(1[0-2]|0?[1-9])(3[01]|[12]\d|0?[1-9]))\W?"
)
_OTHERWISE = re.compile(r"\D*\d{4}年?(?:1[0-2][1-9])")  # 2019年111 may be 1月11日 or 11月1日


def _without_signs(text: str) -> dt.date | None:
    """A day that has lost 年, 月 and 日 with the font of its page (2017年1214, 2019610, 2017 6 23), read where there is one way only."""
    match = _DAY_WITHOUT_SIGNS.fullmatch(text.strip()) if len(text) <= 16 else None
    if match is None or (match[4] and _OTHERWISE.fullmatch(text.strip())):
        return None
    parts = [part for part in match.groups() if part]
    return dates.parse("-".join(parts))


def _organs_above(lines: Sequence[Line], index: int, after: int) -> tuple[tuple[str, ...], int]:
    organs: list[str] = []
    first = index
    for position in range(index - 1, max(after, index - 40), -1):
        tight = lines[position].tight
        if (
            is_furniture(tight)
            or _SKIPPED.fullmatch(tight)
            or (_PERSON.fullmatch(lines[position].text) and position == index - 1)
        ):
            if organs:
                break
            continue
        names = _organs_of(lines, position)
        if not names:
            break
        organs[:0] = names
        first = position
    if not organs and first == index and (led := _led_by(lines, index)):
        return led, index - 1
    if organs and first - 1 > after and (whole := _continued(lines[first - 1], organs[0])):
        return (*whole, *dict.fromkeys(organs[1:])), first - 1
    return tuple(dict.fromkeys(organs)), first


_HEAD_OF_ORGAN = re.compile(
    r"(?P<organ>[\u3400-\u9fff]{3,24}(?:部|局|署|厅|委员会))(?:部|局|署|厅)?(?:部长|局长|署长|厅长|主任)[：:\s\u3000]*[\u3400-\u9fff·\s]{2,8}"
)


def _led_by(lines: Sequence[Line], index: int) -> tuple[str, ...]:
    """The organ whose head signs an order: 某部部长 张某."""
    match = _HEAD_OF_ORGAN.fullmatch(lines[index - 1].text) if index else None
    return split_organs(match["organ"]) if match else ()


_BEGINS_WITH_PLACE = re.compile(r"[\u3400-\u9fff]{1,8}?(?:省|自治区|自治县|自治旗|市|自治州|县|区|旗|镇|乡|街道)")


def _continued(above: Line, organ: str) -> tuple[str, ...]:
    """A long name broken over two lines: the first begins with a place, what follows begins with none."""
    head = above.tight
    if (
        not 6 <= len(head) <= 40
        or is_organ(head)
        or not _BEGINS_WITH_PLACE.match(head)
        or _BEGINS_WITH_PLACE.match(organ)
    ):
        return ()
    return (head + organ,) if is_organ(head + organ) and len(split_organs(head + organ)) == 1 else ()


def _organs_of(lines: Sequence[Line], position: int) -> tuple[str, ...]:
    """Organs of a line of a signature; a name broken over two lines is no business of one line."""
    line = lines[position]
    return split_organs(line.text) if len(line.text) <= 160 and not line.tight.endswith(("：", ":")) else ()


def _alone(lines: Sequence[Line], index: int) -> bool:
    """Whether a date without organ stands as a signature: not in a table or list of dates."""
    before = lines[index - 1].tight if index else ""
    following = lines[index + 1].tight if index + 1 < len(lines) else ""
    if "\t" in lines[index].text or _CLOCK.fullmatch(following):
        return False
    return not is_date_line(before) and not is_date_line(following)


def dated_by_organ(lines: Sequence[Line], last: int) -> Signature | None:
    """Day and issuer on one line under the title, as old collections print them: 1990年3月10日，某部."""
    for index in range(last + 1, min(last + 4, len(lines))):
        text = lines[index].text
        found = dates.first(text) if len(text) <= 80 else None
        if found and not text[: found[0]].strip("（( "):
            organs = split_organs(text[found[1] :].strip(" ，,、）)\u3000"))
            if organs:
                return Signature(organs, found[2], index, index)
    return None


def lost_in_text(text: str, organs: Sequence[str]) -> dt.date | None:
    """The day that follows the issuers' name within running text that has lost its line ends (…执行。某局2023年12月28日某办法第一章…)."""
    if not organs:
        return None
    for match in re.finditer(re.escape(organs[-1]) + r"\s*(?=[12二一])", text):
        found = dates.first(text[match.end() : match.end() + 24])
        if (
            found
            and found[0] == 0
            and not re.match(r"[，,]?(?:发布|印发|公布|第|起|前|后)", text[match.end() + found[1] :][:6])
        ):
            return found[2]
    return None


def standing_organs(lines: Sequence[Line], first: int, last: int) -> tuple[str, ...]:
    """Organs that stand alone on lines between ``first`` and ``last``, as data bases print the issuer under the title."""
    named: list[str] = []
    for index in range(first, min(last, len(lines))):
        names = [name for name in split_organs(lines[index].text) if is_firm_organ(name)]
        named += (_continued(lines[index - 1], names[0]) if names and index > first else ()) or names
    return tuple(dict.fromkeys(named))


# The day is lost, or the year.
_MONTH = re.compile(
    r"[\d一二三四五六七八九〇○零OＯ]{4}年[\d一二三四五六七八九十]{1,3}月|年?[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)


def closing_organs(lines: Sequence[Line], after: int) -> tuple[str, ...]:
    """Organs that close the text without a date."""
    tail = [
        index
        for index in range(max(after + 1, len(lines) - 6), len(lines))
        if not is_furniture(lines[index].tight) and not _MONTH.fullmatch(lines[index].tight)
    ]
    organs: list[str] = []
    first = -1
    for index in reversed(tail):
        names = _organs_of(lines, index) if is_organ(lines[index].tight) or split_organs(lines[index].text) else ()
        if not names:
            break
        organs[:0] = names
        first = index
    if organs and first - 1 > after and (whole := _continued(lines[first - 1], organs[0])):
        organs[:1] = whole
    return tuple(dict.fromkeys(organs))


def colophon_day(lines: Sequence[Line], after: int) -> dt.date | None:
    """The day of printing in the colophon (2013年8月9日印发), for want of a signature."""
    for line in lines[max(after + 1, len(lines) - 400) :]:
        if (
            line.tight.endswith(("印发", "印制", "印"))
            and len(line.tight) < 80
            and (match := _COLOPHON.search(line.tight))
        ):
            return dates.parse(match["day"])
    return None


_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")


def day_under_title(lines: Sequence[Line], last: int) -> dt.date | None:
    """A date that stands alone, or beside the number, directly under the title: （2010年6月21日）."""
    for index, line in enumerate(lines[last + 1 : last + 4], last + 2):
        mark = number_mark(line)
        if index < len(lines) and _CLOCK.fullmatch(lines[index].tight):
            break  # day and hour of a web page
        if is_date_line(line.tight) or mark:
            beside = line.text.replace(line.text[mark.start - line.start : mark.end - line.start], " ") if mark else ""
            day = dates.parse(beside if mark else line.tight.strip("（()）"))
            if day:
                return day
        if len(line.tight) > 60:
            break
    return None


def issuers_in_news(lines: Sequence[Line], title: str) -> tuple[str, ...]:
    """Issuers named by a news item that carries the text: 近日，甲、乙印发了《title》."""
    named = [line.text[:600] for line in lines[:6] if f"《{title[:60]}" in line.text[:600]]
    if len(title) < 4 or not named:
        return ()
    pattern = re.compile(
        r"(?:近日|日前|消息)?[，,]?\s*([^，,。；《》\s]{4,60}?)(?:联合)?(?:印发|发布|公布|出台)了?[^《》。]{0,8}《"
        + re.escape(title[:60])
    )
    for text in named:
        if match := pattern.search(text):
            return split_organs(match.group(1).removesuffix("联合"))
    return ()
