"""``qingli round …``: open, look at, extend, close, reopen and publish a round (清理)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.importing import positive
from registry.cli.options import day
from registry.cli.verbs import FLAG, JSON, ROUND, actor, counts, group, opened, plain, register, shown, why_stale
from registry.errors import StateError
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.answers import ItemRow, QueueFilter, RoundStatus, RoundView
    from registry.service.closing import Changed

NAMED = 20
"""How many documents are named of those that changed."""


def add(commands: Any) -> None:
    """Register the verbs."""
    verbs = group(commands, "round")
    date: dict[str, Any] = {"type": day, "metavar": "DATE", "default": None}
    which = (("name", {"metavar": "NAME", "nargs": "?", "default": None}), ("--round", {**ROUND[1], "dest": "named"}))
    options = (
        ("name", {"metavar": "NAME"}),
        ("--as-of", date),
        ("--cut-off", date),
        ("--two-reviewers", FLAG),
        ("--closure", {"choices": ("whitelist", "blacklist"), "default": "blacklist"}),
        ("--scope", {"metavar": "WORDS", "default": ""}),
        ("--issuer", {"metavar": "NAME", "default": ""}),
        JSON,
    )
    register(verbs, "round.open", run_open, options)
    register(verbs, "round.list", run_list, (JSON,))
    register(verbs, "round.status", run_status, (*which, JSON))
    register(
        verbs, "round.queue", run_queue, (*which, *_filters(), ("--limit", {"type": positive, "default": 30}), JSON)
    )
    register(verbs, "round.extend", run_extend, which)
    people: tuple[Any, ...] = (("assignee", {"metavar": "NAME"}), ("docs", {"metavar": "DOC", "nargs": "+"}))
    register(verbs, "round.assign", run_assign, (*people, ROUND))
    register(verbs, "round.close", run_close, (*which, JSON))
    register(verbs, "round.reopen", run_reopen, (*which, ("--note", {"required": True}), JSON))
    register(verbs, "round.cancel", run_cancel, (*which, ("--note", {"required": True}), JSON))
    paper = (("--published-on", date), ("--effective-on", date), ("--number", {"metavar": "NUMBER", "default": ""}))
    register(verbs, "round.publish", run_publish, (*which, *paper, JSON))


def _filters() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Options that say which items of a queue are wanted."""
    from registry.values import Outcome, Severity

    word: dict[str, Any] = {"metavar": "WORDS", "default": ""}
    states = ("open", "awaiting_second", "disputed", "decided", "stale")
    return (
        ("--state", {"choices": states, "action": "append", "default": []}),
        ("--outcome", {"choices": tuple(one.value for one in Outcome), "default": None}),
        ("--severity", {"choices": tuple(one.value for one in Severity), "default": ""}),
        ("--rule", {"metavar": "RULE", "default": ""}),
        ("--words", word),
        ("--law", {**word, "metavar": "LAW"}),
        ("--issuer", {**word, "metavar": "NAME"}),
        ("--year", {"type": int, "metavar": "YEAR", "default": None}),
        ("--assignee", {**word, "metavar": "NAME"}),
    )


def wanted(args: argparse.Namespace) -> QueueFilter:
    """The filter that the options make."""
    from registry.service.answers import QueueFilter
    from registry.values import Outcome

    return QueueFilter(
        states=tuple(args.state),
        words=args.words,
        rule=args.rule,
        law=args.law,
        year=args.year,
        issuer=args.issuer,
        assignee=args.assignee,
        severity=args.severity,
        outcome=Outcome(args.outcome) if args.outcome else None,
    )


def _named(args: argparse.Namespace) -> str | None:
    """The round that is meant, as a word of its own or by ``--round``."""
    name: str | None = args.name or args.named
    return name


def run_open(args: argparse.Namespace) -> int:
    """Open a round."""
    from registry.service.rounds import RoundPlan

    who = actor(args)
    with opened(args) as registry:
        plan = RoundPlan(
            name=args.name,
            as_of=args.as_of or args.cut_off or registry.usual_day(),
            cut_off=args.cut_off,
            scope=args.scope,
            mode="two_reviewers" if args.two_reviewers else "one_reviewer",
            closure=args.closure,
            issuer=args.issuer,
        )
        code = _emit(registry.open_round(who, plan), args)
        outside = registry.round_status(plan.name).outside
    if outside:
        output.narrate(say("registry.round.outside", args.lang, count=outside).strip())
    if args.as_of is None:
        output.narrate(say("registry.round.own_day", args.lang, as_of=plan.as_of))
    return code


