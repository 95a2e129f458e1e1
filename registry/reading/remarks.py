"""What a reader noticed about a file, as sentences: the codes (``ImportedDocument.flags``) are for programs.

A code may carry a page (``needs_ocr_page:3``), a count (``pictures:2``) or a word (``mojibake_repaired:gb18030``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry.messages import say

LOOK = (
    "page_failed",
    "needs_ocr_page",
    "embedded_missing",
    "broken_bytes",
    "mojibake_repaired",
    "ocr_unsure",
    "ocr",
    "ocr_layer",
    "tracked_changes",
    "hidden_text",
    "hidden_body",
    "script_body",
    "embedded_files",
    "attachments",
    "scripts",
    "xfa",
    "compilation",
    "compilation_unsure",
    "split_ignored",
    "ledger_headless",
)
"""Codes that somebody should know of when a file is taken in: text may be missing, uncertain, or not what shows."""
ASIDE = (
    "ocr_page",
    "ocr_confidence",
    "seals",
    "watermark",
    "pictures",
    "comments",
    "numbering",
    "notes",
    "footnotes",
    "note_marks",
    "text_boxes",
    "embedded_text",
    "repeated_text",
    "twofold_text",
    "double_struck",
    "columns_page",
    "pdfplumber_page",
    "pages",
)
"""Codes told with the document only: how it was read."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a reader noticed: its name, and pages, a count or a word where the code gives them."""

    name: str
    pages: tuple[int, ...] = ()
    value: str = ""

    @property
    def look(self) -> bool:
        """Whether it should be known when the file is taken in."""
        return self.name in LOOK


def remarks(flags: Iterable[str]) -> tuple[Remark, ...]:
    """Codes put together by name, those to look at first; codes that are not known come last, as they are."""
    pages: dict[str, list[int]] = {}
    values: dict[str, str] = {}
    for flag in flags:
        name, _, value = flag.partition(":")
        if name.endswith(("_page", "_failed")) and value.isdigit():
            pages.setdefault(name, []).append(int(value))
        values.setdefault(name, value)
    order = {name: place for place, name in enumerate((*LOOK, *ASIDE))}
    names = sorted(values, key=lambda name: order.get(name, len(order)))
    return tuple(Remark(name, tuple(pages.get(name, ())), "" if name in pages else values[name]) for name in names)


def sentence(remark: Remark, lang: str | None) -> str:
    """A remark for people."""
    said = say(f"flag.{remark.name}", lang, value=remark.value)
    if not remark.pages:
        return said
    shown = say("flag.pages_joint", lang).join(map(str, remark.pages[:12]))
    key = "flag.on_pages" if len(remark.pages) <= 12 else "flag.on_many_pages"
    return said + say(key, lang, pages=shown, count=len(remark.pages))
