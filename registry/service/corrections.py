"""What people put right: misread fields of a document, and links to the text that is cited."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from registry.errors import InputError
from registry.models import CORRECTABLE
from registry.service import flagging, keys, rejudging, relating, resolving, sweeping
from registry.service.answers import Actor
from registry.service.ended import ended
from registry.service.relating import target_of
from registry.service.stage import Engine
from registry.service.stock import Ids
from registry.store import Store, Verb, ledger
from registry.store import tables as t
from registry.store.plain import canonical
from registry.text import dates

DAYS = ("signed_on", "published_on", "effective_on", "expires_on")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did."""

    instrument: int
    fields: tuple[str, ...]
    flagged: tuple[int, ...]
    stale: tuple[int, ...]


def correct(
    store: Store,
    engine: Engine,
    actor: Actor,
    given: str | int,
    values: Mapping[str, Any],
    note: str = "",
    key: str | None = None,
) -> Corrected:
    """Correct fields of an instrument; an empty value clears a field. The document is judged again with them.

    A title that nobody corrected may be given as it stands: a person so confirms what was read.

    Raises InputError ``field_unknown``, ``date_unfit`` or ``nothing_to_correct``.
    """
    fields = {name: _value(name, value) for name, value in values.items()}
    with store.doing("correct", actor.name, actor.role, key=key) as verb:
        connection = verb.connection
        instrument = given if isinstance(given, int) else resolving.resolve(connection, given)
        row = connection.execute(select(t.instrument).where(t.instrument.c.id == instrument)).first()
        if row is None:
            raise InputError("doc_unknown", given=given)
        changed = {
            name: value
            for name, value in fields.items()
            if _stored(row, name) != value or (name == "title" and not _confirmed(connection, instrument))
        }
        if not changed:
            raise InputError("nothing_to_correct", given=given)
        verb.subject = f"instrument:{instrument}"
        _record(verb, actor, row, changed, note)
        verb.update(t.instrument, instrument, _columns(row, changed))
        touched = _follow(verb, engine, instrument)
        after = flagging.refresh(verb, touched)
    return Corrected(instrument, tuple(changed), after.flagged, after.stale)


def _confirmed(connection: Connection, instrument: int) -> bool:
    """Whether a person corrected or confirmed the title of a document."""
    query = select(t.correction.c.id).where(t.correction.c.instrument == instrument, t.correction.c.field == "title")
    return connection.execute(query.limit(1)).scalar() is not None


def _value(name: str, value: Any) -> str | None:
    """A value as corrections keep it; raises InputError for one that cannot be."""
    if name not in CORRECTABLE:
        raise InputError("field_unknown", field=name, known=", ".join(CORRECTABLE))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return canonical([keys.clean(str(part)).strip() for part in value])
    text = keys.clean(str(value)).strip() if value is not None else ""
    if name in DAYS and text:
        day = dates.parse(text)
        if day is None:
            raise InputError("date_unfit", given=text, field=name)
        return day.isoformat()
    if name == "title" and not text:
        raise InputError("title_needed")
    if name == "issuers":
        return canonical([part for part in text.replace("，", "、").split("、") if part])
    if name == "visibility" and text not in ("public", "withheld"):
        raise InputError("visibility_unfit", given=text)
    return text or None


def _stored(row: Any, name: str) -> str | None:
    """The present value of a field as corrections keep it."""
    value = getattr(row, name)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return value or None


def _record(verb: Verb, actor: Actor, row: Any, changed: Mapping[str, str | None], note: str) -> None:
    """Append a correction for each field, superseding the one before it."""
    ids, later = Ids(verb.connection), t.correction.alias()
    for name, value in changed.items():
        before = verb.connection.execute(
            select(t.correction.c.id)
            .outerjoin(later, later.c.supersedes == t.correction.c.id)
            .where(t.correction.c.instrument == row.id, t.correction.c.field == name, later.c.id.is_(None))
        ).scalar()
        verb.insert(
            t.correction,
            [{"id": ids.take(t.correction), "instrument": row.id, "field": name, "value": value,
              "before": _stored(row, name), "actor": actor.name, "at": ledger.now(), "note": note, "supersedes": before}],
        )  # fmt: skip


def _columns(row: Any, changed: Mapping[str, str | None]) -> dict[str, Any]:
    """Columns of the instrument after a correction, keys included."""
    columns: dict[str, Any] = {}
    for name, value in changed.items():
        if name in DAYS:
            columns[name] = dt.date.fromisoformat(value) if value else None
        elif name == "normative":
            columns[name] = {"true": True, "false": False}.get(value or "")
        elif name in ("drafting_unit", "registration_number"):
            columns[name] = value or ""
        else:
            columns[name] = value if name != "issuers" else value or "[]"
    if "title" in columns:
        columns["title_key"] = keys.title_key(columns["title"])
        columns["subject_key"] = keys.subject_key(row.inner_title or columns["title"])
    if "number" in columns:
        columns["number_key"] = keys.number_key(columns["number"])
    days = [columns.get(name, getattr(row, name)) for name in ("signed_on", "published_on", "effective_on")]
    columns["dated"] = next((day for day in days if day), None if any(n in changed for n in DAYS) else row.dated)
    return columns


