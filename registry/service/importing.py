"""Bulk import: walk, isolated workers, one writer; repeatable, and resumable after any end.

A file is in the registry whole or not at all. The same bytes are told and not read again; a file that failed is read
again only when asked. Nothing is moved or deleted.
"""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from importers.base import FailureCode, ImportFailure
from registry.errors import InputError
from registry.service import keys, ownfiles, settling
from registry.service.answers import Actor, FileOutcome, ImportReport, Progress
from registry.service.batch import Batch, FileRead, import_key
from registry.service.proposals import with_proposals
from registry.service.relating import chunks
from registry.service.stage import Result, Stage, Task
from registry.service.stock import Ids, Stock
from registry.service.walk import Found, count, walk
from registry.service.workers import Runner
from registry.store import Store, ledger
from registry.store import tables as t
from registry.store.originals import sha256_of

GROUP = 64
GROUP_BYTES = 64 * 1024 * 1024
GROUP_SECONDS = 1.0
LOOK_AHEAD = 32
KEEPERS = 8
"""Originals that are brought to the disk at the same time: each waits for it, and waits share."""
NOT_KEPT = frozenset({FailureCode.UNSUPPORTED, FailureCode.TOO_LARGE, FailureCode.NOT_A_FILE, FailureCode.MISSING})
MAX_FILE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are taken in. ``jobs`` None: one worker a core.

    ``split_at``: pages on which a person says that a document begins; a file that was taken in whole is read again.
    """

    as_of: dt.date
    jobs: int | None = None
    dry_run: bool = False
    retry_failed: bool = False
    keep_originals: bool = True
    split_at: tuple[int, ...] = ()


@dataclass(slots=True)
class Tally:
    """What has become of the paths so far."""

    tell: Callable[[Progress], None] | None
    total: int | None = None
    began: float = field(default_factory=time.monotonic)
    counts: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    noted: list[FileOutcome] = field(default_factory=list)
    instruments: set[int] = field(default_factory=set)
    documents: int = 0
    rows: int = 0
    findings: int = 0
    ignored: int = 0
    own: list[str] = field(default_factory=list)

    def add(self, outcome: FileOutcome) -> None:
        """Count one path and tell of it."""
        self.counts[outcome.status] += 1
        if outcome.status == "imported":
            self.documents += len(outcome.documents)
            self.rows += max(len(outcome.titles) - len(outcome.documents), 0)  # each of either has its title
            self.instruments.update(outcome.instruments)
            self.findings += outcome.findings
        if outcome.failure:
            self.failures[outcome.failure] += max(outcome.failures, 1)
        if outcome.failure or outcome.told or outcome.status == "skipped":
            self.noted.append(outcome)
        if self.tell:
            self.tell(Progress(self.done, self.total, self.counts["failed"], time.monotonic() - self.began, outcome))

    @property
    def done(self) -> int:
        """Paths that have been dealt with."""
        return self.counts.total() + self.ignored + len(self.own)

    def report(self, *, dry_run: bool) -> ImportReport:
        """The whole."""
        return ImportReport(
            counts=dict(self.counts),
            documents=self.documents,
            instruments=len(self.instruments),
            findings=self.findings,
            failures=dict(self.failures),
            noted=tuple(self.noted),
            seconds=time.monotonic() - self.began,
            dry_run=dry_run,
            ignored=self.ignored,
            own=tuple(self.own),
            rows=self.rows,
        )


@dataclass(slots=True)
class Import:
    """One import under way."""

    store: Store
    actor: Actor
    options: ImportOptions
    tally: Tally
    in_flight: dict[str, str] = field(default_factory=dict)
    retried: set[str] = field(default_factory=set)
    twins: list[tuple[str, str, int]] = field(default_factory=list)
    overlay: tuple[Stock, Ids] | None = None
    before: Callable[[], None] | None = None
    common: set[str] = field(default_factory=set)

    def get_ready(self) -> None:
        """Do what must be done before anything is written, once."""
        before, self.before = self.before, None
        if before is not None:
            before()

    def tasks(self, paths: Sequence[Path]) -> Iterator[Task]:
        """Files that must be read; what need not be is told at once."""
        waiting: list[Found] = []
        for found in walk(paths, ownfiles.places(self.store)):
            if found.kind == "ignored":
                self.tally.ignored += 1
            elif found.kind == "own":
                self.tally.own.append(str(found.path))
            elif found.kind != "file":
                self.tally.add(FileOutcome(str(found.path), "skipped", failure=_skip_code(found.kind)))
            else:
                waiting.append(found)
            if len(waiting) >= LOOK_AHEAD:
                yield from self._sort(waiting)
                waiting = []
        yield from self._sort(waiting)

    def _sort(self, files: list[Found]) -> Iterator[Task]:
        """Hash some files and ask the registry about them all at once."""
        hashed = [task for found in files if (task := self._hash(found.path)) is not None]
        with self.store.reading() as connection:
            known = _sources(connection, {task.sha256 for task in hashed})
        for task in hashed:
            if self._is_new(task, known.get(task.sha256, {})):
                self.in_flight[task.sha256] = str(task.path)
                yield task

    def _hash(self, path: Path) -> Task | None:
        """A task for a file; None for one that cannot be read or is too large to be."""
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                self.tally.add(FileOutcome(str(path), "skipped", failure=FailureCode.TOO_LARGE.value))
                return None
            return Task(path, sha256_of(path), self.options.as_of, size)
        except OSError as error:
            reason = error.strerror or ""
            self.tally.add(FileOutcome(str(path), "skipped", failure=FailureCode.UNREADABLE.value, detail=reason))
            return None

    def _is_new(self, task: Task, places: dict[str, bool]) -> bool:
        """Whether a file must be read; otherwise it is told why not."""
        path = str(task.path)
        if task.sha256 in self.in_flight:
            self.twins.append((path, task.sha256, task.size))
            return False
        if not places:
            return True
        failed = any(places.values())
        if failed and self.options.retry_failed:
            self.retried.add(task.sha256)
            return True
        if self.options.split_at and self._whole(task):
            self.retried.add(task.sha256)
            return True
        if keys.path_key(path) not in places:
            self.twins.append((path, task.sha256, task.size))
        else:
            self.tally.add(FileOutcome(path, "failed_before" if failed else "unchanged"))
        return False

    def _whole(self, task: Task) -> bool:
        """Whether bytes that are in the registry were taken in as one document."""
        query = select(t.document.c.id).where(t.document.c.source == task.sha256, t.document.c.member.is_not(None))
        with self.store.reading() as connection:
            return connection.execute(query).first() is None

    def write(self, files: Sequence[FileRead], *, later: bool = False) -> None:
        """Record some files, whose originals are kept: rows and events in one transaction.

        ``later``: what they mean for other documents is reckoned at the end of the import (``settling``).
        """
        if self.options.dry_run:
            self._pretend(files)
            return
        self.get_ready()
        with self.store.writing() as connection:
            done = self._done(connection, files)
            fresh = [file for file in files if file.retry or file.task.sha256 not in done]
            batch = Batch(connection, self.actor, Stock(connection), Ids(connection), common=self.common)
            outcomes = [batch.file(file) for file in fresh]
            batch.write(later=later)
            outcomes = with_proposals(connection, outcomes)
        for file in files:
            if file not in fresh:
                self.tally.add(FileOutcome(str(file.task.path), "unchanged"))
        for outcome in outcomes:
            self.tally.add(outcome)

    def write_twins(self) -> None:
        """Record paths whose bytes are in the registry under another path."""
        for some in chunks(self.twins):
            outcomes = self._pretend_twins(some) if self.options.dry_run else self._write_twins(some)
            for outcome in outcomes:
                self.tally.add(outcome)
        self.twins.clear()

    def _write_twins(self, some: list[tuple[str, str, int]]) -> list[FileOutcome]:
        """One transaction of them."""
        with self.store.writing() as connection:
            batch = Batch(connection, self.actor, Stock(connection), Ids(connection))
            keyed = {import_key(path, sha256): (path, sha256, size) for path, sha256, size in some}
            outcomes = [batch.twin(*twin) for key, twin in keyed.items() if not ledger.by_key(connection, key)]
            batch.write()
        return outcomes

    def _pretend_twins(self, some: list[tuple[str, str, int]]) -> list[FileOutcome]:
        """What would be told of them: the instrument where it is known, else the path that was read."""
        with self.store.reading() as connection:
            batch = Batch(connection, self.actor, Stock(connection), Ids(connection))
            outcomes = [batch.twin(*twin) for twin in some]
        firsts = [self.in_flight.get(sha256) for _, sha256, _ in some]
        return [
            replace(outcome, told=(("same_bytes_as", {"path": first}),)) if first else outcome
            for outcome, first in zip(outcomes, firsts, strict=True)
        ]

    def read(self, task: Task, result: Any) -> FileRead:
        """What came back for a file, in one shape; its original kept where that is wanted."""
        results: list[Result] = [result] if isinstance(result, ImportFailure) else list(result)
        named = [replace(r, sha256=r.sha256 or task.sha256) if isinstance(r, ImportFailure) else r for r in results]
        wanted = any(not isinstance(r, ImportFailure) or r.code not in NOT_KEPT for r in named)
        kept = wanted and self.options.keep_originals and not self.options.dry_run
        if kept:
            kept = self._keep(task)
        return FileRead(task, named, kept=kept, retry=task.sha256 in self.retried)

    def _keep(self, task: Task) -> bool:
        """Keep the original; False when the file is no longer what was read."""
        try:
            self.store.originals.keep(task.path, task.sha256)
        except (FileNotFoundError, InputError):
            return False
        return True

    def _done(self, connection: Connection, files: Sequence[FileRead]) -> set[str]:
        """Which bytes another import recorded meanwhile."""
        of_key = {import_key(str(file.task.path), file.task.sha256): file.task.sha256 for file in files}
        known = ledger.known_keys(connection, list(of_key))
        return {of_key[key] for key in known} | _sources(connection, set(of_key.values())).keys()

    def _pretend(self, files: Sequence[FileRead]) -> None:
        """Plan without writing; what was planned stays known, so that files are compared with each other too."""
        with self.store.reading() as connection:
            stock, ids = self.overlay or (Stock(connection), Ids(connection))
            stock.connection = ids.connection = connection
            batch = Batch(connection, self.actor, stock, ids)
            for file in files:
                self.tally.add(batch.file(file))
            self.overlay = (stock, ids)


def run(
    store: Store,
    paths: Sequence[Path],
    actor: Actor,
    options: ImportOptions,
    stage: Stage,
    runner: Runner,
    tell: Callable[[Progress], None] | None = None,
    before: Callable[[], None] = lambda: None,
) -> ImportReport:
    """Take in files and folders; ``before`` is done once before anything is written, while workers read.

    Raises InputError ``path_missing`` for a path that is not there.
    """
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise InputError("path_missing", name=str(path))
    tally = Tally(tell, count(paths, ownfiles.places(store)) if tell else None)
    work = Import(store, actor, options, tally, before=before)
    with _loaded_stays(), ThreadPoolExecutor(KEEPERS) as keepers:
        for group, more in grouped(runner(stage, work.tasks(paths))):
            files = [kept.result() for kept in [keepers.submit(work.read, *result) for result in group]]
            work.write(files, later=more)
    if not options.dry_run:
        work.get_ready()
    work.write_twins()
    if not options.dry_run:
        settling.settle(store, actor)
    return tally.report(dry_run=options.dry_run)


@contextmanager
def _loaded_stays() -> Iterator[None]:
    """What is loaded is not looked through again and again for circles while an import makes many short-lived values."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def grouped(results: Iterator[tuple[Task, Any]]) -> Iterator[tuple[list[tuple[Task, Any]], bool]]:
    """Results in groups that are written together: some dozens, fewer large ones, or what came within a second.

    With each, whether it is one of several (False: all there is), as far as that is known.
    """
    group: list[tuple[Task, Any]] = []
    several, began, size = False, time.monotonic(), 0
    for result in results:
        group.append(result)
        size += result[0].size
        if len(group) >= GROUP or size > GROUP_BYTES or time.monotonic() - began > GROUP_SECONDS:
            yield group, True
            several, group, began, size = True, [], time.monotonic(), 0
    if group:
        yield group, several


def _sources(connection: Connection, hashes: set[str]) -> dict[str, dict[str, bool]]:
    """Which of these bytes are in the registry: by hash, the keys of their paths and whether they failed."""
    found: dict[str, dict[str, bool]] = {}
    for some in chunks(hashes):
        query = select(t.source.c.sha256, t.source.c.path_key, t.source.c.failed).where(t.source.c.sha256.in_(some))
        for row in connection.execute(query):
            found.setdefault(row.sha256, {})[row.path_key] = row.failed
    return found


def _skip_code(kind: str) -> str:
    """Failure code of an entry that is no file."""
    codes = {"missing": FailureCode.MISSING, "unreadable": FailureCode.UNREADABLE}
    return codes.get(kind, FailureCode.NOT_A_FILE).value
