"""Extract, match, judge, flag: each step a pure verb of a floor below, put together for one document."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property

from importers.base import ImportedDocument
from registry import catalogue, citations, header, rules
from registry.catalogue import Catalogue
from registry.lifecycle import Standings, presumed_date
from registry.matching import Matcher
from registry.reading import digest
from registry.reading.recognised import is_recognised
from registry.text import dates, fold
from registry.values import (
    Citation,
    Dossier,
    Finding,
    Header,
    InstrumentFacts,
    Link,
    Mention,
    Resolution,
    Standing,
    Status,
    page_of,
)

_LINKED = (Resolution.EXACT, Resolution.FUZZY, Resolution.CONFIRMED)
_UNKNOWN = Standing(Status.UNKNOWN)


@dataclass(frozen=True)
class Engine:
    """Reads documents against one state of the catalogue; build it once for many documents."""

    catalogue: Catalogue
    matcher: Matcher
    scanner: citations.NameScanner

    @classmethod
    def of(cls, facts: Catalogue, local: Iterable[InstrumentFacts] = ()) -> Engine:
        """An engine on a catalogue and, besides, instruments of the office's own."""
        return cls(facts, Matcher(facts, local), citations.NameScanner(facts.names()))

    @property
    def version(self) -> str:
        """What the output of this engine depends on: what reads, the day of the facts, and what judges, by digest."""
        return f"{digest.reading()}/{self.catalogue.as_of.isoformat()}/{digest.judging()}"

    def read(self, document: ImportedDocument, *, as_of: dt.date) -> Dossier:
        """Header, citations, links and what holds of them on ``as_of``."""
        head = header.read_header(document.text, metadata=document.metadata, file_name=document.member or document.name)
        mentions = citations.extract(document.text, head, self.scanner)
        return self.judge(document.text, head, mentions, as_of=as_of, pages=document.page_starts, flags=document.flags)

    def judge(
        self,
        text: str,
        head: Header,
        mentions: Iterable[Mention],
        *,
        as_of: dt.date,
        pages: tuple[int, ...] = (),
        flags: tuple[str, ...] = (),
    ) -> Dossier:
        """A dossier from a text already read: link each mention, then say what holds of it on ``as_of``."""
        strict = is_recognised(flags)
        placed = [replace(one, page=page_of(pages, one.start)) for one in mentions] if pages else list(mentions)
        links = [self.matcher.link(mention, head.dated, head.issuers, strict=strict) for mention in placed]
        presumed = head.dated or _presumed(text, placed, links, as_of)
        seen: Counter[str] = Counter()
        found = tuple(
            Citation(_identity(mention, seen), mention, link, self.standing(link, mention, head.dated, presumed, as_of))
            for mention, link in zip(placed, links, strict=True)
        )
        return Dossier(text, head, found, as_of, pages, None, flags, presumed)

    def standing(
        self, link: Link, mention: Mention, dated: dt.date | None, presumed: dt.date | None, as_of: dt.date
    ) -> Standing:
        """What holds of a linked instrument on ``as_of``, seen from the document's day; unknown without a link."""
        if link.instrument is None or link.resolution not in _LINKED:
            return _UNKNOWN
        return self._standings.of(
            link.instrument,
            dated=dated,
            as_of=as_of,
            provisions=mention.provisions,
            numbered=bool(mention.number or mention.refers_number),
            presumed=presumed,
        )

    @cached_property
    def _standings(self) -> Standings:
        return Standings(self.catalogue)

    def findings(self, dossier: Dossier) -> tuple[Finding, ...]:
        """What a reviewer should look at, by the rules that need one document only."""
        return rules.run(dossier, self.catalogue)


def _presumed(text: str, mentions: Iterable[Mention], links: Iterable[Link], as_of: dt.date) -> dt.date | None:
    """The day before which a document without a date cannot have been written, from what it cites and which days it names.

    A rule cited by its number is that very rule; a day named in the text (意见请于2024年6月30日前反馈) is near the day of writing,
    but the end of a period (至…止) is not.
    """
    pairs = [(mention, link.instrument) for mention, link in zip(mentions, links, strict=True) if link.instrument]
    numbered = [row.promulgated for mention, row in pairs if mention.number and row.promulgated]
    named = [
        day
        for start, _, day in dates.find(text)
        if not text[max(0, start - 2) : start].strip().endswith(("至", "到", "—", "-"))
    ]
    cited = presumed_date([row for _, row in pairs], [mention.number for mention in mentions if mention.number], as_of)
    return max((day for day in [*numbered, *named, cited] if day and day <= as_of), default=None)


def _identity(mention: Mention, seen: Counter[str]) -> str:
    """Id of a mention from its content and its turn among equal ones, so that reading again gives the same id."""
    content = "|".join((fold(mention.title), mention.number or "", *mention.provisions))
    seen[content] += 1
    return hashlib.sha256(f"{content}|{seen[content]}".encode()).hexdigest()[:12]


@cache
def default_engine() -> Engine:
    """The engine on the package's catalogue and the user's additions to it."""
    return Engine.of(catalogue.load())
