# ruff: noqa: S608 -- the names are those of this file
"""Triggers that keep the record append-only and its chain whole, for both databases, and the search index.

On SQLite, REPLACE deletes a row past a BEFORE DELETE trigger unless recursive triggers are on; the insert triggers
therefore refuse any row that is already there (https://sqlite.org/lang_conflict.html).
"""

from __future__ import annotations

from collections.abc import Iterator

APPEND_ONLY = ("event", "decision", "judgement", "correction")
GENESIS = "0" * 64

_SAME_PERSON = """NEW.role = 'approver' AND EXISTS (
    SELECT 1 FROM decision WHERE item = NEW.item AND role = 'reviewer' AND reviewer = NEW.reviewer)"""
_OTHER_ITEM = """NEW.supersedes IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM decision WHERE id = NEW.supersedes AND item = NEW.item)"""


def statements(dialect: str) -> Iterator[str]:
    """The statements for ``sqlite`` or ``postgresql``, in order."""
    yield from _sqlite() if dialect == "sqlite" else _postgres()


def _sqlite() -> Iterator[str]:
    """Guards and index for SQLite."""
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            yield f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in APPEND_ONLY[1:]:
        yield f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id
                OR (NEW.supersedes IS NOT NULL AND supersedes = NEW.supersedes))
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    yield f"""CREATE TRIGGER event_chain BEFORE INSERT ON event BEGIN
        SELECT RAISE(ABORT, 'event is append-only') WHERE EXISTS (
            SELECT 1 FROM event WHERE seq = NEW.seq OR idem = NEW.idem OR hash = NEW.hash);
        SELECT RAISE(ABORT, 'event out of order')
            WHERE NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM event);
        SELECT RAISE(ABORT, 'event chain broken')
            WHERE NEW.prev <> coalesce((SELECT hash FROM event WHERE seq = NEW.seq - 1), '{GENESIS}');
        END"""
    for name, condition in (("same_person", _SAME_PERSON), ("other_item", _OTHER_ITEM)):
        yield f"""CREATE TRIGGER decision_{name} BEFORE INSERT ON decision WHEN {condition}
            BEGIN SELECT RAISE(ABORT, 'decision refused: {name}'); END"""
    yield "CREATE VIRTUAL TABLE document_grams USING fts5(grams, content='', detail=none)"


def _postgres() -> Iterator[str]:
    """Guards and index for PostgreSQL; the chain is hashed again by the server."""
    yield """CREATE FUNCTION qingli_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
    for table in APPEND_ONLY:
        yield f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION qingli_append_only()"""
        yield f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION qingli_append_only()"""
    yield f"""CREATE FUNCTION qingli_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE last_seq integer; last_hash text;
        BEGIN
            SELECT seq, hash INTO last_seq, last_hash FROM event ORDER BY seq DESC LIMIT 1;
            IF NEW.seq <> coalesce(last_seq, 0) + 1 THEN RAISE EXCEPTION 'event out of order'; END IF;
            IF NEW.prev <> coalesce(last_hash, '{GENESIS}') THEN RAISE EXCEPTION 'event chain broken'; END IF;
            IF NEW.hash <> encode(sha256(convert_to(concat_ws('|', 'qingli1', NEW.seq, NEW.prev, NEW.idem, NEW.body),
                'UTF8')), 'hex') THEN RAISE EXCEPTION 'event hash wrong'; END IF;
            RETURN NEW;
        END $$"""
    yield """CREATE TRIGGER event_chain BEFORE INSERT ON event
        FOR EACH ROW EXECUTE FUNCTION qingli_event_chain()"""
    yield f"""CREATE FUNCTION qingli_decision() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_SAME_PERSON} THEN RAISE EXCEPTION 'decision refused: same_person'; END IF;
            IF {_OTHER_ITEM} THEN RAISE EXCEPTION 'decision refused: other_item'; END IF;
            RETURN NEW;
        END $$"""
    yield """CREATE TRIGGER decision_rules BEFORE INSERT ON decision
        FOR EACH ROW EXECUTE FUNCTION qingli_decision()"""
    yield """CREATE TABLE document_grams (
        document integer PRIMARY KEY REFERENCES document (id), grams tsvector NOT NULL)"""
    yield "CREATE INDEX ix_document_grams ON document_grams USING gin (grams)"
