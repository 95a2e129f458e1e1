"""Nearly equal texts, and notice and text in two files, found among all that the registry holds, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from registry.cli.importing import lines_of
from registry.messages import say
from registry.reading.report import message
from registry.service import Registry, near_groups
from registry.service.marks import marks, marks_in
from registry.service.proposals import TOLD_FROM
from registry.store import grams
from registry.store import tables as t
from tests.stock import LI, Desk, PlainEngine

pytest_plugins = ["tests.stock"]

ARTICLES = [
    f"第{number}条 {where}应当按照{rule}要求，明确责任人员和工作时限，每{often}向街道办事处书面报告落实情况。"
    for number, where, rule, often in (
        ("一", "各社区居民委员会", "安全生产目标管理", "季度"),
        ("二", "辖区内生产经营单位", "隐患排查治理", "月"),
        ("三", "物业服务企业", "消防设施维护保养", "半年"),
        ("四", "建筑施工企业", "扬尘污染防治", "周"),
        ("五", "餐饮服务单位", "燃气使用安全", "月"),
        ("六", "学校和幼儿园", "校车安全管理", "学期"),
    )
]
BODY = "\n".join(ARTICLES)
OTHER = "为做好退役军人优待证申领发放工作，现将申领条件、受理地点、办理时限以及所需材料通知如下，请认真组织实施，确保应发尽发。"


def findings(desk, rule):
    query = select(t.finding).where(t.finding.c.rule == rule).order_by(t.finding.c.instrument)
    with desk.registry.store.reading() as connection:
        return connection.execute(query).all()


def three(desk):
    desk.put("draft.txt", "关于加强安全管理工作的通知", "", "2014-03-01", BODY)
    desk.take_in()
    desk.put("final.txt", "关于加强安全管理工作的通知", "石办发〔2015〕1号", "2015-06-01", BODY.replace("书面", ""))
    desk.put("other.txt", "关于优待证申领发放的通知", "石办发〔2015〕2号", "2015-07-01", OTHER)
    return desk.take_in()


def test_a_text_that_comes_later_is_told_with_its_near_one(desk):
    report = three(desk)
    (group,) = near_groups(desk.registry)
    assert (group.instruments, len(group.titles)) == ((1, 2), 2)
    assert 80 <= group.percent < 100
    told = [line for outcome in report.noted for line in lines_of(outcome, "zh")]
    assert any("final.txt" in line and "几乎相同" in line and "（#1）" in line for line in told)
    assert not any("other.txt" in line and "几乎相同" in line for line in told)


@pytest.mark.parametrize(
    ("title", "changed", "told"),
    [
        ("关于做好安全管理工作的通知", ("季度", "两年"), False),
        ("关于加强安全管理工作的通知", ("学校和幼儿园", "各类旅馆"), True),
    ],
)
def test_routine_texts_that_are_alike_in_their_form_wait_in_the_queue(desk, title, changed, told):
    desk.put("a.txt", "关于加强安全管理工作的通知", "石办发〔2014〕9号", "2014-03-01", BODY)
    desk.put("b.txt", title, "石办发〔2015〕1号", "2015-06-01", BODY.replace(*changed))
    report = desk.take_in()
    (group,) = near_groups(desk.registry)
    assert 80 <= group.percent < TOLD_FROM
    lines = [line for outcome in report.noted for line in lines_of(outcome, "zh")]
    assert any("几乎相同" in line for line in lines) is told
    assert [row.instrument for row in findings(desk, "near_text")] == [1, 2]


def test_both_are_flagged_and_the_flag_outlives_what_comes_after(desk):
    three(desk)
    desk.put("later.txt", "关于加强安全管理工作的通知", "石办发〔2019〕8号", "2019-06-01", OTHER)
    desk.take_in()
    desk.registry.check(LI, everything=True)
    assert [row.instrument for row in findings(desk, "near_text")] == [1, 2]
    shown = [view.finding for view in desk.registry.dossier(1).findings if view.finding.rule == "near_text"]
    assert [message(finding, "zh") for finding in shown] == [say("finding.near_text.one", "zh", **shown[0].arguments)]
    assert "石办发〔2015〕1号" in message(shown[0], "zh")


def test_groups_of_a_round_hold_its_documents_only(desk):
    three(desk)
    plan = desk.open_round()
    assert [group.instruments for group in near_groups(desk.registry, plan.name)] == [(1, 2)]
    assert near_groups(desk.registry, plan.id) == near_groups(desk.registry, plan.name)
    assert near_groups(desk.registry, "另一轮") == ()


def test_a_third_joins_the_group(desk):
    three(desk)
    desk.put("scan.txt", "关于加强安全管理工作的通知", "石办发〔2016〕7号", "2016-06-01", BODY + "\n特此通知。")
    desk.take_in()
    (group,) = near_groups(desk.registry)
    assert group.instruments == (1, 2, 4)
    last = findings(desk, "near_text")[-1]
    assert (last.instrument, last.code) == (4, "several")


def test_marks_are_found_in_the_index_and_by_no_word(desk):
    three(desk)
    (first, *_) = marks((desk.folder / "draft.txt").read_text("utf-8")).split()
    with desk.registry.store.reading() as connection:
        assert grams.sharing(connection, [first], 3, 100, set()) == [1, 2]
        assert grams.sharing(connection, [], 3, 100, set()) == []
    assert desk.registry.search(first) == ()


def test_a_mark_that_many_bear_tells_nothing(desk):
    texts = [(1, "s1 s2 s3 s4"), (2, "s1 s2 s3 s9"), (3, "s1 s8 s7 s4"), (4, "s1 s5")]
    held = {"source": "", "sha256": "", "name": "", "text_sha256": ""}
    with desk.registry.store.writing() as connection:
        connection.execute(insert(t.document), [t.complete(t.document, {"id": number, **held}) for number, _ in texts])
        grams.index(connection, texts)
    asked, common = ["s1", "s2", "s3", "s4"], set()
    with desk.registry.store.reading() as connection:
        assert grams.sharing(connection, asked, 9, 100, common) == [1]
        assert grams.sharing(connection, asked, 9, 75, common) == [1, 2]
        assert grams.sharing(connection, asked, 9, 25, common) == [1, 2, 3, 4]
        assert common == set()
        assert grams.sharing(connection, asked, 4, 60, common) == [1, 2]  # of s1, which four bear, nothing is said
        assert common == {"s1"}
        assert grams.sharing(connection, asked, 9, 60, common) == [1, 2]
        assert grams.sharing(connection, asked, 4, 1, set()) == [1, 2, 3]
        assert grams.sharing(connection, ["s1"], 4, 1, set()) == []


@pytest.mark.parametrize("tokens", ["", "04e0004e01", "zzzzz"])
def test_marks_stand_at_the_end_of_the_tokens(tokens):
    of_text = marks(BODY)
    assert marks_in(f"{tokens} {of_text}".strip()) == of_text.split()
    assert marks_in(f"{tokens} {of_text.split()[0]}".strip()) == of_text.split()[:1]
    assert marks_in(tokens) == []


@pytest.mark.parametrize("text", ["", "　\n", "关于做好防汛工作的通知"])
def test_a_text_too_short_bears_no_marks(text):
    assert marks(text) == ""


class Issuing(PlainEngine):
    """Reads the title that a notice issues, as the engine of the product does."""

    def read(self, document, *, as_of):
        dossier = super().read(document, as_of=as_of)
        _, issues, rest = dossier.header.title.partition("印发《")
        inner = rest.partition("》")[0] if issues else None
        return replace(dossier, header=replace(dossier.header, inner_title=inner))


@pytest.fixture
def issuing(place, tmp_path, monkeypatch):
    monkeypatch.setenv("QINGLI_ORIGINALS", str(tmp_path / "originals"))
    with Registry.open(place, maker=Issuing) as registry:
        yield Desk(registry, tmp_path / "received")


def apart(desk):
    desk.put("1.txt", "石桥街道关于印发《石桥街道犬只管理办法（试行）》的通知", "石办发〔2015〕3号")
    desk.put("附件.txt", "石桥街道犬只管理办法（试行）", "", "2015-06-01", BODY)
    return desk


@pytest.mark.parametrize("order", [("1.txt", "附件.txt"), ("附件.txt", "1.txt")])
def test_notice_and_text_in_two_files_are_proposed_in_either_order(issuing, order):
    desk = apart(issuing)
    kept = {name: (desk.folder / name).read_bytes() for name in order}
    (desk.folder / order[1]).unlink()
    assert desk.take_in().instruments == 1
    (desk.folder / order[1]).write_bytes(kept[order[1]])
    report = desk.take_in()
    assert [row.code for row in findings(desk, "notice_pair")] == (
        ["issues", "issued"] if order[0] == "1.txt" else ["issued", "issues"]
    )
    (told,) = [line for outcome in report.noted for line in lines_of(outcome, "zh")]
    assert "犬只管理办法" in told
    assert "#1" in told


def test_a_pair_is_withdrawn_where_another_file_fits_as_well(issuing):
    desk = apart(issuing)
    desk.take_in()
    assert len(findings(desk, "notice_pair")) == 2
    desk.put("附件2.txt", "石桥街道犬只管理办法（试行）", "", "2016-06-01", OTHER)
    desk.take_in()
    assert findings(desk, "notice_pair") == []


PASSED_ON = "山水镇转发《石桥街道关于印发〈石桥街道犬只管理办法（试行）〉的通知》的通知"


@pytest.mark.parametrize("at_once", [True, False])
def test_a_notice_that_is_itself_passed_on_is_told_of_both_its_halves(issuing, at_once):
    desk = apart(issuing)
    if not at_once:
        desk.take_in()
    desk.put("2.txt", PASSED_ON, "山水办〔2015〕8号")
    desk.take_in()
    told = {(row.code, json.loads(row.arguments)["title"][:3]) for row in findings(desk, "notice_pair")}
    assert len(findings(desk, "notice_pair")) == 4
    assert told == {("issues", "《石桥"), ("issued", "《石桥"), ("issued", "《山水")}


def test_a_pair_outlives_what_comes_to_another_pair_of_its_notice(issuing):
    desk = apart(issuing)
    desk.put("2.txt", PASSED_ON, "山水办〔2015〕8号")
    desk.take_in()
    desk.put("3.txt", "山水镇关于印发《石桥街道犬只管理办法（试行）》的通知", "山水办〔2016〕9号", "2016-06-01", OTHER)
    desk.take_in()
    assert [(row.instrument, row.code) for row in findings(desk, "notice_pair")] == [(1, "issued"), (2, "issues")]


def test_what_two_claim_stays_with_none_of_them_when_one_is_passed_on(issuing):
    desk = apart(issuing)
    desk.put("3.txt", "山水镇关于印发《石桥街道犬只管理办法（试行）》的通知", "山水办〔2016〕9号", "2016-06-01", OTHER)
    desk.take_in()
    assert findings(desk, "notice_pair") == []
    desk.put("4.txt", PASSED_ON, "山水办〔2015〕8号")
    desk.take_in()
    assert [(row.instrument, row.code) for row in findings(desk, "notice_pair")] == [(1, "issued"), (4, "issues")]


def test_what_belongs_together_is_counted_in_the_summary(issuing, capsys):
    from registry.cli.importing import _tell

    _tell(apart(issuing).take_in(), "zh")
    assert say("registry.import.near", "zh", count=0, pairs=2) in capsys.readouterr().out