def run_list(args: argparse.Namespace) -> int:
    """Every round on a line."""
    with opened(args) as registry:
        found = registry.rounds()
    if args.json:
        output.emit_json(plain(found))
    for view in () if args.json else found:
        output.emit(_line(view, args.lang))
    return 0


def run_status(args: argparse.Namespace) -> int:
    """Progress, what blocks the round, and how the filing of a published one stands."""
    import datetime as dt

    from registry.service import filings

    with opened(args) as registry:
        status = registry.round_status(_named(args))
        today = dt.date.today()  # noqa: DTZ011 -- the reader's own day
        found = filings.track(registry.store, today, status.round.name)
    if args.json:
        output.emit_json({**plain(status), "filing": plain(found[0]) if found else None})
        return 0
    _tell(status, args.lang)
    for filing in found:
        output.emit(visible(filings.sentence(filing, args.lang)))
    return 0


def run_queue(args: argparse.Namespace) -> int:
    """The queue, worst first, with the reason for each place."""
    with opened(args) as registry:
        page = registry.queue(_named(args), wanted(args), limit=args.limit)
    if args.json:
        output.emit_json(plain(page))
        return 0
    rows = [_item(place, row, args.lang) for place, row in enumerate(page.rows, 1)]
    for line in output.table(rows):
        output.emit(line)
    if page.total > len(page.rows):
        output.emit(say("registry.more", args.lang, count=page.total - len(page.rows)))
    return 0


def _item(place: int, row: ItemRow, lang: str | None) -> tuple[str, ...]:
    """One line of the queue: where it stands, what became of it, and why it stands there."""
    outcome = f"·{say(f'outcome.{row.outcome.value}', lang)}" if row.outcome else ""
    reasons = [
        f"[{say(f'severity.{one.severity}', lang)}]{say(f'rule.{one.rule}', lang)}×{one.count}"
        for one in row.reasons[:3]
    ]
    if row.stale_reason:
        reasons.insert(0, why_stale(row.stale_reason, lang))
    return (
        str(place),
        f"#{row.instrument}",
        say(f"state.{row.state}", lang) + outcome,
        row.number or "—",
        output.clip(visible(row.title), 40),
        ("；" if lang != "en" else "; ").join(reasons) or "—",
    )


def run_extend(args: argparse.Namespace) -> int:
    """Take newcomers in."""
    who = actor(args)
    with opened(args) as registry:
        output.emit(say("registry.round.extended", args.lang, count=registry.extend_round(who, _named(args))))
    return 0


def run_assign(args: argparse.Namespace) -> int:
    """Give items to a reviewer."""
    who = actor(args)
    with opened(args) as registry:
        name = registry.round(args.round).name
        views = [registry.dossier(given, viewer=who.name, round_name=name) for given in args.docs]
        outside = next((view for view in views if view.item is None), None)
        if outside is not None:
            title, number = outside.instrument.title, outside.instrument.number
            raise StateError("not_in_round", given=shown(title, number), name=name)
        count = registry.assign(who, [view.item.id for view in views if view.item], args.assignee)
    output.emit(say("registry.round.assigned", args.lang, count=count, name=visible(args.assignee) or "—"))
    return 0


def run_close(args: argparse.Namespace) -> int:
    """Close a round."""
    who = actor(args)
    with opened(args) as registry:
        view = registry.close_round(who, _named(args))
        status = registry.round_status(view.name)
    if status.proposed:
        line = say("registry.round.proposed", args.lang, count=status.proposed, sweeping=status.sweeping)
        output.narrate(line.strip())
    return _emit(view, args)


