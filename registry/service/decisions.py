"""Decisions: appended, never replaced. What stands is what is superseded by none.

One reviewer: a decision settles its item, ``unsure`` leaves it disputed. Two reviewers: the first opinion waits, two equal
ones settle the item, others leave it disputed until an approver, who is neither of the two, decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from registry import data
from registry.errors import InputError, StateError
from registry.service import flagging, resolving, rounds
from registry.service.answers import Actor, Decided, DecisionView, Opinion
from registry.service.ended import ended
from registry.service.evidence import digest_of, evidence_of
from registry.service.rows import decision_view
from registry.service.stock import Ids
from registry.store import AlreadyDoneError, Store, Verb, ledger
from registry.store import tables as t
from registry.store.plain import canonical
from registry.values import Outcome

ENDING = (Outcome.REPEAL, Outcome.LAPSE, Outcome.AMEND)
MAX_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Expected:
    """What the reviewer had before him: the item's version and the digest of the text. None: not said."""

    version: int | None = None
    text_sha256: str | None = None


def decide(
    store: Store,
    actor: Actor,
    given: str | int,
    opinion: Opinion,
    *,
    round_name: str | None = None,
    expected: Expected | None = None,
    key: str | None = None,
) -> Decided:
    """Record a decision on an instrument (文号, id or title) or, as an approver, settle a disputed item.

    Raises InputError for an opinion that is not whole, StateError where the round or the item does not allow it
    (``changed_meanwhile`` when somebody decided since). A refused approval is an event of its own.
    """
    check(opinion)
    action = "approve" if actor.role == "approver" else "decide"
    try:
        with store.doing(action, actor.name, actor.role, key=key) as verb:
            item = item_of(verb.connection, given, round_name)
            return record(verb, actor, item, opinion, expected or Expected())
    except AlreadyDoneError as done:
        return replayed(done.event.content)
    except StateError as error:
        if error.code in ("same_person", "not_an_approver"):
            note_refusal(store, actor, action, given, error)
        raise


def record(verb: Verb, actor: Actor, item: Any, opinion: Opinion, expected: Expected) -> Decided:
    """Write a decision on an item within a verb, and what follows from it."""
    connection = verb.connection
    live = live_decisions(connection, item.id)
    _check_expected(connection, item, expected, live)
    if opinion.new_expiry and opinion.new_expiry <= item.as_of:
        raise InputError("expiry_past", given=opinion.new_expiry, as_of=item.as_of)
    superseded = _superseded(connection, actor, item, opinion, live)
    gone = bool(ended(connection, [item.instrument]))
    evidence = evidence_of(connection, item.instrument)
    decision = Ids(connection).take(t.decision)
    verb.subject, verb.version = f"item:{item.id}", item.version + 1
    verb.insert(t.decision, [_row(decision, actor, item, opinion, evidence, superseded)])
    state = settle(connection, item)
    verb.update(t.item, item.id, {"state": state, "stale_reason": None, "version": item.version + 1})
    connection.execute(delete(t.draft).where(t.draft.c.item == item.id, t.draft.c.reviewer == actor.name))
    after = _after(verb, item.instrument, gone)
    title = connection.execute(select(t.instrument.c.title).where(t.instrument.c.id == item.instrument)).scalar_one()
    done = Decided(
        decision, item.id, item.instrument, title, state, item.version + 1, superseded, after.stale, after.flagged
    )
    verb.facts["decided"] = {name: getattr(done, name) for name in Decided.__slots__}
    return done


def withdraw(store: Store, actor: Actor, decision: int, note: str = "", key: str | None = None) -> Decided:
    """Take back one's own decision that stands (undo). Raises StateError ``not_yours`` or ``not_live``."""
    with store.doing("withdraw", actor.name, actor.role, key=key) as verb:
        connection = verb.connection
        row = connection.execute(select(t.decision).where(t.decision.c.id == decision)).first()
        if row is None:
            raise InputError("decision_unknown", decision=decision)
        item = _item(connection, t.item.c.id == row.item)
        live = live_decisions(connection, item.id)
        if decision not in {d.id for d in live}:
            raise StateError("not_live", decision=decision)
        if row.reviewer != actor.name:
            raise StateError("not_yours", reviewer=row.reviewer)
        gone = bool(ended(connection, [item.instrument]))
        number = Ids(connection).take(t.decision)
        verb.subject, verb.version = f"item:{item.id}", item.version + 1
        verb.insert(
            t.decision,
            [{"id": number, "item": item.id, "reviewer": actor.name, "role": row.role, "outcome": "withdrawn",
              "note": note, "decided_at": ledger.now(), "supersedes": decision}],
        )  # fmt: skip
        state = settle(connection, item)
        verb.update(t.item, item.id, {"state": state, "stale_reason": None, "version": item.version + 1})
        after = _after(verb, item.instrument, gone)
    return Decided(number, item.id, item.instrument, "", state, item.version + 1, decision, after.stale, after.flagged)