def _follow(verb: Verb, engine: Engine, instrument: int) -> set[int]:
    """Judge the instrument's documents again; what that, and its new title or number, touches."""
    connection = verb.connection
    touched = {instrument}
    query = select(t.document.c.id).where(t.document.c.instrument == instrument, t.document.c.status == "imported")
    for document in connection.execute(query).scalars().all():
        stored = rejudging.load(connection, document)
        rejudging.write(connection, engine, rejudging.judge(connection, engine, stored, stored.as_of))
    touched |= relating.relate(connection, [], [instrument])
    touched |= sweeping.around(connection, instrument)
    if ended(connection, [instrument]):
        touched |= flagging.reached_by(connection, [instrument])
    return touched


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention stands in a document's text; for a mention that the reading missed, its title too."""

    start: int
    end: int
    title: str = ""


def judge_link(
    store: Store,
    engine: Engine,
    actor: Actor,
    given: str | int,
    mention: str | Place,
    target: str | None,
    note: str = "",
    key: str | None = None,
) -> Corrected:
    """Say what a mention means: a law, a document of the office, or None for nothing that is known.

    ``mention`` is the id of a citation, or the place of one that was missed. The judgement is kept with the bytes of the
    document and outlives reading it again. Raises InputError ``citation_unknown``, ``target_unknown`` or, where several
    laws fit, ``impact_ambiguous``.
    """
    with store.doing("link", actor.name, actor.role, key=key) as verb:
        connection = verb.connection
        instrument = given if isinstance(given, int) else resolving.resolve(connection, given)
        row = _mention(connection, instrument, mention)
        aim = _target(connection, engine, target)
        verb.subject = f"instrument:{instrument}"
        _append(verb, actor, row, aim, note)
        stored = rejudging.load(connection, row["document"])
        rejudging.write(connection, engine, rejudging.judge(connection, engine, stored, stored.as_of))
        after = flagging.refresh(verb, {instrument} | ({relating.local_id(aim) or instrument}))
    return Corrected(instrument, ("link",), after.flagged, after.stale)


def _mention(connection: Connection, instrument: int, mention: str | Place) -> dict[str, Any]:
    """The mention that is meant: document, its hash and member, place and words."""
    columns = (t.document.c.id, t.document.c.sha256, t.document.c.member, t.document_text.c.text)
    documents = connection.execute(
        select(*columns)
        .join(t.document_text, t.document_text.c.document == t.document.c.id)
        .where(t.document.c.instrument == instrument, t.document.c.status == "imported")
        .order_by(t.document.c.id)
    ).all()
    if isinstance(mention, Place):
        return _added(documents, mention)
    for row in documents:
        found = connection.execute(
            select(t.citation).where(t.citation.c.document == row.id, t.citation.c.key == mention)
        ).first()
        if found:
            quote = json.loads(found.detail)["mention"]["quote"]
            return {"document": row.id, "sha256": row.sha256, "member": row.member, "start_at": found.start_at,
                    "end_at": found.end_at, "quote": quote, "title": found.title, "added": False}  # fmt: skip
    raise InputError("citation_unknown", given=mention)


def _added(documents: Any, place: Place) -> dict[str, Any]:
    """A mention that the reading missed, in the instrument's first document."""
    if not documents or not 0 <= place.start < place.end <= len(documents[0].text):
        raise InputError("citation_unknown", given=f"{place.start}-{place.end}")
    row = documents[0]
    quote = row.text[place.start : place.end]
    return {"document": row.id, "sha256": row.sha256, "member": row.member, "start_at": place.start,
            "end_at": place.end, "quote": quote, "title": place.title or quote.strip("《》"), "added": True}  # fmt: skip


def _target(connection: Connection, engine: Engine, target: str | None) -> str | None:
    """The target of a judgement: a law by id, number or title, or a document of the office."""
    if target is None:
        return None
    if rejudging.facts_of(connection, engine, target):
        return target
    try:
        return target_of(resolving.resolve(connection, target))
    except InputError as error:
        if error.code != "doc_unknown":
            raise
        catalogue = getattr(engine, "catalogue", None)
        found = resolving.laws(catalogue, target) if catalogue else []
        if len(found) > 1:
            named = "；".join(f"{one.id} {one.title}" for one in found[:8])
            raise InputError("impact_ambiguous", given=target, matches=named) from error
        if not found:
            raise InputError("target_unknown", given=target) from error
        return str(found[0].id)


def _append(verb: Verb, actor: Actor, row: dict[str, Any], target: str | None, note: str) -> None:
    """Append the judgement, superseding the one that stood on the same place."""
    later, connection = t.judgement.alias(), verb.connection
    before = connection.execute(
        select(t.judgement.c.id, t.judgement.c.added)
        .outerjoin(later, later.c.supersedes == t.judgement.c.id)
        .where(
            t.judgement.c.sha256 == row["sha256"],
            t.judgement.c.member.is_not_distinct_from(row["member"]),
            t.judgement.c.start_at == row["start_at"],
            t.judgement.c.end_at == row["end_at"],
            later.c.id.is_(None),
        )
    ).first()
    content = {name: value for name, value in row.items() if name != "document"}
    content |= {"id": Ids(connection).take(t.judgement), "target": target, "actor": actor.name, "at": ledger.now()}
    content |= {
        "note": note,
        "supersedes": before.id if before else None,
        "added": row["added"] or bool(before and before.added),
    }
    verb.insert(t.judgement, [content])
