"""The notice as docx on official paper (GB/T 9704-2012), with its lists as annexes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.messages import say
from registry.publication import paper, sheet
from registry.publication.docx import add_list
from registry.publication.kinds import WIDE
from registry.publication.notice import Notice, annex_lines, compose, title_of
from registry.publication.notice_pdf import addressees, copied_to, signature_indents
from registry.publication.notice_pdf import width as chars
from registry.publication.output import save
from registry.publication.sheet import long_date, safe
from registry.publication.typesetting import title_lines
from registry.values import RepealList

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

RED = "E60012"
_RED_HEAD_SIZE = 60.0
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COLOPHON_SIZE, _COLOPHON_LINE = 14, 480  # points; twentieths of a point
_UNDATED = dt.date(2000, 1, 1)


def write(notice: Notice, lists: Sequence[RepealList], out: Path) -> None:
    """Write the docx; needs no font on this machine."""
    day = notice.signed_on or (lists[0].as_of if lists else _UNDATED)
    banner = say("list.draft", "zh") if notice.draft else ""
    document = paper.blank(title_of(notice), notice.issuer, day)
    paper.lay_out(document.sections[0], banner=banner)
    _head(document, notice)
    _body(document, notice)
    _end(document, notice)
    for place, listed in enumerate(lists, start=1):
        _annex(document, listed, place, banner)
    _colophon(document, notice)
    save(paper.bytes_of(document, day), out)


def _head(document: Document, notice: Notice) -> None:
    """Red head where there is one, title, number, addressees."""
    if notice.red_head:
        _red_head(document, notice)
    for line in title_lines(title_of(notice)):
        paper.paragraph(document, line, align="center", face=paper.XIAOBIAOSONG, size=paper.SIZE_2, line=33)
    if notice.number and not notice.red_head:
        paper.paragraph(document, safe(notice.number), align="center", face=paper.KAITI)
    paper.paragraph(document, "")
    if notice.addressees:
        paper.paragraph(document, addressees(notice), align="left")


def _red_head(document: Document, notice: Notice) -> None:
    """Name in red 35 mm below the type area's top, number two lines below, red rule 4 mm under the number."""
    name = safe(notice.red_head)
    size = min(_RED_HEAD_SIZE, 442 / max(1, len(name)))
    mark = paper.paragraph(document, "", align="center", line=size, before=35 * 72 / 25.4)
    paper.run(mark, name, face=paper.XIAOBIAOSONG, size=int(size * 2) / 2, color=RED)
    for _ in range(2):
        paper.paragraph(document, "")
    number = paper.paragraph(document, safe(notice.number), align="center")
    _rule_below(number)
    for _ in range(2):
        paper.paragraph(document, "")


def _rule_below(paragraph: Any) -> None:
    """A red rule over the width of the type area, 4 mm (11 pt) below a line."""
    from docx.oxml import parse_xml

    border = parse_xml(
        f'<w:pBdr xmlns:w="{_NAMESPACE}"><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
    )
    spacing = paragraph._p.pPr.find(f"{{{_NAMESPACE}}}spacing")
    spacing.addprevious(border)


def _body(document: Document, notice: Notice) -> None:
    """Running text two characters in; headings of the first level in 黑体."""
    parts = compose(notice)
    for place, part in enumerate(parts, start=1):
        face = paper.HEITI if part.level == 1 else paper.FANGSONG
        last = place == len(parts)  # the page of the signature bears text of the body (GB/T 9704-2012, 7.3.5)
        paper.paragraph(document, part.text, first=2, face=face, keep=part.level == 1 or last)


def _end(document: Document, notice: Notice) -> None:
    """Note on annexes, name, date, remark."""
    word = say("notice.annex", "zh")
    for place, line in enumerate(annex_lines(notice)):
        if place == 0:
            paper.paragraph(document, "", keep=True)
            hanging = paper.paragraph(document, word + line, align="left", left=2 + len(word), keep=True)
            _hang(hanging, len(word))
        else:
            paper.paragraph(document, line, align="left", left=2 + len(word), keep=True)
    name, date = signature_indents(notice)
    for _ in range(2):
        paper.paragraph(document, "", keep=True)
    paper.paragraph(document, safe(notice.issuer), align="right", right=name, keep=True)
    if notice.signed_on:
        paper.paragraph(document, long_date(notice.signed_on), align="right", right=date)
    if notice.remark:
        paper.paragraph(document, f"（{safe(notice.remark)}）", align="left", first=2)


