"""Mentions that are easily missed or invented: torn marks, lists of serials, notes, annexes, sheets. All texts are made up."""

from __future__ import annotations

import time

import pytest

from registry.citations import NameScanner, extract
from registry.header import read_header
from registry.values import Header, Relation

NAMES = NameScanner(["中华人民共和国行政处罚法", "行政处罚法", "会计法", "治安管理条例", "道路交通安全法"])


def mentions(text: str):
    return extract(text, read_header(text), NAMES)


NOTICE = "青岭市水务局关于用水管理的通知\n各镇：\n"
FOUND = [
    pytest.param(
        NOTICE + "一、对照《青岭市用水标准(试行)，对已备案的设施进行梳理，并按《青岭市水价办法》收费。",
        ["《青岭市用水标准(试行)", "《青岭市水价办法》"],
        id="a mark that never closes before a comma",
    ),
    pytest.param(
        NOTICE + "根据青府发〔2010〕4、5、6号执行。",
        ["青府发〔2010〕4", "5", "6"],
        id="serials under one prefix and year",
    ),
    pytest.param(
        NOTICE + "依照（88）交河字120号、（87）财农字第12号执行。",
        ["（88）交河字120号", "（87）财农字第12号"],
        id="the year first",
    ),
    pytest.param(NOTICE + "按照财政部87号令执行。", ["财政部87号令"], id="the serial before 令"),
    pytest.param(
        NOTICE + "根据2003年5月1日市财政局印发的关于清理收费有关问题的通知，停止收费。",
        ["关于清理收费有关问题的通知"],
        id="a title without marks and number behind 印发的",
    ),
    pytest.param(
        "青岭市停车办法\n第一条 制定本办法。\n第二条 违反《道路交通安全法》的，按照其第三十六条处罚。\n第三条 本办法第二条所称车辆，其第三款另定。",
        ["《道路交通安全法》", "其第三十六条"],
        id="其 within the sentence of the law",
    ),
    pytest.param(
        "青岭市停车办法\n- **第一条** 依照《道路交通安全法》第九条制定本办法。\n- **第二条** 停车应当有序。\n\n第三条所称车辆含货车。",
        ["《道路交通安全法》第九条"],
        id="own articles behind Markdown marks",
    ),
    pytest.param(
        "青岭市停车办法\n第一条 制定本办法。\n第二条 遵守《道路交通安全法》。车主按照其第三十六条处罚。",
        ["《道路交通安全法》"],
        id="其 in another sentence",
    ),
    pytest.param(
        NOTICE + "本通知依据下列文件：\n1.青岭市财政局关于清理收费的通知\n2.青岭市水务局关于节约用水的通告\n",
        ["青岭市财政局关于清理收费的通知", "青岭市水务局关于节约用水的通告"],
        id="a list of bases without marks",
    ),
    pytest.param(
        NOTICE + "请执行。\n附件：1. 青岭市财政局关于清理收费的通知\n2. 青岭市水务局关于节约用水的通告\n",
        [],
        id="a list of annexes without marks",
    ),
    pytest.param(
        "《青岭市停车暂行办法》政策解读\n一、背景\n《暂行办法》分为三章。",
        [],
        id="an explanation calls its text by the short form",
    ),
    pytest.param(
        NOTICE + "批准证书（批准文号：青健字（1997）第348号）予以撤销。", [], id="the number of a certificate"
    ),
    pytest.param(
        NOTICE + "将《监护人责任清单》发放至每户，签订《安全责任清单》，一式两份。", [], id="sheets that are handed out"
    ),
    pytest.param(
        NOTICE + "补贴按照《青岭市养老补贴办法》规定发放，并按《青岭市申报办法》填写申请表。",
        ["《青岭市养老补贴办法》", "《青岭市申报办法》"],
        id="rules by which something is handed out are no sheet",
    ),
    pytest.param(
        NOTICE
        + "各单位应按《数据传输导则》设定频率，并按《导则》要求维护。\n附件：\n\n1．数据传输导则\n\n2．模型说明书\n",
        [],
        id="an own annex and its short form",
    ),
    pytest.param(
        NOTICE + "依照旅馆业治安管理条例和财务会计法规管理。", [], id="a name that is the end of a longer one"
    ),
    pytest.param(NOTICE + "违反治安管理条例第三条的，予以处罚。", ["治安管理条例第三条"], id="the name by itself"),
    pytest.param(
        "青岭县关于网吧管理的通告\n内容分类: 财务会计法 | 时效性:有效\n为规范网吧，根据行政处罚法第九条，通告如下：",
        ["行政处罚法第九条"],
        id="a label of the page above the text",
    ),
]


