"""Nothing in a document acts on the screen: no action runs, no sign reaches the terminal, nothing crashes."""

import datetime as dt
import unicodedata

import pytest

from registry.service import Registry
from tests.stock import LI, Desk, plain_engine
from tests.tui_desk import HOSTILE, HUGE, NARROW, WIDE, click, lines, press, run, session_of, settle, shown


@pytest.fixture
def hostile(tmp_path):
    with Registry.open(tmp_path / "registry.sqlite", maker=plain_engine) as registry:
        desk = Desk(registry, tmp_path / "received")
        for n, title in enumerate(HOSTILE, 1):
            body = f"依据《{title}》和《旧事项管理条例》第三条，{title}\x1b[2J\u202e"
            desk.put(f"{n}.txt", title, f"石办发〔20{n + 10}〕{n}号", f"20{n + 10}-01-01", body)
        desk.take_in()
        desk.open_round()
        registry.correct(
            LI, 1, {"number": HOSTILE[0], "issuers": f"{HOSTILE[1]}、{HOSTILE[3]}", "drafting_unit": HOSTILE[2]}
        )
        yield registry


def harmless(app):
    signs = {sign for line in lines(app) for sign in line}
    assert {sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cf", "Cs")} == set()


@pytest.mark.parametrize("size", [NARROW, WIDE, HUGE])
def test_hostile_titles_do_nothing_on_any_screen(hostile, tmp_path, size):
    before = list(hostile.ledger_lines())

    async def play(pilot, app):
        harmless(app)
        for y in range(3, 12):
            for x in (4, 30, 60):
                await click(app, x, y)
        await settle(pilot)
        for keys in (
            ("escape", "home", "enter"), ("n",), ("c",), ("i",), ("i",), ("i",), ("w",), ("escape",), ("e",), ("escape",), ("R",),
            ("escape",), ("plus",), ("escape",), ("question_mark",), ("escape",), ("ctrl+p",), ("escape",), ("s",), ("escape",),
            ("home", "space", "space", "b"), ("escape",), ("v",), ("escape",), ("p",), ("l",), ("x",), ("escape",), ("escape",),
        ):  # fmt: skip
            await press(pilot, *keys)
            harmless(app)
        assert app.is_running

    run(session_of(hostile, tmp_path), play, size)
    assert list(hostile.ledger_lines()) == before


def test_every_place_of_a_hostile_document_may_be_clicked(hostile, tmp_path):
    before = list(hostile.ledger_lines())

    async def play(pilot, app):
        await press(pilot, "enter")
        for _ in range(4):
            for y in range(app.size.height - 8):
                for x in range(1, app.size.width, 9):
                    await click(app, x, y)
                    clicked.append(app.mouse_position)
                await settle(pilot)
            await press(pilot, "i")
        assert app.is_running
        assert len(set(clicked)) > 100
        assert app.screen.state.current > 0  # a mark was clicked on and gone to
        harmless(app)

    clicked = []
    run(session_of(hostile, tmp_path), play, NARROW)
    assert list(hostile.ledger_lines()) == before


def test_a_published_list_shows_hostile_titles_as_they_are(hostile, tmp_path):
    from registry.service import Opinion
    from registry.values import Outcome

    for row in hostile.queue().rows:
        hostile.decide(
            LI, row.instrument, Opinion(Outcome.REPEAL, ("R2",), note=HOSTILE[0], effective_on=dt.date(2025, 1, 1))
        )

    async def play(pilot, app):
        await press(pilot, "p")
        harmless(app)
        assert "[@click=app.quit()]关于废止的通知[/]" in shown(app)
        for y in range(4, 20):
            await click(app, 70, y)
        assert app.is_running

    run(session_of(hostile, tmp_path), play)
