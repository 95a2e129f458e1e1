"""Sweeping repeal clauses (概括性废止条款): proposed when a document comes in, looked at, released or rejected by a person."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.errors import InputError, StateError
from registry.service import keys
from registry.service.clauses import clauses_of, sweep_of
from registry.service.stock import Known
from registry.service.sweeping import Proposal, Sweep, subject_of, verdict
from tests.stock import LI, RETAIN

pytest_plugins = ["tests.stock"]

OLD = ("关于加强市容环境管理工作的通知", "石办发〔2009〕1号")
EDGE = ("关于做好社区服务工作的意见", "石办发〔2010〕9号")
NEW = ("关于规范停车秩序管理的通告", "石办发〔2011〕2号")
SPARED = ("石桥街道公章管理办法", "石办发〔2008〕4号")
CLEARING = ("关于公布规范性文件清理结果的通知", "石办发〔2020〕7号")
DATED = "凡2010年12月31日以前制定的规范性文件一律废止，但《石桥街道公章管理办法》除外。"


@pytest.fixture
def office(desk):
    """Five documents, the last of which sweeps away what was made up to the end of 2010."""
    desk.put("1.txt", *OLD, "2009-05-01")
    desk.put("2.txt", *EDGE, "2010-12-31")
    desk.put("3.txt", *NEW, "2011-01-01")
    desk.put("4.txt", *SPARED, "2008-03-01")
    desk.put("5.txt", *CLEARING, "2020-03-01", DATED)
    desk.take_in()
    return desk


def clause(desk):
    (found,) = (one for one in desk.registry.relations("proposed") if one.sweep)
    return found


def id_of(desk, number):
    return desk.registry.resolve(number)


def rules(desk, number):
    found = desk.registry.dossier(number).findings
    return sorted((f.finding.rule, f.finding.code, f.finding.severity.value) for f in found)


def test_a_clause_is_proposed_and_seen_where_a_person_looks(office):
    found = clause(office)
    assert found.sweep == Sweep("dated", dt.date(2010, 12, 31), "规范性文件", ("《石桥街道公章管理办法》",))
    assert (found.from_number, found.to_id, found.quote, found.effective_on) == (
        CLEARING[1],
        None,
        DATED,
        dt.date(2020, 3, 1),
    )
    assert rules(office, CLEARING[1]) == [("sweeping_clause", "waiting", "medium")]
    assert rules(office, EDGE[1]) == [("superseded", "swept", "medium")]
    assert rules(office, NEW[1]) == rules(office, SPARED[1]) == []
    assert office.registry.dossier(CLEARING[1]).relations == (found,)
    office.open_round()
    reasons = {row.number: [reason.rule for reason in row.reasons] for row in office.registry.queue().rows}
    assert (reasons[OLD[1]], reasons[CLEARING[1]]) == (["superseded"], ["sweeping_clause"])
    status = office.registry.round_status()
    assert (status.proposed, status.sweeping) == (1, 1)
    assert all(office.registry.dossier(one[1]).instrument.ended_on is None for one in (OLD, EDGE))


def test_a_preview_names_what_would_end_and_what_stays_and_why(office):
    shown = office.registry.preview_relation(clause(office).id)
    assert shown.last_day == dt.date(2010, 12, 31)
    assert [(one.number, one.verdict) for one in shown.entries] == [
        (SPARED[1], "spared"),
        (OLD[1], "ends"),
        (EDGE[1], "ends"),
    ]
    later = office.registry.preview_relation(clause(office).id, dt.date(2011, 6, 30))
    assert (NEW[1], "ends") in [(one.number, one.verdict) for one in later.entries]
    assert len(office.registry.relations("proposed")) == 1


def test_released_it_ends_what_it_reaches_its_last_day_included(office):
    office.put(
        "6.txt", "关于开展门前三包检查的通知", "石办发〔2015〕6号", "2015-01-01", f"依据《{OLD[0]}》（{OLD[1]}）。"
    )
    office.take_in()
    office.open_round()
    office.registry.decide(LI, EDGE[1], RETAIN)
    done = office.registry.release_relation(LI, clause(office).id, note="经核对适用")
    assert len(done.relations) == 3
    assert len(done.stale) == 1
    for number in (OLD[1], EDGE[1]):
        view = office.registry.dossier(number)
        assert (view.instrument.ended_by, view.instrument.ended_on) == ("relation", dt.date(2020, 3, 1))
        assert ("superseded", "confirmed", "high") in rules(office, number)
    assert ("cascade", "basis_ended", "high") in rules(office, "石办发〔2015〕6号")
    assert office.registry.dossier(NEW[1]).instrument.ended_on is None
    assert rules(office, CLEARING[1]) == []
    with pytest.raises(StateError) as caught:
        office.registry.release_relation(LI, done.relations[0])
    assert caught.value.code == "sweep_released"
    assert '"relation.release"' in "".join(office.registry.ledger_lines())
    assert office.registry.audit().sound


def test_a_person_spares_and_adds(office):
    done = office.registry.release_relation(LI, clause(office).id, keep=[EDGE[1]], include=[NEW[1]])
    ended = {one for one in (OLD, EDGE, NEW) if office.registry.dossier(one[1]).instrument.ended_by}
    assert ended == {OLD, NEW}
    assert len(done.relations) == 3
    assert office.registry.audit().sound


def test_a_release_that_was_wrong_is_taken_back(office):
    done = office.registry.release_relation(LI, clause(office).id)
    office.registry.settle_relation(LI, done.relations[0], confirm=False, note="条款已被撤销")
    assert not any(office.registry.dossier(one[1]).instrument.ended_by for one in (OLD, EDGE))
    assert rules(office, OLD[1]) == rules(office, CLEARING[1]) == []
    again = office.registry.release_relation(LI, done.relations[0])
    assert len(again.relations) == 3
    assert office.registry.dossier(OLD[1]).instrument.ended_by == "relation"
    assert office.registry.audit().sound


def test_a_rejected_clause_is_not_proposed_again(office):
    office.registry.settle_relation(LI, clause(office).id, confirm=False, note="仅指会议纪要")
    assert rules(office, OLD[1]) == rules(office, CLEARING[1]) == []
    office.registry.check(LI, everything=True)
    assert office.registry.relations("proposed") == ()
    assert office.registry.audit().sound


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda r, n: r.settle_relation(LI, n, confirm=True), "sweep_needs_release"),
        (lambda r, n: r.release_relation(LI, n, dt.date(1999, 1, 1)), "sweep_empty"),
        (lambda r, n: r.release_relation(LI, n + 99), "relation_unknown"),
        (lambda r, n: r.preview_relation(n + 99), "relation_unknown"),
    ],
)
def test_what_a_clause_does_not_allow(office, act, code):
    with pytest.raises((StateError, InputError)) as caught:
        act(office.registry, clause(office).id)
    assert caught.value.code == code
    assert clause(office).state == "proposed"


def test_a_relation_that_names_its_document_is_no_sweep(desk):
    desk.put("1.txt", *OLD, "2009-05-01")
    desk.put("2.txt", *CLEARING, "2020-03-01", f"废止《{OLD[0]}》（{OLD[1]}）。")
    desk.take_in()
    (named,) = desk.registry.relations("proposed")
    with pytest.raises(StateError) as caught:
        desk.registry.release_relation(LI, named.id)
    assert caught.value.code == "relation_not_sweeping"


def test_a_soft_clause_is_shown_and_sweeps_nothing(desk):
    desk.put("1.txt", *OLD, "2009-05-01")
    body = "以前发布的市容管理规定与本通知不一致的，同时废止。"
    desk.put("2.txt", "关于市容环境管理的补充通知", "石办发〔2020〕8号", "2020-03-01", body)
    desk.take_in()
    assert rules(desk, "石办发〔2020〕8号") == [("sweeping_clause", "soft", "low")]
    assert rules(desk, OLD[1]) == []
    with pytest.raises(StateError) as caught:
        desk.registry.release_relation(LI, clause(desk).id)
    assert caught.value.code == "sweep_soft"
    desk.registry.release_relation(LI, clause(desk).id, include=[OLD[1]])
    assert desk.registry.dossier(OLD[1]).instrument.ended_by == "relation"


def test_what_a_list_leaves_out_ends(desk):
    desk.put("1.txt", *OLD, "2009-05-01")
    desk.put("2.txt", *EDGE, "2010-12-31")
    body = f"现公布《{OLD[0]}》（{OLD[1]}）。凡未列入本目录的规范性文件自行失效。"
    desk.put("3.txt", *CLEARING, "2020-03-01", body)
    desk.take_in()
    shown = desk.registry.preview_relation(clause(desk).id)
    assert [(one.number, one.verdict) for one in shown.entries] == [(OLD[1], "listed"), (EDGE[1], "ends")]
    desk.registry.release_relation(LI, clause(desk).id)
    assert desk.registry.dossier(EDGE[1]).instrument.ended_by == "relation"
    assert desk.registry.dossier(OLD[1]).instrument.ended_by == ""


def test_a_day_that_was_misread_moves_the_reach_of_a_clause(desk):
    body = "此前停车秩序管理的规定同时废止。"
    desk.put("1.txt", "关于停车秩序管理的通知", "石办发〔2016〕1号", "2016-05-01")
    desk.put("2.txt", "石桥街道停车秩序管理办法", "石办发〔2012〕3号", "2012-03-01", body)
    told = desk.take_in().noted
    assert [said for one in told for said in one.told if said[0] == "sweeping_clause"] == [
        ("sweeping_clause", {"count": 1})
    ]
    assert ("superseded", "swept", "medium") not in rules(desk, "石办发〔2016〕1号")
    desk.registry.correct(LI, "石办发〔2012〕3号", {"signed_on": "2021-03-01"})
    assert ("superseded", "swept", "medium") in rules(desk, "石办发〔2016〕1号")
    desk.registry.correct(LI, "石办发〔2012〕3号", {"issuers": "某区财政局"})
    assert ("superseded", "swept", "medium") not in rules(desk, "石办发〔2016〕1号")


def test_a_list_that_is_not_at_hand_sweeps_nothing(desk):
    desk.put("1.txt", *OLD, "2009-05-01")
    desk.put("3.txt", *CLEARING, "2020-03-01", "现公布《别处目录》。凡未列入本目录的规范性文件自行失效。")
    desk.take_in()
    assert rules(desk, OLD[1]) == []
    shown = desk.registry.preview_relation(clause(desk).id)
    assert ([one.verdict for one in shown.entries], shown.listed, shown.unlinked) == (["no_list"], 0, 1)
    with pytest.raises(StateError) as caught:
        desk.registry.release_relation(LI, clause(desk).id)
    assert caught.value.code == "sweep_without_list"
    desk.registry.release_relation(LI, clause(desk).id, include=[OLD[1]])
    assert desk.registry.dossier(OLD[1]).instrument.ended_by == "relation"


def test_documents_that_come_later_are_told_of_a_clause_that_waits(office):
    office.put("7.txt", "关于环境卫生责任区划分的通知", "石办发〔2007〕7号", "2007-01-01")
    office.take_in()
    assert rules(office, "石办发〔2007〕7号") == [("superseded", "swept", "medium")]


OWN = Known(
    1, "区政府清理通知", "own", "", None, ("某区人民政府",), dt.date(2020, 3, 1), subject_key="停车秩序管理"
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "issuers", "day", "said"),
    [
        ("2010年以前制定的文件一律废止。", "某某办法", "某区人民政府", "2010-12-31", "ends"),
        ("2010年以前制定的文件一律废止。", "某某办法", "某区人民政府", "2011-01-01", "later"),
        ("2010年以前制定的文件一律废止。", "某某办法", "某区人民政府", "", "undated"),
        ("2010年以前制定的文件一律废止。", "某某办法", "某区财政局", "2009-01-01", "other_issuer"),
        ("2010年以前制定的文件一律废止。", "某某办法", "某区人民政府办公室", "2009-01-01", "other_issuer"),
        ("2010年以前区政府和区政府办公室印发的文件一律废止。", "某某办法", "某区人民政府办公室", "2009-01-01", "ends"),
        (
            "2010年以前印发的有关违法建设治理的文件同时废止。",
            "违法建设专项治理方案",
            "某区人民政府",
            "2009-01-01",
            "ends",
        ),
        (
            "2010年以前印发的有关违法建设治理的文件同时废止。",
            "社区服务意见",
            "某区人民政府",
            "2009-01-01",
            "other_subject",
        ),
        ("此前有关规定同时废止。", "社区服务意见", "某区人民政府", "2009-01-01", "other_subject"),
        ("此前有关规定同时废止。", "关于停车秩序管理的通知", "某区人民政府", "2020-02-29", "ends"),
        ("此前有关规定同时废止。", "关于停车秩序管理的通知", "某区人民政府", "2020-03-01", "later"),
        ("2010年以前制定的文件一律废止，但《某某办法》除外。", "某某办法", "某区人民政府", "2009-01-01", "spared"),
    ],
)
def test_what_a_clause_reaches(text, title, issuers, day, said):
    (row,) = clauses_of(text)
    proposal = Proposal(1, OWN, sweep_of(row["batch"]), text, "proposed", None)
    dated = dt.date.fromisoformat(day) if day else None
    entry = Known(
        2, title, keys.title_key(title), "", None, (issuers,), dated, subject_key=keys.subject_key(title)
    )  # fmt: skip
    assert verdict(proposal, entry) == said


@pytest.mark.parametrize(
    ("scope", "subject"),
    [
        ("规范性文件", ""),
        ("以区政府和区政府办公室名义印发的行政规范性文件", ""),
        ("市人民政府规章和规范性文件", ""),
        ("有关规定", ""),
        ("有关市容管理的规定与本办法不一致的，以本办法为准", "市容管理"),
        ("关于住房公积金管理的有关规定", "住房公积金管理"),
        ("市区机动车停车管理的规定", "市区机动车停车管理"),
    ],
)
def test_the_subject_of_a_clause(scope, subject):
    assert subject_of(scope) == subject


def test_a_rule_kept_without_its_kind_is_read_from_its_words():
    assert sweep_of('{"clause":"x"}', "凡2010年以前制定的文件一律废止。").before == dt.date(2010, 12, 31)
    assert sweep_of('{"clause":"x"}', "有关规定").soft
    assert sweep_of(None) is None
