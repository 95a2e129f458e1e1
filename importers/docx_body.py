"""The blocks of a Word document in their order: paragraphs, tables, text boxes, with changes accepted.

ISO/IEC 29500-1 §17; only what shows in print is read, except headers and footers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from importers.docx_numbering import Numbering, W
from importers.docx_styles import Style, Styles

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_VAL = W + "val"
_P, _TBL, _TR, _TC, _R, _T = W + "p", W + "tbl", W + "tr", W + "tc", W + "r", W + "t"
_BOX = W + "txbxContent"
_PPR, _RPR, _PSTYLE, _JC, _NUMPR, _DEL = W + "pPr", W + "rPr", W + "pStyle", W + "jc", W + "numPr", W + "del"
_VANISH = W + "vanish"
_THROUGH = frozenset(
    W + name
    for name in ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo", "sdtContent")
)
_GONE = frozenset(W + name for name in ("del", "moveFrom"))
_PLAIN = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_PICTURES = frozenset((W + "drawing", W + "pict", W + "object"))
_OFF = frozenset(("0", "false", "off"))
# what the boxes and ticks of symbol fonts (Wingdings, Wingdings 2) show, by the code within the font
_SYMBOLS = {
    0xA8: "□",
    0x6F: "□",
    0xA3: "□",
    0xFE: "☑",
    0x52: "☑",
    0x53: "☒",
    0x6C: "●",
    0x6E: "■",
    0xFC: "√",
    0x50: "√",
}
# what makes a paragraph's text other than the texts of its runs, one after another
_RARE = (
    *_GONE,
    *_PLAIN,
    *_PICTURES,
    *(W + name for name in ("ins", "moveTo", "fldChar", "vanish", "sym", "ruby", "sdt", "instrText", "delText")),
    *(W + name for name in ("footnoteReference", "endnoteReference")),
    _MC + "AlternateContent",
    _M + "*",
)
_ALL = etree.XPath("string()", smart_strings=False)
_INDENTED = re.compile(rb"\n|\r|> +<(?!/w:t>)")
_PAGE_OF_CONTENTS = re.compile(r"[\s.·…]*\d+$")


@dataclass(slots=True)
class Paragraph:
    """The text of one paragraph or table row (cells by tabs; soft breaks as line ends), and whether it is centred."""

    text: str
    centred: bool = False


@dataclass(slots=True)
class _Line:
    """A paragraph while it is being read."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class _Format:
    """What a paragraph's properties say: style, alignment, numbering, whether its end was deleted."""

    style: Style
    align: str | None
    own_align: bool = False
    numbered: etree._Element | None = None
    deleted_end: bool = False


