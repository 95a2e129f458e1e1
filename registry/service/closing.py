"""What stood when a round was closed: the findings of its documents and the law they rest on, kept as they were.

Findings are of one day and one catalogue at a time; a later round or ``check`` replaces them. What comes out of a closed
round must rest on what stood when it was closed, so closing keeps that beside each item, its digest in the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from registry.service import keys
from registry.service.answers import FindingView
from registry.service.codec import pack, unpack
from registry.service.ended import ended
from registry.service.relating import chunks, local_id
from registry.service.rows import finding_view
from registry.service.stage import citation_of
from registry.store import Store, Verb, ledger
from registry.store import tables as t
from registry.store.plain import canonical
from registry.values import Citation, Resolution, Severity

LINKED = tuple(one.value for one in (Resolution.EXACT, Resolution.FUZZY, Resolution.CONFIRMED, Resolution.BATCH))
"""A mention with one of these answers was given to a text."""

CLOSINGS = ("round.close", "round.publish")
_ORDER = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """The text a finding is about: the mention's id, title and number, the day on which it ended or changed, its source."""

    citation: str
    title: str
    number: str | None = None
    since: dt.date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Stood:
    """What stands of one document: findings in the order in which they were recorded, and what they rest on.

    ``citations`` and ``unresolved`` count the mentions of its first file, and those to which no text was given; ``bases``
    are the words by which it names its basis, ``rests_on`` the laws (id, title) that they mean.
    """

    as_of: dt.date | None = None
    findings: tuple[FindingView, ...] = ()
    laws: tuple[CitedLaw, ...] = ()
    citations: int = 0
    unresolved: int = 0
    bases: tuple[str, ...] = ()
    rests_on: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a whole round was judged against: the catalogue's day and digest, how many rules; and the head of the ledger."""

    catalogue_as_of: dt.date | None
    catalogue_digest: str
    rules: int
    ledger_head: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A document whose findings are not those its round was closed upon: rules that are new and gone, by their names."""

    instrument: int
    title: str
    number: str | None
    added: tuple[str, ...]
    gone: tuple[str, ...]
    stale: bool


def gravest_first(found: Iterable[FindingView]) -> tuple[FindingView, ...]:
    """Findings as they are shown: by severity, then by place."""
    return tuple(sorted(found, key=lambda v: (_ORDER[v.finding.severity], v.across, v.finding.start, v.finding.rule)))


def of_round(connection: Connection, catalogue: Any, row: Any, instruments: Sequence[int]) -> dict[int, Stood]:
    """What stands of these documents for a round (id, state): what was kept when it was closed, else what is found now."""
    held = kept(connection, row, instruments)
    missing = [number for number in instruments if number not in held]
    return {**held, **gather(connection, catalogue, missing)}


def kept(connection: Connection, row: Any, instruments: Sequence[int]) -> dict[int, Stood]:
    """What was kept of these documents; nothing for an open round, or one that was closed before this was kept."""
    found: dict[int, Stood] = {}
    if row.state == "open":
        return found
    query = select(t.item.c.instrument, t.closing.c.body).join(t.item, t.item.c.id == t.closing.c.id)
    for some in chunks(instruments):
        rows = connection.execute(query.where(t.item.c.round == row.id, t.item.c.instrument.in_(some)))
        found |= {each.instrument: unpack(Stood, json.loads(each.body)) for each in rows}
    return found


def ground(connection: Connection, catalogue: Any, row: Any) -> Ground:
    """What a round (name, state) rests on: as recorded when it was closed, else as things are now."""
    seq, head, _ = ledger.last(connection)
    now = Ground(catalogue.as_of if catalogue else None, facts_digest(connection), _rules(), f"{seq}:{head}")
    if row.state == "open":
        return now
    query = select(t.event.c.seq, t.event.c.hash, t.event.c.body).where(t.event.c.subject == f"round:{row.name}")
    events = connection.execute(query.where(t.event.c.action.in_(CLOSINGS)).order_by(t.event.c.seq.desc())).all()
    told = (json.loads(event.body)["facts"].get("ground") for event in events)
    facts = next((facts for facts in told if facts), None)
    if facts is None:
        return now
    day = facts.get("catalogue_as_of")
    return Ground(
        dt.date.fromisoformat(day) if day else None,
        facts["catalogue_digest"],
        facts["rules"],
        f"{events[0].seq}:{events[0].hash}",
    )


def facts_digest(connection: Connection) -> str:
    """Digest of the facts of the catalogue that the documents were last judged against; empty before the first import."""
    rows = connection.execute(select(t.law_state.c.law, t.law_state.c.digest).order_by(t.law_state.c.law)).all()
    return keys.sha256(canonical([list(row) for row in rows])) if rows else ""


def _rules() -> int:
    """How many rules look at a document."""
    from registry.rules import RULES

    return len(RULES)


def keep(verb: Verb, row: Any, catalogue: Any) -> None:
    """Keep what stands of every document of a round that is being closed, within the verb that closes it."""
    connection = verb.connection
    items = connection.execute(select(t.item.c.id, t.item.c.instrument).where(t.item.c.round == row.id)).all()
    before = set(
        connection.execute(select(t.closing.c.id).join(t.item, t.item.c.id == t.closing.c.id).where(
            t.item.c.round == row.id)).scalars()
    )  # fmt: skip
    stands = gather(connection, catalogue, [item.instrument for item in items])
    rows = [_row(item.id, stands[item.instrument]) for item in items]
    verb.insert(t.closing, [each for each in rows if each["id"] not in before])
    again = [each for each in rows if each["id"] in before]
    if again:  # closed once more: one statement for the bodies, one change each for the ledger
        bodies = update(t.closing).where(t.closing.c.id == bindparam("b_id")).values(body=bindparam("b_body"))
        connection.execute(bodies, [{"b_id": each["id"], "b_body": each["body"]} for each in again])
        for each in again:
            verb.update(t.closing, each["id"], {"digest": each["digest"]})
    held = ground(connection, catalogue, row)
    verb.facts["ground"] = {
        "catalogue_as_of": held.catalogue_as_of.isoformat() if held.catalogue_as_of else None,
        "catalogue_digest": held.catalogue_digest,
        "rules": held.rules,
    }


def is_kept(connection: Connection, row: Any) -> bool:
    """Whether a round (id, state) is closed, and what stood then was kept."""
    query = select(t.closing.c.id).join(t.item, t.item.c.id == t.closing.c.id).where(t.item.c.round == row.id)
    return row.state != "open" and connection.execute(query.limit(1)).first() is not None


def _row(item: int, stands: Stood) -> dict[str, Any]:
    """Columns of what is kept of an item."""
    body = canonical(pack(stands))
    return {"id": item, "body": body, "digest": keys.sha256(body)}


def damaged(connection: Connection) -> Iterator[int]:
    """Items of which what was kept is no longer what the ledger has the digest of."""
    query = select(t.closing.c.id, t.closing.c.body, t.closing.c.digest).order_by(t.closing.c.id)
    for number, body, said in connection.execution_options(yield_per=200).execute(query):
        if keys.sha256(body) != said:
            yield number


def changes(connection: Connection, row: Any) -> list[dict[str, Any]]:
    """In which documents of a round that is opened again the findings are not those it was closed upon.

    Each with ``instrument`` and the rules that were ``added`` and are ``gone``.
    """
    query = select(t.item.c.instrument, t.closing.c.body).join(t.item, t.item.c.id == t.closing.c.id)
    rows = connection.execute(query.where(t.item.c.round == row.id).order_by(t.item.c.instrument))
    before = {each.instrument: unpack(Stood, json.loads(each.body)).findings for each in rows}
    now = _findings(connection, list(before))
    return [
        {"instrument": number, "added": added, "gone": gone}
        for number, had in before.items()
        for added, gone in (_difference(had, now.get(number, ())),)
        if added or gone
    ]


def reopened(store: Store, name: str) -> tuple[Changed, ...]:
    """What a round's last opening anew found changed since it was closed; those that must be looked at again come first."""
    with store.reading() as connection:
        event = select(t.event.c.body).where(t.event.c.subject == f"round:{name}", t.event.c.action == "round.reopen")
        body = connection.execute(event.order_by(t.event.c.seq.desc()).limit(1)).scalar()
        told = {one["instrument"]: one for one in (json.loads(body)["facts"].get("changed", ()) if body else ())}
        columns = (t.instrument.c.id, t.instrument.c.title, t.instrument.c.number, t.item.c.state)
        query = select(*columns).join(t.item, t.item.c.instrument == t.instrument.c.id)
        query = query.join(t.round_, t.round_.c.id == t.item.c.round).where(t.round_.c.name == name)
        rows = [row for row in connection.execute(query.order_by(t.instrument.c.id)) if row.id in told]
    found = [
        Changed(row.id, row.title, row.number, tuple(told[row.id]["added"]), tuple(told[row.id]["gone"]),
                row.state == "stale")
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: not one.stale))


