"""Lists: what is on them, in which order, in which format; the same bytes every time; nothing from a title acts."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import publication
from registry.errors import InputError, MisuseError, QingliError, StateError, StorageError
from registry.messages import has
from registry.publication import arrange, sheet, typesetting, wording
from registry.publication.kinds import KINDS
from registry.values import ListRow, Outcome, RepealList

GOLDEN = Path(__file__).parent / "golden" / "publication"
FORMATS = tuple(publication.FORMATS)


def row(title: str, number: str | None, issuer: str, outcome: Outcome = Outcome.REPEAL, **more: object) -> ListRow:
    year = int(found.group(1)) if number and (found := re.search(r"〔(\d{4})〕", number)) else 2010
    values = {"grounds": ("R2",), "basis": "《中华人民共和国行政处罚法》第三十三条", **more}
    return ListRow(0, title, number, (issuer,), dt.date(year, 3, 5), outcome, **values)  # type: ignore[arg-type]


ROWS = (
    row("关于印发《桐林街道门前环境卫生责任制管理办法》的通知", "桐林街发〔2016〕8号", "青石区桐林街道办事处"),
    row("关于加强犬只管理的通告", "桐林街发〔2009〕12号", "青石区桐林街道办事处", note='=HYPERLINK("http://x")'),
    row("关于印发《青石区户外广告设置管理办法》的通知", "青石府发〔2011〕3号", "青石区人民政府", grounds=("R1", "R9")),
    row("关于规范占道经营的意见", "青石府办发〔2013〕10号", "青石区人民政府办公室"),
    row("关于规范建筑垃圾处置的通知", "青石城管发〔2012〕9号", "青石区城市管理局"),
    row(
        "关于开展第六次人口普查的通知",
        "青石府发〔2010〕2号",
        "青石区人民政府",
        Outcome.LAPSE,
        grounds=("R6",),
        basis="",
    ),
)


def listed(kind: str = "repeal-list", rows: tuple[ListRow, ...] = ROWS, **more: object) -> RepealList:
    values: dict[str, object] = {
        "cut_off": dt.date(2024, 6, 30),
        "draft": False,
        "withheld": 2,
        "catalogue_as_of": dt.date(2024, 12, 20),
        "ledger_head": "9f86d081884c7d65",
        "counts": {"reviewed": 60, "retain": 50, "repeal": 5, "lapse": 1, "amend": 4},
        "issuer": "青石区桐林街道办事处",
        **more,
    }
    return RepealList(kind, "2024年行政规范性文件清理", dt.date(2024, 12, 31), rows=rows, **values)  # type: ignore[arg-type]


def written(tmp_path: Path, value: RepealList, fmt: str, lang: str = "zh") -> bytes:
    out = tmp_path / f"list.{fmt}"
    publication.write(value, fmt, out, lang=lang)
    return out.read_bytes()


def docx_text(content: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["\t".join(cell.text for cell in line.cells) for line in table.rows]
    return "\n".join(lines) + "\n"


def xlsx_text(content: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = []
    for page in book.worksheets:
        lines.append(f"[{page.title}]")
        lines += ["\t".join("" if value is None else str(value) for value in line) for line in page.values]
    return "\n".join(lines) + "\n"


def pdf_pages(content: bytes) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def pdf_text(content: bytes) -> str:
    """Text without what depends on the faces of the machine: line breaks and page numbers."""
    return re.sub(r"— \d+ —|\s", "", "".join(pdf_pages(content))) + "\n"


def content_text(content: bytes, fmt: str) -> str:
    match fmt:
        case "docx":
            return docx_text(content)
        case "xlsx":
            return xlsx_text(content)
        case "pdf":
            return pdf_text(content)
        case _:
            return content.decode("utf-8")


@pytest.mark.parametrize("fmt", FORMATS)
def test_golden(tmp_path: Path, fmt: str) -> None:
    """Frozen by content; renew on purpose with QINGLI_GOLDEN=renew and read the difference."""
    frozen = GOLDEN / f"repeal-list.{fmt if fmt in ('csv', 'json', 'html') else fmt + '.txt'}"
    profile = "public" if fmt == "pdf" else "internal"  # one page with any face, so that no head row repeats
    text = content_text(written(tmp_path, listed(annex=1, profile=profile), fmt), fmt)
    if os.environ.get("QINGLI_GOLDEN") == "renew":
        frozen.parent.mkdir(parents=True, exist_ok=True)
        frozen.write_bytes(text.encode())
    assert text.encode() == frozen.read_bytes()


@pytest.mark.parametrize("fmt", FORMATS)
def test_same_list_same_bytes(tmp_path: Path, fmt: str) -> None:
    assert written(tmp_path, listed(), fmt) == written(tmp_path, listed(), fmt)


def test_order_is_category_issuer_year_number() -> None:
    parts = arrange.sections(listed())
    assert [part.outcomes for part in parts] == [(Outcome.REPEAL,), (Outcome.LAPSE,)]
    assert [placed.row.number for placed in parts[0].rows] == [
        "青石府发〔2011〕3号",
        "青石府办发〔2013〕10号",
        "青石城管发〔2012〕9号",
        "桐林街发〔2009〕12号",
        "桐林街发〔2016〕8号",
    ]
    assert [placed.position for placed in parts[0].rows] == [1, 2, 3, 4, 5]


def test_serial_numbers_are_numbers() -> None:
    rows = tuple(row(f"文件{n}", f"桐林街发〔2016〕{n}号", "青石区桐林街道办事处") for n in (10, 9, 2))
    numbers = [placed.row.number for placed in arrange.sections(listed(rows=rows))[0].rows]
    assert numbers == ["桐林街发〔2016〕2号", "桐林街发〔2016〕9号", "桐林街发〔2016〕10号"]


def test_merged_keeps_the_difference() -> None:
    for profile in sheet.PROFILES:
        made = sheet.build(listed(merged=True, profile=profile))
        assert len(made.tables) == 1
        place = [column.key for column in made.columns].index("outcome")
        assert sorted({cells[place] for cells in made.tables[0].rows}) == ["宣布失效", "废止"]


@pytest.mark.parametrize(
    ("issuer", "category"),
    [
        ("青石区人民政府", "government"),
        ("青石区人民政府办公室", "office"),
        ("省人民政府办公厅", "office"),
        ("青石区城市管理局", "department"),
        ("青石区住房和城乡建设委员会", "department"),
        ("青石区桐林街道办事处", "township"),
        ("青石区人民政府桐林街道办事处", "township"),
        ("石桥镇人民政府", "township"),
        ("石桥乡人民政府", "township"),
        ("青石区石桥镇党政综合办公室", "township"),
        ("新乡市人民政府", "government"),
    ],
)
def test_category_of_an_issuer(issuer: str, category: str) -> None:
    assert arrange.category_of(row("文件", None, issuer)) == category


def test_documents_without_an_issuer_stand_under_a_heading_of_their_own() -> None:
    rows = (row("甲", None, "青石区人民政府"), replace(row("乙", None, ""), issuers=()))
    table = sheet.build(listed(rows=rows)).tables[0]
    assert table.categories == ("政府文件", "未载明制定机关的文件")


def test_own_category_wins_and_follows_the_known_ones() -> None:
    rows = (row("甲", None, "青石区人民政府", category="原园区管委会文件"), row("乙", None, "青石区人民政府"))
    made = sheet.build(listed(rows=rows))
    assert made.tables[0].categories == ("政府文件", "原园区管委会文件")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("profile", sheet.PROFILES)
def test_public_lists_have_no_reasons(kind: str, profile: str) -> None:
    outcome = KINDS[kind].outcomes[0]
    made = sheet.build(listed(kind, (replace(ROWS[0], outcome=outcome),), profile=profile))
    keys = {column.key for column in made.columns}
    assert ({"grounds", "basis"} <= keys) == (profile == "internal")
    assert keys.isdisjoint({"grounds", "basis"}) == (profile == "public")
    assert {"position", "title", "number", "issuers", "published_on"} <= keys
    assert ("clauses" in keys and "due_on" in keys) == (kind == "amend-list")
    assert ("expires_on" in keys) == (kind in {"kept-list", "extended-list"})


@pytest.mark.parametrize("fmt", FORMATS)
def test_public_file_holds_no_reason(tmp_path: Path, fmt: str) -> None:
    text = content_text(written(tmp_path, listed(profile="public"), fmt), fmt)
    assert "行政处罚法" not in text
    assert "HYPERLINK" not in text
    assert "桐林街发〔2009〕12号" in re.sub(r"\s", "", text)


@pytest.mark.parametrize("fmt", FORMATS)
def test_list_states_what_it_rests_on(tmp_path: Path, fmt: str) -> None:
    text = re.sub(r"\s", "", content_text(written(tmp_path, listed(), fmt), fmt))
    assert "2024年行政规范性文件清理" in text
    assert "9f86d081884c7d65" in text
    for day in ("2024-12-31", "2024-06-30", "2024-12-20"):
        year, month, number = map(int, day.split("-"))
        assert day in text or f"{year}年{month}月{number}日" in text
    assert "另有2件依法不予公开" in text or '"withheld":2' in text


@pytest.mark.parametrize("fmt", FORMATS)
def test_empty_list_says_so(tmp_path: Path, fmt: str) -> None:
    text = content_text(written(tmp_path, listed(rows=()), fmt), fmt)
    assert "（无）" in text or '"rows": []' in text
    assert "9f86d081884c7d65" in text


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_draft_marks_every_page_of_the_pdf(tmp_path: Path) -> None:
    rows = tuple(row(f"关于第{n}项工作的通知", f"桐林街发〔2016〕{n}号", "青石区桐林街道办事处") for n in range(1, 80))
    pages = pdf_pages(written(tmp_path, listed(rows=rows, draft=True), "pdf"))
    assert len(pages) > 2
    assert all("草稿 不作为公布依据" in page for page in pages)
    assert "草稿" not in "".join(pdf_pages(written(tmp_path, listed(rows=rows), "pdf")))


def test_draft_marks_headers_and_rows(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(written(tmp_path, listed(draft=True), "docx"))) as package:
        headers = [package.read(name).decode() for name in package.namelist() if "header" in name]
    assert len([header for header in headers if "草稿 不作为公布依据" in header]) == 2  # odd and even pages
    with zipfile.ZipFile(io.BytesIO(written(tmp_path, listed(draft=True), "xlsx"))) as package:
        pages = [unescape(package.read(name).decode()) for name in package.namelist() if "worksheets/" in name]
    assert all("草稿 不作为公布依据" in page.partition("<headerFooter>")[2] for page in pages)
    assert xlsx_text(written(tmp_path, listed(draft=True), "xlsx")).split("\n")[1].startswith("草稿 不作为公布依据")
    lines = list(csv.reader(io.StringIO(written(tmp_path, listed(draft=True), "csv").decode("utf-8-sig"))))
    assert lines[0][0] == "状态"
    assert {line[0] for line in lines[1:]} == {"草稿 不作为公布依据"}
    assert "草稿 不作为公布依据" in written(tmp_path, listed(draft=True), "html").decode()
    assert json.loads(written(tmp_path, listed(draft=True), "json"))["draft"] is True


# --- refusals ---------------------------------------------------------------------------------------------------------


def refusals() -> list[tuple[str, RepealList, str, type[QingliError]]]:
    undecided = (replace(ROWS[0], outcome=Outcome.UNSURE),)
    return [
        ("list_unknown", listed("whitelist"), "csv", MisuseError),
        ("profile_unknown", listed(profile="secret"), "csv", MisuseError),
        ("publication_format_unknown", listed(), "wps", MisuseError),
        ("list_row_misplaced", listed("kept-list"), "csv", InputError),
        ("list_row_misplaced", listed("combined-list", undecided), "docx", InputError),
        ("cell_too_long", listed(rows=(replace(ROWS[0], note="长" * 40_000),)), "xlsx", InputError),
    ]


@pytest.mark.parametrize(("code", "value", "fmt", "kind"), refusals())
def test_refusals(tmp_path: Path, code: str, value: RepealList, fmt: str, kind: type[QingliError]) -> None:
    with pytest.raises(kind) as raised:
        written(tmp_path, value, fmt)
    assert raised.value.code == code
    assert not list(tmp_path.iterdir())
    for lang in ("zh", "en"):
        assert has(f"error.{code}", lang)
        assert has(f"remedy.{code}", lang)


def test_undecided_stands_on_a_draft_only(tmp_path: Path) -> None:
    value = listed("combined-list", (replace(ROWS[0], outcome=Outcome.UNSURE),), draft=True)
    assert "存疑" in content_text(written(tmp_path, value, "csv"), "csv")


def test_no_chinese_font_is_told_and_docx_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StateError) as raised:
        typesetting.faces(["Libertinus Serif", "DejaVu Sans Mono"])
    assert raised.value.code == "no_chinese_font"
    monkeypatch.setattr(typesetting, "fonts", lambda: pytest.fail("docx asked for the machine's fonts"))
    assert written(tmp_path, listed(), "docx")


@pytest.mark.parametrize(
    ("families", "fangsong", "weight"),
    [
        (["Noto Serif CJK SC"], "Noto Serif CJK SC", "bold"),
        (["FangSong", "FZXiaoBiaoSong-B05S", "SimHei"], "FangSong", "regular"),
        (["WenQuanYi Zen Hei"], "WenQuanYi Zen Hei", "regular"),
    ],
)
def test_faces_at_hand(families: list[str], fangsong: str, weight: str) -> None:
    chosen = typesetting.faces(families)
    assert chosen["fangsong"][0] == fangsong
    assert chosen["title-weight"] == weight
    assert all(chosen[role] for role in typesetting.FACES)


def test_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as raised:
        publication.write(listed(), "csv", tmp_path / "missing" / "list.csv")
    assert raised.value.code == "output_not_written"
    (tmp_path / "taken").mkdir()
    with pytest.raises(StorageError):
        publication.write(listed(), "csv", tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


# --- titles from outside --------------------------------------------------------------------------------------------

HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "'=1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    '#set page(width: 1pt) $ #eval("1") \\ *粗* _斜_ @ref',
    "[@click=app.approve(7)]关于废止[/]",
    "\x1b]0;pwned\x07\x9b31m",
    "关于\u202e止废\u202c的通知",
    "标题\x00\x0b\ufffe\uffff\ud800尾",
    "_x0041_",
    "&amp;lt;b&gt;",
    "多行\n标题\r\n制表\t符",
    "{annex} %s {0}",
    "&P&D 草稿",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_title_in_every_format(tmp_path: Path, title: str) -> None:
    value = listed(rows=(replace(ROWS[0], title=title, number=title, note=title, basis=title),))
    shown = sheet.safe(title)
    assert_exact_cells(written(tmp_path, value, "xlsx"), shown)
    lines = list(csv.reader(io.StringIO(written(tmp_path, value, "csv").decode("utf-8-sig"))))
    assert lines[1][1].removeprefix("'" if shown[0] in "=+-@＝" else "") == shown
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for line in lines for cell in line)
    assert shown in docx_text(written(tmp_path, value, "docx"))
    assert_harmless_page(written(tmp_path, value, "html").decode())
    assert json.loads(written(tmp_path, value, "json"))["tables"][0]["rows"][0]["title"] == title
    assert written(tmp_path, value, "pdf").startswith(b"%PDF")


def assert_exact_cells(content: bytes, shown: str) -> None:
    import openpyxl
    from openpyxl.utils.escape import unescape as plain

    cells = [cell for page in openpyxl.load_workbook(io.BytesIO(content)) for line in page for cell in line]
    assert all(cell.data_type in {"s", "n"} for cell in cells)
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    assert shown in {plain(cell.value) for cell in cells if cell.value is not None}


def assert_harmless_page(page: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    assert not tree.css("script, img, iframe, object, link, a")
    assert not [name for node in tree.css("*") for name in node.attributes if name.lower().startswith("on")]
    assert "default-src 'none'" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=60))
def test_any_title_survives_in_table_formats(title: str) -> None:
    from tempfile import TemporaryDirectory

    value = listed(rows=(replace(ROWS[0], title=title),))
    with TemporaryDirectory() as folder:
        assert_exact_cells(written(Path(folder), value, "xlsx"), sheet.safe(title))
        assert sheet.safe(title) in docx_text(written(Path(folder), value, "docx"))
        assert_harmless_page(written(Path(folder), value, "html").decode())
        assert json.loads(written(Path(folder), value, "json"))["tables"][0]["rows"][0]["title"] == title


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("保留", Outcome.RETAIN),
        (" 继续有效 ", Outcome.RETAIN),
        ("拟修改", Outcome.AMEND),
        ("废止", Outcome.REPEAL),
        ("宣布失效", Outcome.LAPSE),
        ("失效", Outcome.LAPSE),
        ("不纳入", Outcome.OUT_OF_SCOPE),
        ("存疑", Outcome.UNSURE),
        ("repeal", Outcome.REPEAL),
        ("废 止", Outcome.REPEAL),
        ("废止或失效", None),
        ("不废止", None),
        ("", None),
    ],
)
def test_outcome_of_a_sheet(word: str, outcome: Outcome | None) -> None:
    assert wording.outcome_of(word) is outcome


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("R1", ("R1",)),
        ("r1；R9", ("R1", "R9")),
        ("R1、R2", ("R1", "R2")),
        ("不符合法律、法规、规章规定", ("R1",)),
        ("缺乏依据；不适应经济社会发展要求", ("R0", "R9")),
        ("有效期届满。", ("R4",)),
        ("因为旧了", None),
        ("R1；因为旧了", None),
        ("", None),
    ],
)
def test_grounds_of_a_sheet(cell: str, codes: tuple[str, ...] | None) -> None:
    assert wording.grounds_of(cell) == codes


def test_reference_tables_are_whole() -> None:
    assert list(wording.grounds())[:3] == ["R1", "R0", "R9"]
    assert set(wording.outcomes()) == {outcome.value for outcome in Outcome}
    for ground in wording.grounds().values():
        assert all(ground.values())
        assert {Outcome(code) for code in ground["outcomes"].split("+")}
    words = [word for line in wording.outcomes().values() for word in line["words"].split("|")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "title",
    [
        "青石区桐林街道办事处废止的行政规范性文件目录",
        "青石区人民政府办公室关于公布行政规范性文件清理结果的通知",
        "目录",
        "《" + "长" * 50 + "》",
        "一二三四五六七八九十一二三四五六七八九《甲》",
    ],
)
def test_title_lines_lose_nothing_and_fit(title: str) -> None:
    lines = typesetting.title_lines(title)
    assert "".join(lines) == title
    assert all(0 < len(line) <= 19 for line in lines)
    assert not any(line[0] in "》，、）" or line[-1] in "《（" for line in lines if len(line) > 1)


def test_every_column_of_a_csv_has_a_name_of_its_own(tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        for kind in KINDS:
            rows = tuple(row for row in ROWS if row.outcome in KINDS[kind].outcomes)
            publication.write(listed(kind, rows), "csv", tmp_path / "l.csv", lang=lang)
            head = next(csv.reader(io.StringIO((tmp_path / "l.csv").read_text("utf-8-sig"))))
            assert len(set(head)) == len(head)


@pytest.mark.parametrize(
    ("codes", "note", "told"),
    [
        (("R2",), "制定依据已废止或者失效", "制定依据已废止或者失效"),
        (("R2",), "制定依据已废止", "制定依据已废止或者失效"),
        (("R2",), "物权法已废止", "制定依据已废止或者失效；物权法已废止"),
        (("R2",), "制定依据已废止或者失效，物权法已废止", "制定依据已废止或者失效，物权法已废止"),
        ((), "经研究决定", "经研究决定"),
    ],
)
def test_a_reason_told_by_its_note_is_told_once(codes: tuple[str, ...], note: str, told: str) -> None:
    assert wording.reasons(codes, note, "zh") == told


@pytest.mark.parametrize("number", ["桐林街发〔2016〕18号", "青石府发〔2016〕181号", "〔2019〕第4号"])
def test_a_number_wider_than_its_column_breaks_before_its_year_only(tmp_path: Path, number: str) -> None:
    import docx

    publication.write(
        listed("kept-list", (row("关于甲的通知", number, "青石区人民政府", Outcome.RETAIN),)),
        "docx",
        tmp_path / "l.docx",
    )
    cells = [cell.text for cell in docx.Document(str(tmp_path / "l.docx")).tables[0].rows[1].cells]
    assert number in "".join(cells).replace("\n", "")
    assert all(part[0] == "〔" for cell in cells for part in cell.split("\n")[1:])
    publication.write(
        listed("repeal-list", (row("关于甲的通知", number, "青石区人民政府"),), profile="public"),
        "docx",
        tmp_path / "n.docx",
    )
    cells = [cell.text for cell in docx.Document(str(tmp_path / "n.docx")).tables[0].rows[1].cells]
    assert any("\n" in cell for cell in cells) is not number.startswith("〔")
