"""What an office publishes: lists of documents, the notice that announces them, and the words both use.

Pure: a frozen value goes in, a file comes out. One module per format, each with ``write(list, out, *, lang)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import MisuseError, StateError
from registry.values import RepealList

if TYPE_CHECKING:
    from registry.publication.notice import Notice

FORMATS = {
    "docx": "registry.publication.docx",
    "xlsx": "registry.publication.xlsx",
    "pdf": "registry.publication.pdf",
    "csv": "registry.publication.csv",
    "html": "registry.publication.html",
    "json": "registry.publication.json",
}
"""The module of each format, imported when it is first needed."""

NOTICE_FORMATS = {"docx": "registry.publication.notice_docx", "pdf": "registry.publication.notice_pdf"}
"""The same for notices: ``write(notice, lists, out)``."""


def write(list: RepealList, fmt: str, out: Path, *, lang: str = "zh") -> None:  # noqa: A002 - the word of the contract
    """Write a list to ``out`` in a format; ``out`` is replaced whole or not at all.

    Raises MisuseError ``publication_format_unknown``, ``list_unknown`` or ``profile_unknown``; InputError
    ``list_row_misplaced`` or ``cell_too_long``; StateError ``no_chinese_font`` (pdf); StorageError ``output_not_written``.
    """
    name = FORMATS.get(fmt)
    if name is None:
        raise MisuseError("publication_format_unknown", format=fmt, known="、".join(FORMATS))
    import_module(name).write(list, out, lang=lang)


def write_notice(notice: Notice, lists: Sequence[RepealList], fmt: str, out: Path) -> None:
    """Write a notice with its lists as annexes (docx or pdf), unless it and they disagree.

    Raises StateError ``notice_disagrees`` naming every disagreement (a draft is written all the same), MisuseError
    ``publication_format_unknown`` or ``notice_incomplete``, and what :func:`write` raises.
    """
    from registry.publication.gate import disagreements

    name = NOTICE_FORMATS.get(fmt)
    if name is None:
        raise MisuseError("publication_format_unknown", format=fmt, known="、".join(NOTICE_FORMATS))
    found = () if notice.draft else disagreements(notice, lists)
    if found:
        raise StateError("notice_disagrees", count=len(found), details="；".join(item.text() for item in found))
    import_module(name).write(notice, lists, out)
