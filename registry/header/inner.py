"""The text that a document issues: 关于印发《某办法》的通知 → 某办法. Forwarding another's text (转发, 批转) is a citation, not this."""

from __future__ import annotations

import re
from collections.abc import Sequence

from registry.header.genre import ends_inner, official_words
from registry.header.lines import Line, tidy
from registry.text import fold

_ISSUES = r"(?:修订|重新|联合|制定|修改)?(?:印发|颁发|下发|发布|公布|颁布|发送|制发)(?:实施|施行|试行|修订后的|新修订的|新的|修改后的|重新修订的)?"
_WRAPPER = re.compile(rf"^(?P<before>[^《》]{{0,120}}?)(?P<verb>{_ISSUES})(?P<rest>.+)$", re.DOTALL)
_FORWARD = re.compile(r"转发|批转|转印|转批")
_CLOSE = re.compile(
    rf"(?:的|等[^的]{{0,16}}的)(?:补充|紧急|联合)?(?:{official_words()})(?:[（(][^（）()]{{1,12}}[）)])?$"
)
_BODY = re.compile(
    r"(?:现将|现|将)[^。；《》]{0,30}《([^。；]{4,120}?)》[^。；《》]{0,24}(?:印发|公布|发布|下发|颁发)给|"
    r"《([^。；]{4,120}?)》[^。；《》]{0,60}(?:现|予以)[^。；《》]{0,6}(?:印发|公布|发布|下发|颁布)"
)
_OPENERS = {"《": "》", "〈": "〉", "<": ">", "＜": "＞", "‹": "›", "「": "」", "『": "』", "“": "”"}


def inner_title(title: str | None, lines: Sequence[Line], body_start: int) -> str | None:
    """The title of the text that a wrapper issues, without its outer marks; None for other documents.

    Without marks, 公布 and 发布 count only when the text itself carries that title on a line of its own: they also
    announce results and lists that are no texts.
    """
    if title is None:
        return _from_body(lines, body_start)
    match = _WRAPPER.match(title)
    if match is None or _FORWARD.search(match["before"][-4:]) or not _is_verb(match["before"]):
        return None
    rest = match["rest"].strip()
    if rest[:1] in _OPENERS and rest[0] != "“":
        return _marked(rest)
    bare = _CLOSE.sub("", rest)
    if bare == rest or len(bare) < 4:
        return None
    bare = re.sub(r"^(?:了|新|关于印发)", "", bare)
    own_line = _on_line(bare, lines)
    if "发布" in match["verb"] or "公布" in match["verb"]:
        return own_line
    return own_line or (tidy(bare) if ends_inner(bare) or "关于" in bare[:3] or len(bare) >= 6 else None)


def _is_verb(before: str) -> bool:
    """Whether what precedes the verb is an issuer, 关于, or both: not a subject in which the word only occurs."""
    return not before or before.endswith(
        (
            "关于",
            "政府",
            "办公室",
            "办公厅",
            "局",
            "委",
            "会",
            "部",
            "厅",
            "院",
            "处",
            "署",
            "行",
            "关于进一步",
            "关于联合",
        )
    )


def _marked(rest: str) -> str | None:
    opener, closer = rest[0], _OPENERS[rest[0]]
    depth = 0
    for position, sign in enumerate(rest):
        depth += (sign == opener) - (sign == closer)
        if depth == 0:
            inner = rest[1:position].strip()
            return tidy(inner) if len(inner) >= 3 else None
    return None


def _on_line(wanted: str, lines: Sequence[Line]) -> str | None:
    """``wanted`` as a title of its own in the text, over one line or two (with its version in parentheses)."""
    goal = fold(wanted)
    for index, line in enumerate(lines):
        if len(line.text) > 200 or not goal.startswith(fold(line.text)[:80]):
            continue
        joined = ""
        for following in lines[index : index + 4]:
            joined += fold(following.text)
            if joined == goal:
                return tidy(wanted)
            if not goal.startswith(joined):
                break
    return None


def _from_body(lines: Sequence[Line], body_start: int) -> str | None:
    """What a text without a title says that it issues."""
    for line in lines[:12]:
        if line.end > body_start and (match := _BODY.search(line.text[:600])):
            return tidy(match.group(1) or match.group(2))
    return None
