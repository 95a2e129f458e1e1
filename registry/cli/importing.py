"""``qingli import PATH…`` and ``qingli check``: take in files, and flag the stock again."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.options import day
from registry.cli.verbs import FLAG, JSON, actor, counts, opened, plain, register, shown
from registry.errors import InputError
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.reading.remarks import Remark
    from registry.service import Registry
    from registry.service.answers import FileOutcome, ImportReport, Progress

BAR = 24
EVERY_SECONDS = 0.1
EVERY_LINES = 10.0
NOTED = 40
NAMED = 10
SOME = 3
REMARK = "flag."


def add(commands: Any) -> None:
    """Register the verbs."""
    paths: dict[str, Any] = {"nargs": "+", "type": Path, "metavar": "PATH"}
    options = (
        ("paths", paths),
        ("--as-of", {"type": day, "metavar": "DATE", "default": None}),
        ("--dry-run", FLAG),
        ("--jobs", {"type": positive, "metavar": "N", "default": None}),
        ("--scheduler", {"metavar": "ADDRESS", "default": None}),
        ("--retry-failed", FLAG),
        ("--no-store", FLAG),
        ("--strict", FLAG),
        ("--split-at", {"type": pages, "metavar": "PAGE,PAGE", "default": ()}),
        JSON,
    )
    register(commands, "import", run_import, options)
    register(
        commands,
        "check",
        run_check,
        (("--as-of", {"type": day, "metavar": "DATE", "default": None}), ("--all", FLAG), JSON),
    )


def positive(text: str) -> int:
    """A number above zero."""
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(say("registry.bad_count", None, text=text))
    return int(text)


def pages(text: str) -> tuple[int, ...]:
    """Numbers of pages, joined by commas."""
    return tuple(positive(part.strip()) for part in text.replace("，", ",").replace("、", ",").split(","))


def run_import(args: argparse.Namespace) -> int:
    """Take in files; exit code 1 with --strict when a file failed."""
    from registry.service.cluster import cluster_runner
    from registry.service.workers import early_runner

    who = actor(args)
    if args.split_at and (len(args.paths) > 1 or not args.paths[0].is_file()):
        raise InputError("split_one_file")
    # Before the registry is loaded and opened: the workers have as much to load.
    runner = cluster_runner(args.scheduler) if args.scheduler else early_runner(args.jobs)
    from registry.service.importing import ImportOptions

    with _place(args) as registry:
        options = ImportOptions(
            as_of=args.as_of or registry.usual_day(),
            jobs=args.jobs,
            dry_run=args.dry_run,
            retry_failed=args.retry_failed,
            keep_originals=not args.no_store,
            split_at=args.split_at,
        )
        meter = Meter(args.lang)
        report = registry.import_paths(args.paths, who, options, tell=meter.tell, runner=runner)
        meter.end()
    output.emit_json(plain(report)) if args.json else _tell(report, args.lang)
    if args.split_at and report.documents and not args.json:
        output.narrate(say("registry.import.split", args.lang))
    return 1 if args.strict and report.failures else 0


@contextmanager
def _place(args: argparse.Namespace) -> Iterator[Registry]:
    """The registry to take in to; a dry run where there is none yet leaves none behind."""
    from registry.service import Registry
    from registry.store.where import default_path, locate

    path = locate(args.registry).path
    if path is not None and path != default_path() and not path.parent.is_dir():
        raise InputError("registry_folder_missing", name=str(path), folder=str(path.parent))
    if not args.dry_run or path is None or path.exists():
        with opened(args, create=True) as registry:
            yield registry
        return
    with TemporaryDirectory(prefix="qingli-") as folder, Registry.open(Path(folder) / path.name) as registry:
        yield registry


class Meter:
    """Progress to standard error: a bar on a terminal, now and then a line elsewhere."""

    def __init__(self, lang: str | None) -> None:
        self.lang = lang
        self.terminal = sys.stderr.isatty()
        self.last = time.monotonic()
        self.shown = False

    def tell(self, progress: Progress) -> None:
        """Hear of one path."""
        pause = EVERY_SECONDS if self.terminal else EVERY_LINES
        now = time.monotonic()
        if now - self.last < pause and progress.done != progress.total:
            return
        self.last = now
        line = self.line(progress)
        if self.terminal:
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()
            self.shown = True
        else:
            output.narrate(line)

    def line(self, progress: Progress) -> str:
        """How far, how many failed, and how long it will take."""
        total = progress.total or progress.done
        share = progress.done / total if total else 1.0
        left = progress.seconds / share - progress.seconds if share else 0.0
        filled = round(BAR * share)
        bar = f"[{'#' * filled}{'.' * (BAR - filled)}] " if self.terminal else ""
        figures = say(
            "registry.import.progress",
            self.lang,
            done=progress.done,
            total=total,
            failed=progress.failed,
            left=clock(left),
        )
        return bar + figures

    def end(self) -> None:
        """Leave the line of the bar."""
        if self.shown:
            sys.stderr.write("\n")


def clock(seconds: float) -> str:
    """A time span as 1:05 or 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _tell(report: ImportReport, lang: str | None) -> None:
    """The summary for people: what needs a look, then the figures."""
    lines = [line for outcome in report.noted for line in lines_of(outcome, lang)]
    for line in lines[:NOTED]:
        output.emit(line)
    if len(lines) > NOTED:
        output.emit(say("registry.more", lang, count=len(lines) - NOTED))
    for line in (*remark_lines(report.noted, lang), *failure_lines(report.noted, lang)):
        output.emit(line)
    if report.own:
        names = "、".join(visible(Path(path).name) for path in report.own[:NAMED])
        output.emit(say("registry.import.own", lang, count=len(report.own), names=names))
    key = "registry.import.pretended" if report.dry_run else "registry.import.done"
    output.emit(
        say(key, lang, documents=report.documents, rows=report.rows, instruments=report.instruments, findings=report.findings,
            seconds=f"{report.seconds:.1f}")
    )  # fmt: skip
    output.emit(_paths(report, lang))
    near, pairs = (sum(proposed(outcome, rule) for outcome in report.noted) for rule in ("near_text.", "notice_pair."))
    if near or pairs:
        output.emit(say("registry.import.near", lang, count=near, pairs=pairs))
    skipped = report.counts.get("skipped", 0)
    failed = sum(report.failures.values()) - skipped
    if failed:
        files = sum(1 for outcome in report.noted if outcome.failure and outcome.status != "skipped")
        output.emit(say("registry.import.failures", lang, count=failed, files=files))
    if skipped:
        output.emit(say("registry.import.skipped", lang, count=skipped))


