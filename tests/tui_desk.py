"""A desk for tests: a small round, the workstation run without a terminal, its screen as lines of text."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from registry.service import Actor, Registry
from tests.stock import Desk, plain_engine
from tui.app import Workstation
from tui.screens.opening import OpeningScreen
from tui.state.session import Session, open_session

NARROW, WIDE, HUGE = (80, 24), (130, 36), (300, 80)
LI, WANG, CHIEF = Actor("李审核"), Actor("王审核"), Actor("赵主任", "approver")
HOSTILE = (
    "[@click=app.quit()]关于废止的通知[/]",
    "[/x]关于[[嵌套]的通知[bold",
    "关于\x1b[31m红色\x1b]0;标题\x07的通知",
    "关于\u202e倒写\u2066的\u200b通知",
    "[@click=screen.decide('repeal')]全部废止[/]",
    "$error {name} %s 关于管理的通知 \x9b2J",
)


def office(tmp_path: Path, **round_options: object) -> Registry:
    """A round of five documents: two with grave findings, one that cites a law in force, two plain."""
    registry = Registry.open(tmp_path / "registry.sqlite", maker=plain_engine)
    desk = Desk(registry, tmp_path / "received")
    desk.put(
        "1.txt",
        "某区石桥街道办事处关于烟花爆竹管理的通知",
        "石办发〔2012〕3号",
        "2012-03-01",
        "依据《旧事项管理条例》（国务院令第901号）第三条制定。",
    )
    desk.put("2.txt", "关于食品摊贩管理的通知", "石办发〔2013〕4号", "2013-04-01", "有效期至2018-04-01。")
    desk.put("3.txt", "关于房屋租赁登记的通知", "石办发〔2016〕5号", "2016-05-01", "依据《新事项管理条例》第五条制定。")
    desk.put("4.txt", "关于养犬管理的通知", "石办发〔2019〕6号", "2019-06-01")
    desk.put("5.txt", "关于垃圾分类工作的通知", "石办发〔2021〕7号", "2021-07-01")
    desk.take_in()
    desk.open_round(**round_options)
    return registry


@pytest.fixture
def registry(tmp_path):
    with office(tmp_path) as opened:
        yield opened


@pytest.fixture
def pair(tmp_path):
    with office(tmp_path, mode="two_reviewers") as opened:
        yield opened


def session_of(registry: Registry, tmp_path: Path, actor: Actor = LI, lang: str = "zh") -> Session:
    """A desk whose own state lies in the test's folder."""
    return open_session(registry, actor, lang, tmp_path / "state")


PATIENCE = 30.0
QUIET, LOOK = 4, 0.01
"""How often in a row, and how many seconds apart, nothing may be going on; longer than a frame of the screen."""


def busy(app: Workstation) -> bool:
    """Whether a worker or a message is on its way."""
    if any(not worker.is_finished for worker in app.workers):
        return True
    if app.screen._layout_required or app.screen._dirty_widgets or app.screen._callbacks:
        return True
    screens = [node for screen in app.screen_stack for node in (screen, *screen.walk_children())]
    return any(node.message_queue_size for node in (app, *screens))


async def settle(pilot: Pilot[None]) -> None:
    """Wait until every worker has answered and the screen shows it."""
    quiet, until = 0, time.monotonic() + PATIENCE
    while quiet < QUIET:
        assert time.monotonic() < until, "the desk never rests"
        assert pilot.app.is_running, "the desk is gone"
        await asyncio.sleep(LOOK)
        quiet = 0 if busy(pilot.app) else quiet + 1


def send(app: Workstation, key: str) -> None:
    """A key as the terminal sends it."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    event = events.Key(name, key if len(key) == 1 else None)
    event.set_sender(app)
    app.post_message(event)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each after the one before has done its work; ``=words`` types words."""
    for key in keys:
        words = key.startswith("=") and len(key) > 1
        for one in key[1:] if words else [key]:
            send(pilot.app, one)
            if words:
                await asyncio.sleep(0)
        if words:
            await asyncio.sleep(TYPED)
        await settle(pilot)


async def click(app: Workstation, x: int, y: int) -> None:
    """A click as the terminal sends it, and all that it does at once."""
    where = {"widget": None, "x": x, "y": y, "delta_x": 0, "delta_y": 0, "button": 1, "screen_x": x, "screen_y": y}
    for kind in (events.MouseDown, events.MouseUp):
        event = kind(**where, shift=False, meta=False, ctrl=False)
        event.set_sender(app)
        app.post_message(event)
    for _ in range(500):
        await asyncio.sleep(0)
        if not busy(app):
            return


TYPED = 0.35
"""Seconds after which what was typed has been looked for, and kept."""


def lines(app: Workstation) -> list[str]:
    """The screen as text."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips(app.size)]


def shown(app: Workstation) -> str:
    """The screen as one text."""
    return "\n".join(lines(app))


def run(session: Session, play: Callable[[Pilot[None], Workstation], Awaitable[None]], size=WIDE, tour=False) -> None:
    """Open the workstation, play, and close it."""

    async def main() -> None:
        app = Workstation(lambda: session, session.words, session.keep, tour=tour)
        async with app.run_test(size=size) as pilot:
            while isinstance(app.screen_stack[-1], OpeningScreen):
                await asyncio.sleep(LOOK)
            await settle(pilot)
            await play(pilot, app)

    asyncio.run(main())
