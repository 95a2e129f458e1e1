"""What a site is made of: documents as the public may see them, published rounds, and whose site it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from registry.publication.plots import Plot
from registry.values import RepealList

STATES = ("in_force", "repealed", "lapsed", "expired")
"""What holds of a document on the day of the site. ``expired``: its period of validity is over and nobody has said more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document that may be published; ``text`` is its text as it was received (empty where none is held)."""

    id: int
    title: str
    number: str | None
    issuers: tuple[str, ...]
    state: str
    published_on: dt.date | None = None
    effective_on: dt.date | None = None
    expires_on: dt.date | None = None
    ended_on: dt.date | None = None
    ended_by: str = ""  # the round, or the later document, by which it ended
    ends_on: dt.date | None = None  # decided to end on a day to come
    amend_due: dt.date | None = None
    amending: bool = False
    sha256: str = ""
    text: str = ""

    @property
    def path(self) -> str:
        """The page of the document, from the top of the site."""
        return f"documents/{self.id}.html"

    @property
    def year(self) -> str:
        """The year it was published; empty where unknown."""
        return str(self.published_on.year) if self.published_on else ""


@dataclass(frozen=True, slots=True)
class PublishedRound:
    """One round whose results are published: the moment the registry was told, and day and number of the paper."""

    id: int
    name: str
    as_of: dt.date
    cut_off: dt.date | None
    published_at: str
    digest: str
    counts: Mapping[str, int]
    lists: tuple[RepealList, ...]
    plots: tuple[Plot, ...] = ()
    published_on: dt.date | None = None
    number: str = ""

    @property
    def day(self) -> dt.date:
        """The day of publication."""
        return self.published_on or dt.date.fromisoformat(self.published_at[:10])


@dataclass(frozen=True, slots=True)
class Site:
    """A whole site. ``entries`` is read once, in the order of ids, and never held with its texts."""

    title: str
    as_of: dt.date
    entries: Iterable[Entry]
    rounds: tuple[PublishedRound, ...] = ()
    lang: str = "zh"
    base_url: str = ""  # https://…/ where the site will stand; empty: addresses of the feed stay relative
    identity: str = ""  # what tells this registry from others; the names in the feed are made of it
    ledger_head: str = ""
    full: Mapping[str, str] = field(default_factory=dict)  # the fullest name of each issuer that goes by several


@dataclass(slots=True)
class Report:
    """What was written."""

    documents: int = 0
    pages: int = 0
    states: dict[str, int] = field(default_factory=dict)
