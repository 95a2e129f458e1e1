"""Compilations (汇编, 公报, bundles of scans): one file, many documents, parted where each begins with its masthead.

A part begins at a document number on a line of its own that stands next to a title, and ends with a date on a line of
its own: GB/T 9704-2012, 7.2.5 (发文字号), 7.3.1 (标题), 7.3.5 (成文日期). Without a number it begins where all that comes before has
ended, at a title with those to whom it is addressed (7.3.2 主送机关), or at the title of a regulation with the note of its
promulgation below and its first article after that. Better two documents left together than one cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from pathlib import PurePath

from importers.base import Fragment, ImportedDocument
from importers.contents import contents
from importers.mastheads import (
    ADDRESSED,
    DATE_LINE,
    LONGEST_LINE,
    NUMERAL,
    Head,
    Line,
    core,
    folded,
    heads,
    lines_of,
    listed_heads,
)
from importers.prose import repeated

READERS = ("pdf", "docx", "ofd", "text", "libreoffice", "image")
"""Readers (first words of their names) whose documents may be compilations; web pages and sheets are none."""

FRONT = "卷首"
"""The name under which the first part's metadata keep what stood before it (cover, preface, contents)."""

_ANNEXED = re.compile("附\\s*件?\\s*[0-9０-９一二三四五六七八九十]*\\s*(?:[:：]|$)")
_ISSUING = re.compile("印发|发布|公布|下发|批准")
_PASSED_ON = re.compile("转发|批转|印转")
_IN_FORCE = re.compile(
    "(?:自.{2,40}起|公布之日).{0,6}(?:施行|实施|执行|生效).{0,60}。$|废止。$|负责解释。$|特此.{2,6}。?$"
)
_AFTER_END = re.compile(
    "[（(](?:此件|联系人|信息公开).{1,60}[)）]|抄送.*|.{2,60}\\d日印发|主题词.*|附件\\s*[:：].*|\\d{1,2}[.．、].{2,80}"
)
_BEHIND = re.compile("[（(](?:此件|信息公开).{1,60}[)）]|抄送.*|.{2,60}\\d日印发")
_ARTICLE = re.compile(f"第\\s*{NUMERAL}{{1,3}}\\s*[章条]|[一二三四五六七八九十]{{1,3}}、")
_BODY_LENGTH = 20
_BODY_AFTER = 8
_BODY_WITHIN = 40
_MOST = 3_000
_TAIL = 8
_SAID = 50_000
_SHORTEST_KNOWN = 8
_FRONT_LENGTH = 20_000
_OWN_LENGTH = 120
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a compilation: offsets of its text, its number as written, its title."""

    start: int
    end: int
    number: str
    title: str


def parts(text: str, page_starts: Sequence[int] = ()) -> tuple[Part, ...]:
    """The documents that a text holds, in order; empty where it is one document, or where that is in doubt.

    ``text`` has one paragraph a line; ``page_starts`` are the offsets of its pages (none where there are no pages).
    """
    page = _Text(text, page_starts)
    candidates = _candidates(page)
    if not 2 <= len(candidates) <= _MOST:
        return ()
    usual = Counter(head.prefix for head in candidates if head.number).most_common(1)
    usual_prefix = usual[0][0] if usual else ""
    kept: list[Head] = []
    shown: set[str] = set()
    for head, following in zip_longest(candidates, candidates[1:]):
        until = following.first if following else len(page.lines)
        kin = {kept[-1].prefix, usual_prefix} if kept else set()
        if kept and _PASSED_ON.search(kept[-1].title) and usual_prefix not in shown:
            kin = {kept[-1].prefix}  # what is passed on bears the numbers of others
        if _parted(page, kept[-1], head, kin, until) if kept else _may_be_first(page, head):
            shown |= {kept[-1].prefix} if kept else set()
            kept.append(head)
    while kept and not page.ended(kept[-1], len(page.lines)) and not kept[-1].listed:
        kept.pop()
    if len(kept) < 2:
        return ()
    bounds = [*(page.lines[head.first].start for head in kept), len(text)]
    found = (Part(*bound, head.number, head.title) for head, bound in zip(kept, pairwise(bounds), strict=True))
    return (*_before(page, kept[0]), *found)


def _candidates(page: _Text) -> list[Head]:
    """Where documents may begin, behind the contents page; a place that it lists takes that of one found otherwise."""
    start = page.contents.after
    listed = listed_heads(page.lines, start, page.contents.titles) if page.contents.titles else []
    taken = {line for head in listed for line in range(head.first, head.after + 1)}
    others = [head for head in heads(page.lines) if head.first >= start and not _covered(head, taken)]
    return sorted((*listed, *others), key=lambda head: head.first)


def _covered(head: Head, taken: set[int]) -> bool:
    return any(line in taken for line in range(head.first, head.after))


def _before(page: _Text, first: Head) -> Iterator[Part]:
    """What stands before the first head, where it is a document of its own (its head was not seen) or long."""
    end = page.lines[first.first].start
    spoken = page.spoken[first.first]
    if end > _FRONT_LENGTH or (spoken >= _OWN_LENGTH and page.at_end(first.first) and not page.contents.titles):
        yield Part(0, end, "", page.lines[0].text[:LONGEST_LINE])


def split(document: ImportedDocument) -> tuple[ImportedDocument, ...]:
    """The documents in a compilation, each with ``member`` (``3 涪府发〔2010〕5号``) and its own stretch of text; else itself.

    Pages keep the numbers they have in the file. What stands before the first document is kept in its metadata (卷首).
    """
    if not document.reader.split("+")[0].split(":")[0].startswith(READERS):
        return (document,)
    found = parts(document.text, document.page_starts)
    if not found:
        unsure = may_hold_several(document.text, document.page_starts)
        return (replace(document, flags=(*document.flags, "compilation_unsure")) if unsure else document,)
    return _made(document, found)


def split_by_hand(document: ImportedDocument, pages: Sequence[int]) -> tuple[ImportedDocument, ...]:
    """The document parted at the pages (from 1) on which somebody says that another begins; itself where it has none.

    Pages that the document does not have are told (``split_ignored:9``). The first part begins with the first page.
    """
    starts = document.page_starts
    known = sorted({page for page in pages if 1 <= page <= len(starts)} | {1})
    missing = [str(page) for page in pages if not 1 <= page <= len(starts)]
    flags = (*document.flags, f"split_ignored:{'、'.join(missing)}") if missing else document.flags
    document = replace(document, flags=flags)
    places = {starts[page - 1] if page > 1 else 0: page for page in reversed(known)} if starts else {}
    bounds = pairwise([*sorted(places), len(document.text)])
    stem = PurePath(document.name).stem
    found = [
        Part(start, end, "", f"{stem}（第{places[start]}页起）")
        for start, end in bounds
        if document.text[start:end].strip()
    ]
    return _made(document, found) if len(found) > 1 else (document,)


def may_hold_several(text: str, page_starts: Sequence[int] = ()) -> bool:
    """Whether a text that was left whole looks like several documents: heads at the tops of pages, or a contents page."""
    page = _Text(text, page_starts)
    if page.contents.titles:
        return (
            len({core(head.title) for head in listed_heads(page.lines, page.contents.after, page.contents.titles)}) > 1
        )
    said = {
        head.number or core(head.title)
        for head in heads(page.lines)[:_MOST]
        if not head.plain and page.speaks(head) and (head.masthead or head.first in page.tops)
    }
    return len(said) >= _SEVERAL


def _made(document: ImportedDocument, found: Sequence[Part]) -> tuple[ImportedDocument, ...]:
    """The parts as documents; what stands before the first is kept with it."""
    made = [_document(document, part, number) for number, part in enumerate(found, 1)]
    front = document.text[: found[0].start].strip()
    if front:
        made[0] = replace(made[0], metadata={**made[0].metadata, FRONT: front[:_FRONT_LENGTH]})
    return tuple(made)


class _Text:
    """The lines of a text, its contents page, and where its pages, its sentences and its lines of a date are."""

    def __init__(self, text: str, page_starts: Sequence[int]) -> None:
        self.lines = lines_of(text)
        self.contents = contents(self.lines)
        ends = [line.end for line in self.lines]
        self.paged = bool(page_starts)
        self.tops = frozenset(bisect_right(ends, start) for start in page_starts)
        self.spoken = [0]
        self.sentences: list[int] = []
        self.dates: list[int] = []
        self.annexes = [index for index, line in enumerate(self.lines) if _ANNEXED.match(line.text)]
        self.used: set[str] = set()
        for index, line in enumerate(self.lines):
            said = "。" in line.text
            self.spoken.append(self.spoken[-1] + len(line.text) * said)
            if said:
                self.sentences.append(index)
            if len(line.text) < LONGEST_LINE and DATE_LINE.fullmatch(line.text):
                self.dates.append(index)

    def complete(self, head: Head, end: int) -> bool:
        """Whether what a head begins is a whole document: running text, and after some of it a date on its own line."""
        if self.spoken[end] - self.spoken[head.after] < _BODY_LENGTH:
            return False
        begun = self.sentences[bisect_left(self.sentences, head.after)]
        date = bisect_right(self.dates, begun)
        return date < len(self.dates) and self.dates[date] < end

    def ended(self, head: Head, end: int) -> bool:
        """Whether what a head begins has ended: a document by its date, a regulation by its last article."""
        if head.addressed and self.complete(head, end):
            return True
        if head.addressed and not head.listed:
            return False
        return self.spoken[end] - self.spoken[head.after] >= _BODY_LENGTH and self.at_end(end)

    def at_end(self, line: int, *, strictly: bool = False) -> bool:
        """Whether a document may have ended before a line: with a date on its own line, or with the day of its force.

        ``strictly``: nothing that could belong to its annexes stands between.
        """
        behind = _BEHIND if strictly else _AFTER_END
        for place in range(line - 1, max(line - 1 - _TAIL, -1), -1):
            text = self.lines[place].text
            if len(text) < LONGEST_LINE and DATE_LINE.fullmatch(text):
                return True
            if _IN_FORCE.search(text):
                return True
            if not behind.fullmatch(text):
                return False
        return False

    def annexed(self, head: Head, end: int) -> bool:
        """Whether a document says that it has annexes."""
        return bisect_left(self.annexes, end) > bisect_left(self.annexes, head.after)

    def speaks(self, head: Head) -> bool:
        """Whether sentences follow the head soon."""
        end = min(head.after + _BODY_WITHIN, len(self.lines))
        return self.spoken[end] - self.spoken[head.after] >= _BODY_LENGTH


def _may_be_first(page: _Text, head: Head) -> bool:
    """Whether a head may begin the first document: one without a number is no text that was spoken of before."""
    if head.listed:
        page.used.add(core(head.title))
        return True
    return bool(head.number) or (not head.plain and not _spoken_of(page, page.contents.after, head))


def _parted(page: _Text, last: Head, head: Head, kindred: Collection[str], until: int) -> bool:
    """Whether a head, behind which another may begin at line ``until``, begins a document after the one at ``last``."""
    if head.listed:
        return _parted_as_listed(page, last, head)
    if not head.number:
        return _parted_without_number(page, last, head, until)
    if head.number == last.number or not page.ended(last, head.first) or not page.speaks(head):
        return False
    kin = head.prefix in kindred
    fresh = head.masthead or head.first in page.tops
    if _named(page, last, head) and not (kin and head.masthead):
        return False
    if _PASSED_ON.search(last.title) and not (kin and fresh):
        return False
    return fresh or _opens(page.lines, head)


def _parted_as_listed(page: _Text, last: Head, head: Head) -> bool:
    """Whether a title of the contents page begins a document here: once, and never what the document before issues."""
    title = core(head.title)
    within = title in folded(last.title) or (_named(page, last, head) and head.first not in page.tops)
    if title in page.used or within or not page.speaks(head):
        return False
    if page.spoken[head.first] == page.spoken[last.after]:
        return False
    page.used.add(title)
    return True


def _parted_without_number(page: _Text, last: Head, head: Head, until: int) -> bool:
    """Whether a head without a number begins a document: what came before is at its end and speaks of no such text."""
    if not page.ended(last, head.first) or not page.speaks(head):
        return False
    alone = not page.annexed(last, head.first) and not _ISSUING.search(last.title)
    if (head.plain and last.addressed and not alone) or core(last.title) == core(head.title):
        return False
    if page.paged and head.first in page.tops:
        closed = page.at_end(head.first) or (not head.plain and _whole(page, head, until))
    else:
        closed = page.at_end(head.first, strictly=not alone) and (alone or _whole(page, head, until))
    if not closed or (_ISSUING.search(last.title) and not head.addressed and not page.at_end(head.first)):
        return False
    return not _PASSED_ON.search(last.title) and not _named(page, last, head)


def _whole(page: _Text, head: Head, until: int) -> bool:
    """Whether a document stands below a head for itself: with its date, or with the note of its promulgation."""
    return not head.addressed or page.complete(head, until)


def _named(page: _Text, last: Head, head: Head) -> bool:
    """Whether the document before speaks of this one: it passes it on, or has it for its annex."""
    return _spoken_of(page, last.first, head)


def _spoken_of(page: _Text, start: int, head: Head) -> bool:
    """Whether the text from a line to a head says the head's title."""
    title = core(head.title)
    said = "".join(line.text for line in page.lines[start : head.first])
    return len(title) >= _SHORTEST_KNOWN and title in folded(said[:_SAID] + said[-_SAID:])


def _opens(lines: Sequence[Line], head: Head) -> bool:
    """Whether a text begins below the head: an address, or a first article or point, then sentences."""
    below = [line.text for line in lines[head.after : head.after + _BODY_AFTER]]
    if not below or not any("。" in text for text in below):
        return False
    return bool(ADDRESSED.fullmatch(below[0]) or any(_ARTICLE.match(text) for text in below) or "。" in below[0])


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
