"""From a mention to an instrument: what a lawyer would link, and what he would leave open."""

from __future__ import annotations

import datetime as dt
import string
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import data
from registry.matching import Matcher, guards
from registry.matching.reasons import explain
from registry.messages import has
from registry.text import fold, numbers
from registry.values import InstrumentFacts, Link, Mention, Relation, Resolution, VersionFacts


class Facts:
    """A small catalogue with the look-ups of the real one."""

    def __init__(self, items: Sequence[InstrumentFacts]) -> None:
        self.items = {item.id: item for item in items}
        self.titles: dict[str, list[InstrumentFacts]] = defaultdict(list)
        self.numbered: dict[str, list[InstrumentFacts]] = defaultdict(list)
        for item in items:
            for title in {item.title, item.short_title, *item.aliases} - {""}:
                self.titles[fold(title)].append(item)
            for raw in {item.number, *(version.number for version in item.versions)}:
                if raw and (key := numbers.key(raw)):
                    self.numbered[key].append(item)

    def get(self, id_: str) -> InstrumentFacts | None:
        return self.items.get(id_)

    def by_number(self, key: str) -> tuple[InstrumentFacts, ...]:
        return tuple(self.numbered.get(key, ()))

    def by_title(self, folded: str) -> tuple[InstrumentFacts, ...]:
        return tuple(self.titles.get(folded, ()))

    def title_keys(self) -> list[tuple[str, str]]:
        return [(title, item.id) for title, items in self.titles.items() for item in items]


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def law(
    id_: str,
    title: str,
    made: str | None = None,
    ended: str | None = None,
    *,
    number: str | None = None,
    issuer: str = "国务院",
    kind: str = "行政法规",
    aliases: tuple[str, ...] = (),
    versions: tuple[VersionFacts, ...] = (),
) -> InstrumentFacts:
    return InstrumentFacts(
        id=id_,
        title=title,
        short_title=title.removeprefix("中华人民共和国"),
        aliases=aliases,
        kind=kind,
        issuer=issuer,
        number=number,
        promulgated=day(made),
        effective=day(made),
        status="已废止" if ended else "现行有效",
        repealed_on=day(ended),
        versions=versions,
    )


def version(date: str, number: str | None = None, kind: str = "修订") -> VersionFacts:
    return VersionFacts(day(date), kind, day(date), None, number)