def _difference(had: Iterable[FindingView], has: Iterable[FindingView]) -> tuple[list[str], list[str]]:
    """Rules of findings that are new, and of those that are gone."""
    before, after = (
        {(v.finding.rule, v.finding.code, canonical(dict(v.finding.arguments)), v.finding.quote) for v in views}
        for views in (had, has)
    )
    return sorted({one[0] for one in after - before}), sorted({one[0] for one in before - after})


def gather(connection: Connection, catalogue: Any, instruments: Sequence[int]) -> dict[int, Stood]:
    """What stands of documents now."""
    found: dict[int, Stood] = {}
    for some in chunks(instruments):
        found |= _gather(connection, catalogue, list(some))
    return found


def _gather(connection: Connection, catalogue: Any, instruments: list[int]) -> dict[int, Stood]:
    """What stands of some documents now."""
    findings = _findings(connection, instruments)
    firsts = _first_files(connection, instruments)
    mentions = _mentions(connection, instruments)
    asked = {view.finding.citation for views in findings.values() for view in views}
    cited = {n: [m for m in mentions.get(n, ()) if m.document == firsts[n][0]] for n in firsts}
    laws = _laws(connection, catalogue, {n: [m for m in some if m.key in asked] for n, some in cited.items()})
    return {
        number: Stood(
            as_of=firsts[number][1] if number in firsts else None,
            findings=tuple(findings.get(number, ())),
            laws=tuple(laws.get(number, ())),
            citations=len(cited.get(number, ())),
            unresolved=sum(m.resolution not in LINKED for m in cited.get(number, ())),
            bases=tuple(dict.fromkeys(_quote(m) for m in mentions.get(number, ()) if m.relation == "based_on")),
            rests_on=tuple(dict.fromkeys(_rested(mentions.get(number, ())))),
        )
        for number in instruments
    }


