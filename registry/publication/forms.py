"""The office's own forms as sheets in their usual columns: 清理台账, 清理意见表, 汇总表, 修改对照表; and any sheet in any format."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.errors import MisuseError
from registry.messages import language, say
from registry.publication import csv, docx, html, pdf, xlsx
from registry.publication.kinds import Column
from registry.publication.output import save
from registry.publication.sheet import Sheet, Table, safe, safe_lines
from registry.publication.typesetting import pdf as typeset

FORMATS = ("docx", "xlsx", "pdf", "csv", "html", "json")

COLUMNS = {
    column.key: column
    for column in (
        Column("position", 1.5, points=30),
        Column("title", 7, "left"),
        Column("number", 5.4),
        Column("issuers", 4),
        Column("drafting_unit", 3),
        Column("published_on", 3, points=62),
        Column("effective_on", 3, points=62),
        Column("expires_on", 3, points=62),
        Column("registration_number", 3.4),
        Column("visibility", 2, points=36),
        Column("standing", 3, points=48),
        Column("remark", 2.8, "left"),
        Column("why", 5, "left"),
        Column("basis", 6, "left"),
        Column("changes", 6, "left"),
        Column("outcome", 3),
        Column("grounds", 5, "left"),
        Column("clauses", 5, "left"),
        Column("due_on", 3, points=62),
        Column("registry_id", 2, points=40),
        Column("unit", 6, "left"),
        Column("total", 2),
        Column("retain", 2),
        Column("amend", 2),
        Column("repeal", 2),
        Column("lapse", 2),
        Column("out_of_scope", 2),
        Column("named", 6, "left"),
        Column("old", 7, "left"),
        Column("new", 7, "left"),
        Column("reason", 5, "left"),
    )
}
"""Every column a form may have; its label is ``form.column.<key>``."""

LEDGER = ("position", "title", "number", "issuers", "drafting_unit", "published_on", "effective_on", "expires_on",
          "registration_number", "visibility", "standing", "remark")  # fmt: skip
OPINIONS = (
    "position",
    "title",
    "number",
    "drafting_unit",
    "basis",
    "changes",
    "outcome",
    "grounds",
    "clauses",
    "due_on",
    "registry_id",
)
SUMMARY = ("position", "unit", "total", "retain", "amend", "repeal", "lapse", "out_of_scope", "remark")
COMPARISON = ("position", "named", "old", "new", "reason")
RESIDUAL = ("position", "title", "number", "issuers", "published_on", "why")


@dataclass(frozen=True, slots=True)
class Form:
    """A form in words: which (``form.title.<name>``), the columns, the rows, what stands below, and whose it is."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    issuer: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    banner: str = ""
    summed: bool = False  # the last row is the sum of the others and bears no number


def sheet_of(form: Form, lang: str | None = None) -> Sheet:
    """The form ready for any format; every cell made safe, rows numbered where there is a column for it."""
    spoken = language(lang)
    columns = tuple(COLUMNS[key] for key in form.columns)
    numbered = form.columns[0] == "position"
    last = len(form.rows) if form.summed else 0
    rows = tuple(
        tuple(safe_lines(cell) for cell in (("" if place == last else str(place), *row) if numbered else row))
        for place, row in enumerate(form.rows, start=1)
    )
    return Sheet(
        lang=spoken,
        annex="",
        title=safe(form.issuer)
        + (" " if spoken == "en" and form.issuer else "")
        + say(f"form.title.{form.name}", spoken),
        banner=form.banner,
        columns=columns,
        labels=tuple(say(f"form.column.{column.key}", spoken) for column in columns),
        tables=(Table("", rows, ("",) * len(rows)),),
        facts=tuple((label, safe(value)) for label, value in form.facts if value),
        nothing=say("list.none", spoken),
    )


def write(form: Form, fmt: str, out: Path, day: dt.date, lang: str | None = None) -> None:
    """Write a form. Raises MisuseError ``publication_format_unknown`` and what the format raises."""
    sheet = sheet_of(form, lang)
    match fmt:
        case "docx":
            docx.write_sheet(sheet, out, form.issuer, day)
        case "xlsx":
            xlsx.write_sheet(sheet, out, form.issuer, day)
        case "pdf":
            save(typeset("list.typ", pdf.content(sheet)), out)
        case "csv":
            save(("\ufeff" + csv.text(sheet)).encode("utf-8"), out)
        case "html":
            save(html.page(sheet).encode("utf-8"), out)
        case "json":
            save(json_text(form).encode("utf-8", "backslashreplace"), out)
        case _:
            raise MisuseError("publication_format_unknown", format=fmt, known="、".join(FORMATS))


def json_text(form: Form) -> str:
    """The form for programs: raw text by the keys of the columns."""
    keys: Sequence[str] = form.columns[1:] if form.columns[0] == "position" else form.columns
    rows = [dict(zip(keys, row, strict=True)) for row in form.rows]
    held = {"form": form.name, "issuer": form.issuer, "rows": rows}
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"
