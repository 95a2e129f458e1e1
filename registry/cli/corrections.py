"""``qingli correct``, ``qingli link`` and ``qingli relations``: what people put right."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.options import day
from registry.cli.verbs import FLAG, JSON, actor, opened, plain, register, shown
from registry.errors import MisuseError
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.answers import RelationView, SweepEntry, SweepPreview
    from registry.service.corrections import Corrected

FIELDS = {
    "--title": "title",
    "--number": "number",
    "--issuer": "issuers",
    "--signed-on": "signed_on",
    "--published-on": "published_on",
    "--effective-on": "effective_on",
    "--expires-on": "expires_on",
    "--drafting-unit": "drafting_unit",
    "--registration-number": "registration_number",
}
"""Options of ``correct`` and the fields they correct; an empty value clears a field."""
MOST_STAYING = 30
"""How many documents that a clause leaves standing are shown; those that it ends are shown all."""


def add(commands: Any) -> None:
    """Register the verbs."""
    value: dict[str, Any] = {"metavar": "VALUE", "default": None}
    doc: tuple[str, dict[str, Any]] = ("doc", {"metavar": "DOC"})
    note: tuple[str, dict[str, Any]] = ("--note", {"metavar": "TEXT", "default": ""})
    fields = tuple((option, {**value, "dest": name}) for option, name in FIELDS.items())
    normative = ("--normative", {"choices": ("yes", "no"), "default": None})
    visibility = ("--visibility", {"choices": ("public", "withheld"), "default": None})
    register(commands, "correct", run_correct, (doc, *fields, normative, visibility, note, JSON))
    link = (("citation", {"metavar": "CITATION"}), ("--to", {"metavar": "LAW|DOC", "default": None}), ("--none", FLAG))
    register(commands, "link", run_link, (doc, *link, note, JSON))
    verbs = (
        ("verb", {"choices": ("list", "preview", "confirm", "reject", "release"), "nargs": "?", "default": "list"}),
        ("relation", {"metavar": "ID", "type": int, "nargs": "?", "default": None}),
        ("--to", {"metavar": "DOC", "default": None}),
        ("--effective", {"type": day, "metavar": "DATE", "default": None}),
        ("--before", {"type": day, "metavar": "DATE", "default": None}),
        ("--keep", {"metavar": "DOC", "action": "append", "default": []}),
        ("--include", {"metavar": "DOC", "action": "append", "default": []}),
        ("--doc", {"metavar": "DOC", "default": None}),
        ("--all", FLAG),
        note,
        JSON,
    )
    register(commands, "relations", run_relations, verbs)


def run_correct(args: argparse.Namespace) -> int:
    """Correct fields of a document."""
    values: dict[str, Any] = {name: getattr(args, name) for name in FIELDS.values() if getattr(args, name) is not None}
    if args.normative:
        values["normative"] = args.normative == "yes"
    if args.visibility:
        values["visibility"] = args.visibility
    if not values:
        raise MisuseError("correct_what")
    who = actor(args)
    with opened(args) as registry:
        return _emit(registry.correct(who, args.doc, values, args.note), args)


def run_link(args: argparse.Namespace) -> int:
    """Say what a mention means."""
    if bool(args.to) == bool(args.none):
        raise MisuseError("link_to_what")
    who = actor(args)
    with opened(args) as registry:
        return _emit(registry.judge_link(who, args.doc, args.citation, args.to, args.note), args)


def _emit(done: Corrected, args: argparse.Namespace) -> int:
    """What a correction did."""
    if args.json:
        output.emit_json(plain(done))
        return 0
    fields = "、".join(say(f"field.{name}", args.lang) for name in done.fields)
    output.emit(say("registry.corrected", args.lang, id=done.instrument, fields=fields))
    if done.stale:
        output.emit(say("registry.decided.stale", args.lang, count=len(done.stale)))
    return 0


def run_relations(args: argparse.Namespace) -> int:
    """List proposed relations, show what a sweeping clause would end, or settle one."""
    if args.verb == "list":
        return _list(args)
    if args.relation is None:
        raise MisuseError("relation_which")
    if args.verb == "preview":
        return _preview(args)
    who = actor(args)
    with opened(args) as registry:
        if args.verb == "release":
            done = registry.release_relation(
                who, args.relation, args.before, keep=args.keep, include=args.include, note=args.note
            )
        else:
            done = registry.settle_relation(
                who,
                args.relation,
                confirm=args.verb == "confirm",
                to=args.to,
                effective_on=args.effective,
                note=args.note,
            )
    output.emit_json(plain(done)) if args.json else output.emit(
        say(f"registry.relations.{args.verb}", args.lang, count=len(done.relations), flagged=len(done.flagged))
    )
    return 0


def _list(args: argparse.Namespace) -> int:
    """Relations that wait for a person's word, or all."""
    with opened(args) as registry:
        found = registry.relations("" if args.all or args.doc else "proposed", args.doc)
    if args.json:
        output.emit_json(plain(found))
        return 0
    for relation in found:
        output.emit(line_of(relation, args.lang))
    if not found:
        output.narrate(say("registry.relations.none", args.lang))
    return 0


