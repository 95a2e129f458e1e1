"""The first thing on the screen: the registry is opened while this stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tui import ahead
from tui.state.session import Session
from tui.wording import Words


class OpeningScreen(Screen[None]):
    """Says that the registry is being opened, and opens it in a thread."""

    @dataclass
    class Opened(Message):
        """The desk is ready, or it cannot be opened."""

        session: Session | None
        error: Exception | None = None
        keys: tuple[events.Key, ...] = ()

    def __init__(self, words: Words, opener: Callable[[], Session]) -> None:
        super().__init__()
        self.words, self.opener = words, opener
        self.keys: list[events.Key] = ahead.taken()

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Static(Content(self.words("opening")), id="head")

    def on_mount(self) -> None:
        """Begin once this is on the screen."""
        self.call_after_refresh(self.run_worker, self._open, thread=True, exit_on_error=False)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed meanwhile."""
        self.keys.append(event)

    def _open(self) -> None:
        """Open the registry (worker)."""
        try:
            answer = self.Opened(self.opener())
        except Exception as error:
            answer = self.Opened(None, error)
        self.app.post_message(answer)
