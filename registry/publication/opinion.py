"""The opinion form (清理意见表), one page for each document, with the boxes that people sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.errors import MisuseError
from registry.messages import language, say
from registry.publication import paper
from registry.publication.output import save
from registry.publication.sheet import safe, safe_lines
from registry.publication.typesetting import pdf as typeset
from registry.values import Outcome

if TYPE_CHECKING:
    from docx.document import Document

BOXES = (Outcome.RETAIN, Outcome.AMEND, Outcome.REPEAL, Outcome.LAPSE, Outcome.OUT_OF_SCOPE)
"""The choices of the form, in their order."""

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class OpinionForm:
    """What is filled in for one document; empty fields are left to be filled in by hand."""

    title: str
    number: str = ""
    drafting_unit: str = ""
    basis: str = ""
    changes: str = ""
    outcome: Outcome | None = None
    grounds: str = ""
    clauses: str = ""
    filled_by: str = ""


Cell = tuple[str, str]
"""A label and its value."""


def write(
    forms: Sequence[OpinionForm], fmt: str, out: Path, issuer: str, day: dt.date, lang: str | None = None
) -> None:
    """Write the forms, docx or pdf, each on a page of its own. Raises MisuseError ``publication_format_unknown``."""
    spoken = language(lang)
    heading = safe(issuer) + say("form.title.opinion", spoken)
    pages = [rows(form, spoken) for form in forms]
    match fmt:
        case "docx":
            save(_docx(heading, pages, issuer, day), out)
        case "pdf":
            data = {"title": heading, "banner": "", "pages": pages}
            save(typeset("opinion.typ", data), out)
        case _:
            raise MisuseError("publication_format_unknown", format=fmt, known="docx、pdf、xlsx、csv、html、json")


def rows(form: OpinionForm, lang: str) -> list[dict[str, Any]]:
    """The rows of one page: one pair over the whole width, or two side by side; ``height`` in lines at least."""
    boxes = "　".join(("■" if each is form.outcome else "□") + say(f"form.box.{each.value}", lang) for each in BOXES)
    plan: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = (
        (2, (("title", form.title),)),
        (1, (("number", form.number), ("drafting_unit", form.drafting_unit))),
        (3, (("basis", form.basis),)),
        (3, (("changes", form.changes),)),
        (2, (("content", ""),)),
        (1, (("outcome", boxes),)),
        (3, (("grounds", form.grounds),)),
        (3, (("clauses", form.clauses),)),
        (2, (("consulted", ""),)),
        (3, (("signed", ""),)),
        (3, (("checked", ""),)),
        (1, (("filled_by", form.filled_by), ("telephone", ""))),
    )
    return [
        {"height": height, "cells": [(say(f"form.opinion.{key}", lang), safe_lines(value)) for key, value in cells]}
        for height, cells in plan
    ]


def _docx(heading: str, pages: list[list[dict[str, Any]]], issuer: str, day: dt.date) -> bytes:
    """The docx; a page break between forms."""
    document = paper.blank(heading, issuer, day)
    paper.lay_out(document.sections[0])
    for place, page in enumerate(pages):
        title = paper.paragraph(document, heading, align="center", face=paper.XIAOBIAOSONG, size=18, line=30, after=8)
        title.paragraph_format.page_break_before = place > 0
        _table(document, page)
    paper.paragraph(document, "", line=1)  # Word adds a paragraph of full height where a body ends with a table
    return paper.bytes_of(document, day)


def _table(document: Document, page: list[dict[str, Any]]) -> None:
    """One form as a table of four columns; a single pair spans the last three."""
    from docx.oxml import parse_xml

    widths = (1700, 2900, 1600, 2643)  # twentieths of a point; together the type area of 156 mm
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = parse_xml(
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
    )
    for row in page:
        table.append(_row(row, widths))
    document.element.body.insert(len(document.element.body) - 1, table)


def _row(row: dict[str, Any], widths: tuple[int, ...]) -> Any:
    """One row with its least height."""
    from docx.oxml import parse_xml

    line = parse_xml(
        f'<w:tr xmlns:w="{_NAMESPACE}"><w:trPr><w:cantSplit/><w:trHeight w:val="{row["height"] * 330 + 120}"'
        ' w:hRule="atLeast"/></w:trPr></w:tr>'
    )
    alone = len(row["cells"]) == 1
    for place, (label, value) in enumerate(row["cells"]):
        line.append(_cell(label, widths[2 * place], head=True))
        line.append(_cell(value, sum(widths[1:]) if alone else widths[2 * place + 1], span=3 if alone else 1))
    return line


def _cell(text: str, width: int, *, head: bool = False, span: int = 1) -> Any:
    """One cell with its text, line feeds as breaks."""
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    face = paper.HEITI if head else paper.FANGSONG
    fonts = " ".join(f'w:{script}="{face}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    align = "center" if head or not text else "left"
    cell = parse_xml(
        f'<w:tc xmlns:w="{_NAMESPACE}"><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:line="300" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>'
        f'<w:rFonts {fonts} w:hint="eastAsia"/><w:spacing w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:r></w:p></w:tc>'
    )
    run = cell[-1][-1]
    for place, part in enumerate(text.split("\n")):
        if place:
            run.append(OxmlElement("w:br"))
        written = OxmlElement("w:t")
        written.text = part
        written.set(qn("xml:space"), "preserve")
        run.append(written)
    return cell
