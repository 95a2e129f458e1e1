"""Rounds and decisions, alone and by two, on both databases."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry.errors import InputError, MisuseError, StateError
from registry.service import Actor, Opinion, QueueFilter
from registry.service.decisions import Expected, state_of
from registry.service.rounds import RoundPlan
from registry.values import Outcome
from tests.stock import AMEND, AS_OF, CHIEF, LAPSE, LI, REPEAL, RETAIN, WANG

pytest_plugins = ["tests.stock"]
UNSURE = Opinion(Outcome.UNSURE, note="请示")


@pytest.fixture
def office(desk):
    desk.put(
        "1.txt",
        "关于加强市容环境管理工作的通知",
        "石办发〔2015〕1号",
        body="依据《旧事项管理条例》（国务院令第901号）第三条制定。",
    )
    desk.put("2.txt", "关于做好社区服务工作的意见", "石办发〔2016〕2号", "2016-03-01")
    desk.put("3.txt", "关于节日值班安排事项的通知", "石办发〔2017〕3号", "2017-03-01", "有效期至2018-01-01。")
    desk.take_in()
    return desk


def decide(desk, actor, given, opinion, **options):
    return desk.registry.decide(actor, given, opinion, **options)


def test_the_queue_has_the_worst_first_with_its_reasons(office):
    office.open_round()
    page = office.registry.queue()
    assert page.total == 3
    assert [row.instrument for row in page.rows] == [1, 3, 2]
    assert [(r.rule, r.severity, r.count) for r in page.rows[0].reasons] == [("cites_repealed", "high", 1)]
    assert page.rows[2].reasons == ()


def test_pages_continue_where_the_last_one_ended(office):
    office.open_round()
    first = office.registry.queue(limit=2)
    second = office.registry.queue(after=first.after, limit=2)
    assert [row.instrument for row in (*first.rows, *second.rows)] == [1, 3, 2]
    assert second.after is None
    assert office.registry.queue_ids() == tuple(row.id for row in (*first.rows, *second.rows))
    assert office.registry.queue_lines(office.registry.queue_ids()) == (*first.rows, *second.rows)


@pytest.mark.parametrize(
    ("wanted", "instruments"),
    [
        (QueueFilter(words="社区"), [2]),
        (QueueFilter(words="石办发〔2016〕2号"), [2]),
        (QueueFilter(words="旧事项"), []),
        (QueueFilter(words="旧事项", in_text=True), [1]),
        (QueueFilter(rule="expired"), [3]),
        (QueueFilter(severity="high"), [1, 3]),
        (QueueFilter(law="law-old"), [1]),
        (QueueFilter(year=2016), [2]),
        (QueueFilter(issuer="石桥街道"), [1, 3, 2]),
        (QueueFilter(states=("decided",)), []),
        (QueueFilter(outcome=Outcome.REPEAL), []),
        (QueueFilter(words="100%_"), []),
    ],
)
def test_filters_of_the_queue(office, wanted, instruments):
    office.open_round()
    assert [row.instrument for row in office.registry.queue(wanted=wanted).rows] == instruments


def test_a_round_is_decided_closed_reopened_and_published(office):
    office.open_round()
    with pytest.raises(StateError) as caught:
        office.registry.close_round(LI)
    assert caught.value.code == "round_unfinished"
    assert len(caught.value.arguments["blockers"]) == 3
    decide(office, LI, "石办发〔2015〕1号", REPEAL)
    decide(office, LI, "关于做好社区服务工作的意见", RETAIN)
    assert decide(office, LI, "#3", LAPSE).state == "decided"
    closed = office.registry.close_round(LI)
    assert (closed.state, dict(closed.outcomes)) == ("closed", {"repeal": 1, "retain": 1, "lapse": 1})
    with pytest.raises(StateError) as caught:
        decide(office, LI, "2", REPEAL)
    assert caught.value.code == "round_is_closed"
    with pytest.raises(InputError):
        office.registry.reopen_round(LI, None, " ")
    assert office.registry.reopen_round(LI, None, "漏报一件").state == "open"
    published = office.registry.publish_round(LI)
    assert published.state == "published"
    assert len(published.digest) == 64
    assert office.registry.audit().sound


def test_a_later_decision_supersedes_with_a_reason_and_the_first_is_kept(office):
    office.open_round()
    first = decide(office, LI, 1, RETAIN)
    with pytest.raises(InputError) as caught:
        decide(office, WANG, 1, REPEAL)
    assert caught.value.code == "reason_needed_to_change"
    second = decide(office, WANG, 1, Opinion(Outcome.REPEAL, ("R2",), note="依据已废止"))
    assert second.superseded == first.decision
    decisions = office.registry.dossier(1).decisions
    assert [(d.reviewer, d.live) for d in decisions] == [("李审核", False), ("王审核", True)]
    assert office.registry.round().outcomes == {"repeal": 1}


def test_undo_withdraws_and_keeps_the_record(office):
    office.open_round()
    done = decide(office, LI, 1, REPEAL)
    with pytest.raises(StateError) as caught:
        office.registry.withdraw(WANG, done.decision)
    assert caught.value.code == "not_yours"
    assert office.registry.withdraw(LI, done.decision).state == "open"
    with pytest.raises(StateError):
        office.registry.withdraw(LI, done.decision)
    assert decide(office, LI, 1, RETAIN).state == "decided"
    assert office.registry.audit().sound


def test_the_same_key_decides_once(office):
    office.open_round()
    first = decide(office, LI, 1, REPEAL, key="form-1")
    assert decide(office, LI, 1, REPEAL, key="form-1") == first
    assert len(office.registry.dossier(1).decisions) == 1


def test_a_stale_screen_loses_and_is_told_who_won(office):
    office.open_round()
    seen = office.registry.dossier(1)
    decide(office, WANG, 1, RETAIN)
    with pytest.raises(StateError) as caught:
        decide(office, LI, 1, REPEAL, expected=Expected(seen.item.version, seen.text_sha256))
    assert caught.value.code == "changed_meanwhile"
    assert (caught.value.arguments["reviewer"], caught.value.arguments["outcome"]) == ("王审核", "retain")
    with pytest.raises(StateError) as caught:
        decide(office, LI, 2, REPEAL, expected=Expected(None, "0" * 64))
    assert caught.value.code == "text_changed_meanwhile"


def test_unsure_stays_disputed_until_somebody_decides(office):
    office.open_round()
    assert decide(office, LI, 1, UNSURE).state == "disputed"
    assert decide(office, CHIEF, 1, REPEAL).state == "decided"
    decide(office, LI, 2, UNSURE)
    assert decide(office, LI, 2, RETAIN).state == "decided"


def test_two_reviewers_who_agree(office):
    office.open_round(mode="two_reviewers")
    assert decide(office, LI, 1, REPEAL).state == "awaiting_second"
    hidden = office.registry.dossier(1, viewer=WANG.name)
    assert (hidden.decisions, hidden.hidden) == ((), 1)
    assert [change.action for change in hidden.history if change.actor == LI.name] == []
    assert [change.action for change in office.registry.dossier(1).history] == []
    assert [change.action for change in office.registry.dossier(1, viewer=LI.name).history] == ["decide"]
    assert len(office.registry.dossier(1, viewer=LI.name).decisions) == 1
    assert decide(office, WANG, 1, REPEAL).state == "decided"
    both = office.registry.dossier(1, viewer=WANG.name)
    assert len(both.decisions) == 2
    assert [change.actor for change in both.history] == [LI.name, WANG.name]
    assert office.registry.round_status().agreement == 1.0


def test_two_reviewers_who_differ_need_a_third_person(office):
    office.open_round(mode="two_reviewers")
    decide(office, LI, 1, REPEAL)
    with pytest.raises(StateError) as caught:
        decide(office, CHIEF, 1, REPEAL)
    assert caught.value.code == "not_disputed"
    assert decide(office, WANG, 1, AMEND).state == "disputed"
    with pytest.raises(StateError) as caught:
        decide(office, Actor("孙审核"), 1, REPEAL)
    assert caught.value.code == "two_opinions_already"
    with pytest.raises(StateError) as caught:
        decide(office, Actor(LI.name, "approver"), 1, REPEAL)
    assert caught.value.code == "same_person"
    assert decide(office, CHIEF, 1, RETAIN).state == "decided"
    assert office.registry.round().outcomes == {"retain": 1}
    refused = [line for line in office.registry.ledger_lines() if '"action": "approve.refused"' in line]
    assert len(refused) == 1
    assert office.registry.audit().sound


def test_the_database_itself_refuses_the_second_hat(office):
    office.open_round(mode="two_reviewers")
    decide(office, LI, 1, REPEAL)
    columns = (
        "id, item, reviewer, role, outcome, grounds, legal_basis, clauses, note, evidence, evidence_digest, decided_at"
    )
    values = f"99, 1, '{LI.name}', 'approver', 'repeal', '[]', '', '', '', '{{}}', '', 'x'"
    with pytest.raises(DBAPIError, match="same_person"), office.registry.store.writing() as connection:
        connection.execute(text(f"INSERT INTO decision ({columns}) VALUES ({values})"))
    for statement in ("UPDATE decision SET outcome = 'retain'", "DELETE FROM decision"):
        with pytest.raises(DBAPIError, match="append-only"), office.registry.store.writing() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize("mode", ["one_reviewer", "two_reviewers"])
def test_every_order_of_opinions_ends_in_a_known_state(mode):
    choices = [(role, name, outcome) for role, name in (("reviewer", "a"), ("reviewer", "b"), ("approver", "c"))
               for outcome in ("retain", "repeal", "unsure")]  # fmt: skip
    for length in range(4):
        for live in itertools.permutations(choices, length):
            if len({name for _, name, _ in live}) < length:
                continue
            state = state_of(mode, live)
            final = [outcome for role, _, outcome in live if role == "approver"]
            if final:
                assert state == ("disputed" if final[-1] == "unsure" else "decided")
            elif mode == "two_reviewers":
                outcomes = [outcome for _, _, outcome in live]
                agreed = len(outcomes) == 2 and len(set(outcomes)) == 1 and "unsure" not in outcomes
                assert (state == "decided") is agreed
            assert (state == "open") is (length == 0)


@pytest.mark.parametrize(
    ("opinion", "code"),
    [
        (Opinion(Outcome.REPEAL), "ground_needed"),
        (Opinion(Outcome.REPEAL, ("Z9",)), "ground_unknown"),
        (Opinion(Outcome.REPEAL, ("K1",)), "ground_unfit"),
        (Opinion(Outcome.RETAIN, ("R1",)), "ground_unfit"),
        (Opinion(Outcome.REPEAL, ("R1",), new_expiry=dt.date(2027, 1, 1)), "expiry_unfit"),
        (Opinion(Outcome.RETAIN, clauses="第三条"), "clauses_unfit"),
        (Opinion(Outcome.RETAIN, note="长" * 5000), "note_too_long"),
    ],
)
def test_opinions_that_are_not_whole(office, opinion, code):
    office.open_round()
    with pytest.raises(InputError) as caught:
        decide(office, LI, 1, opinion)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("石办发〔2099〕9号", "doc_unknown"),
        ("#999", "doc_unknown"),
        ("", "doc_unknown"),
        ("没有这样的文件", "doc_unknown"),
    ],
)
def test_documents_that_nobody_knows(office, given, code):
    office.open_round()
    with pytest.raises(InputError) as caught:
        decide(office, LI, given, RETAIN)
    assert caught.value.code == code


def test_a_title_that_two_bear_is_refused_with_both_named(office):
    office.put("4.txt", "关于做好社区服务工作的意见", "石办发〔2019〕8号", "2019-03-01", "内容有所不同。")
    office.take_in()
    with pytest.raises(InputError) as caught:
        office.registry.resolve("关于做好社区服务工作的意见")
    assert caught.value.code == "doc_ambiguous"
    assert caught.value.arguments["ids"] == [2, 4]


@pytest.mark.parametrize("name", [None, "", "  ", "换\n行", "长" * 100])
def test_an_actor_is_never_guessed(name):
    with pytest.raises((MisuseError, InputError)):
        Actor.named(name)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (RoundPlan("", AS_OF), "round_name_unfit"),
        (RoundPlan("一", AS_OF, dt.date(2025, 1, 1)), "cut_off_after_as_of"),
        (RoundPlan("一", AS_OF, mode="three"), "round_mode_unknown"),
    ],
)
def test_rounds_that_make_no_sense(office, plan, code):
    with pytest.raises(InputError) as caught:
        office.registry.open_round(LI, plan)
    assert caught.value.code == code


def test_the_cut_off_day_bounds_a_round_and_newcomers_are_told(office):
    view = office.registry.open_round(LI, RoundPlan("一", AS_OF, dt.date(2016, 12, 31)))
    assert view.items == 2
    assert office.registry.round_status().outside == 1
    with pytest.raises(InputError) as caught:
        office.registry.open_round(LI, RoundPlan("一", AS_OF))
    assert caught.value.code == "round_name_taken"
    office.put("9.txt", "关于规范停车秩序管理的通告", "石办发〔2014〕9号", "2014-03-01")
    office.take_in()
    assert office.registry.round_status().newcomers == 1
    assert office.registry.extend_round(LI) == 1
    assert office.registry.round().items == 3
    assert office.registry.audit().sound


def test_a_document_whose_day_was_misread_is_told_and_taken_in_once_it_is_put_right(office):
    office.registry.open_round(LI, RoundPlan("一", AS_OF, dt.date(2016, 5, 1)))
    assert (office.registry.round().items, office.registry.round_status().newcomers) == (2, 0)
    office.registry.correct(LI, 3, {"signed_on": "2014-03-01"})
    assert office.registry.round_status().newcomers == 1
    assert office.registry.extend_round(LI) == 1
    assert office.registry.round().items == 3


def test_newcomers_of_a_closed_round_need_it_open_and_a_published_one_has_none(office):
    office.open_round()
    for number in (1, 2, 3):
        decide(office, LI, number, RETAIN)
    office.registry.close_round(LI)
    office.put("9.txt", "关于规范停车秩序管理的通告", "石办发〔2014〕9号", "2014-03-01")
    office.take_in()
    assert [code for code, _ in office.registry.statistics().disagreements] == ["not_in_closed_round"]
    office.registry.publish_round(LI)
    assert office.registry.statistics().disagreements == ()
    assert office.registry.round_status().newcomers == 0


def test_nothing_is_begun_on_documents_that_another_process_judged_on_another_day_meanwhile(office):
    from registry.service import rounds

    office.registry.check(LI, AS_OF)
    office.registry.check(LI, dt.date(2025, 6, 30))  # the other process, between judging and opening
    with pytest.raises(StateError) as caught:
        rounds.open_round(office.registry.store, LI, RoundPlan("一", AS_OF))
    assert (caught.value.code, caught.value.arguments["count"]) == ("judged_meanwhile", 3)
    assert office.registry.open_round(LI, RoundPlan("一", AS_OF)).items == 3


def test_an_opinion_that_is_withdrawn_takes_the_reason_for_another_look_with_it(office):
    office.open_round()
    done = decide(office, LI, 1, REPEAL)
    office.registry.judge_link(LI, 1, office.registry.dossier(1).dossier.citations[0].id, None)
    (row,) = office.registry.queue(wanted=QueueFilter(states=("stale",))).rows
    assert row.stale_reason
    office.registry.withdraw(LI, done.decision)
    item = office.registry.dossier(1).item
    assert (item.state, item.stale_reason) == ("open", "")


def test_nothing_is_assigned_in_a_round_that_is_over(office):
    office.open_round()
    ids = office.registry.queue_ids()
    for number in (1, 2, 3):
        decide(office, LI, number, RETAIN)
    office.registry.close_round(LI)
    with pytest.raises(StateError) as caught:
        office.registry.assign(LI, ids, WANG.name)
    assert caught.value.code == "round_is_closed"
    assert {row.assignee for row in office.registry.queue().rows} == {""}


def test_an_amendment_is_due_as_the_last_round_has_it(office):
    since, until = dt.date(2025, 1, 1), dt.date(2026, 1, 1)

    def due():
        return [(one.instrument, one.on) for one in office.registry.expiring(until, since) if one.kind == "amendment"]

    for name, opinion in (("一", AMEND), ("二", RETAIN)):
        office.registry.open_round(LI, RoundPlan(name, AS_OF))
        if name == "二":
            assert due() == [(2, dt.date(2025, 6, 30))]
        for number in (1, 2, 3):
            decide(office, LI, number, opinion if number == 2 else RETAIN)
        office.registry.close_round(LI)
    assert due() == []


def test_nothing_to_review(desk):
    with pytest.raises(StateError) as caught:
        desk.open_round()
    assert caught.value.code == "nothing_to_review"


def test_which_round_is_meant(office):
    with pytest.raises(StateError) as caught:
        office.registry.round()
    assert caught.value.code == "no_round"
    for name in ("一", "二"):
        office.registry.open_round(LI, RoundPlan(name, AS_OF))
    with pytest.raises(StateError) as caught:
        decide(office, LI, 1, RETAIN)
    assert caught.value.code == "several_rounds"
    assert decide(office, LI, 1, RETAIN, round_name="一").state == "decided"
    with pytest.raises(InputError):
        office.registry.round("三")


def test_a_draft_survives_and_goes_with_the_decision(office):
    office.open_round()
    item = office.registry.queue().rows[0]
    office.registry.save_draft(item.id, LI.name, "想一想")
    assert office.registry.dossier(1, viewer=LI.name).draft == "想一想"
    assert office.registry.dossier(1, viewer=WANG.name).draft == ""
    decide(office, LI, 1, REPEAL)
    assert office.registry.dossier(1, viewer=LI.name).draft == ""


def test_items_are_assigned(office):
    office.open_round()
    ids = office.registry.queue_ids()
    assert office.registry.assign(LI, ids[:2], WANG.name) == 2
    assert office.registry.queue(wanted=QueueFilter(assignee=WANG.name)).total == 2
    assert office.registry.audit().sound


def test_no_second_day_while_a_round_is_open(office):
    """A finding that holds on one day only must not show in a round of another."""
    office.open_round()
    later = RoundPlan("2026年清理", dt.date(2026, 12, 31))
    for act in (
        lambda: office.registry.open_round(LI, later),
        lambda: office.registry.check(LI, later.as_of),
        lambda: office.take_in(as_of=later.as_of),
    ):
        with pytest.raises(StateError) as caught:
            act()
        assert caught.value.code == "other_day_open"
        assert caught.value.arguments["day"] == AS_OF
    assert [view.name for view in office.registry.rounds()] == ["2024年清理"]
    assert office.registry.dossier(1).dossier.as_of == AS_OF
    assert office.registry.open_round(LI, RoundPlan("补充清理", AS_OF)).state == "open"
    assert office.registry.usual_day() == AS_OF


def test_a_round_that_is_opened_again_is_judged_on_its_own_day(office):
    early = RoundPlan("早", dt.date(2017, 12, 31))
    office.registry.open_round(LI, early)
    assert office.registry.queue(wanted=QueueFilter(rule="expired")).total == 0
    for number in (1, 2, 3):
        decide(office, LI, number, RETAIN)
    office.registry.close_round(LI)
    office.open_round()
    assert office.registry.queue(wanted=QueueFilter(rule="expired")).total == 1
    with pytest.raises(StateError) as caught:
        office.registry.reopen_round(LI, "早", "漏报")
    assert caught.value.code == "other_day_open"
    office.registry.cancel_round(LI, "2024年清理", "先办上一轮")
    assert office.registry.reopen_round(LI, "早", "漏报").states == {"decided": 3}
    assert office.registry.queue(wanted=QueueFilter(rule="expired")).total == 0


def test_a_round_opened_by_mistake_is_cancelled_and_its_name_is_free(office):
    office.open_round()
    with pytest.raises(InputError) as caught:
        office.registry.cancel_round(LI, None, " ")
    assert caught.value.code == "reason_needed"
    done = decide(office, LI, 1, RETAIN)
    with pytest.raises(StateError) as caught:
        office.registry.cancel_round(LI, None, "开错了")
    assert caught.value.code == "round_has_decisions"
    office.registry.withdraw(LI, done.decision)
    view = office.registry.cancel_round(LI, None, "基准日写错")
    assert (view.state, view.cancelled, view.name) == ("cancelled", "基准日写错", "2024年清理（已取消）")
    with pytest.raises(StateError) as caught:
        office.registry.round()
    assert caught.value.code == "no_round"
    with pytest.raises(StateError) as caught:
        office.registry.round(view.name)
    assert caught.value.code == "round_is_cancelled"
    assert office.registry.dossier(1).item is None
    assert office.open_round().name == "2024年清理"
    assert [(v.name, v.state) for v in office.registry.rounds()] == [
        ("2024年清理", "open"),
        ("2024年清理（已取消）", "cancelled"),
    ]
    assert '"round.cancel"' in "".join(office.registry.ledger_lines())
    assert office.registry.audit().sound
