"""Pages of kept originals as pictures, with the place of a citation or finding framed; drawn in a process of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from importers.base import Box, Fragment, ImportFailure
from importers.pageimage import PageImage, PageWanted, draw

if TYPE_CHECKING:
    from importers.pool import Crew
    from registry.service.answers import DossierView
    from registry.service.facade import Registry

SECONDS = 20.0
"""How long the drawing of a page may take."""
MOST_FRAMES = 40
PAGED = ("application/pdf", "image/")
"""Beginnings of the media types that have pages of their own look."""

__all__ = ["PageImage", "Pictures", "Refusal", "View"]


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen: a page from 1, the place of the text to frame, pixels at most, and how much enlarged."""

    page: int
    place: tuple[int, int] | None
    width: int
    height: int
    zoom: float = 1.0
    pen: int = 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page cannot be shown: ``no_document``, ``no_original``, ``no_pages``, or the code of a failure."""

    code: str
    detail: str = ""


class Pictures:
    """Draws pages, one after the other; the process that draws is started when the first is wanted."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._crew: Crew | None = None
        self._lock = threading.Lock()
        self._layout: tuple[int, tuple[Fragment, ...]] = (-1, ())

    def page(self, dossier: DossierView, view: View) -> PageImage | Refusal:
        """The picture of a page of the document whose text is shown (worker thread)."""
        document = next((d for d in dossier.documents if d.status == "imported"), None)
        if document is None:
            return Refusal("no_document")
        if not document.media_type.startswith(PAGED):
            return Refusal("no_pages", document.name)
        if document.original is None:
            return Refusal("no_original", document.name)
        with self._lock:
            if self._layout[0] != document.id:
                self._layout = document.id, self._registry.fragments(document.id)
            frames = tuple(framed(self._layout[1], view.page, view.place))[:MOST_FRAMES]
            wanted = PageWanted(
                Path(document.original),
                view.page,
                view.width,
                view.height,
                frames,
                view.zoom,
                document.member,
                view.pen,
            )
            return self._drawn(wanted)

    def _drawn(self, wanted: PageWanted) -> PageImage | Refusal:
        """What the process made of it; anything that is not the pixels it says is refused."""
        from importers import pool

        self._crew = self._crew or pool.Crew(1)
        ((_, made),) = pool.isolated(draw, [wanted], crew=self._crew, timeout=SECONDS)
        if isinstance(made, ImportFailure):
            return Refusal(made.code.value, made.detail)
        if not isinstance(made, PageImage) or len(made.pixels) != made.width * made.height * 3:
            return Refusal("damaged")
        return made

    def close(self) -> None:
        """End the process that draws."""
        with self._lock:
            crew, self._crew = self._crew, None
        if crew is not None:
            crew.stop()


def framed(fragments: Sequence[Fragment], page: int, place: tuple[int, int] | None) -> Iterator[Box]:
    """Rectangles of a place on a page; a line of which only a part belongs to it is cut by the share of its characters."""
    if place is None:
        return
    start, end = place
    for one in fragments:
        if one.box is not None and one.page == page and one.start < end and one.end > start:
            whole, width = one.end - one.start, one.box.right - one.box.left
            left = one.box.left + width * max(0, start - one.start) / whole
            right = one.box.right - width * max(0, one.end - end) / whole
            yield replace(one.box, left=left, right=right)
