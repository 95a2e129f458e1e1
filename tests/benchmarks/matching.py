"""Speed and accuracy of linking noisy citations, in one table. By hand: ``python -m tests.benchmarks.matching``.

``--full`` runs 50,000 citations against 50,000 titles; the default is smaller and takes about a minute. Titles are those of
the catalogue and made-up neighbours (region × subject × kind of text). 15 % of the citations mean a title that is not there,
a near neighbour of one that is. The naive way is ``rapidfuzz.process.extractOne(scorer=fuzz.ratio)`` on folded titles,
timed on a sample in the same run; a loop of additions calibrates the machine.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

from rapidfuzz import fuzz, process

from registry import data
from registry.catalogue import Catalogue, load
from registry.matching import Matcher, forms
from registry.matching.likeness import FuzzyTier
from registry.text import fold
from registry.values import InstrumentFacts, Mention

SUBJECTS = (
    "物业 养犬 城市绿化 河道 湿地保护 户外广告 停车场 电动自行车 生活垃圾分类 餐厨垃圾 农村公路 小型水库 古树名木 文物保护 非物质文化遗产 地名 殡葬 "
    "烟花爆竹 消防安全 燃气 供热 排水 节约用水 市容环境卫生 建筑垃圾 房屋租赁 住房公积金 保障性住房 国有土地 征地补偿 政府投资项目 政府采购 招标投标 "
    "行政规范性文件 重大行政决策 行政执法监督 行政复议 信访工作 政务数据 公共资源交易 社会信用 优化营商环境 中小企业 科技成果转化 人才引进 职业培训 工伤保险 "
    "失业保险 医疗救助 临时救助 养老服务 残疾人 未成年人 学前教育 民办学校 校车安全 食品小作坊 农产品质量 动物防疫 农业机械 林地 森林防火 地质灾害 气象灾害 "
    "大气污染 噪声污染 机动车排气 扬尘 危险化学品 特种设备 道路运输 出租汽车 网络预约车 公共交通 地铁 旅游 图书馆 博物馆 全民健身 献血 急救医疗"
).split()
KINDS = "管理办法 管理条例 管理规定 暂行办法 实施细则 实施办法 若干规定 促进条例 专项资金管理办法 监督办法".split()
LOOKALIKES = (
    "己已 未末 土士 人入 日曰 治冶 供洪 管菅 理埋 环坏 境竟 保促 护沪 条奈 例列 规现 定宝 办为 法去 行待 政攻 城诚 市巾 建健 设没 安妥 全金 生牛 产严 业亚 水永 "
    "污汚 染柒 防访 运远 输轮 道首 路跻 交文 通诵 农衣 村材 林杯 森霖 草早 原愿 文丈 物勿 国囯 民氏 共其 和利 华毕 国困 地他 矿扩 电由 力刀 信倍 访仿 工王 作怍"
).split()
FAMILIES = {
    "exact": 3,
    "prefix": 7,
    "ocr": 14,
    "drop": 12,
    "add": 10,
    "version": 11,
    "marks": 9,
    "truncated": 7,
    "combined": 12,
    "absent": 15,
}

Query = tuple[str, str, str | None]  # family, title as cited, folded title that is meant


class Titles:
    """A catalogue of bare titles with the look-ups that the matcher asks for."""

    def __init__(self, titles: list[str]) -> None:
        self._items = {f"t{n}": InstrumentFacts(f"t{n}", title, status="现行有效") for n, title in enumerate(titles)}
        self._titles: dict[str, list[InstrumentFacts]] = {}
        for item in self._items.values():
            for key in {fold(item.title), fold(item.title).removeprefix(forms.STATE)}:
                self._titles.setdefault(key, []).append(item)

    def get(self, id_: str) -> InstrumentFacts | None:
        return self._items.get(id_)

    def by_number(self, key: str) -> tuple[InstrumentFacts, ...]:
        return ()

    def by_title(self, folded: str) -> tuple[InstrumentFacts, ...]:
        return tuple(self._titles.get(folded, ()))

    def title_keys(self) -> list[tuple[str, str]]:
        return [(title, item.id) for title, items in self._titles.items() for item in items]


def bare(title: str) -> str:
    return forms.strip_state(fold(title))


def make_titles(catalogue: Catalogue, size: int, dice: random.Random) -> tuple[list[str], list[str]]:
    """Titles in the catalogue and titles held back as absent: each the neighbour of one that stays."""
    real = list({bare(item.title): item.title for item in catalogue.instruments()}.values())
    regions = [row["name"] for row in data.rows("divisions.csv") if row["level"] in {"province", "prefecture"}]
    made = [region + subject + kind for region in regions for subject in SUBJECTS for kind in KINDS]
    dice.shuffle(made)
    known = {bare(title) for title in real}
    made = [title for title in made if bare(title) not in known]
    present = real + made[: max(0, size - len(real))]
    inside = {bare(title) for title in present}
    swapped = [title for title in (swap(title, dice) for title in real) if title and bare(title) not in inside]
    absent = made[len(present) - len(real) :][: len(swapped)] + swapped
    dice.shuffle(absent)
    return present, absent


def swap(title: str, dice: random.Random) -> str | None:
    """The title of another text: a numeral or a word of a confusable pair changed."""
    for place, sign in enumerate(title):
        if sign in "二三四五六七八九" and title[place - 1 : place] in {"第", "十"}:
            return title[:place] + dice.choice("二三四五六七八九".replace(sign, "")) + title[place + 1 :]
    pairs = [(row["a"], row["b"]) for row in data.rows("confusable_pairs.csv") if row["a"] in title]
    if pairs:
        one, other = dice.choice(pairs)
        return title.replace(one, other, 1)
    return None


class Noise:
    """The ways in which a title is cited wrongly."""

    def __init__(self, dice: random.Random, signs: str) -> None:
        self.dice, self.signs = dice, signs
        self.shapes = {a: b for pair in LOOKALIKES for a, b in (pair, pair[::-1])}

    def apply(self, family: str, title: str) -> str:
        change: dict[str, Callable[[str], str]] = {
            "prefix": lambda t: t.removeprefix(forms.STATE),
            "ocr": self.ocr,
            "drop": self.drop,
            "add": self.add,
            "version": lambda t: t + self.dice.choice(("（2019年修正）", "（修订）", "(2018年修订)", "（2021修正）")),
            "marks": lambda t: f"《{t.replace('《', '〈').replace('》', '〉')}》",
            "truncated": lambda t: t[: max(4, len(t) - self.dice.randint(1, 4))],
            "combined": lambda t: self.drop(self.ocr(t)) + "（修订）",
        }
        return change.get(family, lambda t: t)(title)

    def ocr(self, title: str) -> str:
        places = [n for n, sign in enumerate(title) if sign in self.shapes] or [self.dice.randrange(len(title))]
        for place in self.dice.sample(places, min(len(places), 1 if len(title) < 16 else 2)):
            title = title[:place] + self.shapes.get(title[place], self.dice.choice(self.signs)) + title[place + 1 :]
        return title

    def drop(self, title: str) -> str:
        place = self.dice.randrange(len(title))
        return title[:place] + title[place + 1 :]

    def add(self, title: str) -> str:
        place = self.dice.randrange(len(title))
        return title[:place] + self.dice.choice(self.signs) + title[place:]


def make_queries(present: list[str], absent: list[str], count: int, dice: random.Random) -> list[Query]:
    """Citations; one that by chance is another title word for word is left out, since no reader could tell."""
    noise = Noise(dice, "".join(sorted(set("".join(present[:4000])))))
    families = dice.choices(list(FAMILIES), weights=list(FAMILIES.values()), k=count)
    names = set(map(bare, present))
    made = _queries(families, present, absent, noise, dice)
    return [(family, title, truth) for family, title, truth in made if bare(title) == truth or bare(title) not in names]


def _queries(
    families: list[str], present: list[str], absent: list[str], noise: Noise, dice: random.Random
) -> Iterator[Query]:
    for family in families:
        if family == "absent":
            yield family, dice.choice(absent), None
        else:
            title = dice.choice(present)
            yield family, noise.apply(family, title), bare(title)


def spin() -> float:
    """Seconds for ten million additions: how fast this machine is just now."""
    start, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - start


def timed(work: Callable[[], list[str | None]]) -> tuple[float, list[str | None]]:
    start = time.process_time()
    answers = work()
    return time.process_time() - start, answers


def share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "-"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--titles", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--naive", type=int, default=2_000, help="queries of the sample for the naive way")
    parser.add_argument("--full", action="store_true", help="50,000 against 50,000")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args(arguments)
    size, count = (50_000, 50_000) if asked.full else (asked.titles, asked.queries)
    dice = random.Random(asked.seed)
    present, absent = make_titles(load(), size, dice)
    queries = make_queries(present, absent, count, dice)
    print(
        f"{len(present)} titles, {len(queries)} citations, {len({q for _, q, _ in queries})} distinct; spin {spin():.2f} s"
    )
    report_speed(present, queries, min(asked.naive, count))
    report_decisions(present, queries, strict=False)
    report_decisions(present, queries, strict=True)
    return 0


def report_speed(present: list[str], queries: list[Query], sample: int) -> None:
    facts = Titles(present)
    start = time.process_time()
    matcher = Matcher(facts)
    tier: FuzzyTier = matcher._fuzzy
    matcher.link(Mention(0, 0, "", "关于不存在的事项的办法（试行）"), None)
    built = time.process_time() - start
    known = [(forms.without_version(bare(title)), truth) for family, title, truth in queries[:sample] if truth]
    names = list(dict.fromkeys(map(bare, present)))
    asked = [query for query, _ in known]
    naive, found = timed(lambda: [process.extractOne(query, names, scorer=fuzz.ratio)[0] for query in asked])
    titles = tier.index.titles
    quick, got = timed(lambda: [titles[hits[0][0]] if (hits := tier.index.search(query)) else None for query in asked])
    start = time.process_time()
    for _, title, _ in queries:
        matcher.link(Mention(0, 0, title, title), None)
    whole = (time.process_time() - start) / len(queries)
    each = naive / len(known)
    print(f"{'way':<22}{'us each':>10}{'x naive':>10}{'recall@1':>10}")
    print(f"{'naive extractOne':<22}{each * 1e6:>10.0f}{1:>10.1f}{share(hits_of(found, known), len(known)):>10}")
    index = quick / len(known)
    print(f"{'bigram index':<22}{index * 1e6:>10.0f}{each / index:>10.1f}{share(hits_of(got, known), len(known)):>10}")
    print(
        f"{'matcher, all citations':<22}{whole * 1e6:>10.0f}{each / whole:>10.1f}{'':>10}   (tables and index built in {built:.2f} s)"
    )


def hits_of(answers: list[str | None], known: list[tuple[str, str | None]]) -> int:
    return sum(answer == truth for answer, (_, truth) in zip(answers, known, strict=True))


def report_decisions(present: list[str], queries: list[Query], strict: bool) -> None:
    matcher = Matcher(Titles(present))
    counts: Counter[tuple[str, str]] = Counter()
    examples: list[str] = []
    for family, title, truth in queries:
        got = matcher.link(Mention(0, 0, title, title), None, strict=strict).instrument
        result = "declined" if got is None else "right" if bare(got.title) == truth else "wrong"
        counts[family, result] += 1
        if result == "wrong" and got and len(examples) < 12:
            examples.append(f"  {family}: {title} -> {got.title}")
    print(f"{'recognised text' if strict else 'typed text':<22}{'right':>10}{'declined':>10}{'wrong':>10}")
    for family in FAMILIES:
        print(f"{family:<22}" + "".join(f"{counts[family, result]:>10}" for result in ("right", "declined", "wrong")))
    right = sum(number for (_, result), number in counts.items() if result == "right")
    wrong = sum(number for (_, result), number in counts.items() if result == "wrong")
    gone = sum(number for (family, _), number in counts.items() if family == "absent")
    print(f"accepted: precision {share(right, right + wrong)}, recall {share(right, len(queries) - gone)}")
    print(f"absent titles falsely merged: {share(counts['absent', 'wrong'], gone)}")
    print("\n".join(examples))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
