"""Paragraph styles of Word: the numbering and alignment that a paragraph has from its style (ISO/IEC 29500-1 §17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from importers.docx_numbering import W, integer, value_of
from importers.ooxml import PackageError, parse_xml

_OPENING = re.compile(
    rb"<w:styles\s[^>]*xmlns:w=\"http://schemas\.openxmlformats\.org/wordprocessingml/2006/main\"[^>]*>"
)
_TAG, _KIND = b"<w:style ", b'w:type="paragraph"'
_OTHER_TAG = re.compile(rb"<w:style[\t\r\n]")
_HEAD = 512
_ATTRIBUTE = re.compile(rb"([\w:]+)=\"([^\"]*)\"")
_CLOSING = b"</w:style>"
_OTHER_ENCODING = re.compile(rb"encoding=[\"'](?!utf-8)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says, its parents' words included: list, level, alignment, name."""

    name: str = ""
    number: str | None = None
    depth: int | None = None
    align: str | None = None
    hidden: bool = False
    level_by_style: str = ""


class Styles:
    """Paragraph styles by id, with inheritance resolved; cycles end at the style already seen.

    A styles part is often many times as large as the text and few of its styles are used. So it is cut, not parsed:
    each style that is asked for is parsed alone. A part that is not written in the usual way is parsed whole.
    """

    def __init__(self, data: bytes | None) -> None:
        self._nodes: dict[str, etree._Element] = {}
        self._pieces: list[bytes] = []
        self._found: dict[str, Style] = {}
        self._opening = b""
        self.default = ""
        if data is not None and not self._cut(data):
            self._parse(data)

    def _cut(self, data: bytes) -> bool:
        """Find the style that holds where none is named; False when the part is not in the usual form."""
        opening = _OPENING.search(data[:16_384])
        if opening is None or _OTHER_ENCODING.search(data[:200]):
            return False
        if (b"!" in data and b"<!" in data) or (_laid_out(data) and _OTHER_TAG.search(data)):
            return False
        self._opening, self._pieces = opening[0], data.split(_TAG)[1:]
        for piece in self._with(b'w:default="'):
            attributes = dict(_ATTRIBUTE.findall(piece[: piece.find(b">")]))
            if attributes.get(b"w:default") in {b"1", b"true", b"on"}:
                self.default = attributes.get(b"w:styleId", b"").decode("utf-8", "replace")
        return True

    def _with(self, attribute: bytes) -> list[bytes]:
        """Paragraph styles with an attribute, each from its attributes on."""
        found = [piece for piece in self._pieces if attribute in piece[:_HEAD]]
        heads = ((piece, piece[: piece.find(b">")]) for piece in found)
        return [p for p, head in heads if attribute in head and _KIND in head and not head.endswith(b"/")]

    def _cut_of(self, key: str) -> bytes | None:
        """The text of one paragraph style; the last of several of one id."""
        found = self._with(b'w:styleId="%s"' % key.encode("utf-8", "replace"))
        return _TAG + found[-1].partition(_CLOSING)[0] + _CLOSING if found else None

    def _parse(self, data: bytes) -> None:
        for node in parse_xml(data, "styles").iter(W + "style"):
            if node.get(W + "type") == "paragraph":
                key = node.get(W + "styleId", "")
                self._nodes[key] = node
                if node.get(W + "default") in {"1", "true", "on"}:
                    self.default = key

    def _node(self, key: str) -> etree._Element | None:
        """The element of one style, parsed when first wanted; None where it is unknown or broken."""
        if key not in self._nodes and self._opening and (cut := self._cut_of(key)) is not None:
            try:
                root = parse_xml(self._opening + cut + b"</w:styles>", "styles")
            except PackageError:
                return None
            if len(root):
                self._nodes[key] = root[0]
        return self._nodes.get(key)

    def get(self, key: str) -> Style:
        """The style of that id, or one that says nothing."""
        if key not in self._found:
            self._found[key] = self._resolve(key)
        return self._found[key]

    def _resolve(self, key: str) -> Style:
        chain: dict[str, etree._Element] = {}
        while key not in chain and len(chain) < 50 and (node := self._node(key)) is not None:
            chain[key] = node
            key = value_of(node.find(W + "basedOn"))
        style = Style()
        for name, node in reversed(chain.items()):
            style = _over(style, name, node)
        return style


def _laid_out(data: bytes) -> bool:
    """Whether a part holds line ends or tabs after its first line: looking for single bytes costs least."""
    start = data.find(b">") + 3
    return any(data.find(sign, start) >= 0 for sign in (b"\n", b"\r", b"\t"))


def _over(style: Style, key: str, node: etree._Element) -> Style:
    """A parent's style with what the child says laid over it."""
    style = replace(style, name=value_of(node.find(W + "name")).lower())
    properties = node.find(W + "pPr")
    if properties is None:
        return style
    if (align := value_of(properties.find(W + "jc"))) != "":
        style = replace(style, align=align)
    numbered = properties.find(W + "numPr")
    if numbered is None:
        return style
    number, depth = numbered.find(W + "numId"), numbered.find(W + "ilvl")
    if number is not None:
        style = replace(style, number=value_of(number), level_by_style=key, depth=None)
    if depth is not None:
        style = replace(style, depth=integer(depth, 0))
    return style
