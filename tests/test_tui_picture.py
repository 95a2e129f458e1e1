"""The page's picture beside the text: one key, the place framed, and a clear word where there is none."""

import pytest

from registry.service import Registry
from tests import samples_pdf
from tests.stock import AS_OF, LI, serial
from tests.tui_desk import NARROW, WIDE, press, registry, run, session_of, settle, shown  # noqa: F401
from tui import pictures
from tui.widgets.picture import Picture


@pytest.fixture
def printed(tmp_path):
    """A round of one document that was received as a PDF file."""
    from functools import partial

    from registry.service.importing import ImportOptions
    from registry.service.rounds import RoundPlan
    from registry.service.stage import stage

    with Registry.open(tmp_path / "registry.sqlite") as opened:
        folder = tmp_path / "received"
        folder.mkdir()
        (folder / "通知.pdf").write_bytes(samples_pdf.made(samples_pdf.notice))
        opened.import_paths([folder], LI, ImportOptions(AS_OF), work=partial(stage, make=opened.maker), runner=serial)
        opened.open_round(LI, RoundPlan("2024年清理", AS_OF))
        yield opened


async def drawn(pilot, app):
    """Wait until the page is drawn."""
    for _ in range(200):
        await settle(pilot)
        if "正在绘制" not in shown(app) and "Drawing" not in shown(app):
            return
        await pilot.pause(0.05)


def plain(line):
    return line.replace("\u2800", " ")


@pytest.mark.parametrize(("size", "beside"), [(NARROW, False), (WIDE, True), ((200, 50), True)])
def test_the_page_stands_beside_its_text(printed, tmp_path, monkeypatch, size, beside):
    monkeypatch.setenv("QINGLI_PICTURES", "blocks")
    session = session_of(printed, tmp_path)

    async def play(pilot, app):
        await press(pilot, "enter", "p")
        await drawn(pilot, app)
        text = shown(app)
        assert "原件第 1/2 页，所看之处已加框" in text
        assert sum(line.count("▀") for line in text.splitlines()) > 100
        assert ("各区县人民政府" in text) is beside
        assert ("[说明]" in text) is (size[0] >= 170 or False)
        colours = {
            segment.style.color.triplet
            for strip in app.screen._compositor.render_strips(app.size)
            for segment in strip
            if "▀" in segment.text and segment.style and segment.style.color
        }
        assert any(c.red > c.green + 60 and c.red > c.blue + 60 for c in colours)  # the frame
        await press(pilot, "p")
        await drawn(pilot, app)
        assert any("\u2801" <= sign <= "\u28ff" for sign in shown(app))
        await press(pilot, "p")
        assert not app.screen.query_one(Picture).display
        assert "各区县人民政府" in shown(app)
        assert printed.round().states == {"open": 1}

    run(session, play, size)
    session.close()


def test_pages_are_turned_and_the_next_finding_brings_its_own(printed, tmp_path, monkeypatch):
    monkeypatch.setenv("QINGLI_PICTURES", "dots")
    session = session_of(printed, tmp_path)

    async def play(pilot, app):
        await press(pilot, "enter", "p")
        await drawn(pilot, app)
        await press(pilot, "pagedown")
        await drawn(pilot, app)
        assert "原件第 2/2 页" in shown(app)
        assert "已加框" not in shown(app)
        await press(pilot, "pagedown", "c")
        await drawn(pilot, app)
        assert "原件第 1/2 页，所看之处已加框" in shown(app)

    run(session, play, NARROW)
    session.close()


@pytest.mark.parametrize(("lang", "word"), [("zh", "没有固定页面"), ("en", "no fixed pages")])
def test_a_format_without_pages_says_so(registry, tmp_path, monkeypatch, lang, word):  # noqa: F811
    monkeypatch.setenv("QINGLI_PICTURES", "blocks")

    async def play(pilot, app):
        await press(pilot, "enter", "p")
        await drawn(pilot, app)
        assert word in shown(app)
        await press(pilot, "x")
        assert registry.round().outcomes == {"repeal": 1}

    run(session_of(registry, tmp_path, lang=lang), play)


def test_a_lost_original_and_a_terminal_without_pictures_say_so(printed, tmp_path, monkeypatch):
    import shutil

    monkeypatch.setenv("QINGLI_PICTURES", "off")

    async def play(pilot, app):
        await press(pilot, "enter", "p")
        assert "此终端不能显示图像" in shown(app)
        monkeypatch.setenv("QINGLI_PICTURES", "blocks")
        await press(pilot, "p", "p", "p")
        await drawn(pilot, app)
        assert "原件未存入登记库" in shown(app)

    shutil.rmtree(printed.store.originals.folder)
    session = session_of(printed, tmp_path)
    run(session, play)
    session.close()


@pytest.mark.parametrize(
    ("answer", "environment", "kind"),
    [
        (b"\x1b_Gi=7;OK\x1b\\\x1b[6;18;9t\x1b[?62;4c", {}, "kitty"),
        (b"\x1b[6;18;9t\x1b[?62;4;22c", {}, "sixel"),
        (b"\x1b[?62;22c", {}, "blocks"),
        (b"\x1b[?4c", {}, "blocks"),  # the first number is the level, not a feature
        (b"", {}, "blocks"),
        (b"\x1b[?62;22c", {"NO_COLOR": "1"}, "dots"),
        (b"\x1b[?62;4c", {"QINGLI_PICTURES": "dots"}, "dots"),
        (b"", {"TERM": "linux"}, "off"),
    ],
)
def test_the_terminal_says_how_it_shows_pictures(monkeypatch, answer, environment, kind):
    monkeypatch.setattr(pictures, "TERMINAL", pictures.Terminal())
    pictures.understand(answer)
    assert pictures.kind(environment) == kind
    assert pictures.TERMINAL.cell == ((9, 18) if b"[6;" in answer else pictures.CELL)


def test_signs_of_uncertain_width_are_not_used_where_they_are_wide(monkeypatch):
    monkeypatch.setattr(pictures, "TERMINAL", pictures.Terminal())
    pictures.TERMINAL.wide = True
    assert pictures.kind({}) == "dots"


def test_graphics_reach_the_terminal_as_sixel_and_by_kittys_protocol(printed, tmp_path):
    """The library's two widgets take the pixels; what they send begins as the protocols say."""
    from PIL import Image

    from tui.widgets.picture import _widget

    assert _widget("sixel").__module__ == "textual_image.widget.sixel"
    from textual_image._sixel import image_to_sixels

    assert image_to_sixels(Image.new("RGB", (8, 12), "red")).startswith("\x1bP")
    assert _widget("kitty").__name__ == "TGPImage"
