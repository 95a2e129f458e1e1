"""Kinds of documents as they are met across the country: measures that ran out, bases in general words, missing annexes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from registry import data
from registry.catalogue import Catalogue
from registry.catalogue.columns import Tables
from registry.header import read_header
from registry.rules import periods, run
from registry.rules.base import citation, sample
from registry.values import (
    Candidate,
    InstrumentFacts,
    Link,
    Relation,
    Resolution,
    Standing,
    Status,
    Validity,
    VersionFacts,
)


def codes(rule: str, text: str, **header: Any) -> list[str]:
    return [item.code for item in run(sample(text, **header)) if item.rule == rule]


@pytest.mark.parametrize(
    ("text", "dated", "last"),
    [
        ("一、禁渔时间：2021年4月1日0时至6月30日24时。", None, "2021-06-30"),
        ("一、限行时段为11月5日8:00至7日20:00。", "2022-11-01", "2022-11-07"),
        ("一、封山期限：12月20日起至3月10日止。", "2019-12-10", "2020-03-10"),
        ("一、管控期间（6月7日—8日）禁止施工。", "2023-05-30", "2023-06-08"),
        ("一、免收时间为２０２０年２月１７日起至６月３０日止。", None, "2020-06-30"),
        ("一、每年10月1日至次年5月31日为防火期。", "2019-09-10", None),
        ("一、限行时间为7月1日至8月31日。", None, None),
        ("一、见本报3月2日至4日刊载的消息。", "2020-03-05", None),
        ("一、试用期2月31日至2月40日。", "2020-03-05", None),
    ],
)
def test_days_of_a_measure(text: str, dated: str | None, last: str | None) -> None:
    day = dt.date.fromisoformat(dated) if dated else None
    found = [place.last.isoformat() for place in periods.spans(periods.plain(text), 0, day)]
    assert found == ([last] if last else [])


@pytest.mark.parametrize(
    ("text", "header", "code"),
    [
        ("一、2019年至2021年对种粮大户每亩补贴100元。", {}, "deadline"),
        ("三、请于2020年8月31日前到所在镇换取新证。", {}, "deadline"),
        ("一、违建户自本通告发布之日起15日内自行拆除。", {"signed_on": "2018-03-01"}, "deadline"),
        ("经研究，决定撤销柳树乡粮站。", {"signed_on": "2012-03-01"}, "act_done"),
        ("对柳树社区荷花小区实行封闭管理。", {"signed_on": "2020-02-03"}, "single_place"),
        ("有修改意见的，请于2022年3月1日前将意见反馈我局。", {"draft": True}, "comments_over"),
    ],
)
def test_what_is_done_with_its_time(text: str, header: dict[str, Any], code: str) -> None:
    assert code in codes("one_off_done", text, **header)


@pytest.mark.parametrize(
    "text",
    [
        "对全区小区实行封闭管理。",
        "一、2019年至2021年的统计数据见附表。",
        "一、禁火时间：8月20日至9月18日。",
        "有修改意见的，请于2022年3月1日前将意见反馈我局。",
    ],
)
def test_what_stands(text: str) -> None:
    assert codes("one_off_done", text, signed_on="2026-03-01") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("为整治秩序，根据有关政策的规定，通告如下：\n一、严禁占道经营，违者罚款。", ["unnamed"]),
        ("为全面落实上级关于污染防治的战略部署，通告如下：\n一、货车全天禁行。", ["unnamed"]),
        ("根据有关规定，通告如下：\n一、严禁占道。\n二、依照《道路交通安全法》处罚。", []),
        ("根据有关规定和县政府第3次常务会议精神，通告如下：\n一、严禁占道。", []),
        ("根据有关规定，通告如下：\n一、欢迎参观。", []),
    ],
)
def test_a_basis_in_general_words(text: str, found: list[str]) -> None:
    assert codes("no_basis", text, normative=True) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一、区域范围详见附图。\n某县人民政府\n2020年3月1日", ["annex_missing"]),
        ("一、登记表（详见附1）。\n二、本办法自印发之日起施行。", ["annex_missing"]),
        ("一、格式见附件1。\n二、本规定自2017年6月1日起施行。", []),  # annexes of rules are often kept apart
        ("一、格式见附件1。\n某县人民政府\n2020年3月1日\n附件1.登记表.doc", []),
        ("一、区域范围详见附图。", []),
        ("一、目录见附件2。\n附件1：废止目录\n" + "一、某件文件（某府发〔2001〕5号）。\n" * 12, []),  # cut off
    ],
)
def test_annexes(text: str, found: list[str]) -> None:
    assert codes("broken_internal_reference", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("有 效 性\n时效性：已失效\n集市通知\n一、清扫。", ["marked"]),
        ("【已废止】集市通知\n一、清扫。", ["marked"]),
        ("（根据2010年某局公布的清理目录失效）\n集市通知\n一、清扫。", ["marked"]),
        ("集市通知\n根据2010年市政府要求，经研究，下列文件予以废止。", []),
        ("集市通知\n根据《城市规划法》（已废止）\n制定本通知。", []),
        ("时效性：有效\n集市通知\n一、原办法同时废止。", []),
    ],
)
def test_a_page_that_says_the_text_has_ended(text: str, found: list[str]) -> None:
    assert codes("expired", text) == found


def test_the_default_term_does_not_run_for_a_decision_that_changes_other_texts() -> None:
    term = Validity("", dt.date(2018, 2, 28), "default")
    assert codes("expired", "x", title="某市关于修改《集市办法》的决定", validity=term) == []
    assert codes("expired", "x", title="某市集市办法", validity=term) == ["by_default"]


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("青岭县人民政府森林防火禁火令", True),
        ("关于文明祭扫的倡议书", False),
        ("最高人民检察院关于办理集市案件适用法律问题的解释", False),
        ("关于公积金提取常见问题的问答", False),
    ],
)
def test_normative_by_kind(title: str, value: bool) -> None:
    body = (
        "\n一、禁止野外用火，任何单位和个人不得携带火种进入林区。\n二、违者依法处罚。\n青岭县人民政府\n2020年3月1日\n"
    )
    assert read_header(title + body).normative.value is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("青岭县财政局：\n你局《关于经费问题的请示》收悉，经研究，现函复如下：\n同意你局意见。", False),
        ("广大居民朋友们：大家好！\n节日将至，我们发出如下倡议：\n一、少放鞭炮。", False),
        ("经研究，决定废止《某市集市办法》（某市人民政府令第8号）。\n本决定自公布之日起施行。", None),
    ],
)
def test_normative_by_opening(text: str, value: bool | None) -> None:
    assert read_header(text).normative.value is value


def test_a_ministry_may_fine_by_order_but_set_no_licence() -> None:
    text = "第五条 人员经培训后领取上岗证。\n第六条 乱停车辆的处以200元罚款。"
    assert codes("illegal_setting", text, number="商贸部令2019年第4号") == ["licence_certificate"]
    assert codes("illegal_setting", text, number="某省人民政府令第4号") == []


def test_an_empty_catalogue_is_asked_and_not_the_package() -> None:
    dossier = sample("交通行政处罚程序规定\n", title="交通行政处罚程序规定", effective_on="1997-01-01")
    none = Catalogue(Tables(), dt.date(2026, 6, 30))
    assert "superseded" in {item.rule for item in run(dossier)}
    assert "superseded" not in {item.rule for item in run(dossier, none)}


def test_the_issuer_of_today_is_no_body_of_yesterday() -> None:
    text = "六、由城管执法局查处。"
    assert codes("body_renamed", text, issuers=("某县城市管理综合行政执法局",), signed_on="2022-03-01") == []
    assert codes("body_renamed", text, issuers=("某县人民政府",), signed_on="2012-03-01") == ["merge"]


@pytest.mark.parametrize("row", data.rows("periodic_standards.csv"), ids=lambda row: row["example"])
def test_standards_set_anew(row: dict[str, str]) -> None:
    for title, found in ((row["example"], ["periodic"]), (row["miss"], [])):
        assert codes("superseded", title, title=title, signed_on="2015-01-05") == found
    assert codes("superseded", row["example"], title=row["example"], signed_on="2026-01-05") == []


@pytest.mark.parametrize("row", data.rows("unified_numbers.csv"), ids=lambda row: row["place"])
def test_registration_numbers(row: dict[str, str]) -> None:
    page = "索引号：1/2\n关于集市的通告\n一、禁止占道。\n"
    header: dict[str, Any] = {"issuers": (f"{row['place']}人民政府",), "signed_on": "2016-05-01", "normative": True}
    assert codes("process_gap", page, **header) == ["no_unified_number"]
    assert codes("process_gap", row["example"] + "\n" + page, **header) == []
    assert codes("process_gap", page.replace("索引号：1/2\n", ""), **header) == []


def test_a_law_to_which_a_clause_only_hands_over() -> None:
    law = InstrumentFacts("a", "集市监察法", kind="法律")
    amended = Standing(
        Status.REVISED_SINCE, revisions=(VersionFacts(dt.date(2024, 12, 25), "修正", None, 9),), hard=True
    )
    for text, found in (
        ("违反的，依照《集市监察法》等规定追究相应责任。", []),
        ("摊位依照《集市监察法》设置。", ["revised"]),
    ):
        place = citation(text, "《集市监察法》", amended, law, relation=Relation.CITES)
        assert [item.code for item in run(sample(text, place)) if item.rule == "cites_revised"] == found


_ARTICLES = "".join(f"第{number}条 摊位应当整洁。\n" for number in "一二三四五六七八九十") + "".join(
    f"第十{number}条 摊位应当整洁。\n" for number in "一二三"
)
_WAGES = {"title": "关于调整最低工资标准的通知", "signed_on": "2015-01-05"}
_DEFAULT = Validity("", dt.date(2018, 2, 28), "default")


@pytest.mark.parametrize(
    ("rule", "text", "header", "found"),
    [
        ("one_off_done", "一、2015年至2017年返还税款。", {"signed_on": "2020-01-05"}, ["deadline"]),
        ("one_off_done", "时间：2022-05-20\n一、禁火时间：5月22日至6月21日。", {}, ["deadline"]),
        ("one_off_done", _ARTICLES + "第十四条 申报时间为2020年3月1日至2020年4月1日。\n", {}, []),
        ("superseded", "关于调整最低工资标准的通知", {**_WAGES, "draft": True}, []),
        ("expired", "x", {"number": "某省人民政府令第5号", "validity": _DEFAULT}, []),
        ("expired", "x", {"number": "某府发〔2010〕5号", "validity": _DEFAULT}, ["by_default"]),
        (
            "no_basis",
            "根据有关规定，通告如下：\n一、严禁占道。" + "摊位应当整洁。" * 9 + "\n二、依照《道路交通安全法》处罚。",
            {"normative": True},
            [],
        ),
        (
            "illegal_setting",
            "一、依照《集市条例》管理。" + "摊位整洁。" * 90 + "二、乱停车辆的处以200元罚款。三、其他。",
            {},
            ["fine"],
        ),
        ("one_off_done", "二、到2020年，货物运输结构明显优化。", {"signed_on": "2019-02-01"}, ["deadline"]),
        (
            "one_off_done",
            "关于集市的通告\n现就2019年春季招生工作有关事项通告如下：",
            {"title": "关于集市的通告"},
            ["title"],
        ),
        ("one_off_done", "x", {"title": "关于2023年中高考期间控制噪声的通告"}, ["title"]),
        ("one_off_done", "二、于6月8日前将表格上报。", {"signed_on": "2019-05-01"}, ["deadline"]),
        ("one_off_done", "二、今年年底前全部完成拆除。", {"signed_on": "2019-05-01"}, ["deadline"]),
        ("one_off_done", "二、于3月31日前上报上年度总结。", {"signed_on": "2019-05-01"}, []),
        ("one_off_done", "第二条 于3月31日前将表格上报。\n", {"signed_on": "2019-05-01"}, []),
        ("one_off_done", "二、自公告之日起至8月31日到所在乡镇登记。", {"signed_on": "2016-07-20"}, ["deadline"]),
        ("one_off_done", "二、自公告之日起至1月31日到所在乡镇登记。", {"signed_on": "2025-12-20"}, ["deadline"]),
        ("one_off_done", "二、应于本公告发出之日起三个月内完成修订。", {"signed_on": "2019-01-25"}, ["deadline"]),
        ("one_off_done", "二、应于本公告发出之日起三个月内完成修订。", {"signed_on": "2026-05-25"}, []),
        ("one_off_done", "二、6月7日至6月8日禁止产生噪声的施工。", {"signed_on": "2022-05-30"}, ["deadline"]),
        (
            "one_off_done",
            "有关意见可以在2024年12月4日前发送至邮箱。",
            {"signed_on": "2024-11-04", "draft": True},
            ["comments_over"],
        ),
        (
            "one_off_done",
            "征求意见时间\n2022年8月18日至2022年8月24日，欢迎提出意见。",
            {"signed_on": "2022-08-18", "draft": True},
            ["comments_over"],
        ),
        (
            "one_off_done",
            "意见反馈截止时间：2022年9月1日。",
            {"signed_on": "2022-08-18", "draft": True},
            ["comments_over"],
        ),
        ("one_off_done", "意见反馈截止时间：2027年9月1日。", {"signed_on": "2022-08-18", "draft": True}, []),
        ("one_off_done", "二、报名截止时间为8月10日。", {"signed_on": "2019-07-01"}, ["deadline"]),
        ("one_off_done", "二、停水时间：2021年7月8日22:00至次日6:00。", {"signed_on": "2021-07-07"}, ["deadline"]),
        ("one_off_done", "发布时间：2021年7月8日。", {"signed_on": "2021-07-07"}, []),
        ("one_off_done", "二、2020年春节期间，取消一切聚集活动。", {"signed_on": "2020-01-25"}, ["deadline"]),
        ("one_off_done", "二、2020年春节期间销售额增长。", {"signed_on": "2020-03-25"}, []),
        ("one_off_done", "自通告之日起15日内自行清理。", {"signed_on": "2019-01-01"}, ["deadline"]),
        ("one_off_done", "应当自收到决定之日起10日内领取证件。", {"signed_on": "2019-01-01"}, []),
        ("one_off_done", "现将2019年度先进名单予以公布。", {"signed_on": "2020-01-25"}, ["title"]),
        ("one_off_done", "x", {"signed_on": "2021-05-25", "title": "关于“五一”期间加强景区管理的通告"}, ["title"]),
        ("one_off_done", "x", {"signed_on": "2021-05-25", "title": "关于迎接卫生城市复审工作的通知"}, ["title"]),
        ("one_off_done", "第一阶段（3月1日—3月31日）宣传。", {"signed_on": "2016-02-20"}, ["deadline"]),
        ("one_off_done", "二、清理结果应于2020年12月31日前公布。", {"signed_on": "2020-02-01"}, ["deadline"]),
        ("one_off_done", "二、2020年12月31日前公布的文件继续有效。", {"signed_on": "2020-02-01"}, []),
        ("one_off_done", "一、禁烧祭品。", {"title": "关于2022年中元节期间禁止焚烧祭品的通告"}, ["title"]),
        ("one_off_done", "我局决定撤销你公司许可证。", {"signed_on": "2011-02-01", "normative": False}, []),
        ("one_off_done", "我局决定撤销三家许可证。", {"signed_on": "2011-02-01", "normative": False}, ["act_done"]),
        (
            "no_basis",
            "按照本《细则》执行。\n一、应当整洁。\n二、不得占道。\n三、必须清扫。",
            {"normative": True},
            ["none_named"],
        ),
        (
            "no_basis",
            "为规范摊位，特制定本细则。\n一、总体要求\n坚持全心全意为人民服务的宗旨。",
            {"normative": True},
            ["none_named"],
        ),
        (
            "no_basis",
            "为贯彻生态文明思想，结合我县实际，通告如下：\n一、严禁放牧。\n二、违者处罚。",
            {"normative": True},
            ["none_named"],
        ),
        ("no_basis", "为贯彻生态文明思想，通告如下：\n一、鼓励种草。\n二、适时放牧。", {"normative": True}, []),
        (
            "no_basis",
            "为遏制火灾，现通告如下：\n一、严禁楼道充电。\n二、严禁占用通道。\n三、严禁私拉电线。\n",
            {"normative": True},
            ["none_named"],
        ),
        (
            "no_basis",
            "根据有关规定，制定本办法。\n一、全额缴纳出让价款确有困难的，可以分期。",
            {"normative": True, "title": "招商引资优惠办法"},
            [],
        ),
        (
            "no_basis",
            "为做好工作，通知如下：\n一、严格办理。\n二、不得拖延。\n三、及时上报。",
            {"normative": True, "issuers": ("司法部公证律师司",)},
            [],
        ),
        ("issuer_without_power", "一、严禁外出。\n某县应对疫情指挥部\n2022年1月24日\n", {}, ["coordinating"]),
        ("issuer_without_power", "一、严禁外出。\n某县人民政府\n2022年1月24日\n", {}, []),
        (
            "illegal_setting",
            "第五条 违者处200元罚款。开工必须报经县局审查同意。",
            {"title": "某省实施《中华人民共和国噪声法》办法"},
            ["licence"],
        ),
        ("illegal_setting", "二、船主应于每年三月前向乡镇政府登记备案。", {}, ["licence"]),
        ("illegal_setting", "二、按查实的行政处罚罚款金额给予举报人奖励。", {}, []),
    ],
)
def test_kinds_of_papers(rule: str, text: str, header: dict[str, Any], found: list[str]) -> None:
    assert codes(rule, text, **header) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("失效日期：2023年06月04日\n集市摊位通知\n一、应当整洁。", ["expired.stated"]),
        ("废止日期：2023-06-04\n集市摊位通知\n一、应当整洁。", ["expired.stated"]),
        ("失效日期：2036年06月04日\n集市摊位通知\n一、应当整洁。", []),
        ("决定自2025年2月13日至2025年7月31日对集市路段实施限行措施。", ["expired.stated"]),
        ("决定自2025年2月13日8时至2025年7月31日20时对荷花小区实施封闭管理。\n2025年2月10日\n", ["expired.stated"]),
        ("决定自2025年2月13日至2036年7月31日对集市路段实施限行措施。", []),
    ],
)
def test_a_term_is_told_once(text: str, found: list[str]) -> None:
    dossier = replace(sample(text), header=read_header(text))
    told = [item for item in run(dossier) if item.rule in ("expired", "one_off_done")]
    assert [f"{item.rule}.{item.code}" for item in told] == found


@pytest.mark.parametrize(
    ("text", "signed", "on"),
    [
        ("七、本通告自发布之日起至6月17日有效。", "2022-05-30", ["2022-06-17"]),
        ("七、本通告有效期至3月15日。", "2022-11-30", ["2023-03-15"]),
        ("七、本通告自每年3月1日起至6月17日有效。", "2022-05-30", []),
        ("七、持有效期至6月17日的通行证的除外。", "2022-05-30", []),
        ("七、本通告自发布之日起至6月17日有效。", None, []),
        ("七、本通告至2月30日有效。", "2022-01-30", []),
    ],
)
def test_a_last_day_without_its_year(text: str, signed: str | None, on: list[str]) -> None:
    told = [item for item in run(sample(text, signed_on=signed)) if item.rule == "expired"]
    assert [item.arguments["on"] for item in told] == on


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("建设部令第162号", []),
        ("建设部〔2007〕第162号令", []),  # the same order with its year
        ("建设部令第163号", ["number_never_borne"]),
        ("建设部〔2007〕第163号令", ["number_never_borne"]),
    ],
)
def test_an_order_with_and_without_its_year(written: str, found: list[str]) -> None:
    made = (VersionFacts(dt.date(2007, 11, 8), "制定", None, None, "建设部令第162号"),)
    row = InstrumentFacts(
        "a", "集市住房保障办法", kind="部门规章", number="建设部令第162号", confidence="high", versions=made
    )
    text = f"按照《集市住房保障办法》（{written}）执行。"
    cited = citation(text, text[2:-3], Standing(Status.IN_FORCE), row)
    numbered = replace(cited, mention=replace(cited.mention, title="集市住房保障办法", number=written))
    assert [item.code for item in run(sample(text, numbered)) if item.rule == "title_number_mismatch"] == found


@pytest.mark.parametrize(
    ("written", "real", "found"),
    [
        ("关于转发省商务厅和省财政厅集市方案的通知", "关于转发省商务厅省财政厅集市方案的通知", []),
        ("云川**集市管理规定", "云川江州集市管理规定", []),
        ("关于转发省商务厅集市计划的通知", "关于转发省商务厅集市方案的通知", ["differs"]),
    ],
)
def test_small_words_and_hidden_names(written: str, real: str, found: list[str]) -> None:
    law = InstrumentFacts("a", real)
    text = f"按照《{written}》执行。"
    cited = citation(text, f"《{written}》", Standing(Status.IN_FORCE), law, link=Link(Resolution.FUZZY, 96.0, law))
    assert [item.code for item in run(sample(text, cited)) if item.rule == "misquoted_title"] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第七条 偷逃费用的，处以五倍以下的罚款。殴打人员的，违反《集市治安法》的，由公安机关处理。", ["fine"]),
        ("第七条 违反《集市治安法》的，处以五倍以下的罚款。", []),
    ],
)
def test_a_law_named_for_another_breach_carries_no_fine(text: str, found: list[str]) -> None:
    law = InstrumentFacts("a", "集市治安法", kind="法律")
    cited = citation(text, "集市治安法", Standing(Status.IN_FORCE), law)
    assert [item.code for item in run(sample(text, cited)) if item.rule == "illegal_setting"] == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("土地法", ["cut_short"]),  # 土地管理法; the 土地改革法 of 1950 has ended
        ("食品法", ["cut_short"]),  # 食品安全法; the 食品卫生法 has ended
        ("危险化学品条例", ["cut_short"]),
        ("中华人民共和国陆生野生动物保护条例", ["cut_short"]),  # …实施条例
        ("环境法", []),  # 环境保护法 or 环境影响评价法
        ("重庆市殡葬条例", []),  # a place's own
        ("集市法", []),
        ("土地办法", []),
    ],
)
def test_a_law_whose_name_lost_words(written: str, found: list[str]) -> None:
    text = f"违反《{written}》的，依法处理。"
    cited = citation(
        text, f"《{written}》", Standing(Status.UNKNOWN), InstrumentFacts("a", ""), link=Link(Resolution.UNMATCHED)
    )
    dossier = sample(text, cited, as_of="2026-01-31")
    assert [item.code for item in run(dossier) if item.rule == "misquoted_title"] == found


@pytest.mark.parametrize(
    ("score", "kind", "reasons", "found"),
    [
        (95.2, "行政法规", ("words:器/—", "differs:器/—"), ["resembles"]),
        (95.2, "部门规章", ("words:器/—", "differs:器/—"), []),
        (95.2, "行政法规", ("confusable:供水/排水", "differs:供/排"), []),
        (95.2, "行政法规", ("words:器/—", "differs:器/—、场/城"), []),
        (85.0, "行政法规", ("words:器/—", "differs:器/—"), []),
    ],
)
def test_one_wrong_sign_in_a_regulation(score: float, kind: str, reasons: tuple[str, ...], found: list[str]) -> None:
    text = "按照《通用集市器飞行管制条例》执行。"
    near = Candidate("b", "通用集市飞行管制条例", None, kind, score, reasons)
    link = Link(Resolution.CANDIDATE, score, None, (near,))
    cited = citation(text, text[2:-3], Standing(Status.UNKNOWN), InstrumentFacts("a", ""), link=link)
    assert [item.code for item in run(sample(text, cited)) if item.rule == "misquoted_title"] == found


def test_the_text_that_implements_a_law_bears_its_own_name() -> None:
    text = "按照《中华人民共和国食品安全法实施办法》执行。"
    cited = citation(
        text, text[2:-3], Standing(Status.UNKNOWN), InstrumentFacts("a", ""), link=Link(Resolution.UNMATCHED)
    )
    assert [item.code for item in run(sample(text, cited)) if item.rule == "misquoted_title"] == ["unknown_law_near"]
