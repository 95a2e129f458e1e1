"""Texts in traditional characters (繁體) read as simplified ones, sign for sign, so that every place stays where it is.

Pages of the mainland are offered in traditional characters by a converter; keywords, titles and organs are those of the
simplified original. What is quoted or shown stays as it stands.
"""

from __future__ import annotations

from functools import cache

from registry import data

_HEAD = 3000  # signs that show in which characters a text is written
_COMMON = "國規關為實務機業門發縣區與"  # some of these stand in every official text written so
_SHARE = 0.12  # of the signs of the head; a quoted name or seal in a simplified text stays far below


@cache
def _table() -> dict[int, str]:
    """Each traditional character with its simplified one (registry/data/traditional.csv)."""
    pairs = ((row["traditional"], row["simplified"]) for row in data.rows("traditional.csv"))
    return {ord(sign): plain for signs, plains in pairs for sign, plain in zip(signs, plains, strict=True)}


@cache
def _signs() -> frozenset[str]:
    return frozenset(map(chr, _table()))


def is_traditional(text: str) -> bool:
    """Whether a text is evidently written in traditional characters: a share of its head stands in no simplified text."""
    head = text[:_HEAD]
    if not any(sign in head for sign in _COMMON):
        return False
    signs = _signs()
    return sum(sign in signs for sign in head) > _SHARE * len("".join(head.split()))


def simplified(text: str) -> str:
    """``text`` with simplified characters for traditional ones; as long as ``text``, which is given back when it holds none."""
    return text if _signs().isdisjoint(text) else text.translate(_table())
