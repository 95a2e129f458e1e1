"""Nearly identical texts are found among many; different ones of one kind are not taken for each other."""

from __future__ import annotations

import random
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.near import SIZE, Finder, groups, likeness, one_form, sketch

PHRASES = (
    "为了加强管理 根据有关法律法规 结合本市实际 制定本办法 本办法所称 是指 各级人民政府应当 建立健全 协调机制 负责本行政区域内的 监督管理工作 "
    "有下列情形之一的 由主管部门责令改正 处以罚款 构成犯罪的 依法追究刑事责任 停车 绿化 供水 市容 防汛 户外广告 垃圾分类 物业 消防 养老 托育 招标 "
    "采购 档案 信访 村民 社区 收费 许可 备案 公示 听证 评估 审计 统计 财政 补贴 就业 培训 教育 卫生"
).split()


def written(seed: int, length: int = 300) -> str:
    chance = random.Random(seed)
    return "，".join(chance.choice(PHRASES) + str(chance.randrange(50)) for _ in range(length)) + "。"


def changed(text: str, share: float, seed: int = 0) -> str:
    """The text with a share of its characters replaced, in runs as a reviser does."""
    chance = random.Random(seed)
    signs = list(text)
    for _ in range(int(share * len(text) / 10)):
        place = chance.randrange(len(signs) - 10)
        signs[place : place + 10] = "改动后的文字若干处"
    return "".join(signs)


USUAL = [
    *map(chr, range(0x80)),
    *"·—‘’“”…　、。〃々〆〇〈》「』【】〒〔〕〖〗〞〡〩甲乙㐀䶿一鿿",
    *map(chr, range(0xFF01, 0xFF5F)),
]


def test_usual_signs_have_their_form_whatever_stands_beside_them() -> None:
    every = [*map(chr, [*range(0x80), 0xB7, 0x2014, *range(0x2018, 0x201E), 0x2026, *range(0x3000, 0x302A)])]
    every += [*map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF5F)])]
    random.Random(4).shuffle(every)
    for one, other in pairwise(every):
        assert one_form(one + other) == unicodedata.normalize("NFKC", one + other)


@given(st.text(st.one_of(st.sampled_from(USUAL), st.characters())))
def test_the_quick_form_is_that_of_unicode(text: str) -> None:
    assert one_form(text) == unicodedata.normalize("NFKC", text)


def test_of_equal_pieces_one_is_kept() -> None:
    found = sketch("甲乙丙丁戊己庚" * 300)
    assert found == tuple(sorted(set(found)))
    assert len(found) == 7
    assert sketch(written(2, 900))[:5] == sketch(written(2, 900) * 2)[:5]


def test_form_does_not_count() -> None:
    text = written(1)
    assert sketch(text) == sketch(text.replace("，", ", \n").replace("1", "１"))
    assert len(sketch(text)) == SIZE


@pytest.mark.parametrize(
    ("share", "least", "most"), [(0.0, 1.0, 1.0), (0.01, 0.9, 1.0), (0.05, 0.7, 0.95), (0.5, 0.0, 0.5)]
)
def test_likeness_falls_with_the_changes(share: float, least: float, most: float) -> None:
    text = written(2)
    assert least <= likeness(sketch(text), sketch(changed(text, share))) <= most


def test_short_and_empty_texts_are_near_nothing() -> None:
    assert sketch("") == sketch("特此通知。") == ()
    assert likeness((), ()) == 0.0
    assert groups([("a", "特此通知。"), ("b", "特此通知。")]) == []


def test_near_texts_are_grouped_among_many() -> None:
    texts = {str(n): written(n) for n in range(200)}
    texts |= {f"{n}'": changed(texts[str(n)], 0.01, n) for n in range(0, 200, 10)}
    texts |= {f"{n}''": changed(texts[f"{n}'"], 0.01, n + 1) for n in range(0, 200, 40)}
    found = {frozenset(group) for group in groups(texts.items())}
    wanted = {frozenset({str(n), f"{n}'", *([f"{n}''"] if n % 40 == 0 else [])}) for n in range(0, 200, 10)}
    assert found == wanted


def test_a_heading_that_all_have_in_common_costs_no_time() -> None:
    head = written(7, 40)
    sketches = [sketch(head + written(number + 10, 60)) for number in range(1_500)]
    before = time.perf_counter()
    finder: Finder[int] = Finder()
    for number, found in enumerate(sketches):
        finder.add(number, found)
    assert time.perf_counter() - before < 30


def test_of_many_copies_the_first_is_told() -> None:
    finder: Finder[int] = Finder()
    found = sketch(written(3))
    assert [finder.add(number, found) for number in range(500)] == [[], *[[(0, 1.0)]] * 499]