def _hang(paragraph: Any, characters: int) -> None:
    """Let the first line begin ``characters`` before the others."""
    from docx.oxml.ns import qn

    indent = paragraph._p.pPr.find(qn("w:ind"))
    indent.set(qn("w:hangingChars"), str(characters * 100))
    indent.set(qn("w:hanging"), str(round(characters * paper.CHARACTER_PITCH * 20)))


def _annex(document: Document, listed: RepealList, place: int, banner: str) -> None:
    """A list on a new page, page numbers going on."""
    from docx.enum.section import WD_SECTION

    numbered = dataclasses.replace(listed, annex=listed.annex if listed.annex is not None else place)
    made = dataclasses.replace(sheet.build(numbered, "zh", to_read=True), facts=())
    landscape = len(made.columns) > WIDE
    paper.lay_out(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape, banner=banner)
    add_list(document, made, landscape=landscape)


def _colophon(document: Document, notice: Notice) -> None:
    """Lines in frames at the foot of the last page: thick rules above and below, a thin one between (7.4).

    Each line is a frame of its own, placed by its distance from the paper's edge: LibreOffice follows neither a table
    at the bottom of the margin nor a frame whose lines have different rules.
    """
    from docx.oxml import parse_xml

    foot = notice.colophon
    if foot is None:
        return
    whole, bottom = _area(document.sections[-1])
    printed = f"　{safe(foot.printed_by)}\t{say('notice.printed_on', 'zh', day=long_date(foot.printed_on))}　"
    last = bottom - _COLOPHON_LINE - 20
    lines = [_colophon_line(printed, _rule("top", 6 if foot.copied_to else 8) + _rule("bottom", 8), whole, last)]
    if foot.copied_to:
        text = copied_to(foot.copied_to)
        height = math.ceil(chars(text) * _COLOPHON_SIZE * 20 / (whole - 1120)) * _COLOPHON_LINE
        lines.insert(0, _colophon_line(f"　{text}", _rule("top", 8), whole, last - height - 40))
    body = document.element.body
    for line in lines:
        body.insert(len(body) - 1, parse_xml(line))
    paper.paragraph(document, "", line=1)  # a frame needs a paragraph after it that it is anchored to


def _rule(side: str, eighths: int) -> str:
    """A rule of a paragraph: 8 eighths of a point for 0.35 mm, 6 for 0.25 mm."""
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="1" w:color="000000"/>'


def _colophon_line(text: str, rules: str, whole: int, top: int) -> str:
    """A paragraph in a frame of its own; what follows a tab stands at the right end."""
    from xml.sax.saxutils import escape

    fonts = " ".join(f'w:{script}="{paper.FANGSONG}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    pieces = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\t"))
    return (
        f'<w:p xmlns:w="{_NAMESPACE}"><w:pPr><w:framePr w:w="{whole}" w:wrap="around" w:vAnchor="page"'
        f' w:hAnchor="margin" w:x="1" w:y="{top}"/><w:pBdr>{rules}</w:pBdr>'
        f'<w:tabs><w:tab w:val="right" w:pos="{whole}"/></w:tabs>'
        f'<w:spacing w:line="{_COLOPHON_LINE}" w:lineRule="exact"/><w:ind w:left="1120" w:hanging="1120"/>'
        f'<w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:rFonts {fonts} w:hint="eastAsia"/><w:spacing w:val="0"/>'
        f'<w:sz w:val="{_COLOPHON_SIZE * 2}"/><w:szCs w:val="{_COLOPHON_SIZE * 2}"/></w:rPr>{pieces}</w:r></w:p>'
    )


def _area(section: Section) -> tuple[int, int]:
    """Width of the type area and its lower edge on the page, in twentieths of a point (635 EMU)."""
    page = (section.page_width or 0, section.page_height or 0)
    width = page[0] - (section.left_margin or 0) - (section.right_margin or 0)
    return width // 635, (page[1] - (section.bottom_margin or 0)) // 635
