"""Pages drawn as pictures with the text that stands on them, clean as from a good scanner or worn as from an old one."""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.samples_pdf import BASIS, NO_START, POINTS, TITLE

DPI = 200
PIXEL = DPI / 72
WIDTH, HEIGHT = round(595 * PIXEL), round(842 * PIXEL)
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
FONT = next((font for font in _FONTS if Path(font).is_file()), None)


@functools.cache
def font(points: float) -> ImageFont.FreeTypeFont:
    """The first Chinese font of the machine, the simplified face of a collection."""
    assert FONT is not None
    index = 2 if "Noto" in FONT else 0
    return ImageFont.truetype(FONT, round(points * PIXEL), index=index)


@dataclass(slots=True)
class Scan:
    """A page: its picture, and what stands on it line by line."""

    image: Image.Image
    lines: list[str]


class Sheet:
    """A typewriter for pictures of official documents, in points from the upper left."""

    left, right, bottom = 79.0, 521.0, 742.0

    def __init__(self) -> None:
        self.scans: list[Scan] = []
        self.turn()

    def turn(self) -> None:
        """A new page."""
        self.scans.append(Scan(Image.new("RGB", (WIDTH, HEIGHT), "white"), []))
        self.draw: Any = ImageDraw.Draw(self.scans[-1].image)
        self.y = 100.0

    def put(self, text: str, x: float, size: float = 16, lead: float = 28, colour: str = "black") -> None:
        """One line of text."""
        if self.y > self.bottom:
            self.turn()
        self.draw.text((x * PIXEL, self.y * PIXEL), text, font=font(size), fill=colour)
        self.scans[-1].lines.append(text)
        self.y += lead

    def centred(self, text: str, size: float, lead: float, colour: str = "black") -> None:
        """A line in the middle."""
        self.put(text, (595 - font(size).getlength(text) / PIXEL) / 2, size, lead, colour)

    def paragraph(self, text: str, size: float = 16, indent: float = 2) -> None:
        """A paragraph, broken where the line is full."""
        line, x = "", self.left + indent * size
        room = self.right - x
        for sign in text:
            if font(size).getlength(line + sign) / PIXEL > room + 1 and sign not in NO_START:
                self.put(line, x, size)
                line, x, room = "", self.left, self.right - self.left
            line += sign
        self.put(line, x, size)


def notice(title: Sequence[str] = TITLE, paragraphs: Iterable[str] = (BASIS, *POINTS)) -> list[Scan]:
    """A notice with red masthead, number, title, text and signature under a seal."""
    sheet = Sheet()
    sheet.centred("云江市人民政府办公室文件", 30, 56, "#d01010")
    sheet.centred("云府办发〔2019〕37号", 16, 50)
    for line in title:
        sheet.centred(line, 22, 36)
    sheet.y += 20
    sheet.paragraph("各区县人民政府，市政府各部门：", indent=0)
    for text in paragraphs:
        sheet.paragraph(text)
    sheet.y += 28
    if sheet.y > sheet.bottom - 60:
        sheet.turn()
    seal(sheet.scans[-1].image, 430, sheet.y + 20)
    sheet.put("云江市人民政府办公室", 330)
    sheet.put("2019年8月12日", 370)
    return sheet.scans


def seal(image: Image.Image, x: float, y: float, radius: float = 60) -> None:
    """A round red seal printed over the text."""
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    box = [(x - radius) * PIXEL, (y - radius) * PIXEL, (x + radius) * PIXEL, (y + radius) * PIXEL]
    draw.ellipse(box, outline=(215, 25, 25, 200), width=round(3 * PIXEL))
    draw.text(((x - 12) * PIXEL, (y - 16) * PIXEL), "★", font=font(24), fill=(215, 25, 25, 200))
    for number, sign in enumerate("云江市人民政府"):
        draw.text(
            ((x - 45 + 13 * number) * PIXEL, (y - 45 + 2 * (number - 3) ** 2) * PIXEL),
            sign,
            font=font(13),
            fill=(215, 25, 25, 200),
        )
    image.paste(layer, (0, 0), layer)


