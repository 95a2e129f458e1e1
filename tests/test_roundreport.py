"""The report of a round: what was decided and has lost its evidence since, above all by a newer catalogue."""

import datetime as dt
from dataclasses import replace

from registry.service import Opinion, Registry, roundreport
from registry.values import Outcome
from tests.stock import LI, NEW_LAW, OLD_LAW, Laws, PlainEngine

pytest_plugins = ["tests.stock"]

DAY = dt.date(2025, 1, 1)


def changed(registry):
    made = roundreport.make(registry, day=DAY, lang="zh")
    return next(part for part in made.parts if part.heading == "作出决定之后依据又有变化的")


def test_a_kept_document_whose_law_ended_since_is_named_with_the_reason(desk):
    desk.put(
        "a.txt",
        "关于停车管理的通知",
        "石办发〔2015〕1号",
        "2015-02-01",
        body="依据《新事项管理条例》（国务院令第902号）制定。",
    )
    desk.take_in()
    desk.open_round()
    desk.registry.decide(LI, 1, Opinion(Outcome.RETAIN, ("K1",)))
    assert changed(desk.registry).rows == ()
    ended = Laws(OLD_LAW, replace(NEW_LAW, status="已废止", repealed_on=dt.date(2024, 6, 1)))
    Registry(desk.registry.store, lambda: PlainEngine(ended)).check(LI)
    ((title, number, why),) = changed(desk.registry).rows
    assert (title, number) == ("关于停车管理的通知", "石办发〔2015〕1号")
    assert why.startswith("新增问题：")
    assert "rule." not in why