NPC = "全国人民代表大会常务委员会"
LETTER = "国务院规范性文件"
CATALOGUE = Facts(
    [
        law(
            "penalty",
            "中华人民共和国行政处罚法",
            "1996-03-17",
            number="主席令第七十号",
            issuer="全国人民代表大会",
            kind="法律",
        ),
        law(
            "soil", "中华人民共和国土地管理法", "1986-06-25", issuer=NPC, kind="法律", versions=(version("2019-08-26"),)
        ),
        law("soil-rules", "中华人民共和国土地管理法实施条例", "1998-12-27", number="国务院令第256号"),
        law("traffic-rules", "中华人民共和国道路交通安全法实施条例", "2004-04-30", number="国务院令第405号"),
        law(
            "marriage-50", "中华人民共和国婚姻法", "1950-05-01", "1981-01-01", issuer="中央人民政府委员会", kind="法律"
        ),
        law("marriage-80", "中华人民共和国婚姻法", "1980-09-10", "2021-01-01", issuer="全国人民代表大会", kind="法律"),
        law("petition-95", "信访条例", "1995-10-28", "2005-05-01", number="国务院令第185号"),
        law("petition-05", "信访条例", "2005-01-10", "2022-05-01", number="国务院令第431号"),
        law("petition-work", "信访工作条例", "2022-02-25", issuer="中共中央、国务院", kind="其他"),
        law(
            "openness",
            "中华人民共和国政府信息公开条例",
            "2007-04-05",
            number="国务院令第711号",
            versions=(version("2007-04-05", "国务院令第492号", "制定"), version("2019-04-03", "国务院令第711号")),
        ),
        law("accidents", "生产安全事故报告和调查处理条例", "2007-04-09", number="国务院令第493号"),
        law("property", "物业管理条例", "2003-06-08", number="国务院令第379号"),
        law(
            "property-cq", "重庆市物业管理条例", "2019-11-29", issuer="重庆市人民代表大会常务委员会", kind="地方性法规"
        ),
        law(
            "documents-cq",
            "重庆市行政规范性文件管理办法",
            "2019-10-01",
            number="渝府令第329号",
            issuer="重庆市人民政府",
            kind="地方政府规章",
        ),
        law("documents-zj", "行政规范性文件管理办法", "2018-07-01", issuer="浙江省人民政府", kind="地方政府规章"),
        law(
            "documents-hn",
            "行政规范性文件管理办法",
            "2009-03-01",
            "2022-06-01",
            issuer="湖南省人民政府",
            kind="地方政府规章",
        ),
        law("rule-of-law-33", "国务院关于加强法治政府建设的意见", "2010-10-10", number="国发〔2010〕33号", kind=LETTER),
        law(
            "industry-32",
            "国务院关于加快培育和发展战略性新兴产业的决定",
            "2010-10-10",
            number="国发〔2010〕32号",
            kind=LETTER,
        ),
        law(
            "outline-15",
            "法治政府建设实施纲要（2015－2020年）",
            "2015-12-27",
            number="中发〔2015〕36号",
            issuer="中共中央、国务院",
            kind="其他",
        ),
        law("outline-21", "法治政府建设实施纲要（2021－2025年）", "2021-08-11", issuer="中共中央、国务院", kind="其他"),
        law(
            "notice-30",
            "国务院办公厅关于印发政务公开工作要点的通知",
            "2016-04-18",
            number="国办发〔2016〕19号",
            issuer="国务院办公厅",
            kind=LETTER,
            aliases=("政务公开工作要点",),
        ),
        law(
            "fund",
            "普惠金融发展专项资金管理办法",
            "2016-09-24",
            number="财金〔2016〕85号",
            issuer="财政部",
            kind="部门规章",
        ),
        law(
            "list-18",
            "建设项目环境影响评价分类管理名录",
            "2017-06-29",
            "2021-01-01",
            issuer="环境保护部",
            kind="部门规章",
        ),
        law(
            "list-21",
            "建设项目环境影响评价分类管理名录（2021年版）",
            "2020-11-30",
            issuer="生态环境部",
            kind="部门规章",
        ),
        law("forest-trial", "中华人民共和国森林法（试行）", "1979-02-23", "1985-01-01", issuer=NPC, kind="法律"),
        law("forest", "中华人民共和国森林法", "1984-09-20", issuer=NPC, kind="法律"),
        law(
            "bankruptcy-trial", "中华人民共和国企业破产法（试行）", "1986-12-02", "2007-06-01", issuer=NPC, kind="法律"
        ),
        law("water-supply", "城市供水条例", "1994-07-19", number="国务院令第158号"),
        law("decree-fp", "国务院关于修改《城市供水条例》的决定", "2018-03-19", number="国务院令第698号"),
        law(
            "party-joint",
            "中共中央、国务院关于加强基层治理的意见",
            "2021-04-28",
            issuer="中共中央、国务院",
            kind="其他",
        ),
        law(
            "court-soil",
            "关于适用《中华人民共和国土地管理法》的解释",
            "2020-01-01",
            issuer="最高人民法院",
            kind="司法解释",
        ),
        law("notes-court", "关于审理名誉权案件的解释", "1998-07-14", issuer="最高人民法院", kind="司法解释"),
    ]
)
OWN = (
    law(
        "own-41",
        "涪陵区人民政府办公室关于印发涪陵区犬类管理办法的通知",
        "2021-03-01",
        number="涪陵府办发〔2021〕41号",
        issuer="重庆市涪陵区人民政府办公室",
        kind="",
    ),
    law("own-5", "门前三包实施细则", "2020-03-01", number="蔺市街办发〔2020〕5号", issuer="蔺市街道办事处", kind=""),
)
FULING = ("重庆市涪陵区人民政府",)
MATCHER = Matcher(CATALOGUE, OWN)


def link(
    title: str,
    number: str | None = None,
    dated: str | None = "2021-05-01",
    home: tuple[str, ...] = FULING,
    strict: bool = False,
    **more: object,
) -> Link:
    mention = Mention(0, len(title), title, title, number, **more)  # type: ignore[arg-type]
    return MATCHER.link(mention, day(dated), home, strict=strict)


