"""Sweeping repeal clauses (概括性废止条款) of the office's documents: kept as proposals, and told what they would end.

A clause is a rule and names nothing, so what it reaches is reckoned each time it is looked at. Nothing ends by it until a
person releases it (``relations``); one that ends texts only so far as they disagree (与本办法不一致的) ends none by itself.
Its reach: documents of the same issuers (or of issuers that the clause names) up to its last day, that day included
(以前 includes the day itself, 立法技术规范); with a subject only those that bear its words; ``earlier`` without a subject
only those on the subject of the clause's own document; ``unlisted`` what its document does not name, and nothing where it
names no document of the office (the list lies elsewhere).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from registry.publication.wording import marked
from registry.service import keys
from registry.service.answers import Sweep
from registry.service.clauses import Clauses, sweep_of
from registry.service.relating import local_id
from registry.service.stock import KNOWN_COLUMNS, Ids, Known, known
from registry.store import tables as t
from registry.text import fold
from registry.values import Finding, Outcome, Severity, page_of

VERSION = 1
_TITLES = re.compile(r"《([^《》]+)》")
_NUMBERS = re.compile(r"[^\s，。；、（）()《》]{1,12}〔\d{4}〕\d{1,5}号")
_ORGANS = re.compile(
    r"（[^（）]*）|\([^()]*\)|(?:(?<=^)|(?<=[，、和与及以由凡的]))(?:[我本全原该]|以)?[省市区县镇乡州盟旗](?:委|级)?"
    r"(?=[，、和与及]|(?:人民)?政府|办公|各|部门|规|行政|出台|制定|印发|发布|$)"
)
_NO_SUBJECT = re.compile(
    r"《[^《》]*》|本(?:市|省|区|县|镇|乡|街道|机关|单位|局|办)|各(?:级|类|部门|单位|项|种)|(?:以|由|凡|在|与|和|及|等|其|所|且|而|但|对|将)|"
    r"(?:人民)?政府(?:办公(?:室|厅))?|办公[室厅]|办事处|街道|部门|单位|机关|名义|行政|规章|规范性|制度性|政策性|文件|规定|政策|制度|办法|通知|通告|公告|意见|决定|细则|措施|"
    r"有关|相关|其他|其它|所有|全部|原有|任何|同类|类似|上述|涉及|关于|方面|内容|事项|工作|目录|清单|名录|汇编|范围|范畴|制定|印发|发布|出台|实施|"
    r"不一致|不相一致|不符合?|抵触|为准|的|[\s，、；：“”（）()\d]"
)
_DISAGREEING = re.compile(
    r"(?:与|同|和)?(?:本|上述|该)[^，。；]{0,12}(?:不一致|不相一致|不符|不相符|抵触|有冲突|相矛盾|不相适应).*"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clause that is kept: the id of its relation, its own document, what it says, what its document names.

    ``place`` is where it stands in the text: start, end, page.
    """

    id: int
    own: Known
    sweep: Sweep
    quote: str
    state: str
    effective_on: dt.date | None
    named: frozenset[int] = frozenset()
    place: tuple[int, int, int | None] = (0, 0, None)

    def last_day(self, before: dt.date | None = None) -> dt.date | None:
        """The last day that the clause reaches: the one said, else its own, else the day before its document's."""
        day = before or self.sweep.before
        return day or (self.own.dated - dt.timedelta(days=1) if self.own.dated else None)


def store(connection: Connection, found: Iterable[tuple[int, int, Clauses]]) -> set[int]:
    """Keep the clauses of documents (instrument, document, clauses) as proposals; the instruments that it touches.

    A proposal that the text no longer holds is dropped; what a person released or rejected stays.
    """
    touched: set[int] = set()
    for instrument, document, clauses in found:
        touched |= _store(connection, instrument, document, clauses)
    return touched


