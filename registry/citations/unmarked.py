"""Mentions without book marks: titles that a number follows, numbers that stand alone, and standards by their code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.citations import kinds, standards
from registry.text import numbers

_TITLE_BEFORE = re.compile(r"(?:[^。；，\n\t《》：:！？“”【】•]|《[^《》\n。]{1,80}》|“[^“”\n。]{1,10}”){4,120}$")
_MARKED = re.compile("《[^《》]*》")
_LEAD = re.compile(
    r"^.*(?:根据|依据|依照|按照|遵照|参照|贯彻落实|贯彻执行|贯彻|落实|执行|印发(?:的|了)|下发(?:的|了)?|转发(?:的|了)?|发布的|公布的|制定的|出台的?|废止|停止执行|"
    r"违反|符合|详见|参见|对照|结合|原|和|与|及|、)(?=.*关于)"
)
_ITEM_NUMBER = re.compile(
    r"^[ ]*(?:\d{1,4}[.．、) ]|（\d{1,4}）|[（(]?[一二三四五六七八九十]{1,4}[）)、．.]|\d{1,4}(?=[关一-鿿]))[ ]*"
)
_TITLE_LINE = re.compile(
    r"^(?:[^\n]{0,12}(?:链接|阅读|文件)：[ \n]*|[ ]*)(?P<title>[㐀-鿿、 ]{0,30}关于[^。；，\n\t]{4,80}的(?:通知|意见|决定|公告|通告|批复|办法|规定|指导意见|实施意见))[ ]*$",
    re.MULTILINE,
)
# The items of a list of bases without marks: 4.某部办公厅关于某事的通知.
_TITLE_ITEM = re.compile(
    r"^[ ]*(?:\d{1,2}[.．、]|（\d{1,2}）)[ ]*(?P<title>[㐀-鿿、 ]{0,30}关于[^。；，\n\t]{4,80}的(?:通知|公告|通告|批复))[ ]*$",
    re.MULTILINE,
)
_ANNEX_BEFORE = re.compile(r"附件[ ]?[\d一二三四五六]{0,2}[：]?\s*$")


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A mention without marks: span in the normal text, title (or the number itself) and number."""

    start: int
    end: int
    title: str
    number: numbers.DocumentNumber | None
    form: str


def find(text: str, taken: list[tuple[int, int]], floor: int) -> Iterator[Unmarked]:
    """Outside the spans ``taken`` (sorted): numbers, with the title before them where one stands; whole lines; standards."""
    free = Free(taken)
    for found in numbers.find(text):
        if (
            found.end > floor
            and free.is_free(found.start, found.end)
            and not _PAPER_NUMBER.search(text, max(0, found.start - 10), found.start)
        ):
            yield _with_title(text, found)
            yield from _same_series(text, found)
    yield from _series_lists(text, floor, free)
    for match in _ISSUED_TITLE.finditer(text, floor) if "布的关于" in text or "发的关于" in text else ():
        if (
            free.is_free(match.start("title"), match.end())
            and numbers.first(text[match.end() : match.end() + 40]) is None
        ):
            yield Unmarked(match.start("title"), match.end("title"), match["title"], None, "bare")
    for match in _TITLE_LINE.finditer(text, floor) if "关于" in text else ():
        if free.is_free(match.start("title"), match.end()) and not _ANNEX_BEFORE.search(text, 0, match.start()):
            yield Unmarked(match.start("title"), match.end("title"), match["title"], None, "bare")
    for match in _TITLE_ITEM.finditer(text, floor) if "关于" in text else ():
        if free.is_free(match.start("title"), match.end()):
            yield Unmarked(match.start("title"), match.end("title"), match["title"], None, "bare")
    for match in standards.find(text, floor):
        if free.is_free(match.start(), match.end()):
            yield Unmarked(match.start(), match.end(), match.group(), None, "number")


# The number of a licence, a product or a case is no number of a text: 批准文号：某健字（1997）第348号.
_PAPER_NUMBER = re.compile(r"(?:批准文号|许可证编?号|证书?编?号|备案编?号|登记号|案号|合同编?号|批号)[：为是]?[ ]*$")
_ISSUED_TITLE = re.compile(
    r"(?:[发公颁]布|[印下制]发)的(?P<title>关于[^。；，、《》“”\n\t：]{6,70}?的(?:通知|决定|意见|公告|通告|批复|规定|办法))(?![㐀-鿿]{0,2}》)"
)
_SERIALS = re.compile(
    r"[〔（](?P<year>(?:19|20)\d\d)[〕）]第?(?P<first>\d{1,4})(?P<more>(?:、\d{1,4})+)(?:[和及](?P<last>\d{1,4}))?号"
)


