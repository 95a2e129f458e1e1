"""The document's own number (发文字号), never one that the text cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

from registry.header.edges import SERIES_BEHIND
from registry.header.genre import genre_of
from registry.header.lines import Line, is_addressee, is_furniture, is_heading, is_sentence, tighten
from registry.header.marks import NumberMark, is_note, number_mark, series_below, series_mark
from registry.header.organs import leading_organs, organ_before_sign, split_organs
from registry.header.title import Title, is_masthead
from registry.text import fold, numbers

_HEAD = 60
_REGISTERED = re.compile(
    r"(?:(?:统一|规范性文件)?(?:登记号|编号)[：:\s]{0,3})?(?P<number>[A-Z]{3,6}\d{0,2}\s?[—–\-－―]\s?(?:19|20)\d\d\s?[—–\-－―]\s?\d{1,7})"
)


def registration(lines: Sequence[Line]) -> NumberMark | None:
    """The registration number (统一登记号) that stands by itself at the head, for a document that bears no other number."""
    for index, line in enumerate(lines[:_HEAD]):
        match = _REGISTERED.fullmatch(line.text) if len(line.text) < 40 else None
        if match and not (index and "索" in lines[index - 1].tight[:3]):
            return NumberMark(match["number"], line.start + match.start("number"), line.start + match.end("number"))
    return None


def quoted_in_annex(text: str, names: Sequence[str]) -> str | None:
    """The own number as the document's own forms quote it behind its title: 根据《某办法》（某库〔2020〕46号）的要求.

    A text of the same title that the document ends, or that another organ issued, bears another number and is left out.
    """
    annex = _ANNEX.search(text, len(text) // 4)
    for name in names:
        if annex is None or name.startswith("关于") or f"《{name}》" not in text[annex.start() :]:
            continue
        pattern = re.compile(rf"《{re.escape(name)}》\s?[（(]([^（）()《》]{{4,40}})[）)]")
        for match in pattern.finditer(text, annex.start()):
            before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
            number = numbers.parse(match.group(1))
            if number and not _OLD.search(before) and not _GONE.match(after):
                return number.text
    return None


_ANNEX = re.compile(r"附(?:件|表|录)?[ ]?[\d一二三：:]")
_OLD = re.compile(r"(?:原|旧|\d年|\d日|此前|以前|[发印公颁]布的?)[^。；]{0,12}$|废止[^。；]{0,30}$")
_GONE = re.compile(r"[^。；\n]{0,30}(?:废止|失效|停止执行|不再执行|修订|修改|延长)")
_ISSUED = re.compile(r"(?:令|公告|通告)?[^，。；、]{0,24}?(?:公布|发布|颁布|印发|制定)")
_AMENDED = re.compile(r"根据|修改|修正|修订|废止|通过$")
_FILE_LINE = re.compile(r"[^\n]{0,240}\.(?:docx?|pdf|wps|ofd)\b")


def own_number(text: str, lines: Sequence[Line], title: Title | None, signed: Sequence[str] = ()) -> NumberMark | None:
    """The number of the masthead, beside or below the title, in the note of promulgation, or in the name of the attached file.

    ``signed`` are the organs of the signature, whose series a bare 公告 2019年第5号 under a title without organ belongs to.
    """
    last = title.last if title and title.last >= 0 else -1
    return (
        _standing(lines, last)
        or (_beside(text, lines, title) if title and title.first >= 0 else None)
        or (_beside_again(text, title) if title and title.first >= 0 else None)
        or _in_note(lines, last)
        or _in_opening(lines, last)
        or (_under_title(lines, title, signed) if title and title.first >= 0 else None)
        or (_in_file_line(text, title) if title else None)
        or (_by_itself(lines) if title is None or title.first < 0 else None)
        or _bare_order(lines)
    )


_OPENING = re.compile(r"[（(](?P<inside>(?:19|20)\d\d年\d{1,2}月\d{1,2}日[，, ]?[^（）()]{4,40}号)[）)]\s*(?=\S)")
_ORDER = re.compile(r"第[\d一二三四五六七八九十百]{1,6}号")
_PROMULGATES = re.compile(r"《[^《》]{4,100}》(?:已|业)[^。]{4,80}通过[^。]{0,12}(?:公布|发布)")


def _in_opening(lines: Sequence[Line], last: int) -> NumberMark | None:
    """A number in parentheses behind the day that open the first paragraph: （1986年3月4日某政〔1986〕12号）根据…."""
    line = lines[last + 1] if 0 <= last < len(lines) - 1 else None
    match = _OPENING.match(line.text) if line else None
    found = numbers.first(match["inside"]) if match else None
    if line is None or match is None or found is None:
        return None
    offset = line.start + match.start("inside")
    return NumberMark(found.number.text, offset + found.start, offset + found.end)


def _bare_order(lines: Sequence[Line]) -> NumberMark | None:
    """第12号 alone above the sentence of promulgation, where the page lost the masthead …令."""
    for index, line in enumerate(lines[:12]):
        if _ORDER.fullmatch(line.tight) and any(
            _PROMULGATES.match(below.text) for below in lines[index + 1 : index + 3]
        ):
            return NumberMark(line.tight, line.start, line.end)
    return None


def _standing(lines: Sequence[Line], last: int) -> NumberMark | None:
    """A number on a line of its own: nearest above the title, else below it before the text begins."""
    above: NumberMark | None = None
    for index, line in enumerate(lines[: max(_HEAD, last + 8)]):
        if found := number_mark(line) or series_mark(lines, index) or _before_addressee(line):
            if index > last:
                return above or found
            above = found
        elif index > last and _text_begins(line):
            break
    return above


_ADDRESSED = re.compile(r"\s*(?:各|全|市|省|区|县|国务院)[^。；《》]{2,200}[：:]")


def _before_addressee(line: Line) -> NumberMark | None:
    """A number that has run into the addressee, as when a page loses a line end: 某财库〔2019〕3号各预算单位：."""
    found = numbers.first(line.text[:60]) if "号" in line.text[:60] else None
    if found and found.start == 0 and found.number.prefix and _ADDRESSED.match(line.text, found.end):
        return NumberMark(found.number.text, line.start, line.start + found.end)
    return None


def _by_itself(lines: Sequence[Line]) -> NumberMark | None:
    """A number between blanks in a first line that holds the whole head, of a text that has lost its line ends."""
    if not lines or len(lines[0].text) < 120:
        return None
    head = lines[0].text[:220]
    for found in numbers.find(head):
        before, after = head[: found.start], head[found.end : found.end + 1]
        between = before[-1:].isspace() and after.isspace() and "。" not in before
        opens = not before and found.number.form == "annual" and not _CITED.match(head, found.end)
        if found.number.prefix and (between or opens):
            return NumberMark(found.number.text, lines[0].start + found.start, lines[0].start + found.end)
    return None


_CITED = re.compile(r"\s*(?:文|号|[》）)、，,。；的和与及对])|\s*(?:规定|要求|通知|精神|明确|印发|发布|公布|第)")


def _under_title(lines: Sequence[Line], title: Title, signed: Sequence[str]) -> NumberMark | None:
    genre = genre_of(tighten(title.text))
    organs = leading_organs(title.text) or signed[:1]
    if not organs or genre not in {"公告", "通告", "令"}:
        return None
    line = lines[title.last]
    if match := SERIES_BEHIND.search(line.text):
        number = numbers.parse(f"{' '.join(organs)}{genre}{tighten(match['series'])}")
        start, end = match.span("series")
        return NumberMark(number.text, line.start + start, line.start + end) if number else None
    return series_below(lines, title.last, organs, genre)


def _text_begins(line: Line) -> bool:
    tight = line.tight
    if is_furniture(tight) or is_note(tight) or is_masthead(tight):
        return False
    return is_addressee(tight) or is_sentence(tight) or is_heading(tight) or len(tight) > 120


def _beside(text: str, lines: Sequence[Line], title: Title) -> NumberMark | None:
    """A number on the line of the title: before it, in parentheses behind it, or run into it."""
    line = lines[title.first]
    before = text[line.start : title.start]
    if found := numbers.first(before):
        return NumberMark(found.number.text, line.start + found.start, line.start + found.end)
    tail = text[title.end : title.end + 60].split("\n", 1)[0]
    found = numbers.first(tail)
    if found and not tighten(tail[: found.start]).strip("（([【"):
        return NumberMark(found.number.text, title.end + found.start, title.end + found.end)
    return None


_AGAIN = 2500  # signs within which a page prints its title once more


def _beside_again(text: str, title: Title) -> NumberMark | None:
    """A number that has run into the title where a page without line ends prints it once more: …某通知(某办发[2010]325号)各局…."""
    wanted = title.text
    place = text.find(wanted, title.end, _AGAIN) if len(wanted) >= 10 and "\n" not in wanted else -1
    while place >= 0:
        end = place + len(wanted)
        behind, before = text[end : end + 40].split("\n", 1)[0], text[max(0, place - 40) : place].rsplit("\n", 1)[-1]
        found = numbers.first(behind)
        if found and not behind[: found.start].strip("（( "):
            return NumberMark(found.number.text, end + found.start, end + found.end)
        if last := next((hit for hit in numbers.find(before) if not before[hit.end :].strip()), None):
            offset = place - len(before)
            return NumberMark(last.number.text, offset + last.start, offset + last.end)
        place = text.find(wanted, end, _AGAIN)
    return None


def _in_note(lines: Sequence[Line], last: int) -> NumberMark | None:
    """The order of promulgation in the note under the title: （2010年6月21日某市人民政府令第55号公布 …）."""
    notes = (line for line in lines[last + 1 : last + 6] if is_note(line.tight))
    return next((mark for line in notes if (mark := _first_issued(line))), None)


def _first_issued(line: Line) -> NumberMark | None:
    """The first number of a note that was issued, not amended or cited; a number that opens the note counts too."""
    for found in numbers.find(line.text[:600]):
        before, after = line.text[: found.start], line.text[found.end :]
        clause = re.split(r"[，,；;。]|通过[\s\u3000]+", before)[-1]
        opens = not tighten(before).strip("（(") and not _AMENDED.search(line.text[:120])
        if opens or (not _AMENDED.search(clause) and _ISSUED.match(tighten(after[:30]))):
            return _without_organ(found, line.start)
    return None


def _without_organ(found: numbers.Found, offset: int) -> NumberMark:
    """The number without the organ that a note writes before it (交通部交基发〔1995〕97号)."""
    organ = organ_before_sign(found.number.prefix) if found.number.form == "annual" else ""
    start, end = offset + found.start, offset + found.end
    return NumberMark(found.number.text[len(organ) :], start + len(organ), end, (organ,) if organ else ())


def _in_file_line(text: str, title: Title) -> NumberMark | None:
    """A number before the own title in the name of an attached file (某政发〔2013〕26号关于…的通知.doc)."""
    goal = fold(title.text)
    if len(goal) < 8:
        return None
    for match in (
        _FILE_LINE.finditer(text) if ".doc" in text or ".pdf" in text or ".wps" in text or ".ofd" in text else ()
    ):
        line = match.group()
        found = numbers.first(line)
        rest = fold(re.sub(r"\.\w+$", "", line[found.end :])) if found else ""
        if found and not line[: found.start].strip() and rest == goal:
            return NumberMark(found.number.text, match.start() + found.start, match.start() + found.end)
    return None


def note_organs(number: str | None) -> tuple[str, ...]:
    """The organ that issued an order, read from its number: 某省人民政府令第10号 → 某省人民政府."""
    if not number:
        return ()
    match = re.match(r"(.{2,60}?)(?:令|公告|通告|第[^第]{1,6}号令|(?:19|20)\d\d年第?\d+号(?:令|公告))", number)
    return (
        split_organs(re.sub(r"第[\d一二三四五六七八九十百〇零]*$|(?:19|20)\d\d年?$|联合$", "", match.group(1)).strip())
        if match
        else ()
    )
