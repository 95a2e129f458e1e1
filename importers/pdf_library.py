"""PDFium as the reader wants it: without the fonts of the machine."""

from __future__ import annotations

import contextlib
import ctypes
from functools import cache
from typing import Any

from importers.pdf_boxfont import box_font

_WHOLE_FILE = 0


@cache
def library() -> Any:
    """pypdfium2, set up so that PDFium takes a font of boxes for each font that a file names but does not carry.

    A text layer needs no glyphs: codes, widths and places stand in the file. Searching and loading system fonts costs
    most of the time and memory, and would make the text depend on the machine.
    """
    import pypdfium2

    data = box_font()

    class Boxes(pypdfium2.PdfSysfontBase):  # type: ignore[misc]
        """One font for every name; the methods are those of PDFium's interface (fpdf_sysfontinfo.h)."""

        def EnumFonts(self, _: object, mapper: object) -> None:  # noqa: N802, ARG002
            return None

        def MapFont(self, *_: object) -> int:  # noqa: N802
            return 1

        def GetFont(self, _: object, face: object) -> int:  # noqa: N802, ARG002
            return 1

        def GetFontData(self, _: object, font: object, table: int, buffer: int, size: int) -> int:  # noqa: N802, ARG002
            if table != _WHOLE_FILE:
                return 0
            if buffer and size >= len(data):
                ctypes.memmove(buffer, data, len(data))
            return len(data)

        def GetFaceName(self, *_: object) -> int:  # noqa: N802
            return 0

        def GetFontCharset(self, *_: object) -> int:  # noqa: N802
            return 1

        def DeleteFont(self, *_: object) -> None:  # noqa: N802
            return None

    with contextlib.suppress(pypdfium2.PdfiumError):  # a platform without an interface for fonts has none to keep out
        Boxes().setup()
    return pypdfium2
