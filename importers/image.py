"""Pictures of pages (PNG, JPEG, TIFF, BMP, GIF, WebP): recognised, a frame a page, long ones cut into pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from importers import heavy, ocr_engine, ocr_marks
from importers.base import FailureCode, Imported, ImportedDocument, Source

if TYPE_CHECKING:
    from PIL import Image

MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
MAX_PIXELS = 120_000_000
_TALL = 1.9
_CUT_ABOVE, _CUT_BELOW = 1.1, 1.6
_SMALLEST = 40


def read(source: Source) -> Iterator[Imported]:
    """The text of a picture; flags as ``ocr.flags`` gives them.

    Failures: NEEDS_OCR without an engine, DAMAGED, TOO_LARGE (above 120 million pixels a frame, too many frames), NO_TEXT.
    """
    if ocr_engine.engine() is None or not heavy.allowed():
        yield source.failure(FailureCode.NEEDS_OCR, "image")
        return
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # an error comes at twice this number
    try:
        with Image.open(io.BytesIO(source.data), formats=list(MEDIA_TYPES)) as opened:
            kind = opened.format or ""
            pages = list(_pages(opened))
    except Image.DecompressionBombError as error:
        yield source.failure(FailureCode.TOO_LARGE, str(error)[:120])
        return
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        yield source.failure(FailureCode.DAMAGED, f"{type(error).__name__}: {error}"[:120])
        return
    yield from _recognised(source, kind, pages)


def _recognised(source: Source, kind: str, images: list[Image.Image]) -> Iterator[Imported]:
    from importers import ocr
    from importers.compose import compose
    from importers.pdf_furniture import body_size, strip

    if len(images) > ocr.MAX_PAGES:
        yield source.failure(FailureCode.TOO_LARGE, "pages", pages=len(images))
        return
    ocr.allow_pages(len(images))
    seen = [ocr.recognise(image, number) for number, image in enumerate(images, 1)]
    pages = [found.page for found in seen]
    masthead = strip(pages).masthead
    if not any(page.elements for page in pages):
        yield source.failure(FailureCode.NO_TEXT, "nothing recognised", pages=len(pages))
        return
    made = compose(pages, body_size(pages))
    yield ImportedDocument(
        source.name,
        source.sha256,
        MEDIA_TYPES.get(kind, "image/*"),
        f"image+{ocr_engine.engine()}",
        ocr_marks.paired(made.text),
        member=source.member,
        pages=len(pages),
        page_starts=made.page_starts,
        fragments=made.fragments,
        metadata=masthead,
        flags=tuple(ocr.flags(seen)),
        size=source.size,
    )


def _pages(opened: Image.Image) -> Iterator[Image.Image]:
    """The frames, upright, on white paper; a long one (a picture of a whole web page) in parts."""
    from PIL import Image, ImageOps, ImageSequence

    from importers.ocr_image import fitted

    for frame in ImageSequence.Iterator(opened):
        upright = ImageOps.exif_transpose(frame)
        if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
            paper = Image.new("RGBA", upright.size, "white")
            paper.alpha_composite(upright.convert("RGBA"))
            upright = paper
        if min(upright.size) < _SMALLEST:
            continue
        yield from map(fitted, _parts(upright.convert("RGB")))


def _parts(image: Image.Image) -> Iterator[Image.Image]:
    """A long picture cut at its emptiest rows into parts of about a page's shape."""
    import numpy

    if image.height <= _TALL * image.width:
        yield image
        return
    start = 0
    while image.height - start > _TALL * image.width:
        low, high = start + round(_CUT_ABOVE * image.width), start + round(_CUT_BELOW * image.width)
        rows = numpy.asarray(image.crop((0, low, image.width, high)).convert("L")).std(axis=1)
        calm = numpy.convolve(rows, numpy.ones(9), "same")
        cut = low + int(calm.argmin())
        yield image.crop((0, start, image.width, cut))
        start = cut
    yield image.crop((0, start, image.width, image.height))
