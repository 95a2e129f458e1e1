"""The title of a document: over one line or several, amid masthead, number and web-page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from registry.header.edges import STATE_BEFORE, suffix
from registry.header.genre import ends_any, ends_inner, ends_official, is_version_line, official_words
from registry.header.lines import (
    Line,
    is_addressee,
    is_furniture,
    is_heading,
    is_sentence,
    is_structure,
    tidy,
    tighten,
)
from registry.header.marks import is_date_line, is_note, number_mark, series_mark
from registry.header.organs import is_organ, split_organs
from registry.text import numbers
from registry.text.memory import remembered

HEAD = 90  # lines in which a title is looked for
_REACH = 40  # lines in which a whole head may begin under the words of a web page
_LONGEST = 220
_OPENS = re.compile(r"(?:关于|印发|转发|批转|颁发|下达|转知|调整)")
_BARE = re.compile(r"公告|通告|布告|通知|公示|通报|决定|命令|决议|批复")
_NUMBERED = re.compile(r"第[\d一二三四五六七八九十百]{1,6}号(?:公告|通告)")
_MASTHEAD = re.compile(
    r"(.{2,60}?)(?:(?:部门|行政)?(?:规范性)?文件|令|公告|通告|公报|办公室文件)(?:[（(][^（）()]{1,12}[）)])?"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its span and the lines on which it stands; ``first`` is -1 when it does not stand in the text."""

    text: str
    start: int = -1
    end: int = -1
    first: int = -1
    last: int = -1
    origin: str = "text"
    sure: bool = True


def find_title(lines: Sequence[Line]) -> Title | None:
    """The title that stands before the running text; None when the text begins without one."""
    weak: Title | None = None
    for index, line in enumerate(lines[:HEAD]):
        found = _glued(line, index) or _in_parentheses(line, index) or from_line(lines, index)
        if found:
            return found
        tight = line.tight
        if ends_head(tight):
            break
        weak = weak or _bare(lines, index)
    return weak or _under_number(lines) or _headline(lines)


def _under_number(lines: Sequence[Line]) -> Title | None:
    """The title between its number and the addressee, below the words that a web page put before the whole document."""
    for index, line in enumerate(lines[:_REACH]):
        if len(line.text) > 60 or "号" not in line.text or number_mark(line) is None:
            continue
        found = next((title for place in (index + 1, index + 2) if (title := from_line(lines, place))), None)
        behind = lines[found.last + 1 : found.last + 3] if found else ()
        if found and any(is_addressee(following.tight) for following in behind):
            return found
    return None


def from_line(lines: Sequence[Line], index: int) -> Title | None:
    """The title that begins on line ``index``; None when none does."""
    if index >= len(lines):
        return None
    line = lines[index]
    tight = STATE_BEFORE.sub("", line.tight)
    if tight.startswith("《") and tight.endswith("号") and _marked(tight):
        return titled(lines, index, index)
    if not _title_line(line, lines, index) and not _begins_with_number(line):
        return None
    if _BARE.fullmatch(tight) or _NUMBERED.fullmatch(tight):
        return None
    if (is_organ(tight) and "关于" not in tight) or is_masthead(tight):
        return _joined(lines, index) if _organ_opens(lines, index) else None
    named = ends_any(tight) and len(tight) > 3
    return _joined(lines, index) if _opens(tight) or named or _goes_on(lines, index) else None


_MARKED = re.compile(r"《(?P<name>[^《》]*(?:《[^《》]*》[^《》]*)*)》")


def _marked(tight: str) -> bool:
    """Whether a line holds one title in marks and the number behind it, and nothing else: 《…的通知》某发〔2010〕309号."""
    match = _MARKED.match(tight)
    found = numbers.first(tight[match.end() :]) if match and ends_official(match["name"]) else None
    return match is not None and found is not None and (found.start, match.end() + found.end) == (0, len(tight))


