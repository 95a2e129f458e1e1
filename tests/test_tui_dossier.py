"""A document on the desk: marks, explanation, one-key decisions, undo, drafts, corrections, two reviewers."""

import pytest

from registry.service import QueueFilter
from registry.service.choices import Target
from registry.values import Outcome
from tests.stock import RETAIN
from tests.tui_desk import CHIEF, LI, NARROW, WANG, WIDE, pair, press, registry, run, session_of, settle, shown  # noqa: F401
from tui.screens.dossier import DossierScreen
from tui.screens.form import FormScreen
from tui.screens.queue import QueueScreen
from tui.widgets.opinions import Opinions


def decisions(registry, instrument):  # noqa: F811
    return [
        (d.reviewer, d.opinion.outcome.value if d.opinion else None, d.live)
        for d in registry.dossier(instrument).decisions
    ]


def first(registry):  # noqa: F811
    return registry.queue_lines(registry.queue_ids(None, QueueFilter())[:1])[0].instrument


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize(("lang", "word"), [("zh", "引用已失效依据"), ("en", "Cites an ended text")])
def test_findings_are_marked_in_place_and_explained(registry, tmp_path, size, lang, word):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter")
        text = shown(app)
        assert "[1]《旧事项管理条例》（国务院令第901号）" in text
        assert word in text
        await press(pilot, "n", "N", "c", "C", "i", "i", "i", "i")
        assert word in shown(app)

    run(session_of(registry, tmp_path, lang=lang), play, size)


@pytest.mark.parametrize(
    ("key", "outcome", "grounds"),
    [
        ("r", "retain", ("K1",)),
        ("a", "amend", ("R2",)),
        ("x", "repeal", ("R2",)),
        ("o", "out_of_scope", ("X1",)),
        ("u", "unsure", ()),
    ],
)
def test_one_key_records_what_the_bar_shows_and_goes_on(registry, tmp_path, key, outcome, grounds):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", key)
        (decision,) = registry.dossier(first(registry)).decisions
        assert (decision.opinion.outcome.value, decision.opinion.grounds) == (outcome, grounds)
        assert "食品摊贩" in shown(app).splitlines()[0]
        assert "已记录" in shown(app)
        await press(pilot, "z")
        assert "烟花爆竹" in shown(app).splitlines()[0]
        assert registry.round().states == {"open": 5}

    run(session_of(registry, tmp_path), play)


def test_digits_change_the_reasons(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", "4", "1", "5", "x")
        (decision,) = registry.dossier(first(registry)).decisions
        assert decision.opinion.grounds == ("R1", "R3")

    run(session_of(registry, tmp_path), play)


def test_without_a_reason_the_form_asks_for_one(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "end", "enter", "x")
        assert isinstance(app.screen, FormScreen)
        assert registry.round().states == {"open": 5}
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormScreen)
        await press(pilot, "enter", "ctrl+s")
        assert registry.round().outcomes == {"repeal": 1}

    run(session_of(registry, tmp_path), play)


