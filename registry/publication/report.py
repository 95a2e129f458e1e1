"""A report that an officer can mail: one page that needs nothing else (html), or a document (docx), the same content in both."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import MisuseError, StateError
from registry.messages import language
from registry.publication import paper, plots
from registry.publication.docx import add_table
from registry.publication.kinds import Column
from registry.publication.output import save
from registry.publication.plots import Plot
from registry.publication.sheet import safe, safe_lines
from registry.publication.typesetting import faces, fonts

if TYPE_CHECKING:
    from docx.document import Document

FORMATS = ("html", "docx")
PICTURE_PPI = 200


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a report: a heading, paragraphs, a table, a picture (which brings a table of its own)."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    plot: Plot | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report."""

    title: str
    issuer: str
    day: dt.date
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, str], ...] = ()


def write(report: Report, fmt: str, out: Path, lang: str | None = None) -> None:
    """Write the report. Raises MisuseError ``publication_format_unknown``; docx without a Chinese font has no pictures."""
    spoken = language(lang)
    match fmt:
        case "html":
            save(page(report, spoken).encode("utf-8", "backslashreplace"), out)
        case "docx":
            save(_docx(report), out)
        case _:
            raise MisuseError("publication_format_unknown", format=fmt, known="、".join(FORMATS))


def page(report: Report, lang: str) -> str:
    """The report as one page: its own style by digest, pictures within, no script, nothing from outside."""
    style = files("registry.publication").joinpath("templates/report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    title = escape(safe(report.title))
    facts = "".join(f"<div><dt>{_text(label)}</dt><dd>{_text(value)}</dd></div>" for label, value in report.facts)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{"zh-CN" if lang == "zh" else "en"}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{title}</h1>",
            f"<dl>{facts}</dl>",
            *(line for part in report.parts for line in _part(part, lang)),
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def _part(part: Part, lang: str) -> Iterator[str]:
    """One part as HTML."""
    yield f"<h2>{_text(part.heading)}</h2>"
    for paragraph in part.paragraphs:
        yield f"<p>{_text(paragraph)}</p>"
    if part.plot:
        image = plots.data_uri(plots.svg(part.plot))
        yield f'<figure><img src="{image}" width="760" alt="{escape(plots.alt(part.plot, lang), quote=True)}"></figure>'
    if part.head:
        yield from _table(part.heading, part.head, part.rows)


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table that can be scrolled to by keyboard where it is too wide."""
    name = _text(caption)
    yield f'<div class="table" role="region" tabindex="0" aria-label="{name}"><table><caption>{name}</caption>'
    yield "<thead><tr>" + "".join(f'<th scope="col">{_text(label)}</th>' for label in head) + "</tr></thead><tbody>"
    for row in rows:
        cells = "".join(f"<td{' class=day' if _DAY.fullmatch(cell) else ''}>{_text(cell)}</td>" for cell in row[1:])
        yield f'<tr><th scope="row">{_text(row[0])}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _text(text: str) -> str:
    """Foreign text in a page."""
    return escape(safe_lines(text), quote=True).replace("\n", "<br>")


def _docx(report: Report) -> bytes:
    """The report on official paper."""
    document = paper.blank(report.title, report.issuer, report.day)
    paper.lay_out(document.sections[0])
    paper.paragraph(
        document, safe(report.title), align="center", face=paper.XIAOBIAOSONG, size=paper.SIZE_2, line=33, after=14
    )
    for label, value in report.facts:
        paper.paragraph(document, f"{safe(label)}：{safe(value)}", align="left", size=paper.SIZE_5, line=18)
    for part in report.parts:
        _docx_part(document, part)
    return paper.bytes_of(document, report.day)


def _docx_part(document: Document, part: Part) -> None:
    """One part on paper."""
    paper.paragraph(document, safe(part.heading), align="left", face=paper.HEITI, before=12, after=4, keep=True)
    for paragraph in part.paragraphs:
        paper.paragraph(document, safe(paragraph), first=2)
    picture = png(plots.svg(part.plot)) if part.plot else b""
    if picture:
        _picture(document, picture, plots.alt(part.plot, "zh") if part.plot else "")
    if part.head:
        columns = [_column(place, [row[place] for row in part.rows]) for place in range(len(part.head))]
        add_table(
            document, columns, tuple(map(safe, part.head)), tuple(tuple(map(safe_lines, row)) for row in part.rows)
        )


def _column(place: int, cells: Sequence[str]) -> Column:
    """A column by what it holds: names, days (which must not wrap), numbers of documents, figures."""
    if place == 0:
        return Column("name", 3.4, "left")
    days = any(cells) and all(_DAY.fullmatch(cell) for cell in cells if cell)
    numbers = any("〔" in cell for cell in cells)
    return Column(f"c{place}", 2 if numbers else 1, points=66 if days else 0)


def _picture(document: Document, picture: bytes, told: str) -> None:
    """A picture over the width of the type area, with its words for those who do not see it."""
    from docx.shared import Mm

    line = paper.paragraph(document, "", align="center", before=4, after=4)
    line.paragraph_format.line_spacing = 1.0
    shape = line.add_run().add_picture(io.BytesIO(picture), width=Mm(156))
    shape._inline.docPr.set("descr", told)


def png(image: bytes) -> bytes:
    """A picture as PNG; empty on a machine without a Chinese font, where its table says the same."""
    import typst

    try:
        faces(fonts().families())
    except StateError:
        return b""
    with as_file(files("registry.publication") / "templates") as root:
        inputs = {"svg": image.decode()}
        made = typst.compile(
            str(root / "plot.typ"), root=str(root), font_paths=fonts(), format="png", ppi=PICTURE_PPI, sys_inputs=inputs
        )
    return bytes(made)
