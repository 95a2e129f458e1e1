"""What a document's header makes of its instrument: title, what it is known by, the row."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from registry.service import keys
from registry.service.stock import Known
from registry.store.plain import canonical
from registry.values import Header

Row = dict[str, Any]


def title_of(header: Header, name: str) -> str:
    """The title of a document; the file's name where it has none."""
    return keys.clean(header.title or header.inner_title or PurePath(name.replace("\\", "/")).stem or name)


def known_by(header: Header, title: str) -> Known:
    """What a document is recognised by."""
    inner = header.inner_title or ""
    return Known(
        id=0,
        title=title,
        title_key=keys.title_key(title),
        inner_key=keys.title_key(inner) if inner else "",
        number_key=keys.number_key(header.number),
        issuers=header.issuers,
        dated=header.dated,
        draft=header.draft,
        number=header.number,
        subject_key=keys.subject_key(inner or title),
    )


def instrument_row(number: int, header: Header, entry: Known) -> Row:
    """Columns of an instrument, from its document's header."""
    return {
        "id": number,
        "title": entry.title,
        "title_key": entry.title_key,
        "inner_title": header.inner_title or "",
        "inner_key": entry.inner_key,
        "subject_key": entry.subject_key,
        "number": header.number,
        "number_key": entry.number_key,
        "kind": header.genre,
        "issuers": canonical(header.issuers),
        "signed_on": header.signed_on,
        "published_on": header.published_on,
        "effective_on": header.effective_on,
        "expires_on": header.validity.expires_on if header.validity else None,
        "dated": entry.dated,
        "normative": header.normative.value,
        "draft": header.draft,
    }
