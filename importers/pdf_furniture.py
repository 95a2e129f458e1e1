"""What a page repeats beside its text: running headers and footers, page numbers, copy numbers of the masthead."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from importers.layout import Line, Page

_DASH = "[-—–―－─~～·•.．\\s]*"
_COUNT = "(?:[0-9０-９]{1,4}|[一二三四五六七八九十百〇零]{1,5}|[ivxlIVXL]{1,7})"
_PAGE_NUMBER = re.compile(
    f"{_DASH}(?:第?\\s*{_COUNT}\\s*页?\\s*[/／，,、;；(（]?\\s*(?:共|/|／|of)\\s*{_COUNT}\\s*页?\\s*[)）]?"
    f"|第\\s*{_COUNT}\\s*页|[Pp](?:age|\\.)?\\s*{_COUNT}(?:\\s*(?:of|/)\\s*{_COUNT})?|{_COUNT}){_DASH}"
)
_DOCUMENT_NUMBER = re.compile(
    "[（(]?[\u4e00-\u9fffA-Z]{1,16}[〔［\\[（(【﹝]\\s*(?:19|20)[0-9０-９]{2}\\s*[〕］\\]）)】﹞]\\s*第?\\s*[0-9０-９]{1,6}\\s*号"
    "[）)]?(?:\\s*签发人.*)?"
)
_RED_HEAD = re.compile("[\u4e00-\u9fff、 ]{2,40}文\\s*件")
_BARE = re.compile("[0-9０-９]{1,4}|[ivxl]{1,7}")
_DIGITS = re.compile("[0-9０-９]+")
_COPY_NUMBER = re.compile("(?:份\\s*号\\s*[:：]?\\s*|№\\s*|[Nn][Oo][.．]\\s*)?([0-9]{6,7})")
_SECRECY = re.compile(
    "(?:绝密|机密|秘密)(?:[★☆*](?:[0-9一二三四五六七八九十]+(?:年|个月|天)|长期)?)?|内部(?:资料|文件)"
)
_URGENCY = re.compile("特\\s*急|加\\s*急|特\\s*提|平\\s*急")
_WATERMARK = re.compile(
    r"由?扫描全能王\s*(?:扫描)?\s*(?:创建|制作|生成)?|.{0,12}(?:CamScanner|Scanned\s+(?:with|by)|Created\s+(?:with|by)|"
    r"Evaluation\s+Warning).{0,40}|(?:本(?:件|页|文件|文档)|由|使用|[ -~])*(?:扫描宝|夸克扫描王|全能扫描王|布丁扫描|口袋扫描仪|"
    r"试用版|未注册版?)(?:本?软件|扫描|创建|制作|生成|转换|打印|输出|[ -~])*",
    re.IGNORECASE,
)
_WATERMARK_WORDS = ("扫描", "scan", "created", "evalua", "试用版", "注册版")
"""Each watermark has one of them, whatever the case."""
_EDGE_LINES = 3
_WATERMARK_LENGTH = 60
_MARGIN = 0.14
_OUTER = 0.075
_SAME_HEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Stripped:
    """What was taken away: number of lines, and what the masthead said by its name (份号, 密级, 紧急程度)."""

    lines: int
    masthead: dict[str, str]


def strip(pages: Sequence[Page]) -> Stripped:
    """Take furniture out of the pages, in place.

    Running text is never taken: a repeated line must stand at one height at the edge of most pages (or of every other
    page), a number must be the outermost line of its page.
    """
    downward = [sorted(page.lines(), key=lambda line: -line.base) for page in pages]
    edges = [_edges(page, lines) for page, lines in zip(pages, downward, strict=True)]
    repeated, counting = _repeated(pages, edges), _counting(pages, edges)
    removed = 0
    for page, lines, outer in zip(pages, downward, edges, strict=True):
        doomed = {id(line) for line in _furniture(page, lines, outer, repeated, counting)}
        removed += len(doomed)
        if doomed:
            page.elements = [element for element in page.elements if id(element) not in doomed]
    masthead = _masthead(pages[0]) if pages else {}
    return Stripped(removed + len(masthead), masthead)


Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Edges:
    """The outermost lines of a page at its top and at its foot, from the outside in; those of them in the margin."""

    top: list[Line]
    foot: list[Line]
    marginal: list[Line]


def _edges(page: Page, downward: list[Line]) -> _Edges:
    top, foot = downward[:_EDGE_LINES], downward[: -_EDGE_LINES - 1 : -1]
    return _Edges(top, foot, [line for line in (*top, *foot) if _marginal(page, line)])


def _key(line: Line) -> str:
    """A line as it comes again on other pages: figures may count, save in the number of a document (发文字号)."""
    text = "".join(line.text.split())
    return text if _DOCUMENT_NUMBER.fullmatch(text) else _DIGITS.sub("#", text)


def _red_heads(edges: Sequence[_Edges]) -> set[str]:
    """Keys of red heads (发文机关标志): lines below which, wherever they stand, the number of a document stands.

    GB/T 9704-2012, 7.2.4 and 7.2.5. A running header of such words has a number below on its first page at most.
    """
    numbered: defaultdict[str, list[bool]] = defaultdict(list)
    for outer in edges:
        for place, line in enumerate(outer.top):
            if _RED_HEAD.fullmatch(line.text):
                below = outer.top[place + 1 :]
                numbered[_key(line)].append(any(_DOCUMENT_NUMBER.fullmatch(_key(other)) for other in below))
    return {key for key, found in numbered.items() if all(found)}


def _repeated(pages: Sequence[Page], edges: Sequence[_Edges]) -> set[Key]:
    """Texts with their heights that come again at the edge of many pages."""
    seen: Counter[Key] = Counter()
    for outer in edges:
        seen.update({(_key(line), height) for line in outer.marginal for height in _heights(line)})
    parity = len(pages) // 2
    needed = max(2, round(0.3 * len(pages))) if len(pages) < 4 else max(2, min(parity, round(0.3 * len(pages))))
    heads = _red_heads(edges)
    return {key for key, count in seen.items() if count >= max(needed, 2) and key[0] not in heads}


def _heights(line: Line) -> tuple[int, int]:
    place = line.base / _SAME_HEIGHT
    return round(place), round(place + 0.5) - 1 + 10_000


def _marginal(page: Page, line: Line) -> bool:
    low, high = _MARGIN * page.height, (1 - _MARGIN) * page.height
    return line.base < low or line.base > high


def _counting(pages: Sequence[Page], edges: Sequence[_Edges]) -> set[int]:
    """How far bare numbers at the edge of pages run ahead of the pages' own count: the usual distances, and none."""
    ahead = Counter(
        int(line.text) - page.number
        for page, outer in zip(pages, edges, strict=True)
        for line in outer.marginal
        if _BARE.fullmatch(line.text) and line.text.isdecimal()
    )
    return {0} | {distance for distance, count in ahead.items() if count >= 2 or len(pages) == 1}


