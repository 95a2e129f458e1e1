"""``qingli laws``: look up, list, take in and examine the catalogue of laws."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import laws_texts, output
from registry.cli.options import day
from registry.messages import has, say

if TYPE_CHECKING:
    from registry.catalogue.plan import Plan
    from registry.values import InstrumentFacts

Runner = Callable[[argparse.Namespace], int]
Option = tuple[str, dict[str, Any]]
_LIMIT = 20


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register ``laws`` with its verbs."""
    lang = getattr(commands, "help_lang", None)
    parser = commands.add_parser("laws", help=say("laws.help", lang), description=say("laws.help", lang))
    verbs = parser.add_subparsers(dest="laws_verb", metavar=say("laws.verb", lang), required=True)
    for name, (run, options) in _verbs().items():
        help_text = say(f"laws.{name}.help", lang)
        verb = verbs.add_parser(name, help=help_text, description=help_text)
        for option, settings in (*options, ("--json", {"action": "store_true"})):
            key = f"laws.arg.{name}.{option.lstrip('-')}"
            shown = say(key if has(key, lang) else f"laws.arg.{option.lstrip('-')}", lang)
            verb.add_argument(option, help=shown, **settings)
        verb.set_defaults(run=run)


def _verbs() -> dict[str, tuple[Runner, tuple[Option, ...]]]:
    """Each verb with what runs it and its options; help texts are ``laws.arg.<option>`` or ``laws.arg.<verb>.<option>``."""
    flag: dict[str, Any] = {"action": "store_true"}
    limit: dict[str, Any] = {"type": _positive, "metavar": "N"}
    words: dict[str, Any] = {"nargs": "+", "metavar": "WORDS"}
    path: dict[str, Any] = {"type": Path, "metavar": "PATH"}
    return {
        "search": (run_search, (("words", words), ("--limit", {**limit, "default": _LIMIT}))),
        "show": (
            run_show,
            (("law", {"nargs": "+", "metavar": "LAW"}), ("--articles", {"metavar": "N"}), ("--all", flag)),
        ),
        "list": (run_list, (("--kind", {}), ("--status", {}), ("--issuer", {}), ("--limit", limit))),
        "aliases": (run_aliases, (("words", {**words, "nargs": "*"}),)),
        "import": (
            run_import,
            (
                ("path", path),
                ("--dry-run", flag),
                ("--facts-as-of", {"type": day, "metavar": "DATE"}),
                ("--skip-refused", flag),
            ),
        ),
        "export": (run_export, (("path", path), ("--force", flag))),
        "age": (run_age, ()),
        "history": (run_history, ()),
        "doctor": (run_doctor, (("--strict", flag), ("--all", flag))),
        "texts": laws_texts.verb(),
    }


def run_search(args: argparse.Namespace) -> int:
    """Instruments in which the words occur; exit code 1 when there is none."""
    from registry.catalogue import load

    words = " ".join(args.words)
    found = load().search(words)
    if not found and not args.json:
        _narrate(args, "search.none", words=words)
    _print_hits(args, found[: args.limit])
    if len(found) > args.limit:
        _narrate(args, "search.more", shown=args.limit, total=len(found))
    return 0 if found else 1


def run_list(args: argparse.Namespace) -> int:
    """Instruments of a kind, status or issuer, or all of them."""
    from registry.catalogue import load

    found = [facts for facts in load().instruments() if _wanted(args, facts)]
    _print_hits(args, found[: args.limit] if args.limit else found)
    _narrate(args, "list.count", total=len(found))
    return 0


def _wanted(args: argparse.Namespace, facts: InstrumentFacts) -> bool:
    return (
        (not args.kind or args.kind == facts.kind)
        and (not args.status or args.status == facts.status)
        and (not args.issuer or args.issuer in facts.issuer)
    )


def run_show(args: argparse.Namespace) -> int:
    """The life of one instrument; exit code 3 when none or several are meant."""
    from registry.catalogue import life, load
    from registry.cli import laws_records, laws_view
    from registry.errors import InputError

    catalogue, wanted = load(), " ".join(args.law)
    found = catalogue.resolve(wanted)
    if not found:
        raise InputError("law_not_found", law=wanted)
    if len(found) > 1:
        _print_hits(args, found)
        raise InputError("law_ambiguous", law=wanted, count=len(found))
    article = life.article_key(args.articles) if args.articles else None
    if args.articles and article is None:
        raise InputError("law_no_article", article=args.articles)
    if args.json:
        return _print_json(laws_records.life_record(catalogue, found[0], article))
    view = laws_view.View(args.lang)
    _print(view.journey(catalogue, found[0], article) if article else view.story(catalogue, found[0], args.all))
    return 0


