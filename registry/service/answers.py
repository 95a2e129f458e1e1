"""What the service takes and gives: frozen values, no rows of the database.

Ids are integers of the registry. Days are dates; moments are UTC text. ``reasons`` are rule names with the severity of
their worst finding and how many there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from registry.errors import InputError, MisuseError
from registry.reading.recognised import Recognition
from registry.service.reports import (
    Check,
    CheckReport,
    Expiring,
    FileOutcome,
    Impact,
    ImpactRow,
    ImportReport,
    Progress,
    SearchHit,
    SheetRow,
    Statistics,
    Told,
)
from registry.values import Dossier, Finding, Outcome

__all__ = [
    "Actor",
    "Blocker",
    "Change",
    "Check",
    "CheckReport",
    "CitingView",
    "Decided",
    "DecisionView",
    "DocumentView",
    "DossierView",
    "Expiring",
    "FileOutcome",
    "FindingView",
    "Impact",
    "ImpactRow",
    "ImportReport",
    "InstrumentView",
    "ItemRow",
    "Opinion",
    "Progress",
    "QueueFilter",
    "QueuePage",
    "Reason",
    "RelationView",
    "Role",
    "RoundStatus",
    "RoundView",
    "SearchHit",
    "SheetRow",
    "Statistics",
    "Sweep",
    "SweepEntry",
    "SweepPreview",
    "Told",
]

Role = Literal["reviewer", "approver", "administrator"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which capacity."""

    name: str
    role: Role = "reviewer"

    @staticmethod
    def named(name: str | None, role: Role = "reviewer") -> Actor:
        """The actor of a verb that records. Raises MisuseError ``no_actor`` without a name: it is never guessed."""
        if not name or not name.strip():
            raise MisuseError("no_actor")
        if len(name) > 80 or not name.isprintable():
            raise InputError("actor_unfit", name=name)
        return Actor(name.strip(), role)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer thinks of one instrument (清理意见)."""

    outcome: Outcome
    grounds: tuple[str, ...] = ()
    note: str = ""
    legal_basis: str = ""
    clauses: str = ""
    new_expiry: dt.date | None = None
    effective_on: dt.date | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that has something to say about an instrument."""

    rule: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """One instrument of the office as the registry holds it, corrections applied."""

    id: int
    title: str
    number: str | None
    kind: str
    issuers: tuple[str, ...]
    signed_on: dt.date | None
    published_on: dt.date | None
    effective_on: dt.date | None
    expires_on: dt.date | None
    dated: dt.date | None
    normative: bool | None
    draft: bool
    visibility: str
    drafting_unit: str = ""
    registration_number: str = ""
    inner_title: str = ""
    ended_on: dt.date | None = None
    ended_by: str = ""  # decision, relation, or empty while in force


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One received file of an instrument."""

    id: int
    name: str
    member: str | None
    sha256: str
    media_type: str
    pages: int | None
    reader: str
    status: str
    failure_code: str | None
    detail: str
    duplicate_of: int | None
    path: str = ""
    original: str | None = None  # path of the kept original, None where only referred to


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its place in the registry."""

    finding: Finding
    document: int | None
    across: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision; ``live`` while it is superseded by none."""

    id: int
    item: int
    reviewer: str
    role: str
    opinion: Opinion | None  # None: a withdrawal
    decided_at: str
    supersedes: int | None
    live: bool
    evidence_digest: str = ""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweeping repeal clause (概括性废止条款) says: ``kind`` is dated, earlier or unlisted; ``before`` its last day.

    ``scope`` and ``exceptions`` are in the clause's own words; ``soft`` ends texts only so far as they disagree.
    """

    kind: str
    before: dt.date | None = None
    scope: str = ""
    exceptions: tuple[str, ...] = ()
    soft: bool = False


@dataclass(frozen=True, slots=True)
class SweepEntry:
    """A document that a clause may reach; ``verdict`` is ends, or why not (spared, listed, undated, other_subject …)."""

    instrument: int
    title: str
    number: str | None
    dated: dt.date | None
    verdict: str


@dataclass(frozen=True, slots=True)
class RelationView:
    """Who ends, changes or rests on whom, seen from the registry."""

    id: int
    kind: str
    state: str
    from_id: int
    from_title: str
    from_number: str | None
    to_id: int | None
    to_title: str
    to_number: str | None
    effective_on: dt.date | None
    quote: str
    provisions: tuple[str, ...] = ()
    batch: bool = False
    actor: str = ""
    note: str = ""
    sweep: Sweep | None = None


