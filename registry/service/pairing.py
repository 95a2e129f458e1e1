"""Notice and issued text that came in files of their own: proposed as a pair, told on both; a person decides."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from importers.pairs import Named, Pair, bare_name, issued_title, pairs
from registry.publication.wording import marked
from registry.service import keys
from registry.service.relating import chunks
from registry.service.rows import finding_rows
from registry.store import tables as t
from registry.values import Finding, Severity

RULE = "notice_pair"
MOST = 2000


@dataclass(frozen=True, slots=True)
class Filed:
    """An instrument with its first file, as far as pairing goes."""

    id: int
    named: Named
    title_key: str
    inner_key: str
    number: str | None

    @property
    def issues(self) -> set[str]:
        """Keys of the titles of what it issues, by its heading and by its file's name."""
        said = map(issued_title, (self.named.title, bare_name(self.named.name)))
        return {self.inner_key, *(keys.title_key(found[0]) for found in said if found)} - {""}

    @property
    def bears(self) -> set[str]:
        """Keys of its own titles, by its heading and by its file's name."""
        return {self.title_key, keys.title_key(bare_name(self.named.name))} - {""}


def pair(connection: Connection, instruments: Sequence[int]) -> set[int]:
    """Propose pairs among new instruments and all others; the instruments concerned.

    A pair that was proposed before is withdrawn where another file now fits as well.
    """
    concerned: set[int] = set()
    for some in chunks(instruments):
        around = _around(connection, some)
        proposed = pairs(filed.named for filed in around.values())
        both = {int(key) for one in proposed for key in (one.notice, one.inner)}
        concerned |= both | _tell(connection, around, proposed)
    return concerned


def _around(connection: Connection, instruments: Sequence[int]) -> dict[int, Filed]:
    """Instruments with what may be their other half, what may be the other half of that, and so on to the end."""
    found = {filed.id: filed for filed in _filed(connection, t.instrument.c.id.in_(instruments))}
    fresh = list(found.values())
    while fresh and len(found) < MOST:
        wanted = [filed for some in chunks(fresh) for filed in _others(connection, some)]
        fresh = [filed for filed in wanted if filed.id not in found]
        found |= {filed.id: filed for filed in fresh}
    return found


def _others(connection: Connection, some: Sequence[Filed]) -> list[Filed]:
    """What bears a title that one of these issues, or issues one that one of these bears."""
    issued = {key for filed in some for key in filed.issues}
    borne = {key for filed in some for key in filed.bears if len(key) >= keys.SHORT_TITLE}
    column = t.instrument.c
    found: list[Filed] = []
    for part in chunks(issued | borne):
        mine = set(part)
        condition = or_(column.title_key.in_(mine & issued), column.inner_key.in_(mine & borne))
        found += _filed(connection, condition)
    return found


def _filed(connection: Connection, condition: Any) -> list[Filed]:
    """Instruments that have a file, with the first of it."""
    other = t.document.alias()
    mine = (other.c.instrument == t.instrument.c.id) & (other.c.status == "imported")
    first = select(func.min(other.c.id)).where(mine).correlate(t.instrument).scalar_subquery()
    path = select(func.min(t.source.c.path)).where(t.source.c.sha256 == t.document.c.source).scalar_subquery()
    query = (
        select(t.instrument, t.document.c.name.label("file"), t.document.c.member, path.label("path"))
        .select_from(t.instrument)
        .join(t.document, t.document.c.id == first)
        .where(condition)
        .order_by(t.instrument.c.id)
        .limit(MOST)
    )
    return [_file(row) for row in connection.execute(query)]


def _file(row: Any) -> Filed:
    """From its row."""
    path = PurePath(row.path or row.file)
    whole = path / row.member.replace("\\", "/") if row.member else path
    named = Named(str(row.id), whole.name, str(whole.parent), row.title, row.number or "", row.inner_title)
    return Filed(row.id, named, row.title_key, row.inner_key, row.number)


def _tell(connection: Connection, around: Mapping[int, Filed], proposed: Iterable[Pair]) -> set[int]:
    """Keep the findings of both halves of each pair; the instruments of which a proposal was withdrawn."""
    told: dict[int, list[Finding]] = defaultdict(list)
    for one in proposed:
        for number, finding in _findings(around, one):
            told[number].append(finding)
    before: set[int] = set()
    for some in chunks(sorted(around)):
        mine = (t.finding.c.rule == RULE) & t.finding.c.instrument.in_(some)
        columns = (t.finding.c.id, t.finding.c.instrument, t.finding.c.arguments)
        # What is told of a half that was not looked at stays.
        old = [row for row in connection.execute(select(*columns).where(mine)) if _other(row.arguments) in around]
        before |= {row.instrument for row in old}
        for gone in chunks(row.id for row in old):
            connection.execute(delete(t.finding).where(t.finding.c.id.in_(gone)))
        rows = [row for number in some for row in finding_rows(told.get(number, ()), number, None, "across")]
        if rows:
            connection.execute(insert(t.finding), rows)
    return before - told.keys()


def _other(arguments: str) -> int:
    """The instrument that a finding's arguments name."""
    return int(json.loads(arguments)["instrument"])


def _findings(around: Mapping[int, Filed], one: Pair) -> list[tuple[int, Finding]]:
    """What is told of the notice, and of the text that it issues."""
    notice, inner = around[int(one.notice)], around[int(one.inner)]
    return [(notice.id, _finding("issues", inner, one)), (inner.id, _finding("issued", notice, one))]


def _finding(code: str, other: Filed, one: Pair) -> Finding:
    """A half of the pair told on the other."""
    title = marked(other.named.title, other.number)
    return Finding(RULE, Severity.LOW, code, {"title": title, "instrument": other.id, "why": one.why.value})
