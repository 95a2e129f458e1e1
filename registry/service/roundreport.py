"""The report of a round: figures, pictures, what is left to do and what falls due."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from registry.messages import say
from registry.publication import annual, calendar, report
from registry.publication.calendar import Due
from registry.publication.report import Part, Report
from registry.publication.sheet import long_date
from registry.publication.wording import marked, outcome_word, stated
from registry.service import closing, filings
from registry.service.answers import QueueFilter
from registry.service.glance import glance, pictures
from registry.service.notices import usual_issuer
from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service.answers import Expiring, Statistics
    from registry.service.facade import Registry

AHEAD = 183
"""Days ahead within which what falls due is told: half a year, when an expiring document is usually evaluated."""

LISTED = 1_000
"""How many documents the report names of those whose evidence changed; the workstation shows all."""

COUNTED = (Outcome.RETAIN, Outcome.AMEND, Outcome.REPEAL, Outcome.LAPSE, Outcome.OUT_OF_SCOPE)


def make(
    registry: Registry, round_name: str | None = None, *, day: dt.date, issuer: str = "", lang: str = "zh"
) -> Report:
    """The report of a round as it stands on a day."""
    figures = registry.statistics(round_name)
    view = figures.round
    with registry.store.reading() as connection:
        named = issuer or usual_issuer(connection, view.id, view.scope)
        ground = closing.ground(connection, getattr(registry.engine, "catalogue", None), view)
    due = tuple(e for e in registry.expiring(day + dt.timedelta(days=AHEAD), day) if e.instrument is not None)
    facts = (
        (say("fact.as_of", lang), long_date(view.as_of, lang)),
        (say("fact.cut_off", lang), long_date(view.cut_off, lang) if view.cut_off else ""),
        (say("report.state", lang), say(f"round_state.{view.state}", lang)),
        (say("fact.catalogue", lang), long_date(ground.catalogue_as_of, lang) if ground.catalogue_as_of else ""),
        (say("report.made", lang), long_date(day, lang)),
    )
    return Report(
        title=say("report.title", lang, name=view.name),
        issuer=named,
        day=day,
        parts=(
            *_results(figures, lang),
            *_open(registry, figures, lang),
            *_changed(registry, figures, lang),
            *_due(due, lang),
            *_filing(registry, view.name, day, lang),
            *(
                Part(plot.title, head=plot.head, rows=plot.rows, plot=plot)
                for plot in pictures(glance(registry, view.name), lang)
            ),
        ),
        facts=tuple(fact for fact in facts if fact[1]),
    )


def write(made: Report, fmt: str, out: Path, lang: str | None = None) -> None:
    """Write the report, html or docx."""
    report.write(made, fmt, out, lang)


def _results(figures: Statistics, lang: str) -> Iterator[Part]:
    """What came out, in a sentence and by issuer."""
    names = list(figures.by_issuer)
    rows = [
        (
            stated(name, lang),
            *(str(figures.by_issuer[name].get(outcome.value, 0)) for outcome in COUNTED),
            str(sum(figures.by_issuer[name].values())),
        )
        for name in names
    ]
    total = (say("site.sum", lang), *(str(figures.outcomes.get(o.value, 0)) for o in COUNTED), str(figures.reviewed))
    said = (annual.sentence(figures.outcomes, lang), annual.definition(figures.outcomes, lang))
    head = (say("site.fact.issuers", lang), *(_short(outcome, lang) for outcome in COUNTED), say("site.sum", lang))
    yield Part(say("report.results", lang), said, head, (*rows, total))


def _short(outcome: Outcome, lang: str) -> str:
    """The word of an outcome that has room at the head of a column."""
    return say("plot.out_of_scope", lang) if outcome is Outcome.OUT_OF_SCOPE else outcome_word(outcome, lang)


def _open(registry: Registry, figures: Statistics, lang: str) -> Iterator[Part]:
    """What is not settled, and figures that do not add up."""
    status = registry.round_status(figures.round.name)
    told = tuple(say(f"disagrees.{code}", lang, **arguments) for code, arguments in figures.disagreements)
    rows = tuple((b.title, b.number or "", say(f"state.{b.state}", lang)) for b in status.blockers)
    if not told and not rows:
        yield Part(say("report.open", lang), (say("report.open.none", lang),))
        return
    head = (say("site.fact.title", lang), say("site.fact.number", lang), say("column.state", lang))
    more = status.blocker_count - len(rows)
    last = (say("disagreement.undecided_more", lang, count=more),) if more > 0 else ()
    yield Part(say("report.open", lang), (*told, *last), head if rows else (), rows)


def _changed(registry: Registry, figures: Statistics, lang: str) -> Iterator[Part]:
    """Decided documents whose evidence has changed since, above all by an update of the catalogue and a new check."""
    page = registry.queue(figures.round.name, QueueFilter(states=("stale",)), limit=LISTED)
    rows = tuple((item.title, item.number or "", _reason(item.stale_reason, lang)) for item in page.rows)
    head = (say("site.fact.title", lang), say("site.fact.number", lang), say("report.changed.why", lang))
    said = () if rows else (say("report.changed.none", lang),)
    yield Part(say("report.changed", lang), said, head if rows else (), rows)


def _reason(told: str, lang: str) -> str:
    """Why a decision must be looked at again, in words; the registry keeps it as a small JSON object."""
    kept = json.loads(told) if told else {}
    for kind in ("text", "added", "gone"):
        if kind in kept:
            rules = kept[kind] if isinstance(kept[kind], list) else []
            return say(f"report.changed.{kind}", lang, rules="、".join(say(f"rule.{rule}", lang) for rule in rules))
    return ""


def _due(found: tuple[Expiring, ...], lang: str) -> Iterator[Part]:
    """What falls due within half a year."""
    rows = tuple((e.title, e.number or "", say(f"expiring.{e.kind}", lang), e.on.isoformat()) for e in found)
    head = (
        say("site.fact.title", lang),
        say("site.fact.number", lang),
        say("report.due.what", lang),
        say("report.due.on", lang),
    )
    said = () if rows else (say("report.due.none", lang),)
    yield Part(say("report.due", lang), said, head if rows else (), rows)


def _filing(registry: Registry, name: str, day: dt.date, lang: str) -> Iterator[Part]:
    """How the filing of a published round stands."""
    told = tuple(filings.sentence(filing, lang) for filing in filings.track(registry.store, day, name))
    if told:
        yield Part(say("report.filing", lang), told)


def expiring_calendar(found: tuple[Expiring, ...], out: Path, *, stamp: dt.datetime, lang: str | None = None) -> None:
    """What falls due as a calendar."""
    entries = [
        Due(
            entry.on,
            entry.kind,
            say(
                f"calendar.{entry.kind}",
                lang,
                title=marked(entry.title, entry.number) if entry.instrument else entry.title,
            ),
            identity=f"{entry.instrument or entry.title}|{entry.on}",
        )
        for entry in found
    ]
    calendar.write(entries, out, name=say("calendar.name", lang), stamp=stamp)
