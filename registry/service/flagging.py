"""Keeps what several documents say together up to date: only for the instruments that something touched.

Findings across documents are replaced, places in the queue reckoned anew, and a decision whose evidence no longer holds
turns stale with the reason.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from registry.service import across, sweeping
from registry.service.across import Edge, Ender, Ending, Peer
from registry.service.ended import ended
from registry.service.evidence import broken
from registry.service.relating import DISPOSING, LOCAL, chunks, local_id, target_of
from registry.service.rows import finding_rows, weigh
from registry.service.stock import KNOWN_COLUMNS, Known, known
from registry.store import bulk
from registry.store import tables as t
from registry.store.ledger import Verb
from registry.store.plain import canonical
from registry.values import Finding, Relation

MAX_STEPS = 20
BY_CONTENT = ("near_text", "notice_pair")
"""Rules whose findings are kept when documents come in (``grouping``, ``pairing``) and change with nothing else."""
_UNTOLD = (*DISPOSING, Relation.FORWARDS.value)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What changed: instruments with other findings than before, items that turned stale."""

    flagged: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()


def refresh(verb: Verb, touched: Iterable[int]) -> Refreshed:
    """Bring findings across documents, ranks and states of these instruments up to date."""
    instruments = set(touched)
    flagged: list[int] = []
    stale: list[int] = []
    for some in chunks(sorted(instruments)):
        flagged += _replace(verb.connection, some)
        rank(verb.connection, some)
        stale += _turn_stale(verb, some)
    return Refreshed(tuple(flagged), tuple(stale))


def reached_by(connection: Connection, instruments: Iterable[int]) -> set[int]:
    """Instruments on which the end of these bears: those that refer to them, and what rests on those in turn."""
    direct = {edge.source for edge in _edges_to(connection, instruments) if edge.relation not in _UNTOLD}
    found, frontier = set(direct), set(instruments) | direct
    for _ in range(MAX_STEPS):
        leaning = {e.source for e in _edges_to(connection, frontier) if e.relation in across.LEANING}
        frontier = leaning - found
        if not frontier:
            break
        found |= frontier
    return found


def _replace(connection: Connection, instruments: list[int]) -> list[int]:
    """Replace findings across documents where they differ; the instruments concerned."""
    wanted = _findings(connection, instruments)
    stored: dict[int, set[str]] = defaultdict(set)
    theirs = (t.finding.c.origin == "across") & t.finding.c.rule.not_in(BY_CONTENT)
    query = select(t.finding.c.instrument, t.finding.c.key).where(t.finding.c.instrument.in_(instruments), theirs)
    for row in connection.execute(query):
        stored[row.instrument].add(row.key)
    rows = {number: finding_rows(wanted.get(number, ()), number, None, "across") for number in instruments}
    changed = [number for number in instruments if {row["key"] for row in rows[number]} != stored[number]]
    if changed:
        connection.execute(delete(t.finding).where(t.finding.c.instrument.in_(changed), theirs))
    fresh = [row for number in changed for row in rows[number]]
    bulk.insert(connection, t.finding, fresh)
    return changed


def _findings(connection: Connection, instruments: list[int]) -> dict[int, list[Finding]]:
    """What the rules across documents say of each instrument."""
    selves = {entry.id: entry for entry in _known(connection, t.instrument.c.id.in_(instruments))}
    twins, titles = _lines(connection, "title_key", selves.values())
    subjects, _ = _lines(connection, "subject_key", selves.values())
    enders = _enders(connection, instruments)
    found: dict[int, list[Finding]] = defaultdict(list)
    for instrument, entry in selves.items():
        me, mine = peer(entry), enders.get(instrument, ())
        # Of the later ones only the newest that is not named already is told: so many are enough to find it.
        later = islice(across.later_than(me, twins.get(entry.title_key, {})), len(mine) + 1)
        found[instrument] += across.superseded(me, mine, later)
        others = across.later_than(me, subjects.get(entry.subject_key, {}))
        alike = titles.get(entry.title_key, frozenset())
        found[instrument] += across.of_subject(other for other in others if other.id not in alike)
    for instrument, finding in _cascade(connection, instruments):
        found[instrument].append(finding)
    for instrument, some in sweeping.findings(connection, selves.values()).items():
        found[instrument] += some
    return found


