"""Compilations (汇编, 公报, bundles of scans): one file, many documents, parted where each begins with its masthead.

A part begins at a document number on a line of its own that stands next to a title, and ends with a date on a line of
its own: GB/T 9704-2012, 7.2.5 (发文字号), 7.3.1 (标题), 7.3.5 (成文日期). Without a number it begins where all that comes before has
ended, at a title with those to whom it is addressed (7.3.2 主送机关), or at the title of a regulation with the note of its
promulgation below and its first article after that. Better two documents left together than one cut.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from importers.base import Fragment, ImportedDocument
from importers.prose import TITLE_END, repeated

READERS = ("pdf", "docx", "ofd", "text", "libreoffice", "image")
"""Readers (first words of their names) whose documents may be compilations; web pages and sheets are none."""

FRONT = "卷首"
"""The name under which the first part's metadata keep what stood before it (cover, preface, contents)."""

_NUMERAL = "[0-9０-９〇○零一二三四五六七八九十百]"
_YEAR = "[〔［\\[（(【﹝]\\s*(?P<year>(?:19|20)\\d{2}|[一二〇○零三四五六七八九]{4})\\s*[〕］\\]）)】﹞]"
_NUMBER_LINE = re.compile(
    f"[（(]?(?P<prefix>[\u4e00-\u9fff]{{2,14}}){_YEAR}\\s*第?\\s*(?P<serial>{_NUMERAL}{{1,6}})\\s*号[）)]?(?:\\s*签发人.*)?"
)
_ORDER_LINE = re.compile(
    f"[（(]?(?P<prefix>[\u4e00-\u9fff]{{2,20}}(?:人民政府|委员会|部|局|厅|院)?令)\\s*第?\\s*(?P<serial>{_NUMERAL}{{1,6}})\\s*号[）)]?"
)
_DATE_LINE = re.compile(
    f"[（(]?(?:[12]\\d{{3}}|[一二〇○零三四五六七八九Ｏ]{{4}})\\s*年\\s*{_NUMERAL}{{1,3}}\\s*月\\s*{_NUMERAL}{{1,4}}\\s*日[）)]?"
)
_SERIAL_LINE = re.compile(f"第\\s*{_NUMERAL}{{1,6}}\\s*号")
_ORDER = re.compile("[\u4e00-\u9fff]{2,20}令")
_PROMULGATED = re.compile("《([^《》]{4,80})》(?:已经|已于|业经|经).{4,120}(?:公布|发布|施行)")
_MASTHEAD = re.compile("[\u4e00-\u9fff、 ]{2,40}(?:文件|令|公告|通告)")
_ISSUER = re.compile("[\u4e00-\u9fff、 ]{3,40}(?:人民政府|办公室|办公厅|委员会|局|厅|部|院|街道办事处|管委会)$")
_HEAD_LINES = re.compile("\\d{6}|(?:特急|加急|急件|平急)|(?:机密|秘密|绝密)(?:★.*)?|文件")
_ANNEX = re.compile("附\\s*件?\\s*[0-9０-９一二三四五六七八九十]*\\s*[:：]?$")
_PASSED_ON = re.compile("转发|批转|印转")
_ADDRESSED = re.compile(".{2,120}[：:]$")
_WORD = re.compile("\\w")
_SAYING = re.compile("如下|根据|按照|^为|^经|。|现[将就]|以下")
_ARTICLE = re.compile(f"第\\s*{_NUMERAL}{{1,3}}\\s*[章条]|[一二三四五六七八九十]{{1,3}}、")
_MEASURE = re.compile("(?:办法|规定|细则|规则|条例|方案|规划|意见|制度|预案)(?:[（(].{1,20}[)）])?$")
_NOTICE = re.compile("关于.{2,120}的(?:通知|通告|公告|意见|决定|批复|复函|函|通报|实施意见)(?:[（(].{1,20}[)）])?$")
_PROMULGATION = re.compile("[（(].{0,60}\\d{4}\\s*年.{2,240}(?:公布|发布|通过|批准|修正|修订|施行|印发).{0,120}[)）]")
_BEGINNING = re.compile("第\\s*[一1１]\\s*[编章条]|目\\s*录")
_IN_FORCE = re.compile(
    "(?:自.{2,40}起|公布之日).{0,6}(?:施行|实施|执行|生效).{0,60}。$|废止。$|负责解释。$|特此.{2,6}。?$"
)
_AFTER_END = re.compile(
    "[（(](?:此件|联系人|信息公开).{1,60}[)）]|抄送.*|.{2,60}\\d日印发|主题词.*|附件\\s*[:：].*|\\d{1,2}[.．、].{2,80}"
)
_FOLDED = re.compile("[\\W_]+")
_LONGEST_TITLE = 150
_LONGEST_LINE = 60
_HEAD_WITHIN = 4
_BODY_LENGTH = 40
_BODY_AFTER = 8
_BODY_WITHIN = 40
_MOST = 3_000
_TAIL = 8
_SAID = 50_000
_SHORTEST_KNOWN = 8
_FRONT_LENGTH = 20_000
_OWN_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a compilation: offsets of its text, its number as written, its title."""

    start: int
    end: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a document may begin: line of its first word, of its number, and the line after its head."""

    first: int
    line: int
    after: int
    prefix: str
    number: str
    title: str
    masthead: bool
    addressed: bool = True


