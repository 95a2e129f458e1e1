"""Recognition of those pages of a PDF whose text layer is not their text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from importers import heavy
from importers.base import Box
from importers.layout import Page

if TYPE_CHECKING:
    from PIL import Image


def engine() -> str:
    """The engine in use, empty for none."""
    from importers import ocr_engine

    return ocr_engine.engine() or ""


def recognise(document: Any, pages: list[Page], numbers: Sequence[int]) -> list[str] | None:
    """Put what is recognised on these pages (numbers from 1) in the place of what their text layer said.

    Gives the flags of ``ocr.flags``, and ``ocr_page:N`` where not all pages were recognised. None where nothing was: no
    page to do, no engine, not allowed in this process, too many pages.
    """
    if not numbers or not engine() or not heavy.allowed():
        return None
    from importers import ocr

    if len(numbers) > ocr.MAX_PAGES:
        return None
    ocr.allow_pages(len(numbers))
    found = []
    for number in numbers:
        image, width, place = _rendered(document, number)
        seen = ocr.recognise(image, number, width)
        for line in ocr.lines(seen.page):
            line.box = place(line.box)
        pages[number - 1] = seen.page
        found.append(seen)
    whole = len(numbers) == len(pages)
    return [*ocr.flags(found), *(f"ocr_page:{number}" for number in numbers if not whole)]


def _rendered(document: Any, number: int) -> tuple[Image.Image, float, Callable[[Box], Box]]:
    """The picture of a page as its reader sees it, its width in points, and the way from there to the PDF's own space."""
    from importers.ocr_image import LONGEST

    page = document[number - 1]
    try:
        width, height = page.get_size()
        left, bottom, right, top = page.get_bbox()
        turn, extent = page.get_rotation(), (right - left, top - bottom)
        scale = LONGEST / max(width, height, 1.0)
        image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    finally:
        page.close()
    return image, width, lambda box: _own(box, turn, (left, bottom), extent)


def _own(box: Box, turn: int, origin: tuple[float, float], extent: tuple[float, float]) -> Box:
    """A frame of the page as it is read, in the PDF's own space."""
    (x, y), (width, height) = origin, extent
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    if turn == 90:
        left, bottom, right, top = width - top, left, width - bottom, right
    elif turn == 180:
        left, bottom, right, top = width - right, height - top, width - left, height - bottom
    elif turn == 270:
        left, bottom, right, top = bottom, height - right, top, height - left
    return Box(left + x, bottom + y, right + x, top + y)
