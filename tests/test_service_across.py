"""What several documents say together: ended by name, replaced, cascade, same subject; links and corrections; checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import InputError, StateError
from registry.service import Opinion, Registry, keys
from registry.service.across import Edge, Ender, Peer, cascade, same_subject, superseded
from registry.service.corrections import Place
from registry.service.evidence import difference
from registry.service.relating import names_one_text
from registry.service.stock import Known
from registry.values import Finding, Outcome, Resolution, Severity, Status
from tests.stock import AS_OF, LI, NEW_LAW, OFFICE, OLD_LAW, REPEAL, RETAIN, WANG, Desk, Laws, PlainEngine, plain_engine

pytest_plugins = ["tests.stock"]

A = ("关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
B = ("关于建立市容环境巡查制度的通知", "石办发〔2016〕2号")
C = ("关于市容环境巡查人员补贴标准的通知", "石办发〔2017〕3号")


def rules(desk, instrument):
    return [(v.finding.rule, v.finding.code) for v in desk.registry.dossier(instrument).findings]


@pytest.fixture
def chain(desk):
    """B rests on A, C rests on B; they arrive in an order in which each is cited before it is there."""
    desk.put("1c.txt", *C, "2017-02-01", body=f"依据《{B[0]}》（{B[1]}）制定。")
    desk.put("2b.txt", *B, "2016-02-01", body=f"依据《{A[0]}》（{A[1]}）制定。")
    desk.put("3a.txt", *A, "2015-02-01")
    desk.take_in()
    desk.open_round()
    return desk


def test_documents_of_the_office_are_linked_whichever_comes_first(chain):
    dossier = chain.registry.dossier(C[1]).dossier
    assert [(c.link.instrument.id, c.link.reason, c.standing.status) for c in dossier.citations] == [
        ("local:2", "local_number", Status.IN_FORCE)
    ]
    assert [(row.title, row.relation) for row in chain.registry.dossier(A[1]).cited_by] == [(B[0], "based_on")]


def test_an_end_runs_down_the_chain_and_back_again(chain):
    done = chain.registry.decide(LI, A[1], REPEAL)
    assert sorted(done.flagged) == [1, 2]
    assert rules(chain, B[1]) == [("cascade", "basis_ended")]
    assert rules(chain, C[1]) == [("cascade", "rests_on_ending")]
    assert chain.registry.dossier(B[1]).dossier.citations[0].standing.status is Status.REPEALED
    chain.registry.decide(LI, B[1], REPEAL)
    assert rules(chain, C[1]) == [("cascade", "basis_ended")]
    chain.registry.withdraw(LI, done.decision)
    assert rules(chain, B[1]) == []
    assert chain.registry.audit().sound


def test_a_kept_document_whose_basis_ends_turns_stale(chain):
    kept = chain.registry.decide(LI, B[1], RETAIN)
    done = chain.registry.decide(WANG, A[1], REPEAL)
    assert done.stale == (kept.item,)
    row = next(row for row in chain.registry.queue().rows if row.id == kept.item)
    assert row.state == "stale"
    assert "cascade" in row.stale_reason
    with pytest.raises(StateError):
        chain.registry.publish_round(LI)
    assert chain.registry.decide(LI, B[1], RETAIN).state == "decided"
    assert chain.registry.audit().sound


def test_documents_that_rest_on_each_other_end_the_walk(desk):
    desk.put("a.txt", *A, "2015-02-01", body=f"依据《{B[0]}》（{B[1]}）制定。")
    desk.put("b.txt", *B, "2016-02-01", body=f"依据《{A[0]}》（{A[1]}）制定。")
    desk.take_in()
    desk.open_round()
    desk.registry.decide(LI, A[1], REPEAL)
    assert rules(desk, B[1]) == [("cascade", "basis_ended")]
    assert rules(desk, A[1]) == []


def test_a_document_that_is_repealed_by_name_is_proposed_and_confirmed(desk):
    desk.put("a.txt", *A, "2015-02-01")
    desk.put("b.txt", *B, "2016-02-01", body=f"依据《{A[0]}》制定。")
    desk.put(
        "d.txt",
        "关于修订市容环境管理规定的通知",
        "石办发〔2020〕4号",
        "2020-02-01",
        f"自印发之日起废止《{A[0]}》（{A[1]}）。",
    )
    desk.take_in()
    assert rules(desk, A[1]) == [("superseded", "proposed")]
    (proposal,) = desk.registry.relations("proposed")
    assert (proposal.kind, proposal.from_id, proposal.to_id) == ("repeals", 3, 1)
    desk.registry.settle_relation(LI, proposal.id, confirm=True)
    assert rules(desk, A[1]) == [("superseded", "confirmed")]
    assert rules(desk, B[1]) == [("cascade", "basis_ended")]
    assert desk.registry.dossier(A[1]).instrument.ended_by == "relation"
    assert desk.open_round().items == 2
    desk.registry.settle_relation(LI, proposal.id, confirm=False, note="条款已失去效力")
    assert rules(desk, A[1]) == []
    assert desk.registry.audit().sound


REGISTERED = ("云溪街道办事处关于印发云溪街道市容管理办法的通知", "云街办发〔2015〕12号")


@pytest.mark.parametrize(
    ("cited", "reason"),
    [
        ("关于印发云溪街道市容管理办法的通知", "local_number"),  # the organ is left out
        ("云溪街道市容管理办法", "local_number"),  # the text that is issued
        ("云溪街道办事处关于印发云溪街道市容管理办法的通知", "local_number"),
        ("关于印发云溪街道防汛应急预案的通知", "local_number_only"),  # another text: a person judges
    ],
)
@pytest.mark.parametrize("first", ["0", "9"])
def test_a_repeal_by_number_is_proposed_however_the_title_is_cut(desk, cited, reason, first):
    desk.put("5.txt", *REGISTERED, "2015-02-01")
    said = f"自印发之日起废止《{cited}》（{REGISTERED[1]}）。"
    desk.put(f"{first}.txt", "关于印发云溪街道市容环境管理规定的通知", "云街办发〔2020〕4号", "2020-02-01", said)
    desk.take_in()
    mine, theirs = desk.registry.dossier(REGISTERED[1]), desk.registry.dossier("云街办发〔2020〕4号")
    (citation,) = theirs.dossier.citations
    assert (citation.link.reason, citation.link.instrument is None) == (reason, reason == "local_number_only")
    (proposal,) = desk.registry.relations("proposed")
    assert (proposal.kind, proposal.to_id) == ("repeals", mine.instrument.id)
    assert [shown.id for shown in citation.link.candidates] == [f"local:{mine.instrument.id}"] * (reason[-4:] == "only")
    desk.registry.settle_relation(LI, proposal.id, confirm=True)
    assert rules(desk, REGISTERED[1]) == [("superseded", "confirmed")]
    desk.registry.check(LI, everything=True)
    assert len(desk.registry.relations()) == 1


@pytest.mark.parametrize(
    ("cited", "title", "alike"),
    [
        ("市容管理办法", "云溪街道市容管理办法", True),  # the place is left out
        ("云溪街道市容管理办法", "市容管理办法", True),
        ("市容管理办法（试行）", "云溪街道办事处关于印发云溪街道市容管理办法（试行）的通知", True),
        ("管理办法", "云溪街道市容管理办法", False),
        ("市容管理办法", "青山区市容管理办法", False),  # another place than the issuer's
        ("云溪街道市容管理规定", "云溪街道市容管理办法", False),
        ("关于修改云溪街道市容管理办法的决定", "云溪街道市容管理办法", False),
    ],
)
def test_which_titles_name_one_text_under_one_number(cited, title, alike):
    entry = Known(1, title, keys.title_key(title), "", "云街办发〔2015〕12号", ("云溪街道办事处",), None)
    assert names_one_text(cited, entry) is alike


def test_a_repeal_of_some_articles_ends_nothing(desk):
    desk.put("a.txt", *A, "2015-02-01")
    desk.put(
        "d.txt",
        "关于修订市容环境管理规定的通知",
        "石办发〔2020〕4号",
        "2020-02-01",
        f"废止《{A[0]}》（{A[1]}）第三条。",
    )
    desk.take_in()
    (proposal,) = desk.registry.relations("proposed")
    desk.registry.settle_relation(LI, proposal.id, confirm=True)
    assert rules(desk, A[1]) == [("superseded", "confirmed_in_part")]
    assert desk.registry.dossier(A[1]).instrument.ended_on is None


def test_same_title_later_day_same_issuers_is_superseded(desk):
    desk.put("a.txt", "某街道停车管理办法（试行）", "石办发〔2015〕1号", "2015-02-01")
    desk.put("b.txt", "某街道停车管理办法", "石办发〔2019〕2号", "2019-02-01")
    desk.take_in()
    assert rules(desk, 1) == [("superseded", "same_title")]
    assert rules(desk, 2) == []


def test_same_subject_is_a_low_question(desk):
    desk.put("a.txt", "关于印发石桥街道2015年度防汛抢险应急预案的通知", "石办发〔2015〕1号", "2015-02-01")
    desk.put("b.txt", "关于印发石桥街道2019年度防汛抢险应急预案的通知", "石办发〔2019〕2号", "2019-02-01")
    desk.take_in()
    assert rules(desk, 1) == [("same_subject", "later")]
    assert rules(desk, 2) == []


ME = Peer(1, "某办法", "甲〔2015〕1号", dt.date(2015, 1, 1), (OFFICE,))


@pytest.mark.parametrize(
    ("twin", "hit"),
    [
        (Peer(2, "某办法", None, dt.date(2019, 1, 1), (OFFICE,)), True),
        (Peer(2, "某办法", None, dt.date(2014, 1, 1), (OFFICE,)), False),
        (Peer(2, "某办法", None, None, (OFFICE,)), False),
        (Peer(2, "某办法", None, dt.date(2019, 1, 1), ("另一街道",)), False),
        (Peer(2, "某办法", None, dt.date(2019, 1, 1), (OFFICE,), draft=True), False),
    ],
)
def test_what_counts_as_later(twin, hit):
    assert bool(superseded(ME, [], [twin])) is hit
    assert bool(same_subject(ME, [twin])) is hit


def test_a_document_named_by_its_ender_is_not_told_twice():
    twin = Peer(2, "某办法", None, dt.date(2019, 1, 1), (OFFICE,))
    found = superseded(ME, [Ender(twin, "proposed", "同时废止", None)], [twin])
    assert [f.code for f in found] == ["proposed"]


edges = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(["based_on", "implements", "cites"])), max_size=40
)


@settings(max_examples=200, deadline=None)
@given(edges, st.sets(st.integers(0, 8), max_size=3))
def test_the_walk_always_ends_and_reaches_every_direct_reference(pairs, ended):
    by_target: dict[int, list[Edge]] = {}
    for source, target, relation in pairs:
        by_target.setdefault(target, []).append(Edge(source, target, relation, "c"))
    reached = cascade(ended, by_target)
    direct = {(s, t) for s, t, _ in pairs if t in ended and s not in ended and s != t}
    assert direct == {(r.edge.source, r.edge.target) for r in reached if r.depth == 1}
    assert not {r.edge.source for r in reached} & ended
    assert all(r.edge.relation in ("based_on", "implements") for r in reached if r.depth > 1)


F = {"k1": ["cites_repealed", "high", ["R2"]]}
G = {"k2": ["cascade", "medium", ["A1"]]}
LOW = {"k3": ["same_subject", "low", ["R3"]]}


@pytest.mark.parametrize(
    ("outcome", "grounds", "before", "now", "reason"),
    [
        ("retain", ["K1"], {}, F, {"added": ["cites_repealed"]}),
        ("retain", ["K1"], {}, G, {"added": ["cascade"]}),
        ("retain", ["K1"], {}, LOW, None),
        ("retain", ["K1"], F, {}, None),
        ("repeal", ["R2"], F, {}, {"gone": ["cites_repealed"]}),
        ("repeal", ["R9"], F, {}, None),
        ("repeal", ["R2"], F, {"k9": ["basis_gone", "high", ["R2"]]}, None),
        ("repeal", ["R2"], {}, F, None),
        ("amend", ["A1"], {}, F, {"added": ["cites_repealed"]}),
    ],
)
def test_when_a_decision_has_lost_its_evidence(outcome, grounds, before, now, reason):
    assert difference(outcome, grounds, {"text": "a", "findings": before}, {"text": "a", "findings": now}) == reason


def test_another_text_is_other_evidence():
    assert difference("repeal", [], {"text": "a"}, {"text": "b"}) == {"text": True}


def test_a_link_judged_by_a_person_is_kept_through_every_new_judging(desk):
    desk.put("a.txt", *A, "2015-02-01", body="按照《事项管理有关规定》执行。")
    desk.take_in()
    (citation,) = desk.registry.dossier(1).dossier.citations
    assert citation.link.resolution is Resolution.UNMATCHED
    desk.registry.judge_link(LI, 1, citation.id, "law-old")
    assert rules(desk, 1) == [("cites_repealed", "ended")]
    desk.registry.check(LI, everything=True)
    (citation,) = desk.registry.dossier(1).dossier.citations
    assert (citation.link.resolution, citation.link.instrument.id) == (Resolution.CONFIRMED, "law-old")
    desk.registry.judge_link(LI, 1, citation.id, None)
    assert rules(desk, 1) == []
    with pytest.raises(InputError):
        desk.registry.judge_link(LI, 1, "nothing", "law-old")
    with pytest.raises(InputError):
        desk.registry.judge_link(LI, 1, citation.id, "law-unheard")
    assert desk.registry.audit().sound


class Dating(PlainEngine):
    """Takes every document for one of 2015 at the earliest, and keeps which day a standing was asked for."""

    asked: ClassVar[set[dt.date | None]] = set()

    def judge(self, text, head, mentions, **options):
        return replace(super().judge(text, head, mentions, **options), dated=dt.date(2015, 1, 1))

    def standing(self, link, mention, dated, presumed, as_of):
        self.asked.add(presumed)
        return super().standing(link, mention, dated, presumed, as_of)


def test_what_a_person_linked_in_an_undated_document_is_seen_from_the_day_it_names(place, tmp_path, monkeypatch):
    monkeypatch.setenv("QINGLI_ORIGINALS", str(tmp_path / "originals"))
    with Registry.open(place, maker=Dating) as registry:
        desk = Desk(registry, tmp_path / "received")
        desk.put("a.txt", *A, "2015-02-01", body="按照《事项管理有关规定》执行。")
        desk.take_in()
        registry.judge_link(LI, 1, registry.dossier(1).dossier.citations[0].id, "law-old")
        Dating.asked.clear()
        registry.check(LI, everything=True)
    assert dt.date(2015, 1, 1) in Dating.asked


def test_a_link_that_a_person_denied_is_not_made_again_by_the_machine(desk):
    desk.put("a.txt", *A, "2015-02-01")
    desk.put("b.txt", *B, "2016-02-01", body=f"依据《{A[0]}》（{A[1]}）制定。")
    desk.take_in()
    (citation,) = desk.registry.dossier(2).dossier.citations
    desk.registry.judge_link(LI, 2, citation.id, None)
    assert desk.registry.dossier(2).dossier.citations[0].link.instrument is None
    desk.registry.judge_link(LI, 2, citation.id, A[1])
    assert desk.registry.dossier(2).dossier.citations[0].link.instrument.id == "local:1"


def test_a_mention_that_was_missed_is_added(desk):
    desk.put("a.txt", *A, "2015-02-01", body="遵照旧事项管理条例办理。")
    desk.take_in()
    text = desk.registry.dossier(1).dossier.text
    start = text.index("旧事项管理条例")
    desk.registry.judge_link(LI, 1, Place(start, start + 7), "law-old")
    (citation,) = desk.registry.dossier(1).dossier.citations
    assert citation.mention.quote == "旧事项管理条例"
    assert rules(desk, 1) == [("cites_repealed", "ended")]
    with pytest.raises(InputError):
        desk.registry.judge_link(LI, 1, Place(0, 10**6), "law-old")


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        ({"title": "关于加强市容管理工作的通知"}, "title", "关于加强市容管理工作的通知"),
        ({"number": "石办发〔2015〕11号"}, "number", "石办发〔2015〕11号"),
        ({"signed_on": "2015年3月4日"}, "signed_on", dt.date(2015, 3, 4)),
        ({"signed_on": ""}, "signed_on", None),
        ({"issuers": "甲局、乙局"}, "issuers", ("甲局", "乙局")),
        ({"expires_on": "2020-01-01"}, "expires_on", dt.date(2020, 1, 1)),
        ({"normative": False}, "normative", False),
        ({"visibility": "withheld"}, "visibility", "withheld"),
    ],
)
def test_a_misread_field_is_corrected_and_the_old_value_kept(desk, values, field, expected):
    desk.put("a.txt", *A, "2015-02-01")
    desk.take_in()
    desk.registry.correct(LI, 1, values, note="扫描误识")
    view = desk.registry.dossier(1)
    assert getattr(view.instrument, field) == expected
    assert [(entry[0], entry[3]) for entry in view.corrections] == [(field, LI.name)]
    desk.registry.check(LI, everything=True)
    assert getattr(desk.registry.dossier(1).instrument, field) == expected
    assert desk.registry.audit().sound


def test_a_corrected_expiry_is_judged(desk):
    desk.put("a.txt", *A, "2015-02-01")
    desk.take_in()
    desk.registry.correct(LI, 1, {"expires_on": "2020-01-01"})
    assert rules(desk, 1) == [("expired", "past")]
    desk.registry.correct(LI, 1, {"expires_on": ""})
    assert rules(desk, 1) == []


def test_a_corrected_number_links_what_cites_it(desk):
    desk.put("a.txt", A[0], "石办发〔2015〕7号", "2015-02-01")
    desk.put("b.txt", *B, "2016-02-01", body=f"依据《{A[0]}》（{A[1]}）制定。")
    desk.take_in()
    assert desk.registry.dossier(2).dossier.citations[0].link.instrument is None
    desk.registry.correct(LI, 1, {"number": A[1]})
    assert desk.registry.dossier(2).dossier.citations[0].link.instrument.id == "local:1"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"colour": "red"}, "field_unknown"),
        ({"signed_on": "某日"}, "date_unfit"),
        ({"title": ""}, "title_needed"),
        ({"visibility": "perhaps"}, "visibility_unfit"),
        ({"number": A[1]}, "nothing_to_correct"),
    ],
)
def test_corrections_that_are_refused(desk, values, code):
    desk.put("a.txt", *A, "2015-02-01")
    desk.take_in()
    with pytest.raises(InputError) as caught:
        desk.registry.correct(LI, 1, values)
    assert caught.value.code == code


def test_a_change_of_the_catalogue_touches_only_what_it_can(desk):
    desk.put("a.txt", *A, "2015-02-01", body="依据《新事项管理条例》（国务院令第902号）制定。")
    desk.put("b.txt", *B, "2016-02-01", body="依据《旧事项管理条例》（国务院令第901号）制定。")
    desk.put("c.txt", *C, "2017-02-01")
    desk.take_in()
    desk.open_round()
    kept = desk.registry.decide(LI, 1, RETAIN)
    assert desk.registry.check(LI).documents == 0
    ended = Laws(OLD_LAW, replace(NEW_LAW, status="已废止", repealed_on=dt.date(2024, 6, 1)))
    later = Registry(desk.registry.store, lambda: PlainEngine(ended))
    report = later.check(LI)
    assert (report.laws_changed, report.documents, report.added, report.gone) == (1, 1, 1, 0)
    assert [blocker.item for blocker in report.stale] == [kept.item]
    assert later.check(LI).documents == 0
    assert desk.registry.audit().sound


def test_a_law_that_is_added_touches_what_named_it(desk):
    desk.put("a.txt", *A, "2015-02-01", body="依据《停车管理条例》制定。")
    desk.put("b.txt", *B, "2016-02-01", body="依据《其他条例规定》制定。")
    desk.take_in()
    law = replace(OLD_LAW, id="law-park", title="停车管理条例", number="国务院令第903号")
    later = Registry(desk.registry.store, lambda: PlainEngine(Laws(OLD_LAW, NEW_LAW, law)))
    report = later.check(LI)
    assert (report.documents, report.added) == (1, 1)


def test_another_day_judges_everything_on_that_day(desk):
    desk.put("a.txt", *A, "2015-02-01", body="依据《旧事项管理条例》（国务院令第901号）制定。")
    desk.take_in()
    assert desk.registry.check(LI, dt.date(2019, 6, 1)).gone == 1
    assert rules(desk, 1) == []
    assert desk.registry.check(LI, AS_OF).added == 1


def test_another_version_of_the_reading_reads_again(desk):
    desk.put("a.txt", *A, "2015-02-01", body="依据《旧事项管理条例》（国务院令第901号）制定。")
    desk.take_in()

    class Other(PlainEngine):
        version = "plain2/1"
        reads = 0

        def read(self, document, *, as_of):
            Other.reads += 1
            return super().read(document, as_of=as_of)

    later = Registry(desk.registry.store, Other)
    assert later.check(LI).documents == 1
    assert Other.reads == 1
    assert later.check(LI).documents == 0


def test_other_rules_judge_again_without_reading_again(desk):
    desk.put("a.txt", *A, "2015-02-01", body="依据《旧事项管理条例》（国务院令第901号）制定。")
    desk.put("b.txt", *B, "2016-02-01")

    class Engine(PlainEngine):
        version = "plain/1/aaaa"
        reads = 0

        def read(self, document, *, as_of):
            Engine.reads += 1
            return super().read(document, as_of=as_of)

    class Stricter(Engine):
        version = "plain/1/bbbb"

        def findings(self, dossier):
            more = Finding("no_basis", Severity.LOW, "none", {})
            return super().findings(dossier) if dossier.citations else (more,)

    first = Registry(desk.registry.store, Engine)
    Desk(first, desk.folder).take_in()
    assert (first.check(LI).documents, first.check(LI).rules_changed) == (0, False)
    reads = Engine.reads
    report = Registry(desk.registry.store, Stricter).check(LI)
    assert (report.documents, report.rules_changed, report.added, report.laws_changed) == (2, True, 1, 0)
    assert Engine.reads == reads
    assert rules(desk, B[1]) == [("no_basis", "none")]
    again = Registry(desk.registry.store, Stricter).check(LI)
    assert (again.documents, again.rules_changed) == (0, False)


def test_what_rests_on_a_law_clause_by_clause(desk):
    desk.put("a.txt", *A, "2015-02-01", body="依据《旧事项管理条例》（国务院令第901号）第三条制定。")
    desk.put("b.txt", *B, "2016-02-01", body=f"依据《{A[0]}》（{A[1]}）制定。")
    desk.take_in()
    for law in ("law-old", "旧事项管理条例", "国务院令第901号"):
        impact = desk.registry.impact(law)
        assert [(r.instrument, r.cited, r.now, r.change) for r in impact.rows] == [
            (1, "第三条", ("第九条",), "changed")
        ]
    assert [r.instrument for r in desk.registry.impact(A[1]).rows] == [2]
    with pytest.raises(InputError):
        desk.registry.impact("没有的法")


def test_a_repeal_that_follows_another_stands_until_that_one_is_taken_back(chain):
    first = chain.registry.decide(WANG, A[1], REPEAL)
    assert rules(chain, B[1]) == [("cascade", "basis_ended")]
    done = chain.registry.decide(LI, B[1], REPEAL)
    assert (done.state, done.stale) == ("decided", ())
    assert rules(chain, B[1]) == [("cascade", "basis_ended")]
    assert chain.registry.dossier(B[1]).item.state == "decided"
    back = chain.registry.withdraw(WANG, first.decision)
    assert len(back.stale) == 1
    assert chain.registry.dossier(B[1]).item.state == "stale"


def test_severity_is_the_one_the_queue_weighs(chain):
    chain.registry.decide(LI, A[1], Opinion(Outcome.LAPSE, ("R6",)))
    finding = chain.registry.dossier(B[1]).findings[0].finding
    assert (finding.severity, finding.suggested_outcome) == (Severity.HIGH, Outcome.REPEAL)
    assert plain_engine().version == "plain/1"