def check(opinion: Opinion) -> None:
    """Whether an opinion is whole and at one with itself; raises InputError with what is wrong."""
    known = {row["code"]: row["outcomes"].split("+") for row in data.rows("grounds.csv")}
    for code in opinion.grounds:
        if code not in known:
            raise InputError("ground_unknown", given=code, known=" ".join(known))
    if opinion.outcome in ENDING and not opinion.grounds:
        raise InputError("ground_needed", outcome=opinion.outcome.value)
    for code in opinion.grounds:
        if not _fits(opinion.outcome, known[code]):
            raise InputError("ground_unfit", ground=code, outcome=opinion.outcome.value)
    if opinion.new_expiry and opinion.outcome is not Outcome.RETAIN:
        raise InputError("expiry_unfit", outcome=opinion.outcome.value)
    if (opinion.clauses or opinion.due_on) and opinion.outcome is not Outcome.AMEND:
        raise InputError("clauses_unfit", outcome=opinion.outcome.value)
    if max(map(len, (opinion.note, opinion.clauses, opinion.legal_basis))) > MAX_NOTE:
        raise InputError("note_too_long", most=MAX_NOTE)


def _fits(outcome: Outcome, usual: Sequence[str]) -> bool:
    """Whether a ground can carry an outcome: reasons to end or change carry each other, reasons to keep only keep."""
    if outcome in ENDING:
        return bool(set(usual) & {one.value for one in ENDING})
    return outcome is Outcome.UNSURE or outcome.value in usual


def item_of(connection: Connection, given: str | int, round_name: str | None) -> Any:
    """The item of an instrument in the round that is meant; the round must be open."""
    row = rounds.find(connection, round_name, states=("open",))
    instrument = given if isinstance(given, int) else resolving.resolve(connection, given)
    found = connection.execute(
        select(t.item).where(t.item.c.round == row.id, t.item.c.instrument == instrument)
    ).first()
    if found is None:
        raise StateError("not_in_round", given=str(given), name=row.name)
    return _item(connection, t.item.c.id == found.id)


def _item(connection: Connection, condition: Any) -> Any:
    """An item with its round's mode, name and day."""
    row = connection.execute(
        select(t.item, t.round_.c.mode, t.round_.c.name, t.round_.c.as_of, t.round_.c.state.label("round_state"))
        .join(t.round_, t.round_.c.id == t.item.c.round)
        .where(condition)
    ).one()
    if row.round_state != "open":
        raise StateError(f"round_is_{row.round_state}", name=row.name)
    return row


def live_decisions(connection: Connection, item: int) -> list[Any]:
    """Decisions of an item that are superseded by none and not withdrawn, oldest first."""
    later = t.decision.alias()
    query = (
        select(t.decision)
        .outerjoin(later, later.c.supersedes == t.decision.c.id)
        .where(t.decision.c.item == item, later.c.id.is_(None), t.decision.c.outcome != "withdrawn")
        .order_by(t.decision.c.id)
    )
    return list(connection.execute(query))


def settle(connection: Connection, item: Any) -> str:
    """The state that an item's live decisions make; those from before it turned stale do not count."""
    live = [row for row in live_decisions(connection, item.id) if row.id > item.fresh_after]
    return state_of(item.mode, [(row.role, row.reviewer, row.outcome) for row in live])


def state_of(mode: str, live: Sequence[tuple[str, str, str]]) -> str:
    """The state of an item from its live decisions (role, reviewer, outcome), oldest first."""
    if not live:
        return "open"
    final = [outcome for role, _, outcome in live if role == "approver"] or (
        [live[-1][2]] if mode == "one_reviewer" else []
    )
    if final:
        return "disputed" if final[-1] == Outcome.UNSURE.value else "decided"
    opinions = {reviewer: outcome for _, reviewer, outcome in live}
    if len(opinions) < 2:
        return "awaiting_second"
    agreed = len(set(opinions.values())) == 1 and Outcome.UNSURE.value not in opinions.values()
    return "decided" if agreed else "disputed"


