"""Comparison of one reading with its label: mentions, links, status, header fields, findings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from registry.reading import Engine
from registry.text import fold, numbers, title_variants
from registry.values import Citation, Dossier, Finding, Resolution
from tests.evaluation.cases import Case

DAYS = {"status_2024": dt.date(2024, 12, 31), "status_2026": dt.date(2026, 11, 23)}
_STATUS = {"revised_after_document": "revised_since", "lapsed": "repealed", "not_yet": "not_yet_effective"}
_LINKED = (Resolution.EXACT, Resolution.FUZZY, Resolution.CONFIRMED)
FIELDS = ("title", "inner_title", "number", "issuer", "signed_on", "effective_on", "validity")


@dataclass
class Tally:
    """Counts of one set, and what was missed or invented, in words."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def ratio(self, part: str, whole: str) -> float | None:
        return self.counts[part] / self.counts[whole] if self.counts[whole] else None

    def f1(self, name: str) -> tuple[float | None, float | None, float | None]:
        hit, extra, miss = (self.counts[f"{name}.{kind}"] for kind in ("hit", "extra", "miss"))
        precision = hit / (hit + extra) if hit + extra else None
        recall = hit / (hit + miss) if hit + miss else None
        f1 = 2 * hit / (2 * hit + extra + miss) if hit else (0.0 if extra + miss else None)
        return precision, recall, f1


def measure(case: Case, document: Any, engine: Engine, tally: Tally) -> None:
    """Add one document to the tally."""
    days = {key: engine.read(document, as_of=day) for key, day in DAYS.items()}
    dossier = days["status_2026"]
    tally.counts["documents"] += 1
    _header(case, dossier, tally)
    pairs = _mentions(case, dossier, tally)
    for label, citation in pairs:
        _link(case, label, citation, engine, tally)
    for key, judged in days.items():
        by_id = {citation.id: citation for citation in judged.citations}
        for label, citation in pairs:
            _status(case, label, by_id[citation.id], key, tally)
    _findings(case, dossier, engine.findings(dossier), tally)


def _key(title: str, number: str | None, provisions: list[str] | tuple[str, ...]) -> tuple[Any, ...]:
    shown = numbers.key(title) or fold(title)
    return shown, tuple(sorted(fold(item) for item in provisions))


def _mentions(case: Case, dossier: Dossier, tally: Tally) -> list[tuple[dict[str, Any], Citation]]:
    rest = list(dossier.citations)
    pairs = []
    for label in case.label["citations"]:
        wanted = _key(label["title"], label["number"], label["provisions"])
        hit = next((item for item in rest if _matches(item, label, wanted)), None)
        tally.counts["mention.hit" if hit else "mention.miss"] += 1
        if hit is None:
            tally.notes.append(f"missed     {case.name}: {label['quote']} {label['provisions'] or ''}")
            continue
        rest.remove(hit)
        pairs.append((label, hit))
        tally.counts["relation.right"] += hit.mention.relation.value == label["relation"]
        tally.counts["relation.all"] += 1
    tally.counts["mention.extra"] += len(rest)
    tally.notes += [f"invented   {case.name}: {item.mention.quote!r} {item.mention.form}" for item in rest]
    return pairs


def _matches(item: Citation, label: dict[str, Any], wanted: tuple[Any, ...]) -> bool:
    mention = item.mention
    if _key(mention.title, mention.number, mention.provisions) == wanted:
        return True
    same_number = label["number"] and mention.number and numbers.key(label["number"]) == numbers.key(mention.number)
    return bool(same_number) and tuple(sorted(map(fold, mention.provisions))) == wanted[1]


def _link(case: Case, label: dict[str, Any], citation: Citation, engine: Engine, tally: Tally) -> None:
    wanted = label["instrument"]
    known = bool(wanted and any(engine.catalogue.by_title(form) for form in title_variants(wanted)))
    accepted = citation.link.instrument if citation.link.resolution in _LINKED else None
    tally.counts["resolvable"] += known
    if accepted is None:
        tally.counts["link.declined_resolvable"] += known
        if known:
            tally.notes.append(
                f"not linked {case.name}: {citation.mention.quote} ({citation.link.resolution}: {citation.link.reason})"
            )
        return
    right = bool(wanted) and _same_title(wanted, accepted.title, accepted.aliases)
    tally.counts["link.accepted"] += 1
    tally.counts["link.right"] += right
    if not right:
        tally.notes.append(f"wrong link {case.name}: {citation.mention.quote} → {accepted.title}, wanted {wanted}")


