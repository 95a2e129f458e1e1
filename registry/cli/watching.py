"""``qingli watch FOLDER…``: takes in what is put into a folder, as it comes, until it is stopped."""

from __future__ import annotations

import argparse
import json
import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.importing import lines_of, positive, remarks_of
from registry.cli.options import day
from registry.cli.verbs import FLAG, JSON, actor, opened, plain, register
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.answers import FileOutcome

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def add(commands: Any) -> None:
    """Register the verb."""
    seconds_option: dict[str, Any] = {"type": seconds, "metavar": "SECONDS", "default": 5.0}
    options = (
        ("folders", {"nargs": "+", "type": Path, "metavar": "FOLDER"}),
        ("--once", FLAG),
        ("--every", seconds_option),
        ("--settled", seconds_option),
        ("--as-of", {"type": day, "metavar": "DATE", "default": None}),
        ("--jobs", {"type": positive, "metavar": "N", "default": None}),
        ("--no-store", FLAG),
        JSON,
    )
    register(commands, "watch", run_watch, options)


def seconds(text: str) -> float:
    """A span of time in seconds, above zero and at most a day."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(say("registry.bad_seconds", None, text=text))
    return value


def run_watch(args: argparse.Namespace) -> int:
    """Watch until a signal comes, or look once; what is being written then is written whole."""
    from registry.service.watching import Watch, watched

    who = actor(args)
    with opened(args, create=True) as registry, stopped_by_signals() as stop:
        drop = watched(args.folders, registry, args.settled)
        teller = Teller(args.lang, as_json=args.json)
        options = {"jobs": args.jobs, "keep_originals": not args.no_store}
        watch = Watch(registry, who, drop, teller.tell, teller.lost, options, args.as_of, stop)
        if args.once:
            watch.settle()
        else:
            names = "、".join(visible(str(folder)) for folder in args.folders)
            output.narrate(say("registry.watch.begun", args.lang, folders=names, seconds=f"{args.settled:g}"))
            watch.run(args.every)
            output.narrate(say("registry.watch.ended", args.lang, count=teller.count))
    return 0


class Teller:
    """One line a file to standard output, as it is taken in; a folder that is gone or back to standard error."""

    def __init__(self, lang: str | None, *, as_json: bool) -> None:
        self.lang = lang
        self.as_json = as_json
        self.count = 0

    def tell(self, outcome: FileOutcome) -> None:
        """Hear of one file."""
        self.count += 1
        at = datetime.now(UTC).isoformat(timespec="seconds")
        output.emit(_json_line(at, outcome) if self.as_json else _line(outcome, self.lang))
        sys.stdout.flush()

    def lost(self, folder: Path, gone: bool) -> None:
        """Hear of a folder."""
        key = "registry.watch.gone" if gone else "registry.watch.back"
        output.narrate(say(key, self.lang, folder=visible(str(folder))))


def _json_line(at: str, outcome: FileOutcome) -> str:
    """A file as one line of JSON."""
    return output.escaped(json.dumps({"at": at, **plain(outcome)}, ensure_ascii=False))


def _line(outcome: FileOutcome, lang: str | None) -> str:
    """A file as one line: what became of it, its title or the reason, and what else must be known."""
    from registry.reading.remarks import sentence

    colon, joint = (": ", "; ") if lang == "en" else ("：", "；")
    parts = [visible(title) for title in outcome.titles[:3]]
    if outcome.failure:
        said = {"name": visible(outcome.path), "detail": visible(outcome.detail)}
        blank = " " if lang == "en" else ""
        parts.append(blank.join(say(f"{key}.{outcome.failure}", lang, **said) for key in ("failure", "failure_remedy")))
    parts += [sentence(remark, lang).rstrip("。.") for remark in remarks_of(outcome)]
    parts += [line.removeprefix(visible(outcome.path) + colon) for line in lines_of(outcome, lang)]
    status = say(f"import_status.{outcome.status}", lang)
    head = f"{status} {visible(outcome.path)}"
    return head + (colon + joint.join(parts) if parts else "")


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """An event that the first request to end sets; the second ends at once, as without this."""
    stop = Event()
    before: dict[int, Any] = {}

    def ask(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[number])

    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            before[number] = signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
