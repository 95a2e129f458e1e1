"""From what a database driver says to what a person can do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError

from registry.errors import InputError, QingliError, StorageError

SQLITE_CODES = (
    ("SQLITE_FULL", "disk_full"),
    ("SQLITE_READONLY", "read_only"),
    ("SQLITE_BUSY", "busy"),
    ("SQLITE_LOCKED", "busy"),
    ("SQLITE_NOTADB", "not_our_file"),
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_CANTOPEN", "cannot_open"),
    ("SQLITE_PERM", "cannot_open"),
    ("SQLITE_IOERR", "write_failed"),
)
"""Result codes of SQLite by their beginning (https://sqlite.org/rescode.html) and the code of our error."""

POSTGRES_STATES = (
    ("53100", "disk_full"),
    ("25006", "read_only"),
    ("55P03", "busy"),
    ("40", "busy"),
    ("28", "login_refused"),
    ("3D", "no_database"),
    ("42501", "no_privilege"),
    ("08", "server_unreachable"),
    ("57P", "server_unreachable"),
)
"""SQLSTATE by its beginning (PostgreSQL manual, appendix A) and the code of our error."""


def explain(error: BaseException, where: str) -> StorageError | None:
    """The storage error that a driver's exception means; None where it is no matter of storage."""
    if isinstance(error, IntegrityError):
        return None
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = _sqlite(origin) or _postgres(origin)
    if code is None and isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
        code = "server_unreachable" if "psycopg" in type(origin).__module__ else "cannot_open"
    return StorageError(code, where=where, detail=str(origin).strip()) if code else None


@contextmanager
def told(where: str) -> Iterator[None]:
    """Within: an exception about the storage, of a driver or of SQLite itself, becomes a StorageError with a remedy.

    A text that no database holds (half a character, a zero sign) is an InputError ``text_unfit``.
    """
    try:
        yield
    except QingliError:
        raise
    except UnicodeEncodeError as error:
        raise InputError("text_unfit") from error
    except (DBAPIError, sqlite3.Error, OSError) as error:
        if isinstance(error, DataError) and _is_unfit(error.orig):
            raise InputError("text_unfit") from error
        found = _disk(error, where) if isinstance(error, OSError) else explain(error, where)
        if found is None:
            raise
        raise found from error


def _is_unfit(origin: BaseException | None) -> bool:
    """Whether PostgreSQL, or its driver before asking it, refused a text for the characters in it."""
    return getattr(origin, "sqlstate", None) in ("22021", "22P05") or "NUL (0x00)" in str(origin)


def _disk(error: OSError, where: str) -> StorageError | None:
    """A full disk or a refusal met outside the database, in the folder of the originals."""
    import errno

    codes = {
        errno.ENOSPC: "disk_full",
        errno.EDQUOT: "disk_full",
        errno.EROFS: "read_only",
        errno.EACCES: "cannot_open",
        errno.EPERM: "cannot_open",
        errno.ENAMETOOLONG: "cannot_open",
        errno.ENOTDIR: "cannot_open",
        errno.EEXIST: "cannot_open",
        errno.ELOOP: "cannot_open",
        errno.EIO: "cannot_open",
    }
    code = codes.get(error.errno or 0)
    return StorageError(code, where=error.filename or where, detail=str(error)) if code else None


def _sqlite(origin: BaseException | None) -> str | None:
    """Code for SQLite's result name."""
    name = getattr(origin, "sqlite_errorname", None) or ""
    if name == "SQLITE_ERROR" and "readonly" in str(origin):
        return "read_only"
    return next((code for begin, code in SQLITE_CODES if name.startswith(begin)), None)


def _postgres(origin: BaseException | None) -> str | None:
    """Code for PostgreSQL's SQLSTATE."""
    state = getattr(origin, "sqlstate", None) or ""
    return next((code for begin, code in POSTGRES_STATES if state.startswith(begin)), None)
