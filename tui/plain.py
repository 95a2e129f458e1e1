"""The desk line by line: for screen readers, slow lines and terminals without a screen. The same state, other words."""

from __future__ import annotations

from collections.abc import Callable

from registry.errors import QingliError
from registry.text import visible
from registry.values import Outcome
from tui.state import recording
from tui.state.background import decisions, doubtful
from tui.state.dossier import DossierState, load
from tui.state.explain import explanation
from tui.state.opinion import reasons_for, suggested, whole
from tui.state.queue import fetch_ids
from tui.state.session import Session

LETTERS = {
    "r": Outcome.RETAIN, "a": Outcome.AMEND, "x": Outcome.REPEAL, "l": Outcome.LAPSE, "o": Outcome.OUT_OF_SCOPE,
    "u": Outcome.UNSURE,
}  # fmt: skip


class PlainDesk:
    """One document after the other; every answer is a line of text, every command a word and Enter."""

    def __init__(self, session: Session, tell: Callable[[str], None], ask: Callable[[str], str]) -> None:
        self.session, self.tell, self.ask = session, tell, ask
        self.words = session.words
        self.skipped: set[int] = set()

    def run(self) -> int:
        """Go through what waits for the person at the desk."""
        if self.session.round is None:
            self.tell(self.words("empty.no_round"))
            return 0
        from registry.service import QueueFilter

        ids = fetch_ids(self.session, QueueFilter())
        self.tell(self.words("plain.begin", name=self.session.round.name, count=len(ids)))
        at = -1
        while True:
            found = recording.next_item(self.session, ids, at, self.skipped)
            if found.item is None or found.instrument is None:
                self.tell(self.words("told.all_done"))
                return 0
            at = ids.index(found.item)
            if not self._document(found.instrument, found.item):
                return 0

    def _document(self, instrument: int, item: int) -> bool:
        """One document: told, then asked about until it is decided or left; False to end."""
        state = load(self.session, instrument)
        self._head(state)
        while True:
            try:
                typed = self.ask(self.words("plain.ask")).strip()
            except EOFError:
                return False
            word, _, rest = typed.partition(" ")
            if word == "q":
                return False
            if word == "s":
                self.skipped.add(item)
                return True
            if word in LETTERS:
                if self._decide(state, LETTERS[word], rest):
                    return True
            elif not self._show(state, word):
                self.tell(self.words("plain.help"))

    def _head(self, state: DossierState) -> None:
        """Title, number, issuers, how many findings, what is suggested."""
        instrument = state.view.instrument
        outcome = suggested(state.view.findings) or Outcome.RETAIN
        reasons = " ".join(reasons_for(state.draft, outcome, self.session.grounds)) or "-"
        self.tell("")
        self.tell(visible(instrument.title))
        self.tell(visible(f"{instrument.number or '-'}  {'、'.join(instrument.issuers)}  {instrument.dated or '-'}"))
        if state.view.recognition:
            self.tell("".join(part for part, _ in doubtful(state.view, self.words)).strip("\n"))
        self.tell(self.words("finding_of", at=0, count=len(state.findings)))
        self.tell(self.words("suggests", outcome=self.words.outcome(outcome), grounds=reasons))

    def _show(self, state: DossierState, word: str) -> bool:
        """Tell what is asked for: the next finding, the text, decisions so far."""
        if word in ("", "n"):
            self._tell("".join(part for part, _ in explanation(state, self.words)))
            state.step(1, findings=True)
        elif word == "t":
            self._tell(visible(state.shown.display, lines=True))
        elif word == "d":
            self._tell("".join(part for part, _ in decisions(self.session, state.view)))
        elif word == "z":
            self.tell(self.words("undone", count=len(recording.undo(self.session).done)))
        else:
            return False
        return True

    def _tell(self, text: str) -> None:
        """Several lines."""
        for line in text.rstrip("\n").split("\n"):
            self.tell(line)

    def _decide(self, state: DossierState, outcome: Outcome, rest: str) -> bool:
        """Record an outcome; after the letter reasons may follow, then a note: ``x R1 R3 note``."""
        words = rest.split()
        known = {ground.code for ground in self.session.grounds}
        codes = [word.upper() for word in words if word.upper() in known]
        if codes:
            state.draft.ticked = state.draft.chosen = set(codes)
        state.draft.note = " ".join(word for word in words if word.upper() not in known)
        opinion = whole(state.draft, outcome, self.session.grounds)
        if opinion is None:
            self.tell(self.words("form.reason_first"))
            return False
        try:
            done = recording.record(self.session, state.view, opinion, recording.new_key()).done[0]
        except QingliError as error:
            self.tell(self.words.error(error))
            return False
        told = self.words(f"state.{done.state}")
        self.tell(self.words("told.recorded", title=done.title, number="", state=told))
        return True
