"""What a document to be amended says now and, where the decision names the words, what it would say: 修改对照表.

Only words that a decision names are put in: 将“甲”修改为“乙”. A provision (第三十三条) is exchanged within the citation that a
finding points at alone, since the document may number an article of its own alike. Whatever else is to be written is
left open for the drafters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

SWAP = re.compile(r"将[“\"](?P<old>[^“”\"]+)[”\"](?:统一|均|相应)?(?:修改|改)为[“\"](?P<new>[^“”\"]+)[”\"]")
_PROVISION = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[条款项章节](?:之[一二三四五六七八九十]+)?")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?")

Place = tuple[int, int]
"""Start and end of a citation in the text, half open."""


def compared(text: str, clauses: str, places: Sequence[Place]) -> tuple[str, str]:
    """The paragraphs concerned as they are, and as they would be (empty: for the drafters to write).

    ``clauses`` are the words of the decision; ``places`` are the citations that findings point at. Two empty texts
    where the paragraphs cannot be told.
    """
    swaps = [(found["old"], found["new"]) for found in SWAP.finditer(clauses)]
    edits = sorted({edit for old, new in swaps for edit in _edits(text, old, new, places)})
    spans = [_paragraph(text, start, end) for start, end, _ in edits] or list(_named(text, clauses))
    spans = sorted(set(spans))
    was = "\n".join(text[start:end].strip() for start, end in spans)
    if not edits or _overlapping(edits):
        return was, ""
    return was, "\n".join(_edited(text, span, edits).strip() for span in spans)


def _edits(text: str, old: str, new: str, places: Sequence[Place]) -> list[tuple[int, int, str]]:
    """Where ``old`` gives way to ``new``: within the citations that hold it, else wherever it stands."""
    within = [
        (found.start() + start, found.end() + start, new)
        for start, end in places
        for found in re.finditer(re.escape(old), text[start:end])
    ]
    if within or _PROVISION.fullmatch(old):
        return within
    return [(found.start(), found.end(), new) for found in re.finditer(re.escape(old), text)]


def _named(text: str, clauses: str) -> list[Place]:
    """The document's own articles that a decision names."""
    found = dict.fromkeys(_ARTICLE.findall(SWAP.sub("", clauses)))
    return [
        _paragraph(text, match.start(1), match.end(1))
        for name in found
        for match in re.finditer(rf"(?m)^\s*({re.escape(name)})(?=[\s　])", text)
    ]


def _paragraph(text: str, start: int, end: int) -> Place:
    """The paragraph around a place."""
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after


def _overlapping(edits: Sequence[tuple[int, int, str]]) -> bool:
    """Whether two exchanges want the same words."""
    return any(one[1] > other[0] for one, other in itertools.pairwise(edits))


def _edited(text: str, span: Place, edits: Sequence[tuple[int, int, str]]) -> str:
    """A paragraph after its exchanges."""
    made, last = "", span[0]
    for start, end, new in edits:
        if span[0] <= start < span[1]:
            made += text[last:start] + new
            last = end
    return made + text[last : span[1]]
