"""Recognition of those pages of a PDF whose text layer is not their text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from importers import heavy, ocr_marks
from importers.base import Box
from importers.layout import Page

if TYPE_CHECKING:
    from PIL import Image


_TEXT = 1  # FPDF_PAGEOBJ_TEXT
_SLANT = 0.03  # of a right angle


def engine() -> str:
    """The engine in use, empty for none."""
    from importers import ocr_engine

    return ocr_engine.engine() or ""


def tighten(pages: Sequence[Page]) -> None:
    """Take out of the hidden layers of pages the blanks that their engines put between figures: 2 0 1 9 年 8 月 → 2019年8月."""
    for page in pages:
        if "ocr_layer" in page.flags:
            for line in page.lines():
                if kept := ocr_marks.without_gaps(line.text):
                    line.text, line.index = "".join(line.text[at] for at in kept), [line.index[at] for at in kept]


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
        seen.page.flags += [flag for flag in pages[number - 1].flags if flag == "watermark"]
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
        _without_slanted(page)
        image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    finally:
        page.close()
    return image, width, lambda box: _own(box, turn, (left, bottom), extent)


def _without_slanted(page: Any) -> None:
    """Take text that lies aslant off a page about to be drawn: a watermark laid over the scan would be read into its lines."""
    for text in list(page.get_objects(filter=[_TEXT], max_depth=1)):
        matrix = text.get_matrix()
        quarters = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
        if abs(quarters - round(quarters)) > _SLANT:
            page.remove_obj(text)


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
