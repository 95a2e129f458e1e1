"""The tables of the registry: what is kept, with the checks a database can hold; no verbs and no queries.

Points in time are UTC text (``2024-12-31T08:00:00.000000Z``), days are dates, lists and mappings are canonical JSON
text. Tables marked *ledgered* are what the ledger says they are; the others are derived and can be made anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.values import Outcome, Resolution, Severity
from registry.values import Relation as RelationKind

DOCUMENT_STATUS = ("imported", "duplicate", "failed")
ITEM_STATES = ("open", "awaiting_second", "disputed", "decided", "stale")
ROUND_STATES = ("open", "closed", "published")
ROUND_MODES = ("one_reviewer", "two_reviewers")
CLOSURES = ("blacklist", "whitelist")
RELATION_KINDS = ("repeals", "amends", "based_on", "implements", "succeeds", "extends")
RELATION_STATES = ("proposed", "confirmed", "rejected")
ROLES = ("reviewer", "approver", "administrator")
CORRECTABLE = (
    "title",
    "number",
    "issuers",
    "signed_on",
    "published_on",
    "effective_on",
    "expires_on",
    "normative",
    "visibility",
    "drafting_unit",
    "registration_number",
)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A check that a column holds one of the words (an empty value passes where the column allows none)."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"ck_{column}_known")


class Instrument(SQLModel, table=True):
    """Anything of the office that can be cited (FRBR work). Ledgered."""

    __tablename__ = "instrument"
    __table_args__ = (
        one_of("visibility", ("public", "withheld")),
        CheckConstraint("length(title) > 0", name="ck_title_given"),
        Index("ix_instrument_identity", "number_key", "title_key"),
    )

    id: int = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    title_key: str = Field(index=True, sa_type=Text)
    inner_title: str = Field(default="", sa_type=Text)
    inner_key: str = Field(default="", index=True, sa_type=Text)
    subject_key: str = Field(default="", index=True, sa_type=Text)
    number: str | None = Field(default=None, sa_type=Text)
    number_key: str | None = Field(default=None, sa_type=Text)
    kind: str = ""
    issuers: str = Field(default="[]", sa_type=Text)
    drafting_unit: str = Field(default="", sa_type=Text)
    registration_number: str = Field(default="", sa_type=Text)
    visibility: str = "public"
    signed_on: dt.date | None = None
    published_on: dt.date | None = None
    effective_on: dt.date | None = None
    expires_on: dt.date | None = None
    dated: dt.date | None = Field(default=None, index=True)
    normative: bool | None = None
    draft: bool = False
    remark: str = Field(default="", sa_type=Text)


class Document(SQLModel, table=True):
    """One received file or member of one, immutable; a failure is a status. Ledgered."""

    __tablename__ = "document"
    __table_args__ = (
        one_of("status", DOCUMENT_STATUS),
        CheckConstraint("(status = 'failed') = (failure_code IS NOT NULL)", name="ck_failure_named"),
        CheckConstraint("status <> 'imported' OR text_sha256 IS NOT NULL", name="ck_text_known"),
        Index("ix_document_sha256", "sha256", "member"),
    )

    id: int = Field(primary_key=True)
    instrument: int | None = Field(default=None, foreign_key="instrument.id", index=True)
    source: str = Field(index=True, max_length=64)
    sha256: str = Field(max_length=64)
    name: str = Field(sa_type=Text)
    member: str | None = Field(default=None, sa_type=Text)
    media_type: str = ""
    size: int = 0
    pages: int | None = None
    reader: str = ""
    status: str = "imported"
    failure_code: str | None = None
    detail: str = Field(default="", sa_type=Text)
    text_sha256: str | None = Field(default=None, index=True, max_length=64)
    duplicate_of: int | None = Field(default=None, foreign_key="document.id")


class Source(SQLModel, table=True):
    """A path that was taken in, with the bytes it held then. Ledgered."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("sha256", "path_key", name="uq_source"),)

    id: int = Field(primary_key=True)
    sha256: str = Field(max_length=64)
    path: str = Field(sa_type=Text)
    path_key: str = Field(max_length=64, index=True)
    size: int = 0
    failed: bool = False
    kept: bool = False