def _store(connection: Connection, instrument: int, document: int, clauses: Clauses) -> set[int]:
    """Keep the clauses of one document."""
    rows = {row["key"]: row for row in clauses}
    table = t.relation
    mine = (table.c.from_instrument == instrument) & table.c.batch.is_not(None)
    present = {row.key: row for row in connection.execute(select(table).where(mine, table.c.document == document))}
    if not rows and not present:
        return set()
    dropped = [row.id for key, row in present.items() if key not in rows and row.state == "proposed"]
    before = _reach(connection, dropped)
    if dropped:
        connection.execute(delete(table).where(table.c.id.in_(dropped)))
    known_keys = set(connection.execute(select(table.c.key).where(table.c.from_instrument == instrument)).scalars())
    fresh = [row for key, row in rows.items() if key not in known_keys]
    if not fresh:
        return before | ({instrument} if dropped else set())
    own = connection.execute(select(t.instrument).where(t.instrument.c.id == instrument)).one()
    day, ids = own.effective_on or own.dated, Ids(connection)
    whole = [
        t.complete(table, {**row, "id": ids.take(table), "from_instrument": instrument, "document": document,
                           "effective_on": row["effective_on"] or day})
        for row in fresh
    ]  # fmt: skip
    connection.execute(insert(table), whole)
    return {instrument} | before | _reach(connection, [row["id"] for row in whole])


def around(connection: Connection, instrument: int) -> set[int]:
    """Instruments that the waiting clauses of a document may reach, whatever its day and issuers become."""
    if not proposals(connection, (t.relation.c.from_instrument == instrument) & (t.relation.c.state == "proposed")):
        return set()
    return set(connection.execute(select(t.instrument.c.id)).scalars())


def _reach(connection: Connection, relations: Sequence[int]) -> set[int]:
    """Instruments that proposals reach."""
    if not relations:
        return set()
    found = proposals(connection, t.relation.c.id.in_(relations))
    return {entry.id for one in found for entry in within(connection, one) if verdict(one, entry) == "ends"}


def proposals(connection: Connection, condition: Any = None) -> list[Proposal]:
    """Clauses that are kept and nobody rejected, or those that meet a condition, in the order of their ids."""
    query = (
        select(
            t.relation.c.id.label("relation"),
            t.relation.c.batch,
            t.relation.c.quote.label("clause"),
            t.relation.c.state,
            t.relation.c.effective_on.label("ends_on"),
            t.relation.c.start_at,
            t.relation.c.end_at,
            t.document_text.c.page_starts,
            *KNOWN_COLUMNS,
        )
        .join(t.instrument, t.instrument.c.id == t.relation.c.from_instrument)
        .outerjoin(t.document_text, t.document_text.c.document == t.relation.c.document)
        .where(t.relation.c.batch.is_not(None), t.relation.c.state == "proposed" if condition is None else condition)
        .order_by(t.relation.c.id)
    )
    return [_proposal(connection, row) for row in connection.execute(query).all()]


def _proposal(connection: Connection, row: Any) -> Proposal:
    """A clause from its row."""
    own = Known(**{**{name: getattr(row, name) for name in Known.__slots__}, "issuers": tuple(json.loads(row.issuers))})
    sweep = sweep_of(row.batch, row.clause) or Sweep("earlier")
    named = _named(connection, own.id) if sweep.kind == "unlisted" else frozenset()
    page = page_of(tuple(json.loads(row.page_starts or "[]")), row.start_at)
    place = (row.start_at, row.end_at, page)
    return Proposal(row.relation, own, sweep, row.clause, row.state, row.ends_on, named, place)


def _named(connection: Connection, instrument: int) -> frozenset[int]:
    """Documents of the office that a document names: those on its list."""
    query = (
        select(t.citation.c.target)
        .join(t.document, t.document.c.id == t.citation.c.document)
        .where(t.document.c.instrument == instrument, t.citation.c.target.is_not(None))
        .distinct()
    )
    found = (local_id(target) for target in connection.execute(query).scalars())
    return frozenset(number for number in found if number is not None)


def unlinked(connection: Connection, instrument: int) -> int:
    """How many mentions of a document, such as entries of its list, mean nothing that is known."""
    query = (
        select(func.count())
        .select_from(t.citation.join(t.document, t.document.c.id == t.citation.c.document))
        .where(t.document.c.instrument == instrument, t.citation.c.target.is_(None))
    )
    return int(connection.execute(query).scalar_one())


def within(connection: Connection, proposal: Proposal, before: dt.date | None = None) -> list[Known]:
    """Documents that a clause may reach: up to its last day, and those that bear no day; its own is left out."""
    day = proposal.last_day(before)
    query = select(*KNOWN_COLUMNS).where(t.instrument.c.id != proposal.own.id, t.instrument.c.draft.is_(False))
    if day is not None:
        query = query.where(t.instrument.c.dated.is_(None) | (t.instrument.c.dated <= day))
    ordered = query.order_by(t.instrument.c.dated, t.instrument.c.id)
    return [known(row) for row in connection.execute(ordered)]


