"""How sure an engine was of a text that it recognised in pictures, and which lines a person should compare with the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from importers.base import Fragment

DOUBTFUL = 0.8
"""A line of which the engine is less sure than this is to be compared with the page."""


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """A stretch of the text (code points, half-open) on one line of a page, and how sure the engine was of it (0 to 1)."""

    start: int
    end: int
    page: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """That a text comes from pictures: the mean confidence (0 to 1), and its doubtful lines in order.

    ``confidence`` is None where the text is the hidden layer of a scan (``layer``), which does not tell how sure its
    engine was. ``pages`` are those that were recognised where others had text of their own; empty for all.
    """

    confidence: float | None
    lines: tuple[DoubtfulLine, ...] = ()
    layer: bool = False
    pages: tuple[int, ...] = ()


def is_recognised(flags: Iterable[str]) -> bool:
    """Whether a reader's flags say that (a part of) the text was recognised in pictures."""
    return any(flag in ("ocr", "ocr_layer") for flag in flags)


def recognition(flags: Sequence[str], fragments: Iterable[Fragment]) -> Recognition | None:
    """What is known of the recognition of a text; None for a text that stood in the file as such."""
    if not is_recognised(flags):
        return None
    told = dict(flag.partition(":")[::2] for flag in flags if flag != "ocr_page")
    mean = told.get("ocr_confidence", "")
    pages = tuple(int(flag.partition(":")[2]) for flag in flags if flag.startswith("ocr_page:"))
    return Recognition(float(mean) if mean else None, tuple(_doubtful(fragments)), "ocr" not in flags, pages)


def _doubtful(fragments: Iterable[Fragment]) -> Iterator[DoubtfulLine]:
    """The lines below ``DOUBTFUL``; the stretches of one line lie in one frame and count once."""
    unsure = (one for one in fragments if one.confidence is not None and one.confidence < DOUBTFUL)
    for (page, _), group in groupby(unsure, key=lambda one: (one.page, one.box or one.start)):
        parts = list(group)
        sure = min(part.confidence or 0.0 for part in parts)
        yield DoubtfulLine(parts[0].start, parts[-1].end, page, round(sure, 2))