class DocumentText(SQLModel, table=True):
    """The text of a document with its way back to the page, and what it was last judged against. Derived."""

    __tablename__ = "document_text"

    document: int = Field(primary_key=True, foreign_key="document.id")
    text: str = Field(sa_type=Text)
    text_key: str = Field(default="", index=True, max_length=64)
    page_starts: str = Field(default="[]", sa_type=Text)
    layout: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    origin: str = Field(default="{}", sa_type=Text)
    flags: str = Field(default="[]", sa_type=Text)
    header: str = Field(default="{}", sa_type=Text)
    as_of: dt.date
    facts: str = Field(default="", max_length=64)


class Citation(SQLModel, table=True):
    """One mention of another text, with its link and what holds of it. Derived."""

    __tablename__ = "citation"
    __table_args__ = (
        one_of("resolution", Resolution),
        one_of("relation", RelationKind),
        CheckConstraint("start_at >= 0 AND end_at >= start_at", name="ck_place"),
        Index("ix_citation_target", "target"),
        Index("ix_citation_number", "number_key"),
        Index("ix_citation_title", "title_key"),
    )

    document: int = Field(primary_key=True, foreign_key="document.id")
    ordinal: int = Field(primary_key=True)
    key: str
    start_at: int
    end_at: int
    page: int | None = None
    relation: str
    resolution: str
    score: float = 0.0
    title: str = Field(sa_type=Text)
    title_key: str = Field(default="", sa_type=Text)
    number_key: str | None = Field(default=None, sa_type=Text)
    target: str | None = Field(default=None, sa_type=Text)
    status: str = ""
    detail: str = Field(sa_type=Text)


class Finding(SQLModel, table=True):
    """Why somebody should look at an instrument; found in its document or across documents. Derived."""

    __tablename__ = "finding"
    __table_args__ = (
        one_of("severity", Severity),
        one_of("origin", ("document", "across")),
        UniqueConstraint("instrument", "key", name="uq_finding"),
    )

    id: int | None = Field(default=None, primary_key=True)
    instrument: int = Field(foreign_key="instrument.id")
    document: int | None = Field(default=None, foreign_key="document.id", index=True)
    origin: str = "document"
    key: str
    rule: str = Field(index=True)
    version: int = 1
    severity: str
    code: str
    arguments: str = Field(default="{}", sa_type=Text)
    quote: str = Field(default="", sa_type=Text)
    start_at: int = 0
    end_at: int = 0
    page: int | None = None
    suggested_outcome: str | None = None
    grounds: str = Field(default="[]", sa_type=Text)
    citation: str | None = None


class Relation(SQLModel, table=True):
    """Who ended or changed whom: proposed by the machine, confirmed or rejected by a person. Ledgered."""

    __tablename__ = "relation"
    __table_args__ = (
        one_of("kind", RELATION_KINDS),
        one_of("state", RELATION_STATES),
        UniqueConstraint("from_instrument", "key", name="uq_relation"),
    )

    id: int = Field(primary_key=True)
    key: str
    from_instrument: int = Field(foreign_key="instrument.id")
    to_instrument: int | None = Field(default=None, foreign_key="instrument.id", index=True)
    to_title: str = Field(default="", sa_type=Text)
    batch: str | None = Field(default=None, sa_type=Text)
    kind: str
    provisions: str = Field(default="[]", sa_type=Text)
    effective_on: dt.date | None = None
    document: int | None = Field(default=None, foreign_key="document.id")
    quote: str = Field(default="", sa_type=Text)
    start_at: int = 0
    end_at: int = 0
    state: str = "proposed"
    actor: str = ""
    note: str = Field(default="", sa_type=Text)


class Judgement(SQLModel, table=True):
    """A person's yes or no to a link, by the document's bytes and place, so that it survives re-extraction. Ledgered."""

    __tablename__ = "judgement"
    __table_args__ = (CheckConstraint("end_at >= start_at", name="ck_place"),)

    id: int = Field(primary_key=True)
    sha256: str = Field(max_length=64, index=True)
    member: str | None = Field(default=None, sa_type=Text)
    start_at: int
    end_at: int
    quote: str = Field(sa_type=Text)
    title: str = Field(default="", sa_type=Text)
    added: bool = False
    target: str | None = Field(default=None, sa_type=Text)
    actor: str
    at: str
    note: str = Field(default="", sa_type=Text)
    supersedes: int | None = Field(default=None, foreign_key="judgement.id", unique=True)