def worn(image: Image.Image, seed: int = 1) -> Image.Image:
    """The page as an old scanner gives it: turned by 1.2 degrees, blurred, with noise, packed as a poor JPEG."""
    import numpy as np

    turned = image.rotate(1.2, resample=Image.Resampling.BICUBIC, fillcolor="white", expand=False)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.9))
    signs = np.asarray(blurred).astype(float)
    signs = signs * 0.85 + 25 + np.random.default_rng(seed).normal(0, 14, signs.shape)
    out = io.BytesIO()
    Image.fromarray(signs.clip(0, 255).astype("uint8")).save(out, "JPEG", quality=60)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def pdf(images: Sequence[Image.Image], layer: str = "") -> bytes:
    """A PDF that holds the pictures, a page each; ``layer`` is drawn invisibly over each of them."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    from tests import samples_pdf

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for image in images:
        canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
        if layer:
            written = canvas.beginText(79, 700)
            written.setFont(samples_pdf.FONT, 12)
            written.setTextRenderMode(3)
            for line in layer.split("\n"):
                written.textLine(line)
            canvas.drawText(written)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    """A picture as a PNG file."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def errors(read: str, truth: str) -> float:
    """Character error rate: edits from what stands there to what was read, per character; blanks do not count."""
    from rapidfuzz.distance import Levenshtein

    read, truth = "".join(read.split()), "".join(truth.split())
    return Levenshtein.distance(read, truth) / max(len(truth), 1)


def shuffled(texts: Sequence[str], seed: int) -> list[str]:
    """The texts in another order."""
    found = list(texts)
    random.Random(seed).shuffle(found)
    return found


def table(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float = 12) -> Scan:
    """A page with a ruled table, texts wrapped in their cells; its lines are the cells."""
    sheet = Sheet()
    sheet.centred("附件1", 16, 30)
    top, lines = sheet.y + 10, list(sheet.scans[0].lines)
    edges = [Sheet.left + sum(widths[:number]) for number in range(len(widths) + 1)]
    pen: Any = sheet.draw
    bounds = [top]
    for row in rows:
        cells = [_wrapped(text, size, width - 10) for text, width in zip(row, widths, strict=True)]
        for cell, x in zip(cells, edges, strict=False):
            for number, line in enumerate(cell):
                place = ((x + 5) * PIXEL, (bounds[-1] + 5 + number * (size + 5)) * PIXEL)
                pen.text(place, line, font=font(size), fill="black")
        bounds.append(bounds[-1] + max(map(len, cells)) * (size + 5) + 10)
        lines.extend(row)
    for y in bounds:
        pen.line([(edges[0] * PIXEL, y * PIXEL), (edges[-1] * PIXEL, y * PIXEL)], fill="black", width=2)
    for x in edges:
        pen.line([(x * PIXEL, top * PIXEL), (x * PIXEL, bounds[-1] * PIXEL)], fill="black", width=2)
    return Scan(sheet.scans[0].image, lines)


def _wrapped(text: str, size: float, width: float) -> list[str]:
    lines, line = [], ""
    for sign in text:
        if font(size).getlength(line + sign) / PIXEL > width:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line]


ENDED = [
    ("序号", "文件名称", "文号", "处理意见"),
    ("1", "云江市人民政府关于印发云江市城市房屋拆迁管理实施细则的通知", "云府发〔2003〕15号", "废止"),
    ("2", "云江市人民政府办公室关于进一步加强建设工程招标投标监督管理工作的意见", "云府办发〔2009〕112号", "修改"),
    ("3", "云江市人民政府关于公布市级行政事业性收费项目的通告", "云府发〔2011〕7号", "失效"),
    ("4", "云江市机动车停放管理暂行办法", "市政府令第36号", "继续有效"),
]
WIDTHS = (36.0, 230.0, 110.0, 66.0)
