"""Reports of the service: what came of many files, of a sheet, of a check, and the figures.

Days are dates; codes are told as sentences at the edge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service.answers import Blocker, RoundView

Told = tuple[str, Mapping[str, str | int]]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What became of one row of a decision sheet; ``status`` is decided, unchanged, blank or refused (with a code)."""

    row: int
    sheet: str
    given: str
    status: str
    outcome: Outcome | None = None
    instrument: int | None = None
    code: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one path.

    ``status`` is imported, unchanged, duplicate, failed, failed_before or skipped. ``told`` are codes with their
    arguments (same_text, same_instrument, number_taken, same_title …).
    """

    path: str
    status: str
    documents: tuple[int, ...] = ()
    instruments: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    failure: str | None = None
    detail: str = ""
    failures: int = 0
    findings: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A whole import: paths by status, failures by code, and every path that needs a look.

    ``documents`` and ``rows`` are the texts that were read and the ledger rows that were registered, ``instruments``
    what they belong to; ``failures`` counts paths and members of them, those of skipped paths included.
    """

    counts: Mapping[str, int]
    documents: int
    instruments: int
    findings: int
    failures: Mapping[str, int]
    noted: tuple[FileOutcome, ...]
    seconds: float
    dry_run: bool
    ignored: int = 0
    own: tuple[str, ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: paths done and found so far (``total`` is None while still walking)."""

    done: int
    total: int | None
    failed: int
    seconds: float
    last: FileOutcome | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document that holds the words; ``excerpt`` is raw text around the first, ``at`` its place in the text."""

    instrument: int
    document: int | None
    title: str
    number: str | None
    dated: dt.date | None
    where: str  # title, number, text
    excerpt: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """A document that rests on a law: one row for each cited provision (empty: the law as a whole)."""

    instrument: int
    title: str
    number: str | None
    relation: str
    cited: str
    now: tuple[str, ...]
    change: str
    quote: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Impact:
    """Which documents rest on a law and what became of the provisions they cite."""

    law: str
    title: str
    number: str | None
    status: str
    rows: tuple[ImpactRow, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What flagging again changed: documents judged anew, findings new and gone, items that turned stale, and whether
    the rules of the program had changed since."""

    as_of: dt.date
    catalogue_as_of: dt.date | None
    laws_changed: int
    documents: int
    added: int
    gone: int
    stale: tuple[Blocker, ...]
    rules_changed: bool = False


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a round, and what does not add up (codes with arguments)."""

    round: RoundView
    reviewed: int
    outcomes: Mapping[str, int]
    extended: int
    open: int
    withheld: int
    by_issuer: Mapping[str, Mapping[str, int]]
    by_year: Mapping[str, Mapping[str, int]]
    documents: int
    failed: int
    disagreements: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A document whose period of validity ends, an amendment that falls due, or the filing of a round (no instrument)."""

    instrument: int | None
    title: str
    number: str | None
    kind: str  # validity, amendment, filing
    on: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the doctor looked at: ``state`` is ok, note or bad."""

    name: str
    state: str
    arguments: Mapping[str, object] = field(default_factory=dict)
