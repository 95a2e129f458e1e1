"""A title set on several centred lines, made one line again; soft breaks inside a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from importers import prose

_STOP = re.compile(
    r"文件$|[。；：，:;]|^(?:第[〇零一二三四五六七八九十百千\d]+[编章节条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|附\s*件|附\s*[:：]|目\s*录$)|\t"
)
_NUMBER = re.compile(
    r"[〔\[（(【﹝]\s*(?:19|20)\d\d\s*[〕\])）】﹞]\s*第?\s*\d|第\s*[\d〇一二三四五六七八九十百]+\s*号$"
)
_DATE = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年.{1,6}月.{1,4}日")
_VERSION = re.compile(
    r"^[（(](?:试行|暂行|草案|修订|修正|征求意见稿|送审稿|讨论稿|审议稿|公开征求意见稿|修订草案|第[一二三四五六七八九十\d]+版|(?:19|20)\d\d年?(?:版|修订|修正|本)?|试行[一-鿿]{0,4}|修订[一-鿿]{0,6})[）)]$"
)
_LONGEST = 5


def whole(paragraphs: Iterable[tuple[str, bool]]) -> list[str]:
    """Lines of (text, centred) paragraphs: centred lines that make one title are joined, soft breaks part the others.

    Empty paragraphs end a group. A group is joined when its last line ends in a kind of document (通知, 办法 …) and
    none before it does; lines such as a masthead, a number, a date or a chapter never take part.
    """
    out: list[str] = []
    group: list[str] = []
    for text, centred in paragraphs:
        pieces = [piece for raw in text.split("\n") if (piece := prose.tidy(raw))]
        if centred and pieces:
            group.extend(pieces)
            continue
        out.extend(_joined(group))
        group = []
        out.extend(pieces)
    return list(_with_versions([*out, *_joined(group)]))


def _joined(group: list[str]) -> Iterator[str]:
    """The lines of a centred group with the broken titles among them made whole."""
    index = 0
    while index < len(group):
        length = _length(group, index)
        line = group[index]
        for part in group[index + 1 : index + length]:
            line = prose.join(line, part)
        yield line
        index += length


def _length(group: list[str], start: int) -> int:
    """How many lines from ``start`` make one title."""
    for length in range(1, min(_LONGEST, len(group) - start) + 1):
        line = group[start + length - 1]
        if len(line) > 60 or _STOP.search(line) or _NUMBER.search(line) or _DATE.search(line):
            return 1
        if prose.TITLE_END.search(line):
            return length
    return 1


def _with_versions(lines: Iterable[str]) -> Iterator[str]:
    """（试行） and the like on a line of its own belongs to the title above it."""
    held: str | None = None
    for line in lines:
        if (
            held is not None
            and _VERSION.match(line)
            and prose.TITLE_END.search(held)
            and not held.endswith(("）", ")"))
        ):
            held += line
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held