class Body:
    """Reads blocks into paragraphs; counts what a reviewer should know (``seen``) and collects references to notes."""

    def __init__(self, numbering: Numbering, styles: Styles, chunk: Callable[[str], list[str] | None]) -> None:
        self._numbering = numbering
        self._styles = styles
        self._chunk = chunk
        usual = styles.get(styles.default)
        self._usual = _Format(usual, usual.align)
        self._fields: list[bool] = []
        self._carried = ""
        self._odd: set[etree._Element] | None = None
        self._plain: Callable[[etree._Element], str] = _texts
        self.seen: Counter[str] = Counter()
        self.notes: list[tuple[str, str]] = []

    def look_through(self, root: etree._Element, data: bytes = b"\n") -> None:
        """Find out which paragraphs of a part are more than plain runs; the others are read at once.

        ``data`` is the part as it was written: where nothing but text stands between tags, all that stands in a
        paragraph is its text.
        """
        self._plain = _texts if _INDENTED.search(data) else _all_text
        odd = self._odd = self._odd if self._odd is not None else set()
        for node in root.iter(*_RARE):
            odd.update(node.iterancestors(_P))

    def rest(self) -> list[Paragraph]:
        """What still waits for a paragraph to go on with, because the end of the last one was deleted."""
        text, self._carried = self._carried, ""
        return [Paragraph(text)] if text else []

    def blocks(self, parent: etree._Element, *, cell: bool = False) -> list[Paragraph]:
        """All paragraphs and rows under ``parent`` in reading order; empty paragraphs stay, as they part titles."""
        out: list[Paragraph] = []
        for node in parent:
            tag = node.tag
            if tag == _P:
                out.extend(self._paragraph(node, cell=cell))
            elif tag == _TBL:
                out.extend(self._table(node))
            elif tag == W + "sdt":
                out.extend(self.blocks(content, cell=cell) if (content := self._content(node)) is not None else ())
            elif tag in _THROUGH:
                out.extend(self.blocks(node, cell=cell))
            elif tag == _MC + "AlternateContent":
                out.extend(self.blocks(chosen, cell=cell) if (chosen := _alternate(node)) is not None else ())
            elif tag == W + "altChunk":
                found = self._chunk(node.get(_R_ID, ""))
                self.seen["embedded_missing" if found is None else "embedded_text"] += 1
                out.extend(Paragraph(line) for line in found or ())
            elif tag in _GONE:
                self.seen["tracked_changes"] += 1
        return out

    def _content(self, node: etree._Element) -> etree._Element | None:
        """What a content control holds; the prompt of one that was never filled in is not text."""
        properties = node.find(W + "sdtPr")
        if properties is not None and properties.find(W + "showingPlcHdr") is not None:
            return None
        return node.find(W + "sdtContent")

    def _paragraph(self, node: etree._Element, *, cell: bool) -> list[Paragraph]:
        first = node[0] if len(node) else None
        format_ = self._format(first) if first is not None and first.tag == _PPR else self._usual
        if self._odd is None or node in self._odd or (self._fields and any(self._fields)):
            line = _Line()
            self._inline(node, line)
            text, boxes = "".join(line.parts), line.boxes
        else:
            text, boxes = self._plain(node), []
        label = self._label(format_) if self._numbering else ""
        if format_.style.name.startswith("toc "):
            text = _PAGE_OF_CONTENTS.sub("", text)
        if format_.deleted_end:
            self.seen["tracked_changes"] += 1
            self._carried += text
            return boxes
        text, self._carried = self._carried + text, ""
        if label and (cell or text.strip()):
            text = label + text.lstrip()
            self.seen["numbering"] += 1
        return [*boxes, Paragraph(text, format_.align == "center")]

    def _format(self, properties: etree._Element) -> _Format:
        """What the paragraph's properties and its style say."""
        found = _Format(self._usual.style, self._usual.align)
        for node in properties.iterchildren(_PSTYLE, _JC, _NUMPR, _RPR):
            tag = node.tag
            if tag == _PSTYLE:
                found.style = self._styles.get(node.get(_VAL, ""))
                found.align = found.align if found.own_align else found.style.align
            elif tag == _JC:
                found.align, found.own_align = node.get(_VAL), True
            elif tag == _NUMPR:
                found.numbered = node
            elif tag == _RPR:
                found.deleted_end = node.find(_DEL) is not None
        return found

    def _label(self, format_: _Format) -> str:
        """The paragraph's own numbering, or its style's; list 0 means none."""
        number, depth, by_style = format_.style.number, format_.style.depth, format_.style.level_by_style
        if format_.numbered is not None:
            own, level = format_.numbered.find(W + "numId"), format_.numbered.find(W + "ilvl")
            if own is not None:
                number, depth, by_style = own.get(_VAL, ""), 0, ""
            if level is not None:
                value = level.get(_VAL, "0")
                depth = int(value) if value.isascii() and value.isdigit() and len(value) < 3 else 0
        if not number or number == "0":
            return ""
        if depth is None:
            depth = self._numbering.level_of_style(number, by_style)
        return self._numbering.label(number, depth)

    def _inline(self, parent: etree._Element, line: _Line) -> None:
        """Text of the runs under a node, through links, controls and accepted insertions."""
        for node in parent:
            tag = node.tag
            if tag == _R:
                self._run(node, line)
            elif tag in _THROUGH:
                if tag in (W + "ins", W + "moveTo"):
                    self.seen["tracked_changes"] += 1
                self._inline(node, line)
            elif tag in _GONE:
                self.seen["tracked_changes"] += 1
            elif tag == W + "sdt":
                if (content := self._content(node)) is not None:
                    self._inline(content, line)
            elif tag == _MC + "AlternateContent":
                if (chosen := _alternate(node)) is not None:
                    self._inline(chosen, line)
            elif isinstance(tag, str) and tag.startswith(_M):
                line.parts.extend(text for found in node.iter(_M + "t", _T) if (text := found.text))

    def _run(self, run: etree._Element, line: _Line) -> None:
        for node in run:
            tag = node.tag
            if tag == _T:
                if node.text and not (self._fields and any(self._fields)):
                    line.parts.append(node.text)
            elif tag in _PLAIN:
                if not any(self._fields):
                    line.parts.append(_PLAIN[tag])
            elif tag == _RPR:
                if (hidden := node.find(_VANISH)) is not None and hidden.get(_VAL, "1") not in _OFF:
                    self.seen["hidden_text"] += 1
                    self._markers(run)
                    return
            else:
                self._rare(node, line)

    def _markers(self, run: etree._Element) -> None:
        """Field marks count in a hidden run too."""
        for node in run.iter(W + "fldChar"):
            self._field(node)

    def _rare(self, node: etree._Element, line: _Line) -> None:
        """Fields, symbols, notes, drawings and phonetic guides within a run."""
        tag = node.tag
        if tag == W + "fldChar":
            self._field(node)
        elif tag == W + "sym":
            line.parts.append(_symbol(node.get(W + "char", "")))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnotes" if tag == W + "footnoteReference" else "endnotes"
            self.notes.append((kind, node.get(W + "id", "")))
        elif tag == W + "ruby":
            base = node.find(W + "rubyBase")
            if base is not None:
                self._inline(base, line)
        elif tag == _MC + "AlternateContent":
            if (chosen := _alternate(node)) is not None:
                self._run(chosen, line)
        elif tag in _PICTURES:
            self._drawing(node, line)

    def _field(self, node: etree._Element) -> None:
        """Between begin and separate stands the instruction, between separate and end what shows."""
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, node: etree._Element, line: _Line) -> None:
        """Text boxes of a drawing, each once; pictures are counted."""
        for found in _outermost(node):
            if found.tag == _BOX:
                fields, self._fields = self._fields, []
                line.boxes.extend(self.blocks(found))
                self._fields = fields
                self.seen["text_boxes"] += 1
            else:
                self.seen["pictures"] += 1

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        """Rows with their cells by tabs; a table of one column is layout, and its cells are paragraphs as they stand."""
        rows = [[self.blocks(cell, cell=True) for cell in self._children(row, _TC)] for row in self._rows(table)]
        if all(len(cells) <= 1 for cells in rows):
            for cells in rows:
                for cell in cells:
                    yield from cell
            return
        for cells in rows:
            texts = [" ".join(flat for part in cell if (flat := _flat(part.text))) for cell in cells]
            if any(texts):
                yield Paragraph("\t".join(texts))

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for row in self._children(table, _TR):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                self.seen["tracked_changes"] += 1
            else:
                yield row

    def _children(self, parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
        """Rows of a table or cells of a row, through controls and custom XML."""
        for node in parent:
            if node.tag == wanted:
                yield node
            elif node.tag == W + "sdt":
                if (content := self._content(node)) is not None:
                    yield from self._children(content, wanted)
            elif node.tag in _THROUGH:
                yield from self._children(node, wanted)


def _texts(node: etree._Element) -> str:
    """The texts of the runs under a node, one after another."""
    return "".join(node.itertext(_T, with_tail=False))  # type: ignore[arg-type]


def _all_text(node: etree._Element) -> str:
    """All text under a node."""
    return str(_ALL(node))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _alternate(node: etree._Element) -> etree._Element | None:
    """One branch of an alternate block: the first choice that is there, else the fallback."""
    choice = node.find(_MC + "Choice")
    return choice if choice is not None else node.find(_MC + "Fallback")


def _outermost(node: etree._Element) -> Iterator[etree._Element]:
    """Text boxes and pictures below a drawing, without going into a text box."""
    stack = list(reversed(node))
    while stack:
        found = stack.pop()
        if found.tag in (_BOX, _A_BLIP, _V_IMAGE):
            yield found
        elif found.tag == _MC + "AlternateContent":
            chosen = _alternate(found)
            stack.extend(reversed(chosen) if chosen is not None else ())
        else:
            stack.extend(reversed(found))


def _symbol(code: str) -> str:
    """The sign that a symbol font shows for a code; a box where it is not known, so that a loss is seen."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= value <= 0xF0FF:
        return _SYMBOLS.get(value - 0xF000, "□")
    return chr(value) if 0x20 <= value < 0xD800 or 0xF900 <= value <= 0xFFFD else "□"
