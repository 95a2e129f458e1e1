"""Nearly equal texts in the queue: marked, one after the other, shown alone, the plain ones decided together."""

import pytest

from registry.service import Registry
from registry.service.desk import near_items
from tests.stock import Desk, plain_engine
from tests.tui_desk import NARROW, WIDE, press, run, session_of, settle, shown
from tui.state.filter import near_of

LONG = "".join(
    f"第{n}条 {work}应当按照本办法的规定办理，具体程序由{body}另行公布，办理期限不超过{n + 3}个工作日。"
    for n, (work, body) in enumerate(
        zip("登记核查公示复审备案归档督查通报整改验收", "甲乙丙丁戊己庚辛壬癸", strict=False), 1
    )
)


@pytest.fixture
def alike(tmp_path):
    """Five documents: three nearly equal, of which one rests on an ended law, and two that stand alone."""
    with Registry.open(tmp_path / "registry.sqlite", maker=plain_engine) as registry:
        desk = Desk(registry, tmp_path / "received")
        desk.put("1.txt", "关于养犬管理的通知", "石办发〔2019〕6号", "2019-06-01")
        desk.put("2.txt", "关于摊贩管理的通知（送审稿）", "石办发〔2012〕1号", "2012-03-01", LONG)
        desk.put("3.txt", "关于摊贩管理的通知", "石办发〔2012〕2号", "2012-03-02", LONG + "\n依据《旧事项管理条例》。")
        desk.put("4.txt", "关于摊贩管理的通知（重印）", "石办发〔2013〕9号", "2013-03-02", LONG)
        desk.put("5.txt", "关于垃圾分类工作的通知", "石办发〔2021〕7号", "2021-07-01")
        desk.take_in()
        desk.open_round()
        yield registry


def titles(app):
    return [line for line in shown(app).splitlines() if "=" in line]


def test_groups_are_of_items_the_worst_first(alike):
    (group,) = near_items(alike.store, None)
    rows = alike.queue_lines(group)
    assert rows[0].number == "石办发〔2012〕2号"
    assert {row.number for row in rows} == {"石办发〔2012〕1号", "石办发〔2012〕2号", "石办发〔2013〕9号"}


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_lines_are_marked_and_one_leads_to_the_next(alike, tmp_path, size):
    async def play(pilot, app):
        await pilot.pause(0.8)
        await settle(pilot)
        assert sum("=1 关于摊贩" in line for line in titles(app)) == 3
        seen = set()
        for _ in range(3):
            await press(pilot, "equals_sign")
            seen.add(app.screen.row.number)
        assert seen == {"石办发〔2012〕1号", "石办发〔2012〕2号", "石办发〔2013〕9号"}

    run(session_of(alike, tmp_path), play, size)


def test_the_groups_alone_are_shown_by_view_and_by_number(alike, tmp_path):
    async def play(pilot, app):
        for typed, count in (("相近:全部", 3), ("near:1", 3), ("near:1 risk:high", 1), ("near:2", 0), ("相近:x", 5)):
            app.screen.filter_by(typed)
            await pilot.pause(0.3)
            await settle(pilot)
            assert len(app.screen.state.ids) == count, typed
        app.screen.filter_by("")
        await pilot.pause(0.3)
        await press(pilot, "v", "end", *["up"] * 1)
        await settle(pilot)
        assert "相近文本" in shown(app)

    run(session_of(alike, tmp_path), play)


def test_the_plain_ones_of_a_group_are_decided_together(alike, tmp_path):
    async def play(pilot, app):
        await pilot.pause(0.8)
        await press(pilot, "equals_sign", "plus")
        assert "已选 2 件" in shown(app)
        await press(pilot, "b", "y")
        assert dict(alike.round().states) == {"open": 3, "decided": 2}
        await press(pilot, "z")
        assert dict(alike.round().states) == {"open": 5}

    run(session_of(alike, tmp_path), play)


def test_from_one_document_to_its_likes(alike, tmp_path):
    async def play(pilot, app):
        await press(pilot, "enter")
        seen = [app.screen.state.view.instrument.id]
        for _ in range(2):
            await press(pilot, "t")
            seen.append(app.screen.state.view.instrument.id)
        assert len(set(seen)) == 3
        await press(pilot, "t")
        assert app.screen.state.view.instrument.id == seen[0]

    run(session_of(alike, tmp_path), play)


def test_where_nothing_is_alike_it_says_so(tmp_path):
    from tests.tui_desk import office

    with office(tmp_path) as registry:

        async def play(pilot, app):
            await pilot.pause(0.8)
            await press(pilot, "equals_sign")
            assert "没有相近文本" in shown(app)
            await press(pilot, "plus")
            assert "这一件没有相近文本" in shown(app)

        run(session_of(registry, tmp_path), play)


@pytest.mark.parametrize(
    ("typed", "rest", "near"),
    [
        ("near:all 2019年", "2019年", 0),
        ("状态:待审 相近:3", "状态:待审", 3),
        ("相近：", "", 0),
        ("养犬", "养犬", None),
        ("near:²", "", None),
    ],
)
def test_the_wish_for_near_texts_is_read_out_of_the_filter(typed, rest, near):
    assert near_of(typed) == (rest, near)