@pytest.mark.parametrize(("text", "quotes"), FOUND)
def test_found(text, quotes):
    assert [mention.quote for mention in mentions(text)] == quotes


def test_the_title_names_the_text_that_the_notice_prolongs():
    text = (
        "青岭区民政局关于延长《青岭区补贴办法》有效期的通知\n各镇：\n"
        "《青岭区民政局关于印发<青岭区补贴办法>的通知》(青民规〔2016〕2号)需继续实施，有效期延长至2027年2月1日。"
    )
    first, second = mentions(text)
    assert (first.title, first.relation) == ("青岭区补贴办法", Relation.AMENDS)
    assert second.number == "青民规〔2016〕2号"


def test_the_title_is_not_told_twice():
    text = "青岭区民政局关于延长《青岭区补贴办法》有效期的通知\n各镇：\n《青岭区补贴办法》有效期延长至2027年2月1日。"
    assert [mention.title for mention in mentions(text)] == ["青岭区补贴办法"]


@pytest.mark.parametrize(
    ("title", "short", "full"),
    [
        ("青岭市养犬管理条例实施细则", "条例", "青岭市养犬管理条例"),
        ("关于贯彻实施《青岭市养犬管理条例》的意见", "条例", "青岭市养犬管理条例"),
        ("青岭市停车办法补充规定", "办法", "青岭市停车办法"),
    ],
)
def test_a_bare_kind_in_implementing_rules_is_the_text_they_carry_out(title, short, full):
    found = mentions(f"{title}\n第一条 根据《{short}》，制定本文。\n第二条 违反《{short}》第三条的，处罚。")
    assert {mention.refers_to for mention in found} == {full}


def test_a_title_without_number_has_none():
    found = mentions(NOTICE + "根据市财政局印发的关于清理收费有关问题的通知，停止收费。")
    assert [mention.number for mention in found] == [None]


def test_the_day_of_issue_before_a_title_tells_its_year():
    text = "青岭市专家办法\n第一条 制定本办法。\n第二条 市财政局2003年11月17日发布的《青岭市专家办法》同时废止。"
    assert [(mention.relation, mention.version_year) for mention in mentions(text)] == [(Relation.REPEALS, 2003)]


def test_a_namesake_of_another_organ_is_not_the_document():
    text = "关于规范停车收费的通知\n各镇：\n根据省财政厅《关于规范停车收费的通知》（青财〔2018〕88号）要求，现通知如下：\n附件：\n1．收费表"
    header = read_header(text)
    assert header.number is None
    assert [mention.number for mention in extract(text, header, NAMES)] == ["青财〔2018〕88号"]


@pytest.mark.parametrize(
    "text",
    [
        "关于甲事的通知\n根据下列规定：\n" + "\n" * 60_000,
        NOTICE + "附件：" + " " * 60_000 + "2020年1月1日\n",
    ],
)
def test_blanks_and_empty_lines_cost_no_more_than_their_number(text):
    begin = time.process_time()
    extract(text, Header(), NAMES)
    assert time.process_time() - begin < 10


def test_the_text_that_amended_is_no_basis():
    text = "青岭市市容条例\n（2001年11月14日通过 根据2003年4月24日《关于修改〈青岭市市容条例〉的决定》修正）\n第一条 制定本条例。"
    assert [mention.relation for mention in mentions(text)] == [Relation.CITES]
