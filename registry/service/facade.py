"""The registry as the command line and the screen see it: one object, one method for each verb.

Every method opens and ends its own transaction, gives frozen values, and may be called from any thread. Verbs that
record take an :class:`~registry.service.answers.Actor`; ``key`` makes a verb happen once however often it is sent.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from registry.service.answers import (
    Actor,
    CheckReport,
    Decided,
    DossierView,
    Expiring,
    Impact,
    ImportReport,
    ItemRow,
    Opinion,
    Progress,
    QueueFilter,
    QueuePage,
    RelationView,
    RoundStatus,
    RoundView,
    SearchHit,
    SheetRow,
    Statistics,
)
from registry.service.stage import Engine, EngineMaker, Stage, default_engine, stage
from registry.store import Store, open_store
from registry.values import RepealList

if TYPE_CHECKING:
    from importers.base import Fragment
    from registry.service.answers import Check
    from registry.service.auditing import Audit
    from registry.service.corrections import Corrected, Place
    from registry.service.decisions import Expected
    from registry.service.importing import ImportOptions, Runner
    from registry.service.relations import Settled
    from registry.service.rounds import RoundPlan
    from registry.store.backup import BackupReport
    from registry.store.verify import Anchor


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry."""

    store: Store
    maker: EngineMaker = default_engine

    @classmethod
    def open(
        cls, where: str | os.PathLike[str] | None = None, *, create: bool = True, maker: EngineMaker = default_engine
    ) -> Registry:
        """Open the registry of a place (None: ``QINGLI_REGISTRY``, else the user's own). Raises StorageError."""
        return cls(open_store(where, create=create), maker)

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self.store.close()

    @property
    def where(self) -> str:
        """The place, as it may be shown."""
        return self.store.location.shown

    @property
    def engine(self) -> Engine:
        """The reading engine, made when first wanted."""
        return self.maker()

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
        from registry.service import checking, importing

        options = options or importing.ImportOptions(self.usual_day())
        runner = runner or importing.isolated_runner(options.jobs)
        work = work or partial(stage, make=self.maker)
        if not options.dry_run:
            checking.remember_first(self.store, self.maker)
        return importing.run(self.store, paths, actor, options, work, runner, tell)

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

    def usual_day(self) -> dt.date:
        """The day of review when none is named: that of the only open round, else today."""
        opened = [view for view in self.rounds() if view.state == "open"]
        return opened[0].as_of if len(opened) == 1 else dt.date.today()  # noqa: DTZ011 -- the reader's own day

    # --- rounds ----------------------------------------------------------------------------------------------------

    def rounds(self) -> tuple[RoundView, ...]:
        """Every round, newest first."""
        from registry.service import rounds

        return rounds.all_rounds(self.store)

    def round(self, name: str | None = None) -> RoundView:
        """One round: the one named, else the only open one, else the latest."""
        from registry.service import rounds

        return rounds.view(self.store, name)

    def open_round(self, actor: Actor, plan: RoundPlan, key: str | None = None) -> RoundView:
        """Open a round; documents judged on another day are judged on its day first."""
        from registry.service import rounds

        rounds.check_plan(plan)
        self.check(actor, plan.as_of)
        return rounds.open_round(self.store, actor, plan, key)

    def extend_round(self, actor: Actor, name: str | None = None, key: str | None = None) -> int:
        """Take documents that came after the opening into an open round; how many."""
        from registry.service import rounds

        return rounds.add_newcomers(self.store, actor, name, key)

    def close_round(self, actor: Actor, name: str | None = None, key: str | None = None) -> RoundView:
        """Close a round in which everything is decided."""
        from registry.service import rounds

        return rounds.close_round(self.store, actor, name, key)

    def reopen_round(self, actor: Actor, name: str | None, note: str, key: str | None = None) -> RoundView:
        """Open a round again, for a reason."""
        from registry.service import rounds

        return rounds.reopen_round(self.store, actor, name, note, key)

    def publish_round(self, actor: Actor, name: str | None = None, key: str | None = None) -> RoundView:
        """Freeze the lists of a round and record their digests."""
        from registry.service import lists

        return lists.publish(self.store, actor, name, key)

    def round_status(self, name: str | None = None) -> RoundStatus:
        """Progress, and what blocks the round."""
        from registry.service import rounds

        return rounds.status(self.store, name)

    # --- the queue and the dossier ---------------------------------------------------------------------------------

    def queue(
        self,
        round_name: str | None = None,
        wanted: QueueFilter | None = None,
        after: tuple[int, int] | None = None,
        limit: int = 200,
    ) -> QueuePage:
        """Lines of a round's queue, worst first, from ``after`` (rank, id) on."""
        from registry.service import queue

        return queue.page(self.store, round_name, wanted or QueueFilter(), after, limit)

    def queue_ids(self, round_name: str | None = None, wanted: QueueFilter | None = None) -> tuple[int, ...]:
        """Ids of all items of a filter in the order of the queue, for a virtual list."""
        from registry.service import queue

        return queue.ids(self.store, round_name, wanted or QueueFilter())

    def queue_lines(self, items: Iterable[int]) -> tuple[ItemRow, ...]:
        """Lines of items by id."""
        from registry.service import queue

        return queue.lines(self.store, items)

    def assign(self, actor: Actor, items: Iterable[int], assignee: str) -> int:
        """Give items to a reviewer; how many changed hands."""
        from registry.service import queue

        return queue.assign(self.store, actor, items, assignee)

    def dossier(self, given: str | int, *, viewer: str | None = None, round_name: str | None = None) -> DossierView:
        """All that is known of an instrument, as ``viewer`` may see it."""
        from registry.service import dossiers

        return dossiers.dossier(self.store, given, viewer=viewer, round_name=round_name)

    def fragments(self, document: int) -> tuple[Fragment, ...]:
        """Where the stretches of a document's text stand on its pages."""
        from registry.service import dossiers

        return dossiers.fragments(self.store, document)

    def resolve(self, given: str) -> int:
        """The id of the instrument that a 文号, id or title means."""
        from registry.service import resolving

        with self.store.reading() as connection:
            return resolving.resolve(connection, given)

    def search(self, query: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Documents that hold every word."""
        from registry.service import searching

        with self.store.reading() as connection:
            return searching.search(connection, query, limit)

    def save_draft(self, item: int, reviewer: str, body: str) -> None:
        """Keep an unfinished note (empty: drop it)."""
        from registry.service import queue
        from registry.store.ledger import now

        queue.keep_draft(self.store, item, reviewer, body, now())

    # --- deciding --------------------------------------------------------------------------------------------------

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

    def relations(self, state: str = "", given: str | int | None = None) -> tuple[RelationView, ...]:
        """Relations between documents, by state or of one document."""
        from registry.service import relations

        return relations.list_relations(self.store, state, given)

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
        before: dt.date,
        *,
        keep: Iterable[str] = (),
        note: str = "",
        key: str | None = None,
    ) -> Settled:
        """Release a sweeping repeal clause over the earlier documents of the same issuers."""
        from registry.service import relations

        return relations.release(self.store, actor, relation, before, keep=keep, note=note, key=key)

    # --- what comes out --------------------------------------------------------------------------------------------

    def list(
        self,
        kind: str,
        *,
        round_name: str | None = None,
        draft: bool = False,
        merged: bool = False,
        profile: str = "internal",
        issuer: str = "",
    ) -> RepealList:
        """A list of a round (repeal-list, kept-list, amend-list …)."""
        from registry.service import lists

        catalogue = getattr(self.engine, "catalogue", None)
        return lists.build(
            self.store,
            kind,
            round_name=round_name,
            draft=draft,
            merged=merged,
            profile=profile,
            issuer=issuer,
            catalogue_as_of=catalogue.as_of if catalogue else None,
        )

    def statistics(self, round_name: str | None = None) -> Statistics:
        """The figures of a round, reconciled."""
        from registry.service import statistics

        return statistics.statistics(self.store, round_name)

    def expiring(self, until: dt.date, since: dt.date | None = None) -> tuple[Expiring, ...]:
        """Validity that ends and amendments that fall due."""
        from registry.service import statistics

        return statistics.expiring(self.store, until, since or dt.date.today())  # noqa: DTZ011 -- the reader's own day

    def impact(self, law: str) -> Impact:
        """Which documents rest on a law, clause by clause."""
        from registry.service.impact import impact

        return impact(self.store, self.engine, law)

    # --- keeping it sound ------------------------------------------------------------------------------------------

    def audit(self, anchor: Path | None = None, *, read_data: bool = False) -> Audit:
        """Verify the ledger and the tables against it."""
        from registry.service import auditing

        return auditing.audit(self.store, anchor, read_data=read_data)

    def ledger_lines(self) -> Iterable[str]:
        """The ledger as JSON lines."""
        from registry.service import auditing

        return auditing.export_lines(self.store)

    def ledger_head(self) -> Anchor:
        """The head of the ledger, to be kept elsewhere."""
        from registry.service import auditing

        return auditing.head(self.store)

    def back_up(self, actor: Actor, folder: Path) -> BackupReport:
        """Copy the registry to a folder, verified."""
        from registry.store import backup

        return backup.back_up(self.store, folder, actor.name, actor.role)

    def doctor(self, *, read_data: bool = False) -> tuple[Check, ...]:
        """Look at what the registry stands on."""
        from registry.service import doctor

        return doctor.examine(self.store, self.engine, read_data=read_data)
