"""How a screen has work done: in a thread that touches no widget and answers with a message."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static, TextArea
from textual.worker import get_current_worker

from tui.messages import Failed
from tui.state.session import Session
from tui.wording import Words

Result = TypeVar("Result")
Given = ParamSpec("Given")


def awake(action: Callable[Concatenate[Any, Given], None]) -> Callable[Concatenate[Any, Given], None]:
    """An action that runs only while its screen is on top and no text field has the keys.

    Keys that were typed faster than a form or a field could open still reach the screen below; they must do nothing.
    """

    @wraps(action)
    def guarded(screen: Any, /, *args: Given.args, **kwargs: Given.kwargs) -> None:
        if screen.is_current and not screen.typing:
            action(screen, *args, **kwargs)

    return guarded


class Working(Screen[Result]):
    """A screen over a session: its words and its workers."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def words(self) -> Words:
        """The sentences of the workstation."""
        return self.session.words

    def work_on(self, matter: str, task: Callable[[], Message | None], *, alone: bool = True) -> None:
        """Have a task done in a thread; ``alone``: an older task of the same matter is not waited for."""
        carried = partial(self._carry, matter, task)
        self.run_worker(carried, group=matter, thread=True, exclusive=alone, exit_on_error=False)

    def _carry(self, matter: str, task: Callable[[], Message | None]) -> None:
        """Carry out a task in its thread and post what it gives."""
        worker = get_current_worker()
        try:
            answer = task()
        except Exception as error:
            answer = Failed(matter, error)
        if answer is not None and not worker.is_cancelled:
            self.post_message(answer)

    def tell(self, sentence: str, *, bad: bool = False) -> None:
        """Say something in the status line."""
        for line in self.query("#status").results(Static):
            line.set_class(bad, "-bad")
            content = Content(sentence)
            one_line = content.cell_length < self.size.width - 2 and line.size.height == 1
            line.update(content, layout=not one_line)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """Something could not be done."""
        self.tell(self.words.error(message.error), bad=True)

    @property
    def typing(self) -> bool:
        """Whether a text field has the keys: no single key acts then."""
        return isinstance(self.focused, Input | TextArea)


class Desk(Working[None]):
    """A screen of its own."""


class Sheet(Working[Result], ModalScreen[Result]):
    """A sheet that lies on top of a screen until it is put away."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "put_away", "close")]

    def action_put_away(self) -> None:
        """Put the sheet away without a result."""
        self.dismiss(None)
