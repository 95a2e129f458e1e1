"""Sweeping repeal clauses (概括性废止条款) of a text as columns of relations, and back. No database: workers read them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from registry.lifecycle.batch import BatchClause, batch_clauses
from registry.service import keys
from registry.store.plain import canonical

if TYPE_CHECKING:
    from registry.service.answers import Sweep

Clauses = tuple[dict[str, Any], ...]
MOST_CLAUSES = 50


def clauses_of(text: str) -> Clauses:
    """The sweeping clauses of a text as columns of their relations, all but the instruments."""
    return tuple(_columns(clause) for clause in batch_clauses(text)[:MOST_CLAUSES])


def _columns(clause: BatchClause) -> dict[str, Any]:
    """Columns of one clause."""
    rule = {
        "kind": clause.kind,
        "before": clause.before.isoformat() if clause.before else None,
        "scope": clause.scope,
        "except": list(clause.exceptions),
        "soft": clause.soft,
    }
    content = canonical(["sweep", clause.kind, rule["before"], clause.quote])
    return {
        "key": hashlib.sha256(content.encode()).hexdigest()[:24],
        "batch": canonical(rule),
        "kind": "repeals",
        "effective_on": clause.effective_on,
        "quote": keys.clean(clause.quote),
        "start_at": clause.start,
        "end_at": clause.end,
    }


def sweep_of(batch: str | None, quote: str = "") -> Sweep | None:
    """What a relation's batch rule says; None for a relation that names its text."""
    from registry.service.answers import Sweep

    if batch is None:
        return None
    rule = json.loads(batch)
    if "kind" not in rule:
        found = batch_clauses(quote)
        rule = json.loads(_columns(found[0])["batch"]) if found else {"kind": "earlier", "scope": quote, "soft": True}
    before = rule.get("before")
    return Sweep(
        kind=rule["kind"],
        before=dt.date.fromisoformat(before) if before else None,
        scope=rule.get("scope", ""),
        exceptions=tuple(rule.get("except", ())),
        soft=bool(rule.get("soft")),
    )
