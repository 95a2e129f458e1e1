"""Puts a document on A4 pages: red masthead, number, lines, tables, annexes, running heads and page numbers.

Measures follow GB/T 9704-2012 where the style is that of an official paper; other styles are those of web printouts and
old office files. The font is one of the readers' built-in ones (STSong-Light), so that no font file is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any

from registry.demo import spelling, words
from registry.demo.plan import Block, Paper

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.28, 841.89
MM = 72 / 25.4
RED, BLACK, GREY = (0.8, 0, 0), (0, 0, 0), (0.45, 0.45, 0.45)
NO_START = frozenset("，。；：、）》〉」』！？”’〕】")
NO_END = frozenset("（《〈「『“‘〔【")


@dataclass(frozen=True, slots=True)
class Style:
    """How a document looks; lengths in points."""

    size: float = 16
    leading: float = 28.95
    left: float = 28 * MM
    right: float = 26 * MM
    top: float = 37 * MM
    bottom: float = 35 * MM
    masthead: bool = True
    running_head: str = ""
    page_number: str = "— {page} —"
    heavy: bool = False  # the title is struck twice
    spaced: bool = False  # number and title letter-spaced

    @property
    def measure(self) -> float:
        """Width of a line."""
        return WIDTH - self.left - self.right


def style(paper: Paper, chance: Random) -> Style:
    """A style that suits the document; three in five are official papers."""
    heavy, spaced = chance.random() < 0.08, chance.random() < 0.05
    official = chance.random() < 0.6 and paper.series != "none"
    if official:
        return Style(heavy=heavy, spaced=spaced, page_number=chance.choice(("— {page} —", "- {page} -", "{page}")))
    head = chance.choice(("", f"{words.world()['street']}文件汇编", f"{paper.day.year}年文件选编"))
    number = chance.choice(("第 {page} 页", "{page}", "第{page}页 共{pages}页", ""))
    small = chance.random() < 0.5
    size, leading = (12, 21) if small else (14, 25)
    margin = 60.0 if small else 72.0
    return Style(size, leading, margin, margin, 80, 76, False, head, number, heavy, spaced)


def draw(paper: Paper, chance: Random) -> bytes:
    """The document as the bytes of a PDF; the same document gives the same bytes."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(paper.title if chance.random() < 0.3 else "")
    canvas.setSubject(words.world()["notice"])
    canvas.setCreator("Qingli demonstration")
    sheet = Sheet(canvas, style(paper, chance))
    sheet.masthead(paper, chance)
    for block in paper.blocks:
        sheet.block(block)
    sheet.close()
    return out.getvalue()