@pytest.mark.parametrize(
    ("title", "number", "dated", "expected", "reason"),
    [
        ("中华人民共和国行政处罚法", None, "2021-05-01", "penalty", "title"),
        ("行政处罚法", None, "2021-05-01", "penalty", "title"),
        ("中华人民共和国城市供水条例", None, "2021-05-01", "water-supply", "title"),
        ("《 行政 处罚法 》", None, "2021-05-01", "penalty", "title"),
        ("土地管理法（2019年修正）", None, "2021-05-01", "soil", "version_left_out"),
        ("信访条例", None, "2010-01-01", "petition-05", "title"),
        ("信访条例", None, "1999-01-01", "petition-95", "title"),
        ("信访条例", "国务院令第185号", "2010-01-01", "petition-95", "number_and_title"),
        ("婚姻法", None, "1970-01-01", "marriage-50", "title"),
        ("婚姻法", None, "2024-01-01", "marriage-80", "title"),
        ("婚姻法", None, None, "marriage-80", "title"),
        ("政府信息公开条例", "国务院令第492号", "2010-01-01", "openness", "number_and_title"),
        ("政府信息公开条例", "国务院令第七百一十一号", "2021-05-01", "openness", "number_and_title"),
        ("重庆市行政规范性文件管理办法", "重庆市人民政府令第329号", "2021-05-01", "documents-cq", "number_and_title"),
        ("国务院关于加强法治政府建设的意见", "国发[2010]33号", "2021-05-01", "rule-of-law-33", "number_and_title"),
        ("关于加强法治政府建设的意见", "国发〔2010〕33号", "2021-05-01", "rule-of-law-33", "number_and_title"),
        ("通知", "国办发〔2016〕19号", "2021-05-01", "notice-30", "number"),
        ("政务公开工作要点", None, "2021-05-01", "notice-30", "title"),
        ("安全生产事故报告和调查处理条例", "国务院令第493号", "2021-05-01", "accidents", "number"),
        ("财政部关于印发《普惠金融发展专项资金管理办法》的通知", None, "2021-05-01", "fund", "cover"),
        ("建设项目环境影响评价分类管理名录（2021年版）", None, "2022-01-01", "list-21", "title"),
        ("建设项目环境影响评价分类管理名录", None, "2018-01-01", "list-18", "title"),
        ("森林法（试行）", None, "1982-01-01", "forest-trial", "title"),
        ("森林法", None, "2000-01-01", "forest", "title"),
        ("涪陵区犬类管理办法", None, "2022-05-01", "own-41", "title"),
        ("犬类管理办法", "涪陵府办发﹝2021﹞41号", "2022-05-01", "own-41", "number"),
        ("中共中央国务院关于加强基层治理的意见", None, "2022-01-01", "party-joint", "title"),
        ("关于适用〈土地管理法〉的解释", None, "2022-01-01", "court-soil", "title"),
        ("门前三包实施细则", "蔺市街办发〔2020〕5号", "2022-05-01", "own-5", "number_and_title"),
    ],
)
def test_written_out_titles_and_numbers_are_exact(title, number, dated, expected, reason):
    got = link(title, number, dated)
    assert (got.resolution, got.instrument and got.instrument.id) == (Resolution.EXACT, expected), got
    assert (got.reason, got.number_conflict) == (reason, None)


def test_number_alone():
    got = link("国务院令第711号", "国务院令第711号", form="number")
    assert (got.resolution, got.instrument.id) == (Resolution.EXACT, "openness")
    assert link("国务院令第9999号", "国务院令第9999号", form="number").reason == "number_unknown"


def test_orders_of_the_president_prove_nothing_alone():
    got = link("主席令第七十号", "主席令第七十号", form="number")
    assert (got.resolution, got.reason) == (Resolution.CANDIDATE, "number_restarts")
    assert link("土地管理法", "主席令第七十号").number_conflict is None


def test_short_form_stands_for_its_full_title():
    got = link("办法", refers_to="重庆市行政规范性文件管理办法")
    assert (got.resolution, got.instrument.id) == (Resolution.EXACT, "documents-cq")


def test_issuer_before_the_title_completes_it():
    got = link("关于加强法治政府建设的意见", issuers=("国务院",))
    assert (got.resolution, got.reason) == (Resolution.EXACT, "issuer_and_title")
    assert link("关于加强法治政府建设的意见").resolution is Resolution.FUZZY
    assert link("关于加强法治政府建设的意见", issuers=("重庆市人民政府",)).instrument is None


