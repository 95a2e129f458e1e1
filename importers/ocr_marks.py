"""Marks that recognition takes for their look-alikes, put right where what stands around them leaves one reading only.

``in_line`` mends a line as an engine gives it and may drop a sign; ``paired`` mends the pairs of marks in a text of whole
paragraphs sign for sign, so that every place in the text stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from importers.characters import HAN

_YEAR = r"(?:19|20)\d{2}"
_OPENERS, _CLOSERS = "〔\\[［(（【《〈{「『<", "〕\\]］)）】》〉}」』>"
_NUMBER = re.compile(
    rf"(?:(?:[{_OPENERS}] ?){{1,2}}|(?<=[{HAN}])[1lI|])({_YEAR})[{_CLOSERS}]([^{HAN}\d，。、；：]{{0,2}}?) ?(\d{{1,5}}) ?[号另弓兮垦]"
)
_NUMBER_CUT = re.compile(rf"(?:[{_OPENERS}] ?){{1,2}}({_YEAR})[{_CLOSERS}] ?(\d{{0,5}})$")
_DOUBLED = re.compile(rf"[〔\[【](?=[（(][{HAN}])")
_WORDS = (
    (re.compile("[闪力]公室"), "办公室"),
    (re.compile("办公[打厌](?=关于|印发|转发|文件|[《，。、；）〕]|$)"), "办公厅"),
)
_CLOSER_AS_STROKE = re.compile(rf"[{_OPENERS}]({_YEAR})[lIJ|] ?(\d{{1,5}}) ?号")
_ORDER = re.compile(rf"(?<=[{HAN}]令第)(\d{{1,4}})[另弓兮垦]")
_DAY = re.compile(
    rf"({_YEAR})[年牛午] ?([\d\]lIi|!]{{1,3}}) ?月 ?([\d\]lIi|!：:]{{1,3}}) ?([日曰目晶])(?![{HAN}]{{0,1}}[录标的])"
)
_MONTH = re.compile(rf"({_YEAR})年([\]lIi|!]|[01]?\d[\]lIi|!]|[\]lIi|!]\d)月")
_STROKE = re.compile(r"[^\d]")
_HAN_YEAR = re.compile(
    r"(?<![一二三四五六七八九十])二(?:[^\w\s]|[口曰])?([一二])([〇○零一二三四五六七八九])年(?= ?[一二三四五六七八九十]{1,2} ?月)"
)
_SPAN = re.compile(rf"(?<={_YEAR})一(?={_YEAR}年?[）)》〉])")
_SPACED = re.compile(rf"(?<![\d.])\d(?: \d)+(?= ?[{HAN}〕\]）)〉])")
_GAP = re.compile(rf"(?<=[{HAN}〔〕（]) +(?=\d)|(?<=\d) +(?=[{HAN}〕）])")
_WHOLE = re.compile(rf"[{HAN}]{{2,12}}〔{_YEAR}〕\d{{1,5}}号|{_YEAR}年[01]?\d月[0-3]?\d日")
_ARTICLE = re.compile("^[条弟篇](?=[一二三四五六七八九十百零〇]{1,6}条)")
_PROVISION = re.compile("(?<=第)([一二三四五六七八九十百零〇]{1,6})[奈柔杀]")
_ABOUT = re.compile(
    rf"(?:(?<=^)|(?<=[《〈])|(?<=政府)|(?<=办公室)|(?<=委员会)|(?<=[{HAN}][厅局]))[天夫羊]于(?=[{HAN}、“《〈]{{4}})"
)
_KIND = "法|条例|规定|办法|细则|通知|意见|决定|规则|通告|公告|方案|纲要|规划|计划|标准|规范|规程|章程|制度|目录|名录|预案|批复|解释|宪法|法典|命令|令"
_TITLE = re.compile(rf"[^。；？！]{{0,80}}[{HAN}](?:{_KIND})(?:[（(][^（）()《》]{{1,16}}[）)])?")
_TITLE_LENGTH = 90
_REMARK_LENGTH = 12
_SIGN = re.compile("[《》〈〉<>（）()“”]")
_KIND_OF = {
    "《": "a",
    "》": "a",
    "〈": "b",
    "〉": "b",
    "<": "b",
    ">": "b",
    "（": "c",
    "）": "c",
    "(": "c",
    ")": "c",
    "“": "d",
    "”": "d",
}
_OPENING = frozenset("《〈<（(“")


def in_line(text: str) -> str:
    """One recognised line with numbers, dates and 第…条 as they must have been printed.

    云府发〔2009〕】33号 → 云府发〔2009〕33号, 2024年8月]日 → 2024年8月1日, （2016一2017年） → （2016—2017年）, 某局天于… → 某局关于….
    """
    if "号" in text or "另" in text or "〔" in text or "]" in text:
        text = _NUMBER.sub(r"〔\1〕\3号", text)
        text = _CLOSER_AS_STROKE.sub(r"〔\1〕\2号", text)
        text = _ORDER.sub(r"\1号", text)
    text = _DOUBLED.sub("", _NUMBER_CUT.sub(r"〔\1〕\2", text))
    for seen, meant in _WORDS:
        text = seen.sub(meant, text)
    if "月" in text:
        text = _DAY.sub(_day, text)
        text = _MONTH.sub(lambda found: f"{found[1]}年{_figure(found[2], 12) or found[2]}月", text)
        text = _HAN_YEAR.sub(r"二〇\1\2年", text)
    text = _SPAN.sub("—", text)
    text = _PROVISION.sub(r"\1条", _ARTICLE.sub("第", text))
    return _ABOUT.sub("关于", text)


def is_telling(text: str) -> bool:
    """Whether a line, however faint, can only be what it says: a document number (文号) or a date by itself."""
    return _WHOLE.fullmatch(in_line(text).replace(" ", "")) is not None


def _day(found: re.Match[str]) -> str:
    """A date whose figures were partly taken for strokes; as it stands where that makes no day of the calendar."""
    month, day = _figure(found[2], 12), _figure(found[3], 31)
    return f"{found[1]}年{month}月{day}日" if month and day else found.group()


def _figure(seen: str, most: int) -> str:
    """A number up to ``most``: each stroke is a 1, or nothing where the number would be too great with it; else empty."""
    for figure in (_STROKE.sub("1", seen), _STROKE.sub("", seen)):
        if figure and 1 <= int(figure) <= most:
            return figure
    return ""


def without_gaps(text: str) -> list[int]:
    """The places of a line's characters that stay where blanks stand within or beside its figures; empty where none does.

    第 1 2 条, 云府发〔 2 0 0 5 〕 8 号 and 至 2020 年: a blank between figures goes only where each figure stands alone.
    """
    gone = {at for found in _SPACED.finditer(text) for at in range(*found.span()) if text[at] == " "}
    gone |= {at for found in _GAP.finditer(text) for at in range(*found.span())}
    return [at for at in range(len(text)) if at not in gone] if gone else []


def paired(text: str) -> str:
    """The text with marks that do not pair put right, sign for sign, paragraph by paragraph.

    《某办法） → 《某办法》, 〈试行） → （试行）, “某规定》 → 《某规定》, 《关于修改〈某办法》的决定》 → 《关于修改〈某办法〉的决定》. What allows two
    readings stays as it is.
    """
    if not _SIGN.search(text):
        return text
    return "\n".join(_Paragraph(part).mended() for part in text.split("\n"))


class _Paragraph:
    """The marks of one paragraph, matched from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.signs = list(text)
        self.places = [found.start() for found in _SIGN.finditer(text)]
        self.open: list[int] = []
        self.order = 0  # of the mark now looked at

    def mended(self) -> str:
        """The paragraph with its pairs put right."""
        for order, place in enumerate(self.places):
            self.order = order
            if self.text[place] in _OPENING:
                self.open.append(place)
            elif self.open and not self._closes(self.open[-1], place):
                self._mend(place)
            elif self.open:
                self.open.pop()
        return "".join(self.signs)

    def _closes(self, start: int, end: int) -> bool:
        return _KIND_OF[self.text[start]] == _KIND_OF[self.text[end]]

    def _mend(self, end: int) -> None:
        """A closing mark of another kind than the last open one: one of the two was misread, or one is missing."""
        start = self.open[-1]
        mender = _MENDERS.get(_KIND_OF[self.text[start]] + _KIND_OF[self.text[end]])
        if mender and mender(self, start, end):
            self.open.pop()
            return
        while self.open and not self._closes(self.open[-1], end):
            self.open.pop()
        del self.open[-1:]

    def _inside(self, start: int, end: int) -> str:
        return self.text[start + 1 : end]

    def _is_title(self, start: int, end: int) -> bool:
        return end - start <= _TITLE_LENGTH and _TITLE.fullmatch(self._inside(start, end)) is not None

    def _outer_closes(self) -> bool:
        """Whether a 《 is open below the last mark and a later 》, with no 《 before it, closes it."""
        if not any(self.text[place] == "《" for place in self.open[:-1]):
            return False
        later = next((self.text[place] for place in self.places[self.order + 1 :] if self.text[place] in "《》"), "")
        return later == "》"

    def _free(self) -> bool:
        return not any(self.text[place] == "《" for place in self.open[:-1])

    def book_by_round(self, start: int, end: int) -> bool:
        """《…） or 〈…）: a title whose closing mark was misread, or a remark in parentheses whose opening one was."""
        inside, title = self._inside(start, end), self._is_title(start, end)
        waits = any(self.text[place] in "（(" for place in self.open[:-1])
        if inside.endswith("号") or (not title and len(inside) <= _REMARK_LENGTH and not waits):
            self.signs[start] = "（"
        elif title and not waits and self.text[start] == "《":
            self.signs[end] = "》"
        else:
            return False
        return True

    def round_by_book(self, start: int, end: int) -> bool:
        """（…》 with no 《 before it: a title whose opening mark was misread."""
        if not (self._free() and self._is_title(start, end)):
            return False
        self.signs[start] = "《"
        return True

    def quoted_by_book(self, start: int, end: int) -> bool:
        """“…》: the same; inside another title only where that is closed behind it."""
        if not self._is_title(start, end) or not (self._free() or self._outer_closes()):
            return False
        self.signs[start] = "《"
        return True

    def book_by_quoted(self, start: int, end: int) -> bool:
        """《…” with no “ before it: a title whose closing mark was misread."""
        if not self._is_title(start, end) or any(self.text[place] == "“" for place in self.open):
            return False
        self.signs[end] = "》"
        return True

    def inner_by_book(self, start: int, end: int) -> bool:
        """《…〈…》…》: the inner title's own mark; 〈…》 alone: a title whose opening mark was misread."""
        if self._outer_closes():
            self.signs[end] = ">" if self.text[start] == "<" else "〉"
        elif self._free() and self._is_title(start, end):
            self.signs[start] = "《"
        else:
            return False
        return True

    def book_by_inner(self, start: int, end: int) -> bool:
        """《…〉: a title whose closing mark was misread, where no other closes it, or what closes is that of the title around it."""
        later = next((self.text[place] for place in self.places[self.order + 1 :] if self.text[place] in "《》"), "")
        if (later == "》" and self._free()) or not self._is_title(start, end):
            return False
        self.signs[end] = "》"
        return True


_Mender = Callable[[_Paragraph, int, int], bool]
_MENDERS: dict[str, _Mender] = {
    "ac": _Paragraph.book_by_round,
    "bc": _Paragraph.book_by_round,
    "ca": _Paragraph.round_by_book,
    "da": _Paragraph.quoted_by_book,
    "ad": _Paragraph.book_by_quoted,
    "ba": _Paragraph.inner_by_book,
    "ab": _Paragraph.book_by_inner,
}
"""Kinds of the opening and the closing mark (a 《》, b 〈〉, c （）, d “”) to what may be wrong with them."""
