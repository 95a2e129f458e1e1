"""Putting links right: a wrong one in two keys, a missed one by its words."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from registry.service.choices import Target
from registry.service.corrections import Place
from registry.service.desk import targets
from registry.text import visible
from registry.values import Citation
from tui import messages
from tui.screens.working import Sheet
from tui.state.dossier import DossierState
from tui.state.session import Session
from tui.widgets.keys import KeyLine

PAUSE = 0.15


class LinkScreen(Sheet[messages.Corrected | None]):
    """What a mention means: a digit chooses, 0 says that nothing known is meant, / looks in the catalogue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"choose({n})", "choose", show=n == 1) for n in range(1, 10)),
        Binding("0", "none", "no_text"),
        Binding("slash", "search", "search"),
    ]

    def __init__(self, session: Session, state: DossierState, mention: Citation | Place) -> None:
        super().__init__(session)
        self.state, self.mention = state, mention
        self.offered: tuple[Target, ...] = tuple(_candidates(mention)) if isinstance(mention, Citation) else ()
        self.busy = False

    @property
    def quote(self) -> str:
        """The words of the mention."""
        if isinstance(self.mention, Citation):
            return self.mention.mention.quote
        return self.state.text[self.mention.start : self.mention.end]

    def compose(self) -> ComposeResult:
        """The words of the mention, the field to search, the choices."""
        with Vertical(classes="sheet", id="link"):
            yield Static(Content.assemble((self.words("link.head"), "bold"), "\n", visible(self.quote.replace("\n", " "))), classes="sheet-head")  # fmt: skip
            yield Input(placeholder=self.words("link.search"), id="link-words", compact=True)
            yield OptionList(id="link-choices", compact=True)
            yield Static(id="status")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """Offer what the matcher weighed; search at once where it had nothing."""
        self._offer(self.offered)
        self.set_focus(self.query_one("#link-choices", OptionList))
        if not self.offered:
            self._search(self.quote.strip("《》").split("》")[0])

    def _offer(self, found: tuple[Target, ...]) -> None:
        """Show choices with their digits."""
        self.offered = found
        listed = self.query_one("#link-choices", OptionList)
        listed.clear_options()
        for number, target in enumerate(found, 1):
            listed.add_option(Option(Content(f"{number} {_shown(target)}")))
        listed.add_option(Option(Content(f"0 {self.words('link.none')}")))

    def action_search(self) -> None:
        """Go to the field."""
        self.set_focus(self.query_one("#link-words", Input))

    @on(Input.Changed, "#link-words")
    def _typed(self, message: Input.Changed) -> None:
        """Search a moment after the last key."""
        self.set_timer(PAUSE, lambda: self._search(message.value) if self._unchanged(message.value) else None)

    def _unchanged(self, typed: str) -> bool:
        """Whether nothing was typed since."""
        return self.is_attached and self.query_one("#link-words", Input).value == typed

    def _search(self, typed: str) -> None:
        """Look for texts that bear the words."""
        registry = self.session.registry
        self.tell(self.words("link.searching"))
        self.work_on("targets", lambda: messages.TargetsFound(typed, targets(registry.store, registry.engine, typed)))

    @on(messages.TargetsFound)
    def _found(self, message: messages.TargetsFound) -> None:
        """Texts were found."""
        self._offer(message.targets)
        self.tell("" if message.targets else self.words("link.nothing"))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """From the field to the choices."""
        self.set_focus(self.query_one("#link-choices", OptionList))

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        """A choice by Enter or mouse."""
        if message.option_index < len(self.offered):
            self.action_choose(message.option_index + 1)
        else:
            self.action_none()

    def action_choose(self, number: int) -> None:
        """A choice by its digit."""
        if number <= len(self.offered) and not self.typing:
            self._judge(self.offered[number - 1].id)

    def action_none(self) -> None:
        """Nothing that is known is meant."""
        if not self.typing:
            self._judge(None)

    def _judge(self, target: str | None) -> None:
        """Record what the mention means."""
        if self.busy:
            return
        self.busy = True
        session, instrument = self.session, self.state.view.instrument.id
        mention = self.mention.id if isinstance(self.mention, Citation) else self.mention

        def task() -> messages.Corrected:
            return messages.Corrected(session.registry.judge_link(session.actor, instrument, mention, target).stale)

        self.tell(self.words("link.recording"))
        self.work_on("judge", task, alone=False)

    @on(messages.Corrected)
    def _judged(self, message: messages.Corrected) -> None:
        """It is recorded."""
        self.dismiss(message)

    @on(messages.Failed)
    def _not_judged(self) -> None:
        """It is not; another try may follow."""
        self.busy = False


class MissedScreen(Sheet[messages.Corrected | None]):
    """Add a mention that the reading missed: its words as they stand in the text, then what they mean."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "noop", "find_words")]

    def __init__(self, session: Session, state: DossierState, after: int) -> None:
        super().__init__(session)
        self.state, self.after = state, after

    def compose(self) -> ComposeResult:
        """One field."""
        with Vertical(classes="sheet small", id="missed"):
            yield Static(Content.styled(self.words("missed.head"), "bold"), classes="sheet-head")
            yield Input(placeholder=self.words("missed.hint"), id="missed-words", compact=True)
            yield Static(id="status")
            yield KeyLine(self.words)

    def on_mount(self) -> None:
        """Begin in the field."""
        self.set_focus(self.query_one(Input))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        """Find the words in the text, from what is in sight on, and ask what they mean."""
        place = place_of(self.state.text, message.value, self.after)
        if place is None:
            self.tell(self.words("missed.not_there"), bad=True)
            return
        self.app.push_screen(LinkScreen(self.session, self.state, place), self._linked)

    def _linked(self, done: messages.Corrected | None) -> None:
        """What the mention means is recorded, or it is not."""
        self.dismiss(done)


def place_of(text: str, words: str, after: int) -> Place | None:
    """Where words stand in a text, from a place on and then from the beginning; None where they do not."""
    wanted = words.strip()
    if not wanted:
        return None
    at = text.find(wanted, after)
    at = at if at >= 0 else text.find(wanted)
    return Place(at, at + len(wanted), wanted.strip("《》")) if at >= 0 else None


def _candidates(mention: Citation) -> list[Target]:
    """What the matcher weighed, without what it took."""
    taken = mention.link.instrument.id if mention.link.instrument else ""
    return [Target(c.id, c.title, c.number, c.kind) for c in mention.link.candidates if c.id != taken][:9]


def _shown(target: Target) -> str:
    """A text that may be meant."""
    return visible("  ".join(part for part in (target.title, target.number or "", target.kind, target.status) if part))