class Correction(SQLModel, table=True):
    """A person's title, number, date or issuer where the reading was wrong. Ledgered."""

    __tablename__ = "correction"
    __table_args__ = (one_of("field", CORRECTABLE),)

    id: int = Field(primary_key=True)
    instrument: int = Field(foreign_key="instrument.id", index=True)
    field: str
    value: str | None = Field(default=None, sa_type=Text)
    before: str | None = Field(default=None, sa_type=Text)
    actor: str
    at: str
    note: str = Field(default="", sa_type=Text)
    supersedes: int | None = Field(default=None, foreign_key="correction.id", unique=True)


class Round(SQLModel, table=True):
    """One clearing campaign (清理). ``cancelled`` is the reason why it was called off, since ``closed_at``. Ledgered."""

    __tablename__ = "round"
    __table_args__ = (
        one_of("mode", ROUND_MODES),
        one_of("closure", CLOSURES),
        one_of("state", ROUND_STATES),
        CheckConstraint("length(name) > 0", name="ck_name_given"),
    )

    id: int = Field(primary_key=True)
    name: str = Field(unique=True)
    scope: str = Field(default="", sa_type=Text)
    as_of: dt.date
    cut_off: dt.date | None = None
    mode: str = "one_reviewer"
    closure: str = "blacklist"
    state: str = "open"
    opened_at: str
    closed_at: str | None = None
    published_at: str | None = None
    digest: str | None = None
    version: int = 1
    cancelled: str | None = Field(default=None, sa_type=Text)


class Item(SQLModel, table=True):
    """One instrument in a round. Ledgered, except rank, reasons and weight, which follow the findings."""

    __tablename__ = "item"
    __table_args__ = (
        one_of("state", ITEM_STATES),
        UniqueConstraint("round", "instrument", name="uq_item"),
        Index("ix_item_queue", "round", "rank", "id"),
    )

    id: int = Field(primary_key=True)
    round: int = Field(foreign_key="round.id")
    instrument: int = Field(foreign_key="instrument.id", index=True)
    assignee: str = ""
    state: str = "open"
    stale_reason: str | None = Field(default=None, sa_type=Text)
    fresh_after: int = 0
    version: int = 1
    rank: int = 0
    reasons: str = Field(default="[]", sa_type=Text)


class Decision(SQLModel, table=True):
    """What a person decided; append-only, live while superseded by none. Ledgered."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("role", ROLES),
        one_of("outcome", (*Outcome, "withdrawn")),
        CheckConstraint("length(reviewer) > 0", name="ck_reviewer_named"),
    )

    id: int = Field(primary_key=True)
    item: int = Field(foreign_key="item.id", index=True)
    reviewer: str
    role: str = "reviewer"
    outcome: str
    grounds: str = Field(default="[]", sa_type=Text)
    legal_basis: str = Field(default="", sa_type=Text)
    clauses: str = Field(default="", sa_type=Text)
    new_expiry: dt.date | None = None
    effective_on: dt.date | None = None
    due_on: dt.date | None = None
    note: str = Field(default="", sa_type=Text)
    evidence: str = Field(default="{}", sa_type=Text)
    evidence_digest: str = Field(default="", max_length=64)
    decided_at: str
    supersedes: int | None = Field(default=None, foreign_key="decision.id", unique=True)


class Closing(SQLModel, table=True):
    """What stood of an item (its id) when its round was closed. Ledgered by the digest of the body."""

    __tablename__ = "closing"

    id: int = Field(primary_key=True, foreign_key="item.id")
    body: str = Field(sa_type=Text)
    digest: str = Field(max_length=64)


class Draft(SQLModel, table=True):
    """A reviewer's unfinished note on an item; survives the terminal's death and is no record. Derived."""

    __tablename__ = "draft"

    item: int = Field(primary_key=True, foreign_key="item.id")
    reviewer: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    at: str


class LawState(SQLModel, table=True):
    """The digest of each catalogue row the stock was last judged against. Derived."""

    __tablename__ = "law_state"

    law: str = Field(primary_key=True)
    digest: str = Field(max_length=64)


class LedgerEvent(SQLModel, table=True):
    """One verb that was carried out, hash-chained; append-only."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("seq > 0", name="ck_seq"),
        CheckConstraint("length(hash) = 64", name="ck_hash"),
    )

    seq: int = Field(primary_key=True)
    idem: str = Field(unique=True)
    at: str
    actor: str
    role: str
    action: str = Field(index=True)
    subject: str = Field(index=True)
    version: int = 1
    body: str = Field(sa_type=Text)
    prev: str = Field(unique=True, max_length=64)
    hash: str = Field(unique=True, max_length=64)
