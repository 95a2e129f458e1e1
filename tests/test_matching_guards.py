"""The guards one by one, and what they read out of a title, an organ, a number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import data
from registry.matching import agreement, forms, guards, organs, regions
from registry.matching.guards import Pair
from registry.matching.index import BigramIndex
from registry.text import fold

INDEX = BigramIndex(
    [fold(row["example_a"]) for row in data.rows("confusable_pairs.csv")] + ["城市桥涵隧道管理规定", "交通同步"]
)


def pair(query: str, title: str, *, strict: bool = False, organs: tuple[str, ...] = ()) -> Pair:
    return Pair(fold(query), fold(title), INDEX.count, strict, organs)


@pytest.mark.parametrize(
    ("guard", "query", "title", "refused"),
    [
        (guards.place, "重庆市物业管理条例", "物业管理条例", True),
        (guards.place, "四川省物业管理条例", "重庆市物业管理条例", True),
        (guards.place, "重床市物业管理条例", "重庆市物业管理条例", False),
        (guards.place, "水州市物业管理条例", "永州市物业管理条例", True),
        (guards.place, "重庆物业管理条例", "重庆市物业管理条例", False),
        (guards.place, "重庆市涪陵区养犬管理办法", "重庆市养犬管理办法", True),
        (guards.kind, "土地管理法", "土地管理法实施条例", True),
        (guards.kind, "物业管理办法", "物业管理规定", True),
        (guards.kind, "物业管理暂行办法", "物业管理办法", True),
        (guards.kind, "物业管理", "物业管理办法", True),
        (guards.kind, "物业管理办去", "物业管理办法", False),
        (guards.kind, "物业管理规走", "物业管理规定", True),
        (guards.kind, "物业管理办法(修订)", "物业管理办法", False),
        (guards.numerals, "第十三届代表名额方案", "第十四届代表名额方案", True),
        (guards.numerals, "第三批取消事项的决定", "第四批取消事项的决定", True),
        (guards.numerals, "第13届代表名额方案", "第十三届代表名额方案", False),
        (guards.years, "建设纲要（2015-2020年）", "建设纲要（2021-2025年）", True),
        (guards.years, "建设纲要（2015—2020年）", "建设纲要（2015－2020年）", False),
        (guards.issuer, "财政部关于加强管理的通知", "教育部关于加强管理的通知", True),
        (guards.issuer, "国家发展改革委关于加强管理的通知", "国家发展和改革委员会关于加强管理的通知", False),
        (guards.issuer, "关于加强管理的通知", "国务院关于加强管理的通知", True),
        (guards.issuer, "国务院关于加强管理的通知", "国务院办公厅关于加强管理的通知", True),
        (guards.confusable, "城市供水条例", "城市排水条例", True),
        (guards.confusable, "信访条例", "信访工作条例", True),
        (guards.confusable, "城市供水条例", "城市供水管理条例", False),
        (guards.block, "合同法", "劳动合同法", True),
        (guards.block, "城市供水条例", "城市供水条列例", False),
        (guards.distance, "婚姻法", "婚烟法", True),
        (guards.distance, "城市供水条例", "城巾供水条例", False),
        (guards.words, "城市桥梁管理规定", "城市桥涵管理规定", False),
        (guards.words, "城市桥涵管理规定", "城市桥梁管理规定", True),
        (guards.words, "市供水条例", "城市供水条例", True),
        (guards.slip, "道路交桥安全条例", "道路交通安全条例", True),
        (guards.slip, "道路交同安全条例", "道路交通安全条例", False),
        (guards.slip, "道路交逋安全条例", "道路交通安全条例", False),
    ],
)
def test_guard(guard, query, title, refused):
    reason = guard(pair(query, title))
    assert (reason is not None) == refused
    assert reason is None or reason.split(":")[0] in {guard.__name__, "cut"}


def test_issuer_written_before_the_title_counts():
    assert guards.issuer(pair("关于加强管理的通知", "国务院关于加强管理的通知", organs=("国务院",))) is None


def test_recognised_slips_need_not_sound_alike():
    assert guards.slip(pair("道路交桥安全条例", "道路交通安全条例", strict=True)) is None


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("会计账薄管理办法", "会计帐薄管理办法"),
        ("水利、水电工程条例", "水利水电工程条例"),
        ("登记与管理办法", "登记和管理办法"),
    ],
)
def test_spellings_and_points_are_no_difference(query, title):
    assert pair(query, title).edits == ()
    assert guards.refusal(pair(query, title)) is None


@pytest.mark.parametrize("row", data.rows("confusable_pairs.csv"), ids=lambda row: f"{row['a']}/{row['b']}")
def test_every_confusable_pair_refuses_its_examples(row):
    assert row["a"] in row["example_a"]
    assert row["b"] in row["example_b"]
    for query, title in ((row["example_a"], row["example_b"]), (row["example_b"], row["example_a"])):
        assert guards.confusable(pair(forms.strip_state(query), forms.strip_state(title)))


@pytest.mark.parametrize("row", data.rows("type_words.csv"), ids=lambda row: row["word"])
def test_every_kind_of_text_is_read_from_its_example(row):
    assert forms.type_word(fold(row["example"])) == row["word"]


@pytest.mark.parametrize(
    ("title", "place", "length"),
    [
        ("重庆市物业管理条例", {"50"}, 3),
        ("重庆市涪陵区养犬管理办法", {"500102"}, 6),
        ("宁波市养犬管理条例", {"3302"}, 3),
        ("深圳经济特区物业管理条例", {"4403"}, 6),
        ("香港特别行政区基本法", {"81"}, 7),
        ("城市供水条例", set(), 0),
        ("社区矫正法", set(), 0),
        ("白银管理条例", set(), 0),
        ("安康杯竞赛办法", set(), 0),
    ],
)
def test_place_of_a_title(title, place, length):
    assert regions.leading(title) == (frozenset(place), length)


@pytest.mark.parametrize(
    ("prefix", "place"),
    [
        ("渝府发", {"50"}),
        ("涪陵府办发", {"500102"}),
        ("浙政办发", {"33"}),
        ("国办发", set()),
        ("新出发", set()),
        ("新政发", {"65"}),
    ],
)
def test_place_of_a_number(prefix, place):
    assert regions.of_number(prefix) == frozenset(place)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("国家发展改革委", "国家发展和改革委员会", True),
        ("最高人民检察院", "最高人民法院、最高人民检察院", True),
        ("全国人大常委会", "全国人民代表大会常务委员会", True),
        ("重庆市政府", "重庆市人民政府", True),
        ("国务院", "国务院办公厅", False),
        ("财政部", "教育部", False),
        ("", "财政部", False),
    ],
)
def test_same_organ(one, other, same):
    assert organs.same(one, other) is same
    assert organs.same(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("犬类管理办法", "关于印发犬类管理办法的通知", True),
        ("城市供水条例", "国务院关于修改《城市供水条例》的决定", True),
        ("国务院关于加强法治政府建设的意见", "关于加强法治政府建设的意见", True),
        ("城市供水条例", "国务院关于废止《城市供水条例》的决定", False),
        ("合同法", "劳动合同法", False),
        ("物业管理条例", "重庆市物业管理条例", False),
    ],
)
def test_same_text(one, other, same):
    assert forms.same_text(fold(one), fold(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("最高人民法院、最高人民检察院", "最高人民检察院", False),
        ("最高人民法院最高人民检察院", "最高人民法院、最高人民检察院", True),
        ("财政部、国家发展改革委", "国家发展和改革委员会、财政部", True),
        ("国务院办公厅", "国务院", False),
    ],
)
def test_all_organs_equal(one, other, equal):
    assert organs.equal(one, other) is equal
    assert organs.equal(other, one) is equal


def test_orders_of_the_president_restart():
    assert agreement.restarts(("主席令||70",))
    assert not agreement.restarts(("国务院令||70",))


@pytest.mark.parametrize("size", [0, 1, 2])
def test_small_indexes(size):
    titles = ["城市供水条例", "城市排水条例"][:size]
    found = BigramIndex(titles).search("城市供水条列")
    assert [titles[position] for position, _ in found[:1]] == titles[:1]


@given(st.lists(st.text(max_size=20), max_size=12), st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_index_finds_what_is_there(titles, query):
    index = BigramIndex(titles)
    assert all(0 <= score <= 100 for _, score in index.search(query))
    for title in titles:
        if len(title) >= 2 and "\n" not in title:
            position, score = index.search(title)[0]
            assert score == 100
            assert titles[position] == title
