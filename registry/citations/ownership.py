"""What belongs to the document itself and is therefore no mention: its title, number, inner text and annexes."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from registry.citations import marks
from registry.text import Normal, fold, numbers, title_variants
from registry.values import Header

_ANNEX_LIST = re.compile(
    r"^[ ]*附(?:件|表)[ ]?[：:0-9一二三]?[^\n]*(?:(?:\n[ ]*){1,2}(?:附件)?(?:\d{1,2}[.．、 ]|《)[^\n]*)*", re.MULTILINE
)
_CARRIES_OUT = re.compile(
    r"(?P<base>(?:《[^《》]+》|[^《》]{4,60}?(?:条例|办法|规定|法|规则)))(?:实施细则|实施办法|实施意见|实施方案|的?补充规定)(?:（[^（）]{1,10}）)?$"
)
_CARRIED_OUT = re.compile(r"(?:贯彻落实|贯彻执行|贯彻实施|贯彻|实施|落实|执行)(?P<base>《[^《》]+》)")
_ANNEX_TITLE = re.compile(
    r"(?:^|\n|：|: )[.．、： ]{0,40}(?:(?:附件[ ]?\d{0,2}|\d{1,2})[.．、： ]{0,40})?[《]?(?P<title>[㐀-鿿][^\n《》；。]{3,60}?)》?(?:（[^（）\n]{1,12}）)?[ ]*(?=\n|$)"
)
_OLD_BEFORE = re.compile(r"(?:原|旧|此前|以前)(?:[^，。；\n《]{0,12})$")
_ENDED_AFTER = re.compile(r"^[^。；\n]{0,30}(?:同时|即行|一并|予以|自行)?(?:废止|停止执行|失效)")
_WRAPPED = re.compile(r"(?:转发|批转)")


@dataclass(frozen=True, slots=True)
class Own:
    """The document's own names and the places where they stand; offsets of the normal text."""

    titles: frozenset[str]
    endings: tuple[str, ...]
    number_key: str | None
    body_start: int
    head_start: int
    spans: tuple[tuple[int, int], ...]
    annex_lists: tuple[tuple[int, int], ...]
    history: tuple[tuple[int, int], ...] = ()
    annex_titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, normal: Normal, header: Header) -> Own:
        """Read off the header and the text; a forwarded text's title is not the document's own."""
        names = [name for name in (header.title, header.inner_title) if name]
        titles = frozenset(form for name in names for form in title_variants(name))
        key = numbers.key(header.number) if header.number else None
        body = _normal_offset(normal, header.body_start)
        head = _normal_offset(normal, header.title_span[0]) if header.title_span else 0
        history = tuple(_history(normal.text))
        lists = tuple(match.span() for match in _ANNEX_LIST.finditer(normal.text)) if "附" in normal.text else ()
        return cls(
            titles,
            tuple(fold(name) for name in names),
            key,
            body,
            head,
            (*_title_lines(normal.text, titles), *history, *_title_span(normal, header)),
            lists,
            history,
            tuple(title for start, end in lists for title in _annex_titles(normal.text[start:end])),
            tuple(names),
        )

    def covers(self, offset: int) -> bool:
        """Whether the offset lies in a line that is the document's own title."""
        return any(start <= offset < end for start, end in self.spans)

    def tells_of(self, mark: marks.Marked) -> bool:
        """Whether the note below the title (题注) names a text by which this one was amended: 《关于修改〈某办法〉的决定》."""
        return (
            _ACT_TITLE.search(mark.title) is not None
            and any(start <= mark.start < end for start, end in self.history)
            and not self.is_title(mark.title)
        )

    def in_history(self, offset: int) -> bool:
        """Whether the offset lies in the note below the title (题注)."""
        return any(start <= offset < end for start, end in self.history)

    def base_ending_with(self, short: str) -> str | None:
        """The text that the own title carries out, for 《条例》 in 某条例实施细则; None when the title names none."""
        for name in self.names:
            match = _CARRIES_OUT.search(name) or _CARRIED_OUT.search(name)
            base = match["base"].strip("《》〈〉") if match else ""
            if len(base) > len(short) + 1 and base.endswith(short):
                return base
        return None

    def is_annex(self, title: str) -> bool:
        """Whether the title is that of an annex of the document."""
        return fold(title) in {fold(name) for name in self.annex_titles}

    def has_annex_ending_with(self, short: str) -> bool:
        """Whether an annex of the document bears a title that ends with the short form (《导则》)."""
        return any(title.endswith(short) for title in self.annex_titles)

    def is_title(self, title: str) -> bool:
        """Whether the title is the document's own, with or without the issuer before it."""
        folded = fold(title)
        if folded in self.titles:
            return True
        return (
            len(folded) >= 8
            and folded.startswith("关于")
            and any(_is_issuer_form(name, folded) for name in self.endings)
        )

    def is_number(self, number: numbers.DocumentNumber | None) -> bool:
        """Whether the number is the document's own."""
        return number is not None and number.key == self.number_key

    def is_self(self, text: str, mark: marks.Marked) -> bool:
        """Whether a marked title is the document itself; an older text of the same name that it ends is not."""
        if self.is_number(mark.number) or _issued_here(text, mark):
            return True
        if not self.is_title(mark.title):
            return False
        older = _OLD_BEFORE.search(text[max(0, mark.start - 16) : mark.start]) or _ENDED_AFTER.match(
            text[mark.after : mark.after + 44]
        )
        other = mark.number is not None and numbers.is_organ(text[max(0, mark.start - 6) : mark.start])
        return (mark.number is None or self.number_key is None) and not older and not other

    def ends_with(self, short: str) -> bool:
        """Whether the document's own title ends with the short form."""
        ending = fold(short)
        return any(name.endswith(ending) or _EXPLAINS.sub("", name).endswith(ending) for name in self.endings)

    def in_annex_list(self, offset: int, numbered: bool) -> bool:
        """Whether the offset lies in the list of annexes (附件：1.…); a text with a number of its own is no annex."""
        return not numbered and any(start <= offset < end for start, end in self.annex_lists)


