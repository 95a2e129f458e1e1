"""A bundle of evidence that anybody can check: files, their digests, and the way from them to the ledger.

``manifest.json`` names every file with size and SHA-256. ``rows/<list>.json`` holds the exact bytes whose digests were
recorded when the round was published; ``ledger/event.json`` is that event, whose hash binds the digests to the chain.
Nothing but SHA-256 and JSON is needed to check it by hand.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from registry.errors import InputError, MisuseError, StorageError
from registry.publication.output import save

FORMAT = "qingli-bundle/1"
MANIFEST, EVENT, ROWS = "manifest.json", "ledger/event.json", "rows"
MOST_FILES, MOST_BYTES, MOST_JSON = 10_000, 2 << 30, 64 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20
_DAMAGE = (RuntimeError, EOFError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What reading a spoilt archive raises."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first thing that is not what the bundle says; the sentence is ``bundle.<code>`` with the arguments."""

    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: what the manifest says, its own digest, how many files were read, and the first mismatch."""

    manifest: Mapping[str, Any]
    digest: str
    files: int
    mismatch: Mismatch | None

    @property
    def sound(self) -> bool:
        """Whether everything agrees."""
        return self.mismatch is None


class _Source(Protocol):
    """Where the files of a bundle lie."""

    def names(self) -> set[str]: ...
    def open(self, name: str) -> IO[bytes]: ...


def write(files: Mapping[str, bytes], facts: Mapping[str, Any], out: Path) -> str:
    """Write a bundle: a zip where ``out`` ends in .zip, else a folder (new or empty). Gives the digest of its manifest.

    Raises MisuseError ``bundle_folder_taken`` and StorageError ``output_not_written``.
    """
    listed = [
        {"path": name, "size": len(content), "sha256": sha256(content)} for name, content in sorted(files.items())
    ]
    manifest = (
        json.dumps({"format": FORMAT, **facts, "files": listed}, ensure_ascii=False, indent=2, default=str) + "\n"
    ).encode()
    everything = {MANIFEST: manifest, **dict(sorted(files.items()))}
    if out.suffix.lower() == ".zip":
        save(_zip(everything), out)
    else:
        _folder(everything, out)
    return sha256(manifest)


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _zip(files: Mapping[str, bytes]) -> bytes:
    """The files as one archive, the same bytes for the same content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED, 6)
    return target.getvalue()