def _cascade(connection: Connection, instruments: list[int]) -> list[tuple[int, Finding]]:
    """Findings on these instruments from the end of others: the way up is walked, as far as one rests on another."""
    edges: dict[int, list[Edge]] = defaultdict(list)
    endings: dict[int, Any] = {}
    seen: set[int] = set()
    frontier = set(instruments)
    for _ in range(MAX_STEPS):
        seen |= frontier
        upward = [edge for edge in _edges_from(connection, frontier) if edge.relation not in _UNTOLD]
        for edge in upward:
            edges[edge.target].append(edge)
        endings |= ended(connection, {edge.target for edge in upward})
        frontier = {e.target for e in upward if e.relation in across.LEANING and e.target not in endings} - seen
        if not frontier:
            break
    own = ended(connection, instruments)
    endings = {**endings, **own}
    wanted = set(instruments) - endings.keys()
    reached = [step for step in across.cascade(endings, edges) if step.edge.source in wanted]
    reached += _kept({number for number, (_, by) in own.items() if by == "decision"}, endings, edges)
    peers = {e.id: peer(e) for e in _known(connection, t.instrument.c.id.in_({s.edge.target for s in reached}))}
    return [(step.edge.source, _cascade_finding(step, peers, endings)) for step in reached]


def _kept(decided: set[int], endings: Mapping[int, Any], edges: Mapping[int, list[Edge]]) -> list[across.Reached]:
    """What stays on documents that a decision ended: the decision may rest on the end of what they refer to."""
    return [
        across.Reached(edge, 1)
        for target in sorted(endings)
        for edge in edges.get(target, ())
        if edge.source in decided and edge.source != target
    ]


def _cascade_finding(step: across.Reached, peers: Mapping[int, Peer], endings: Mapping[int, Any]) -> Finding:
    """The finding of one step."""
    other = peers[step.edge.target]
    on, by = endings.get(other.id, (None, ""))
    return across.cascade_finding(step, other, Ending(other, on, by) if by else None)


def _known(connection: Connection, condition: Any) -> list[Known]:
    """Instruments that meet a condition."""
    return [known(row) for row in connection.execute(select(*KNOWN_COLUMNS).where(condition))]


def _lines(
    connection: Connection, column: str, entries: Iterable[Known]
) -> tuple[dict[str, across.Line], dict[str, frozenset[int]]]:
    """Instruments that share a key with one of these, by key: lined up, and all their ids."""
    wanted = {getattr(entry, column) for entry in entries} - {""}
    found: dict[str, list[Known]] = defaultdict(list)
    for some in chunks(sorted(wanted)):
        for entry in _known(connection, t.instrument.c[column].in_(some)):
            found[getattr(entry, column)].append(entry)
    lines = {key: across.lined_up(map(peer, some)) for key, some in found.items()}
    return lines, {key: frozenset(entry.id for entry in some) for key, some in found.items()}


def peer(entry: Known) -> Peer:
    """An instrument as the rules across documents see it."""
    return Peer(entry.id, entry.title, entry.number, entry.dated, entry.issuers, entry.draft)


def _enders(connection: Connection, instruments: list[int]) -> dict[int, list[Ender]]:
    """Later documents that say they end these, proposed or confirmed."""
    query = (
        select(t.relation, *(column.label(f"by_{column.name}") for column in KNOWN_COLUMNS))
        .join(t.instrument, t.instrument.c.id == t.relation.c.from_instrument)
        .where(
            t.relation.c.to_instrument.in_(instruments),
            t.relation.c.kind == "repeals",
            t.relation.c.state != "rejected",
        )
        .order_by(t.relation.c.id)
    )
    found: dict[int, list[Ender]] = defaultdict(list)
    for row in connection.execute(query):
        by = Peer(row.by_id, row.by_title, row.by_number, row.by_dated, tuple(json.loads(row.by_issuers)), row.by_draft)
        provisions = tuple(json.loads(row.provisions))
        found[row.to_instrument].append(Ender(by, row.state, row.quote, row.effective_on, provisions))
    return found


