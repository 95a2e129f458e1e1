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
    from registry.service.answers import RelationView
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
        ("verb", {"choices": ("list", "confirm", "reject", "release"), "nargs": "?", "default": "list"}),
        ("relation", {"metavar": "ID", "type": int, "nargs": "?", "default": None}),
        ("--to", {"metavar": "DOC", "default": None}),
        ("--effective", {"type": day, "metavar": "DATE", "default": None}),
        ("--before", {"type": day, "metavar": "DATE", "default": None}),
        ("--keep", {"metavar": "DOC", "action": "append", "default": []}),
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
    """List proposed relations, or settle one."""
    if args.verb == "list":
        return _list(args)
    if args.relation is None or (args.verb == "release" and args.before is None):
        raise MisuseError("relation_which")
    who = actor(args)
    with opened(args) as registry:
        if args.verb == "release":
            done = registry.release_relation(who, args.relation, args.before, keep=args.keep, note=args.note)
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
        found = registry.relations("" if args.all else "proposed")
    if args.json:
        output.emit_json(plain(found))
        return 0
    for relation in found:
        output.emit(line_of(relation, args.lang))
    if not found:
        output.narrate(say("registry.relations.none", args.lang))
    return 0


def line_of(relation: RelationView, lang: str | None) -> str:
    """A relation on one line."""
    return say(
        "registry.relations.line",
        lang,
        id=relation.id,
        state=say(f"relation_state.{relation.state}", lang),
        source=shown(relation.from_title, relation.from_number),
        kind=say(f"relation_kind.{relation.kind}", lang),
        target=visible(relation.quote) if relation.batch else shown(relation.to_title, relation.to_number),
        provisions="、".join(relation.provisions),
    )
