"""Saved government pages: the text whole, the table of fields beside it, menus and buttons gone."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import html, html_content
from importers.base import FailureCode, ImportedDocument, ImportFailure, Source
from importers.data import rows

ARTICLES = "".join(
    f"<p>　　第{n}条 本办法所称行政规范性文件，是指第{n}类文件，由有关机关制定并公开发布。</p>" for n in "一二三四五六"
)
MENU = "<ul class='nav'>" + "".join(f"<li><a href='/{n}'>政务公开栏目{n}</a></li>" for n in range(20)) + "</ul>"
FOOT = "<div class='footer'><p>主办单位：某区人民政府 ICP备案号：某ICP备12345678号</p></div>"
TITLE = "某区人民政府关于印发某某管理办法的通知"


def page(content: str, head: str = "", around: str = "") -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>{TITLE}_某区人民政府网</title>{head}</head><body>{MENU}{around}{content}{FOOT}</body></html>"


def read(markup: str | bytes, name: str = "a.html") -> ImportedDocument | ImportFailure:
    data = markup.encode() if isinstance(markup, str) else markup
    (item,) = html.read(Source.of(name, data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


def document(markup: str | bytes) -> ImportedDocument:
    item = read(markup)
    assert isinstance(item, ImportedDocument), item
    return item


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div class='TRS_UEDITOR TRS_Editor'>{}</div>",
        "<div id='zoom'>{}</div>",
        "<div id='UCAP-CONTENT'>{}</div>",
        "<div class='article-content'>{}</div>",
        "<div class='nobody-knows-this-class'><div>{}</div></div>",
        "<table><tr><td width=200>栏目</td><td>{}</td></tr></table>",
        "<form id='aspnetForm'><div class='x'>{}</div></form>",
        "<section><article>{}</article></section>",
    ],
)
def test_the_text_is_found_and_the_menus_are_not(wrapper: str) -> None:
    item = document(page(wrapper.format(ARTICLES), around=f"<h1>{TITLE}</h1>"))
    lines = item.text.split("\n")
    assert lines[0] == TITLE
    assert [line[:3] for line in lines[1:]] == [f"第{n}条" for n in "一二三四五六"]


FIELDS = (
    "<table><tr><td>索 引 号：</td><td>115000/2021-00031</td><td>主题分类：</td><td></td></tr>"
    "<tr><td>发文机关：</td><td>某区人民政府</td><td>成文日期：</td><td>2021-03-14</td></tr>"
    "<tr><td>发文字号：</td><td>某府发〔2021〕8号</td><td>有效性</td><td>有效</td></tr></table>"
)


@pytest.mark.parametrize(
    "fields",
    [
        FIELDS,
        (
            "<ul><li><b>索引号：</b>115000/2021-00031</li><li><b>发文机关：</b>某区人民政府</li>"
            "<li><b>发文字号：</b><span>某府发〔2021〕8号</span></li><li>成文日期：2021-03-14</li><li>有效性：有效</li></ul>"
        ),
        (
            "<div><p>[ 索引号 ] 115000/2021-00031 [ 发文字号 ] 某府发〔2021〕8号</p><p>[ 发文机关 ] 某区人民政府 [ 成文日期 ] 2021-03-14</p>"
            "<p>[ 有效性 ] 有效</p></div>"
        ),
        "<p>索引号：115000/2021-00031　发文字号：某府发〔2021〕8号　发文机关：某区人民政府　成文日期：2021-03-14　有效性：有效</p>",
    ],
    ids=["table", "list", "brackets", "one line"],
)
@pytest.mark.parametrize("inside", [True, False])
def test_the_table_of_fields_goes_to_the_metadata_and_not_into_the_text(fields: str, inside: bool) -> None:
    body = f"<div class='article-content'>{fields if inside else ''}{ARTICLES}</div>"
    item = document(page(body, around="" if inside else fields))
    assert {name: item.metadata.get(name) for name in ("索引号", "发文字号", "发文机关", "成文日期", "有效性")} == {
        "索引号": "115000/2021-00031",
        "发文字号": "某府发〔2021〕8号",
        "发文机关": "某区人民政府",
        "成文日期": "2021-03-14",
        "有效性": "有效",
    }
    assert "索引号" not in item.text
    assert "2021-03-14" not in item.text


def test_fields_of_the_head_are_metadata() -> None:
    head = f"<meta name=ArticleTitle content='{TITLE}'><meta name=PubDate content='2021-03-20 10:00'><meta name=ContentSource content='区政府办'>"
    item = document(page(f"<div id=zoom>{ARTICLES}</div>", head))
    assert item.metadata == {"标题": TITLE, "发布日期": "2021-03-20 10:00", "来源": "区政府办"}
    assert item.text.startswith(TITLE)


def test_a_title_in_the_text_is_not_set_twice() -> None:
    item = document(
        page(
            f"<div id=zoom><p align=center>某区人民政府</p><p align=center>关于印发某某管理办法的通知</p>{ARTICLES}</div>",
            around=f"<h1>{TITLE}</h1>",
        )
    )
    assert item.text.count(TITLE) == 1


def test_a_number_between_title_and_text_is_kept() -> None:
    item = document(page(f"<div id=zoom>{ARTICLES}</div>", around=f"<h1>{TITLE}</h1><p>某府发〔2021〕8号</p>"))
    assert item.text.split("\n")[:2] == [TITLE, "某府发〔2021〕8号"]


def test_a_list_and_the_words_around_it_are_one_text() -> None:
    rows_of_list = "".join(
        f"<tr><td>{n}</td><td>某区人民政府关于第{n}件事项的管理办法和实施细则</td></tr>" for n in range(60)
    )
    body = (
        "<div class=a><div class=b><p>经区政府同意，现将决定废止的文件目录予以公布。</p></div>"
        f"<div class=c><table>{rows_of_list}</table></div><div class=d><p>某区人民政府</p><p>2021年3月14日</p></div></div>"
    )
    lines = document(page(body, around="<div class=side><p>热点专题</p></div>")).text.split("\n")
    assert lines[1] == "经区政府同意，现将决定废止的文件目录予以公布。"
    assert lines[2].startswith("0\t某区人民政府")
    assert lines[-2:] == ["某区人民政府", "2021年3月14日"]


def test_rows_of_a_table_keep_their_cells() -> None:
    table = "<table><tr><th>序号</th><th>文件名称</th></tr><tr><td>1</td><td><p>某某</p><p>办法</p></td></tr></table>"
    item = document(page(f"<div id=zoom>{ARTICLES}{table}</div>"))
    assert "序号\t文件名称\n1\t某某 办法" in item.text


def test_a_head_row_of_a_ledger_in_the_text_is_no_metadata() -> None:
    table = "<table><tr><td>文件名称</td><td>文号</td><td>发布日期</td></tr><tr><td>某某办法</td><td>某府发〔2011〕1号</td><td>2011-01-01</td></tr></table>"
    item = document(page(f"<div id=zoom>{table}{ARTICLES}</div>"))
    assert "文件名称\t文号\t发布日期" in item.text
    assert "文号" not in item.metadata


def test_scripts_hidden_nodes_and_share_buttons_are_left_out() -> None:
    noise = (
        "<script>var a='脚本文字';</script><style>p{}</style><div style='display: none'>隐藏文字</div><p hidden>隐藏段落</p>"
        "<div class='share'>分享到微信微博</div><p>【打印】【关闭】</p><p>【字体：<a>大</a> <a>中</a> <a>小</a>】</p>"
        "<p>上一篇：另一件文件</p><p>扫一扫在手机打开当前页</p><!-- 注释 -->"
    )
    item = document(page(f"<div id=zoom>{noise}{ARTICLES}{noise}</div>"))
    assert item.text.split("\n")[1:] == [
        f"第{n}条 本办法所称行政规范性文件，是指第{n}类文件，由有关机关制定并公开发布。" for n in "一二三四五六"
    ]


def test_a_body_that_is_invisible_until_a_script_runs_is_read() -> None:
    item = document(f"<html><body style='visibility: hidden'><div id=zoom>{ARTICLES}</div></body></html>")
    assert item.text.startswith("第一条")


def test_a_text_that_only_a_script_would_show_is_read_from_it() -> None:
    script = f"<script>window.DETAIL = {json.dumps({'title': TITLE, 'content': ARTICLES})};</script>"
    item = document(page("<div id=app></div>", script))
    assert item.flags == ("script_body",)
    assert item.text.split("\n")[1].startswith("第一条")


def test_a_page_whose_whole_text_is_hidden_is_read_and_told() -> None:
    item = document(page(f"<div style='display:none'>{ARTICLES}</div>"))
    assert "hidden_body" in item.flags
    assert "第六条" in item.text


def test_a_text_that_stands_twice_is_read_once() -> None:
    item = document(page(f"<div class=x><div>{ARTICLES}</div><div>{ARTICLES}</div></div>"))
    assert item.flags == ("repeated_text",)
    assert item.text.count("第三条") == 1


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gb18030", "gb2312"), ("gbk", "utf-8"), ("utf-8", "gb2312"), ("utf-16", "utf-8"), ("utf-8-sig", "")],
)
def test_encodings_are_found_whatever_the_page_says(encoding: str, declared: str) -> None:
    markup = f"<html><head><meta http-equiv=Content-Type content='text/html; charset={declared}'></head><body><div id=zoom>{ARTICLES}</div></body></html>"
    assert document(markup.encode(encoding)).text.startswith("第一条 本办法")


def test_line_ends_of_the_source_are_no_blanks_between_han_signs() -> None:
    item = document("<div id=zoom><p>关于印发某某管理\n      办法的通知</p><p>甲\n  English\n words</p></div>")
    assert item.text.split("\n") == ["关于印发某某管理办法的通知", "甲 English words"]


def test_a_web_archive_is_read() -> None:
    import base64

    body = base64.b64encode(f"<div id=zoom>{ARTICLES}</div>".encode("gbk")).decode()
    data = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n--xx\r\n"
        f"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--xx--\r\n"
    )
    assert document(data.encode()).text.startswith("第一条")


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "ul><li", "b"])
def test_a_page_nested_without_end_does_not_crash(tag: str) -> None:
    item = read(f"<{tag}>" * 4_000 + "第一条 内容。")
    assert isinstance(item, ImportedDocument | ImportFailure)


def test_a_page_without_text_is_a_failure() -> None:
    item = read("<html><body><img src=x><script>1</script></body></html>")
    assert isinstance(item, ImportFailure)
    assert item.code is FailureCode.NO_TEXT


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<p>",
                "第一条",
                "<br>",
                "&#x0;",
                "<a href=x>",
                "文号：",
                "<!--",
                "\x00",
                "<script>",
            ]
        ),
        max_size=60,
    )
)
def test_any_mess_of_tags_gives_text_or_a_failure(parts: list[str]) -> None:
    item = read("".join(parts))
    assert isinstance(item, ImportFailure) or item.text.strip()


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_failure(data: bytes) -> None:
    assert isinstance(read(data), ImportedDocument | ImportFailure)


@pytest.mark.parametrize("row", rows("page_lines.csv"), ids=lambda row: row["example"])
def test_each_button_pattern_knows_its_example(row: dict[str, str]) -> None:
    assert html_content.is_button(row["example"])


@pytest.mark.parametrize(
    "row", [row for row in rows("page_labels.csv") if row["example"]], ids=lambda row: row["label"]
)
def test_each_label_is_read_from_its_example(row: dict[str, str]) -> None:
    if "：" in row["example"]:
        assert html_content.fields(row["example"])[0][0] == row["label"]


@pytest.mark.parametrize(
    "text", ["第一条 为了规范，制定本办法。", "各区县人民政府：", "附件：1.某某目录", "现将有关事项通知如下："]
)
def test_lines_of_the_text_are_neither_buttons_nor_fields(text: str) -> None:
    assert not html_content.is_button(text)
    assert not html_content.fields(text)