def parts(text: str, page_starts: Sequence[int] = ()) -> tuple[Part, ...]:
    """The documents that a text holds, in order; empty where it is one document, or where that is in doubt.

    ``text`` has one paragraph a line; ``page_starts`` are the offsets of its pages (none where there are no pages).
    """
    page = _Text(text)
    heads = _heads(page.lines)
    if not 2 <= len(heads) <= _MOST:
        return ()
    usual = Counter(head.prefix for head in heads if head.number).most_common(1)
    usual_prefix = usual[0][0] if usual else ""
    pages = frozenset(page_starts)
    kept: list[_Head] = []
    for head in heads:
        if _parted(page, kept[-1], head, usual_prefix, pages) if kept else _may_be_first(page, head):
            kept.append(head)
    while kept and not page.ended(kept[-1], len(page.lines)):
        kept.pop()
    if len(kept) < 2:
        return ()
    bounds = [*(page.lines[head.first].start for head in kept), len(text)]
    found = (Part(*bound, head.number, head.title) for head, bound in zip(kept, pairwise(bounds), strict=True))
    return (*_before(page, kept[0]), *found)


def _before(page: _Text, first: _Head) -> Iterator[Part]:
    """What stands before the first head, where it is a document of its own (its head was not seen) or long."""
    end = page.lines[first.first].start
    spoken = page.spoken[first.first]
    if end > _FRONT_LENGTH or (spoken >= _OWN_LENGTH and page.at_end(first.first)):
        title = next((line.text for line in page.lines if line.text), "")
        yield Part(0, end, "", title[:_LONGEST_LINE])


def split(document: ImportedDocument) -> tuple[ImportedDocument, ...]:
    """The documents in a compilation, each with ``member`` (``3 涪府发〔2010〕5号``) and its own stretch of text; else itself.

    Pages keep the numbers they have in the file. What stands before the first document is kept in its metadata (卷首).
    """
    if not document.reader.split("+")[0].split(":")[0].startswith(READERS):
        return (document,)
    found = parts(document.text, document.page_starts)
    if not found:
        return (document,)
    made = [_document(document, part, number) for number, part in enumerate(found, 1)]
    front = document.text[: found[0].start].strip()
    if front:
        made[0] = replace(made[0], metadata={**made[0].metadata, FRONT: front[:_FRONT_LENGTH]})
    return tuple(made)


class _Text:
    """The lines of a text, and where its sentences and its lines of a date are."""

    def __init__(self, text: str) -> None:
        self.lines: list[_Line] = []
        self.spoken = [0]
        self.sentences: list[int] = []
        self.dates: list[int] = []
        place = 0
        for index, line in enumerate(text.split("\n")):
            bare = line.strip()
            self.lines.append(_Line(bare, place, place + len(line)))
            place += len(line) + 1
            said = "。" in bare
            self.spoken.append(self.spoken[-1] + len(bare) * said)
            if said:
                self.sentences.append(index)
            if len(bare) < _LONGEST_LINE and _DATE_LINE.fullmatch(bare):
                self.dates.append(index)

    def complete(self, head: _Head, end: int) -> bool:
        """Whether what a head begins is a whole document: running text, and after some of it a date on its own line."""
        if self.spoken[end] - self.spoken[head.after] < _BODY_LENGTH:
            return False
        begun = self.sentences[bisect_left(self.sentences, head.after)]
        date = bisect_right(self.dates, begun)
        return date < len(self.dates) and self.dates[date] < end

    def ended(self, head: _Head, end: int) -> bool:
        """Whether what a head begins has ended: a document by its date, a regulation by its last article."""
        if head.addressed:
            return self.complete(head, end)
        return self.spoken[end] - self.spoken[head.after] >= _BODY_LENGTH and self.at_end(end)

    def at_end(self, line: int) -> bool:
        """Whether a document may have ended before a line: with a date on its own line, or with the day of its force."""
        for place in range(line - 1, max(line - 1 - _TAIL, -1), -1):
            text = self.lines[place].text
            if len(text) < _LONGEST_LINE and _DATE_LINE.fullmatch(text):
                return True
            if _IN_FORCE.search(text):
                return True
            if text and not _AFTER_END.fullmatch(text):
                return False
        return False

    def speaks(self, head: _Head) -> bool:
        """Whether sentences follow the head soon."""
        end = min(head.after + _BODY_WITHIN, len(self.lines))
        return self.spoken[end] - self.spoken[head.after] >= _BODY_LENGTH


