import datetime as dt
from itertools import pairwise

import pytest

from registry import data
from registry.catalogue import build, hard, load
from registry.catalogue.age import age
from registry.catalogue.audit import CHECKS, examine
from registry.catalogue.catalogue import Catalogue
from registry.catalogue.check import refuse_row
from registry.catalogue.columns import ARTICLES, COLUMNS, LAWS, MAPS, REPEALS, VERSIONS, Tables, key_of
from registry.catalogue.exchange import read_directory
from registry.catalogue.life import article_key, article_name, journeys, moved, summary
from registry.catalogue.names import fit, short_forms, unfit_names
from registry.text import fold, numbers


@pytest.fixture(scope="module")
def catalogue():
    return load()


@pytest.fixture(autouse=True)
def no_additions(tmp_path, monkeypatch):
    monkeypatch.setenv("QINGLI_CATALOGUE", str(tmp_path / "none"))


def row(columns, **cells):
    return [cells.get(name, "") for name in columns]


def law(**cells):
    given = {"id": "fl-a-2000", "title": "测试法", "short_title": "测试法", "kind": "法律", "status": "现行有效"}
    return row(LAWS, **{**given, "source": "texts", "confidence": "high", **cells})


def small(*laws, versions=(), repeals=(), maps=(), articles=None):
    tables = Tables(
        {(each[0],): each for each in laws},
        {key_of("versions", each): each for each in versions},
        {key_of("repeals", each): each for each in repeals},
        {key_of("maps", each): each for each in maps},
        articles or {},
    )
    return Catalogue(tables, dt.date(2026, 1, 1))


# What the package knows of well-known instruments: title or number, and what a lawyer expects to read.


@pytest.mark.parametrize(
    ("title", "ids"),
    [
        ("行政处罚法", ["fl-xingzhengchufafa-1996"]),
        ("《中华人民共和国行政处罚法》", ["fl-xingzhengchufafa-1996"]),
        ("信访条例", ["xzfg-xinfangtiaoli-1995", "xzfg-xinfangtiaoli-2005"]),
        ("婚姻法", ["fl-hunyinfa-1950", "fl-hunyinfa-1980"]),
        ("道交法", ["fl-daolujiaotonganquanfa-2003"]),
        ("治安处罚法", ["fl-zhianguanlichufafa-2005"]),
        ("刑诉法", ["fl-xingshisusongfa-1979"]),
        ("不存在的法", []),
    ],
)
def test_titles_short_titles_and_short_forms_find_their_instruments(catalogue, title, ids):
    assert sorted(facts.id for facts in catalogue.by_title(fold(title))) == ids


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("国务院令第711号", "xzfg-zhengfuxinxigongkaitiaoli-2007"),
        ("国务院令第492号", "xzfg-zhengfuxinxigongkaitiaoli-2007"),
        ("中华人民共和国国务院令第四百九十二号", "xzfg-zhengfuxinxigongkaitiaoli-2007"),
        ("国务院令第185号", "xzfg-xinfangtiaoli-1995"),
        ("国务院令第431号", "xzfg-xinfangtiaoli-2005"),
        ("中华人民共和国主席令第七十号", "fl-xingzhengchufafa-1996"),
        ("主席令第70号", "fl-xingzhengchufafa-1996"),
        ("国发[2015]68号", "gwy-gwygyxbsxypgwywjdjd-2015"),
        ("国办发﹝2018﹞37号", "gwy-gwybgtgyjqxzgfxwjzdhjdgl-2018"),
    ],
)
def test_a_number_of_any_version_in_any_spelling_finds_the_instrument(catalogue, written, expected):
    assert expected in [facts.id for facts in catalogue.by_number(numbers.key(written))]


