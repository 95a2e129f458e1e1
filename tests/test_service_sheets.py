"""Sheets that this program writes are filled in by people and read back."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from registry.errors import InputError
from registry.publication import write as write_list
from registry.service import Opinion, officeforms
from registry.service.opinionforms import ticked
from registry.service.sheets import reasons_from
from registry.values import Outcome
from tests.stock import CHIEF, LI, WANG

pytest_plugins = ["tests.stock"]
DAY = dt.date(2025, 1, 2)
OFFICE = "某区石桥街道办事处"
NAMES = (
    ("关于加强市容环境管理工作的通知", "石办发〔2011〕1号"),
    ("关于印发《石桥街道社区服务办法》的通知", "石办发〔2012〕2号"),
    ("关于节日值班安排事项的通知", ""),
    ("=关于清单的说明", "石办发〔2013〕3号"),
)
EXTENDED = Opinion(
    Outcome.RETAIN, ("K2",), "继续执行；每年评估\n一次", "《社区服务条例》第三条", new_expiry=dt.date(2029, 12, 31)
)
REPEALED = Opinion(Outcome.REPEAL, ("R2", "R9"), "依据已废止；另有规定", effective_on=dt.date(2025, 1, 1))


@pytest.fixture
def office(local):
    for place, (title, number) in enumerate(NAMES):
        local.put(f"{place}.txt", title, number, f"201{place + 1}-06-01", f"依据《事项{place}管理条例》制定。")
    local.take_in()
    local.open_round()
    local.registry.decide(LI, NAMES[1][1], EXTENDED)
    local.registry.decide(LI, NAMES[0][1], REPEALED)
    return local


def exported(office, tmp_path, fmt):
    path = tmp_path / f"意见表.{fmt}"
    officeforms.write_opinions(officeforms.rows(office.registry), fmt, path, OFFICE, DAY)
    return path


def fill_in(path, title, **cells):
    """Write into the row of a title, as people do in a spreadsheet."""
    if path.suffix == ".csv":
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
        head = rows[0]
        for row in rows:
            if title in row:
                for name, value in cells.items():
                    row[head.index(name)] = value
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(rows)
        return
    from openpyxl import load_workbook

    book = load_workbook(path)
    page = book.active
    head = next(row for row in page.iter_rows() if any(cell.value == "文件名称" for cell in row))
    places = {cell.value: cell.column for cell in head}
    for row in page.iter_rows():
        if any(cell.value == title for cell in row):
            for name, value in cells.items():
                page.cell(row[0].row, places[name]).value = value
    book.save(path)


@pytest.mark.parametrize("fmt", ["xlsx", "csv", "docx"])
@pytest.mark.parametrize("reader", [LI, WANG])
def test_an_opinion_form_comes_back_as_it_went_out(office, tmp_path, fmt, reader):
    told = office.registry.decide_from(reader, exported(office, tmp_path, fmt))
    assert [(row.status, row.code, row.outcome) for row in told] == [
        ("unchanged", "", Outcome.REPEAL),
        ("unchanged", "", Outcome.RETAIN),
        ("blank", "", None),
        ("blank", "", None),
    ]
    assert len(office.registry.dossier(NAMES[1][1]).decisions) == 1


def test_what_people_fill_in_is_recorded_and_the_rest_is_kept(office, tmp_path):
    path = exported(office, tmp_path, "xlsx")
    fill_in(
        path,
        NAMES[2][0],
        清理意见="拟修改",
        清理理由="A1；机构名称需更新",
        拟修改条款="第三条",
        完成时限="2025年6月30日",
    )
    fill_in(path, NAMES[3][0], 清理意见="宣布失效", 清理理由="有效期届满")
    fill_in(path, NAMES[1][0], 清理理由="仍需执行，延长有效期；按年评估")
    told = office.registry.decide_from(LI, path)
    assert [(row.status, row.code) for row in told] == [("unchanged", ""), *[("decided", "")] * 3]
    amended = office.registry.dossier(NAMES[2][0]).decisions[0].opinion
    assert amended == Opinion(Outcome.AMEND, ("A1",), "机构名称需更新", clauses="第三条", due_on=dt.date(2025, 6, 30))
    changed = office.registry.dossier(NAMES[1][1]).decisions[-1].opinion
    assert (changed.note, changed.new_expiry, changed.legal_basis) == (
        "按年评估",
        EXTENDED.new_expiry,
        EXTENDED.legal_basis,
    )
    assert office.registry.round().outcomes == {"repeal": 1, "retain": 1, "amend": 1, "lapse": 1}
    assert office.registry.audit().sound


def test_a_filled_csv_is_read_back_past_the_guard_against_formulas(office, tmp_path):
    path = exported(office, tmp_path, "csv")
    assert f"'{NAMES[3][0]}" in path.read_text("utf-8-sig")
    fill_in(path, f"'{NAMES[3][0]}", 清理意见="废止", 清理理由="R1")
    told = office.registry.decide_from(LI, path)
    assert [(row.status, row.code) for row in told][3] == ("decided", "")


def test_rows_that_contradict_each_other_are_told_and_the_first_holds(office, tmp_path):
    path = tmp_path / "意见表.csv"
    title = NAMES[2][0]
    head = "文件名称,清理意见,清理理由,备注"
    rows = (f"{title},保留,K1,已核", f"{title},废止,R1,另一行", f"{title},保留,K1,已核")
    path.write_text("\n".join((head, *rows)), "utf-8")
    told = office.registry.decide_from(LI, path)
    assert [(row.status, row.code) for row in told] == [
        ("decided", ""),
        ("refused", "row_contradicts"),
        ("unchanged", ""),
    ]
    assert told[1].arguments["earlier"] == told[0].row
    assert [one.opinion.outcome for one in office.registry.dossier(title).decisions] == [Outcome.RETAIN]


def test_rows_of_one_document_far_apart_contradict_each_other_too(office, tmp_path):
    path = tmp_path / "意见表.csv"
    filler = ["不存在的文件,保留,K1,"] * 60
    rows = ("文件名称,清理意见,清理理由,备注", f"{NAMES[2][0]},保留,K1,已核", *filler, f"{NAMES[2][0]},废止,R1,另一行")
    path.write_text("\n".join(rows), "utf-8")
    assert office.registry.decide_from(LI, path)[-1].code == "row_contradicts"


def test_each_sheet_of_a_book_has_columns_of_its_own(office, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["文件名称", "清理意见", "清理理由", "备注", "拟修改条款", "完成时限"])
    book.active.append([NAMES[2][0], "修改", "A1", "改", "第三条", "2025-06-30"])
    other = book.create_sheet("二")
    other.append(["文件名称", "清理意见", "清理理由", "备注"])
    other.append([NAMES[2][0], "修改", "A1", "改"])
    book.save(tmp_path / "表.xlsx")
    told = office.registry.decide_from(LI, tmp_path / "表.xlsx")
    assert [(row.status, row.code) for row in told] == [("decided", ""), ("unchanged", "")]
    assert office.registry.dossier(NAMES[2][0]).decisions[-1].opinion.clauses == "第三条"


def test_a_form_of_one_page_is_ticked_and_read_back(office, tmp_path):
    from docx import Document

    path = exported(office, tmp_path, "docx")
    filled = Document(path)
    table = next(one for one in filled.tables if NAMES[2][0] in [cell.text for cell in one.rows[0].cells])
    for row in table.rows:
        if row.cells[0].text == "清理意见":
            run = next(one for one in row.cells[1].paragraphs[0].runs if "□修改" in one.text)
            run.text = run.text.replace("□修改", "☑修改")
        if row.cells[0].text in ("清理理由", "拟修改条款"):
            row.cells[1].paragraphs[0].add_run(
                {"清理理由": "A1；名称需更新", "拟修改条款": "第三条"}[row.cells[0].text]
            )
    filled.save(path)
    told = office.registry.decide_from(LI, path)
    assert [row.status for row in told] == ["unchanged", "unchanged", "decided", "blank"]
    assert office.registry.dossier(NAMES[2][0]).decisions[0].opinion == Opinion(
        Outcome.AMEND, ("A1",), "名称需更新", clauses="第三条"
    )


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("□保留　□修改　■废止　□宣布失效　□不纳入", "废止"),
        ("□ 保留 √ 修改 □ 废止", "修改"),
        ("□保留 □修改", ""),
        ("■保留 ■废止", "保留、废止"),
        ("拟废止", "拟废止"),
    ],
)
def test_the_box_that_is_ticked(cell, word):
    assert ticked(cell) == word


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ["combined-list", "repeal-list"])
def test_a_list_comes_back_as_it_went_out(office, tmp_path, fmt, kind):
    path = tmp_path / f"目录.{fmt}"
    write_list(office.registry.list(kind, draft=True), fmt, path)
    told = office.registry.decide_from(WANG, path)
    assert told
    assert {row.status for row in told} == {"unchanged"}


def test_another_person_gives_an_opinion_of_his_own_where_two_review(local, tmp_path):
    local.put("1.txt", *NAMES[0])
    local.take_in()
    local.open_round(mode="two_reviewers")
    local.registry.decide(LI, 1, REPEALED)
    path = exported(local, tmp_path, "csv")
    fill_in(path, NAMES[0][0], 清理意见="废止", 清理理由="R2；另有规定")
    (row,) = local.registry.decide_from(WANG, path)
    assert row.status == "decided"
    assert local.registry.dossier(1, viewer=CHIEF.name).item.state == "decided"


@pytest.mark.parametrize(
    ("cell", "codes", "note"),
    [
        ("", (), ""),
        ("R1；R9", ("R1", "R9"), ""),
        ("制定依据已废止或者失效；依据已废止；清理时确认", ("R2",), "依据已废止；清理时确认"),
        ("仍需执行，延长有效期；每年评估\n一次", ("K2",), "每年评估\n一次"),
        ("the text it was based on has been repealed or has lapsed; see below", ("R2",), "see below"),
    ],
)
def test_reasons_and_note_of_one_cell(cell, codes, note):
    assert reasons_from(cell) == (codes, note)


@pytest.mark.parametrize("cell", ["不喜欢", "依据已废止；R2", "R1；R99", "R1；见说明；X9"])
def test_reasons_that_are_none_are_refused(cell):
    with pytest.raises(InputError) as caught:
        reasons_from(cell)
    assert caught.value.code == "ground_unknown"


@pytest.fixture
def scans(local):
    """Ten files with titles, and two of which nothing is known but the running number of a scan."""
    for place in range(10):
        local.put(
            f"{place}.txt", f"关于第{'甲乙丙丁戊己庚辛壬癸'[place]}类事项管理的通知", f"石办发〔2011〕{place + 1}号"
        )
    for folder in ("one", "two"):
        (local.folder / folder).mkdir()
        local.put(f"{folder}/010.txt", "010", body=folder)
    local.take_in()
    local.open_round()
    return local


@pytest.mark.parametrize("title", ["10", "010"])
def test_digits_in_the_title_column_are_no_id(scans, tmp_path, title):
    sheet = tmp_path / "意见.csv"
    sheet.write_text(f"文件名称,清理意见,清理理由\n{title},废止,R2\n", "utf-8")
    (told,) = scans.registry.decide_from(LI, sheet)
    assert told.status == "refused"
    assert told.code == ("doc_unknown" if title == "10" else "doc_ambiguous")
    assert not scans.registry.dossier(10).decisions


def test_two_documents_of_one_name_are_told_apart_by_the_exported_sheet(scans, tmp_path):
    sheet = exported(scans, tmp_path, "csv")
    rows = list(csv.reader(sheet.read_text("utf-8-sig").splitlines()))
    named, own, word, reason = map(rows[0].index, ("文件名称", "库内编号", "清理意见", "清理理由"))
    twins = [row for row in rows if row[named] == "010"]
    for row, outcome, ground in zip(twins, ("废止", "保留"), ("R2", "K1"), strict=True):
        row[word], row[reason] = outcome, ground
    with sheet.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([rows[0], *twins])
    told = scans.registry.decide_from(LI, sheet)
    assert [(row.status, f"#{row.instrument}") for row in told] == [("decided", row[own]) for row in twins]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("关于第乙类事项管理的通知,石办发〔2011〕2号,#1", "doc_pair_differs"),
        ("关于第甲类事项管理的通知,石办发〔2011〕2号,#1", "doc_pair_differs"),
        ("关于第甲类事项管理的通知,,#99", "doc_unknown"),
        ("关于第甲类事项管理的通知,,一", "doc_unknown"),
    ],
)
def test_an_id_that_does_not_agree_with_its_row_is_refused(scans, tmp_path, row, code):
    sheet = tmp_path / "意见.csv"
    sheet.write_text(f"文件名称,发文字号,库内编号,清理意见,清理理由\n{row},废止,R2\n", "utf-8")
    (told,) = scans.registry.decide_from(LI, sheet)
    assert (told.status, told.code) == ("refused", code)
