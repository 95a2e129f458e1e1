"""What an office publishes: lists of documents, the notice that announces them, and the words both use.

Pure: a frozen value goes in, a file comes out. One module per format, each with ``write(list, out, *, lang)``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from registry.errors import MisuseError
from registry.values import RepealList

FORMATS = {
    "docx": "registry.publication.docx",
    "xlsx": "registry.publication.xlsx",
    "pdf": "registry.publication.pdf",
    "csv": "registry.publication.csv",
    "html": "registry.publication.html",
    "json": "registry.publication.json",
}
"""The module of each format, imported when it is first needed."""


def write(list: RepealList, fmt: str, out: Path, *, lang: str = "zh") -> None:  # noqa: A002 - the word of the contract
    """Write a list to ``out`` in a format; ``out`` is replaced whole or not at all.

    Raises MisuseError ``publication_format_unknown``, ``list_unknown`` or ``profile_unknown``; InputError
    ``list_row_misplaced`` or ``cell_too_long``; StateError ``no_chinese_font`` (pdf); StorageError ``output_not_written``.
    """
    name = FORMATS.get(fmt)
    if name is None:
        raise MisuseError("publication_format_unknown", format=fmt, known="、".join(FORMATS))
    import_module(name).write(list, out, lang=lang)