def _begins_with_number(line: Line) -> bool:
    found = numbers.first(line.text[:120]) if "号" in line.text[:60] else None
    return (
        found is not None
        and found.start == 0
        and _opens(tighten(line.text[found.end :]))
        and not is_sentence(line.tight)
    )


def _title_line(line: Line, lines: Sequence[Line], index: int) -> bool:
    """Whether a line may be part of a title at all."""
    return _may_be_title(line.text) and series_mark(lines, index) is None


@remembered
def _may_be_title(text: str) -> bool:
    tight = STATE_BEFORE.sub("", tighten(text))
    return not (
        len(tight) < 2
        or len(tight) > _LONGEST
        or is_furniture(tight)
        or is_addressee(tight)
        or is_heading(tight)
        or is_structure(tight)
        or is_sentence(tight)
        or is_note(tight)
        or is_date_line(tight)
        or "\t" in text
        or number_mark(Line(0, len(text), text)) is not None
    )


def names_act(text: str) -> bool:
    """Whether a title says what is done: 关于…, 印发…, 转发 …; the title of rules names their subject only."""
    return _OPENS.search(text) is not None


@remembered
def _opens(tight: str) -> bool:
    """Whether a line opens a title: 关于…, 印发…, or organs followed by one of these."""
    match = _OPENS.search(re.sub(r"《[^《》]*》", "", tight))
    if not match:
        return False
    prefix = tight[: match.start()]
    return (
        not prefix
        or bool(split_organs(prefix))
        or (len(prefix) <= 40 and prefix.endswith(("政府", "办公室", "委", "局", "会")))
    )


def _organ_opens(lines: Sequence[Line], index: int) -> bool:
    """Whether organ lines lead, line by line, to a line that opens a title without naming its organ again."""
    for line in lines[index + 1 : index + 12]:
        tight = line.tight
        if tight.startswith(("关于", "印发", "转发", "批转")):
            return not is_masthead(lines[index].tight)
        if not is_organ(tight):
            return False
    return False


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    """Whether a title without 关于 runs over this line and the next one or two."""
    joined = lines[index].tight
    if len(joined) < 5 or len(joined) > 45 or joined.endswith(("，", "、：", ":")):
        return False
    for offset in (1, 2):
        if index + offset >= len(lines) or not _title_line(lines[index + offset], lines, index + offset):
            return False
        following = lines[index + offset].tight
        if _opens(following) or is_organ(following) or len(following) > 45:
            return False
        joined += following
        if ends_any(joined):
            return True
    return False


def _joined(lines: Sequence[Line], index: int) -> Title | None:
    """Join lines from ``index`` until the title is complete."""
    text, best, official = "", -1, False
    for position in range(index, min(index + 12, len(lines))):
        if position > index and not _title_line(lines[position], lines, position):
            break
        text += lines[position].tight
        if len(text) > _LONGEST:
            break
        about = _OPENS.search(re.sub(r"《[^《》]*》", "", text)) is not None
        official = ends_official(text)
        if official or (ends_any(text) and (best < 0 or about)):
            best = position
        if best >= 0 and not _continues(text, lines, position, about=about, official=official):
            break
    if best < 0:
        best = _unfinished(lines, index)
    return titled(lines, index, _with_versions(lines, best)) if best >= 0 else None


_CONTINUATION = re.compile(
    r"(?:的|》|及其|实施细则|实施办法|实施意见|实施方案|暂行办法|暂行规定|若干规定|补充规定|管理办法|工作方案)"
)


def _continues(text: str, lines: Sequence[Line], position: int, *, about: bool, official: bool) -> bool:
    """Whether the title may go on after a line that already ends with a kind of document."""
    if position + 1 >= len(lines):
        return False
    following = lines[position + 1].tight
    if text.count("《") > text.count("》") or following.startswith(("的", "》", "及其")):
        return True
    if official:
        return False
    if about:
        return not is_organ(following)
    return len(following) <= 12 and _CONTINUATION.match(following) is not None and ends_any(following)


