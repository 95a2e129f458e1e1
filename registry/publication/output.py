"""How bytes reach the disk: whole or not at all, and the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from registry.errors import StorageError

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def save(content: bytes, out: Path) -> None:
    """Write ``content`` beside ``out`` and rename it onto ``out``. Raises StorageError ``output_not_written``."""
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name[:40]}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(out)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise StorageError("output_not_written", path=str(out), reason=error.strerror or str(error)) from error


def repacked(package: bytes, day: dt.date, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """An OOXML package (zip) with fixed entry dates and its core properties dated ``day``; some parts ``replaced``."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as packed:
        for entry in source.infolist():
            content = (replaced or {}).get(entry.filename) or source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
            fixed.create_system = 3
            fixed.external_attr = 0o644 << 16
            packed.writestr(fixed, content, zipfile.ZIP_DEFLATED, 6)
    return target.getvalue()


def _umask() -> int:
    """The mask of the process, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