_EDGE_COLUMNS = (
    t.document.c.instrument,
    t.citation.c.target,
    t.citation.c.relation,
    t.citation.c.key,
    t.citation.c.start_at,
    t.citation.c.end_at,
    t.citation.c.page,
    t.citation.c.detail,
)


def _edges(connection: Connection, condition: Any) -> list[Edge]:
    """References between documents of the office that meet a condition."""
    query = (
        select(*_EDGE_COLUMNS)
        .join(t.document, t.document.c.id == t.citation.c.document)
        .where(condition, t.citation.c.target.like(f"{LOCAL}%"), t.document.c.instrument.is_not(None))
        .order_by(t.citation.c.document, t.citation.c.ordinal)
    )
    return [_edge(row) for row in connection.execute(query)]


def _edge(row: Any) -> Edge:
    """A reference from its row."""
    quote = json.loads(row.detail).get("mention", {}).get("quote", "")
    target = local_id(row.target) or 0
    return Edge(row.instrument, target, row.relation, row.key, quote, row.start_at, row.end_at, row.page)


def _edges_from(connection: Connection, instruments: Iterable[int]) -> list[Edge]:
    """References in these documents."""
    return [e for some in chunks(instruments) for e in _edges(connection, t.document.c.instrument.in_(some))]


def _edges_to(connection: Connection, instruments: Iterable[int]) -> list[Edge]:
    """References to these documents."""
    targets = map(target_of, instruments)
    return [e for some in chunks(targets) for e in _edges(connection, t.citation.c.target.in_(some))]


def rank(connection: Connection, instruments: list[int]) -> None:
    """Reckon the places of these instruments in the queues of open rounds; a closed one keeps the places it had."""
    items = connection.execute(
        select(t.item.c.id, t.item.c.instrument, t.item.c.rank, t.item.c.reasons)
        .join(t.round_, t.round_.c.id == t.item.c.round)
        .where(t.item.c.instrument.in_(instruments), t.round_.c.state == "open")
    ).all()
    if not items:
        return
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    query = select(t.finding.c.instrument, t.finding.c.rule, t.finding.c.severity).where(
        t.finding.c.instrument.in_({item.instrument for item in items})
    )
    for row in connection.execute(query):
        found[row.instrument].append((row.rule, row.severity))
    changed = []
    for item in items:
        weight, reasons = weigh(found[item.instrument])
        if (weight, reasons) != (item.rank, item.reasons):
            changed.append({"b_id": item.id, "rank": weight, "reasons": reasons})
    if changed:
        statement = update(t.item).where(t.item.c.id == bindparam("b_id"))
        connection.execute(statement.values(rank=bindparam("rank"), reasons=bindparam("reasons")), changed)


def _turn_stale(verb: Verb, instruments: list[int]) -> list[int]:
    """Items of open rounds whose decision has lost its evidence."""
    query = (
        select(t.item.c.id, t.item.c.instrument, t.item.c.version)
        .join(t.round_, t.round_.c.id == t.item.c.round)
        .where(t.item.c.instrument.in_(instruments), t.item.c.state == "decided", t.round_.c.state == "open")
    )
    stale: list[int] = []
    for row in verb.connection.execute(query).all():
        reason = broken(verb.connection, row.id, row.instrument)
        if reason:
            values = {"state": "stale", "stale_reason": canonical(reason), "version": row.version + 1}
            last = verb.connection.execute(
                select(t.decision.c.id).where(t.decision.c.item == row.id).order_by(t.decision.c.id.desc()).limit(1)
            ).scalar()
            verb.update(t.item, row.id, {**values, "fresh_after": last or 0})
            stale.append(row.id)
    return stale
