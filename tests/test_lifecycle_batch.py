"""Sweeping repeal clauses: what they end, what they spare, and sentences that only look like them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.lifecycle.batch import BatchClause, batch_clauses


def only(text: str) -> BatchClause:
    found = batch_clauses(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "before", "soft"),
    [
        ("在2025年12月31日前制发文件规定的环节税优惠政策同时停止执行。", "dated", dt.date(2025, 12, 31), False),
        ("凡2010年12月31日以前发布的集市管理文件一律废止。", "dated", dt.date(2010, 12, 31), False),
        ("2005年底以前印发的有关摊位收费的规定，自2026年1月1日起停止执行。", "dated", dt.date(2005, 12, 31), False),
        ("对2012年6月之前出台的奖励政策，均不再执行。", "dated", dt.date(2012, 6, 30), False),
        ("凡未纳入本次公布继续有效目录的，一律废止。", "unlisted", None, False),
        ("未列入本目录的行政规范性文件，自行失效。", "unlisted", None, False),
        ("未编入继续有效文件清单的文件，不得作为行政管理的依据。", "unlisted", None, False),
        ("此前发布的有关规定与本办法不一致的，同时废止。", "earlier", None, True),
        ("本办法施行前发布的有关规定同时废止。", "earlier", None, False),
        ("以往有关规定与本通知不符的，停止执行。", "earlier", None, True),
        ("凡与本意见相抵触的规定一律废止。", "earlier", None, True),
    ],
)
def test_sweeping_clauses(text: str, kind: str, before: dt.date | None, soft: bool) -> None:
    clause = only(f"第九条 摊位应当整洁。\n{text}\n")
    assert (clause.kind, clause.before, clause.soft, clause.quote) == (kind, before, soft, text)


@pytest.mark.parametrize(
    "text",
    [
        "《集市管理办法》同时废止。",
        "2010年发布的《集市管理办法》（某府发〔2010〕3号）同时废止。",
        "2010年12月31日前印发的《集市管理办法》同时废止。",
        "与上位法不一致的，应当及时修改或者废止。",
        "本办法有效期五年，期满自动失效。",
        "决定对2015年12月31日前印发的127件文件宣布失效。",
        "此前发布的下列文件同时废止：",
        "此前规定与本办法不一致的，以本办法为准。",
        "各部门可以废止与本办法相抵触的文件。",
        "凡未纳入目录的摊位，不得营业。",
    ],
)
def test_clauses_that_name_texts_or_repeal_nothing(text: str) -> None:
    assert batch_clauses(text) == ()


def test_what_the_clause_spares_and_from_when() -> None:
    clause = only("在2025年12月31日前制发文件规定的优惠政策自2026年1月1日起同时停止执行，除国务院另有规定外。")
    assert clause.exceptions == ("国务院另有规定",)
    assert clause.effective_on == dt.date(2026, 1, 1)
    assert "优惠政策" in clause.scope


def test_exceptions_before_the_verb() -> None:
    clause = only("除涉及民生的补助政策外，2018年1月1日以前出台的补助文件一律废止。")
    assert clause.exceptions == ("涉及民生的补助政策",)
    assert clause.before == dt.date(2018, 1, 1)


@given(
    st.lists(
        st.sampled_from(
            [
                "2010年",
                "13月",
                "以前",
                "印发的",
                "文件",
                "一律",
                "废止",
                "。",
                "\n",
                "未纳入",
                "目录",
                "除",
                "外",
                "《",
                "》",
            ]
        ),
        max_size=40,
    )
)
def test_any_text_is_answered_and_quoted(parts: list[str]) -> None:
    text = "".join(parts)
    for clause in batch_clauses(text):
        assert clause.quote == text[clause.start : clause.end]
        assert clause.kind in ("dated", "earlier", "unlisted")