def test_every_number_of_the_package_that_can_be_read_finds_its_own_instrument(catalogue):
    numbered = list(catalogue.numbers())
    sample = numbered[:: max(1, len(numbered) // 500)]
    lost = [
        (raw, identity)
        for raw, identity in sample
        if (key := numbers.key(raw)) and identity not in [facts.id for facts in catalogue.by_number(key)]
    ]
    unread = [raw for raw, _ in sample if numbers.key(raw) is None]
    assert lost == []
    assert len(unread) < len(sample) * 0.1


@pytest.mark.parametrize("key", ["", "国务院令", "国务院令||x", "国务院令||99999999999999999999", "||"])
def test_a_key_that_is_none_finds_nothing(catalogue, key):
    assert catalogue.by_number(key) == ()


def test_the_life_of_the_administrative_penalty_law(catalogue):
    facts = catalogue.get("fl-xingzhengchufafa-1996")
    assert [(str(each.date), each.kind, str(each.effective)) for each in facts.versions] == [
        ("1996-03-17", "制定", "1996-10-01"),
        ("2009-08-27", "修正", "2009-08-27"),
        ("2017-09-01", "修正", "2018-01-01"),
        ("2021-01-22", "修订", "2021-07-15"),
    ]
    assert facts.versions[-1].articles == 86
    assert facts.status == "现行有效"
    assert hard(facts)


def test_the_marriage_law_was_ended_by_the_civil_code(catalogue):
    facts = catalogue.get("fl-hunyinfa-1980")
    assert (facts.status, facts.repealed_on) == ("已废止", dt.date(2021, 1, 1))
    assert facts.successors == ("fl-minfadian-2020",)
    assert "fl-minfadian-2020" in [each.repealing_id for each in catalogue.repealed_by(facts.id)]
    ended = {each.repealed_title.removeprefix("中华人民共和国") for each in catalogue.repeals_of("fl-minfadian-2020")}
    assert ended >= {"婚姻法", "继承法", "民法通则", "收养法", "担保法", "合同法", "物权法", "侵权责任法", "民法总则"}


def test_every_table_is_carried_whole(catalogue):
    tables = catalogue.tables
    counts = [len(tables.laws), len(tables.versions), len(tables.repeals), len(tables.maps)]
    assert counts == [9225, 12216, 2570, 226]
    assert sum(len(catalogue.article_rows(each)) for each in tables.maps.values()) == 14527
    assert len(list(catalogue.instruments())) == 9225


@pytest.mark.parametrize(
    ("source", "confidence", "expected"),
    [
        ("texts", "high", True),
        ("metadata+memory", "medium", True),
        ("memory", "high", False),
        ("texts", "low", False),
        ("memory", "low", False),
    ],
)
def test_low_confidence_and_memory_alone_never_carry_a_firm_finding(source, confidence, expected):
    assert hard(small(law(source=source, confidence=confidence)).get("fl-a-2000")) is expected


# Articles.


@pytest.mark.parametrize(
    ("law_id", "article", "now"),
    [
        ("fl-xingzhengchufafa-1996", "33", ("51",)),
        ("fl-xingzhengchufafa-1996", "20", ("23", "22")),
        ("fl-xingzhengchufafa-1996", "42", ("64",)),
    ],
)
def test_an_article_is_followed_to_the_text_of_today(catalogue, law_id, article, now):
    assert journeys(catalogue, catalogue.get(law_id), article)[-1].now == now


def test_an_article_is_followed_over_two_maps_and_doubt_travels_with_it():
    days = ("2000-01-01", "2010-01-01", "2020-01-01")
    maps = [
        row(MAPS, old_id="fl-a-2000", old_version=old, new_id="fl-a-2000", new_version=new, type="修订")
        for old, new in pairwise(days)
    ]
    articles = {
        key_of("maps", maps[0]): [["3", "4", "changed", "0.90"], ["5", "", "deleted", ""]],
        key_of("maps", maps[1]): [["4", "7", "changed", "0.30"]],
    }
    catalogue = small(law(), maps=maps, articles=articles)
    first = journeys(catalogue, catalogue.get("fl-a-2000"), "3")[0]
    assert (first.now, first.sure) == (("7",), False)
    assert journeys(catalogue, catalogue.get("fl-a-2000"), "5")[0].now == ()
    assert journeys(catalogue, catalogue.get("fl-a-2000"), "99")[0].sure is False


def test_a_map_is_summed_up_by_article_and_counts_those_that_moved(catalogue):
    found = catalogue.maps_from("fl-xingzhengchufafa-1996")[0]
    counts = summary(found)
    assert counts["articles"] == 64
    assert sum(counts[name] for name in ("same", "changed", "split", "merged", "deleted")) == 64
    assert all(each.old != each.new for each in moved(found))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("33", "33"),
        ("第三十三条", "33"),
        ("第33条", "33"),
        ("第十七条之一", "17-1"),
        ("17-1", "17-1"),
        ("总则", None),
        ("", None),
        ("0", None),
    ],
)
def test_articles_are_read_in_the_ways_people_write_them(written, key):
    assert article_key(written) == key


