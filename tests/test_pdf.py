"""What a person sees on the pages of a PDF is what the text says, in order, and each character leads back to its place."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

import importers
from importers import characters, limits, pdf, pdf_furniture
from importers.base import Box, FailureCode, ImportedDocument, ImportFailure, Source
from importers.layout import Line, Page
from importers.pdf_text import TextLayer
from tests import samples_pdf as sample

Draw = Callable[[Canvas], None]


def read(draw: Draw | bytes, **options: object) -> ImportedDocument | ImportFailure:
    data = draw if isinstance(draw, bytes) else sample.made(draw, **options)
    (item,) = pdf.read(Source.of("样本.pdf", data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


def document(draw: Draw | bytes) -> ImportedDocument:
    item = read(draw)
    assert isinstance(item, ImportedDocument), item
    return item


def failure(draw: Draw | bytes, **options: object) -> ImportFailure:
    item = read(draw, **options)
    assert isinstance(item, ImportFailure), item.text
    return item


def test_a_notice_reads_as_its_author_wrote_it() -> None:
    found = document(sample.notice)
    assert found.text.split("\n") == [
        "云江市人民政府办公室文件",
        "云府办发〔2019〕37号",
        "".join(sample.TITLE),
        "各区县人民政府，市政府各部门：",
        sample.BASIS,
        *sample.POINTS,
        "云江市人民政府办公室",
        "2019年8月12日",
    ]
    assert found.metadata == {"份号": "000123"}
    assert found.pages == 2


def test_every_character_leads_back_to_its_page_and_place() -> None:
    data = sample.made(sample.notice)
    found = document(data)
    pages = pypdfium2.PdfDocument(data)
    covered = 0
    for fragment in found.fragments:
        layer = pages[fragment.page - 1].get_textpage()
        stretch = found.text[fragment.start : fragment.end]
        assert layer.get_text_range(fragment.source, len(stretch)) == stretch
        assert fragment.box is not None
        x0, y0, x1, y1 = layer.get_charbox(fragment.source)
        assert fragment.box.left - 1 <= x0 <= x1 <= fragment.box.right + 1
        assert fragment.box.bottom - 1 <= y0 <= y1 <= fragment.box.top + 1
        assert found.page_starts[fragment.page - 1] <= fragment.start
        covered += len(stretch)
    assert covered == len(found.text.replace("\n", ""))
    assert found.page_starts[0] == 0
    assert found.page_starts[1] > 300


@pytest.mark.parametrize(
    ("footer", "kept"),
    [
        ("— {} —", False),
        ("-{}-", False),
        ("－ {} －", False),
        ("第{}页 共3页", False),
        ("第 {} 页", False),
        ("{} / 3", False),
        ("Page {} of 3", False),
        ("{}", False),
        ("共{}家单位", True),
    ],
)
def test_page_numbers_go_and_sentences_stay(footer: str, kept: bool) -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="" if kept else footer)
        for _ in range(14):
            sheet.paragraph(sample.BASIS)
        if kept:
            sheet.paragraph(footer.format(3))

    text = document(draw).text
    assert set(text.split("\n")) == ({sample.BASIS, "共3家单位"} if kept else {sample.BASIS})


def test_a_running_header_on_every_other_page_goes() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(6):
            canvas.setFont(sample.FONT, 10)
            canvas.drawString(sample.LEFT, 800, "云江市人民政府公报" if number % 2 else "规范性文件汇编")
            canvas.setFont(sample.FONT, 16)
            canvas.drawString(sample.LEFT, 700, f"第{number + 1}件文件的正文。")
            canvas.showPage()

    assert document(draw).text.split("\n") == [f"第{number}件文件的正文。" for number in range(1, 7)]


@pytest.mark.parametrize("masthead", ["", "云江市人民政府文件"])
@pytest.mark.parametrize("following", [0, 1])
def test_documents_of_a_compilation_keep_their_numbers_and_red_heads(masthead: str, following: int) -> None:
    titles = ["关于加强犬只管理的通知", "关于规范车棚管理的通知", "关于整治集贸市场的通知"]

    def draw(canvas: Canvas) -> None:
        for serial, title in enumerate(titles, 20):
            canvas.setFont(sample.FONT, 14)
            lines = [
                masthead,
                f"云府发〔2012〕{serial}号",
                "",
                title,
                "各乡镇人民政府：",
                "为了维护市容环境和公共秩序，方便群众生活，根据有关规定，现就有关事项",
                "通知如下。各单位要高度重视，落实责任，按照职责分工做好相关工作。",
            ]
            for place, line in enumerate([*filter(None, lines[:2]), *lines[2:], "云江市人民政府", "2012年3月5日"]):
                canvas.drawString(sample.LEFT, 790 - 24 * place, line)
                if following and line == lines[-1]:
                    canvas.showPage()
                    canvas.setFont(sample.FONT, 14)
            canvas.showPage()

    found = list(importers.read_source(Source.of("汇编.pdf", sample.made(draw))))
    assert [one.member for one in found] == [f"{n} 云府发〔2012〕{19 + n}号" for n in (1, 2, 3)]
    assert [one.text.split("\n")[0] for one in found] == [masthead or f"云府发〔2012〕{20 + n}号" for n in range(3)]
    assert not any("twofold_text" in one.flags for one in found)


def test_a_number_that_runs_on_every_page_goes() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(4):
            canvas.setFont(sample.FONT, 10)
            canvas.drawString(sample.LEFT, 800, "云府发〔2012〕20号")
            canvas.setFont(sample.FONT, 16)
            canvas.drawString(sample.LEFT, 700, f"第{number + 1}件文件的正文。")
            canvas.showPage()

    assert document(draw).text.split("\n") == [f"第{number}件文件的正文。" for number in range(1, 5)]


def test_secrecy_and_urgency_move_from_the_masthead_into_the_metadata() -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="")
        for mark in ("000001", "机密★1年", "特急"):
            sheet.put(mark, sample.LEFT)
        sheet.paragraph(sample.BASIS)

    found = document(draw)
    assert found.metadata == {"份号": "000001", "密级": "机密★1年", "紧急程度": "特急"}
    assert found.text == sample.BASIS


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["云江市人民政府关于印发《云江市", "物业管理办法》的通知"],
            ["云江市人民政府关于印发《云江市物业管理办法》的通知"],
        ),
        (["云江市城市生活垃圾分类管理实施办法", "（试行）"], ["云江市城市生活垃圾分类管理实施办法（试行）"]),
        (["云江市物业管理办法", "（2019年3月5日云江市人民政府令第31号公布）"], None),
        (["云江市人民政府令", "第31号"], ["云江市人民政府令第31号"]),
        (["云江市物业管理办法", "第一章 总则"], ["云江市物业管理办法", "第一章 总则"]),
        (["云江市民政局", "2019年3月5日"], None),
        (["云府发〔2019〕3号", "云江市物业管理办法"], None),
        (["云江市人民政府文件", "云江市物业管理办法"], None),
    ],
)
def test_centred_lines_are_one_title_unless_they_are_different_things(
    lines: list[str], expected: list[str] | None
) -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="")
        sheet.centred(*lines)
        sheet.skip()
        sheet.paragraph(sample.BASIS)

    assert document(draw).text.split("\n")[:-1] == (expected or lines)


def test_a_title_broken_by_the_page_end_is_whole() -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, header="云江市人民政府规范性文件")
        for _ in range(9):
            sheet.paragraph(sample.BASIS)

    found = document(draw)
    second = found.page_starts[1]
    assert found.text[second - 1] != "\n"
    assert set(found.text.split("\n")) == {sample.BASIS}


def test_paragraphs_without_indent_end_where_a_line_is_short() -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="")
        for text in ("第一条 " + sample.POINTS[0][2:], "第二条 " + sample.BASIS, "第三条 本办法自公布之日起施行。"):
            sheet.paragraph(text, indent=0)

    lines = document(draw).text.split("\n")
    assert [line[:4] for line in lines] == ["第一条 ", "第二条 ", "第三条 "]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("关 于 印 发 《 云 江 市 物 业 管 理 办 法 》 的 通 知", "关于印发《云江市物业管理办法》的通知"),
        ("根据《云江市 物业 管理办法》的规定", "根据《云江市物业管理办法》的规定"),
        ("第一章　总　则", "第一章　总则"),
        ("第三条 本办法所称物业", "第三条 本办法所称物业"),
        ("云府发 〔 2019 〕 37 号", "云府发〔2019〕37号"),
        ("云府发[2019]第 37 号", "云府发[2019]第37号"),
        ("国务院令第 711 号公布", "国务院令第711号公布"),
        ("符合 GB 18030 标准", "符合 GB 18030 标准"),
        ("自2019年9月1日起施行", "自2019年9月1日起施行"),
    ],
)
def test_blanks(drawn: str, expected: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(sample.FONT, 16)
        canvas.drawString(sample.LEFT, 700, drawn)
        canvas.drawString(sample.LEFT, 600, "本办法自公布之日起施行。")

    assert document(draw).text.split("\n")[0] == expected


def test_spacing_by_operator_leaves_no_blanks() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(sample.LEFT, 700)
        text.setFont(sample.FONT, 16)
        text.setCharSpace(9)
        text.textLine("云江市人民政府规章制定办法")
        canvas.drawText(text)

    assert document(draw).text == "云江市人民政府规章制定办法"


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("赤政规〔2024〕3号", "〔〕"),
        ("二○○八年十月十三日", "○"),
        ("牢固树立“绿水青山就是金山银山”的理念", "“”"),
        ("甲地—乙地大道—丙地闭合区域", "—"),
    ],
)
def test_what_is_drawn_in_another_font_after_the_rest_stands_in_its_place(text: str, later: str) -> None:
    lines = [text, "第二行的字都在它们自己的地方。", "第三行的字也都在它们自己的地方。"]
    assert "".join(document(sample.coded(lines, 16, later)).text.split()) == "".join(lines)


def test_the_cells_of_such_a_line_have_places_of_their_own() -> None:
    text, ems = "“石政”发甲号第二格的“乙字”", 16
    opened = pypdfium2.PdfDocument(sample.coded([text, "下一行的字都在它们自己的地方。"], ems, "“”"))
    layer = TextLayer(opened, 1)
    line = layer.lines(cleaned=False)[0]
    parts = layer.split(line, [80 + 7 * ems])
    assert [part.text for part in parts] == [text[:7], text[7:]]
    for part, (left, right) in zip(parts, [(80, 80 + 7 * ems), (80 + 7 * ems, 80 + len(text) * ems)], strict=True):
        assert left - 1 <= part.box.left < part.box.right <= right + 1
        assert line.bottom - ems <= part.box.bottom < part.box.top <= line.top + ems
    layer.close()


def test_a_hyphen_at_the_end_of_a_line_is_neither_lost_nor_takes_in_the_next_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(sample.FONT, 16)
        canvas.drawString(80, 730, "本规范性文件经过合法性审核，自公布之日起施行，有效期五年。")
        canvas.drawString(300, 700, "统一登记号：YXDR-")
        canvas.drawString(80, 670, "2012-00006")

    assert "".join(document(draw).text.split()).endswith("统一登记号：YXDR-2012-00006")


def test_a_dash_of_two_ems_in_one_glyph_is_no_character_struck_twice() -> None:
    lines = ["关于加强农药管理工作的公告", "——撤销登记等有关事项", "各区县人民政府和有关部门："]
    assert "".join(document(sample.coded(lines, 22, wide="——")).text.split()) == "".join(lines)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("发布机构：甲区人民政府 成文日期：2021-06-10", "发布机构：甲区人民政府 成文日期：2021-06-10"),
        ("关于加强管理的通知 甲政发〔2021〕6号", "关于加强管理的通知 甲政发〔2021〕6号"),
        ("关于 加强 管理的通知", "关于加强管理的通知"),
    ],
)
def test_a_blank_before_a_label_or_a_number_stays(text: str, kept: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(sample.FONT, 16)
        canvas.drawString(80, 700, text)
        canvas.drawString(80, 640, "本规范性文件经过合法性审核，自公布之日起施行，有效期五年。")

    assert document(draw).text.split("\n")[0] == kept


@pytest.mark.parametrize("strike", [sample.struck, sample.struck_singly])
def test_bold_by_printing_twice_is_read_once(strike: Callable[..., None]) -> None:
    def draw(canvas: Canvas) -> None:
        strike(canvas, "《云江市路政路产管理规定》", 150, 700, 22)
        sheet = sample.Sheet(canvas, footer="")
        sheet.y = 600
        sheet.paragraph(sample.BASIS)

    assert document(draw).text.split("\n") == ["《云江市路政路产管理规定》", sample.BASIS]


ROWS = [
    ["序号", "文件名称", "文号"],
    ["1", "云江市人民政府关于印发云江市市区房屋租赁管理暂行办法和有关配套文件的通知", "云府发〔2001〕3号"],
    ["2", "云江市城镇职工生育保险实施细则", "云府发〔2002〕14号"],
    ["3", "云江市人民政府办公室转发市劳动保障局等部门关于进一步做好再就业工作若干意见的通知", "云府办发〔2003〕7号"],
]
WIDTHS = (40, 240, 150)
TABLE = ["\t".join(row) for row in ROWS]


@pytest.mark.parametrize("sides", [True, False], ids=["ruled all round", "open at the sides"])
def test_a_ruled_table_gives_a_line_for_a_row(sides: bool) -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="")
        sheet.paragraph("现予公布。")
        end = sample.grid(canvas, ROWS, WIDTHS, 690, sides=sides)
        sheet.y = end - 40
        sheet.paragraph("以上文件自公布之日起停止执行。")

    found = document(draw)
    assert found.text.split("\n") == ["现予公布。", *TABLE, "以上文件自公布之日起停止执行。"]
    assert not found.flags


def test_a_table_on_two_pages_has_its_head_once_and_its_cut_row_whole() -> None:
    title = ROWS[1][1]

    def draw(canvas: Canvas) -> None:
        sample.grid(canvas, [ROWS[0], ["1", title[:18], ROWS[1][2]]], WIDTHS, 200)
        canvas.showPage()
        sample.grid(canvas, [ROWS[0], ["", title[18:], ""], *ROWS[2:]], WIDTHS, 740)

    assert document(draw).text.split("\n") == TABLE


def test_a_row_that_begins_a_page_is_not_the_rest_of_another() -> None:
    def draw(canvas: Canvas) -> None:
        sample.grid(canvas, [["类别", "文件名称", "文号"], ["民政", *ROWS[1][1:]]], WIDTHS, 200)
        canvas.showPage()
        sample.grid(canvas, [["", *ROWS[2][1:]], ["", *ROWS[3][1:]]], WIDTHS, 740)

    assert [line.split("\t")[2] for line in document(draw).text.split("\n")[1:]] == [row[2] for row in ROWS[1:]]


def test_a_merged_cell_stands_in_the_first_of_its_rows() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(sample.FONT, 12)
        for y in (700, 660, 620):
            canvas.line(180, y, 400, y)
        canvas.line(100, 700, 180, 700)
        canvas.line(100, 620, 180, 620)
        for x in (100, 180, 400):
            canvas.line(x, 700, x, 620)
        canvas.drawString(110, 655, "市民政局")
        canvas.drawString(190, 675, "云江市殡葬管理办法")
        canvas.drawString(190, 635, "云江市社会救助办法")

    assert document(draw).text.split("\n") == ["市民政局\t云江市殡葬管理办法", "\t云江市社会救助办法"]


def test_a_frame_round_running_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="")
        sheet.paragraph(sample.BASIS)
        sheet.paragraph(sample.POINTS[0])
        canvas.rect(60, 90, 480, 680)
        canvas.line(60, 300, 540, 300)

    assert document(draw).text.split("\n") == [sample.BASIS, sample.POINTS[0]]


def test_lines_in_random_order_are_read_from_top_to_bottom() -> None:
    def draw(canvas: Canvas) -> None:
        lines = sample.wrapped(sample.BASIS, 16, sample.RIGHT - sample.LEFT)
        canvas.setFont(sample.FONT, 16)
        for number in (3, 0, 5, 1, 4, 2, *range(6, len(lines))):
            canvas.drawString(sample.LEFT, 700 - 28 * number, lines[number])

    found = document(draw)
    assert found.text == sample.BASIS


def test_characters_in_random_order_go_to_pdfplumber() -> None:
    found = document(lambda canvas: sample.scattered(canvas, sample.wrapped(sample.BASIS, 14, 420)))
    assert found.text == sample.BASIS
    assert "pdfplumber_page:1" in found.flags
    assert all(fragment.page == 1 and fragment.box for fragment in found.fragments)


@pytest.mark.parametrize("across", [False, True], ids=["column by column", "line by line"])
def test_two_columns_are_read_one_after_the_other(across: bool) -> None:
    text = sample.BASIS + "".join(sample.POINTS)
    lines = sample.wrapped(text, 12, 216)
    half = (len(lines) + 1) // 2
    left = [(60, 740 - 20 * number, line) for number, line in enumerate(lines[:half])]
    right = [(320, 740 - 20 * number, line) for number, line in enumerate(lines[half:])]
    order = sorted([*left, *right], key=lambda place: -place[1]) if across else [*left, *right]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(sample.FONT, 12)
        for x, y, line in order:
            canvas.drawString(x, y, line)

    found = document(draw)
    assert found.text.replace("\n", "") == text
    assert "columns_page:1" in found.flags


def test_a_note_at_the_foot_of_the_page_does_not_run_into_the_text() -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="")
        for _ in range(4):
            sheet.paragraph(sample.BASIS)
        canvas.setFont(sample.FONT, 9)
        canvas.drawString(sample.LEFT, 70, "① 本数据来自云江市统计年鉴。")
        sheet.paragraph(sample.BASIS)

    found = document(draw)
    assert "① 本数据来自云江市统计年鉴。" in found.text.split("\n")
    assert found.text.count(sample.BASIS) == 5
    assert "footnotes" in found.flags


def test_a_raised_note_mark_does_not_break_a_title() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(sample.LEFT, 700)
        for words, size, rise in (
            ("根据《云江市物业", 16, 0),
            ("12", 8, 7),
            ("管理办法》第12条，面积100m", 16, 0),
            ("2", 8, 7),
            ("。", 16, 0),
        ):
            text.setFont(sample.FONT, size)
            text.setRise(rise)
            text.textOut(words)
        canvas.drawText(text)

    found = document(draw)
    assert found.text == "根据《云江市物业管理办法》第12条，面积100m2。"
    assert found.flags == ("note_marks",)


def test_a_watermark_across_the_page_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(150, 200)
        canvas.rotate(45)
        canvas.setFont(sample.FONT, 60)
        canvas.drawString(0, 0, "内部资料 严禁外传")
        canvas.restoreState()
        sheet = sample.Sheet(canvas, footer="")
        for text in (sample.BASIS, *sample.POINTS):
            sheet.paragraph(text)

    found = document(draw)
    assert found.text.split("\n") == [sample.BASIS, *sample.POINTS]
    assert found.flags == ("watermark",)


def test_a_turned_page_reads_as_it_is_looked_at() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(sample.WIDTH, 0)
        canvas.rotate(90)
        canvas.setFont(sample.FONT, 14)
        for number, line in enumerate(sample.wrapped(sample.BASIS, 14, 600)):
            canvas.drawString(80, 500 - 24 * number, line)
        sample.grid(canvas, ROWS, WIDTHS, 320)

    assert document(draw).text.split("\n") == [sample.BASIS, *TABLE]


def test_a_text_that_stands_twice_is_kept_and_flagged() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(2):
            sheet = sample.Sheet(canvas, footer="")
            for text in (sample.BASIS, *sample.POINTS):
                sheet.paragraph(text)
            canvas.showPage()

    found = document(draw)
    assert "twofold_text" in found.flags
    assert found.text.count(sample.BASIS) == 2
    assert "twofold_text" not in document(sample.notice).flags


def test_hidden_text_over_a_picture_is_flagged() -> None:
    found = document(lambda canvas: sample.scan(canvas, sample.BASIS[:60], hidden=True))
    assert found.flags == ("ocr_layer",)
    assert found.text == sample.BASIS[:60]


def test_text_beside_a_large_picture_is_no_recognised_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(sample.picture(), 0, 0, sample.WIDTH, 0.6 * sample.HEIGHT)
        sheet = sample.Sheet(canvas, footer="")
        sheet.paragraph(sample.BASIS)

    assert document(draw).flags == ()


def test_a_scanned_page_among_others_is_named() -> None:
    def draw(canvas: Canvas) -> None:
        sheet = sample.Sheet(canvas, footer="")
        sheet.paragraph(sample.BASIS)
        canvas.showPage()
        sample.scan(canvas)

    found = document(draw)
    assert found.text == sample.BASIS
    assert "needs_ocr_page:2" in found.flags


def stamped(canvas: Canvas) -> None:
    for _ in range(4):
        sample.scan(canvas, "云江市档案馆馆藏档案")
        canvas.showPage()


@pytest.mark.parametrize(
    "draw",
    [
        sample.scan,
        lambda canvas: sample.scan(canvas, "扫描全能王 创建"),
        lambda canvas: sample.scan(canvas, "Scanned with CamScanner"),
        stamped,
        lambda canvas: canvas.drawString(90, 700, "A1"),
    ],
    ids=["scan", "watermark", "English watermark", "stamp on every page", "stray characters"],
)
def test_without_a_text_layer_it_needs_ocr(draw: Draw) -> None:
    assert failure(draw).code == FailureCode.NEEDS_OCR


def test_an_empty_page_needs_ocr_too() -> None:
    assert failure(lambda canvas: canvas.showPage()).code == FailureCode.NEEDS_OCR


def test_private_use_characters_are_no_text() -> None:
    found = failure(lambda canvas: sample.Sheet(canvas, footer="").paragraph("云江市" + "\ue123" * 40))
    assert (found.code, found.detail) == (FailureCode.NEEDS_OCR, "garbled text layer")


def test_encrypted() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    assert failure(sample.notice, encrypt=StandardEncryption("secret")).code == FailureCode.ENCRYPTED


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n",
        b"%PDF-1.7\n%%EOF",
        b"not a pdf at all",
        sample.made(sample.notice)[:60],
        b"%PDF-1.4\n" + b"\x00" * 5000,
    ],
)
def test_damaged(data: bytes) -> None:
    assert failure(data).code == FailureCode.DAMAGED


def test_without_pages_it_is_damaged() -> None:
    parts = [b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj ", b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj "]
    data = b"%PDF-1.4\n" + b"".join(parts) + b"trailer<</Root 1 0 R>>"
    found = failure(data)
    assert (found.code, found.pages) in {(FailureCode.DAMAGED, 0), (FailureCode.DAMAGED, None)}


def test_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 1)
    found = failure(sample.notice)
    assert (found.code, found.pages) == (FailureCode.TOO_MANY_PAGES, 2)
    monkeypatch.setattr(limits, "MAX_PAGES", 10)
    monkeypatch.setattr(limits, "MAX_TEXT_BYTES", 100)
    assert failure(sample.notice).code == FailureCode.TOO_LARGE
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 100)
    assert failure(sample.notice).code == FailureCode.TOO_LARGE


def test_a_broken_page_costs_that_page_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from importers import pdf_page

    whole = pdf_page.read_page

    def breaks(document: object, number: int, fallback: pdf_page.Fallback) -> object:
        if number == 1:
            raise ValueError("broken page")
        return whole(document, number, fallback)

    monkeypatch.setattr(pdf_page, "read_page", breaks)
    found = document(sample.notice)
    assert found.flags == ("page_failed:1",)
    assert found.pages == 2
    assert found.page_starts == (0, 0)
    assert found.text.endswith("2019年8月12日")


@pytest.mark.parametrize(
    ("disguised", "expected"),
    [
        ("⼀⾏政⻓", "一行政长"),
        ("豈", "豈"),
        ("︽办法︾", "《办法》"),
        ("ＡＢ１２（）", "ＡＢ１２（）"),
        ("①Ⅳ㎡", "①Ⅳ㎡"),
    ],
)
def test_only_radicals_and_compatibility_forms_are_replaced(disguised: str, expected: str) -> None:
    assert characters.plain(disguised) == expected


@pytest.mark.parametrize(
    "mark",
    [
        "扫描全能王 扫描",
        "扫描全能王创建",
        "扫描全能王 创建",
        "由扫描全能王扫描创建",
        "Scanned with CamScanner",
        "SCANNED BY camscanner",
        "Created with a trial copy",
        "Evaluation Warning: made by a trial",
        "夸克扫描王",
        "布丁扫描",
        "口袋扫描仪",
        "本件由未注册版生成",
        "试用版",
    ],
)
def test_the_mark_of_a_program_for_scanning_is_not_the_text(mark: str) -> None:
    assert _kept(mark) == []


@pytest.mark.parametrize(
    "line", ["第三条　试用版证照到期作废。", "试用版系统运行期间", "未注册版权的作品", "扫描全能王的使用规定"]
)
def test_a_line_that_only_speaks_of_such_programs_stays(line: str) -> None:
    assert _kept(line) == [line]


def _kept(wanted: str) -> list[str]:
    """What of a line in the middle of a page is left when furniture is stripped."""
    texts = [
        "第一条　本办法自发布之日起施行。",
        wanted,
        "第二条　复印件与原件具有同等效力。",
        "第三条　本办法由区司法局负责解释。",
    ]
    lines = [
        Line(text, 1, 90.0, 690.0 - 30 * place, 400.0, 706.0 - 30 * place, 16.0, range(len(text)), Box(0, 0, 1, 1))
        for place, text in enumerate(texts)
    ]
    page = Page(1, 595.0, 842.0, list(lines))
    pdf_furniture.strip([page])
    return [line.text for line in page.lines() if line.text not in (texts[0], *texts[2:])]
