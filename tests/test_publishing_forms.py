"""The office's forms, the filing, the papers beside a notice, the calendar, pictures and report."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile

import pytest

from registry.cli import main
from registry.errors import MisuseError, StateError
from registry.publication import calendar, forms, letters, plots
from registry.publication.calendar import Due
from registry.publication.forms import Form
from registry.publication.plots import Plot
from registry.service import filing, glance, notices, officeforms, roundreport
from registry.service.lists import Paper
from registry.service.notices import NoticePlan
from registry.values import Outcome
from tests.publishing import NAUGHTY, PAPERS, WITHHELD
from tests.stock import CHIEF, LI, OFFICE

pytest_plugins = ["tests.stock", "tests.publishing"]

DAY = dt.date(2024, 12, 31)


def word_text(path):
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    return "\n".join("".join(re.findall(r"<w:t[^>]*>([^<]*)", p)) for p in body.split("</w:p>"))


# --- forms ------------------------------------------------------------------------------------------------------------


def test_the_ledger_has_every_document_in_the_usual_columns(decided):
    form = officeforms.ledger_form(officeforms.rows(decided.registry), OFFICE, DAY, "zh")
    sheet = forms.sheet_of(form, "zh")
    assert sheet.labels == ("序号", "文件名称", "发文字号", "制定机关", "起草（实施）单位", "发布日期", "施行日期", "有效期至",
                            "登记编号", "是否公开", "效力状态", "备注")  # fmt: skip
    assert sheet.title == f"{OFFICE}行政规范性文件清理台账"
    assert [row[0] for row in sheet.tables[0].rows] == list("1234567")
    assert [row[10] for row in sheet.tables[0].rows] == [
        "废止",
        "宣布失效",
        "修改",
        "继续有效",
        "继续有效",
        "不纳入行政规范性文件管理",
        "继续有效",
    ]
    assert [row[9] for row in sheet.tables[0].rows] == ["公开"] * 6 + ["不公开"]
    assert sheet.tables[0].rows[4][7] == "2029-01-01"


def test_the_whole_registry_has_a_ledger_before_any_round(local):
    for place, paper in enumerate(PAPERS[:2], 1):
        local.put(f"{place}.txt", *paper[:4])
    local.take_in()
    form = officeforms.ledger_form(officeforms.rows(local.registry, whole=True), "", DAY, "zh")
    assert [row[9] for row in form.rows] == ["现行有效", "有效期届满"]


def test_the_ledger_comes_back_in(decided, tmp_path):
    """What goes out as a ledger is read again as one: the same documents under the same columns."""
    from importers import read
    from registry.service.register import entry_of

    form = officeforms.ledger_form(officeforms.rows(decided.registry), "", DAY, "zh")
    forms.write(form, "xlsx", tmp_path / "台账.xlsx", DAY, "zh")
    found = [entry_of(row) for row in read(tmp_path / "台账.xlsx")]
    assert [(entry.known.title, entry.known.number) for entry in found] == [(paper[0], paper[1]) for paper in PAPERS]
    assert found[WITHHELD - 1].columns["visibility"] == "withheld"
    assert found[0].columns["published_on"] is None or found[0].columns["published_on"] == dt.date(2011, 3, 1)


def test_opinions_are_filled_in_as_far_as_the_registry_knows(decided):
    first, *_ = officeforms.opinion_forms(officeforms.rows(decided.registry), "zh")
    assert first.title == PAPERS[0][0]
    assert first.basis == "《旧事项管理条例》"
    assert "废止" in first.changes
    assert (first.outcome, first.filled_by) == (Outcome.REPEAL, LI.name)


def test_the_summary_adds_up(decided):
    form = officeforms.summary_form(officeforms.rows(decided.registry), "", "zh")
    assert form.rows[-1] == ("合计", "7", "3", "1", "1", "1", "1", "")
    for row in form.rows:
        assert int(row[1]) == sum(map(int, row[2:7]))
    assert forms.sheet_of(form, "zh").tables[0].rows[-1][0] == ""


def test_the_summary_tells_what_is_undecided(decided):
    decided.registry.withdraw(LI, decided.registry.dossier(4).decisions[0].id)
    form = officeforms.summary_form(officeforms.rows(decided.registry), "", "zh")
    assert form.rows[-1][1:3] + form.rows[-1][-1:] == ("7", "2", "另有1件未定")


def test_the_comparison_names_the_clauses_and_leaves_the_new_text_open(decided):
    form = officeforms.comparison_form(officeforms.rows(decided.registry), "", "zh")
    assert len(form.rows) == 1
    named, old, new, reason = form.rows[0]
    assert named == "《关于规范停车秩序的通知》（石办发〔2013〕3号）"
    assert old.startswith("第三条")
    assert new == ""
    assert reason


@pytest.mark.parametrize("fmt", forms.FORMATS)
def test_every_form_in_every_format_holds_the_same_text(tmp_path, fmt):
    from importers import read

    out = tmp_path / f"f.{fmt}"
    form = Form("residual", forms.RESIDUAL, ((NAUGHTY, "=1+1", "@机关", "2011-03-01", "两行\n文字"),))
    try:
        forms.write(form, fmt, out, DAY, "zh")
    except StateError as error:
        pytest.skip(error.code)
    if fmt == "json":
        assert json.loads(out.read_text("utf-8"))["rows"][0]["title"] == NAUGHTY
        return
    if fmt == "csv":
        cells = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))[1]
        assert cells[2] == "'=1+1"
        assert "\u202e" not in cells[1]
        return
    if fmt == "xlsx":
        from openpyxl import load_workbook

        cells = [cell for row in load_workbook(out).worksheets[0].iter_rows() for cell in row]
        assert "=1+1" in [cell.value for cell in cells]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        return
    if fmt == "html":
        page = out.read_text("utf-8")
        assert '<td class="number">=1+1</td>' in page
        assert "<script" not in page
        return
    text = "".join(getattr(item, "text", "") for item in read(out))
    assert "=1+1" in text.replace("\n", "")
    assert "两行" in text


def test_a_format_nobody_knows_is_told(tmp_path):
    for write in (
        lambda: forms.write(Form("ledger", forms.LEDGER, ()), "odt", tmp_path / "x.odt", DAY),
        lambda: officeforms.write_opinions((), "odt", tmp_path / "x.odt", "", DAY),
    ):
        with pytest.raises(MisuseError, match="publication_format_unknown"):
            write()


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_opinion_forms_are_a_page_each(decided, tmp_path, fmt):
    out = tmp_path / f"o.{fmt}"
    try:
        officeforms.write_opinions(officeforms.rows(decided.registry), fmt, out, OFFICE, DAY, "zh")
    except StateError as error:
        pytest.skip(error.code)
    if fmt == "pdf":
        from pypdfium2 import PdfDocument

        with PdfDocument(out) as pdf:
            assert len(pdf) == 7
            text = pdf[0].get_textpage().get_text_range()
    else:
        text = word_text(out)
        assert text.count("清理意见表") == 7
    assert "■废止" in text
    assert "□保留" in text


# --- filing and papers ------------------------------------------------------------------------------------------------


PLAN = NoticePlan(
    number="石办发〔2025〕1号", signed_on=dt.date(2025, 2, 14), basis=("《某办法》",), meeting="第3次主任办公会议"
)


def test_the_papers_beside_a_notice_tell_its_scope_and_a_whole_sum(decided):
    from dataclasses import replace

    from registry.publication import letters

    decided.registry.correct(LI, 1, {"issuers": ["青石区民政局"]})
    made = notices.prepare(decided.registry, None, replace(PLAN, issuer="青石区人民政府", scope="全区现行文件")).notice
    text = "".join(part.text for part in letters.interpretation(made).parts)
    said = re.search(r"共审查文件(\d+)件，其中(.*?)。", text)
    assert said is not None
    assert said[2].endswith("，依法不予公开1件")
    assert sum(map(int, re.findall(r"(\d+)件", said[2]))) == int(said[1]) == 7
    told = letters.interpretation(replace(made, scope="", named="青石区人民政府及其部门"))
    assert "以青石区人民政府及其部门名义印发的行政规范性文件" in "".join(part.text for part in told.parts)


def test_the_filing_is_whole_and_tells_its_day(decided, tmp_path):
    prepared = notices.prepare(decided.registry, None, PLAN)
    names = filing.export(prepared, tmp_path / "备案", to="某区人民政府", deadline=dt.date(2025, 3, 16))
    assert names[0] == "1备案报告.docx"
    assert {"3正式文本.docx", "4说明.docx", "备案期限.ics"} <= set(names)
    assert len([name for name in names if name.startswith("2目录")]) == 3
    report = word_text(tmp_path / "备案" / "1备案报告.docx")
    for said in ("某区人民政府：", "石办发〔2025〕1号", "已于2025年2月14日公布", "共审查文件7件", OFFICE):
        assert said in report
    assert "20250316" in (tmp_path / "备案" / "备案期限.ics").read_text("utf-8")
    with pytest.raises(MisuseError, match="filing_folder_taken"):
        filing.export(prepared, tmp_path / "备案")


def test_no_deadline_no_calendar(decided, tmp_path):
    names = filing.export(notices.prepare(decided.registry, None, PLAN), tmp_path / "备案")
    assert not [name for name in names if name.endswith(".ics")]


def test_a_notice_that_is_refused_is_not_filed(decided, tmp_path):
    decided.registry.withdraw(LI, decided.registry.dossier(4).decisions[0].id)
    with pytest.raises(StateError, match="notice_refused"):
        filing.export(notices.prepare(decided.registry, None, PLAN), tmp_path / "备案")
    assert not (tmp_path / "备案").exists()


def test_what_only_people_know_stands_as_a_blank(decided):
    prepared = notices.prepare(decided.registry, None, NoticePlan())
    text = "\n".join(part.text for part in letters.interpretation(prepared.notice).parts)
    assert text.count("【请填写") >= 5
    assert "{" not in text
    filled = "\n".join(
        part.text for part in letters.interpretation(notices.prepare(decided.registry, None, PLAN).notice).parts
    )
    assert "《某办法》" in filled
    assert "继续有效2件，拟修改1件，废止1件，宣布失效1件，不纳入行政规范性文件管理1件" in filled


# --- the calendar -----------------------------------------------------------------------------------------------------


STAMP = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def test_the_calendar_is_read_again_as_it_was_written():
    from icalendar import Calendar

    due = [
        Due(dt.date(2025, 6, 30), "validity", "《" + "很长的名称" * 30 + "》", "甲,乙;丙\\丁\n戊"),
        Due(dt.date(2025, 2, 28), "amendment", NAUGHTY),
    ]
    content = calendar.content(due, name="到期提醒", stamp=STAMP)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events = Calendar.from_ical(content).walk("VEVENT")
    assert events[0]["summary"] == due[0].title
    assert events[0]["description"] == due[0].text
    assert "\u202e" not in events[1]["summary"]
    assert [event["dtstart"].dt for event in events] == [entry.on for entry in due]
    alarms = [[alarm["trigger"].dt.days for alarm in event.walk("VALARM")] for event in events]
    assert alarms == [[-180, -60, -30], [-60, -30, -7]]


def test_a_calendar_made_again_replaces_its_entries():
    made = [
        calendar.content([Due(dt.date(2025, 6, 30), "validity", title, identity="3|x")], name="", stamp=STAMP)
        for title in ("甲", "乙")
    ]
    uids = [re.search(rb"UID:(\S+)", content)[1] for content in made]
    assert uids[0] == uids[1]


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_the_figures_of_a_round(decided):
    found = glance.glance(decided.registry)
    assert found.by_year["2011"] == {"repeal": 1}
    assert sum(sum(counts.values()) for counts in found.by_issuer.values()) == 7
    assert found.ages == {"11-15": 2}
    assert found.laws == {"新事项管理条例": 2, "旧事项管理条例": 1}
    assert found.grounds == {"R2": 1, "R4": 1}
    public = glance.glance(decided.registry, public=True)
    assert sum(sum(counts.values()) for counts in public.by_issuer.values()) == 6


@pytest.mark.parametrize(
    ("begun", "end", "span"),
    [("2020-01-01", "2020-01-01", "0-2"), ("2017-06-02", "2020-06-01", "0-2"), ("2017-06-01", "2020-06-01", "3-5"),
     ("1990-01-01", "2020-01-01", "21-999"), (None, "2020-01-01", "unknown"), ("2021-01-01", "2020-01-01", "unknown")],
)  # fmt: skip
def test_age_is_counted_in_whole_years(begun, end, span):
    pair = (dt.date.fromisoformat(begun) if begun else None, dt.date.fromisoformat(end))
    assert glance._ages([pair]) == {span: 1}


PLOT = Plot(
    "by_issuer",
    "按制定机关统计",
    (NAUGHTY, "某某区人民政府办公室" * 4),
    {"废止": (3, 0), "<b>": (1, 2)},
    ("#b00020", "#2f6f4e"),
    lying=True,
)


def test_a_picture_is_plain_well_formed_and_the_same_again():
    from xml.etree import ElementTree

    image = plots.svg(PLOT)
    assert image == plots.svg(PLOT)
    root = ElementTree.fromstring(image)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not names & {"script", "foreignObject", "image", "a", "iframe"}
    assert not [name for element in root.iter() for name in element.attrib if name.lower().startswith("on")]
    addresses = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert [value for value in addresses if not value.startswith("#")] == []
    assert b"url(http" not in image
    assert b"@import" not in image


def test_the_figures_of_a_picture_are_told_in_words():
    assert plots.alt(PLOT, "zh") == "图：按制定机关统计。合计：废止 3、<b> 3。数据见下表。"
    assert PLOT.rows == ((NAUGHTY, "3", "1"), ("某某区人民政府办公室" * 4, "0", "2"))
    assert Plot("x", "", ("a",), {"b": (0,)}).empty


# --- the report -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", ["html", "docx"])
def test_the_report_tells_results_what_is_left_and_what_falls_due(decided, tmp_path, fmt):
    decided.registry.withdraw(LI, decided.registry.dossier(4).decisions[0].id)
    made = roundreport.make(decided.registry, day=dt.date(2025, 1, 1), lang="zh")
    out = tmp_path / f"r.{fmt}"
    roundreport.write(made, fmt, out, "zh")
    text = out.read_text("utf-8") if fmt == "html" else word_text(out)
    for said in (
        "全年共审查文件6份，废止1份。",
        "关于社区服务工作的通知",
        "2025-06-30",
        "被最多文件作为依据的法规",
        "新事项管理条例",
    ):
        assert said in text
    if fmt == "html":
        assert "script" not in text
        assert text.count("data:image/svg+xml") == 5
        assert not re.search(r"(?:src|href)=\"(?!data:image/svg\+xml;base64,)", text)
    else:
        with zipfile.ZipFile(out) as package:
            assert len([name for name in package.namelist() if name.startswith("word/media/")]) in (0, 5)


def test_an_undisturbed_round_says_that_all_is_done(decided):
    made = roundreport.make(decided.registry, day=dt.date(2025, 1, 1), lang="zh")
    assert ("全部事项已有定论，各项数字相符。",) in [part.paragraphs for part in made.parts]


# --- on the command line ----------------------------------------------------------------------------------------------


COMMANDS = (
    ("notice", "n.docx", "--number", "石办发〔2025〕1号"), ("cards", "c.pdf"), ("bundle", "b.zip"), ("ledger", "l.xlsx"),
    ("ledger", "w.csv", "--whole"), ("opinions", "o.docx"), ("opinions", "o.xlsx", "--document", "石办发〔2011〕1号"), ("summary", "s.docx"),
    ("comparison", "d.docx"), ("filing", "备案", "--due-in", "30d", "--signed-on", "2025-02-14"), ("interpretation", "j.docx"),
    ("site", "site"), ("report", "r.html"), ("repeal-list", "rl.json"),
)  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: f"{words[0]}-{words[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_is_exported_by_one_verb(decided, tmp_path, capsys, words, lang):
    what, name, *options = words
    decided.registry.publish_round(CHIEF, paper=Paper(dt.date(2025, 2, 14)))
    out = tmp_path / "出 件"
    out.mkdir()
    try:
        code = main(
            [
                "--registry",
                decided.registry.where,
                "--lang",
                lang,
                "export",
                what,
                "--output",
                str(out / name),
                *options,
            ]
        )
    except SystemExit as stop:
        code = stop.code
    told = capsys.readouterr()
    if code == 4 and "apt" in told.err:
        pytest.skip("no Chinese font on this machine")
    assert code == 0, told.err
    assert told.out == ""
    assert name in told.err
    assert (out / name).exists()


def test_a_refused_notice_names_its_reasons_and_a_draft_warns(decided, tmp_path, capsys):
    decided.registry.withdraw(LI, decided.registry.dossier(4).decisions[0].id)
    words = ["--registry", decided.registry.where, "export", "notice", "--output", str(tmp_path / "n.docx")]
    assert main(words) == 4
    assert "《关于社区服务工作的通知》（石办发〔2014〕4号）" in capsys.readouterr().err
    assert not (tmp_path / "n.docx").exists()
    assert main([*words, "--draft"]) == 0
    assert "关于社区服务工作的通知" in capsys.readouterr().err
    assert "草稿" in zipfile.ZipFile(tmp_path / "n.docx").read("word/header1.xml").decode()


def test_the_residual_clause_is_played_through(decided, tmp_path, capsys):
    words = ["--registry", decided.registry.where, "export", "residual"]
    assert main(words) == 1
    out = capsys.readouterr().out
    assert "关于值班安排的通知" in out
    assert "不纳入" in out
    assert main([*words, "--json", "--output", str(tmp_path / "r.xlsx")]) == 1
    assert json.loads(capsys.readouterr().out)["entries"][0]["why"] == "out_of_scope"
    assert (tmp_path / "r.xlsx").stat().st_size > 1000


def test_what_falls_due_as_a_calendar(decided, tmp_path, capsys):
    words = [
        "--registry",
        decided.registry.where,
        "expiring",
        "--as-of",
        "2025-01-01",
        "--within",
        "6m",
        "--ics",
        str(tmp_path / "e.ics"),
    ]
    assert main(words) == 0
    assert "规范停车秩序" in capsys.readouterr().out
    assert b"20250630" in (tmp_path / "e.ics").read_bytes()


def test_the_annual_sentence_stands_in_the_statistics(decided, capsys):
    assert main(["--registry", decided.registry.where, "stats"]) == 0
    assert "全年共审查文件7份，废止1份。" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("filing", "--due-in", "soon"), 2),
        (("site", "--base-url", "ftp://x"), 2),
        (("ledger",), 2),
        (("notice", "--format", "xlsx"), 2),
        (("cards", "--document", "没有这份文件"), 3),
    ],
)
def test_what_cannot_be_done_is_told_with_the_remedy(decided, tmp_path, capsys, words, code):
    assert main(["--registry", decided.registry.where, "export", *words, "--output", str(tmp_path / "x")]) == code
    assert "怎么办" in capsys.readouterr().err
