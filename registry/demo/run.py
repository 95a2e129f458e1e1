"""The whole main job on the made-up documents, by the verbs that people use: import, flag, decide, close, publish, list."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from registry.demo import generate, plan, words
from registry.demo.generate import Made
from registry.demo.triage import Depth, depths
from registry.errors import InputError, StateError
from registry.service import Actor, Registry
from registry.service.answers import Progress
from registry.service.lists import Paper
from registry.values import Outcome

DATABASE, LISTS, ROUND = "registry.sqlite", "lists", "2024年清理"
SIGNED = dt.date(2025, 2, 14)
"""The day of the notice by which the demonstration's round is published."""
PRESSING = ("high", "medium")
FORMATS = ("docx", "xlsx", "pdf", "html", "csv", "json")
KINDS = ("repeal-list", "amend-list", "kept-list", "out-of-scope-list")
PASSES = 4
CHANGED = (Outcome.REPEAL, Outcome.AMEND)

Watch = Callable[[str, Registry], None]
"""Hears the name of each stage when it is done: made, imported, opened, sheet, closed, published."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came out, as the registry counts it.

    ``flagged`` are documents with a finding of weight (high or medium) before anybody decided, by outcome of the sheet;
    ``alarms`` are those among them that were retained unchanged, ``hints`` the retained ones with findings of low weight
    only. ``triage`` is how far down the queue, as it stood before the first decision, the documents lay that ended up
    repealed or amended. ``seconds`` is wall time.
    """

    folder: Path
    files: int
    imported: int
    failed: int
    findings: int
    reviewed: int
    outcomes: Mapping[str, int]
    extended: int
    flagged: Mapping[str, int]
    alarms: int
    hints: int
    triage: tuple[Depth, ...]
    corrected: int
    disagreements: int
    lists: int
    seconds: float

    @property
    def all_flagged(self) -> int:
        """Documents that were flagged before anybody decided."""
        return sum(self.flagged.values())


def prepare(folder: Path) -> None:
    """Make sure that a set may be written to a folder. Raises InputError when it holds anything, or cannot be made."""
    if find_spec("reportlab") is None:
        raise StateError("demo_needs_reportlab")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as problem:
        raise InputError("demo_folder_unfit", name=str(folder), detail=problem.strerror or "") from problem
    if taken:
        raise InputError("demo_folder_taken", name=str(folder))


def run(
    folder: Path,
    *,
    seed: int = plan.SEED,
    size: int = plan.FULL_SET,
    jobs: int | None = None,
    lang: str = "zh",
    watch: Watch | None = None,
) -> Report:
    """Make a set in an empty folder and take it through a round. Raises StateError ``demo_unfinished`` when rows fail."""
    began = time.monotonic()
    prepare(folder)
    made = generate.make(folder, seed, size)
    with Registry.open(str(folder / DATABASE)) as registry:
        stage = _Stage(
            registry, made, watch or (lambda *_: None), Actor("演示审查人员" if lang == "zh" else "Demo reviewer")
        )
        stage.watch("made", registry)
        return stage.carry_out(jobs, lang, began)


def notice_number() -> str:
    """The number of the notice, in the made-up office's own series."""
    return f"{words.names('number_prefixes')[0]}〔{SIGNED.year}〕1号"