def run_aliases(args: argparse.Namespace) -> int:
    """Short forms in common use and what they stand for."""
    from registry.catalogue import load
    from registry.catalogue.names import short_forms
    from registry.cli import laws_view

    catalogue = load()
    rows = [row for row in short_forms() if all(word in row["short"] or word in row["example"] for word in args.words)]
    if args.json:
        return _print_json([dict(row) for row in rows])
    _print(laws_view.View(args.lang).aliases(catalogue, rows))
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Take in facts from a file or directory: whole or not at all."""
    from registry.catalogue import imports
    from registry.errors import MisuseError

    who = args.actor or os.environ.get("QINGLI_REVIEWER")
    if not who and not args.dry_run:
        raise MisuseError("catalogue_no_actor")
    prepared = imports.prepare(args.path)
    plan = prepared.plan
    refused = bool(plan.refused) and not args.skip_refused
    if args.dry_run or refused:
        _print_plan(args, plan, applied=False)
        _narrate(args, "import.dry_run" if args.dry_run else "import.not_applied")
    if args.dry_run:
        return 1 if plan.refused else 0
    imports.carry_out(prepared, who, dt.datetime.now(dt.UTC), args.facts_as_of, args.skip_refused)
    _print_plan(args, plan, applied=True)
    done = "import.done" if plan.changes or args.facts_as_of else "import.nothing"
    _narrate(args, done, added=len(plan.added), changed=len(plan.changed), who=who)
    return 0


def _print_plan(args: argparse.Namespace, plan: Plan, *, applied: bool) -> None:
    from registry.cli import laws_records, laws_view

    if args.json:
        _print_json(laws_records.plan_record(plan, applied=applied))
    else:
        _print(laws_view.View(args.lang).plan(plan))


def run_export(args: argparse.Namespace) -> int:
    """Write the laws as one CSV, or all tables into a directory, in the form that import takes."""
    from registry.catalogue import load
    from registry.catalogue.build import export

    written = export(load(), args.path, force=args.force)
    if args.json:
        return _print_json([str(path) for path in written])
    _narrate(args, "export.done", path=args.path, files=len(written))
    return 0


def run_age(args: argparse.Namespace) -> int:
    """How old the facts are and what is known to be missing."""
    from registry.catalogue import load
    from registry.catalogue.age import age
    from registry.cli import laws_records, laws_view

    found = age(load(), dt.datetime.now(dt.UTC).astimezone().date())
    if args.json:
        return _print_json(laws_records.age_record(found))
    _print(laws_view.View(args.lang).age(found))
    return 0


def run_history(args: argparse.Namespace) -> int:
    """What was imported, by whom and when, with old and new values."""
    from registry.catalogue import load
    from registry.cli import laws_records, laws_view

    made = load().imports
    if args.json:
        return _print_json([laws_records.import_record(each) for each in made])
    _print(laws_view.View(args.lang).history(made))
    return 0


def run_doctor(args: argparse.Namespace) -> int:
    """Inconsistent facts by check; with ``--strict`` exit code 1 when there are any."""
    from registry.catalogue import load
    from registry.catalogue.audit import examine
    from registry.cli import laws_records, laws_view

    problems = examine(load())
    if args.json:
        _print_json(laws_records.doctor_record(problems))
    else:
        _print(laws_view.View(args.lang).doctor(problems, None if args.all else 5))
    return 1 if args.strict and any(problems.values()) else 0


def _print_hits(args: argparse.Namespace, found: list[InstrumentFacts]) -> None:
    from registry.cli import laws_records, laws_view

    if args.json:
        _print_json([laws_records.facts_record(facts) for facts in found])
    elif found:
        _print(laws_view.View(args.lang).hits(found))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        output.emit(line.rstrip())


def _print_json(value: object) -> int:
    output.emit_json(_plain(value))
    return 0


def _plain(value: object) -> object:
    """The value with days in ISO form, as JSON has none."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _narrate(args: argparse.Namespace, key: str, **arguments: object) -> None:
    from registry.text import visible

    shown = {name: visible(str(value)) for name, value in arguments.items()}
    output.narrate(say(f"laws.{key}", args.lang, **shown))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