def _heads(lines: Sequence[_Line]) -> list[_Head]:
    """All places where a document may begin."""
    heads: list[_Head] = []
    for index, line in enumerate(lines):
        number = _number(line.text, lines[index - 1].text if index else "")
        if number is None:
            head = _numberless(lines, index) if len(line.text) <= _LONGEST_TITLE else None
        else:
            head = _below(lines, index, number) or _above(lines, index, number)
            if head is not None and heads and not heads[-1].number and heads[-1].line >= head.first:
                heads.pop()
        if head is None or head.first <= (heads[-1].line if heads else -1):
            continue
        if not (head.first and _ANNEX.match(lines[head.first - 1].text)):
            heads.append(head)
    return heads


def _number(text: str, above: str) -> tuple[str, str] | None:
    """Prefix and number as written, where a line is a document's number and nothing else; an order's may be on two."""
    if len(text) > _LONGEST_LINE:
        return None
    if _SERIAL_LINE.fullmatch(text) and _ORDER.fullmatch(above):
        text = above + text
    found = _NUMBER_LINE.fullmatch(text) or _ORDER_LINE.fullmatch(text)
    if found is None:
        return None
    bare = re.sub("\\s*签发人.*", "", text).strip("（）()")
    return found["prefix"], "".join(bare.split())


def _below(lines: Sequence[_Line], index: int, number: tuple[str, str]) -> _Head | None:
    """A number with its title below it, as a red head has it."""
    end = index + 1
    if end < len(lines) and (order := _PROMULGATED.match(lines[end].text)):
        return _Head(_masthead(lines, index)[0], index, end, *number, order[1], masthead=True)
    title = ""
    while end < min(index + 1 + _HEAD_WITHIN, len(lines)):
        title += lines[end].text if _WORD.search(lines[end].text) else ""
        end += 1
        if _is_title(title):
            first, masthead = _masthead(lines, index)
            return _Head(first, index, end, *number, title, masthead)
        if title and not title.startswith("关于") and not _ISSUER.fullmatch(title):
            return None
    return None


def _above(lines: Sequence[_Line], index: int, number: tuple[str, str]) -> _Head | None:
    """A number below its title, as collections have it."""
    if not index or not _is_title(lines[index - 1].text):
        return None
    first = index - 1
    title = lines[first].text
    joint = title.startswith(("关于", "印发"))
    while joint and 0 < first > index - 1 - _HEAD_WITHIN and _ISSUER.fullmatch(lines[first - 1].text):
        first -= 1
    if first == index - 2:
        title = lines[first].text + title
    first, masthead = _masthead(lines, first)
    return _Head(first, index, index + 1, *number, title, masthead)


def _numberless(lines: Sequence[_Line], index: int) -> _Head | None:
    """A title without a number: of a notice with its address below, or of a regulation with its promulgation below."""
    title = lines[index].text
    below = [line.text for line in lines[index + 1 : index + 1 + _HEAD_WITHIN] if line.text]
    if len(below) < 2 or not _ends_as_title(title):
        return None
    notice = bool(_NOTICE.search(title)) and _ADDRESSED.fullmatch(below[0]) and not _SAYING.search(below[0])
    measure = bool(_MEASURE.search(title)) and _PROMULGATION.fullmatch(below[0]) and _BEGINNING.match(below[1])
    if not notice and not measure:
        return None
    first = index
    while title.startswith("关于") and 0 < first > index - _HEAD_WITHIN and _ISSUER.fullmatch(lines[first - 1].text):
        first -= 1
    whole = "".join(line.text for line in lines[first:index]) + title if index - first <= 1 else title
    first, masthead = _masthead(lines, first)
    return _Head(first, index, index + 1 + (not notice), "", "", whole, masthead, addressed=bool(notice))


