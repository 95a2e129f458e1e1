"""``qingli filing``: until when a published round is to be filed (备案), that it was filed, and what is outstanding."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.figures import after, span
from registry.cli.options import day
from registry.cli.verbs import JSON, ROUND, Option, actor, group, opened, plain, register
from registry.errors import MisuseError
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.filings import Filing

DAY: dict[str, Any] = {"type": day, "metavar": "DATE", "default": None}
NAME: dict[str, Any] = {"metavar": "NAME", "default": ""}
TEXT: dict[str, Any] = {"metavar": "TEXT", "default": ""}


def add(commands: Any) -> None:
    """Register the verbs."""
    verbs = group(commands, "filing")
    length: Option = ("--in", {"metavar": "30d", "default": None, "type": span, "dest": "length"})
    counted: tuple[Option, ...] = (("--on", DAY), length, ("--from", {**DAY, "dest": "start"}))
    register(verbs, "filing.due", run_due, (*counted, ("--rule", TEXT), ("--to", NAME), ROUND, JSON))
    register(
        verbs,
        "filing.filed",
        run_filed,
        (("--on", {**DAY, "required": True}), ("--receipt", NAME), ("--to", NAME), ("--note", TEXT), ROUND, JSON),
    )
    register(verbs, "filing.status", run_status, (ROUND, ("--as-of", DAY), JSON))


def run_due(args: argparse.Namespace) -> int:
    """Set the day until which a round is to be filed."""
    from registry.service import filings

    if (args.on is None) == (args.length is None):
        raise MisuseError("filing_day_needed")
    who = actor(args)
    with opened(args) as registry:
        name = registry.round(args.round).name
        known = filings.track(registry.store, today(), name)
        start = args.start or (known[0].published_on if known else today())
        until = args.on or after(start, args.length)
        found = filings.set_due(registry.store, who, name, until, rule=args.rule, to=args.to)
    return _emit((found,), args)


def run_filed(args: argparse.Namespace) -> int:
    """Record that a round was filed."""
    from registry.service import filings

    who = actor(args)
    with opened(args) as registry:
        name = registry.round(args.round).name
        found = filings.file(registry.store, who, name, args.on, receipt=args.receipt, to=args.to, note=args.note)
    return _emit((found,), args)


def run_status(args: argparse.Namespace) -> int:
    """How the filings stand; exit code 1 while one is overdue or has no day."""
    from registry.service import filings

    with opened(args) as registry:
        found = filings.track(registry.store, args.as_of or today(), args.round)
    _emit(found, args)
    return 1 if any(filing.state in ("overdue", "undated") for filing in found) else 0


def today() -> dt.date:
    """The reader's own day."""
    return dt.date.today()  # noqa: DTZ011 -- the reader's own day


def _emit(found: tuple[Filing, ...], args: argparse.Namespace) -> int:
    """Filings, as data or a line each."""
    from registry.service import filings

    if args.json:
        output.emit_json(plain(found))
        return 0
    for filing in found:
        output.emit(visible(filings.sentence(filing, args.lang)))
    if not found:
        output.narrate(say("filing.none", args.lang))
    return 0
