"""Facts of the catalogue as records for ``--json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from registry.catalogue import Catalogue, hard, life
from registry.catalogue.additions import Import
from registry.catalogue.age import Age
from registry.catalogue.audit import Problem
from registry.catalogue.plan import Plan
from registry.values import InstrumentFacts


def facts_record(facts: InstrumentFacts) -> dict[str, Any]:
    """An instrument as a record; ``hard`` says whether it may carry a firm finding."""
    return {**asdict(facts), "hard": hard(facts)}


def life_record(catalogue: Catalogue, facts: InstrumentFacts, article: str | None) -> dict[str, Any]:
    """An instrument with its repeals and maps, or the way of one article."""
    record: dict[str, Any] = {"as_of": catalogue.as_of, "instrument": facts_record(facts)}
    if article:
        return {
            **record,
            "article": article,
            "journeys": [_journey_record(each) for each in life.journeys(catalogue, facts, article)],
        }
    maps = [{**asdict(found), "summary": life.summary(found)} for found in catalogue.maps_from(facts.id)]
    ended, by = catalogue.repeals_of(facts.id), catalogue.repealed_by(facts.id)
    return {
        **record,
        "repealed_by": [asdict(each) for each in by],
        "repeals": [asdict(each) for each in ended],
        "maps": maps,
    }


def _journey_record(journey: life.Journey) -> dict[str, Any]:
    steps = [
        {
            "from": step.map.old_version,
            "to": step.map.new_version,
            "into": step.map.new_id,
            "article": step.article,
            "rows": [asdict(row) for row in step.rows],
        }
        for step in journey.steps
    ]
    return {
        "version": journey.version,
        "article": journey.article,
        "now": journey.now,
        "sure": journey.sure,
        "steps": steps,
    }


def plan_record(plan: Plan, *, applied: bool) -> dict[str, Any]:
    """A plan as a record; ``applied`` says whether it was recorded."""
    return {
        "applied": applied,
        "added": [asdict(change) for change in plan.added],
        "changed": [asdict(change) for change in plan.changed],
        "unchanged": plan.unchanged,
        "left_out": plan.left_out,
        "refused": [asdict(refused) for refused in plan.refused],
    }


def import_record(made: Import) -> dict[str, Any]:
    """An import as a record."""
    return asdict(made)


def age_record(age: Age) -> dict[str, Any]:
    """The age as a record."""
    return {**asdict(age), "gaps": [dict(gap) for gap in age.gaps]}


def doctor_record(problems: Mapping[str, Sequence[Problem]]) -> dict[str, Any]:
    """Counts and rows by check."""
    return {check: {"count": len(found), "rows": [asdict(each) for each in found]} for check, found in problems.items()}