def _series_lists(text: str, floor: int, free: Free) -> Iterator[Unmarked]:
    """渝府发〔2010〕4、5、6号: one number for each serial, with the prefix and the year of the first."""
    for match in _SERIALS.finditer(text, floor):
        start = numbers.prefix_start(text, match.start(), floor)
        prefix = "".join(text[start : match.start()].split())
        if not prefix or not free.is_free(start, match.end()):
            continue
        begin = start
        for serial in re.finditer(r"\d+", text[match.start("first") : match.end() - 1]):
            shown = f"{prefix}〔{match['year']}〕{serial.group()}号"
            stop = match.start("first") + serial.end()
            yield Unmarked(begin, stop, shown, numbers.parse(shown), "number")
            begin = stop + 1


class Free:
    """Answers whether a span touches none of the spans taken."""

    def __init__(self, taken: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in taken]
        self._taken = taken

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing taken overlaps the half-open span."""
        from bisect import bisect_left

        index = bisect_left(self._starts, end)
        return index == 0 or self._taken[index - 1][1] <= start


def _with_title(text: str, found: numbers.Found) -> Unmarked:
    shown = found.number.text
    alone = Unmarked(found.start, found.end, shown, found.number, "number")
    opening = text[found.start - 1 : found.start]
    if opening == "（" and text[found.end : found.end + 1] in "），,、":
        title_end, end = found.start - 1, found.end + (text[found.end] == "）")
    elif opening == "\t":
        title_end, end = found.start - 1, found.end
    elif _KIND_BEFORE.search(text, max(0, found.start - 5), found.start):
        title_end, end = found.start, found.end
    else:
        return _with_next_cell(text, found) or alone
    span = title_before(text, title_end)
    if span is None:
        return _with_next_cell(text, found) or alone
    return Unmarked(span[0], end, text[span[0] : span[1]], found.number, "bare")


# The blank between title and number is taken out of the normal text: 关于公布项目的通知 某府办发〔2012〕3号.
_KIND_BEFORE = re.compile("的(?:通知|意见|通告|公告|决定|批复) ?$")
_CELL = re.compile(r"\t[ ]*(?P<title>[^\t\n。；《》]{6,120}?)[ ]*(?=\t|\n|$)")


def _with_next_cell(text: str, found: numbers.Found) -> Unmarked | None:
    """A row whose number stands in the cell before the title."""
    cell = _CELL.match(text, found.end)
    if cell is None or kinds.kind(cell["title"]) != "text" or numbers.parse(cell["title"]):
        return None
    return Unmarked(found.start, cell.end("title"), cell["title"], found.number, "bare")


def _same_series(text: str, found: numbers.Found) -> Iterator[Unmarked]:
    """涪府办〔2017〕33号、34号: what follows the first number of a list has its prefix and year."""
    number, shown = found.number, found.number.text
    position = found.end
    while number.form == "annual" and (match := _NEXT_SERIAL.match(text, position)):
        shown = re.sub(r"\d+号$", f"{match['serial']}号", shown)
        shown = re.sub(r"〔\d{4}〕", f"〔{match['year']}〕", shown) if match["year"] else shown
        yield Unmarked(match.start("all"), match.end("all"), shown, numbers.parse(shown), "number")
        position = match.end()


_NEXT_SERIAL = re.compile(r"[、和及](?P<all>(?:〔(?P<year>(?:19|20)\d\d)〕)?第?(?P<serial>\d{1,4})号)(?!楼|院|线|令)")


def title_before(text: str, end: int) -> tuple[int, int] | None:
    """Span of the title without marks that ends at ``end`` of a normal text, or None when the words there are no title."""
    match = _TITLE_BEFORE.search(text, max(0, end - 120), end)
    if match is None:
        return None
    start = match.start()
    run = text[start:end]
    if item := _ITEM_NUMBER.match(run):
        start += item.end()
        run = text[start:end]
    if lead := _LEAD.match(_MARKED.sub(lambda mark: "《" * len(mark.group()), run)):
        start += lead.end()
        run = text[start:end]
    title = run.strip()
    if kinds.kind(title) != "text" or kinds.is_short_form(title) or len(title) < 5:
        return None
    return _trim(text, start, end) if "关于" in title or _alone_in_cell(text, start) else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start] in " 的":
        start += 1
    return start, end


def _alone_in_cell(text: str, start: int) -> bool:
    head = text[max(0, start - 8) : start]
    return not head or head[-1] in "\n\t" or _ITEM_NUMBER.fullmatch(re.split(r"[\n\t]", head)[-1]) is not None
