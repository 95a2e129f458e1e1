"""The line of keys at the foot of every screen: what matters here, in the reader's language, each to be clicked too."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from tui.widgets.flow import flow
from tui.wording import Words

PICTURES = {
    "escape": "Esc", "enter": "Enter", "space": "Space", "question_mark": "?", "slash": "/", "plus": "+", "equals_sign": "=",
    "asterisk": "*", "pagedown": "PgDn", "pageup": "PgUp", "tab": "Tab",
    "delete": "Del", "up": "Up", "down": "Down", "home": "Home", "end": "End", "left": "Left", "right": "Right",
}  # fmt: skip


MOST_LINES, LOW = 2, 30
"""Two lines of keys, on a screen of fewer than 30 lines one; ``?`` shows them all."""


def picture(key: str) -> str:
    """How a key is written."""
    if key in PICTURES:
        return PICTURES[key]
    return f"^{key[5:]}" if key.startswith("ctrl+") else key.upper() if key[:1] == "f" and key[1:].isdigit() else key


class KeyLine(Widget):
    """The keys of the screen."""

    def __init__(self, words: Words) -> None:
        super().__init__(id="keys")
        self.words = words

    def compose(self) -> ComposeResult:
        """One line of text."""
        yield Static(id="keys-text")

    def on_mount(self) -> None:
        """Listen for other keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def on_resize(self) -> None:
        """Another width holds other keys."""
        self._changed(self.screen)

    def _changed(self, screen: Screen[object]) -> None:
        """Other keys matter now."""
        if screen is self.screen:
            lines = list(flow(self._entries(), max(20, self.size.width or self.app.size.width)))
            self.query_one("#keys-text", Static).update(
                Content("\n").join(lines[: 1 if self.app.size.height < LOW else MOST_LINES])
            )

    def _entries(self) -> Iterator[Content]:
        """Each key with what it does; a thing that several keys do is named once."""
        named: set[str] = set()
        active = list(self.screen.active_bindings.values())
        if self.app.size.height < LOW:
            active.sort(key=lambda one: one.binding.description != "help")
        for one in active:
            binding = one.binding
            if not binding.show or not one.enabled or binding.description in named:
                continue
            named.add(binding.description)
            click = Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"})
            key = Content.styled(f" {picture(binding.key)} ", Style(bold=True, reverse=True) + click)
            yield key + Content.styled(f" {self.words('key.' + binding.description)}  ", click)
