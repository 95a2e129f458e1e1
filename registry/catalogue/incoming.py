"""Parses a foreign file of facts in a process of its own, with limits on memory and time (:mod:`importers.pool`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from registry.catalogue.exchange import Cells, UnreadableError, read_files, read_text
from registry.catalogue.national import NationalRow, read_list
from registry.errors import InputError

SECONDS = 120.0


@dataclass(slots=True)
class Incoming:
    """What a file or directory holds: rows in the documented columns, or versions listed by the national database.

    ``error`` is a code of the message catalogue with its arguments when the content cannot be understood.
    """

    rows: list[Cells] = field(default_factory=list)
    national: list[NationalRow] = field(default_factory=list)
    error: tuple[str, dict[str, str]] | None = None


def receive(path: Path) -> Incoming:
    """Parse the file or directory in an isolated process; raises InputError when it is missing or cannot be understood."""
    from importers.base import ImportFailure
    from importers.pool import isolated

    if not path.exists():
        raise InputError("catalogue_missing", path=str(path))
    if not (path.is_dir() or path.is_file()):
        raise InputError("catalogue_not_a_file", path=str(path))
    _, found = next(iter(isolated(parse, [path], workers=1, timeout=SECONDS)))
    if isinstance(found, ImportFailure):
        raise InputError("catalogue_parser_died", file=path.name, reason=found.code.value)
    if found.error:
        raise InputError(found.error[0], **found.error[1])
    if not found.rows and not found.national:
        raise InputError("catalogue_empty", file=path.name)
    return found


def parse(path: Path) -> Incoming:
    """Parse in this process, which is to be an isolated one."""
    found = Incoming()
    try:
        if path.is_file() and read_text(path)[:4096].lstrip()[:1] in ("{", "["):
            found.national = list(read_list(path))
        else:
            found.rows = list(read_files(path))
    except UnreadableError as error:
        found.error = error.code, error.arguments
    except OSError as error:
        found.error = "catalogue_unreadable", {"file": path.name, "detail": error.strerror or ""}
    return found