def test_articles_are_named_as_the_law_names_them():
    assert (article_name("33"), article_name("17-1")) == ("第三十三条", "第十七条之一")


# Search, resolve, names.


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("行政处罚法", "中华人民共和国行政处罚法"),
        ("处罚 行政", "中华人民共和国行政处罚法"),
        ("水", "中华人民共和国水法"),
        ("国务院令第711号", "中华人民共和国政府信息公开条例"),
        ("711号 国务院令", "中华人民共和国政府信息公开条例"),
        ("刑诉法", "中华人民共和国刑事诉讼法"),
    ],
)
def test_search_puts_the_nearest_name_first(catalogue, words, first):
    assert catalogue.search(words)[0].title == first


def test_search_asks_for_every_word_and_finds_nothing_in_nothing(catalogue):
    assert catalogue.search("行政处罚法 不会出现的词") == []
    assert catalogue.search("   ") == []
    assert len(catalogue.search("条例", limit=3)) == 3


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ("fl-minfadian-2020", ["fl-minfadian-2020"]),
        ("信访条例2005", ["xzfg-xinfangtiaoli-2005"]),
        ("《信访条例》（1995年）", ["xzfg-xinfangtiaoli-1995"]),
        ("婚姻法", ["fl-hunyinfa-1950", "fl-hunyinfa-1980"]),
        ("国务院令第492号", ["xzfg-zhengfuxinxigongkaitiaoli-2007"]),
        ("没有的东西", []),
    ],
)
def test_a_person_may_name_an_instrument_by_id_title_year_or_number(catalogue, wanted, ids):
    assert sorted(facts.id for facts in catalogue.resolve(wanted)) == ids


@pytest.mark.parametrize(
    "name", ["民法典", "行政处罚法", "物权法", "合同法", "公路法", "物业管理条例", "行政执法机关移送涉嫌犯罪案件的规定"]
)
def test_names_that_are_looked_for_without_marks(catalogue, name):
    assert name in catalogue.names()


@pytest.mark.parametrize(
    "name",
    [
        "宪法",
        "刑法",
        "水法",
        "消法",
        "企业法",
        "规定",
        "办法",
        "条例",
        "通知",
        "供水条例",
        "43号文",
        "北京市",
        "大气十条（草案",
    ],
)
def test_words_that_are_not(catalogue, name):
    assert name not in catalogue.names()


@pytest.mark.parametrize("name", ["法", "条例", "关于通知", "的规定", "某\n物业管理条例", ""])
def test_fragments_are_unfit(name):
    assert not fit(name)


def test_each_short_form_has_an_instrument_a_day_and_an_example_that_shows_it(catalogue):
    for each in short_forms():
        facts = catalogue.get(each["id"])
        assert facts, each
        assert each["short"] in each["example"] or fold(each["short"])[1:] in each["example"], each
        assert each["since"] == str(facts.promulgated), each
        assert each["until"] == (str(facts.repealed_on) if facts.repealed_on else ""), each
        assert facts in catalogue.by_title(fold(each["short"]))


