"""Texts as they are compared and found: folded, and cut into pairs of neighbouring characters."""

from __future__ import annotations

import re
import unicodedata
from operator import add

LIMIT = 60_000
"""Distinct pairs kept for one text; a text with more is a candidate for every query (see :data:`ALWAYS`)."""
ALWAYS = "zzzzz"

_RUN = re.compile(r"[^\W_]+")
# Controls, format signs, surrogates and private use (Unicode general category C).
_DROPPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def fold(content: str) -> str:
    """The form in which texts and words are compared: NFKC, lower case, white space and controls dropped."""
    return _DROPPED.sub("", "".join(unicodedata.normalize("NFKC", content).casefold().split()))


def words(query: str) -> tuple[str, ...]:
    """The words of a query, folded; empty ones dropped."""
    return tuple(dict.fromkeys(word for word in (fold(part) for part in query.split()) if word))


def grams(content: str) -> list[str]:
    """Pairs of neighbouring characters of a folded text, and its single last one, as five hex digits a character."""
    return tokens_of(content).split()


def runs(content: str) -> list[str]:
    """Stretches of letters and digits; punctuation parts them."""
    return _RUN.findall(content)


def code(pair: str) -> str:
    """A pair as fixed-width hex, so that the form of a token is plain ASCII and a prefix is one character."""
    return pair.translate(_CODES)


class _Codes(dict[int, str]):
    """Characters as five hex digits, made when first wanted; blanks stay."""

    def __missing__(self, character: int) -> str:
        made = self[character] = f"{character:05x}"
        return made


_CODES = _Codes({ord(" "): " "})


def tokens(content: str) -> str:
    """The pairs of a content, blanks between them, as the index takes them."""
    return tokens_of(fold(content))


def tokens_of(folded: str) -> str:
    """``tokens`` of a content that is folded already; folded parts may be put together without anything between them."""
    pairs: set[str] = set()
    for run in runs(folded):
        pairs.update(map(add, run, run[1:]))
        pairs.add(run[-1])
    return ALWAYS if len(pairs) > LIMIT else " ".join(sorted(pairs)).translate(_CODES)
