"""What documents say of each other is the same whether files came at once, in groups, or after a kill."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from registry.service import Registry, across, importing, settling
from registry.service.flagging import peer
from registry.service.stock import KNOWN_COLUMNS, known
from registry.store import tables as t
from tests.stock import LI, Desk, plain_engine

pytest_plugins = ["tests.stock"]

RULES = ("superseded", "same_subject", "cascade")
SUBJECTS = ("防汛抢险应急预案", "市容环境巡查制度", "道路停车管理办法")


def received(desk: Desk) -> None:
    """Files of three subjects over many years: same titles, same days, some that end or rest on another."""
    for number in range(21):
        year, subject = 2001 + number * 5 % 18, SUBJECTS[number % 3]
        told = f"{2001 + number % 7}年度" if number % 2 else ""
        other = f"关于印发石桥街道{SUBJECTS[(number + 1) % 3]}的通知"
        body = (f"依据《{other}》制定。", f"自本通知印发之日起，《{other}》同时废止。", "")[number % 3]
        title = f"关于印发石桥街道{told}{subject}的通知"
        desk.put(f"{number * 8 % 21:02}.txt", title, f"石办发〔{year}〕{number + 1}号", f"{year}-02-01", body=body)


def told(registry: Registry) -> dict[str, set[tuple[str, str]]]:
    """Findings across documents, by number of the document; ids differ with the order in which files were written."""
    with registry.store.reading() as connection:
        query = select(t.instrument.c.number, t.finding.c.rule, t.finding.c.code, t.finding.c.arguments)
        joined = query.join(t.finding, t.finding.c.instrument == t.instrument.c.id).where(t.finding.c.rule.in_(RULES))
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in connection.execute(joined):
            found[row.number].add((f"{row.rule}.{row.code}", row.arguments))
    return found


@pytest.fixture
def expected(tmp_path):
    """What is told when everything comes in one group."""
    with Registry.open(tmp_path / "whole.sqlite", maker=plain_engine) as registry:
        whole = Desk(registry, tmp_path / "whole")
        received(whole)
        whole.take_in()
        found = told(registry)
    assert sum(map(len, found.values())) > 15
    return found


@pytest.mark.parametrize("size", [1, 2, 5])
def test_groups_tell_what_the_whole_tells(desk, expected, monkeypatch, size):
    monkeypatch.setattr(importing, "GROUP", size)
    received(desk)
    desk.take_in()
    assert told(desk.registry) == expected
    assert desk.registry.audit(read_data=True).sound


@pytest.mark.parametrize("after", ["import", "check"])
def test_what_a_kill_left_is_done_by_whoever_comes_next(local, expected, monkeypatch, after):
    monkeypatch.setattr(importing, "GROUP", 3)
    received(local)
    with monkeypatch.context() as patch:
        patch.setattr(settling, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            local.take_in()
    assert told(local.registry) != expected
    if after == "import":
        local.take_in()
    else:
        local.registry.check(LI)
    assert told(local.registry) == expected
    with local.registry.store.reading() as connection:
        assert settling.due(connection)[1] == set()
    assert local.registry.audit(read_data=True).sound


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_kill_between_two_steps_leaves_the_whole_due(local, expected, monkeypatch):
    monkeypatch.setattr(importing, "GROUP", 3)
    monkeypatch.setattr(settling, "STEP", 4)
    received(local)
    real, calls = settling.flagging.refresh, []

    def refresh(verb, some):
        calls.append(some)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(verb, some)

    with monkeypatch.context() as patch:
        patch.setattr(settling.flagging, "refresh", refresh)
        with pytest.raises(KeyboardInterrupt):
            local.take_in()
    with local.registry.store.reading() as connection:
        assert len(settling.due(connection)[1]) == 21
    local.take_in()
    assert told(local.registry) == expected


def test_a_small_import_leaves_nothing_for_later(local, monkeypatch):
    monkeypatch.setattr(importing, "GROUP_SECONDS", 60.0)
    received(local)
    local.take_in()
    with local.registry.store.reading() as connection:
        assert settling.due(connection) == (0, set())


def test_what_is_told_is_what_the_rules_say_of_each_pair(local):
    received(local)
    local.take_in()
    with local.registry.store.reading() as connection:
        stock = [known(row) for row in connection.execute(select(*KNOWN_COLUMNS))]
    found = told(local.registry)
    for entry in stock:
        twins = [other for other in stock if other.title_key == entry.title_key and other.id != entry.id]
        subject = [o for o in stock if o.subject_key == entry.subject_key and o.id != entry.id and o not in twins]
        later = {f"{one.rule}.{one.code}" for one in across.same_subject(peer(entry), map(peer, subject))}
        told_of = {name for name, _ in found[entry.number or ""]}
        assert ("same_subject.later" in told_of) == bool(later)
        newer = across.superseded(peer(entry), [], map(peer, twins))
        assert ("superseded.same_title" in told_of) <= bool(newer)


@given(st.sets(st.integers(1, 300)))
def test_spans_hold_the_numbers_they_were_made_of(values):
    assert set(settling.numbers(settling.spans(values))) == values