def _paths(report: ImportReport, lang: str | None) -> str:
    """What became of the paths: the figures add up to all that were found."""
    found = {**report.counts, "ignored": report.ignored, "own": len(report.own)}
    said = counts(found, "import_pretended" if report.dry_run else "import_status", lang)
    return say("registry.import.paths", lang, count=sum(found.values()), counts=said or "—")


def proposed(outcome: FileOutcome, rule: str) -> int:
    """How many documents of a path were told to belong together with another by this rule."""
    return sum(1 for code, _ in outcome.told if code.startswith(rule))


def lines_of(outcome: FileOutcome, lang: str | None) -> list[str]:
    """What a path has told besides failing and how it was read."""
    colon = ": " if lang == "en" else "："
    told = [
        (code, {name: _said(name, value, lang) for name, value in said.items()})
        for code, said in outcome.told
        if not code.startswith(REMARK)
    ]
    return [f"{_named(outcome, said)}{colon}{say(f'told.{code}', lang, **said)}" for code, said in told]


def _named(outcome: FileOutcome, said: Mapping[str, str]) -> str:
    """The path, with the document that is meant where the file holds several."""
    return visible(outcome.path) + (f" › {said['of']}" if said.get("of") else "")


def _said(name: str, value: Any, lang: str | None) -> str:
    """One thing a sentence tells: a title in its marks, fields by their names."""
    if name == "title":
        return shown(str(value), None)
    if name == "fields":
        return (", " if lang == "en" else "、").join(say(f"field.{field}", lang) for field in str(value).split(","))
    return visible(str(value))


def remarks_of(outcome: FileOutcome) -> Iterator[Remark]:
    """What the reader noticed about a path's documents."""
    from registry.reading.remarks import Remark

    for code, said in outcome.told:
        if code.startswith(REMARK):
            pages = tuple(int(page) for page in str(said.get("pages", "")).split(",") if page)
            yield Remark(code.removeprefix(REMARK), pages, str(said.get("value", "")))


def remark_lines(noted: Iterable[FileOutcome], lang: str | None) -> list[str]:
    """What readers noticed, by its kind: the sentence once, then the files."""
    from registry.reading.remarks import Remark, sentence

    kinds: dict[Remark, list[str]] = {}
    for outcome in noted:
        for remark in remarks_of(outcome):
            alone = Remark(remark.name, (), remark.value)
            kinds.setdefault(alone, []).append(visible(Path(outcome.path).name))
    lines: list[str] = []
    for remark, names in kinds.items():
        key = "registry.import.remarked_names" if len(names) <= SOME else "registry.import.remarked_more"
        shown_names = say("flag.pages_joint", lang).join(list(dict.fromkeys(names))[:SOME])
        lines.append(sentence(remark, lang) + say(key, lang, names=shown_names, count=len(names)))
    return lines


def failure_lines(noted: Iterable[FileOutcome], lang: str | None) -> list[str]:
    """Failures by their kind: the reason and the remedy once, then the files."""
    kinds: dict[str, list[FileOutcome]] = {}
    for outcome in noted:
        if outcome.failure:
            kinds.setdefault(outcome.failure, []).append(outcome)
    lines: list[str] = []
    for code, outcomes in kinds.items():
        said = {"name": visible(outcomes[0].path), "detail": visible(outcomes[0].detail)}
        lines.append(f"{say(f'failure.{code}', lang, **said)} {say(f'failure_remedy.{code}', lang, **said)}")
        lines += [f"  {visible(outcome.path)}" for outcome in outcomes[:NAMED]]
        if len(outcomes) > NAMED:
            lines.append("  " + say("registry.more", lang, count=len(outcomes) - NAMED))
    return lines


def run_check(args: argparse.Namespace) -> int:
    """Flag again; exit code 1 when decisions lost their evidence."""
    who = actor(args)
    with opened(args) as registry:
        report = registry.check(who, args.as_of, everything=args.all, tell=_teller(args.lang))
    if args.json:
        output.emit_json(plain(report))
    else:
        output.emit(
            say("registry.check.done", args.lang, laws=report.laws_changed, documents=report.documents,
                added=report.added, gone=report.gone)
        )  # fmt: skip
        if report.rules_changed:
            output.narrate(say("registry.check.rules", args.lang))
        for blocker in report.stale:
            output.emit(
                say("registry.check.stale", args.lang, id=blocker.instrument, name=shown(blocker.title, blocker.number))
            )
    return 1 if report.stale else 0


def _teller(lang: str | None) -> Callable[[int, int], None]:
    """Progress of judging again, as lines."""

    def tell(done: int, total: int) -> None:
        output.narrate(say("registry.check.progress", lang, done=done, total=total))

    return tell
