"""PDF: the text layer by PDFium, put in order, freed of furniture and joined to paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pypdfium2 import raw

from importers import limits, ocr_marks, ocr_pdf, pdf_page
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, Source
from importers.characters import UNUSABLE_SHARE, visible_count
from importers.compose import compose, repeated
from importers.layout import Element, Line, Page
from importers.pdf_furniture import body_size, footnotes, strip
from importers.pdf_library import library
from importers.pdf_plumber import Plumber

MEDIA_TYPE = "application/pdf"
_FEWEST_CHARACTERS = 10
_FEWEST_PER_PAGE = 5
_FOOTNOTE_PAGES = 2_000


def read(source: Source) -> Iterator[Imported]:
    """The document that the PDF holds, or why it gives none.

    Flags: ``double_struck``, ``pdfplumber_page:N``, ``columns_page:N``, ``page_failed:N``, ``needs_ocr_page:N``,
    ``ocr_layer``, ``watermark``, ``twofold_text``, ``footnotes``, ``note_marks`` (left out of the text); ``attachments:N``,
    ``scripts:N`` and ``xfa`` for what the file holds beside its pages, which is not read and never run; those of
    ``ocr_pdf.recognise`` where pages were recognised. ``metadata`` holds
    what stood at the masthead beside the text (份号, 密级, 紧急程度). Caps: ``limits.MAX_PAGES`` pages, ``limits.MAX_TEXT_BYTES`` of text in UTF-8.
    """
    pypdfium2 = library()
    if source.size > limits.MAX_FILE_BYTES:
        yield source.failure(FailureCode.TOO_LARGE)
        return
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        yield _unopened(source, error)
        return
    try:
        yield _document(source, document)
    finally:
        document.close()


def _unopened(source: Source, error: Exception) -> ImportFailure:
    """A file that PDFium refuses: encrypted (its error codes 4 and 5) or broken."""
    refused = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
    code = FailureCode.ENCRYPTED if getattr(error, "err_code", None) in refused else FailureCode.DAMAGED
    return source.failure(code, str(error))


def _document(source: Source, document: Any) -> ImportedDocument | ImportFailure:
    count = len(document)
    if count == 0:
        return source.failure(FailureCode.DAMAGED, "no pages", pages=0)
    if count > limits.MAX_PAGES:
        return source.failure(FailureCode.TOO_MANY_PAGES, pages=count)
    limits.allow_pages(count)
    pages, failed = _pages(source, document, count)
    if len(failed) == count:
        return source.failure(FailureCode.DAMAGED, "no page can be read", pages=count)
    length = sum(len(line.text) for page in pages for element in page.elements for line in _lines_of(element))
    if length > limits.MAX_TEXT_BYTES // 3:
        return source.failure(FailureCode.TOO_LARGE, "text", pages=count)
    return _composed(source, document, pages, [*_beside(document), *(f"page_failed:{number}" for number in failed)])


def _beside(document: Any) -> list[str]:
    """What the file holds beside its pages: attached files, scripts, a form of the XFA kind (whose pages may be empty)."""
    counts = {
        "attachments": raw.FPDFDoc_GetAttachmentCount(document),
        "scripts": raw.FPDFDoc_GetJavaScriptActionCount(document),
    }
    flags = [f"{name}:{count}" for name, count in counts.items() if count > 0]
    return flags + ["xfa"] * (raw.FPDF_GetFormType(document) in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND})


def _pages(source: Source, document: Any, count: int) -> tuple[list[Page], list[int]]:
    """The pages that can be read, and the numbers of those that cannot."""
    plumber = Plumber(source.data)
    pages: list[Page] = []
    failed: list[int] = []
    try:
        for number in range(1, count + 1):
            try:
                pages.append(pdf_page.read_page(document, number, plumber))
            except MemoryError:
                raise
            except Exception:  # one broken page must not cost the others
                failed.append(number)
                pages.append(Page(number, 0.0, 0.0))
    finally:
        plumber.close()
    return pages, failed


def _composed(
    source: Source, document: Any, pages: list[Page], seen: Sequence[str]
) -> ImportedDocument | ImportFailure:
    count = len(pages)
    masthead = strip(pages).masthead
    unusable = _unusable(pages)
    doubtful = [page.number for page in pages if (unusable and page.width) or _needs_ocr(page)]
    recognised = ocr_pdf.recognise(document, pages, doubtful)
    if unusable and recognised is None:
        return source.failure(FailureCode.NEEDS_OCR, unusable, pages=count)
    if recognised is not None:
        masthead = {**masthead, **strip([pages[number - 1] for number in doubtful]).masthead}
        if not any(page.elements for page in pages):
            return source.failure(FailureCode.NO_TEXT, "nothing recognised", pages=count)
    ocr_pdf.tighten(pages)
    size = body_size(pages)
    if count <= _FOOTNOTE_PAGES:
        for page in pages:
            footnotes(page, size)
    made = compose(pages, size)
    flags = [*seen, *dict.fromkeys(flag for page in pages for flag in page.flags), *(recognised or ())]
    flags += [f"needs_ocr_page:{number}" for number in doubtful if recognised is None]
    flags += ["footnotes"] * any(page.notes for page in pages)
    flags += ["twofold_text"] * repeated(made.text.split("\n"))
    return ImportedDocument(
        source.name,
        source.sha256,
        MEDIA_TYPE,
        "pdf" if recognised is None else f"pdf+{ocr_pdf.engine()}",
        made.text if recognised is None and "ocr_layer" not in flags else ocr_marks.paired(made.text),
        member=source.member,
        pages=count,
        page_starts=made.page_starts,
        fragments=made.fragments,
        metadata=masthead,
        flags=tuple(flags),
        size=source.size,
    )


def _needs_ocr(page: Page) -> bool:
    """Whether the page's text layer is not its text."""
    return page.scan or page.unusable > UNUSABLE_SHARE


def _unusable(pages: Sequence[Page]) -> str:
    """Why the text layer is not the text of the pages; nothing where it is."""
    garbled = [page for page in pages if page.unusable > UNUSABLE_SHARE]
    if garbled and 2 * len(garbled) >= len([page for page in pages if page.elements]):
        return "garbled text layer"
    characters = [
        visible_count(line.text) for page in pages for element in page.elements for line in _lines_of(element)
    ]
    total = sum(characters)
    scans = [page for page in pages if page.scan]
    if total == 0:
        return "no text layer"
    if scans and not any(page.elements for page in pages if not page.scan):
        return "scanned pages"
    return "stray characters only" if total < max(_FEWEST_CHARACTERS, _FEWEST_PER_PAGE * len(pages)) else ""


def _lines_of(element: Element) -> list[Line]:
    return [element] if isinstance(element, Line) else [line for cell in element.cells for line in cell]
