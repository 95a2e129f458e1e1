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
_STYLE = re.compile(rb"<w:style\s([^>]*[^>/])>")
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
        self._cuts: dict[str, bytes] = {}
        self._found: dict[str, Style] = {}
        self._opening = b""
        self.default = ""
        if data is not None and not self._cut(data):
            self._parse(data)

    def _cut(self, data: bytes) -> bool:
        """Find where each paragraph style stands; False when the part is not in the usual form."""
        opening = _OPENING.search(data[:16_384])
        if opening is None or b"<!" in data or _OTHER_ENCODING.search(data[:200]):
            return False
        self._opening = opening[0]
        for mark in _STYLE.finditer(data):
            attributes = dict(_ATTRIBUTE.findall(mark[1]))
            if attributes.get(b"w:type") == b"paragraph":
                key = attributes.get(b"w:styleId", b"").decode("utf-8", "replace")
                self._cuts[key] = data[mark.start() : data.find(_CLOSING, mark.end()) + len(_CLOSING)]
                if attributes.get(b"w:default") in {b"1", b"true", b"on"}:
                    self.default = key
        return True

    def _parse(self, data: bytes) -> None:
        for node in parse_xml(data, "styles").iter(W + "style"):
            if node.get(W + "type") == "paragraph":
                key = node.get(W + "styleId", "")
                self._nodes[key] = node
                if node.get(W + "default") in {"1", "true", "on"}:
                    self.default = key

    def _node(self, key: str) -> etree._Element | None:
        """The element of one style, parsed when first wanted; None where it is unknown or broken."""
        if key in self._cuts:
            cut = self._cuts.pop(key)
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