def test_the_issuer_inside_the_marks_is_no_part_of_the_title():
    roads = InstrumentFacts(
        "roads", "城市道路管理条例", issuer="国务院", kind="行政法规", promulgated=dt.date(1996, 6, 4)
    )
    matcher = Matcher(Facts([roads]))

    def told(title: str) -> Link:
        return matcher.link(Mention(0, len(title), title, title), dt.date(2010, 1, 1))

    assert told("国务院城市道路管理条例").instrument == roads
    assert told("重庆市城市道路管理条例").instrument is None


def test_repealing_document_means_the_text_before_it():
    mention = Mention(0, 4, "信访条例", "信访条例", relation=Relation.REPEALS)
    assert MATCHER.link(mention, dt.date(2005, 5, 1)).instrument.id == "petition-95"
    cited = Mention(0, 4, "信访条例", "信访条例")
    assert MATCHER.link(cited, dt.date(2005, 5, 1)).instrument.id == "petition-05"


def test_a_text_replaced_under_its_own_title_is_not_its_successor():
    facts = Facts([law("experts-16", "评审专家管理办法", "2016-11-18", number="财库〔2016〕198号", kind="其他")])
    old = Mention(0, 1, "", "评审专家管理办法", "财库〔2003〕119号")
    got = Matcher(facts).link(old, dt.date(2017, 1, 1))
    assert (got.instrument, got.reason) == (None, "number_differs")
    told = Mention(0, 1, "", "评审专家管理办法", relation=Relation.REPEALS, version_year=2003)
    assert Matcher(facts).link(told, dt.date(2017, 1, 1)).instrument is None
    plain = Mention(0, 1, "", "评审专家管理办法", "财库〔2016〕198号")
    assert Matcher(facts).link(plain, dt.date(2018, 1, 1)).instrument is not None


def test_a_number_of_its_year_points_to_the_older_of_two_namesakes():
    facts = Facts(
        [
            law("papers-89", "海员证件管理办法", "1989-08-14", "2019-05-01", kind="部门规章"),
            law("papers-19", "海员证件管理办法", "2019-02-05", number="交通运输部令2019年第4号", kind="部门规章"),
        ]
    )
    old = Mention(0, 1, "", "海员证件管理办法", "交通部令1989年第7号", relation=Relation.REPEALS)
    got = Matcher(facts).link(old, None)
    assert got.instrument is not None
    assert got.instrument.id == "papers-89"


@pytest.mark.parametrize(
    ("title", "number", "linked", "owner"),
    [
        ("政府信息公开条例", "国务院令第493号", "openness", "accidents"),
        ("国务院关于加强法治政府建设的意见", "国发〔2010〕32号", "rule-of-law-33", "industry-32"),
        ("法治政府建设实施纲要（2021-2025年）", "中发〔2015〕36号", "outline-21", "outline-15"),
    ],
)
def test_title_decides_where_number_disagrees(title, number, linked, owner):
    got = link(title, number, "2022-05-01")
    assert (got.instrument.id, got.number_conflict) == (linked, owner)


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("政府信息公开条例", "国务院令第492号"),  # number of the older version
        ("政务公开工作要点", "国办发〔2016〕19号"),  # number of the covering notice
        ("城市供水条例", "国务院令第698号"),  # number of the order that amended it
    ],
)
def test_number_of_the_same_text_is_no_conflict(title, number):
    got = link(title, number)
    assert (got.resolution, got.number_conflict) == (Resolution.EXACT, None)


def test_of_two_texts_under_one_title_the_number_says_which():
    plans = [
        InstrumentFacts(
            "old", "国务院办公厅关于印发应急预案管理办法的通知", number="国办发〔2013〕101号", kind="国务院规范性文件"
        ),
        InstrumentFacts(
            "new",
            "国务院办公厅关于印发《应急预案管理办法》的通知",
            aliases=("应急预案管理办法",),
            number="国办发〔2024〕5号",
            kind="国务院规范性文件",
        ),
    ]
    matcher = Matcher(Facts(plans))
    got = matcher.link(Mention(0, 8, "", "应急预案管理办法", "国办发〔2013〕101号"), dt.date(2016, 1, 1))
    assert got.instrument is not None
    assert (got.instrument.id, got.number_conflict) == ("old", None)


