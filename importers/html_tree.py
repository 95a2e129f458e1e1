"""A page as a light tree: what never shows is left out, every node knows how much it says and how much of it is links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_NODES = 400_000
MAX_DEPTH = 10_000
MAX_ATTRIBUTES = 20_000
_DROPPED = frozenset(
    "script style noscript template iframe object embed applet svg canvas audio video select option button input "
    "textarea datalist map link meta base title frame frameset rp rt".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul caption ucapcontent ucaptitle".split()
)
_NESTING = ("div", "span", "table", "section", "article", "ul", "ol", "dl", "blockquote", "center", "font", "form")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{40000,}")
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WORDS = re.compile(r"[^\s]+")
_SENTENCE = re.compile(r"[，。；：、]")


class TooLargeError(Exception):
    """A page has more nodes, deeper ones or more attributes than any real one."""


@dataclass(slots=True)
class Element:
    """A node with its children (elements and strings); sizes are counted in signs that are not blank."""

    tag: str
    words: frozenset[str] = frozenset()
    style: str = ""
    align: str = ""
    hidden: bool = False
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = None
    size: int = 0
    linked: int = 0
    spoken: int = 0

    def walk(self) -> Iterator[Element]:
        """This node and all below it, in order of the page."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if isinstance(child, Element))

    @property
    def text(self) -> str:
        """All strings below, without blanks made of line ends."""
        parts: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                stack.extend(reversed(node.children))
        return " ".join("".join(parts).split())


@dataclass(slots=True)
class Page:
    """A parsed page: its tree, the meta fields of its head, its title, its scripts, and whether nodes were left out as hidden."""

    root: Element
    meta: dict[str, str]
    title: str
    scripts: list[str]
    hid: bool


def parse(text: str, *, hidden: bool = False) -> Page:
    """Parse a page; ``hidden`` keeps nodes that are styled away. Nothing is fetched, nothing is run."""
    _refuse_traps(text)
    parser = LexborHTMLParser(text)
    root = Element("body")
    start = parser.body or parser.root
    hid = _grow(root, start, hidden=hidden) if start is not None else False
    _measure(root)
    meta = {
        name: content
        for node in parser.css("meta")
        if (name := str(node.attributes.get("name") or node.attributes.get("property") or "").strip())
        and (content := str(node.attributes.get("content") or "").strip())
    }
    title = parser.css_first("title")
    scripts = [node.text() for node in parser.css("script") if not node.attributes.get("src")]
    return Page(root, meta, " ".join(title.text().split()) if title is not None else "", scripts, hid)


def _refuse_traps(text: str) -> None:
    """Refuse what the parser would need minutes for: its time grows with the square of depth and of attributes."""
    if text.count("<") > MAX_DEPTH:
        lower = text.lower()
        if sum(max(lower.count("<" + tag) - lower.count("</" + tag), 0) for tag in _NESTING) > MAX_DEPTH:
            raise TooLargeError
    if any(tag[0].count(" ") + tag[0].count("=") > 2 * MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise TooLargeError


def _grow(root: Element, start: LexborNode, *, hidden: bool) -> bool:
    """Copy the tree below ``start`` without recursion, so that depth does not matter; whether anything was hidden."""
    hid = False
    stack: list[tuple[Element, LexborNode | None]] = [(root, start.first_child)]
    count = 0
    while stack:
        parent, node = stack.pop()
        if node is None:
            continue
        stack.append((parent, node.next))
        count += 1
        if count > MAX_NODES:
            raise TooLargeError
        if node.is_text_node:
            if content := node.text_content:
                parent.children.append(content)
        elif node.is_element_node and (element := _element(node)) is not None:
            hid = hid or element.hidden
            if element.hidden and not hidden:
                continue
            element.parent = parent
            parent.children.append(element)
            stack.append((element, node.first_child))
    return hid


def _element(node: LexborNode) -> Element | None:
    """A node of the page, or None for what never shows."""
    tag = node.tag or ""
    if tag in _DROPPED:
        return None
    attributes = node.attributes
    style = attributes.get("style") or ""
    unseen = "hidden" in attributes or bool(style and _NOT_SHOWN.search(style))
    words = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".lower()
    return Element(tag, frozenset(_WORDS.findall(words)), style, attributes.get("align") or "", unseen)


def _measure(root: Element) -> None:
    """Fill in sizes from the leaves upward."""
    for node in reversed(list(root.walk())):
        for child in node.children:
            if isinstance(child, str):
                said = len("".join(child.split()))
                node.size += said
                if _SENTENCE.search(child) or said >= 12:
                    node.spoken += said
            else:
                node.size += child.size
                node.linked += child.linked
                node.spoken += child.spoken
        if node.tag == "a":
            node.linked, node.spoken = node.size, 0


def centred(node: Element) -> bool:
    """Whether a block is set in the middle, by style, attribute or tag, its own or that of a wrapper around it."""
    seen: Element | None = node
    for _ in range(4):
        if seen is None:
            return False
        style = seen.style.replace(" ", "").lower()
        if seen.tag == "center" or seen.align.lower() == "center" or "text-align:center" in style:
            return True
        if "text-align:" in style or seen.align:
            return False
        seen = seen.parent
    return False


def without(node: Element, dropped: Sequence[Element]) -> Element:
    """A copy of the tree in which the given nodes are missing (children lists are new, other things are shared)."""
    gone = {id(one) for one in dropped}
    top = Element(node.tag, node.words, node.style, node.align, node.hidden, [], node.parent)
    stack = [(node, top)]
    while stack:
        old, new = stack.pop()
        for child in old.children:
            if isinstance(child, str):
                new.children.append(child)
            elif id(child) not in gone:
                copy = Element(child.tag, child.words, child.style, child.align, child.hidden, [], new)
                new.children.append(copy)
                stack.append((child, copy))
    _measure(top)
    return top
