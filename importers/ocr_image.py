"""Pictures of pages made fit for recognition: set straight, freed of seals and rulings, and what the rulings were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from importers.pdf_rulings import Rulings

if TYPE_CHECKING:
    from PIL import Image

    from importers.pdf_grid import Grid

LONGEST = 2_400
_STEEPEST = 4.0
_STRAIGHT = 0.15
_DARK = 0.7
_REDNESS, _FAINT = 28, 16
_REDUCED, _BLOCK = 4, 12
_SEAL_SHARE = (0.09, 0.34)
_ROUND = 1.45
_RUN_ACROSS, _RUN_DOWN = 150, 80
_WHITEN = 9
_THICKEST = 9
_COVER = 0.9


def fitted(image: Image.Image) -> Image.Image:
    """The picture in colours, with its longer side within ``LONGEST`` pixels."""
    image = image.convert("RGB")
    longest = max(image.size)
    if longest <= LONGEST:
        return image
    scale = LONGEST / longest
    return image.resize((max(round(image.width * scale), 1), max(round(image.height * scale), 1)), reducing_gap=3.0)


def straightened(image: Image.Image) -> tuple[Image.Image, float]:
    """The picture with its lines level, and by how many degrees it was turned (against the clock) to get there."""
    from PIL.Image import Resampling

    angle = skew(image)
    if abs(angle) < _STRAIGHT:
        return image, 0.0
    return image.rotate(angle, resample=Resampling.BICUBIC, fillcolor=(255, 255, 255)), angle


def skew(image: Image.Image) -> float:
    """By how many degrees the lines of a page fall to the right: where the ink gathers in the fewest rows."""
    import numpy

    small = image.convert("L").reduce(max(max(image.size) // 600, 1))
    grey = numpy.asarray(small)
    down, across = numpy.nonzero(grey < _DARK * _paper(grey))
    if len(down) < 200:
        return 0.0
    aside = across - small.width / 2

    def gathered(angle: float) -> float:
        rows = numpy.round(down - aside * numpy.tan(numpy.radians(angle))).astype(int)
        counted = numpy.bincount(rows - rows.min())
        return float((counted.astype(float) ** 2).sum())

    coarse = max(numpy.arange(-_STEEPEST, _STEEPEST + 0.01, 0.5), key=gathered)
    return float(max(numpy.arange(coarse - 0.5, coarse + 0.51, 0.05), key=gathered))


def _paper(grey: Any) -> float:
    """How bright the paper is."""
    import numpy

    return float(numpy.percentile(grey, 90))


def without_seals(image: Image.Image) -> tuple[Image.Image, int]:
    """The picture with round red seals bleached, so that the print below them can be read, and how many there were.

    Red print that is no seal (a masthead, a line) stays: a seal is about as wide as high, and a fixed share of the page.
    """
    import numpy
    from PIL import Image

    found = [frame for frame in _blobs(_redness(image.reduce(_REDUCED)) > _REDNESS) if _is_seal(frame, min(image.size))]
    signs = numpy.array(image)
    for left, top, right, bottom in found:
        place = (slice(top, bottom), slice(left, right))
        red, green = signs[place][:, :, 0].astype(int), signs[place][:, :, 1]
        bleached = numpy.where(_redness(signs[place]) > _FAINT, numpy.minimum(red + 30, 255), green)
        signs[place] = bleached[:, :, None].astype("uint8")

    return (Image.fromarray(signs), len(found)) if found else (image, 0)


def _redness(image: Any) -> Any:
    """By how much each pixel is redder than green and blue."""
    import numpy

    signs = numpy.asarray(image).astype(int)
    return signs[:, :, 0] - numpy.maximum(signs[:, :, 1], signs[:, :, 2])


def _is_seal(frame: tuple[int, int, int, int], side: int) -> bool:
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    if not (width and height) or max(width, height) > _ROUND * min(width, height):
        return False
    return _SEAL_SHARE[0] * side <= max(width, height) <= _SEAL_SHARE[1] * side


def _blobs(mask: Any) -> Iterator[tuple[int, int, int, int]]:
    """Frames (left, top, right, bottom, in pixels of the whole picture) of what hangs together in a reduced mask."""
    import numpy

    step = _BLOCK // _REDUCED
    height, width = mask.shape[0] // step, mask.shape[1] // step
    blocks = mask[: height * step, : width * step].reshape(height, step, width, step).any(axis=(1, 3))
    left_over = {(int(row), int(column)) for row, column in zip(*numpy.nonzero(blocks), strict=True)}
    while left_over:
        waiting = [left_over.pop()]
        seen = list(waiting)
        while waiting:
            row, column = waiting.pop()
            near = {(r, c) for r in range(row - 2, row + 3) for c in range(column - 2, column + 3)} & left_over
            left_over -= near
            waiting.extend(near)
            seen.extend(near)
        rows, columns = [row for row, _ in seen], [column for _, column in seen]
        yield min(columns) * _BLOCK, min(rows) * _BLOCK, (max(columns) + 1) * _BLOCK, (max(rows) + 1) * _BLOCK


def rulings(image: Image.Image, scale: float) -> Rulings:
    """The straight lines of a level picture, in points; ``scale`` is pixels a point."""
    import numpy

    grey = numpy.asarray(image.convert("L"))
    dark = grey < _DARK * _paper(grey)
    found = Rulings()
    height = image.height
    for row, first, last in _strokes(_runs(dark, _RUN_ACROSS)):
        found.horizontal.append(((height - row) / scale, first / scale, last / scale))
    for column, first, last in _strokes(_runs(dark.T, _RUN_DOWN)):
        found.vertical.append((column / scale, (height - last) / scale, (height - first) / scale))
    found.tidy()
    return found


def without_rulings(image: Image.Image, found: Rulings, tables: Sequence[Grid], scale: float) -> Image.Image:
    """The picture without the rulings of its tables, which an engine would take for signs."""
    if not tables:
        return image
    from PIL import ImageDraw

    image = image.copy()
    draw = ImageDraw.Draw(image)
    for grid in tables:
        left, right, low, high = grid.across[0] - 3, grid.across[-1] + 3, grid.upward[0] - 3, grid.upward[-1] + 3
        lines = [((first, y), (last, y)) for y, first, last in found.horizontal if low <= y <= high]
        lines += [((x, first), (x, last)) for x, first, last in found.vertical if left <= x <= right]
        for ends in lines:
            points = [(x * scale, image.height - y * scale) for x, y in ends]
            draw.line(points, fill="white", width=_WHITEN)
    return image


def _runs(dark: Any, length: int) -> Any:
    """Where dark pixels of a row (or of its neighbours) make a run of some length, a few gaps allowed."""
    import numpy

    wide = dark.copy()
    wide[1:] |= dark[:-1]
    wide[:-1] |= dark[1:]
    if wide.shape[1] <= length:
        return numpy.zeros_like(dark)
    counted = numpy.cumsum(numpy.pad(wide, ((0, 0), (1, 0))), axis=1, dtype=numpy.int32)
    full = (counted[:, length:] - counted[:, :-length]) >= _COVER * length
    ends = numpy.cumsum(numpy.pad(full, ((0, 0), (length, length))), axis=1, dtype=numpy.int32)
    return (ends[:, length:] - ends[:, :-length])[:, : dark.shape[1]] > 0


def _strokes(runs: Any) -> Iterator[tuple[float, int, int]]:
    """Thin strokes in a mask of long runs: their row, first and last column."""
    import numpy

    padded = numpy.pad(runs.any(axis=1).astype(numpy.int8), 1)
    starts, ends = numpy.nonzero(numpy.diff(padded) == 1)[0], numpy.nonzero(numpy.diff(padded) == -1)[0]
    for start, end in zip(starts, ends, strict=True):
        if end - start > 4 * _THICKEST:
            continue
        columns = numpy.pad(runs[start:end].any(axis=0).astype(numpy.int8), 1)
        firsts, lasts = numpy.nonzero(numpy.diff(columns) == 1)[0], numpy.nonzero(numpy.diff(columns) == -1)[0]
        for first, last in zip(firsts, lasts, strict=True):
            rows = numpy.nonzero(runs[start:end, first:last].any(axis=1))[0]
            if rows[-1] - rows[0] < _THICKEST:
                yield float(start + (rows[0] + rows[-1]) / 2), int(first), int(last)
