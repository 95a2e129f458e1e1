"""PDFs made for the tests: official layouts and hostile ones, drawn with ReportLab; no real document is copied."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 79.0, 521.0, 740.0, 100.0
NO_START = "，。、；：！？）》〉」』】〕”’"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    """The bytes of a PDF drawn by the function; a page is ended by ``showPage``, the last one of itself."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), **options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def wrapped(text: str, size: float, width: float, indent: float = 0) -> list[str]:
    """Lines of the text, broken where the width is full; no line begins with a closing mark."""
    lines, line, room = [], "", width - indent
    for character in text:
        advance = pdfmetrics.stringWidth(character, FONT, size)
        if advance > room and character not in NO_START:
            lines.append(line)
            line, room = "", width
        line += character
        room -= advance
    return [*lines, line]


class Sheet:
    """A typewriter for official documents: paragraphs flow from page to page, each page with its furniture."""

    def __init__(self, canvas: Canvas, *, header: str = "", footer: str = "— {} —", size: float = 16, lead: float = 28):
        self.canvas, self.header, self.footer, self.size, self.lead = canvas, header, footer, size, lead
        self.page = 0
        self.y = 0.0
        self.turn()

    def turn(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = TOP
        if self.header:
            self.canvas.setFont(FONT, 9)
            self.canvas.drawCentredString(WIDTH / 2, 790, self.header)
        if self.footer:
            self.canvas.setFont(FONT, 14)
            self.canvas.drawCentredString(WIDTH / 2, 45, self.footer.format(self.page))

    def put(self, text: str, x: float, size: float | None = None, lead: float | None = None) -> None:
        if self.y < BOTTOM:
            self.turn()
        self.canvas.setFont(FONT, size or self.size)
        self.canvas.drawString(x, self.y, text)
        self.y -= lead or self.lead

    def centred(self, *lines: str, size: float = 22, lead: float = 36) -> None:
        for line in lines:
            self.put(line, (WIDTH - pdfmetrics.stringWidth(line, FONT, size)) / 2, size, lead)

    def right(self, text: str) -> None:
        self.put(text, RIGHT - 4 * self.size - pdfmetrics.stringWidth(text, FONT, self.size))

    def paragraph(self, text: str, *, indent: float = 2) -> None:
        x = LEFT + indent * self.size
        for line in wrapped(text, self.size, RIGHT - LEFT, indent * self.size):
            self.put(line, x)
            x = LEFT

    def skip(self, lines: float = 1) -> None:
        self.y -= lines * self.lead


def grid(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    top: float,
    *,
    size: float = 12,
    sides: bool = True,
    left: float = LEFT,
) -> float:
    """A ruled table with texts wrapped in their cells; gives the place where it ends."""
    edges = [left + sum(widths[:number]) for number in range(len(widths) + 1)]
    start = top
    canvas.setFont(FONT, size)
    canvas.line(edges[0], top, edges[-1], top)
    for row in rows:
        cells = [wrapped(text, size, width - 8) for text, width in zip(row, widths, strict=True)]
        height = max(len(cell) for cell in cells) * (size + 4) + 6
        for cell, x in zip(cells, edges, strict=False):
            for number, line in enumerate(cell):
                canvas.drawString(x + 4, top - (number + 1) * (size + 4) + 1, line)
        top -= height
        canvas.line(edges[0], top, edges[-1], top)
    for edge in edges if sides else edges[1:-1]:
        canvas.line(edge, start, edge, top)
    return top


def picture() -> ImageReader:
    """A grey page, as a scanner gives it."""
    from PIL import Image

    return ImageReader(Image.new("L", (60, 84), 200))


def scan(canvas: Canvas, text: str = "", *, hidden: bool = False) -> None:
    """A page that is a picture, with text over it or hidden in it."""
    canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    if text:
        written = canvas.beginText(LEFT, 700 if hidden else 20)
        written.setFont(FONT, 12)
        written.setTextRenderMode(3 if hidden else 0)
        for line in text.split("\n"):
            written.textLine(line)
        canvas.drawText(written)


def struck(canvas: Canvas, text: str, x: float, y: float, size: float, times: int = 3) -> None:
    """Text printed over itself with a slight shift, which looks bold."""
    canvas.setFont(FONT, size)
    for number in range(times):
        canvas.drawString(x + 0.3 * number, y - 0.2 * number, text)


def struck_singly(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """Each character printed twice before the next."""
    canvas.setFont(FONT, size)
    for number, character in enumerate(text):
        for shift in (0.0, 0.35):
            canvas.drawString(x + number * size + shift, y, character)


def coded(lines: Sequence[str], size: float, later: str = "", wide: str = "") -> bytes:
    """A page of lines in a font without Unicode of its own: a glyph for each character, and one two ems wide for ``wide``.

    In each line the characters ``later`` come after the others in the content stream, each in its place on the paper, as
    LibreOffice sets what it takes from another font.
    """
    glyphs = list(
        dict.fromkeys([wide] * bool(wide) + [sign for line in lines for sign in line.replace(wide or "\n", "")])
    )
    codes = {glyph: f"{number:02x}" for number, glyph in enumerate(glyphs, start=65)}
    drawn = "".join(
        _set(
            line.replace(wide or "\n", "\n"), {**codes, "\n": codes.get(wide, "")}, size, later, 700 - 2 * size * number
        )
        for number, line in enumerate(lines)
    )
    pairs = "\n".join(f"<{codes[glyph]}> <{glyph.encode('utf-16-be').hex()}>" for glyph in glyphs)
    widths = " ".join("1700" if glyph == wide else "1000" for glyph in glyphs)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(glyphs)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 65/LastChar {64 + len(glyphs)}/Widths[{widths}]/ToUnicode 6 0 R>>",
        f"<</Length {len(to_unicode)}>>stream\n{to_unicode}\nendstream",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 7\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size 7>>\nstartxref\n{len(body)}\n%%EOF"
    return (body + end).encode("latin-1")


def _set(line: str, codes: dict[str, str], size: float, later: str, y: float) -> str:
    """The operators of one line: the characters with gaps for those that come later, and then these."""
    runs = groupby(line, later.__contains__)
    first = "".join(
        f"-{1000 * len([*run])}" if gap else f"<{''.join(codes[sign] for sign in run)}>" for gap, run in runs
    )
    moved = "".join(
        f"1 0 0 1 {80 + place * size} {y} Tm <{codes[sign]}> Tj\n" for place, sign in enumerate(line) if sign in later
    )
    return f"BT /F {size} Tf 80 {y} Td [{first}] TJ\n{moved}ET\n"


def scattered(canvas: Canvas, lines: Iterable[str], *, seed: int = 7, size: float = 14) -> None:
    """Every character placed by itself, in no order."""
    signs = [
        (LEFT + column * size, 700 - row * 24, sign)
        for row, line in enumerate(lines)
        for column, sign in enumerate(line)
    ]
    random.Random(seed).shuffle(signs)
    canvas.setFont(FONT, size)
    for x, y, sign in signs:
        canvas.drawString(x, y, sign)


TITLE = ("云江市人民政府办公室", "关于印发《云江市城市生活垃圾分类管理实施", "办法（试行）》和有关配套文件的通知")
BASIS = (
    "根据《中华人民共和国固体废物污染环境防治法》《城市市容和环境卫生管理条例》（国务院令第101号）和《云江省人民政府关于进"
    "一步加强生活垃圾分类工作的若干意见》（云政发〔2018〕22号）等规定，结合我市实际，制定了《云江市城市生活垃圾分类管理实施办"
    "法（试行）》，现印发给你们，请认真贯彻执行。"
)
POINTS = (
    (
        "一、总体要求。各单位要高度重视，严格落实《中华人民共和国循环经济促进法》第十条、第十一条和《中华人民共和国清洁生产促进法》第二"
        "十条的规定。"
    ),
    "二、工作目标",
    "（一）到2020年底，基本建成生活垃圾分类法规政策体系；",
    (
        "（二）到2022年底，各区县至少有1个街道基本建成示范片区，具体按照《国家发展改革委住房城乡建设部关于印发生活垃圾分类制度实施方案的通"
        "知》执行。"
    ),
    "三、本通知自2019年9月1日起施行，有效期5年。《云江市人民政府关于加强城市生活垃圾管理的通告》（云府发〔2005〕8号）同时废止。",
)


def notice(canvas: Canvas) -> None:
    """A notice of two and more pages in the form of GB/T 9704, with copy number, header and page numbers."""
    sheet = Sheet(canvas, header="云江市人民政府规范性文件")
    sheet.put("000123", LEFT)
    sheet.centred("云江市人民政府办公室文件", size=32, lead=40)
    sheet.centred("云府办发〔2019〕37 号", size=16, lead=60)
    sheet.centred(*TITLE)
    sheet.skip()
    sheet.paragraph("各区县人民政府，市政府各部门：", indent=0)
    for text in (BASIS, *POINTS):
        sheet.paragraph(text)
    sheet.skip()
    sheet.right("云江市人民政府办公室")
    sheet.right("2019年8月12日")
