"""Which files a folder holds: in order, without following links, and telling what is no file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.service import ownfiles

IGNORED = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitignore"})
"""Files that systems leave behind; they are no documents and are counted only."""
LOCK_PREFIXES = ("~$", "._", ".~lock.", ".~")
PARTIAL_ENDS = (".part", ".crdownload", ".tmp", ".partial")


@dataclass(frozen=True, slots=True)
class Found:
    """One path of a walk: ``kind`` is file, ignored, own (the registry's), link, special, missing or unreadable."""

    path: Path
    kind: str


def walk(paths: Iterable[Path], own: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Every entry under the paths, folders in the order of their names; links, pipes and devices are told, not opened.

    ``own`` names the open registry's files and folders; they, other registries and backups are given as one entry each.
    """
    for path in paths:
        whole = Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() would follow a link
        if ownfiles.is_own(whole, own):
            yield Found(whole, "own")
        else:
            yield from _enter(whole, own, named=True)


def count(paths: Iterable[Path], own: frozenset[str] = frozenset()) -> int:
    """How many entries ``walk`` will give."""
    return sum(1 for _ in walk(paths, own))


def _enter(path: Path, own: frozenset[str], *, named: bool = False) -> Iterator[Found]:
    """One path: itself, or what is under it."""
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        yield Found(path, "missing")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, own)
    elif stat.S_ISREG(mode):
        yield Found(path, "file" if named or not _is_leftover(path.name) else "ignored")
    else:
        yield Found(path, "link" if stat.S_ISLNK(mode) else "special")


def _folder(path: Path, own: frozenset[str]) -> Iterator[Found]:
    """What a folder holds, by name."""
    try:
        with os.scandir(path) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        yield Found(path, "unreadable")
        return
    theirs = ownfiles.among(path, names, own)
    for name in names:
        if name in theirs:
            yield Found(path / name, "own")
        else:
            yield from _enter(path / name, own)


def _is_leftover(name: str) -> bool:
    """Whether a name is that of a lock file, a partial download or a system's own file."""
    lower = name.lower()
    return lower in IGNORED or lower.startswith(LOCK_PREFIXES) or lower.endswith(PARTIAL_ENDS)