def _same_title(wanted: str, title: str, aliases: tuple[str, ...]) -> bool:
    forms = {form for name in (title, *aliases) for form in title_variants(name)}
    return any(form in forms for form in title_variants(wanted))


def _status(case: Case, label: dict[str, Any], citation: Citation, key: str, tally: Tally) -> None:
    wanted = _STATUS.get(label[key], label[key])
    if wanted == "unknown":
        return
    found = citation.standing.status.value
    found = _STATUS.get(found, found)
    if found == "unknown":
        tally.counts["status.unknown"] += 1
        return
    tally.counts["status.judged"] += 1
    tally.counts["status.right"] += found == wanted
    if found != wanted:
        tally.notes.append(f"status     {case.name}: {citation.mention.quote} {key[-4:]} {found}, wanted {wanted}")


def _header(case: Case, dossier: Dossier, tally: Tally) -> None:
    wanted, head = case.label["header"], dossier.header
    found = {
        "title": head.title,
        "inner_title": head.inner_title,
        "number": head.number,
        "issuer": list(head.issuers),
        "signed_on": head.signed_on and head.signed_on.isoformat(),
        "effective_on": head.effective_on and head.effective_on.isoformat(),
        "validity": head.validity and head.validity.expires_on and head.validity.expires_on.isoformat(),
    }
    for name in FIELDS:
        want = wanted[name]
        if name == "validity":
            want = want and want["expires_on"]
        right = _same_field(name, want, found[name])
        tally.counts[f"{name}.all"] += 1
        tally.counts[f"{name}.right"] += right
        if not right:
            tally.notes.append(f"header     {case.name}: {name} {found[name]!r}, wanted {want!r}")
    if case.label.get("normative") is not None:
        tally.counts["normative.all"] += 1
        tally.counts["normative.right"] += head.normative.value == case.label["normative"]
        if head.normative.value != case.label["normative"]:
            tally.notes.append(f"normative  {case.name}: {head.normative}, wanted {case.label['normative']}")


def _same_field(name: str, wanted: Any, found: Any) -> bool:
    if not wanted or not found:
        return not wanted and not found
    if name == "number":
        return numbers.key(wanted) == numbers.key(found)
    if name == "issuer":
        return sorted(map(fold, wanted)) == sorted(map(fold, found))
    return fold(str(wanted)) == fold(str(found))


def _findings(case: Case, dossier: Dossier, findings: tuple[Finding, ...], tally: Tally) -> None:
    """A labelled defect is found when a finding of its rule touches its quote (or names the same thing)."""
    labels = [(item["kind"], item["quote"]) for item in case.label.get("defects_2026", [])]
    used: set[int] = set()
    for kind, quote in labels:
        hit = next((n for n, item in _of_rule(findings, kind) if _touches(item, quote, dossier)), None)
        tally.counts[f"defect.{kind}.{'miss' if hit is None else 'hit'}"] += 1
        if hit is None:
            tally.notes.append(f"not flagged {case.name}: {kind} {quote[:60]!r}")
        else:
            used.add(hit)
    for number, item in enumerate(findings):
        if number not in used:
            tally.counts[f"defect.{item.rule}.extra"] += 1
            tally.notes.append(f"flagged     {case.name}: {item.rule} {item.code} {item.quote[:60]!r}")


def _of_rule(findings: tuple[Finding, ...], kind: str) -> Iterator[tuple[int, Finding]]:
    return ((number, item) for number, item in enumerate(findings) if item.rule == kind)


def _touches(finding: Finding, quote: str, dossier: Dossier) -> bool:
    wanted, found = fold(quote), fold(finding.quote)
    if not found or wanted in found or found in wanted:
        return True
    place = dossier.text.find(quote)
    return place >= 0 and finding.start < place + len(quote) + 80 and place - 80 < finding.end
