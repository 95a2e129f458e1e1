"""Pages that are pictures: set straight, read line by line with places, and told to be recognised; no text is no text."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw

import importers
from importers import heavy, ocr, ocr_engine, ocr_image, ocr_pdf, pool
from importers.base import Box, FailureCode, ImportedDocument, ImportFailure, Source
from importers.ocr_engine import Piece, as_printed
from tests import samples_pdf, samples_scan

WORDS = ("云江市人民政府关于公布清理结果的通知", "云府发〔2021〕12号", "各区县人民政府：")
drawn = pytest.mark.skipif(samples_scan.FONT is None, reason="no Chinese font on this machine")


def engine_of(*words: str) -> Callable[[Image.Image], list[Piece]]:
    """An engine that sees these words on any picture, one below the other."""

    def read(image: Image.Image) -> list[Piece]:
        step = image.height / 20
        across = image.width / 10
        return [
            Piece(word, 0.9, across, step * (n + 3), across + 40 * len(word), step * (n + 3) + 56)
            for n, word in enumerate(words)
        ]

    return read


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine for tests that are not about engines."""
    monkeypatch.setattr(ocr_engine, "engine", lambda: "test")
    monkeypatch.setattr(ocr_engine, "read", engine_of(*WORDS))


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGLI_OCR", "off")


def read(data: bytes, name: str = "a.pdf") -> ImportedDocument | ImportFailure:
    (item,) = importers.read_source(Source.of(name, data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


def scan(*, text: str = "", hidden: bool = False, pages: int = 1) -> bytes:
    def draw(canvas: object) -> None:
        for number in range(pages):
            if number:
                canvas.showPage()  # type: ignore[attr-defined]
            samples_pdf.scan(canvas, text, hidden=hidden)  # type: ignore[arg-type]

    return samples_pdf.made(draw)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("云府发[2003]15号", "云府发〔2003〕15号"),
        ("云府发〔2003] 15号", "云府发〔2003〕15号"),
        ("(一)到2020年", "（一）到2020年"),
        ("办法(试行)》", "办法（试行）》"),
        ("（2018版修订)", "（2018版修订）"),
        ("《管理条例》(国务院令第101号)和", "《管理条例》（国务院令第101号）和"),
        ("第十条,第九条", "第十条，第九条"),
        ("f(x) = 3, 4", "f(x) = 3, 4"),
        ("”设工程招标", "设工程招标"),
        ("关 于 印 发", "关于印发"),
    ],
)
def test_narrow_marks_become_those_of_chinese_print(seen: str, printed: str) -> None:
    assert as_printed(seen) == printed