def _unfinished(lines: Sequence[Line], index: int) -> int:
    """A title that opens with 关于 but names no known kind: it ends before the first line that is no title."""
    if not _opens(STATE_BEFORE.sub("", lines[index].tight)) and not _organ_opens(lines, index):
        return -1
    last = index
    while last + 1 < min(index + 4, len(lines)) and _title_line(lines[last + 1], lines, last + 1):
        last += 1
    return last if last - index < 3 else index


def _with_versions(lines: Sequence[Line], last: int) -> int:
    while last + 1 < len(lines) and is_version_line(lines[last + 1].tight):
        last += 1
    return last


def titled(lines: Sequence[Line], first: int, last: int) -> Title:
    """The lines ``first`` to ``last`` as a title, without a state or a number at their ends."""
    raw_start, raw_end = lines[first].start, lines[last].end
    head, tail = lines[first].text, lines[last].text
    cut = 0
    if (match := STATE_BEFORE.match(head)) and match.end():
        cut = match.end()
    elif found := numbers.first(head[:120]):
        rest = head[found.end :].strip()
        cut = found.end if found.start == 0 and rest and not rest.startswith(("—", "-")) else 0
    while cut < len(head) - 1 and head[cut].isspace():
        cut += 1
    end_cut = suffix(tail)
    return Title("\n".join(_pieces(lines, first, last, cut, end_cut)), raw_start + cut, raw_end - end_cut, first, last)


def _pieces(lines: Sequence[Line], first: int, last: int, cut: int, end_cut: int) -> list[str]:
    pieces = [line.text for line in lines[first : last + 1]]
    pieces[-1] = pieces[-1][: len(pieces[-1]) - end_cut] if end_cut else pieces[-1]
    pieces[0] = pieces[0][cut:]
    return pieces


@cache
def _glue() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<title>[^。；\n\t]{{0,60}}?(?:关于|印发|转发|批转)[^。；\n\t]{{2,160}}?的(?:{official_words()})(?:[（(][^（）()\d〔〕\[\]号]{{1,10}}[）)])?)"
        r"(?P<rest>\s*[（(]?[\u3400-\u9fff]{1,14}\s?[〔\[（(﹝【]\s?(?:19|20)\d\d|\s+\S|各[^，。]{2,60}[：:，]|来源[：:]|发布(?:时间|日期)[：:]|文章属性|(?:为(?!.{0,30}》)|根据|按照|依据)[\u3400-\u9fff《]{4})"
    )


# A headline without 关于 that has run into the first sentence: 某区2017年义务教育招生工作通知为进一步规范….
_RUN_ON = re.compile(
    r"(?P<title>[\u3400-\u9fff\d“”（）()、]{8,60}?(?:通知|通告|公告|意见|决定))(?=为(?:了|进一步|加强|规范|贯彻|切实|全面|深入|做好|有效|保障|维护|落实)|根据《)"
)


def _glued(line: Line, index: int) -> Title | None:
    """A title that runs into its number, date or addressee on one line, as when a page loses its line ends."""
    head = line.text[:400]
    if index == 0 and len(line.text) > _LONGEST and (run_on := _RUN_ON.match(head)) and "关于" not in run_on["title"]:
        return Title(run_on["title"], line.start, line.start + run_on.end("title"), index, index)
    if not ("关于" in head or "印发" in head or "转发" in head):
        return None
    match = _glue().match(head)
    if not match or not _opens(tighten(match["title"])):
        return None
    rest = head[match.end("title") :]
    if ends_official(line.tight) or rest.strip().startswith(("》", "”", "的", "和", "、")) or _about_itself(rest):
        return None
    start, text = line.start, match["title"]
    return Title(text, start, start + len(text), index, index)


_PARENTHESES = re.compile(r"[（(](?P<title>关于[^（）()]{4,120}的(?:公告|通告|通知|决定))[）)]\s*$")


