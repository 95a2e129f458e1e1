"""修改对照表: the paragraphs concerned as they are and as a decision would have them; nothing that nobody named is written."""

from __future__ import annotations

import pytest

from registry.service.comparing import compared

TEXT = (
    "关于规范停车秩序的通知\n第一条　依据《行政处罚法》第三十三条制定本办法。\n第二条　由区环境保护局负责，区环境保护局可以委托。\n"
    "第三十三条　本办法由街道负责解释。"
)


def place(words):
    start = TEXT.index(words)
    return (start, start + len(words))


CITED = place("《行政处罚法》第三十三条")


@pytest.mark.parametrize(
    ("clauses", "places", "was", "now"),
    [
        (
            "将“区环境保护局”修改为“区生态环境局”",
            (),
            "第二条　由区环境保护局负责，区环境保护局可以委托。",
            "第二条　由区生态环境局负责，区生态环境局可以委托。",
        ),
        (
            "将“第三十三条”修改为“第五十一条”",
            (CITED,),
            "第一条　依据《行政处罚法》第三十三条制定本办法。",
            "第一条　依据《行政处罚法》第五十一条制定本办法。",
        ),
        ("将“第三十三条”修改为“第五十一条”", (), "", ""),
        ("第二条职责分工需要调整", (), "第二条　由区环境保护局负责，区环境保护局可以委托。", ""),
        ("将“不存在的机构”修改为“区生态环境局”", (), "", ""),
        ("机构名称更新", (), "", ""),
        (
            "将“《行政处罚法》”修改为“《中华人民共和国行政处罚法》”；将“第三十三条”改为“第五十一条”",
            (CITED,),
            "第一条　依据《行政处罚法》第三十三条制定本办法。",
            "第一条　依据《中华人民共和国行政处罚法》第五十一条制定本办法。",
        ),
        (
            "将“环境保护局”修改为“生态环境局”；将“区环境保护局”修改为“市生态环境局”",
            (),
            "第二条　由区环境保护局负责，区环境保护局可以委托。",
            "",
        ),
    ],
    ids=["body", "provision within the citation", "provision of nobody's", "own article", "words not there", "no words", "two", "clash"],
)  # fmt: skip
def test_paragraphs_before_and_after(clauses, places, was, now):
    assert compared(TEXT, clauses, places) == (was, now)
