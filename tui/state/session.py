"""Who sits at the desk, over which round, in which language."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.errors import StateError
from registry.service import Actor
from registry.service.answers import RoundView
from registry.service.choices import Ground, grounds
from tui.state.keep import Keep
from tui.wording import Words

if TYPE_CHECKING:
    from registry.service import Registry
    from registry.service.pictures import Pictures


@dataclass(slots=True)
class Session:
    """An open desk. ``round`` is None while the registry has no round; ``mine`` are items that wait for another's opinion."""

    registry: Registry
    actor: Actor
    lang: str
    keep: Keep
    round: RoundView | None = None
    words: Words = field(init=False)
    grounds: tuple[Ground, ...] = field(init=False)
    mine: set[int] = field(default_factory=set)
    cells: int = 0  # width of the text on the desk, so that a document can be broken into lines beforehand
    undone: list[tuple[int, ...]] = field(default_factory=list)

    turns: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    near: dict[int, int] = field(default_factory=dict)  # number of the group of nearly equal texts, by item
    _groups: tuple[tuple[int, ...], ...] | None = None
    _pictures: Pictures | None = None

    def __post_init__(self) -> None:
        self.words = Words(self.lang)
        self.grounds = grounds(self.lang)

    @property
    def pictures(self) -> Pictures:
        """What draws pages."""
        from registry.service.pictures import Pictures

        with self.lock:
            if self._pictures is None:
                _track_processes()
                self._pictures = Pictures(self.registry)
            return self._pictures

    def near_groups(self, *, again: bool = False) -> tuple[tuple[int, ...], ...]:
        """Items whose texts are nearly the same, group by group (worker); ``near`` knows them after it."""
        if self._groups is None or again:
            from registry.service.desk import near_items

            self._groups = near_items(self.registry.store, self.round_name) if self.round else ()
            self.near = {item: number for number, group in enumerate(self._groups, 1) for item in group}
        return self._groups

    def close(self) -> None:
        """End what was started for this desk."""
        if self._pictures is not None:
            self._pictures.close()

    @property
    def round_name(self) -> str | None:
        """The name of the round at hand."""
        return self.round.name if self.round else None

    @property
    def two_reviewers(self) -> bool:
        """Whether the round wants two opinions."""
        return bool(self.round and self.round.mode == "two_reviewers")

    @property
    def approving(self) -> bool:
        """Whether an approver (审定人) sits at the desk."""
        return self.actor.role == "approver"

    def draft_turn(self, place: str) -> int:
        """The number of the next writing of a draft; older ones that come late are then not written."""
        with self.lock:
            self.turns[place] = self.turns.get(place, 0) + 1
            return self.turns[place]

    def write_draft(self, place: str, turn: int, draft: dict[str, Any]) -> None:
        """Keep an unfinished opinion (worker); an empty one is dropped."""
        with self.lock:
            if turn == self.turns.get(place):
                self.keep.keep_draft(place, draft)

    def ground(self, code: str) -> str:
        """The wording of a standard reason."""
        return next((ground.wording for ground in self.grounds if ground.code == code), code)


def _track_processes() -> None:
    """Start what watches over child processes; it wants a real error stream, which the screen has put aside."""
    if os.name == "posix":
        from multiprocessing import resource_tracker

        with contextlib.redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()


def open_session(
    registry: Registry, actor: Actor, lang: str, home: Path | None = None, round_name: str | None = None
) -> Session:
    """A desk over the round that is meant; over none where the registry has none. Raises StateError ``several_rounds``."""
    session = Session(registry, actor, lang, Keep(home))
    try:
        session.round = registry.round(round_name)
    except StateError as error:
        if error.code != "no_round":
            raise
    if session.two_reviewers:
        from registry.service.desk import opined

        session.mine = set(opined(registry.store, session.round_name, actor.name))
    return session
