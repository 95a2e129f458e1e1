"""Every rule by its own examples and tables, by a few documents a lawyer could read, and by any text at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import data, messages
from registry.rules import RULES, run
from registry.rules.base import citation, sample
from registry.rules.clauses import articles, sentence_at
from registry.values import (
    Candidate,
    Dossier,
    Header,
    InstrumentFacts,
    Link,
    Normative,
    Outcome,
    ProvisionNow,
    Relation,
    Resolution,
    Severity,
    Standing,
    Status,
    Validity,
    VersionFacts,
)

EXAMPLES = [(rule, index) for rule in RULES for index in range(len(rule.examples))]


@pytest.mark.parametrize(("rule", "index"), EXAMPLES, ids=lambda value: getattr(value, "name", str(value)))
def test_examples_of_each_rule(rule, index) -> None:
    example = rule.examples[index]
    assert tuple(finding.code for finding in rule.check(example.dossier)) == example.codes


def test_each_rule_has_a_hit_and_a_miss() -> None:
    for rule in RULES:
        assert any(example.codes for example in rule.examples), rule.name
        assert any(not example.codes for example in rule.examples), rule.name


def found(dossier: Dossier, rule: str) -> list[str]:
    return [finding.code for finding in run(dossier) if finding.rule == rule]


# --- the tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", data.rows("bodies.csv"), ids=lambda row: row["family"])
def test_body_by_its_example(row: Mapping[str, str]) -> None:
    text = "第一条 为了管理，制定本办法。\n第二条 " + row["example"] + "。"
    assert found(sample(text, as_of="2026-11-23"), "body_renamed") == [row["kind"]]
    assert found(sample(text, as_of="1980-01-01"), "body_renamed") == []
    dt.date.fromisoformat(row["ended"])
    assert row["source"]
    assert row["now"]


@pytest.mark.parametrize("row", data.rows("policies.csv"), ids=lambda row: row["words"][:12])
def test_policy_by_its_example(row: Mapping[str, str]) -> None:
    dated = row["since"] or "2003-01-01"
    dossier = sample("第二条 " + row["example"] + "。", as_of="2026-11-23", signed_on=dated)
    assert found(dossier, "overtaken_policy") == ["in_clause"]
    assert row["source"]
    assert set(row["grounds"].split("+")) <= {item["code"] for item in data.rows("grounds.csv")}


@pytest.mark.parametrize("table", ["illegal_setting.csv", "fair_competition.csv"])
def test_triggers_by_their_examples(table: str) -> None:
    rule = table.removesuffix(".csv")
    for row in data.rows(table):
        assert row["family"] in found(sample(f"第二条 {row['example']}。"), rule), row["family"]
        assert found(sample(f"第二条 {row['miss']}。"), rule) == [], row["family"]


# --- sentences ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_each_code_of_the_examples_has_a_sentence_with_its_arguments(lang: str) -> None:
    for rule in RULES:
        assert messages.has(f"rule.{rule.name}", lang), rule.name
        for example in rule.examples:
            for finding in rule.check(example.dossier):
                key = f"finding.{rule.name}.{finding.code}"
                assert messages.has(key, lang), key
                assert "{" not in messages.say(key, lang, **finding.arguments), key


def test_languages_have_the_same_findings() -> None:
    keys = [{key for key in messages.catalogue(lang) if key.startswith("finding.")} for lang in messages.LANGUAGES]
    assert keys[0] == keys[1]
    families = {row["family"] for table in ("illegal_setting", "fair_competition") for row in data.rows(f"{table}.csv")}
    assert families <= {key.rsplit(".", 1)[1] for key in keys[0]}


# --- cited texts -------------------------------------------------------------------------------------------------

LAW = InstrumentFacts("law", "集市管理法", kind="法律", confidence="high", source="texts", number="主席令第九号")
NEW = InstrumentFacts("new", "市场法典", kind="法律")
REVISED = (VersionFacts(dt.date(2021, 1, 22), "修订", dt.date(2021, 7, 15), 86),)
TEXT = (
    "关于印发集市管理办法的通知\n为规范集市，根据《集市管理法》，制定本办法。\n第一条 违反规定的，依照《集市管理法》第九条处罚。\n"
    "第二条 参照《集市管理法》执行。\n第三条 《集市管理法》另有规定的，从其规定。\n"
)


def cited(standing: Standing, *quotes: str, relation: Relation = Relation.CITES, link: Link | None = None) -> Dossier:
    places = []
    for index, quote in enumerate(quotes):
        place = citation(TEXT, quote, standing, LAW, relation, ("第九条",) if "第九条" in quote else (), link)
        places.append(replace(place, id=f"c{index}"))
    return sample(TEXT, *places, signed_on="2018-01-01")


def test_repealed_law_is_told_once_for_each_set_of_provisions() -> None:
    ended = Standing(Status.REPEALED, dt.date(2021, 1, 1), "市场法典", (NEW,), hard=True)
    dossier = cited(ended, "《集市管理法》，", "《集市管理法》第九条", "《集市管理法》执行", "《集市管理法》另有")
    assert found(dossier, "cites_repealed") == ["ended_replaced", "ended_replaced"]


@pytest.mark.parametrize(
    ("standing", "relation", "code", "severity"),
    [
        (Standing(Status.REPEALED, dt.date(2021, 1, 1), "决定", hard=True), Relation.CITES, "ended", Severity.MEDIUM),
        (Standing(Status.REPEALED, dt.date(2021, 1, 1), "决定", hard=True), Relation.BASED_ON, "ended", Severity.HIGH),
        (
            Standing(Status.REPEALED, dt.date(2017, 1, 1), "决定", hard=True),
            Relation.CITES,
            "already_ended",
            Severity.MEDIUM,
        ),
        (Standing(Status.LAPSED, dt.date(2021, 1, 1), hard=True), Relation.CITES, "lapsed", Severity.MEDIUM),
        (Standing(Status.REPEALED, None, hard=True), Relation.CITES, "ended_undated", Severity.MEDIUM),
        (Standing(Status.REPEALED, dt.date(2021, 1, 1)), Relation.BASED_ON, "to_check", Severity.LOW),
    ],
)
def test_how_a_repealed_law_is_told(standing: Standing, relation: Relation, code: str, severity: Severity) -> None:
    finding = next(f for f in run(cited(standing, "《集市管理法》，", relation=relation)) if f.rule == "cites_repealed")
    assert (finding.code, finding.severity, finding.citation) == (code, severity, "c0")


def test_repealed_law_in_a_penalty_clause_weighs_most() -> None:
    ended = Standing(Status.REPEALED, dt.date(2021, 1, 1), "决定", hard=True)
    finding = next(f for f in run(cited(ended, "《集市管理法》第九条")) if f.rule == "cites_repealed")
    assert finding.severity is Severity.HIGH


@pytest.mark.parametrize("text", ["原《渡口条例》规定的费用不再收取。", "《渡口条例》已废止，不再引用。"])
def test_text_that_says_itself_that_the_law_ended(text: str) -> None:
    ended = Standing(Status.REPEALED, dt.date(2021, 1, 1), hard=True)
    assert found(sample(text, citation(text, "《渡口条例》", ended, LAW)), "cites_repealed") == []


def test_only_basis_gone_without_successor_suggests_repeal() -> None:
    ended = Standing(Status.REPEALED, dt.date(2021, 1, 1), "决定", hard=True)
    findings = run(cited(ended, "《集市管理法》，", relation=Relation.BASED_ON))
    assert {f.rule: f.suggested_outcome for f in findings if f.citation} == {
        "cites_repealed": Outcome.REPEAL,
        "basis_gone": Outcome.REPEAL,
    }


def test_revised_law_bare_mentions_once_provisions_apart() -> None:
    moved = ProvisionNow("第九条", ("第十二条",), "changed", 0.8)
    revised = Standing(Status.REVISED_SINCE, revisions=REVISED, provisions=(moved,), hard=True)
    dossier = cited(revised, "《集市管理法》，", "《集市管理法》第九条", "《集市管理法》执行", "《集市管理法》另有")
    assert found(dossier, "cites_revised") == ["revised", "article_moved"]
    sentence = next(f for f in run(dossier) if f.code == "article_moved")
    assert sentence.arguments["sentence"] == "将“第九条”修改为“第十二条”"
    assert (sentence.arguments["similarity"], sentence.arguments["relation"]) == (0.8, "moved")
    assert "将“第九条”修改为“第十二条”" in messages.say(
        "finding.cites_revised.article_moved", "zh", **sentence.arguments
    )


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (ProvisionNow("第九条", ("第九条",), "same"), None),
        (ProvisionNow("第九条", ("第九条",), "changed", 0.7), "article_changed"),
        (ProvisionNow("第九条", ("第十二条",), "same", 0.98), "article_moved"),
        (ProvisionNow("第九条", ("第十二条", "第十三条"), "split", 0.6), "article_split"),
        (ProvisionNow("第九条", ("第九条", "第十条"), "split", 0.6, sure=False), "article_split_check"),
        (ProvisionNow("第九条", ("第十二条",), "merged", 0.6), "article_merged"),
        (ProvisionNow("第九条", ("第十二条",), "changed", 0.3, sure=False), "article_moved_check"),
        (ProvisionNow("第九条", (), "deleted", 0.1, sure=False), "article_gone"),
        (None, "article_check"),
    ],
)
def test_what_became_of_a_provision(place: ProvisionNow | None, code: str | None) -> None:
    revised = Standing(Status.REVISED_SINCE, revisions=REVISED, provisions=(place,) if place else (), hard=True)
    assert found(cited(revised, "《集市管理法》第九条"), "cites_revised") == ([code] if code else [])


def test_version_named_in_the_citation_is_the_drafters_own() -> None:
    revised = Standing(Status.REVISED_SINCE, revisions=REVISED, hard=True)
    place = citation(TEXT, "《集市管理法》，", revised, LAW)
    named = replace(place, mention=replace(place.mention, version_year=2021))
    assert found(sample(TEXT, named), "cites_revised") == []
    assert found(sample(TEXT, place), "cites_revised") == ["revised"]


def test_number_of_another_text_names_its_owner() -> None:
    link = Link(
        Resolution.AMBIGUOUS,
        candidates=(Candidate("x", "渡口条例", "主席令第八号", "法律", 70.0),),
        number_conflict="x",
    )
    place = citation(TEXT, "《集市管理法》，", Standing(Status.UNKNOWN), LAW, link=link)
    numbered = replace(place, mention=replace(place.mention, number="主席令第八号"))
    finding = next(f for f in run(sample(TEXT, numbered)) if f.rule == "title_number_mismatch")
    assert finding.arguments["owner"] == "渡口条例"


# --- days --------------------------------------------------------------------------------------------------------

TERM = Validity("有效期五年", dt.date(2024, 4, 30), "stated_term")


@pytest.mark.parametrize(
    ("as_of", "rules"),
    [
        ("2023-10-01", set()),
        ("2023-11-01", {"expiring"}),
        ("2024-04-30", {"expiring"}),
        ("2024-05-01", {"expired"}),
    ],
)
def test_days_around_the_end_of_validity(as_of: str, rules: set[str]) -> None:
    dossier = sample("本办法有效期五年。", as_of=as_of, validity=TERM)
    assert {finding.rule for finding in run(dossier)} == rules
    assert all(finding.quote == "有效期五年" for finding in run(dossier))


@pytest.mark.parametrize(
    ("title", "effective", "validity", "codes"),
    [
        ("集市摊位暂行办法", "2015-01-01", None, ["past_custom"]),
        ("集市摊位办法（试行）", "2015-01-01", None, ["past_custom"]),
        ("集市摊位办法", "2015-01-01", None, []),
        ("集市摊位暂行办法", "2024-01-01", None, []),
        ("集市摊位暂行办法", "2015-01-01", TERM, []),
        ("关于废止《集市摊位暂行办法》的通知", "2015-01-01", None, []),
        ("上海市集市摊位暂行办法", "2015-01-01", None, ["past_limit"]),
    ],
)
def test_trial(title: str, effective: str, validity: Validity | None, codes: list[str]) -> None:
    dossier = sample(title + "\n", title=title, effective_on=effective, validity=validity, as_of="2025-06-01")
    assert found(dossier, "trial_overdue") == codes


# --- questions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "由区文化和旅游局、市自然资源和规划局负责。",
        "报住房和城乡建设局备案，抄送公安交通管理部门。",
        "按照《国家工商行政管理总局关于摊位的通知》（工商个字〔2012〕3号）执行。",
        "原区环保局职责由区生态环境局承担。",
        "国家金融监督管理总局另有规定的，从其规定。",
        "本部门法制机构负责审核，建设部门配合，农业部门指导。",
        "负有安全生产监督管理职责的部门应当检查。",
        "环境保护部令第39号规定的名录。",
    ],
)
def test_names_that_are_right_or_only_history(text: str) -> None:
    assert found(sample(text), "body_renamed") == []


def test_body_is_asked_about_once_with_a_count() -> None:
    dossier = sample("由县工商局登记。\n报县工商局备案。\n工商部门应当检查。\n")
    findings = [finding for finding in run(dossier) if finding.rule == "body_renamed"]
    assert [(finding.quote, finding.arguments["count"]) for finding in findings] == [("工商局", 3)]


def test_issuers_own_signature_is_no_duty() -> None:
    assert found(sample("关于摊位的通知\n某县环境保护局\n", issuers=("某县环境保护局",)), "body_renamed") == []


@pytest.mark.parametrize(
    ("title", "text", "as_of", "codes"),
    [
        ("关于开展2021年度安全检查的通知", "", "2024-01-01", ["title"]),
        ("2018—2020年污染防治攻坚方案", "", "2024-01-01", ["title"]),
        ("2023—2025年污染防治攻坚方案", "", "2024-01-01", []),
        ("集市收费管理办法（2019年修订）", "", "2024-01-01", []),
        ("集市整治方案", "请于2021年12月15日前报送总结。", "2024-01-01", ["deadline"]),
        ("集市整治方案", "请于2024年12月15日前报送总结。", "2024-01-01", []),
        ("集市整治方案", "《办法》自2019年1月1日起施行，完成情况另报。", "2024-01-01", []),
    ],
)
def test_tasks_of_one_time(title: str, text: str, as_of: str, codes: list[str]) -> None:
    assert found(sample(f"{title}\n{text}\n", title=title, as_of=as_of), "one_off_done") == codes


def test_upper_law_in_the_article_carries_the_setting() -> None:
    bare = "第五条 乱停车辆的处以200元罚款。\n"
    assert found(sample(bare), "illegal_setting") == ["fine"]
    assert found(
        sample("第五条 违反《道路交通安全法》的，由公安机关处理。\n" + bare.replace("五", "六")), "illegal_setting"
    ) == ["fine"]
    assert found(sample("第五条 根据《道路交通安全法》，乱停车辆的处以200元罚款。\n"), "illegal_setting") == []


def test_statutes_may_set_what_documents_may_not() -> None:
    text = "第五条 乱停车辆的处以200元罚款。\n"
    assert found(sample(text, title="某市停车条例"), "illegal_setting") == []
    assert found(sample(text, title="某市停车办法", number="某市人民政府令第9号"), "illegal_setting") == []


def test_statute_book_with_contents_has_no_miscounted_chapters() -> None:
    text = "目录\n第一章 总则\n第二章 管理\n第三章 附则\n第一章 总则\n第二章 管理\n第三章 附则\n"
    assert found(sample(text), "broken_internal_reference") == []


# --- any text ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "第一条 ",
        "第九条",
        "本办法",
        "《",
        "》",
        "\n",
        "。",
        "，",
        "须经批准方可",
        "处以200元罚款",
        "工商局",
        "新冠肺炎",
        "“十三五”",
        "附件3",
    ]
    + [
        "附件1\n",
        "第一章 总则\n",
        "（一）",
        "（三）",
        "2021年12月31日前完成",
        "自本办法施行之日起一年内完成",
        "税收返还",
        "优先采购本地产品",
        "\u200b",
    ]
)
ANY_TEXT = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60).map("".join)


@given(ANY_TEXT, st.integers(0, 40), st.integers(0, 40), st.booleans(), st.dates())
def test_any_text_is_answered_and_each_quote_is_the_text(
    text: str, start: int, length: int, normative: bool, as_of: dt.date
) -> None:
    header = Header(
        title=text[:20],
        issuers=(text[:5],),
        effective_on=dt.date(2019, 1, 1),
        validity=Validity(text[:9], dt.date(2020, 1, 1), "stated_date", start, start + length),
        normative=Normative(normative),
        title_span=(start, start + length),
        body_start=length,
    )
    findings = run(Dossier(text, header, (), as_of))
    for finding in findings:
        assert finding.quote == text[finding.start : finding.end]
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.rule in {rule.name for rule in RULES}
    assert [finding.start for finding in findings] == sorted(finding.start for finding in findings)


def test_parts_of_a_text() -> None:
    text = "第一条 甲。\n依照第三条办理。\n第二条 乙；丙。\n"
    assert [(part.number, text[part.start : part.start + 3]) for part in articles(text)] == [
        (1, "第一条"),
        (2, "第二条"),
    ]
    place = text.index("丙")
    assert text[slice(*sentence_at(text, place, place + 1))] == "丙"
