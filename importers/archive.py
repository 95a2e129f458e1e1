"""Archives and mail (ZIP, EML): their members, unpacked in memory under caps, each read as a file of its own.

Nothing is written to disk, so that no member's path can lead anywhere; names only tell where a text came from.
"""

from __future__ import annotations

import email
import email.policy
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from importers.base import FailureCode, Imported, ImportFailure, Source
from importers.ooxml import PackageError, open_zip, read_entry

MAX_MEMBERS = 2_000
MAX_MEMBER = 200 << 20
MAX_TOTAL = 400 << 20
MAX_DEPTH = 3
_SKIPPED = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$[^/]*$|\._[^/]*$)", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|x-[\w\-]+):", re.IGNORECASE | re.MULTILINE
)
_DOCUMENT = re.compile(r"\.(?:docx?|wps|pdf|html?|txt|xlsx?|et|rtf|ofd|zip)$", re.IGNORECASE)
_LETTER = 200
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked from one received file, its nested archives included."""

    members: int = MAX_MEMBERS
    size: int = MAX_TOTAL


def read(source: Source) -> Iterator[Imported]:
    """Everything that the members of an archive hold; a failure names the member it is about.

    Failures of the archive itself: REFUSED (too many members, too large, bomb, outside path, twofold name, nested too
    deeply), DAMAGED, ENCRYPTED, EMPTY.
    """
    from importers import read_source

    count = 0
    for item in unpack(source):
        count += 1
        if isinstance(item, ImportFailure):
            yield item
        else:
            yield from read_source(item)
    if not count:
        yield source.failure(FailureCode.EMPTY, "no files in the archive")


def unpack(source: Source) -> Iterator[Source | ImportFailure]:
    """The files within an archive, those of archives within it included, in their order; never one that is an archive."""
    yield from _unpack(source, 1, _Budget())


def is_mail(data: bytes) -> bool:
    """Whether bytes are a mail message: at least three known header lines stand at their head."""
    return len(_HEADER.findall(data[:4096].split(b"\n\n")[0].replace(b"\r", b""))) >= 3


def holds_files(data: bytes) -> bool:
    """Whether a ZIP is an archive of documents rather than one document (one stored in it may look like the whole)."""
    try:
        with open_zip(data) as package:
            return any(_DOCUMENT.search(entry.filename) for entry in package.infolist())
    except PackageError:
        return False


def _unpack(source: Source, depth: int, budget: _Budget) -> Iterator[Source | ImportFailure]:
    if depth > MAX_DEPTH:
        yield source.failure(FailureCode.REFUSED, f"archives nested more than {MAX_DEPTH} deep")
        return
    members = _zip_members(source, budget) if source.data.startswith(b"PK") else _mail_members(source, budget)
    for member in members:
        if isinstance(member, ImportFailure) or not _is_archive(member):
            yield member
        else:
            yield from _unpack(member, depth + 1, budget)


def _is_archive(source: Source) -> bool:
    from importers import sniff

    return sniff.kind(source.data, source.suffix) == "zip" or source.suffix == ".eml"


def _zip_members(source: Source, budget: _Budget) -> Iterator[Source | ImportFailure]:
    try:
        package = open_zip(source.data)
    except PackageError as error:
        yield source.failure(error.code, error.detail)
        return
    with package:
        for entry in package.infolist():
            name = _name(entry.filename, utf8=bool(entry.flag_bits & 0x800))
            if entry.is_dir() or _SKIPPED.search(name):
                continue
            refusal = _spend(budget, entry.file_size)
            if refusal:
                yield source.failure(FailureCode.REFUSED, refusal)
                return
            try:
                data = read_entry(package, entry, MAX_MEMBER)
            except PackageError as error:
                yield _member(source, name, b"").failure(error.code, error.detail)
                continue
            yield _member(source, name, data)


def _spend(budget: _Budget, size: int) -> str:
    """Take one member from the budget; what is exceeded, or nothing."""
    budget.members -= 1
    budget.size -= size
    if budget.members < 0:
        return f"more than {MAX_MEMBERS} members"
    return f"more than {MAX_TOTAL >> 20} MB unpacked" if budget.size < 0 else ""


def _name(raw: str, *, utf8: bool) -> str:
    """A member's name; Chinese Windows writes it in GBK, which the ZIP format has as code page 437."""
    if utf8:
        return raw
    try:
        packed = raw.encode("cp437")
    except UnicodeEncodeError:
        return raw
    readings = [text for encoding in ("utf-8", "gb18030") if (text := _decoded(packed, encoding)) is not None]
    return next((text for text in readings if text.isascii() or _HAN.search(text)), readings[0] if readings else raw)


def _decoded(packed: bytes, encoding: str) -> str | None:
    try:
        return packed.decode(encoding)
    except UnicodeDecodeError:
        return None


def _member(source: Source, name: str, data: bytes) -> Source:
    path = f"{source.member}/{name}" if source.member else name
    return Source.of(source.name, data, member=path)


def _mail_members(source: Source, budget: _Budget) -> Iterator[Source | ImportFailure]:
    """Attachments of a message, and its own text where it has none or is a text of some length."""
    try:
        message = email.message_from_bytes(source.data, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except Exception as error:  # the parser raises many kinds on hostile headers
        yield source.failure(FailureCode.DAMAGED, f"mail: {type(error).__name__}")
        return
    letters: list[Source] = []
    attached = 0
    for number, part in enumerate(parts, 1):
        name, data = _part(part, number)
        if data is None:
            continue
        if refusal := _spend(budget, len(data)):
            yield source.failure(FailureCode.REFUSED, refusal)
            return
        if name:
            attached += 1
            yield _member(source, name, data)
        elif part.get_content_type() in {"text/plain", "text/html"}:
            ending = "html" if part.get_content_type() == "text/html" else "txt"
            letters.append(_member(source, f"正文.{ending}", _as_utf8(part, data)))
    yield from _letter(letters, attached)


def _part(part: EmailMessage, number: int) -> tuple[str, bytes | None]:
    """File name (empty for the letter itself) and content of one part; pictures within the letter are left out."""
    try:
        name = part.get_filename() or ""
        kind, data = part.get_content_type(), part.get_payload(decode=True)
    except Exception:
        return f"{number}.bin", None
    if not isinstance(data, bytes):
        return name, None
    if not name and kind not in {"text/plain", "text/html"}:
        return (f"{number}.bin", data) if part.get_content_disposition() == "attachment" else ("", None)
    inline_picture = kind.startswith("image/") and (
        part.get("Content-ID") or part.get_content_disposition() == "inline"
    )
    return posixpath.basename(name.replace("\\", "/")), None if inline_picture else data


def _as_utf8(part: EmailMessage, data: bytes) -> bytes:
    """The letter's text in UTF-8, by the encoding that its part declares."""
    charset = {"gb2312": "gb18030", "gbk": "gb18030"}.get(
        (part.get_content_charset() or "").lower(), part.get_content_charset()
    )
    try:
        return data.decode(charset).encode() if charset else data
    except (LookupError, UnicodeDecodeError):
        return data


def _letter(letters: list[Source], attached: int) -> Iterator[Source]:
    """The letter once, plain before HTML, unless it only says that something is attached."""
    if not letters:
        return
    best = min(letters, key=lambda letter: (letter.suffix != ".txt", -len(letter.data)))
    if not attached or len(_HAN.findall(best.data.decode("utf-8", "replace"))) >= _LETTER:
        yield best
