"""What a decision rested on, and whether it still does.

Evidence is the digest of the text that was shown and the findings that stood. A decision to keep loses it when a grave
finding comes; a decision to change or end loses it when the findings behind its grounds are gone; every decision
loses it when the text is another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from registry.service import keys
from registry.service.ended import standing
from registry.store import tables as t
from registry.store.plain import canonical
from registry.values import Outcome, Severity

KEEPING = (Outcome.RETAIN.value, Outcome.OUT_OF_SCOPE.value, Outcome.AMEND.value)
ENDING = (Outcome.REPEAL.value, Outcome.LAPSE.value, Outcome.AMEND.value)
_CASCADE = "cascade"


def evidence_of(connection: Connection, instrument: int) -> dict[str, Any]:
    """Text digest and findings (key → rule, severity, grounds) of an instrument as they stand."""
    query = select(t.finding.c.key, t.finding.c.rule, t.finding.c.severity, t.finding.c.grounds).where(
        t.finding.c.instrument == instrument
    )
    found = {row.key: [row.rule, row.severity, json.loads(row.grounds)] for row in connection.execute(query)}
    return {"text": text_of(connection, instrument), "findings": found}


def text_of(connection: Connection, instrument: int) -> str | None:
    """Digest of the text of an instrument's first document, None without one."""
    query = (
        select(t.document.c.text_sha256)
        .where(t.document.c.instrument == instrument, t.document.c.status == "imported")
        .order_by(t.document.c.id)
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar()
    return found


def digest_of(evidence: Mapping[str, Any]) -> str:
    """Digest of evidence."""
    return keys.sha256(canonical(evidence))


def broken(connection: Connection, item: int, instrument: int) -> dict[str, Any] | None:
    """Why the decision that stands on an item no longer rests on what it rested on; None while it does."""
    now = evidence_of(connection, instrument)
    for row in standing(connection, t.item.c.id == item):
        return difference(row.outcome, json.loads(row.grounds), json.loads(row.evidence), now)
    return None


def difference(
    outcome: str, grounds: list[str], before: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The reason for which a decision is stale: ``text``, ``added`` or ``gone`` (rules), None for no reason."""
    if before.get("text") and now.get("text") and before["text"] != now["text"]:
        return {"text": True}
    had, has = before.get("findings", {}), now.get("findings", {})
    added = sorted({rule for key, (rule, severity, _) in has.items() if key not in had and _grave(rule, severity)})
    if added and outcome in KEEPING:
        return {"added": added}
    kept = {ground for key, (_, _, some) in has.items() for ground in some}
    lost = {rule for key, (rule, _, some) in had.items() if key not in has and set(some) & set(grounds) - kept}
    return {"gone": sorted(lost)} if lost and outcome in ENDING else None


def _grave(rule: str, severity: str) -> bool:
    """Whether a new finding of this kind must be looked at before a document is kept."""
    return severity == Severity.HIGH.value or (rule == _CASCADE and severity == Severity.MEDIUM.value)