def test_each_unfit_name_has_a_reason_and_an_example():
    rows = data.rows("catalogue/unfit_names.csv")
    assert all(each["reason"] and each["example"] for each in rows)
    assert len(unfit_names()) == len(rows)


def test_fuzzy_keys_are_folded_and_lead_to_instruments(catalogue):
    keys = catalogue.title_keys()
    assert len(keys) > 12000
    assert all(folded == fold(folded) and catalogue.get(identity) for folded, identity in keys[::200])


# Age and the doctor.


def test_age_is_counted_from_the_day_of_the_facts(catalogue):
    assert catalogue.as_of == dt.date(2026, 11, 23)
    assert catalogue.age_days(dt.date(2026, 12, 3)) == 10
    assert catalogue.age_days(dt.date(2020, 1, 1)) == 0
    found = age(catalogue, dt.date(2026, 12, 3))
    latest = {kind.kind: kind.latest for kind in found.kinds}
    assert latest["法律"] >= "2026-03-12"
    assert sum(kind.rows for kind in found.kinds) == len(catalogue)
    assert all(gap["zh"] and gap["en"] for gap in found.gaps)


VERSION = {"id": "fl-a-2000", "version_date": "2000-01-01", "kind": "制定", "source": "texts"}
MAP = {
    "old_id": "fl-a-2000",
    "old_version": "2000-01-01",
    "new_id": "fl-a-2000",
    "new_version": "2010-01-01",
    "type": "修订",
}
DATED = {"promulgated": "2000-01-01", "effective": "2000-02-01", "issuer": "国务院"}


def _two_maps_beyond():
    each = row(MAPS, **MAP, old_articles="10", new_articles="12")
    return small(
        law(**DATED),
        maps=[each],
        articles={key_of("maps", each): [["11", "12", "same", "1"], ["1", "13", "same", "1"]]},
    )


@pytest.mark.parametrize(
    ("check", "catalogue_of"),
    [
        ("two_in_force", lambda: small(law(**DATED), law(**DATED, id="fl-b-2001"))),
        ("repealed_but_in_force", lambda: small(law(**DATED), repeals=[row(REPEALS, repealing_title="甲决定", repealed_title="测试法", repealed_id="fl-a-2000")])),
        ("in_force_with_end", lambda: small(law(**DATED, repealed_on="2010-01-01"))),
        ("ended_without_date", lambda: small(law(**DATED, status="已废止"))),
        ("ends_before_it_begins", lambda: small(law(**DATED, status="已废止", repealed_on="1999-01-01"))),
        ("effective_before_promulgated", lambda: small(law(**{**DATED, "effective": "1999-01-01"}))),
        ("versions_out_of_order", lambda: small(law(**DATED), versions=[row(VERSIONS, **VERSION), row(VERSIONS, **{**VERSION, "version_date": "1999-01-01", "kind": "修正"})])),
        ("impossible_dates", lambda: small(law(**{**DATED, "effective": "2000-02-31"}))),
        ("without_dates", lambda: small(law(issuer="国务院"))),
        ("without_issuer", lambda: small(law(**{**DATED, "issuer": ""}))),
        ("successor_without_row", lambda: small(law(**DATED, successors="没有行的法"))),
        ("dangling_versions", lambda: small(law(**DATED), versions=[row(VERSIONS, **{**VERSION, "id": "fl-x-1"})])),
        ("dangling_repeals", lambda: small(law(**DATED), repeals=[row(REPEALS, repealing_title="甲决定", repealed_title="乙法", repealed_id="fl-x-1")])),
        ("dangling_maps", lambda: small(law(**DATED), maps=[row(MAPS, **MAP)])),
        ("unknown_articles", _two_maps_beyond),
    ],
)  # fmt: skip
def test_the_doctor_names_each_kind_of_inconsistency(check, catalogue_of):
    assert [problem.check for problem in examine(catalogue_of())[check]][:1] == [check]