def _superseded(connection: Connection, actor: Actor, item: Any, opinion: Opinion, live: Sequence[Any]) -> int | None:
    """Which live decision the new one takes the place of; refuses what may not be."""
    if actor.role == "approver":
        return _approving(connection, actor, item, live)
    if any(row.role == "approver" and row.id > item.fresh_after for row in live):
        raise StateError("approved_already", name=live[-1].reviewer)
    mine = [row for row in live if row.reviewer == actor.name]
    before = mine or ([] if item.mode == "two_reviewers" else list(live))
    if not before:
        return None if item.mode == "one_reviewer" else _second_or_stale(item, live)
    settled = item.state == "decided" and not opinion.note.strip()
    if settled:
        raise InputError("reason_needed_to_change", reviewer=before[-1].reviewer, outcome=before[-1].outcome)
    return int(before[-1].id)


def _second_or_stale(item: Any, live: Sequence[Any]) -> int | None:
    """In a round with two reviewers a third opinion is refused, unless the older ones have turned stale."""
    stale = [row for row in live if row.id <= item.fresh_after]
    if len(live) - len(stale) >= 2:
        raise StateError("two_opinions_already", names="、".join(row.reviewer for row in live))
    return int(stale[-1].id) if stale else None


def _approving(connection: Connection, actor: Actor, item: Any, live: Sequence[Any]) -> int | None:
    """An approver settles what is disputed, or changes what an approver settled; never what he decided himself."""
    mine = select(t.decision.c.id).where(
        t.decision.c.item == item.id, t.decision.c.role == "reviewer", t.decision.c.reviewer == actor.name
    )
    if connection.execute(mine.limit(1)).first():
        raise StateError("same_person", name=actor.name)
    approvals = [row for row in live if row.role == "approver"]
    if item.state not in ("disputed", "decided", "stale"):
        raise StateError("not_disputed", state=item.state)
    return int(approvals[-1].id) if approvals else None


def _check_expected(connection: Connection, item: Any, expected: Expected, live: Sequence[Any]) -> None:
    """Refuse a decision made on a stale screen."""
    if expected.version is not None and expected.version != item.version:
        last = live[-1] if live else None
        raise StateError(
            "changed_meanwhile",
            reviewer=last.reviewer if last else "—",
            outcome=last.outcome if last else "—",
            version=item.version,
        )
    if expected.text_sha256 and expected.text_sha256 != evidence_of(connection, item.instrument)["text"]:
        raise StateError("text_changed_meanwhile")


def _row(
    decision: int, actor: Actor, item: Any, opinion: Opinion, evidence: Any, superseded: int | None
) -> dict[str, Any]:
    """Columns of a decision."""
    return {
        "id": decision,
        "item": item.id,
        "reviewer": actor.name,
        "role": actor.role,
        "outcome": opinion.outcome.value,
        "grounds": canonical(opinion.grounds),
        "legal_basis": opinion.legal_basis,
        "clauses": opinion.clauses,
        "new_expiry": opinion.new_expiry,
        "effective_on": opinion.effective_on,
        "due_on": opinion.due_on,
        "note": opinion.note,
        "evidence": canonical(evidence),
        "evidence_digest": digest_of(evidence),
        "decided_at": ledger.now(),
        "supersedes": superseded,
    }


def _after(verb: Verb, instrument: int, before: bool) -> flagging.Refreshed:
    """Flag again what the end of a document, or its return, bears on; ``before``: whether it had ended."""
    if bool(ended(verb.connection, [instrument])) == before:
        return flagging.Refreshed()
    return flagging.refresh(verb, flagging.reached_by(verb.connection, [instrument]) | {instrument})


def replayed(content: dict[str, Any]) -> Decided:
    """What a decision of the same key did when it was recorded."""
    said = content["facts"]["decided"]
    return Decided(**{**said, "stale": tuple(said["stale"]), "flagged": tuple(said["flagged"])})


def note_refusal(store: Store, actor: Actor, action: str, given: str | int, error: StateError) -> None:
    """Record that somebody tried what the two-person rule forbids."""
    with store.doing(f"{action}.refused", actor.name, actor.role, subject=f"doc:{given}") as verb:
        verb.facts = {"code": error.code}


def history(connection: Connection, item: int) -> tuple[DecisionView, ...]:
    """Every decision of an item, oldest first."""
    live = {row.id for row in live_decisions(connection, item)}
    rows = connection.execute(select(t.decision).where(t.decision.c.item == item).order_by(t.decision.c.id))
    return tuple(decision_view(row, live=row.id in live) for row in rows)
