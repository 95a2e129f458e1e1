"""Texts that are nearly the same, in the queue: their marks, the way from one to the next, the plain ones together."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from tui import messages
from tui.screens.working import Desk, awake
from tui.state import queue as queues
from tui.state.session import Session
from tui.widgets.queue_list import QueueList


class NearTexts(Desk):
    """The part of the queue's screen that knows groups of nearly equal texts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("equals_sign", "near", "near", show=False),
        Binding("plus", "near_plain", "near_plain", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.state = queues.QueueState()

    def find_near(self, *, again: bool = False) -> None:
        """Learn which texts are nearly the same, and mark their lines."""
        self.work_on("near", lambda: messages.NearFound(len(self.session.near_groups(again=again))))

    @on(messages.NearFound)
    def _near_found(self, message: messages.NearFound) -> None:
        """Draw the marks."""
        if message.groups:
            self.query_one(QueueList).refresh()

    @awake
    def action_near(self) -> None:
        """To the next line of the same group; to the first group where the line belongs to none."""
        ids, near, at = self.state.ids, self.session.near, self.state.cursor
        here = near.get(ids[at]) if at < len(ids) else None
        later = [*range(at + 1, len(ids)), *range(at)]
        goal = next((i for i in later if (near.get(ids[i]) == here if here else ids[i] in near)), None)
        if goal is None:
            self.tell(self.words("no_near"))
        else:
            self.query_one(QueueList).go(goal)

    @awake
    def action_near_plain(self) -> None:
        """Select the plain ones of the group under the cursor."""
        row = self.state.row(self.state.cursor)
        if row is None or row.id not in self.session.near:
            self.tell(self.words("no_near_here"))
            return
        self.work_on("plain", lambda: messages.PlainFound(tuple(queues.plain_of_group(self.session, row.id))))
