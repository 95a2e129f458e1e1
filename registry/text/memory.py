"""What was asked of the same few strings a moment ago: the readers of a document ask the same questions of the same lines.

A line is judged by the readers of title, number, signature and body in turn, and a title by citations, links and rules.
The answers of the last few thousand strings are kept; text and settings never change them, so nothing can be out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_Answer = TypeVar("_Answer")
KEPT = 2048  # strings a verb: a document of some hundred pages has about as many lines
LONGEST = 1000  # characters; a whole text on one line is not kept alive


def remembered(verb: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """The verb with its last answers kept; for pure questions about a line or a title, whose answer nobody changes."""
    kept = lru_cache(maxsize=KEPT)(verb)

    @wraps(verb)
    def ask(text: str) -> _Answer:
        return kept(text) if len(text) <= LONGEST else verb(text)

    return ask
