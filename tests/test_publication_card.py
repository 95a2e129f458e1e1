"""Case cards and the sentence of the annual report."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from registry.errors import StateError
from registry.messages import catalogue
from registry.publication import annual, card
from registry.publication.card import Card, Evidence, Judgement
from registry.values import Outcome

REPEALED = Card(
    title="关于印发《桐林街道门前环境卫生责任制管理办法》的通知",
    number="桐林街发〔2016〕8号",
    issuers=("青石区桐林街道办事处",),
    published_on=dt.date(2016, 3, 5),
    round_name="2024年清理",
    as_of=dt.date(2024, 12, 31),
    findings=(
        Evidence(
            "引用的《重庆市市容环境卫生管理条例》已经修订，条文序号有变动。",
            "根据《重庆市市容环境卫生管理条例》第三十三条",
            page=2,
            law="《重庆市市容环境卫生管理条例》",
            since=dt.date(2021, 7, 1),
            source="重庆人大网",
            upheld=True,
        ),
    ),
    judgements=(
        Judgement("李明", "reviewer", Outcome.RETAIN, "2024-11-02T09:30:00+08:00", ("K1",), superseded=True),
        Judgement(
            "王芳",
            "approver",
            Outcome.REPEAL,
            "2024-11-20T15:00:00+08:00",
            ("R2",),
            "条例第三十三条",
            "改由区级办法调整",
        ),
    ),
    outcome=Outcome.REPEAL,
    citations=7,
    unresolved=1,
    rules=21,
    catalogue_as_of=dt.date(2024, 12, 20),
    sha256="ab" * 32,
    ledger_head="cd" * 32,
)
RETAINED = replace(REPEALED, findings=(), outcome=Outcome.RETAIN, judgements=REPEALED.judgements[:1])


def pages(path: Path) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def test_one_page_per_document(tmp_path: Path) -> None:
    long = replace(REPEALED, findings=REPEALED.findings * 40, title="长" * 300, judgements=REPEALED.judgements * 9)
    quote = replace(REPEALED, findings=(replace(REPEALED.findings[0], quote="引" * 5000),) * 9)
    card.write((REPEALED, RETAINED, long, quote), tmp_path / "cards.pdf")
    found = pages(tmp_path / "cards.pdf")
    assert len(found) == 4
    assert "另有35项审查发现" in found[2]
    assert "此前另有14次决定" in found[2]
    assert "……" in found[3]


def test_card_ties_the_decision_to_its_evidence(tmp_path: Path) -> None:
    card.write((REPEALED,), tmp_path / "card.pdf")
    (page,) = pages(tmp_path / "card.pdf")
    for text in (
        "桐林街发〔2016〕8号",
        "原文（第2页）：“根据《重庆市市容环境卫生管理条例》第三十三条”",
        "变动日期2021年7月1日；来源：重庆人大网；审查人员采纳",
        "李明（审查）：继续有效",
        "王芳（审定）：废止",
        "理由：制定依据已废止或者失效；改由区级办法调整",
        "ab" * 32,
        "cd" * 32,
    ):
        assert text in page


def test_retained_document_has_proof_of_no_finding() -> None:
    said = card.checked(RETAINED)
    assert "以2024年12月31日为基准日" in said
    assert "更新至2024年12月20日" in said
    assert "核对文件引用7处，其中1处未能" in said
    assert said.endswith("未发现需要处理的问题。")
    assert "未发现" not in card.checked(REPEALED)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_of_a_card_exists(lang: str) -> None:
    made = str(card.content(REPEALED, lang)) + str(card.content(replace(RETAINED, judgements=(), withheld=True), lang))
    assert "card." not in made


def test_draft_marks_every_card(tmp_path: Path) -> None:
    card.write((replace(REPEALED, draft=True), RETAINED), tmp_path / "cards.pdf")
    assert all("草稿不作为公布依据" in page for page in pages(tmp_path / "cards.pdf"))


def test_both_languages_have_the_same_messages() -> None:
    chinese = {
        key for key in catalogue("zh") if key.startswith(("list.", "column.", "card.", "annual.", "disagreement."))
    }
    english = {
        key for key in catalogue("en") if key.startswith(("list.", "column.", "card.", "annual.", "disagreement."))
    }
    assert chinese == english


COUNTS = {"reviewed": 612, "retain": 540, "amend": 25, "repeal": 17, "lapse": 20, "out_of_scope": 10}


def test_annual_sentence() -> None:
    assert annual.sentence(COUNTS) == "全年共审查文件612份，废止17份。"
    said = annual.definition({**COUNTS, "unsure": 3})
    assert "继续有效540份、修改25份、废止17份、宣布失效20份、不纳入行政规范性文件管理10份" in said
    assert "宣布失效的文件另计" in said
    assert "另有3份尚未作出决定" in said


def test_annual_figures_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(StateError) as raised:
        annual.sentence({**COUNTS, "repeal": 18})
    assert raised.value.arguments == {"said": 612, "total": 613}
