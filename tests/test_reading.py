"""The pure verbs put together: one document in, a dossier with findings out, and the object of ``inspect --json``."""

import datetime as dt
import json

import pytest

from importers.base import FailureCode, ImportedDocument, ImportFailure
from registry.reading import as_json, default_engine
from registry.reading.report import failure_json
from registry.values import Status

AS_OF = dt.date(2026, 11, 23)
TEXT = """云江区白鹭街道办事处
关于印发《白鹭街道停车秩序管理办法》的通知
白鹭街办发〔2019〕12号
各社区居委会：
《白鹭街道停车秩序管理办法》已经街道办公会议研究同意，现印发给你们，请认真执行。
云江区白鹭街道办事处
2019年5月6日
白鹭街道停车秩序管理办法
第一条 为规范停车秩序，根据《中华人民共和国物权法》和《中华人民共和国行政处罚法》第三十三条，制定本办法。
第二条 违反《中华人民共和国公路法》第二百条的，移送有关部门。
第三条 本办法自2019年6月1日起施行，有效期2年。
"""


def document(text=TEXT, **more):
    return ImportedDocument("notice.txt", "0" * 64, "text/plain", "text:utf-8", text, **more)


@pytest.fixture(scope="module")
def engine():
    return default_engine()


@pytest.fixture(scope="module")
def dossier(engine):
    return engine.read(document(), as_of=AS_OF)


def test_each_citation_has_its_standing(dossier):
    found = {item.mention.title: item.standing for item in dossier.citations}
    assert found["中华人民共和国物权法"].status is Status.REPEALED
    assert found["中华人民共和国物权法"].repealed_on == dt.date(2021, 1, 1)
    assert found["中华人民共和国行政处罚法"].provisions[0].now == ("第五十一条",)


def test_what_was_in_force_then_is_in_force_on_an_earlier_day(engine):
    earlier = engine.read(document(), as_of=dt.date(2020, 1, 1))
    assert {item.standing.status for item in earlier.citations} <= {Status.IN_FORCE, Status.REVISED_SINCE}


def test_findings_name_what_a_reviewer_should_look_at(engine, dossier):
    rules = {finding.rule for finding in engine.findings(dossier)}
    assert {"cites_repealed", "cites_revised", "article_out_of_range", "expired"} <= rules


def test_reading_again_gives_the_same_ids(engine, dossier):
    again = engine.read(document(), as_of=AS_OF)
    assert [item.id for item in again.citations] == [item.id for item in dossier.citations]
    assert len({item.id for item in dossier.citations}) == len(dossier.citations)


def test_an_id_does_not_depend_on_what_stands_before_it(engine, dossier):
    moved = engine.read(document(TEXT.replace("各社区居委会：", "各社区居委会、各科室：")), as_of=AS_OF)
    assert [item.id for item in moved.citations] == [item.id for item in dossier.citations]


def test_the_object_has_the_shape_of_the_contract(engine, dossier):
    told = as_json(document(), dossier, engine.findings(dossier), engine.catalogue, "zh")
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told
    assert set(told["file"]) == {"name", "member", "sha256", "media_type", "reader", "pages"}
    assert set(told["header"]) == {
        "title",
        "inner_title",
        "number",
        "issuers",
        "signed_on",
        "published_on",
        "effective_on",
        "validity",
        "normative",
    }
    assert told["header"]["validity"] == {
        "quote": "本办法自2019年6月1日起施行，有效期2年。",
        "expires_on": "2021-05-31",
        "basis": "stated_term",
    }
    for citation in told["citations"]:
        assert TEXT[citation["start"] : citation["end"]] == citation["quote"]
        assert (citation["instrument"] is not None) == (citation["resolution"] in ("exact", "fuzzy", "confirmed"))
    ids = {citation["id"] for citation in told["citations"]} | {None}
    for finding in told["findings"]:
        assert TEXT[finding["start"] : finding["end"]] == finding["quote"]
        assert finding["citation"] in ids
        assert finding["message"]
        assert "{" not in finding["message"]


def test_pages_are_counted_from_one(engine):
    half = TEXT.index("第二条")
    paged = engine.read(document(pages=2, page_starts=(0, half)), as_of=AS_OF)
    pages = {item.mention.title: item.mention.page for item in paged.citations}
    assert (pages["中华人民共和国物权法"], pages["中华人民共和国公路法"]) == (1, 2)


def test_an_unknown_law_is_unknown_and_never_in_force(engine):
    read = engine.read(
        document("关于某事的通知\n根据《云江市从未有过的条例》，现通知如下。\n2020年1月1日"), as_of=AS_OF
    )
    assert [item.standing.status for item in read.citations] == [Status.UNKNOWN]


def test_an_undated_document_is_judged_by_the_days_it_names(engine):
    draft = "停车设施管理办法\n（征求意见稿）\n（意见请于2024年6月30日前反馈）\n第一条 根据《中华人民共和国土地管理法》，制定本办法。"
    read = engine.read(document(draft), as_of=AS_OF)
    assert read.header.dated is None
    assert read.dated == dt.date(2024, 6, 30)
    assert read.citations[0].standing.status is Status.IN_FORCE


def test_a_failure_is_told_with_its_remedy():
    told = failure_json(ImportFailure("scan.pdf", FailureCode.NEEDS_OCR, pages=3), "en")
    assert told["failure"]["code"] == "needs_ocr"
    assert told["failure"]["remedy"] not in ("", "failure_remedy.needs_ocr")


@pytest.mark.parametrize("text", ["", "。", "《", "第一条", "《》第条（）号〔2020〕"])
def test_odd_texts_are_read_without_an_error(engine, text):
    dossier = engine.read(document(text), as_of=AS_OF)
    assert engine.findings(dossier) is not None
