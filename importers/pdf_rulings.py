"""Horizontal and vertical rulings of a page, from the path objects that draw them."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import raw

from importers.pdf_text import Frame, TextLayer

_THIN = 3.0
_SHORT = 5.0
_MAX_PATHS = 20_000
_MAX_SEGMENTS = 4_000
_MAX_DEPTH = 3
_SNAP = 2.5

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Rulings:
    """Straight lines of a page in upright points: horizontals (y, left, right), verticals (x, bottom, top).

    ``image`` is the share of the page that its pictures cover, ``paths`` the number of drawings on it.
    """

    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    image: float = 0.0
    paths: int = 0

    def add(self, frame: Frame, *, hollow: bool) -> None:
        """Take a thin rectangle as a ruling, and the four sides of a hollow one."""
        left, bottom, right, top = frame
        width, height = right - left, top - bottom
        if height <= _THIN:
            if width >= _SHORT:
                self.horizontal.append(((bottom + top) / 2, left, right))
        elif width <= _THIN:
            if height >= _SHORT:
                self.vertical.append(((left + right) / 2, bottom, top))
        elif hollow:
            self.horizontal += [(bottom, left, right), (top, left, right)]
            self.vertical += [(left, bottom, top), (right, bottom, top)]

    def tidy(self) -> None:
        """Join pieces of one ruling (dashes, cell by cell strokes) and forget what is too short to rule anything."""
        self.horizontal = joined(self.horizontal)
        self.vertical = joined(self.vertical)


def rulings(layer: TextLayer) -> Rulings:
    """The rulings of the layer's page and the share of its pictures, those inside form objects included."""
    found = Rulings()
    page = layer.page
    count = raw.FPDFPage_CountObjects(page)
    area = abs(layer.extent[0] * layer.extent[1]) or 1.0
    budget = _MAX_PATHS
    for handle, kind, matrix in _objects(page, count):
        frame = _bounds(handle, matrix)
        if frame is None:
            continue
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.image += abs((frame[2] - frame[0]) * (frame[3] - frame[1])) / area
            continue
        found.paths += 1
        budget -= 1
        if budget < 0:
            break
        for part, hollow in _parts(handle, frame, matrix):
            found.add(layer.upright(part), hollow=hollow)
    found.tidy()
    return found


def _objects(page: Any, count: int) -> Iterator[tuple[Any, int, Matrix]]:
    """Paths and pictures of the page with the matrix of the form they stand in."""
    get, type_of = raw.FPDFPage_GetObject, raw.FPDFPageObj_GetType
    path, image, form = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM
    for number in range(count):
        handle = get(page, number)
        kind = type_of(handle)
        if kind in (path, image):
            yield handle, kind, _UNIT
        elif kind == form:
            yield from _inside(handle, _matrix(handle), _MAX_DEPTH)


def _inside(form: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    for number in range(raw.FPDFFormObj_CountObjects(form) if depth else 0):
        handle = raw.FPDFFormObj_GetObject(form, number)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield handle, kind, matrix
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _inside(handle, _multiply(_matrix(handle), matrix), depth - 1)


def _matrix(handle: Any) -> Matrix:
    held = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, held):
        return _UNIT
    return held.a, held.b, held.c, held.d, held.e, held.f


def _multiply(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, m, n, o, p, q = second
    return a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _framed(matrix: Matrix, points: list[tuple[float, float]]) -> Frame:
    placed = points if matrix is _UNIT else [_apply(matrix, x, y) for x, y in points]
    across, upward = [x for x, _ in placed], [y for _, y in placed]
    return min(across), min(upward), max(across), max(upward)


def _bounds(handle: Any, matrix: Matrix) -> Frame | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return None
    if matrix is _UNIT:
        return left.value, bottom.value, right.value, top.value
    return _framed(matrix, [(left.value, bottom.value), (right.value, top.value)])


def _parts(handle: Any, frame: Frame, matrix: Matrix) -> Iterator[tuple[Frame, bool]]:
    """The rectangles that a path draws, and whether their sides are drawn rather than their inside."""
    if frame[2] - frame[0] <= _THIN or frame[3] - frame[1] <= _THIN:
        yield frame, False
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    count = raw.FPDFPath_CountSegments(handle)
    if not 0 < count <= _MAX_SEGMENTS or (not stroke.value and count <= 5):
        return
    placed = _multiply(_matrix(handle), matrix)
    for points in _outlines(handle, count):
        if placed != _UNIT:
            points = [_apply(placed, x, y) for x, y in points]  # noqa: PLW2901
        if stroke.value:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                yield (
                    (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0),
                    False,
                )
        else:
            yield _framed(_UNIT, points), False


def _outlines(handle: Any, count: int) -> Iterator[list[tuple[float, float]]]:
    """The points of each outline of a path; one with a curve in it is left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    get, type_of, closes = raw.FPDFPath_GetPathSegment, raw.FPDFPathSegment_GetType, raw.FPDFPathSegment_GetClose
    place, begin, bend = raw.FPDFPathSegment_GetPoint, raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_BEZIERTO
    points: list[tuple[float, float]] = []
    curved = False
    for number in range(count):
        segment = get(handle, number)
        kind = type_of(segment)
        if kind == begin:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        elif kind == bend:
            curved = True
        place(segment, x, y)
        points.append((x.value, y.value))
        if closes(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def joined(pieces: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Rulings (place, start, end) with collinear pieces that touch made one."""
    result: list[tuple[float, float, float]] = []
    for place, start, end in _aligned(pieces):
        if result and abs(result[-1][0] - place) < 0.01 and start <= result[-1][2] + _SNAP:
            result[-1] = (place, result[-1][1], max(result[-1][2], end))
        else:
            result.append((place, start, end))
    return [piece for piece in result if piece[2] - piece[1] >= _SHORT]


def _aligned(pieces: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """The pieces with nearly equal places made equal, in order of place and start."""
    aligned: list[tuple[float, float, float]] = []
    anchor = None
    for place, start, end in sorted(pieces):
        if anchor is None or place - anchor > _SNAP:
            anchor = place
        aligned.append((anchor, start, end))
    return sorted(aligned)