@pytest.mark.parametrize(
    ("wanted", "installed", "chosen"),
    [
        ("", ("rapidocr", "tesseract"), "rapidocr"),
        ("", ("tesseract",), "tesseract"),
        ("", (), None),
        ("tesseract", ("rapidocr", "tesseract"), "tesseract"),
        ("rapidocr", ("tesseract",), None),
        ("off", ("rapidocr", "tesseract"), None),
    ],
)
def test_the_engine_is_the_one_named_or_the_one_installed(
    wanted: str, installed: tuple[str, ...], chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGLI_OCR", wanted)
    monkeypatch.setattr(ocr_engine, "_has_rapidocr", lambda: "rapidocr" in installed)
    monkeypatch.setattr(ocr_engine, "_has_tesseract", lambda: "tesseract" in installed)
    assert ocr_engine.engine() == chosen


def test_without_an_engine_a_scan_needs_one(no_engine: None) -> None:
    for data, name in ((scan(), "a.pdf"), (picture(Image.new("L", (200, 300), 255)), "a.png")):
        item = read(data, name)
        assert isinstance(item, ImportFailure)
        assert item.code is FailureCode.NEEDS_OCR


def picture(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_scan_is_read_line_by_line_with_places_and_confidence(engine: None) -> None:
    item = read(scan())
    assert isinstance(item, ImportedDocument)
    assert item.text.split("\n") == list(WORDS)
    assert item.flags == ("ocr", "ocr_confidence:0.90")
    assert item.reader == "pdf+test"
    assert [fragment.confidence for fragment in item.fragments] == [0.9] * 3
    for fragment, word in zip(item.fragments, WORDS, strict=True):
        assert item.text[fragment.start : fragment.end] == word
        assert fragment.box is not None
        assert 0 < fragment.box.left < fragment.box.right < 595
        assert 0 < fragment.box.bottom < fragment.box.top < 842
    assert item.fragments[0].box.top > item.fragments[1].box.top  # type: ignore[union-attr]


def test_only_the_pages_that_need_it_are_recognised(engine: None) -> None:
    def draw(canvas: object) -> None:
        samples_pdf.notice(canvas)  # type: ignore[arg-type]
        canvas.showPage()  # type: ignore[attr-defined]
        samples_pdf.scan(canvas)  # type: ignore[arg-type]

    item = read(samples_pdf.made(draw))  # type: ignore[arg-type]
    assert isinstance(item, ImportedDocument)
    last = item.pages
    assert f"ocr_page:{last}" in item.flags
    assert "ocr" in item.flags
    assert not any(flag.startswith("needs_ocr") for flag in item.flags)
    assert item.text.startswith("云江市人民政府办公室文件")
    assert item.text.endswith("各区县人民政府：")
    assert {f.page for f in item.fragments if f.confidence} == {last}


@pytest.mark.parametrize(
    ("turn", "own"),
    [
        (0, Box(10, 20, 110, 40)),
        (90, Box(560, 10, 580, 110)),
        (180, Box(490, 760, 590, 780)),
        (270, Box(20, 690, 40, 790)),
    ],
)
def test_places_on_turned_pages_are_those_of_the_file(turn: int, own: Box) -> None:
    assert ocr_pdf._own(Box(10, 20, 110, 40), turn, (0.0, 0.0), (600.0, 800.0)) == own


@pytest.mark.parametrize(
    "layer",
    [
        "云江市档案馆 内部资料\n" * 20,
        "仅供查阅 2024-05-06",
        "\n".join(f"云江市档案馆张三 2024-05-06 10:3{n} 编号{7919 * n:08d}" for n in range(9)),
        "本文件由云江市政务公开平台提供，仅供查阅，未经授权不得转载，下载时间2024年5月6日10时33分，下载人张三",
    ],
)
def test_a_layer_that_is_only_a_watermark_is_no_text(layer: str, no_engine: None) -> None:
    item = read(scan(text=layer, hidden=True))
    assert isinstance(item, ImportFailure)
    assert item.code is FailureCode.NEEDS_OCR


def test_a_hidden_layer_is_read_and_marked(no_engine: None) -> None:
    item = read(scan(text="\n".join(samples_pdf.wrapped(samples_pdf.BASIS, 12, 440)), hidden=True))
    assert isinstance(item, ImportedDocument)
    assert item.flags == ("ocr_layer",)
    assert "《中华人民共和国固体废物污染环境防治法》" in item.text


def test_the_hidden_layer_of_an_engine_is_freed_of_blanks_and_its_marks_pair_again(no_engine: None) -> None:
    text = "根据《云江市生活垃圾分类管理办法）〈云府发〔 2 0 1 9 〕 3 7 号）第十条的规定，自 2 0 2 0 年 1 月 1 日起施行以下规定。"
    item = read(scan(text="\n".join(samples_pdf.wrapped(text, 12, 440)), hidden=True))
    assert isinstance(item, ImportedDocument)
    assert "《云江市生活垃圾分类管理办法》（云府发〔2019〕37号）" in item.text.replace("\n", "")
    assert "自2020年1月1日起施行" in item.text.replace("\n", "")


def test_a_slanted_watermark_over_a_scan_is_not_drawn_into_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    dark: list[int] = []

    def read(image: Image.Image) -> list[Piece]:
        dark.append(image.convert("L").histogram()[0])
        return engine_of(*WORDS)(image)

    def marked(canvas: object, angle: float) -> None:
        canvas.saveState()  # type: ignore[attr-defined]
        canvas.translate(150, 300)  # type: ignore[attr-defined]
        canvas.rotate(angle)  # type: ignore[attr-defined]
        canvas.setFont(samples_pdf.FONT, 30)  # type: ignore[attr-defined]
        canvas.drawString(0, 0, "内部资料")  # type: ignore[attr-defined]
        canvas.restoreState()  # type: ignore[attr-defined]

    def page(angle: float | None) -> bytes:
        def draw(canvas: object) -> None:
            samples_pdf.scan(canvas)  # type: ignore[arg-type]
            if angle is not None:
                for _ in range(3):
                    marked(canvas, angle)

        return samples_pdf.made(draw)  # type: ignore[arg-type]

    monkeypatch.setattr(ocr_engine, "engine", lambda: "test")
    monkeypatch.setattr(ocr_engine, "read", read)
    for angle in (None, 40, 0):
        assert isinstance(read_pdf(page(angle)), ImportedDocument)
    plain, slanted, level = dark
    told = read_pdf(page(40))
    assert isinstance(told, ImportedDocument)
    assert "watermark" in told.flags
    assert slanted == plain
    assert level > plain


def read_pdf(data: bytes) -> ImportedDocument | ImportFailure:
    """A file by another name than the engine's ``read`` of the test around it."""
    (item,) = importers.read_source(Source.of("a.pdf", data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


def test_an_unsure_piece_within_a_line_stays_and_so_does_a_number(
    engine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = [
        Piece("云公通(2018] 1号", 0.45, 600, 300, 1_000, 350),
        Piece("根据《中华人民共和国水土保持", 0.9, 200, 600, 860, 650),
        Piece("法》、《", 0.4, 870, 600, 1_000, 650),
        Piece("云江市水土保持办法》", 0.9, 1_010, 600, 1_500, 650),
        Piece("似是而非", 0.4, 400, 1_500, 600, 1_550),
    ]
    monkeypatch.setattr(
        ocr_engine,
        "read",
        lambda image: [Piece(as_printed(p.text), p.confidence, p.left, p.top, p.right, p.bottom) for p in pieces],
    )
    item = read(scan())
    assert isinstance(item, ImportedDocument)
    assert item.text == "云公通〔2018〕1号\n根据《中华人民共和国水土保持法》、《云江市水土保持办法》"


def test_letters_drawn_as_outlines_need_recognition(no_engine: None) -> None:
    def draw(canvas: object) -> None:
        for number in range(400):
            canvas.bezier(*([50 + number] * 8))  # type: ignore[attr-defined]

    item = read(samples_pdf.made(draw))  # type: ignore[arg-type]
    assert isinstance(item, ImportFailure)
    assert item.code is FailureCode.NEEDS_OCR


def test_where_nothing_is_recognised_there_is_no_text(engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_engine, "read", engine_of())
    item = read(scan())
    assert isinstance(item, ImportFailure)
    assert item.code is FailureCode.NO_TEXT


def test_text_too_unsure_is_left_out_and_counted(engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [*engine_of(*WORDS)(Image.new("L", (1_600, 2_400))), Piece("似是而非", 0.3, 9, 2_000, 99, 2_030)]
    monkeypatch.setattr(ocr_engine, "read", lambda image: pieces)
    item = read(scan())
    assert isinstance(item, ImportedDocument)
    assert "ocr_unsure:4" in item.flags
    assert "似是而非" not in item.text


def test_an_ordinary_worker_leaves_a_scan_to_a_heavy_one(engine: None) -> None:
    heavy.enter(allowed=False)
    try:
        item = read(scan())
        assert isinstance(item, ImportFailure)
        assert heavy.taken()
        assert not heavy.taken()
    finally:
        heavy._state = heavy._State()


def test_parts_of_a_line_are_put_together_and_words_apart_stay_apart(
    engine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = [
        Piece("的通知", 0.9, 640, 300, 780, 356),
        Piece("关于公布清理结果", 0.9, 200, 303, 640, 359),
        Piece("甲局", 0.8, 200, 900, 300, 950),
        Piece("乙局", 0.8, 700, 902, 800, 952),
    ]
    monkeypatch.setattr(ocr_engine, "read", lambda image: pieces)
    seen = ocr.recognise(Image.new("RGB", (1_653, 2_339), "white"), 1)
    assert [line.text for line in ocr.lines(seen.page)] == ["关于公布清理结果的通知", "甲局 乙局"]


@drawn
@pytest.mark.parametrize("angle", [-2.3, -1.2, 0.6, 1.2, 3.1])
def test_a_page_is_set_straight(angle: float) -> None:
    page = samples_scan.notice()[0].image.rotate(angle, fillcolor="white")
    assert ocr_image.skew(page) == pytest.approx(-angle, abs=0.16)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_on_its_side_or_head_is_turned_and_its_places_are_those_of_the_page(
    turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    upright = Image.new("RGB", (1_600, 2_300), "white")
    upright.paste((0, 0, 0), (200, 300, 1_000, 340))

    def read(image: Image.Image) -> list[Piece]:
        dark = image.convert("L").point(lambda grey: 255 * (grey < 128)).getbbox()
        assert dark is not None
        right = image.width == 1_600 and dark[1] < 1_000
        text = "云江市人民政府关于公布清理结果和继续有效目录的通知"
        return [Piece(text if right else "》乔胡《采花》《龄" * 3, 0.95 if right else 0.5, *map(float, dark))]

    monkeypatch.setattr(ocr_engine, "read", read)
    monkeypatch.setattr(ocr_image, "skew", lambda image: 0.0)
    given = upright.rotate(-turn, expand=True)
    seen = ocr.recognise(given, 1, given.width / samples_scan.PIXEL)
    (line,) = ocr.lines(seen.page)
    assert line.text.startswith("云江市")
    dark = given.convert("L").point(lambda grey: 255 * (grey < 128)).getbbox()
    assert dark is not None
    left, top, right, bottom = (edge / samples_scan.PIXEL for edge in dark)
    height = given.height / samples_scan.PIXEL
    found = (line.box.left, height - line.box.top, line.box.right, height - line.box.bottom)
    assert found == pytest.approx((left, top, right, bottom), abs=1.5)


def test_a_page_with_few_signs_is_not_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[tuple[int, int]] = []

    def read(image: Image.Image) -> list[Piece]:
        looks.append(image.size)
        return [Piece("似是而非", 0.3, 100, 100, 200, 130)]

    monkeypatch.setattr(ocr_engine, "read", read)
    ocr.recognise(Image.new("RGB", (1_600, 2_300), "white"), 1)
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("corners", "slanted"),
    [
        ([(100, 100), (500, 100), (500, 140), (100, 140)], False),
        ([(100, 100), (500, 120), (498, 160), (98, 140)], False),
        ([(100, 400), (400, 100), (428, 128), (128, 428)], True),
        ([(100, 100), (100, 500), (60, 500), (60, 100)], False),
    ],
)
def test_a_watermark_lies_aslant(corners: list[tuple[int, int]], slanted: bool) -> None:
    across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    assert ocr_engine._slanted(across, down) is slanted


@drawn
def test_a_seal_is_bleached_and_red_print_stays() -> None:
    first, last = (scan.image for scan in samples_scan.notice()[:2])
    assert ocr_image.without_seals(first)[1] == 0
    for page in (last, samples_scan.worn(last)):
        bleached, count = ocr_image.without_seals(page)
        assert count == 1
        assert int((ocr_image._redness(bleached.reduce(4)) > 28).sum()) == 0


def test_rulings_of_a_table_are_found_and_taken_out() -> None:
    image = Image.new("RGB", (1_653, 2_339), "white")
    draw = ImageDraw.Draw(image)
    for y in (400, 500, 600):
        draw.line([(200, y), (1_400, y)], fill="black", width=3)
    for x in (200, 700, 1_400):
        draw.line([(x, 400), (x, 600)], fill="black", width=3)
    found = ocr_image.rulings(image, samples_scan.PIXEL)
    assert len(found.horizontal) == len(found.vertical) == 3
    (grid,) = ocr.grids(found)
    bare = ocr_image.without_rulings(image, found, [grid], samples_scan.PIXEL)
    assert bare.convert("L").getextrema() == (255, 255)


def test_a_line_over_a_ruling_is_read_in_two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.new("RGB", (1_653, 2_339), "white")
    draw = ImageDraw.Draw(image)
    for y in (400, 500, 600):
        draw.line([(200, y), (1_400, y)], fill="black", width=3)
    for x in (200, 700, 1_400):
        draw.line([(x, 400), (x, 600)], fill="black", width=3)
    monkeypatch.setattr(ocr_engine, "read", lambda image: [Piece("云府发〔2003〕15号废止", 0.9, 250, 425, 1_000, 480)])
    halves = iter([("云府发〔2003〕15号", 0.9), ("废止", 0.9)])
    monkeypatch.setattr(ocr_engine, "read_line", lambda image: next(halves))
    seen = ocr.recognise(image, 1)
    (row,) = seen.page.elements
    assert row.texts == ("云府发〔2003〕15号", "废止")  # type: ignore[union-attr]


def test_frames_and_long_pictures_are_pages(engine: None) -> None:
    frames = [Image.new("L", (600, 800), 255) for _ in range(3)]
    item = read(picture(frames[0], "TIFF", save_all=True, append_images=frames[1:]), "a.tif")
    assert isinstance(item, ImportedDocument)
    assert (item.pages, item.media_type) == (3, "image/tiff")
    item = read(picture(Image.new("RGB", (400, 3_000), "white")), "a.png")
    assert isinstance(item, ImportedDocument)
    assert item.pages in {5, 6, 7}


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 2_000, {FailureCode.DAMAGED}),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, {FailureCode.DAMAGED}),
        (b"GIF89a" + b"\xff" * 500, {FailureCode.DAMAGED, FailureCode.TOO_LARGE}),
    ],
)
def test_broken_pictures_fail_by_name(data: bytes, codes: set[FailureCode], engine: None) -> None:
    item = read(data, "a.png")
    assert isinstance(item, ImportFailure)
    assert item.code in codes


def test_a_picture_too_large_is_refused(engine: None) -> None:
    from tests.hostile_office import picture_of_a_billion

    item = read(picture_of_a_billion(), "a.png")
    assert isinstance(item, ImportFailure)
    assert item.code is FailureCode.TOO_LARGE


@drawn
@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", ["rapidocr", "tesseract"])
def test_an_engine_reads_worn_pages_shut_in_and_offline(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGLI_OCR", name)
    if ocr_engine.engine() is None:
        pytest.skip(f"{name} is not installed")
    pages = samples_scan.notice(paragraphs=(samples_pdf.BASIS, samples_pdf.POINTS[0]))
    path = tmp_path / "扫描.pdf"
    path.write_bytes(samples_scan.pdf([samples_scan.worn(page.image, n) for n, page in enumerate(pages)]))
    (item,) = pool.read_isolated(path)
    assert isinstance(item, ImportedDocument), item
    assert samples_scan.errors(item.text, "".join(line for page in pages for line in page.lines)) <= 0.06
    assert item.text.split("\n")[-2:] == ["云江市人民政府办公室", "2019年8月12日"]
    assert {"ocr", "seals:1"} <= set(item.flags)
    assert item.reader == f"pdf+{name}"


def test_the_engine_is_told_to_print_nothing_and_to_report_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}

    def load(name: str) -> SimpleNamespace:
        told[name] = os.environ.get("ORT_DISABLE_TELEMETRY")
        return SimpleNamespace(
            set_default_logger_severity=lambda kind: told.update(severity=kind),
            disable_telemetry_events=lambda: told.update(telemetry="off"),
            RapidOCR=lambda params: told.update(level=params["Global.log_level"]),
        )

    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    monkeypatch.setattr(ocr_engine, "import_module", load)
    ocr_engine._rapidocr.__wrapped__()
    assert told == {"onnxruntime": "1", "severity": 4, "telemetry": "off", "rapidocr": "1", "level": "critical"}
