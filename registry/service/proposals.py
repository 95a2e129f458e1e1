"""What an import tells of documents that seem to belong together: near texts, and notice and text in two files."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from registry.service.answers import FileOutcome, Told
from registry.service.flagging import BY_CONTENT
from registry.service.relating import chunks
from registry.store import tables as t

TOLD_FROM = 90
"""Likeness in percent from which a text under another title is told at once: routine notices are alike in their forms.
Below it the finding waits in the queue."""


def with_proposals(connection: Connection, outcomes: Sequence[FileOutcome]) -> list[FileOutcome]:
    """Outcomes of files that were just written, with what was found of their instruments."""
    wanted = {number for outcome in outcomes for number in outcome.instruments if outcome.documents}
    told = _told(connection, wanted)
    return [replace(outcome, told=(*outcome.told, *_of(outcome, told))) for outcome in outcomes]


def _of(outcome: FileOutcome, told: dict[int, list[Told]]) -> list[Told]:
    """What was found of a file's instruments; ``of`` names the one that is meant where the file holds several."""
    if not outcome.documents:
        return []
    several = len(outcome.instruments) > 1
    return [
        (code, said if several else {name: value for name, value in said.items() if name != "of"})
        for number in outcome.instruments
        for code, said in told.get(number, ())
    ]


def _told(connection: Connection, instruments: Iterable[int]) -> dict[int, list[Told]]:
    """Proposals of instruments as codes with arguments."""
    found: dict[int, list[Told]] = defaultdict(list)
    for some in chunks(sorted(instruments)):
        columns = (t.finding.c.instrument, t.finding.c.rule, t.finding.c.code, t.finding.c.arguments)
        query = select(*columns, t.instrument.c.title).join(t.instrument, t.instrument.c.id == t.finding.c.instrument)
        mine = t.finding.c.instrument.in_(some) & t.finding.c.rule.in_(BY_CONTENT)
        for row in connection.execute(query.where(mine).order_by(t.finding.c.instrument, t.finding.c.rule)):
            said = json.loads(row.arguments)
            if said.get("percent", 100) < TOLD_FROM and row.title not in said["title"]:
                continue
            kept = {name: said[name] for name in ("instrument", "percent", "count") if name in said}
            found[row.instrument].append((f"{row.rule}.{row.code}", {"other": said["title"], "of": row.title, **kept}))
    return found
