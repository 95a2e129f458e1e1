"""Readers of foreign files: a path in, text with its places out."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from importers import limits, sniff
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, Source
from importers.characters import has_visible
from importers.compilation import split, split_by_hand

Reader = Callable[[Source], Iterator[Imported]]

READERS = {
    "pdf": "importers.pdf",
    "txt": "importers.txt",
    "html": "importers.html",
    "mhtml": "importers.html",
    "docx": "importers.docx",
    "doc": "importers.office",
    "rtf": "importers.office",
    "odt": "importers.office",
    "xlsx": "importers.ledger",
    "xls": "importers.ledger",
    "csv": "importers.ledger",
    "zip": "importers.archive",
    "eml": "importers.archive",
    "ofd": "importers.ofd",
    "image": "importers.image",
}
"""Kind of file (``sniff.kind``) to the module whose ``read(source)`` reads it."""

_KNOWN_FAILURES = {
    "empty": FailureCode.EMPTY,
    "encrypted": FailureCode.ENCRYPTED,
    "packed": FailureCode.PACKED,
    "msg": FailureCode.OUTLOOK_MAIL,
}
_SHEETS = {".xls", ".xlsx", ".et"}
"""Endings under which systems hand out web pages that are ledgers."""
_OPEN_ERRORS = {
    errno.ENOENT: FailureCode.MISSING,
    errno.ENOTDIR: FailureCode.MISSING,
    errno.ELOOP: FailureCode.NOT_A_FILE,
    errno.EISDIR: FailureCode.NOT_A_FILE,
    errno.ENXIO: FailureCode.NOT_A_FILE,
}


def read(path: Path, split_at: Sequence[int] = ()) -> Iterator[Imported]:
    """Every document, ledger row or failure that the file holds, in this process.

    ``split_at``: the pages (from 1) on which a document begins, as a person says; none: parted where that is certain.

    For files that others wrote use ``importers.pool``, which does this in a process of its own. Never raises for the
    content of a file and never yields nothing: what gives no text is an ``ImportFailure`` with its reason.
    """
    source = load(path)
    if isinstance(source, ImportFailure):
        yield source
    else:
        yield from read_source(source, split_at)


def read_all(path: Path) -> list[Imported]:
    """``read`` as a list: the entry that worker processes are given."""
    return list(read(path))


def read_source(source: Source, split_at: Sequence[int] = ()) -> Iterator[Imported]:
    """What the reader of the source's kind makes of it; a failure where there is no such reader."""
    kind = sniff.kind(source.data, source.suffix)
    if kind in _KNOWN_FAILURES:
        yield source.failure(_KNOWN_FAILURES[kind], kind)
        return
    reader = reader_of(kind)
    if reader is None:
        yield source.failure(FailureCode.UNSUPPORTED, kind)
        return
    if kind == "html" and source.suffix in _SHEETS:
        reader = partial(_table_page, reader)
    yield from _guarded(reader, source, split_at)


def _table_page(reader: Reader, source: Source) -> Iterator[Imported]:
    """A web page under the name of a workbook: the rows of its table where it is a ledger."""
    from importers.ledger import page_rows

    for item in reader(source):
        rows = page_rows(item) if isinstance(item, ImportedDocument) else []
        yield from rows or [item]


def reader_of(kind: str) -> Reader | None:
    """The reader of a kind of file, imported when first wanted; None where there is none."""
    module = READERS.get(kind)
    if module is None or find_spec(module) is None:
        return None
    found: Any = import_module(module)
    return found.read  # type: ignore[no-any-return]


def load(path: Path) -> Source | ImportFailure:
    """The bytes of a regular file, read once; links are not followed, devices and pipes are not waited for."""
    name = path.name or str(path)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        code = FailureCode.NOT_A_FILE if path.is_dir() else _OPEN_ERRORS.get(error.errno or 0, FailureCode.UNREADABLE)
        return ImportFailure(name, code, error.strerror or "")
    except ValueError:  # a name with a zero byte
        return ImportFailure(name, FailureCode.MISSING)
    try:
        return _content(name, path, descriptor)
    except OSError as error:
        return ImportFailure(name, FailureCode.UNREADABLE, error.strerror or "")
    finally:
        os.close(descriptor)


def _content(name: str, path: Path, descriptor: int) -> Source | ImportFailure:
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        return ImportFailure(name, FailureCode.NOT_A_FILE)
    size = state.st_size
    if size <= limits.MAX_FILE_BYTES:
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(limits.MAX_FILE_BYTES + 1)
        if len(data) <= limits.MAX_FILE_BYTES:
            return Source.of(name, data, path=path)
        size = len(data)
    return ImportFailure(name, FailureCode.TOO_LARGE, size=size)


def _guarded(reader: Reader, source: Source, split_at: Sequence[int]) -> Iterator[Imported]:
    count = 0
    try:
        for item in reader(source):
            yield from _documents(source, item, split_at) if isinstance(item, ImportedDocument) else (item,)
            count += 1
    except MemoryError:
        yield source.failure(FailureCode.OUT_OF_MEMORY)
        return
    except Exception as error:
        yield source.failure(FailureCode.DAMAGED, f"{type(error).__name__}: {error}"[:200])
        return
    if not count:
        yield source.failure(FailureCode.NO_TEXT)


def _documents(source: Source, document: ImportedDocument, split_at: Sequence[int]) -> Sequence[Imported]:
    """The document, or those in it where it is a compilation; a failure where nothing of it shows or it is too long."""
    if not has_visible(document.text):
        return [replace(source, member=document.member).failure(FailureCode.NO_TEXT, pages=document.pages)]
    if len(document.text) > limits.MAX_TEXT_BYTES // 3 and len(document.text.encode()) > limits.MAX_TEXT_BYTES:
        return [replace(source, member=document.member).failure(FailureCode.TOO_LARGE, "text", pages=document.pages)]
    return split_by_hand(document, split_at) if split_at else split(document)
