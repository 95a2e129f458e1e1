"""Round, export, help, tour, palette, themes, and the desk line by line."""

import json

import pytest

from registry.service import QueueFilter
from tests.stock import AMEND, RETAIN
from tests.tui_desk import LI, NARROW, WANG, WIDE, pair, press, registry, run, session_of, settle, shown  # noqa: F401
from tui.plain import PlainDesk
from tui.screens.queue import QueueScreen


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("还有 4 件未定", "李审核")), ("en", ("4 item(s) are not decided", "李审核"))]
)
def test_progress_and_what_blocks(registry, tmp_path, size, lang, words):  # noqa: F811
    registry.decide(LI, 4, RETAIN)

    async def play(pilot, app):
        await press(pilot, "p")
        assert words[0] in shown(app)
        await press(pilot, *["pagedown"] * (size == NARROW))
        assert words[1] in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, QueueScreen)

    run(session_of(registry, tmp_path, lang=lang), play, size)


def test_agreement_counts_only_items_with_two_opinions(pair, tmp_path):  # noqa: F811
    pair.decide(LI, 4, RETAIN)

    async def none_yet(pilot, app):
        await press(pilot, "p")
        assert "尚无两人都提出意见" in shown(app)

    run(session_of(pair, tmp_path), none_yet)
    pair.decide(WANG, 4, RETAIN)

    async def agreed(pilot, app):
        await press(pilot, "p")
        assert "一致率：100%" in shown(app)

    run(session_of(pair, tmp_path), agreed)


def test_a_list_is_looked_at_and_exported(registry, tmp_path):  # noqa: F811
    instrument = registry.queue_lines(registry.queue_ids(None, QueueFilter())[:1])[0].instrument
    registry.decide(LI, instrument, AMEND)
    out = tmp_path / "拟修改.json"

    async def play(pilot, app):
        await press(pilot, "p", "l", "l", "l", "l")
        assert "拟修改文件目录（1 件）" in shown(app)
        await press(pilot, "x", "home", "ctrl+k", f"={out}", "enter")
        assert "已导出 1 件" in shown(app)
        written = out.read_text("utf-8")
        assert "烟花爆竹" in written
        out.write_text("{}")
        await press(pilot, "x", "home", "ctrl+k", f"={out}", "enter")
        assert "文件已存在" in shown(app)
        assert out.read_text() == "{}"
        await press(pilot, "enter")
        assert json.loads(out.read_text("utf-8"))

    run(session_of(registry, tmp_path), play)


def test_export_waits_for_the_list_that_was_gone_to(registry, tmp_path):  # noqa: F811
    from tui.screens.export import ExportScreen

    async def play(pilot, app):
        await press(pilot, "p")
        app.screen.action_next_list()
        kind = app.screen.kind
        app.screen.action_export()
        await settle(pilot)
        assert isinstance(app.screen, ExportScreen)
        assert app.screen.listed.kind == kind

    run(session_of(registry, tmp_path), play)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_names_the_keys_of_the_screen(registry, tmp_path, lang):  # noqa: F811
    async def play(pilot, app):
        await press(pilot, "enter", "question_mark")
        text = shown(app)
        assert ("下一问题" if lang == "zh" else "next finding") in text
        assert "tui." not in text
        await press(pilot, "escape", "f1", "escape")

    run(session_of(registry, tmp_path, lang=lang), play, (100, 60))


def test_the_tour_has_five_steps_and_comes_once(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        for step in range(1, 6):
            assert f"导览 {step}/5" in shown(app)
            await press(pilot, "enter")
        assert isinstance(app.screen, QueueScreen)

    async def again(pilot, app):
        assert isinstance(app.screen, QueueScreen)

    run(session_of(registry, tmp_path), play, tour=True)
    run(session_of(registry, tmp_path), again, tour=True)


def test_commands_are_found_by_name_and_the_theme_is_kept(registry, tmp_path):  # noqa: F811
    async def play(pilot, app):
        assert app.theme == "qingli-dark"
        await press(pilot, "f2")
        assert app.theme == "qingli-light"
        await press(pilot, "ctrl+p", "=进度", "enter")
        assert "清理意见" in shown(app)

    session = session_of(registry, tmp_path)
    run(session, play)
    assert session.keep.load("theme") == {"name": "qingli-light"}


def test_without_colours_every_meaning_has_a_sign(registry, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("NO_COLOR", "1")

    async def play(pilot, app):
        text = shown(app)
        assert "> 待审" in text
        assert " 高 " in text
        await press(pilot, "enter", "4")
        assert "4[ ]" in shown(app)
        assert "[1]《" in shown(app)
        assert "*废止" not in shown(app) or "*" in shown(app)

    run(session_of(registry, tmp_path), play)


def test_the_plain_desk_reads_line_by_line(registry, tmp_path):  # noqa: F811
    answers = iter(["n", "t", "d", "what", "x", "l R4 期满", "s", "r", "q"])
    told = []
    session = session_of(registry, tmp_path)
    assert PlainDesk(session, told.append, lambda _: next(answers)).run() == 0
    text = "\n".join(told)
    assert "引用已失效依据" in text
    assert "回车或 n" in text
    assert registry.round().outcomes == {"repeal": 1, "lapse": 1, "retain": 1}
    assert registry.dossier("石办发〔2013〕4号").decisions[0].opinion.note == "期满"


def test_a_registry_that_cannot_be_opened_ends_the_program_with_the_reason(tmp_path):
    import asyncio

    from registry.errors import StorageError
    from tui.app import Workstation
    from tui.state.keep import Keep
    from tui.wording import Words

    def opener():
        raise StorageError("registry_missing", where="nowhere")

    async def main():
        app = Workstation(opener, Words("zh"), Keep(tmp_path))
        async with app.run_test() as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
        return app.failure

    assert asyncio.run(main()).code == "registry_missing"


def test_the_first_picture_loads_no_database():
    import subprocess
    import sys

    code = "import sys, tui.app; print([name for name in ('sqlalchemy', 'sqlmodel', 'numpy') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_the_screen_draws_twice_as_often_as_the_library_would_alone():
    import subprocess
    import sys

    code = "import tui.app, textual.screen; print(round(1 / textual.screen.UPDATE_PERIOD))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "120"
