"""Tables of the first schema that hold what people say: rounds, items, decisions, corrections, relations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def judgement() -> None:
    """Table ``judgement``."""
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.CheckConstraint("end_at >= start_at", name="ck_place"),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["judgement.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index(op.f("ix_judgement_sha256"), "judgement", ["sha256"], unique=False)


def rounds() -> None:
    """Table ``round``."""
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("closure", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.Column("published_at", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closure IN ('blacklist', 'whitelist')", name="ck_closure_known"),
        sa.CheckConstraint("mode IN ('one_reviewer', 'two_reviewers')", name="ck_mode_known"),
        sa.CheckConstraint("state IN ('open', 'closed', 'published')", name="ck_state_known"),
        sa.CheckConstraint("length(name) > 0", name="ck_name_given"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


def correction() -> None:
    """Table ``correction``."""
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "field IN ('title', 'number', 'issuers', 'signed_on', 'published_on', 'effective_on', 'expires_on', 'normative', 'visibility', 'drafting_unit', 'registration_number')",
            name="ck_field_known",
        ),
        sa.ForeignKeyConstraint(
            ["instrument"],
            ["instrument.id"],
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["correction.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index(op.f("ix_correction_instrument"), "correction", ["instrument"], unique=False)


def item() -> None:
    """Table ``item``."""
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Integer(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stale_reason", sa.Text(), nullable=True),
        sa.Column("fresh_after", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'awaiting_second', 'disputed', 'decided', 'stale')", name="ck_state_known"
        ),
        sa.ForeignKeyConstraint(
            ["instrument"],
            ["instrument.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round"],
            ["round.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round", "instrument", name="uq_item"),
    )
    op.create_index(op.f("ix_item_instrument"), "item", ["instrument"], unique=False)
    op.create_index("ix_item_queue", "item", ["round", "rank", "id"], unique=False)


def decision() -> None:
    """Table ``decision``."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.Column("new_expiry", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_digest", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.String(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('retain', 'amend', 'repeal', 'lapse', 'out_of_scope', 'unsure', 'withdrawn')",
            name="ck_outcome_known",
        ),
        sa.CheckConstraint("role IN ('reviewer', 'approver', 'administrator')", name="ck_role_known"),
        sa.CheckConstraint("length(reviewer) > 0", name="ck_reviewer_named"),
        sa.ForeignKeyConstraint(
            ["item"],
            ["item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["decision.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index(op.f("ix_decision_item"), "decision", ["item"], unique=False)


def draft() -> None:
    """Table ``draft``."""
    op.create_table(
        "draft",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("item", "reviewer"),
    )


def relation() -> None:
    """Table ``relation``."""
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("from_instrument", sa.Integer(), nullable=False),
        sa.Column("to_instrument", sa.Integer(), nullable=True),
        sa.Column("to_title", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("provisions", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('repeals', 'amends', 'based_on', 'implements', 'succeeds', 'extends')", name="ck_kind_known"
        ),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'rejected')", name="ck_state_known"),
        sa.ForeignKeyConstraint(
            ["document"],
            ["document.id"],
        ),
        sa.ForeignKeyConstraint(
            ["from_instrument"],
            ["instrument.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_instrument"],
            ["instrument.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("from_instrument", "key", name="uq_relation"),
    )
    op.create_index(op.f("ix_relation_to_instrument"), "relation", ["to_instrument"], unique=False)
