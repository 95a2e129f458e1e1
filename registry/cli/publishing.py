"""What else comes out of a round: evidence, forms, filing, pages, report."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.exports import FORMAT, ISSUER, OUTPUT, done, format_of
from registry.cli.notices import DAY, NOTICE, plan, warn
from registry.cli.options import day
from registry.cli.verbs import FLAG, ROUND, Option, acting, actor, opened, register
from registry.cli.verify import sentence
from registry.errors import MisuseError
from registry.messages import language, say

if TYPE_CHECKING:
    from registry.service.facade import Registry
    from registry.service.notices import Prepared

AS_OF: Option = ("--as-of", {"type": day, "metavar": "DATE", "default": None})
FORMS = ("ledger", "summary", "comparison")


def add(verbs: Any) -> None:
    """Register what can be exported."""
    one: Option = ("--document", {"metavar": "DOC", "default": None})
    register(verbs, "export.cards", run_cards, (OUTPUT, ROUND, one, ("--public", FLAG)))
    register(verbs, "export.bundle", run_bundle, (OUTPUT, ROUND, ("--public", FLAG)))
    for name in FORMS:
        whole: tuple[Option, ...] = (("--whole", FLAG),) if name == "ledger" else ()
        register(verbs, f"export.{name}", run_form, (OUTPUT, FORMAT, ROUND, ISSUER, *whole))
        verbs.choices[name].set_defaults(form=name)
    register(verbs, "export.opinions", run_opinions, (OUTPUT, FORMAT, ROUND, ISSUER, one))
    until: tuple[Option, ...] = (("--deadline", DAY), ("--due-in", {"metavar": "30d", "default": None}))
    to: Option = ("--filed-to", {"metavar": "NAME", "default": ""})
    register(verbs, "export.filing", run_filing, (OUTPUT, ROUND, *until, to, *NOTICE))
    register(verbs, "export.interpretation", run_interpretation, (OUTPUT, ROUND, *NOTICE))
    where: Option = ("--output", {"type": Path, "metavar": "DIR", "required": True})
    named: Option = ("--site-title", {"metavar": "TEXT", "default": ""})
    register(verbs, "export.site", run_site, (where, named, ("--base-url", {"metavar": "URL", "default": ""}), AS_OF))
    register(verbs, "export.report", run_report, (OUTPUT, FORMAT, ROUND, ISSUER, AS_OF))


def today() -> dt.date:
    """The reader's own day."""
    return dt.date.today()  # noqa: DTZ011 -- the reader's own day


def run_cards(args: argparse.Namespace) -> int:
    """Case cards as one PDF."""
    from registry.publication import card
    from registry.service.casecards import cards

    with opened(args) as registry:
        found = tuple(cards(registry, args.round, given=args.document, public=args.public, lang=args.lang))
    card.write(found, args.output, lang=language(args.lang))
    return done(args, "cards", cards=len(found))


def run_bundle(args: argparse.Namespace) -> int:
    """The bundle, checked once it is written; exit code 1 when it is not what was published."""
    from registry.publication import bundle
    from registry.service import bundles

    with opened(args) as registry:
        digest, count = bundles.export(registry, args.output, args.round, public=args.public, lang=language(args.lang))
    done(args, "bundle", files=count, digest=digest)
    verdict = bundle.verify(args.output)
    if verdict.mismatch:
        output.narrate("! " + sentence(verdict.mismatch, args.lang))
    return 0 if verdict.sound else 1


def _any_round(registry: Registry) -> bool:
    """Whether a round was opened and not called off."""
    return any(view.cancelled is None for view in registry.rounds())


def run_form(args: argparse.Namespace) -> int:
    """One of the office's forms in a table."""
    from registry.publication import forms
    from registry.service import officeforms

    with opened(args) as registry:
        view = registry.round(args.round) if _any_round(registry) or not getattr(args, "whole", False) else None
        found = officeforms.rows(registry, args.round, whole=getattr(args, "whole", False))
    as_of = view.as_of if view else today()
    match args.form:
        case "ledger":
            form = officeforms.ledger_form(found, args.issuer, as_of, args.lang)
        case "summary":
            form = officeforms.summary_form(found, args.issuer, args.lang)
        case _:
            form = officeforms.comparison_form(found, args.issuer, args.lang)
    forms.write(form, format_of(args), args.output, as_of, args.lang)
    return done(args, args.form, rows=len(form.rows))


