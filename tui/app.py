"""The workstation as a program: themes, screens, palette. What it does is done by the screens and the state below them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandListItem

from tui.ahead import harmless
from tui.screens.opening import OpeningScreen
from tui.screens.queue import QueueScreen
from tui.screens.working import Working
from tui.state.keep import Keep
from tui.state.session import Session
from tui.themes import THEMES
from tui.widgets.keys import picture
from tui.widgets.scroll import use_plain_bars
from tui.wording import Words

SWITCH = 0.001
"""Seconds after which a worker gives way to the screen; the usual 5 ms are felt at the keys."""
GARBAGE = (2_000, 500, 100)
"""New objects after which Python looks for rings of dead ones among them, so few that no key waits for it; and how many such
looks go before one among older objects: a long document has hundreds of thousands, none of them dead."""
MOVING = ("palette", "up", "down", "page_up", "page_down", "top", "bottom", "tick", "")
"""What nobody looks for by name."""


class Workstation(App[None]):
    """The reviewer's desk in the terminal."""

    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] = [(0, "-narrow"), (110, "-wide"), (170, "-broad")]  # noqa: RUF012 -- Textual declares it so
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 -- as above
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "help"),
        Binding("f1", "help", "help", show=False, priority=True),
        Binding("f2", "theme", "theme", show=False),
        Binding("ctrl+p", "palette", "palette", priority=True),
        Binding("ctrl+q", "quit", "quit", show=True, priority=True),
    ]

    def __init__(self, opener: Callable[[], Session], words: Words, keep: Keep, *, tour: bool = True) -> None:
        use_plain_bars()
        super().__init__()
        self.opener, self.words, self.keep, self.tour = opener, words, keep, tour
        self.failure: Exception | None = None
        self.title = "Qingli 清理"

    def get_default_screen(self) -> OpeningScreen:
        """The registry is opened behind the first picture."""
        return OpeningScreen(self.words, self.opener)

    def on_mount(self) -> None:
        """Dress in the theme that was chosen last."""
        self.animation_level = "none"
        sys.setswitchinterval(SWITCH)
        gc.set_threshold(*GARBAGE)
        for theme in THEMES:
            self.register_theme(theme)
        kept = str(self.keep.load("theme").get("name", ""))
        self.theme = kept if kept in {theme.name for theme in THEMES} else THEMES[0].name

    @on(OpeningScreen.Opened)
    def _opened(self, message: OpeningScreen.Opened) -> None:
        """The day begins at the queue, the first one with the tour; what cannot be opened ends the program."""
        if message.session is None:
            self.failure = message.error
            self.exit()
            return
        self.session = message.session
        gc.freeze()
        opening = self.screen
        queue = QueueScreen(message.session)
        self.push_screen(queue)
        if self.tour and self.session.round is not None and not self.keep.load("tour").get("seen"):
            from tui.screens.help import TourScreen

            self.push_screen(TourScreen(self.session))
        elif isinstance(opening, OpeningScreen):
            queue.typed_ahead = list(harmless(opening.keys))

    def action_theme(self) -> None:
        """The next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.keep.store("theme", {"name": self.theme})

    def action_help_quit(self) -> None:
        """Ctrl+C ends nothing by accident; it says how to."""
        if isinstance(self.screen, Working):
            self.screen.tell(self.words("how_to_quit"))

    def action_help(self) -> None:
        """All keys of the screen."""
        from tui.screens.help import HelpScreen

        if isinstance(self.screen, Working) and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.session, self.screen))

    def action_palette(self) -> None:
        """Everything that can be done here, by name."""
        if isinstance(self.screen, Working):
            self.search_commands(list(self._commands()), placeholder=self.words("palette"))

    def _commands(self) -> Iterator[CommandListItem]:
        """Every key of the screen as a command."""
        words, named = self.words, {*MOVING}
        for active in list(self.screen.active_bindings.values()):
            binding = active.binding
            if binding.description in named:
                continue
            named.add(binding.description)
            name = words(f"key.{binding.description}")
            if not name.startswith("tui."):
                yield f"{name} ({picture(binding.key)})", lambda key=binding.key: self.simulate_key(key)
