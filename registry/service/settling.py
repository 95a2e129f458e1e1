"""What documents say of each other, reckoned once at the end of a long import instead of with every group of files.

A group that leaves it for later says so by an event of its own, in the same transaction; so whoever comes after a kill
(the next import, ``check``) knows what is still due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from registry.service import flagging, relating
from registry.service.answers import Actor
from registry.service.relating import chunks
from registry.store import Store, ledger
from registry.store import tables as t
from registry.store.ledger import Verb

LATER, DONE = "import.later", "import.across"
STEP = 2_000
"""Instruments that share a transaction."""


def later(connection: Connection, actor: Actor, touched: Iterable[int]) -> Verb:
    """The verb that leaves these instruments for later; it is to be appended with what touched them."""
    return Verb(connection, LATER, actor.name, actor.role, "stock", facts={"instruments": spans(touched)})


def settle(store: Store, actor: Actor) -> tuple[int, ...]:
    """Flag what was left for later and what bears its titles or subjects; the items that turned stale.

    Some thousand instruments to a transaction, each with its event; the last one tells through which event all is done.
    """
    with store.reading() as connection:
        through, touched = due(connection)
        waiting = _by_subject(connection, touched | relating.peers(connection, touched))
    stale: list[int] = []
    steps = [waiting[at : at + STEP] for at in range(0, len(waiting), STEP)]
    for number, some in enumerate(steps, 1):
        with store.doing(DONE, actor.name, actor.role, subject="stock") as verb:
            found = flagging.refresh(verb, some)
            verb.facts = {"flagged": len(found.flagged), **({"through": through} if number == len(steps) else {})}
        stale += found.stale
    return tuple(stale)


def due(connection: Connection) -> tuple[int, set[int]]:
    """The last event that left something for later, and the instruments that are still due."""
    done = max((seq for seq in map(_through, _events(connection, DONE, 0)) if seq), default=0)
    found: set[int] = set()
    through = done
    for event in _events(connection, LATER, done):
        through = max(through, event.seq)
        found.update(numbers(str(event.content.get("facts", {}).get("instruments", ""))))
    return through, found


def spans(values: Iterable[int]) -> str:
    """Whole numbers as spans: ``1-4,7``."""
    found: list[list[int]] = []
    for value in sorted(set(values)):
        if found and value == found[-1][1] + 1:
            found[-1][1] = value
        else:
            found.append([value, value])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def numbers(text: str) -> Iterator[int]:
    """The whole numbers of ``spans``."""
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _events(connection: Connection, action: str, after: int) -> list[ledger.Event]:
    """Events of an action, in order."""
    query = select(t.event).where(t.event.c.action == action, t.event.c.seq > after).order_by(t.event.c.seq)
    return [ledger.of_row(row) for row in connection.execute(query).mappings()]


def _through(event: ledger.Event) -> int:
    """Through which event all was done when this one was recorded; 0 where more was to come."""
    return int(event.content.get("facts", {}).get("through", 0))


def _by_subject(connection: Connection, instruments: set[int]) -> list[int]:
    """Instruments in such an order that those of a subject stand together: they are looked up by it."""
    found: list[tuple[str, str, int]] = []
    for some in chunks(instruments):
        query = select(t.instrument.c.subject_key, t.instrument.c.title_key, t.instrument.c.id)
        found += map(tuple, connection.execute(query.where(t.instrument.c.id.in_(some))))
    return [number for _, _, number in sorted(found)]