def _is_title(text: str) -> bool:
    return ("的" in text or text.startswith("关于") or bool(_MEASURE.search(text))) and _ends_as_title(text)


def _ends_as_title(text: str) -> bool:
    short = 6 < len(text) <= _LONGEST_TITLE
    return short and TITLE_END.search(text) is not None and not re.search("[。；\\t]|…|\\.{3}", text)


def _masthead(lines: Sequence[_Line], index: int) -> tuple[int, bool]:
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


def _may_be_first(page: _Text, head: _Head) -> bool:
    """Whether a head may begin the first document: one without a number is no text that was spoken of before."""
    return bool(head.number) or not _spoken_of(page, 0, head)


def _parted(page: _Text, last: _Head, head: _Head, usual: str, pages: frozenset[int]) -> bool:
    """Whether a head begins a document after the one that began at ``last``."""
    if not head.number:
        return _parted_without_number(page, last, head, pages)
    if head.number == last.number or not page.ended(last, head.first) or not page.speaks(head):
        return False
    kin = head.prefix in {last.prefix, usual}
    fresh = head.masthead or page.lines[head.first].start in pages
    if _named(page, last, head) and not (kin and head.masthead):
        return False
    if _PASSED_ON.search(last.title) and not (kin and fresh):
        return False
    return fresh or _opens(page.lines, head)


def _parted_without_number(page: _Text, last: _Head, head: _Head, pages: frozenset[int]) -> bool:
    """Whether a head without a number begins a document: what came before is at its end and speaks of no such text."""
    if pages and page.lines[head.first].start not in pages:
        return False
    if not page.ended(last, head.first) or not page.at_end(head.first) or not page.speaks(head):
        return False
    return not _PASSED_ON.search(last.title) and not _named(page, last, head)


def _named(page: _Text, last: _Head, head: _Head) -> bool:
    """Whether the document before speaks of this one: it passes it on, or has it for its annex."""
    return _spoken_of(page, last.first, head)


def _spoken_of(page: _Text, start: int, head: _Head) -> bool:
    """Whether the text from a line to a head says the head's title."""
    core = _core(head.title)
    said = "".join(line.text for line in page.lines[start : head.first])
    return len(core) >= _SHORTEST_KNOWN and core in _folded(said[:_SAID] + said[-_SAID:])


def _opens(lines: Sequence[_Line], head: _Head) -> bool:
    """Whether a text begins below the head: an address, or a first article or point, then sentences."""
    below = [line.text for line in lines[head.after : head.after + _BODY_AFTER] if line.text]
    if not below or not any("。" in text for text in below):
        return False
    return bool(_ADDRESSED.fullmatch(below[0]) or any(_ARTICLE.match(text) for text in below) or "。" in below[0])


def _folded(text: str) -> str:
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text))


def _core(title: str) -> str:
    """The folded title from 关于 on, or whole."""
    folded = _folded(title)
    place = folded.find("关于")
    return folded[place:] if place >= 0 else folded


def _document(document: ImportedDocument, part: Part, number: int) -> ImportedDocument:
    """One part as a document of its own."""
    text = document.text[part.start : part.end].rstrip("\n")
    end = part.start + len(text)
    first = bisect_right(document.page_starts, part.start) or 1
    last = bisect_right(document.page_starts, max(end - 1, part.start)) or 1
    starts = tuple(max(start - part.start, 0) for start in document.page_starts[:last])
    fragments = tuple(_moved(f, part.start, end) for f in document.fragments if f.start < end and f.end > part.start)
    name = f"{number} {part.number or part.title}"
    paged = bool(document.page_starts)
    flags = [flag for flag in document.flags if flag != "twofold_text" or repeated(text)]
    return replace(
        document,
        text=text,
        member=f"{document.member}/{name}" if document.member else name,
        pages=last - first + 1 if paged else document.pages,
        page_starts=starts,
        fragments=fragments,
        metadata=dict(document.metadata) if number == 1 else {},
        flags=(*flags, "compilation", *([f"pages:{first}-{last}"] if paged else [])),
    )


def _moved(fragment: Fragment, start: int, end: int) -> Fragment:
    """A fragment in the offsets of its part; one that reaches over a bound is cut there."""
    first, last = max(fragment.start, start), min(fragment.end, end)
    return replace(fragment, start=first - start, end=last - start, source=fragment.source + first - fragment.start)
