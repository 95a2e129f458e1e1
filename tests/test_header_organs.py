"""Names of organs parted, file names read as titles."""

from __future__ import annotations

import pytest

from registry.header.filename import number_of, title_of
from registry.header.genre import genre_of, is_draft
from registry.header.organs import leading_organs, split_organs


@pytest.mark.parametrize(
    ("raw", "organs"),
    [
        ("财政部 税务总局", ("财政部", "税务总局")),
        ("财政部税务总局海关总署", ("财政部", "税务总局", "海关总署")),
        ("公安部交通管理局", ("公安部交通管理局",)),
        ("国务院办公厅", ("国务院办公厅",)),
        ("中共中央办公厅国务院办公厅", ("中共中央办公厅", "国务院办公厅")),
        ("中共中央 国务院", ("中共中央", "国务院")),
        ("国家发展改革委国家卫生健康委", ("国家发展改革委", "国家卫生健康委")),
        ("国家税务总局云川市税务局", ("国家税务总局云川市税务局",)),
        ("国家税务总局重庆市税务局", ("国家税务总局重庆市税务局",)),
        ("重庆市财政局国家税务总局重庆市税务局", ("重庆市财政局", "国家税务总局重庆市税务局")),
        ("重庆市财政局四川省财政厅", ("重庆市财政局", "四川省财政厅")),
        ("青岭区财政局青岭区民政局青岭区卫生健康委员会", ("青岭区财政局", "青岭区民政局", "青岭区卫生健康委员会")),
        ("市财政局市民政局", ("市财政局", "市民政局")),
        ("中国银行保险监督管理委员会上海监管局", ("中国银行保险监督管理委员会上海监管局",)),
        ("重 庆 市 人 民 政 府", ("重庆市人民政府",)),
        ("中共青岭区委青岭区人民政府", ("中共青岭区委", "青岭区人民政府")),
        ("青岭区住房和城乡建设委员会（盖章）", ("青岭区住房和城乡建设委员会",)),
        ("各镇人民政府", ()),
        ("根据区财政局", ()),
        ("返回顶部", ()),
        ("张三", ()),
        ("", ()),
    ],
)
def test_split(raw: str, organs: tuple[str, ...]) -> None:
    assert split_organs(raw) == organs


@pytest.mark.parametrize(
    ("title", "organs"),
    [
        ("青岭区人民政府办公室关于加强管理的通知", ("青岭区人民政府办公室",)),
        ("青岭区人民政府办公室印发《关于加强管理的意见》的通知", ("青岭区人民政府办公室",)),
        ("青岭区人民政府批转区财政局关于加强管理意见的通知", ("青岭区人民政府",)),
        ("关于加强管理的通知", ()),
        ("青岭区养犬管理办法", ()),
        ("云川省实施《中华人民共和国献血法》办法", ()),
        ("云川省关于加强矿产管理的意见", ()),
    ],
)
def test_leading(title: str, organs: tuple[str, ...]) -> None:
    assert leading_organs(title) == organs


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("8、云川-关于印发柳河市工作方案的通知.docx", "关于印发柳河市工作方案的通知"),
        ("附件1-1 云川学院教学委员会工作职责.pdf", "云川学院教学委员会工作职责"),
        ("云川_云川保险机构考试管理办法.docx", "云川保险机构考试管理办法"),
        ("云川_1.关于加强协作配合工作的通知.doc", "关于加强协作配合工作的通知"),
        ("0437_云川省裁量权办法.txt", "云川省裁量权办法"),
        ("青政发〔2013〕26号关于公布保护单位的通知.doc", "关于公布保护单位的通知"),
        ("30_助餐服务管理办法_青民规字2024-3号.html", "助餐服务管理办法"),
        ("网络营销管理办法（征求意见稿）.doc", "网络营销管理办法（征求意见稿）"),
        ("全国人大关于设立特别行政区的决定_ff808081774c7a3d0177709504c31a29.doc", "全国人大关于设立特别行政区的决定"),
        ("解读《心理疏导工作方案》.txt", "解读《心理疏导工作方案》"),
        ("dir/子目录/关于值班的通知(1).docx", "关于值班的通知"),
        ("gdssthjbyxzcf.pdf", None),
        ("0048_【换届选举】桃园社区多举措开展宣传.txt", None),
        ("扫描件001.pdf", None),
        ("", None),
    ],
)
def test_title_of_a_file_name(name: str, title: str | None) -> None:
    assert title_of(name) == title


def test_number_of_a_file_name() -> None:
    assert number_of("青政发〔2013〕26号关于公布保护单位的通知.doc") == "青政发〔2013〕26号"
    assert number_of("关于公布保护单位的通知(2013).doc") is None


@pytest.mark.parametrize(
    ("title", "genre", "draft"),
    [
        ("关于加强管理的实施意见", "意见", False),
        ("青岭区养犬管理办法实施细则（试行）", "实施细则", False),
        ("青岭区养犬管理办法（征求意见稿）", "办法", True),
        ("云川省渡口条例（修订草案）", "条例", True),
        ("轻微违法行为目录（2021年版）", "目录", False),
        ("关于恶臭排放适用法律问题的复函", "复函", False),
        ("创业补贴，请查收", "", False),
    ],
)
def test_genre(title: str, genre: str, draft: bool) -> None:
    assert (genre_of(title), is_draft(title)) == (genre, draft)