def test_unknown_title_beside_a_known_number_is_left_open():
    got = link("法治政府建设实施纲要（2026-2030年）", "中发〔2015〕36号")
    assert (got.resolution, got.instrument, got.number_conflict) == (Resolution.CANDIDATE, None, "outline-15")


@pytest.mark.parametrize("title", ["办法", "条例", "通知", "《实施细则》", "本规定", "实施细则（试行）", "", "》"])
def test_a_kind_of_text_names_no_text(title):
    got = link(title)
    assert (got.resolution, got.reason) == (Resolution.UNMATCHED, "bare_kind")


@pytest.mark.parametrize(
    ("home", "expected", "reason"),
    [
        (("浙江省杭州市人民政府",), "documents-zj", "title"),
        (("湖南省人民政府",), "documents-hn", "title"),
        (("重庆市涪陵区人民政府",), None, "other_place"),
        ((), None, "place_unknown"),
        (("财政部",), None, "place_unknown"),
    ],
)
def test_title_without_place_belongs_to_the_place_of_the_document(home, expected, reason):
    got = link("行政规范性文件管理办法", None, "2021-01-01", home)
    assert (got.instrument and got.instrument.id, got.reason) == (expected, reason)
    assert got.instrument or got.resolution is Resolution.AMBIGUOUS


def test_two_issuers_in_force_are_ambiguous():
    twins = Facts(
        [
            law("a", "关于加强档案工作的规定", "2010-01-01", issuer="民政部", kind="其他"),
            law("b", "关于加强档案工作的规定", "2011-01-01", issuer="教育部", kind="其他"),
        ]
    )
    matcher = Matcher(twins)
    mention = Mention(0, 1, "", "关于加强档案工作的规定")
    got = matcher.link(mention, dt.date(2020, 1, 1))
    assert (got.resolution, got.reason, [one.id for one in got.candidates]) == (
        Resolution.AMBIGUOUS,
        "two_remain",
        ["a", "b"],
    )
    named = Mention(0, 1, "", "关于加强档案工作的规定", issuers=("教育部",))
    assert matcher.link(named, dt.date(2020, 1, 1)).instrument.id == "b"


@pytest.mark.parametrize(
    ("title", "number", "reason"),
    [
        ("关于加强法治政府建设的意见", "渝府发〔2010〕33号", "number_of_other_place"),
        ("关于加强法治政府建设的意见", "教政法〔2010〕7号", "number_of_other_series"),
        ("物业管理条例", "渝人发〔2019〕3号", "number_of_other_place"),
        ("关于加强法治政府建设的意见", "国发〔2012〕8号", "number_differs"),
        ("国务院关于加强法治政府建设的意见", "国发〔2010〕57号", "number_differs"),
    ],
)
def test_number_of_another_letter_forbids_the_link(title, number, reason):
    got = link(title, number)
    assert (got.instrument, got.reason) == (None, reason)


@pytest.mark.parametrize("number", ["国发〔2010〕33号", "国发〔2010〕38号", "国发〔2010〕3号", "国发〔2011〕33号"])
def test_one_slip_in_the_number_of_a_known_title_is_no_other_letter(number):
    assert link("国务院关于加强法治政府建设的意见", number).instrument.number == "国发〔2010〕33号"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("中华人民共和国道路交逋安全法实施条例", "traffic-rules"),
        ("生产安全事故报告与调查处理条例", "accidents"),
        ("国务院关于加快培育和发展战略性新兴产业决定", "industry-32"),
        ("中华入民共和国土地管理法", "soil"),
        ("生产安全事故报告和调査处理条例", "accidents"),
        ("生产安全事故报告和调查处理条冽", "accidents"),
    ],
)
def test_slips_of_the_pen_are_linked_by_likeness(title, expected):
    got = link(title)
    assert (got.resolution, got.instrument and got.instrument.id) == (Resolution.FUZZY, expected), got
    assert got.score < 100
    assert got.candidates


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("四川省物业管理条例", "place:四川省/"),
        ("重庆市涪陵区物业管理条例", "place:重庆市涪陵区/重庆市"),
        ("重庆市行政规范性文件管理规定", "kind:规定/办法"),
        ("城市排水条例", "confusable:排/供"),
        ("法治政府建设实施纲要（2026-2030年）", "years:2026、2030/"),
        ("教育部关于加强法治政府建设的意见", "issuer:教育部/国务院"),
    ],
)
def test_guards_leave_the_decision_to_a_person(title, reason):
    got = link(title)
    assert got.resolution in {Resolution.CANDIDATE, Resolution.AMBIGUOUS}, got
    assert got.instrument is None
    assert any(one.startswith(reason) for candidate in got.candidates for one in candidate.reasons), got
    assert any(one.startswith("differs:") for candidate in got.candidates for one in candidate.reasons)


