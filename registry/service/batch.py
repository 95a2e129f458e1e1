"""Some whole files as rows and events: planned one by one, written together.

Each file has its own event; a group of them shares a transaction, so that a file is in the registry whole or not at all.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from importers.base import ImportFailure, LedgerRow
from registry.reading.remarks import remarks
from registry.service import flagging, grouping, keys, pairing, register, relating, settling, sweeping
from registry.service.answers import Actor, FileOutcome, Told
from registry.service.clauses import Clauses
from registry.service.headed import instrument_row, known_by, title_of
from registry.service.rows import finding_rows
from registry.service.stage import Prepared, Result, Task
from registry.service.stock import UNSTATED, Identity, Ids, Known, Stock, identify
from registry.store import bulk, grams, ledger
from registry.store import tables as t
from registry.store.ledger import Verb
from registry.values import Header

Row = dict[str, Any]
INSERTED = (t.instrument, t.document, t.source, t.document_text, t.citation, t.finding)
MAX_TOLD = 20


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file with what the stage made of it; ``kept`` when its original is in the store."""

    task: Task
    results: Sequence[Result]
    kept: bool = False
    retry: bool = False


@dataclass(slots=True)
class Batch:
    """Plans files against the stock; ``write`` carries the plan out. ``common``: marks known to be in too many texts to tell."""

    connection: Connection
    actor: Actor
    stock: Stock
    ids: Ids
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    indexed: list[tuple[int, str]] = field(default_factory=list)
    updates: list[tuple[Verb, Table, int, Row]] = field(default_factory=list)
    verbs: list[Verb] = field(default_factory=list)
    instruments: list[int] = field(default_factory=list)
    sweeps: list[tuple[int, int, Clauses]] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    with_document: set[int] = field(default_factory=set)
    common: set[str] = field(default_factory=set)

    def file(self, read: FileRead) -> FileOutcome:
        """Plan one file: its documents, rows and failures, and one event."""
        path = str(read.task.path)
        verb = Verb(self.connection, "import.retry" if read.retry else "import", self.actor.name, self.actor.role)
        verb.subject = f"source:{read.task.sha256[:16]}"
        if not read.retry:
            verb.key = import_key(path, read.task.sha256)
        plan = _FilePlan(self, verb, read.task.sha256, read.task.size, self._failed_rows(read))
        for result in read.results:
            plan.take(result)
        plan.source(path, kept=read.kept)
        self.verbs.append(verb)
        return plan.outcome(path)

    def twin(self, path: str, sha256: str, size: int) -> FileOutcome:
        """Plan the record that a path holds bytes which are in the registry already."""
        verb = Verb(self.connection, "import.duplicate", self.actor.name, self.actor.role)
        verb.subject, verb.key = f"source:{sha256[:16]}", import_key(path, sha256)
        table = t.document
        query = select(table.c.id, table.c.instrument, table.c.status).where(table.c.source == sha256)
        found = self.connection.execute(query).all()
        plan = _FilePlan(self, verb, sha256, size, {})
        plan.failures = sum(1 for row in found if row.status == "failed")
        plan.source(path, kept=False)
        self.verbs.append(verb)
        documents = tuple(row.id for row in found)
        instruments = tuple(dict.fromkeys(row.instrument for row in found if row.instrument is not None))
        told: tuple[Told, ...] = (("same_bytes", {"instrument": instruments[0]}),) if instruments else ()
        told = told or ((("same_bytes_failed", {}),) if documents else ())
        return FileOutcome(path, "duplicate", documents, instruments, told=told)

    def write(self, *, later: bool = False) -> None:
        """Insert what was planned, link it with the stock, flag what it touches, and append the events.

        With ``later`` what it touches is left to ``settling.settle``.
        """
        for table in INSERTED:
            bulk.insert(self.connection, table, self.rows[table.name])
        for verb, table, row_id, values in self.updates:
            verb.update(table, row_id, values)
        grams.index(self.connection, self.indexed)
        if self.verbs and (self.documents or self.instruments):
            touched = relating.link(self.connection, self.documents, self.instruments)
            touched |= sweeping.store(self.connection, self.sweeps)
            touched |= grouping.group(self.connection, self.indexed, self.common)
            touched |= pairing.pair(self.connection, self.instruments)
            if later:
                self.verbs.append(settling.later(self.connection, self.actor, touched))
            else:
                flagging.refresh(self.verbs[-1], touched | relating.peers(self.connection, touched))
        ledger.append(self.connection, self.verbs)

    def add(self, verb: Verb | None, table: Table, row: Row) -> None:
        """Plan a row; with a verb it is one that the ledger answers for."""
        whole = t.complete(table, row)
        self.rows[table.name].append(whole)
        if verb is not None:
            verb.note(table, [whole])

    def instrument(self, number: int) -> Row | None:
        """The row of an instrument as it will be: one of the registry, or one that is planned here; with what fills it."""
        query = select(t.instrument).where(t.instrument.c.id == number)
        row = self.connection.execute(query).mappings().first()
        found = dict(row) if row else next((r for r in self.rows[t.instrument.name] if r["id"] == number), None)
        if found is None:
            return None
        filled = [values for _, table, row_id, values in self.updates if table is t.instrument and row_id == number]
        return {**found, **{name: value for values in filled for name, value in values.items()}}

    def has_document(self, instrument: int) -> bool:
        """Whether an instrument has a document that was read, here or in the registry."""
        if instrument in self.with_document:
            return True
        query = select(t.document.c.id).where(t.document.c.instrument == instrument, t.document.c.status == "imported")
        return self.connection.execute(query.limit(1)).first() is not None

    def _failed_rows(self, read: FileRead) -> dict[str | None, int]:
        """Documents of the same file that failed before, by member, when they are tried again."""
        if not read.retry:
            return {}
        query = select(t.document.c.member, t.document.c.id).where(
            t.document.c.source == read.task.sha256, t.document.c.status == "failed"
        )
        return {row.member: row.id for row in self.connection.execute(query)}


