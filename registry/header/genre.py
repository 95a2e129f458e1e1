"""Kinds of documents (文种): how a title ends, and what it is then called (registry/data/genres.csv)."""

from __future__ import annotations

import re
from functools import cache

from registry import data
from registry.text.memory import remembered

_VERSION = r"(?:[（(\[【〔](?!以下)[^（）()〔〕\[\]]{1,24}[）)\]】〕])"
_DRAFT = re.compile(
    r"[（(【\[〔]?(?:公开)?(?:征求意见|征集意见|送审|审议|讨论|修改|修订|草案|再次征求意见|二次征求意见|向社会征求意见)(?:第[一二三]次)?(?:稿|草案)[^（）()]{0,6}[）)】\]〕]?$"
    r"|[（(【\[〔](?:草案|草稿|初稿|讨论稿|审议稿|报批稿|公示稿|试点稿|代拟稿)[^（）()]{0,10}[）)】\]〕]$"
)


@cache
def _words(*ranks: str) -> str:
    named = [row["genre"] for row in data.rows("genres.csv") if row["rank"] in ranks]
    return "|".join(sorted(named, key=len, reverse=True))


@cache
def _ending(*ranks: str) -> re.Pattern[str]:
    return re.compile(rf"({_words(*ranks)})(?:{_VERSION}){{0,2}}$")


def official_words() -> str:
    """Alternation of the kinds that close a title with 关于…的 (通知, 决定 …)."""
    return _words("official")


@remembered
def ends_official(tight: str) -> bool:
    """Whether a title without blanks ends with a statutory kind of document (公文文种)."""
    return _ending("official").search(tight) is not None


@remembered
def ends_inner(tight: str) -> bool:
    """Whether it ends with a kind of rules (办法, 规定, 细则, 方案, 目录 …)."""
    return _ending("inner").search(tight) is not None


@remembered
def ends_any(tight: str) -> bool:
    """Whether it ends with any kind of document that the table knows."""
    return _ending("official", "inner", "page").search(tight) is not None


@remembered
def genre_of(tight: str) -> str:
    """The kind of document a title names; empty when it names none that is known."""
    found = _ending("official", "inner", "page").search(_DRAFT.sub("", tight))
    return found.group(1) if found else ""


@remembered
def is_draft(tight: str) -> bool:
    """Whether a title says that the text is a draft (征求意见稿, 送审稿, 草案)."""
    return _DRAFT.search(tight) is not None


_VERSION_LINE = re.compile(r"[（(\[【〔][^（）()。；]{1,24}[）)\]】〕]")
_NOT_VERSION = re.compile(r"[\d〇○零一二三四五六七八九]{4}年[\d十一二三四五六七八九]{1,2}月|号[）)\]】〕]|公开|盖章")


def is_version_line(tight: str) -> bool:
    """Whether a line only tells the state of the text named above it: （试行）, （2023年修订）, (征求意见稿)."""
    return _VERSION_LINE.fullmatch(tight) is not None and _NOT_VERSION.search(tight) is None
