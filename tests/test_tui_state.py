"""What the screens know: filters, places, reasons, drafts and who comes next, without a screen."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.service import QueueFilter
from registry.service.answers import FindingView
from registry.service.choices import grounds
from registry.text import visible
from registry.values import Finding, Outcome, ProvisionNow, Severity
from tests.tui_desk import registry, session_of  # noqa: F401
from tui import ahead, ambiguous
from tui.cells import fit, width, wrap
from tui.state import recording
from tui.state.explain import _articles
from tui.state.filter import parse
from tui.state.keep import Keep
from tui.state.opinion import Draft, proposed, reasons_for, restored, suggested, whole
from tui.state.queue import QueueState, fetch_ids, find_next, plain_items
from tui.state.shown import Mark, Marks, Shown
from tui.wording import Words


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("通知", 6, "通知  "),
        ("关于加强管理的通知", 8, "关于加.."),
        ("关于加强管理的通知", 7, "关于 .."),
        ("abc", 2, "ab"),
        ("〇𠀀", 4, "〇𠀀"),
        ("x", 0, ""),
    ],
)
def test_text_fills_its_cells_exactly(text, cells, expected):
    assert fit(text, cells) == expected
    assert width(fit(text, cells)) == cells


@given(st.text(max_size=80), st.integers(4, 40))
def test_every_cut_has_the_width_asked_for(text, cells):
    assert width(fit(visible(text), cells)) == cells


@given(st.text(alphabet="第一条，。《》（）通知abc 123“”", max_size=200), st.integers(4, 40))
def test_lines_lose_nothing_and_keep_within_the_width(text, cells):
    places = list(wrap(text, cells))
    assert "".join(text[start:end] for start, end in places) == text
    assert all(width(text[start:end]) <= cells for start, end in places)


def test_a_line_does_not_begin_with_a_closing_mark():
    text = "根据《土地管理法》，制定"
    assert [text[a:b] for a, b in wrap(text, 18)] == ["根据《土地管理", "法》，制定"]


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("已经修改（2018-12-29修正）", 18, ["已经修改", "（2018-12-29修正）"]),
        ("审核人 2025-01-02 03:04", 20, ["审核人 2025-01-02 ", "03:04"]),
    ],
)
def test_a_day_stands_on_one_line(text, cells, expected):
    assert [text[a:b] for a, b in wrap(text, cells)] == expected


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (ProvisionNow("第六十九条", ("第一百零三条",), "same", 0.98), "条号变动、相似 98%"),
        (ProvisionNow("第三条", ("第三条",), "same"), "未变"),
        (ProvisionNow("第三条", ("第三条",), "changed", 0.61, sure=False), "有改动、相似 61%、待核实"),
        (ProvisionNow("第五十二条", (), "deleted", 0.0), "已删除"),
        (ProvisionNow("第七条", ("第八条", "第九条"), "split", 0.5), "拆分、相似 50%"),
    ],
)
def test_what_became_of_an_article_stands_below_the_pair(place, told):
    written = "".join(part for part, _ in _articles((place,), Words("zh"))).splitlines()
    assert written[-1].strip() == told
    assert written[-2].split() == [place.cited, "、".join(place.now) or "无对应条文"]
    assert written[-1].index(told) == width(written[-2][: written[-2].rindex(written[-2].split()[1])])


@pytest.mark.parametrize(
    ("read", "pressed"),
    [
        (b"\x1b[1;3R", []),
        (b"/\xe5\x9e\x83\x1b[1;3R\xe5\x9c\xbe", ["/", "垃", "圾"]),
        (b"\x1b[B\x1b[B\x1b_Gi=7;ENOTSUP\x1b\\\r\x1b[?62;4c", ["down", "down", "enter"]),
        (b"j\rxr", ["j", "enter"]),  # nothing is decided on a document that nobody has seen
        (b"zxb*t \x1b[?62;", []),
        (b"/zx\r", ["/", "z", "x", "enter"]),
    ],
)
def test_what_was_typed_before_the_screen_stood_moves_and_searches_only(read, pressed):
    ahead.taken()
    ahead.put_back(read)
    assert [key.character if key.is_printable else key.key for key in ahead.harmless(ahead.taken())] == pressed
    assert ahead.taken() == []


@given(st.binary(max_size=40))
def test_no_noise_of_the_keyboard_decides(read):
    ahead.put_back(read)
    keys = [key.key for key in ahead.harmless(ahead.taken())]
    opened = keys.index("enter") if "enter" in keys and "slash" not in keys else len(keys)
    assert keys[opened + 1 :] == []


@given(st.text(max_size=120), st.lists(st.integers(0, 120), max_size=8))
def test_places_survive_the_way_to_the_screen_and_back(text, places):
    tags = [(min(place, len(text)), f"[{n}]") for n, place in enumerate(places, 1)]
    shown = Shown(text, tags)
    assert [shown.to_text(shown.to_display(place)) for place in range(len(text) + 1)] == list(range(len(text) + 1))
    harmless = shown.display.replace("\n", "")
    assert visible(harmless) == harmless


def test_marks_cover_the_quote_and_numbers_stand_before_it():
    text = "依据\u202e《土地管理法》\t第三条，通知。"
    shown = Shown(text, [(3, "[1]")])
    marks = Marks(shown, [Mark(3, 10, "ended", 0)])
    (tag, quote) = marks.within(0, len(shown.display))
    assert shown.display[tag.start : tag.end] == "[1]"
    assert shown.display[quote.start : quote.end] == "《土地管理法》"


def test_pages_begin_with_a_line_of_their_own():
    shown = Shown("第一页\n尾\n第二页开始", [], (0, 6))
    shown.wrap(20)
    assert [(line.page, shown.display[line.start : line.end]) for line in shown.lines] == [
        (1, ""),
        (None, "第一页"),
        (None, "尾"),
        (2, ""),
        (None, "第二页开始"),
    ]
    assert [shown.page_at(n) for n in range(5)] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", QueueFilter()),
        ("养犬 管理", QueueFilter(words="养犬 管理")),
        ("状态:待审", QueueFilter(states=("open",))),
        ("state:open,stale", QueueFilter(states=("open", "stale"))),
        ("状态：分歧", QueueFilter(states=("disputed",))),
        ("2019年", QueueFilter(year=2019)),
        ("2019", QueueFilter(words="2019")),
        ("法:土地管理法 级:高", QueueFilter(law="土地管理法", severity="high")),
        ("rule:cites_repealed", QueueFilter(rule="cites_repealed")),
        ("by:李审核 机关:石桥", QueueFilter(assignee="李审核", issuer="石桥")),
        ("意见:废止", QueueFilter(outcome=Outcome.REPEAL)),
        ("正文:奖励 摊贩", QueueFilter(words="奖励 摊贩", in_text=True)),
        ("状态:", QueueFilter()),
        ("状态:不知道", QueueFilter(words="状态:不知道")),
        ("石办发〔2019〕6号", QueueFilter(words="石办发〔2019〕6号")),
        ("https://x", QueueFilter(words="https://x")),
    ],
)
def test_what_is_typed_is_understood(typed, wanted):
    assert parse(typed) == wanted


def finding(rule, severity, outcome, *codes):
    return FindingView(Finding(rule, severity, "x", suggested_outcome=outcome, grounds=codes), None, across=False)


def test_the_gravest_findings_of_each_outcome_propose_reasons():
    views = (
        finding("basis_gone", Severity.HIGH, Outcome.REPEAL, "R2"),
        finding("superseded", Severity.LOW, Outcome.REPEAL, "R3"),
        finding("cites_revised", Severity.MEDIUM, Outcome.AMEND, "A1"),
    )
    assert proposed(views) == ("R2", "A1")
    assert suggested(views) is Outcome.REPEAL
    assert suggested(()) is None


@pytest.mark.parametrize(
    ("ticked", "by_hand", "outcome", "codes"),
    [
        ("R2 A1", "", Outcome.REPEAL, ("R2",)),
        ("R2 A1", "", Outcome.AMEND, ("R2", "A1")),
        ("R4", "", Outcome.REPEAL, ()),
        ("R4", "R4", Outcome.REPEAL, ("R4",)),
        ("R2", "", Outcome.RETAIN, ("K1",)),
        ("", "", Outcome.AMEND, ("A1",)),
        ("", "", Outcome.LAPSE, ()),
        ("", "", Outcome.OUT_OF_SCOPE, ("X1",)),
        ("R1", "R1", Outcome.UNSURE, ("R1",)),
    ],
)
def test_reasons_that_carry_an_outcome(ticked, by_hand, outcome, codes):
    draft = Draft(ticked=set(ticked.split()), chosen=set(by_hand.split()))
    assert reasons_for(draft, outcome, grounds("zh")) == codes
    assert (whole(draft, outcome, grounds("zh")) is None) == (not codes and outcome is not Outcome.UNSURE)


def test_what_a_draft_holds_survives_and_an_empty_one_leaves_nothing(tmp_path):
    keep = Keep(tmp_path)
    draft = Draft(ticked={"R1", "R2"}, chosen={"R1"}, note="须征求意见", due_on=dt.date(2025, 6, 30))
    keep.keep_draft("here", draft.kept())
    assert restored(keep.draft("here"), ("A1",)) == draft
    keep.keep_draft("here", Draft(ticked={"R2"}).kept())
    assert keep.draft("here") == {}
    (tmp_path / "views.json").write_text("{damaged")
    assert keep.load("views") == {}


def test_an_answer_to_an_older_question_is_dropped():
    state = QueueState()
    older = state.ask(QueueFilter(words="a"))
    newer = state.ask(QueueFilter(words="b"))
    assert not state.answer(older, (1, 2, 3))
    assert state.answer(newer, (5, 6, 7), keep=6)
    assert (list(state.ids), state.cursor) == ([5, 6, 7], 1)
    assert state.missing(0, 200) == [0]


def test_the_next_item_is_the_next_that_waits(registry, tmp_path):  # noqa: F811
    session = session_of(registry, tmp_path)
    ids = fetch_ids(session, QueueFilter())
    assert find_next(session, ids, 0, set()) == ids[1]
    assert find_next(session, ids, 0, {ids[1]}) == ids[2]
    assert find_next(session, ids, len(ids) - 1, set()) == ids[0]
    assert find_next(session, ids[:2], 1, {ids[0], ids[1]}) == ids[0]
    assert plain_items(session, ids) == list(ids[2:])


def test_several_decisions_are_taken_back_at_once(registry, tmp_path):  # noqa: F811
    session = session_of(registry, tmp_path)
    rows = registry.queue_lines(fetch_ids(session, QueueFilter())[2:])
    opinion = whole(Draft(), Outcome.RETAIN, session.grounds)
    done = recording.record_many(session, [(row.id, row.instrument, row.version) for row in rows], opinion)
    assert (len(done.done), done.refused) == (3, ())
    again = recording.record_many(session, [(rows[0].id, rows[0].instrument, rows[0].version)], opinion)
    assert (again.done, len(again.refused)) == ((), 1)
    assert len(recording.undo(session).done) == 3
    assert registry.round().states == {"open": 5}
    assert recording.undo(session).done == ()


def test_signs_without_an_agreed_width_can_be_counted_as_two():
    import subprocess
    import sys

    code = (
        "from tui import ambiguous, cells; from rich.cells import cell_len;"
        "assert cell_len('“—…·') == 4; ambiguous.widen();"
        "assert cell_len('“—…·') == 8 and cell_len('通知a《》') == 9, cell_len('通知a《》');"
        "print(repr(cells.fit('“引号”之后', 10)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == repr("“引号”.."), done.stderr
    assert ambiguous.drawn_wide() is False
