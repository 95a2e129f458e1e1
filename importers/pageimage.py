"""A page of a received file as a picture, with frames round places of it: PDF files, and pictures of pages themselves.

Only for a worker process (``importers.pool``): a file that others wrote is drawn by native code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers import limits
from importers.base import Box, FailureCode, ImportFailure, Source

if TYPE_CHECKING:
    from PIL import Image

LONGEST = 2_000
"""Pixels of the longer side of a picture, at most."""
FRAME = (200, 30, 30)
_A4_WIDTH = 595.0
_AROUND = 4.0
_LEAST_SHOWN = 24.0


@dataclass(frozen=True, slots=True)
class PageWanted:
    """Which page of which file, in how many pixels at most; ``zoom`` 1 shows the whole page, more a part around the frames.

    ``page`` counts from 1; ``member`` names a file within an archive; ``frames`` are in points of the PDF, drawn in lines of
    ``pen`` pixels.
    """

    path: Path
    page: int
    width: int
    height: int
    frames: tuple[Box, ...] = ()
    zoom: float = 1.0
    member: str | None = None
    pen: int = 2


@dataclass(frozen=True, slots=True)
class PageImage:
    """Pixels of a page, three bytes each (red, green, blue), line by line from the top."""

    width: int
    height: int
    pixels: bytes


def draw(wanted: PageWanted) -> PageImage | ImportFailure:
    """The picture of a page.

    Failures: those of opening a file, UNSUPPORTED (neither PDF nor picture), ENCRYPTED, DAMAGED (or no such page),
    TOO_LARGE.
    """
    from importers import load, sniff

    source = _member(load(wanted.path), wanted.member)
    if isinstance(source, ImportFailure):
        return source
    kind = sniff.kind(source.data, source.suffix)
    drawers = {"pdf": _pdf, "image": _picture, "encrypted": _locked}
    if kind not in drawers:
        return source.failure(FailureCode.UNSUPPORTED, kind)
    try:
        return drawers[kind](source, wanted)
    except MemoryError:
        return source.failure(FailureCode.OUT_OF_MEMORY)
    except Exception as error:
        return source.failure(FailureCode.DAMAGED, f"{type(error).__name__}: {error}"[:200])


def _member(source: Source | ImportFailure, member: str | None) -> Source | ImportFailure:
    """The file within an archive that bears the name; the file itself where it is none."""
    from importers import archive, sniff

    if isinstance(source, ImportFailure) or sniff.kind(source.data, source.suffix) not in ("zip", "eml"):
        return source
    for item in archive.unpack(source):
        if isinstance(item, Source) and member and (item.member == member or member.startswith(f"{item.member}/")):
            return item
    return source.failure(FailureCode.MISSING)


def _locked(source: Source, _: PageWanted) -> ImportFailure:
    return source.failure(FailureCode.ENCRYPTED)


def _pdf(source: Source, wanted: PageWanted) -> PageImage | ImportFailure:
    import pypdfium2

    limits.allow_pages(1)
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        refused = (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)
        locked = getattr(error, "err_code", None) in refused
        return source.failure(FailureCode.ENCRYPTED if locked else FailureCode.DAMAGED, str(error))
    if not 1 <= wanted.page <= len(document):
        return source.failure(FailureCode.DAMAGED, f"no page {wanted.page}")
    page = document[wanted.page - 1]
    width, height = page.get_size()
    scale = _scale(wanted, width, height)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    place = bitmap.get_posconv(page)
    frames = [_turned(place.to_bitmap(b.left, b.bottom), place.to_bitmap(b.right, b.top)) for b in wanted.frames]
    return _finished(bitmap.to_pil().convert("RGB"), frames, wanted)


def _scale(wanted: PageWanted, width: float, height: float) -> float:
    """Pixels a point: the page fits what is wanted, or so much more that its part does; never above the longest side."""
    fitting = min(wanted.width / max(width, 1.0), wanted.height / max(height, 1.0))
    if wanted.zoom > 1:
        fitting = wanted.width / max(width, 1.0) * wanted.zoom
    return max(min(fitting, LONGEST / max(width, height, 1.0)), 1e-4)


def _turned(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float, float]:
    """Two corners as left, top, right, bottom."""
    (x, y), (x2, y2) = one, other
    return min(x, x2), min(y, y2), max(x, x2), max(y, y2)


def _picture(source: Source, wanted: PageWanted) -> PageImage | ImportFailure:
    import io

    from PIL import Image

    from importers import image as reader

    Image.MAX_IMAGE_PIXELS = reader.MAX_PIXELS // 2
    with Image.open(io.BytesIO(source.data), formats=list(reader.MEDIA_TYPES)) as opened:
        page = _nth(reader._pages(opened), wanted.page)
    if page is None:
        return source.failure(FailureCode.DAMAGED, f"no page {wanted.page}")
    unit = page.width / _A4_WIDTH
    height = page.height / unit
    scale = _scale(wanted, _A4_WIDTH, height)
    size = max(1, round(_A4_WIDTH * scale)), max(1, round(height * scale))
    frames = [
        (b.left * scale, (height - b.top) * scale, b.right * scale, (height - b.bottom) * scale) for b in wanted.frames
    ]
    return _finished(page.convert("RGB").resize(size, Image.Resampling.LANCZOS), frames, wanted)


def _nth(pages: Iterator[Image.Image], number: int) -> Image.Image | None:
    return next((page for at, page in enumerate(pages, 1) if at == number), None)


def _finished(image: Image.Image, frames: Sequence[Sequence[float]], wanted: PageWanted) -> PageImage:
    """The picture with its frames, cut to the part around the first where a part is wanted."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)
    for left, top, right, bottom in frames:
        gap = max(_AROUND, image.width / 250)
        pen.rectangle((left - gap, top - gap, right + gap, bottom + gap), outline=FRAME, width=wanted.pen)
    cut = _part(image, frames, wanted) if wanted.zoom > 1 else image
    return PageImage(cut.width, cut.height, cut.tobytes())


def _part(image: Any, frames: Sequence[Sequence[float]], wanted: PageWanted) -> Any:
    """A part as large as is wanted, with the beginning of the first frame in it."""
    width, height = min(wanted.width, image.width), min(wanted.height, image.height)
    left, top, right, bottom = frames[0] if frames else (0, 0, image.width, _LEAST_SHOWN)
    x = (left + right - width) / 2 if right - left < width else left - _LEAST_SHOWN
    y = (top + bottom - height) / 2
    x, y = max(0, min(x, image.width - width)), max(0, min(y, image.height - height))
    return image.crop((round(x), round(y), round(x) + width, round(y) + height))
