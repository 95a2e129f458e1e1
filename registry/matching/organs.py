"""Whether two names of issuers mean one organ: full and short names, joint issuers, organs named from where one stands."""

from __future__ import annotations

import re
from functools import lru_cache

from registry.matching import regions
from registry.text import fold

_JOINT = re.compile(r"[、，,;；\s]+|(?<=[部委局院会厅署府])[与和]")
_RELATIVE = re.compile(r"^[我本]?(?:市|省|区|县|州|自治区|街道|镇|乡)(?!场)")
_LEADING_WORDS = re.compile(r"^(?:中华人民共和国|中国|国家)")


@lru_cache(maxsize=4096)
def same(one: str, other: str) -> bool:
    """Whether the names share an organ: 国家发展改革委 = 国家发展和改革委员会, 国务院 ≠ 国务院办公厅.

    A short name keeps the order of the signs and the last word of the full one; joint issuers share when one of them does.
    """
    return any(_same_organ(a, b) for a in _parts(one) for b in _parts(other))


def equal(one: str, other: str) -> bool:
    """Whether the names mean the same organs, all of them: 最高人民法院、最高人民检察院 ≠ 最高人民检察院."""
    ours, theirs = _parts(one)[1:], _parts(other)[1:]
    if len(ours) != len(theirs):
        return _JOINT.sub("", fold(one)) == _JOINT.sub("", fold(other))
    return all(any(_same_organ(a, b) for b in theirs) for a in ours)


def is_relative(organ: str) -> bool:
    """Whether an organ is named without its place (市政府, 我省, 区财政局): it belongs to the place of the document."""
    return bool(_RELATIVE.match(fold(organ)))


def places(organs: tuple[str, ...]) -> regions.Places:
    """The places of the organs that name one."""
    return frozenset(code for organ in organs for code in regions.leading(fold(organ))[0])


def _parts(name: str) -> tuple[str, ...]:
    whole = fold(name)
    return (whole, *(part for part in _JOINT.split(whole) if len(part) >= 2)) if whole else ()


def _same_organ(one: str, other: str) -> bool:
    if one == other:
        return True
    short, full = sorted((_LEADING_WORDS.sub("", one), _LEADING_WORDS.sub("", other)), key=len)
    if len(short) < 2 or not _same_end(short, full):
        return False
    signs = iter(full)
    return all(sign in signs for sign in short)


def _same_end(short: str, full: str) -> bool:
    return short[-1] == full[-1] or (short.endswith("委") and full.endswith("委员会"))
