"""What kind of file it is, by its content; the name decides only where the content leaves it open."""

from __future__ import annotations

import io
import re
import zipfile

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF")
"""RAR, 7z, gzip, bzip2, xz and cabinet files: archives that are not unpacked."""
_TAR = slice(257, 262)
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_TEXT_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".eml": "eml",
    ".htm": "html",
    ".html": "html",
    ".shtml": "html",
    ".xhtml": "html",
}
_BINARY_SUFFIXES = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".doc": "doc",
    ".wps": "doc",
    ".xls": "xls",
    ".et": "xls",
    ".rtf": "rtf",
    ".zip": "zip",
    ".ofd": "ofd",
}
# Each member names the format whose container has it.
_ZIP_MEMBERS = (("word/", "docx"), ("xl/", "xlsx"), ("OFD.xml", "ofd"), ("ppt/", "pptx"))
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_MOST_MEMBERS = 20_000
# A version stands behind the mark, and objects somewhere: text that only speaks of the mark has neither.
_PDF = re.compile(rb"%PDF-\d\.\d")
_PDF_WITHIN = 1024
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p)[\s>]", re.IGNORECASE)
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "html": "text/html",
    "mhtml": "multipart/related",
    "csv": "text/csv",
    "txt": "text/plain",
    "image": "image/*",
}


def kind(data: bytes, suffix: str = "") -> str:
    """The kind of a file (``pdf``, ``docx``, ``html`` …), ``empty`` without content, ``binary`` where unknown.

    ``suffix`` is the ending of the file's name in lower case with its dot. A .doc that is really a DOCX is a ``docx``.
    """
    head = data[:_HEAD]
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty" if len(data) <= _HEAD or not data.strip(b"\x00 \t\r\n\xef\xbb\xbf") else "binary"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_ZIP):
        return _zip_kind(data, suffix)
    if head.startswith(_PACKED) or head[_TAR] == b"ustar":
        return "packed"
    if head.startswith(_OLE):
        return _ole_kind(data)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    return "pdf" if _pdf_behind(data, suffix) else _text_kind(head, suffix)


def _pdf_behind(data: bytes, suffix: str) -> bool:
    """Whether a PDF begins behind some bytes that are not its own, as ISO 32000-1, annex H.3 note 13 lets it.

    Mail, web pages and plain text that hold a PDF or only speak of one are what their first bytes or their name say.
    """
    head = data[:_PDF_WITHIN]
    if (
        not _PDF.search(head)
        or suffix in {".txt", *_TEXT_SUFFIXES}
        or _is_html(head)
        or b"mime-version:" in head.lower()
    ):
        return False
    return b" obj" in data


def _members(data: bytes) -> tuple[str, ...]:
    """The names in the directory of a ZIP: never those within a file stored in it; none where it cannot be read."""
    if data.count(b"PK\x01\x02") > _MOST_MEMBERS:
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return tuple(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return ()


def _zip_kind(data: bytes, suffix: str) -> str:
    if data.startswith(_ODT, 30):
        return "odt"
    names = _members(data)
    if not names:  # cut short: the first member still tells
        names = tuple(mark for mark, _ in _ZIP_MEMBERS if mark.encode() in data[:_HEAD])
    for mark, found in _ZIP_MEMBERS:
        if any(name.startswith(mark) for name in names):
            return found
    named = _BINARY_SUFFIXES.get(suffix, "zip")
    return named if named in {"docx", "xlsx", "ofd"} else "zip"


def _ole_kind(data: bytes) -> str:
    if "__properties_version1.0".encode("utf-16-le") in data:
        return "msg"
    word, book = "WordDocument".encode("utf-16-le") in data, "Workbook".encode("utf-16-le") in data
    if not word and not book and "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    # Excel keeps what is embedded in storages named MBD…, Word in one named ObjectPool.
    embedded = "MBD0".encode("utf-16-le") in data and "ObjectPool".encode("utf-16-le") not in data
    return "xls" if book and (not word or embedded) else "doc"


def _text_kind(head: bytes, suffix: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _TEXT_SUFFIXES.get(suffix, "txt")
    if suffix in _BINARY_SUFFIXES:
        return _BINARY_SUFFIXES[suffix] if not _is_html(head) else "html"
    if suffix != ".eml" and b"mime-version:" in head.lower() and b"multipart/related" in head.lower():
        return "mhtml"
    if b"\x00" in head:
        return "binary"
    if suffix in {".txt", ".eml"}:
        return suffix[1:]
    return "html" if _is_html(head) else _TEXT_SUFFIXES.get(suffix, "txt")


def _is_html(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and _HTML.search(head) is not None
