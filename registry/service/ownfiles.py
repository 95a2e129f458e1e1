"""The registry's own files among what is to be taken in: databases, their journals, kept originals, backups."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from registry.store import Store
from registry.store.backup import DATABASE, MANIFEST, ORIGINALS
from registry.store.engine import APPLICATION_ID
from registry.store.schema import BEFORE_UPGRADE

KEPT = ".originals"
SIDES = ("-journal", "-wal", "-shm", KEPT)
_ENDS = (".sqlite", ".sqlite3", ".db")
_MAGIC = b"SQLite format 3\x00"
_AT = 68
"""Where an SQLite file bears the id of the application that made it (https://sqlite.org/fileformat.html, 1.3)."""


def places(store: Store) -> frozenset[str]:
    """Real paths of the open registry, of its journals, and of its originals."""
    own = [os.path.realpath(store.originals.folder)]
    if store.location.path is not None:
        database = os.path.realpath(store.location.path)
        own += [database, *(database + side for side in SIDES)]
    return frozenset(own)


def among(folder: Path, names: Sequence[str], own: frozenset[str] = frozenset()) -> frozenset[str]:
    """Names in a folder that belong to a registry, the open one or another, or to a backup of one."""
    present = set(names)
    found = {name for name in names if is_own(folder / name, own)}
    databases = {name for name in names if name in found or (_may_be(name, present) and is_registry(folder / name))}
    found |= databases | {name + side for name in databases for side in SIDES if name + side in present}
    if DATABASE in databases and MANIFEST in present:
        found |= present & {MANIFEST, ORIGINALS}
    return frozenset(found)


def is_own(path: Path, own: Iterable[str]) -> bool:
    """Whether a path is one of the open registry's."""
    return any(os.path.basename(place) == path.name and os.path.realpath(path) == place for place in own)  # noqa: PTH119


def is_registry(path: Path) -> bool:
    """Whether a file is a registry of this program, by the mark in its head."""
    try:
        with path.open("rb") as file:
            head = file.read(_AT + 4)
    except OSError:
        return False
    return head.startswith(_MAGIC) and head[_AT:] == APPLICATION_ID.to_bytes(4, "big")


def _may_be(name: str, present: set[str]) -> bool:
    """Whether a file is worth a look: by its end, or by what lies beside it."""
    return name.lower().endswith(_ENDS) or name + KEPT in present or BEFORE_UPGRADE in name