def test_likeness_is_stricter_for_recognised_text():
    one, two = "生产安事故报告和调查处理条例", "生产安事故报告和调处理条例"
    assert [link(slip).resolution for slip in (one, two)] == [Resolution.FUZZY] * 2
    assert [link(slip, strict=True).resolution for slip in (one, two)] == [Resolution.FUZZY, Resolution.CANDIDATE]


def test_the_name_of_the_state_counts_as_evidence():
    assert link("中华人民共和国土地菅理法", strict=True).instrument.id == "soil"
    assert link("土地菅理法", strict=True).resolution is Resolution.CANDIDATE


def test_likeness_never_reaches_a_later_text():
    assert link("中华人民共和国道路交逋安全法实施条例", dated="1999-01-01").instrument is None


def test_unlike_titles_are_unmatched():
    got = link("关于公布农贸市场摊位费的公示")
    assert (got.resolution, got.candidates, got.reason) == (Resolution.UNMATCHED, (), "no_match")


@pytest.mark.parametrize(
    ("title", "more", "expected"),
    [
        ("森林法（试行）", {"dated": "1982-01-01"}, "forest-trial"),  # its own row
        ("城市供水条例（试行）", {"dated": None}, None),  # perhaps an earlier text
        ("城市供水条例（试行）", {"dated": "2001-01-01"}, "water-supply"),
        ("企业破产法", {"dated": "2000-01-01"}, "bankruptcy-trial"),
        ("企业破产法", {"dated": "2010-01-01"}, None),  # the trial law had ended: another text is meant
        ("城市供水条例（2030年版）", {}, None),
    ],
)
def test_state_in_parentheses(title, more, expected):
    got = link(title, **more)
    assert (got.instrument and got.instrument.id) == expected, got


def test_local_title_is_known_by_the_city_in_it():
    city = law("city", "济南市供热条例", "2010-01-01", issuer="山东省人民代表大会常务委员会", kind="地方性法规")
    assert Matcher(Facts([city])).link(Mention(0, 1, "", "济南市供热条例"), None).instrument == city


def test_text_in_force_between_two_of_one_title():
    """A new text made but not yet in force does not displace the old one."""
    old = law("old", "港口规定", "2003-12-26", "2010-03-01", issuer="交通部")
    new = replace(law("new", "港口规定", "2009-11-06", issuer="交通部"), effective=day("2010-03-01"))
    matcher = Matcher(Facts([old, new]))
    dates = ("2010-02-01", "2010-04-01")
    assert [matcher.link(Mention(0, 1, "", "港口规定"), day(one)).instrument.id for one in dates] == ["old", "new"]


def test_trial_version_is_not_silently_the_later_text():
    got = link("城市供水条例（试行）", dated="1990-01-01")
    assert got.instrument is None
    assert link("企业破产法", dated="2000-01-01").resolution is Resolution.FUZZY


TWINS = [
    (row["example_a"], row["example_b"])
    for row in data.rows("confusable_pairs.csv")
    if row["example_a"] != row["example_b"]
] + [
    ("中华人民共和国土地管理法", "中华人民共和国土地管理法实施条例"),
    ("重庆市物业管理条例", "物业管理条例"),
    ("重庆市物业管理条例", "四川省物业管理条例"),
    ("第十三届全国人民代表大会代表名额分配方案", "第十四届全国人民代表大会代表名额分配方案"),
    ("国务院关于第三批取消行政审批项目的决定", "国务院关于第四批取消行政审批项目的决定"),
    ("法治政府建设实施纲要（2015-2020年）", "法治政府建设实施纲要（2021-2025年）"),
    ("财政部关于加强预算管理的通知", "教育部关于加强预算管理的通知"),
    ("网络交易管理办法", "网络交易管理暂行办法"),
    ("政府采购货物和服务招标投标管理办法", "政府采购货物和服务招标投标管理规定"),
    ("婴幼儿配方乳粉产品配方注册管理办法", "婴幼儿配方羊粉产品配方注册管理办法"),
]