def verdict(proposal: Proposal, entry: Known, before: dt.date | None = None) -> str:
    """Whether a clause ends a document: ``ends``, or why not: later, spared, listed, no_list, undated, other_issuer …"""
    sweep, day = proposal.sweep, proposal.last_day(before)
    if entry.dated is not None and (day is None or entry.dated > day):
        return "later"
    if not _issued_by(proposal, entry):
        return "other_issuer"
    if _spared(sweep, entry):
        return "spared"
    if sweep.kind == "unlisted" and not proposal.named:
        return "no_list"
    if entry.id in proposal.named:
        return "listed"
    if not _on_subject(proposal, entry):
        return "other_subject"
    return "undated" if entry.dated is None else "ends"


def _issued_by(proposal: Proposal, entry: Known) -> bool:
    """Whether every issuer is one of the clause's document, or is named by the clause."""
    own, words = set(proposal.own.issuers), proposal.quote
    for spared in proposal.sweep.exceptions:
        words = words.replace(spared, "")
    offices = {f"{issuer}办公{end}" for issuer in own for end in "室厅"} if "办公" in words else set()
    return bool(entry.issuers) and all(issuer in own | offices or issuer in words for issuer in entry.issuers)


def _spared(sweep: Sweep, entry: Known) -> bool:
    """Whether an exception names the document by its title or number."""
    words = "；".join(sweep.exceptions)
    titles = {keys.title_key(title) for title in _TITLES.findall(words)}
    numbers = {keys.number_key(number) for number in _NUMBERS.findall(words)}
    return any(entry.bears(title) for title in titles) or (entry.number_key is not None and entry.number_key in numbers)


def _on_subject(proposal: Proposal, entry: Known) -> bool:
    """Whether a document deals with what the clause is about."""
    if proposal.sweep.kind == "unlisted":
        return True
    subject = subject_of(proposal.sweep.scope, proposal.own.issuers)
    if subject:
        title = fold(entry.title)
        return all(pair in title for pair in _pairs(subject))
    if proposal.sweep.kind == "dated":
        return True
    return bool(entry.subject_key) and entry.subject_key == proposal.own.subject_key


def subject_of(scope: str, issuers: Iterable[str] = ()) -> str:
    """The subject in the words of a clause (违法建设治理 of 有关违法建设治理的文件); empty where it sweeps everything."""
    words = _DISAGREEING.sub("", scope)
    for issuer in issuers:
        words = words.replace(issuer, "")
    left = fold(_NO_SUBJECT.sub("", _ORGANS.sub("", words)))
    return left if len(left) >= 2 else ""


def _pairs(subject: str) -> list[str]:
    """A subject in words of two characters, as most are; the last two where one is left over."""
    pairs = [subject[at : at + 2] for at in range(0, len(subject) - 1, 2)]
    return [*pairs, subject[-2:]] if len(subject) % 2 else pairs


def findings(connection: Connection, entries: Iterable[Known]) -> dict[int, list[Finding]]:
    """What waiting clauses say: on their own document, that a person must release them; on others, what they would end."""
    found: dict[int, list[Finding]] = defaultdict(list)
    waiting = proposals(connection)
    for entry in entries if waiting else ():
        for one in waiting:
            if one.own.id == entry.id:
                found[entry.id].append(_waiting(one))
            elif not one.sweep.soft and verdict(one, entry) == "ends":
                found[entry.id].append(_swept(one))
    return found


def _waiting(one: Proposal) -> Finding:
    """The finding on the document that holds the clause."""
    return Finding(
        rule="sweeping_clause",
        severity=Severity.LOW if one.sweep.soft else Severity.MEDIUM,
        code="soft" if one.sweep.soft else "waiting",
        arguments={"clause": one.quote},
        quote=one.quote,
        start=one.place[0],
        end=one.place[1],
        page=one.place[2],
        version=VERSION,
    )


def _swept(one: Proposal) -> Finding:
    """The finding on a document that a clause would end."""
    on = one.effective_on.isoformat() if one.effective_on else ""
    label = marked(one.own.title, one.own.number)
    return Finding(
        rule="superseded",
        severity=Severity.MEDIUM,
        code="swept",
        arguments={"title": label, "instrument": one.own.id, "on": on, "clause": one.quote},
        suggested_outcome=Outcome.REPEAL,
        grounds=("R3",),
        version=VERSION,
    )


def of_relation(connection: Connection, relation: int) -> Proposal | None:
    """The clause of a relation, whatever its state; None where there is none."""
    found = proposals(connection, t.relation.c.id == relation)
    return found[0] if found else None
