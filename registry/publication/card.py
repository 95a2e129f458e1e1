"""The case card of one document: what was found where, what was checked against which catalogue, who decided what and why.

For a retained document the card is the proof of no finding; for a repealed one it ties the line on the list to its reasons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.messages import has, language, say
from registry.publication.output import save
from registry.publication.sheet import long_date, safe, safe_lines
from registry.publication.typesetting import pdf
from registry.publication.wording import outcome_word, reasons
from registry.values import Outcome

SHOWN = 5
"""Findings that have room on the page; the card says how many more the registry holds."""

DECISIONS = 4
"""Decisions that have room, the latest ones; the card says how many went before."""

LONGEST = 120
"""Characters of a quote that have room; a longer one ends in an ellipsis and the card names its place."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding: its sentence, the quote with its page, and the law's standing with its source."""

    message: str
    quote: str = ""
    page: int | None = None
    law: str = ""  # title and number of the text concerned
    since: dt.date | None = None  # day on which it ended or changed
    source: str = ""
    upheld: bool | None = None  # whether the decision rests on it; None: not said


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision as it was recorded; ``superseded`` ones stay on the card."""

    reviewer: str
    role: str
    outcome: Outcome
    decided_at: str  # as the ledger has it, with its offset
    grounds: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a case card says of one document."""

    title: str
    number: str | None
    issuers: tuple[str, ...]
    published_on: dt.date | None
    round_name: str
    as_of: dt.date
    findings: tuple[Evidence, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    outcome: Outcome | None = None
    citations: int = 0  # mentions of other texts that were checked
    unresolved: int = 0  # of these, the ones no text of the catalogue could be given to
    rules: int = 0
    catalogue_as_of: dt.date | None = None
    catalogue_digest: str = ""
    sha256: str = ""
    ledger_head: str = ""
    withheld: bool = False
    draft: bool = False


def write(cards: Sequence[Card], out: Path, *, lang: str = "zh") -> None:
    """Write the cards as one PDF, each on a page of its own. Raises StateError ``no_chinese_font``."""
    spoken = language(lang)
    banner = say("list.draft", spoken) if any(card.draft for card in cards) else ""
    title = say("card.title", spoken)
    save(pdf("card.typ", {"title": title, "banner": banner, "cards": [content(card, spoken) for card in cards]}), out)


def content(card: Card, lang: str) -> dict[str, Any]:
    """The data of one page, in words."""
    return {
        "heading": say("card.title", lang),
        "facts": _pairs(_facts(card, lang), lang),
        "sections": [
            {"heading": say("card.findings", lang), "blocks": _findings(card, lang)},
            {"heading": say("card.checked", lang), "blocks": [{"lines": [checked(card, lang)], "struck": False}]},
            {"heading": say("card.decisions", lang), "blocks": _judgements(card.judgements, lang)},
        ],
        "foot": _pairs((("sha256", card.sha256), ("ledger", card.ledger_head)), lang),
    }


def checked(card: Card, lang: str | None = None) -> str:
    """What was checked against which catalogue on which date; with no finding, this is the proof of it."""
    spoken = language(lang)
    catalogue = long_date(card.catalogue_as_of, spoken) if card.catalogue_as_of else say("card.unknown", spoken)
    numbers = {"citations": card.citations, "unresolved": card.unresolved, "rules": card.rules}
    said = say("card.checked.text", spoken, day=long_date(card.as_of, spoken), catalogue=catalogue, **numbers)
    digest = say("card.checked.digest", spoken, digest=card.catalogue_digest) if card.catalogue_digest else ""
    return said + digest + ("" if card.findings else say("card.checked.none", spoken))


def _facts(card: Card, lang: str) -> Iterable[tuple[str, str]]:
    """What the document is."""
    joint = "; " if lang == "en" else "、"
    return (
        ("document", card.title),
        ("number", card.number or ""),
        ("issuers", joint.join(card.issuers)),
        ("published_on", long_date(card.published_on, lang) if card.published_on else ""),
        ("round", card.round_name),
        ("outcome", outcome_word(card.outcome, lang) if card.outcome else say("card.open", lang)),
        ("withheld", say("card.withheld.yes", lang) if card.withheld else ""),
    )


def _findings(card: Card, lang: str) -> list[dict[str, Any]]:
    """The findings as blocks of lines: sentence; quote with page; law, day and source."""
    if not card.findings:
        return [{"lines": [say("card.findings.none", lang)], "struck": False}]
    blocks = [{"lines": _lines(item, lang), "struck": False} for item in card.findings[:SHOWN]]
    more = len(card.findings) - SHOWN
    return [*blocks, *([{"lines": [say("card.findings.more", lang, count=more)], "struck": False}] if more > 0 else [])]


def _lines(item: Evidence, lang: str) -> list[str]:
    """One finding in lines."""
    quote = _short(safe(item.quote))
    place = "card.quote.page" if item.page is not None else "card.quote"
    law = [
        _short(safe(item.law)),
        say("card.since", lang, day=long_date(item.since, lang)) if item.since else "",
        say("card.source", lang, source=_short(safe(item.source))) if item.source else "",
        "" if item.upheld is None else say("card.upheld" if item.upheld else "card.not_upheld", lang),
    ]
    joined = ("; " if lang == "en" else "；").join(part for part in law if part)
    lines = [_short(safe_lines(item.message)), say(place, lang, quote=quote, page=item.page) if quote else "", joined]
    return [line for line in lines if line]


def _role(role: str, lang: str) -> str:
    """The word for a role the catalogue knows, else the role as recorded."""
    return say(f"card.role.{role}", lang) if has(f"card.role.{role}", lang) else safe(role)


def _short(text: str) -> str:
    """A text that has room on the page; what is longer ends in an ellipsis, and the registry holds the whole."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "……"


def _judgements(judgements: Sequence[Judgement], lang: str) -> list[dict[str, Any]]:
    """The latest decisions, oldest first; superseded ones are struck through."""
    if not judgements:
        return [{"lines": [say("card.decisions.none", lang)], "struck": False}]
    earlier = max(0, len(judgements) - DECISIONS)
    said_before = say("card.decisions.earlier", lang, count=earlier)
    blocks: list[dict[str, Any]] = [{"lines": [said_before], "struck": False}] if earlier else []
    for item in judgements[earlier:]:
        who = {"reviewer": safe(item.reviewer), "role": _role(item.role, lang), "at": safe(item.decided_at)}
        said = say("card.decision", lang, outcome=outcome_word(item.outcome, lang), **who)
        why = _short(safe_lines(reasons(item.grounds, item.note, lang)))
        lines = [said, why and say("card.reason", lang, reason=why)]
        lines.append(item.basis and say("card.basis", lang, basis=_short(safe_lines(item.basis))))
        blocks.append({"lines": [line for line in lines if line], "struck": item.superseded})
    return blocks


def _pairs(values: Iterable[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    """Labels and safe values; empty ones are left out."""
    return [(say(f"card.{key}", lang), safe(value)) for key, value in values if value]