def _furniture(
    page: Page, downward: list[Line], edges: _Edges, repeated: set[Key], counting: set[int]
) -> Iterator[Line]:
    pitch: tuple[float, float] | None = None
    for edge in (edges.top, edges.foot):
        numbered = False
        for number, line in enumerate(edge):
            inner = edge[number + 1] if number + 1 < len(edge) else None
            counts = not numbered and _is_page_number(page, line, counting)
            if not counts:
                if not _is_repeated(page, line, repeated):
                    break
                pitch = pitch or _pitch(downward)
                if not _set_apart(page, line, inner, pitch):
                    break
            numbered = numbered or counts
            yield line
    yield from _watermarks(downward)


def _watermarks(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that programs for scanning print on pages."""
    words = "\n".join([line.text for line in lines]).casefold()
    if any(word in words for word in _WATERMARK_WORDS):
        yield from (line for line in lines if len(line.text) < _WATERMARK_LENGTH and _WATERMARK.fullmatch(line.text))


def _pitch(downward: Sequence[Line]) -> tuple[float, float]:
    """The usual distance of the page's lines, and their usual size."""
    drops = [a.base - b.base for a, b in pairwise(downward)]
    sizes = [line.size for line in downward]
    return (median(drops) if drops else 0.0), (median(sizes) if sizes else 0.0)


def _is_repeated(page: Page, line: Line, repeated: set[Key]) -> bool:
    """Whether a line at the edge stands on other pages too."""
    return _marginal(page, line) and any((_key(line), height) in repeated for height in _heights(line))


def _is_page_number(page: Page, line: Line, counting: set[int]) -> bool:
    """Whether the line counts pages; a bare number may also belong to the text, so it must stand in the margin and count."""
    if not _PAGE_NUMBER.fullmatch(line.text):
        return False
    if _BARE.fullmatch(line.text):
        counted = not line.text.isdecimal() or int(line.text) - page.number in counting
        return counted and _marginal(page, line)
    return _marginal(page, line) or (len(line.text) > 2 and not line.text.isalpha())


def _set_apart(page: Page, line: Line, inner: Line | None, usual: tuple[float, float]) -> bool:
    """Whether a line differs from running text (as that of a page saved twice) in place, distance or size.

    ``inner`` is its neighbour on the side of the text; ``usual`` the usual distance and size of lines.
    """
    pitch, size = usual
    if not _OUTER * page.height < line.base < (1 - _OUTER) * page.height or abs(line.size - size) > 0.08 * size:
        return True
    return inner is None or abs(line.base - inner.base) > 1.35 * pitch


def _masthead(page: Page) -> dict[str, str]:
    """Copy number, secrecy and urgency at the head of the first page, taken out of it."""
    found: dict[str, str] = {}
    for line in sorted(page.lines(), key=lambda line: -line.base)[:4]:
        for name, pattern in (("份号", _COPY_NUMBER), ("密级", _SECRECY), ("紧急程度", _URGENCY)):
            match = pattern.fullmatch(line.text)
            if match and name not in found:
                found[name] = match[1] if match.groups() else match[0]
                page.elements = [element for element in page.elements if element is not line]
    return found


def footnotes(page: Page, size: float) -> None:
    """Move the notes at the foot of a page (smaller print after a mark) out of its running text into ``page.notes``."""
    lines = page.lines()
    small = 0
    for line in reversed(lines):
        if line.size > 0.87 * size or line.base > 0.5 * page.height:
            break
        small += 1
    tail = lines[len(lines) - small :]
    start = next((number for number, line in enumerate(tail) if _NOTE_MARK.match(line.text)), None)
    if start is None or small == len(lines) or not isinstance(page.elements[-1], Line):
        return
    page.notes = tail[start:]
    doomed = {id(line) for line in page.notes}
    page.elements = [element for element in page.elements if id(element) not in doomed]


_NOTE_MARK = re.compile(
    "[①-⑳*＊†]|[\\[［〔【][0-9０-９]{1,3}[\\]］〕】]|[0-9]{1,3}(?=[\\s\u4e00-\u9fff《])|注\\s*[0-9]*[:：]"
)


def body_size(pages: Sequence[Page]) -> float:
    """The size of most characters, in points."""
    weights: defaultdict[float, int] = defaultdict(int)
    for page in pages:
        for line in page.lines():
            weights[round(line.size * 2) / 2] += len(line.text)
    return max(weights, key=lambda size: weights[size]) if weights else 12.0
