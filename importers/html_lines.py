"""Lines of a page's tree: blocks and breaks end a line, cells of a table row are separated by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.html_tree import BLOCKS, Element, centred

_LAYOUT_CELL = 600
_BREAK = "\n"
# a line end in the source between two Han signs is no blank
_SOFT = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e])[ \t]*[\r\n]\s*(?=[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e])"
)
_SPACE = re.compile(r"[\t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it shows, whether it is centred, and whether it is a table row."""

    text: str
    centred: bool = False
    row: bool = False


def lines(root: Element) -> list[Line]:
    """The lines below a node in order of the page (blanks not yet tidied; empty lines are left out)."""
    out: list[Line] = []
    pending: list[str] = []
    middle = False

    def flush() -> None:
        nonlocal pending, middle
        for piece in "".join(pending).split(_BREAK):
            if text := piece.strip():
                out.append(Line(text, middle))
        pending, middle = [], False

    stack: list[Element | str | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            flush()
        elif isinstance(node, str):
            pending.append(_SPACE.sub(" ", _SOFT.sub("", node)))
        elif node.tag == "br":
            pending.append(_BREAK)
        elif node.tag == "table" and not is_layout(node):
            flush()
            out.extend(Line(row, row=True) for row in rows(node))
        elif node.tag in BLOCKS:
            flush()
            middle = centred(node)
            stack.append(None)
            stack.extend(reversed(node.children))
        else:
            if not middle and centred(node):
                middle = True
            stack.extend(reversed(node.children))
    flush()
    return out


def is_layout(table: Element) -> bool:
    """Whether a table only arranges the page: one column, tables within, or cells that hold whole texts."""
    widths = [sum(1 for _ in _below(row, ("td", "th"))) for row in _below(table, ("tr",))]
    if not widths or max(widths) <= 1:
        return True
    for row in _below(table, ("tr",)):
        for cell in _below(row, ("td", "th")):
            if any(node.tag == "table" for node in cell.walk()):
                return True
            if cell.size > _LAYOUT_CELL and sum(1 for node in cell.walk() if node.tag in {"p", "div", "br"}) > 6:
                return True
    return False


def rows(table: Element) -> Iterator[str]:
    """Rows of a table as text; the lines of a cell are joined by a blank."""
    for row in _below(table, ("tr", "caption")):
        cells = list(_below(row, ("td", "th"))) or [row]
        texts = [" ".join(line.text.replace("\t", " ") for line in lines_of_cell(cell)) for cell in cells]
        if any(texts):
            yield "\t".join(texts)


def lines_of_cell(cell: Element) -> list[Line]:
    """The lines within one cell (nested tables flattened)."""
    return lines(Element("div", children=cell.children))


def _below(node: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    """Nearest descendants with one of the tags, not going into tables within."""
    stack = [child for child in reversed(node.children) if isinstance(child, Element)]
    while stack:
        found = stack.pop()
        if found.tag in tags:
            yield found
        elif found.tag != "table":
            stack.extend(child for child in reversed(found.children) if isinstance(child, Element))
