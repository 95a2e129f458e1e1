"""What a decision at the desk does: recorded against what was on the screen, remembered for undo, stepped on from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from registry.errors import QingliError
from registry.service import Opinion
from registry.service.answers import Decided, DossierView
from tui.messages import NextFound, Recorded
from tui.state.dossier import draft_place
from tui.state.queue import find_next
from tui.state.session import Session


def record(session: Session, view: DossierView, opinion: Opinion, key: str) -> Recorded:
    """Record an opinion on the document as it was shown (worker). Raises StateError when it changed meanwhile."""
    from registry.service.decisions import Expected

    expected = Expected(view.item.version if view.item else None, view.text_sha256)
    done = session.registry.decide(
        session.actor, view.instrument.id, opinion, round_name=session.round_name, expected=expected, key=key
    )
    _note(session, done)
    session.undone.append((done.decision,))
    place = draft_place(session, view.instrument.id)
    session.write_draft(place, session.draft_turn(place), {})
    return Recorded((done,))


def record_many(session: Session, items: Sequence[tuple[int, int, int]], opinion: Opinion) -> Recorded:
    """Record one opinion on many items (item, instrument, version); one undo takes all back (worker)."""
    from registry.service.decisions import Expected

    done: list[Decided] = []
    refused: list[tuple[int, Exception]] = []
    for item, instrument, version in items:
        try:
            one = session.registry.decide(
                session.actor,
                instrument,
                opinion,
                round_name=session.round_name,
                expected=Expected(version),
                key=new_key(),
            )
        except QingliError as error:
            refused.append((item, error))
        else:
            _note(session, one)
            done.append(one)
    if done:
        session.undone.append(tuple(one.decision for one in done))
    return Recorded(tuple(done), refused=tuple(refused))


def undo(session: Session) -> Recorded:
    """Take back what was decided last at this desk; nothing where there is nothing (worker)."""
    if not session.undone:
        return Recorded((), undone=True)
    done: list[Decided] = []
    refused: list[tuple[int, Exception]] = []
    for decision in session.undone[-1]:
        try:
            one = session.registry.withdraw(session.actor, decision)
        except QingliError as error:
            refused.append((decision, error))
        else:
            session.mine.discard(one.item)
            done.append(one)
    session.undone.pop()
    if refused and not done:
        raise refused[0][1]
    return Recorded(tuple(done), undone=True, refused=tuple(refused))


def next_item(session: Session, ids: Sequence[int], after: int, skipped: set[int]) -> NextFound:
    """The item that comes next (worker)."""
    item = find_next(session, ids, after, skipped)
    rows = session.registry.queue_lines([item]) if item is not None else ()
    return NextFound(item, rows[0].instrument if rows else None)


def new_key() -> str:
    """A key by which a decision happens once however often it is sent."""
    return f"desk:{uuid.uuid4()}"


def _note(session: Session, done: Decided) -> None:
    """Remember whose turn it is now."""
    if done.state == "awaiting_second":
        session.mine.add(done.item)
    else:
        session.mine.discard(done.item)
