"""Searching by pairs of characters: an index of bigrams that finds Chinese words of any length, on both databases.

Every word of a query is folded as the text was; a document is a candidate when it holds all pairs of the word, and is
found when the word really stands in it. A run of letters or digits is indexed like a run of Han characters.
The service writes the index together with the text; no trigger does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from sqlalchemy import Connection, text

LIMIT = 60_000
"""Distinct pairs kept for one text; a text with more is a candidate for every query (see :data:`ALWAYS`)."""
ALWAYS = "zzzzz"

_RUN = re.compile(r"[^\W_]+")
# Controls, format signs, surrogates and private use (Unicode general category C).
_DROPPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)

_INSERT_LITE = text("INSERT INTO document_grams (rowid, grams) VALUES (:document, :grams)")
_INSERT_SERVER = text("INSERT INTO document_grams (document, grams) VALUES (:document, array_to_tsvector(:grams))")
_ERASE_LITE = text("INSERT INTO document_grams (document_grams, rowid, grams) VALUES ('delete', :document, :grams)")
_ERASE_SERVER = text("DELETE FROM document_grams WHERE document = :document")
_FIND_LITE = text(
    "SELECT rowid FROM document_grams WHERE document_grams MATCH :match AND rowid < :after ORDER BY rowid DESC LIMIT :limit"
)
_FIND_SERVER = text(
    "SELECT document FROM document_grams WHERE grams @@ CAST(:match AS tsquery) AND document < :after"
    " ORDER BY document DESC LIMIT :limit"
)


def fold(content: str) -> str:
    """The form in which texts and words are compared: NFKC, lower case, white space and controls dropped."""
    return _DROPPED.sub("", "".join(unicodedata.normalize("NFKC", content).casefold().split()))


def words(query: str) -> tuple[str, ...]:
    """The words of a query, folded; empty ones dropped."""
    return tuple(dict.fromkeys(word for word in (fold(part) for part in query.split()) if word))


def grams(content: str) -> list[str]:
    """Pairs of neighbouring characters of a folded text, and its single last one, as five hex digits a character."""
    pairs: set[str] = set()
    for run in _runs(content):
        pairs.update(map("".join, pairwise(run)))
        pairs.add(run[-1])
    if len(pairs) > LIMIT:
        return [ALWAYS]
    return sorted(map(_code, pairs))


def _runs(content: str) -> list[str]:
    """Stretches of letters and digits; punctuation parts them."""
    return _RUN.findall(content)


def _code(pair: str) -> str:
    """A pair as fixed-width hex, so that the form of a token is plain ASCII and a prefix is one character."""
    return "".join(map(_hex, pair))


@lru_cache(maxsize=32768)
def _hex(character: str) -> str:
    """One character as five hex digits."""
    return f"{ord(character):05x}"


def write(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Index new documents: (id, content)."""
    lite = connection.dialect.name == "sqlite"
    made = [{"document": document, "grams": _tokens(content, lite=lite)} for document, content in rows]
    if made:
        connection.execute(_INSERT_LITE if lite else _INSERT_SERVER, made)


def erase(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take documents out of the index: (id, the content that was indexed)."""
    lite = connection.dialect.name == "sqlite"
    made = [{"document": document, "grams": _tokens(content, lite=lite)} for document, content in rows]
    if made:
        connection.execute(_ERASE_LITE if lite else _ERASE_SERVER, made)


def candidates(connection: Connection, query: Sequence[str], after: int, limit: int) -> list[int]:
    """Ids of documents that may hold every word (folded), newest first, below ``after`` (0: from the newest)."""
    lite = connection.dialect.name == "sqlite"
    match = [term for term in (_term(word, lite=lite) for word in query) if term]
    if not match:
        return []
    arguments = {"match": (" AND " if lite else " & ").join(match), "after": after or 2**31 - 1, "limit": limit}
    return list(connection.execute(_FIND_LITE if lite else _FIND_SERVER, arguments).scalars())


def _tokens(content: str, *, lite: bool) -> str | list[str]:
    """The pairs of a content as the index takes them: one text, or a list."""
    found = grams(fold(content))
    return " ".join(found) if lite else found


def _term(word: str, *, lite: bool) -> str:
    """One word as a condition of the index: all its pairs, or its one character as a prefix; or an unindexed text."""
    parts: list[str] = []
    for run in _runs(word):
        if len(run) == 1:
            parts.append(f"{_code(run)}*" if lite else f"'{_code(run)}':*")
        else:
            pairs = dict.fromkeys(_code(run[i : i + 2]) for i in range(len(run) - 1))
            parts += [pair if lite else f"'{pair}'" for pair in pairs]
    if not parts:
        return ""
    joint, either, always = (" AND ", " OR ", ALWAYS) if lite else (" & ", " | ", f"'{ALWAYS}'")
    return f"(({joint.join(parts)}){either}{always})"
