"""Searching by pairs of characters: an index of bigrams that finds Chinese words of any length, on both databases.

Every word of a query is folded as the text was; a document is a candidate when it holds all pairs of the word, and is
found when the word really stands in it. A run of letters or digits is indexed like a run of Han characters.
The service writes the index together with the text; no trigger does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Connection, TextClause, text

from registry.store.folding import ALWAYS, code, fold, grams, runs, tokens, words

__all__ = ["candidates", "erase", "fold", "grams", "index", "sharing", "tokens", "words", "write"]

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
_HOLDING_LITE = (
    "SELECT {at} AS at, rowid AS document FROM"
    " (SELECT rowid FROM document_grams WHERE document_grams MATCH :t{at} LIMIT :most)"
)
_HOLDING_SERVER = (
    "SELECT {at} AS at, document FROM"
    " (SELECT document FROM document_grams WHERE grams @@ CAST(:t{at} AS tsquery) LIMIT :most) AS found{at}"
)
_SHARING = (
    "WITH held AS ({held}), common AS (SELECT at FROM held GROUP BY at HAVING count(*) >= :most)"
    " SELECT -1 - at AS document FROM common UNION ALL SELECT * FROM"
    " (SELECT document FROM held WHERE at NOT IN (SELECT at FROM common) GROUP BY document"
    " HAVING 100 * count(*) >= :percent * ({count} - (SELECT count(*) FROM common))) AS sharing ORDER BY document"
)


def write(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Index new documents: (id, content)."""
    index(connection, [(document, tokens(content)) for document, content in rows])


def index(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Index new documents whose contents were cut by ``tokens``: (id, tokens)."""
    lite = connection.dialect.name == "sqlite"
    made = [{"document": document, "grams": _for(made, lite=lite)} for document, made in rows]
    if made:
        connection.execute(_INSERT_LITE if lite else _INSERT_SERVER, made)


def erase(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take documents out of the index: (id, the content that was indexed)."""
    lite = connection.dialect.name == "sqlite"
    made = [{"document": document, "grams": _for(tokens(content), lite=lite)} for document, content in rows]
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


def sharing(connection: Connection, tokens: Iterable[str], most: int, percent: int, common: set[str]) -> list[int]:
    """Ids of documents whose index holds so many percent of the telling ones among these tokens (letters and digits only).

    A token that ``most`` documents hold, or more, tells nothing. Such tokens are put into ``common``, and those that are
    there already are not looked up again: what many documents hold is what costs time.
    """
    asked = [token for token in tokens if token not in common]
    if not asked:
        return []
    lite = connection.dialect.name == "sqlite"
    arguments = {f"t{at}": token if lite else f"'{token}'" for at, token in enumerate(asked)}
    found = connection.execute(_sharing(len(asked), lite=lite), {**arguments, "most": most, "percent": percent})
    numbers = found.scalars().all()
    common.update(asked[-1 - number] for number in numbers if number < 0)
    return [number for number in numbers if number >= 0]


@lru_cache(64)
def _sharing(count: int, *, lite: bool) -> TextClause:
    """One statement for so many tokens: asked for every document, and built once."""
    one = _HOLDING_LITE if lite else _HOLDING_SERVER
    return text(_SHARING.format(held=" UNION ALL ".join(one.format(at=at) for at in range(count)), count=count))


def _for(made: str, *, lite: bool) -> str | list[str]:
    """Tokens as the database takes them: one text, or a list."""
    return made if lite else made.split()


def _term(word: str, *, lite: bool) -> str:
    """One word as a condition of the index: all its pairs, or its one character as a prefix; or an unindexed text."""
    parts: list[str] = []
    for run in runs(word):
        if len(run) == 1:
            parts.append(f"{code(run)}*" if lite else f"'{code(run)}':*")
        else:
            pairs = dict.fromkeys(code(run[i : i + 2]) for i in range(len(run) - 1))
            parts += [pair if lite else f"'{pair}'" for pair in pairs]
    if not parts:
        return ""
    joint, either, always = (" AND ", " OR ", ALWAYS) if lite else (" & ", " | ", f"'{ALWAYS}'")
    return f"(({joint.join(parts)}){either}{always})"