def run_opinions(args: argparse.Namespace) -> int:
    """The opinion forms."""
    from registry.service import officeforms

    with opened(args) as registry:
        view = registry.round(args.round)
        found = officeforms.rows(registry, view.name)
        if args.document:
            wanted = registry.resolve(args.document)
            found = tuple(row for row in found if row.instrument.id == wanted)
    officeforms.write_opinions(found, format_of(args), args.output, args.issuer, view.as_of, args.lang)
    return done(args, "opinions", rows=len(found))


def run_filing(args: argparse.Namespace) -> int:
    """What goes to the body that records documents; recorded where somebody is named who makes it."""
    from registry.cli.figures import after
    from registry.service import filing, notices

    with opened(args) as registry:
        prepared = notices.prepare(registry, args.round, plan(args), args.lang)
        until = args.deadline
        if until is None and args.due_in:
            until = after(prepared.notice.signed_on or today(), _length(args.due_in))
        names = filing.export(prepared, args.output, to=args.filed_to, deadline=until, lang=args.lang)
        warn(prepared, args.lang)
        _record(registry, prepared, until, args)
    days = (until - today()).days if until else 0
    key = "no_deadline" if until is None else "deadline" if days >= 0 else "overdue"
    output.narrate(say(f"registry.export.filing.{key}", args.lang, day=until, days=abs(days)))
    return done(args, "filing", files="、".join(names))


def _length(text: str) -> tuple[int, str]:
    """A span of time. Raises MisuseError ``bad_span``."""
    from registry.cli.figures import span

    try:
        return span(text)
    except argparse.ArgumentTypeError as error:
        raise MisuseError("bad_span", text=text) from error


def _record(registry: Registry, prepared: Prepared, until: dt.date | None, args: argparse.Namespace) -> None:
    """The filing in the ledger: its papers, and the day it is due where one is given."""
    from registry.service import filing, filings

    view = registry.round(args.round)
    unrecorded = "draft" if prepared.notice.draft or view.state != "published" else "nobody" if not acting(args) else ""
    if unrecorded:
        output.narrate(say(f"registry.export.filing.{unrecorded}", args.lang))
        return
    who = actor(args)
    if until:
        filings.set_due(registry.store, who, view.name, until, to=args.filed_to)
    files, number = filing.digests(args.output), prepared.notice.number
    filings.prepared(registry.store, who, view.name, files, number=number, to=args.filed_to)


def run_interpretation(args: argparse.Namespace) -> int:
    """The reading for the public, as far as the registry knows."""
    from registry.publication import letters
    from registry.service import notices

    with opened(args) as registry:
        prepared = notices.prepare(registry, args.round, plan(args), args.lang)
    paper = letters.interpretation(prepared.notice)
    letters.write(paper, args.output, prepared.notice.signed_on or prepared.lists[0].as_of)
    return done(args, "interpretation")


def run_site(args: argparse.Namespace) -> int:
    """The public pages."""
    from registry.service import publicsite

    if args.base_url and not args.base_url.startswith(("https://", "http://")):
        raise MisuseError("base_url_unfit", given=args.base_url)
    with opened(args) as registry:
        made = publicsite.site(
            registry, title=args.site_title, as_of=args.as_of, base_url=args.base_url, lang=language(args.lang)
        )
        report = publicsite.write(made, args.output)
    return done(args, "site", documents=report.documents, pages=report.pages)


def run_report(args: argparse.Namespace) -> int:
    """The report."""
    from registry.service import roundreport

    fmt = format_of(args)
    with opened(args) as registry:
        made = roundreport.make(
            registry, args.round, day=args.as_of or today(), issuer=args.issuer, lang=language(args.lang)
        )
    roundreport.write(made, fmt, args.output, args.lang)
    return done(args, "report")
