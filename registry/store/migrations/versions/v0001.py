"""The first schema: tables, append-only triggers, and the index of character pairs for searching."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.migrations import first_review as review
from registry.store.migrations import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, then the guards that keep the record append-only."""
    for make in (
        _event,
        _instrument,
        review.judgement,
        _law_state,
        review.rounds,
        _source,
        review.correction,
        _document,
        review.item,
        _citation,
        review.decision,
        _document_text,
        review.draft,
        _finding,
        review.relation,
    ):
        make()
    for statement in guards.statements(op.get_bind().dialect.name):
        op.execute(statement)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("idem", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name="ck_hash"),
        sa.CheckConstraint("seq > 0", name="ck_seq"),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("hash"),
        sa.UniqueConstraint("idem"),
        sa.UniqueConstraint("prev"),
    )
    op.create_index(op.f("ix_event_action"), "event", ["action"], unique=False)
    op.create_index(op.f("ix_event_subject"), "event", ["subject"], unique=False)


def _instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("inner_title", sa.Text(), nullable=False),
        sa.Column("inner_key", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issuers", sa.Text(), nullable=False),
        sa.Column("drafting_unit", sa.Text(), nullable=False),
        sa.Column("registration_number", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("normative", sa.Boolean(), nullable=True),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint("visibility IN ('public', 'withheld')", name="ck_visibility_known"),
        sa.CheckConstraint("length(title) > 0", name="ck_title_given"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_instrument_dated"), "instrument", ["dated"], unique=False)
    op.create_index("ix_instrument_identity", "instrument", ["number_key", "title_key"], unique=False)
    op.create_index(op.f("ix_instrument_inner_key"), "instrument", ["inner_key"], unique=False)
    op.create_index(op.f("ix_instrument_subject_key"), "instrument", ["subject_key"], unique=False)
    op.create_index(op.f("ix_instrument_title_key"), "instrument", ["title_key"], unique=False)


def _law_state() -> None:
    op.create_table(
        "law_state",
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("law"),
    )


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("path_key", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256", "path_key", name="uq_source"),
    )
    op.create_index(op.f("ix_source_path_key"), "source", ["path_key"], unique=False)


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=True),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.CheckConstraint("(status = 'failed') = (failure_code IS NOT NULL)", name="ck_failure_named"),
        sa.CheckConstraint("status <> 'imported' OR text_sha256 IS NOT NULL", name="ck_text_known"),
        sa.CheckConstraint("status IN ('imported', 'duplicate', 'failed')", name="ck_status_known"),
        sa.ForeignKeyConstraint(
            ["duplicate_of"],
            ["document.id"],
        ),
        sa.ForeignKeyConstraint(
            ["instrument"],
            ["instrument.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_document_instrument"), "document", ["instrument"], unique=False)
    op.create_index("ix_document_sha256", "document", ["sha256", "member"], unique=False)
    op.create_index(op.f("ix_document_source"), "document", ["source"], unique=False)
    op.create_index(op.f("ix_document_text_sha256"), "document", ["text_sha256"], unique=False)


def _citation() -> None:
    op.create_table(
        "citation",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('cites', 'based_on', 'implements', 'repeals', 'amends', 'forwards')", name="ck_relation_known"
        ),
        sa.CheckConstraint(
            "resolution IN ('exact', 'fuzzy', 'confirmed', 'candidate', 'ambiguous', 'unmatched', 'batch')",
            name="ck_resolution_known",
        ),
        sa.CheckConstraint("start_at >= 0 AND end_at >= start_at", name="ck_place"),
        sa.ForeignKeyConstraint(
            ["document"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("document", "ordinal"),
    )
    op.create_index("ix_citation_number", "citation", ["number_key"], unique=False)
    op.create_index("ix_citation_target", "citation", ["target"], unique=False)
    op.create_index("ix_citation_title", "citation", ["title_key"], unique=False)


def _document_text() -> None:
    op.create_table(
        "document_text",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_key", sa.String(length=64), nullable=False),
        sa.Column("page_starts", sa.Text(), nullable=False),
        sa.Column("layout", sa.LargeBinary(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("document"),
    )
    op.create_index(op.f("ix_document_text_text_key"), "document_text", ["text_key"], unique=False)


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("suggested_outcome", sa.String(), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("citation", sa.String(), nullable=True),
        sa.CheckConstraint("origin IN ('document', 'across')", name="ck_origin_known"),
        sa.CheckConstraint("severity IN ('high', 'medium', 'low')", name="ck_severity_known"),
        sa.ForeignKeyConstraint(
            ["document"],
            ["document.id"],
        ),
        sa.ForeignKeyConstraint(
            ["instrument"],
            ["instrument.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("instrument", "key", name="uq_finding"),
    )
    op.create_index(op.f("ix_finding_document"), "finding", ["document"], unique=False)
    op.create_index(op.f("ix_finding_rule"), "finding", ["rule"], unique=False)
