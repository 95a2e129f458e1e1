"""Which instrument is meant: by 文号, by id, or by a title that only one bears."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, or_, select

from registry.errors import InputError
from registry.service import keys
from registry.service.stock import KNOWN_COLUMNS, Known, known, same_title
from registry.store import tables as t
from registry.text import fold, title_variants

_ID = re.compile(r"(#?)([1-9]\d{0,8})")
_MARKS = "《》 \u3000"
MOST_NAMED = 8


def resolve(connection: Connection, given: str, *, number: str = "", bare: bool = True) -> int:
    """The id of the instrument that is meant by an id, a number or a title; ``number`` narrows a title.

    Unless ``bare``, digits are an id only behind # (#12), else a title; those with a leading zero never are an id.
    Raises InputError ``doc_unknown`` when nothing fits and ``doc_ambiguous`` (with what fits) when several do.
    """
    text = given.strip()
    if not number and (match := _ID.fullmatch(text)) and (bare or match[1]):
        return _by_id(connection, int(match[2]), given)
    found = _by_number(connection, number or text)
    if not found or number:
        titled = _by_title(connection, text.strip(_MARKS)) if text else []
        found = _both(found, titled, text) if number else titled
    if len(found) == 1:
        return found[0].id
    if not found and number and text:
        _refuse_pair(connection, text, number)
    if not found:
        raise InputError("doc_unknown", given=given or number)
    raise InputError("doc_ambiguous", given=given or number, matches=_named(found), ids=[entry.id for entry in found])


def agreeing(connection: Connection, given: str, title: str, number: str) -> int:
    """The instrument of an id, with which title and number must agree where they are said.

    Raises InputError ``doc_unknown`` and ``doc_pair_differs``.
    """
    match = _ID.fullmatch(given.strip())
    found = _select(connection, t.instrument.c.id == int(match[2])) if match else []
    if not found:
        raise InputError("doc_unknown", given=given)
    titled = not title or fold(title) == fold(found[0].title) or found[0].bears(keys.title_key(title))
    if not titled or (number and keys.number_key(number) != found[0].number_key):
        raise InputError("doc_pair_differs", title=title, number=number or given, matches=_named(found))
    return found[0].id


def _refuse_pair(connection: Connection, title: str, number: str) -> None:
    """Tell that a number and a title do not belong together where one of them is known; InputError ``doc_pair_differs``."""
    near = {entry.id: entry for entry in (*_by_title(connection, title.strip(_MARKS)), *_by_number(connection, number))}
    if near:
        raise InputError("doc_pair_differs", title=title, number=number, matches=_named(list(near.values())))


def _both(numbered: list[Known], titled: list[Known], title: str) -> list[Known]:
    """What bears both the number and the title; the number alone counts where no title was given."""
    if not title:
        return numbered
    ids = {entry.id for entry in titled}
    return [entry for entry in numbered if entry.id in ids]


def _by_id(connection: Connection, number: int, given: str) -> int:
    """An instrument of an id."""
    if connection.execute(select(t.instrument.c.id).where(t.instrument.c.id == number)).scalar() is None:
        raise InputError("doc_unknown", given=given)
    return number


def _by_number(connection: Connection, number: str) -> list[Known]:
    """Instruments of a number."""
    key = keys.number_key(number)
    return _select(connection, t.instrument.c.number_key == key) if key else []


def _by_title(connection: Connection, title: str) -> list[Known]:
    """Instruments of a title, or of the title of the text they issue; the whole title goes before its short form."""
    key = keys.title_key(title)
    if not key:
        return []
    found = _select(connection, or_(t.instrument.c.title_key == key, t.instrument.c.inner_key == key))
    whole = [entry for entry in found if fold(entry.title) == fold(title)]
    return whole or [entry for entry in found if same_title(entry.title, title) or entry.inner_key == key]


def _select(connection: Connection, condition: Any) -> list[Known]:
    """Instruments that meet a condition."""
    return [known(row) for row in connection.execute(select(*KNOWN_COLUMNS).where(condition).limit(50))]


def _named(found: list[Known]) -> str:
    """What fits, as one line."""
    names = [f"#{entry.id} {entry.title}" + (f"（{entry.number}）" if entry.number else "") for entry in found]
    more = f" … (+{len(names) - MOST_NAMED})" if len(names) > MOST_NAMED else ""
    return "；".join(names[:MOST_NAMED]) + more


def laws(catalogue: Any, law: str) -> list[Any]:
    """Laws of the catalogue that a word may mean: by id, number, then title; one in force goes before ended ones."""
    one = catalogue.get(law)
    if one is not None:
        return [one]
    key = keys.number_key(law)
    found = list(catalogue.by_number(key)) if key else []
    for variant in title_variants(law.strip("《》")) if not found else ():
        found = found or list(catalogue.by_title(variant))
    standing = [item for item in found if item.status == "现行有效"]
    return standing if len(standing) == 1 else found
