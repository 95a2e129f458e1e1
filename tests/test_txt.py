"""Plain text: encodings, hard-wrapped lines, Markdown of repositories, texts that stand twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import prose, txt
from importers.base import FailureCode, ImportedDocument, ImportFailure, Source
from importers.encoding import decode

NOTICE = (
    "关于印发《某市行政规范性文件管理办法》的通知\n某政发〔2021〕8号\n各区县人民政府：\n现印发给你们，请认真贯彻执行。"
)


def read(data: bytes, name: str = "a.txt") -> ImportedDocument | ImportFailure:
    (item,) = txt.read(Source.of(name, data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


def text_of(data: bytes | str) -> str:
    item = read(data.encode() if isinstance(data, str) else data)
    assert isinstance(item, ImportedDocument), item
    return item.text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5"]
)
def test_every_encoding_of_chinese_offices_is_read(encoding: str) -> None:
    text = "關於印發重慶市行政規範性文件管理辦法的通知" if encoding == "big5" else NOTICE
    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", FailureCode.EMPTY),
        (b" \r\n\t", FailureCode.EMPTY),
        ("\u3000\u3000\n".encode(), FailureCode.NO_TEXT),
        (bytes(range(256)) * 40, FailureCode.UNSUPPORTED),
        (b"\xff\x80\x81" * 200, FailureCode.BAD_ENCODING),
        (("锟斤拷" * 30).encode(), FailureCode.BAD_ENCODING),
    ],
    ids=["nothing", "blanks", "wide blanks", "binary", "no encoding", "text lost earlier"],
)
def test_what_is_no_text_is_told_apart(data: bytes, code: FailureCode) -> None:
    item = read(data)
    assert isinstance(item, ImportFailure)
    assert item.code is code


@pytest.mark.parametrize(("wrong", "right"), [("latin-1", "utf-8"), ("latin-1", "gb18030")])
def test_a_wrong_conversion_is_undone_and_told(wrong: str, right: str) -> None:
    decoded = decode(NOTICE.encode(right).decode(wrong).encode())
    assert decoded.text == NOTICE
    assert decoded.flags == (f"mojibake_repaired:{wrong}",)


def test_a_text_cut_within_a_character_keeps_the_rest() -> None:
    decoded = decode((NOTICE * 20).encode()[:-1])
    assert decoded.flags == ("broken_bytes:1",)
    assert decoded.text.startswith(NOTICE)


@pytest.mark.parametrize("text", ["通知", "联通"])
def test_a_few_gbk_characters_that_are_valid_utf8_by_chance(text: str) -> None:
    assert decode(text.encode("gbk")).text == text
    assert decode("café".encode()).text == "café"


WRAPPED = """　　第一条 为了规范本市行政规范性文件管理工作，提高行政规范
性文件质量，维护法制统一，根据有关法律、法规，结合本市实
际，制定本办法。
　　第二条 本办法所称行政规范性文件，是指除政府规章以外，由
行政机关或者经法律、法规授权的具有管理公共事务职能的组织依
照法定权限、程序制定并公开发布的公文。
"""


def test_lines_cut_at_a_width_become_paragraphs() -> None:
    lines = text_of(WRAPPED).split("\n")
    assert [line[:4] for line in lines] == ["第一条 ", "第二条 "]
    assert "行政规范性文件质量" in lines[0]
    assert lines[1].endswith("公开发布的公文。")


def test_lines_of_any_length_stay_paragraphs() -> None:
    assert text_of(NOTICE).split("\n") == NOTICE.split("\n")


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("城 发 〔 2 0 2 2 〕 5 8 号", "城发〔2022〕58号"),
        ("国发〔2015〕 68 号", "国发〔2015〕68号"),
        ("第一章　总　　则", "第一章 总则"),
        ("第 一 条　为了规范", "第一条 为了规范"),
        ("第八条 《办法》所称企业", "第八条 《办法》所称企业"),
        ("组 长：王 某 市委常委", "组长：王某 市委常委"),
        ("财政部 海关总署 税务总局公告", "财政部 海关总署 税务总局公告"),
        ("2013年 6 月 4 日", "2013年6月4日"),
        ("一、 总体要求", "一、总体要求"),
        ("1 2 3 4", "1 2 3 4"),
        ("Annex  A  list", "Annex A list"),
        ("序号\t文 号\t", "序号\t文号\t"),
        ("\u200b关于\ufeff印发", "关于印发"),
    ],
)
def test_blanks_of_layout_go_and_blanks_between_words_stay(line: str, whole: str) -> None:
    assert prose.tidy(line) == whole


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["某委员会关于防控疫情进口物资", "不实施加征关税措施的通知", "某委会〔2020〕6号"], 2),
        (["某市人民政府关于", "公布继续有效的", "行政规范性文件目录的决定"], 1),
        (["关于印发管理办法的通知", "各区人民政府："], 2),
        (["关于某某的说明如下：", "请遵照本通知"], 2),
        (["现就关于申报的事项", "一、申报办法"], 2),
    ],
)
def test_a_title_on_several_lines_is_whole(lines: list[str], whole: int) -> None:
    assert len(prose.join_titles(lines)) == whole


def test_markdown_of_a_repository_is_taken_off() -> None:
    item = read(
        "---\ntitle: 某名录\ndate: 2018-01-01\n---\n# 某某名录\n\n**第一条** 见[全文](https://example.com/a)。\n\n"
        "| 序号 | 名称 |\n| :--: | ---- |\n| 1 | 甲醛 |\n\n---\n::: warning 原文链接\n:::\n".encode()
    )
    assert isinstance(item, ImportedDocument)
    assert item.text == "某某名录\n第一条 见全文。\n序号\t名称\n1\t甲醛"
    assert item.metadata["title"] == "某名录"


def test_table_cells_on_lines_of_their_own_become_rows() -> None:
    assert text_of("序号\n\t名称\n\t地点\n1\n\t甲水库\n\t乙镇\n以上名录自公布之日起施行。") == (
        "序号\t名称\t地点\n1\t甲水库\t乙镇\n以上名录自公布之日起施行。"
    )


def test_a_text_that_stands_twice_is_told_and_kept() -> None:
    once = "某县人民政府：\n" + "\n".join(f"{n}、撤销第{n}号村村建制，合并后设立新村。" for n in range(1, 12))
    item = read((once + "\n" + once).encode())
    assert isinstance(item, ImportedDocument)
    assert item.flags == ("twofold_text",)
    assert item.text.count("某县人民政府：") == 2
    assert prose.repeated(once) is None


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_named_failure(data: bytes) -> None:
    item = read(data)
    assert isinstance(item, ImportFailure) or item.text.strip()


@given(st.text(max_size=300))
def test_no_sign_of_a_text_is_lost(text: str) -> None:
    """Without Markdown marks and control characters everything that shows is in the result."""
    signs = "".join(sign for sign in text if sign.isalpha() and sign.isprintable() and sign < "\ufe00")
    lines = [line for line in signs.split("\n") if line]
    assert "".join(prose.paragraphs(lines).split()) == "".join("".join(lines).split())
