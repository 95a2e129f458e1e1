"""What an open registry answers: rounds, queues, dossiers, lists, figures, and whether its record is sound."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from registry.service.answers import (
    DossierView,
    Expiring,
    Impact,
    ItemRow,
    QueueFilter,
    QueuePage,
    RelationView,
    RoundStatus,
    RoundView,
    SearchHit,
    Statistics,
    SweepPreview,
)
from registry.service.stage import Engine, EngineMaker, default_engine
from registry.store import Store, open_store
from registry.values import RepealList

if TYPE_CHECKING:
    from importers.base import Fragment
    from registry.service.answers import Check
    from registry.service.auditing import Audit
    from registry.store.verify import Anchor


@dataclass(frozen=True, slots=True)
class Answering:
    """An open registry, as far as it only answers: nothing here records anything."""

    store: Store
    maker: EngineMaker = default_engine

    @classmethod
    def open(
        cls, where: str | os.PathLike[str] | None = None, *, create: bool = True, maker: EngineMaker = default_engine
    ) -> Self:
        """Open the registry of a place (None: ``QINGLI_REGISTRY``, else the user's own). Raises StorageError."""
        return cls(open_store(where, create=create), maker)

    def __enter__(self) -> Self:
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

    # --- rounds and their queues ------------------------------------------------------------------------------------

    def usual_day(self) -> dt.date:
        """The day of review when none is named: that of the rounds that are open, else today."""
        days = {view.as_of for view in self.rounds() if view.state == "open"}
        return days.pop() if len(days) == 1 else dt.date.today()  # noqa: DTZ011 -- the reader's own day

    def rounds(self) -> tuple[RoundView, ...]:
        """Every round, newest first."""
        from registry.service import rounds

        return rounds.all_rounds(self.store)

    def round(self, name: str | None = None) -> RoundView:
        """One round: the one named, else the only open one, else the latest."""
        from registry.service import rounds

        return rounds.view(self.store, name)

    def round_status(self, name: str | None = None) -> RoundStatus:
        """Progress, and what blocks the round."""
        from registry.service import roundstatus

        return roundstatus.status(self.store, name)

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

    def relations(self, state: str = "", given: str | int | None = None) -> tuple[RelationView, ...]:
        """Relations between documents, by state or of one document."""
        from registry.service import relations

        return relations.list_relations(self.store, state, given)

    def preview_relation(self, relation: int, before: dt.date | None = None) -> SweepPreview:
        """What releasing a sweeping repeal clause would end, and what it leaves standing."""
        from registry.service import relations

        return relations.preview(self.store, relation, before)

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

        return lists.build(
            self.store,
            kind,
            round_name=round_name,
            draft=draft,
            merged=merged,
            profile=profile,
            issuer=issuer,
            catalogue=getattr(self.engine, "catalogue", None),
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

    def doctor(self, *, read_data: bool = False) -> tuple[Check, ...]:
        """Look at what the registry stands on."""
        from registry.service import doctor

        return doctor.examine(self.store, self.engine, read_data=read_data)
