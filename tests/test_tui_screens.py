"""Every screen as text, line for line: both languages, 80x24 and wide. ``QINGLI_GOLDEN=write`` renews the files."""

import os
import re
from pathlib import Path

import pytest

from registry.service.choices import Target
from tests.stock import REPEAL, RETAIN
from tests.tui_desk import CHIEF, LI, NARROW, WANG, WIDE, office, press, run, session_of, settle, shown
from tui.cells import width

GOLDEN = Path(__file__).parent / "golden" / "tui"
SCREENS = {
    "queue": (),
    "queue-selected": ("asterisk",),
    "queue-empty": ("slash", "=没有这样的文件", "escape"),
    "bulk": ("asterisk", "b"),
    "views": ("v",),
    "round": ("p",),
    "dossier": ("enter",),
    "relations": ("enter", "i"),
    "decisions": ("enter", "i", "i"),
    "form": ("enter", "A"),
    "link": ("enter", "w"),
    "missed": ("enter", "plus"),
    "correct": ("enter", "e"),
    "help": ("enter", "question_mark"),
    "help-queue": ("question_mark",),
    "form-retain": ("end", "enter", "R"),
    "no-picture": ("enter", "p"),
    "export": ("p", "x"),
    "palette": ("ctrl+p",),
}


def compare(name, text):
    text = re.sub(r"\S*(?=2024年清理-repeal-list)", "..", text)  # the folder is another in each run
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("QINGLI_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8").rstrip("\n") == text.rstrip("\n"), name


async def still(pilot, app):
    """The screen as text once it has stopped changing."""
    before = ""
    for _ in range(40):
        await pilot.pause(0.12)
        await settle(pilot)
        if shown(app) == before:
            break
        before = shown(app)
    return before


@pytest.fixture(autouse=True)
def _settled(monkeypatch):
    monkeypatch.setenv("QINGLI_PICTURES", "dots")
    found = (Target("law-new", "新事项管理条例", "国务院令第902号", "行政法规", "现行有效"),)
    monkeypatch.setattr("tui.screens.linking.targets", lambda *_: found)


@pytest.mark.parametrize(("lang", "size"), [("zh", NARROW), ("zh", WIDE), ("en", NARROW), ("en", WIDE)])
def test_each_screen_looks_as_it_did(tmp_path, monkeypatch, lang, size):
    monkeypatch.chdir(tmp_path)
    with office(tmp_path) as registry:
        for name, keys in SCREENS.items():

            async def play(pilot, app, name=name, keys=keys):
                await press(pilot, *keys)
                text = await still(pilot, app)
                assert all(width(line) <= size[0] for line in shown(app).splitlines()), name
                assert "tui." not in text, name
                compare(f"{name}-{lang}-{size[0]}x{size[1]}", text)

            run(session_of(registry, tmp_path, lang=lang), play, size)


@pytest.mark.parametrize(("lang", "size"), [("zh", WIDE), ("zh", NARROW), ("en", NARROW)])
def test_the_approvers_view_looks_as_it_did(tmp_path, monkeypatch, lang, size):
    monkeypatch.setattr("registry.store.ledger.now", lambda: "2025-01-02T03:04:05.000000Z")
    with office(tmp_path, mode="two_reviewers") as registry:
        first = registry.queue().rows[0].instrument
        registry.decide(LI, first, RETAIN)
        registry.decide(WANG, first, REPEAL)

        async def play(pilot, app):
            await press(pilot, "enter")
            compare(f"approver-{lang}-{size[0]}x{size[1]}", await still(pilot, app))

        run(session_of(registry, tmp_path, CHIEF, lang), play, size)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_registry_says_what_to_do(tmp_path, lang):
    from registry.service import Registry

    with Registry.open(tmp_path / "empty.sqlite") as empty:

        async def play(pilot, app):
            compare(f"no-round-{lang}-80x24", await still(pilot, app))

        run(session_of(empty, tmp_path, lang=lang), play, NARROW)


@pytest.mark.parametrize("step", range(1, 6))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_card_of_the_tour_fits_the_smallest_screen(tmp_path, lang, step):
    with office(tmp_path) as registry:

        async def play(pilot, app):
            await press(pilot, *["enter"] * (step - 1))
            text = await still(pilot, app)
            assert f"{step}/5" in text
            compare(f"tour-{step}-{lang}-80x24", text)
            assert "Enter" in text.splitlines()[-2] + text.splitlines()[-1] + text.splitlines()[-3]

        run(session_of(registry, tmp_path, lang=lang), play, NARROW, tour=True)