@dataclass(frozen=True, slots=True)
class SweepPreview:
    """What releasing a clause would do: up to which day it reaches, since when what it ends has ended, and each document.

    Documents of other issuers are only counted. ``listed`` counts what the clause's list names, ``unlinked`` what it
    names that is not known.
    """

    relation: RelationView
    last_day: dt.date | None
    effective_on: dt.date | None
    entries: tuple[SweepEntry, ...]
    other_issuers: int
    listed: int = 0
    unlinked: int = 0


@dataclass(frozen=True, slots=True)
class CitingView:
    """A document of the office that cites this one."""

    id: int
    title: str
    number: str | None
    relation: str
    quote: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of an instrument's history: what was done, by whom, when."""

    seq: int
    at: str
    actor: str
    role: str
    action: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of a round's queue; ``place`` is its rank from the top, counted from 1 (0: not asked for)."""

    id: int
    instrument: int
    title: str
    number: str | None
    dated: dt.date | None
    issuers: tuple[str, ...]
    state: str
    rank: int
    reasons: tuple[Reason, ...]
    assignee: str
    version: int
    outcome: Outcome | None
    reviewers: tuple[str, ...] = ()
    stale_reason: str = ""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which items of a round are wanted; empty fields ask for nothing. ``words`` look in title, number and text."""

    states: tuple[str, ...] = ()
    words: str = ""
    rule: str = ""
    law: str = ""
    year: int | None = None
    issuer: str = ""
    assignee: str = ""
    severity: str = ""
    outcome: Outcome | None = None
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some lines of a queue; ``after`` continues where they end, None at the end; ``total`` counts the filter's items."""

    rows: tuple[ItemRow, ...]
    after: tuple[int, int] | None
    total: int


@dataclass(frozen=True, slots=True)
class DossierView:
    """All that is known of one instrument, for the reviewer's eyes.

    ``dossier`` is the reading of its first document (None without one), judged on the day of ``dossier.as_of``. In a
    round with two reviewers the other's opinion is left out until the second is in; ``hidden`` counts what was left out.
    """

    instrument: InstrumentView
    item: ItemRow | None
    documents: tuple[DocumentView, ...]
    dossier: Dossier | None
    findings: tuple[FindingView, ...]
    decisions: tuple[DecisionView, ...]
    hidden: int
    relations: tuple[RelationView, ...]
    cited_by: tuple[CitingView, ...]
    twins: tuple[tuple[int, str, str | None], ...]
    corrections: tuple[tuple[str, str | None, str | None, str, str], ...]  # field, before, value, actor, at
    history: tuple[Change, ...]
    text_sha256: str | None
    draft: str = ""
    recognition: Recognition | None = None  # where the text comes from pictures: how sure that is


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round with its counts; ``state`` is open, closed, published or cancelled, then ``cancelled`` says why."""

    id: int
    name: str
    scope: str
    as_of: dt.date
    cut_off: dt.date | None
    mode: str
    closure: str
    state: str
    opened_at: str
    closed_at: str | None
    published_at: str | None
    digest: str | None
    items: int
    states: Mapping[str, int]
    outcomes: Mapping[str, int]
    cancelled: str | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """One item that stands in the way of a list or of closing."""

    item: int
    instrument: int
    title: str
    number: str | None
    state: str
    stale_reason: str | None = None


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """How far a round is: by state, outcome, reviewer and day, what blocks it, how often two reviewers agreed.

    ``proposed`` counts repeals that wait for a person's word, sweeping clauses (``sweeping``) among them; ``outside``
    documents of the registry that the round does not take in: later ones, those of other issuers, those that had ended.
    """

    round: RoundView
    by_reviewer: Mapping[str, int]
    by_day: Mapping[str, int]
    blockers: tuple[Blocker, ...]
    blocker_count: int
    agreement: float | None
    undated: int
    newcomers: int
    proposed: int = 0
    sweeping: int = 0
    outside: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: the decision, the item's state after it, and which other items it made stale or flagged."""

    decision: int
    item: int
    instrument: int
    title: str
    state: str
    version: int
    superseded: int | None
    stale: tuple[int, ...] = ()
    flagged: tuple[int, ...] = ()
