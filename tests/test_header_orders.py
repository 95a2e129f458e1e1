"""Orders and letters without a title of their own, measures for a time, and what pages print around the text."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.citations import NameScanner, extract
from registry.header import read_header
from registry.values import Relation


def test_title_of_an_order_without_masthead() -> None:
    header = read_header(
        "《青岭省人民政府关于废止〈青岭省渡口规定〉等2件规章的决定》已经2016年2月6日省政府第7次常务会议通过，现予公布，自公布之日起施行。\n"
        "省长 林某\n2016年4月5日\n青岭省人民政府关于废止《青岭省渡口规定》等2件规章的决定\n经过清理，省政府决定废止以下规章：\n一、青岭省渡口规定（省政府令第14号）。"
    )
    assert header.title == "青岭省人民政府关于废止《青岭省渡口规定》等2件规章的决定"
    assert header.issuers == ("青岭省人民政府",)
    assert header.effective_on == dt.date(2016, 4, 5)


def test_whole_document_on_one_line() -> None:
    body = "第二条  本办法适用于本市。" * 30
    header = read_header(
        "各区人民政府，市政府各部门：现将《青岭市储备粮办法》印发给你们，请认真抓好贯彻落实。青岭市人民政府2023年9月5日（此件公开发布）"
        f"青岭市储备粮办法第一章  总    则第一条  为加强管理，制定本办法。{body}第三条  本办法自印发之日起施行。"
    )
    assert header.title == "青岭市储备粮办法"
    assert header.issuers == ("青岭市人民政府",)
    assert header.signed_on == header.effective_on == dt.date(2023, 9, 5)


def test_rules_put_into_force_with_their_promulgation() -> None:
    header = read_header(
        "青岭市渡口管理规定\n第63号\n《青岭市渡口管理规定》业经1997年9月4日市人民政府第九次常务会议讨论通过，现予发布施行。\n市长：林某\n"
        "一九九七年九月十七日\n青岭市渡口管理规定\n第一条 为加强渡口管理，制定本规定。"
    )
    assert header.number == "第63号"
    assert header.effective_on == dt.date(1997, 9, 17)


def test_measure_for_a_time() -> None:
    header = read_header(
        "关于对学校门口路段实施交通管制的通告\n为保障出行安全，决定自2025年2月13日至2025年7月31日对学校门口路段实施临时交通管制措施。现通告如下：\n一、管制路段"
    )
    assert header.effective_on == dt.date(2025, 2, 13)
    assert header.validity is not None
    assert header.validity.expires_on == dt.date(2025, 7, 31)


@pytest.mark.parametrize(
    ("text", "title", "number", "issuers"),
    [
        (
            "原文链接：点击查看源文件\n关于公布水源保护范围的通知\n各行政村：\n现予公布。\n青岭县白石乡人民政府\n2020年10月15日",
            "关于公布水源保护范围的通知",
            None,
            ("青岭县白石乡人民政府",),
        ),
        (
            "文件名称 青岭市民政局关于印发《登记指南》的通知\n各县民政局：\n请参照执行。\n青岭市民政局\n2022年10月27日",
            "青岭市民政局关于印发《登记指南》的通知",
            None,
            ("青岭市民政局",),
        ),
        (
            "青岭省药监局关于3批次不合格产品的通告（2026年第6号）\n经检验，3批次产品不合格。\n青岭省药监局\n2026年2月3日",
            "青岭省药监局关于3批次不合格产品的通告",
            "青岭省药监局通告2026年第6号",
            ("青岭省药监局",),
        ),
        (
            "青岭省人民政府关于任免问题的通知\n（1985年5月4日青政〔1985〕38号）  根据有关规定精神，现将有关问题通知如下：\n一、权限",
            "青岭省人民政府关于任免问题的通知",
            "青政〔1985〕38号",
            ("青岭省人民政府",),
        ),
        ("现将有关情况公告如下：\n一、拟征收范围。\n（略）人民政府\n2024年9月20日", None, None, ()),
    ],
)
def test_what_pages_print_around_the_text(
    text: str, title: str | None, number: str | None, issuers: tuple[str, ...]
) -> None:
    header = read_header(text)
    assert (header.title, header.number, header.issuers) == (title, number, issuers)


def test_last_day_in_the_fields_of_a_page() -> None:
    header = read_header(
        "实施日期：2020年06月05日\n失效日期：2023年06月04日\n青岭区人民政府关于渡口管理的通知\n各镇：\n请执行。\n青岭区人民政府\n2020年6月3日"
    )
    assert header.validity is not None
    assert header.validity.expires_on == dt.date(2023, 6, 4)


def test_items_of_a_repeal_list_that_name_a_day_are_mentions() -> None:
    text = (
        "青岭省人民政府关于废止部分规章的决定\n经过清理，现决定：\n一、废止下列省人民政府规章\n"
        "（一）《青岭省商标保护办法》（2001年3月19日省人民政府公布）\n（二）《青岭省渡口管理办法》（1994年7月26日省人民政府公布）\n"
        "二、对下列省人民政府规章作出修改\n（一）对《青岭省公文办法》作出修改。"
    )
    found = extract(text, read_header(text), NameScanner(()))
    assert [mention.title for mention in found] == ["青岭省商标保护办法", "青岭省渡口管理办法", "青岭省公文办法"]
    assert [mention.relation is Relation.REPEALS for mention in found] == [True, True, False]
