"""Where on a saved page the text stands, and what the page says about it: content node, title, table of fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from importers.data import rows
from importers.html_lines import Line
from importers.html_tree import Element

_NOISE_TAGS = frozenset(("nav", "footer", "aside"))
_TIGHTEST = 0.75
_NOT_A_CONTAINER = frozenset(
    ("p", "span", "a", "font", "strong", "b", "em", "i", "u", "h1", "h2", "h3", "h4", "li", "pre")
)
_STRONG = frozenset(
    (
        "索引号",
        "信息索引号",
        "文号",
        "发文字号",
        "发文机关",
        "发布机构",
        "发布日期",
        "发布时间",
        "浏览次数",
        "点击次数",
        "字体",
        "字体大小",
    )
)
_DATED = re.compile(r"日期$|时间$")
_NUMBER_LINE = re.compile(r"^[\u4e00-\u9fff]{2,20}[〔\[（(【﹝]\s?(?:19|20)\d\d\s?[〕\])）】﹞]\s?第?\s?\d+\s?号$")
_SIGNED = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年.{1,4}月.{1,4}日\s*$")
_NEIGHBOURHOOD = 2
_END = re.compile(r"[。；]$")
_HEAD_LINES = 30


@cache
def _words(role: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("page_nodes.csv") if row["role"] == role)


@cache
def _buttons() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("page_lines.csv")))


@cache
def _labels() -> re.Pattern[str]:
    """Any known label with its colon or brackets, its signs perhaps spaced (索 引 号：)."""
    names = sorted({row["label"] for row in rows("page_labels.csv")}, key=len, reverse=True)
    spaced = "|".join(r"\s*".join(name) for name in names)
    return re.compile(
        rf"(?:(?<=^)|(?<=[\s|｜/】\]）)])|(?<=&))[\s【\[]*({spaced})\s*[】\]]?\s*[:：]|[【\[]\s*({spaced})\s*[】\]]"
    )


@cache
def _label_names() -> frozenset[str]:
    return frozenset(row["label"] for row in rows("page_labels.csv"))


def prune(root: Element) -> list[Element]:
    """Menus, footers, search boxes and the like, unless most of what the page says stands within them."""
    furniture, most = _words("furniture") | _words("noise"), 0.4 * max(1, root.spoken)
    found: list[Element] = []
    for node in root.walk():
        if (node.tag in _NOISE_TAGS or node.words & furniture) and node.spoken < most and node is not root:
            found.append(node)
    return found


def noise(content: Element) -> list[Element]:
    """Share buttons, related links and the like within the content node."""
    words = _words("noise")
    limit = 0.3 * max(1, content.size)
    return [node for node in content.walk() if node is not content and node.words & words and node.size <= limit]


def find_content(root: Element) -> Element:
    """The node that holds the text: one known by id or class when it says enough, else the tightest that says most."""
    generic = _tightest(root)
    words = _words("content")
    known = [node for node in root.walk() if node.words & words and node.spoken]
    if not known:
        return generic
    most = max(node.spoken for node in known)
    best = min((node for node in known if node.spoken >= 0.9 * most), key=lambda node: node.size)
    return best if best.spoken >= 0.6 * generic.spoken else generic


def _tightest(root: Element) -> Element:
    """Go down while one child holds three quarters of the sentences."""
    node = root
    while True:
        inner = [child for child in node.children if isinstance(child, Element)]
        best = max(inner, key=lambda child: child.spoken, default=None)
        if best is None or best.tag in _NOT_A_CONTAINER or best.spoken < _TIGHTEST * max(1, node.spoken):
            break
        node = best
    while node.tag in {"tbody", "tr", "thead", "table"} and node.parent is not None:
        node = node.parent
    return _widened(node)


def _widened(node: Element) -> Element:
    """Go up again, two levels at most, where a neighbour holds sentences or the day of signing: a part of the text."""
    for _ in range(_NEIGHBOURHOOD):
        parent = node.parent
        if parent is None or parent.parent is None or parent.tag in {"tr", "tbody", "table"}:
            return node
        beside = [child for child in parent.children if isinstance(child, Element) and child is not node]
        if not any(child.linked * 2 < child.size and _is_text(child.text) for child in beside):
            return node
        node = parent
    return node


def _is_text(text: str) -> bool:
    return not fields(text) and not is_button(text) and bool("。" in text or _SIGNED.search(text[-20:]))


def is_button(text: str) -> bool:
    """Whether a line is a button or a remark of the site, not text."""
    tight = "".join(text.split())
    return len(tight) <= 200 and _buttons().fullmatch(tight) is not None


def fields(text: str) -> list[tuple[str, str]]:
    """The label–value pairs that make up a line, empty when it is anything else.

    Cells may hold label and value by turns, or both with a colon; a row of labels only is a table head, not fields.
    """
    cells = [cell.strip() for cell in text.split("\t")]
    found: list[tuple[str, str]] = []
    index, headings = 0, 0
    while index < len(cells):
        cell = cells[index]
        name = _bare(cell)
        if not cell:
            index += 1
        elif name in _label_names():
            value = cells[index + 1] if index + 1 < len(cells) else ""
            headings += 1
            if _bare(value) in _label_names():
                value = ""
                index -= 1
            found.append((name, value))
            index += 2
        else:
            inner = _inline(cell)
            if not inner:
                return []
            found.extend(inner)
            index += 1
    if headings > 1 and not any(value for _, value in found) and "：" not in text and ":" not in text:
        return []
    return found


def _bare(cell: str) -> str:
    return "".join(cell.split()).strip("【】[]:：")


def _inline(cell: str) -> list[tuple[str, str]]:
    """Pairs within one stretch of text; empty when it does not begin with a label."""
    marks = list(_labels().finditer(cell))
    if not marks or cell[: marks[0].start()].strip():
        return []
    pairs: list[tuple[str, str]] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = cell[mark.end() : following.start() if following else len(cell)]
        pairs.append(("".join((mark[1] or mark[2]).split()), value.strip(" |｜\u3000")))
    return pairs


def metadata(lines: Iterable[Line]) -> dict[str, str]:
    """The fields that the page shows around its text, by the label as written (blanks apart); the first value counts."""
    found: dict[str, str] = {}
    for line in lines:
        if len(line.text) <= 400:
            for name, value in fields(line.text):
                if value and len(value) <= 300 and (not _DATED.search(name) or re.search(r"\d", value)):
                    found.setdefault(name, value)
    return found


def split_head(lines: Sequence[Line]) -> tuple[dict[str, str], list[Line]]:
    """Take the table of fields off the head of the content, where it stands before the first sentence."""
    last = next((i for i, line in enumerate(lines) if len(line.text) > 40 and _END.search(line.text)), len(lines))
    taken = {
        index: pairs
        for index, line in enumerate(lines[: min(last, _HEAD_LINES)])
        if len(line.text) <= 400 and (pairs := fields(line.text))
    }
    names = {name for pairs in taken.values() for name, _ in pairs}
    if len(names) < 2 and not names & _STRONG:
        return {}, list(lines)
    return metadata(lines[index] for index in taken), [line for index, line in enumerate(lines) if index not in taken]


def number_lines(lines: Iterable[Line]) -> list[str]:
    """Lines outside the content that are a document number and nothing else (渝府办发〔2021〕89号)."""
    return list(dict.fromkeys(line.text for line in lines if _NUMBER_LINE.match("".join(line.text.split()))))


def headings(root: Element) -> list[str]:
    """What the page sets as a heading, the first level first."""
    titled = _words("title")
    found = [node for node in root.walk() if node.tag in {"h1", "h2", "h3", "ucaptitle"} or node.words & titled]
    order = {"ucaptitle": 0, "h1": 0, "h2": 2, "h3": 3}
    found.sort(key=lambda node: order.get(node.tag, 1))
    return [text for node in found if 4 <= len(text := node.text) <= 200]
