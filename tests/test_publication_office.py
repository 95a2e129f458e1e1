"""Every docx and xlsx that comes out of a round keeps the schema's order, which Word and Excel insist on; and opens again."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from registry import publication
from registry.publication import forms, letters
from registry.publication.kinds import KINDS
from registry.publication.notice_docx import write as write_notice
from registry.service import filing, notices, officeforms, roundreport
from registry.service.notices import NoticePlan
from tests.ooxml import faults
from tests.publishing import NAUGHTY
from tests.stock import LI, OFFICE

pytest_plugins = ["tests.stock", "tests.publishing"]

DAY = dt.date(2024, 12, 31)
PLANS = {
    "plain": NoticePlan(),
    "whole": NoticePlan(
        number="石办发〔2025〕1号", signed_on=dt.date(2025, 2, 14), basis=("《某办法》",), meeting="第3次会议", red_head="某街道文件",
        addressees="各社区", printed_by="某街道办公室", copied_to="某区司法局", remark="此件公开发布", sealed=True,
    ),
    "draft": NoticePlan(draft=True, profile="internal", genre="决定", printed_by="某街道办公室"),
}  # fmt: skip


def papers(desk, folder):
    """Every paper the office gets, by what it is."""
    registry = desk.registry
    for kind in KINDS:
        for profile in ("public", "internal"):
            listed = replace(registry.list(kind, draft=True, profile=profile), merged=profile == "public")
            for fmt in ("docx", "xlsx"):
                publication.write(listed, fmt, folder / f"{kind}-{profile}.{fmt}")
    for name, plan in PLANS.items():
        made = notices.prepare(registry, None, plan)
        write_notice(made.notice, made.lists, folder / f"notice-{name}.docx")
        letters.write(letters.interpretation(made.notice), folder / f"interpretation-{name}.docx", DAY)
    filing.export(notices.prepare(registry, None, PLANS["draft"]), folder / "filing")
    found = officeforms.rows(registry)
    made_forms = (
        officeforms.ledger_form(found, OFFICE, DAY),
        officeforms.summary_form(found, OFFICE),
        officeforms.comparison_form(found, OFFICE),
    )
    for form in made_forms:
        for fmt in ("docx", "xlsx"):
            forms.write(form, fmt, folder / f"{form.name}.{fmt}", DAY)
    for fmt in ("docx", "xlsx"):
        officeforms.write_opinions(found, fmt, folder / f"opinions.{fmt}", OFFICE, DAY)
    roundreport.write(roundreport.make(registry, None, day=DAY), "docx", folder / "report.docx")


def test_every_paper_is_in_the_order_that_word_and_excel_insist_on(decided, tmp_path):
    decided.registry.correct(LI, 1, {"title": NAUGHTY})
    papers(decided, tmp_path)
    made = sorted([*tmp_path.rglob("*.docx"), *tmp_path.rglob("*.xlsx")])
    made = [path for path in made if "office" not in path.relative_to(tmp_path).parts]
    assert len(made) >= 40
    assert {path.name: found for path in made if (found := faults(path))} == {}


def test_every_paper_opens_again(decided, tmp_path):
    import docx
    import openpyxl

    papers(decided, tmp_path)
    for path in tmp_path.glob("*.docx"):
        assert docx.Document(str(path)).sections
    for path in tmp_path.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        assert page.freeze_panes, path.name
        assert page.print_title_rows, path.name
        assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, 1, 0), (
            path.name
        )
        assert all(cell.data_type in ("s", "n") for row in page.iter_rows() for cell in row), path.name
        assert all(held.width > 3 for held in page.column_dimensions.values())


@pytest.mark.parametrize(
    ("part", "was", "now", "told"),
    [
        ("word/document.xml", b"<w:cantSplit/><w:tblHeader/>", b"<w:tblHeader/><w:cantSplit/>", None),
        ("word/document.xml", b"<w:tblLayout", b"<w:jc w:val='left'/><w:tblLayout", "jc stands too late in tblPr"),
        ("word/styles.xml", b"<w:spacing ", b"<w:jc w:val='left'/><w:spacing ", "spacing stands too late in pPr"),
        ("word/document.xml", b"</w:tcPr><w:p>", b"</w:tcPr><w:q/><w:p>", "q does not belong in tc"),
        ("word/_rels/document.xml.rels", b"styles.xml", b"style.xml", "leads to style.xml, which is missing"),
        ("[Content_Types].xml", b"/word/styles.xml", b"/word/nothing.xml", "word/nothing.xml is typed and missing"),
    ],
)
def test_the_check_finds_what_word_would_refuse(tmp_path, part, was, now, told):
    publication.write(_some_list(), "docx", tmp_path / "list.docx")
    spoilt = tmp_path / "spoilt.docx"
    _replaced(tmp_path / "list.docx", spoilt, part, was, now)
    found = faults(spoilt)
    assert any(told in fault for fault in found) if told else found == [], found


def _some_list():
    from tests.test_publication_lists import listed

    return listed()


def _replaced(source: Path, target: Path, part: str, was: bytes, now: bytes) -> None:
    """A copy of a package with the first place of one part changed."""
    held = io.BytesIO(source.read_bytes())
    with zipfile.ZipFile(held) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            content = package.read(name)
            assert name != part or was in content
            copy.writestr(name, content.replace(was, now, 1) if name == part else content)


# --- a page that lies across (GB/T 9704-2012, 8): the number stays at the foot of the sheet as it is bound ------------


def _wide():
    from tests.test_publication_lists import ROWS, listed

    rows = tuple(
        replace(ROWS[0], title=f"关于第{n}项工作的通知", number=f"某府发〔2010〕{n}号", basis="某条例")
        for n in range(1, 41)
    )
    return listed(rows=rows)


def test_the_number_of_a_lying_page_is_at_the_foot_of_the_sheet_turned_upright(tmp_path):
    import pdfplumber

    from registry.errors import StateError

    try:
        publication.write(_wide(), "pdf", tmp_path / "wide.pdf")
    except StateError as error:
        pytest.skip(error.code)
    millimetre = 72 / 25.4
    with pdfplumber.open(tmp_path / "wide.pdf") as book:
        assert len(book.pages) > 1
        for number, page in enumerate(book.pages[:2], 1):
            assert page.width > page.height
            turned = [char for char in page.chars if abs(char["matrix"][1]) > 0.5]
            assert "".join(char["text"] for char in turned).replace(" ", "") == f"—{number}—"
            assert all(22 * millimetre < char["x0"] and char["x1"] < 29 * millimetre for char in turned)
            outer = (26 + 14 / millimetre) * millimetre  # the outer margin and one character of size 4
            near = page.height - max(c["bottom"] for c in turned) if number == 1 else min(c["top"] for c in turned)
            assert near == pytest.approx(outer, abs=6)
            body = [char["x0"] for char in page.chars if char not in turned]
            assert min(body) >= 35 * millimetre - 1


def test_the_number_of_a_lying_page_is_turned_in_word_too(tmp_path):
    publication.write(_wide(), "docx", tmp_path / "wide.docx")
    with zipfile.ZipFile(tmp_path / "wide.docx") as package:
        footers = [
            package.read(name).decode() for name in package.namelist() if "footer" in name and "rels" not in name
        ]
        body = package.read("word/document.xml").decode()
    assert 'w:orient="landscape"' in body
    assert len(footers) == 2
    for footer in footers:
        assert footer.count('<w:textDirection w:val="tbRl"/>') == 1
        assert 'w:horzAnchor="page"' in footer
        assert footer.index("PAGE") < footer.index("</w:tbl>")
