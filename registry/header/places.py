"""Where the title of a document stands among others: below the heading of the page, above the text it issues, once more in the text."""

from __future__ import annotations

from collections.abc import Sequence

from registry.header.genre import ends_official, genre_of
from registry.header.lines import Line, is_heading, tighten
from registry.header.organs import is_organ, split_organs
from registry.header.title import HEAD, Title, ends_head, from_line, names_act, titled
from registry.text import fold
from registry.text.fold import version_suffix


def repeated(lines: Sequence[Line], found: Title) -> Title:
    """The last place of a title that stands several times at the head, as on pages that print it above and in the text.

    The text itself may name the issuer before the words that the page took for its heading.
    """
    goal, last = fold(found.text), found
    for index in range(found.last + 1, min(found.last + 24, len(lines))):
        if ends_head(lines[index].tight):
            break
        tight = lines[index].tight
        if goal.startswith(fold(tight)[:12]) or tight.endswith(found.text[-2:]) or "关于" in tight:
            again = _with_organs(lines, index, found.last) or from_line(lines, index)
            if again and _same(fold(again.text), goal):
                last = again
    return last


def _with_organs(lines: Sequence[Line], index: int, after: int) -> Title | None:
    """The title with the organs that stand on lines of their own above the words that the page took for its heading."""
    first = index
    while (
        first - 1 > after
        and is_organ(lines[first - 1].tight)
        and lines[index].tight.startswith(("关于", "印发", "转发"))
    ):
        first -= 1
    return from_line(lines, first) if first < index else None


def _same(other: str, goal: str) -> bool:
    if other == goal:
        return True
    subject, place = goal.find("关于"), other.find("关于")
    if min(subject, place) < 0 or goal[subject:] != other[place:] or not split_organs(other[:place]):
        return False
    return subject == 0 or bool(split_organs(goal[:subject]))


def wrapper_below(lines: Sequence[Line], found: Title) -> Title | None:
    """The title of the document where a page is headed by that of the text it issues: 某办法, then 关于印发某办法的通知."""
    inner = fold(found.text)
    inner = inner.removesuffix(f"({version_suffix(inner)})")
    if names_act(found.text) or len(inner) < 6:
        return None
    for index in range(found.last + 1, min(found.last + 14, len(lines))):
        line = lines[index]
        if "印发" in line.text or "关于" in line.text or "发布" in line.text:
            below = from_line(lines, index)
            if below and inner in fold(below.text) and ends_official(tighten(below.text)):
                return below
        if ends_head(line.tight) and not is_heading(line.tight):
            break
    return None


def fuller_below(lines: Sequence[Line], found: Title) -> Title | None:
    """The whole title below a teaser of the page that names only its kind: 某局发出最新公告, then 关于…的公告."""
    kind = genre_of(tighten(found.text))
    if whole := _uncut(lines, found) or _issued_by_name(lines, found, kind):
        return whole
    if names_act(found.text) or not ends_official(tighten(found.text)) or split_organs(found.text.removesuffix(kind)):
        return None
    for index in range(found.last + 1, min(found.last + 8, len(lines))):
        line = lines[index]
        if line.tight.startswith("关于") and (below := from_line(lines, index)):
            return below if genre_of(tighten(below.text)) == kind else None
        if ends_head(line.tight):
            break
    return None


def _uncut(lines: Sequence[Line], found: Title) -> Title | None:
    """The whole of a title of which the page's heading kept the end: 《某办法》的决定, then 某部关于修改《某办法》的决定."""
    if not found.text.startswith("《") or not ends_official(tighten(found.text)):
        return None
    goal = fold(found.text)
    for index in range(found.last + 1, min(found.last + 30, len(lines))):
        if "关于" in lines[index].text and (below := from_line(lines, index)) and fold(below.text).endswith(goal):
            return below
    return None


_SHARED = 6  # signs of the subject in which a short heading and the whole title agree


def _issued_by_name(lines: Sequence[Line], found: Title, kind: str) -> Title | None:
    """The whole title below a heading without issuer: 关于禁止某事的通告（2020）, then 某市人民政府关于禁止某事和某某的通告."""
    goal = fold(found.text)
    if not goal.startswith("关于") or not kind:
        return None
    for index in range(found.last + 1, min(found.last + 8, len(lines))):
        tight = lines[index].tight
        subject = tight.find("关于")
        if subject > 2 and (below := from_line(lines, index)) and genre_of(tighten(below.text)) == kind:
            name = fold(below.text)
            shared = goal[: 2 + _SHARED]
            organs = split_organs(name[: name.find("关于")])
            return below if organs and shared in name and not name.endswith(goal) else None
        if ends_head(tight):
            break
    return None


def _may_go_on(goal: str, position: int, sign: str) -> bool:
    """Whether a line that begins with the sign can continue the folded title; a Han sign has no other form."""
    return not "一" <= sign <= "鿿" or goal.startswith(sign, position)


def locate(wanted: str, lines: Sequence[Line], begin: int = 0) -> Title | None:
    """Where a title known from outside (page or file name) stands in the head of the text from line ``begin`` on, over whole lines."""
    goal = fold(wanted)
    for first in range(begin, min(len(lines), begin + HEAD)):
        joined = ""
        for last in range(first, min(first + 6, len(lines))):
            if not _may_go_on(goal, len(joined), lines[last].text[0]):
                break
            joined += fold(lines[last].text)
            if joined == goal:
                return titled(lines, first, last)
            if not goal.startswith(joined):
                break
    return None
