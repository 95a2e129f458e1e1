"""The opinion that is being formed: reasons proposed by the findings, changed by the reviewer, made whole for an outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from registry.service import Opinion
from registry.service.answers import FindingView
from registry.service.choices import Ground
from registry.values import Outcome, Severity

BY_DIGIT = ("R1", "R0", "R9", "R2", "R3", "R4", "R5", "R6", "R7", "R8")
"""Reasons that a digit ticks, 1 to 9 and 0; always the same, so that the hand learns them."""
USUAL = {Outcome.RETAIN: "K1", Outcome.OUT_OF_SCOPE: "X1", Outcome.AMEND: "A1"}
"""The reason of an outcome that needs no other."""
ENDING = (Outcome.REPEAL, Outcome.LAPSE, Outcome.AMEND)
_WEIGHT = {Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1}


@dataclass(slots=True)
class Draft:
    """What the reviewer has entered so far; ``ticked`` are reasons, ``chosen`` those that were ticked by hand."""

    ticked: set[str] = field(default_factory=set)
    chosen: set[str] = field(default_factory=set)
    outcome: Outcome | None = None
    note: str = ""
    clauses: str = ""
    offered: str = ""  # clauses that the findings speak of, taken while none are entered
    legal_basis: str = ""
    new_expiry: dt.date | None = None
    due_on: dt.date | None = None

    def toggle(self, code: str) -> None:
        """Tick a reason or take the tick away."""
        if code in self.ticked:
            self.ticked.discard(code)
            self.chosen.discard(code)
        else:
            self.ticked.add(code)
            self.chosen.add(code)

    def kept(self) -> dict[str, Any]:
        """The draft as JSON; empty when nothing was entered by hand."""
        if not any((self.chosen, self.note, self.clauses, self.legal_basis, self.new_expiry, self.due_on)):
            return {}
        body = asdict(self)
        body |= {"ticked": sorted(self.ticked), "chosen": sorted(self.chosen)}
        body.pop("offered")
        body |= {name: body[name].isoformat() for name in ("new_expiry", "due_on") if body[name]}
        return {name: value for name, value in body.items() if value}


def restored(kept: dict[str, Any], proposed: Iterable[str]) -> Draft:
    """A draft with what was kept of it, on top of what the findings propose."""
    draft = Draft(ticked=set(proposed))
    known = {one.name for one in fields(Draft)}
    for name, value in kept.items():
        if name in ("ticked", "chosen"):
            setattr(draft, name, set(value))
        elif name in ("new_expiry", "due_on"):
            setattr(draft, name, dt.date.fromisoformat(value))
        elif name == "outcome":
            draft.outcome = Outcome(value)
        elif name in known:
            setattr(draft, name, str(value))
    return draft


def suggested(findings: Sequence[FindingView]) -> Outcome | None:
    """The outcome for which the findings weigh most; None where none suggests one."""
    weights: dict[Outcome, int] = {}
    for view in findings:
        outcome = view.finding.suggested_outcome
        if outcome is not None:
            weights[outcome] = max(weights.get(outcome, 0), _WEIGHT[view.finding.severity])
    order = list(Outcome)
    return min(weights, key=lambda one: (-weights[one], -_RANK.get(one, 0), order.index(one))) if weights else None


_RANK = {Outcome.LAPSE: 4, Outcome.REPEAL: 3, Outcome.AMEND: 2, Outcome.OUT_OF_SCOPE: 1}


def proposed(findings: Sequence[FindingView]) -> tuple[str, ...]:
    """Reasons that the findings give: for each outcome those of its gravest findings, since small ones claim too much."""
    gravest: dict[Outcome | None, int] = {}
    for view in findings:
        outcome = view.finding.suggested_outcome
        gravest[outcome] = max(gravest.get(outcome, 0), _WEIGHT[view.finding.severity])
    grave = [v.finding for v in findings if _WEIGHT[v.finding.severity] == gravest[v.finding.suggested_outcome]]
    return tuple(dict.fromkeys(code for finding in grave for code in finding.grounds))


def clauses_of(findings: Sequence[FindingView]) -> str:
    """Places that the findings propose to amend, one a line."""
    quotes = (v.finding.quote for v in findings if v.finding.suggested_outcome is Outcome.AMEND and v.finding.quote)
    return "\n".join(dict.fromkeys("".join(quote.split()) for quote in quotes))


def reasons_for(draft: Draft, outcome: Outcome, grounds: Sequence[Ground]) -> tuple[str, ...]:
    """The ticked reasons that carry an outcome, in the order of the table; else its usual one; none where one is needed.

    A reason that a finding proposes counts where it usually leads to the outcome; one that the reviewer ticked counts
    wherever the outcome can bear it.
    """
    if outcome is Outcome.UNSURE:
        return tuple(ground.code for ground in grounds if ground.code in draft.chosen)
    fitting = tuple(g.code for g in grounds if g.code in draft.ticked and _carries(g, outcome, g.code in draft.chosen))
    if outcome is Outcome.RETAIN and draft.new_expiry:
        fitting = tuple(dict.fromkeys((*fitting, "K2")))
    usual = USUAL.get(outcome)
    return fitting or ((usual,) if usual else ())


def _carries(ground: Ground, outcome: Outcome, by_hand: bool) -> bool:
    """Whether a reason carries an outcome."""
    lenient = by_hand and outcome in ENDING and bool(set(ground.outcomes) & set(ENDING))
    return outcome in ground.outcomes or lenient


def whole(draft: Draft, outcome: Outcome, grounds: Sequence[Ground]) -> Opinion | None:
    """The opinion that would be recorded for an outcome; None while a reason is missing."""
    codes = reasons_for(draft, outcome, grounds)
    if outcome in ENDING and not codes:
        return None
    amending = outcome is Outcome.AMEND
    return Opinion(
        outcome=outcome,
        grounds=codes,
        note=draft.note.strip(),
        legal_basis=draft.legal_basis.strip(),
        clauses=(draft.clauses or draft.offered).strip() if amending else "",
        new_expiry=draft.new_expiry if outcome is Outcome.RETAIN else None,
        due_on=draft.due_on if amending else None,
    )
