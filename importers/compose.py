"""From the pages' lines and rows to one text with its way back: a paragraph a line, a table row a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from importers.base import Fragment
from importers.layout import Line, Page, Row
from importers.paragraphs import Measure, Measures, ends_sentence, joins, separator, starts_item

_SAME_COLUMN = 4.0
_FULL_CELL = 2.0
_REPEAT_LENGTH = 15
_REPEAT_SHARE = 0.25


@dataclass(slots=True)
class Composed:
    """A text, its fragments in rising order of page and place, and the offset at which each page begins."""

    text: str
    fragments: tuple[Fragment, ...]
    page_starts: tuple[int, ...]


@dataclass(slots=True)
class _Builder:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    fragments: list[Fragment] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def line(self, line: Line) -> None:
        start = self.length
        self.put(line.text)
        for first, last in _runs(line.index):
            place = (start + first, start + last, line.page, line.index[first])
            self.fragments.append(Fragment(*place, line.box, line.confidence))

    def end(self) -> None:
        self.put("\n")


def compose(pages: Sequence[Page], size: float) -> Composed:
    """The text of the pages; ``size`` is the width in points of a character of the running text."""
    builder = _Builder()
    measures = Measures(pages, size)
    for block in _blocks(pages, measures):
        if isinstance(block, Row):
            _put_row(builder, block)
        else:
            _put_paragraph(builder, block)
        builder.end()
    text = "".join(builder.parts).removesuffix("\n")
    return Composed(text, tuple(builder.fragments), _page_starts(builder.fragments, pages, len(text)))


def repeated(paragraphs: Sequence[str]) -> bool:
    """Whether a good part of the paragraphs stands there twice, as when a page was saved with its text doubled."""
    seen: set[str] = set()
    twice = total = 0
    for paragraph in paragraphs:
        if len(paragraph) < _REPEAT_LENGTH:
            continue
        total += len(paragraph)
        twice += len(paragraph) if paragraph in seen else 0
        seen.add(paragraph)
    return twice > _REPEAT_SHARE * total


Paragraph = list[Line]


def _blocks(pages: Sequence[Page], measures: Measures) -> Iterator[Paragraph | Row]:
    """Paragraphs and rows in order; the notes of a page after the paragraph that runs over its end."""
    paragraph: Paragraph = []
    text = ""
    notes: list[Line] = []
    for element in chain.from_iterable([*page.elements, page] for page in _with_whole_rows(pages)):
        if isinstance(element, Page):
            notes.extend(element.notes)
            continue
        if paragraph and isinstance(element, Line):
            last = paragraph[-1]
            if joins(text, last, element, measures.of(last), measures.of(element)):
                text += separator(text, element.text, blank=last.blank_after) + element.text
                paragraph.append(element)
                continue
        if paragraph:
            yield paragraph
        if notes:
            yield from _notes(notes)
            notes = []
        paragraph, text = ([element], element.text) if isinstance(element, Line) else ([], "")
        if isinstance(element, Row):
            yield element
    if paragraph:
        yield paragraph
    yield from _notes(notes)


def _notes(notes: Sequence[Line]) -> Iterator[Paragraph]:
    """Notes at the foot of a page, each a paragraph."""
    paragraph: Paragraph = []
    for line in notes:
        if paragraph and (paragraph[-1].page != line.page or not line.text[0].isalpha()):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _put_paragraph(builder: _Builder, lines: Paragraph) -> None:
    builder.line(lines[0])
    for line, following in pairwise(lines):
        builder.put(separator(line.text, following.text, blank=line.blank_after))
        builder.line(following)


def _put_row(builder: _Builder, row: Row) -> None:
    filled = max(number for number, cell in enumerate(row.cells, start=1) if cell)
    for number, cell in enumerate(row.cells[:filled]):
        if number:
            builder.put("\t")
        if cell:
            _put_cell(builder, cell)


def _put_cell(builder: _Builder, lines: Paragraph) -> None:
    right, left = max(line.right for line in lines), min(line.left for line in lines)
    builder.line(lines[0])
    for line, following in pairwise(lines):
        builder.put(_cell_separator(line, following, Measure(left, right, line.size, 0)))
        builder.line(following)


def _cell_separator(line: Line, following: Line, measure: Measure) -> str:
    """A blank where another entry begins in the cell, nothing where a word was broken."""
    short = line.right < measure.right - 1.5 * measure.size
    if short and ends_sentence(line.text):
        return " "
    if starts_item(following.text) and (short or ends_sentence(line.text)):
        return " "
    return separator(line.text, following.text, blank=line.blank_after)


def _with_whole_rows(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages with table rows that a page end cut made whole, and headings repeated on a new page dropped."""
    last: Row | None = None
    header: Row | None = None
    for page in pages:
        rest = list(page.elements)
        first = rest[0] if rest else None
        if isinstance(first, Row) and last is not None and header is not None and _goes_on(last, first):
            if first.texts == header.texts and len(rest) > 1:
                rest.pop(0)
            row = rest[0]
            if isinstance(row, Row) and row.page == first.page and _cut(last, row):
                for cell, more in zip(last.cells, row.cells, strict=True):
                    cell.extend(more)
                rest.pop(0)
        page.elements = rest
        for element in rest:
            if (
                isinstance(element, Row)
                and element.first
                and not (element is first and last and _goes_on(last, element))
            ):
                header = element
        if rest:
            last = rest[-1] if isinstance(rest[-1], Row) else None
    yield from pages


def _goes_on(row: Row, following: Row) -> bool:
    """Whether a table begins on the next page with the columns with which one ended."""
    if following.page != row.page + 1 or not following.first or len(row.columns) != len(following.columns):
        return False
    shift = following.columns[0] - row.columns[0]
    return all(abs(b - a - shift) <= _SAME_COLUMN for a, b in zip(row.columns, following.columns, strict=True))


def _cut(row: Row, following: Row) -> bool:
    """Whether the following row is the rest of one that a page end cut: no first cell, and each other goes on mid-word."""
    if not row.cells[0] or following.cells[0] or len(row.columns) != len(row.cells) + 1:
        return False
    edged = zip(row.cells, following.cells, row.columns[1:], strict=True)
    more = [(cell, rest, edge) for cell, rest, edge in edged if rest]
    if not more or any(not cell or starts_item(rest[0].text) or ends_sentence(cell[-1].text) for cell, rest, _ in more):
        return False
    return all(_open(cell) or edge - cell[-1].right < _FULL_CELL * cell[-1].size for cell, _, edge in more)


def _open(cell: Sequence[Line]) -> bool:
    text = "".join(line.text for line in cell)
    return text.count("《") > text.count("》") or text.count("（") > text.count("）")


def _runs(index: Sequence[int]) -> Sequence[tuple[int, int]]:
    """Stretches (start, end) of an index in which the numbers follow one another."""
    if not index or index[-1] - index[0] == len(index) - 1:
        return ((0, len(index)),)
    breaks = [place for place in range(1, len(index)) if index[place] != index[place - 1] + 1]
    return list(pairwise([0, *breaks, len(index)]))


def _page_starts(fragments: Sequence[Fragment], pages: Sequence[Page], length: int) -> tuple[int, ...]:
    """The offset of each page's first character; of a page without text, that of the next one."""
    first: dict[int, int] = {}
    for fragment in fragments:
        first.setdefault(fragment.page, fragment.start)
    starts: list[int] = []
    following = length
    for page in reversed(pages):
        following = min(following, first.get(page.number, following))
        starts.append(following)
    if starts:
        starts[-1] = 0
    return tuple(reversed(starts))
