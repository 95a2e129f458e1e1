"""``qingli demo``: the whole main job on made-up documents, told in a dozen lines."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.demo.run import Report
    from registry.service import Registry


def add(commands: Any) -> None:
    """Register the verb."""
    lang = getattr(commands, "help_lang", None)
    parser = commands.add_parser("demo", help=say("demo.help", lang), description=say("demo.description", lang))
    parser.add_argument("--keep", type=Path, metavar="DIR", help=say("demo.arg.keep", lang))
    parser.add_argument("--seed", type=int, metavar="N", help=say("demo.arg.seed", lang))
    parser.add_argument("--documents", type=int, metavar="N", help=say("demo.arg.documents", lang))
    parser.add_argument("--jobs", type=int, metavar="N", help=say("demo.arg.jobs", lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the demonstration in the folder named, else in one that is removed at the end."""
    if args.keep is not None:
        return _run(args, args.keep.expanduser())
    with tempfile.TemporaryDirectory(prefix="qingli-demo-") as folder:
        return _run(args, Path(folder))


def _run(args: argparse.Namespace, folder: Path) -> int:
    from registry.demo import plan
    from registry.demo import run as demo
    from registry.errors import InputError
    from registry.messages import language

    size = args.documents or plan.FULL_SET
    if size < plan.smallest():
        raise InputError("demo_too_small", size=size, least=plan.smallest())
    report = demo.run(
        folder,
        seed=plan.SEED if args.seed is None else args.seed,
        size=size,
        jobs=args.jobs,
        lang=language(args.lang),
        watch=_watch(args.lang) if sys.stderr.isatty() else None,
    )
    for line in lines(report, args.lang, kept=args.keep is not None):
        output.emit(line)
    return 1 if report.disagreements or report.failed else 0


def lines(report: Report, lang: str | None, *, kept: bool) -> Iterator[str]:
    """What is told at the end, a dozen lines at most."""
    from registry.demo.run import DATABASE, LISTS

    outcomes = report.outcomes
    folder = visible(str(report.folder))
    yield say("demo.made_up", lang, files=report.files)
    yield say("demo.imported", lang, imported=report.imported, failed=report.failed, findings=report.findings)
    yield say("demo.reviewed", lang, reviewed=report.reviewed, extended=report.extended, **outcomes)
    if report.corrected:
        yield say("demo.corrected", lang, count=report.corrected)
    yield say("demo.agree" if not report.disagreements else "demo.disagree", lang, count=report.disagreements)
    yield say("demo.flagged", lang, flagged=report.flagged.get("repeal", 0), repealed=outcomes["repeal"])
    yield say("demo.false_alarms", lang, count=report.alarms, flagged=report.all_flagged, hints=report.hints)
    yield say("demo.human", lang, count=outcomes["repeal"] - report.flagged.get("repeal", 0))
    if report.triage:
        most, every = report.triage
        yield say(
            "demo.triage",
            lang,
            reviewed=report.reviewed,
            most=most.met,
            most_random=most.random,
            all=every.met,
            all_random=every.random,
        )
    if kept:
        yield say("demo.files", lang, folder=folder, lists=str(Path(folder) / LISTS), count=report.lists)
        yield say("demo.open", lang, registry=str(Path(folder) / DATABASE))
    else:
        yield say("demo.removed", lang, count=report.lists)
    yield say("demo.seconds", lang, seconds=f"{report.seconds:.1f}")


def _watch(lang: str | None) -> Any:
    """Tells a person at the terminal how far it is."""

    def watch(stage: str, _: Registry) -> None:
        output.narrate(say(f"demo.stage.{stage}", lang))

    return watch
