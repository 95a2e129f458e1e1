"""How far the round is, what blocks it, and the list as it would be published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from registry.service.choices import list_kinds
from registry.text import visible
from registry.values import ListRow, Outcome, RepealList
from tui import messages
from tui.cells import fit
from tui.screens.working import Desk
from tui.state.explain import Part
from tui.state.session import Session
from tui.widgets.keys import KeyLine

BAR = 20
MOST_ROWS = 400
MOST_DAYS = 14


class RoundScreen(Desk):
    """Figures at one side, the list at the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "next_list", "next_list"),
        Binding("x", "export", "export"),
        Binding("f5,r", "reload", "reload"),
        Binding("escape,q,p", "leave", "queue"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.kind = list_kinds()[0]
        self.listed: RepealList | None = None
        self.exporting = False  # it was asked for before the list was there

    def compose(self) -> ComposeResult:
        """Head, figures, list, status, keys."""
        yield Static(id="head")
        with Container(id="desk"):
            with VerticalScroll(id="figures"):
                yield Static(id="figures-text")
            with VerticalScroll(id="list"):
                yield Static(id="list-text")
        yield Static(id="status")
        yield KeyLine(self.words)

    def on_mount(self) -> None:
        """Count, and build the first list."""
        self.set_focus(self.query_one("#figures"))
        self.action_reload()

    def action_reload(self) -> None:
        """Count again."""
        name, registry = self.session.round_name, self.session.registry
        self.work_on("round", lambda: messages.RoundLoaded(registry.round_status(name), registry.statistics(name)))
        self._build()

    def _build(self) -> None:
        """Build the list as it would be published."""
        self.listed = None
        name, registry, kind = self.session.round_name, self.session.registry, self.kind
        self.work_on("list", lambda: messages.ListLoaded(registry.list(kind, round_name=name, draft=True)))

    def action_next_list(self) -> None:
        """The next kind of list."""
        kinds = list_kinds()
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        self._build()

    def action_leave(self) -> None:
        """Back to the queue."""
        self.app.pop_screen()

    def action_export(self) -> None:
        """Write the list to a file."""
        from tui.screens.export import ExportScreen

        self.exporting = self.listed is None
        if self.listed is None:
            self.tell(self.words("round.building"))
        else:
            self.app.push_screen(ExportScreen(self.session, self.listed), self._exported)

    def _exported(self, done: messages.Exported | None) -> None:
        """Tell where the file lies."""
        if done is not None:
            self.tell(self.words("export.done", path=done.path, count=done.count))

    @on(messages.RoundLoaded)
    def _loaded(self, message: messages.RoundLoaded) -> None:
        """The figures are there."""
        status = message.status
        self.session.round = status.round
        scope = self.words("round.head", name=status.round.name, as_of=status.round.as_of, mode=self.words(f"mode.{status.round.mode}"), state=self.words(f"round_state.{status.round.state}"))  # fmt: skip
        self.query_one("#head", Static).update(Content.styled(scope, "bold"))
        self.query_one("#figures-text", Static).update(Content.assemble(*self._figures(message)))

    def _figures(self, message: messages.RoundLoaded) -> Iterator[Part]:
        """Progress, outcomes, reviewers, days, agreement, what blocks."""
        status, numbers, words = message.status, message.statistics, self.words
        yield from self._bars(words("round.progress"), {words("round.reviewed"): numbers.reviewed}, status.round.items)
        yield from self._blocking(message)
        outcomes = {words.outcome(Outcome(name)): count for name, count in numbers.outcomes.items()}
        yield from self._bars(words("round.outcomes"), outcomes, status.round.items)
        if numbers.extended:
            yield words("round.extended", count=numbers.extended) + "\n\n", ""
        yield from self._bars(words("round.reviewers"), status.by_reviewer, sum(status.by_reviewer.values()))
        days = dict(list(status.by_day.items())[-MOST_DAYS:])
        yield from self._bars(words("round.days"), days, max(days.values(), default=1))
        if status.agreement is not None:
            yield words("round.agreement", share=f"{status.agreement:.0%}") + "\n\n", "bold"
        elif status.round.mode == "two_reviewers":
            yield words("round.agreement_none") + "\n\n", ""

    def _blocking(self, message: messages.RoundLoaded) -> Iterator[Part]:
        """What stands in the way of publication."""
        status, words = message.status, self.words
        cells = (self.size.width if self.has_class("-narrow") else self.size.width * 2 // 5) - 4
        if not status.blocker_count:
            yield words("round.nothing_blocks") + "\n", "bold $success"
        else:
            yield words("round.blocks", count=status.blocker_count) + "\n", "bold $warning"
        for blocker in status.blockers:
            state = fit(words(f"state.{blocker.state}"), 8)
            named = "  ".join(filter(None, (blocker.number, blocker.title)))
            yield fit(f"  {state}{visible(named)}", cells) + "\n", ""
        for key, count in (("round.undated", status.undated), ("round.newcomers", status.newcomers), ("round.withheld", message.statistics.withheld), ("round.failed", message.statistics.failed)):  # fmt: skip
            if count:
                yield words(key, count=count) + "\n", ""
        yield "\n", ""

    @staticmethod
    def _bars(head: str, counts: Mapping[str, int], whole: int) -> Iterator[Part]:
        """Counts as bars of signs that every terminal draws one cell wide."""
        if not counts:
            return
        yield head + "\n", "bold"
        for name, count in counts.items():
            filled = round(BAR * count / whole) if whole else 0
            yield f"  {fit(visible(name), 12)} {count:>6} ", ""
            yield "#" * filled + "." * (BAR - filled) + "\n", "dim"
        yield "\n", ""

    @on(messages.ListLoaded)
    def _list(self, message: messages.ListLoaded) -> None:
        """The list is there."""
        listed = self.listed = message.listed
        title = self.words(f"kind.{listed.kind}")
        parts: list[Part] = [(self.words("round.list", title=title, count=len(listed.rows)) + "\n", "bold")]
        if listed.withheld:
            parts.append((self.words("round.withheld", count=listed.withheld) + "\n", "dim"))
        if not listed.rows:
            parts.append((self.words("round.list_empty") + "\n", ""))
        for number, row in enumerate(listed.rows[:MOST_ROWS], 1):
            parts += self._row(number, row)
        self.query_one("#list-text", Static).update(Content.assemble("\n", *parts))
        if self.exporting and self.is_current:
            self.action_export()

    @on(messages.Failed)
    def _not_built(self) -> None:
        """What was asked for with a list that never came is not done with a later one."""
        self.exporting = False

    def _row(self, number: int, row: ListRow) -> Iterator[Part]:
        """One row: number, title, 文号, reasons."""
        yield f"{number:>3}  {visible(row.title)}  {visible(row.number or '')}\n", ""
        grounds = self.words.joined(self.session.ground(code) for code in row.grounds)
        yield f"     {self.words.outcome(row.outcome)}  {visible(grounds)}\n", "dim"