class Sheet:
    """A document being laid out, page by page; page furniture is drawn when the number of pages is known."""

    def __init__(self, canvas: Any, look: Style) -> None:
        self.canvas, self.look = canvas, look
        self.pages: list[list[tuple[str, tuple[Any, ...]]]] = [[]]
        self.y = HEIGHT - look.top

    def masthead(self, paper: Paper, chance: Random) -> None:
        """Name of the office in red, number and rule, then the title; plainer where the style has no masthead."""
        look = self.look
        shown = spelling.number(paper.number, chance) if paper.number else ""
        if look.masthead:
            self.centred(f"{paper.issuer}文件", 26, RED)
            self.y -= 14
        if shown:
            self.centred(shown, look.size, spacing=6 if look.spaced else 0)
        if look.masthead:
            self.y -= 4
            self.rule(RED, 1.2)
        self.y -= look.leading
        self.title(paper.title)

    def block(self, block: Block) -> None:
        """One stretch of the document."""
        if block.kind == "table":
            self.table(block.rows)
        elif block.kind == "annex":
            self.turn()
            self.lines(block.text)
        elif block.kind == "title":
            self.y -= self.look.leading
            self.title(block.text)
        elif block.kind == "sign":
            self.signature(block.text)
        elif block.kind == "copies":
            self.copies(block.text)
        elif block.kind == "heading":
            self.centred(block.text, self.look.size)
        else:
            self.lines(block.text, indent=0 if block.kind == "addressee" else 2)

    def title(self, text: str) -> None:
        """A centred title over as many lines as it needs."""
        size = 20 if self.look.size >= 14 else 16
        for line in balanced(text, size, self.look.measure * 0.86):
            self.centred(line, size, spacing=3 if self.look.spaced and len(line) < 16 else 0)
            if self.look.heavy:
                kind, values = self.pages[-1][-1]
                self.pages[-1].append((kind, (values[0] + 0.35, *values[1:])))
        self.y -= self.look.leading / 2

    def lines(self, text: str, *, indent: int = 0) -> None:
        """A paragraph, its first line indented."""
        look = self.look
        for index, line in enumerate(wrap(text, look.size, look.measure, indent)):
            self.room(look.leading)
            shift = indent * look.size if index == 0 else 0
            self.put(look.left + shift, line, look.size)
            self.y -= look.leading

    def signature(self, text: str) -> None:
        """The name of the office or the date at the right."""
        self.room(self.look.leading)
        self.put(WIDTH - self.look.right - width(text, self.look.size) - 2 * self.look.size, text, self.look.size)
        self.y -= self.look.leading

    def copies(self, text: str) -> None:
        """The line of copies between two rules."""
        self.room(self.look.leading * 2)
        self.rule(BLACK, 0.8)
        self.y -= self.look.leading * 0.75
        self.put(self.look.left + 14, text, 14 if self.look.size > 14 else self.look.size)
        self.y -= 8
        self.rule(BLACK, 0.8)
        self.y -= self.look.leading

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """A ruled table; a row never breaks."""
        shares = (0.1, 0.2, 0.28, 0.18, 0.24)
        height, look = 22.0, self.look
        edges = [look.left + look.measure * sum(shares[:index]) for index in range(len(shares) + 1)]
        for row in rows:
            self.room(height)
            self.pages[-1].append(("grid", (edges, self.y + 6, self.y + 6 - height)))
            for left, cell in zip(edges, row, strict=False):
                self.put(left + 4, cell, 10.5, drop=9)
            self.y -= height
        self.y -= look.leading

    def centred(self, text: str, size: float, colour: tuple[float, ...] = BLACK, *, spacing: float = 0) -> None:
        """A line in the middle of the page."""
        leading = max(self.look.leading, size * 1.4)
        self.room(leading)
        whole = width(text, size) + spacing * (len(text) - 1)
        self.put((WIDTH - whole) / 2, text, size, colour, spacing=spacing)
        self.y -= leading

    def put(
        self,
        x: float,
        text: str,
        size: float,
        colour: tuple[float, ...] = BLACK,
        *,
        spacing: float = 0,
        drop: float = 0,
    ) -> None:
        """A stretch of text at the place reached."""
        self.pages[-1].append(("text", (x, self.y - drop, text, size, colour, spacing)))

    def rule(self, colour: tuple[float, ...], weight: float) -> None:
        """A line over the measure."""
        look = self.look
        self.pages[-1].append(("rule", (look.left, self.y + look.leading * 0.6, WIDTH - look.right, colour, weight)))

    def room(self, height: float) -> None:
        """A new page where the rest of this one is too low."""
        if self.y - height * 0.3 < self.look.bottom:
            self.turn()

    def turn(self) -> None:
        """A new page."""
        self.pages.append([])
        self.y = HEIGHT - self.look.top

    def close(self) -> None:
        """Draw everything."""
        for index, marks in enumerate(self.pages):
            for kind, values in [*marks, *self.furniture(index + 1)]:
                DRAW[kind](self.canvas, *values)
            self.canvas.showPage()
        self.canvas.save()

    def furniture(self, page: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Running head, page number and the word that all this is made up."""
        look = self.look
        if look.running_head and len(self.pages) > 1:
            yield "text", ((WIDTH - width(look.running_head, 9)) / 2, HEIGHT - 46, look.running_head, 9, GREY, 0)
            yield "rule", (look.left, HEIGHT - 52, WIDTH - look.right, GREY, 0.4)
        if look.page_number:
            text = look.page_number.format(page=page, pages=len(self.pages))
            yield "text", ((WIDTH - width(text, 12)) / 2, look.bottom - 28, text, 12, BLACK, 0)
        notice = words.world()["notice"]
        yield "text", ((WIDTH - width(notice, 7.5)) / 2, 22, notice, 7.5, GREY, 0)


def wrap(text: str, size: float, measure: float, indent: int) -> Iterator[str]:
    """Lines of a paragraph; no line begins with a closing sign or ends with an opening one."""
    line, used = "", indent * size
    for sign in text:
        step = width(sign, size)
        if used + step > measure + 0.5 and sign not in NO_START:
            held = line[-1] if line[-1] in NO_END else ""
            yield line[: len(line) - len(held)]
            line, used = held, width(held, size)
        line += sign
        used += step
    if line:
        yield line


def balanced(text: str, size: float, measure: float) -> list[str]:
    """Lines of a title, none much shorter than the others (GB/T 9704-2012, 7.3.1)."""
    lines = list(wrap(text, size, measure, 0))
    if len(lines) < 2:
        return lines
    share = width(text, size) / len(lines)
    return list(wrap(text, size, min(measure, share + 2 * size), 0))


def width(text: str, size: float) -> float:
    """Width of a text in points: a Han sign is as wide as it is high, a Latin one half of that."""
    return size * sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _text(canvas: Any, x: float, y: float, text: str, size: float, colour: tuple[float, ...], spacing: float) -> None:
    canvas.setFillColorRGB(*colour)
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text, charSpace=spacing)


def _rule(canvas: Any, left: float, y: float, right: float, colour: tuple[float, ...], weight: float) -> None:
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(weight)
    canvas.line(left, y, right, y)


def _grid(canvas: Any, edges: list[float], top: float, bottom: float) -> None:
    canvas.setStrokeColorRGB(*BLACK)
    canvas.setLineWidth(0.5)
    canvas.grid(edges, [bottom, top])


DRAW: dict[str, Callable[..., None]] = {"text": _text, "rule": _rule, "grid": _grid}
