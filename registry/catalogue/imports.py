"""The import verb: receive in isolation, plan, and record whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from registry.catalogue import additions
from registry.catalogue.catalogue import Catalogue, load
from registry.catalogue.incoming import receive
from registry.catalogue.national_plan import plan_national
from registry.catalogue.plan import Plan, plan_rows
from registry.errors import InputError, MisuseError


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with all that is needed to carry it out: the files with their digests and the additions it was made against."""

    plan: Plan
    files: tuple[tuple[str, str], ...]
    seen: bytes


def prepare(path: Path) -> Prepared:
    """What importing ``path`` would do; raises InputError for a file that cannot be understood."""
    catalogue, where = load(), additions.folder()
    seen = additions.read(where)
    received = receive(path)
    plan = plan_national(catalogue, received.national) if received.national else plan_rows(catalogue, received.rows)
    return Prepared(plan, digests(path), seen)


def carry_out(
    prepared: Prepared, by: str | None, now: dt.datetime, as_of: dt.date | None, skip_refused: bool
) -> Catalogue:
    """Record the import and give back the catalogue as it is then.

    Raises MisuseError without a name or for facts of a day to come, InputError while rows are refused and ``skip_refused`` is not given, StateError when
    the additions have changed since the plan was made, StorageError when they cannot be written.
    """
    if not by:
        raise MisuseError("catalogue_no_actor")
    if as_of and as_of > now.astimezone(dt.UTC).date() + dt.timedelta(days=1):
        raise MisuseError("catalogue_future_day", day=as_of.isoformat())
    if prepared.plan.refused and not skip_refused:
        raise InputError("catalogue_rows_refused", rows=prepared.plan.refused_rows)
    if prepared.plan.changes or as_of:
        made = additions.Import(
            at=now.astimezone(dt.UTC).isoformat(timespec="seconds"),
            by=by,
            files=prepared.files,
            as_of=as_of.isoformat() if as_of else None,
            changes=tuple(prepared.plan.changes),
        )
        additions.append(additions.folder(), made, prepared.seen)
    return load()


def digests(path: Path) -> tuple[tuple[str, str], ...]:
    """Name and SHA-256 of the file, or of each CSV of the directory."""
    files = [path] if path.is_file() else sorted(path.rglob("*.csv"))
    try:
        return tuple((file.name, additions.digest(file.read_bytes())) for file in files)
    except OSError as error:
        raise InputError("catalogue_unreadable", file=path.name, detail=error.strerror) from error
