"""The queue on the screen: filter as one types, selection, bulk decisions with preview and one undo, typing never decides."""

import pytest

from registry.service import QueueFilter
from registry.values import Outcome
from tests.tui_desk import NARROW, WIDE, press, registry, run, session_of, settle, shown  # noqa: F401
from tui.screens.bulk import BulkScreen
from tui.screens.queue import QueueScreen
from tui.widgets.queue_list import QueueList


def states(registry):  # noqa: F811
    return dict(registry.round().states)


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("状态", "待审", "第 1 件，共 5 件")), ("en", ("state", "open", "1 of 5"))]
)
def test_the_worst_stands_first(registry, tmp_path, size, lang, words):  # noqa: F811
    async def play(pilot, app):
        text = shown(app)
        assert all(word in text for word in words)
        assert text.index("烟花爆竹") < text.index("食品摊贩") < text.index("养犬")
        assert "石办发〔2012〕3号" in text

    run(session_of(registry, tmp_path, lang=lang), play, size)


def test_the_filter_searches_as_one_types(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "slash", "=养犬")
        assert "共 1 件" in shown(app)
        assert "烟花爆竹" not in shown(app)
        await press(pilot, "escape", "escape")
        await pilot.pause(0.3)
        await settle(pilot)
        assert "共 5 件" in shown(app)
        for typed, count in (
            ("法:旧事项", 1),
            ("2016年", 1),
            ("规则:cites_repealed", 1),
            ("风险:高", 2),
            ("奖励", 0),
            ("贯彻落实", 5),
        ):
            app.screen.filter_by(typed)
            await pilot.pause(0.3)
            await settle(pilot)
            assert f"共 {count} 件" in shown(app), typed
        app.screen.filter_by("没有这样的文件")
        await pilot.pause(0.3)
        await settle(pilot)
        assert "没有符合筛选条件的文件" in shown(app)

    run(session_of(registry, tmp_path), play)


def test_views_that_come_with_the_desk_mean_the_same_in_both_languages():
    from registry.messages import say
    from tui.screens.views import BUILT_IN
    from tui.state.filter import near_of, parse

    for name in BUILT_IN[1:]:
        zh, en = (near_of(say(f"tui.view_filter.{name}", lang, me="张三")) for lang in ("zh", "en"))
        assert (parse(zh[0]), zh[1]) == (parse(en[0]), en[1]), name
        assert (parse(zh[0]), zh[1]) != (QueueFilter(), None), name
        assert not parse(zh[0]).words, name


def test_letters_in_the_filter_decide_nothing(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "slash", "=raxlouzbvpst *yq1234567890")
        assert isinstance(app.screen, QueueScreen)
        assert states(registry) == {"open": 5}

    run(session_of(registry, tmp_path), play)


def test_plain_ones_are_decided_together_and_taken_back_at_once(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "asterisk")
        assert "已选 3 件" in shown(app)
        await press(pilot, "b")
        assert isinstance(app.screen, BulkScreen)
        assert "拟对 3 件一并记录：保留" in shown(app)
        assert states(registry) == {"open": 5}
        await press(pilot, "y")
        assert states(registry) == {"open": 2, "decided": 3}
        assert "已记录 3 件" in shown(app)
        await press(pilot, "z")
        assert states(registry) == {"open": 5}

    run(session_of(registry, tmp_path), play)


def test_bulk_leaves_out_what_is_decided_and_wants_a_reason_to_repeal(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "end", "enter", "r")
        await press(pilot, "escape", "end", "space", "asterisk")
        listed = app.screen.query_one(QueueList)
        listed.state.selected = set(listed.state.ids)
        await press(pilot, "b", "x")
        assert "不处理（已定）" in shown(app)
        await press(pilot, "y")
        assert states(registry) == {"open": 4, "decided": 1}
        await press(pilot, "3", "y")
        assert states(registry) == {"decided": 5}
        assert registry.round().outcomes == {"retain": 1, "repeal": 4}

    run(session_of(registry, tmp_path), play)


def test_views_are_chosen_and_kept(registry, tmp_path):  # noqa: F811
    session = session_of(registry, tmp_path)

    async def play(pilot, app):
        await press(pilot, "v", "down", "down", "down", "enter")
        await pilot.pause(0.3)
        await settle(pilot)
        assert "共 2 件" in shown(app)
        await press(pilot, "v", "k", "=高风险", "enter", "escape")
        assert session.keep.load("views") == {"高风险": "级:高 状态:待审、重审"}

    run(session, play)


def test_an_item_is_taken_and_given_back(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "t")
        assert registry.queue_lines(registry.queue_ids(None, QueueFilter())[:1])[0].assignee == "李审核"
        await press(pilot, "t")
        assert registry.queue_lines(registry.queue_ids(None, QueueFilter())[:1])[0].assignee == ""

    run(session_of(registry, tmp_path), play)


def test_a_click_opens_and_the_foot_can_be_clicked(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        await pilot.click("#queue", offset=(60, 1))
        assert app.screen.state.cursor == 1
        await pilot.click("#queue", offset=(60, 1), times=2)
        await settle(pilot)
        assert "食品摊贩" in shown(app).splitlines()[0]
        assert registry.round().outcomes.get(Outcome.REPEAL.value) is None

    run(session_of(registry, tmp_path), play)


def test_without_a_round_it_says_what_to_do(tmp_path):
    from registry.service import Registry

    with Registry.open(tmp_path / "empty.sqlite") as empty:

        async def play(pilot, app):
            assert "qingli round open" in shown(app)
            await press(pilot, "enter", "p", "b", "asterisk", "z", "v", "escape", "question_mark", "escape")
            assert "qingli demo" in shown(app)

        run(session_of(empty, tmp_path), play, NARROW)


@pytest.mark.parametrize("typed", ["/zzraxlouytbp", "\rmraxlouzsb123", "\rAxxrrlloo", "bryyy", "\rexrao", "vrxzt"])
def test_keys_that_come_faster_than_a_field_opens_decide_nothing(registry, tmp_path, typed):  # noqa: F811
    names = {"/": "slash", "\r": "enter"}

    async def play(pilot, app):
        app.screen.query_one(QueueList).state.selected = set(app.screen.state.ids)
        for sign in typed:
            app.simulate_key(names.get(sign, sign))
        for _ in range(6):
            await settle(pilot)
        assert states(registry) == {"open": 5}
        assert all(row.assignee == "" for row in registry.queue().rows)

    run(session_of(registry, tmp_path), play)


def test_lines_that_come_out_of_sight_are_not_drawn(registry, tmp_path, monkeypatch):  # noqa: F811
    drawn = []

    async def play(pilot, app):
        listed = app.screen.query_one(QueueList)
        monkeypatch.setattr(QueueList, "refresh", lambda self, *regions, **_: drawn.append(regions) or self)
        listed.pages_arrived({3: ()})
        assert drawn == []
        listed.pages_arrived({0: (), 1: ()})
        assert drawn == [()]
        monkeypatch.undo()

    run(session_of(registry, tmp_path), play)
