"""Which documents rest on a law, clause by clause, and where each clause is today."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from registry.errors import InputError
from registry.service import resolving
from registry.service.answers import Impact, ImpactRow
from registry.service.ended import ended
from registry.service.relating import target_of
from registry.service.stage import Engine, citation_of
from registry.store import Store
from registry.store import tables as t


def impact(store: Store, engine: Engine, law: str) -> Impact:
    """Documents that cite a law (its id, title, number) or a document of the office, with each cited provision.

    Raises InputError ``impact_unknown`` when neither the catalogue nor the registry knows it, ``impact_ambiguous`` when several fit.
    """
    with store.reading() as connection:
        target, title, number, status = _target(connection, engine, law)
        rows = tuple(_rows(connection, target))
    return Impact(target, title, number, status, rows, len({row.instrument for row in rows}))


def _target(connection: Connection, engine: Engine, law: str) -> tuple[str, str, str | None, str]:
    """Id, title, number and status of what is meant."""
    catalogue = getattr(engine, "catalogue", None)
    found = resolving.laws(catalogue, law) if catalogue else []
    if len(found) > 1:
        raise InputError("impact_ambiguous", given=law, matches="；".join(f"{one.id} {one.title}" for one in found[:8]))
    if found:
        return found[0].id, found[0].title, found[0].number, found[0].status
    try:
        number = resolving.resolve(connection, law)
    except InputError as error:
        raise InputError("impact_unknown", given=law) from error
    row = connection.execute(select(t.instrument).where(t.instrument.c.id == number)).one()
    return target_of(number), row.title, row.number, "已废止" if ended(connection, [number]) else ""


def _rows(connection: Connection, target: str) -> Iterator[ImpactRow]:
    """Every cited provision of the target, in the order of the documents."""
    query = (
        select(t.instrument.c.id, t.instrument.c.title, t.instrument.c.number, t.citation.c.detail)
        .join(t.document, t.document.c.id == t.citation.c.document)
        .join(t.instrument, t.instrument.c.id == t.document.c.instrument)
        .where(t.citation.c.target == target)
        .order_by(t.instrument.c.dated, t.instrument.c.id, t.citation.c.ordinal)
    )
    for row in connection.execute(query):
        citation = citation_of(row)
        mention = citation.mention
        now = {provision.cited: provision for provision in citation.standing.provisions}
        for cited in mention.provisions or ("",):
            there = now.get(cited)
            yield ImpactRow(
                instrument=row.id,
                title=row.title,
                number=row.number,
                relation=mention.relation.value,
                cited=cited,
                now=there.now if there else (),
                change=there.relation if there else citation.standing.status.value,
                quote=mention.quote,
                page=mention.page,
            )
