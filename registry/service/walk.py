"""Which files a folder holds: in order, without following links, and telling what is no file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

IGNORED = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitignore"})
"""Files that systems leave behind; they are no documents and are counted only."""
LOCK_PREFIXES = ("~$", "._", ".~lock.", ".~")
PARTIAL_ENDS = (".part", ".crdownload", ".tmp", ".partial")


@dataclass(frozen=True, slots=True)
class Found:
    """One path of a walk: ``kind`` is file, ignored, link, special, missing or unreadable."""

    path: Path
    kind: str


def walk(paths: Iterable[Path]) -> Iterator[Found]:
    """Every entry under the paths, folders in the order of their names; links, pipes and devices are told, not opened."""
    for path in paths:
        yield from _enter(Path(os.path.abspath(path)), named=True)  # noqa: PTH100 -- resolve() would follow a link


def count(paths: Iterable[Path]) -> int:
    """How many entries ``walk`` will give."""
    return sum(1 for _ in walk(paths))


def _enter(path: Path, *, named: bool = False) -> Iterator[Found]:
    """One path: itself, or what is under it."""
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        yield Found(path, "missing")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path)
    elif stat.S_ISREG(mode):
        yield Found(path, "file" if named or not _is_leftover(path.name) else "ignored")
    else:
        yield Found(path, "link" if stat.S_ISLNK(mode) else "special")


def _folder(path: Path) -> Iterator[Found]:
    """What a folder holds, by name."""
    try:
        with os.scandir(path) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        yield Found(path, "unreadable")
        return
    for name in names:
        yield from _enter(path / name)


def _is_leftover(name: str) -> bool:
    """Whether a name is that of a lock file, a partial download or a system's own file."""
    lower = name.lower()
    return lower in IGNORED or lower.startswith(LOCK_PREFIXES) or lower.endswith(PARTIAL_ENDS)
