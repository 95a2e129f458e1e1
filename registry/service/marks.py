"""Marks by which nearly equal texts meet in the index of the search; made by the worker, looked up by the writer."""

from __future__ import annotations

MARKS = 12


def marks(text: str) -> str:
    """The marks of a text, blanks between them; nothing for a text too short to be told from others.

    They are the smallest values of the text's sketch (``importers.near``), as tokens that no pair of characters is.
    """
    from importers.near import sketch

    return " ".join(map(mark, sketch(text)[:MARKS]))


def mark(value: int) -> str:
    """A value of a sketch as a token."""
    return f"s{value:016x}"
