"""Findings that need more than one document: superseded, cascade, same_subject. Pure: facts in, findings out.

- superseded: a later document ends this one by name (同时废止), or bears its title and comes from the same issuers.
- cascade: this one rests on, or refers to, a document of the office that has ended; what rests only on such a document
  is told in turn, one step further each time, until nothing new is found. Cycles end the walk.
- same_subject: another document of the same issuers deals with the same subject.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from registry.publication.wording import marked
from registry.values import Finding, Outcome, Severity

VERSION = 1
LEANING = ("based_on", "implements")
MAX_TOLD = 5


@dataclass(frozen=True, slots=True)
class Peer:
    """Another document of the office."""

    id: int
    title: str
    number: str | None
    dated: dt.date | None
    issuers: tuple[str, ...]
    draft: bool = False

    @property
    def label(self) -> str:
        """Title and number as one writes them in a sentence."""
        return marked(self.title, self.number)


@dataclass(frozen=True, slots=True)
class Ending:
    """A document of the office has ended: since when, and how that is known (decision, relation)."""

    peer: Peer
    on: dt.date | None
    by: str


@dataclass(frozen=True, slots=True)
class Ender:
    """A later document that says it ends this one; ``state`` is proposed or confirmed; in part where provisions are named."""

    peer: Peer
    state: str
    quote: str
    effective_on: dt.date | None
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """One document refers to another: how and where."""

    source: int
    target: int
    relation: str
    citation: str
    quote: str = ""
    start: int = 0
    end: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A document that an ending reaches over an edge, ``depth`` steps away (1: it refers to the ended one itself)."""

    edge: Edge
    depth: int


def cascade(ended: Iterable[int], edges: Mapping[int, Iterable[Edge]]) -> list[Reached]:
    """Every document that the endings reach; ``edges`` are by target.

    From an ended document all references count; from one that merely rests on it, only those that rest on it in turn.
    Each document is entered once, so that cycles end; the nearest ending is the one told.
    """
    reached: list[Reached] = []
    started = set(ended)
    seen = set(started)
    waiting = deque((target, 1) for target in sorted(started))
    while waiting:
        target, depth = waiting.popleft()
        for edge in edges.get(target, ()):
            if edge.source in started or edge.source == target or (depth > 1 and edge.relation not in LEANING):
                continue
            if depth > 1 and edge.source in seen:
                continue
            reached.append(Reached(edge, depth))
            if edge.source not in seen and edge.relation in LEANING:
                seen.add(edge.source)
                waiting.append((edge.source, depth + 1))
    return reached


def cascade_finding(reached: Reached, peer: Peer, ending: Ending | None) -> Finding:
    """The finding on the document that refers: high where it rests on an ended one, low further away."""
    edge = reached.edge
    leaning = edge.relation in LEANING
    severity = (Severity.HIGH if leaning else Severity.MEDIUM) if reached.depth == 1 else Severity.LOW
    code = ("basis_ended" if leaning else "cites_ended") if reached.depth == 1 else "rests_on_ending"
    on = ending.on.isoformat() if ending and ending.on else ""
    return Finding(
        rule="cascade",
        severity=severity,
        code=code,
        arguments={"title": peer.label, "instrument": peer.id, "on": on, "depth": reached.depth},
        quote=edge.quote,
        start=edge.start,
        end=edge.end,
        page=edge.page,
        suggested_outcome=(Outcome.REPEAL if leaning else Outcome.AMEND) if reached.depth == 1 else None,
        grounds=(("R2",) if leaning else ("A1",)) if reached.depth == 1 else (),
        citation=edge.citation,
        version=VERSION,
    )


def superseded(self: Peer, enders: Iterable[Ender], twins: Iterable[Peer]) -> list[Finding]:
    """What later documents say of this one."""
    found = [_ended_by(ender) for ender in enders]
    named = {finding.arguments["instrument"] for finding in found}
    later = [twin for twin in twins if is_later(twin, self) and twin.id not in named and not twin.draft]
    found += [_replaced_by(twin) for twin in sorted(later, key=_newest_first)[:1]]
    return found


def is_later(other: Peer, self: Peer) -> bool:
    """Whether another document of the same issuers was made on a later day; unknown days decide nothing."""
    same = bool(self.issuers) and set(self.issuers) == set(other.issuers)
    return same and self.dated is not None and other.dated is not None and other.dated > self.dated


def same_subject(self: Peer, others: Iterable[Peer]) -> list[Finding]:
    """A later document of the same issuers on the same subject; the newest is named, the others counted."""
    return of_subject(later_than(self, lined_up(others)))


Line = Mapping[frozenset[str], list[Peer]]


def lined_up(peers: Iterable[Peer]) -> Line:
    """Documents by their issuers, the newest first, as far as they can be later than another: no drafts, none undated."""
    found: dict[frozenset[str], list[Peer]] = {}
    for one in peers:
        if one.issuers and one.dated is not None and not one.draft:
            found.setdefault(frozenset(one.issuers), []).append(one)
    for line in found.values():
        line.sort(key=_newest_first)
    return found


def later_than(self: Peer, line: Line) -> Iterator[Peer]:
    """Those of the same issuers that were made on a later day, the newest first."""
    if self.dated is not None:
        for other in line.get(frozenset(self.issuers), ()):
            if other.dated is None or other.dated <= self.dated:
                return
            yield other


def of_subject(later: Iterable[Peer]) -> list[Finding]:
    """``same_subject`` of the later documents, the newest first."""
    found = list(later)
    if not found:
        return []
    newest = found[0]
    return [
        Finding(
            rule="same_subject",
            severity=Severity.LOW,
            code="later",
            arguments={"title": newest.label, "instrument": newest.id, "count": len(found)},
            suggested_outcome=None,
            grounds=("R3",),
            version=VERSION,
        )
    ]


def _ended_by(ender: Ender) -> Finding:
    """A later document names this one as ended."""
    partial = bool(ender.provisions)
    confirmed = ender.state == "confirmed"
    code = ("confirmed" if confirmed else "proposed") + ("_in_part" if partial else "")
    on = ender.effective_on.isoformat() if ender.effective_on else ""
    return Finding(
        rule="superseded",
        severity=Severity.MEDIUM if partial else Severity.HIGH,
        code=code,
        arguments={
            "title": ender.peer.label,
            "instrument": ender.peer.id,
            "on": on,
            "clause": ender.quote,
            "provisions": "、".join(ender.provisions),
        },
        suggested_outcome=Outcome.AMEND if partial else Outcome.REPEAL,
        grounds=("R3",),
        version=VERSION,
    )


def _replaced_by(twin: Peer) -> Finding:
    """A later document bears the same title."""
    on = twin.dated.isoformat() if twin.dated else ""
    return Finding(
        rule="superseded",
        severity=Severity.HIGH,
        code="same_title",
        arguments={"title": twin.label, "instrument": twin.id, "on": on},
        suggested_outcome=Outcome.REPEAL,
        grounds=("R3",),
        version=VERSION,
    )


def _newest_first(peer: Peer) -> tuple[int, int]:
    """Newest, then lowest id."""
    return (-(peer.dated.toordinal() if peer.dated else 0), peer.id)
