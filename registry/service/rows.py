"""Between rows of the database and the values the service gives."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from registry.service import keys
from registry.service.answers import DecisionView, FindingView, InstrumentView, Opinion, Reason
from registry.store.plain import canonical
from registry.values import Finding, Outcome, Severity

Row = Any
WEIGHT = {Severity.HIGH.value: 1000, Severity.MEDIUM.value: 30, Severity.LOW.value: 1}
"""What a finding adds to the place in the queue; many small ones do not outweigh a grave one."""
MOST = {Severity.HIGH.value: 9, Severity.MEDIUM.value: 30, Severity.LOW.value: 29}
"""How many findings of a severity are counted at most."""


def finding_rows(
    findings: Iterable[Finding], instrument: int, document: int | None, origin: str = "document"
) -> list[dict[str, Any]]:
    """Findings as rows, one for each key."""
    rows: dict[str, dict[str, Any]] = {}
    for finding in findings:
        arguments = canonical(dict(finding.arguments))
        key = keys.finding_key(finding, arguments)
        if key in rows:
            continue
        rows[key] = {
            "instrument": instrument,
            "document": document,
            "origin": origin,
            "key": key,
            "rule": finding.rule,
            "version": finding.version,
            "severity": finding.severity.value,
            "code": finding.code,
            "arguments": arguments,
            "quote": keys.clean(finding.quote),
            "start_at": finding.start,
            "end_at": finding.end,
            "page": finding.page,
            "suggested_outcome": finding.suggested_outcome.value if finding.suggested_outcome else None,
            "grounds": _grounds(tuple(finding.grounds)),
            "citation": finding.citation,
        }
    return list(rows.values())


@lru_cache(1024)
def _grounds(grounds: tuple[str, ...]) -> str:
    """Grounds as text: there are few, and many findings have none."""
    return canonical(grounds)


def finding_view(row: Row) -> FindingView:
    """A finding from its row."""
    finding = Finding(
        rule=row.rule,
        severity=Severity(row.severity),
        code=row.code,
        arguments=json.loads(row.arguments),
        quote=row.quote,
        start=row.start_at,
        end=row.end_at,
        page=row.page,
        suggested_outcome=Outcome(row.suggested_outcome) if row.suggested_outcome else None,
        grounds=tuple(json.loads(row.grounds)),
        citation=row.citation,
        version=row.version,
    )
    return FindingView(finding, row.document, row.origin == "across")


def instrument_view(row: Row, ended_on: dt.date | None = None, ended_by: str = "") -> InstrumentView:
    """An instrument from its row."""
    return InstrumentView(
        id=row.id,
        title=row.title,
        number=row.number,
        kind=row.kind,
        issuers=tuple(json.loads(row.issuers)),
        signed_on=row.signed_on,
        published_on=row.published_on,
        effective_on=row.effective_on,
        expires_on=row.expires_on,
        dated=row.dated,
        normative=row.normative,
        draft=row.draft,
        visibility=row.visibility,
        drafting_unit=row.drafting_unit,
        registration_number=row.registration_number,
        inner_title=row.inner_title,
        ended_on=ended_on,
        ended_by=ended_by,
    )


def opinion_of(row: Row) -> Opinion | None:
    """What a decision says; None for a withdrawal."""
    if row.outcome == "withdrawn":
        return None
    return Opinion(
        outcome=Outcome(row.outcome),
        grounds=tuple(json.loads(row.grounds)),
        note=row.note,
        legal_basis=row.legal_basis,
        clauses=row.clauses,
        new_expiry=row.new_expiry,
        effective_on=row.effective_on,
        due_on=row.due_on,
    )


def decision_view(row: Row, *, live: bool) -> DecisionView:
    """A decision from its row."""
    return DecisionView(
        id=row.id,
        item=row.item,
        reviewer=row.reviewer,
        role=row.role,
        opinion=opinion_of(row),
        decided_at=row.decided_at,
        supersedes=row.supersedes,
        live=live and row.outcome != "withdrawn",
        evidence_digest=row.evidence_digest,
    )


def reasons_of(text: str) -> tuple[Reason, ...]:
    """Reasons from their JSON text."""
    return tuple(Reason(*parts) for parts in json.loads(text))


def weigh(findings: Iterable[tuple[str, str]]) -> tuple[int, str]:
    """Rank of an instrument and its reasons as JSON text, from (rule, severity) of each finding; gravest rule first."""
    rules: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    for rule, severity in findings:
        by = rules.setdefault(rule, {})
        by[severity] = by.get(severity, 0) + 1
        totals[severity] = totals.get(severity, 0) + 1
    rank = sum(WEIGHT[severity] * min(count, MOST[severity]) for severity, count in totals.items())
    reasons = [(rule, max(by, key=WEIGHT.__getitem__), sum(by.values())) for rule, by in rules.items()]
    reasons.sort(key=lambda reason: (-WEIGHT[reason[1]], -reason[2], reason[0]))
    return rank, canonical(reasons)


def iso(day: dt.date | None) -> str | None:
    """A day as ISO text."""
    return day.isoformat() if day else None


def counted(rows: Iterable[Any]) -> Mapping[str, int]:
    """(word, count) rows as a mapping."""
    return {str(row[0]): int(row[1]) for row in rows}
