"""A copy of a registry that can be trusted: made by the engine, checked, with a manifest that anchors the ledger."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.errors import InputError, StorageError
from registry.store import ledger
from registry.store.base import Store, open_store
from registry.store.faults import told
from registry.store.originals import Originals, sha256_of
from registry.store.verify import verify

DATABASE = "registry.sqlite"
ORIGINALS = "originals"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was copied: folder, digest of the database, head of the ledger, originals in all and new."""

    folder: str
    sha256: str
    seq: int
    head: str
    originals: int
    added: int


def back_up(store: Store, folder: Path, actor: str, role: str) -> BackupReport:
    """Copy a registry to a folder (a second time: what is new), verify the copy, and record it.

    Raises StorageError ``backup_of_server`` for PostgreSQL (use the server's own tools), ``copy_unsound`` when the copy
    does not verify.
    """
    path = store.location.path
    if path is None:
        raise StorageError("backup_of_server", where=store.location.shown)
    with told(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{DATABASE}.partial"
        partial.unlink(missing_ok=True)
        _copy_database(path, partial)
        seq, head = _verified(partial)
        kept, added = _copy_originals(store.originals, Originals(folder / ORIGINALS))
        digest = sha256_of(partial)
        partial.replace(folder / DATABASE)
        report = BackupReport(str(folder), digest, seq, head, kept, added)
        _write_manifest(folder, report)
    with store.doing("backup", actor, role, subject="registry") as verb:
        verb.facts = {"sha256": digest, "seq": seq, "hash": head, "originals": kept}
    return report


def restore(folder: Path, target: Path) -> BackupReport:
    """Put a backup in a place where no registry is. Raises InputError ``no_backup``, StorageError ``place_taken``."""
    manifest, source = folder / MANIFEST, folder / DATABASE
    try:
        said = json.loads(manifest.read_text(encoding="utf-8"))
        expected = str(said["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("no_backup", name=str(folder)) from error
    if target.exists():
        raise StorageError("place_taken", where=str(target))
    if not source.is_file() or sha256_of(source) != expected:
        raise StorageError("copy_unsound", where=str(source))
    with told(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + ".partial")
        shutil.copyfile(source, partial)
        seq, head = _verified(partial)
        kept, added = _copy_originals(
            Originals(folder / ORIGINALS), Originals(target.with_name(target.name + ".originals"))
        )
        os.link(partial, target) if hasattr(os, "link") else partial.rename(target)
        partial.unlink(missing_ok=True)
    return BackupReport(str(target), expected, seq, head, kept, added)


def _copy_database(path: Path, copy: Path) -> None:
    """A consistent copy, by the engine's own means, in a journal mode that may lie on a read-only medium."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _verified(copy: Path) -> tuple[int, str]:
    """Head of a copy's ledger; raises StorageError ``copy_unsound``."""
    opened = open_store(copy, create=False)
    try:
        with opened.reading() as connection:
            found = verify(connection)
            intact = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            seq, head, _ = ledger.last(connection)
    finally:
        opened.close()
    if not intact or not found.sound:
        raise StorageError("copy_unsound", where=str(copy))
    return seq, head


def _copy_originals(source: Originals, target: Originals) -> tuple[int, int]:
    """Copy the originals that the other folder lacks; how many there are, and how many were new."""
    kept = added = 0
    for path in _files(source.folder):
        kept += 1
        added += target.keep(path, path.name)
    return kept, added


def _files(folder: Path) -> Iterator[Path]:
    """Kept originals."""
    return (path for path in sorted(folder.glob("??/*")) if not path.name.startswith("."))


def _write_manifest(folder: Path, report: BackupReport) -> None:
    """The manifest, replaced whole."""
    content: dict[str, Any] = {
        "program": ledger.program(),
        "at": ledger.now(),
        "sha256": report.sha256,
        "ledger": {"seq": report.seq, "hash": report.head},
        "originals": report.originals,
    }
    partial = folder / f".{MANIFEST}.partial"
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    partial.replace(folder / MANIFEST)