def _in_parentheses(line: Line, index: int) -> Title | None:
    """A title in parentheses behind or below the number of an announcement: 某署公告2019年第18号（关于某事的公告）."""
    match = _PARENTHESES.search(line.text) if line.text[-1] in "）)" and "关于" in line.text else None
    if match is None:
        return None
    head = line.text[: match.start()].strip()
    found = numbers.first(head) if head else None
    if head and (found is None or (found.start, found.end) != (0, len(head))):
        return None
    start, end = match.span("title")
    return Title(match["title"], line.start + start, line.start + end, index, index)


def _about_itself(rest: str) -> bool:
    """Whether what follows shows that the line is a sentence about a cited title."""
    found = numbers.first(rest[:40])
    after = rest[found.end :].strip("）) ") if found else rest
    return after.startswith(("要求", "精神", "规定", "有关", "的", "，", "、", "和"))


@remembered
def ends_head(tight: str) -> bool:
    """Whether running text has begun, so that what follows can no longer be the title."""
    if is_furniture(tight) or is_note(tight) or is_masthead(tight):
        return False
    return is_addressee(tight) or is_sentence(tight) or is_heading(tight) or len(tight) > _LONGEST


@remembered
def is_masthead(tight: str) -> bool:
    """Whether a line is 发文机关标志: organs followed by 文件, 令, 公告 …"""
    match = _MASTHEAD.fullmatch(tight)
    return match is not None and bool(split_organs(match.group(1)))


def _bare(lines: Sequence[Line], index: int) -> Title | None:
    """A title that is only a kind of document (公告), with the organ above it or before it on the line."""
    tight = lines[index].tight
    if _BARE.fullmatch(tight) or _NUMBERED.fullmatch(tight):
        first = index
        while first > 0 and index - first < 6 and _organ_above(lines, first):
            first -= 1
        return _weak(titled(lines, first, index))
    if is_masthead(tight) and tight.endswith(("公告", "通告")):
        return _weak(titled(lines, index, index))
    return None


def _organ_above(lines: Sequence[Line], index: int) -> bool:
    """Whether the line above is an organ, or the beginning of one that goes on on this line."""
    above, here = lines[index - 1].tight, lines[index].tight
    broken = is_organ(here) and not is_furniture(above) and len(above) > 4 and is_organ(above + here)
    return is_organ(above) or broken


def _weak(title: Title) -> Title:
    return Title(title.text, title.start, title.end, title.first, title.last, title.origin, sure=False)


def _headline(lines: Sequence[Line]) -> Title | None:
    """The first line of a page that names no kind of document but stands as a heading above running text."""
    content = [(index, line) for index, line in enumerate(lines[:20]) if not is_furniture(line.tight)]
    if not content:
        return None
    index, line = content[0]
    tight = line.tight
    bare = tight.strip("《》“”")
    fits = (
        7 <= len(bare) <= 60
        and not is_organ(tight)
        and not is_masthead(tight)
        and not re.search(r"[:：|｜]|[，、]$", tight)
    )
    if not fits or not _title_line(line, lines, index) or len(content) < 2 or len(content[1][1].tight) < 8:
        return None
    return _weak(titled(lines, index, index))


def cleaned(title: Title) -> str:
    """The title as it is shown: on one line, without blanks between Han characters and without marks around the whole."""
    text = tidy(title.text)
    doubled = re.fullmatch(r"《?([^《》]{4,80}?)》?\s?《?\1》?", text)
    if doubled:
        return doubled.group(1)
    return text[1:-1] if re.fullmatch(r"《[^《》]+》", text) else text


def is_rules_title(tight: str) -> bool:
    """Whether a line reads as the title of rules: ends with their kind and holds no sentence."""
    return len(tight) <= 90 and ends_inner(tight) and not is_sentence(tight) and not is_heading(tight)
