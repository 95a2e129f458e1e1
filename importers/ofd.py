"""OFD files (GB/T 33190-2016): text objects of the pages with their places, put together as the lines of a PDF are.

The format is a ZIP of XML: OFD.xml names the document, the document its pages, a page its layers of text objects. A
text object has a frame (Boundary, in mm, origin at the upper left) and text codes with the place of their first
character and the steps to the next ones (§11.3).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from importers.base import Box, FailureCode, Imported, ImportedDocument, Source
from importers.characters import is_wide, plain
from importers.layout import Line, Page
from importers.ooxml import Package, PackageError, parse_xml

MEDIA_TYPE = "application/ofd"
MAX_PAGES = 5_000
MAX_CHARACTERS = 7_000_000
_POINT = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_SAME_LINE = 0.4
_BLANK = 1.2
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
_STEP = re.compile(r"g\s+(\d{1,6})\s+(-?[\d.]+)|(-?[\d.]+)")


@dataclass(frozen=True, slots=True)
class _Sign:
    """One character: its place on the page (points from the upper left, on the base line) and its size."""

    text: str
    x: float
    y: float
    size: float
    width: float


def read(source: Source) -> Iterator[Imported]:
    """The text of an OFD file with page and place of every character.

    Failures: ENCRYPTED, REFUSED, DAMAGED, TOO_MANY_PAGES, TOO_LARGE, NEEDS_OCR where the pages hold only pictures, NO_TEXT.
    """
    try:
        package = Package(source.data)
        pages, pictures = _pages(package)
    except PackageError as error:
        yield source.failure(error.code, error.detail)
        return
    yield from _composed(source, pages, pictures=pictures)


def _composed(source: Source, pages: list[Page], *, pictures: bool) -> Iterator[Imported]:
    from importers.compose import compose
    from importers.pdf_furniture import body_size, strip

    if not any(page.elements for page in pages):
        code = FailureCode.NEEDS_OCR if pictures else FailureCode.NO_TEXT
        yield source.failure(code, "no text objects", pages=len(pages))
        return
    stripped = strip(pages)
    made = compose(pages, body_size(pages))
    yield ImportedDocument(
        source.name,
        source.sha256,
        MEDIA_TYPE,
        "ofd",
        made.text,
        member=source.member,
        pages=len(pages),
        page_starts=made.page_starts,
        fragments=made.fragments,
        metadata=stripped.masthead,
        size=source.size,
    )


def _pages(package: Package) -> tuple[list[Page], bool]:
    """All pages of all documents in the file, and whether any of them holds a picture."""
    if not package.has("OFD.xml"):
        raise PackageError(FailureCode.DAMAGED, "OFD.xml is missing")
    if package.has("Encryptions.xml") or package.has("decryptseed.dat"):
        raise PackageError(FailureCode.ENCRYPTED, "encrypted OFD")
    package.refuse_doctypes(skip=())
    pages: list[Page] = []
    pictures = False
    budget = MAX_CHARACTERS
    for root in _texts(parse_xml(package.read("OFD.xml"), "OFD.xml"), "DocRoot"):
        folder = posixpath.dirname(_path("", root))
        document = parse_xml(package.read(_path("", root)), root)
        area = next((box for node in _all(document, "PageArea") for box in _texts(node, "PhysicalBox")), "")
        templates = {node.get("ID", ""): node.get("BaseLoc", "") for node in _all(document, "TemplatePage")}
        for node in (page for group in _all(document, "Pages") for page in _all(group, "Page")):
            if len(pages) >= MAX_PAGES:
                raise PackageError(FailureCode.TOO_MANY_PAGES, f"more than {MAX_PAGES} pages")
            content = parse_xml(package.read(_path(folder, node.get("BaseLoc", ""))), "page")
            layers = [*_templates(package, folder, content, templates), content]
            signs = [sign for layer in layers for sign in _signs(layer)]
            budget -= len(signs)
            if budget < 0:
                raise PackageError(FailureCode.TOO_LARGE, "text")
            pictures = pictures or any(True for layer in layers for _ in _all(layer, "ImageObject"))
            own = next((box for part in _all(content, "Area") for box in _texts(part, "PhysicalBox")), area)
            pages.append(_page(len(pages) + 1, _box(own), signs))
    return pages, pictures


def _templates(
    package: Package, folder: str, content: etree._Element, known: dict[str, str]
) -> Iterator[etree._Element]:
    """The template pages that a page is laid over (letterheads, forms)."""
    for node in _all(content, "Template"):
        place = known.get(node.get("TemplateID", ""))
        if place and package.has(path := _path(folder, place)):
            yield parse_xml(package.read(path), "template")


def _path(folder: str, place: str) -> str:
    """A location inside the package; one that begins with a slash counts from its root (§7.7)."""
    joined = place if place.startswith("/") else posixpath.join("/", folder, place)
    return posixpath.normpath(joined).lstrip("/")


def _all(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (found for found in node.iter("{*}" + name) if isinstance(found.tag, str))


def _texts(node: etree._Element, name: str) -> Iterator[str]:
    return (text.strip() for found in _all(node, name) if (text := found.text))


def _floats(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text[:10_000])]


def _box(text: str) -> tuple[float, float, float, float]:
    """x, y, width, height in mm; A4 where the file does not say, or says what cannot be."""
    numbers = _floats(text)
    if len(numbers) != 4 or not (0 < numbers[2] < 10_000 and 0 < numbers[3] < 10_000):
        return _A4
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _signs(content: etree._Element) -> Iterator[_Sign]:
    """The characters of a page or template in order of the file."""
    for node in _all(content, "TextObject"):
        frame = _floats(node.get("Boundary", ""))
        size = (_floats(node.get("Size", "")) or [0.0])[0]
        matrix = _floats(node.get("CTM", ""))
        if len(frame) != 4 or node.get("Visible") == "false":
            continue
        a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        scale = abs(d) or abs(b) or 1.0
        x = y = 0.0
        for code in _all(node, "TextCode"):
            x, y = _first(code, "X", x), _first(code, "Y", y)
            text = code.text or ""
            places = zip(
                text, _steps(code.get("DeltaX", ""), len(text)), _steps(code.get("DeltaY", ""), len(text)), strict=True
            )
            for sign, right, down in places:
                left, base = a * (x + right) + c * (y + down) + e, b * (x + right) + d * (y + down) + f
                wide = 1.0 if is_wide(sign) else 0.5
                em = size * scale * _POINT
                yield _Sign(sign, (frame[0] + left) * _POINT, (frame[1] + base) * _POINT, em, wide * em)


def _first(node: etree._Element, name: str, default: float) -> float:
    found = _floats(node.get(name, ""))
    return found[0] if found else default


def _steps(text: str, count: int) -> list[float]:
    """Distance of each of ``count`` characters from the first; ``g 3 5.5`` stands for three steps of 5.5 (§11.3)."""
    places = [0.0]
    for repeat, step, single in _STEP.findall(text[:1_000_000]):
        try:
            width = float(step or single)
        except ValueError:
            continue
        for _ in range(min(int(repeat or 1), count)):
            places.append(places[-1] + width)
        if len(places) >= count:
            break
    places += [places[-1]] * (count - len(places))
    return places[:count]


def _page(number: int, area: tuple[float, float, float, float], signs: Sequence[_Sign]) -> Page:
    """Lines of a page from its characters, from top to bottom."""
    height = area[3] * _POINT
    page = Page(number, area[2] * _POINT, height)
    page.elements.extend(line for row in _rows(signs) if (line := _line(number, row, height, area)) is not None)
    return page


def _rows(signs: Sequence[_Sign]) -> Iterator[list[tuple[int, _Sign]]]:
    """Characters that stand on one base line, from left to right, each with its number on the page."""
    ordered = sorted(enumerate(signs), key=lambda item: item[1].y)
    row: list[tuple[int, _Sign]] = []
    for item in ordered:
        if row and item[1].y - row[-1][1].y > _SAME_LINE * max(item[1].size, row[-1][1].size, 1.0):
            yield sorted(row, key=lambda one: one[1].x)
            row = []
        row.append(item)
    if row:
        yield sorted(row, key=lambda one: one[1].x)


def _line(number: int, row: Sequence[tuple[int, _Sign]], height: float, area: tuple[float, ...]) -> Line | None:
    """One line with a blank where a wide gap parts two words; None when it holds nothing that shows."""
    text: list[str] = []
    index: list[int] = []
    end: float | None = None
    for place, sign in row:
        if sign.text.isspace() or not sign.text.isprintable():
            continue
        if end is not None and sign.x - end > _BLANK * sign.size:
            text.append(" ")
            index.append(place)
        text.append(plain(sign.text))
        index.append(place)
        end = sign.x + sign.width
    if not text or end is None:
        return None
    shown = [sign for _, sign in row if not sign.text.isspace()]
    size = max(sign.size for sign in shown)
    left, base = min(sign.x for sign in shown) - area[0] * _POINT, height - shown[0].y + area[1] * _POINT
    box = Box(left, base - 0.2 * size, end - area[0] * _POINT, base + 0.8 * size)
    return Line("".join(text), number, box.left, box.bottom, box.right, box.top, size, index, box)
