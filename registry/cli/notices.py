"""``qingli export notice`` and ``qingli export residual``: the notice of a round, and what its last clause would end."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.exports import FORMAT, ISSUER, OUTPUT, done, format_of
from registry.cli.options import day
from registry.cli.verbs import JSON, ROUND, Option, opened, plain, register, shown
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.notices import NoticePlan, Prepared
    from registry.service.residual import Residual

WORD: dict[str, Any] = {"metavar": "TEXT", "default": None}
WORDS: dict[str, Any] = {"metavar": "TEXT", "action": "append", "default": None}
DAY: dict[str, Any] = {"type": day, "metavar": "DATE", "default": None}
SET: dict[str, Any] = {"action": "store_true", "default": None}

NOTICE: tuple[Option, ...] = (
    ("--office", {"type": Path, "metavar": "FILE", "default": None}),
    ("--issuer", WORD),
    ("--genre", {"choices": ("通知", "决定", "通告", "公告"), "default": None}),
    ("--number", WORD),
    ("--title", WORD),
    ("--addressees", WORD),
    ("--basis", WORDS),
    ("--scope", WORD),
    ("--meeting", WORD),
    ("--signed-on", DAY),
    ("--effect", {"choices": ("on_issue", "on_publication", "on_date"), "default": None}),
    ("--effective-on", DAY),
    ("--amend-due", DAY),
    ("--follow-up", WORDS),
    ("--remark", WORD),
    ("--red-head", WORD),
    ("--sealed", SET),
    ("--printed-by", WORD),
    ("--printed-on", DAY),
    ("--copied-to", WORD),
    ("--profile", {"choices": ("public", "internal"), "default": None}),
    ("--lists", {"metavar": "LIST", "nargs": "+", "default": None}),
    ("--apart", SET),
    ("--residual-known", SET),
    ("--draft", SET),
)
"""What a notice may be told, named as the fields of its plan."""


def add(verbs: Any) -> None:
    """Register what can be exported."""
    register(verbs, "export.notice", run_notice, (OUTPUT, FORMAT, ROUND, *NOTICE))
    where = ("--output", {"type": Path, "metavar": "FILE", "default": None})
    register(verbs, "export.residual", run_residual, (FORMAT, where, ROUND, ISSUER, JSON))


def plan(args: argparse.Namespace) -> NoticePlan:
    """The plan of a notice: the office's file of usual words, and the options on top."""
    from registry.service.notices import NoticePlan, plan_of

    given: dict[str, Any] = {}
    for field in fields(NoticePlan):
        value = getattr(args, field.name, None)
        if value is not None:
            given[field.name] = tuple(value) if isinstance(value, list) else value
    return plan_of(args.office, given) if args.office else NoticePlan(**given)


def run_notice(args: argparse.Namespace) -> int:
    """Write the notice; a final one is refused while anything speaks against it."""
    from registry.service import notices

    fmt = format_of(args)
    with opened(args) as registry:
        prepared = notices.prepare(registry, args.round, plan(args), args.lang)
        notices.write(prepared, fmt, args.output, args.lang)
    warn(prepared, args.lang)
    return done(args, "notice", annexes=len(prepared.lists), rows=sum(len(listed.rows) for listed in prepared.lists))


def warn(prepared: Prepared, lang: str | None) -> None:
    """What a draft still has against it, and what such a document usually says and this one does not."""
    for reason in prepared.reasons:
        output.narrate("! " + visible(reason.text(lang)))
    for name in prepared.dropped:
        output.narrate(say(f"registry.export.notice.dropped.{name}", lang, genre=prepared.notice.genre))
    if prepared.lacking:
        names = "、".join(say(f"notice.field.{name}", lang) for name in prepared.lacking)
        output.narrate(say("registry.export.notice.lacking", lang, names=names))


def run_residual(args: argparse.Namespace) -> int:
    """Show or write the documents that the residual clause would end; exit code 1 when there are any."""
    from registry.publication import forms
    from registry.service.officeforms import residual_form
    from registry.service.residual import residual, usual_scope

    with opened(args) as registry:
        scope = usual_scope(registry, args.round, issuer=args.issuer)
        found = residual(registry, args.round, scope=scope)
    if args.output:
        forms.write(residual_form(found, args.lang), format_of(args), args.output, found.until, args.lang)
        done(args, "residual", rows=len(found.entries))
    output.emit_json(plain(found)) if args.json else _tell(found, args.lang)
    return 1 if found.entries else 0


def _tell(found: Residual, lang: str | None) -> None:
    """The answer for people."""
    clause = say(f"residual.closure.{found.closure}", lang)
    output.emit(say("residual.head", lang, name=visible(found.round_name), until=found.until, clause=clause,
                    count=len(found.entries), named=visible(found.named) or say("residual.anybody", lang)))  # fmt: skip
    for entry in found.entries:
        why = say(f"residual.why.{entry.why}", lang)
        output.emit(f"  {entry.dated or '—'}  #{entry.instrument} {shown(entry.title, entry.number)}  {why}")
