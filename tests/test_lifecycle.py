"""What holds of an instrument on a day: a small made-up catalogue, then the real one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import catalogue
from registry.lifecycle import presumed_date, standing
from registry.lifecycle.provisions import articles_of, written
from registry.text import fold
from registry.values import InstrumentFacts, Renumbering, RenumberMap, Status, VersionFacts


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def version(made: str, kind: str, effective: str | None = None, articles: int | None = None) -> VersionFacts:
    return VersionFacts(day(made), kind, day(effective) if effective else None, articles, source="texts")


def law(identity: str, title: str, made: str = "2010-01-01", **more: object) -> InstrumentFacts:
    values: dict[str, object] = {
        "promulgated": day(made),
        "effective": day(made),
        "status": "现行有效",
        "source": "texts",
        "confidence": "high",
        "kind": "法律",
        "versions": (version(made, "制定", made, 60),),
    }
    return InstrumentFacts(identity, title, **{**values, **more})  # type: ignore[arg-type]


@dataclass
class Shelf:
    """A catalogue of a few instruments and maps."""

    rows: dict[str, InstrumentFacts] = field(default_factory=dict)
    maps: tuple[RenumberMap, ...] = ()
    as_of: dt.date = dt.date(2026, 11, 23)

    def get(self, identifier: str) -> InstrumentFacts | None:
        return self.rows.get(identifier)

    def by_title(self, folded: str) -> tuple[InstrumentFacts, ...]:
        return tuple(row for row in self.rows.values() if fold(row.title) == folded)

    def maps_from(self, identifier: str) -> tuple[RenumberMap, ...]:
        return tuple(item for item in self.maps if item.old_id == identifier)


MARKET = law(
    "market",
    "集市管理法",
    versions=(
        version("2010-01-01", "制定", "2010-01-01", 60),
        version("2015-06-01", "修正", "2015-06-01"),
        version("2021-01-22", "修订", "2021-07-15", 86),
    ),
)
ENDED = law(
    "ended",
    "渡口管理条例",
    status="已废止",
    repealed_on=day("2022-03-01"),
    repealed_by="港口条例",
    successors=("port",),
)
PORT = law(
    "port",
    "港口条例",
    "2021-12-01",
    effective=day("2022-03-01"),
    versions=(version("2021-12-01", "制定", "2022-03-01"),),
)
LAPSED = law("lapsed", "家电补贴办法", status="已失效", repealed_on=day("2013-01-31"))
FAINT = law("faint", "某市信访条例", confidence="low")
FAINT_END = law("faint_end", "某市菜场条例", confidence="low", status="已废止", repealed_on=day("2019-01-01"))
BARE = law("bare", "无日期规定", promulgated=None, effective=None, versions=())
FROM_MEMORY = law("memory", "凭记忆的规定", source="memory", status="已废止", repealed_on=day("2019-01-01"))
OLD_RULE = law("rule1", "船舶规定", "2005-01-01", status="已废止", repealed_on=day("2016-01-01"), successors=("rule2",))
NEW_RULE = law("rule2", "船舶规定", "2015-11-01", effective=day("2016-01-01"))
SHELF = Shelf(
    {row.id: row for row in (MARKET, ENDED, PORT, LAPSED, FAINT, FAINT_END, BARE, FROM_MEMORY, OLD_RULE, NEW_RULE)}
)


@pytest.mark.parametrize(
    ("row", "dated", "as_of", "expected"),
    [
        (MARKET, "2012-01-01", "2014-01-01", Status.IN_FORCE),
        (MARKET, "2012-01-01", "2016-01-01", Status.REVISED_SINCE),
        (MARKET, "2018-01-01", "2021-07-14", Status.IN_FORCE),  # the revision is passed but not yet in force
        (MARKET, "2018-01-01", "2021-07-15", Status.REVISED_SINCE),
        (MARKET, "2021-03-01", "2024-01-01", Status.IN_FORCE),  # the drafters knew the revision
        (MARKET, None, "2024-01-01", Status.IN_FORCE),  # revisions cannot be judged without a date
        (ENDED, "2018-01-01", "2022-02-28", Status.IN_FORCE),
        (ENDED, "2018-01-01", "2022-03-01", Status.REPEALED),
        (ENDED, "2023-01-01", "2024-01-01", Status.REPEALED),  # already gone when the document was signed
        (LAPSED, "2012-01-01", "2024-01-01", Status.LAPSED),
        (PORT, "2021-12-15", "2022-01-01", Status.NOT_YET_EFFECTIVE),
        (FAINT, "2018-01-01", "2024-01-01", Status.UNKNOWN),
        (FAINT_END, "2018-01-01", "2024-01-01", Status.REPEALED),
        (BARE, "2018-01-01", "2024-01-01", Status.UNKNOWN),
        (OLD_RULE, "2010-01-01", "2024-01-01", Status.REVISED_SINCE),  # replaced under the same title
        (NEW_RULE, "2010-01-01", "2024-01-01", Status.REVISED_SINCE),
        (NEW_RULE, "2018-01-01", "2024-01-01", Status.IN_FORCE),
    ],
)
def test_status_on_a_day(row: InstrumentFacts, dated: str | None, as_of: str, expected: Status) -> None:
    judged = standing(row, SHELF, dated=day(dated) if dated else None, as_of=day(as_of))
    assert judged.status is expected


def test_what_is_told_of_an_end() -> None:
    judged = standing(ENDED, SHELF, dated=day("2018-01-01"), as_of=day("2024-01-01"))
    assert (judged.repealed_on, judged.repealed_by, judged.successors) == (day("2022-03-01"), "港口条例", (PORT,))
    assert judged.hard


def test_number_of_the_ended_text_makes_it_repealed() -> None:
    judged = standing(OLD_RULE, SHELF, dated=day("2010-01-01"), as_of=day("2024-01-01"), numbered=True)
    assert judged.status is Status.REPEALED


@pytest.mark.parametrize("row", [FAINT_END, FROM_MEMORY])
def test_weak_facts_are_never_firm(row: InstrumentFacts) -> None:
    assert not standing(row, SHELF, dated=day("2018-01-01"), as_of=day("2024-01-01")).hard


def test_end_without_a_day_before_the_facts() -> None:
    row = law("x", "某规定", status="已废止")
    assert standing(row, SHELF, dated=None, as_of=day("2020-01-01")).status is Status.UNKNOWN
    assert standing(row, SHELF, dated=None, as_of=SHELF.as_of).status is Status.REPEALED


def test_last_article_is_that_of_the_version_the_drafters_had() -> None:
    judged = standing(MARKET, SHELF, dated=day("2012-01-01"), as_of=day("2024-01-01"))
    assert judged.last_article == 60
    assert standing(MARKET, SHELF, dated=day("2016-01-01"), as_of=day("2024-01-01")).last_article is None
    assert standing(MARKET, SHELF, dated=None, as_of=day("2024-01-01")).last_article == 86


def test_presumed_date_judges_only_what_came_long_after() -> None:
    presumed = presumed_date([MARKET], ["国发〔2016〕3号"], day("2024-01-01"))
    assert presumed == day("2016-01-01")
    judged = standing(MARKET, SHELF, dated=None, presumed=presumed, as_of=day("2024-01-01"))
    assert (judged.status, judged.hard, judged.reason) == (Status.REVISED_SINCE, False, "presumed_date")
    late = standing(MARKET, SHELF, dated=None, presumed=day("2019-06-01"), as_of=day("2024-01-01"))
    assert late.status is Status.IN_FORCE


ROWS = (
    Renumbering("33", "51", "same", 0.98),
    Renumbering("34", "52", "changed", 0.7),
    Renumbering("35", None, "deleted", 0.1),
    Renumbering("36", "53", "split", 0.6),
    Renumbering("36", "54", "split", 0.5),
    Renumbering("37", "55", "changed", 0.3),
)


def _mapped(old: str = "2015-06-01") -> Shelf:
    renumber = RenumberMap("market", day(old), "market", day("2021-01-22"), "修订", (), ROWS)
    return Shelf(dict(SHELF.rows), (renumber,))


@pytest.mark.parametrize(
    ("cited", "now", "relation", "sure"),
    [
        ("第三十三条第一款第（二）项", ("第五十一条第一款第（二）项",), "same", True),
        ("第三十四条第二款", ("第五十二条",), "changed", True),
        ("第三十五条", (), "deleted", False),
        ("第三十六条", ("第五十三条", "第五十四条"), "split", True),
        ("第三十七条", ("第五十五条",), "changed", False),
        ("第三十三条至第三十四条", ("第五十一条", "第五十二条"), "changed", True),
    ],
)
def test_where_an_article_went(cited: str, now: tuple[str, ...], relation: str, sure: bool) -> None:
    judged = standing(MARKET, _mapped(), dated=day("2018-01-01"), as_of=day("2024-01-01"), provisions=(cited,))
    place = judged.provisions[0]
    assert (place.now, place.relation, place.sure) == (now, relation, sure)


def test_article_without_a_map_is_left_out() -> None:
    judged = standing(
        MARKET, _mapped(), dated=day("2018-01-01"), as_of=day("2024-01-01"), provisions=("第九条", "第三章")
    )
    assert judged.provisions == ()


def test_unread_version_in_between_makes_it_unsure() -> None:
    judged = standing(MARKET, _mapped(), dated=day("2012-01-01"), as_of=day("2024-01-01"), provisions=("第三十三条",))
    assert judged.provisions[0].now == ("第五十一条",)
    assert not judged.provisions[0].sure


def test_map_of_a_text_not_yet_in_force_is_not_followed() -> None:
    judged = standing(MARKET, _mapped(), dated=day("2012-01-01"), as_of=day("2021-03-01"), provisions=("第三十三条",))
    assert judged.provisions == ()


def test_successor_carries_the_article_on() -> None:
    renumber = RenumberMap(
        "ended",
        day("2010-01-01"),
        "port",
        day("2021-12-01"),
        "successor",
        (),
        (Renumbering("8", "12", "changed", 0.8),),
    )
    shelf = Shelf(dict(SHELF.rows), (renumber,))
    judged = standing(ENDED, shelf, dated=day("2018-01-01"), as_of=day("2024-01-01"), provisions=("第八条第一款",))
    assert [place.now for place in judged.provisions] == [("第十二条",)]


@pytest.mark.parametrize(
    ("provision", "articles"),
    [
        ("第三十三条第一款第（二）项", ("33",)),
        ("第十二条之一", ("12-1",)),
        ("第15条至第18条", ("15", "16", "17", "18")),
        ("第三章", ()),
        ("第四章第四条", ("4",)),
    ],
)
def test_articles_of_a_provision(provision: str, articles: tuple[str, ...]) -> None:
    assert articles_of(provision) == articles


def test_article_in_words() -> None:
    assert (written("51"), written("17-1"), written("1107")) == ("第五十一条", "第十七条之一", "第一千一百零七条")


@given(st.text(alphabet="第条之至款项（）一二十百0１9、 ", max_size=30))
def test_any_provision_is_answered(text: str) -> None:
    standing(MARKET, _mapped(), dated=day("2018-01-01"), as_of=day("2024-01-01"), provisions=(text,))


@pytest.mark.parametrize(
    ("title", "dated", "as_of", "cited", "status", "now"),
    [
        ("行政处罚法", "2018-01-01", "2024-12-31", "第三十三条", Status.REVISED_SINCE, "第五十一条"),
        ("安全生产法", "2016-01-01", "2024-12-31", "第三十八条", Status.REVISED_SINCE, "第四十一条"),
        ("合同法", "2015-01-01", "2024-12-31", "第九十四条", Status.REPEALED, "第五百六十三条"),
        ("大气污染防治法", "2019-01-01", "2026-08-14", "第九十九条", Status.IN_FORCE, None),
        ("大气污染防治法", "2019-01-01", "2026-08-15", "第九十九条", Status.REPEALED, "第一千一百零七条"),
        ("监察法", "2019-04-15", "2024-12-31", "第十一条", Status.IN_FORCE, None),
    ],
)
def test_real_laws(title: str, dated: str, as_of: str, cited: str, status: Status, now: str | None) -> None:
    facts = catalogue.load()
    row = next(row for row in facts.by_title(fold(title)) if row.kind == "法律")
    judged = standing(row, facts, dated=day(dated), as_of=day(as_of), provisions=(cited,))
    assert judged.status is status
    assert [place.now[0] for place in judged.provisions] == ([now] if now else [])
