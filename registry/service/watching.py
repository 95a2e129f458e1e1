"""A drop folder: which of its files are new and have lain still, so that they can be taken in whole.

It is looked at again and again; that works on network shares too, which tell of no changes. A file counts as still when
neither size nor time of change has moved between looks for some seconds: clocks of other machines play no part.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from registry.errors import InputError
from registry.service import ownfiles
from registry.service.answers import Actor, FileOutcome, Progress
from registry.service.walk import walk

if TYPE_CHECKING:
    from registry.service.facade import Registry

SETTLED = 5.0
EVERY = 5.0
TOGETHER = 64
"""Files taken in by one import: an end that is asked for comes after them at the latest."""
QUIET = frozenset({"unchanged", "failed_before"})

Look = tuple[int, int, int]


@dataclass(slots=True)
class Lying:
    """A file as it was last seen: size, time of change and number in its file system; since when; whether taken in."""

    look: Look
    since: float
    done: bool = False


@dataclass(slots=True)
class DropFolder:
    """What lies in some folders, from one look to the next."""

    folders: tuple[Path, ...]
    own: frozenset[str] = frozenset()
    settled: float = SETTLED
    clock: Callable[[], float] = time.monotonic
    lying: dict[Path, Lying] = field(default_factory=dict)
    gone: set[Path] = field(default_factory=set)

    def look(self) -> list[Path]:
        """Look again; files that have lain still long enough and were not taken in as they are, by name."""
        now, seen = self.clock(), set[Path]()
        for folder in self.folders:
            if not folder.is_dir():
                self.gone.add(folder)
                seen |= {path for path in self.lying if folder in path.parents}
                continue
            self.gone.discard(folder)
            seen |= set(self._files(folder, now))
        for path in self.lying.keys() - seen:
            del self.lying[path]
        due = (path for path, lying in self.lying.items() if not lying.done and now - lying.since >= self.settled)
        return sorted(path for path in due if self.lying[path].look == _look(path))

    def taken(self, paths: Sequence[Path]) -> None:
        """These were taken in, as they lay when they were last looked at."""
        for path in paths:
            if path in self.lying:
                self.lying[path].done = True

    def _files(self, folder: Path, now: float) -> Iterator[Path]:
        """Files under a folder, those of other programs (locks, halves of downloads) left out; what moved starts anew."""
        for found in walk([folder], self.own):
            look = _look(found.path) if found.kind == "file" else None
            if look is None:
                continue
            known = self.lying.get(found.path)
            if known is None or known.look != look:
                self.lying[found.path] = Lying(look, now)
            yield found.path


def _look(path: Path) -> Look | None:
    """Size, time of change and number of a file; None where it is gone."""
    try:
        seen = path.lstat()
    except (OSError, ValueError):
        return None
    return seen.st_size, seen.st_mtime_ns, seen.st_ino


@dataclass(slots=True)
class Watch:
    """Takes in what comes to some folders until it is told to stop.

    ``tell`` hears of every file that was taken in, failed or was told of; ``lost`` of a folder that is gone (True) or
    back (False). ``options`` go to the import beside the day, which is asked for anew each time.
    """

    registry: Registry
    actor: Actor
    drop: DropFolder
    tell: Callable[[FileOutcome], None]
    lost: Callable[[Path, bool], None]
    options: dict[str, Any] = field(default_factory=dict)
    as_of: Any = None
    stop: Event = field(default_factory=Event)

    def run(self, every: float = EVERY) -> None:
        """Look, take in, wait, until ``stop`` is set."""
        while not self.stop.is_set():
            self.once()
            self.stop.wait(every)

    def settle(self) -> None:
        """Look twice, as far apart as a file must lie still, and take in what did (for a scheduler)."""
        self.once()
        if not self.stop.wait(self.drop.settled):
            self.once()

    def once(self) -> None:
        """One look, and what it finds taken in."""
        before = set(self.drop.gone)
        due = self.drop.look()
        for folder in before ^ self.drop.gone:
            self.lost(folder, folder in self.drop.gone)
        for start in range(0, len(due), TOGETHER):
            if self.stop.is_set():
                return
            self._take(due[start : start + TOGETHER])

    def _take(self, paths: list[Path]) -> None:
        """Take in some files by one import; one that went away meanwhile is left for the next look."""
        from registry.service.importing import ImportOptions

        present = [path for path in paths if path.exists()]
        options = ImportOptions(self.as_of or self.registry.usual_day(), **self.options)
        try:
            self.registry.import_paths(present, self.actor, options, tell=self._heard)
        except InputError as error:
            if error.code != "path_missing":
                raise
            return
        self.drop.taken(present)

    def _heard(self, progress: Progress) -> None:
        """Pass on what is worth a line."""
        outcome = progress.last
        if outcome is not None and outcome.status not in QUIET:
            self.tell(outcome)


def watched(folders: Sequence[Path], registry: Registry, settled: float = SETTLED) -> DropFolder:
    """The drop folder of some paths, the registry's own files left out.

    Raises InputError ``path_missing`` for a path that is not there and ``not_a_folder`` for one that is no folder.
    """
    for folder in folders:
        if not folder.exists():
            raise InputError("path_missing", name=str(folder))
        if not folder.is_dir():
            raise InputError("not_a_folder", name=str(folder))
    return DropFolder(tuple(folder.absolute() for folder in folders), ownfiles.places(registry.store), settled)
