"""The originals by the hash of their bytes: written once, never overwritten, checked on reading."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.errors import StorageError
from registry.store.faults import told

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Originals:
    """A folder of files named by their sha256, in 256 sub-folders."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash are, or would be."""
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the bytes are kept."""
        return self.path(sha256).is_file()

    def keep(self, source: Path, sha256: str) -> bool:
        """Keep a copy of a file whose hash is known; False when it is kept already.

        The copy appears under its name only when whole and on the disk (temporary file, fsync, rename, fsync of the
        folder). Raises StorageError ``file_changed`` when the bytes no longer have the hash.
        """
        target = self.path(sha256)
        if target.exists():
            return False
        with told(str(self.folder)):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._copy(source, target, sha256)
            sync_folder(target.parent)
        return True

    def _copy(self, source: Path, target: Path, sha256: str) -> None:
        """Copy, compare, move into place."""
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".partial-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as out, source.open("rb") as file:
                found = hashlib.sha256()
                while chunk := file.read(CHUNK):
                    found.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            if found.hexdigest() != sha256:
                raise StorageError("file_changed", name=str(source))
            temporary.chmod(0o444)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    def damaged(self) -> Iterator[str]:
        """Names of kept files whose bytes no longer have the hash they are named by."""
        for path in sorted(self.folder.glob("??/*")):
            if not path.name.startswith(".partial-") and sha256_of(path) != path.name:
                yield path.name


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes (hex), read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
