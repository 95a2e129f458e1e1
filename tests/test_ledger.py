"""Offices' ledgers: heads found by the names of their columns, cells raw, groups and merged cells kept."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import importers
from importers import ledger
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, LedgerRow, Source
from importers.data import rows as table
from tests.samples_office import zipped

HEAD = ["序号", "文件名称", "发文字号", "制定机关", "发布日期", "有效期至", "备注"]
FIRST = [1, "某某管理办法", "某府发〔2011〕1号", "某区人民政府", dt.date(2011, 1, 5), "2016年1月4日", None]
SECOND = [2, "某某实施细则", "某府办发〔2012〕7号", "某区人民政府办公室", "2012.3.9", "长期", "拟废止"]


def workbook(sheets: dict[str, list[list[object]]], merges: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for merge in merges:
            sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "台账.xlsx") -> list[Imported]:
    return list(ledger.read(Source.of(name, data)))


def rows(data: bytes, name: str = "台账.xlsx") -> list[LedgerRow]:
    items = read(data, name)
    assert all(isinstance(item, LedgerRow) for item in items), items
    return [item for item in items if isinstance(item, LedgerRow)]


def test_rows_stand_under_the_names_of_the_sheet_with_their_cells_raw() -> None:
    found = rows(workbook({"区政府": [["某区行政规范性文件清理台账"], HEAD, FIRST, [], SECOND, ["合计", 2]]}))
    assert [(row.sheet, row.row) for row in found] == [("区政府", 3), ("区政府", 5)]
    assert found[0].cells == {
        "序号": "1",
        "文件名称": "某某管理办法",
        "发文字号": "某府发〔2011〕1号",
        "制定机关": "某区人民政府",
        "发布日期": "2011-01-05",
        "有效期至": "2016年1月4日",
    }
    assert found[1].cells["备注"] == "拟废止"


def test_several_sheets_and_a_second_head() -> None:
    data = workbook(
        {"一": [HEAD, FIRST, HEAD, SECOND], "二": [["说明：本表……"], ["序号", "名称", "文号"], [1, "甲", "乙"]]}
    )
    assert [(row.sheet, row.row) for row in rows(data)] == [("一", 2), ("一", 4), ("二", 3)]


def test_a_merged_head_of_two_rows_and_cells_merged_over_rows() -> None:
    data = workbook(
        {
            "表": [
                ["序号", "文件名称", "发布情况", None, "制定机关"],
                [None, None, "文号", "日期", None],
                [1, "甲办法", "某府发〔2011〕1号", "2011-1-5", "某区人民政府"],
                [2, "乙办法", "某府发〔2011〕2号", "2011-2-5", None],
            ]
        },
        ("A1:A2", "B1:B2", "C1:D1", "E1:E2", "E3:E4"),
    )
    assert [row.cells for row in rows(data)] == [
        {
            "序号": "1",
            "文件名称": "甲办法",
            "文号": "某府发〔2011〕1号",
            "日期": "2011-1-5",
            "制定机关": "某区人民政府",
        },
        {
            "序号": "2",
            "文件名称": "乙办法",
            "文号": "某府发〔2011〕2号",
            "日期": "2011-2-5",
            "制定机关": "某区人民政府",
        },
    ]


def test_a_heading_across_the_sheet_goes_with_the_rows_below_it() -> None:
    data = workbook(
        {
            "表": [
                ["序号", "文件名称", "文号"],
                ["一、继续有效（1件）"],
                [1, "甲", "子"],
                ["二、废止（1件）"],
                [1, "乙", "丑"],
            ]
        },
        ("A2:C2", "A4:C4"),
    )
    assert [(row.cells["文件名称"], row.cells[ledger.GROUP]) for row in rows(data)] == [
        ("甲", "一、继续有效（1件）"),
        ("乙", "二、废止（1件）"),
    ]


@pytest.mark.parametrize("number", [3, "3", "3.", "（3）", "三", "３", "三、"])
def test_a_line_that_was_numbered_and_never_filled_in_is_no_heading(number: object) -> None:
    data = workbook({"表": [["序号", "文件名称", "文号"], [1, "甲", "子"], [number], [4, "乙", "丑"]]})
    assert [dict(row.cells) for row in rows(data)] == [
        {"序号": "1", "文件名称": "甲", "文号": "子"},
        {"序号": "4", "文件名称": "乙", "文号": "丑"},
    ]


def test_a_bare_number_as_a_title_stays_a_row() -> None:
    data = workbook({"表": [["序号", "文件名称", "文号"], [1, "甲", "子"], [None, "三"]]})
    assert [row.cells["文件名称"] for row in rows(data)] == ["甲", "三"]


def test_two_columns_of_one_name_are_kept_apart() -> None:
    data = workbook({"表": [["文件名称", "文号", "备注", "备注"], ["甲", "子", "一", "二"]]})
    assert rows(data)[0].cells == {"文件名称": "甲", "文号": "子", "备注": "一", "备注2": "二"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_separated_values_are_read(encoding: str, separator: str) -> None:
    text = (
        f'序号{separator}文件名称{separator}文号\r\n1{separator}"甲{separator}乙办法"{separator}某府发〔2011〕1号\r\n'
    )
    (row,) = rows(text.encode(encoding), "台账.csv")
    assert row.cells == {"序号": "1", "文件名称": f"甲{separator}乙办法".strip(), "文号": "某府发〔2011〕1号"}


def test_an_old_workbook_is_read() -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write_merge(0, 0, 0, 2, "某区台账")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for place, name in enumerate(["文件名称", "文号", "发布日期"]):
        sheet.write(1, place, name)
    for row, values in enumerate([("甲", "某府发〔2011〕1号"), ("乙", "某府发〔2011〕2号")], 2):
        for place, value in enumerate(values):
            sheet.write(row, place, value)
    sheet.write_merge(2, 3, 2, 2, dt.date(2011, 1, 5), day)
    out = io.BytesIO()
    book.save(out)
    assert [row.cells["发布日期"] for row in rows(out.getvalue(), "台账.xls")] == ["2011-01-05", "2011-01-05"]


def test_a_workbook_that_is_no_ledger_is_a_document() -> None:
    (item,) = read(workbook({"附件": [["收费标准"], ["项目", "金额"], ["甲", 10.0], ["乙", 2.5]]}))
    assert isinstance(item, ImportedDocument)
    assert item.text == "收费标准\n项目\t金额\n甲\t10\n乙\t2.5"


@pytest.mark.parametrize("row", table("ledger_columns.csv"), ids=lambda row: row["name"])
def test_every_known_name_is_known_with_blanks_and_marks(row: dict[str, str]) -> None:
    name = row["name"]
    assert ledger.column_key(name) == row["key"]
    assert ledger.column_key(f" {name[0]} \n{name[1:]}*") == row["key"]


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def hostile(cells: str) -> bytes:
    import zipfile

    data = io.BytesIO(workbook({"a": [["x"]]}))
    with zipfile.ZipFile(data) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["xl/worksheets/sheet1.xml"] = SHEET.format(cells).encode()
    return zipped(members)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook({"a": [["x"]]})[:-20], FailureCode.DAMAGED),
        (zipped({"xl/workbook.xml": "<a/>"}), FailureCode.DAMAGED),
        (zipped({"ppt/x.xml": "<a/>"}), FailureCode.UNSUPPORTED),
        (zipped({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), FailureCode.REFUSED),
        (workbook({"a": [[None]]}), FailureCode.NO_TEXT),
        (b"\xff\x80\x81" * 100, FailureCode.BAD_ENCODING),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), FailureCode.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 90, FailureCode.DAMAGED),
    ],
    ids=["cut", "no parts", "slides", "entity", "empty", "encoding", "password", "old and broken"],
)
def test_broken_and_hostile_workbooks_fail_by_name(data: bytes, code: FailureCode) -> None:
    (item,) = read(data)
    assert isinstance(item, ImportFailure)
    assert item.code is code


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="9999999"><c r="A1"><v>1</v></c></row>',
    ],
    ids=["corner cells", "row outside"],
)
def test_a_sheet_that_claims_millions_of_cells_is_soon_done(cells: str) -> None:
    assert isinstance(read(hostile(cells))[-1], ImportFailure), "what is not read is told"


WHOLE = workbook({"a": [HEAD, FIRST]})


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_workbook_never_raises(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        whole[place] ^= data.draw(st.integers(1, 255))
    assert read(bytes(whole))


@given(st.binary(max_size=200))
def test_any_bytes_named_csv_give_rows_text_or_a_failure(data: bytes) -> None:
    assert read(data, "a.csv")


@pytest.mark.parametrize(
    ("cell", "title", "number"),
    [
        ("关于加强管理的通知（某府发〔2019〕1号）", "关于加强管理的通知", "某府发〔2019〕1号"),
        ("《某某管理办法》某府办发[2019]第2号", "《某某管理办法》", "某府办发[2019]第2号"),
        ("关于印发某某办法的通知\n（某府发〔2019〕 3号）", "关于印发某某办法的通知", "某府发〔2019〕3号"),
        ("关于某事的通知", "关于某事的通知", None),
    ],
)
def test_a_title_and_its_number_in_one_column_are_parted(cell: str, title: str, number: str | None) -> None:
    (row,) = rows(workbook({"表": [["序号", "文件名称及文号", "发布日期"], [1, cell, "2019-1-1"]]}))
    assert row.cells["文件名称"] == title
    assert row.cells.get("文号") == number


def test_columns_without_a_name_are_kept_by_their_place() -> None:
    (row,) = rows(
        workbook({"表": [["序号", "文件名称", "文号"], [1, "某某办法", "某府发〔2019〕1号", None, "拟废止"]]})
    )
    assert row.cells["第5列"] == "拟废止"


def test_a_head_of_two_rows_that_were_not_merged_has_both_names() -> None:
    head = [["序号", "基本情况", None, "清理意见"], [None, "文件标题", "文号", None]]
    (row,) = rows(workbook({"表": [["某市台账"], *head, [1, "某某办法", "某府发〔2019〕1号", "废止"]]}))
    assert row.cells == {"序号": "1", "文件标题": "某某办法", "文号": "某府发〔2019〕1号", "清理意见": "废止"}


def test_a_web_page_named_as_a_workbook_is_a_ledger() -> None:
    lines = [["序号", "文件名称", "文号"], ["1", "关于某事的通知", "某府发〔2016〕1号"]]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    page = f"<html><body><table>{cells}</table></body></html>".encode("gb18030")
    (row,) = importers.read_source(Source.of("导出.xls", page))
    assert isinstance(row, LedgerRow)
    assert (row.row, row.cells["文件名称"]) == (2, "关于某事的通知")
    assert isinstance(next(iter(importers.read_source(Source.of("导出.html", page)))), ImportedDocument)


def test_a_table_whose_head_is_not_known_is_told() -> None:
    lines: list[list[object]] = [["1", "关于甲事的通知", "2016-1-1"], ["2", "关于乙事的办法", "2016-1-2"]]
    (told,) = read(workbook({"表": lines}))
    (form,) = read(workbook({"表": [["申请人", "住址"], ["某某", "某街1号"]]}))
    assert isinstance(told, ImportedDocument)
    assert isinstance(form, ImportedDocument)
    assert (told.flags, form.flags) == (("ledger_headless",), ())