def _folder(files: Mapping[str, bytes], out: Path) -> None:
    """The files below a folder; one that holds anything is refused, since a stray file would spoil the bundle."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise MisuseError("bundle_folder_taken", name=str(out))
        for name, content in files.items():
            place = out / name
            place.parent.mkdir(parents=True, exist_ok=True)
            save(content, place)
    except OSError as error:
        raise StorageError("output_not_written", path=str(out), reason=error.strerror or str(error)) from error


def verify(path: Path) -> Verdict:
    """Recompute every digest of a bundle. Raises InputError ``bundle_unreadable`` where it is no bundle at all.

    Nothing is unpacked; no more is read of a file than the manifest says it holds, and never more than 2 GiB in all.
    """
    with _opened(path) as source:
        content = _manifest(source, path)
        manifest = _parsed(content, path)
        mismatch, count = _files(source, manifest)
        mismatch = mismatch or _published(source, manifest)
    return Verdict(manifest, sha256(content), count, mismatch)


@contextmanager
def _opened(path: Path) -> Iterator[_Source]:
    """The files of a bundle, zip or folder."""
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as packed:
            yield _Zip(packed)
    except (OSError, *_DAMAGE) as error:
        raise InputError("bundle_unreadable", name=str(path), detail=str(error)) from error


@dataclass(frozen=True, slots=True)
class _Folder:
    root: Path

    def names(self) -> set[str]:
        found = (each for each in self.root.rglob("*") if each.is_symlink() or not each.is_dir())
        return {each.relative_to(self.root).as_posix() for each in found}

    def open(self, name: str) -> IO[bytes]:
        place = self.root / name
        if place.is_symlink():
            raise KeyError(name)
        return place.open("rb")


@dataclass(frozen=True, slots=True)
class _Zip:
    packed: zipfile.ZipFile

    def names(self) -> set[str]:
        return {entry.filename for entry in self.packed.infolist() if not entry.is_dir()}

    def open(self, name: str) -> IO[bytes]:
        return self.packed.open(name)


def _manifest(source: _Source, path: Path) -> bytes:
    """The bytes of the manifest."""
    try:
        with source.open(MANIFEST) as stream:
            return stream.read(MOST_JSON)
    except (KeyError, OSError, *_DAMAGE) as error:
        raise InputError("bundle_unreadable", name=str(path), detail=f"{MANIFEST}: {error}") from error


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    """The manifest as a mapping of the shape this program writes."""
    try:
        manifest = json.loads(content)
        strange = _strange(manifest)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        strange = str(error) or type(error).__name__
    if strange:
        raise InputError("bundle_unreadable", name=str(path), detail=f"{MANIFEST}: {strange}")
    return dict(manifest)


def _strange(manifest: Any) -> str:
    """What is not as this program writes it; empty where all is."""
    if manifest["format"] != FORMAT:
        return f"format {manifest['format']!r}"
    kinds = {"path": str, "size": int, "sha256": str}
    odd = (key for each in manifest["files"] for key, kind in kinds.items() if not isinstance(each[key], kind))
    return next(odd, "")


def _files(source: _Source, manifest: Mapping[str, Any]) -> tuple[Mismatch | None, int]:
    """Every file against its digest, in the order of the manifest; then files that it does not name."""
    listed = manifest["files"]
    total = sum(max(each["size"], 0) for each in listed)
    if len(listed) > MOST_FILES or total > MOST_BYTES:
        return Mismatch("too_large", {"files": len(listed), "size": total}), 0
    for count, each in enumerate(listed):
        found = _file(source, each)
        if found:
            return found, count
    extra = sorted(source.names() - {each["path"] for each in listed} - {MANIFEST})
    return (Mismatch("unnamed", {"path": extra[0], "count": len(extra)}) if extra else None), len(listed)


def _file(source: _Source, said: Mapping[str, Any]) -> Mismatch | None:
    """One file against its line of the manifest."""
    name = said["path"]
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or "\\" in name:
        return Mismatch("outside", {"path": name})
    try:
        with source.open(name) as stream:
            size, digest = _digest(stream, said["size"])
    except (KeyError, OSError):
        return Mismatch("missing", {"path": name})
    except _DAMAGE:
        return Mismatch("damaged", {"path": name})
    if size != said["size"] or digest != said["sha256"]:
        return Mismatch("changed", {"path": name, "said": said["sha256"], "found": digest})
    return None


def _digest(stream: IO[bytes], size: int) -> tuple[int, str]:
    """Size and digest of a stream, read no further than one byte past the size it should have."""
    hashed, read = hashlib.sha256(), 0
    while block := stream.read(min(_BLOCK, size + 1 - read)):
        hashed.update(block)
        read += len(block)
        if read > size:
            break
    return read, hashed.hexdigest()


def _published(source: _Source, manifest: Mapping[str, Any]) -> Mismatch | None:
    """Rows against the digests of the publication, and these against the event of the ledger, where the bundle has them."""
    published = manifest.get("published")
    named = {each["path"]: each["sha256"] for each in manifest["files"]}
    rows = {PurePosixPath(name).stem: digest for name, digest in named.items() if name.startswith(f"{ROWS}/")}
    if not isinstance(published, dict) or not rows:
        return None
    whole = sha256(_canonical(rows))
    if whole != published.get("digest"):
        return Mismatch("published_digest", {"said": str(published.get("digest")), "found": whole})
    if EVENT not in named:
        return Mismatch("missing", {"path": EVENT})
    try:
        with source.open(EVENT) as stream:
            event = json.loads(stream.read(MOST_JSON))
        return _event(event, rows, published)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Mismatch("damaged", {"path": EVENT})


def _event(event: Mapping[str, Any], rows: Mapping[str, str], published: Mapping[str, Any]) -> Mismatch | None:
    """The event of the ledger: its hash, and what it recorded."""
    hashed = sha256(f"{event['scheme']}|{event['seq']}|{event['prev']}|{event['idem']}|{event['body']}".encode())
    if hashed != event["hash"] or hashed != published.get("hash"):
        return Mismatch("event_hash", {"seq": event["seq"], "said": str(published.get("hash")), "found": hashed})
    recorded = json.loads(event["body"])["facts"]["lists"]
    if recorded != dict(rows):
        first = next((name for name in sorted({*recorded, *rows}) if recorded.get(name) != rows.get(name)), "")
        return Mismatch("event_lists", {"kind": first, "said": str(recorded.get(first)), "found": str(rows.get(first))})
    return None


def _canonical(value: object) -> bytes:
    """Canonical JSON, as the ledger has it: sorted keys, no blanks, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
