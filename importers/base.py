"""What every reader of a foreign format gives: a document, a row of a ledger, or a failure with its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256 as _sha256
from pathlib import Path


class FailureCode(StrEnum):
    """The few named ways in which a file can fail; each has a remedy in the message catalogue (failure.<code>)."""

    MISSING = "missing"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    NEEDS_OCR = "needs_ocr"
    NO_TEXT = "no_text"
    BAD_ENCODING = "bad_encoding"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    REFUSED = "refused"
    NEEDS_TOOL = "needs_tool"
    PACKED = "packed"
    OUTLOOK_MAIL = "outlook_mail"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points (1/72 inch), origin at the lower left, as in the PDF."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of the text that stands on one line of one page.

    ``start`` and ``end`` are offsets of the text; ``source`` is the index of its first character in the page's
    own character sequence, so that every character leads back to its place; ``box`` frames the stretch. ``confidence``
    (0 to 1) says how sure an engine is of text that it recognised in a picture; None for text that stood there as such.
    """

    start: int
    end: int
    page: int
    source: int
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """The text of one received file with its way back to the page.

    ``text`` has furniture removed and lines joined: one paragraph a line, cells of a table row separated by tabs.
    ``page_starts`` holds the offset at which each page begins (empty where the format has no pages).
    ``metadata`` holds what the file says beside its text (the table of a saved government page, for instance), keys as
    written there. ``flags`` are codes such as double_struck, pdfplumber_page:3, ocr_layer, repeated_text, twofold_text; the catalogue of messages
    has a sentence for each (``flag.<code>``).
    """

    name: str
    sha256: str
    media_type: str
    reader: str
    text: str
    member: str | None = None
    pages: int | None = None
    page_starts: tuple[int, ...] = ()
    fragments: tuple[Fragment, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of an office's ledger (清理台账): raw cells by the column names of the sheet."""

    name: str
    sheet: str
    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """A file, or a member of one, that gave no text: which, why, and what was seen."""

    name: str
    code: FailureCode
    detail: str = ""
    sha256: str | None = None
    member: str | None = None
    pages: int | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one received file, read once; what a reader works on.

    ``name`` is the file's name without its folder. ``sha256`` is of ``data``. ``path`` is where it was read from, for a
    tool that insists on a file (None for bytes held in memory only, a member of an archive for instance, which
    ``member`` names). Readers never open ``path`` for what ``data`` already holds.
    """

    name: str
    data: bytes = field(repr=False)
    sha256: str
    path: Path | None = None
    member: str | None = None

    @classmethod
    def of(cls, name: str, data: bytes, *, path: Path | None = None, member: str | None = None) -> Source:
        """A source of bytes at hand."""
        return cls(name, data, _sha256(data).hexdigest(), path, member)

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self.data)

    @property
    def suffix(self) -> str:
        """The ending of the name in lower case with its dot (``.pdf``), or nothing."""
        return Path(self.member or self.name).suffix.lower()

    def failure(self, code: FailureCode, detail: str = "", *, pages: int | None = None) -> ImportFailure:
        """A failure of this source."""
        return ImportFailure(self.name, code, detail, self.sha256, self.member, pages, self.size)


Imported = ImportedDocument | LedgerRow | ImportFailure