def run_reopen(args: argparse.Namespace) -> int:
    """Open a round again, and tell what it was closed upon and does not hold any more."""
    from registry.service import closing

    who = actor(args)
    with opened(args) as registry:
        view = registry.reopen_round(who, _named(args), args.note)
        changed = closing.reopened(registry.store, view.name)
    if args.json:
        output.emit_json({**plain(view), "changed": plain(changed)})
        return 0
    output.emit(_line(view, args.lang))
    if changed:
        stale = sum(one.stale for one in changed)
        output.emit(say("registry.round.changed", args.lang, count=len(changed), stale=stale))
    for one in changed[:NAMED]:
        output.emit(_changed(one, args.lang))
    if len(changed) > NAMED:
        output.emit("  " + say("registry.more", args.lang, count=len(changed) - NAMED))
    return 0


def _changed(one: Changed, lang: str | None) -> str:
    """One document whose findings are others now."""
    joint, stop = (", ", "; ") if lang == "en" else ("、", "；")
    told = [
        say(f"registry.round.changed.{kind}", lang, rules=joint.join(say(f"rule.{rule}", lang) for rule in rules))
        for kind, rules in (("added", one.added), ("gone", one.gone))
        if rules
    ]
    state = f" {say('state.stale', lang)}" if one.stale else ""
    return f"  #{one.instrument} {shown(one.title, one.number)}{state} {stop.join(told)}"


def run_cancel(args: argparse.Namespace) -> int:
    """Call off a round that was opened by mistake."""
    who = actor(args)
    with opened(args) as registry:
        return _emit(registry.cancel_round(who, _named(args), args.note), args)


def run_publish(args: argparse.Namespace) -> int:
    """Publish a round."""
    from registry.service.lists import Paper

    who = actor(args)
    paper = Paper(args.published_on, args.effective_on, args.number)
    with opened(args) as registry:
        view = registry.publish_round(who, _named(args), paper=paper)
        code = _emit(view, args)
        head = registry.ledger_head()
    if not args.number:
        output.narrate("! " + say("registry.round.publish.unnumbered", args.lang, name=visible(view.name)))
    output.narrate(say("registry.round.anchor", args.lang, seq=head.seq, hash=head.hash))
    return code


def _emit(view: RoundView, args: argparse.Namespace) -> int:
    """A round, as data or as a line."""
    output.emit_json(plain(view)) if args.json else output.emit(_line(view, args.lang))
    return 0


def _line(view: RoundView, lang: str | None) -> str:
    """A round on one line."""
    figures = counts(view.states, "state", lang)
    name = visible(view.name)
    line = say(
        "registry.round.line", lang, name=name, state=say(f"round_state.{view.state}", lang), as_of=view.as_of,
        cut_off=view.cut_off or "—", items=view.items, figures=figures or "—",
    )  # fmt: skip
    if view.cancelled is None:
        return line
    return line + say("registry.round.cancelled", lang, note=visible(view.cancelled))


def _tell(status: RoundStatus, lang: str | None) -> None:
    """Progress for people."""
    view = status.round
    output.emit(_line(view, lang))
    if view.outcomes:
        output.emit(counts(view.outcomes, "outcome", lang))
    for reviewer, count in status.by_reviewer.items():
        output.emit(say("registry.round.by_reviewer", lang, name=visible(reviewer), count=count))
    if status.agreement is not None:
        output.emit(say("registry.round.agreement", lang, share=f"{status.agreement:.0%}"))
    if status.undated:
        output.emit(say("registry.round.undated", lang, count=status.undated))
    if status.outside:
        output.emit(say("registry.round.outside", lang, count=status.outside))
    if status.newcomers:
        key = "registry.round.newcomers" if view.state == "open" else "registry.round.newcomers.closed"
        output.emit(say(key, lang, count=status.newcomers))
    if status.proposed:
        output.emit(say("registry.round.proposed", lang, count=status.proposed, sweeping=status.sweeping))
    if status.blocker_count:
        output.emit(say("registry.round.blocked", lang, count=status.blocker_count))
    for blocker in status.blockers:
        state = say(f"state.{blocker.state}", lang)
        why = say("registry.stale", lang, why=why_stale(blocker.stale_reason, lang)) if blocker.stale_reason else ""
        output.emit(f"  #{blocker.instrument} {shown(blocker.title, blocker.number)} {state}{why}")
    if status.blocker_count > len(status.blockers):
        output.emit("  " + say("registry.more", lang, count=status.blocker_count - len(status.blockers)))