def _annex_titles(listed: str) -> list[str]:
    """The titles of a list of annexes."""
    return [match["title"].strip() for match in _ANNEX_TITLE.finditer(listed)]


def _issued_here(text: str, mark: marks.Marked) -> bool:
    """Whether the sentence says that the title comes with this paper: 现将《甲办法》印发给你们, 现将《乙规则（草案）》公布，征求意见."""
    before = text[max(0, mark.start - 240) : mark.start]
    if not any(sign in before for sign in _SIGNS_OF_ISSUE) or _ACT_TITLE.search(mark.title):
        return False
    before = _MEMBERS.sub("", before)
    if _DRAFTED.search(before) and _ASKED.match(text, mark.after):
        return True
    if not _NOW.search(before):
        return False
    after = _MEMBERS.sub("", text[mark.after : mark.after + 160])
    return _GIVEN.match(after) is not None or (
        _LAID_OPEN.match(after) is not None and _DRAFT.search(text, mark.start, mark.after + 12) is not None
    )


_SIGNS_OF_ISSUE = (
    "将就草拟研"  # 现将, 现就, 起草, 拟订, 研究制定: one sign of each, since titles between them are left out
)
_ACT_TITLE = re.compile(r"关于.+的(?:通知|意见|决定|批复|函|公告|通报)$")
_MEMBERS = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:（[^（）]{0,40}）)*[、和及与]?|^（[^（）]{0,40}）")
_NOW = re.compile(r"(?:现将|现就|将)[^。；《》，\n]{0,30}$")
_GIVEN = re.compile(r"[^。；《》\n]{0,16}(?:印发|下发|颁发)(?:给你们|你们|给各|，请|。请)")
_LAID_OPEN = re.compile(r"[^。；《》\n]{0,24}(?:公布|公开|公告)[^。；\n]{0,10}(?:征求|征集|听取)")
_DRAFTED = re.compile(r"(?:起草|拟[订定]|研究制定)(?:形成)?了?$")
_ASKED = re.compile(r"[^。；\n]{0,20}[。，；][^。；\n]{0,30}(?:征求|征集|听取)[^。；\n]{0,12}意见")
_DRAFT = re.compile("草案|征求意见稿|送审稿|讨论稿|草稿")


def _is_issuer_form(own: str, folded: str) -> bool:
    """Whether ``own`` is the folded title with only an issuer before it; 解读…, 转发… and 废止… name another text."""
    return own.endswith(folded) and not _OF_ANOTHER.search(own[: -len(folded)])


_EXPLAINS = re.compile(
    "的?(?:政策|文件|图文|文字)?(?:解读|问答)(?:材料)?$"
)  # 《某暂行办法》政策解读 speaks of 《暂行办法》
_OF_ANOTHER = re.compile("解读|转发|批转|废止|修改|贯彻|落实|实施|执行|问答|印发")


def _normal_offset(normal: Normal, source: int) -> int:
    """Offset in the normal text of an offset of the source."""
    places = range(len(normal.starts))
    index = bisect_right(places, source, key=lambda place: normal.starts[place] + normal.shifts[place]) - 1
    return max(0, source - normal.shifts[index])


def _title_span(normal: Normal, header: Header) -> list[tuple[int, int]]:
    """The title at the head of the text, over as many lines as it takes."""
    if header.title_span is None:
        return []
    return [(_normal_offset(normal, header.title_span[0]), _normal_offset(normal, header.title_span[1]))]


def _title_lines(text: str, titles: frozenset[str]) -> list[tuple[int, int]]:
    """Lines that are the document's own title, whatever a web page put before it."""
    if not titles:
        return []
    shortest, longest = max(4, min(map(len, titles))), max(map(len, titles)) + 24
    ends = tuple({title[-1] for title in titles} | {"）", "》"})
    spans, start = [], 0
    for line in text.split("\n"):
        if (
            shortest <= len(line) <= longest
            and line.rstrip().endswith(ends)
            and fold(_UNSTATUS.sub("", line)) in titles
        ):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _history(text: str) -> list[tuple[int, int]]:
    """The note below a title that tells how the text itself was passed and amended (题注)."""
    return [match.span() for match in _HISTORY.finditer(text, 0, 3000)]


_HISTORY = re.compile(
    r"^[ ]*（[^\n）]{0,30}(?:19|20)\d\d年(?:[^\n]|\n(?=[ ]*(?:根据|（?(?:19|20)\d\d年))){0,800}(?:通过|发布|公布|修正|修改|修订|施行|废止)[^\n]{0,20}）[ ]*$",
    re.MULTILINE,
)
_UNSTATUS = re.compile(r"^[ #]*(?:【[^】]{1,12}】|标题：|名称：)?")