def test_every_check_has_a_case_and_a_sound_catalogue_has_no_problem():
    sound = small(law(**DATED), versions=[row(VERSIONS, **VERSION)])
    assert not any(examine(sound).values())
    cases = {
        mark.args[1][index][0]
        for mark in test_the_doctor_names_each_kind_of_inconsistency.pytestmark
        for index in range(len(mark.args[1]))
    }
    assert cases == set(CHECKS)


def test_the_package_has_no_hard_contradiction(catalogue):
    found = examine(catalogue)
    for check in (
        "two_in_force",
        "repealed_but_in_force",
        "in_force_with_end",
        "ends_before_it_begins",
        "dangling_versions",
        "dangling_repeals",
        "dangling_maps",
        "impossible_dates",
    ):
        assert found[check] == (), check


# The build.


def test_every_row_of_the_package_satisfies_its_own_rules(catalogue):
    for name in COLUMNS:
        bad = [(key, why) for key, each in catalogue.tables.table(name).items() if (why := refuse_row(name, each))]
        assert bad == [], name


def test_the_build_is_reproducible_byte_for_byte_whatever_the_order_and_line_ends(tmp_path):
    source, shuffled = tmp_path / "source", tmp_path / "shuffled"
    build.export(load(), source)
    shuffled.mkdir()
    (shuffled / "renumber").mkdir()
    for path in source.rglob("*.csv"):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        again = lines if path.parent.name == "renumber" and path.name != "index.csv" else lines[::-1]
        (shuffled / path.relative_to(source)).write_bytes("\r\n".join([head, *again, ""]).encode())
    assert build.main([str(shuffled), "--out", str(tmp_path / "out"), "--as-of", "2026-11-23"]) == 0
    names = sorted(str(path.relative_to(source)) for path in source.rglob("*") if path.is_file())
    assert len(names) == 231
    for name in names:
        packaged = (build.PACKAGE_DATA / name).read_bytes()
        assert (tmp_path / "out" / name).read_bytes() == packaged, name
        assert (source / name).read_bytes() == packaged, name


def test_the_build_writes_nothing_while_a_row_is_refused(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "laws.csv").write_text(
        "id,title,kind,status,source,confidence\nfl-a,测试法,律法,现行有效,texts,high\n", encoding="utf-8"
    )
    assert build.main([str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--as-of", "2026-01-01"]) == 3
    assert "律法" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content", "day"),
    [
        ("state.toml", "as_of = 2026-05-06\n", dt.date(2026, 5, 6)),
        ("README.md", "# Facts\n\nAs-of date of every status: **2026-11-23**.\n", dt.date(2026, 11, 23)),
        ("README.md", "no day here\n", None),
    ],
)
def test_the_day_of_the_facts_is_read_from_the_directory(tmp_path, name, content, day):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert build.stated_day(tmp_path) == day


def test_rows_of_one_key_are_joined_and_rows_without_chinese_are_left_out(tmp_path):
    (tmp_path / "laws.csv").write_text("id,title,kind\nfl-a,测试法,法律\nx,_index,法律\n", encoding="utf-8")
    (tmp_path / "versions.csv").write_text(
        "id,version_date,kind,effective,number\nfl-a,2000-01-01,修订,,国令1号\nfl-a,2000-01-01,修订,2000-02-01,\n",
        encoding="utf-8",
    )
    tables = read_directory(tmp_path)
    assert list(tables.laws) == [("fl-a",)]
    assert [(each[3], each[7]) for each in tables.versions.values()] == [("2000-02-01", "国令1号")]


def test_article_maps_have_the_documented_head():
    assert (
        build.PACKAGE_DATA / "renumber" / "fl-hetongfa-1999_1999-03-15__fl-minfadian-2020_2020-05-28.csv"
    ).read_text(encoding="utf-8").splitlines()[0] == ",".join(ARTICLES)
