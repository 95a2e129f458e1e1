"""The user's own additions: one append-only file of imports, each with who, when, from which file, and old and new values.

``additions.jsonl`` holds one import a line. The state of the catalogue is the package data with these lines applied in
order; a line is added by replacing the file as a whole, so that an import is there entirely or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.catalogue.columns import COLUMNS, Key, Row, Tables
from registry.errors import StateError, StorageError

FILE = "additions.jsonl"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that an import adds (``old`` is None) or changes; only the cells that differ stand in ``old`` and ``new``."""

    table: str
    key: Key
    old: Mapping[str, str] | None
    new: Mapping[str, str]
    articles: tuple[tuple[str, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """One import: when (UTC, ISO 8601), who, the files with their SHA-256, and what it added and changed."""

    at: str
    by: str
    files: tuple[tuple[str, str], ...]
    as_of: str | None
    changes: tuple[Change, ...]


def folder() -> Path:
    """Where the additions lie: QINGLI_CATALOGUE, else the user's data directory."""
    given = os.environ.get("QINGLI_CATALOGUE")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("qingli", appauthor=False) / "catalogue"


def stamp(where: Path) -> tuple[int, int] | None:
    """What changes when the additions change (modification time and size); None when there are none."""
    try:
        found = (where / FILE).stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StorageError("catalogue_additions_unreadable", path=str(where / FILE), detail=error.strerror) from error
    return found.st_mtime_ns, found.st_size


def read(where: Path) -> bytes:
    """The bytes of the additions, empty when there are none; raises StorageError when they cannot be read."""
    try:
        return (where / FILE).read_bytes() if stamp(where) else b""
    except OSError as error:
        raise StorageError("catalogue_additions_unreadable", path=str(where / FILE), detail=error.strerror) from error


def imports(where: Path) -> tuple[Import, ...]:
    """Every import in order; raises StorageError naming the line that cannot be understood."""
    found: list[Import] = []
    for number, line in enumerate(read(where).splitlines(), start=1):
        try:
            found.append(_import(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise StorageError("catalogue_additions_damaged", path=str(where / FILE), line=number) from error
    return tuple(found)


def apply(tables: Tables, made: Import) -> None:
    """Bring the rows of an import into the tables."""
    for change in made.changes:
        rows, columns = tables.table(change.table), COLUMNS[change.table]
        before = rows.get(change.key, [""] * len(columns))
        rows[change.key] = [change.new.get(name, value) for name, value in zip(columns, before, strict=True)]
        if change.articles is not None:
            tables.articles[change.key] = [list(row) for row in change.articles]


def append(where: Path, made: Import, seen: bytes) -> None:
    """Add an import to the additions whose content was ``seen`` when it was planned.

    Raises StateError when they have changed since, StorageError when they cannot be written.
    """
    line = json.dumps(_record(made), ensure_ascii=False, separators=(",", ":"))
    try:
        where.mkdir(parents=True, exist_ok=True)
        with _locked(where):
            if read(where) != seen:
                raise StateError("catalogue_changed_meanwhile", path=str(where / FILE))
            _replace(where / FILE, seen + line.encode() + b"\n")
    except OSError as error:
        raise StorageError("catalogue_additions_unwritable", path=str(where), detail=error.strerror) from error


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".additions-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    """Make the new name durable; systems that cannot open a directory need no such step."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(where: Path) -> Iterator[None]:
    """Hold the lock of the additions; the system gives it back when the process ends, however it ends."""
    with (where / ".lock").open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _record(made: Import) -> dict[str, Any]:
    return {
        "at": made.at,
        "by": made.by,
        "files": [list(file) for file in made.files],
        "as_of": made.as_of,
        "rows": [_row_record(change) for change in made.changes],
    }


def _row_record(change: Change) -> dict[str, Any]:
    record: dict[str, Any] = {
        "table": change.table,
        "key": list(change.key),
        "old": None if change.old is None else dict(change.old),
        "new": dict(change.new),
    }
    return record if change.articles is None else {**record, "articles": [list(row) for row in change.articles]}


def _import(record: dict[str, Any]) -> Import:
    files = tuple((str(name), str(sha)) for name, sha in record["files"])
    changes = tuple(_change(row) for row in record["rows"])
    return Import(str(record["at"]), str(record["by"]), files, record["as_of"], changes)


def _change(record: dict[str, Any]) -> Change:
    table, columns = str(record["table"]), COLUMNS[record["table"]]
    cells = [*record["new"].items(), *(record["old"] or {}).items()]
    if any(name not in columns or not isinstance(value, str) for name, value in cells):
        raise ValueError(table)
    articles: list[Row] | None = record.get("articles")
    rows = None if articles is None else tuple(_article(row) for row in articles)
    return Change(table, tuple(map(str, record["key"])), record["old"], record["new"], rows)


def _article(row: Row) -> tuple[str, ...]:
    old, new, relation, similarity = map(str, row)
    float(similarity or 0)
    return old, new, relation, similarity
