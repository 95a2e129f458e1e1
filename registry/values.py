"""The frozen values in which the pure rooms speak: no database, no file, no screen.

Dates are :class:`datetime.date`; offsets are code points of the document's text, 0-based and half-open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Arguments = Mapping[str, str | int | float | None]


class Relation(StrEnum):
    """How a document stands to a text it mentions."""

    CITES = "cites"
    BASED_ON = "based_on"
    IMPLEMENTS = "implements"
    REPEALS = "repeals"
    AMENDS = "amends"
    FORWARDS = "forwards"


class Resolution(StrEnum):
    """How sure the link from a mention to an instrument is."""

    EXACT = "exact"
    FUZZY = "fuzzy"
    CONFIRMED = "confirmed"
    CANDIDATE = "candidate"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    BATCH = "batch"


class Status(StrEnum):
    """What holds of a cited instrument on the day of review, seen from the citing document's date."""

    IN_FORCE = "in_force"
    REVISED_SINCE = "revised_since"
    REPEALED = "repealed"
    LAPSED = "lapsed"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How pressing a finding is; ordered high, medium, low."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """What a person decides about an instrument in a round (清理意见)."""

    RETAIN = "retain"
    AMEND = "amend"
    REPEAL = "repeal"
    LAPSE = "lapse"
    OUT_OF_SCOPE = "out_of_scope"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of another normative text.

    ``title`` is as written (for a defined short form, the short form); ``number`` is normalised to 〔〕;
    ``provisions`` are in Chinese numerals. ``refers_to`` is the full title which a short form, a number or an
    elliptic mention (第九十九条) stands for, ``refers_number`` its number, when the document itself says so.
    """

    start: int
    end: int
    quote: str
    title: str
    number: str | None = None
    provisions: tuple[str, ...] = ()
    relation: Relation = Relation.CITES
    form: str = "marked"  # marked 《》, quoted “”, bare, alias, elliptic, number
    version_year: int | None = None  # （2019年修正）
    issuers: tuple[str, ...] = ()  # organs written before the title or in its parenthesis
    refers_to: str | None = None
    refers_number: str | None = None
    in_annex: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a document holds (有效期): ``quote`` is the clause, ``basis`` says how ``expires_on`` was derived.

    ``basis`` is stated_date, stated_term, extended or default. ``expires_on`` is the last day in force and is
    None where the clause names no computable day.
    """

    quote: str
    expires_on: dt.date | None
    basis: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Normative:
    """Whether a text is a normative document; ``reasons`` are codes of the failing (or met) elements."""

    value: bool | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself (国办发〔2018〕37号 elements; GB/T 9704-2012 masthead)."""

    title: str | None = None
    inner_title: str | None = None
    number: str | None = None
    issuers: tuple[str, ...] = ()
    signed_on: dt.date | None = None
    published_on: dt.date | None = None
    effective_on: dt.date | None = None
    revised_on: dt.date | None = None  # the last amendment told in the note below the title (题注)
    validity: Validity | None = None
    normative: Normative = Normative(None)
    genre: str = ""  # 通知, 办法, 决定 …
    draft: bool = False  # 征求意见稿
    title_span: tuple[int, int] | None = None
    number_span: tuple[int, int] | None = None
    body_start: int = 0  # where the running text begins, after title, number and addressee
    title_from: str = "text"  # text, metadata or file_name

    @property
    def dated(self) -> dt.date | None:
        """The day by which the law the drafters had before them is judged: last revised, signed, published, effective."""
        return self.revised_on or self.signed_on or self.published_on or self.effective_on


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One state of an instrument in time (制定, 修订, 修正)."""

    date: dt.date | None
    kind: str
    effective: dt.date | None
    articles: int | None
    number: str | None = None
    source: str = ""
    effective_source: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """What the catalogue knows of one instrument. ``successors`` are ids where the successor has a row, else titles."""

    id: str
    title: str
    short_title: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    subtype: str = ""
    issuer: str = ""
    number: str | None = None
    promulgated: dt.date | None = None
    effective: dt.date | None = None
    status: str = ""  # 现行有效, 已废止, 已失效
    repealed_on: dt.date | None = None
    repealed_by: str | None = None
    successors: tuple[str, ...] = ()
    source: str = ""
    confidence: str = ""  # high, medium, low
    note: str = ""
    versions: tuple[VersionFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Renumbering:
    """One row of an article map: ``relation`` is same, changed, split, merged or deleted; articles as 17 or 17-1."""

    old: str
    new: str | None
    relation: str
    similarity: float


@dataclass(frozen=True, slots=True)
class RenumberMap:
    """Where the articles of one version went in another (of the same instrument, or of its successor)."""

    old_id: str
    old_version: dt.date
    new_id: str
    new_version: dt.date
    kind: str  # 修订, 修正, successor
    skipped: tuple[dt.date, ...]
    rows: tuple[Renumbering, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instrument a mention may mean, with score (0–100) and the small reasons for and against."""

    id: str
    title: str
    number: str | None
    kind: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The answer of the matcher for one mention."""

    resolution: Resolution
    score: float = 0.0
    instrument: InstrumentFacts | None = None
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""  # why it was accepted, or why it was declined
    number_conflict: str | None = None  # id of the instrument the number belongs to, when title and number disagree


@dataclass(frozen=True, slots=True)
class ProvisionNow:
    """Where a cited provision stands today: same, changed, split, merged or deleted; None in ``now`` = not found."""

    cited: str
    now: tuple[str, ...]
    relation: str
    similarity: float = 1.0
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of a linked instrument on the day of review, and how sure that is."""

    status: Status
    repealed_on: dt.date | None = None
    repealed_by: str | None = None
    successors: tuple[InstrumentFacts | str, ...] = ()
    revisions: tuple[VersionFacts, ...] = ()  # versions in force between the document and the day of review
    provisions: tuple[ProvisionNow, ...] = ()
    last_article: int | None = None  # of the version the drafters had, where known
    hard: bool = False  # confidence allows a firm finding
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention with its link and its standing; ``id`` comes from content, so a re-run changes nothing."""

    id: str
    mention: Mention
    link: Link
    standing: Standing


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the rules may look at: one document, read and matched, judged on one day."""

    text: str
    header: Header
    citations: tuple[Citation, ...]
    as_of: dt.date
    page_starts: tuple[int, ...] = ()
    jurisdiction: str | None = None
    flags: tuple[str, ...] = ()
    dated: dt.date | None = None  # the header's day, else no earlier than the newest source that is cited

    def page_of(self, offset: int) -> int | None:
        """Page of an offset, counted from 1; None where the format has no pages."""
        return page_of(self.page_starts, offset)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why somebody should look: a question with its evidence, never a verdict."""

    rule: str
    severity: Severity
    code: str
    arguments: Arguments = field(default_factory=dict)
    quote: str = ""
    start: int = 0
    end: int = 0
    page: int | None = None
    suggested_outcome: Outcome | None = None
    grounds: tuple[str, ...] = ()
    citation: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class ListRow:
    """One instrument on a published list."""

    position: int
    title: str
    number: str | None
    issuers: tuple[str, ...]
    published_on: dt.date | None
    outcome: Outcome
    grounds: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""
    clauses: str = ""
    due_on: dt.date | None = None
    expires_on: dt.date | None = None
    instrument: str = ""
    category: str = ""  # heading under which the row stands; empty: by the kind of its issuer


@dataclass(frozen=True, slots=True)
class RepealList:
    """A list as it is published: which round, which day, which rows, and the facts' age it rests on."""

    kind: str  # repeal-list, lapse-list, kept-list, extended-list, amend-list, out-of-scope-list, combined-list
    round_name: str
    as_of: dt.date
    cut_off: dt.date | None
    rows: tuple[ListRow, ...]
    draft: bool
    withheld: int = 0
    catalogue_as_of: dt.date | None = None
    ledger_head: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)  # of the round, by outcome; "reviewed" for the sum
    issuer: str = ""  # the office whose list it is
    title: str = ""  # empty: the usual title of the kind
    profile: str = "internal"  # internal with reasons and basis, public without
    merged: bool = False  # 废止 and 失效 in one table instead of apart
    annex: int | None = None  # 附件N
    digest: str = ""  # what the ledger recorded when the round was published


def page_of(page_starts: tuple[int, ...], offset: int) -> int | None:
    """Page of an offset, counted from 1, given the offset at which each page begins; None without pages."""
    from bisect import bisect_right

    return bisect_right(page_starts, offset) or 1 if page_starts else None
