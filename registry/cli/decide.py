"""``qingli decide``, ``qingli approve`` and ``qingli withdraw``: decisions, one by one or from a sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.options import day
from registry.cli.verbs import JSON, ROUND, actor, opened, plain, register, shown
from registry.errors import MisuseError
from registry.messages import has, say
from registry.text import visible
from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service import Opinion
    from registry.service.answers import Decided, SheetRow


def add(commands: Any) -> None:
    """Register the verbs."""
    date: dict[str, Any] = {"type": day, "metavar": "DATE", "default": None}
    words: dict[str, Any] = {"metavar": "TEXT", "default": ""}
    one = (
        ("--ground", {"action": "append", "default": [], "metavar": "CODE"}),
        ("--note", words),
        ("--legal-basis", words),
        ("--clauses", words),
        ("--new-expiry", date),
        ("--due", date),
        ("--effective", date),
        ROUND,
        JSON,
    )
    doc: dict[str, Any] = {"metavar": "DOC"}
    outcome: dict[str, Any] = {"metavar": "OUTCOME"}
    sheet = ("--from", {"dest": "sheet", "type": Path, "metavar": "SHEET", "default": None})
    optional = (("doc", {**doc, "nargs": "?"}), ("outcome", {**outcome, "nargs": "?"}))
    register(commands, "decide", run_decide, (*optional, sheet, *one))
    register(commands, "approve", run_approve, (("doc", doc), ("outcome", outcome), *one))
    register(commands, "withdraw", run_withdraw, (("doc", doc), ("--note", words), ROUND, JSON))


def run_decide(args: argparse.Namespace) -> int:
    """Record a decision, or those of a sheet; exit code 1 when rows of a sheet were refused."""
    if args.sheet is not None:
        return _from_sheet(args)
    if not args.doc or not args.outcome:
        raise MisuseError("decide_what")
    return _decide(args, "reviewer")


def run_approve(args: argparse.Namespace) -> int:
    """Settle a disputed item."""
    return _decide(args, "approver")


def run_withdraw(args: argparse.Namespace) -> int:
    """Take back one's own decision on a document."""
    who = actor(args)
    with opened(args) as registry:
        view = registry.dossier(args.doc, viewer=who.name, round_name=args.round)
        mine = [d for d in view.decisions if d.live and d.reviewer == who.name]
        if not mine:
            raise MisuseError("nothing_to_withdraw", name=who.name)
        done = registry.withdraw(who, mine[-1].id, args.note)
    output.emit_json(plain(done)) if args.json else output.emit(
        say("registry.withdrawn", args.lang, name=shown(view.instrument.title, view.instrument.number))
    )
    return 0


def _decide(args: argparse.Namespace, role: str) -> int:
    """One decision."""
    who = actor(args, role)
    opinion = opinion_of(args)
    with opened(args) as registry:
        done = registry.decide(who, args.doc, opinion, round_name=args.round)
    output.emit_json(plain(done)) if args.json else _tell(done, opinion, args.lang)
    return 0


def opinion_of(args: argparse.Namespace) -> Opinion:
    """The opinion that the options make; the outcome by code or by the words of the forms."""
    from registry.publication.wording import outcome_of
    from registry.service import Opinion

    outcome = outcome_of(args.outcome)
    if outcome is None:
        raise MisuseError("outcome_unknown", given=args.outcome, known=" ".join(one.value for one in Outcome))
    return Opinion(
        outcome=outcome,
        grounds=tuple(args.ground),
        note=args.note,
        legal_basis=args.legal_basis,
        clauses=args.clauses,
        new_expiry=args.new_expiry,
        effective_on=args.effective,
        due_on=args.due,
    )


def _tell(done: Decided, opinion: Opinion, lang: str | None) -> None:
    """What a decision did."""
    outcome, state = say(f"outcome.{opinion.outcome.value}", lang), say(f"state.{done.state}", lang)
    output.emit(
        say("registry.decided", lang, id=done.instrument, name=shown(done.title, None), outcome=outcome, state=state)
    )
    if done.flagged:
        output.emit(say("registry.decided.flagged", lang, count=len(done.flagged), ids=_ids(done.flagged)))
    if done.stale:
        output.emit(say("registry.decided.stale", lang, count=len(done.stale)))


def _ids(numbers: tuple[int, ...]) -> str:
    """Ids as one writes them."""
    return " ".join(f"#{number}" for number in numbers[:20])


def _from_sheet(args: argparse.Namespace) -> int:
    """The decisions of a sheet, each row told."""
    who = actor(args)
    with opened(args) as registry:
        told = registry.decide_from(
            who, args.sheet, round_name=args.round, unused=lambda names: _tell_unused(names, args.lang)
        )
    if args.json:
        output.emit_json(plain([_row_json(row, args.lang) for row in told]))
    else:
        for row in told:
            output.emit(row_line(row, args.lang))
    refused = sum(row.status == "refused" for row in told)
    decided = sum(row.status == "decided" for row in told)
    blank = sum(row.status == "blank" for row in told)
    before = len(told) - refused - decided - blank
    output.narrate(
        say("registry.sheet.done", args.lang, rows=len(told), decided=decided, before=before, refused=refused)
        + (say("registry.sheet.left", args.lang, count=blank) if blank else "")
    )
    for line in remedies(told, args.lang):
        output.narrate(line)
    return 1 if refused else 0


def _tell_unused(names: tuple[str, ...], lang: str | None) -> None:
    """Which columns no decision records."""
    joint = ", " if lang == "en" else "、"
    output.narrate(say("registry.sheet.unused", lang, names=joint.join(map(visible, names))))


def remedies(told: tuple[SheetRow, ...], lang: str | None) -> list[str]:
    """What to do about the rows that were refused, each remedy once."""
    codes = [code for code in dict.fromkeys(row.code for row in told if row.code) if has(f"remedy.{code}", lang)]
    return [say("cli.remedy", lang, remedy=say(f"remedy.{code}", lang)) for code in codes]


def row_line(row: SheetRow, lang: str | None) -> str:
    """One row of a sheet on one line."""
    given = visible(row.given) or "—"
    if row.status == "refused":
        reason = say(f"error.{row.code}", lang, **{k: visible(str(v)) for k, v in row.arguments.items()})
        return say("registry.sheet.refused", lang, row=row.row, given=given, reason=reason)
    outcome = say(f"outcome.{row.outcome.value}", lang) if row.outcome else ""
    return say(f"registry.sheet.{row.status}", lang, row=row.row, given=given, outcome=outcome)


def _row_json(row: SheetRow, lang: str | None) -> dict[str, Any]:
    """One row of a sheet as data."""
    return {
        "row": row.row,
        "sheet": row.sheet,
        "given": row.given,
        "status": row.status,
        "outcome": row.outcome.value if row.outcome else None,
        "instrument": row.instrument,
        "code": row.code or None,
        "message": row_line(row, lang),
    }