@dataclass(slots=True)
class _FilePlan:
    """The plan of one file."""

    batch: Batch
    verb: Verb
    sha256: str
    size: int
    failed_before: dict[str | None, int]
    documents: list[int] = field(default_factory=list)
    instruments: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    failures: int = 0
    failure: ImportFailure | None = None
    findings: int = 0
    unread: list[register.Unread] = field(default_factory=list)

    def take(self, result: Result) -> None:
        """One result of the stage."""
        if isinstance(result, Prepared):
            self._document(result)
        elif isinstance(result, LedgerRow):
            self._register_row(result)
        else:
            self._failed(result)

    def source(self, path: str, *, kept: bool) -> None:
        """The record of the path."""
        row = {
            "id": self.batch.ids.take(t.source),
            "sha256": self.sha256,
            "path": keys.clean(path),
            "path_key": keys.path_key(path),
            "size": self.size,
            "failed": self.failures > 0,
            "kept": kept,
        }
        if self.verb.action == "import.retry":
            self._update_sources()
        else:
            self.batch.add(self.verb, t.source, row)

    def outcome(self, path: str) -> FileOutcome:
        """What became of the file."""
        failed = self.failures and not self.documents and not self.instruments
        return FileOutcome(
            path,
            "failed" if failed else "imported",
            tuple(self.documents),
            tuple(dict.fromkeys(self.instruments)),
            tuple(self.titles),
            (*register.told_of(self.unread), *self.told[:MAX_TOLD]),
            self.failure.code.value if self.failure else None,
            self.failure.detail if self.failure else "",
            self.failures,
            self.findings,
        )

    def _update_sources(self) -> None:
        """A file that was tried again is marked by how it went."""
        query = select(t.source.c.id).where(t.source.c.sha256 == self.sha256)
        for row_id in self.batch.connection.execute(query).scalars().all():
            self.batch.updates.append((self.verb, t.source, row_id, {"failed": self.failures > 0}))

    def _document(self, read: Prepared) -> None:
        """A document that was read: a duplicate text, another document of an instrument, or a new instrument."""
        self.told += told_of(json.loads(read.columns["flags"]))
        before = len(self.told)
        self._known_or_new(read)
        title = title_of(read.header, read.member or read.name)
        if read.header.title_from == "file_name" or not (read.header.title or read.header.inner_title):
            self.told.append(("title_from_name", {"title": title}))
        if read.member is not None:
            self.told[before:] = [(code, {**said, "of": title}) for code, said in self.told[before:]]

    def _known_or_new(self, read: Prepared) -> None:
        """Place a document with the text, or the instrument, that is known already, or with a new one."""
        twin = self.batch.stock.by_text(read.text_key)
        if twin:
            self.told.append(("same_text", {"instrument": twin[1] or 0}))
            self._place(read, twin[1], status="duplicate", duplicate_of=twin[0])
            return
        identity, entry = self._identity(read)
        instrument = identity.instrument if identity.instrument is not None else self._new_instrument(read, entry)
        first = identity.instrument is None or not self.batch.has_document(instrument)
        if identity.instrument is not None:
            self.told.append(("joined_row", {"instrument": instrument}) if first else identity.told[0])
            self._fill(instrument, read.header, entry, first=first)
        else:
            self.told += identity.told
        document = self._place(read, instrument, status="imported")
        self._content(read, document, instrument, flagged=first)
        self.batch.with_document.add(instrument)

    def _identity(self, read: Prepared) -> tuple[Identity, Known]:
        """Which instrument the document is of, and what it is known by."""
        entry = known_by(read.header, title_of(read.header, read.member or read.name))
        return identify(self.batch.stock, entry), entry

    def _new_instrument(self, read: Prepared, entry: Known) -> int:
        """Plan an instrument for the document."""
        number = self.batch.ids.take(t.instrument)
        row = instrument_row(number, read.header, entry)
        self.batch.add(self.verb, t.instrument, row)
        self.batch.instruments.append(number)
        self.batch.stock.add(Known(**{**{n: getattr(entry, n) for n in Known.__slots__}, "id": number}))
        return number

    def _fill(self, instrument: int, header: Header, entry: Known, *, first: bool) -> None:
        """Give an instrument that came from a ledger the fields it lacks; what it has stays, and where the file differs is told."""
        query = select(t.instrument).where(t.instrument.c.id == instrument)
        row = self.batch.connection.execute(query).mappings().first()
        if row is None:
            return
        found = instrument_row(instrument, header, known_by(header, row["title"]))
        _, differing = register.compare(dict(row), register.Entry(entry, found))
        if first and differing:
            self.told.append(("file_differs", {"instrument": instrument, "fields": ",".join(differing)}))
        empty = (None, "", "[]")
        values = {
            name: value
            for name, value in found.items()
            if row[name] in empty and value not in empty and name not in ("title", "number", "title_key", "number_key")
        }
        if row["title"] == UNSTATED:
            values |= register.named(title_of(header, ""))
        if values:
            self.batch.updates.append((self.verb, t.instrument, instrument, values))

    def _place(self, read: Prepared, instrument: int | None, *, status: str, duplicate_of: int | None = None) -> int:
        """Plan the row of a received document; one that failed before keeps its id."""
        row = {
            "instrument": instrument,
            "source": self.sha256,
            "sha256": read.sha256,
            "name": read.name,
            "member": read.member,
            "media_type": read.media_type,
            "size": read.size or self.size,
            "pages": read.pages,
            "reader": read.reader,
            "status": status,
            "failure_code": None,
            "detail": "",
            "text_sha256": read.text_sha256,
            "duplicate_of": duplicate_of,
        }
        number = self._write_document(read.member, row)
        self.documents.append(number)
        if instrument is not None:
            self.instruments.append(instrument)
        self.titles.append(title_of(read.header, read.member or read.name))
        return number

    def _write_document(self, member: str | None, row: Row) -> int:
        """A new row, or the row of the same member that failed before."""
        before = self.failed_before.pop(member, None)
        if before is not None:
            self.batch.updates.append((self.verb, t.document, before, row))
            return before
        number = self.batch.ids.take(t.document)
        self.batch.add(self.verb, t.document, {"id": number, **row})
        return number

    def _content(self, read: Prepared, document: int, instrument: int, *, flagged: bool) -> None:
        """Plan text, citations, index and findings; only the first document of an instrument is flagged."""
        batch = self.batch
        batch.documents.append(document)
        batch.stock.texts[read.text_key] = (document, instrument)
        batch.add(
            None, t.document_text, {"document": document, "text": read.text, "text_key": read.text_key, **read.columns}
        )
        for row in read.citations:
            batch.add(None, t.citation, {"document": document, **row})
        batch.indexed.append((document, read.tokens))
        if read.clauses:
            batch.sweeps.append((instrument, document, read.clauses))
            self.told.append(("sweeping_clause", {"count": len(read.clauses)}))
        if flagged:
            rows = finding_rows(read.findings, instrument, document)
            self.findings += len(rows)
            for row in rows:
                batch.add(None, t.finding, row)

    def _failed(self, failure: ImportFailure) -> None:
        """Plan the record of a file, or member, that gave no text."""
        self.failures += 1
        self.failure = self.failure or failure
        row = {
            "source": self.sha256,
            "instrument": None,
            "sha256": failure.sha256 or self.sha256,
            "name": keys.clean(failure.name),
            "member": keys.clean(failure.member) if failure.member is not None else None,
            "size": failure.size or self.size,
            "pages": failure.pages,
            "status": "failed",
            "failure_code": failure.code.value,
            "detail": keys.clean(failure.detail)[:500],
        }
        self._write_document(failure.member, row)

    def _register_row(self, row: LedgerRow) -> None:
        """A row of the office's ledger: an instrument without a document, or facts about one that is here."""
        entry = register.entry_of(row)
        self.unread += register.unread(row, entry)
        if entry is None:
            return
        identity = identify(self.batch.stock, entry.known)
        if identity.instrument is None:
            number = self.batch.ids.take(t.instrument)
            self.batch.add(self.verb, t.instrument, {"id": number, **entry.columns})
            self.batch.instruments.append(number)
            self.batch.stock.add(Known(**{**{n: getattr(entry.known, n) for n in Known.__slots__}, "id": number}))
            self.told += identity.told
        else:
            number = identity.instrument
            self._join_row(number, entry)
        self.instruments.append(number)
        self.titles.append(entry.known.title)

    def _join_row(self, instrument: int, entry: register.Entry) -> None:
        """Compare a ledger row with an instrument: gaps are filled, differences told."""
        row = self.batch.instrument(instrument)
        if row is None:
            return
        filled, differing = register.compare(row, entry)
        if filled:
            self.batch.updates.append((self.verb, t.instrument, instrument, filled))
        if differing:
            self.told.append(("row_differs", {"instrument": instrument, "fields": ",".join(differing)}))


def told_of(flags: Sequence[str]) -> list[Told]:
    """What the reader noticed about a document, as far as it should be known at once."""
    return [
        (f"flag.{remark.name}", {"value": remark.value, "pages": ",".join(map(str, remark.pages))})
        for remark in remarks(flags)
        if remark.look
    ]


def import_key(path: str, sha256: str) -> str:
    """The idempotency key of taking in these bytes from this path."""
    return f"import:{sha256}:{keys.path_key(path)[:32]}"
