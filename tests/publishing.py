"""A decided round for the tests of what comes out: every outcome, a withheld document, hostile titles where asked for."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator

import pytest

from registry.service import Opinion, Registry
from registry.values import Outcome
from tests.stock import AMEND, LAPSE, LI, REPEAL, RETAIN, Desk, plain_engine

NAUGHTY = "<script>alert(1)</script>\" onload='x' [@click=app.quit] =cmd|' /C calc'!A0 javascript:alert(1) \u202e反"

PAPERS = (
    ("关于加强市容环境管理工作的通知", "石办发〔2011〕1号", "2011-03-01", "依据《旧事项管理条例》制定。", REPEAL),
    ("关于开展2012年专项整治的通知", "石办发〔2012〕2号", "2012-03-01", "有效期至2014-12-31。", LAPSE),
    ("关于规范停车秩序的通知", "石办发〔2013〕3号", "2013-03-01", "依据《新事项管理条例》第三条制定。", AMEND),
    ("关于社区服务工作的通知", "石办发〔2014〕4号", "2014-03-01", "依据《新事项管理条例》制定。", RETAIN),
    ("关于楼院保洁工作的通知", "石办发〔2015〕5号", "2015-03-01", "第五类事项。", Opinion(Outcome.RETAIN, ("K2",), new_expiry=dt.date(2029, 1, 1))),
    ("关于值班安排的通知", "石办发〔2016〕6号", "2016-03-01", "第六类事项。", Opinion(Outcome.OUT_OF_SCOPE, ("X1",))),
    ("关于内部事项的通知", "石办发〔2017〕7号", "2017-03-01", "机密正文不得外传。", RETAIN),
)  # fmt: skip
WITHHELD = 7


def shelve(desk: Desk, *more: tuple[str, str, str, str, Opinion], **options: object) -> Desk:
    """Take the papers in, open a round over them and decide each."""
    papers = (*PAPERS, *more)
    for place, (title, number, day, body, _) in enumerate(papers, 1):
        desk.put(f"{place}.txt", title, number, day, body)
    desk.take_in()
    desk.registry.correct(LI, WITHHELD, {"visibility": "withheld"})
    desk.open_round(**options)
    for place, paper in enumerate(papers, 1):
        desk.registry.decide(LI, place, paper[4])
    return desk


@pytest.fixture(scope="session")
def shelved(tmp_path_factory):
    """The folder of a decided round, made once."""
    home = tmp_path_factory.mktemp("shelved")
    with Registry.open(home / "registry.sqlite", maker=plain_engine) as registry:
        shelve(Desk(registry, home / "received"))
    return home


@pytest.fixture
def decided(shelved, tmp_path) -> Iterator[Desk]:
    """A copy of the decided round for a test to change."""
    shutil.copytree(shelved, tmp_path / "office")
    with Registry.open(tmp_path / "office" / "registry.sqlite", maker=plain_engine) as registry:
        yield Desk(registry, tmp_path / "office" / "received")
