"""A text that was revised after the document is relied on; where its articles went, as far as maps tell (引用条款已变动)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from registry.lifecycle.provisions import amendment
from registry.rules.base import Ask, Example, citation, cited_at, relied_on, sample
from registry.rules.clauses import sentence_at
from registry.values import (
    Arguments,
    Citation,
    Dossier,
    Finding,
    InstrumentFacts,
    Outcome,
    ProvisionNow,
    Relation,
    Severity,
    Standing,
    Status,
    VersionFacts,
)

NAME = "cites_revised"
VERSION = 3
LIABILITY = re.compile("追究[^。；]{0,10}责任|给予[^。；]{0,6}处分|移送[^。；]{0,10}(?:机关|处理)")
KINDS = ("moved", "split", "merged")
REPLACED = ("replaced_under_same_title", "younger_than_document")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding per instrument at its first bare mention, one per place that cites provisions not met before.

    Provisions which no map covers are collected: one finding per instrument, at the first of them.
    """
    bare: set[str] = set()
    told: set[tuple[str, str]] = set()
    unmapped: dict[str, tuple[Citation, InstrumentFacts, list[str]]] = {}
    for item in relied_on(dossier):
        instrument = item.link.instrument
        if instrument is None or item.standing.status is not Status.REVISED_SINCE or _drafted_for(item):
            continue
        fresh = [cited for cited in item.mention.provisions if (instrument.id, cited) not in told]
        told.update((instrument.id, cited) for cited in fresh)
        known = {place.cited: place for place in item.standing.provisions}
        for ask in _provisions(item, instrument, [known[cited] for cited in fresh if cited in known]):
            yield cited_at(dossier, item, ask)
        if missing := [cited for cited in fresh if cited not in known]:
            unmapped.setdefault(instrument.id, (item, instrument, []))[2].extend(missing)
        if not item.mention.provisions and instrument.id not in bare and not _small(item, dossier.text):
            bare.add(instrument.id)
            yield cited_at(dossier, item, _bare(item, instrument))
    for item, instrument, cited in unmapped.values():
        arguments: Arguments = {**_arguments(item, instrument), "cited": _some(cited), "count": len(cited)}
        yield cited_at(dossier, item, Ask("article_check", Severity.LOW, arguments, Outcome.AMEND, ("A1",)))


def _small(item: Citation, text: str) -> bool:
    """A law to which a clause only hands over (依照…追究责任), and which was amended in places (修正) since: nothing here leans on its words."""
    place, kinds = item.mention, {version.kind for version in item.standing.revisions}
    if place.relation is not Relation.CITES or not kinds or kinds - {"修正"} or item.standing.reason in REPLACED:
        return False
    return LIABILITY.search(text, place.end, sentence_at(text, place.start, place.end)[1]) is not None


def _some(cited: list[str], most: int = 8) -> str:
    """The first provisions of a long list."""
    return "、".join(cited[:most]) + ("……" if len(cited) > most else "")


def _drafted_for(item: Citation) -> bool:
    """The citation names the year of its version, and nothing newer came since: 《土地管理法》（2019年修正）."""
    year = item.mention.version_year
    return year is not None and all(version.date and version.date.year <= year for version in item.standing.revisions)


def _bare(item: Citation, instrument: InstrumentFacts) -> Ask:
    code = "replaced" if item.standing.reason in REPLACED else "revised"
    code = code if item.standing.hard else "to_check"
    return Ask(code, Severity.LOW, _arguments(item, instrument), Outcome.AMEND, ("A1",))


def _provisions(item: Citation, instrument: InstrumentFacts, places: list[ProvisionNow]) -> Iterator[Ask]:
    """Provisions that moved or changed, and those no longer found, each kind as one question."""
    if not places:
        return
    base = _arguments(item, instrument)
    moved = [place for place in places if place.now and _changed(place)]
    gone = [place.cited for place in places if not place.now]
    for kind in KINDS:
        alike = [place for place in moved if _kind(place) == kind]
        if alike:
            yield _moved(item, base, kind, alike)
    if gone:
        yield Ask("article_gone", _weight(item), {**base, "cited": "、".join(gone)}, Outcome.AMEND, ("A1",))


def _kind(place: ProvisionNow) -> str:
    """split and merged are told apart; where only words or numbers changed, both are a move."""
    return place.relation if place.relation in ("split", "merged") else "moved"


def _moved(item: Citation, base: dict[str, str], kind: str, moved: list[ProvisionNow]) -> Ask:
    """The card of a migration: old and new numbers, similarity, split or merged into what, and the sentence to amend by."""
    sentences = [amendment(place.cited, place.now) for place in moved if not place.cited.startswith(place.now)]
    arguments: Arguments = {
        **base,
        "cited": "、".join(place.cited for place in moved),
        "now": "、".join("、".join(place.now) for place in moved),
        "pairs": "；".join(f"{place.cited}→{'、'.join(place.now)}" for place in moved),
        "relation": kind,
        "similarity": min(place.similarity for place in moved),
        "sentence": "；".join(filter(None, sentences)),
    }
    numbers = any((place.cited,) != place.now and not place.cited.startswith(place.now) for place in moved)
    code = f"article_{kind}" if numbers or kind != "moved" else "article_changed"
    code += "" if _sure(item, moved) else "_check"
    return Ask(code, _weight(item) if numbers else Severity.LOW, arguments, Outcome.AMEND, ("A1",))


def _changed(place: ProvisionNow) -> bool:
    return place.relation != "same" or place.now != (place.cited,)


def _sure(item: Citation, moved: list[ProvisionNow]) -> bool:
    return item.standing.hard and all(place.sure for place in moved)


def _weight(item: Citation) -> Severity:
    return Severity.MEDIUM if item.standing.hard else Severity.LOW


def _arguments(item: Citation, instrument: InstrumentFacts) -> dict[str, str]:
    """The instrument, the versions since the document, and the day from which the latest holds."""
    revisions = item.standing.revisions
    last = revisions[-1] if revisions else None
    day = (last.effective or last.date) if last else None
    heirs = [row for row in item.standing.successors if isinstance(row, InstrumentFacts)]
    return {
        "law": instrument.title,
        "revisions": "、".join(f"{version.date.isoformat()}{version.kind}" for version in revisions if version.date),
        "since": day.isoformat() if day else "",
        "number": (heirs[-1].number if heirs else instrument.number) or "",
    }


_LAW = InstrumentFacts("a", "集市管理法", kind="法律")
_NEWER = (VersionFacts(dt.date(2025, 3, 1), "修订", dt.date(2025, 7, 1), 60),)
_TEXT = "依照《集市管理法》第九条处罚，并适用《集市管理法》。"
_MOVED = Standing(
    Status.REVISED_SINCE,
    revisions=_NEWER,
    provisions=(ProvisionNow("第九条", ("第十二条",), "changed", 0.8),),
    hard=True,
)
_BARE = Standing(Status.REVISED_SINCE, revisions=_NEWER, hard=True)
EXAMPLES = (
    Example(
        sample(
            _TEXT,
            citation(_TEXT, "《集市管理法》第九条", _MOVED, _LAW, provisions=("第九条",)),
            citation(_TEXT, "《集市管理法》。", _BARE, _LAW),
        ),
        ("article_moved", "revised"),
    ),
    Example(
        sample(_TEXT, citation(_TEXT, "《集市管理法》第九条", Standing(Status.IN_FORCE), _LAW, provisions=("第九条",)))
    ),
)
