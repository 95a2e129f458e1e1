"""The words of outcomes (清理意见) and of reasons (清理理由): what a list prints, and what a decision sheet may say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from registry import data
from registry.messages import language, say
from registry.values import Outcome

_SEPARATORS = re.compile(r"[;；、,，/\s]+")


def marked(title: str, number: str | None = None) -> str:
    """A title in 《》, with its number: inner 《》 become 〈〉 (GB/T 15834-2011, 4.15), a title in marks is not marked twice."""
    inner = title[1:-1] if title.startswith("《") and title.endswith("》") and "《" not in title[1:] else title
    return "《" + inner.replace("《", "〈").replace("》", "〉") + "》" + (f"（{number}）" if number else "")


UNSTATED = "—"
"""The group of documents that do not state their issuer or day, in figures."""


def stated(group: str, lang: str | None = None) -> str:
    """The name of a group of figures as people read it: （未载明） for what the documents do not state."""
    return say("form.unit.none", lang) if group == UNSTATED else group


@cache
def outcomes() -> Mapping[str, Mapping[str, str]]:
    """Rows of ``outcomes.csv`` by code."""
    return {row["code"]: row for row in data.rows("outcomes.csv")}


@cache
def grounds() -> Mapping[str, Mapping[str, str]]:
    """Rows of ``grounds.csv`` by code (R1, R0, R9 first)."""
    return {row["code"]: row for row in data.rows("grounds.csv")}


def outcome_word(outcome: Outcome, lang: str | None = None) -> str:
    """The word a published list prints for an outcome: 废止, 宣布失效, 继续有效 …"""
    return outcomes()[outcome.value]["en" if language(lang) == "en" else "official"]


def ground_word(code: str, lang: str | None = None) -> str:
    """The official wording of a reason; a code the table does not know is printed as it is."""
    row = grounds().get(code)
    return row["en" if language(lang) == "en" else "wording"] if row else code


def reasons(codes: Iterable[str], note: str = "", lang: str | None = None) -> str:
    """Reasons and note as one text for the column 理由, joined by a full-width semicolon (``; `` in English).

    What a note says in the words of a reason is told once.
    """
    joint = "; " if language(lang) == "en" else "；"
    told = _plain(note)
    words = [word for word in dict.fromkeys(ground_word(code, lang) for code in codes) if _plain(word) not in told]
    repeated = bool(told) and any(told in _plain(word) for word in words)
    return joint.join(part for part in (*words, "" if repeated else note) if part)


def outcome_of(word: str) -> Outcome | None:
    """The outcome a cell of a decision sheet means, or None where the word is not on the list (nothing is guessed)."""
    return _outcomes_by_word().get(_plain(word))


def grounds_of(cell: str) -> tuple[str, ...] | None:
    """The codes a cell names, by code (``R1;R3``) or by official wording; None where any part is neither."""
    whole = _grounds_by_word().get(_plain(cell))
    if whole:
        return (whole,)
    parts = [_grounds_by_word().get(_plain(part)) for part in re.split(r"[;；\n]+", cell) if part.strip()]
    if None in parts or not parts:
        parts = [_grounds_by_word().get(_plain(part)) for part in _SEPARATORS.split(cell) if part]
    return tuple(dict.fromkeys(code for code in parts if code)) if parts and None not in parts else None


@cache
def _outcomes_by_word() -> Mapping[str, Outcome]:
    """Outcomes by every accepted word, by code and by the English word."""
    found: dict[str, Outcome] = {}
    for code, row in outcomes().items():
        for word in (code, row["official"], row["en"], *row["words"].split("|")):
            found[_plain(word)] = Outcome(code)
    return found


@cache
def _grounds_by_word() -> Mapping[str, str]:
    """Codes of reasons by code, wording and English wording."""
    return {_plain(word): code for code, row in grounds().items() for word in (code, row["wording"], row["en"])}


def _plain(word: str) -> str:
    """A word for comparing: NFKC, no white space, lower case, without the marks in which sheets vary."""
    return re.sub(r"[\s、,，;；。.()（）]+", "", unicodedata.normalize("NFKC", word)).lower()
