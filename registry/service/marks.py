"""Marks by which nearly equal texts meet in the index of the search; made by the worker, looked up by the writer."""

from __future__ import annotations

MARKS = 12
SIGN = "s"
"""How a mark begins; pairs of characters are written in digits from 0 to f."""


def marks(text: str) -> str:
    """The marks of a text, blanks between them; nothing for a text too short to be told from others.

    They are the smallest values of the text's sketch (``importers.near``), as tokens that no pair of characters is.
    """
    from importers.near import sketch

    return " ".join(map(mark, sketch(text)[:MARKS]))


def mark(value: int) -> str:
    """A value of a sketch as a token."""
    return f"{SIGN}{value:016x}"


def marks_in(tokens: str) -> list[str]:
    """The marks among the tokens of a text, which end with them."""
    return [token for token in tokens.rsplit(" ", MARKS)[-MARKS:] if token.startswith(SIGN)]