def test_the_form_takes_clauses_days_and_a_note_and_letters_there_are_only_typed(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", "A")
        await press(pilot, "=raxlouz s qn", "shift+tab", "shift+tab", "=2025年6月30日")
        assert registry.round().states == {"open": 5}
        await press(pilot, "ctrl+s")
        (decision,) = registry.dossier(first(registry)).decisions
        assert decision.opinion.outcome is Outcome.AMEND
        assert decision.opinion.note == "raxlouz s qn"
        assert str(decision.opinion.due_on) == "2025-06-30"

    run(session_of(registry, tmp_path), play)


def test_a_day_that_is_none_is_told(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", "R", "shift+tab", "=明年", "ctrl+s")
        assert "日期无法识别" in shown(app)
        await press(pilot, *["backspace"] * 2, "=2030-12-31", "ctrl+s")
        (decision,) = registry.dossier(first(registry)).decisions
        assert str(decision.opinion.new_expiry) == "2030-12-31"
        assert "K2" in decision.opinion.grounds

    run(session_of(registry, tmp_path), play)


def test_a_draft_survives_the_terminal(registry, tmp_path):  # noqa: F811
    async def write(pilot, app):
        await press(pilot, "enter", "1", "m", "=征求意见后再定")
        await pilot.pause(0.5)
        await settle(pilot)

    async def read(pilot, app):
        await press(pilot, "enter")
        assert "征求意见后再定" in shown(app)
        assert "1[x]" in shown(app)
        await press(pilot, "x", "escape")
        assert "征求意见后再定" not in shown(app)

    run(session_of(registry, tmp_path), write)
    run(session_of(registry, tmp_path), read)
    assert registry.dossier(first(registry)).decisions[0].opinion.note == "征求意见后再定"


def test_to_change_a_decision_a_note_is_needed(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", "r", "escape", "home", "enter", "x")
        assert isinstance(app.screen, FormScreen)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormScreen)
        await press(pilot, "=依据已经废止", "ctrl+s")
        assert decisions(registry, first(registry)) == [("李审核", "retain", False), ("李审核", "repeal", True)]

    run(session_of(registry, tmp_path), play)


def test_skipped_ones_come_back_and_the_last_leads_to_the_queue(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", "s")
        assert "食品摊贩" in shown(app).splitlines()[0]
        await press(pilot, "b")
        assert "烟花爆竹" in shown(app).splitlines()[0]
        await press(pilot, "r", "r", "r", "r", "r")
        assert isinstance(app.screen, QueueScreen)
        assert "没有待您处理的文件了" in shown(app)
        assert registry.round().states == {"decided": 5}

    run(session_of(registry, tmp_path), play)


def test_a_decision_made_meanwhile_by_another_is_not_overwritten(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter")
        registry.decide(WANG, first(registry), RETAIN)
        await press(pilot, "x")
        assert decisions(registry, first(registry)) == [("王审核", "retain", True)]
        assert "烟花爆竹" in shown(app).splitlines()[0]

    run(session_of(registry, tmp_path), play)


def test_a_wrong_link_is_put_right_in_two_keys(registry, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(
        "tui.screens.linking.targets", lambda *_: (Target("law-new", "新事项管理条例", "国务院令第902号", "行政法规"),)
    )

    async def play(pilot, app):
        await press(pilot, "enter", "w")
        assert "1 新事项管理条例" in shown(app)
        await press(pilot, "1")
        assert isinstance(app.screen, DossierScreen)
        (citation,) = registry.dossier(instrument).dossier.citations
        assert (citation.link.instrument.id, citation.link.resolution.value) == ("law-new", "confirmed")

    instrument = first(registry)
    run(session_of(registry, tmp_path), play)
    assert registry.dossier(instrument).findings == ()


def test_a_missed_citation_is_added_by_its_words(registry, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("tui.screens.linking.targets", lambda *_: (Target("law-old", "旧事项管理条例", None, ""),))

    async def play(pilot, app):
        await press(pilot, "end", "enter", "plus", "=贯彻落实", "enter", "1")
        assert isinstance(app.screen, DossierScreen)
        assert "[1]" in shown(app)

    run(session_of(registry, tmp_path), play)
    last = registry.queue_lines(registry.queue_ids(None, QueueFilter())[2:])
    assert any(registry.dossier(row.instrument).findings for row in last)


def test_a_misread_field_is_corrected(registry, tmp_path):  # noqa: F811
    instrument = first(registry)

    async def play(pilot, app):
        await press(pilot, "enter", "e", "tab", "end", *["backspace"] * 2, "=8号", "ctrl+s")
        assert "石办发〔2012〕8号" in shown(app)

    run(session_of(registry, tmp_path), play)
    assert registry.dossier(instrument).corrections[0][:3] == ("number", "石办发〔2012〕3号", "石办发〔2012〕8号")


def test_the_first_opinion_stays_hidden_until_the_second_is_in(pair, tmp_path):  # noqa: F811
    pair.decide(WANG, first(pair), RETAIN)

    async def second(pilot, app):
        assert "王审核" not in shown(app)
        await press(pilot, "enter", "i", "i")
        text = shown(app)
        assert "王审核" not in text
        assert "另有 1 份意见" in text
        await press(pilot, "x")
        assert pair.round().states == {"open": 4, "disputed": 1}
        await press(pilot, "escape", "home", "enter")
        assert app.screen.query_one(Opinions).display
        assert "王审核" in shown(app)

    run(session_of(pair, tmp_path), second)


def test_ones_own_item_is_not_offered_again(pair, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", *"rrrrr")
        assert isinstance(app.screen, QueueScreen)
        assert pair.round().states == {"awaiting_second": 5}
        assert "已提" in shown(app)

    run(session_of(pair, tmp_path), play)
    assert session_of(pair, tmp_path).mine == set(pair.queue_ids())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_approver_sees_both_side_by_side_and_settles(pair, tmp_path, lang):  # noqa: F811
    from tests.stock import REPEAL

    pair.decide(LI, first(pair), RETAIN)
    pair.decide(WANG, first(pair), REPEAL)

    async def play(pilot, app):
        await press(pilot, "enter")
        opinions = app.screen.query_one(Opinions)
        assert opinions.display
        assert "李审核" in shown(app)
        assert "王审核" in shown(app)
        await press(pilot, "x")
        assert pair.round().outcomes == {"repeal": 1}

    run(session_of(pair, tmp_path, CHIEF, lang), play)


def test_clauses_stand_in_lines_and_the_history_in_words(pair, tmp_path):  # noqa: F811
    from dataclasses import replace

    from tests.stock import AMEND

    pair.decide(LI, first(pair), RETAIN)
    pair.decide(WANG, first(pair), replace(AMEND, clauses="第三条\n第四条"))

    async def play(pilot, app):
        await press(pilot, "enter", "i", "i")
        assert "␊" not in shown(app)
        assert any(
            line.strip() == "第四条" for line in app.screen.query_one("#opinion-second").visual.plain.split("\n")
        )
        assert "提出清理意见" in app.screen.query_one("#side-text").visual.plain
        assert "decide" not in app.screen.query_one("#side-text").visual.plain

    run(session_of(pair, tmp_path, CHIEF), play)


def test_a_reviewer_does_not_settle_a_dispute(pair, tmp_path):  # noqa: F811
    from tests.stock import REPEAL

    pair.decide(LI, first(pair), RETAIN)
    pair.decide(WANG, first(pair), REPEAL)

    async def play(pilot, app):
        await press(pilot, "enter", "x")
        assert pair.round().states["disputed"] == 1

    from registry.service import Actor

    run(session_of(pair, tmp_path, Actor("孙审核")), play)


def test_a_document_fetched_ahead_too_late_is_not_offered_again(registry, tmp_path):  # noqa: F811
    from tui.messages import DossierLoaded
    from tui.state.dossier import load

    session = session_of(registry, tmp_path)

    async def play(pilot, app):
        await press(pilot, "enter")
        before = app.screen.state
        await press(pilot, "r")
        app.screen.post_message(DossierLoaded(load(session, before.view.instrument.id), ahead_of=before.item))
        await settle(pilot)
        await press(pilot, "r")
        assert "房屋租赁" in shown(app).splitlines()[0]
        assert registry.round().states == {"open": 3, "decided": 2}

    run(session, play)
