"""Comparison of one reading with its label: mentions, links, status, header fields, findings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from registry.reading import Engine
from registry.text import fold, numbers, title_variants
from registry.values import Citation, Dossier, Finding, Resolution
from tests.evaluation.cases import Case

DAYS = {"status_2024": dt.date(2024, 12, 31), "status_2026": dt.date(2026, 11, 23)}
_STATUS = {"revised_after_document": "revised_since", "lapsed": "repealed", "not_yet": "not_yet_effective"}
_LINKED = (Resolution.EXACT, Resolution.FUZZY, Resolution.CONFIRMED)
WHOLE_DOCUMENT = frozenset(
    "not_normative one_off_done trial_overdue no_basis basis_gone issuer_without_power expired expiring".split()
)
"""Rules whose finding concerns the document, wherever it is shown."""
FIELDS = ("title", "inner_title", "number", "issuer", "signed_on", "effective_on", "validity")


@dataclass
class Tally:
    """Counts of one set, and what was missed or invented, in words."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)  # per document, what was read, one line a citation

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
    tally.found[case.name] = [_line(citation) for citation in dossier.citations]
    _header(case, dossier, tally)
    pairs = _mentions(case, dossier, tally)
    for label, citation in pairs:
        _link(case, label, citation, engine, tally)
    for key, judged in days.items():
        by_id = {citation.id: citation for citation in judged.citations}
        for label, citation in pairs:
            _status(case, label, by_id[citation.id], key, tally)
    _findings(case, dossier, engine.findings(dossier), tally)


def _line(citation: Citation) -> str:
    mention, instrument = citation.mention, citation.link.instrument
    parts = (mention.title, mention.number or "", "、".join(mention.provisions), instrument.title if instrument else "")
    return " | ".join("".join(part.split()) for part in parts)


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
        _relation(case, label, hit, tally)
    tally.counts["mention.extra"] += len(rest)
    tally.notes += [f"invented   {case.name}: {item.mention.quote!r} {item.mention.form}" for item in rest]
    return pairs


def _relation(case: Case, label: dict[str, Any], citation: Citation, tally: Tally) -> None:
    found = citation.mention.relation.value
    tally.counts["relation.all"] += 1
    tally.counts["relation.right"] += found == label["relation"]
    if found != label["relation"]:
        tally.notes.append(f"relation   {case.name}: {label['quote']} {found}, wanted {label['relation']}")


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
    """Compare findings with labelled defects.

    A defect is found when a finding of its rule touches its quote, or stands anywhere where the defect is the whole document's.
    A finding is right when it touches a defect of its rule, or speaks of the same instrument as one that does.
    """
    right: set[int] = set()
    for defect in case.label.get("defects_2026", []):
        kind, quote = defect["kind"], defect["quote"]
        hits = _hits(kind, quote, findings, right, dossier)
        tally.counts[f"defect.{kind}.{'hit' if hits else 'miss'}"] += 1
        right.update(hits)
        if not hits:
            tally.notes.append(f"not flagged {case.name}: {kind} {quote[:60]!r}")
    known = ((findings[number].rule, _instrument(findings[number], dossier)) for number in right)
    spoken_of = {(rule, instrument) for rule, instrument in known if instrument}
    for number, item in enumerate(findings):
        if number not in right and (item.rule, _instrument(item, dossier)) not in spoken_of:
            tally.counts[f"defect.{item.rule}.extra"] += 1
            tally.notes.append(f"flagged     {case.name}: {item.rule} {item.code} {item.quote[:60]!r}")


def _hits(kind: str, quote: str, findings: tuple[Finding, ...], taken: set[int], dossier: Dossier) -> list[int]:
    """Findings that answer a labelled defect: those on its words, else the first one still free that stands close by."""
    candidates = [(number, item) for number, item in enumerate(findings) if item.rule == kind]
    if kind in WHOLE_DOCUMENT:
        return [number for number, _ in candidates]
    on_it = [number for number, item in candidates if _shares_words(item.quote, quote)]
    if kind.startswith("cites_"):
        meant = {_key_of(citation) for citation in dossier.citations if _shares_words(citation.mention.quote, quote)}
        return on_it or [number for number, item in candidates if _instrument(item, dossier) in meant]
    if on_it:
        return on_it
    return [number for number, item in candidates if number not in taken and _near(item, quote, dossier)][:1]


def _shares_words(found: str, wanted: str) -> bool:
    found, wanted = fold(found), fold(wanted)
    return bool(found) and (wanted in found or found in wanted)


def _near(finding: Finding, quote: str, dossier: Dossier) -> bool:
    place = dossier.text.find(quote)
    return place >= 0 and finding.start < place + len(quote) + 80 and place - 80 < finding.end


def _instrument(finding: Finding, dossier: Dossier) -> str | None:
    """The instrument that a finding's citation means; None for a finding without citation."""
    return next((_key_of(item) for item in dossier.citations if item.id == finding.citation), None)


def _key_of(citation: Citation) -> str:
    """Id of the instrument a citation is linked to, else its title."""
    return citation.link.instrument.id if citation.link.instrument else fold(citation.mention.title)
