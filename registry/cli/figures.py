"""``qingli stats``, ``qingli expiring`` and ``qingli impact LAW``: figures, what falls due, and what rests on a law."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.options import day
from registry.cli.verbs import FLAG, JSON, ROUND, Option, opened, plain, register, shown
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.answers import Statistics
    from registry.service.reports import Expiring

ICS: Option = ("--ics", {"type": Path, "metavar": "FILE", "default": None})
_SPAN = re.compile(r"(\d{1,4})([dmy])")


def add(commands: Any) -> None:
    """Register the verbs."""
    register(commands, "stats", run_stats, (ROUND, JSON))
    since = ("--as-of", {"type": day, "metavar": "DATE", "default": None})
    register(
        commands,
        "expiring",
        run_expiring,
        (("--within", {"metavar": "6m", "default": "6m", "type": span}), ("--overdue", FLAG), since, JSON, ICS),
    )
    register(commands, "impact", run_impact, (("law", {"metavar": "LAW", "nargs": "+"}), JSON))


def span(text: str) -> tuple[int, str]:
    """A span of time: 30d, 6m, 1y."""
    found = _SPAN.fullmatch(text.strip().lower())
    if not found:
        raise argparse.ArgumentTypeError(say("registry.bad_span", None, text=text))
    return int(found[1]), found[2]


def after(start: dt.date, length: tuple[int, str]) -> dt.date:
    """The day that lies a span after another; the last of the month where the month is shorter."""
    number, unit = length
    if unit == "d":
        return start + dt.timedelta(days=number)
    months = start.year * 12 + start.month - 1 + number * (12 if unit == "y" else 1)
    first = dt.date(months // 12, months % 12 + 1, 1)
    last = (dt.date(first.year + first.month // 12, first.month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return first.replace(day=min(start.day, last))


def run_stats(args: argparse.Namespace) -> int:
    """The figures of a round; exit code 1 when they do not add up."""
    with opened(args) as registry:
        figures = registry.statistics(args.round)
    output.emit_json(plain(figures)) if args.json else _tell(figures, args.lang)
    return 1 if figures.disagreements else 0


def _tell(figures: Statistics, lang: str | None) -> None:
    """The figures for people, and the sentence of the annual report with what it counts."""
    from registry.publication import annual

    output.emit(say("registry.stats.head", lang, name=visible(figures.round.name), as_of=figures.round.as_of))
    output.emit(say("registry.stats.reviewed", lang, reviewed=figures.reviewed, **figures.outcomes))
    output.emit(
        say("registry.stats.more", lang, extended=figures.extended, open=figures.open, withheld=figures.withheld,
            documents=figures.documents, failed=figures.failed)
    )  # fmt: skip
    output.emit(
        annual.sentence(figures.outcomes, lang) + " " * (lang == "en") + annual.definition(figures.outcomes, lang)
    )
    for code, arguments in figures.disagreements:
        output.emit("! " + say(f"disagrees.{code}", lang, **arguments))


def run_expiring(args: argparse.Namespace) -> int:
    """What ends or falls due."""
    start = args.as_of or dt.date.today()  # noqa: DTZ011 -- the reader's own day
    from registry.service import filings

    with opened(args) as registry:
        undated = [each for each in filings.track(registry.store, start) if each.state == "undated"]
        past = registry.expiring(start - dt.timedelta(days=1), dt.date.min)
        late = [replace(entry, days=(entry.on - start).days) for entry in past] if args.overdue else []
        found = (*late, *registry.expiring(after(start, args.within), start))
    if args.ics:
        _calendar(found, args)
    if args.json:
        output.emit_json(plain(found))
        return 0
    for entry in found:
        kind = say(f"expiring.{entry.kind}", args.lang)
        named = f"#{entry.instrument} {shown(entry.title, entry.number)}" if entry.instrument else visible(entry.title)
        output.emit(f"{entry.on}  {kind}  {named}")
    for filing in undated:
        output.narrate("! " + visible(filings.sentence(filing, args.lang)))
    if not found:
        output.narrate(say("registry.expiring.none", args.lang))
    if past and not args.overdue:
        output.narrate(say("registry.expiring.past", args.lang, count=len(past)))
    return 0


def _calendar(found: tuple[Expiring, ...], args: argparse.Namespace) -> None:
    """What falls due as a calendar."""
    from registry.service.roundreport import expiring_calendar

    expiring_calendar(found, args.ics, stamp=dt.datetime.now(dt.UTC), lang=args.lang)
    output.narrate(say("registry.expiring.ics", args.lang, name=visible(str(args.ics)), count=len(found)))


def run_impact(args: argparse.Namespace) -> int:
    """What rests on a law, clause by clause."""
    with opened(args) as registry:
        impact = registry.impact(" ".join(args.law))
    if args.json:
        output.emit_json(plain(impact))
        return 0
    output.emit(say("registry.impact.head", args.lang, name=shown(impact.title, impact.number), status=impact.status,
                    documents=impact.documents))  # fmt: skip
    rows = [
        (
            f"#{row.instrument}",
            output.clip(shown(row.title, row.number), 50),
            say(f"relation_kind.{row.relation}", args.lang),
            row.cited or "—",
            f"→ {'、'.join(row.now)}" if row.now else "",
            say(f"provision.{row.change}", args.lang),
        )
        for row in impact.rows
    ]
    for line in output.table(rows):
        output.emit(line)
    return 0