def _preview(args: argparse.Namespace) -> int:
    """What releasing a sweeping clause would end, document by document."""
    with opened(args) as registry:
        found = registry.preview_relation(args.relation, args.before)
    if args.json:
        output.emit_json(plain(found))
        return 0
    for line in preview_lines(found, args.lang):
        output.emit(line)
    return 0


def preview_lines(found: SweepPreview, lang: str | None) -> list[str]:
    """A preview for people: the clause, what would end and since when, then what stays and why."""
    sweep, ending = found.relation.sweep, [one for one in found.entries if one.verdict == "ends"]
    lines = [line_of(found.relation, lang)]
    if sweep and sweep.exceptions:
        lines.append(say("registry.sweep.except", lang, what=visible("；".join(sweep.exceptions))))
    if sweep and sweep.soft:
        lines.append(say("registry.sweep.soft", lang, count=len(ending)))
    else:
        day, on = found.last_day or "—", found.effective_on or "—"
        lines.append(say("registry.sweep.ends", lang, day=day, count=len(ending), on=on))
    lines += output.table([_entry(one, lang) for one in ending])
    if sweep and sweep.kind == "unlisted":
        lines.insert(1, say("registry.sweep.list", lang, listed=found.listed, unlinked=found.unlinked))
    left = [one for one in found.entries if one.verdict != "ends"]
    if left:
        lines.append(say("registry.sweep.stays", lang, count=len(left)))
        rows = [(*_entry(one, lang), say(f"registry.sweep.why.{one.verdict}", lang)) for one in left[:MOST_STAYING]]
        lines += output.table(rows)
    if len(left) > MOST_STAYING:
        lines.append("  " + say("registry.more", lang, count=len(left) - MOST_STAYING))
    if found.other_issuers:
        lines.append(say("registry.sweep.others", lang, count=found.other_issuers))
    return lines


def _entry(one: SweepEntry, lang: str | None) -> tuple[str, ...]:
    """A document in a preview."""
    day = str(one.dated) if one.dated else say("registry.sweep.undated", lang)
    return f"  #{one.instrument}", day, one.number or "—", output.clip(visible(one.title), 48)


def line_of(relation: RelationView, lang: str | None) -> str:
    """A relation on one line."""
    if relation.sweep is not None:
        return say(
            "registry.relations.sweep",
            lang,
            id=relation.id,
            state=say(f"relation_state.{relation.state}", lang),
            source=shown(relation.from_title, relation.from_number),
            clause=visible(relation.quote),
        )
    return say(
        "registry.relations.line",
        lang,
        id=relation.id,
        state=say(f"relation_state.{relation.state}", lang),
        source=shown(relation.from_title, relation.from_number),
        kind=say(f"relation_kind.{relation.kind}", lang),
        target=shown(relation.to_title, relation.to_number),
        provisions="、".join(relation.provisions),
    )
