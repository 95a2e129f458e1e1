"""Where the documents of a compilation may begin: mastheads, document numbers and titles, as lines of its text.

GB/T 9704-2012: 7.2.5 (发文字号), 7.3.1 (标题), 7.3.2 (主送机关), 7.3.5 (成文日期).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from importers.prose import TITLE_END

NUMERAL = "[0-9０-９〇○零一二三四五六七八九十百]"
_YEAR = "[〔［\\[（(【﹝]\\s*(?P<year>(?:19|20)\\d{2}|[一二〇○零三四五六七八九]{4})\\s*[〕］\\]）)】﹞]"
_NUMBER_LINE = re.compile(
    f"[（(]?(?P<prefix>[\u4e00-\u9fff]{{2,14}}){_YEAR}\\s*第?\\s*(?P<serial>{NUMERAL}{{1,6}})\\s*号[）)]?(?:\\s*签发人.*)?"
)
_ORDER_LINE = re.compile(
    f"[（(]?(?P<prefix>[\u4e00-\u9fff]{{2,20}}(?:人民政府|委员会|部|局|厅|院)?令)\\s*第?\\s*(?P<serial>{NUMERAL}{{1,6}})\\s*号[）)]?"
)
DATE_LINE = re.compile(
    f"[（(]?(?:[12]\\d{{3}}|[一二〇○零三四五六七八九Ｏ]{{4}})\\s*年\\s*{NUMERAL}{{1,3}}\\s*月\\s*{NUMERAL}{{1,4}}\\s*日[）)]?"
)
_SERIAL_LINE = re.compile(f"第\\s*{NUMERAL}{{1,6}}\\s*号")
_ORDER = re.compile("[\u4e00-\u9fff]{2,20}令")
_PROMULGATED = re.compile("《([^《》]{4,80})》(?:已经|已于|业经|经).{4,120}(?:公布|发布|施行)")
_MASTHEAD = re.compile("[\u4e00-\u9fff、 ]{2,40}(?:文件|令|公告|通告)")
_ISSUER = re.compile("[\u4e00-\u9fff、 ]{3,40}(?:人民政府|办公室|办公厅|委员会|局|厅|部|院|街道办事处|管委会)$")
_HEAD_LINES = re.compile("\\d{6}|(?:特急|加急|急件|平急)|(?:机密|秘密|绝密)(?:★.*)?|文件")
_ANNEX = re.compile("附\\s*件?\\s*[0-9０-９一二三四五六七八九十]*\\s*[:：]?$")
ADDRESSED = re.compile(".{2,120}[：:]$")
HEADING = re.compile("[^目录]{2,120}[：:]|第\\s*[一1１]\\s*条.*")
"""A line that stands in a document and on no contents page: an address, or a first article."""
_WORD = re.compile("\\w")
_SAYING = re.compile("如下|根据|按照|^为|^经|。|现[将就]|以下")
_MEASURE = re.compile("(?:办法|规定|细则|规则|条例|方案|规划|意见|制度|预案)(?:[（(].{1,20}[)）])?$")
_NOTICE = re.compile("关于.{2,120}的(?:通知|通告|公告|意见|决定|批复|复函|函|通报|实施意见)(?:[（(].{1,20}[)）])?$")
_PROMULGATION = re.compile("[（(].{0,60}\\d{4}\\s*年.{2,240}(?:公布|发布|通过|批准|修正|修订|施行|印发).{0,120}[)）]")
_BEGINNING = re.compile("第\\s*[一1１]\\s*[编章条]|目\\s*录")
_FOLDED = re.compile("[\\W_]+")
_UNFINISHED = re.compile("[^。；：:\t…]{0,40}关于[^。；：:\t…]{4,80}")
_TO_ALL = re.compile(
    "[\u4e00-\u9fff、 ]{2,40}(?:政府|办公室|办公厅|委员会|局|厅|部|院|处)关于.{4,120}的(?:通告|公告|决定)(?:[（(].{1,20}[)）])?"
)
_CLOSED = re.compile("[。)）]$|[日号]$|日印发$|文件$|急件?$")
_SHORTEST_SENTENCE = 20
_LONGEST_TITLE = 150
LONGEST_LINE = 60
_HEAD_WITHIN = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the blanks around it: offsets of the whole line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Head:
    """Where a document may begin: line of its first word, of its number, and the line after its head.

    ``addressed``: it ends with a date (a regulation ends with the day of its force). ``plain``: a regulation without a
    note of its promulgation. ``listed``: the contents page of the compilation has its title.
    """

    first: int
    line: int
    after: int
    prefix: str
    number: str
    title: str
    masthead: bool
    addressed: bool = True
    plain: bool = False
    listed: bool = False


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    made: list[Line] = []
    place = 0
    for raw in text.split("\n"):
        if bare := raw.strip():
            made.append(Line(bare, place, place + len(raw)))
        place += len(raw) + 1
    return made


def heads(lines: Sequence[Line]) -> list[Head]:
    """All places where a document may begin."""
    found: list[Head] = []
    for index, line in enumerate(lines):
        number = _number(line.text, lines[index - 1].text if index else "")
        if number is None:
            head = _numberless(lines, index) if len(line.text) <= _LONGEST_TITLE else None
        else:
            head = _below(lines, index, number) or _above(lines, index, number)
            if head is not None and found and not found[-1].number and found[-1].line >= head.first:
                found.pop()
        if head is None or head.first <= (found[-1].line if found else -1):
            continue
        if not is_annex(lines, head):
            found.append(head)
    return found


def is_annex(lines: Sequence[Line], head: Head) -> bool:
    """Whether the mark of an annex (附件) stands right above a head."""
    return head.first > 0 and _ANNEX.match(lines[head.first - 1].text) is not None


def listed_heads(lines: Sequence[Line], start: int, titles: Collection[str]) -> list[Head]:
    """Places from a line on where a title stands, as a whole, that the contents page lists (folded, see ``core``)."""
    found: list[Head] = []
    index = start
    while index < len(lines):
        made = _listed(lines, index, start, titles)
        if made is not None and not is_annex(lines, made):
            found.append(made)
        index = max(index + 1, made.after) if made else index + 1
    return found


def _listed(lines: Sequence[Line], index: int, start: int, titles: Collection[str]) -> Head | None:
    title = ""
    for end in range(index, min(index + _HEAD_WITHIN, len(lines))):
        title += lines[end].text
        if len(title) > 2 * _LONGEST_TITLE or "。" in title:
            return None
        if folded(title) in titles or ("关于" in lines[index].text and core(title) in titles):
            return _listed_head(lines, index, end, start, title)
    return None


def _listed_head(lines: Sequence[Line], index: int, end: int, start: int, title: str) -> Head:
    """The head around a title that is listed: its issuers and its number, above or below it, and its masthead."""
    first = index
    while title.startswith(("关于", "印发")) and first > start and _ISSUER.fullmatch(lines[first - 1].text):
        first -= 1
    if first > start and not _CLOSED.search(lines[first - 1].text):
        first = index
    number, after = _number(lines[first - 1].text, "") if first > start else None, end + 1
    first -= number is not None
    if number is None and after < len(lines):
        number = _number(lines[after].text, lines[after - 1].text)
        after += number is not None
    above, masthead = _masthead(lines, first)
    return Head(max(above, start), index, after, *(number or ("", "")), title, masthead, listed=True)


def _number(text: str, above: str) -> tuple[str, str] | None:
    """Prefix and number as written, where a line is a document's number and nothing else; an order's may be on two."""
    if len(text) > LONGEST_LINE:
        return None
    if _SERIAL_LINE.fullmatch(text) and _ORDER.fullmatch(above):
        text = above + text
    found = _NUMBER_LINE.fullmatch(text) or _ORDER_LINE.fullmatch(text)
    if found is None:
        return None
    bare = re.sub("\\s*签发人.*", "", text).strip("（）()")
    return found["prefix"], "".join(bare.split())


def _below(lines: Sequence[Line], index: int, number: tuple[str, str]) -> Head | None:
    """A number with its title below it, as a red head has it."""
    end = index + 1
    if end < len(lines) and (order := _PROMULGATED.match(lines[end].text)):
        return Head(_masthead(lines, index)[0], index, end, *number, order[1], masthead=True)
    title = ""
    while end < min(index + 1 + _HEAD_WITHIN, len(lines)):
        title += lines[end].text if _WORD.search(lines[end].text) else ""
        end += 1
        if _is_title(title):
            first, masthead = _masthead(lines, index)
            return Head(first, index, end, *number, title, masthead)
        if title and "关于" not in title and not _ISSUER.fullmatch(title):
            return None
    return None


def _above(lines: Sequence[Line], index: int, number: tuple[str, str]) -> Head | None:
    """A number below its title, as collections have it."""
    if not index or not _ends_as_title(lines[index - 1].text):
        return None
    first, title = _title(lines, index - 1)
    if not _is_title(title):
        return None
    first, masthead = _masthead(lines, first)
    return Head(first, index, index + 1, *number, title, masthead)


def _title(lines: Sequence[Line], last: int) -> tuple[int, str]:
    """The first line of the title that ends on a line, and its words: broken over lines, or with its issuers above it."""
    first, title = last, lines[last].text
    above = lines[first - 1].text if first and "关于" not in title else ""
    if _UNFINISHED.fullmatch(above) and not TITLE_END.search(above):
        first, title = first - 1, above + title
    begun = first
    while title.startswith(("关于", "印发")) and 0 < first > last - _HEAD_WITHIN:
        if not _ISSUER.fullmatch(lines[first - 1].text):
            break
        first -= 1
    return first, lines[first].text + title if begun - first == 1 else title


def _numberless(lines: Sequence[Line], index: int) -> Head | None:
    """A title without a number: of a notice with its address below, of one to everybody, or of a regulation."""
    if len(lines[index].text) < 3 or not _ends_as_title(lines[index].text, shortest=1):
        return None
    below = [line.text for line in lines[index + 1 : index + 1 + _HEAD_WITHIN]]
    if len(below) < 2:
        return None
    first, title = _title(lines, index)
    notice = _is_notice(title, below[0])
    measure = bool(_MEASURE.search(title)) and "关于" not in title and "、" not in title[:4]
    noted = bool(_MEASURE.search(title)) and _PROMULGATION.fullmatch(below[0]) and _BEGINNING.match(below[1])
    plain = measure and not noted and bool(_BEGINNING.match(below[0])) and _ends_as_title(title)
    if not (notice or noted or plain):
        return None
    first, masthead = _masthead(lines, first)
    after = index + (2 if noted and not notice else 1)
    return Head(first, index, after, "", "", title, masthead, addressed=bool(notice), plain=plain)


def _is_notice(title: str, below: str) -> bool:
    """Whether a title is that of a notice with its address below, or of one that is addressed to nobody (通告, 决定)."""
    if not _ends_as_title(title):
        return False
    if _NOTICE.search(title) and ADDRESSED.fullmatch(below) and not _SAYING.search(below):
        return True
    return bool(_TO_ALL.fullmatch(title)) and "。" in below and len(below) > _SHORTEST_SENTENCE


def _is_title(text: str) -> bool:
    return ("的" in text or text.startswith("关于") or bool(_MEASURE.search(text))) and _ends_as_title(text)


def _ends_as_title(text: str, shortest: int = 7) -> bool:
    short = shortest <= len(text) <= _LONGEST_TITLE
    return short and TITLE_END.search(text) is not None and not re.search("[。；\\t]|…|\\.{3}", text)


def _masthead(lines: Sequence[Line], index: int) -> tuple[int, bool]:
    """The first line of the head that stands above a line, and whether an issuer's masthead is in it."""
    first, found, joint = index, False, False
    for place in range(index - 1, max(index - 1 - 2 * _HEAD_WITHIN, -1), -1):
        text = lines[place].text
        if (joint and _ISSUER.fullmatch(text)) or (_MASTHEAD.fullmatch(text) and "关于" not in text):
            first, found = place, True
        elif _HEAD_LINES.fullmatch(text):
            first, joint = place, joint or text == "文件"
        else:
            break
    return first, found


def folded(text: str) -> str:
    """A text for comparing: one form of each character, no marks and no blanks."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text))


def core(title: str) -> str:
    """The folded title from 关于 on, or whole."""
    whole = folded(title)
    place = whole.find("关于")
    return whole[place:] if place >= 0 else whole
