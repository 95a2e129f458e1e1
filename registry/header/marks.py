"""Lines of the head that carry number, date or promulgation note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.header.lines import Line, tidy, tighten
from registry.header.organs import is_organ, split_organs
from registry.text import dates, numbers
from registry.text.memory import remembered


@dataclass(frozen=True, slots=True)
class NumberMark:
    """A number that stands by itself: display form, span, and the organs written before it on the same line."""

    text: str
    start: int
    end: int
    organs: tuple[str, ...] = ()


_LABEL = re.compile(r"(?:发文字号|文号|文件编号|编号|字号|发文文号)[：:]?$")
_AFTER = re.compile(
    r"(?:[）)\]】]|[，,]?[12二一][^，。）)]{6,16}日|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|[\[【（(]?(?:全文|现行|条款|部分)?已?(?:有效|失效|废止|修改|修订)[\]】）)]?|签发人[：:]?.{0,12}|[（(].{0,12}公开.{0,6}[）)]|[★☆].*)*"
)
_SERIES_LINE = re.compile(
    r"[（(〔\[]?(?:(?:公告|通告|令)?(?:(?:19|20)\d\d年)?第?[\d一二三四五六七八九十百零〇]{1,6}[号號](?:令|公告|通告)?)[）)〕\]]?"
)
_LOST_SIGN = re.compile(
    r"([\u3400-\u9fff]{2,14})[〔\[（(【﹝]((?:19|20)\d\d)(?:[〕\]）)】﹞J]第?)?(\d{1,4})[于亏弓兮]?"
)


def number_mark(line: Line) -> NumberMark | None:
    """The number of a line that holds nothing else (masthead organ, 签发人 and parentheses aside); else None."""
    found = _mark_in(line.text)
    return NumberMark(found.text, line.start + found.start, line.start + found.end, found.organs) if found else None


@remembered
def _mark_in(text: str) -> NumberMark | None:
    """The number of a line with its span in the line."""
    if len(text) > 110 or not any(sign in text for sign in "号號]〕)】〔"):
        return None
    found = numbers.first(text)
    if found is None:
        return _damaged(text)
    before = _LABEL.sub("", tighten(text[: found.start])).strip("（(【[〔").removesuffix("文件")
    before = "" if before and is_date_line(before) else before
    after = tighten(text[found.end :])
    organs = split_organs(before) if before else ()
    if (before and not organs) or not _AFTER.fullmatch(after):
        return None
    return NumberMark(found.number.text, found.start, found.end, organs)


def _damaged(text: str) -> NumberMark | None:
    """A number whose 号 was lost or misread: 涪府发〔2024〕41 于."""
    match = _LOST_SIGN.fullmatch(tighten(text))
    number = numbers.parse(f"{match[1]}〔{match[2]}〕{match[3]}号") if match else None
    return NumberMark(number.text, 0, len(text)) if number else None


def series_mark(lines: Sequence[Line], index: int) -> NumberMark | None:
    """A number that goes over lines: 某市人民政府令 / 第12号, 某局公告 / 2023年第5号; None where the line is no such end."""
    if not _SERIES_LINE.fullmatch(lines[index].tight):
        return None
    above = index - 1
    while above > max(index - 5, 0) and is_organ(lines[above - 1].tight) and not _repeats(lines, above):
        above -= 1
    for first in dict.fromkeys((above, index - 1)):
        joined = " ".join(tidy(line.text) for line in lines[first:index] if first >= 0)
        joined = re.sub(r"\s+(?=公告|通告|令)", "", f"{joined} {lines[index].text.strip('（()）〔〕[]')}")
        joined = re.sub(r"(?<=[告令部局府])\s+(?=第|(?:19|20)\d\d)", "", joined)
        found = numbers.first(joined)
        if found and found.start == 0 and found.end == len(joined):
            return NumberMark(found.number.text, lines[first].start, lines[index].end)
    return None


def _repeats(lines: Sequence[Line], index: int) -> bool:
    """Whether the line above names the same organ again, as pages do that print the issuer over the whole: 某省某市人民政府 / 某市人民政府令."""
    above, here = lines[index - 1].tight, _SERIES_WORD.sub("", lines[index].tight)
    return bool(here) and (above.endswith((here, *_ALONE)) or here.endswith(above))


_ALONE = ("人民政府", "人大常委会", "常务委员会", "人民代表大会")  # these issue no orders together with others
_SERIES_WORD = re.compile(r"(?:令|公告|通告)$")


def series_below(lines: Sequence[Line], last: int, organs: Sequence[str], genre: str) -> NumberMark | None:
    """A bare 2019年第31号 under a title that names organ and kind: 某部关于…的公告 → 某部公告2019年第31号."""
    for line in lines[last + 1 : last + 4]:
        if _SERIES_LINE.fullmatch(line.tight):
            series = line.tight.strip("（()）〔〕[]").removeprefix(genre)
            number = numbers.parse(f"{' '.join(organs)}{genre}{series}")
            return NumberMark(number.text, line.start, line.end) if number else None
    return None


_NOTE_WORDS = re.compile(r"通过|公布|发布|颁布|印发|修订|修正|修改|批准|施行|实施|令第|第.{1,4}号")


_OPEN_NOTE = re.compile(
    r"(?:根据)?(?:19|20)\d\d年\d{1,2}月\d{1,2}日[^。；]{0,120}(?:公布|发布|颁布|印发|通过|修正|修订|批准|施行|实施)[）)]?"
)


@remembered
def is_note(tight: str) -> bool:
    """Whether a line is the note of promulgation under a title (题注): a year and what was done then, mostly in parentheses."""
    if tight.startswith(("（", "(")):
        return "年" in tight[:400] and _NOTE_WORDS.search(tight) is not None and len(tight) < 1500
    return _OPEN_NOTE.fullmatch(tight) is not None


_DATE_ENDS = tuple("日曰号）)0123456789一二三四五六")  # 曰: 日 misread
_WEEKDAY = re.compile("(?:星期|周)[一二三四五六日天]$")


@remembered
def is_date_line(tight: str) -> bool:
    """Whether a line is a date and nothing else (parentheses aside)."""
    if len(tight) > 40 or not tight.endswith(_DATE_ENDS):
        return False
    bare = _WEEKDAY.sub("", tight.strip("（()）[]"))
    found = dates.first(bare)
    return found is not None and found[0] == 0 and found[1] == len(bare)
