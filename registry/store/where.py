"""Where a registry lives: a file or a PostgreSQL URL, and whether that place can be trusted with a database."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from registry.errors import StorageError

VARIABLE = "QINGLI_REGISTRY"
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "ncpfs", "lustre", "ceph", "glusterfs", "fuse.sshfs",
     "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "davfs", "webdav"}
)  # fmt: skip
"""File systems on which SQLite's locks cannot be relied upon (https://sqlite.org/howtocorrupt.html, 2.1)."""


@dataclass(frozen=True, slots=True)
class Location:
    """One registry: the URL for the engine, its file (None for a server), and the folder of the originals."""

    url: str
    path: Path | None
    originals: Path

    @property
    def shown(self) -> str:
        """The place as it may be shown to people: without a password."""
        if self.path is not None:
            return str(self.path)
        from sqlalchemy.engine import make_url

        return make_url(self.url).render_as_string(hide_password=True)


def locate(where: str | os.PathLike[str] | None = None) -> Location:
    """The place asked for, else that of ``QINGLI_REGISTRY``, else ``registry.sqlite`` in the user's data folder."""
    named = os.fspath(where) if where else os.environ.get(VARIABLE, "")
    if "://" in named and not named.startswith("sqlite:"):
        return _server(named)
    path = Path(named.removeprefix("sqlite:///")).expanduser() if named else default_path()
    path = path.absolute()
    return Location(f"sqlite:///{path}", path, path.parent / f"{path.name}.originals")


def default_path() -> Path:
    """The registry of a user who names none."""
    from platformdirs import user_data_path

    return user_data_path("qingli", appauthor=False) / "registry.sqlite"


def _server(url: str) -> Location:
    """A PostgreSQL server, reached with psycopg; any other kind of server is refused."""
    scheme, _, rest = url.partition("://")
    if scheme.split("+")[0] not in ("postgresql", "postgres"):
        raise StorageError("unknown_database", where=scheme)
    _refuse_garbled(f"{scheme}://{rest}")
    from platformdirs import user_data_path

    digest = hashlib.sha256(rest.rpartition("@")[2].encode()).hexdigest()[:16]
    kept = os.environ.get("QINGLI_ORIGINALS")
    folder = Path(kept) if kept else user_data_path("qingli", appauthor=False) / f"originals-{digest}"
    return Location(f"postgresql+psycopg://{rest}", None, folder)


def _refuse_garbled(url: str) -> None:
    """Raise StorageError ``bad_address`` for what is no URL; it is not shown, for it may hold a password."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError("bad_address", where=url.partition("://")[0]) from error


def file_system(path: Path, mounts: str | None = None) -> str:
    """Kind of the file system that holds the path (Linux names); empty where the system does not tell."""
    table = _mounts() if mounts is None else mounts
    best, kind = "", ""
    for line in table.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        if (str(path) + "/").startswith(point.rstrip("/") + "/") and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def refuse_network(path: Path, mounts: str | None = None) -> None:
    """Raise StorageError ``network_drive`` for a file on a network file system."""
    kind = file_system(Path(os.path.realpath(path)), mounts)
    if kind in NETWORK_FILE_SYSTEMS or str(path).startswith("\\\\"):
        raise StorageError("network_drive", where=str(path), kind=kind or "UNC")


def _mounts() -> str:
    """The mount table of Linux, empty elsewhere."""
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
