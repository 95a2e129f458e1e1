"""The registry as the command line and the screen see it: one object, one method for each verb.

Every method opens and ends its own transaction, gives frozen values, and may be called from any thread. Verbs that
record take an :class:`~registry.service.answers.Actor`; ``key`` makes a verb happen once however often it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.service.answering import Answering
from registry.service.answers import (
    Actor,
    CheckReport,
    Decided,
    ImportReport,
    Opinion,
    Progress,
    RoundView,
    SheetRow,
)
from registry.service.stage import Stage, stage

if TYPE_CHECKING:
    from registry.service.corrections import Corrected, Place
    from registry.service.decisions import Expected
    from registry.service.importing import ImportOptions
    from registry.service.lists import Paper
    from registry.service.relations import Settled
    from registry.service.rounds import RoundPlan
    from registry.service.workers import Runner
    from registry.store.backup import BackupReport


@dataclass(frozen=True, slots=True)
class Registry(Answering):
    """An open registry with every verb that records."""

    # --- taking in -------------------------------------------------------------------------------------------------

    def import_paths(
        self,
        paths: Sequence[Path],
        actor: Actor,
        options: ImportOptions | None = None,
        *,
        tell: Callable[[Progress], None] | None = None,
        work: Stage | None = None,
        runner: Runner | None = None,
    ) -> ImportReport:
        """Take in files and folders; ``tell`` hears of each path. ``work`` and ``runner`` say how files are read."""
        from registry.service import workers

        # First of all, so that they load what they need while this process does.
        runner = runner or workers.isolated_runner(options.jobs if options else None, None if work else self.maker)
        from registry.service import checking, importing, rounds

        options = options or importing.ImportOptions(self.usual_day())
        work = work or partial(stage, make=self.maker, split_at=options.split_at)
        if not options.dry_run:
            rounds.refuse_day(self.store, options.as_of)
        before = partial(checking.remember_first, self.store, self.maker)
        return importing.run(self.store, paths, actor, options, work, runner, tell, before)

    def check(
        self,
        actor: Actor,
        as_of: dt.date | None = None,
        *,
        everything: bool = False,
        tell: Callable[[int, int], None] | None = None,
    ) -> CheckReport:
        """Flag again what a change of the catalogue or of the day affects."""
        from registry.service import checking

        return checking.check(self.store, self.engine, actor, as_of, tell, everything=everything)

    # --- rounds ----------------------------------------------------------------------------------------------------

    def open_round(self, actor: Actor, plan: RoundPlan, key: str | None = None) -> RoundView:
        """Open a round; documents judged on another day are judged on its day first.

        Raises StateError ``other_day_open`` while a round with another day is open.
        """
        from registry.service import rounds

        rounds.check_plan(plan)
        self.check(actor, plan.as_of)
        return rounds.open_round(self.store, actor, plan, key)

    def extend_round(self, actor: Actor, name: str | None = None, key: str | None = None) -> int:
        """Take documents that came after the opening into an open round; how many."""
        from registry.service import rounds

        self.check(actor, rounds.day_of(self.store, name, states=("open",)))
        return rounds.add_newcomers(self.store, actor, name, key)

    def close_round(self, actor: Actor, name: str | None = None, key: str | None = None) -> RoundView:
        """Close a round in which everything is decided; what its decisions rest on is kept."""
        from registry.service import rounds

        return rounds.close_round(self.store, actor, name, key, getattr(self.engine, "catalogue", None))

    def reopen_round(self, actor: Actor, name: str | None, note: str, key: str | None = None) -> RoundView:
        """Open a round again, for a reason; its documents are judged on its day again."""
        from registry.service import rounds

        if note.strip():
            self.check(actor, rounds.day_of(self.store, name, states=("closed", "published")))
        return rounds.reopen_round(self.store, actor, name, note, key)

    def cancel_round(self, actor: Actor, name: str | None, note: str, key: str | None = None) -> RoundView:
        """Call off a round that was opened by mistake, for a reason."""
        from registry.service import rounds

        return rounds.cancel_round(self.store, actor, name, note, key)

    def publish_round(
        self, actor: Actor, name: str | None = None, key: str | None = None, paper: Paper | None = None
    ) -> RoundView:
        """Freeze the lists of a round and record their digests, with the day and number of the paper."""
        from registry.service import lists

        return lists.publish(self.store, actor, name, key, paper, getattr(self.engine, "catalogue", None))

    # --- deciding --------------------------------------------------------------------------------------------------

    def assign(self, actor: Actor, items: Iterable[int], assignee: str) -> int:
        """Give items to a reviewer; how many changed hands."""
        from registry.service import queue

        return queue.assign(self.store, actor, items, assignee)

    def save_draft(self, item: int, reviewer: str, body: str) -> None:
        """Keep an unfinished note (empty: drop it)."""
        from registry.service import queue
        from registry.store.ledger import now

        queue.keep_draft(self.store, item, reviewer, body, now())

    def decide(
        self,
        actor: Actor,
        given: str | int,
        opinion: Opinion,
        *,
        round_name: str | None = None,
        expected: Expected | None = None,
        key: str | None = None,
    ) -> Decided:
        """Record a reviewer's decision, or an approver's when that is the actor's role."""
        from registry.service import decisions

        return decisions.decide(self.store, actor, given, opinion, round_name=round_name, expected=expected, key=key)

    def withdraw(self, actor: Actor, decision: int, note: str = "", key: str | None = None) -> Decided:
        """Take back one's own decision (undo)."""
        from registry.service import decisions

        return decisions.withdraw(self.store, actor, decision, note, key)

    def decide_from(
        self,
        actor: Actor,
        sheet: Path,
        *,
        round_name: str | None = None,
        unused: Callable[[tuple[str, ...]], None] | None = None,
    ) -> tuple[SheetRow, ...]:
        """Record the decisions of a sheet; every row is told, and columns that no decision records."""
        from registry.service import sheets

        return sheets.decide_from(self.store, actor, sheet, round_name=round_name, unused=unused)

    def correct(
        self, actor: Actor, given: str | int, values: Mapping[str, Any], note: str = "", key: str | None = None
    ) -> Corrected:
        """Correct misread fields of a document."""
        from registry.service import corrections

        return corrections.correct(self.store, self.engine, actor, given, values, note, key)

    def judge_link(
        self,
        actor: Actor,
        given: str | int,
        mention: str | Place,
        target: str | None,
        note: str = "",
        key: str | None = None,
    ) -> Corrected:
        """Say what a mention means, or add one that was missed."""
        from registry.service import corrections

        return corrections.judge_link(self.store, self.engine, actor, given, mention, target, note, key)

    def settle_relation(
        self,
        actor: Actor,
        relation: int,
        *,
        confirm: bool,
        to: str | None = None,
        effective_on: dt.date | None = None,
        note: str = "",
        key: str | None = None,
    ) -> Settled:
        """Confirm or reject a proposed relation."""
        from registry.service import relations

        return relations.settle(
            self.store, actor, relation, confirm=confirm, to=to, effective_on=effective_on, note=note, key=key
        )

    def release_relation(
        self,
        actor: Actor,
        relation: int,
        before: dt.date | None = None,
        *,
        keep: Iterable[str] = (),
        include: Iterable[str] = (),
        note: str = "",
        key: str | None = None,
    ) -> Settled:
        """Release a sweeping repeal clause over the documents that it reaches (``preview_relation``)."""
        from registry.service import relations

        return relations.release(self.store, actor, relation, before, keep=keep, include=include, note=note, key=key)

    def back_up(self, actor: Actor, folder: Path) -> BackupReport:
        """Copy the registry to a folder, verified."""
        from registry.store import backup

        return backup.back_up(self.store, folder, actor.name, actor.role)
