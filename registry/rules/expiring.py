"""The period of validity ends soon (有效期即将届满)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, sample
from registry.rules.expired import validity_place
from registry.values import Arguments, Dossier, Finding, Severity, Validity

NAME = "expiring"
VERSION = 1
MONTHS = 6  # several provinces ask for an evaluation within six months before the end (鲁府法发, 沪府令第26号)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding at the clause of validity when its last day is at most six months away."""
    validity = dossier.header.validity
    last = validity.expires_on if validity else None
    if validity and last and dossier.as_of <= last <= months_after(dossier.as_of, MONTHS):
        arguments: Arguments = {"on": last.isoformat(), "days": (last - dossier.as_of).days, "basis": validity.basis}
        yield at(
            dossier, *validity_place(dossier, validity), Ask("soon", Severity.MEDIUM, arguments, None, ("K2", "R4"))
        )


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where the month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > dt.MAXYEAR:
        return dt.date.max
    following = dt.date(year + month // 11, (month + 1) % 12 + 1, 1) if year < dt.MAXYEAR else dt.date.max
    return dt.date(year, month + 1, min(day.day, (following - dt.timedelta(days=1)).day))


_TERM = Validity("有效期五年", dt.date(2024, 4, 30), "stated_term")
EXAMPLES = (
    Example(sample("有效期五年。", as_of="2023-11-01", validity=_TERM), ("soon",)),
    Example(sample("有效期五年。", as_of="2023-10-01", validity=_TERM)),
)