def test_there_are_enough_twins():
    assert len(TWINS) >= 40


@pytest.mark.parametrize("twins", TWINS, ids=" / ".join)
def test_no_listed_twin_is_ever_merged(twins):
    for known, asked in (twins, reversed(twins)):
        matcher = Matcher(
            Facts([law("known", known, "2000-01-01"), law("word", "羊粉、乳粉产品管理办法", "2000-01-01")])
        )
        for strict in (False, True):
            got = matcher.link(Mention(0, 1, "", asked), dt.date(2020, 1, 1), strict=strict)
            assert got.instrument is None or got.instrument.id != "known", (known, asked, got)


@given(st.text(max_size=60), st.none() | st.text(max_size=20), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_answer(title, number, strict):
    got = MATCHER.link(Mention(0, 0, "", title, number), dt.date(2020, 1, 1), strict=strict)
    assert (got.instrument is not None) == (got.resolution in {Resolution.EXACT, Resolution.FUZZY})


TITLES = [item.title for item in CATALOGUE.items.values()]
NOISE = st.sampled_from(["", " ", "\n", "\u200b", "《", "》", "“", "\u3000"])


@given(st.sampled_from(TITLES), st.lists(NOISE, min_size=3, max_size=3), st.integers(0, 30))
@settings(max_examples=150, deadline=None)
def test_titles_that_fold_alike_link_alike(title, noise, place):
    place = min(place, len(title))
    written = noise[0] + title[:place] + noise[1] + title[place:] + noise[2]
    wide = title.translate({ord(sign): ord(sign) + 0xFEE0 for sign in string.digits})
    assert {link(title), link(written), link(wide)} == {link(title)}


@given(st.sampled_from(TITLES), st.data())
@settings(max_examples=100, deadline=None)
def test_likeness_alone_is_never_exact(title, chosen):
    place = chosen.draw(st.integers(0, len(title) - 1))
    sign = chosen.draw(st.sampled_from("囧鑫龘鱻"))
    assert link(title[:place] + sign + title[place + 1 :]).resolution is not Resolution.EXACT


def test_every_reason_has_its_sentence():
    asked = [
        link(title, number) for title, number in [("办法", None), ("四川省物业管理条例", None), ("行政处罚法", None)]
    ]
    codes = {one.reason for one in asked} | {
        r for one in asked for candidate in one.candidates for r in candidate.reasons
    }
    for code in (
        *codes,
        *(f"{guard.__name__}:a/b" for guard in guards.GUARDS if guard.__name__ != "words"),
        "words:a/b",
    ):
        for lang in ("zh", "en"):
            assert has(f"match.{code.partition(':')[0]}", lang), code
            assert explain(code, lang) != code


def test_answers_are_remembered_and_the_index_is_not_built_for_exact_titles():
    matcher = Matcher(CATALOGUE, OWN)
    mention = Mention(0, 5, "", "行政处罚法")
    first = matcher.link(mention, None)
    assert matcher.link(Mention(90, 95, "", "行政处罚法"), None) is first
    assert "_fuzzy" not in vars(matcher)


def test_a_misread_issuer_among_several_leaves_recognised_text_open():
    court, both = "最高人民检察院", "最高人民法院、最高人民检察院"
    found = Matcher(
        Facts(
            [
                law(
                    "alone",
                    "最高人民检察院关于废止部分解释的决定",
                    "2010-01-01",
                    issuer=court,
                    kind="司法解释",
                    aliases=("关于废止部分解释的决定",),
                ),
                law(
                    "joint",
                    "最高人民法院、最高人民检察院关于废止部分解释的决定",
                    "2015-01-01",
                    issuer=both,
                    kind="司法解释",
                ),
            ]
        )
    )
    misread = "最高人民怯院、最高人民检察院关于废止部分解释的决定"
    mention = Mention(0, len(misread) + 2, f"《{misread}》", misread, None, (), Relation.CITES, "marked")
    got = found.link(mention, None, strict=True)
    assert got.instrument is None or got.instrument.id == "joint"
    assert got.resolution is not Resolution.EXACT
