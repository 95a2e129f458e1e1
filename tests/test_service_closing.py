"""What comes out of a closed round rests on what stood when it was closed, whatever is judged anew afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from registry.publication import json as list_json
from registry.publication.kinds import KINDS
from registry.service import Registry, bundles, closing, officeforms, rounds
from registry.service.answers import QueueFilter
from registry.service.casecards import cards
from registry.service.glance import glance
from registry.service.rounds import RoundPlan
from registry.values import Outcome
from tests.stock import LI, NEW_LAW, REPEAL, RETAIN, Desk, Laws, PlainEngine

pytest_plugins = ["tests.stock", "tests.publishing"]

A = "2024年清理"
LATER = dt.date(2026, 6, 30)
GONE = replace(NEW_LAW, status="已废止", repealed_on=dt.date(2026, 1, 1), source="flk")


class Newer(Laws):
    """The catalogue a year and a half later: the second law was repealed too, and the first is not known any more."""

    as_of = dt.date(2026, 6, 1)

    def __init__(self) -> None:
        super().__init__(GONE)


def later(desk: Desk) -> Registry:
    """The same registry, with the catalogue of later."""
    return Registry.open(desk.registry.store.location.path, maker=partial(PlainEngine, Newer()))


def come_out(registry: Registry, folder, name: str = A) -> dict[str, object]:
    """Everything that comes out of a round, as it is written or shown."""
    folder.mkdir()
    lists = {kind: list_json.text(registry.list(kind, round_name=name), "zh") for kind in KINDS}
    forms = {
        "opinions": officeforms.opinions_form(officeforms.rows(registry, name), "某办事处", "zh"),
        "comparison": officeforms.comparison_form(officeforms.rows(registry, name), "某办事处", "zh"),
        "ledger": officeforms.ledger_form(officeforms.rows(registry, name), "某办事处", LATER, "zh"),
    }
    digest, _ = bundles.export(registry, folder / "bundle.zip", name)
    return {
        **lists,
        **forms,
        "cards": tuple(cards(registry, name)),
        "bundle": (folder / "bundle.zip").read_bytes(),
        "digest": digest,
        "queue": registry.queue(name).rows,
        "flagged": registry.queue(name, QueueFilter(rule="cites_repealed")).rows,
        "grave": registry.queue(name, QueueFilter(severity="high")).rows,
        "findings": [registry.dossier(one, round_name=name).findings for one in range(1, 8)],
        "glance": glance(registry, name),
        "figures": registry.statistics(name),
    }


@pytest.fixture(params=["closed", "published"])
def ended(request, decided):
    """A decided round that was closed, or published at once."""
    decided.registry.close_round(LI) if request.param == "closed" else decided.registry.publish_round(LI)
    return decided


def test_what_comes_out_of_a_closed_round_is_the_same_after_another_catalogue_and_another_round(ended, tmp_path):
    before = come_out(ended.registry, tmp_path / "before")
    with later(ended) as registry:
        assert registry.check(LI, LATER).documents
        registry.open_round(LI, RoundPlan("2026年清理", LATER))
        now = {view.finding.arguments["title"] for view in registry.dossier(4).findings}
        assert now == {"新事项管理条例"}  # so something did change
        after = come_out(registry, tmp_path / "after")
        assert registry.audit().sound
    assert {name for name in before if before[name] != after[name]} == set()


def test_cards_of_a_closed_round_name_the_law_as_it_stood(ended):
    with later(ended) as registry:
        registry.open_round(LI, RoundPlan("2026年清理", LATER))
        found = {card.number: card for card in cards(registry, A)}
        fresh = {card.number: card for card in cards(registry, "2026年清理")}
    assert [e.law for e in found["石办发〔2011〕1号"].findings] == ["《旧事项管理条例》（国务院令第901号）"]
    assert found["石办发〔2014〕4号"].findings == ()
    assert found["石办发〔2014〕4号"].as_of == dt.date(2024, 12, 31)
    assert found["石办发〔2014〕4号"].catalogue_as_of == dt.date(2024, 12, 1)
    assert [(e.law, e.since) for e in fresh["石办发〔2014〕4号"].findings] == [
        ("《新事项管理条例》（国务院令第902号）", dt.date(2026, 1, 1))
    ]
    assert fresh["石办发〔2014〕4号"].catalogue_as_of == dt.date(2026, 6, 1)


def test_an_open_round_follows_what_is_judged_anew(decided):
    with later(decided) as registry:
        registry.check(LI, everything=True)
        assert registry.queue(A, QueueFilter(rule="cites_repealed")).total == 0  # the first law is not known any more
        card = next(cards(registry, A, given="1"))
    assert (card.findings, card.catalogue_as_of) == ((), dt.date(2026, 6, 1))


def test_a_correction_reaches_the_lists_of_a_closed_round(decided):
    decided.registry.close_round(LI)
    decided.registry.correct(LI, 1, {"title": "关于加强市容管理工作的通知"})
    assert decided.registry.list("repeal-list").rows[0].title == "关于加强市容管理工作的通知"


def test_opening_again_tells_what_changed_and_closing_again_keeps_that(decided):
    decided.registry.close_round(LI)
    with later(decided) as registry:
        registry.reopen_round(LI, A, "目录更新")
        changed = closing.reopened(registry.store, A)
        assert [(one.instrument, one.added, one.gone, one.stale) for one in changed] == [
            (1, (), ("cites_repealed",), True)
        ]
        assert registry.round(A).states["stale"] == 1
        registry.decide(LI, 1, RETAIN)
        registry.close_round(LI)
        assert next(cards(registry, A, given="1")).findings == ()
        assert registry.audit().sound
        registry.reopen_round(LI, A, "核对")
        assert closing.reopened(registry.store, A) == ()


def test_places_in_the_queue_are_reckoned_anew_when_a_round_is_opened_again(decided):
    decided.registry.close_round(LI)
    with later(decided) as registry:
        kept = {row.instrument: row.rank for row in registry.queue(A).rows}
        registry.reopen_round(LI, A, "目录更新")
        now = {row.instrument: row.rank for row in registry.queue(A).rows}
    assert kept[1] > 0 == now[1]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE closing SET body = replace(body, 'cites_repealed', 'expired') WHERE id = 1",
        "UPDATE closing SET body = '{}', digest = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' WHERE id = 1",
        "DELETE FROM closing WHERE id = 1",
    ],
)
def test_an_audit_finds_what_was_changed_of_a_closed_round(decided, damage):
    decided.registry.close_round(LI)
    with decided.registry.store.writing() as connection:
        assert connection.execute(text(damage)).rowcount == 1
    answer = decided.registry.audit()
    assert (answer.sound, answer.verification.difference_count) == (False, 1)
    assert (answer.verification.differences[0].table, answer.verification.differences[0].id) == ("closing", 1)


def test_a_round_that_was_closed_before_anything_was_kept_tells_what_stands_now(decided, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(closing, "keep", lambda *_: None)
        decided.registry.close_round(LI)
    assert [e.law for e in next(cards(decided.registry, A)).findings] == ["《旧事项管理条例》（国务院令第901号）"]
    assert [row.instrument for row in decided.registry.queue(A, QueueFilter(rule="cites_repealed")).rows] == [1]
    decided.registry.publish_round(LI)  # what stands then is kept at the latest here
    with decided.registry.store.reading() as connection:
        assert closing.is_kept(connection, rounds.find(connection, A))


def test_on_both_databases_a_closed_round_is_kept_and_sound(desk):
    desk.put("1.txt", "关于甲事项的通知", "石办发〔2011〕1号", "2011-03-01", "依据《旧事项管理条例》第三条制定。")
    desk.put(
        "2.txt",
        "关于乙事项的通知",
        "石办发〔2012〕2号",
        "2012-03-01",
        "执行《关于甲事项的通知》（石办发〔2011〕1号）。",
    )
    desk.take_in()
    desk.open_round()
    desk.registry.decide(LI, 1, REPEAL)
    desk.registry.decide(LI, 2, replace(REPEAL, outcome=Outcome.REPEAL))
    desk.registry.close_round(LI)
    first = tuple(cards(desk.registry))
    assert [len(card.findings) for card in first] == [1, 1]
    assert first[1].findings[0].since == dt.date(2024, 12, 31)  # the office's own document, by its decision
    desk.registry.check(LI, dt.date(2019, 12, 31))
    assert desk.registry.dossier(1).findings == ()
    assert tuple(cards(desk.registry)) == first
    assert desk.registry.audit().sound
