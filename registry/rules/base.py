"""What every rule is made of, and the few helpers that keep a rule to one short function."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from registry import catalogue
from registry.catalogue import Catalogue
from registry.rules.clauses import articles, sentence_at
from registry.text import fold
from registry.values import (
    Arguments,
    Citation,
    Dossier,
    Finding,
    Header,
    InstrumentFacts,
    Link,
    Mention,
    Normative,
    Outcome,
    Relation,
    Resolution,
    Severity,
    Standing,
    Status,
)

ENDED = (Status.REPEALED, Status.LAPSED)
# A text that is being ended or changed here is not relied on.
DISPOSED = (Relation.REPEALS, Relation.AMENDS)
OPENING = re.compile("现将|现就|决定|如下|特制定|制订本|制定本|予以公布|印发")
ORDER = re.compile(
    r"令\s?(?:[〔\[（(]?(?:19|20)\d\d[〕\]）)]?年?)?\s?第\s?[\d〇零一二三四五六七八九十百]+\s?号|(?:19|20)\d\d年第\d+号令"
)
ORDER_NUMBER = re.compile(r"令\s?(?:第|[〔\[（(]|(?:19|20)\d\d|\d)")  # 令第5号, 令〔2011〕5号, 令2019年第4号
SHORTEST = 6  # a shorter title is many places' own
LEGISLATION = ("宪法", "法律", "行政法规", "地方性法规", "监察法规")


@dataclass(frozen=True, slots=True)
class Example:
    """A dossier and the codes the rule must find in it, in order; none for a miss."""

    dossier: Dossier
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to look at a document: ``check`` yields questions with their evidence."""

    name: str
    version: int
    check: Callable[[Dossier], Iterator[Finding]]
    examples: tuple[Example, ...]


class RuleModule(Protocol):
    """The shape of a file in this package."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """Name of the rule, as findings carry it."""

    @property
    def VERSION(self) -> int:  # noqa: N802
        """Counts up when the rule's answers change."""

    @property
    def EXAMPLES(self) -> tuple[Example, ...]:  # noqa: N802
        """Hits and misses."""

    @property
    def check(self) -> Callable[[Dossier], Iterator[Finding]]:
        """Yield the findings of one document."""


AT_HAND: ContextVar[Catalogue | None] = ContextVar("facts_at_hand", default=None)


def facts() -> Catalogue:
    """The catalogue by which the document was read, while :func:`registry.rules.run` knows it; else the package's."""
    at_hand = AT_HAND.get()
    return catalogue.load() if at_hand is None else at_hand  # an empty one is false


@dataclass(frozen=True, slots=True)
class Ask:
    """What a finding says besides its place."""

    code: str
    severity: Severity
    arguments: Arguments = field(default_factory=dict)
    outcome: Outcome | None = None
    grounds: tuple[str, ...] = ()
    citation: str | None = None


def at(dossier: Dossier, start: int, end: int, ask: Ask) -> Finding:
    """The finding at a place of the text; the place is clipped to the text, so that the quote always is the text."""
    start = max(0, min(start, len(dossier.text)))
    end = max(start, min(end, len(dossier.text)))
    return Finding(
        rule="",
        severity=ask.severity,
        code=ask.code,
        arguments=ask.arguments,
        quote=dossier.text[start:end],
        start=start,
        end=end,
        page=dossier.page_of(start),
        suggested_outcome=ask.outcome,
        grounds=ask.grounds,
        citation=ask.citation,
    )


def cited_at(dossier: Dossier, citation: Citation, ask: Ask) -> Finding:
    """The finding at the place of a citation."""
    place = citation.mention
    return at(
        dossier,
        place.start,
        place.end,
        Ask(ask.code, ask.severity, ask.arguments, ask.outcome, ask.grounds, citation.id),
    )


def title_place(dossier: Dossier) -> tuple[int, int]:
    """Where the title stands; the first line of the text when the title is not in the text."""
    if dossier.header.title_span is not None:
        return dossier.header.title_span
    text = dossier.text
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return start, min(end if end >= 0 else len(text), start + 80)


def subject_place(dossier: Dossier) -> tuple[int, int]:
    """Where the text says what it is about: its title, else the sentence that opens the matter (现将…, 决定…)."""
    if dossier.header.title_span is not None:
        return dossier.header.title_span
    opening = OPENING.search(dossier.text, max(0, dossier.header.body_start))
    return sentence_at(dossier.text, *opening.span(), 80) if opening else title_place(dossier)


def titles(dossier: Dossier) -> str:
    """The title and the inner title as one string; empty when neither is known."""
    return "\n".join(part for part in (dossier.header.title, dossier.header.inner_title) if part)


def relied_on(dossier: Dossier) -> Iterator[Citation]:
    """Citations with a known instrument on which the document leans: not those it repeals or amends."""
    for citation in dossier.citations:
        if citation.link.instrument is not None and citation.mention.relation not in DISPOSED:
            yield citation


def is_legislation(dossier: Dossier) -> bool:
    """Whether the document is itself a statute or government rule: what a normative document may not do, it may."""
    number = dossier.header.number or ""
    title = dossier.header.title or ""
    statute = title.endswith("条例") or (title.endswith("法") and not title.endswith("办法"))
    return statute or ORDER_NUMBER.search(number) is not None or _issued_by_order(dossier.text) or _known_rule(dossier)


def _known_rule(dossier: Dossier) -> bool:
    """A document without a number whose title is that of statutes or government rules alone (路政管理规定)."""
    title = dossier.header.title or ""
    if dossier.header.number or dossier.header.issuers or len(title) < SHORTEST or title.startswith("关于"):
        return False
    rows = facts().by_title(fold(title))
    return bool(rows) and all(row.kind in (*LEGISLATION, "部门规章", "地方政府规章") for row in rows)


def _issued_by_order(text: str) -> bool:
    """A line above the first article tells the order under which the text was issued (题注): （2003年1月27日 交通部令第2号）."""
    own = articles(text)
    head = text[: own[0].start] if own and own[0].start < 1500 else ""
    return "令" in head and any(ORDER.search(line) and "《" not in line for line in head.splitlines())


# --- building examples -------------------------------------------------------------------------------------------


def sample(text: str, *citations: Citation, as_of: str = "2026-06-30", **header: object) -> Dossier:
    """A small dossier for an example; ``title`` and other header fields by name, dates as ISO strings."""
    values = {
        name: dt.date.fromisoformat(value) if name.endswith("_on") and isinstance(value, str) else value
        for name, value in header.items()
    }
    normative = values.pop("normative", None)
    if isinstance(normative, bool):
        values["normative"] = Normative(normative)
    elif isinstance(normative, Normative):
        values["normative"] = normative
    return Dossier(text, Header(**values), citations, dt.date.fromisoformat(as_of))  # type: ignore[arg-type]


def citation(
    text: str,
    quote: str,
    standing: Standing,
    instrument: InstrumentFacts,
    relation: Relation = Relation.CITES,
    provisions: tuple[str, ...] = (),
    link: Link | None = None,
) -> Citation:
    """A citation for an example: ``quote`` is looked up in ``text``."""
    start = text.index(quote)
    title = quote[quote.find("《") + 1 : quote.find("》")] if "《" in quote else quote
    mention = Mention(start, start + len(quote), quote, title, provisions=provisions, relation=relation)
    return Citation(f"c{start}", mention, link or Link(Resolution.EXACT, 100.0, instrument), standing)
