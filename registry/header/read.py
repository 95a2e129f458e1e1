"""The reader of headers: what a document says of itself, put together from the small readers of this room."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from registry.header import effective, filename, inner, measure, notes, orders, places, signature, whence
from registry.header import normative as normatives
from registry.header import number as numbering
from registry.header import title as titles
from registry.header import validity as terms
from registry.header.genre import genre_of, is_draft
from registry.header.lines import Line, is_addressee, is_furniture, tidy, tighten
from registry.header.lines import lines as split_lines
from registry.header.marks import NumberMark, is_date_line, is_note, number_mark, series_mark
from registry.header.organs import is_firm_organ, is_organ, leading_government, leading_organs, split_organs
from registry.header.page import page_facts
from registry.header.title import Title
from registry.text import dates, fold, numbers
from registry.text.traditional import is_traditional, simplified
from registry.values import Header, Normative, Validity


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    lines: Sequence[Line]
    page: Mapping[str, str]
    file_name: str


_WIDE_SIGN = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_WIDE = {0xFF10 + n: chr(0x30 + n) for n in range(10)}
_WIDE |= {0xFF21 + n: chr(0x41 + n) for n in range(26)} | {0xFF41 + n: chr(0x61 + n) for n in range(26)}


def read_header(text: str, *, metadata: Mapping[str, str] | None = None, file_name: str = "") -> Header:
    """What the document says of itself.

    ``text`` has one paragraph a line, cells of tables parted by tabs; ``metadata`` holds the fields of the page the text came
    from by their Chinese names (标题, 发文字号, 发布机构, 成文日期, 发布日期 …); ``file_name`` is the name of the file or of the member of
    an archive. What neither says is None or empty. Spans are code points of ``text``. Any string is accepted; no error is raised.
    """
    plain = text.translate(_WIDE) if _WIDE_SIGN.search(text) else text
    plain = simplified(plain) if is_traditional(plain) else plain
    found = split_lines(plain)
    source = _Source(plain, found, page_facts(metadata or {}, found), file_name)
    header = _Reader(source).header()
    return header if plain is text else _as_it_stands(header, text, plain)


def _as_it_stands(header: Header, text: str, plain: str) -> Header:
    """A header read from ``plain``, in the signs of ``text``, which is of the same length."""
    term = header.validity
    if term is not None and term.quote:
        header = replace(header, validity=replace(term, quote=text[term.start : term.end]))
    if not is_traditional(text):
        return header
    written = tighten(text), tighten(plain)
    title, within, number, *organs = (
        _written(value, *written) for value in (header.title, header.inner_title, header.number, *header.issuers)
    )
    return replace(
        header, title=title, inner_title=within, number=number, issuers=tuple(organ for organ in organs if organ)
    )


def _written(value: str | None, text: str, plain: str) -> str | None:
    """How ``value`` of the plain text is written in the text itself; as it is when it does not stand there word for word."""
    place = plain.find(value) if value else -1
    return text[place : place + len(value)] if value and place >= 0 else value


class _Reader:
    """One pass over one document; each step may use what earlier steps found."""

    def __init__(self, source: _Source) -> None:
        self.source = source
        self.lines = source.lines
        self.decree = decree = orders.decree_title(source.lines)
        self.title = decree or _title(source)
        if issued := orders.issued_title(source.lines, self.title):
            self.title = self.decree = decree = issued
        self.name = titles.cleaned(self.title) if self.title else None
        self.last = self.title.last if self.title else -1
        self.body = _body_line(source.lines, self.last)
        below = -1 if decree else self.last
        self.signed = (
            signature.dated_by_organ(source.lines, self.last)
            or signature.find_signature(source.lines, below)
            or signature.signed_above(source.lines, self.title.first if self.title else 0)
            or (orders.run_into(source.lines, self.title) if decree else None)
        )
        signed = self.signed.organs if self.signed else ()
        self.mark = numbering.own_number(source.text, source.lines, self.title, signed)
        self.note = notes.read_note(source.lines, self.last)
        self.genre = genre_of(tighten(self.name or ""))

    def header(self) -> Header:
        """The header of the document."""
        return Header(
            title=self.name,
            inner_title=self.inner_title,
            number=self.number,
            issuers=self.issuers,
            signed_on=self.signed_on,
            published_on=self.published_on,
            effective_on=self.effective_on,
            revised_on=notes.last_revision(self.lines, self.last),
            validity=self.validity,
            normative=self.normative,
            genre=self.genre,
            draft=self.draft,
            title_span=_title_span(self.source.text, self.title, self.name),
            number_span=(self.mark.start, self.mark.end) if self.mark else None,
            body_start=self.body_start,
            title_from=self.title.origin if self.title else "text",
        )

    @cached_property
    def number(self) -> str | None:
        """The own number: in the text, else of the page, in the file name, in its own forms, else that of registration."""
        if self.mark:
            return self.mark.text
        names = [name for name in (self.name, self.inner_title) if name and len(name) >= 8]
        registered = numbering.registration(self.lines)
        return (
            self._number_elsewhere()
            or numbering.quoted_in_annex(self.source.text, names)
            or (registered.text if registered else None)
        )

    @cached_property
    def published_on(self) -> dt.date | None:
        """The day of publication on the page."""
        return dates.parse(self.source.page.get("published", ""))

    @cached_property
    def effective_on(self) -> dt.date | None:
        """The first day in force, by its own clause, else as the beginning of a stated period."""
        return self._clause_day or terms.first_day(self._stated)

    @cached_property
    def validity(self) -> Validity | None:
        """The stated validity; for a normative document that states none, the default of its place."""
        verdict = self.normative
        if (
            self._stated
            or not verdict.value
            or "statute" in verdict.reasons
            or _ACTS_ON_ANOTHER.search(self.name or "")
        ):
            return self._stated
        region = whence.region((*self.issuers, self.name or ""), self.number or "")
        titles_named = f"{self.name or ''}{self.inner_title or ''}"
        return terms.default_validity(region, titles_named, self.genre, self.effective_on or self.signed_on)

    @cached_property
    def draft(self) -> bool:
        """Whether the text is a draft by its own title."""
        return is_draft(tighten(self.name or "")) or is_draft(tighten(self.inner_title or ""))

    @cached_property
    def normative(self) -> Normative:
        """Whether the text is a normative document."""
        return normatives.judge(
            normatives.Subject(
                title=self.name or "",
                inner_title=self.inner_title or "",
                number=self.number or "",
                issuers=self.issuers,
                genre=self.genre,
                draft=self.draft,
                titled=bool(self.genre) or bool(self.name and "关于" in self.name),
                text=self.source.text,
            )
        )

    @cached_property
    def _stated(self) -> Validity | None:
        text = self.source.text
        return (
            terms.stated_validity(text, self._clause_day, self._issued, self.name or "")
            or terms.decided_for(text)
            or (None if "draft" in self.normative.reasons else terms.told_by_page(text))
            or measure.measured_for(text, self._issued)
        )

    @cached_property
    def _issued(self) -> dt.date | None:
        return self.signed_on or self.published_on

    @cached_property
    def body_start(self) -> int:
        """Where the running text begins; within the line of the title when the page has lost its line ends."""
        if self.title and 0 <= self.title.first == self.last and len(self.lines[self.last].text) > 220:
            end = self.lines[self.last].end
            inside = self.mark is not None and self.title.end <= self.mark.start < end
            return self.mark.end if self.mark and inside else self.title.end
        return self.lines[self.body].start if self.body < len(self.lines) else len(self.source.text)

    @cached_property
    def inner_title(self) -> str | None:
        """The title of the text that this document issues."""
        found = inner.inner_title(self.name, self.lines, self.body_start)
        return None if found is None or (self.name and fold(found) == fold(self.name)) else found

    def _number_elsewhere(self) -> str | None:
        stated = numbers.parse(self.source.page.get("number", ""))
        return stated.text if stated else filename.number_of(self.source.file_name)

    @cached_property
    def issuers(self) -> tuple[str, ...]:
        """The issuers: in the title, the signature, the masthead, the order, the note, else of the page."""
        named = leading_organs(self.title.text) or leading_organs(self.name or "") if self.title else ()
        signed = self.signed.organs if self.signed else ()
        return self._completed(
            (signed if _signs_for(signed, named) else named or signed)
            or self._of_order()
            or self._masthead()
            or signature.standing_organs(self.lines, 0, min(self.body, 40))
            or numbering.note_organs(self.number)
            or self.note.organs
            or signature.issuers_in_news(self.lines, self.name or "")
            or signature.closing_organs(self.lines, max(self.last, 0))
            or split_organs(self.source.page.get("issuer", ""))
            or self._published_by()
            or leading_government(self.name or "")
        )

    def _completed(self, organs: Sequence[str]) -> tuple[str, ...]:
        """The organs without doubles; a government that names no place with the one that number and text name."""
        single = _without_doubles(organs)
        return whence.placed(single, self.mark.text, self.source.text) if self.mark else single

    def _of_order(self) -> tuple[str, ...]:
        """The organ of an order by its number, where it is written out there (not 市政府令第5号)."""
        organs = numbering.note_organs(self.mark.text) if self.mark else ()
        return organs if all(len(organ) >= _WRITTEN_OUT for organ in organs) else ()

    def _published_by(self) -> tuple[str, ...]:
        """The body that publishes a numbered document on its page; an office publishes for its government (某府发 of 某府办公室)."""
        organs = split_organs(self.source.page.get("publisher", "")) if self.genre and self.number else ()
        if len(organs) == 1 and _FOR_GOVERNMENT.search(self.number or ""):
            return (_OFFICE.sub("", organs[0]),)
        return organs

    def _masthead(self) -> tuple[str, ...]:
        """Organs of the masthead above the title (发文机关标志)."""
        if self.mark and self.mark.organs:
            return self.mark.organs
        organs: list[str] = []
        above = self.title.first if self.title else 0
        for index, line in enumerate(self.lines[: min(self.body, 24)]):
            if titles.is_masthead(line.tight):
                organs += split_organs(_MASTHEAD_END.sub("", line.text))
            elif index < above and is_firm_organ(line.tight) and self.mark is not None:
                organs += split_organs(line.text)
        return tuple(dict.fromkeys(organs))

    @cached_property
    def signed_on(self) -> dt.date | None:
        """The day of signature or promulgation; the day of passing or of printing for want of it."""
        under = signature.day_under_title(self.lines, self.last) or self._beside_number if self.last >= 0 else None
        signed = self.signed.day if self.signed else None
        if self.decree and signed:
            return signed
        return (
            self.note.issued
            or (signed if self.signed and self.signed.organs else under or signed)
            or dates.parse(self.source.page.get("signed", ""))
            or self.note.passed
            or signature.lost_in_text(self.source.text, leading_organs(self.title.text) if self.title else ())
            or signature.colophon_day(self.lines, self.last)
        )

    @cached_property
    def _beside_number(self) -> dt.date | None:
        """The day that opens the line of the title, or stands there behind the number: 某通知 某字〔84〕第6号 1984年1月7日."""
        if self.title and self.title.first >= 0 and (led := _day_alone(self.source.text, self.lines, self.title)):
            return led
        if self.mark is None or self.title is None or not self.title.end <= self.mark.start < self.lines[self.last].end:
            return None
        behind = self.source.text[self.mark.end : self.mark.end + 24]
        found = dates.first(behind.split("\n", 1)[0])
        return found[2] if found and not behind[: found[0]].strip("（( \u3000") else None

    @cached_property
    def _clause_day(self) -> dt.date | None:
        names = tuple(fold(name) for name in (self.name, self.inner_title) if name)
        found = effective.clauses(self.source.text, names)
        genres = tuple(word for word in (genre_of(tighten(self.inner_title or "")), self.genre) if word)
        numbered = numbers.parse(self.number) if self.number and self._issued is None else None
        year = numbered.year if numbered else None
        stated = effective.pick(found, self._issued, genres, self.source.text, year)
        if stated or found or "draft" in self.normative.reasons:
            return stated
        return dates.parse(self.source.page.get("effective", ""))


def _title(source: _Source) -> Title | None:
    """The title in the text; else the one the page or the file name gives."""
    stated = source.page.get("title")
    in_text = titles.find_title(source.lines)
    if stated and (not in_text or not in_text.sure) and (found := places.locate(stated, source.lines)):
        return found
    in_name = None if in_text and in_text.sure else filename.title_of(source.file_name)
    if in_name and (found := places.locate(in_name, source.lines)):
        return found
    if in_text and in_text.sure:
        below = places.wrapper_below(source.lines, in_text) or places.fuller_below(source.lines, in_text)
        return places.repeated(source.lines, below or in_text)
    if stated and len(tighten(stated)) >= 4:
        return Title(tidy(stated), origin="metadata")
    if in_name:
        return Title(tidy(in_name), origin="file_name")
    return in_text


# What only changes, prolongs or ends another text has no term of its own; the other text's rank is not known either.
_ACTS_ON_ANOTHER = re.compile(
    r"(?:关于)?(?:修改|修订|修正|废止|宣布.{0,12}失效|延长)[^，。]{0,80}的(?:决定|通知|公告|令)$"
)
_MASTHEAD_END = re.compile(r"(?:(?:(?:部门|行政)?规范性)?文件|令|公告|通告)$")
_WRITTEN_OUT = 5  # signs of an organ's name that says its place or its state
_FOR_GOVERNMENT = re.compile(r"^[^办]{0,6}[府政](?:发|规|字|告|通|函|复)?〔")
_OFFICE = re.compile(r"(?<=政府)办公[厅室]$")


def _day_alone(text: str, lines: Sequence[Line], title: Title) -> dt.date | None:
    """The day that is all that stands before the title on its line."""
    before = text[lines[title.first].start : title.start].strip(" \u3000《")
    found = dates.first(before) if before else None
    return found[2] if found and (found[0], found[1]) == (0, len(before)) else None


def _body_line(lines: Sequence[Line], last: int) -> int:
    """Index of the line with which the running text begins: after title, number, note, date and addressee."""
    index = last + 1
    while index < len(lines):
        line = lines[index]
        tight = line.tight
        skip = (
            is_furniture(tight)
            or is_note(tight)
            or is_date_line(tight)
            or is_addressee(tight)
            or titles.is_masthead(tight)
            or is_organ(tight)
        )
        if not skip and number_mark(line) is None and series_mark(lines, index) is None:
            break
        index += 1
        if is_addressee(tight):
            break
    return index


def _without_doubles(organs: Sequence[str]) -> tuple[str, ...]:
    """Leave out a name that only puts the province before another of the list: 某省某市人民政府 beside 某市人民政府."""
    return tuple(name for name in organs if not any(name != other and name.endswith(other) for other in organs))


def _signs_for(signed: Sequence[str], named: Sequence[str]) -> bool:
    """Whether a signature goes before the organs of the title: where it names as many, not in shorter words, or these and others."""
    if len(signed) > len(named) > 0:
        return set(named) <= set(signed)
    return bool(named) and len(signed) == len(named) and len("".join(signed)) >= len("".join(named))


def _title_span(text: str, title: Title | None, name: str | None) -> tuple[int, int] | None:
    """Span of the title in the text; its folded text equals the folded title."""
    if title is None or name is None or title.first < 0:
        return None
    if fold(text[title.start : title.end]) == fold(name):
        return title.start, title.end
    begin = text.find(name, title.start, title.end)
    return (begin, begin + len(name)) if begin >= 0 else None


__all__ = ["NumberMark", "read_header"]
