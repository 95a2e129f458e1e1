"""ZIP packages of office formats (OOXML, OFD): members read in memory under caps, XML parsed without entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from importers.base import FailureCode

MAX_ENTRIES = 10_000
MAX_PART = 128 << 20
MAX_TOTAL = 512 << 20
MAX_RATIO = 200
_RATIO_FLOOR = 4 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE_LE, _DOCTYPE_BE = "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class PackageError(Exception):
    """A package or a part of it cannot be read; ``code`` says which failure it is, ``detail`` what was seen."""

    def __init__(self, code: FailureCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another: its kind (last word of the type URI), the part's name, or an outside address."""

    kind: str
    target: str
    external: bool


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a ZIP held in memory after checking its directory.

    Raises PackageError: ENCRYPTED, DAMAGED, or REFUSED for too many or too large entries, an impossible ratio,
    names that lead outside, or two entries of one name.
    """
    if data.startswith(_OLE):
        encrypted = _ENCRYPTED_STREAM in data
        raise PackageError(FailureCode.ENCRYPTED if encrypted else FailureCode.UNSUPPORTED, "OLE compound file")
    if data.count(b"PK\x01\x02") > 2 * MAX_ENTRIES:
        raise PackageError(FailureCode.REFUSED, "too many entries")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise PackageError(FailureCode.DAMAGED, f"not a readable ZIP: {error}") from error
    check_entries(package.infolist())
    return package


def check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse a directory that is a bomb or a trap (see ``open_zip``)."""
    if len(entries) > MAX_ENTRIES:
        raise PackageError(FailureCode.REFUSED, f"{len(entries)} entries")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise PackageError(FailureCode.REFUSED, "unpacked size above the limit")
    names: set[str] = set()
    for entry in entries:
        name = entry.filename
        if entry.file_size > _RATIO_FLOOR and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise PackageError(FailureCode.REFUSED, f"compression ratio of {name}")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name[:3]:
            raise PackageError(FailureCode.REFUSED, f"path of {name}")
        if name.lower() in names:
            raise PackageError(FailureCode.REFUSED, f"two entries named {name}")
        names.add(name.lower())


def read_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int = MAX_PART) -> bytes:
    """Unpack one entry, at most ``limit`` bytes; raises PackageError ENCRYPTED, REFUSED or DAMAGED."""
    if entry.flag_bits & 0x1:
        raise PackageError(FailureCode.ENCRYPTED, entry.filename)
    if entry.file_size > limit:
        raise PackageError(FailureCode.REFUSED, f"{entry.filename} is {entry.file_size} bytes")
    try:
        with package.open(entry) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise PackageError(FailureCode.DAMAGED, f"{entry.filename}: {error}") from error
    except Exception as error:  # bz2 and lzma raise errors of their own kinds
        raise PackageError(FailureCode.DAMAGED, f"{entry.filename}: {type(error).__name__}") from error
    if len(data) > limit:
        raise PackageError(FailureCode.REFUSED, f"{entry.filename} is larger than it says")
    return data


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse one part; a document type declaration is REFUSED, since the text of its entities would vanish silently."""
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if b"<!DOCTYPE" in data[:4096]:
            raise PackageError(FailureCode.REFUSED, f"document type declaration in {name}") from error
        if "XML_PARSE_HUGE" in str(error):
            raise PackageError(FailureCode.REFUSED, f"{name}: {str(error)[:120]}") from error
        raise PackageError(FailureCode.DAMAGED, f"{name}: {str(error)[:120]}") from error
    if root is None:
        raise PackageError(FailureCode.DAMAGED, f"{name} is empty")
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise PackageError(FailureCode.REFUSED, f"document type declaration in {name}")
    return root


class Package:
    """An open office package: parts by name, XML and relations on demand."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._zip = open_zip(data)
        self._left = MAX_TOTAL

    @cached_property
    def names(self) -> dict[str, zipfile.ZipInfo]:
        """Directory by lower-case part name without a leading slash (part names do not tell cases apart)."""
        return {entry.filename.lower(): entry for entry in self._zip.infolist()}

    def has(self, name: str) -> bool:
        """Whether the package holds the part."""
        return name.lower() in self.names

    def read(self, name: str) -> bytes:
        """Bytes of a part; DAMAGED when it is not there."""
        entry = self.names.get(name.lower())
        if entry is None:
            raise PackageError(FailureCode.DAMAGED, f"{name} is missing")
        data = read_entry(self._zip, entry, min(MAX_PART, self._left))
        self._left -= len(data)
        return data

    def refuse_doctypes(self, skip: Sequence[str]) -> None:
        """Refuse a declaration in the head of any XML part that is not parsed anyway (``skip``)."""
        for name, entry in self.names.items():
            if not name.endswith((".xml", ".rels")) or name in skip or entry.flag_bits & 0x1:
                continue
            head = self._head(entry)
            if b"<!DOCTYPE" in head or _DOCTYPE_LE in head or _DOCTYPE_BE in head:
                raise PackageError(FailureCode.REFUSED, f"document type declaration in {name}")

    def _head(self, entry: zipfile.ZipInfo) -> bytes:
        """The first bytes of a part, unpacked straight from the data (opening each part properly would cost more)."""
        start = entry.header_offset
        local = self._data[start : start + 30]
        if len(local) < 30:
            return b""
        start += 30 + int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
        packed = self._data[start : start + min(entry.compress_size, 1024)]
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return packed[:512]
        try:
            return zlib.decompressobj(-15).decompress(packed, 512)
        except zlib.error:  # a part that nobody reads may be broken
            return b""

    def relations(self, name: str) -> dict[str, Relation]:
        """Relations of a part (or of the package, ``name`` empty) by their id; empty where there are none."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(path):
            return {}
        found: dict[str, Relation] = {}
        for node in parse_xml(self.read(path), path).iter(_RELATION):
            target, external = node.get("Target", ""), node.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[node.get("Id", "")] = Relation(node.get("Type", "").rsplit("/", 1)[-1], target, external)
        return found