def _findings(connection: Connection, instruments: list[int]) -> dict[int, list[FindingView]]:
    """Findings by document, in the order in which they were recorded."""
    found: dict[int, list[FindingView]] = defaultdict(list)
    for some in chunks(instruments):
        query = select(t.finding).where(t.finding.c.instrument.in_(some)).order_by(t.finding.c.id)
        for row in connection.execute(query):
            found[row.instrument].append(finding_view(row))
    return found


def _first_files(connection: Connection, instruments: list[int]) -> dict[int, tuple[int, dt.date]]:
    """The first file of each document that was read, and the day on which it was judged."""
    first = (
        select(func.min(t.document.c.id))
        .where(t.document.c.instrument.in_(instruments), t.document.c.status == "imported")
        .group_by(t.document.c.instrument)
    )
    query = select(t.document.c.instrument, t.document.c.id, t.document_text.c.as_of).join(
        t.document_text, t.document_text.c.document == t.document.c.id
    )
    return {row.instrument: (row.id, row.as_of) for row in connection.execute(query.where(t.document.c.id.in_(first)))}


def _mentions(connection: Connection, instruments: list[int]) -> dict[int, list[Any]]:
    """Mentions in all files of each document."""
    columns = ("document", "key", "relation", "resolution", "target", "detail")
    query = (
        select(t.document.c.instrument, *(t.citation.c[name] for name in columns))
        .join(t.document, t.document.c.id == t.citation.c.document)
        .where(t.document.c.instrument.in_(instruments))
        .order_by(t.citation.c.document, t.citation.c.ordinal)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.instrument].append(row)
    return found


def _quote(mention: Any) -> str:
    """The words of a mention."""
    return str(json.loads(mention.detail)["mention"]["quote"])


def _rested(mentions: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The laws that mentions of a basis were given to."""
    for mention in mentions:
        if mention.relation == "based_on" and mention.target is not None and local_id(mention.target) is None:
            yield mention.target, json.loads(mention.detail)["link"]["instrument"]["title"]


def _laws(connection: Connection, catalogue: Any, asked: Mapping[int, Sequence[Any]]) -> dict[int, list[CitedLaw]]:
    """The texts that the findings of documents are about."""
    read = {number: [citation_of(row) for row in rows] for number, rows in asked.items()}
    linked = [c.link.instrument.id for some in read.values() for c in some if c.link.instrument]
    gone = ended(connection, [number for target in linked if (number := local_id(target)) is not None])
    return {n: [law for c in some if (law := _law(c, gone, catalogue))] for n, some in read.items()}


def _law(citation: Citation, gone: Mapping[int, Any], catalogue: Any) -> CitedLaw | None:
    """The text of one mention; the office's own documents ended when the registry says so."""
    law = citation.link.instrument
    if law is None:
        return None
    local = local_id(law.id)
    if local is not None:
        return CitedLaw(citation.id, law.title, law.number, gone[local][0] if local in gone else None, law.source)
    standing = citation.standing
    changed = max((day for v in standing.revisions if (day := v.effective or v.date)), default=None)
    source = ((catalogue.get(law.id) if catalogue else None) or law).source
    return CitedLaw(citation.id, law.title, law.number, standing.repealed_on or changed, source)
