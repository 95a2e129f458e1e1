"""A text out of pictures says so wherever it is read: how sure the engine was, and which lines are to be compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from importers import ocr_engine
from importers.base import Box, Fragment
from importers.ocr_engine import Piece
from registry.cli.searching import lines
from registry.reading.recognised import DoubtfulLine, recognition
from registry.service import Registry
from registry.service.stage import _flat, _fragment
from tests import samples_pdf
from tests.stock import Desk, plain_engine
from tests.tui_desk import NARROW, WIDE, press, run, session_of, shown
from tui.plain import PlainDesk

SEEN = (
    ("石桥街道办事处关于犬只管理的通知", 0.99),
    ("石办发〔2018〕9号", 0.97),
    ("各社区：依据《旧事项管理条例》（国务院令第901号）第三条，", 0.62),
    ("现就有关事项通知如下，请认真抓好贯彻落实。", 0.95),
    ("石桥街道办事处", 0.71),
    ("2018年3月1日", 0.98),
)
PLACE = Box(79.0, 700.0, 500.0, 720.0)


def seen(image: Image.Image) -> list[Piece]:
    """The lines of a page, one below the other, each with how sure the engine is."""
    step = image.height / 20
    return [
        Piece(text, sure, 160, step * (n + 3), 160 + 40 * len(text), step * (n + 3) + 56)
        for n, (text, sure) in enumerate(SEEN)
    ]


@pytest.fixture
def scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A round with one scanned document."""
    monkeypatch.setattr(ocr_engine, "engine", lambda: "test")
    monkeypatch.setattr(ocr_engine, "read", seen)
    with Registry.open(tmp_path / "registry.sqlite", maker=plain_engine) as registry:
        desk = Desk(registry, tmp_path / "received")
        (desk.folder / "1.pdf").write_bytes(samples_pdf.made(samples_pdf.scan))
        desk.take_in()
        desk.open_round()
        yield registry


def test_doubtful_lines_are_those_below_the_limit() -> None:
    fragments = [
        Fragment(0, 5, 1, 0, PLACE, 0.99),
        Fragment(6, 8, 1, 6, Box(79.0, 650.0, 500.0, 670.0), 0.79),
        Fragment(8, 12, 1, 9, Box(79.0, 650.0, 500.0, 670.0), 0.79),
        Fragment(13, 20, 2, 0, PLACE, 0.5),
        Fragment(21, 25, 3, 0, PLACE),
    ]
    found = recognition(["ocr", "ocr_confidence:0.91", "ocr_page:1", "ocr_page:2"], fragments)
    assert found is not None
    assert (found.confidence, found.layer, found.pages) == (0.91, False, (1, 2))
    assert found.lines == (DoubtfulLine(6, 12, 1, 0.79), DoubtfulLine(13, 20, 2, 0.5))


def test_a_hidden_layer_does_not_tell_how_sure_it_is_and_text_as_such_is_not_recognised() -> None:
    layer = recognition(["ocr_layer"], [Fragment(0, 5, 1, 0, PLACE)])
    assert layer is not None
    assert (layer.confidence, layer.lines, layer.layer) == (None, (), True)
    assert recognition(["footnotes"], [Fragment(0, 5, 1, 0, PLACE, 0.2)]) is None


@pytest.mark.parametrize("box", [None, PLACE])
@pytest.mark.parametrize("sure", [None, 0.625])
def test_confidence_is_kept_with_the_place_of_a_line(box: Box | None, sure: float | None) -> None:
    fragment = Fragment(3, 9, 2, 17, box, sure)
    assert _fragment(json.loads(json.dumps(_flat(fragment)))) == fragment


def test_show_tells_of_recognition_and_lists_the_doubtful_lines(scanned: Registry) -> None:
    view = scanned.dossier("石办发〔2018〕9号")
    assert view.recognition is not None
    assert [line.confidence for line in view.recognition.lines] == [0.62, 0.71]
    told = "\n".join(lines(view, "zh"))
    assert "正文由图像识别得出" in told
    assert "平均把握度" in told
    assert "识别存疑的行（2）" in told
    assert "0.62  第1页  各社区：依据《旧事项管理条例》" in told
    assert "Lines recognised with doubt (2)" in "\n".join(lines(view, "en"))


@pytest.mark.parametrize(
    ("lang", "head", "status"), [("zh", "图像识别", "存疑 1/2"), ("en", "recognised (OCR)", "Doubtful line 1/2")]
)
@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_the_desk_tells_of_recognition_and_goes_to_the_doubtful_lines(
    scanned: Registry, tmp_path: Path, size: tuple[int, int], lang: str, head: str, status: str
) -> None:
    async def play(pilot, app):  # type: ignore[no-untyped-def]
        await press(pilot, "enter")
        assert head in shown(app).splitlines()[1]
        await press(pilot, "d")
        assert status in shown(app)
        await press(pilot, "d")
        assert status.replace("1/2", "2/2") in shown(app)
        assert "0.71" in shown(app)
        await press(pilot, "d")
        assert status in shown(app)
        await press(pilot, "D", "D", "i", "i", "i")
        assert "0.62" in shown(app)

    run(session_of(scanned, tmp_path, lang=lang), play, size)


def test_a_text_that_stands_in_its_file_is_not_called_recognised(tmp_path: Path) -> None:
    with Registry.open(tmp_path / "registry.sqlite", maker=plain_engine) as registry:
        desk = Desk(registry, tmp_path / "received")
        desk.put("1.txt", "关于养犬管理的通知", "石办发〔2019〕6号")
        desk.take_in()
        desk.open_round()

        async def play(pilot, app):  # type: ignore[no-untyped-def]
            await press(pilot, "enter", "d")
            assert "图像识别" not in shown(app)
            assert "没有识别存疑的行" in shown(app)

        run(session_of(registry, tmp_path), play, NARROW)


def test_the_desk_line_by_line_tells_of_recognition(scanned: Registry, tmp_path: Path) -> None:
    told: list[str] = []
    PlainDesk(session_of(scanned, tmp_path), told.append, lambda prompt: "q").run()
    assert any("图像识别" in line and "存疑 2 行" in line for line in told)
    assert any("各社区：依据" in line for line in told)