@dataclass(frozen=True, slots=True)
class _Before:
    """The queue, items with a finding of weight, and those with lighter ones only, before anybody decided."""

    queue: tuple[int, ...]
    weighty: frozenset[int]
    hinted: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Stage:
    """One run under way."""

    registry: Registry
    made: Made
    watch: Watch
    actor: Actor
    places: dict[str, int] = field(default_factory=dict)
    corrected: set[int] = field(default_factory=set)

    def carry_out(self, jobs: int | None, lang: str, began: float) -> Report:
        """Import, open, apply the sheet, close, publish, write the lists."""
        imported = self.take_in(jobs)
        before = self.open()
        self.apply_sheet()
        self.registry.close_round(self.actor, ROUND)
        self.watch("closed", self.registry)
        self.registry.publish_round(self.actor, ROUND, paper=Paper(published_on=SIGNED, number=notice_number()))
        self.watch("published", self.registry)
        lists = self.write_lists(lang)
        figures = self.registry.statistics(ROUND)
        after = self.registry.queue_lines(self.registry.queue_ids(ROUND))
        retained = {row.id: str(row.instrument) for row in after if row.outcome is Outcome.RETAIN}
        extended = {row.instrument for row in self.registry.list("extended-list", round_name=ROUND).rows}
        unchanged = {item for item, instrument in retained.items() if instrument not in extended}
        return Report(
            folder=self.made.folder,
            files=len(self.made.papers),
            imported=imported[0],
            failed=imported[1],
            findings=imported[2],
            reviewed=figures.reviewed,
            outcomes=figures.outcomes,
            extended=figures.extended,
            flagged=Counter(row.outcome.value for row in after if row.id in before.weighty and row.outcome),
            alarms=len(unchanged & before.weighty),
            hints=len(unchanged & before.hinted),
            triage=depths(before.queue, {row.id for row in after if row.outcome in CHANGED}),
            corrected=len(self.corrected),
            disagreements=len(figures.disagreements),
            lists=lists,
            seconds=time.monotonic() - began,
        )

    def take_in(self, jobs: int | None) -> tuple[int, int, int]:
        """Import the folder; documents, failures and findings."""
        from registry.service.importing import ImportOptions

        options = ImportOptions(plan.AS_OF, jobs=jobs)
        report = self.registry.import_paths([self.made.documents], self.actor, options, tell=self.note)
        self.watch("imported", self.registry)
        return report.documents, sum(report.failures.values()), report.findings

    def note(self, progress: Progress) -> None:
        """Remember which instrument a file became."""
        if progress.last and progress.last.instruments:
            self.places[progress.last.path] = progress.last.instruments[0]

    def open(self) -> _Before:
        """Open the round; what was flagged before anybody decided."""
        from registry.service.rounds import RoundPlan

        place = words.world()
        scope = f"{place['district']}{place['street']}（虚构）"
        self.registry.open_round(self.actor, RoundPlan(ROUND, plan.AS_OF, plan.AS_OF, scope))
        self.watch("opened", self.registry)
        queue = self.registry.queue_ids(ROUND)
        rows = self.registry.queue_lines(queue)
        weighty = frozenset(row.id for row in rows if any(reason.severity in PRESSING for reason in row.reasons))
        return _Before(queue, weighty, frozenset(row.id for row in rows if row.reasons) - weighty)

    def apply_sheet(self) -> None:
        """Record the sheet's decisions, and again for what a decision has made stale, until nothing is left."""
        for _ in range(PASSES):
            told = self.registry.decide_from(self.actor, self.made.sheet, round_name=ROUND)
            self.watch("sheet", self.registry)
            refused = [row for row in told if row.status == "refused"]
            if not refused and not self.registry.round_status(ROUND).blocker_count:
                return
            if refused and not self.correct(row.given for row in refused):
                raise StateError("demo_unfinished", count=len(refused), given=refused[0].given, reason=refused[0].code)

    def correct(self, given: Iterable[str]) -> int:
        """Correct title and number of documents which the sheet could not find, as their reviewer would; how many."""
        wanted = set(given)
        done = 0
        for paper in self.made.papers:
            known = f"{paper.title} {paper.number or '无'}"
            instrument = self.places.get(str(self.made.documents / paper.file_name))
            if known in wanted and instrument is not None and instrument not in self.corrected:
                values = {"title": paper.title, **({"number": paper.number} if paper.number else {})}
                self.registry.correct(self.actor, instrument, values, "与文件原件核对")
                self.corrected.add(instrument)
                done += 1
        return done

    def write_lists(self, lang: str) -> int:
        """Every list in every format, and the notice; how many files."""
        from registry.publication import write
        from registry.service import notices
        from registry.service.notices import NoticePlan

        folder = self.made.folder / LISTS
        folder.mkdir()
        issuer = words.world()["short_office"]
        for kind in KINDS:
            listed = self.registry.list(kind, round_name=ROUND, issuer=issuer)
            for fmt in FORMATS:
                write(listed, fmt, folder / f"{kind}.{fmt}", lang=lang)
        told = NoticePlan(issuer=issuer, addressees="各社区居民委员会，街道各科室")  # number and day: as published
        prepared = notices.prepare(self.registry, ROUND, told, lang)
        for fmt in ("docx", "pdf"):
            notices.write(prepared, fmt, folder / f"notice.{fmt}", lang)
        return len(KINDS) * len(FORMATS) + 2
