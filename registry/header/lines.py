"""A text as lines with their places, and the kinds of lines that surround title and text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from registry import data
from registry.text.memory import remembered

_OTHER_ENDS = "\r\u2028\u2029\x0b\x0c"
_EDGE = " \t\u3000\u00a0\ufeff\u200b\u200c\u200d\u2060#•|｜"
_SPACE = re.compile(r"[\s\ufeff\u200b-\u200d\u2060]+")
_INVISIBLE = re.compile("[\ufeff\u200b-\u200d\u2060]")
_HAN = "\u3400-\u9fff"
_LAYOUT_SPACE = re.compile(rf"(?<=[{_HAN}〇（）《》〈〉“”、，])\s+|\s+(?=[{_HAN}〇（）《》〈〉“”、，])")


@dataclass(slots=True)
class Line:
    """A line without the blanks at its edges; ``start`` and ``end`` are offsets of the text. Nobody changes one."""

    start: int
    end: int
    text: str
    _tight: str | None = field(default=None, init=False, compare=False)

    @property
    def tight(self) -> str:
        """The line without any white space."""
        if self._tight is None:
            self._tight = tighten(self.text)
        return self._tight


def tighten(text: str) -> str:
    """``text`` without white space and invisible characters."""
    joined = "".join(text.split())
    return _INVISIBLE.sub("", joined) if _INVISIBLE.search(joined) else joined


def tidy(text: str) -> str:
    """``text`` on one line, without blanks beside Han characters; blanks between Latin words stay single."""
    return _SPACE.sub(" ", _LAYOUT_SPACE.sub("", text)).strip()


def lines(text: str) -> list[Line]:
    """The lines of ``text`` that hold something, in order; the path of a web page over several lines is left out."""
    for sign in _OTHER_ENDS:
        text = text.replace(sign, "\n")
    found: list[Line] = []
    begin = 0
    for raw in text.split("\n"):
        bare = raw.strip(_EDGE)
        if bare.startswith(("- ", "– ", "> ")):
            bare = bare[2:].lstrip(_EDGE)
        if bare:
            start = begin + raw.index(bare[0])
            found.append(Line(start, start + len(bare), bare))
        begin += len(raw) + 1
    return _without_path(_without_site(found))


_SITE = re.compile(
    r"(?<=[\u3400-\u9fff）)》])\s*[_|｜－-]{1,3}\s*[^_|｜。，、；]{2,30}(?:网|网站|平台|门户|政府信息公开|人民政府)$|"
    r"(?<=[知定告见法则复函])(?:发文机关|发文字号|文号|索引号|成文日期|发文日期|发布日期|发布机构|主题分类|有效性)$"
)


def _without_site(found: list[Line]) -> list[Line]:
    """The headline of a page without the name of its site or the label of the next field: 关于…的通知_某市政府网, …的通知发文机关."""
    for index, line in enumerate(found[:6]):
        match = (
            _SITE.search(line.text) if line.text[-1] in "网站台户开府关号期构类性" and len(line.text) < 240 else None
        )
        if match and match.start() >= _HEADLINE:
            found[index] = Line(line.start, line.start + match.start(), line.text[: match.start()])
    return found


_HEADLINE = 8  # signs that a headline has at the least


_STEPS = frozenset((">", "＞", ">>", "»", "›"))


def _without_path(found: list[Line]) -> list[Line]:
    """首页 / > / 政务公开 / > / 通知, one part a line: the lines beside a lone > are no lines of the document."""
    signs = {index for index, line in enumerate(found[:80]) if line.text in _STEPS}
    if not signs:
        return found
    dropped = signs | {index + 1 for index in signs} | {index - 1 for index in signs}
    return [line for index, line in enumerate(found) if index not in dropped or len(line.text) > 24]


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in data.rows("header_furniture.csv")))


@remembered
def is_furniture(tight: str) -> bool:
    """Whether a line belongs to masthead marks, page numbers or the frame of a web page (header_furniture.csv)."""
    return len(tight) <= 240 and _furniture().fullmatch(tight) is not None


_HEADING = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,5}[章节条编部]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|[①-⑳]"
)
_BOOK = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|“[^“”]*”")
_STOP = re.compile(r"[。；;！!？?]")


def is_heading(tight: str) -> bool:
    """Whether a line begins as a numbered part of running text: 第一条, 一、, （一）, 1."""
    return _HEADING.match(tight) is not None


@remembered
def is_sentence(tight: str) -> bool:
    """Whether a line holds the end of a sentence outside book and quotation marks, or leads into a list (…通知如下：)."""
    return _STOP.search(_BOOK.sub("", tight)) is not None or (tight.endswith(("：", ":")) and "如下" in tight[-12:])


@remembered
def is_addressee(tight: str) -> bool:
    """Whether a line names those addressed (主送机关): it ends with a colon and holds no sentence (GB/T 9704-2012, 7.3.2)."""
    return tight.endswith(("：", ":")) and 3 <= len(tight) <= 400 and not is_sentence(tight)


_STRUCTURE = re.compile(
    r"(?:目录|目次|前言|序言|总则|附则|引言|正文|附录|索引|摘要|附件.{0,4}|第[一二三四五六七八九十\d]+[章节编].*)[：:]?"
)


def is_structure(tight: str) -> bool:
    """Whether a line only names a part of a text: 总则, 目录, 第一章 总则."""
    return _STRUCTURE.fullmatch(tight) is not None
