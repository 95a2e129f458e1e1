"""Where the articles of a law went: two texts of a made-up law, compared by the method of the catalogue's article maps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.cli.main import main
from registry.lifecycle.provisions import amendment
from registry.lifecycle.renumbering import cut, renumber

OLD = """渡口安全管理条例
第一章 总则
第一条 为了加强渡口管理，保障乘客生命财产安全，制定本条例。
第二条 本条例适用于内河、湖泊渡口的设置、运营和监督检查。
第三条 县级人民政府负责本行政区域渡口安全工作的组织领导。
第二章 设置
第四条 设置渡口应当具备下列条件：（一）选址符合防洪要求；（二）配备合格的码头设施；（三）有经过考核的渡工。渡船应当按照核定的载客定额载客，不得超载，遇有大风、大雾、洪水时应当停止渡运。
第五条 渡船应当经检验合格，并在船身明显处标明船名和载客定额。
第六条 渡工应当年满十八周岁，身体健康，经培训考核合格后上岗。
第三章 责任
第七条 渡船超载的，由海事管理机构责令改正，处五百元以上五千元以下罚款。
第八条 渡工酒后驾驶渡船的，由海事管理机构处一千元罚款，并责令停止渡运作业。
第九条 渡口收费标准由物价部门按照成本监审结果核定并公示。
第十条 本条例自2001年5月1日起施行，有关军用码头另行规定。
"""
NEW = """渡口安全管理条例
第一章 总则
第一条 为了加强渡口管理，保障乘客生命财产安全，制定本条例。
第二条 渡口安全工作坚持安全第一、预防为主、综合治理的方针，实行谁运营谁负责。
第三条 本条例适用于内河、湖泊渡口的设置、运营和监督检查。
第四条 县级人民政府负责本行政区域渡口安全工作的组织领导，将所需经费列入预算。
第二章 设置
第五条 设置渡口应当具备下列条件：（一）选址符合防洪要求；（二）配备合格的码头设施；（三）有经过考核的渡工。
第六条 渡船应当按照核定的载客定额载客，不得超载，遇有大风、大雾、洪水时应当停止渡运。
第七条 渡船应当经检验合格，并在船身明显处标明船名和载客定额。
第八条 渡工应当年满十八周岁，身体健康，经培训考核合格后上岗。
第三章 责任
第九条 渡船超载的，由海事管理机构责令改正，处五百元以上五千元以下罚款；渡工酒后驾驶渡船的，处一千元罚款，并责令停止渡运作业。
第十条 本条例自2020年7月1日起施行，有关军用码头另行规定。
"""
MAP = [
    ("1", "1", "same"),
    ("2", "3", "same"),
    ("3", "4", "changed"),
    ("4", "5", "split"),
    ("4", "6", "split"),
    ("5", "7", "same"),
    ("6", "8", "same"),
    ("7", "9", "merged"),
    ("8", "9", "merged"),
    ("9", None, "deleted"),
    ("10", "10", "changed"),
]


def test_articles_are_cut_without_chapters_and_blanks() -> None:
    articles = cut(OLD)
    assert [article.number for article in articles] == [str(number) for number in range(1, 11)]
    assert articles[2].words.endswith("组织领导。")
    assert " " not in articles[0].words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第一条 甲。\n第二条 乙，见\n第九条的规定。\n第三条 丙。\n", ["1", "2", "3"]),
        ("第一条 甲。\n第一条之一 乙。\n第二条 丙。\n", ["1", "1-1", "2"]),
        ("**第一条** 甲。\n**第二条** 乙。\n", ["1", "2"]),
        ("第1条 甲。\n第２条 乙。\n", ["1", "2"]),
        ("第一条 甲。\n第二条 乙。\n附：实施细则\n第一条 丙。\n", ["1", "2"]),
        ("没有条文。\n", []),
    ],
)
def test_headings(text: str, numbers: list[str]) -> None:
    assert [article.number for article in cut(text)] == numbers


def test_map_of_a_revision() -> None:
    assert [(row.old, row.new, row.relation) for row in renumber(cut(OLD), cut(NEW))] == MAP


def test_a_text_maps_to_itself() -> None:
    rows = renumber(cut(OLD), cut(OLD))
    assert all(row.old == row.new and row.relation == "same" and row.similarity == 1.0 for row in rows)


def test_an_article_that_moved_out_of_order_is_found() -> None:
    lines = OLD.splitlines()
    moved = [*lines[:2], lines[12].replace("第九条", "第一条"), *lines[2:5]]
    text = (
        "\n".join(moved)
        .replace("第三条 县", "第四条 县")
        .replace("第二条 本", "第三条 本")
        .replace("第一条 为", "第二条 为")
    )
    places = {row.old: row.new for row in renumber(cut(OLD), cut(text))}
    assert places["9"] == "1"
    assert places["2"] == "3"


def test_nothing_to_compare_with() -> None:
    assert [(row.new, row.relation) for row in renumber(cut(OLD), ())] == [(None, "deleted")] * 10


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (("第五十一条",), "将“第三十三条”修改为“第五十一条”"),
        (("第二十二条", "第二十三条"), "将“第三十三条”修改为“第二十二条、第二十三条”"),
        (("第三十三条",), ""),
        ((), ""),
    ],
)
def test_amendment_sentence(now: tuple[str, ...], sentence: str) -> None:
    assert amendment("第三十三条", now) == sentence


WORDS = st.lists(
    st.sampled_from(["第一条 ", "第二条 ", "第九条之一", "渡船", "应当", "。", "\n", "第三章", "检验合格"]), max_size=40
)


@given(WORDS.map("".join), WORDS.map("".join))
def test_any_two_texts_give_a_map(old: str, new: str) -> None:
    before, after = cut(old), cut(new)
    rows = renumber(before, after)
    assert {row.old for row in rows} == {article.number for article in before}
    assert {row.new for row in rows if row.new} <= {article.number for article in after}
    assert all(0 <= row.similarity <= 1 for row in rows)


# --- on the command line -----------------------------------------------------------------------------------------


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.setenv("QINGLI_CATALOGUE", str(tmp_path / "own"))
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "old.txt"), str(tmp_path / "new.txt")


def test_table_and_json(texts: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["laws", "texts", *texts]) == 0
    shown = capsys.readouterr()
    assert "将“第五条”修改为“第七条”" in shown.out
    assert "未找到对应" in shown.out
    assert main(["laws", "texts", *texts, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["old"], row["new"], row["relation"]) for row in rows] == MAP


def test_what_is_written_can_be_imported(texts: tuple[str, str], tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    law = ["--law", "xzfg-wuyeguanlitiaoli-2003", "--old-version", "2003-06-08", "--new-version", "2027-01-05"]
    assert main(["laws", "texts", *texts, *law, "--output", out]) == 0
    assert main(["--as", "甲", "laws", "import", out]) == 0
    from registry import catalogue

    found = catalogue.load().maps_from("xzfg-wuyeguanlitiaoli-2003")
    assert [row.new for row in found[-1].rows if row.old == "5"] == ["7"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--output", "x"], 2), (["--output", "x", "--law", "没有的法"], 2)],
)
def test_misuse(texts: tuple[str, str], arguments: list[str], code: int) -> None:
    assert main(["laws", "texts", *texts, *arguments]) == code


def test_a_file_without_articles_is_told(
    texts: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none.txt").write_text("没有条文的文件。", encoding="utf-8")
    assert main(["laws", "texts", texts[0], str(tmp_path / "none.txt")]) == 3
    assert "第X条" in capsys.readouterr().err
