"""The notice as PDF, measured in the figures of GB/T 9704-2012, with its lists as annexes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from registry.messages import say
from registry.publication import pdf as list_pdf
from registry.publication import sheet
from registry.publication.notice import Notice, annex_lines, compose, title_of
from registry.publication.output import save
from registry.publication.sheet import long_date, safe
from registry.publication.typesetting import pdf, title_lines
from registry.values import RepealList


def write(notice: Notice, lists: Sequence[RepealList], out: Path) -> None:
    """Write the PDF. Raises StateError ``no_chinese_font`` on a machine without a Chinese face."""
    save(pdf("notice.typ", content(notice, lists)), out)


def content(notice: Notice, lists: Sequence[RepealList]) -> dict[str, Any]:
    """The data of the template."""
    title = title_of(notice)
    name, date = signature_indents(notice)
    return {
        "title": title,
        "lines": title_lines(title),
        "banner": say("list.draft", "zh") if notice.draft else "",
        "red-head": safe(notice.red_head),
        "number": safe(notice.number),
        "addressees": addressees(notice),
        "parts": [dataclasses.asdict(part) for part in compose(notice)],
        "annexes": annex_lines(notice),
        "annex-word": say("notice.annex", "zh"),
        "issuer": safe(notice.issuer),
        "date": long_date(notice.signed_on) if notice.signed_on else "",
        "indent-name": name,
        "indent-date": date,
        "remark": safe(notice.remark),
        "colophon": _colophon(notice),
        "lists": [annex(listed, place) for place, listed in enumerate(lists, start=1)],
    }


def annex(listed: RepealList, place: int) -> dict[str, Any]:
    """A list as an annex: numbered, and without the notes that belong to a list of its own."""
    numbered = dataclasses.replace(listed, annex=listed.annex if listed.annex is not None else place)
    return {**list_pdf.content(sheet.build(numbered, "zh", to_read=True)), "facts": []}


def addressees(notice: Notice) -> str:
    """The addressees with the full-width colon that closes them."""
    return safe(notice.addressees).rstrip("：:") + "：" if notice.addressees else ""


def signature_indents(notice: Notice) -> tuple[float, float]:
    """Right indents of name and date in characters (GB/T 9704-2012, 7.3.5).

    Unsealed: the name two characters in, the date beginning two characters right of the name's beginning; where the
    date is the longer one it stands two characters in and the name moves. Sealed: the date four in, the name centred
    over it.
    """
    name = width(safe(notice.issuer))
    date = width(long_date(notice.signed_on)) if notice.signed_on else 0.0
    if notice.sealed:
        return max(0.0, 4 + (date - name) / 2), 4.0
    if not date or date + 2 <= name:
        return 2.0, 2.0 + name - 2 - date if date else 2.0
    return 2.0 + date + 2 - name, 2.0


def width(text: str) -> float:
    """The width of a line in characters; digits and Latin letters are half as wide."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _colophon(notice: Notice) -> dict[str, str] | None:
    """The foot of the last page."""
    foot = notice.colophon
    if foot is None:
        return None
    return {
        "copied-to": copied_to(foot.copied_to),
        "printed-by": safe(foot.printed_by),
        "printed-on": say("notice.printed_on", "zh", day=long_date(foot.printed_on)),
    }


def copied_to(names: str) -> str:
    """抄送：甲，乙。 or nothing."""
    return say("notice.copied_to", "zh", names=safe(names).rstrip("。")) if names else ""
