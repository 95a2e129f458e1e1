"""Word documents (OOXML): text in its order, with automatic numbering, tables, notes and text boxes."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from importers import archive, prose, titles
from importers.base import FailureCode, Imported, ImportedDocument, Source
from importers.docx_body import Body
from importers.docx_numbering import Numbering, W
from importers.docx_styles import Styles
from importers.ooxml import Package, PackageError, Relation, parse_xml

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NUMBERED = b"numPr"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
_MAX_DEPTH = 2


def read(source: Source) -> Iterator[Imported]:
    """The text of a Word file: one document, or a failure (ENCRYPTED, REFUSED, DAMAGED, UNSUPPORTED, NO_TEXT, NEEDS_OCR)."""
    try:
        lines, flags = read_lines(source.data)
    except PackageError as error:
        if error.code is FailureCode.UNSUPPORTED and archive.holds_files(source.data):
            yield from archive.read(source)
            return
        yield source.failure(error.code, error.detail)
        return
    except RecursionError:
        yield source.failure(FailureCode.REFUSED, "nested too deeply")
        return
    text = prose.document(lines)
    if not text:
        pictures = any(flag.startswith("pictures") for flag in flags)
        yield source.failure(FailureCode.NEEDS_OCR if pictures else FailureCode.NO_TEXT, "no text in the document")
        return
    yield ImportedDocument(
        name=source.name,
        sha256=source.sha256,
        media_type=MEDIA_TYPE,
        reader="docx",
        text=text,
        member=source.member,
        flags=flags,
        size=len(source.data),
    )


def read_lines(data: bytes, depth: int = 0) -> tuple[list[str], tuple[str, ...]]:
    """Lines of a package (titles whole, not yet tidied) and flags; raises PackageError."""
    package = Package(data)
    main = _main_part(package)
    data_of_main = _bytes(package, main) or b""
    root = parse_xml(data_of_main, main)
    body = root.find(W + "body")
    if body is None:
        raise PackageError(FailureCode.UNSUPPORTED, f"{main} is no Word document")
    relations = package.relations(main)
    parts = dict(_targets(relations))
    package.refuse_doctypes(skip=(main.lower(),))
    styles = _bytes(package, parts.get("styles"))
    numbered = _NUMBERED in data_of_main or (styles is not None and _NUMBERED in styles)
    numbering = Numbering(_optional(package, parts.get("numbering") if numbered else None))
    reader = Body(numbering, Styles(styles), lambda key: _chunk(package, relations.get(key), depth, reader.seen))
    reader.look_through(body, data_of_main[data_of_main.find(b"?>", 0, 200) + 2 :].strip())
    reader.seen["embedded_files"] = sum(name.startswith("word/embeddings/") for name in package.names)
    paragraphs = [*reader.blocks(body), *reader.rest()]
    notes = _notes(package, parts, reader)
    if notes:
        reader.seen["notes"] += len(notes)
    if "comments" in parts and (comments := _optional(package, parts["comments"])) is not None:
        reader.seen["comments"] += sum(1 for _ in comments.iter(W + "comment"))
    lines = titles.whole((paragraph.text, paragraph.centred) for paragraph in paragraphs)
    return [*lines, *notes], _flags(reader)


def _main_part(package: Package) -> str:
    """The part that the package names as its document, else the usual one."""
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and not relation.external and package.has(relation.target):
            return relation.target
    if package.has("word/document.xml"):
        return "word/document.xml"
    raise PackageError(FailureCode.UNSUPPORTED, "no Word document in the package")


def _bytes(package: Package, name: str | None) -> bytes | None:
    """A part with the names of the strict variant put as the usual ones; None where a document has no such part."""
    if name is None or not package.has(name):
        return None
    data = package.read(name)
    if _STRICT in data[:8192]:
        for strict, usual in _TRANSITIONAL:
            data = data.replace(strict, usual)
    return data


def _targets(relations: dict[str, Relation]) -> Iterator[tuple[str, str]]:
    for relation in relations.values():
        if relation.kind in {"numbering", "styles", "footnotes", "endnotes", "comments"} and not relation.external:
            yield relation.kind, relation.target


def _optional(package: Package, name: str | None) -> etree._Element | None:
    """A part that a document may lack; a refused one refuses the file, a broken one counts as lacking."""
    try:
        data = _bytes(package, name)
        return parse_xml(data, name or "") if data is not None else None
    except PackageError as error:
        if error.code is FailureCode.REFUSED:
            raise
        return None


def _notes(package: Package, parts: dict[str, str], reader: Body) -> list[str]:
    """Footnotes and endnotes that the text refers to, in its order, each a paragraph."""
    known: dict[tuple[str, str], etree._Element] = {}
    for kind in {kind for kind, _ in reader.notes}:
        root = _optional(package, parts.get(kind))
        if root is not None:
            reader.look_through(root)
        for node in root if root is not None else ():
            known[kind, node.get(W + "id", "")] = node
    lines: list[str] = []
    for key in dict.fromkeys(reader.notes):
        if key in known:
            text = prose.tidy(" ".join(part.text for part in reader.blocks(known[key])).replace("\n", " "))
            lines.extend([text] if text else [])
    return lines


def _chunk(package: Package, relation: Relation | None, depth: int, seen: Counter[str]) -> list[str] | None:
    """The lines of a body kept in another format inside the package (web archive, page, text, Word); None if not at hand."""
    from importers import html, txt
    from importers.encoding import DecodingError, decode

    if relation is None or relation.external or not package.has(relation.target):
        return None
    data, ending = package.read(relation.target), posixpath.splitext(relation.target)[1].lower()
    if data.startswith(b"PK"):
        if depth >= _MAX_DEPTH:
            return None
        lines, flags = read_lines(data, depth + 1)
        seen["embedded_missing"] += "embedded_missing" in flags
        return lines
    try:
        if ending in {".txt", ".text"}:
            return txt.plain_lines(decode(data).text)[1]
        return html.fragment_lines(data)
    except DecodingError as error:
        raise PackageError(error.code, f"{relation.target}: {error.detail}") from error


def _flags(reader: Body) -> tuple[str, ...]:
    counted = ("numbering", "notes", "comments", "pictures", "text_boxes", "embedded_files")
    seen = sorted((name, count) for name, count in reader.seen.items() if count)
    return tuple(f"{name}:{count}" if name in counted else name for name, count in seen)
